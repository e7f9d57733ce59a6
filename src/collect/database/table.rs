//! The rows of an answer, kept within bounds and laid out as a text of cells.

use chrono::{DateTime, Utc};

use super::Failure;
use crate::format::Limits;
use crate::source::{CellAt, Grid, Layout, Sheet, Source, SourceId};

/// What a cell costs at least, so that a great many empty ones are bounded too.
const CELL: u64 = 8;

/// The rows of an answer, in the order in which they came.
#[derive(Debug)]
pub(super) struct Rows {
    columns: Vec<String>,
    text: String,
    /// Where each cell is in the text, row by row.
    cells: Vec<(u32, u32)>,
    cost: u64,
    most: u64,
}

/// How rows are laid out.
pub(super) struct Laid<'a> {
    /// The name of the database.
    pub(super) name: &'a str,
    /// The name of the table.
    pub(super) table: String,
    /// The column that a row is known by; `id`, else the first one, where nothing is said.
    pub(super) key: Option<&'a str>,
    /// When the rows were taken.
    pub(super) extracted: Option<DateTime<Utc>>,
}

impl Rows {
    /// No rows yet under these columns.
    pub(super) fn new(columns: Vec<String>, limits: &Limits) -> Self {
        let most = limits.bytes.min(u64::from(u32::MAX) / 2);
        Self { columns, text: String::new(), cells: Vec::new(), cost: 0, most }
    }

    /// Adds a cell; nothing is an empty one.
    pub(super) fn cell(&mut self, text: &str) -> Result<(), Failure> {
        self.cost += CELL.max(text.len() as u64 + 1);
        if self.cost > self.most {
            let message = format!("it is larger than the {} bytes that an answer may have", self.most);
            return Err(Failure::new(message, "ask for fewer rows or columns, or put the rule to the database itself"));
        }
        let start = self.text.len();
        self.text.push_str(text);
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.cells.push((offset(start), offset(self.text.len())));
        Ok(())
    }

    /// The name of a column.
    pub(super) fn column(&self, at: usize) -> &str {
        self.columns.get(at).map_or("", String::as_str)
    }

    /// The whole number that is all of the answer.
    pub(super) fn number(&self) -> Option<u64> {
        match self.cells.as_slice() {
            [only] => self.slice(*only).parse().ok(),
            _ => None,
        }
    }

    fn slice(&self, (start, end): (u32, u32)) -> &str {
        self.text.get(start as usize..end as usize).unwrap_or("")
    }

    /// A text with the names of the columns in its first line and a row in each after it, ordered by key and then by all
    /// cells: a database gives rows in whatever order it likes, and the same rows must give the same text.
    pub(super) fn lay_out(self, id: SourceId, laid: Laid<'_>) -> Result<Source, Failure> {
        let named = |name: &str| self.columns.iter().position(|column| column.eq_ignore_ascii_case(name));
        let key = match laid.key {
            None => named("id").unwrap_or(0),
            Some(name) => named(name).ok_or_else(|| {
                let help = format!("its columns: {}", self.columns.join(", "));
                Failure::new(format!("no column is called `{name}`"), help)
            })?,
        };
        let mut order: Vec<&[(u32, u32)]> = self.cells.chunks_exact(self.columns.len().max(1)).collect();
        let cell = |row: &[(u32, u32)], at: usize| row.get(at).map_or("", |cell| self.slice(*cell));
        order.sort_unstable_by(|a, b| {
            let all = |row: &'_ [(u32, u32)]| row.iter().map(|cell| self.slice(*cell)).collect::<Vec<_>>();
            cell(a, key).cmp(cell(b, key)).then_with(|| all(a).cmp(&all(b)))
        });
        let mut out = Text { text: String::with_capacity(self.text.len() + self.cells.len()), cells: Vec::new() };
        out.cells.reserve(self.cells.len() + self.columns.len());
        out.row(0, self.columns.iter().map(String::as_str));
        for (row, cells) in (1..).zip(order) {
            out.row(row, cells.iter().map(|cell| self.slice(*cell)));
        }
        let key = u16::try_from(key).unwrap_or(u16::MAX);
        let sheets = vec![Sheet { name: laid.table, columns: self.columns, key }];
        let grid = Grid { sheets, cells: out.cells, book: None };
        Ok(Source::laid_out(id, laid.name, out.text, Layout::Cells(grid), laid.extracted))
    }
}

/// A text of cells in the making.
struct Text {
    text: String,
    cells: Vec<CellAt>,
}

impl Text {
    fn row<'c>(&mut self, row: u32, cells: impl Iterator<Item = &'c str>) {
        for (column, cell) in (0..).zip(cells) {
            if column > 0 {
                self.text.push('\t');
            }
            let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let start = offset(self.text.len());
            self.text.push_str(cell);
            self.cells.push(CellAt { start, end: offset(self.text.len()), row, column, sheet: 0 });
        }
        self.text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(cells: &[[&str; 2]]) -> Rows {
        let mut rows = Rows::new(vec!["number".into(), "closed_at".into()], &Limits::default());
        cells.iter().flatten().for_each(|cell| rows.cell(cell).unwrap());
        rows
    }

    fn laid(key: Option<&str>) -> Laid<'_> {
        Laid { name: "itsm.db", table: "incident".into(), key, extracted: None }
    }

    #[test]
    fn the_same_rows_give_the_same_text_and_each_cell_its_place() {
        let one = rows(&[["INC-7", "2026-01-05"], ["INC-10", ""]]).lay_out(SourceId(0), laid(None)).unwrap();
        let other = rows(&[["INC-10", ""], ["INC-7", "2026-01-05"]]).lay_out(SourceId(0), laid(None)).unwrap();
        assert_eq!(one.text(), "number\tclosed_at\nINC-10\t\nINC-7\t2026-01-05\n");
        assert_eq!(one.text(), other.text());
        let at = one.text().find("2026").unwrap();
        assert_eq!(one.place(one.span(at, at + 10)).to_string(), "itsm.db, incident INC-7 closed_at");
    }

    #[test]
    fn a_key_that_is_no_column_is_told() {
        let why = rows(&[]).lay_out(SourceId(0), laid(Some("id"))).unwrap_err();
        assert_eq!((&*why.message, &*why.help), ("no column is called `id`", "its columns: number, closed_at"));
    }

    #[test]
    fn empty_cells_are_bounded_too() {
        let mut rows = Rows::new(vec!["a".into()], &Limits { bytes: 80, ..Limits::default() });
        assert_eq!((0..20).take_while(|_| rows.cell("").is_ok()).count(), 10);
    }
}
