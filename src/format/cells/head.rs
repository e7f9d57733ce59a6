//! Which row is the header of a table, and what its columns are called.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::sheet::Sheet;
use crate::format::{Heading, Sink};
use crate::source::Span;

/// The header of one table or of several side by side.
pub(super) struct Head<'s> {
    /// Its rows: one, or two where groups of columns have a name of their own.
    pub(super) rows: Range<usize>,
    /// The name of each column of the sheet.
    pub(super) names: Vec<(Cow<'s, str>, Span)>,
    /// How much each name says.
    pub(super) says: Vec<Heading>,
}

/// What texts say as headings, each asked for once: the rows of a register say the same over and over.
#[derive(Default)]
pub(super) struct Known<'s>(FxHashMap<&'s str, Heading>);

/// Longer texts are no headings.
const LONGEST: usize = 80;

/// Texts that are remembered at most.
const REMEMBERED: usize = 10_000;

impl<'s> Known<'s> {
    /// What each cell of a row says as a heading. A label with a colon is none: its value stands beside it.
    fn says(&mut self, sheet: &Sheet<'s>, row: usize, sink: &mut dyn Sink<'s>) -> Vec<Heading> {
        let mut one = |column| match sheet.text(row, column) {
            "" => Heading::Unknown,
            text if text.len() > LONGEST || text.ends_with(':') => Heading::Unknown,
            text if text.starts_with(|c: char| c.is_ascii_digit()) => Heading::Unknown,
            text => match self.0.get(text) {
                Some(known) => *known,
                None => {
                    let says = sink.heading(text);
                    if self.0.len() < REMEMBERED {
                        self.0.insert(text, says);
                    }
                    says
                }
            },
        };
        (0..sheet.columns()).map(&mut one).collect()
    }
}

/// Whether a row is a header by what its cells say: two headings that are known, and one of them names the records. Where
/// none does there must be more of them: a history of versions has a date, an author and a description too.
fn is_header(sheet: &Sheet<'_>, row: usize, says: &[Heading], below: &[Heading]) -> bool {
    let known = says.iter().filter(|says| **says > Heading::Unknown).count();
    let most = says.iter().copied().max().unwrap_or(Heading::Unknown);
    let enough = match most {
        Heading::Naming | Heading::Titling => 2,
        Heading::Telling => 4,
        Heading::Listed | Heading::Unknown => return false,
    };
    // Below a header stands a row that is filled in like it.
    let filled = |row: usize| sheet.filled(row, 0..sheet.columns());
    let like = is_next(sheet, row) && filled(row + 1) + 1 >= filled(row);
    known >= enough && (!is_labels(sheet, row, says) || (like && !is_labels(sheet, row + 1, below)))
}

/// Whether labels and values take turns in a row: `Owner | Ana | Date | 2026-03-01`.
fn is_labels(sheet: &Sheet<'_>, row: usize, says: &[Heading]) -> bool {
    let filled: Vec<bool> = (0..sheet.columns())
        .filter(|column| !sheet.text(row, *column).is_empty())
        .map(|column| says.get(column).is_some_and(|says| *says > Heading::Unknown))
        .collect();
    filled.len().is_multiple_of(2) && filled.chunks(2).all(|pair| matches!(pair, [true, false]))
}

/// The header that begins in a row or has its lower row there, if it is one. `from` is the first row that may be taken.
pub(super) fn find<'s>(
    sheet: &Sheet<'s>,
    row: usize,
    from: usize,
    known: &mut Known<'s>,
    sink: &mut dyn Sink<'s>,
) -> Option<Head<'s>> {
    let own = known.says(sheet, row, sink);
    if own.iter().filter(|says| **says > Heading::Unknown).count() < 2 {
        return None;
    }
    let below = known.says(sheet, row + 1, sink);
    if !is_header(sheet, row, &own, &below) {
        return None;
    }
    Some(if is_second(sheet, row, &own, &below) {
        two(sheet, row, &below, sink)
    } else if row > from && is_group_row(sheet, row - 1) && !names_twice(&own) {
        two(sheet, row - 1, &own, sink)
    } else {
        one(sheet, row, own)
    })
}

