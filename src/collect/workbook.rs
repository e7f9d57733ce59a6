//! Workbooks, brought here cell by cell: XLSX and XLSM, XLS, ODS. What comes of one is a text of all its cells as people see
//! them, a row of a sheet a line, with the place of each cell, of empty ones too.
//!
//! A workbook may be made to do harm: an archive that swells, a cell in the last corner of a sheet, a row said to stand
//! there a million times. So nothing is taken at its word: parts are unpacked against a bound, tables are never made
//! dense before their size is known, and what is not whole is refused whole.

use super::{Extract, ReadAs, digest};
use crate::config::SourceConfig;
use crate::format::Limits;
use crate::problem::Problem;
use crate::source::{Layout, Source, SourceId};

mod archive;
mod compound;
mod draft;
mod ods;
mod shown;
mod xls;
mod xlsx;
mod xml;

use self::archive::Archive;
use self::draft::Draft;

/// Why a workbook cannot be read. Nothing of it is handed on.
#[derive(Debug)]
pub(super) struct Failure {
    /// What is wrong, said after the name of the file.
    what: String,
    /// What to do.
    help: &'static str,
}

impl Failure {
    fn new(what: impl Into<String>, help: &'static str) -> Self {
        Self { what: what.into(), help }
    }

    /// The bytes are not what they should be.
    fn broken(what: impl Into<String>) -> Self {
        let what = format!("is broken: {}", what.into());
        Self::new(what, "open it in a spreadsheet program and save it again; nothing of it was read")
    }

    /// It is locked.
    fn locked() -> Self {
        Self::new("is protected by a password", "save it without one; nothing of it was read")
    }

    /// There is more in it than may be read.
    fn too_large(what: impl Into<String>) -> Self {
        Self::new(what, "save the sheet that holds the records as CSV and name that file; nothing was read")
    }
}

/// Which sheets of a workbook are read.
struct Wanted<'c>(&'c SourceConfig);

impl Wanted<'_> {
    /// Why a sheet is not read; `None` where it is.
    fn closed(&self, name: &str, hidden: bool) -> Option<&'static str> {
        if !self.0.sheets.is_empty() {
            let asked = self.0.sheets.iter().any(|(said, glob)| said.value == name || glob.is_match(name));
            return (!asked).then_some(draft::NOT_ASKED);
        }
        hidden.then_some(draft::HIDDEN)
    }
}

/// Reads the bytes of a workbook.
pub(super) fn open(id: SourceId, name: &str, bytes: &[u8], config: &SourceConfig, limits: &Limits) -> Extract {
    let sha256 = Some(digest(bytes));
    let read = drawn(bytes, &Wanted(config), limits).and_then(Draft::finish);
    match read {
        Ok(page) => {
            let notes = page.notes(name, config);
            let source = Source::laid_out(id, name, page.text, Layout::Cells(page.grid), None);
            let problems = notes.into_iter().map(|note| note.at(&source)).collect();
            Extract { problems, ..Extract::of(source, ReadAs::Cells, sha256) }
        }
        Err(Failure { what, help }) => {
            let source = Source::new(id, name, "");
            let problem = Problem::error(format!("`{name}` {what}"), source.beginning()).help(help);
            Extract { problems: vec![problem], ..Extract::of(source, ReadAs::Nothing, sha256) }
        }
    }
}

/// The sheets of a workbook. What kind it is its bytes tell: names lie.
fn drawn(bytes: &[u8], wanted: &Wanted<'_>, limits: &Limits) -> Result<Draft, Failure> {
    match bytes {
        [b'P', b'K', ..] => {
            let mut archive = Archive::open(bytes, limits)?;
            if archive.holds("content.xml") {
                ods::read(&mut archive, wanted)
            } else {
                xlsx::read(&mut archive, wanted)
            }
        }
        [0xd0, 0xcf, 0x11, 0xe0, ..] => xls::read(bytes, wanted, limits),
        [] => Err(Failure::broken("it is empty")),
        _ => {
            let help = "if it is text under the name of a workbook, say so: `format: csv`";
            Err(Failure::new("is no workbook, whatever its name says", help))
        }
    }
}
