//! A place as reports print it.

use std::fmt;

use chrono::{DateTime, Utc};

/// Where something is; lines and columns from 1, columns in characters, the end exclusive.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Path relative to the configuration file, or the name of a database or service.
    pub uri: String,
    /// First line; of a sheet its row.
    pub line: usize,
    /// Column of the first character.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// Column after the last character.
    pub end_column: usize,
    /// Sheet of a workbook, or table of a database.
    pub sheet: Option<String>,
    /// Cell of a workbook, as `C7`.
    pub cell: Option<String>,
    /// Key of a row of a database or of an item of a service, as `CAR-17`.
    pub key: Option<String>,
    /// Column of a database.
    pub field: Option<String>,
    /// JSON pointer within an item of a service.
    pub pointer: Option<String>,
    /// When it was taken from where it lives.
    pub extracted: Option<DateTime<Utc>>,
}

impl Place {
    /// Whether lines and columns are how a person finds it.
    pub fn is_text(&self) -> bool {
        self.cell.is_none() && self.key.is_none() && self.field.is_none() && self.pointer.is_none()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.sheet, &self.cell) {
            (Some(sheet), Some(cell)) => write!(f, "{}, {sheet}!{cell}", self.uri)?,
            _ if self.is_text() => write!(f, "{}:{}:{}", self.uri, self.line, self.column)?,
            (Some(sheet), None) => write!(f, "{}, {sheet}", self.uri)?,
            _ => f.write_str(&self.uri)?,
        }
        for part in [&self.key, &self.field, &self.pointer].into_iter().flatten().filter(|part| !part.is_empty()) {
            write!(f, " {part}")?;
        }
        match self.extracted {
            Some(at) => write!(f, " (extracted {})", at.format("%Y-%m-%d %H:%MZ")),
            None => Ok(()),
        }
    }
}
