//! A company as files: the records in one of the formats, the files of evidence, and the configuration.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use super::sources::{FILES, content, location};
use super::{Cell, Company, Part, Record};

/// A format of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// YAML, in the house layout.
    Yaml,
    /// JSON, in the house layout.
    Json,
    /// TOML, in the house layout.
    Toml,
    /// CSV, a table for each type.
    Csv,
    /// Markdown, a table for each type.
    Markdown,
}

impl Format {
    /// Whether it holds one table for each type.
    fn is_table(self) -> bool {
        matches!(self, Self::Csv | Self::Markdown)
    }

    /// Every format.
    pub(crate) const ALL: [Self; 5] = [Self::Yaml, Self::Json, Self::Toml, Self::Csv, Self::Markdown];

    /// The extension of its files.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::Json => "json",
            Self::Toml => "toml",
            Self::Csv => "csv",
            Self::Markdown => "md",
        }
    }
}

/// How records are spread over files.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    /// Most records of a file.
    pub(crate) per_file: usize,
    /// Whether files are made from the last to the first: a directory may hand them out in the order they were made.
    pub(crate) backwards: bool,
}

impl Default for Layout {
    fn default() -> Self {
        Self { per_file: 500, backwards: false }
    }
}

impl Company {
    /// Writes the company into a directory; gives the number of bytes of its records.
    pub(crate) fn write(&self, directory: &Path, format: Format, layout: Layout) -> io::Result<u64> {
        let mut files: Vec<(String, String)> = Vec::new();
        for register in &self.registers {
            let beside = |record: &&Record| format.is_table() && !record.is_flat();
            let (others, own): (Vec<&Record>, Vec<&Record>) = register.records.iter().partition(beside);
            if register.records.is_empty() {
                let format = if format.is_table() { Format::Yaml } else { format };
                files.push((format!("records/{}.{}", register.kind, format.extension()), empty(register.kind, format)));
            }
            for (records, format) in [(own, format), (others, Format::Yaml)] {
                for (number, records) in records.chunks(layout.per_file.max(1)).enumerate() {
                    let name = format!("records/{}-{number:05}.{}", register.kind, format.extension());
                    files.push((name, text(register.kind, records, format)));
                }
            }
        }
        let bytes = files.iter().map(|(_, text)| text.len() as u64).sum();
        files.extend((0..FILES).map(|file| (location(file), content(file))));
        files.push(("tickmark.yaml".to_owned(), self.configuration(format)));
        if layout.backwards {
            files.reverse();
        }
        for (name, text) in files {
            let path = directory.join(name);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(path, text)?;
        }
        Ok(bytes)
    }

    fn configuration(&self, format: Format) -> String {
        let mut out = String::from(
            "organisation: Generated Ltd\ntimezone: UTC\npacks: [iso27001-2022]\nperiod: { start: 2026-01-01 }\nsources:\n",
        );
        if !self.params.is_empty() {
            let params: Vec<String> = self.params.iter().map(|(name, value)| format!("{name}: {value}")).collect();
            out = out.replace("sources:", &format!("params: {{ {} }}\nsources:", params.join(", ")));
        }
        let exported = self.extracted_on;
        if format.is_table() {
            let extension = format.extension();
            // A table without rows would be a source without files.
            for register in self.registers.iter().filter(|register| register.records.iter().any(Record::is_flat)) {
                let kind = register.kind;
                let _ = writeln!(
                    out,
                    "  - {{ files: records/{kind}-*.{extension}, type: {kind}, extracted_on: {exported} }}"
                );
            }
        }
        let extension = if format.is_table() { Format::Yaml } else { format }.extension();
        let _ = writeln!(out, "  - {{ files: records/*.{extension}, extracted_on: {exported} }}");
        out
    }
}

/// A register in which nothing stands.
fn empty(kind: &str, format: Format) -> String {
    match format {
        Format::Json => format!("{{ \"{kind}\": [] }}\n"),
        Format::Toml => format!("{kind} = []\n"),
        _ => format!("{kind}: []\n"),
    }
}

