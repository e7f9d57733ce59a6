//! Scalars, keys and aliases: what is read from one event.

use std::borrow::Cow;
use std::ops::Range;

use saphyr_parser::{Event, ScalarStyle, Tag};

use super::anchors::Meaning;
use super::{Key, Part, Reader, Step, words};
use crate::node::{Kind, Node};

impl<'s> Reader<'s, '_> {
    /// A key of a mapping.
    pub(super) fn key(&mut self, part: Part<'s>) -> Step<Key<'s>> {
        if let Event::Scalar(text, style, 0, None) = part.event {
            let plain = style == ScalarStyle::Plain;
            if plain && text.is_empty() {
                self.sink.problem(words::no_key(self.span(part.start, part.start)));
                return Ok(Key::Wrong);
            }
            let (text, range) = self.written(text, style, part.start..part.end);
            self.last_end = range.end;
            let span = self.span(range.start, range.end);
            return Ok(if plain && text == "<<" { Key::Merge(span) } else { Key::Text(text, span) });
        }
        let node = self.node(part)?;
        Ok(match node.kind {
            Kind::Text(text) => Key::Text(text, node.span),
            _ => {
                self.sink.problem(words::wrong_key(&node));
                Key::Wrong
            }
        })
    }

    /// What an alias stands for.
    pub(super) fn alias(&mut self, anchor: usize, start: usize, end: usize) -> Node<'s> {
        self.last_end = end;
        let (meaning, nodes) = self.anchors.meaning(anchor);
        self.nodes += nodes - 1;
        let span = self.span(start, end);
        let name = self.text.get(start..end).unwrap_or("");
        let problem = match meaning {
            Meaning::Node(node) => return node,
            Meaning::Itself => words::alias_of_itself(name, span),
            // Told once: where one alias is too much, hundreds are.
            Meaning::TooMuch if std::mem::replace(&mut self.alias_told, true) => return Node::null(span),
            Meaning::TooMuch => words::alias_too_much(name, span, self.limits.alias_nodes),
            Meaning::Unknown => words::alias_unknown(name, span),
        };
        self.sink.problem(problem);
        Node::null(span)
    }

    /// A scalar as a value.
    pub(super) fn scalar(
        &mut self,
        text: Cow<'s, str>,
        style: ScalarStyle,
        anchored: bool,
        tag: Option<&Tag>,
        range: Range<usize>,
    ) -> Node<'s> {
        let is_text = tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
        let range = if anchored || tag.is_some() { self.after_properties(range) } else { range };
        if style == ScalarStyle::Plain && text.is_empty() {
            let at = self.missing(range.end.min(range.start));
            self.last_end = self.last_end.max(at);
            let span = self.span(at, at);
            return if is_text { Node::text("", span) } else { Node::null(span) };
        }
        let (text, range) = self.written(text, style, range);
        self.last_end = range.end;
        let span = self.span(range.start, range.end);
        let null = style == ScalarStyle::Plain && matches!(&*text, "null" | "~" | "Null" | "NULL");
        if null && !is_text { Node::null(span) } else { Node::text(text, span) }
    }
}
