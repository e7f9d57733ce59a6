//! What the readers of tables share: a row of cells under a header becomes a mapping, and nothing of it is lost.

use std::borrow::Cow;

use super::{At, Item, Sink, Table};
use crate::node::{Entry, Kind, Node};
use crate::problem::Problem;
use crate::source::Span;

/// Which row of which table.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) table: u32,
    pub(super) index: u32,
    /// The whole row.
    pub(super) span: Span,
    /// How many cells were written.
    pub(super) written: usize,
}

/// Hands a row over. A cell that was not written is nothing, at the end of the row; a cell without a heading has the
/// key `(column 5)`, and is left out where it is empty.
pub(super) fn hand_over<'s>(table: &Table<'s>, row: Row, cells: Vec<Node<'s>>, sink: &mut dyn Sink<'s>) {
    let columns = table.header.len();
    let surplus = cells.iter().skip(columns).any(|cell| cell.kind != Kind::Null);
    if row.written < columns || surplus {
        let (message, help) = if surplus {
            (
                format!("this row has {} cells, and the header only {columns}", row.written),
                "cells beyond the header are read under the name `(column N)`; quote or escape separators inside a cell",
            )
        } else {
            (
                format!("this row has {} of {columns} cells", row.written),
                "the cells missing at its end are read as empty; add the separators",
            )
        };
        sink.problem(Problem::warning(message, row.span).help(help));
    }
    let end = Span { start: row.span.end, ..row.span };
    let missing = columns.saturating_sub(cells.len());
    let cells = cells.into_iter().chain(std::iter::repeat_n(Node::null(end), missing));
    let mut entries = Vec::with_capacity(columns);
    for (column, value) in cells.enumerate() {
        match table.header.get(column) {
            Some((name, key_span)) if !name.is_empty() => {
                entries.push(Entry { key: name.clone(), key_span: *key_span, value });
            }
            heading => {
                if value.kind != Kind::Null {
                    let key_span = heading.map_or(value.span, |(_, span)| *span);
                    entries.push(Entry { key: Cow::Owned(format!("(column {})", column + 1)), key_span, value });
                }
            }
        }
    }
    give(row.table, row.index, Node { span: row.span, kind: Kind::Map(entries) }, sink);
}

/// A table whose first column holds keys and whose second holds values, row by row.
pub(super) struct Record<'s> {
    entries: Vec<Entry<'s>>,
    span: Option<Span>,
}

impl<'s> Record<'s> {
    /// One without rows.
    pub(super) fn new() -> Self {
        Self { entries: Vec::new(), span: None }
    }

    /// Adds a row; repeated keys are kept, an empty row is nothing.
    pub(super) fn row(&mut self, row: Row, cells: Vec<Node<'s>>, sink: &mut dyn Sink<'s>) {
        let surplus = cells.iter().skip(2).any(|cell| cell.kind != Kind::Null);
        if surplus || row.written < 2 {
            let cells = if row.written == 1 { "1 cell".to_owned() } else { format!("{} cells", row.written) };
            let message = format!("this row has {cells}, and a field with its value has 2");
            let help = "only the first cell, as the field, and the second, as its value, are read";
            sink.problem(Problem::warning(message, row.span).help(help));
        }
        let end = Span { start: row.span.end, ..row.span };
        let mut cells = cells.into_iter();
        let (key, value) = (cells.next(), cells.next().unwrap_or(Node::null(end)));
        self.span = Some(self.span.map_or(row.span, |span| span.to(row.span)));
        match key {
            Some(Node { span, kind: Kind::Text(key) }) => self.entries.push(Entry { key, key_span: span, value }),
            Some(key) if value.kind != Kind::Null => {
                let problem = Problem::warning("this value has no field name before it", value.span);
                sink.problem(problem.help("write the name of the field into the first cell"));
                self.entries.push(Entry { key: Cow::Borrowed(""), key_span: key.span, value });
            }
            _ => {}
        }
    }

    /// Hands the record over, if it had rows.
    pub(super) fn finish(self, table: u32, sink: &mut dyn Sink<'s>) {
        if let Some(span) = self.span {
            give(table, 0, Node { span, kind: Kind::Map(self.entries) }, sink);
        }
    }
}

fn give<'s>(table: u32, index: u32, node: Node<'s>, sink: &mut dyn Sink<'s>) {
    sink.item(Item { node, at: At::Row { table, index } });
}