/// The header in a row that is said to hold it.
pub(super) fn said<'s>(sheet: &Sheet<'s>, row: usize, sink: &mut dyn Sink<'s>) -> Head<'s> {
    let mut known = Known::default();
    let (own, below) = (known.says(sheet, row, sink), known.says(sheet, row + 1, sink));
    if is_second(sheet, row, &own, &below) { two(sheet, row, &below, sink) } else { one(sheet, row, own) }
}

fn one<'s>(sheet: &Sheet<'s>, row: usize, says: Vec<Heading>) -> Head<'s> {
    let name = |column| (Cow::Borrowed(sheet.text(row, column)), sheet.span(row, column));
    Head { rows: row..row + 1, names: (0..sheet.columns()).map(name).collect(), says }
}

/// Whether the row below a header belongs to it: headings reach down into it, or it says headings where the row above is
/// empty or names a group, and nothing where that names records.
fn is_second(sheet: &Sheet<'_>, row: usize, own: &[Heading], below: &[Heading]) -> bool {
    if !is_next(sheet, row) {
        return false;
    }
    let columns = || 0..sheet.columns();
    let at = |says: &[Heading], column: usize| says.get(column).copied().unwrap_or(Heading::Unknown);
    if columns().any(|column| at(own, column) > Heading::Unknown && sheet.is_two_high(row, column)) {
        return true;
    }
    let filled: Vec<usize> = columns().filter(|column| !sheet.text(row + 1, *column).is_empty()).collect();
    let known = filled.iter().filter(|column| at(below, **column) > Heading::Unknown).count();
    let apart = filled.iter().all(|column| at(own, *column) < Heading::Listed);
    known > 0 && known * 2 >= filled.len() && apart && columns().any(|column| at(own, column) >= Heading::Titling)
}

/// Whether a row names groups of the columns below it.
fn is_group_row(sheet: &Sheet<'_>, row: usize) -> bool {
    let columns = || 0..sheet.columns();
    let texts = || columns().map(|column| sheet.text(row, column)).filter(|text| !text.is_empty());
    let plain = texts().all(|text| !text.ends_with(':') && !text.contains('\n'));
    let many = texts().count() >= 2;
    let numbers = columns().any(|column| sheet.mark(row, column).number);
    is_next(sheet, row) && many && plain && !numbers
}

/// Whether a row names records twice, as the header of two tables side by side does: what stands above it are titles.
fn names_twice(own: &[Heading]) -> bool {
    own.iter().filter(|says| **says == Heading::Naming).count() > 1
}

fn is_next(sheet: &Sheet<'_>, row: usize) -> bool {
    sheet.number(row).zip(sheet.number(row + 1)).is_some_and(|(this, next)| next == this + 1)
}

/// A header of two rows. A column is called what the lower row says, where that is known and said once, else by both.
fn two<'s>(sheet: &Sheet<'s>, row: usize, lower: &[Heading], sink: &mut dyn Sink<'s>) -> Head<'s> {
    let mut times: FxHashMap<String, usize> = FxHashMap::default();
    for column in 0..sheet.columns() {
        *times.entry(bare(sheet.text(row + 1, column))).or_default() += 1;
    }
    let mut head = Head { rows: row..row + 2, names: Vec::new(), says: Vec::new() };
    let mut group = "";
    for column in 0..sheet.columns() {
        let (above, own) = (sheet.text(row, column), sheet.text(row + 1, column));
        if !above.is_empty() {
            group = above;
        }
        let known = lower.get(column).is_some_and(|says| *says > Heading::Unknown);
        let once = times.get(&bare(own)).is_none_or(|times| *times < 2);
        let (name, span): (Cow<'s, str>, Span) = match (own, group) {
            ("", _) => (Cow::Borrowed(above), sheet.span(row, column)),
            (own, "") => (Cow::Borrowed(own), sheet.span(row + 1, column)),
            (own, _) if known && once => (Cow::Borrowed(own), sheet.span(row + 1, column)),
            (own, group) => {
                let both = format!("{group} {own}");
                let span = sheet.span(row + 1, column);
                let better = !once || sink.heading(&both) > Heading::Unknown;
                if better { (Cow::Owned(both), span) } else { (Cow::Borrowed(own), span) }
            }
        };
        head.says.push(if name.is_empty() { Heading::Unknown } else { sink.heading(&name) });
        head.names.push((name, span));
    }
    head
}

/// A text without case, blanks and marks.
pub(super) fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
