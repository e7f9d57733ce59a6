//! The lines that a finding or a problem shows, cut out of any number of files.
//!
//! miette knows one source for a diagnostic; the evidence of a finding stands in several. So the lines that carry a
//! label are copied into one text, window by window, and miette is told of each window which file and line it is.
//! Copying is also where a line of ten thousand characters is cut around its labels, and where characters that a
//! terminal would obey are replaced.

use std::borrow::Cow;
use std::ops::Range;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::source::{Layout, Source, SourceId, Sources, Span};
use crate::text;

mod shown;

pub use shown::{Piece, Shown};

/// Lines without a label between two lines with one, at most, for both to be shown in one window.
const BETWEEN: usize = 2;
/// How much of a long line is shown at each label: characters of the value, and around it. The first that fits is taken.
const SHOWN: [(usize, usize); 4] = [(64, 16), (32, 8), (16, 4), (8, 1)];

/// What a place is labelled with.
#[derive(Clone, Debug)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there.
    pub text: String,
}

/// The lines around labels.
#[derive(Debug, Default)]
pub struct Excerpt {
    text: String,
    windows: Vec<Window>,
    labels: Vec<(LabeledSpan, usize)>,
}

#[derive(Debug)]
struct Window {
    name: String,
    bytes: Range<usize>,
    first_line: usize,
    line_starts: Vec<usize>,
}

/// A label on its line: bytes within the line, and the column, from 0, to print.
struct Mark {
    line: usize,
    bytes: Range<usize>,
    column: usize,
    text: String,
}

impl Excerpt {
    /// The lines of the labels, at most `width` characters of each; the file of the first label comes first.
    pub fn new(sources: &Sources, labels: &[Label], width: usize) -> Self {
        let mut excerpt = Self::default();
        let mut files: Vec<SourceId> = Vec::new();
        for label in labels {
            if !files.contains(&label.span.source) {
                files.push(label.span.source);
            }
        }
        for source in files.into_iter().filter_map(|id| sources.get(id)) {
            let of_file = labels.iter().filter(|label| label.span.source == source.id());
            let marks = separate(of_file.map(|label| mark(source, label)).collect());
            for window in windows(source, marks) {
                excerpt.add(source, window, width);
            }
        }
        excerpt
    }

    /// The labels, for miette.
    pub fn labels(&self) -> impl Iterator<Item = LabeledSpan> {
        self.labels.iter().map(|(label, _)| label.clone())
    }

    fn add(&mut self, source: &Source, marks: Vec<Mark>, width: usize) {
        let (Some(first), Some(last)) = (marks.first(), marks.last()) else { return };
        let (first_line, last_line) = (first.line, last.line);
        let start = self.text.len();
        let mut line_starts = Vec::new();
        for line in first_line..=last_line {
            line_starts.push(self.text.len());
            let here = marks.iter().filter(|mark| mark.line == line);
            self.add_line(line_text(source, line).1, &here.collect::<Vec<_>>(), width);
        }
        let name = name(source, first);
        let first_line = source.shown_line(first_line);
        self.windows.push(Window { name, bytes: start..self.text.len(), first_line, line_starts });
    }

    fn add_line(&mut self, line: &str, marks: &[&Mark], width: usize) {
        let shown = shown(line, marks, width);
        let mut end = 0;
        // where each mark's start and end land in the copy
        let mut ends: Vec<(usize, usize)> = vec![(self.text.len(), self.text.len()); marks.len()];
        for range in shown {
            if range.start > end {
                self.text.push('…');
            }
            for (at, c) in line.get(range.clone()).unwrap_or("").char_indices() {
                let at = range.start + at;
                note(&mut ends, marks, at, self.text.len());
                self.text.push(text::printable(c));
            }
            note(&mut ends, marks, range.end, self.text.len());
            end = range.end;
        }
        if end < line.len() {
            self.text.push('…');
        }
        self.text.push('\n');
        for (mark, (from, to)) in marks.iter().zip(ends) {
            let span = SourceSpan::new(from.into(), to.saturating_sub(from));
            let label = Some(mark.text.clone()).filter(|text| !text.is_empty());
            let label = match self.labels.is_empty() {
                true => LabeledSpan::new_primary_with_span(label, span),
                false => LabeledSpan::new_with_span(label, span),
            };
            self.labels.push((label, mark.column));
        }
    }
}

