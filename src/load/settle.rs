//! What only the whole of a source can tell: dates and numbers whose column decides them, columns, and cells that stay unread.

use chrono_tz::Tz;
use rustc_hash::FxHashMap;

use super::cell::{Bad, Evidence, Open, Pending, local};
use super::date::Order;
use super::number;
use crate::model::{FieldId, Model, TypeId};
use crate::problem::Problem;
use crate::record::{Misread, Record};
use crate::value::{Absence, Scalar, Value};

/// A column of a source: the heading stands for the same column in each of its files.
pub(super) type Key = (TypeId, Box<str>, u16);

/// What the files of a source tell together.
#[derive(Debug, Default)]
pub(super) struct Settling {
    pub(super) evidence: FxHashMap<Key, Evidence>,
    /// Pending cells with their column and the index of their record in the data set.
    pub(super) pending: Vec<(Key, usize, Pending)>,
    pub(super) bad: Vec<(Key, Bad)>,
}

/// Cells of one column that are told one by one.
const EACH: usize = 10;

impl Settling {
    /// Settles the dates and numbers that other cells of their column decide; the others stay unread.
    pub(super) fn cells(&mut self, records: &mut [Record], zone: Tz, first: usize) {
        for (key, at, pending) in std::mem::take(&mut self.pending) {
            let evidence = self.evidence.get(&key).copied().unwrap_or_default();
            let value =
                at.checked_sub(first).and_then(|at| records.get_mut(at)).and_then(|record| find(record, &pending.bad));
            match (settled(pending.open, evidence, zone), value) {
                (Some(scalar), Some(value)) => value.scalar = scalar,
                (_, Some(_)) => self.bad.push((key, pending.bad)),
                // Another heading filled the field; what this one says is kept aside.
                (_, None) => {}
            }
        }
    }

    /// The cells that could not be read: each text of a column once, with how often it stands there, the columns in the order
    /// in which they first show one. Of a column that has very many the rest is counted together.
    pub(super) fn misread(self) -> Vec<Misread> {
        let mut at: FxHashMap<(Key, Absence, Box<str>), usize> = FxHashMap::default();
        let mut texts: FxHashMap<Key, usize> = FxHashMap::default();
        let mut order: FxHashMap<Key, usize> = FxHashMap::default();
        let mut found: Vec<(usize, Misread)> = Vec::new();
        for (key, bad) in self.bad {
            let next = order.len();
            let column = *order.entry(key.clone()).or_insert(next);
            let known = texts.entry(key.clone()).or_default();
            let word = (key.clone(), bad.why, if *known < TEXTS { bad.text.clone() } else { Box::default() });
            let told = at.get(&(key.clone(), bad.why, bad.text.clone())).or_else(|| at.get(&word)).copied();
            if let Some((_, misread)) = told.and_then(|at| found.get_mut(at)) {
                misread.count += 1;
                continue;
            }
            let text = (*known < TEXTS).then(|| bad.text.to_string());
            *known += 1;
            at.insert(word, found.len());
            let (kind, heading, _) = key;
            let (heading, field, why, span) = (heading.into(), bad.field, bad.why, bad.span);
            let note = bad.note.map(String::from);
            found.push((column, Misread { kind, heading, field, why, text, note, count: 1, span }));
        }
        found.sort_by_key(|(column, _)| *column);
        found.into_iter().map(|(_, misread)| misread).collect()
    }
}

/// Texts of one column that are kept one by one.
const TEXTS: usize = 50;

/// Tells of the cells that could not be read: the first texts of each column one by one, the rest by number.
pub(super) fn problems(misread: &[Misread], model: &Model) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    let mut rest = Vec::new();
    for column in misread.chunk_by(|a, b| (a.kind, a.field, &a.heading) == (b.kind, b.field, &b.heading)) {
        let told = column.iter().filter(|misread| misread.text.is_some()).take(EACH);
        problems.extend(told.clone().map(|misread| problem(model, misread)));
        let all: usize = column.iter().map(|misread| misread.count).sum();
        let told: usize = told.map(|misread| misread.count).sum();
        rest.extend(column.first().filter(|_| all > told).map(|first| (first, all - told)));
    }
    rest.sort_by(|(a, _), (b, _)| (a.kind, &a.heading).cmp(&(b.kind, &b.heading)));
    for (Misread { kind, heading, .. }, more) in rest {
        let message = format!("{more} more cells of `{heading}` cannot be read ({})", model.kind(*kind).name);
        problems.push(Problem::warning(message, None));
    }
    problems
}

