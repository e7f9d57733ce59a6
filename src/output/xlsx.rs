//! The register of findings as a workbook, for those who work at a desk with it: what the run came to, the findings and the pairs
//! they speak for, what was not tested, what is due, and what the report rests on.
//!
//! Every text is written as text: there is no formula and no link in it, and a cell that begins as a formula does is marked as
//! quoted, so that it stays text when somebody edits it. The day of the report stands for the time of writing.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::Options;
use crate::finding::Finding;
use crate::report::Report;
use crate::source::Sources;
use crate::telling::register::{COLUMNS, Of, Row};
use crate::text::Tone;

mod lists;
mod sheet;
mod summary;

use self::sheet::{Cell, List, Styles};

/// The workbook.
pub(super) fn write(report: &Report, sources: &Sources, _: &Options) -> Result<Vec<u8>, String> {
    book(report, sources).map_err(|error| format!("the workbook cannot be written: {error}"))
}

fn book(report: &Report, sources: &Sources) -> Result<Vec<u8>, XlsxError> {
    let styles = Styles::new();
    let mut book = Workbook::new();
    let written = sheet::day(report.run.as_of).map_or_else(|| ExcelDateTime::from_ymd(1900, 1, 1), Ok)?;
    let properties = DocProperties::new().set_title("Register of findings").set_author("Tickmark");
    book.set_properties(&properties.set_creation_datetime(&written));
    summary::write(book.add_worksheet().set_name("Summary")?, report, &styles)?;
    let of_findings = register("Findings", Of::Instance, "no finding: the summary says what was tested");
    let own = report.worst_first().into_iter().flat_map(|finding| Row::of(finding, report, sources));
    of_findings.write(&mut book, &styles, own.map(|row| cells(&row, Of::Instance)))?;
    let of_instances = register("Instances", Of::Finding, "no finding speaks for more than its own record");
    let others = report.worst_first().into_iter().flat_map(|finding| Row::instances(finding, report, sources));
    of_instances.write(&mut book, &styles, others.map(|row| cells(&row, Of::Finding)))?;
    lists::write(&mut book, report, sources, &styles)?;
    book.save_to_buffer()
}

/// The columns of the register but those that only other rows have.
fn register(name: &'static str, without: Of, empty: &'static str) -> List {
    let columns = COLUMNS.iter().filter(|column| column.of != without);
    let headings: Vec<_> = columns.map(|column| (column.name, column.width)).collect();
    let at = |heading| headings.iter().position(|(name, _)| *name == heading).unwrap_or(0);
    // What a row is about stays in sight. Printed is what a person reads: the key and the places are for programs.
    let end = ["Action due", "Objective evidence"].into_iter().map(at).max().and_then(|end| u16::try_from(end).ok());
    let still = at("Title");
    List::new(name, headings, empty).wide(still, (1, end.unwrap_or(1)))
}

fn cells(row: &Row<'_>, without: Of) -> Vec<Cell> {
    let columns = COLUMNS.iter().filter(|column| column.of != without);
    let tone = |name| matches!(name, "Verdict" | "Proposed grade").then(|| tone(row.finding));
    columns.map(|column| Cell { value: (column.value)(row), tone: tone(column.name) }).collect()
}

/// How bad a finding is, as a colour beside its word.
fn tone(finding: &Finding) -> Tone {
    match finding.rank() {
        0 | 1 => Tone::Bad,
        2 => Tone::Weak,
        4 | 5 => Tone::Calm,
        _ => Tone::Faint,
    }
}
