//! CSV with a header row, one cell at a time. The separator is a comma, a semicolon, a tab or a pipe: the one that shows most headings, else
//! the one that cuts the first lines into equally many cells; in a file named `.tsv` it is the tab. What reports put above the header is
//! found to be no row by the headings below it, and a note says so.
//!
//! Spans: a quoted cell with its quotes, any other without the blanks around it. An empty cell is nothing, whether
//! quoted or not. Blank lines are no rows.

use std::borrow::Cow;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use super::table::{self, Record, Row};
use super::{Limits, Sink, Table, TableUse};
use crate::node::Node;
use crate::problem::Problem;
use crate::source::{Source, Span};

/// What was declared of a CSV file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Declared {
    /// What stands between cells.
    pub separator: Option<u8>,
    /// The line that holds the header, from 1.
    pub header: Option<u32>,
}

/// Reads a CSV file.
pub fn read<'s>(source: &'s Source, _limits: &Limits, sink: &mut dyn Sink<'s>) {
    read_declared(source, Declared::default(), sink);
}

/// Reads a CSV file with what was declared of it.
pub fn read_declared<'s>(source: &'s Source, declared: Declared, sink: &mut dyn Sink<'s>) {
    let Head { header, separator, end, above, .. } = match head(source, declared, &mut |text| sink.is_heading(text)) {
        Ok(Some(head)) => head,
        Ok(None) => return,
        Err(unclosed) => return sink.problem(unclosed),
    };
    if let Some((rows, span)) = above {
        let message = match rows {
            1 => "the line above the header was not read as a row".to_owned(),
            rows => format!("the {rows} lines above the header were not read as rows"),
        };
        sink.problem(Problem::note(message, span));
    }
    let mut rows = Rows::new(source, separator, end);
    let mut cells = Vec::new();
    let rest = Rows::new(source, separator, end);
    let table = Table { index: 0, header, headings: Vec::new(), rows: rest.count() };
    let wanted = sink.table(&table);
    let mut record = Record::new();
    for index in 0.. {
        let span = match rows.next(&mut cells) {
            Found::Row(span) => span,
            Found::Unclosed(span) => {
                sink.problem(unclosed(span));
                break;
            }
            Found::End => break,
        };
        let row = Row { table: 0, index, span, written: cells.len() };
        match wanted {
            TableUse::Rows => table::hand_over(&table, row, std::mem::take(&mut cells), sink),
            TableUse::Record => record.row(row, std::mem::take(&mut cells), sink),
            // Read all the same: what is wrong with the file is wrong with it.
            TableUse::Skip => {}
        }
    }
    record.finish(0, sink);
}

/// What the beginning of a file tells.
pub(crate) struct Head<'s> {
    /// The cells of the header and their places.
    pub(crate) header: Vec<(Cow<'s, str>, Span)>,
    /// What stands between cells.
    pub(crate) separator: u8,
    /// The line it begins in, from 1.
    pub(crate) line: Option<u32>,
    /// How many rows stand above it, and where.
    pub(crate) above: Option<(usize, Span)>,
    /// Where the rows begin.
    pub(crate) end: usize,
    /// Whether the text ended with the header, so that there may be more of it in what follows.
    pub(crate) at_end: bool,
}

/// Tells whether a text is the heading of a field.
pub(crate) type IsHeading<'h> = dyn FnMut(&str) -> bool + 'h;

/// The header of a file; nothing where there is none, and a problem where it is not where it was said to be, or a quote in it
/// is never closed.
pub(crate) fn head<'s>(
    source: &'s Source,
    declared: Declared,
    is_heading: &mut IsHeading<'_>,
) -> Result<Option<Head<'s>>, Problem> {
    let (found, start) = separator(source, is_heading);
    let separator = declared.separator.unwrap_or(found);
    let above = match declared.header {
        Some(line) => lines_above(source, separator, start, line).ok_or_else(|| {
            let message = format!("no row of `{}` begins in line {line}", source.name());
            let help = "correct `header_row`: it is the number of the line that holds the headings";
            Problem::error(message, source.beginning()).help(help)
        })?,
        None => rows_above(source, separator, start, is_heading),
    };
    let mut rows = Rows::new(source, separator, start);
    let mut cells = Vec::new();
    let mut skipped: Option<Span> = None;
    for _ in 0..above {
        if let Found::Row(span) = rows.next(&mut cells) {
            skipped = Some(skipped.map_or(span, |first| first.to(span)));
        }
    }
    match rows.next(&mut cells) {
        Found::Row(_) => {}
        Found::Unclosed(span) => return Err(unclosed(span)),
        Found::End => return Ok(None),
    }
    let header: Vec<_> = cells.drain(..).map(|cell| (name(&cell), cell.span)).collect();
    let line = header.first().map(|(_, span)| source.line_column(span.start as usize).0);
    let line = line.and_then(|line| u32::try_from(line).ok());
    let above = skipped.map(|span| (above, span));
    Ok(Some(Head { header, separator, line, above, end: rows.at, at_end: rows.at_end }))
}