fn text(kind: &str, records: &[&Record], format: Format) -> String {
    match format {
        Format::Yaml => yaml(kind, records),
        Format::Json => json(kind, records),
        Format::Toml => toml(kind, records),
        Format::Csv => csv(records),
        Format::Markdown => markdown(kind, records),
    }
}

/// The fields of a record, parts of the same list together: the name of the list and its parts, or a field by itself.
fn nested(record: &Record) -> Vec<(&'static str, Vec<(&'static str, &Cell)>)> {
    let mut out: Vec<(&'static str, Vec<(&'static str, &Cell)>)> = Vec::new();
    for (name, cell) in &record.fields {
        let (outer, part) = name.split_once('.').unwrap_or((name, ""));
        match out.iter_mut().find(|(known, parts)| *known == outer && !part.is_empty() && !parts.is_empty()) {
            Some((_, parts)) => parts.push((part, cell)),
            None => out.push((outer, vec![(part, cell)])),
        }
    }
    out
}

fn yaml(kind: &str, records: &[&Record]) -> String {
    let mut out = format!("# Register, kept under change control\n{kind}:\n");
    for record in records {
        let mut lead = "  - ";
        for (name, parts) in nested(record) {
            match parts.as_slice() {
                [("", Cell::Parts(parts))] => {
                    let _ = writeln!(out, "{lead}{name}:");
                    parts.iter().for_each(|part| yaml_part(&mut out, part, 6));
                }
                [("", cell)] => {
                    let _ = writeln!(out, "{lead}{name}: {}", yaml_cell(cell, name.len()));
                }
                parts => {
                    let _ = writeln!(out, "{lead}{name}:");
                    let part: Part = parts.iter().map(|(part, cell)| (*part, (*cell).clone())).collect();
                    yaml_part(&mut out, &part, 6);
                }
            }
            lead = "    ";
        }
    }
    out
}

/// One part of a list, so many columns in.
fn yaml_part(out: &mut String, part: &Part, indent: usize) {
    let mut lead = format!("{:indent$}- ", "");
    for (name, cell) in part {
        match cell {
            Cell::Parts(parts) => {
                let _ = writeln!(out, "{lead}{name}:");
                parts.iter().for_each(|part| yaml_part(out, part, indent + 4));
            }
            cell => {
                let _ = writeln!(out, "{lead}{name}: {}", yaml_cell(cell, name.len()));
            }
        }
        lead = " ".repeat(indent + 2);
    }
}

fn yaml_cell(cell: &Cell, turn: usize) -> String {
    match cell {
        Cell::Date(text) | Cell::Bare(text) => text.clone(),
        Cell::List(items) => {
            format!("[{}]", items.iter().map(|item| yaml_text(item, 0)).collect::<Vec<_>>().join(", "))
        }
        Cell::Text(text) => yaml_text(text, turn + text.len()),
        Cell::Parts(_) => String::new(),
    }
}

/// Plain where it can be, else in quotes; long texts also as folded blocks.
fn yaml_text(text: &str, turn: usize) -> String {
    if text.len() > 60 && turn.is_multiple_of(3) {
        return format!(">-\n      {}", text.replace(". ", ".\n      "));
    }
    let plain = text.starts_with(char::is_alphabetic)
        && !text.contains([':', '#', '[', ']', '{', '}', ',', '&', '*', '|', '>', '"', '%', '@', '`'])
        && !["true", "false", "yes", "no", "null", "on", "off"].contains(&text.to_lowercase().as_str());
    match (plain && turn % 7 != 6, text.contains('\\') || turn.is_multiple_of(2)) {
        (true, _) => text.to_owned(),
        (false, true) => format!("'{}'", text.replace('\'', "''")),
        (false, false) => quoted(text),
    }
}

/// In double quotes, as JSON, TOML and YAML read them.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn quoted_list(items: &[String]) -> String {
    format!("[{}]", items.iter().map(|item| quoted(item)).collect::<Vec<_>>().join(", "))
}

