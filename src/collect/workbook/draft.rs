//! The cells of a workbook as they come, put in order and laid out as text.

use super::Failure;
use crate::config::SourceConfig;
use crate::problem::{Problem, Severity, nearest};
use crate::source::{Book, CellAt, Grid, Mark, Merged, Sheet, Source, letters};

/// Rows and columns that a sheet can have at most.
const ROWS: u32 = 1 << 20;
const COLUMNS: u32 = 1 << 14;

/// Most cells, empty ones too, that one workbook may lay out.
const CELLS: usize = 16_000_000;

/// Most cells that a message names.
const NAMED: usize = 5;

/// Why a sheet was not read.
pub(super) const HIDDEN: &str = "it is hidden; name it with `sheet` to have it read";
/// Why a sheet was not read.
pub(super) const NOT_ASKED: &str = "the source names others with `sheet`";
/// Why a sheet was not read.
pub(super) const NO_CELLS: &str = "it is a chart or a dialogue, and has no cells";

/// The cells of a workbook as they come.
pub(super) struct Draft {
    sheets: Vec<Drawn>,
    texts: String,
    cells: usize,
    /// How many bytes the texts may have.
    limit: usize,
}

/// A sheet as it comes.
#[derive(Default)]
struct Drawn {
    name: String,
    closed: Option<&'static str>,
    cells: Vec<Cell>,
    merged: Vec<Merged>,
    hidden: (usize, usize),
}

#[derive(Clone, Copy)]
struct Cell {
    row: u32,
    column: u16,
    mark: Mark,
    start: u32,
    end: u32,
}

impl Draft {
    /// One without sheets.
    pub(super) fn new(limit: usize) -> Self {
        Self { sheets: Vec::new(), texts: String::new(), cells: 0, limit: limit.min(u32::MAX as usize / 2) }
    }

    /// Begins a sheet; cells that come now are its.
    pub(super) fn sheet(&mut self, name: &str, closed: Option<&'static str>) -> Result<(), Failure> {
        if self.sheets.len() >= usize::from(u16::MAX) {
            return Err(Failure::too_large("has more sheets than any workbook needs"));
        }
        self.sheets.push(Drawn { name: name.to_owned(), closed, ..Drawn::default() });
        Ok(())
    }

    /// The sheet that was begun turns out to have no cells.
    pub(super) fn close(&mut self, why: &'static str) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.closed = Some(why);
        }
    }

    /// Takes a cell. One that shows nothing is no cell.
    pub(super) fn cell(&mut self, row: u32, column: u32, text: &str, mark: Mark) -> Result<(), Failure> {
        if text.trim().is_empty() && !mark.unreadable {
            return Ok(());
        }
        if row >= ROWS || column >= COLUMNS {
            return Err(Failure::broken("it has a cell beyond the last one that a sheet can have"));
        }
        self.cells += 1;
        if self.cells > CELLS {
            return Err(Failure::too_large(format!("has more than {CELLS} cells")));
        }
        if self.texts.len() + text.len() > self.limit {
            return Err(Failure::too_large(format!("holds more than {} bytes of text", self.limit)));
        }
        let start = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.texts.push_str(text);
        let end = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.cells.push(Cell { row, column: u16::try_from(column).unwrap_or(u16::MAX), mark, start, end });
        }
        Ok(())
    }

    /// Cells from the first to the last are shown as one.
    pub(super) fn merge(&mut self, first: (u32, u32), last: (u32, u32)) {
        let sheet = u16::try_from(self.sheets.len().saturating_sub(1)).unwrap_or(u16::MAX);
        let column = |column: u32| u16::try_from(column).unwrap_or(u16::MAX);
        let merged = Merged { sheet, top: first.0, left: column(first.1), bottom: last.0, right: column(last.1) };
        if let Some(drawn) = self.sheets.last_mut() {
            drawn.merged.push(merged);
        }
    }

    /// Rows and columns of the sheet that are not shown.
    pub(super) fn hidden(&mut self, rows: usize, columns: usize) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.hidden.0 += rows;
            sheet.hidden.1 += columns;
        }
    }

    /// The text of all sheets with the place of each cell.
    pub(super) fn finish(mut self) -> Result<Page, Failure> {
        let mut page = Page::default();
        let mut book = Book::default();
        let mut texts = std::mem::take(&mut self.texts);
        for (index, sheet) in (0..).zip(&mut self.sheets) {
            book.merged.append(&mut sheet.merged);
            book.closed.extend(sheet.closed.map(|why| (index, why)));
            sheet.lay_out(index, &texts, self.limit, &mut page, &mut book)?;
            page.grid.sheets.push(Sheet { name: std::mem::take(&mut sheet.name), ..Sheet::default() });
            sheet.cells = Vec::new();
        }
        texts.clear();
        book.merged.sort_unstable();
        page.grid.book = Some(Box::new(book));
        Ok(page)
    }
}

