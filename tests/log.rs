//! The log that `tickmark init` writes as a workbook, read back by Tickmark and by another reader.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

use std::io::{Cursor, Read};
use std::path::Path;

use calamine::{Reader, Xlsx};
use tickmark::cli::Place;
use tickmark::init::workbook::log;
use tickmark::problem::Severity;
use tickmark::run::Prepared;
use tickmark::value::Scalar;

/// The sheets that are registers, and the types of their rows.
const SHEETS: [(&str, &str); 4] = [
    ("Incidents", "incident"),
    ("Nonconformities", "nonconformity"),
    ("Corrective actions", "corrective_action"),
    ("Effectiveness checks", "effectiveness_check"),
];

fn rows(sheet: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(log().unwrap())).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

/// The headings of a sheet and what the example has below them.
fn example(sheet: &str) -> Vec<(String, String)> {
    let rows = rows("Example").into_iter().filter(|row| row[0] == sheet);
    rows.map(|mut row| (std::mem::take(&mut row[1]), std::mem::take(&mut row[4]))).collect()
}

fn part(name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(log().unwrap())).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn prepared(directory: &Path, sources: &str) -> Prepared {
    let config = format!("organisation: A\ntimezone: UTC\npacks: [iso27001-2022]\nsources:\n{sources}");
    std::fs::write(directory.join("tickmark.yaml"), config).unwrap();
    let place = Place { directory: Some(directory.to_owned()), ..Place::default() };
    Prepared::read(&place).unwrap_or_else(|told| panic!("{:?}", told.problems))
}

#[test]
fn tickmark_knows_every_heading_of_the_empty_log() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::create_dir(directory.path().join("registers")).unwrap();
    std::fs::write(directory.path().join("registers/log.xlsx"), log().unwrap()).unwrap();
    // The lines are those that the workbook itself gives.
    let lines = rows("Read me").into_iter().map(|row| row[1].clone()).filter(|line| line.starts_with("- {"));
    let lines: Vec<String> = lines.map(|line| format!("  {line}\n")).collect();
    assert_eq!(lines.len(), SHEETS.len());
    let prepared = prepared(directory.path(), &lines.concat());
    // The configuration makes the record of the management system; the log has none yet, and its example is none.
    let kinds = prepared.data.records.iter().map(|record| prepared.data.model.kind(record.kind).name.as_str());
    assert_eq!(kinds.collect::<Vec<_>>(), ["isms"]);
    // That the other sheets are not read, and that this one is empty, is worth a note and no more.
    let problems = prepared.data.problems.iter().filter(|problem| problem.severity != Severity::Note);
    let said: Vec<&str> = problems.map(|problem| problem.message.as_str()).collect();
    assert_eq!(said, Vec::<&str>::new());
}

#[test]
fn the_example_is_read_as_it_is_meant_every_field_of_it() {
    let directory = tempfile::tempdir().unwrap();
    let mut sources = String::new();
    for (sheet, kind) in SHEETS {
        let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let (headings, cells): (Vec<String>, Vec<String>) = example(sheet).into_iter().unzip();
        assert_eq!(headings, rows(sheet)[0], "the example has the columns of the sheet");
        let line = |cells: &[String]| cells.iter().map(quoted).collect::<Vec<_>>().join(",");
        let text = format!("{}\n{}\n", line(&headings), line(&cells));
        std::fs::write(directory.path().join(format!("{kind}.csv")), text).unwrap();
        sources.push_str(&format!("  - {{ files: {kind}.csv, type: {kind} }}\n"));
    }
    let prepared = prepared(directory.path(), &sources);
    let data = &prepared.data;
    let problems: Vec<&str> = data.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(problems, Vec::<&str>::new());
    for (sheet, kind) in SHEETS {
        let kind = data.model.type_named(kind).unwrap();
        let record = data.records.iter().find(|record| record.kind == kind).unwrap();
        let filled = example(sheet).iter().filter(|(_, cell)| !cell.is_empty()).count();
        let read = record.fields.iter().filter(|(_, value)| !matches!(value.scalar, Scalar::Absent(_))).count();
        assert_eq!(read, filled, "{sheet}");
        assert!(record.extra.is_empty(), "{sheet}");
    }
}

#[test]
fn cells_offer_what_the_model_knows_and_refuse_what_is_no_day() {
    let sheet = part("xl/worksheets/sheet3.xml");
    let states = "recorded,under review,analysing,action planned,implementing,verifying,closed,not upheld,merged,risk accepted,reopened";
    for expected in [
        format!("<formula1>\"{states}\"</formula1>"),
        "<formula1>\"minor,major\"</formula1>".to_owned(),
        "type=\"date\"".to_owned(),
        "COUNTIF($A:$A,A2)=1".to_owned(),
        "Needed from `under review` on.".to_owned(),
    ] {
        assert!(sheet.contains(&expected), "{expected}");
    }
    assert!(sheet.contains("<pane xSplit=\"2\" ySplit=\"1\""), "headings and ids stay in sight");
}

#[test]
fn the_log_is_the_same_each_time() {
    assert_eq!(log().unwrap(), log().unwrap());
}

/// Writes the log to the directory that TICKMARK_OUTPUTS names, for the checkers of others.
#[test]
#[ignore = "writes a file for other programs to check"]
fn the_log_for_others() {
    let directory = std::env::var("TICKMARK_OUTPUTS").unwrap();
    std::fs::write(Path::new(&directory).join("log.xlsx"), log().unwrap()).unwrap();
}
