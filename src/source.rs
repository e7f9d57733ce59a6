//! What we were given, and where each part of it is.

use std::fmt;
use std::sync::OnceLock;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

mod layout;
mod place;

pub use layout::{Book, CellAt, Grid, ItemAt, Layout, Mark, Merged, Sheet, letters};
pub use place::Place;

/// Index of a [`Source`] in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// A range of bytes of one source, end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The source the bytes are in.
    pub source: SourceId,
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// A span of `start..end`, in bytes; an end before the start gives an empty span.
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { source, start: clamp(start), end: clamp(end.max(start)) }
    }

    /// The smallest span that holds both; `other` is taken to be of the same source.
    pub fn to(self, other: Self) -> Self {
        Self { source: self.source, start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds no byte: the place where something should have been.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// One file, or one answer of a database or a service, as it was read, under the name a person knows it by.
#[derive(Debug)]
pub struct Source {
    id: SourceId,
    name: String,
    text: String,
    layout: Layout,
    extracted: Option<DateTime<Utc>>,
    bytes: Option<[u8; 32]>,
    lines: OnceLock<Vec<u32>>,
}

impl Source {
    /// A source with a name as it shall be printed: a path relative to the configuration, with forward slashes.
    pub fn new(id: SourceId, name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::laid_out(id, name, text, Layout::Text, None)
    }

    /// A source whose places are not lines and columns of its text, or that was taken from where it lives at a known time.
    pub fn laid_out(
        id: SourceId,
        name: impl Into<String>,
        text: impl Into<String>,
        layout: Layout,
        extracted: Option<DateTime<Utc>>,
    ) -> Self {
        Self { id, name: name.into(), text: text.into(), layout, extracted, bytes: None, lines: OnceLock::new() }
    }

    /// The same with the digest of the bytes it was read from; `None` where its text is all of them.
    #[must_use]
    pub fn of_bytes(self, digest: Option<[u8; 32]>) -> Self {
        Self { bytes: digest, ..self }
    }

    /// Whether its text is all of the bytes it was read from: no workbook, no other encoding, no part of a longer file.
    pub fn is_verbatim(&self) -> bool {
        self.bytes.is_none()
    }

    /// How its places are said.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// When it was taken from where it lives; `None` for a file.
    pub fn extracted(&self) -> Option<DateTime<Utc>> {
        self.extracted
    }

    /// Its index.
    pub fn id(&self) -> SourceId {
        self.id
    }

    /// Its printed name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A span of this source from byte offsets.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.id, start, end)
    }

    /// The empty span at the beginning of the source.
    pub fn beginning(&self) -> Span {
        self.span(0, 0)
    }

    /// The text of a span; empty where the span does not lie on character boundaries of this source.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// The SHA-256 of the bytes it was read from, in lower-case hexadecimal.
    pub fn sha256(&self) -> String {
        self.bytes.map_or_else(|| hex(&Sha256::digest(self.text.as_bytes())), |digest| hex(&digest))
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let starts = self.text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
            let starts = starts.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX));
            std::iter::once(0).chain(starts).collect()
        })
    }

    /// Line and column of a byte offset, both from 1; the column counts characters.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let lines = self.lines();
        let at = u32::try_from(offset.min(self.text.len())).unwrap_or(u32::MAX);
        let line = lines.partition_point(|start| *start <= at).max(1);
        let start = lines.get(line - 1).copied().unwrap_or(0) as usize;
        let before = self.text.get(start..at as usize).unwrap_or("");
        (line, before.chars().count() + 1)
    }

    /// Byte offset of a line and column, both from 1, the column in characters; clamped to the end of the text.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let Some(start) = self.lines().get(line.saturating_sub(1)) else {
            return self.text.len();
        };
        let start = *start as usize;
        let rest = self.text.get(start..).unwrap_or("");
        rest.char_indices().nth(column.saturating_sub(1)).map_or(self.text.len(), |(at, _)| start + at)
    }

    /// The number a person knows a line of the text by: a row of a sheet, a line of the log it was kept from.
    pub fn shown_line(&self, line: usize) -> usize {
        let start = || self.lines().get(line.saturating_sub(1)).copied().unwrap_or(0);
        match &self.layout {
            Layout::Text | Layout::Items(_) => line,
            Layout::Lines(numbers) => numbers.get(line.saturating_sub(1)).map_or(line, |number| *number as usize),
            Layout::Cells(grid) => grid.cell_at(start()).map_or(line, |cell| cell.row as usize + 1),
        }
    }

    /// Where a span is, as a person would say it.
    pub fn place(&self, span: Span) -> Place {
        let (line, column) = self.line_column(span.start as usize);
        let (end_line, end_column) = self.line_column(span.end as usize);
        let mut place = Place {
            uri: self.name.clone(),
            line: self.shown_line(line),
            column,
            end_line: self.shown_line(end_line),
            end_column,
            extracted: self.extracted,
            ..Place::default()
        };
        match &self.layout {
            Layout::Text | Layout::Lines(_) => {}
            Layout::Cells(grid) => grid.name(&self.text, span, &mut place),
            Layout::Items(items) => layout::name_item(items, &self.text, span, &mut place),
        }
        place
    }
}

/// Lower-case hexadecimal of bytes.
pub fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Base64 of bytes, padded.
pub fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte)) << (8 * (3 - group.len()));
        for digit in 0..4 {
            let value = (bits >> (18 - 6 * digit)) & 63;
            let shown = DIGITS.get(value as usize).filter(|_| digit <= group.len());
            out.push(shown.map_or('=', |digit| char::from(*digit)));
        }
    }
    out
}

/// All sources of a run.
#[derive(Debug, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Adds a source and gives its index.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = SourceId(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
        self.0.push(Source::new(id, name, text));
        id
    }

    /// Takes the source that was added last out again.
    pub fn pop(&mut self) -> Option<Source> {
        self.0.pop()
    }

    /// Adds a source that was made with the index it gets here: the number of sources before it.
    pub fn push(&mut self, source: Source) {
        self.0.push(source);
    }

    /// The source of an index that [`Sources::add`] gave.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.0.get(id.0 as usize)
    }

    /// The place of a span.
    pub fn place(&self, span: Span) -> Place {
        self.get(span.source).map_or_else(Place::default, |source| source.place(span))
    }

    /// The text of a span.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source).map_or("", |source| source.slice(span))
    }

    /// All of them, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.0.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_counts_characters_and_finds_its_way_back() {
        let source = Source::new(SourceId(0), "a.yaml", "é: 1\r\nname: Søren\n");
        let at = source.text().find("Søren").unwrap();
        let place = source.place(source.span(at, at + "Søren".len()));
        assert_eq!(place.to_string(), "a.yaml:2:7");
        assert_eq!((place.end_line, place.end_column), (2, 12));
        assert_eq!(source.offset(2, 7), at);
    }

    #[test]
    fn an_offset_beyond_the_end_is_the_end() {
        let source = Source::new(SourceId(0), "a", "one\n");
        assert_eq!(source.line_column(99), (2, 1));
        assert_eq!(source.offset(9, 9), 4);
    }

    #[test]
    fn base64_is_padded() {
        let of = |text: &str| base64(text.as_bytes());
        assert_eq!(
            ["", "f", "fo", "foo", "foob", "a:ÿ>?"].map(of),
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "YTrDvz4/"]
        );
    }
}
