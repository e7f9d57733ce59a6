//! The history that an example of a rule page writes beside its records.

use std::sync::Arc;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::{Change, Gap, History, Said, Stamp, Trail};
use crate::node::Node;
use crate::problem::Problem;
use crate::record::{Dataset, Record};
use crate::shape::Shape;
use crate::value::RecordId;

/// Reads the history of an example: `from` is the day on which it begins, `partly` says that git keeps more than that,
/// `recorded` the day of the commit that first shows a record, by its id, and `changes` what commits changed. All records of the
/// example have it.
pub fn said(node: &Node<'_>, data: &Dataset, problems: &mut Vec<Problem>) -> History {
    let mut shape = Shape::new(node, "`history`", problems);
    let from = shape.text("from", problems).and_then(|text| day(text, problems)).unwrap_or(NaiveDate::MIN);
    let partly = shape.flag("partly", false, problems);
    let recorded = shape.entries("recorded", problems);
    let changes = shape.list("changes", problems);
    shape.finish(problems);
    let trail = || Trail { changes: Vec::new(), first: None, from, whole: !partly };
    let mut trails: FxHashMap<RecordId, Trail> = data.iter().map(|(id, _)| (id, trail())).collect();
    for entry in recorded {
        let on = entry.value.as_text().and_then(|text| day((text, entry.value.span), problems));
        match (named(data, &entry.key), on) {
            (Some((id, _)), Some(on)) => {
                if let Some(trail) = trails.get_mut(&id) {
                    trail.first = Some(Arc::new(stamp(on, None)));
                    trail.whole = true;
                }
            }
            (None, _) => problems.push(unknown(&entry.key, entry.key_span)),
            _ => {}
        }
    }
    for node in changes {
        if let Some((id, change)) = change(node, data, problems)
            && let Some(trail) = trails.get_mut(&id)
        {
            trail.changes.push(change);
        }
    }
    History::told(trails, Gap::NotAsked)
}

fn change(node: &Node<'_>, data: &Dataset, problems: &mut Vec<Problem>) -> Option<(RecordId, Change)> {
    let mut shape = Shape::new(node, "a change", problems);
    let record = shape.required_text("record", problems);
    let field = shape.required_text("field", problems);
    let on = shape.text("on", problems).and_then(|text| day(text, problems));
    let by = shape.text("by", problems).map(|(text, _)| text);
    let [from, to, status, since] = ["from", "to", "status", "since"].map(|key| shape.text(key, problems));
    shape.finish(problems);
    let (name, span) = record?;
    let Some((id, record)) = named(data, name) else {
        problems.push(unknown(name, span));
        return None;
    };
    let (field, span) = field?;
    let Some(known) = data.model.kind(record.kind).field_named(field) else {
        problems.push(Problem::error(format!("{} has no field `{field}`", data.model.kind(record.kind).name), span));
        return None;
    };
    let said = |text: Option<(&str, _)>| Said {
        text: text.map(|(text, _)| text.into()),
        on: text.and_then(|(text, _)| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()),
    };
    let (from, to) = (said(from), said(to));
    let status = status.map(|(text, _)| Box::from(text));
    let of_status = field == "status";
    let change = Change {
        field: known,
        status_from: if of_status { from.text.clone() } else { status.clone() },
        status_to: if of_status { to.text.clone() } else { status },
        from,
        to,
        status_since: since.and_then(|text| day(text, problems)),
        stamp: on.map(|on| Arc::new(stamp(on, by))),
    };
    Some((id, change))
}

fn stamp(on: NaiveDate, by: Option<&str>) -> Stamp {
    let by = by.unwrap_or("somebody").into();
    Stamp { commit: "0123456789".into(), by, authored: on, committed: on, merged: None }
}

fn named<'d>(data: &'d Dataset, id: &str) -> Option<(RecordId, &'d Record)> {
    data.iter().find(|(_, record)| *record.id == *id)
}

fn unknown(id: &str, span: crate::source::Span) -> Problem {
    Problem::error(format!("no record of the example is called `{id}`"), span)
}

fn day((text, span): (&str, crate::source::Span), problems: &mut Vec<Problem>) -> Option<NaiveDate> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    if day.is_none() {
        problems.push(Problem::error(format!("a date is written as 2026-01-31, not `{text}`"), span));
    }
    day
}
