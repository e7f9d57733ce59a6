//! Markdown: the front matter with the text below it, and every table.
//!
//! Spans: a cell without the blanks around it, its markup included; an empty cell is an empty span in its place.

use std::borrow::Cow;
use std::ops::Range;

use super::{At, Item, Limits, Sink, Table, TableUse, json, toml, yaml};
use crate::node::{Entry, Kind, Node};
use crate::problem::{Problem, Severity};
use crate::source::{Source, Span};

use self::front::{Front, Language, Matter};

mod front;
mod inline;
mod tables;

/// Reads a Markdown file.
pub fn read<'s>(source: &'s Source, limits: &Limits, sink: &mut dyn Sink<'s>) {
    let body = match front::find(source.text()) {
        Front::None { body } => body,
        Front::Unclosed { fence } => {
            let span = source.span(fence.start, fence.end);
            let problem = Problem::error("the front matter begins here and never ends", span);
            sink.problem(problem.help("close it with a line that is the same as this one; it was not read"));
            fence.start
        }
        Front::Matter(matter) => {
            front_matter(source, &matter, limits, sink);
            matter.body
        }
    };
    tables::read(source, body, sink);
}

/// Hands the front matter over, with the text below it as `body`.
fn front_matter<'s>(source: &'s Source, matter: &Matter, limits: &Limits, sink: &mut dyn Sink<'s>) {
    let mut inner = Inner { sink, node: None, other: None, errors: false };
    let part = matter.content.clone();
    match matter.language {
        Language::Yaml => yaml::read_part(source, part.clone(), limits, &mut inner),
        Language::Toml => toml::read_part(source, part.clone(), limits, &mut inner),
        Language::Json => json::read_part(source, part.clone(), limits, &mut inner),
    }
    let Inner { node, other, errors, .. } = inner;
    if let Some(span) = other {
        let problem = Problem::error("the front matter is not one mapping", span);
        sink.problem(problem.help("write it as lines of `key: value`; it was not read"));
        return;
    }
    let span = trimmed(source, part);
    let empty = Node { span, kind: Kind::Map(Vec::new()) };
    let Some(mut node) = node.or((!errors).then_some(empty)) else {
        // What is wrong was told; that something stood there is handed over, so that it is counted.
        sink.item(Item { node: Node::null(span), at: At::FrontMatter });
        return;
    };
    let Kind::Map(entries) = &mut node.kind else {
        return;
    };
    let body = trimmed(source, matter.body..source.text().len());
    if let Some(own) = entries.iter().find(|entry| entry.key == BODY) {
        let problem = Problem::warning("the front matter has a key `body` itself", own.key_span);
        sink.problem(problem.help("rename it, or remove it to have the text below the front matter as `body`"));
    } else {
        let key_span = Span { end: body.start, ..body };
        let value = if body.is_empty() { Node::null(body) } else { Node::text(source.slice(body), body) };
        entries.push(Entry { key: Cow::Borrowed(BODY), key_span, value });
    }
    sink.item(Item { node, at: At::FrontMatter });
}

/// The key of the text below the front matter.
const BODY: &str = "body";

/// The span of a part of a file without the blanks around it.
fn trimmed(source: &Source, part: Range<usize>) -> Span {
    let text = source.text().get(part.clone()).unwrap_or("");
    let start = part.start + (text.len() - text.trim_start().len());
    source.span(start, start + text.trim().len())
}

/// Takes the one mapping that front matter is, and passes problems on.
struct Inner<'s, 'k> {
    sink: &'k mut (dyn Sink<'s> + 'k),
    node: Option<Node<'s>>,
    other: Option<Span>,
    errors: bool,
}

impl<'s> Sink<'s> for Inner<'s, '_> {
    fn is_heading(&mut self, text: &str) -> bool {
        self.sink.is_heading(text)
    }

    fn is_register(&mut self, _key: &str) -> bool {
        false
    }

    fn table(&mut self, _table: &Table<'s>) -> TableUse {
        TableUse::Skip
    }

    fn item(&mut self, item: Item<'s>) {
        let document = matches!(item.at, At::Document { .. }) && matches!(item.node.kind, Kind::Map(_));
        if document && self.node.is_none() {
            self.node = Some(item.node);
        } else {
            self.other.get_or_insert(item.node.span);
        }
    }

    fn problem(&mut self, problem: Problem) {
        self.errors |= problem.severity == Severity::Error;
        self.sink.problem(problem);
    }
}
