//! What a file says before the model says what it means: text, lists and mappings, each with its place.
//! Readers of formats make nodes; configuration, packs, rule pages and records are all read from them.

use std::borrow::Cow;

use crate::source::Span;

/// One part of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Node<'s> {
    /// Where it is. A scalar's span holds what was written, quotes included.
    pub span: Span,
    /// What it is.
    pub kind: Kind<'s>,
}

/// What a node is. Numbers, dates and truth values are text here: the model decides what a field's text means, so
/// that a version `1.10` stays what was written.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind<'s> {
    /// Nothing was written, or the format's own word for nothing (`null`, `~`).
    Null,
    /// A scalar, unescaped.
    Text(Cow<'s, str>),
    /// A list.
    List(Vec<Node<'s>>),
    /// A mapping, in the order written; a key may stand more than once only where the format allows it (tables).
    Map(Vec<Entry<'s>>),
}

/// One key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry<'s> {
    /// The key, unescaped.
    pub key: Cow<'s, str>,
    /// Where the key is. In a table it is the heading of the column.
    pub key_span: Span,
    /// The value.
    pub value: Node<'s>,
}

impl<'s> Node<'s> {
    /// A scalar.
    pub fn text(text: impl Into<Cow<'s, str>>, span: Span) -> Self {
        Self { span, kind: Kind::Text(text.into()) }
    }

    /// An absent value at the place where it should have been.
    pub fn null(span: Span) -> Self {
        Self { span, kind: Kind::Null }
    }

    /// The text of a scalar.
    pub fn as_text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match &self.kind {
            Kind::Map(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value),
            _ => None,
        }
    }

    /// What it is, as a message says it.
    pub fn noun(&self) -> &'static str {
        match self.kind {
            Kind::Null => "nothing",
            Kind::Text(_) => "text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a mapping",
        }
    }
}
