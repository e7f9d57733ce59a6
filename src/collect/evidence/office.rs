//! When an office document says that it was made and last changed.

use std::io::{Cursor, Read};
use std::path::Path;

use zip::ZipArchive;

use super::Inside;
use crate::format::{Limits, xml_texts};
use crate::source::{Source, SourceId};

/// Most bytes that the properties of a document may come to: what is packed small may unpack without end.
const LARGEST_PART: u64 = 1 << 20;

/// Where the properties are, and which of them are dates, from the first to the last.
struct Way {
    part: &'static str,
    names: [&'static str; 3],
}

pub(super) fn look_ooxml(_path: Option<&Path>, _name: &str, bytes: &[u8], limits: &Limits) -> Inside {
    look(bytes, &Way { part: "docProps/core.xml", names: ["title", "created", "modified"] }, limits)
}

pub(super) fn look_odf(_path: Option<&Path>, _name: &str, bytes: &[u8], limits: &Limits) -> Inside {
    look(bytes, &Way { part: "meta.xml", names: ["title", "creation-date", "date"] }, limits)
}

fn look(bytes: &[u8], way: &Way, limits: &Limits) -> Inside {
    let mut archive = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(_) => return Inside::closed("it is no office document, or it is cut short"),
    };
    let mut text = Vec::new();
    match archive.by_name(way.part) {
        // A document need not have properties.
        Err(zip::result::ZipError::FileNotFound) => return Inside::default(),
        Err(_) => return Inside::closed(format!("its part `{}` cannot be unpacked", way.part)),
        Ok(part) => {
            if part.take(LARGEST_PART + 1).read_to_end(&mut text).is_err() {
                return Inside::closed(format!("its part `{}` cannot be unpacked", way.part));
            }
        }
    }
    if u64::try_from(text.len()).is_ok_and(|size| size > LARGEST_PART) {
        return Inside::closed(format!("its part `{}` unpacks to more than {LARGEST_PART} bytes", way.part));
    }
    let Ok(text) = String::from_utf8(text) else {
        return Inside::closed(format!("its part `{}` is not UTF-8", way.part));
    };
    let source = Source::new(SourceId(0), way.part, text);
    let said = match xml_texts(&source, limits, &way.names) {
        Ok(said) => said,
        Err(problem) => return Inside::closed(format!("its part `{}`: {problem}", way.part)),
    };
    let mut inside = Inside::default();
    for (name, text) in said {
        if name == "title" {
            inside.field("title", name, &text);
        } else {
            inside.date(name, &text);
        }
    }
    inside
}
