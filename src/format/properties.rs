//! What is known of a file of evidence: a field a line. Which property of the file it is, its place says.

use super::{At, Item, Sink};
use crate::node::{Entry, Kind, Node};
use crate::source::{Layout, Source};

/// What stands between the name of a field and what it says.
pub const BETWEEN: &str = ": ";

/// Hands the one record over that a sheet of properties holds.
pub fn hand_over<'s>(source: &'s Source, kind: &'static str, sink: &mut dyn Sink<'s>) {
    let Layout::Cells(grid) = source.layout() else { return };
    let entry = |cell: &crate::source::CellAt| {
        let line = source.slice(source.span(cell.start as usize, cell.end as usize));
        let (key, value) = line.split_once(BETWEEN)?;
        let start = cell.start as usize + key.len() + BETWEEN.len();
        let span = source.span(start, start + value.len());
        let key_span = source.span(cell.start as usize, cell.start as usize + key.len());
        Some(Entry { key: key.into(), key_span, value: Node::text(value, span) })
    };
    let entries = grid.cells.iter().filter_map(entry).collect();
    let span = source.span(0, source.text().len());
    sink.item(Item { node: Node { span, kind: Kind::Map(entries) }, at: At::Made { kind } });
}
