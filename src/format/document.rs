//! What the readers of whole documents share: which parts of a document are items.

use std::borrow::Cow;

use super::{At, Item, Sink};
use crate::node::{Kind, Node};
use crate::problem::Problem;
use crate::source::{Source, Span};

/// A key that says what a mapping is. A mapping that says so is one record, and no register is taken out of it.
pub(super) const TYPE: &str = "type";

/// The key of a register and where it stands.
pub(super) type Register<'s> = Option<(Cow<'s, str>, Span)>;

/// Hands a whole document over: the elements of its registers or of a bare list, and what is left over. A document
/// without content gives nothing.
pub(super) fn hand_over<'s>(node: Node<'s>, document: u32, sink: &mut dyn Sink<'s>) {
    let span = node.span;
    match node.kind {
        Kind::Null => {}
        Kind::List(list) => elements(list, None, document, sink),
        Kind::Map(entries) => {
            let mut left = Vec::with_capacity(entries.len());
            let (mut typed, mut rest) = (false, false);
            for entry in entries {
                if !typed && may_be_register(&entry.value) && sink.is_register(&entry.key) {
                    rest = true;
                    if let Kind::List(list) = entry.value.kind {
                        elements(list, Some((entry.key, entry.key_span)), document, sink);
                    }
                } else {
                    typed |= entry.key == TYPE;
                    left.push(entry);
                }
            }
            left_over(Node { span, kind: Kind::Map(left) }, document, rest, sink);
        }
        kind @ Kind::Text(_) => left_over(Node { span, kind }, document, false, sink),
    }
}

/// Hands over what is left of a document after its registers; nothing where they were all there was.
pub(super) fn left_over<'s>(node: Node<'s>, document: u32, rest: bool, sink: &mut dyn Sink<'s>) {
    let empty = matches!(&node.kind, Kind::Map(entries) if entries.is_empty());
    if !(rest && empty) {
        sink.item(Item { node, at: At::Document { document, rest } });
    }
}

/// Hands over the elements of a list.
pub(super) fn elements<'s>(list: Vec<Node<'s>>, register: Register<'s>, document: u32, sink: &mut dyn Sink<'s>) {
    for (index, node) in (0..).zip(list) {
        let register = register.clone();
        sink.item(Item { node, at: At::Element { document, register, index } });
    }
}

/// Whether a value looks like a register: a list that begins with a mapping.
pub(super) fn may_be_register(value: &Node<'_>) -> bool {
    matches!(&value.kind, Kind::List(list) if matches!(list.first(), Some(Node { kind: Kind::Map(_), .. })))
}

/// A key that stood in its mapping before, in a format that does not allow that.
pub(super) fn duplicate(key: &str, span: Span, source: &Source, first: Span) -> Problem {
    let (line, _) = source.line_column(first.start as usize);
    Problem::error(format!("the key `{key}` is in this mapping twice; it is in line {line} already"), span)
        .help("remove one of them; this one was not read")
}
