//! What only the whole of a source can tell: dates whose column decides them, columns, and cells that stay unread.

use chrono_tz::Tz;
use rustc_hash::FxHashMap;

use super::cell::{Bad, Evidence, Pending, local};
use super::date::Order;
use crate::model::{FieldId, Model, TypeId};
use crate::problem::Problem;
use crate::record::Record;
use crate::value::{Absence, Scalar, Value};

/// A column of a source: the heading stands for the same column in each of its files.
pub(super) type Key = (TypeId, Box<str>, u16);

/// What the files of a source tell together.
#[derive(Debug, Default)]
pub(super) struct Settling {
    pub(super) evidence: FxHashMap<Key, Evidence>,
    /// Pending dates with their column and the index of their record in the data set.
    pub(super) pending: Vec<(Key, usize, Pending)>,
    pub(super) bad: Vec<(Key, Bad)>,
}

/// Cells of one column that are told one by one.
const EACH: usize = 10;

impl Settling {
    /// Settles the dates that another date of their column decides; the others stay ambiguous.
    pub(super) fn dates(&mut self, records: &mut [Record], zone: Tz, first: usize) {
        for (key, at, pending) in std::mem::take(&mut self.pending) {
            let order = match self.evidence.get(&key) {
                Some(Evidence { day_first: true, month_first: false }) => Some(Order::DayFirst),
                Some(Evidence { day_first: false, month_first: true }) => Some(Order::MonthFirst),
                _ => None,
            };
            let settled = order.and_then(|order| pending.either.in_order(order));
            let value =
                at.checked_sub(first).and_then(|at| records.get_mut(at)).and_then(|record| find(record, &pending.bad));
            match (settled, value) {
                (Some((date, timed)), Some(value)) => value.scalar = local(date, timed, pending.instant, zone),
                (_, Some(_)) => self.bad.push((key, pending.bad)),
                // Another heading filled the field; what this one says is kept aside.
                (_, None) => {}
            }
        }
    }

    /// Tells of the cells that could not be read: each text of a column once, with how often it stands there.
    pub(super) fn problems(self, model: &Model) -> Vec<Problem> {
        let mut counts: FxHashMap<(Key, Absence, Box<str>), (usize, usize)> = FxHashMap::default();
        let mut order = Vec::new();
        for (at, (key, bad)) in self.bad.iter().enumerate() {
            let key = (key.clone(), bad.why, bad.text.clone());
            let (_, count) = counts.entry(key.clone()).or_insert_with(|| {
                order.push(key);
                (at, 0)
            });
            *count += 1;
        }
        let mut told: FxHashMap<Key, (usize, usize)> = FxHashMap::default();
        let mut problems: Vec<Problem> = Vec::new();
        for word in order {
            let (first, count) = counts.get(&word).copied().unwrap_or_default();
            let Some((_, bad)) = self.bad.get(first) else { continue };
            let (words, more) = told.entry(word.0.clone()).or_default();
            *words += 1;
            if *words > EACH {
                *more += count;
                continue;
            }
            problems.push(problem(model, &word.0, bad, count));
        }
        let mut rest: Vec<_> = told.into_iter().filter(|(_, (_, more))| *more > 0).collect();
        rest.sort_by(|a, b| a.0.cmp(&b.0));
        for ((kind, heading, _), (_, more)) in rest {
            let message = format!("{more} more cells of `{heading}` cannot be read ({})", model.kind(kind).name);
            problems.push(Problem::warning(message, None));
        }
        problems
    }
}

fn problem(model: &Model, (kind, heading, _): &Key, bad: &Bad, count: usize) -> Problem {
    let field = model.field(*kind, bad.field);
    let text = shortened(&bad.text);
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
            format!("`{text}` in `{heading}` is no status of {}{times}", model.kind(*kind).name)
        }
        _ => format!("`{text}` in `{heading}` cannot be read as {}{times}", noun(field)),
    };
    let help = match bad.why {
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
    if value.span == bad.span && value.scalar == Scalar::Absent(Absence::AmbiguousDate) {
        return Some(value);
    }
    match &mut value.scalar {
        Scalar::List(items) => items.iter_mut().find_map(|item| find_in(item, bad)),
        Scalar::Struct(parts) => parts.iter_mut().find_map(|(_, part)| find_in(part, bad)),
        Scalar::Map(entries) => entries.iter_mut().find_map(|(_, entry)| find_in(entry, bad)),
        _ => None,
    }
}
