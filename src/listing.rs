//! What was loaded, from where, how columns were matched, and what was left over: `tickmark records`.

use std::fmt::Write;

use crate::model::{FieldId, TypeId};
use crate::record::{Column, Dataset, Input, Record};
use crate::text::{self, Cell, Style, Tone, one_line};
use crate::value::{Scalar, Value};

/// Longest title in a list of records.
const TITLE: usize = 48;

/// Each source: its files and rows, its records by type, its columns, and what was not read of it.
pub fn sources(data: &Dataset, style: Style, width: usize) -> String {
    let mut out = String::new();
    for input in &data.inputs {
        source(&mut out, data, input, style, width);
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

fn source(out: &mut String, data: &Dataset, input: &Input, style: Style, width: usize) {
    let _ = writeln!(out, "{}", style.rule(width, Tone::Strong, &[&one_line(&input.name), input.kind]));
    let records = input.rows.saturating_sub(input.unread + input.folded);
    let folded = match input.folded {
        0 => String::new(),
        folded => format!(" + {} folded into them", text::count(folded, "row")),
    };
    let _ = writeln!(
        out,
        "  {}, {} = {}{folded} + {} not read; {}",
        text::count(input.files, "file"),
        text::count(input.rows, "row"),
        amount(records),
        text::count(input.unread, "row"),
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
    if !input.skipped.is_empty() {
        let _ = writeln!(out, "\n  {} not read, because the source does not ask for them", tables(input.skipped.len()));
    }
    for (table, span) in &input.skipped {
        let place = data.sources.place(*span).to_string();
        let _ = writeln!(out, "    {}  {}", one_line(&place), one_line(table));
    }
    out.push('\n');
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
    vec![Cell::left(one_line(&column.heading)), field, Cell::left(filled).tone(Tone::Faint)]
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
