//! Sheets that are lists: a heading that stays in sight and can be filtered by, then a row each.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{
    Color, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet, XlsxError,
};

use crate::telling::register::{self, Value, begins_formula, fitted};
use crate::text::{self, Tone};

/// What stands in a cell, and what it is, said in colour.
pub(super) struct Cell {
    pub(super) value: Value,
    pub(super) tone: Option<Tone>,
}

impl From<Value> for Cell {
    fn from(value: Value) -> Self {
        Self { value, tone: None }
    }
}

/// How cells look.
pub(super) struct Styles {
    pub(super) title: Format,
    pub(super) heading: Format,
    /// The heading of numbers.
    pub(super) number: Format,
    plain: Format,
    tones: [(Tone, Format); 6],
}

const DAY: &str = "yyyy-mm-dd";
/// Characters on a line of a text that goes over several columns.
const ACROSS: usize = 125;
/// Lines of a text that are seen without opening its cell.
const MOST_LINES: usize = 8;
/// Height of a line in points.
const LINE: f64 = 15.0;

impl Styles {
    pub(super) fn new() -> Self {
        let plain = Format::new().set_align(FormatAlign::Top).set_align(FormatAlign::Left).set_text_wrap();
        let plain = plain.set_border_bottom(FormatBorder::Hair).set_border_bottom_color(Color::RGB(0xBF_BF_BF));
        let filled = |fill: u32, font: u32| {
            plain.clone().set_background_color(Color::RGB(fill)).set_font_color(Color::RGB(font)).set_bold()
        };
        let tones = [
            (Tone::Strong, plain.clone().set_bold()),
            (Tone::Faint, filled(0xE7_E6_E6, 0x40_40_40)),
            (Tone::Bad, filled(0xFF_C7_CE, 0x9C_00_06)),
            (Tone::Weak, filled(0xFF_EB_9C, 0x7F_60_00)),
            (Tone::Good, filled(0xC6_EF_CE, 0x00_61_00)),
            (Tone::Calm, filled(0xDD_EB_F7, 0x1F_4E_78)),
        ];
        let heading =
            plain.clone().set_bold().set_font_color(Color::White).set_background_color(Color::RGB(0x1F_3A_5F));
        Self {
            title: Format::new().set_bold().set_font_size(16),
            number: heading.clone().set_align(FormatAlign::Right),
            heading,
            plain,
            tones,
        }
    }

    fn of(&self, tone: Option<Tone>) -> &Format {
        self.tones.iter().find(|(of, _)| Some(*of) == tone).map_or(&self.plain, |(_, format)| format)
    }

    /// Writes a text over several columns of a row, high enough that all of it is seen: rows do not grow with such cells.
    pub(super) fn across(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        (first, last): (u16, u16),
        said: &str,
        tone: Option<Tone>,
    ) -> Result<(), XlsxError> {
        sheet.merge_range(row, first, row, last, "", self.of(tone))?;
        let said = register::text(said);
        if let Value::Text(said) = &said {
            sheet.set_row_height(row, high(text::width(said).div_ceil(ACROSS)))?;
        }
        self.write(sheet, row, first, Cell { value: said, tone })
    }

    /// Writes a cell. Texts are cut to what a cell takes.
    pub(super) fn write(&self, sheet: &mut Worksheet, row: u32, column: u16, cell: Cell) -> Result<(), XlsxError> {
        let format = self.of(cell.tone);
        match cell.value {
            Value::Nothing => {}
            Value::Number(number) => {
                let right = format.clone().set_align(FormatAlign::Right);
                sheet.write_number_with_format(row, column, number as f64, &right)?;
            }
            Value::Date(date) => match day(date) {
                Some(day) => {
                    sheet.write_datetime_with_format(row, column, &day, &format.clone().set_num_format(DAY))?;
                }
                None => {
                    sheet.write_string_with_format(row, column, date.to_string(), format)?;
                }
            },
            Value::Text(said) if said.starts_with(begins_formula) => {
                sheet.write_string_with_format(row, column, written(said), &format.clone().set_quote_prefix())?;
            }
            Value::Text(said) => {
                sheet.write_string_with_format(row, column, written(said), format)?;
            }
        }
        Ok(())
    }
}

/// The height of a row of so many lines.
fn high(lines: usize) -> f64 {
    LINE * f64::from(u32::try_from(lines.clamp(1, MOST_LINES)).unwrap_or(1))
}

/// A text as it is handed to the writer of workbooks, which takes one from `<r>` to `</r>` for markup of its own and writes it as
/// it is.
fn written(text: String) -> String {
    let mut text = fitted(text);
    if text.starts_with("<r>") {
        text.insert(0, ' ');
    }
    fitted(text)
}

/// A day as workbooks count days; `None` where they do not.
pub(super) fn day(date: NaiveDate) -> Option<ExcelDateTime> {
    let (year, month, day) = (u16::try_from(date.year()), u8::try_from(date.month()), u8::try_from(date.day()));
    ExcelDateTime::from_ymd(year.ok()?, month.ok()?, day.ok()?).ok()
}

/// Sizes of paper by their numbers.
const A3: u8 = 8;
const A4: u8 = 9;

/// How many rows a sheet has.
const ROWS: u32 = 1_048_576;

