//! One sheet of a workbook, row by row.

use std::ops::Range;

use crate::node::{Kind, Node};
use crate::source::{Book, CellAt, Grid, Mark, Merged, Source, Span};

/// One sheet. Rows and columns are counted among those that hold something; each row has a cell for each column.
pub(super) struct Sheet<'s> {
    pub(super) source: &'s Source,
    pub(super) name: &'s str,
    pub(super) rows: Vec<&'s [CellAt]>,
    /// What is known of the cells of each row, in the same order.
    marks: Vec<&'s [Mark]>,
    /// Cells that are shown as one.
    merged: &'s [Merged],
    /// Those of several rows, by the column that holds their text, from top to bottom.
    tall: Vec<(u16, u32, u32)>,
}

impl<'s> Sheet<'s> {
    /// The sheet of an index.
    pub(super) fn of(source: &'s Source, grid: &'s Grid, book: &'s Book, index: u16) -> Self {
        let name = grid.sheets.get(usize::from(index)).map_or("", |sheet| sheet.name.as_str());
        let own = grid.of_sheet(index);
        let cells = grid.cells.get(own.clone()).unwrap_or_default();
        let mut marks = book.marks.get(own).unwrap_or_default();
        let rows: Vec<&[CellAt]> = cells.chunk_by(|a, b| a.row == b.row).collect();
        let of_row = |row: &&[CellAt]| {
            let (own, rest) = marks.split_at_checked(row.len()).unwrap_or_default();
            marks = rest;
            own
        };
        let marks = rows.iter().map(of_row).collect();
        let first = book.merged.partition_point(|merged| merged.sheet < index);
        let end = book.merged.partition_point(|merged| merged.sheet <= index);
        let merged = book.merged.get(first..end).unwrap_or_default();
        let tall = merged.iter().filter(|merged| merged.bottom > merged.top);
        let mut tall: Vec<_> = tall.map(|merged| (merged.left, merged.top, merged.bottom)).collect();
        tall.sort_unstable();
        Self { source, name, rows, marks, merged, tall }
    }

    /// How many columns hold something.
    pub(super) fn columns(&self) -> usize {
        self.rows.first().map_or(0, |row| row.len())
    }

    pub(super) fn cell(&self, row: usize, column: usize) -> Option<&'s CellAt> {
        self.rows.get(row)?.get(column)
    }

    /// The number of a row in the sheet, from 0.
    pub(super) fn number(&self, row: usize) -> Option<u32> {
        self.cell(row, 0).map(|cell| cell.row)
    }

    /// The letters of a column, as a number from 0.
    pub(super) fn letter(&self, column: usize) -> u16 {
        self.cell(0, column).map_or(0, |cell| cell.column)
    }

    /// Where a cell is, without the blanks around its text.
    pub(super) fn span(&self, row: usize, column: usize) -> Span {
        let Some(cell) = self.cell(row, column) else { return self.source.beginning() };
        let whole = self.source.span(cell.start as usize, cell.end as usize);
        let text = self.source.slice(whole);
        let start = cell.start as usize + (text.len() - text.trim_start().len());
        self.source.span(start, start + text.trim().len())
    }

    /// What a cell says.
    pub(super) fn text(&self, row: usize, column: usize) -> &'s str {
        self.cell(row, column).map_or("", |cell| {
            let text = self.source.text().get(cell.start as usize..cell.end as usize);
            text.unwrap_or("").trim()
        })
    }

    pub(super) fn mark(&self, row: usize, column: usize) -> Mark {
        self.marks.get(row).and_then(|marks| marks.get(column)).copied().unwrap_or_default()
    }

    /// How many cells of a row say something.
    pub(super) fn filled(&self, row: usize, columns: Range<usize>) -> usize {
        columns.filter(|column| !self.text(row, *column).is_empty()).count()
    }

    /// The place of a row that may be a header nobody knows: at least three cells, and two rows right below it that fill half as
    /// many. One such row may be a form: labels over what they say.
    pub(super) fn like_rows(&self) -> Option<Span> {
        let typed = |row: usize| {
            let says = |column: &usize| !self.text(row, *column).is_empty() && !self.mark(row, *column).formula;
            (0..self.columns()).filter(says).count()
        };
        let follows = |row: usize, by: usize| {
            let number = |row: usize| self.number(row).and_then(|number| usize::try_from(number).ok());
            number(row + by).zip(number(row)).is_some_and(|(below, own)| below == own + by)
        };
        // A history of the form itself is no register: it has versions and dates.
        let says = |row: usize, words: [&str; 3]| {
            (0..self.columns())
                .any(|column| words.iter().any(|word| self.text(row, column).to_lowercase().contains(word)))
        };
        let history =
            |row: usize| says(row, ["version", "revision", "fassung"]) && says(row, ["date", "datum", "fecha"]);
        let is_one = |row: &usize| {
            let least = 2.max(typed(*row) / 2);
            typed(*row) >= 3 && (1..=2).all(|by| follows(*row, by) && typed(row + by) >= least)
        };
        (0..self.rows.len()).find(is_one).filter(|row| !history(*row)).map(|row| self.span(row, 0))
    }

    /// The cell as a node. One that is shown as one with a cell above it says what that one says, at its place.
    pub(super) fn node(&self, row: usize, column: usize) -> Node<'s> {
        let span = self.span(row, column);
        match self.text(row, column) {
            "" => self.above(row, column).unwrap_or(Node { span, kind: Kind::Null }),
            text => Node::text(text, span),
        }
    }

    fn above(&self, row: usize, column: usize) -> Option<Node<'s>> {
        let (number, letter) = (self.number(row)?, self.letter(column));
        let after = self.tall.partition_point(|(left, top, _)| (*left, *top) <= (letter, number));
        let (left, top, bottom) = *self.tall.get(after.checked_sub(1)?)?;
        if left != letter || number <= top || number > bottom {
            return None;
        }
        let top = self.rows.partition_point(|row| row.first().is_some_and(|cell| cell.row < top));
        match self.text(top, column) {
            "" => None,
            text => Some(Node::text(text, self.span(top, column))),
        }
    }

    /// Whether a cell is shown as one with the cell below it, and with nothing further down.
    pub(super) fn is_two_high(&self, row: usize, column: usize) -> bool {
        self.merge_at(row, column).is_some_and(|merged| merged.bottom == merged.top + 1)
    }

    fn merge_at(&self, row: usize, column: usize) -> Option<&Merged> {
        let cell = self.cell(row, column)?;
        let found = self.merged.binary_search_by_key(&(cell.row, cell.column), |merged| (merged.top, merged.left));
        found.ok().and_then(|at| self.merged.get(at))
    }
}
