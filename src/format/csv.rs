//! CSV with a header row, one cell at a time. The separator is a comma, a semicolon or a tab, whichever the header has
//! most of outside quotes; in a file named `.tsv` it is the tab.
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

/// Reads a CSV file.
pub fn read<'s>(source: &'s Source, _limits: &Limits, sink: &mut dyn Sink<'s>) {
    read_separated(source, None, sink);
}

/// Reads a CSV file with the separator that was declared for it, if one was.
pub fn read_separated<'s>(source: &'s Source, declared: Option<u8>, sink: &mut dyn Sink<'s>) {
    let Head { header, separator, end, .. } = match head(source, declared) {
        Ok(Some(head)) => head,
        Ok(None) => return,
        Err(unclosed) => return sink.problem(unclosed),
    };
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
    /// Where the rows begin.
    pub(crate) end: usize,
    /// Whether the text ended with the header, so that there may be more of it in what follows.
    pub(crate) at_end: bool,
}

/// The header of a file; nothing where there is none, and a problem where a quote in it is never closed.
pub(crate) fn head(source: &Source, declared: Option<u8>) -> Result<Option<Head<'_>>, Problem> {
    let (found, start) = separator(source);
    let separator = declared.unwrap_or(found);
    let mut rows = Rows::new(source, separator, start);
    let mut cells = Vec::new();
    match rows.next(&mut cells) {
        Found::Row(_) => {}
        Found::Unclosed(span) => return Err(unclosed(span)),
        Found::End => return Ok(None),
    }
    let header = cells.drain(..).map(|cell| (name(&cell), cell.span)).collect();
    Ok(Some(Head { header, separator, end: rows.at, at_end: rows.at_end }))
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

/// The separator and where the text begins: after a byte order mark and a line `sep=;`, with which Excel names it.
fn separator(source: &Source) -> (u8, usize) {
    let text = source.text();
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let text = text.get(bom..).unwrap_or("");
    let first = text.lines().next().unwrap_or("");
    if let Some([separator @ (b',' | b';' | b'\t')]) = first.strip_prefix("sep=").map(str::as_bytes) {
        return (*separator, bom + first.len());
    }
    let tsv = source.name().rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("tsv"));
    (if tsv { b'\t' } else { most(text) }, bom)
}

/// The separator that stands most often outside quotes in the first line that is not blank.
fn most(text: &str) -> u8 {
    let (mut commas, mut semicolons, mut tabs, mut quoted) = (0_u32, 0_u32, 0_u32, false);
    for byte in text.trim_start_matches(['\r', '\n', ' ']).bytes() {
        match byte {
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b',' => commas += 1,
            b';' => semicolons += 1,
            b'\t' => tabs += 1,
            b'\r' | b'\n' => break,
            _ => {}
        }
    }
    match commas.max(semicolons).max(tabs) {
        most if most == commas => b',',
        most if most == semicolons => b';',
        _ => b'\t',
    }
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
