//! The tables of a Markdown file, each with the headings above it.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, OffsetIter, Options, Parser, Tag, TagEnd};

use super::inline::Inline;
use crate::format::table::{self, Record, Row};
use crate::format::{Sink, Table, TableUse};
use crate::node::Node;
use crate::source::{Source, Span};

/// Hands over the tables of a file from an offset on.
pub(super) fn read<'s>(source: &'s Source, from: usize, sink: &mut dyn Sink<'s>) {
    let text = source.text().get(from..).unwrap_or("");
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut reader = Reader { source, from, text, tables: 0, headings: Vec::new() };
    let mut events = Parser::new_ext(text, options).into_offset_iter();
    while let Some((event, range)) = events.next() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => reader.heading(level, range, &mut events),
            Event::Start(Tag::Table(_)) => {
                let rows = reader.rows(&mut events);
                reader.table(rows, sink);
            }
            _ => {}
        }
    }
}

struct Reader<'s> {
    source: &'s Source,
    from: usize,
    text: &'s str,
    tables: u32,
    headings: Vec<(HeadingLevel, Cow<'s, str>, Span)>,
}

/// A row of a table, the header among them.
struct Cells<'s> {
    cells: Vec<Node<'s>>,
    written: usize,
    span: Span,
}

impl<'s> Reader<'s> {
    /// A span of the file from a range of the text that is read, without the blanks around it.
    fn trimmed(&self, range: Range<usize>) -> Span {
        super::trimmed(self.source, self.from + range.start..self.from + range.end)
    }

    fn heading(&mut self, level: HeadingLevel, range: Range<usize>, events: &mut OffsetIter<'s>) {
        let mut inline = Inline::default();
        for (event, range) in events.by_ref() {
            if matches!(event, Event::End(TagEnd::Heading(_))) {
                break;
            }
            inline.event(event, range);
        }
        let (text, inner) = inline.finish();
        self.headings.retain(|(above, ..)| *above < level);
        self.headings.push((level, text, self.trimmed(inner.unwrap_or(range))));
    }

    /// The rows of a table, the header first.
    fn rows(&self, events: &mut OffsetIter<'s>) -> Vec<Cells<'s>> {
        let mut rows = Vec::new();
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(self.row(range, events)),
                Event::End(TagEnd::Table) => break,
                _ => {}
            }
        }
        rows
    }

    /// A row. The parser drops cells beyond the header; they are taken from the text as they stand there.
    fn row(&self, range: Range<usize>, events: &mut OffsetIter<'s>) -> Cells<'s> {
        let end = range.start + self.text.get(range.clone()).unwrap_or("").trim_end().len();
        let (mut cells, mut written, mut last) = (Vec::new(), 0, range.start);
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(Tag::TableCell) => {
                    // Cells that the parser adds to a short row stand behind its end.
                    if range.start < end {
                        written += 1;
                        last = range.end;
                    }
                    cells.push(self.cell(range.start.min(end)..range.end.min(end), events));
                }
                Event::End(TagEnd::TableHead | TagEnd::TableRow) => break,
                _ => {}
            }
        }
        for range in surplus(self.text, last..end) {
            let span = self.trimmed(range);
            let text = self.source.slice(span);
            cells.push(match text {
                "" => Node::null(span),
                _ if text.contains("\\|") => Node::text(text.replace("\\|", "|"), span),
                _ => Node::text(text, span),
            });
            written += 1;
        }
        Cells { cells, written, span: self.trimmed(range.start..end) }
    }

    fn cell(&self, range: Range<usize>, events: &mut OffsetIter<'s>) -> Node<'s> {
        let mut inline = Inline::default();
        for (event, range) in events.by_ref() {
            if matches!(event, Event::End(TagEnd::TableCell)) {
                break;
            }
            inline.event(event, range);
        }
        let span = self.trimmed(range);
        let (text, _) = inline.finish();
        if text.is_empty() { Node::null(span) } else { Node::text(text, span) }
    }

    fn table(&mut self, rows: Vec<Cells<'s>>, sink: &mut dyn Sink<'s>) {
        let mut rows = rows.into_iter();
        let Some(header) = rows.next() else {
            return;
        };
        let header = header.cells.into_iter().map(|cell| (text(&cell), cell.span)).collect();
        let headings = self.headings.iter().map(|(_, text, span)| (text.clone(), *span)).collect();
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let table = Table { index: self.tables, header, headings, rows: count };
        self.tables += 1;
        let wanted = sink.table(&table);
        let mut record = Record::new();
        for (index, Cells { cells, written, span }) in (0..).zip(rows) {
            let row = Row { table: table.index, index, span, written };
            match wanted {
                TableUse::Rows => table::hand_over(&table, row, cells, sink),
                TableUse::Record => record.row(row, cells, sink),
                TableUse::Skip => break,
            }
        }
        record.finish(table.index, sink);
    }
}

fn text<'s>(cell: &Node<'s>) -> Cow<'s, str> {
    match &cell.kind {
        crate::node::Kind::Text(text) => text.clone(),
        _ => Cow::Borrowed(""),
    }
}

/// The cells that stand in a row behind those the parser gave.
fn surplus(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let rest = text.get(range.clone()).unwrap_or("");
    let Some(inner) = rest.trim_start().strip_prefix('|').filter(|inner| !inner.trim().is_empty()) else {
        return Vec::new();
    };
    let mut start = range.end - inner.len();
    let mut cells = Vec::new();
    let mut escaped = false;
    for (at, byte) in (start..).zip(inner.bytes()) {
        match byte {
            b'|' if !escaped => {
                cells.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
        escaped = byte == b'\\' && !escaped;
    }
    if start < range.end {
        cells.push(start..range.end);
    }
    cells
}
