//! What a cell says, by the kind of its field. A cell that cannot be understood is absent, with the reason and its place.

use std::borrow::Cow;

use chrono::{DateTime, FixedOffset, NaiveDateTime, TimeZone};
use chrono_tz::Tz;
use rustc_hash::FxHashMap;

use super::choice::lookup;
use super::date::{self, Either, Order, Reading};
use super::number::{self, Marks};
use super::pieces;
use super::word;
use crate::config::Decimal;
use crate::model::{Choice, Field, FieldId, FieldKind, TypeId, Words, normalise};
use crate::node::{Kind, Node};
use crate::record::Extra;
use crate::source::{Source, Span};
use crate::value::{Absence, Hit, Scalar, Symbol, Value};

/// A column of a file, or a part of the structs in it: dates are understood column by column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct ColumnKey {
    pub(super) kind: TypeId,
    pub(super) column: u16,
    pub(super) part: u16,
}

/// How the cells of a column are read.
#[derive(Clone, Debug, Default)]
pub(super) struct How<'p> {
    /// The declared format of dates.
    pub(super) format: Option<&'p str>,
    /// What its texts stand for, by normalised text.
    pub(super) values: Option<&'p FxHashMap<String, String>>,
    /// Whether the field is the status of a state machine.
    pub(super) status: bool,
    /// Words of a choice that were looked up before, as written.
    pub(super) words: FxHashMap<Box<str>, Option<Symbol>>,
}

/// A cell that could not be understood.
#[derive(Clone, Debug)]
pub(super) struct Bad {
    pub(super) key: ColumnKey,
    pub(super) field: FieldId,
    pub(super) why: Absence,
    pub(super) text: Box<str>,
    pub(super) span: Span,
    /// What is wrong with it, where that is more than its kind tells.
    pub(super) note: Option<Box<str>>,
}

/// A cell with two readings, whose column will tell which is meant, if it does.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub(super) record: u32,
    pub(super) open: Open,
    pub(super) bad: Bad,
}

/// The two readings of a cell.
#[derive(Clone, Copy, Debug)]
pub(super) enum Open {
    /// A date whose order of day and month is not known, and whether its field holds times.
    Date(Either, bool),
    /// A number with the comma and with the point before its fraction.
    Number(f64, f64),
}

/// What the cells of a column that have one reading tell: some day first, some month first; which marks stand before fractions.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Evidence {
    pub(super) day_first: bool,
    pub(super) month_first: bool,
    pub(super) marks: Marks,
}

/// Reads the cells of one file.
#[derive(Debug)]
pub(super) struct Cells<'s> {
    pub(super) zone: Tz,
    /// What the configuration says of the fraction of numbers.
    pub(super) decimal: Option<Decimal>,
    /// Whether a point that may be either stands before the fraction, as it does where programs write numbers.
    pub(super) point: bool,
    pub(super) words: &'s Words,
    pub(super) source: &'s Source,
    pub(super) bad: Vec<Bad>,
    pub(super) pending: Vec<Pending>,
    pub(super) evidence: FxHashMap<ColumnKey, Evidence>,
    /// Keys of structs that no part took, of the record that is being read.
    pub(super) extra: Vec<Extra>,
    /// The record, column and field that are being read.
    pub(super) record: u32,
    pub(super) key: ColumnKey,
    pub(super) field: FieldId,
}

impl<'s> Cells<'s> {
    pub(super) fn new(zone: Tz, words: &'s Words, source: &'s Source) -> Self {
        Self {
            zone,
            decimal: None,
            point: true,
            words,
            source,
            bad: Vec::new(),
            pending: Vec::new(),
            evidence: FxHashMap::default(),
            extra: Vec::new(),
            record: 0,
            key: ColumnKey { kind: TypeId(0), column: 0, part: 0 },
            field: FieldId(0),
        }
    }