impl Drawn {
    /// Adds the rows that hold something, each with a cell for every column that holds something in any of them.
    fn lay_out(
        &mut self,
        index: u16,
        texts: &str,
        limit: usize,
        page: &mut Page,
        book: &mut Book,
    ) -> Result<(), Failure> {
        let place = |cell: &Cell| (cell.row, cell.column);
        if !self.cells.is_sorted_by_key(place) {
            self.cells.sort_by_key(place);
        }
        if let Some([_, twice]) = self.cells.windows(2).find(|pair| matches!(pair, [a, b] if place(a) == place(b))) {
            let name = format!("{}!{}{}", self.name, letters(twice.column), twice.row + 1);
            return Err(Failure::broken(format!("its cell {name} stands there twice")));
        }
        let mut columns: Vec<u16> = self.cells.iter().map(|cell| cell.column).collect();
        columns.sort_unstable();
        columns.dedup();
        let rows = self.cells.chunk_by(|a, b| a.row == b.row);
        let more = rows.clone().count().saturating_mul(columns.len());
        if page.grid.cells.len().saturating_add(more) > CELLS {
            return Err(Failure::too_large(format!("lays out more than {CELLS} cells, empty ones included")));
        }
        if self.cells.is_empty() {
            // The sheet has a place all the same, for what is said of it.
            page.cell(CellAt { start: 0, end: 0, row: 0, column: 0, sheet: index }, "", Mark::default(), book);
            page.text.push('\n');
        }
        for row in rows {
            let mut next = row.iter().peekable();
            for (at, column) in columns.iter().enumerate() {
                if at > 0 {
                    page.text.push('\t');
                }
                let found = next.next_if(|cell| cell.column == *column);
                let text = found.and_then(|cell| texts.get(cell.start as usize..cell.end as usize)).unwrap_or("");
                let mark = found.map_or_else(Mark::default, |cell| cell.mark);
                let row = row.first().map_or(0, |cell| cell.row);
                page.cell(CellAt { start: 0, end: 0, row, column: *column, sheet: index }, text, mark, book);
            }
            page.text.push('\n');
            if page.text.len() > limit.saturating_mul(2) {
                return Err(Failure::too_large(format!("holds more than {limit} bytes of text")));
            }
        }
        page.hidden.push(self.hidden);
        Ok(())
    }
}

/// A workbook laid out as text.
#[derive(Default)]
pub(super) struct Page {
    pub(super) text: String,
    pub(super) grid: Grid,
    /// How many rows and columns of each sheet are not shown.
    hidden: Vec<(usize, usize)>,
}

/// Something to be said of a workbook, with the cell that it is said of.
pub(super) struct Remark {
    severity: Severity,
    message: String,
    help: String,
    cell: Option<CellAt>,
}

impl Remark {
    /// The problem, at its place.
    pub(super) fn at(self, source: &Source) -> Problem {
        let place =
            self.cell.map_or_else(|| source.beginning(), |cell| source.span(cell.start as usize, cell.end as usize));
        Problem { severity: self.severity, ..Problem::error(self.message, place) }.help(self.help)
    }
}

impl Page {
    fn cell(&mut self, mut cell: CellAt, text: &str, mark: Mark, book: &mut Book) {
        cell.start = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.text.push_str(text);
        cell.end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.grid.cells.push(cell);
        book.marks.push(mark);
    }

