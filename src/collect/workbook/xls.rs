//! XLS of Excel 97 and later: one stream of records, each with its type and its length.

use rustc_hash::FxHashMap;

use super::compound::{Compound, long, short};
use super::draft::{Draft, NO_CELLS};
use super::shown::Picture;
use super::{Failure, Wanted};
use crate::format::Limits;

mod record;
mod sheet;

use self::record::{Record, Records, Texts};

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000a;

/// What the sheets of a workbook share.
#[derive(Default)]
struct Shared {
    texts: Vec<String>,
    pictures: Vec<Picture>,
    from_1904: bool,
}

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    hidden: bool,
    cells: bool,
    at: usize,
}

fn damaged() -> Failure {
    Failure::broken("it is cut short or damaged")
}

/// Reads a workbook.
pub(super) fn read(bytes: &[u8], wanted: &Wanted<'_>, limits: &Limits) -> Result<Draft, Failure> {
    let file = Compound::open(bytes)?;
    if file.holds("EncryptedPackage") {
        return Err(Failure::locked());
    }
    let Some(stream) = file.stream("Workbook")? else {
        let help = "save it as XLSX";
        return Err(match file.holds("Book") {
            true => Failure::new("is a workbook from before Excel 97, which is not read", help),
            false => {
                Failure::new("is an office document and no workbook", "a workbook is read as XLSX, XLSM, XLS or ODS")
            }
        });
    };
    let text = usize::try_from(limits.bytes).unwrap_or(usize::MAX);
    let (sheets, shared) = globals(&stream, text)?;
    let mut draft = Draft::new(text);
    for listed in sheets {
        let closed = if listed.cells { wanted.closed(&listed.name, listed.hidden) } else { Some(NO_CELLS) };
        draft.sheet(&listed.name, closed)?;
        if closed.is_none() {
            let part = stream.get(listed.at..).ok_or_else(damaged)?;
            sheet::read(part, &shared, &mut draft)?;
        }
    }
    Ok(draft)
}

/// What stands before the sheets.
fn globals(stream: &[u8], limit: usize) -> Result<(Vec<Listed>, Shared), Failure> {
    let (mut sheets, mut shared) = (Vec::new(), Shared::default());
    let mut codes: FxHashMap<u16, Picture> = FxHashMap::default();
    let mut formats: Vec<u16> = Vec::new();
    let mut records = Records::new(stream);
    loop {
        let record = records.next().ok_or_else(damaged)?;
        match record.kind {
            BEGIN if short(record.data, 0) != Some(0x0600) => {
                return Err(Failure::new("is a workbook from before Excel 97, which is not read", "save it as XLSX"));
            }
            // A file that is only recommended to be read without changes has an empty password.
            0x002f => return Err(Failure::locked()),
            0x0022 => shared.from_1904 = short(record.data, 0) == Some(1),
            0x041e => codes.extend(Some(code(&record).ok_or_else(damaged)?)),
            0x00e0 => formats.push(short(record.data, 2).ok_or_else(damaged)?),
            0x0085 => sheets.push(listed(&record).ok_or_else(damaged)?),
            0x00fc => shared.texts = Texts::of(&record).shared(limit)?,
            END => break,
            _ => {}
        }
    }
    let builtin = |format: u16| Picture::builtin(u32::from(format));
    let picture = |format: u16| codes.get(&format).cloned().unwrap_or_else(|| builtin(format));
    shared.pictures = formats.into_iter().map(picture).collect();
    Ok((sheets, shared))
}

fn code(record: &Record<'_>) -> Option<(u16, Picture)> {
    let id = short(record.data, 0)?;
    let length = short(record.data, 2)?;
    Some((id, Picture::of(&Texts::from(record, 4).text(usize::from(length))?)))
}

fn listed(record: &Record<'_>) -> Option<Listed> {
    let at = long(record.data, 0)? as usize;
    let (state, kind, length) = (*record.data.get(4)?, *record.data.get(5)?, *record.data.get(6)?);
    let name = Texts::from(record, 7).text(usize::from(length))?;
    Some(Listed { name, hidden: state & 3 != 0, cells: kind == 0, at })
}
