//! How byte offsets of a text are said as places, where lines and columns are not what a person would look for.

use super::{Place, Span};

/// How a source's offsets become places.
#[derive(Clone, Debug, Default)]
pub enum Layout {
    /// As lines and columns of the text.
    #[default]
    Text,
    /// The text holds some lines of a longer one: the number of each, from 1.
    Lines(Vec<u32>),
    /// The text holds cells of sheets or of a table, one row a line.
    Cells(Grid),
    /// The text is JSON that holds items, in the order of their places.
    Items(Vec<ItemAt>),
}

/// Cells of sheets or of the rows of a database, in the order of the text. Empty cells have a place too.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// The sheets of a workbook, or the one table that a query gave.
    pub sheets: Vec<Sheet>,
    /// All cells, by start in ascending order.
    pub cells: Vec<CellAt>,
    /// What a workbook tells beside the texts of its cells; nothing for a table of a database.
    pub book: Option<Box<Book>>,
}

/// What a workbook tells beside the texts of its cells.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// Of each cell, in their order.
    pub marks: Vec<Mark>,
    /// Cells that are shown as one, in ascending order.
    pub merged: Vec<Merged>,
    /// Sheets that were not read, by index in ascending order, and why.
    pub closed: Vec<(u16, &'static str)>,
}

/// What is known of a cell of a workbook beside its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// It holds a number, and its text was made from that.
    pub number: bool,
    /// Its content is worked out by a formula.
    pub formula: bool,
    /// It holds an error, or a formula whose result was not kept: what people would see is not known.
    pub unreadable: bool,
}

/// Cells that are shown as one; all indices from 0, the last ones included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Merged {
    /// Index of their sheet.
    pub sheet: u16,
    /// The first row.
    pub top: u32,
    /// The first column.
    pub left: u16,
    /// The last row.
    pub bottom: u32,
    /// The last column.
    pub right: u16,
}

/// A sheet of a workbook, or a table.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// The names of a table's columns; none for a sheet, whose columns are letters.
    pub columns: Vec<String>,
    /// Which column holds the key that a row is known by; of no matter for a sheet.
    pub key: u16,
}

/// One cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellAt {
    /// Offset of its first byte in the text.
    pub start: u32,
    /// Offset after its last byte.
    pub end: u32,
    /// Its row, from 0.
    pub row: u32,
    /// Its column, from 0.
    pub column: u16,
    /// Index of its sheet.
    pub sheet: u16,
}

/// One item of a service's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemAt {
    /// Offset of its first byte in the text.
    pub start: u32,
    /// Offset after its last byte.
    pub end: u32,
    /// What it is known by: a ticket's key, or the address of the page it came in.
    pub key: Box<str>,
    /// The JSON pointer of the item in what the service sent, where its key does not say all: `/vulnerabilities/17`.
    pub at: Box<str>,
}

impl Grid {
    /// The cell at an offset, or the last one before it.
    pub fn cell_at(&self, offset: u32) -> Option<&CellAt> {
        let after = self.cells.partition_point(|cell| cell.start <= offset);
        self.cells.get(after.checked_sub(1)?)
    }

    /// Which of the cells are those of a sheet.
    pub fn of_sheet(&self, index: u16) -> std::ops::Range<usize> {
        let first = self.cells.partition_point(|cell| cell.sheet < index);
        first..self.cells.partition_point(|cell| cell.sheet <= index)
    }

    /// What a workbook tells of the cell at an offset; nothing of cells that are no workbook's.
    pub fn mark(&self, offset: u32) -> Mark {
        let after = self.cells.partition_point(|cell| cell.start <= offset);
        let found = self.book.as_ref().zip(after.checked_sub(1)).and_then(|(book, at)| book.marks.get(at));
        found.copied().unwrap_or_default()
    }

    /// Says where a span is: by the cell it begins in.
    pub(super) fn name(&self, text: &str, span: Span, place: &mut Place) {
        let Some(cell) = self.cell_at(span.start) else { return };
        let Some(sheet) = self.sheets.get(usize::from(cell.sheet)) else { return };
        place.sheet = Some(sheet.name.clone());
        if sheet.columns.is_empty() {
            place.cell = Some(format!("{}{}", letters(cell.column), cell.row + 1));
            return;
        }
        let whole_row = span.end > cell.end;
        place.field = sheet.columns.get(usize::from(cell.column)).filter(|_| !whole_row).cloned();
        place.key = self.key(text, cell, sheet.key);
    }

    fn key(&self, text: &str, cell: &CellAt, column: u16) -> Option<String> {
        let same = |other: &CellAt| (other.sheet, other.row) == (cell.sheet, cell.row);
        let row = self.cells.partition_point(|other| (other.sheet, other.row) < (cell.sheet, cell.row));
        let of_row = self.cells.get(row..)?.iter().take_while(|other| same(other));
        let key = of_row.into_iter().find(|other| other.column == column)?;
        let key = text.get(key.start as usize..key.end as usize)?.trim();
        Some(if key.is_empty() { format!("row {}", cell.row + 1) } else { key.to_owned() })
    }
}

