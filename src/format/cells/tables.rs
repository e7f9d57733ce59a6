//! The tables of the sheets of a workbook: below titles, one below the other, or side by side.

use std::borrow::Cow;
use std::ops::Range;

use super::form;
use super::head::{self, Head, Known, bare};
use super::sheet::Sheet;
use crate::format::table::{self, Record, Row};
use crate::format::{Heading, Sink, Table, TableUse};
use crate::problem::Problem;
use crate::source::{Book, Grid, Source, Span, letters};

/// Reads the sheets of a workbook.
pub(super) fn read<'s>(
    source: &'s Source,
    grid: &'s Grid,
    book: &'s Book,
    header_row: Option<u32>,
    sink: &mut dyn Sink<'s>,
) {
    let mut tables = 0;
    for (index, listed) in (0..).zip(&grid.sheets) {
        let sheet = Sheet::of(source, grid, book, index);
        let place = sheet.span(0, 0);
        match book.closed.binary_search_by_key(&index, |(closed, _)| *closed).ok().and_then(|at| book.closed.get(at)) {
            Some((_, why)) => sink.passed_over(&listed.name, why, place, None),
            None if sheet.filled(0, 0..sheet.columns()) == 0 => {
                sink.passed_over(&listed.name, "it is empty", place, None)
            }
            None => Reader { sheet, tables: &mut tables, loose: Vec::new() }.read(header_row, sink),
        }
    }
}

struct Reader<'s, 't> {
    sheet: Sheet<'s>,
    /// How many tables of the workbook were found.
    tables: &'t mut u32,
    /// Rows that belong to no table.
    loose: Vec<usize>,
}

/// Words before a sum.
const SUMS: [&str; 10] =
    ["total", "totals", "subtotal", "grandtotal", "sum", "summe", "gesamt", "totaal", "suma", "celkem"];

