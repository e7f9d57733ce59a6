//! What was loaded, from where, how columns were matched, and what was left over: `tickmark records`.

use std::fmt::Write;

use crate::model::{FieldId, TypeId};
use crate::record::{By, Column, Dataset, Input, Misread, Record};
use crate::text::{self, Cell, Style, Tone, one_line};
use crate::value::{Scalar, Value};

mod suggest;

pub use suggest::{CHOOSE, quoted};

/// Longest title in a list of records.
const TITLE: usize = 48;

/// Each source: its files and rows, its records by type, its columns, and what was not read of it.
pub fn sources(data: &Dataset, style: Style, width: usize) -> String {
    let mut out = String::new();
    for input in &data.inputs {
        overview(&mut out, data, input, style, width);
        blocks(&mut out, data, input, style);
        out.push('\n');
    }
    let empty: Vec<_> = data
        .model
        .types()
        .filter(|(id, _)| !data.records.iter().any(|record| record.kind == *id))
        .map(|(_, kind)| kind.name.as_str())
        .collect();
    let _ = writeln!(out, "{} from {}", amount(data.records.len()), text::count(data.inputs.len(), "source"));
    if !empty.is_empty() {
        let label = "no record of: ";
        out.push_str(&text::hanging(label, &style.paint(Tone::Weak, label), &empty.join(", "), width));
    }
    out
}

/// One source alone.
pub fn source(data: &Dataset, at: usize, style: Style, width: usize) -> String {
    let mut out = String::new();
    if let Some(input) = data.inputs.get(at) {
        overview(&mut out, data, input, style, width);
    }
    out
}

/// The entry of `tickmark.yaml` that reads a source, to paste and to complete.
pub fn entry(data: &Dataset, at: usize, file: &str, kind: Option<TypeId>, style: Style) -> String {
    let Some(input) = data.inputs.get(at) else { return String::new() };
    let mut out = format!("\n  {}\n", style.paint(Tone::Calm, "to paste into tickmark.yaml, once it is completed:"));
    let _ = write!(out, "sources:\n  - files: {}\n", suggest::quoted(file));
    if let Some(kind) = kind {
        let _ = writeln!(out, "    type: {}", data.model.kind(kind).name);
        out.push_str(&suggest::columns(&data.model, input, kind, "    ").unwrap_or_default());
    }
    out
}

/// The `columns:` block for the records of one type in a source, as it stands below it; `None` where nothing is left over.
pub fn block(data: &Dataset, at: usize, kind: TypeId) -> Option<String> {
    suggest::columns(&data.model, data.inputs.get(at)?, kind, "    ")
}

/// The records of one type with their titles, states and places.
pub fn records(data: &Dataset, kind: TypeId, style: Style) -> String {
    let head = ["id", "title", "status", "place"].map(|name| Cell::left(name).tone(Tone::Faint));
    let mut rows = vec![head.to_vec()];
    rows.extend(data.records.iter().filter(|record| record.kind == kind).map(|record| record_row(data, record)));
    let count = rows.len() - 1;
    let mut out = if count == 0 { String::new() } else { text::table(style, 0, 2, &rows) + "\n" };
    let _ = writeln!(out, "{} of type {}", amount(count), data.model.kind(kind).name);
    out
}

fn amount(records: usize) -> String {
    if records == 0 { "no record".into() } else { text::count(records, "record") }
}

fn overview(out: &mut String, data: &Dataset, input: &Input, style: Style, width: usize) {
    let _ = writeln!(out, "{}", style.rule(width, Tone::Strong, &[&one_line(&input.name), input.kind]));
    let records = input.rows.saturating_sub(input.unread + input.folded);
    let _ = writeln!(
        out,
        "  {}, {} = {} + {} not read{}; {}",
        text::count(input.files, "file"),
        text::count(input.rows, "row"),
        amount(records),
        text::count(input.unread, "row"),
        if input.folded > 0 { format!(" + {} folded", text::count(input.folded, "row")) } else { String::new() },
        text::count(input.problems, "problem"),
    );
    for (kind, count) in &input.records {
        let _ = writeln!(out, "\n  {} {}", style.paint(Tone::Strong, &data.model.kind(*kind).name), amount(*count));
        columns(out, data, input, *kind, style);
    }
    for kind in input.registers.iter().filter(|kind| !input.records.iter().any(|(held, _)| held == *kind)) {
        let name = &data.model.kind(*kind).name;
        let _ = writeln!(out, "\n  {} no record: the register is there and empty", style.paint(Tone::Strong, name));
        columns(out, data, input, *kind, style);
    }
    misread(out, data, input, style);
    if !input.skipped.is_empty() {
        let _ = writeln!(
            out,
            "\n  {} not read; the source does not ask for them, or a note says why",
            tables(input.skipped.len())
        );
    }
    for (table, span) in &input.skipped {
        let place = data.sources.place(*span).to_string();
        let _ = writeln!(out, "    {}  {}", one_line(&place), one_line(table));
    }
}

