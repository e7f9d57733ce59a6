//! Files that are evidence: what their bytes are, and what dates stand in them. When a file was copied says nothing of when
//! what it shows took place; a date that is not in the file is not put there.

use std::collections::BTreeSet;
use std::fs::Metadata;
use std::io::Read;
use std::path::Path;

use chrono::{DateTime, SecondsFormat, Utc};
use sha2::{Digest, Sha256};

use super::files::reason;
use super::{Extract, File, ReadAs};
use crate::config::Evidence;
use crate::format::Limits;
use crate::format::properties::BETWEEN;
use crate::problem::{Problem, Severity};
use crate::source::{CellAt, Grid, Layout, Sheet, Source, SourceId, hex};

mod inside;
mod office;
mod page;
mod pdf;
mod reports;

pub use self::inside::{Inside, inside, look};

/// Largest file that is read for its digest.
pub const LARGEST: u64 = 1 << 30;

/// The digest of a file and how many bytes it has, read piece by piece.
pub fn digest_of(path: &Path) -> std::io::Result<([u8; 32], u64)> {
    let mut file = std::fs::File::open(path)?;
    let (mut sha256, mut size) = (Sha256::new(), 0_u64);
    let mut buffer = vec![0; 64 << 10];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok((sha256.finalize().into(), size)),
            read => {
                sha256.update(buffer.get(..read).unwrap_or(&[]));
                size = size.saturating_add(u64::try_from(read).unwrap_or(0));
            }
        }
    }
}

/// A file as a record of evidence. What lies in it may be unknown; that it is there and what its bytes are is not.
pub(super) fn open(id: SourceId, file: &File, evidence: &Evidence, limits: &Limits) -> Extract {
    let unread = |why: String| {
        let source = Source::new(id, file.name.clone(), "");
        let problem = Problem::error(why, source.beginning());
        let problem = problem.help("what cannot be read is no evidence; correct this, or leave the file out");
        let extract = Extract::of(source, ReadAs::Nothing, None);
        Extract { problems: vec![problem], ..extract }
    };
    let name = &file.name;
    let found = match std::fs::metadata(&file.path) {
        Err(error) => return unread(format!("`{name}` cannot be read: {}", reason(&error))),
        Ok(found) if !found.is_file() => return unread(format!("`{name}` is no regular file")),
        Ok(found) if found.len() > LARGEST => {
            return unread(format!(
                "`{name}` has {} bytes, more than the {LARGEST} that evidence may have",
                found.len()
            ));
        }
        Ok(found) => found,
    };
    let (sha256, size) = match digest_of(&file.path) {
        Err(error) => return unread(format!("`{name}` cannot be read: {}", reason(&error))),
        Ok(read) => read,
    };
    let inside = inside(&file.path, name, limits);
    let trouble = inside.trouble.clone();
    let source = sheet(id, name, properties(name, &found, (sha256, size), inside, evidence));
    let problem = trouble.map(|why| {
        // What is locked on purpose is evidence all the same; what is broken or swells is not what it claims to be.
        let severity = if why == ENCRYPTED { Severity::Warning } else { Severity::Error };
        let message = format!("`{name}` cannot be looked into: {why}");
        let problem = Problem { severity, ..Problem::error(message, source.beginning()) };
        problem.help("that it is there and what its bytes are is known; when what it shows took place is not")
    });
    Extract { problems: problem.into_iter().collect(), ..Extract::of(source, ReadAs::Properties, Some(sha256)) }
}

/// Why a file that is locked on purpose is not looked into.
const ENCRYPTED: &str = "it is encrypted";

/// A field, the property of the file that says it, and what it says.
type Line = (String, String, String);

/// What is known of a file. What the file itself says comes before what its path says, and that before what its name lets
/// one think.
fn properties(
    name: &str,
    found: &Metadata,
    (sha256, size): ([u8; 32], u64),
    inside: Inside,
    evidence: &Evidence,
) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let line = |field: &str, property: &str, text: &str| (field.to_owned(), property.to_owned(), text.to_owned());
    lines.push(line("id", "path", name));
    let extremes = inside.extremes().map(|(first, last)| (first.clone(), last.clone()));
    lines.extend(inside.fields);
    if let Some(links) = inside.broken_links {
        lines.push(line("broken_links", "links", &links.join("; ")));
    }
    let mut add = |more: Vec<Line>| {
        let known: BTreeSet<String> = lines.iter().map(|(field, ..)| field.clone()).collect();
        lines.extend(more.into_iter().filter(|(field, ..)| !known.contains(field)));
    };
    let path = evidence.path.as_ref().and_then(|path| path.value.fields(name)).unwrap_or_default();
    add(path.into_iter().map(|(field, text)| line(field, "path", &text)).collect());
    let base = name.rsplit_once('/').map_or(name, |(_, base)| base);
    add(vec![line("title", "name", base), line("location", "path", name)]);
    add(kind(name).map(|kind| line("kind", "extension", kind)).into_iter().collect());
    add(vec![line("hash", "sha256", &hex(&sha256)), line("size", "bytes", &size.to_string())]);
    if let Some((first, last)) = extremes {
        add(vec![line("produced_on", &first.property, &first.text)]);
        add(vec![line("dated_from", &first.property, &first.text), line("dated_to", &last.property, &last.text)]);
    }
    if let Ok(at) = found.modified() {
        let at = DateTime::<Utc>::from(at).to_rfc3339_opts(SecondsFormat::Secs, true);
        add(vec![line("file_modified_on", "modified by the file system", &at)]);
    }
    lines
}

/// What a file is by its name; nothing where that says too little.
fn kind(name: &str) -> Option<&'static str> {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    Some(match &*extension {
        "log" => "log",
        "png" | "gif" | "webp" | "bmp" => "screenshot",
        "jpg" | "jpeg" | "heic" | "tif" | "tiff" => "photo",
        "csv" | "tsv" | "xlsx" | "xlsm" | "xls" | "ods" | "json" => "export",
        "conf" | "cfg" | "ini" | "toml" | "yaml" | "yml" => "config",
        "pdf" | "docx" | "doc" | "odt" | "rtf" | "pptx" | "ppt" | "odp" | "md" | "markdown" | "txt" | "html" => {
            "document"
        }
        "junit" | "sarif" => "test_result",
        _ => return None,
    })
}

/// A text with a field a line, whose places are said by the properties they are of.
fn sheet(id: SourceId, name: &str, lines: Vec<Line>) -> Source {
    let mut text = String::new();
    let (mut columns, mut cells) = (Vec::with_capacity(lines.len()), Vec::with_capacity(lines.len()));
    for (row, (field, property, said)) in (0..).zip(lines) {
        let start = u32::try_from(text.len()).unwrap_or(u32::MAX);
        text.push_str(&field);
        text.push_str(BETWEEN);
        text.extend(said.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }));
        let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
        cells.push(CellAt { start, end, row, column: u16::try_from(columns.len()).unwrap_or(u16::MAX), sheet: 0 });
        columns.push(property);
        text.push('\n');
    }
    let sheet = Sheet { name: "properties".to_owned(), columns, key: u16::MAX };
    Source::laid_out(id, name, text, Layout::Cells(Grid { sheets: vec![sheet], cells, book: None }), None)
}

/// Longest text that is taken from the properties of a file, in characters.
const LONGEST: usize = 1000;
