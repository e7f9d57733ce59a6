//! The state of records on the as-of date: a status that was reached later did not stand on that day (F-69). The history of
//! the status, where one is recorded, tells what stood then.

use chrono::NaiveDate;
use chrono_tz::Tz;
use rustc_hash::FxHashMap;

use crate::model::{Choice, Field, FieldKind, Model, normalise};
use crate::record::{Dataset, Record};
use crate::source::Span;
use crate::value::{RecordId, Scalar, Symbol, Value};

/// The statuses that stood on a day, of records whose status has changed since, and where the history says so.
pub(super) fn statuses(data: &Dataset, as_of: NaiveDate, timezone: Tz) -> FxHashMap<RecordId, (Symbol, Span)> {
    let mut found = FxHashMap::default();
    for (id, record) in data.iter() {
        if let Some(status) = status_on(&data.model, record, as_of, timezone) {
            found.insert(id, status);
        }
    }
    found
}

/// The status of a record on a day, where its history tells that it has changed since.
fn status_on(model: &Model, record: &Record, as_of: NaiveDate, timezone: Tz) -> Option<(Symbol, Span)> {
    let kind = model.kind(record.kind);
    let history = kind.field_named("status_history")?;
    let value = record.field(history)?;
    let FieldKind::Choice(choice) = &model.field(record.kind, kind.field_named("status")?).kind else { return None };
    let parts = match &model.field(record.kind, history).kind {
        FieldKind::Struct(parts) | FieldKind::Map(parts) => parts,
        _ => return None,
    };
    let steps: &[Value] = match &value.scalar {
        Scalar::List(items) => items,
        _ => std::slice::from_ref(value),
    };
    let dated = steps.iter().filter_map(|step| Some((day(part(parts, step, "on")?, timezone)?, step)));
    let mut dated: Vec<(NaiveDate, &Value)> = dated.collect();
    dated.sort_by_key(|(on, _)| *on);
    let later = dated.iter().position(|(on, _)| *on > as_of)?;
    let left = dated.get(later).and_then(|(_, step)| state(model, choice, part(parts, step, "from")?));
    let reached = || {
        let before = dated.get(later.checked_sub(1)?)?.1;
        state(model, choice, part(parts, before, "to")?)
    };
    left.or_else(reached)
}

/// A part of a step of the history, by name.
fn part<'v>(parts: &[Box<Field>], step: &'v Value, name: &str) -> Option<&'v Value> {
    let index = parts.iter().position(|part| part.name == name)?;
    match &step.scalar {
        Scalar::Struct(values) => values.iter().find(|(at, _)| usize::from(*at) == index).map(|(_, value)| value),
        Scalar::Map(values) => values.iter().find(|(key, _)| **key == *name).map(|(_, value)| value),
        _ => None,
    }
}

/// The calendar day of a date or an instant.
pub(super) fn day(value: &Value, timezone: Tz) -> Option<NaiveDate> {
    match &value.scalar {
        Scalar::Date(date) => Some(*date),
        Scalar::Instant(instant) => Some(instant.with_timezone(&timezone).date_naive()),
        _ => None,
    }
}

fn state(model: &Model, choice: &Choice, value: &Value) -> Option<(Symbol, Span)> {
    let symbol = match &value.scalar {
        Scalar::Text(text) => choice.spellings.get(&normalise(text)).copied(),
        Scalar::Choice(symbol) => choice.spellings.get(&normalise(model.word(*symbol))).copied(),
        _ => None,
    };
    symbol.map(|symbol| (symbol, value.span))
}
