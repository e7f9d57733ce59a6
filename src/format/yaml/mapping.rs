//! A mapping while it is read: its entries so far, the keys it has had, and what is to be merged into it.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::node::{Entry, Kind, Node};
use crate::source::Span;

/// Above this number of keys they are looked up by hash, so that a mapping of many keys is not read in square time.
const MANY: usize = 24;

/// A mapping while it is read.
pub(super) struct Mapping<'s> {
    entries: Vec<Entry<'s>>,
    registers: Vec<(Cow<'s, str>, Span)>,
    merges: Vec<Node<'s>>,
    merge_key: Option<Span>,
    // The standard hasher: keys come from the file, and must not be able to collide by design.
    many: Option<HashMap<Cow<'s, str>, Span>>,
}

impl<'s> Mapping<'s> {
    /// An empty mapping with room for this number of entries.
    pub(super) fn with_capacity(entries: usize) -> Self {
        Self {
            entries: Vec::with_capacity(entries),
            registers: Vec::new(),
            merges: Vec::new(),
            merge_key: None,
            many: None,
        }
    }

    /// Where a key stood before.
    pub(super) fn first(&self, key: &str) -> Option<Span> {
        let Some(many) = &self.many else {
            let entries = self.entries.iter().map(|entry| (&entry.key, entry.key_span));
            let registers = self.registers.iter().map(|(key, span)| (key, *span));
            return entries.chain(registers).find(|(had, _)| *had == key).map(|(_, span)| span);
        };
        many.get(key).copied()
    }

    /// Adds an entry whose key was not there before.
    pub(super) fn push(&mut self, entry: Entry<'s>) {
        if let Some(many) = &mut self.many {
            many.insert(entry.key.clone(), entry.key_span);
        }
        self.entries.push(entry);
        if self.many.is_none() && self.entries.len() + self.registers.len() > MANY {
            let entries = self.entries.iter().map(|entry| (entry.key.clone(), entry.key_span));
            self.many = Some(entries.chain(self.registers.iter().cloned()).collect());
        }
    }

    /// Remembers the key of a register whose elements were handed over already.
    pub(super) fn handed_over(&mut self, key: Cow<'s, str>, span: Span) {
        if let Some(many) = &mut self.many {
            many.insert(key.clone(), span);
        }
        self.registers.push((key, span));
    }

    /// Whether registers were taken out of it.
    pub(super) fn had_registers(&self) -> bool {
        !self.registers.is_empty()
    }

    /// Notes a merge key; gives the place of the one before it, if there was one.
    pub(super) fn merge_key(&mut self, span: Span) -> Option<Span> {
        let before = self.merge_key;
        self.merge_key = before.or(Some(span));
        before
    }

    /// Takes what is to be merged: a mapping or a list of mappings. Gives the span of the first thing that is neither.
    pub(super) fn merge(&mut self, value: Node<'s>) -> Option<Span> {
        let span = value.span;
        let nodes = match value.kind {
            Kind::List(list) => list,
            kind => vec![Node { span, kind }],
        };
        let wrong = nodes.iter().find(|node| !matches!(node.kind, Kind::Map(_))).map(|node| node.span);
        self.merges.extend(nodes);
        wrong
    }

    /// The entries in the order written, then what was merged: own keys win, then what is named first.
    pub(super) fn finish(mut self) -> Vec<Entry<'s>> {
        for node in std::mem::take(&mut self.merges) {
            if let Kind::Map(entries) = node.kind {
                for entry in entries {
                    if self.first(&entry.key).is_none() {
                        self.push(entry);
                    }
                }
            }
        }
        self.entries
    }
}