    /// What is to be said of the workbook: sheets that were asked for and are not there, cells that cannot be read.
    pub(super) fn notes(&self, name: &str, config: &SourceConfig) -> Vec<Remark> {
        let mut notes = Vec::new();
        let names: Vec<&str> = self.grid.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        for (said, glob) in &config.sheets {
            if names.iter().any(|sheet| *sheet == said.value || glob.is_match(sheet)) {
                continue;
            }
            let severity = if config.optional { Severity::Note } else { Severity::Error };
            let message = format!("no sheet of `{name}` is called `{}`", said.value);
            let help = match nearest(&said.value, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("its sheets: {}", list(names.iter().map(|name| format!("`{name}`")), 20)),
            };
            notes.push(Remark { severity, message, help, cell: None });
        }
        let Some(book) = &self.grid.book else { return notes };
        for (index, sheet) in (0_u16..).zip(&names) {
            if book.closed.binary_search_by_key(&index, |(closed, _)| *closed).is_ok() {
                continue;
            }
            self.of_sheet(index, sheet, book, &mut notes);
        }
        notes
    }

    fn of_sheet(&self, index: u16, sheet: &str, book: &Book, notes: &mut Vec<Remark>) {
        let cells = self.grid.of_sheet(index);
        let own = self.grid.cells.get(cells.clone()).unwrap_or_default();
        let marks = book.marks.get(cells).unwrap_or_default();
        let marked = own.iter().zip(marks).filter(|(_, mark)| mark.unreadable);
        let is_formula = |cell: &CellAt| self.written(cell).starts_with('=');
        let (without, errors): (Vec<CellAt>, Vec<CellAt>) = marked.map(|(cell, _)| *cell).partition(is_formula);
        let first = own.first().copied();
        if let Some(cell) = without.first() {
            let cells = list(without.iter().map(address), NAMED);
            let many = counted(without.len(), "formula", "formulas");
            let were = if without.len() == 1 { "was" } else { "were" };
            let message = format!("{many} of `{sheet}` {were} saved without a result: {cells}");
            let help = "what they say is not known; open the workbook in a spreadsheet program and save it again";
            notes.push(Remark { severity: Severity::Warning, message, help: help.into(), cell: Some(*cell) });
        }
        if let Some(cell) = errors.first() {
            let cells = list(errors.iter().map(|cell| format!("{} `{}`", address(cell), self.written(cell))), NAMED);
            let many = counted(errors.len(), "cell", "cells");
            let hold = if errors.len() == 1 { "holds" } else { "hold" };
            let message = format!("{many} of `{sheet}` {hold} an error: {cells}");
            let help = "what they should say is not known; correct their formulas";
            notes.push(Remark { severity: Severity::Warning, message, help: help.into(), cell: Some(*cell) });
        }
        let (rows, columns) = self.hidden.get(usize::from(index)).copied().unwrap_or_default();
        let hidden = [(rows, "row", "rows"), (columns, "column", "columns")];
        let hidden: Vec<String> =
            hidden.iter().filter(|(many, ..)| *many > 0).map(|(many, one, more)| counted(*many, one, more)).collect();
        if !hidden.is_empty() {
            let (are, others) = if rows + columns == 1 { ("is", "is") } else { ("are", "are") };
            let hidden = hidden.join(" and ");
            let message = format!("{hidden} of `{sheet}` {are} hidden and {others} read like the others");
            let help = "what shall not be read can be declared with `skip`, or be taken out of the sheet";
            notes.push(Remark { severity: Severity::Note, message, help: help.into(), cell: first });
        }
    }

    fn written(&self, cell: &CellAt) -> &str {
        self.text.get(cell.start as usize..cell.end as usize).unwrap_or("")
    }
}

fn address(cell: &CellAt) -> String {
    format!("{}{}", letters(cell.column), cell.row + 1)
}

fn counted(many: usize, one: &str, more: &str) -> String {
    format!("{many} {}", if many == 1 { one } else { more })
}

fn list(all: impl ExactSizeIterator<Item = String>, most: usize) -> String {
    let rest = all.len().saturating_sub(most);
    let mut said = all.take(most).collect::<Vec<_>>().join(", ");
    if rest > 0 {
        said.push_str(&format!(" and {rest} more"));
    }
    said
}