impl<'s> Reader<'s, '_> {
    fn read(mut self, header_row: Option<u32>, sink: &mut dyn Sink<'s>) {
        let place = self.sheet.span(0, 0);
        if sink.reads_forms() {
            if form::read(&self.sheet, *self.tables, sink) {
                *self.tables += 1;
            } else {
                sink.passed_over(
                    self.sheet.name,
                    "none of its cells is a label that is known",
                    place,
                    self.sheet.like_rows(),
                );
            }
            return;
        }
        let heads = match header_row {
            Some(number) => self.said(number, sink),
            None => self.heads(sink),
        };
        if heads.is_empty() && header_row.is_none() {
            let why = "no row of it is a header: none has enough headings that are known; name its columns, or say which row it is with `header_row`";
            sink.passed_over(self.sheet.name, why, place, self.sheet.like_rows());
        }
        let mut ends = heads.iter().skip(1).map(|head| head.rows.start).collect::<Vec<_>>();
        ends.push(self.sheet.rows.len());
        let mut from = 0;
        for (head, end) in heads.iter().zip(ends) {
            let titles = self.titles(head, from, end);
            self.loose.extend(from..titles.start);
            let end = if end < self.sheet.rows.len() { self.end(head, end) } else { end };
            self.below(head, titles, end, sink);
            from = end;
        }
        if !heads.is_empty() {
            self.tell_loose(sink);
        }
    }

    /// The header in the row that is said to hold it.
    fn said(&self, number: u32, sink: &mut dyn Sink<'s>) -> Vec<Head<'s>> {
        let row = (0..self.sheet.rows.len()).find(|row| self.sheet.number(*row) == number.checked_sub(1));
        match row {
            Some(row) => vec![head::said(&self.sheet, row, sink)],
            None => {
                let message = format!("row {number} of `{}` is empty, so it is no header", self.sheet.name);
                let help = "correct `header_row`, or name the sheet that it is meant for with `sheet`";
                sink.problem(Problem::error(message, self.sheet.span(0, 0)).help(help));
                Vec::new()
            }
        }
    }

    /// All headers of the sheet. One that says again what the one before said begins no table.
    fn heads(&self, sink: &mut dyn Sink<'s>) -> Vec<Head<'s>> {
        let mut heads: Vec<Head<'s>> = Vec::new();
        let mut known = Known::default();
        let mut row = 0;
        while row < self.sheet.rows.len() {
            let from = heads.last().map_or(0, |head| head.rows.end);
            match head::find(&self.sheet, row, from, &mut known, sink) {
                Some(head) if !heads.last().is_some_and(|last| self.is_again(last, head.rows.end - 1)) => {
                    row = head.rows.end;
                    heads.push(head);
                }
                _ => row += 1,
            }
        }
        heads
    }

    /// Whether a row says again what the last row of a header says.
    fn is_again(&self, head: &Head<'s>, row: usize) -> bool {
        let same = |own: usize, column: usize| bare(self.sheet.text(own, column)) == bare(self.sheet.text(row, column));
        head.rows.clone().any(|own| (0..self.sheet.columns()).all(|column| same(own, column)))
    }

    /// The rows right above a header that hold one text for each table: its titles.
    fn titles(&self, head: &Head<'s>, from: usize, end: usize) -> Range<usize> {
        let most = self.segments(head, head.rows.end..end).len();
        let mut first = head.rows.start;
        while first > from && self.is_title(first - 1, most) {
            first -= 1;
        }
        first..head.rows.start
    }

    fn is_title(&self, row: usize, most: usize) -> bool {
        (1..=most).contains(&self.sheet.filled(row, 0..self.sheet.columns()))
    }

    /// Where a table ends that another follows: before the titles of that.
    fn end(&self, head: &Head<'s>, next: usize) -> usize {
        let mut end = next;
        while end > head.rows.end && self.is_title(end - 1, 1) {
            end -= 1;
        }
        end
    }

    /// The columns of each table under a header. Tables stand side by side where a column between them is empty and each
    /// has an id or a title of its own.
    fn segments(&self, head: &Head<'s>, body: Range<usize>) -> Vec<Range<usize>> {
        let columns = self.sheet.columns();
        let named = |column: usize| head.names.get(column).is_some_and(|(name, _)| !name.is_empty());
        let empty = |column: usize| !named(column) && body.clone().all(|row| self.sheet.text(row, column).is_empty());
        let mut starts = vec![0];
        for column in 1..columns {
            let gap = empty(column - 1) || self.sheet.letter(column) > self.sheet.letter(column - 1) + 1;
            let run = column..(column..columns).find(|at| !named(*at)).unwrap_or(columns);
            let before = starts.last().copied().unwrap_or(0)..column;
            let both = |what| {
                [&before, &run]
                    .into_iter()
                    .all(|part| head.says.get(part.clone()).is_some_and(|says| says.contains(&what)))
            };
            if gap && named(column) && (both(Heading::Naming) || both(Heading::Titling)) {
                starts.push(column);
            }
        }
        let ends = starts.iter().skip(1).copied().chain([columns]);
        starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
    }

    /// The tables under one header.
    fn below(&mut self, head: &Head<'s>, titles: Range<usize>, end: usize, sink: &mut dyn Sink<'s>) {
        let body = head.rows.end..end;
        let segments = self.segments(head, body.clone());
        let alone = segments.len() == 1;
        for columns in segments {
            let rows: Vec<usize> = body.clone().filter(|row| self.sheet.filled(*row, columns.clone()) > 0).collect();
            let mut headings = vec![(Cow::Borrowed(self.sheet.name), self.sheet.span(head.rows.start, columns.start))];
            for row in titles.clone() {
                let own = columns.clone().find(|column| !self.sheet.text(row, *column).is_empty());
                let any = (0..self.sheet.columns()).find(|column| !self.sheet.text(row, *column).is_empty());
                let shared = || any.filter(|_| alone || self.sheet.filled(row, 0..self.sheet.columns()) == 1);
                if let Some(column) = own.or_else(shared) {
                    headings.push((Cow::Borrowed(self.sheet.text(row, column)), self.sheet.span(row, column)));
                }
            }
            let header = columns.clone().map(|column| self.name(head, column, &rows)).collect();
            let index = *self.tables;
            *self.tables += 1;
            let table = Table { index, header, headings, rows: u32::try_from(rows.len()).unwrap_or(u32::MAX) };
            if rows.is_empty() {
                let message = format!("the table of `{}` has no row below its header", self.sheet.name);
                let place = self.sheet.span(head.rows.end.saturating_sub(1), columns.start);
                sink.problem(Problem::note(message, place).help("if it should have, look at what stands below it"));
            }
            self.hand_over(head, &table, &rows, columns, sink);
        }
    }

    /// What a column is called; one without a name but with cells by its letters.
    fn name(&self, head: &Head<'s>, column: usize, rows: &[usize]) -> (Cow<'s, str>, Span) {
        match head.names.get(column) {
            Some((name, span)) if name.is_empty() => {
                let holds = rows.iter().any(|row| !self.sheet.text(*row, column).is_empty());
                let name = || format!("(column {})", letters(self.sheet.letter(column))).into();
                (if holds { name() } else { Cow::Borrowed("") }, *span)
            }
            Some(name) => name.clone(),
            None => (Cow::Borrowed(""), self.sheet.span(head.rows.start, column)),
        }
    }

    fn hand_over(
        &self,
        head: &Head<'s>,
        table: &Table<'s>,
        rows: &[usize],
        columns: Range<usize>,
        sink: &mut dyn Sink<'s>,
    ) {
        let wanted = sink.table(table);
        if wanted == TableUse::Skip {
            return;
        }
        let prepared = self.prepared(rows, &columns);
        let mut record = Record::new();
        for (index, row) in (0..).zip(rows) {
            let row = *row;
            let span = self.sheet.span(row, columns.start).to(self.sheet.span(row, columns.end.saturating_sub(1)));
            let formulas = self.formulas(row, &columns);
            if self.is_again(head, row) {
                sink.no_row("row left out: it says the header again", span);
            } else if self.is_sum(head, row, &columns) {
                sink.no_row("row left out: it is a sum", span);
            } else if formulas.as_ref().is_some_and(|own| own.iter().all(|column| prepared.contains(column))) {
                sink.no_row("row left out: it holds nothing but formulas that were filled down ahead of it", span);
            } else {
                let cells: Vec<_> = columns.clone().map(|column| self.sheet.node(row, column)).collect();
                let at = Row { table: table.index, index, span, written: cells.len() };
                match wanted {
                    TableUse::Record => record.row(at, cells, sink),
                    _ => table::hand_over(table, at, cells, sink),
                }
            }
        }
        record.finish(table.index, sink);
    }

    /// The columns of a row that say something, where all of them are formulas.
    fn formulas(&self, row: usize, columns: &Range<usize>) -> Option<Vec<usize>> {
        let filled: Vec<usize> = columns.clone().filter(|column| !self.sheet.text(row, *column).is_empty()).collect();
        filled.iter().all(|column| self.sheet.mark(row, *column).formula).then_some(filled)
    }

    /// Columns that are formulas in a row where something else was written by hand: there they are filled down.
    fn prepared(&self, rows: &[usize], columns: &Range<usize>) -> Vec<usize> {
        let written = rows.iter().filter(|row| self.formulas(**row, columns).is_none());
        let Some(first) = written.into_iter().next() else { return Vec::new() };
        columns.clone().filter(|column| self.sheet.mark(*first, *column).formula).collect()
    }

    /// Whether a row is a sum: it begins with the word for one, and says nothing else in words.
    fn is_sum(&self, head: &Head<'s>, row: usize, columns: &Range<usize>) -> bool {
        let mut filled = columns.clone().filter(|column| !self.sheet.text(row, *column).is_empty());
        let Some(first) = filled.next() else { return false };
        let word = bare(self.sheet.text(row, first));
        let numbers = |column: usize| {
            let text = self.sheet.text(row, column);
            let dated = head.says.get(column).is_some_and(|says| *says > Heading::Unknown) && text.len() > 8;
            !dated && text.chars().any(|c| c.is_ascii_digit())
        };
        SUMS.contains(&word.as_str()) && filled.all(numbers)
    }

    /// Tells of rows that stand outside the tables.
    fn tell_loose(&self, sink: &mut dyn Sink<'s>) {
        let Some(first) = self.loose.first() else { return };
        let numbers: Vec<u32> = self.loose.iter().filter_map(|row| Some(self.sheet.number(*row)? + 1)).collect();
        let said: Vec<String> = numbers
            .chunk_by(|a, b| *b == *a + 1)
            .filter_map(|run| match run {
                [only] => Some(only.to_string()),
                [first, .., last] => Some(format!("{first} to {last}")),
                [] => None,
            })
            .collect();
        let (rows, stand) = if numbers.len() == 1 { ("row", "stands") } else { ("rows", "stand") };
        let message = format!("{rows} {} of `{}` {stand} in no table", said.join(", "), self.sheet.name);
        let help = "nothing of that is read; if it is a form, read it by a source with `table: { layout: record }`";
        sink.problem(Problem::note(message, self.sheet.span(*first, 0)).help(help));
    }
}
