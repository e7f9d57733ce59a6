//! What a file says of itself: its title, and the dates that stand in it.

use std::io::Read;
use std::path::Path;

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

use super::{office, page, pdf, reports};
use crate::format::{Limits, moment};

/// Largest file that is looked into.
const LARGEST: u64 = 64 << 20;

/// What was found in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inside {
    /// Fields that the file says itself, with the property that says each.
    pub fields: Vec<(String, String, String)>,
    /// The dates in it that count, as machines write them.
    pub dates: Vec<Dated>,
    /// Of a page its links to files that are not there.
    pub broken_links: Option<Vec<String>>,
    /// Why it could not be looked into, where it should have been.
    pub trouble: Option<String>,
}

/// A date in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// The property that says it.
    pub property: String,
    /// What it says.
    pub text: String,
}

impl Inside {
    /// The earliest and the latest of the dates.
    pub fn extremes(&self) -> Option<(&Dated, &Dated)> {
        let dated = || self.dates.iter().filter_map(|dated| Some((moment(&dated.text)?, dated)));
        let first = dated().min_by_key(|(at, _)| *at)?.1;
        let last = dated().max_by_key(|(at, _)| *at)?.1;
        Some((first, last))
    }

    /// The days of the earliest and the latest date, in a zone.
    pub fn days(&self, zone: Tz) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let day = |dated: &Dated| {
            let offset = DateTime::parse_from_rfc3339(&dated.text).ok().map(|at| at.with_timezone(&zone).date_naive());
            offset.or_else(|| moment(&dated.text).map(|at| at.date()))
        };
        self.extremes().map_or((None, None), |(first, last)| (day(first), day(last)))
    }

    /// Adds a field; one without words is left out. Several values of one field stand in one line.
    pub(super) fn field(&mut self, field: &str, property: &str, text: &str) {
        let text = text.trim();
        match self.fields.iter_mut().find(|(known, ..)| known == field) {
            _ if text.is_empty() => {}
            Some((.., known)) => *known = format!("{known}; {text}"),
            None => self.fields.push((field.to_owned(), property.to_owned(), text.to_owned())),
        }
    }

    /// Adds a date; one that is none is left out.
    pub(super) fn date(&mut self, property: &str, text: &str) {
        if moment(text).is_some() {
            self.dates.push(Dated { property: property.to_owned(), text: text.trim().to_owned() });
        }
    }

    /// One that could not be looked into.
    pub(super) fn closed(why: impl Into<String>) -> Self {
        Self { trouble: Some(why.into()), ..Self::default() }
    }
}

/// Looks into a file, as its name says what it is. Of most files nothing is known but their bytes.
pub fn inside(path: &Path, name: &str, limits: &Limits) -> Inside {
    if way(name).is_none() {
        return Inside::default();
    }
    match read(path) {
        Ok(Some(bytes)) => look(Some(path), name, &bytes, limits),
        Ok(None) => Inside::closed(format!("it has more than {LARGEST} bytes")),
        Err(error) => Inside::closed(super::reason(&error)),
    }
}

/// Looks into the bytes of a file of a name; where it lies is known only of a file.
pub fn look(path: Option<&Path>, name: &str, bytes: &[u8], limits: &Limits) -> Inside {
    let Some(way) = way(name) else { return Inside::default() };
    // The readers of these formats are not ours, and what they read may be made to break them: that must not end a run.
    let looked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| way(path, name, bytes, limits)));
    looked.unwrap_or_else(|_| Inside::closed("its reader broke off"))
}

/// How a file of a kind is looked into.
type Way = fn(Option<&Path>, &str, &[u8], &Limits) -> Inside;

fn way(name: &str) -> Option<Way> {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    Some(match &*extension {
        "pdf" => pdf::look,
        "docx" | "docm" | "dotx" | "xlsx" | "xlsm" | "pptx" | "pptm" => office::look_ooxml,
        "odt" | "ods" | "odp" => office::look_odf,
        "md" | "markdown" | "txt" => page::look,
        "xml" | "junit" | "json" | "sarif" | "yaml" | "yml" => reports::look,
        _ => return None,
    })
}

/// The bytes of a file; nothing where there are too many.
fn read(path: &Path) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(u64::try_from(bytes.len()).is_ok_and(|size| size <= LARGEST).then_some(bytes))
}
