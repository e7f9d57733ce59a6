//! The register of findings as CSV, for a log to import: RFC 4180, a row for each finding and each pair it speaks for.
//!
//! A byte order mark stands first. Without it the spreadsheet that most people open CSV with takes UTF-8 for the letters of an old code
//! page, and names turn to rubbish; programs that read CSV drop it, ours too.
//!
//! No cell becomes a formula. Where a cell begins with `=`, `+`, `-`, `@` or a wide form of one of these, an apostrophe is put
//! before it, as people do in spreadsheets. Where commas do not part cells, semicolons do, and quotes do not hold them back: so the same is
//! done within a cell, after a semicolon and at the beginning of each line. To have the text back, take away one apostrophe
//! before each such sign in such a place: there is one more than there was.

use super::Options;
use crate::report::Report;
use crate::source::Sources;
use crate::telling::register::{COLUMNS, Value, begins_formula, fitted, rows};

/// The register.
pub(super) fn write(report: &Report, sources: &Sources, _: &Options) -> String {
    let mut out = String::from('\u{feff}');
    record(&mut out, COLUMNS.iter().map(|column| column.name.to_owned()));
    for row in rows(report, sources) {
        record(&mut out, COLUMNS.iter().map(|column| cell((column.value)(&row))));
    }
    out
}

fn record(out: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(',');
        }
        if cell.contains([',', ';', '"', '\n']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

fn cell(value: Value) -> String {
    match value {
        Value::Nothing => String::new(),
        Value::Text(text) => fitted(guarded(&text)),
        Value::Number(number) => number.to_string(),
        Value::Date(day) => day.to_string(),
    }
}

/// A text in which no part that could become a cell begins as a formula does.
fn guarded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut begins = true;
    for c in text.chars() {
        if begins && begins_formula(c) {
            out.push('\'');
        }
        out.push(c);
        // Blanks and quotes before a formula do not keep every program from running it.
        begins = matches!(c, ';' | '\n') || (begins && (c.is_whitespace() || matches!(c, '\'' | '"')));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::guarded;
    use proptest::prelude::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_guarded_wherever_a_cell_may_begin() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("-2+3", "'-2+3"),
            ("＝1", "'＝1"),
            ("'=1", "''=1"),
            (" \"=1", " \"'=1"),
            ("a;=1; +1", "a;'=1; '+1"),
            ("a\n@b", "a\n'@b"),
            ("a = b - c, CA-7, -8; d", "a = b - c, CA-7, -8; d"),
            ("'tis", "'tis"),
        ] {
            assert_eq!(guarded(text), expected);
        }
    }

    /// As `docs/outputs.md` says it is to be done.
    fn unguarded(text: &str) -> String {
        let mut out = String::new();
        let mut begins = true;
        for c in text.chars() {
            if begins && super::begins_formula(c) && out.ends_with('\'') {
                out.pop();
            }
            out.push(c);
            begins = matches!(c, ';' | '\n') || (begins && (c.is_whitespace() || matches!(c, '\'' | '"')));
        }
        out
    }

    proptest! {
        #[test]
        fn a_guarded_text_can_be_had_back(text in "[-=+@'\"; \nab＝]{0,12}") {
            prop_assert_eq!(unguarded(&guarded(&text)), text);
        }
    }
}
