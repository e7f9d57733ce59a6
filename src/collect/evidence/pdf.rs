//! When a PDF says that it was made.

use std::path::Path;

use lopdf::{DecompressError, Dictionary, Document, Error, Object, Stream};

use super::Inside;
use crate::format::Limits;

pub(super) fn look(_path: Option<&Path>, _name: &str, bytes: &[u8], _limits: &Limits) -> Inside {
    if let Some(why) = bomb(bytes) {
        return Inside::closed(why);
    }
    let found = match Document::load_metadata_mem(bytes) {
        Ok(found) => found,
        Err(error) => return Inside::closed(format!("it cannot be read as a PDF: {}", first_line(&error.to_string()))),
    };
    let mut inside = Inside::default();
    inside.field("title", "Title", found.title.as_deref().unwrap_or(""));
    for (property, said) in [("CreationDate", found.creation_date), ("ModDate", found.modification_date)] {
        inside.date(property, &said.and_then(|said| iso(&said)).unwrap_or_default());
    }
    if inside.dates.is_empty() {
        for property in ["CreateDate", "ModifyDate"] {
            inside.date(&format!("xmp:{property}"), &xmp(bytes, property).unwrap_or_default());
        }
    }
    if found.encrypted && inside.dates.is_empty() {
        inside.trouble = Some(super::ENCRYPTED.to_owned());
    }
    inside
}

/// Most bytes that the tables of a file may unpack to: what is packed small may unpack without end.
const LARGEST_TABLES: usize = 32 << 20;

/// Why a file must not be given to its reader: its tables of objects unpack to too much. The reader's own bound is one for
/// each table, and far above what any document needs. What only may be a table counts as one.
fn bomb(bytes: &[u8]) -> Option<String> {
    let (mut left, mut from) = (LARGEST_TABLES, 0);
    while let Some(at) = find(bytes, from, b"stream") {
        let before = bytes.get(from..at).unwrap_or(&[]);
        let start = at + b"stream".len();
        from = start;
        if before.ends_with(b"end") || !may_be_table(before) {
            continue;
        }
        match count(before, b"Decode") {
            0 => continue,
            1 => {}
            _ => return Some("one of its tables is packed twice".to_owned()),
        }
        let start = start + bytes.get(start..)?.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let end = find(bytes, start, b"endstream").unwrap_or(bytes.len());
        let mut dictionary = Dictionary::new();
        dictionary.set("Filter", Object::Name(b"FlateDecode".to_vec()));
        let packed = Stream::new(dictionary, bytes.get(start..end).unwrap_or(&[]).to_vec());
        match packed.decompressed_content_with_limit(left) {
            Ok(content) => left = left.saturating_sub(content.len()),
            Err(Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => {
                return Some(format!("its tables unpack to more than {LARGEST_TABLES} bytes"));
            }
            // What cannot be unpacked takes no room.
            Err(_) => {}
        }
    }
    None
}

/// Whether what stands before a stream may describe a table of objects. A name may be written by numbers, and then it may be
/// any; that is looked for in text alone, since what is packed holds every character.
fn may_be_table(before: &[u8]) -> bool {
    let is_text = |byte: &&u8| matches!(byte, b' '..=b'~' | b'\t' | b'\r' | b'\n');
    let escaped = before.iter().rev().take_while(is_text).any(|byte| *byte == b'#');
    let keys = [&b"/XRef"[..], b"/ObjStm", b"/W ", b"/W[", b"/First "];
    escaped || keys.iter().any(|key| find(before, 0, key).is_some())
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(what.len()).position(|window| window == what).map(|at| from + at)
}

fn count(bytes: &[u8], what: &[u8]) -> usize {
    bytes.windows(what.len()).filter(|window| *window == what).count()
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or("")
}

/// A date as a PDF writes it, `D:20260304101500+01'00'`, as other machines do. A part that is left out is the first one
/// that it could be; without an offset the zone is not known.
fn iso(said: &str) -> Option<String> {
    let said = said.trim().trim_start_matches("D:");
    let digits = said.bytes().take_while(u8::is_ascii_digit).count().min(14);
    let (number, zone) = (said.get(..digits)?, said.get(digits..)?);
    let part = |at: usize, or: &'static str| number.get(at..at + 2).unwrap_or(or);
    let date = format!("{}-{}-{}", number.get(..4)?, part(4, "01"), part(6, "01"));
    if digits < 10 {
        return Some(date);
    }
    let time = format!("{date}T{}:{}:{}", part(8, "00"), part(10, "00"), part(12, "00"));
    let sign = zone.chars().next();
    let hours = zone.get(1..3).filter(|hours| hours.bytes().all(|byte| byte.is_ascii_digit()));
    let minutes = zone.get(4..6).filter(|minutes| minutes.bytes().all(|byte| byte.is_ascii_digit())).unwrap_or("00");
    Some(match (sign, hours) {
        (Some('Z'), _) => format!("{time}Z"),
        (Some(sign @ ('+' | '-')), Some(hours)) => format!("{time}{sign}{hours}:{minutes}"),
        _ => time,
    })
}

/// What the metadata in XML say, which stand in the file as they are.
fn xmp(bytes: &[u8], property: &str) -> Option<String> {
    let key = format!("xmp:{property}");
    let at = bytes.windows(key.len()).position(|window| window == key.as_bytes())? + key.len();
    let rest = bytes.get(at..at.checked_add(48)?.min(bytes.len()))?;
    let text = String::from_utf8_lossy(rest);
    let value = text.trim_start_matches(['=', '"', '\'', '>', ' ']);
    value.split(['"', '\'', '<']).next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_of_a_pdf_is_read_with_what_it_leaves_out() {
        assert_eq!(iso("D:20260304101500+01'00'").as_deref(), Some("2026-03-04T10:15:00+01:00"));
        assert_eq!(iso("D:20260304101500Z").as_deref(), Some("2026-03-04T10:15:00Z"));
        assert_eq!(iso("20260304").as_deref(), Some("2026-03-04"));
        assert_eq!(iso("D:2026").as_deref(), Some("2026-01-01"));
        assert_eq!(iso("D:202603041015").as_deref(), Some("2026-03-04T10:15:00"));
        assert_eq!(iso("yesterday"), None);
    }

    #[test]
    fn metadata_in_xml_are_found_as_element_and_as_attribute() {
        let element =
            b"<xmp:CreateDate>2026-03-04T10:15:00Z</xmp:CreateDate> and so on, and so on, and so on, until here";
        assert_eq!(xmp(element, "CreateDate").as_deref(), Some("2026-03-04T10:15:00Z"));
        let attribute = b"<rdf:Description xmp:CreateDate=\"2026-03-04\" x=\"1\"/> and so on, and so on, and so on";
        assert_eq!(xmp(attribute, "CreateDate").as_deref(), Some("2026-03-04"));
    }
}
