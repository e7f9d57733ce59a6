//! A record in the making.

use std::borrow::Cow;

use crate::node::{Entry, Kind, Node};
use crate::source::Span;

/// A record in the making: headings, each with what was sent.
pub(super) struct Row<'s> {
    span: Span,
    entries: Vec<Entry<'s>>,
}

impl<'s> Row<'s> {
    /// One at the place of an item.
    pub(super) fn of(item: &Node<'s>) -> Self {
        Self { span: item.span, entries: Vec::new() }
    }

    /// Puts what was sent under a heading; nothing where nothing was sent.
    pub(super) fn put(&mut self, heading: impl Into<Cow<'s, str>>, value: Option<Node<'s>>) {
        if let Some(value) = value.filter(|value| !is_nothing(value)) {
            self.entries.push(Entry { key: heading.into(), key_span: value.span, value });
        }
    }

    /// Puts a part of an item under a heading.
    pub(super) fn copy(&mut self, heading: impl Into<Cow<'s, str>>, item: &Node<'s>, path: &str) {
        self.put(heading, find(item, path).cloned());
    }

    /// Adds a value to the list under a heading.
    pub(super) fn add(&mut self, heading: impl Into<Cow<'s, str>>, value: Node<'s>) {
        let heading = heading.into();
        let known = self.entries.iter_mut().find(|entry| entry.key == heading);
        match known.map(|entry| &mut entry.value) {
            Some(Node { span, kind: Kind::List(list) }) => {
                *span = Span { start: span.start.min(value.span.start), end: span.end.max(value.span.end), ..*span };
                list.push(value);
            }
            _ => self.put(heading, Some(list(vec![value]))),
        }
    }

    /// Whether something stands under a heading.
    pub(super) fn has(&self, heading: &str) -> bool {
        self.entries.iter().any(|entry| entry.key == heading)
    }

    /// The record.
    pub(super) fn finish(self) -> Node<'s> {
        Node { span: self.span, kind: Kind::Map(self.entries) }
    }
}

/// Whether a node says nothing.
fn is_nothing(node: &Node<'_>) -> bool {
    match &node.kind {
        Kind::Null => true,
        Kind::Text(text) => text.is_empty(),
        Kind::List(list) => list.is_empty(),
        Kind::Map(_) => false,
    }
}

/// What stands at the end of a path of keys as `fields.status.name`; `None` where nothing does.
pub(super) fn find<'n, 's>(node: &'n Node<'s>, path: &str) -> Option<&'n Node<'s>> {
    let found = path.split('.').try_fold(node, |node, key| node.get(key))?;
    (found.kind != Kind::Null).then_some(found)
}

/// The text at the end of a path.
pub(super) fn text<'n>(node: &'n Node<'_>, path: &str) -> Option<&'n str> {
    find(node, path)?.as_text().filter(|text| !text.is_empty())
}

/// The elements of a list at the end of a path; none where there is no list.
pub(super) fn elements<'n, 's>(node: &'n Node<'s>, path: &str) -> &'n [Node<'s>] {
    match find(node, path).map(|node| &node.kind) {
        Some(Kind::List(list)) => list,
        _ => &[],
    }
}

/// A text of ours at the place of what it follows from.
pub(super) fn said<'s>(text: impl Into<Cow<'s, str>>, from: &Node<'_>) -> Node<'s> {
    Node::text(text, from.span)
}

/// A list at the place of its elements.
pub(super) fn list(elements: Vec<Node<'_>>) -> Node<'_> {
    let none = Span { source: crate::source::SourceId(0), start: 0, end: 0 };
    let start = elements.iter().map(|node| node.span).min_by_key(|span| span.start).unwrap_or(none);
    let end = elements.iter().map(|node| node.span.end).max().unwrap_or(start.end);
    Node { span: Span { end, ..start }, kind: Kind::List(elements) }
}

/// A mapping at a place.
pub(super) fn map<'s>(span: Span, parts: Vec<(&'static str, Option<Node<'s>>)>) -> Node<'s> {
    let entry = |(key, value): (&'static str, Option<Node<'s>>)| {
        let value = value?;
        Some(Entry { key: Cow::Borrowed(key), key_span: value.span, value })
    };
    Node { span, kind: Kind::Map(parts.into_iter().filter_map(entry).collect()) }
}

/// A word without case, marks and blanks, to know it by however it is written.
pub(super) fn word(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
