//! The incident and corrective action log as a workbook: a sheet for each kind of record, with lists to choose from, days that must be days,
//! and what belongs into a column said when its cell is chosen. What there is to choose from, and what must be filled in, is
//! what the model of the pack says, so that the log and the rules do not drift apart.
//!
//! The filled example has a sheet of its own: a row of it within a log would be a record that nobody made.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationRule, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Formula, Workbook, Worksheet, XlsxError,
};

use crate::model::{Field, FieldKind, Model, RecordType, Required};
use crate::rule::{PackFiles, Packs};
use crate::source::Sources;

mod columns;

use self::columns::{Column, SHEETS, Sheet};

/// The pack whose records the log holds.
const PACK: &str = "iso27001-2022";
/// How many rows of a sheet have lists and checks.
const ROWS: u32 = 2_000;

/// The workbook.
///
/// # Errors
/// What of the log the model of the pack does not know: a mistake of ours.
pub fn log() -> Result<Vec<u8>, String> {
    let pack = PackFiles::built_in(PACK).ok_or_else(|| format!("there is no pack `{PACK}`"))?;
    let packs = Packs::read(&[pack], &mut Sources::default(), &mut Vec::new());
    let mut sheets = Vec::new();
    for sheet in SHEETS {
        let kind = packs.model.type_named(sheet.kind).map(|kind| packs.model.kind(kind));
        let kind = kind.ok_or_else(|| format!("the model has no type `{}`", sheet.kind))?;
        let mut columns = Vec::new();
        for column in sheet.columns {
            let field = kind.field_named(column.field).and_then(|field| kind.fields.get(usize::from(field.0)));
            let field = field.ok_or_else(|| format!("`{}` has no field `{}`", sheet.kind, column.field))?;
            columns.push(Told::new(column, field, kind, &packs.model));
        }
        sheets.push((sheet, columns));
    }
    book(&sheets).map_err(|error| format!("the workbook cannot be written: {error}"))
}

/// A column with what the model says of it.
struct Told<'c> {
    column: &'c Column,
    heading: String,
    /// When it must be filled in; empty where it may be left out.
    needed: String,
    always: bool,
    entry: Entry,
}

/// What may be entered.
enum Entry {
    Id,
    Text,
    Day,
    Moment,
    Number,
    OneOf(Vec<String>),
}

impl<'c> Told<'c> {
    fn new(column: &'c Column, field: &Field, kind: &RecordType, model: &Model) -> Self {
        let spaced = |name: &str| name.replace('_', " ");
        let words = |values: &[crate::value::Symbol]| values.iter().map(|word| spaced(model.word(*word))).collect();
        let mut heading = spaced(column.field);
        if let Some(first) = heading.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let entry = match (&field.kind, &kind.states) {
            _ if column.field == "id" => Entry::Id,
            (_, Some(states)) if column.field == "status" => {
                Entry::OneOf(words(&[states.order.as_slice(), states.branches.as_slice()].concat()))
            }
            (FieldKind::Choice(choice), _) => Entry::OneOf(words(&choice.values)),
            (FieldKind::Bool, _) => Entry::OneOf(vec!["yes".into(), "no".into()]),
            (FieldKind::Date, _) => Entry::Day,
            (FieldKind::Instant, _) => Entry::Moment,
            (FieldKind::Number, _) => Entry::Number,
            _ => Entry::Text,
        };
        let needed = match &field.required {
            Required::No => String::new(),
            Required::Always => "always".to_owned(),
            Required::From(state) => format!("from `{}` on", spaced(model.word(*state))),
            Required::When(when) if when.starts_with("the type has states") => "always".to_owned(),
            Required::When(when) => format!("when {when}"),
        };
        Self { column, heading, always: needed == "always", needed, entry }
    }

    /// Words that say what belongs here when a cell is chosen.
    fn hint(&self) -> String {
        let needed = match self.needed.as_str() {
            "" => String::new(),
            needed => format!("\nNeeded {needed}."),
        };
        format!("{}{needed}", self.column.note)
    }

    fn validation(&self, letter: &str) -> Result<DataValidation, XlsxError> {
        let day = |year| ExcelDateTime::from_ymd(year, 1, 1);
        let open = DataValidation::new().ignore_blank(true);
        let (rule, wrong) = match &self.entry {
            Entry::Text => (open.allow_any_value(), ""),
            Entry::Id => {
                let once = Formula::new(format!("=COUNTIF(${letter}:${letter},{letter}2)=1"));
                (open.allow_custom(once), "This id stands in the sheet already: no two entries have the same.")
            }
            Entry::Day => (
                open.allow_date(DataValidationRule::Between(day(2000)?, day(2100)?)),
                "Write a day, as 2026-04-15. The past and plans within this century are allowed.",
            ),
            Entry::Moment => (
                open.allow_date(DataValidationRule::Between(day(2000)?, day(2100)?)),
                "Write a day and a time, as 2026-04-15 09:40.",
            ),
            Entry::Number => {
                (open.allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0)), "Write a number.")
            }
            Entry::OneOf(words) => (open.allow_list_strings(words)?, "Choose one from the list."),
        };
        let rule = rule.set_input_title(self.heading.as_str())?.set_input_message(self.hint())?;
        rule.set_error_title(self.heading.as_str())?.set_error_message(wrong)
    }
}

/// How cells look.
struct Styles {
    title: Format,
    strong: Format,
    text: Format,
    always: Format,
    sometimes: Format,
    seldom: Format,
    example: Format,
}