fn name<'s>(cell: &Node<'s>) -> Cow<'s, str> {
    match &cell.kind {
        crate::node::Kind::Text(Cow::Borrowed(text)) => Cow::Borrowed(text.trim()),
        crate::node::Kind::Text(text) => Cow::Owned(text.trim().to_owned()),
        _ => Cow::Borrowed(""),
    }
}

fn unclosed(span: Span) -> Problem {
    Problem::error("a quote is opened here and never closed", span)
        .help("close the quote; the row it is in, up to the end of the file, was not read")
}

/// How many rows are looked at for the header.
const LOOKED_AT: usize = 32;
/// How many rows are looked at for the separator, with each of them.
const COMPARED: usize = 12;

/// How many rows stand above the row that begins in a line.
fn lines_above(source: &Source, separator: u8, start: usize, line: u32) -> Option<usize> {
    let mut rows = Rows::new(source, separator, start);
    let mut cells = Vec::new();
    for above in 0.. {
        let Found::Row(span) = rows.next(&mut cells) else { return None };
        let (found, _) = source.line_column(span.start as usize);
        match found.cmp(&(line as usize)) {
            std::cmp::Ordering::Less => {}
            std::cmp::Ordering::Equal => return Some(above),
            std::cmp::Ordering::Greater => return None,
        }
    }
    None
}

/// How many rows stand above the header: the row with most headings. Each of them has fewer cells than it, as a title has; a row with as
/// many may be the header of words that nobody knows, and then nothing is skipped.
fn rows_above(source: &Source, separator: u8, start: usize, is_heading: &mut IsHeading<'_>) -> usize {
    let mut rows = Rows::new(source, separator, start);
    let mut cells = Vec::new();
    let mut seen: Vec<(usize, usize)> = Vec::new();
    while seen.len() < LOOKED_AT
        && let Found::Row(_) = rows.next(&mut cells)
    {
        let known = cells.iter().filter(|cell| is_heading(&name(cell))).count();
        seen.push((known, cells.iter().filter(|cell| !name(cell).is_empty()).count()));
    }
    // The first of the best.
    let best = seen.iter().enumerate().rev().max_by_key(|(_, (known, filled))| (*known, *filled));
    match best {
        Some((at, (known, filled))) if *known > 0 && seen.iter().take(at).all(|(_, other)| other < filled) => at,
        _ => 0,
    }
}

/// The separator and where the text begins: after a byte order mark and a line `sep=;`, with which Excel names it.
fn separator(source: &Source, is_heading: &mut IsHeading<'_>) -> (u8, usize) {
    let text = source.text();
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let text = text.get(bom..).unwrap_or("");
    let first = text.lines().next().unwrap_or("");
    if let Some([separator @ (b',' | b';' | b'\t' | b'|')]) = first.strip_prefix("sep=").map(str::as_bytes) {
        return (*separator, bom + first.len());
    }
    let tsv = source.name().rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("tsv"));
    (if tsv { b'\t' } else { most(source, bom, is_heading) }, bom)
}

/// The separator that shows most headings in one row of the first, else cuts most of them into equally many cells, else makes most cells.
fn most(source: &Source, start: usize, is_heading: &mut IsHeading<'_>) -> u8 {
    let mut best = (b',', (0, 0, 0));
    for separator in [b',', b';', b'\t', b'|'] {
        let mut rows = Rows::new(source, separator, start);
        let mut cells = Vec::new();
        let (mut headings, mut widths) = (0, Vec::new());
        while widths.len() < COMPARED
            && let Found::Row(_) = rows.next(&mut cells)
        {
            let known = cells.iter().filter(|cell| is_heading(&name(cell))).count();
            headings = headings.max(known);
            widths.push(cells.len());
        }
        let same = |width: usize| widths.iter().filter(|other| **other == width).count();
        let (even, width) =
            widths.iter().filter(|width| **width > 1).map(|width| (same(*width), *width)).max().unwrap_or((0, 0));
        if (headings, even, width) > best.1 {
            best = (separator, (headings, even, width));
        }
    }
    best.0
}