fn note(ends: &mut [(usize, usize)], marks: &[&Mark], at: usize, copied: usize) {
    for (mark, end) in marks.iter().zip(ends) {
        if mark.bytes.start == at {
            *end = (copied, copied.max(end.1));
        }
        if at <= mark.bytes.end && at >= mark.bytes.start {
            end.1 = copied;
        }
    }
}

/// The text of a line and the offset at which it begins.
fn line_text(source: &Source, line: usize) -> (usize, &str) {
    let start = source.offset(line, 1);
    let end = source.offset(line + 1, 1).max(start);
    let text = source.text().get(start..end).unwrap_or("");
    (start, text.trim_end_matches(['\n', '\r']))
}

/// A label of several lines is shown on its first.
fn mark(source: &Source, label: &Label) -> Mark {
    let (line, column) = source.line_column(label.span.start as usize);
    let (start, text) = line_text(source, line);
    let within = |offset: u32| (offset as usize).saturating_sub(start).min(text.len());
    let bytes = within(label.span.start)..within(label.span.end);
    Mark { line, bytes, column: column - 1, text: label.text.clone() }
}

/// Marks in the order of their places, none within another: what holds another mark ends where that one begins, and
/// marks of one place become one.
fn separate(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_by_key(|mark| (mark.line, mark.bytes.start, mark.bytes.end));
    let mut out: Vec<Mark> = Vec::new();
    for mark in marks {
        match out.last_mut().filter(|last| last.line == mark.line) {
            Some(last) if last.bytes.start == mark.bytes.start => {
                last.bytes.end = if last.bytes.is_empty() { mark.bytes.end } else { last.bytes.end };
                if !mark.text.is_empty() && !last.text.contains(&mark.text) {
                    last.text = format!("{}, {}", last.text, mark.text).trim_start_matches(", ").to_owned();
                }
                continue;
            }
            Some(last) => last.bytes.end = last.bytes.end.min(mark.bytes.start),
            None => {}
        }
        out.push(mark);
    }
    out
}

/// The name of a window. miette puts line and column behind it, which say nothing of a cell or an item: a name that ends
/// in [`WHOLE`] says it all, and what stands behind it is taken away once the report is drawn.
fn name(source: &Source, first: &Mark) -> String {
    if matches!(source.layout(), Layout::Text | Layout::Lines(_)) {
        return text::one_line(source.name()).into_owned();
    }
    let at = line_text(source, first.line).0 + first.bytes.start;
    format!("{}{WHOLE}", text::one_line(&source.place(source.span(at, at)).to_string()))
}

/// Ends a name behind which no line and column shall stand; what is shown of files and records never holds it.
const WHOLE: char = '\u{1}';

/// A drawn report without what miette put behind whole names.
pub fn without_lines(drawn: &str) -> Cow<'_, str> {
    if !drawn.contains(WHOLE) {
        return Cow::Borrowed(drawn);
    }
    let mut parts = drawn.split(WHOLE);
    let mut out = parts.next().unwrap_or("").to_owned();
    for part in parts {
        out.push_str(part.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit()));
    }
    Cow::Owned(out)
}

/// Marks of lines near each other, together: lines that follow each other in the text and to the eye of a person.
fn windows(source: &Source, marks: Vec<Mark>) -> Vec<Vec<Mark>> {
    let mut out: Vec<Vec<Mark>> = Vec::new();
    for mark in marks {
        let distance = |line: usize| source.shown_line(mark.line).abs_diff(source.shown_line(line));
        let near = |window: &&mut Vec<Mark>| {
            window.last().is_some_and(|last| {
                mark.line <= last.line + BETWEEN + 1 && distance(last.line) == mark.line - last.line
            })
        };
        match out.last_mut().filter(near) {
            Some(window) => window.push(mark),
            None => out.push(vec![mark]),
        }
    }
    out
}

/// Which parts of a line are shown: all of a short one, else what is around its marks.
fn shown(line: &str, marks: &[&Mark], width: usize) -> Vec<Range<usize>> {
    if line.chars().nth(width).is_none() {
        return vec![Range { start: 0, end: line.len() }];
    }
    if marks.is_empty() {
        return vec![Range { start: 0, end: forward(line, 0, width - 1) }];
    }
    let sizes = SHOWN.map(|(value, around)| around_marks(line, marks, value, around));
    let taken = |ranges: &[Range<usize>]| ranges.iter().map(|range| 1 + characters(line, range)).sum::<usize>();
    let [.., least] = &sizes;
    sizes.iter().find(|ranges| taken(ranges) <= width).unwrap_or(least).clone()
}

