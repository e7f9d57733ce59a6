//! The lines of an excerpt for what is drawn without miette.

use std::ops::Range;

use super::{Excerpt, WHOLE};

/// Lines of one file that follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown<'e> {
    /// The file; where lines say nothing (a cell, an item) the place itself.
    pub name: &'e str,
    /// Whether the name says the place already, so that the numbers of the lines need not be shown.
    pub whole: bool,
    /// Each line by the number a person knows it by, in pieces.
    pub lines: Vec<(usize, Vec<Piece<'e>>)>,
}

/// A part of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'e> {
    /// Its text; empty where a label stands at a place at which there is nothing.
    pub text: &'e str,
    /// Whether a label stands on it.
    pub marked: bool,
}

impl Excerpt {
    /// The lines, file by file, in the order of the labels' files.
    pub fn shown(&self) -> impl Iterator<Item = Shown<'_>> {
        self.windows.iter().map(|window| {
            let ends = window.line_starts.iter().skip(1).copied().chain([window.bytes.end]);
            let lines = window.line_starts.iter().copied().zip(ends).enumerate();
            let lines = lines.map(|(at, (start, end))| (window.first_line + at, self.pieces(start, end))).collect();
            let (name, whole) = match window.name.strip_suffix(WHOLE) {
                Some(name) => (name, true),
                None => (window.name.as_str(), false),
            };
            Shown { name, whole, lines }
        })
    }

    /// A line of the copy in pieces: what a label stands on, and what is between.
    fn pieces(&self, start: usize, end: usize) -> Vec<Piece<'_>> {
        let text = |range: Range<usize>| self.text.get(range).unwrap_or("").trim_end_matches('\n');
        let mut out = Vec::new();
        let mut from = start;
        for (label, _) in &self.labels {
            let marked = label.offset()..label.offset() + label.len();
            if marked.start < from || marked.end >= end {
                continue;
            }
            out.push(Piece { text: text(from..marked.start), marked: false });
            from = marked.end;
            out.push(Piece { text: text(marked), marked: true });
        }
        out.push(Piece { text: text(from..end), marked: false });
        out.retain(|piece| piece.marked || !piece.text.is_empty());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Sources, Span};
    use crate::telling::Label;

    #[test]
    fn lines_are_had_in_pieces() {
        let text = "ID,Status\nCA-7,open\n";
        let mut sources = Sources::default();
        let id = sources.add("a.md", text);
        let label = |start, end| Label { span: Span::new(id, start, end), text: String::new() };
        let excerpt = Excerpt::new(&sources, &[label(10, 14), label(15, 19)], 80);
        let shown: Vec<Shown<'_>> = excerpt.shown().collect();
        let piece = |text, marked| Piece { text, marked };
        let line = vec![piece("CA-7", true), piece(",", false), piece("open", true)];
        assert_eq!(shown, [Shown { name: "a.md", whole: false, lines: vec![(2, line)] }]);
    }
}