impl Styles {
    fn new() -> Self {
        let text = Format::new().set_align(FormatAlign::Top).set_align(FormatAlign::Left).set_text_wrap();
        let heading = |fill: u32, font: u32| {
            let heading = text.clone().set_bold().set_border_bottom(FormatBorder::Thin);
            heading.set_background_color(Color::RGB(fill)).set_font_color(Color::RGB(font))
        };
        Self {
            title: Format::new().set_bold().set_font_size(16),
            strong: text.clone().set_bold(),
            always: heading(0x1F_3A_5F, 0xFF_FF_FF),
            sometimes: heading(0x8E_A9_C9, 0x00_00_00),
            seldom: heading(0xE7_EC_F3, 0x00_00_00),
            example: text.clone().set_italic().set_background_color(Color::RGB(0xFF_F8_E1)),
            text,
        }
    }
}

fn book(sheets: &[(&Sheet, Vec<Told<'_>>)]) -> Result<Vec<u8>, XlsxError> {
    let styles = Styles::new();
    let mut book = Workbook::new();
    // A template is as old as the program, and no run asks for the time.
    let written = ExcelDateTime::from_ymd(2026, 1, 1)?;
    let properties = DocProperties::new().set_title("Incident and corrective action log").set_author("Tickmark");
    book.set_properties(&properties.set_creation_datetime(&written));
    instructions(book.add_worksheet(), sheets, &styles)?;
    for (sheet, columns) in sheets {
        register(book.add_worksheet(), sheet, columns, &styles)?;
    }
    example(book.add_worksheet(), sheets, &styles)?;
    book.save_to_buffer()
}

/// What the workbook is, and how it is kept.
fn instructions(sheet: &mut Worksheet, sheets: &[(&Sheet, Vec<Told<'_>>)], styles: &Styles) -> Result<(), XlsxError> {
    sheet.set_name("Read me")?.set_column_width(0, 26)?.set_column_width(1, 110)?;
    sheet.set_screen_gridlines(false).set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.write_string_with_format(0, 0, "Incident and corrective action log", &styles.title)?;
    let mut row = 2;
    let mut line = |name: &str, said: &str, format: &Format| -> Result<(), XlsxError> {
        sheet.write_string_with_format(row, 0, name, &styles.strong)?;
        sheet.write_string_with_format(row, 1, said, format)?;
        row += 1;
        Ok(())
    };
    for (of, _) in sheets {
        line(of.name, of.about, &styles.text)?;
    }
    line(
        "Example",
        "one matter from the incident to the check that it will not come back, column by column",
        &styles.text,
    )?;
    line("", "", &styles.text)?;
    for (name, said) in columns::HOW {
        line(name, said, &styles.text)?;
    }
    line("", "", &styles.text)?;
    line("For Tickmark", "these lines belong under `sources:` in tickmark.yaml", &styles.text)?;
    let quoted = styles.text.clone().set_quote_prefix().set_font_name("Consolas");
    for (of, _) in sheets {
        line("", &format!("- {{ files: registers/log.xlsx, sheet: {}, type: {} }}", of.name, of.kind), &quoted)?;
    }
    Ok(())
}

/// A sheet to be filled in.
fn register(sheet: &mut Worksheet, of: &Sheet, columns: &[Told<'_>], styles: &Styles) -> Result<(), XlsxError> {
    sheet.set_name(of.name)?;
    for (at, told) in (0..).zip(columns) {
        let heading = match told.needed.as_str() {
            _ if told.always => &styles.always,
            "" => &styles.seldom,
            _ => &styles.sometimes,
        };
        sheet.write_string_with_format(0, at, &told.heading, heading)?;
        let format = match told.entry {
            Entry::Day => styles.text.clone().set_num_format("yyyy-mm-dd"),
            Entry::Moment => styles.text.clone().set_num_format("yyyy-mm-dd hh:mm"),
            Entry::Id => styles.text.clone().set_num_format("@"),
            _ => styles.text.clone(),
        };
        sheet.set_column_width(at, told.column.width)?.set_column_format(at, &format)?;
        let letter = crate::source::letters(at);
        sheet.add_data_validation(1, at, ROWS, at, &told.validation(&letter)?)?;
    }
    let last = u16::try_from(columns.len()).unwrap_or(u16::MAX).saturating_sub(1);
    sheet.set_row_height(0, 30)?.set_freeze_panes(1, 2)?.autofilter(0, 0, 0, last)?;
    sheet.set_repeat_rows(0, 0)?.set_landscape().set_paper_size(8).set_print_fit_to_pages(1, 0);
    Ok(())
}

/// The filled example, a column of a log a row, with what belongs into it.
fn example(sheet: &mut Worksheet, sheets: &[(&Sheet, Vec<Told<'_>>)], styles: &Styles) -> Result<(), XlsxError> {
    sheet.set_name("Example")?.set_tab_color(Color::RGB(0xFF_F8_E1));
    let headings =
        [("In sheet", 22), ("In column", 24), ("Needed", 30), ("What to write", 64), ("Example, made up", 64)];
    for (at, (name, width)) in (0..).zip(headings) {
        sheet.write_string_with_format(0, at, name, &styles.always)?.set_column_width(at, width)?;
    }
    let rows = sheets.iter().flat_map(|(of, columns)| columns.iter().map(|told| (of.name, told)));
    let mut row = 0;
    for (name, told) in rows {
        row += 1;
        let cells = [name, &told.heading, &told.needed, told.column.note];
        for (at, cell) in (0..).zip(cells) {
            sheet.write_string_with_format(row, at, cell, &styles.text)?;
        }
        sheet.write_string_with_format(row, 4, told.column.example, &styles.example)?;
        let lines = told.column.note.len().max(told.column.example.len()).div_ceil(60).max(1);
        sheet.set_row_height(row, 15.0 * f64::from(u32::try_from(lines).unwrap_or(1)))?;
    }
    sheet.set_freeze_panes(1, 2)?.autofilter(0, 0, row, 4)?;
    sheet.set_repeat_rows(0, 0)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(())
}