    /// The value of a field.
    pub(super) fn value(&mut self, field: &Field, node: Node<'s>, how: &mut How<'_>) -> Value {
        let span = node.span;
        if let Some(text) = self.unknown(&node) {
            return self.unusable(Absence::BadValue, text, span);
        }
        if matches!(field.kind, FieldKind::Any) {
            return self.any(node);
        }
        match node.kind {
            Kind::Null => Value::absent(Absence::Blank, span),
            Kind::List(items) if field.list => {
                let items: Box<[Value]> = items.into_iter().map(|item| self.single(field, item, how)).collect();
                Value { scalar: Scalar::List(items), span }
            }
            Kind::List(mut items) if items.len() == 1 => match items.pop() {
                Some(item) => self.single(field, item, how),
                None => Value::absent(Absence::Blank, span),
            },
            Kind::List(items) if items.is_empty() => Value::absent(Absence::Blank, span),
            Kind::Text(text) if field.list => self.cell_of_list(field, text, span, how),
            kind if field.list => one(self.single(field, Node { span, kind }, how)),
            kind => self.single(field, Node { span, kind }, how),
        }
    }

    /// Several values in one text.
    fn cell_of_list(&mut self, field: &Field, text: Cow<'s, str>, span: Span, how: &mut How<'_>) -> Value {
        let prose = field.prose && matches!(field.kind, FieldKind::Ref(_));
        let whole = prose || text.trim().is_empty() || word::is_placeholder(&text, self.words);
        if field.none_allowed && word::is_none(&text, self.words) {
            return Value { scalar: Scalar::List(Box::default()), span };
        }
        let known = matches!(&field.kind, FieldKind::Choice(choice) if lookup(choice, &text, false).is_some());
        if whole || known {
            return one(self.text(field, text, span, how));
        }
        let pieces = pieces::of(&text, matches!(field.kind, FieldKind::Ref(_) | FieldKind::Struct(_)));
        if let [_] = pieces.as_slice() {
            return one(self.text(field, text, span, how));
        }
        let places = pieces::places(self.source.slice(span), &text, &pieces);
        let start = span.start as usize;
        let values = pieces.into_iter().zip(places).map(|(piece, place)| {
            let place = place.map_or(span, |place| Span::new(span.source, start + place.start, start + place.end));
            self.text(field, Cow::Owned(piece.to_owned()), place, how)
        });
        Value { scalar: Scalar::List(values.collect()), span }
    }

    /// One value of a field, of a list of them too.
    fn single(&mut self, field: &Field, node: Node<'s>, how: &mut How<'_>) -> Value {
        let span = node.span;
        match (&field.kind, node.kind) {
            (_, Kind::Null) => Value::absent(Absence::Blank, span),
            (_, Kind::Text(text)) => self.text(field, text, span, how),
            (FieldKind::Struct(parts), Kind::Map(entries)) => self.parts(field, parts, entries, span),
            (FieldKind::Map(parts), Kind::Map(entries)) => {
                let values = entries.into_iter().map(|entry| {
                    let known = parts.iter().find(|part| part.name == entry.key);
                    let value = match known {
                        Some(part) => self.value(part, entry.value, &mut How::default()),
                        None => self.any(entry.value),
                    };
                    (entry.key.into(), value)
                });
                Value { scalar: Scalar::Map(values.collect()), span }
            }
            (FieldKind::Ref(_), Kind::Map(entries)) => match entries.into_iter().find(|entry| entry.key == "id") {
                Some(entry) if entry.value.as_text().is_some() => self.single(field, entry.value, how),
                _ => self.unusable(Absence::BadValue, "a mapping", span),
            },
            (_, kind) => {
                let noun = Node { span, kind }.noun();
                self.unusable(Absence::BadValue, noun, span)
            }
        }
    }

    fn parts(
        &mut self,
        field: &Field,
        parts: &[Box<Field>],
        entries: Vec<crate::node::Entry<'s>>,
        span: Span,
    ) -> Value {
        let mut values: Vec<(u16, Value)> = Vec::with_capacity(entries.len());
        let outer = self.key.part;
        for entry in entries {
            let at = parts.iter().position(|part| part.name == entry.key).or_else(|| part_of(parts, &entry.key));
            let index = at.and_then(|at| u16::try_from(at).ok());
            match (at.and_then(|at| parts.get(at)), index) {
                (Some(part), Some(index)) if !values.iter().any(|(known, _)| *known == index) => {
                    self.key.part = index;
                    values.push((index, self.value(part, entry.value, &mut How::default())));
                }
                _ if entry.value.kind == Kind::Null => {}
                _ => {
                    let heading = format!("{}.{}", field.name, entry.key).into_boxed_str();
                    self.extra.push(Extra { heading, span: entry.value.span });
                }
            }
        }
        self.key.part = outer;
        values.sort_by_key(|(index, _)| *index);
        Value { scalar: Scalar::Struct(values.into_boxed_slice()), span }
    }

