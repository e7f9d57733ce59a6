//! Two versions of a record, field by field: by what they say, not by how it is written.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::Said;
use crate::load::Version;
use crate::model::{FieldId, Model};
use crate::record::Record;
use crate::source::Source;
use crate::value::{Scalar, Value};

/// Longest text of a value that is kept.
const LONGEST: usize = 300;

/// What tells a value from another one; 0 for nothing.
fn mark(value: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    match &value.scalar {
        Scalar::Absent(absence) if !absence.is_unreadable() => return 0,
        // What could not be read is compared by its text.
        Scalar::Absent(_) => 1.hash(&mut hasher),
        Scalar::Text(text) | Scalar::Ref(text, _) => match text.trim() {
            "" => return 0,
            text => text.hash(&mut hasher),
        },
        Scalar::Choice(symbol) => symbol.hash(&mut hasher),
        Scalar::Number(number) => number.to_bits().hash(&mut hasher),
        Scalar::Bool(flag) => flag.hash(&mut hasher),
        Scalar::Date(date) => date.hash(&mut hasher),
        Scalar::Instant(instant) => instant.hash(&mut hasher),
        Scalar::Duration(duration) => (duration.months, duration.days).hash(&mut hasher),
        // The order of several values says nothing.
        Scalar::List(items) => {
            let mut marks: Vec<u64> = items.iter().map(mark).filter(|mark| *mark != 0).collect();
            match marks.as_slice() {
                [] => return 0,
                [one] => return *one,
                _ => marks.sort_unstable(),
            }
            marks.hash(&mut hasher);
        }
        Scalar::Struct(parts) => {
            let marks: Vec<(u16, u64)> =
                parts.iter().map(|(part, value)| (*part, mark(value))).filter(|(_, mark)| *mark != 0).collect();
            if marks.is_empty() {
                return 0;
            }
            marks.hash(&mut hasher);
        }
        Scalar::Map(entries) => {
            let mut marks: Vec<(&str, u64)> =
                entries.iter().map(|(key, value)| (&**key, mark(value))).filter(|(_, mark)| *mark != 0).collect();
            if marks.is_empty() {
                return 0;
            }
            marks.sort_unstable();
            marks.hash(&mut hasher);
        }
    }
    hasher.finish().max(1)
}

/// What tells a record from another version of it: equal marks are equal records.
pub(super) fn mark_of(record: &Record, source: &Source) -> u64 {
    let mut hasher = DefaultHasher::new();
    for (field, value) in &record.fields {
        let mark = mark(value);
        if mark == 0 {
            continue;
        }
        (field, mark).hash(&mut hasher);
        if mark_is_text(value) {
            source.slice(value.span).trim().hash(&mut hasher);
        }
    }
    hasher.finish()
}

fn mark_is_text(value: &Value) -> bool {
    matches!(&value.scalar, Scalar::Absent(absence) if absence.is_unreadable())
}

/// A field that says something else than before.
pub(super) struct Differs {
    pub(super) field: FieldId,
    pub(super) from: Said,
    pub(super) to: Said,
    /// What tells the new value from others.
    pub(super) to_mark: u64,
}

/// The fields in which two versions of a record differ, in the order of the model. The id is how they were matched.
pub(super) fn differing(
    model: &Model,
    (old, before): (&Version, &Record),
    (new, after): (&Version, &Record),
) -> Vec<Differs> {
    let id = model.kind(after.kind).field_named("id");
    let mut fields: Vec<FieldId> = before.fields.iter().chain(&after.fields).map(|(field, _)| *field).collect();
    fields.sort_unstable();
    fields.dedup();
    let mut found = Vec::new();
    for field in fields.into_iter().filter(|field| Some(*field) != id) {
        let (was, is) = (before.field(field), after.field(field));
        let (from_mark, to_mark) = (was.map_or(0, mark), is.map_or(0, mark));
        let text = |version: &Version, value: Option<&Value>| {
            value.map_or_else(String::new, |value| version.source.slice(value.span).trim().to_owned())
        };
        let unreadable = was.is_some_and(mark_is_text) || is.is_some_and(mark_is_text);
        if from_mark == to_mark && !unreadable {
            continue;
        }
        // The same text is the same entry, even where other cells of its column made it readable.
        let (from_text, to_text) = (text(old, was), text(new, is));
        if !from_text.is_empty() && from_text == to_text {
            continue;
        }
        let from = was.map_or_else(Said::default, |value| said(model, &old.source, value));
        let to = is.map_or_else(Said::default, |value| said(model, &new.source, value));
        found.push(Differs { field, from, to, to_mark });
    }
    found
}

fn said(model: &Model, source: &Source, value: &Value) -> Said {
    let on = match &value.scalar {
        Scalar::Date(date) => Some(*date),
        Scalar::Instant(instant) => Some(instant.date_naive()),
        _ => None,
    };
    let text = words(model, source, value);
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(LONGEST).collect();
    Said { text: (!text.is_empty()).then(|| text.into_boxed_str()), on }
}

fn words(model: &Model, source: &Source, value: &Value) -> String {
    match &value.scalar {
        Scalar::Text(text) | Scalar::Ref(text, _) => text.to_string(),
        Scalar::Choice(symbol) => model.word(*symbol).to_owned(),
        Scalar::Number(number) => number.to_string(),
        Scalar::Bool(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Scalar::Date(date) => date.to_string(),
        Scalar::Instant(instant) => instant.format("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        Scalar::Duration(duration) => duration.to_string(),
        Scalar::List(items) => items.iter().map(|item| words(model, source, item)).collect::<Vec<_>>().join(", "),
        Scalar::Absent(_) | Scalar::Struct(_) | Scalar::Map(_) => source.slice(value.span).trim().to_owned(),
    }
}

/// The status of a record, as the model understands it.
pub(super) fn status(model: &Model, version: &Version, record: &Record) -> Option<Box<str>> {
    let value = record.field(model.kind(record.kind).field_named("status")?)?;
    said(model, &version.source, value).text
}