/// The reading that the other cells of a column decide for.
fn settled(open: Open, evidence: Evidence, zone: Tz) -> Option<Scalar> {
    match open {
        Open::Date(either, instant) => {
            let order = match (evidence.day_first, evidence.month_first) {
                (true, false) => Order::DayFirst,
                (false, true) => Order::MonthFirst,
                _ => return None,
            };
            either.in_order(order).map(|(date, timed)| local(date, timed, instant, zone))
        }
        Open::Number(comma, point) => evidence.marks.choose(comma, point).map(Scalar::Number),
    }
}

fn problem(model: &Model, bad: &Misread) -> Problem {
    let (kind, heading, count) = (bad.kind, &bad.heading, bad.count);
    let field = model.field(kind, bad.field);
    let written = bad.text.as_deref().unwrap_or("");
    let text = shortened(written);
    let times = if count > 1 { format!(", {count} times") } else { String::new() };
    if let Some(note) = &bad.note {
        let problem = Problem::warning(format!("`{text}` in `{heading}` {note}{times}"), bad.span);
        return problem.help("write it into the sheet as text, or put the title of what is meant beside it");
    }
    let message = match bad.why {
        Absence::BadDate => format!("`{text}` in `{heading}` is not one calendar date{times}"),
        Absence::AmbiguousDate => {
            format!(
                "`{text}` in `{heading}` may be read day first or month first, and no other date of the column tells{times}"
            )
        }
        Absence::UnknownStatus => {
            format!("`{text}` in `{heading}` is no status of {}{times}", model.kind(kind).name)
        }
        _ => match number::two(written) {
            Some((comma, point)) if is_number(field) => format!(
                "`{text}` in `{heading}` may be {comma} or {point}, and no other number of the column tells{times}"
            ),
            _ => format!("`{text}` in `{heading}` cannot be read as {}{times}", noun(field)),
        },
    };
    let help = match bad.why {
        _ if is_number(field) && number::two(written).is_some() => {
            "say what stands before the fraction of its numbers: `decimal: \",\"` or `decimal: \".\"`".to_owned()
        }
        Absence::BadDate | Absence::AmbiguousDate => {
            format!(
                "write dates as 2026-01-31, or declare the format: `columns: {{ {}: {{ column: {heading}, format: \"%d/%m/%Y\" }} }}`",
                field.name
            )
        }
        _ => choices(model, field).unwrap_or_else(|| "correct the cell, or map its text under `columns`".to_owned()),
    };
    Problem::warning(message, bad.span).help(help)
}

fn choices(model: &Model, field: &crate::model::Field) -> Option<String> {
    let crate::model::FieldKind::Choice(choice) = &field.kind else { return None };
    let words: Vec<&str> = choice.values.iter().map(|symbol| model.word(*symbol)).collect();
    let field = &field.name;
    Some(format!(
        "`{field}` is one of: {}; map other texts with `columns: {{ {field}: {{ values: {{ TEXT: VALUE }} }} }}`",
        words.join(", ")
    ))
}

fn is_number(field: &crate::model::Field) -> bool {
    matches!(field.kind, crate::model::FieldKind::Number | crate::model::FieldKind::Money)
}

fn noun(field: &crate::model::Field) -> &'static str {
    use crate::model::FieldKind::{Bool, Choice, Duration, Map, Money, Number, Struct};
    match field.kind {
        Number => "a number",
        Money => "an amount",
        Bool => "yes or no",
        Duration => "a length of time as `12 months`",
        Choice(_) => "one of the values",
        Struct(_) | Map(_) => "a mapping",
        _ => "one value",
    }
}

fn shortened(text: &str) -> String {
    let text = text.trim();
    let short: String = text.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if short.len() < text.len() { format!("{short}...") } else { short }
}

/// The value of a record that stands at the place of a bad cell.
fn find<'r>(record: &'r mut Record, bad: &Bad) -> Option<&'r mut Value> {
    let field: FieldId = bad.field;
    let (_, value) = record.fields.iter_mut().find(|(known, _)| *known == field)?;
    find_in(value, bad)
}

fn find_in<'r>(value: &'r mut Value, bad: &Bad) -> Option<&'r mut Value> {
    if value.span == bad.span && value.scalar == Scalar::Absent(bad.why) {
        return Some(value);
    }
    match &mut value.scalar {
        Scalar::List(items) => items.iter_mut().find_map(|item| find_in(item, bad)),
        Scalar::Struct(parts) => parts.iter_mut().find_map(|(_, part)| find_in(part, bad)),
        Scalar::Map(entries) => entries.iter_mut().find_map(|(_, entry)| find_in(entry, bad)),
        _ => None,
    }
}