    /// Whatever was written, as it is.
    fn any(&mut self, node: Node<'s>) -> Value {
        let span = node.span;
        let scalar = match node.kind {
            Kind::Null => Scalar::Absent(Absence::Blank),
            Kind::Text(text) if text.trim().is_empty() => Scalar::Absent(Absence::Blank),
            Kind::Text(text) if word::is_placeholder(&text, self.words) => Scalar::Absent(Absence::Placeholder),
            Kind::Text(text) => Scalar::Text(text.into()),
            Kind::List(items) => Scalar::List(items.into_iter().map(|item| self.any(item)).collect()),
            Kind::Map(entries) => {
                Scalar::Map(entries.into_iter().map(|entry| (entry.key.into(), self.any(entry.value))).collect())
            }
        };
        Value { scalar, span }
    }

    /// What one text says in a field.
    fn text(&mut self, field: &Field, text: Cow<'s, str>, span: Span, how: &mut How<'_>) -> Value {
        if text.trim().is_empty() {
            return Value::absent(Absence::Blank, span);
        }
        let mapped = how.values.and_then(|values| values.get(&normalise(&text)));
        let text = mapped.map_or(text, |mapped| Cow::Owned(mapped.clone()));
        if let FieldKind::Choice(choice) = &field.kind {
            return self.choice(choice, &text, span, how);
        }
        // Nearly every text in a date field is a date, and no date is a placeholder.
        if matches!(field.kind, FieldKind::Date)
            && let Some(date) = date::iso(text.as_bytes())
        {
            return Value { scalar: Scalar::Date(date), span };
        }
        if word::is_placeholder(&text, self.words) {
            let answer = field.none_allowed && word::is_none(&text, self.words);
            return match field.kind {
                FieldKind::Text if answer => Value { scalar: Scalar::Text(text.into()), span },
                _ => Value::absent(Absence::Placeholder, span),
            };
        }
        let scalar = match &field.kind {
            FieldKind::Text | FieldKind::Any | FieldKind::Choice(_) => {
                return Value { scalar: Scalar::Text(text.into()), span };
            }
            FieldKind::Date => return self.date(&text, span, how.format, false),
            FieldKind::Instant => return self.date(&text, span, how.format, true),
            FieldKind::Number => return self.number(number::number(&text, self.decimal), &text, span),
            FieldKind::Money => return self.number(number::money(&text, self.decimal), &text, span),
            FieldKind::Bool => word::truth(&text, self.words).map(Scalar::Bool),
            FieldKind::Duration => word::duration(&text, self.words).map(Scalar::Duration),
            FieldKind::Ref(_) => return Value { scalar: Scalar::Ref(trimmed(text), Hit::Pending), span },
            FieldKind::Struct(parts) => return self.struct_of_text(parts, text, span),
            FieldKind::Map(_) => return self.unusable(Absence::BadValue, &text, span),
        };
        match scalar {
            Some(scalar) => Value { scalar, span },
            None => self.unusable(Absence::BadValue, &text, span),
        }
    }

    /// A text where a struct belongs fills the part that it can only be meant for: the first link, else the first text.
    fn struct_of_text(&mut self, parts: &[Box<Field>], text: Cow<'s, str>, span: Span) -> Value {
        let link = parts.iter().position(|part| matches!(part.kind, FieldKind::Ref(_)));
        let at = link.or_else(|| parts.iter().position(|part| matches!(part.kind, FieldKind::Text)));
        let part = at.and_then(|at| parts.get(at).zip(u16::try_from(at).ok()));
        let Some((part, index)) = part else {
            return self.unusable(Absence::BadValue, &text, span);
        };
        let value = self.value(part, Node::text(text, span), &mut How::default());
        Value { scalar: Scalar::Struct(Box::new([(index, value)])), span }
    }

