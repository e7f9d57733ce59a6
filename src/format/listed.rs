//! A list somewhere within a document: the items of an export that wraps them, as `{ "count": 2, "items": [...] }`.

use std::borrow::Cow;

use super::{At, Format, Item, Limits, Sink, documents};
use crate::node::{Kind, Node};
use crate::problem::Problem;
use crate::source::{Source, Span};

/// Reads the elements of the list at a JSON pointer of each document. A document that has no list there is an error.
pub fn read<'s>(format: Format, source: &'s Source, pointer: &str, limits: &Limits, sink: &mut dyn Sink<'s>) {
    let mut problems = Vec::new();
    let nodes = documents(format, source, limits, &mut problems);
    let whole = problems.is_empty();
    problems.into_iter().for_each(|problem| sink.problem(problem));
    if nodes.is_empty() && whole {
        sink.problem(nothing(source, pointer, source.beginning()));
    }
    for (document, node) in (0..).zip(nodes) {
        let span = node.span;
        match at(node, pointer).map(|node| node.kind) {
            Some(Kind::List(items)) => {
                for (index, node) in (0..).zip(items) {
                    let register = Some((Cow::Owned(pointer.to_owned()), span));
                    sink.item(Item { node, at: At::Element { document, register, index } });
                }
            }
            _ => sink.problem(nothing(source, pointer, span)),
        }
    }
}

fn nothing(source: &Source, pointer: &str, span: Span) -> Problem {
    let message = format!("`{}` has no list at `{pointer}`", source.name());
    Problem::error(message, span).help("correct `items`: it is the JSON pointer of the list, as `/items`")
}

/// The node at a JSON pointer.
fn at<'s>(node: Node<'s>, pointer: &str) -> Option<Node<'s>> {
    let mut node = node;
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        node = match node.kind {
            Kind::Map(entries) => entries.into_iter().find(|entry| *entry.key == *step)?.value,
            Kind::List(items) => items.into_iter().nth(step.parse().ok()?)?,
            Kind::Text(_) | Kind::Null => return None,
        };
    }
    Some(node)
}
