//! A company as files: the records in one of the formats, the files of evidence, and the configuration.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use super::build::{FILES, content, location};
use super::{Cell, Company, Record, Register};

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
            for (number, records) in register.records.chunks(layout.per_file.max(1)).enumerate() {
                let name = format!("records/{}-{number:05}.{}", register.kind, format.extension());
                files.push((name, text(register, records, format)));
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
        let (extension, exported) = (format.extension(), self.extracted_on);
        match format {
            Format::Csv | Format::Markdown => {
                for register in &self.registers {
                    let kind = register.kind;
                    let _ = writeln!(
                        out,
                        "  - {{ files: records/{kind}-*.{extension}, type: {kind}, extracted_on: {exported} }}"
                    );
                }
            }
            _ => {
                let _ = writeln!(out, "  - {{ files: records/*.{extension}, extracted_on: {exported} }}");
            }
        }
        out
    }
}

fn text(register: &Register, records: &[Record], format: Format) -> String {
    match format {
        Format::Yaml => yaml(register.kind, records),
        Format::Json => json(register.kind, records),
        Format::Toml => toml(register.kind, records),
        Format::Csv => csv(register, records),
        Format::Markdown => markdown(register, records),
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

fn yaml(kind: &str, records: &[Record]) -> String {
    let mut out = format!("# Register, kept under change control\n{kind}:\n");
    for record in records {
        let mut lead = "  - ";
        for (name, parts) in nested(record) {
            match parts.as_slice() {
                [("", cell)] => {
                    let _ = writeln!(out, "{lead}{name}: {}", yaml_cell(cell, name.len()));
                }
                parts => {
                    let _ = writeln!(out, "{lead}{name}:");
                    let mut inner = "      - ";
                    for (part, cell) in parts {
                        let _ = writeln!(out, "{inner}{part}: {}", yaml_cell(cell, part.len()));
                        inner = "        ";
                    }
                }
            }
            lead = "    ";
        }
    }
    out
}

fn yaml_cell(cell: &Cell, turn: usize) -> String {
    match cell {
        Cell::Date(text) | Cell::Bare(text) => text.clone(),
        Cell::List(items) => {
            format!("[{}]", items.iter().map(|item| yaml_text(item, 0)).collect::<Vec<_>>().join(", "))
        }
        Cell::Text(text) => yaml_text(text, turn + text.len()),
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

fn json(kind: &str, records: &[Record]) -> String {
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) | Cell::Date(text) => quoted(text),
        Cell::Bare(text) => text.clone(),
        Cell::List(items) => quoted_list(items),
    };
    let record = |record: &Record| {
        let fields = nested(record).into_iter().map(|(name, parts)| match parts.as_slice() {
            [("", one)] => format!("\"{name}\": {}", cell(one)),
            parts => {
                let parts: Vec<String> = parts.iter().map(|(part, one)| format!("\"{part}\": {}", cell(one))).collect();
                format!("\"{name}\": [{{ {} }}]", parts.join(", "))
            }
        });
        format!("  {{ {} }}", fields.collect::<Vec<_>>().join(", "))
    };
    format!("{{ \"{kind}\": [\n{}\n] }}\n", records.iter().map(record).collect::<Vec<_>>().join(",\n"))
}

fn toml(kind: &str, records: &[Record]) -> String {
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => quoted(text),
        Cell::Date(text) | Cell::Bare(text) => text.clone(),
        Cell::List(items) => quoted_list(items),
    };
    let mut out = String::new();
    for record in records {
        let _ = writeln!(out, "[[{kind}]]");
        for (name, parts) in nested(record) {
            match parts.as_slice() {
                [("", one)] => {
                    let _ = writeln!(out, "{name} = {}", cell(one));
                }
                parts => {
                    let parts: Vec<String> =
                        parts.iter().map(|(part, one)| format!("{part} = {}", cell(one))).collect();
                    let _ = writeln!(out, "{name} = [{{ {} }}]", parts.join(", "));
                }
            }
        }
        out.push('\n');
    }
    out
}

/// The names of all fields of a register, in the order in which they are first met.
fn columns(register: &Register) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = Vec::new();
    for record in &register.records {
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
        None => String::new(),
    }
}

fn csv(register: &Register, records: &[Record]) -> String {
    let columns = columns(register);
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

fn markdown(register: &Register, records: &[Record]) -> String {
    let columns = columns(register);
    let mut out = format!("# {}\n\n| {} |\n|{}\n", register.kind, columns.join(" | "), " --- |".repeat(columns.len()));
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