fn around_marks(line: &str, marks: &[&Mark], value: usize, around: usize) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        let start = back(line, mark.bytes.start, around);
        let end = mark.bytes.end.min(forward(line, mark.bytes.start, value));
        let end = forward(line, end, around);
        match out.last_mut().filter(|last| start <= last.end + 1) {
            Some(last) => last.end = last.end.max(end),
            None => out.push(start..end),
        }
    }
    out
}

fn characters(line: &str, range: &Range<usize>) -> usize {
    line.get(range.clone()).unwrap_or("").chars().count()
}

fn forward(line: &str, from: usize, characters: usize) -> usize {
    let rest = line.get(from..).unwrap_or("");
    rest.char_indices().nth(characters).map_or(line.len(), |(at, _)| from + at)
}

fn back(line: &str, from: usize, characters: usize) -> usize {
    let before = line.get(..from).unwrap_or("");
    before.char_indices().rev().nth(characters.saturating_sub(1)).map_or(0, |(at, _)| at)
}

impl SourceCode for Excerpt {
    /// The whole window of a span; with no context asked for, the span's own line and column. A span over two windows
    /// is out of bounds, so that miette never joins them.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let holds = |window: &&Window| window.bytes.contains(&start) && end <= window.bytes.end;
        let window = self.windows.iter().find(holds).ok_or(MietteError::OutOfBounds)?;
        let data = self.text.as_bytes().get(window.bytes.clone()).ok_or(MietteError::OutOfBounds)?;
        let (line, column) = if before == 0 {
            let line = window.line_starts.partition_point(|at| *at <= start).max(1) - 1;
            let label = self.labels.iter().find(|(label, _)| label.offset() == start);
            (line, label.map_or(0, |(_, column)| *column))
        } else {
            (0, 0)
        };
        Ok(Box::new(MietteSpanContents::new_named(
            window.name.clone(),
            data,
            (window.bytes.start, window.bytes.len()).into(),
            window.first_line - 1 + line,
            column,
            window.line_starts.len(),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, labelled: &[&str], width: usize) -> Excerpt {
        let mut sources = Sources::default();
        let id = sources.add("a.md", text);
        let label = |part: &&str| {
            let at = text.find(*part).unwrap();
            Label { span: Span::new(id, at, at + part.len()), text: (*part).to_owned() }
        };
        Excerpt::new(&sources, &labelled.iter().map(label).collect::<Vec<_>>(), width)
    }

    fn labelled(excerpt: &Excerpt) -> Vec<&str> {
        let text = |label: &LabeledSpan| excerpt.text.get(label.offset()..label.offset() + label.len()).unwrap();
        excerpt.labels.iter().map(|(label, _)| text(label)).collect()
    }

    #[test]
    fn a_long_line_is_cut_around_its_labels() {
        let long = format!("{}NEEDLE{}PIN{}", "ä".repeat(5000), "b".repeat(5000), "c".repeat(5000));
        let excerpt = excerpt(&long, &["NEEDLE", "PIN"], 80);
        assert_eq!(labelled(&excerpt), ["NEEDLE", "PIN"]);
        assert!(excerpt.text.chars().count() < 100, "{}", excerpt.text);
        assert_eq!(excerpt.labels[0].1, 5000);
    }

    #[test]
    fn a_label_within_another_keeps_its_place() {
        let excerpt = excerpt("CA-7,open,none\n", &["CA-7,open,none", "open"], 80);
        assert_eq!(labelled(&excerpt), ["CA-7,", "open"]);
    }

    #[test]
    fn lines_far_apart_are_windows_of_their_own() {
        let excerpt = excerpt("a\r\n2\r\nb\r\n4\r\n5\r\n6\r\n7\r\nc", &["a", "b", "c"], 80);
        assert_eq!(excerpt.text, "a\n2\nb\nc\n");
        assert_eq!(excerpt.windows.iter().map(|w| w.first_line).collect::<Vec<_>>(), [1, 8]);
    }

    #[test]
    fn control_characters_are_replaced_and_places_still_hold() {
        let excerpt = excerpt("id: \u{1b}[2J\u{202e}x # evil\n", &["x"], 80);
        assert_eq!(excerpt.text, "id: \u{241b}[2J\u{fffd}x # evil\n");
        assert_eq!(labelled(&excerpt), ["x"]);
    }
}