/// What comes next in a file.
pub(crate) enum Found {
    /// A row, and the whole of it.
    Row(Span),
    /// A cell whose quote is open at the end of the file: the place of the quote.
    Unclosed(Span),
    /// No more rows.
    End,
}

/// The rows of a file that are not blank.
pub(crate) struct Rows<'s> {
    source: &'s Source,
    reader: Reader,
    at: usize,
    unescaped: Vec<u8>,
    /// Whether the last row ended because the text did: of a text that is a piece of a longer one it may go on.
    at_end: bool,
}

/// One cell as it is written.
struct Written {
    start: usize,
    end: usize,
    /// Length of its text in the buffer.
    text: usize,
    last: bool,
    at_end: bool,
}

impl<'s> Rows<'s> {
    /// The rows from an offset on.
    pub(crate) fn new(source: &'s Source, separator: u8, at: usize) -> Self {
        let reader = ReaderBuilder::new().delimiter(separator).build();
        Self { source, reader, at, unescaped: vec![0; 256], at_end: false }
    }

    /// Whether the last row ended because the text did.
    pub(crate) fn at_end(&self) -> bool {
        self.at_end
    }

    fn bytes(&self) -> &'s [u8] {
        self.source.text().as_bytes().get(self.at..).unwrap_or_default()
    }

    /// How many rows there are from here on.
    fn count(mut self) -> u32 {
        let mut cells = Vec::new();
        let mut rows = 0;
        while let Found::Row(_) = self.next(&mut cells) {
            rows += 1;
        }
        rows
    }

    /// The cells of the next row; what the vector held before is gone.
    pub(crate) fn next(&mut self, cells: &mut Vec<Node<'s>>) -> Found {
        loop {
            cells.clear();
            let ends = self.bytes().iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            self.at += ends;
            let start = self.at;
            loop {
                let Some(written) = self.field() else {
                    return Found::End;
                };
                self.at_end = written.at_end;
                if written.at_end && self.is_unclosed(&written) {
                    return Found::Unclosed(self.source.span(written.start, written.start + 1));
                }
                let cell = self.cell(&written);
                cells.push(cell);
                if written.last {
                    let end = cells.last().map_or(start, |cell| cell.span.end as usize);
                    let blank = matches!(cells.as_slice(), [only] if only.span.is_empty());
                    if blank {
                        break;
                    }
                    return Found::Row(self.source.span(start, end));
                }
            }
        }
    }

    /// Reads one field; nothing at the end of the file.
    fn field(&mut self) -> Option<Written> {
        let start = self.at;
        // Behind a separator that is the last byte stands one more cell, and it is empty.
        let (mut text, mut at_end) = (0, self.bytes().is_empty());
        loop {
            let input = if at_end { &[] } else { self.bytes() };
            let output = self.unescaped.get_mut(text..).unwrap_or_default();
            let (result, read, wrote) = self.reader.read_field(input, output);
            self.at += read;
            text += wrote;
            match result {
                ReadFieldResult::InputEmpty => at_end = true,
                ReadFieldResult::OutputFull => {
                    let double = self.unescaped.len() * 2;
                    self.unescaped.resize(double, 0);
                }
                ReadFieldResult::Field { record_end } => {
                    let end = if at_end { self.at } else { self.at.saturating_sub(1).max(start) };
                    return Some(Written { start, end, text, last: record_end, at_end });
                }
                ReadFieldResult::End => return None,
            }
        }
    }

    fn raw(&self, written: &Written) -> &'s str {
        self.source.text().get(written.start..written.end).unwrap_or("")
    }

    fn is_unclosed(&self, written: &Written) -> bool {
        let raw = self.raw(written);
        raw.starts_with('"') && raw.bytes().filter(|byte| *byte == b'"').count() % 2 == 1
    }

    fn cell(&self, written: &Written) -> Node<'s> {
        const BLANK: [char; 2] = [' ', '\t'];
        let raw = self.raw(written);
        if !raw.starts_with('"') {
            let start = written.start + (raw.len() - raw.trim_start_matches(BLANK).len());
            let text = raw.trim_matches(BLANK);
            let span = self.source.span(start, start + text.len());
            return if text.is_empty() { Node::null(span) } else { Node::text(text, span) };
        }
        let span = self.source.span(written.start, written.start + raw.trim_end_matches(BLANK).len());
        let text = self.unescaped.get(..written.text).unwrap_or_default();
        match raw.get(1..raw.len().saturating_sub(1)) {
            Some("") => Node::null(span),
            Some(inner) if inner.as_bytes() == text => Node::text(inner, span),
            _ => Node::text(String::from_utf8_lossy(text).into_owned(), span),
        }
    }
}