/// What to paste below a source for what was left over of it.
fn blocks(out: &mut String, data: &Dataset, input: &Input, style: Style) {
    for kind in kinds(input) {
        if let Some(block) = suggest::columns(&data.model, input, kind, "    ") {
            let note = "to paste below the source, once it is completed:";
            let _ = write!(out, "\n  {}\n{block}", style.paint(Tone::Calm, note));
        }
    }
}

/// The types that a source holds records or registers of.
fn kinds(input: &Input) -> impl Iterator<Item = TypeId> {
    let held = |kind: &&TypeId| input.records.iter().any(|(other, _)| other == *kind);
    let empty = input.registers.iter().filter(move |kind| !held(kind)).copied();
    input.records.iter().map(|(kind, _)| *kind).chain(empty)
}

/// What could not be understood, with how often it stands there and where first.
fn misread(out: &mut String, data: &Dataset, input: &Input, style: Style) {
    if input.misread.is_empty() {
        return;
    }
    let cells: usize = input.misread.iter().map(|misread| misread.count).sum();
    let _ = writeln!(out, "\n  {} not understood", text::count(cells, "cell"));
    let row = |misread: &Misread| {
        let text =
            misread.text.as_deref().map_or_else(|| "(others)".to_owned(), |text| format!("`{}`", one_line(text)));
        let times = if misread.count == 1 { "once".to_owned() } else { format!("{} times", misread.count) };
        vec![
            Cell::left(one_line(&misread.heading)),
            Cell::left(text::cut(&text, TITLE)).tone(Tone::Weak),
            Cell::left(times),
            Cell::left(one_line(&data.sources.place(misread.span).to_string())).tone(Tone::Faint),
        ]
    };
    let rows: Vec<_> = input.misread.iter().map(row).collect();
    out.push_str(&text::table(style, 4, 2, &rows));
}

fn tables(number: usize) -> String {
    text::count(number, "table")
}

/// The columns of a type: those that went to a field, then those left over.
fn columns(out: &mut String, data: &Dataset, input: &Input, kind: TypeId, style: Style) {
    let of_kind = || input.columns.iter().filter(|column| column.kind == kind);
    let matched = of_kind().filter(|column| column.field.is_some());
    let left_over = of_kind().filter(|column| column.field.is_none());
    let rows: Vec<_> = matched.chain(left_over).map(|column| column_row(data, column, style)).collect();
    out.push_str(&text::table(style, 4, 2, &rows));
}

fn column_row(data: &Dataset, column: &Column, style: Style) -> Vec<Cell> {
    let field = match column.field {
        Some(field) => {
            let arrow = style.either("→", "->");
            Cell::left(format!("{arrow} {}", data.model.field(column.kind, field).name))
        }
        None => Cell::left("left over").tone(Tone::Weak),
    };
    let filled = match column.filled {
        0 => "empty everywhere".to_owned(),
        filled => format!("in {}", text::count(filled, "record")),
    };
    let by = match (&column.by, column.field) {
        (By::Configured, Some(_)) => "as configured".to_owned(),
        (By::Synonym { language: None }, Some(_)) => "by a synonym".to_owned(),
        (By::Synonym { language: Some(language) }, Some(_)) => format!("by a synonym ({})", one_line(language)),
        (By::Name, Some(_)) | (_, None) => String::new(),
    };
    let faint = |text: String| Cell::left(text).tone(Tone::Faint);
    vec![Cell::left(one_line(&column.heading)), field, faint(filled), faint(by)]
}

fn record_row(data: &Dataset, record: &Record) -> Vec<Cell> {
    let kind = data.model.kind(record.kind);
    let title = kind.title.or_else(|| kind.field_named("title"));
    let said = |field: Option<FieldId>| field.and_then(|field| record.field(field)).map(|value| said(data, value));
    let title = said(title).unwrap_or_default();
    let status = said(kind.field_named("status")).unwrap_or_default();
    let place = data.sources.place(record.span).to_string();
    vec![
        Cell::left(one_line(&record.id)),
        Cell::left(text::cut(&one_line(&title), TITLE)),
        Cell::left(one_line(&status)),
        Cell::left(one_line(&place)).tone(Tone::Faint),
    ]
}

/// What a value says, in the words of the model where it has one, else as written.
fn said(data: &Dataset, value: &Value) -> String {
    match &value.scalar {
        Scalar::Absent(why) if why.is_unreadable() => format!("{} (not understood)", data.sources.slice(value.span)),
        Scalar::Absent(_) => String::new(),
        Scalar::Text(text) => text.to_string(),
        Scalar::Choice(symbol) => data.model.word(*symbol).to_owned(),
        _ => data.sources.slice(value.span).to_owned(),
    }
}