/// The letters of a column, from 0: `A`, `Z`, `AA`.
pub fn letters(column: u16) -> String {
    let mut rest = u32::from(column) + 1;
    let mut out = Vec::new();
    while rest > 0 {
        rest -= 1;
        out.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    out.iter().rev().collect()
}

/// Says where a span is: by the item it stands in and the pointer within it.
pub(super) fn name_item(items: &[ItemAt], text: &str, span: Span, place: &mut Place) {
    let after = items.partition_point(|item| item.start <= span.start);
    let Some(item) = after.checked_sub(1).and_then(|at| items.get(at)).filter(|item| span.start < item.end) else {
        return;
    };
    let body = text.get(item.start as usize..item.end as usize).unwrap_or("");
    place.key = Some(item.key.to_string());
    let within = pointer(body, (span.start - item.start) as usize);
    place.pointer = Some(format!("{}{within}", item.at));
}

/// The JSON pointer of what begins at an offset of a valid JSON text; an offset between two values is the place of the
/// list or mapping that holds them. Bytes are walked once; nothing is parsed but keys.
fn pointer(text: &str, offset: usize) -> String {
    let bytes = text.as_bytes();
    let mut path: Vec<Step> = Vec::new();
    let mut at = 0;
    while at < offset.min(bytes.len()) {
        match bytes.get(at) {
            Some(b'{') => path.push(Step::Key(String::new())),
            Some(b'[') => path.push(Step::Index(0)),
            Some(b'}' | b']') => {
                path.pop();
            }
            Some(b',') => match path.last_mut() {
                Some(Step::Index(index)) => *index += 1,
                Some(Step::Key(key)) => key.clear(),
                None => {}
            },
            Some(b'"') => {
                let end = end_of_string(bytes, at);
                let is_key = text.get(end..).is_some_and(|rest| rest.trim_start().starts_with(':'));
                if let (Some(Step::Key(key)), true) = (path.last_mut(), is_key) {
                    text.get(at + 1..end.saturating_sub(1)).unwrap_or("").clone_into(key);
                }
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    path.iter().fold(String::new(), |out, step| match step {
        Step::Key(key) if key.is_empty() => out,
        Step::Key(key) => format!("{out}/{}", key.replace('~', "~0").replace('/', "~1")),
        Step::Index(index) => format!("{out}/{index}"),
    })
}

enum Step {
    Key(String),
    Index(usize),
}

fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Source, SourceId};

    #[test]
    fn columns_have_letters() {
        assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }

    #[test]
    fn a_pointer_leads_to_what_begins_at_an_offset() {
        let text = r#"{"key": "CAR-17", "fields": {"a/b": [1, {"x": "},{"}, "end"], "status": {"name": "Done"}}}"#;
        let at = |what: &str| pointer(text, text.find(what).unwrap());
        assert_eq!(at("\"CAR-17"), "/key");
        assert_eq!(at("1,"), "/fields/a~1b/0");
        assert_eq!(at("\"},{"), "/fields/a~1b/1/x");
        assert_eq!(at("\"end"), "/fields/a~1b/2");
        assert_eq!(at("\"Done"), "/fields/status/name");
        assert_eq!(pointer(text, 0), "");
    }

    #[test]
    fn a_cell_an_item_and_a_row_are_said_as_people_say_them() {
        let cell = |start, end, row, column| CellAt { start, end, row, column, sheet: 0 };
        let cells = vec![cell(0, 2, 6, 2), cell(3, 3, 6, 3), cell(4, 6, 7, 2), cell(7, 9, 7, 3)];
        let sheet = Sheet { name: "Log".into(), ..Sheet::default() };
        let grid = Grid { sheets: vec![sheet], cells: cells.clone(), book: None };
        let text = "ab\t\ncd\tef";
        let source = Source::laid_out(SourceId(0), "car.xlsx", text, Layout::Cells(grid), None);
        assert_eq!(source.place(source.span(0, 2)).to_string(), "car.xlsx, Log!C7");
        assert_eq!(source.place(source.span(3, 3)).to_string(), "car.xlsx, Log!D7");
        assert_eq!((source.place(source.span(7, 9)).line, source.shown_line(2)), (8, 8));
        let sheet =
            Sheet { name: "incident".into(), columns: ["-", "-", "id", "closed"].map(String::from).into(), key: 2 };
        let grid = Grid { sheets: vec![sheet], cells, book: None };
        let source = Source::laid_out(SourceId(0), "itsm.db", text, Layout::Cells(grid), None);
        assert_eq!(source.place(source.span(7, 9)).to_string(), "itsm.db, incident cd closed");
        assert_eq!(source.place(source.span(4, 9)).to_string(), "itsm.db, incident cd");
        let text = r#"[{"key":"CAR-17","s":"x"}]"#;
        let item = ItemAt { start: 1, end: 25, key: "CAR-17".into(), at: "".into() };
        let source = Source::laid_out(SourceId(0), "jira", text, Layout::Items(vec![item]), None);
        let at = text.find("\"x\"").unwrap();
        assert_eq!(source.place(source.span(at, at + 3)).to_string(), "jira CAR-17 /s");
    }
}
