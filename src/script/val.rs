//! Values while a rule runs.

use std::rc::Rc;
use std::sync::Arc;

use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::history::Gap;
use crate::model::FieldDef;
use crate::source::Span;
use crate::value::{Absence, Duration, RecordId, Symbol, Value};

/// A value, or the reason why there is none.
#[derive(Clone, Debug)]
pub(super) enum Val<'d> {
    Unit,
    Bool(bool),
    Number(f64),
    Text(Words<'d>),
    Symbol(Symbol),
    Date(NaiveDate),
    Instant(DateTime<FixedOffset>),
    Duration(Duration),
    /// A record, and the text of the link that led to it.
    Record(RecordId, Option<&'d str>),
    /// A part of a record.
    Part(Part<'d>),
    Fact(Rc<Fact<'d>>),
    List(Rc<List<'d>>),
    /// A number between two bounds: the count of a list of which some members could not be judged.
    Between(f64, f64, Why),
    /// Nothing that could be used.
    Unknown(Why),
}

/// Text, borrowed from the records where it can be.
#[derive(Clone, Debug)]
pub(super) enum Words<'d> {
    Borrowed(&'d str),
    Owned(Arc<str>),
}

impl Words<'_> {
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Owned(text) => text,
        }
    }
}

/// A part of a record: a struct value and its declaration.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'d> {
    pub record: RecordId,
    /// The field of the record that holds it.
    pub field: u16,
    pub declaration: &'d [FieldDef],
    pub values: Values<'d>,
    pub span: Span,
}

/// The values of a part: of a struct by index, of a mapping with free keys by name.
#[derive(Clone, Copy, Debug)]
pub(super) enum Values<'d> {
    Struct(&'d [(u16, Value)]),
    Map(&'d [(Box<str>, Value)]),
}

impl<'d> Values<'d> {
    pub(super) fn get(self, index: u16, name: &str) -> Option<&'d Value> {
        match self {
            Self::Struct(values) => values.iter().find(|(at, _)| *at == index).map(|(_, value)| value),
            Self::Map(values) => values.iter().find(|(key, _)| **key == *name).map(|(_, value)| value),
        }
    }
}

/// One thing a rule read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Read {
    /// Of which record.
    pub record: RecordId,
    /// Which field, and the index of the part's field within it; `None` for the record itself.
    pub field: Option<(u16, Option<u16>)>,
    /// Where.
    pub span: Span,
}

/// A fact about a record: its members in the order of its kind, and the cells it was made of.
#[derive(Debug)]
pub(super) struct Fact<'d> {
    pub members: Vec<Val<'d>>,
    pub reads: Vec<Read>,
}

/// A list, and how many more members it may have that could not be judged.
#[derive(Clone, Debug, Default)]
pub(super) struct List<'d> {
    pub items: Vec<Val<'d>>,
    /// Members of which it is not known whether they belong, each with its reason.
    pub maybe: Vec<(Val<'d>, Why)>,
}

/// Why something is unknown: the first thing that could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Why {
    /// What kind of reason it is.
    pub kind: WhyKind,
    /// The record that should have told.
    pub record: Option<RecordId>,
    /// The field, and the index of the part's field within it.
    pub field: Option<(u16, Option<u16>)>,
    /// Where.
    pub span: Option<Span>,
}

/// Kinds of reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WhyKind {
    /// The field is absent or cannot be read.
    Absent(Absence),
    /// A date of something done that is later than the as-of date: not evidence (F-16).
    Future,
    /// A link that leads to no record.
    Dangling,
    /// A link that leads to several records.
    Ambiguous,
    /// A link to a person or role that is not on record.
    UnknownPerson,
    /// The type of the record has no such field.
    NoField,
    /// An element of an empty list.
    Empty,
    /// Something that this run cannot look at: an address on the network.
    Unavailable,
    /// The past of the record, which no version history tells.
    History(Gap),
    /// A date beyond the calendar, a division by nothing.
    Undefined,
}

impl Why {
    pub(super) fn of(kind: WhyKind) -> Self {
        Self { kind, record: None, field: None, span: None }
    }
}

impl<'d> Val<'d> {
    pub(super) fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(Words::Owned(text.into()))
    }

    pub(super) fn list(items: Vec<Self>) -> Self {
        Self::List(Rc::new(List { items, maybe: Vec::new() }))
    }

    pub(super) fn noun(&self) -> &'static str {
        match self {
            Self::Unit => "nothing",
            Self::Bool(_) => "a condition",
            Self::Number(_) | Self::Between(..) => "a number",
            Self::Text(_) => "text",
            Self::Symbol(_) => "a choice",
            Self::Date(_) | Self::Instant(_) => "a date",
            Self::Duration(_) => "a length of time",
            Self::Record(..) => "a record",
            Self::Part(_) => "a part of a record",
            Self::Fact(_) => "a fact",
            Self::List(_) => "a list",
            Self::Unknown(_) => "unknown",
        }
    }
}
