//! Tables whose cells have places of their own: the rows of a query, under the names of its columns in the first row, and
//! the sheets of a workbook, where the tables have to be found.

use std::borrow::Cow;

use serde_json::Value;
use serde_json::value::RawValue;

use super::table::{self, Row};
use super::{Sink, Table, TableUse};
use crate::node::{Kind, Node};
use crate::source::{CellAt, Layout, Source};

mod form;
mod head;
mod sheet;
mod tables;

/// Reads a source that is laid out in cells. `header_row` is the row of a sheet, from 1, that is said to hold the header.
pub fn read<'s>(source: &'s Source, header_row: Option<u32>, sink: &mut dyn Sink<'s>) {
    let Layout::Cells(grid) = source.layout() else { return };
    match &grid.book {
        Some(book) => tables::read(source, grid, book, header_row, sink),
        None => rows(source, &grid.cells, sink),
    }
}

/// The rows of a query.
fn rows<'s>(source: &'s Source, cells: &'s [CellAt], sink: &mut dyn Sink<'s>) {
    let mut rows = cells.chunk_by(|a, b| (a.sheet, a.row) == (b.sheet, b.row));
    let Some(header) = rows.next() else { return };
    let header = header.iter().map(|cell| node(source, cell));
    let name = |cell: Node<'s>| match cell.kind {
        Kind::Text(text) => (text, cell.span),
        _ => (Cow::Borrowed(""), cell.span),
    };
    let header: Vec<_> = header.map(name).collect();
    let count = u32::try_from(rows.clone().count()).unwrap_or(u32::MAX);
    let table = Table { index: 0, header, headings: Vec::new(), rows: count };
    if sink.table(&table) != TableUse::Rows {
        return;
    }
    for (index, cells) in (0..).zip(rows) {
        let (Some(first), Some(last)) = (cells.first(), cells.last()) else { continue };
        let span = source.span(first.start as usize, last.end as usize);
        let row = Row { table: 0, index, span, written: cells.len() };
        table::hand_over(&table, row, cells.iter().map(|cell| node(source, cell)).collect(), sink);
    }
}

/// What stands in a cell; nothing where it is empty. A database writes several values as a JSON list of them.
fn node<'s>(source: &'s Source, cell: &CellAt) -> Node<'s> {
    let span = source.span(cell.start as usize, cell.end as usize);
    let text = match source.slice(span) {
        "" => return Node::null(span),
        text => text,
    };
    let of_database =
        matches!(source.layout(), Layout::Cells(grid) if grid.sheets.iter().any(|it| !it.columns.is_empty()));
    let list = if of_database && text.starts_with('[') { list(source, text, cell.start as usize) } else { None };
    list.unwrap_or_else(|| Node::text(text, span))
}

/// The values of a JSON list, each with its place; `None` where the text is none, or holds lists or mappings.
fn list<'s>(source: &'s Source, text: &'s str, start: usize) -> Option<Node<'s>> {
    let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
    let item = |item: &&'s RawValue| {
        let raw = item.get();
        // The item is a part of the text: it stands as far behind its beginning as their addresses lie apart.
        let at = start + (raw.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
        let span = source.span(at, at + raw.len());
        match serde_json::from_str::<Value>(raw).ok()? {
            Value::Null => Some(Node::null(span)),
            Value::String(value) => Some(Node::text(value, span)),
            Value::Bool(_) | Value::Number(_) => Some(Node::text(raw, span)),
            Value::Array(_) | Value::Object(_) => None,
        }
    };
    let items: Vec<Node<'s>> = items.iter().map(item).collect::<Option<_>>()?;
    Some(Node { span: source.span(start, start + text.len()), kind: Kind::List(items) })
}