    fn choice(&mut self, choice: &Choice, text: &str, span: Span, how: &mut How<'_>) -> Value {
        let found = match how.words.get(text) {
            Some(found) => *found,
            None => {
                let found = lookup(choice, text, how.status);
                how.words.insert(text.into(), found);
                found
            }
        };
        match found {
            Some(symbol) => Value { scalar: Scalar::Choice(symbol), span },
            None if word::is_placeholder(text, self.words) => Value::absent(Absence::Placeholder, span),
            None if how.status => self.unusable(Absence::UnknownStatus, text, span),
            None => self.unusable(Absence::BadValue, text, span),
        }
    }

    fn date(&mut self, text: &str, span: Span, format: Option<&str>, instant: bool) -> Value {
        let scalar = match date::read(text, format, self.words) {
            Reading::Date(date) => Scalar::Date(date),
            Reading::Instant(at) if instant => Scalar::Instant(Box::new(at)),
            Reading::Instant(at) => Scalar::Date(at.with_timezone(&self.zone).date_naive()),
            Reading::Local(at) => local(at, true, instant, self.zone),
            Reading::Ordered(order, at, timed) => {
                let evidence = self.evidence.entry(self.key).or_default();
                match order {
                    Order::DayFirst => evidence.day_first = true,
                    Order::MonthFirst => evidence.month_first = true,
                }
                local(at, timed, instant, self.zone)
            }
            Reading::Either(either) => {
                return self.pending(Absence::AmbiguousDate, text, span, Open::Date(either, instant));
            }
            Reading::Bad => return self.unusable(Absence::BadDate, text, span),
        };
        Value { scalar, span }
    }

    fn number(&mut self, read: number::Reading, text: &str, span: Span) -> Value {
        let number = match read {
            number::Reading::Sure(number) => number,
            number::Reading::Telling(decimal, number) => {
                self.evidence.entry(self.key).or_default().marks.add(decimal);
                number
            }
            number::Reading::Either { point, .. } if self.point && !text.contains(',') => point,
            number::Reading::Either { comma, point } => {
                return self.pending(Absence::BadValue, text, span, Open::Number(comma, point));
            }
            number::Reading::Bad => return self.unusable(Absence::BadValue, text, span),
        };
        Value { scalar: Scalar::Number(number), span }
    }

    /// A cell that stays unread until its column tells how it is meant.
    fn pending(&mut self, why: Absence, text: &str, span: Span, open: Open) -> Value {
        let bad = self.bad_cell(why, text, span);
        self.pending.push(Pending { record: self.record, open, bad });
        Value::absent(why, span)
    }

    fn unusable(&mut self, why: Absence, text: &str, span: Span) -> Value {
        let bad = self.bad_cell(why, text, span);
        self.bad.push(bad);
        Value::absent(why, span)
    }

    pub(super) fn bad_cell(&self, why: Absence, text: &str, span: Span) -> Bad {
        Bad { key: self.key, field: self.field, why, text: text.into(), span, note: None }
    }
}

/// A date and time in the organisation's zone, as the field holds it.
pub(super) fn local(at: NaiveDateTime, timed: bool, instant: bool, zone: Tz) -> Scalar {
    let fixed = |at: DateTime<Tz>| at.fixed_offset();
    let known: Option<DateTime<FixedOffset>> = zone.from_local_datetime(&at).earliest().map(fixed);
    match known {
        Some(known) if instant && timed => Scalar::Instant(Box::new(known)),
        _ => Scalar::Date(at.date()),
    }
}

fn one(value: Value) -> Value {
    match value.scalar {
        Scalar::Absent(_) => value,
        _ => Value { span: value.span, scalar: Scalar::List(Box::new([value])) },
    }
}

fn trimmed(text: Cow<'_, str>) -> Box<str> {
    let inner = text.trim();
    if inner.len() == text.len() { text.into() } else { inner.into() }
}

pub(super) fn part_of(parts: &[Box<Field>], key: &str) -> Option<usize> {
    let key = normalise(key);
    parts.iter().position(|part| normalise(&part.name) == key || part.also.iter().any(|also| normalise(also) == key))
}
