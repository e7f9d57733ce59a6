//! A sheet that is a form: labels with their values beside or below them, one record.

use super::sheet::Sheet;
use crate::format::table::{Record, Row};
use crate::format::{Heading, Sink, Table, TableUse};
use crate::node::Node;

/// Reads a sheet as the form of one record; says whether it is one.
pub(super) fn read<'s>(sheet: &Sheet<'s>, table: u32, sink: &mut dyn Sink<'s>) -> bool {
    let mut labels = Vec::new();
    for row in 0..sheet.rows.len() {
        for column in 0..sheet.columns() {
            let text = sheet.text(row, column);
            if !text.is_empty() && sink.heading(text) > Heading::Unknown {
                labels.push((row, column));
            }
        }
    }
    let pairs: Vec<_> = labels.iter().map(|label| (*label, value(sheet, *label, &labels))).collect();
    let name = |text: &'s str| text.trim_end_matches([':', ' ', '\u{a0}']);
    let header =
        pairs.iter().map(|((row, column), _)| (name(sheet.text(*row, *column)).into(), sheet.span(*row, *column)));
    let header: Vec<_> = header.collect();
    let Some((_, first)) = header.first() else { return false };
    let headings = vec![(sheet.name.into(), *first)];
    let table = Table { index: table, header, headings, rows: u32::try_from(pairs.len()).unwrap_or(u32::MAX) };
    if sink.table(&table) != TableUse::Record {
        return true;
    }
    let mut record = Record::new();
    for (index, ((row, column), value)) in (0..).zip(pairs) {
        let span = sheet.span(row, column);
        let key = Node::text(name(sheet.text(row, column)), span);
        record.row(Row { table: table.index, index, span, written: 2 }, vec![key, value], sink);
    }
    record.finish(table.index, sink);
    true
}

/// What belongs to a label: the next cell in its row that says something, else what stands below it, else the empty cell
/// beside it.
fn value<'s>(sheet: &Sheet<'s>, (row, column): (usize, usize), labels: &[(usize, usize)]) -> Node<'s> {
    let is_label = |row: usize, column: usize| labels.binary_search(&(row, column)).is_ok();
    let beside = (column + 1..sheet.columns()).find(|beside| !sheet.text(row, *beside).is_empty());
    if let Some(beside) = beside.filter(|beside| !is_label(row, *beside)) {
        return sheet.node(row, beside);
    }
    let next = sheet.number(row).zip(sheet.number(row + 1)).is_some_and(|(this, next)| next == this + 1);
    if next && !sheet.text(row + 1, column).is_empty() && !is_label(row + 1, column) {
        return sheet.node(row + 1, column);
    }
    let empty = Some(column + 1).filter(|beside| *beside < sheet.columns() && !is_label(row, *beside));
    Node::null(sheet.span(row, empty.unwrap_or(column)))
}