fn json(kind: &str, records: &[&Record]) -> String {
    let record = |record: &&Record| {
        let fields = nested(record).into_iter().map(|(name, parts)| match parts.as_slice() {
            [("", one)] => format!("\"{name}\": {}", json_cell(one)),
            parts => {
                let parts: Vec<String> =
                    parts.iter().map(|(part, one)| format!("\"{part}\": {}", json_cell(one))).collect();
                format!("\"{name}\": [{{ {} }}]", parts.join(", "))
            }
        });
        format!("  {{ {} }}", fields.collect::<Vec<_>>().join(", "))
    };
    format!("{{ \"{kind}\": [\n{}\n] }}\n", records.iter().map(record).collect::<Vec<_>>().join(",\n"))
}

fn json_cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) | Cell::Date(text) => quoted(text),
        Cell::Bare(text) => text.clone(),
        Cell::List(items) => quoted_list(items),
        Cell::Parts(parts) => parts_as(parts, |name, cell| format!("\"{name}\": {}", json_cell(cell))),
    }
}

/// A list of parts in brackets and braces, each of its cells as told.
fn parts_as(parts: &[Part], one: impl Fn(&str, &Cell) -> String) -> String {
    let part = |part: &Part| {
        let cells: Vec<String> = part.iter().map(|(name, cell)| one(name, cell)).collect();
        format!("{{ {} }}", cells.join(", "))
    };
    format!("[{}]", parts.iter().map(part).collect::<Vec<_>>().join(", "))
}

fn toml_cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => quoted(text),
        Cell::Date(text) | Cell::Bare(text) => text.clone(),
        Cell::List(items) => quoted_list(items),
        Cell::Parts(parts) => parts_as(parts, |name, cell| format!("{name} = {}", toml_cell(cell))),
    }
}

fn toml(kind: &str, records: &[&Record]) -> String {
    let mut out = String::new();
    for record in records {
        let _ = writeln!(out, "[[{kind}]]");
        for (name, parts) in nested(record) {
            match parts.as_slice() {
                [("", one)] => {
                    let _ = writeln!(out, "{name} = {}", toml_cell(one));
                }
                parts => {
                    let parts: Vec<String> =
                        parts.iter().map(|(part, one)| format!("{part} = {}", toml_cell(one))).collect();
                    let _ = writeln!(out, "{name} = [{{ {} }}]", parts.join(", "));
                }
            }
        }
        out.push('\n');
    }
    out
}

/// The names of all fields of some records, in the order in which they are first met.
fn columns(records: &[&Record]) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = Vec::new();
    for record in records {
        for (name, _) in &record.fields {
            if !names.contains(name) {
                names.push(name);
            }
        }
    }
    names
}

fn flat(record: &Record, name: &str) -> String {
    match record.fields.iter().find(|(known, _)| *known == name) {
        Some((_, Cell::Text(text) | Cell::Date(text) | Cell::Bare(text))) => text.clone(),
        Some((_, Cell::List(items))) => items.join("; "),
        Some((_, Cell::Parts(_))) | None => String::new(),
    }
}

fn csv(records: &[&Record]) -> String {
    let columns = columns(records);
    let mut out = columns.join(",");
    out.push('\n');
    for record in records {
        let cells = columns.iter().map(|name| {
            let text = flat(record, name);
            if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
        });
        out.push_str(&cells.collect::<Vec<_>>().join(","));
        out.push('\n');
    }
    out
}

fn markdown(kind: &str, records: &[&Record]) -> String {
    let columns = columns(records);
    let mut out = format!("# {kind}\n\n| {} |\n|{}\n", columns.join(" | "), " --- |".repeat(columns.len()));
    for record in records {
        out.push('|');
        for name in &columns {
            let text = flat(record, name).replace('\\', "\\\\").replace('|', "\\|");
            let _ = write!(out, " {text} |");
        }
        out.push('\n');
    }
    out
}