/// A sheet that is a list.
pub(super) struct List {
    name: &'static str,
    /// The headings and the widths of their columns in characters.
    headings: Vec<(&'static str, u8)>,
    /// How many columns stay in sight.
    still: usize,
    /// Which columns are printed, where that is not all.
    printed: Option<(u16, u16)>,
    /// What stands there where there is no row.
    empty: &'static str,
    /// How many rows there may be, the heading among them.
    most: u32,
}

impl List {
    pub(super) fn new(name: &'static str, headings: Vec<(&'static str, u8)>, empty: &'static str) -> Self {
        Self { name, headings, still: 0, printed: None, empty, most: ROWS }
    }

    /// The same with columns that stay in sight, and only some that are printed, on large paper.
    pub(super) fn wide(self, still: usize, printed: (u16, u16)) -> Self {
        Self { still, printed: Some(printed), ..self }
    }

    /// Writes the sheet. Rows beyond what a sheet takes are counted in its last one.
    pub(super) fn write(
        &self,
        book: &mut Workbook,
        styles: &Styles,
        rows: impl Iterator<Item = Vec<Cell>>,
    ) -> Result<(), XlsxError> {
        let sheet = book.add_worksheet().set_name(self.name)?;
        for (column, (name, width)) in (0..).zip(&self.headings) {
            sheet.write_string_with_format(0, column, *name, &styles.heading)?;
            sheet.set_column_width(column, f64::from(*width))?;
        }
        let names = self.headings.iter().map(|(name, width)| text::width(name).div_ceil(usize::from(*width)));
        sheet.set_row_height(0, high(names.max().unwrap_or(1)))?;
        let last_row = self.most - 1;
        let (mut row, mut left_out) = (0, 0_usize);
        for cells in rows {
            // The last row is kept for the count of what has no room.
            if row + 1 >= last_row {
                left_out += 1;
                continue;
            }
            row += 1;
            sheet.set_row_height(row, self.height(&cells))?;
            for (column, cell) in (0..).zip(cells) {
                styles.write(sheet, row, column, cell)?;
            }
        }
        if left_out > 0 {
            let said = format!("and {left_out} more than a sheet has room for: the register as CSV has them all");
            styles.write(sheet, last_row, 0, Cell { value: Value::Text(said), tone: Some(Tone::Bad) })?;
        }
        if row == 0 {
            sheet.write_string(1, 0, self.empty)?;
        }
        self.finish(sheet, row)
    }

    /// How high a row is, so that its texts are seen. Programs that open the workbook do not agree on whether rows grow.
    fn height(&self, cells: &[Cell]) -> f64 {
        let lines = |(cell, (_, width)): (&Cell, &(&str, u8))| match &cell.value {
            Value::Text(said) => said.lines().map(|line| text::width(line).div_ceil(usize::from(*width)).max(1)).sum(),
            _ => 1,
        };
        let (first, end) = self.printed.unwrap_or((0, u16::MAX));
        let seen = cells.iter().zip(&self.headings).take(usize::from(end) + 1).skip(usize::from(first));
        high(seen.map(lines).max().unwrap_or(1))
    }

    /// What stays in sight, what can be filtered by, and how it is printed.
    fn finish(&self, sheet: &mut Worksheet, last: u32) -> Result<(), XlsxError> {
        let columns = u16::try_from(self.headings.len()).unwrap_or(u16::MAX).saturating_sub(1);
        sheet.set_freeze_panes(1, u16::try_from(self.still).unwrap_or(0))?;
        sheet.autofilter(0, 0, last, columns)?;
        // Ids may be all digits: that is how they are meant.
        sheet.ignore_error_range(0, 0, last.max(1), columns, IgnoreError::NumberStoredAsText)?;
        sheet.set_repeat_rows(0, 0)?;
        printed(sheet);
        if let Some((first, end)) = self.printed {
            sheet.set_print_area(0, first, last.max(1), end)?.set_paper_size(A3);
        }
        Ok(())
    }
}

/// Sets a sheet up for printing: on its side, as wide as the paper, pages numbered.
pub(super) fn printed(sheet: &mut Worksheet) {
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0).set_footer("&L&A&R&P / &N");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_a_sheet_has_no_room_for_are_counted_in_it() {
        let mut book = Workbook::new();
        let list = List { most: 5, ..List::new("List", vec![("Number", 9)], "nothing") };
        list.write(&mut book, &Styles::new(), (1..=10).map(|n| vec![Value::Number(n).into()])).unwrap();
        let bytes = book.save_to_buffer().unwrap();
        let mut read = calamine::open_workbook_from_rs::<calamine::Xlsx<_>, _>(std::io::Cursor::new(bytes)).unwrap();
        let sheet = calamine::Reader::worksheet_range(&mut read, "List").unwrap();
        let cells: Vec<String> = sheet.rows().flatten().map(ToString::to_string).collect();
        let more = "and 7 more than a sheet has room for: the register as CSV has them all";
        assert_eq!(cells, ["Number", "1", "2", "3", more]);
    }

    #[test]
    fn a_day_that_workbooks_do_not_count_is_none() {
        let date = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        assert!(day(date(2026)).is_some());
        assert!(day(date(1776)).is_none() && day(date(12_026)).is_none());
    }
}
