//! When a PDF says that it was made.

use std::path::Path;

use lopdf::Document;

use super::Inside;
use crate::format::Limits;

pub(super) fn look(_path: Option<&Path>, _name: &str, bytes: &[u8], _limits: &Limits) -> Inside {
    // Objects are read as they are asked for, and what one compressed part may come to is bounded by the reader.
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
        inside.trouble = Some("it is encrypted".to_owned());
    }
    inside
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
