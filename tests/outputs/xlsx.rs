//! The workbook, read back by another reader, and its parts as they are.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};

use crate::reports::{company, empty, full, hostile};
use crate::{bytes, sample};
use tickmark::output::Format;
use tickmark::report::Report;
use tickmark::source::Sources;

fn book(report: &Report, sources: &Sources) -> Vec<u8> {
    bytes(Format::named("xlsx").unwrap(), report, sources)
}

fn of(made: &sample::Sample) -> Vec<u8> {
    book(&made.report, &made.sources)
}

/// The rows of a sheet as text.
fn rows(bytes: &[u8], sheet: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    let cell = |cell: &Data| match cell {
        Data::DateTime(day) => {
            let (year, month, day, ..) = day.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        cell => cell.to_string(),
    };
    range.rows().map(|row| row.iter().map(cell).collect()).collect()
}

/// All text of a sheet.
pub(crate) fn sheet_text(bytes: &[u8], sheet: &str) -> String {
    rows(bytes, sheet).iter().map(|row| row.join("\n")).collect::<Vec<_>>().join("\n")
}

/// A part of the archive.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn parts(bytes: &[u8]) -> Vec<String> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn the_sheets_are_those_a_desk_needs() {
    let made = full();
    let bytes = of(&made);
    let book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
    let names = ["Summary", "Findings", "Instances", "Not tested", "Deadlines", "Parameters", "Sources", "Problems"];
    assert_eq!(book.sheet_names(), names);
    let counts = [
        ("Findings", 6),
        ("Instances", 12),
        ("Not tested", 4),
        ("Deadlines", 3),
        ("Parameters", 3),
        ("Sources", 3),
        ("Problems", 2),
    ];
    for (sheet, expected) in counts {
        assert_eq!(rows(&bytes, sheet).len(), 1 + expected, "{sheet}");
    }
}

#[test]
fn findings_come_with_the_worst_first_and_instances_name_theirs() {
    let made = full();
    let bytes = of(&made);
    let findings = rows(&bytes, "Findings");
    assert_eq!(findings[0][..6], ["Key", "Verdict", "Proposed grade", "Record type", "Record", "Title"]);
    assert_eq!(findings[1][1..5], ["nonconform", "major", "corrective_action", "CA-7"]);
    let at = |heading: &str| findings[0].iter().position(|name| name == heading).unwrap();
    assert_eq!(findings[1][at("Plan due")], "2026-12-07");
    assert_eq!(findings[1][at("Speaks for")], "12");
    assert!(!findings[0].contains(&"Instance of".to_owned()));

    let instances = rows(&bytes, "Instances");
    let of = instances[0].iter().position(|name| name == "Instance of").unwrap();
    assert!(instances[1..].iter().all(|row| row[of] == findings[1][0]));
    assert!(!instances[0].contains(&"Proposed grade".to_owned()));
}

#[test]
fn what_was_not_tested_stands_in_the_summary_and_on_a_sheet_of_its_own() {
    let made = full();
    let bytes = of(&made);
    let sheet = rows(&bytes, "Not tested");
    let rules: Vec<&str> = sheet[1..].iter().map(|row| row[1].as_str()).collect();
    let untested = [
        "10.2-d-verifier-independent",
        "9.2.1-scope-audited-annually",
        "7.5.2-approved",
        "10.2-d-effectiveness-in-time",
    ];
    assert_eq!(rules.len(), 4);
    assert!(untested.iter().all(|rule| rules.contains(rule)), "{rules:?}");
    assert_eq!((rules[0], sheet[1][8].as_str()), ("10.2-d-verifier-independent", "required"));
    let summary = rows(&bytes, "Summary");
    let clause = |name: &str| summary.iter().find(|row| row[0] == name).unwrap()[1].clone();
    assert_eq!((clause("9.2"), clause("10.2")), ("nothing tested".to_owned(), "major".to_owned()));
}

#[test]
fn a_run_that_tested_nothing_does_not_look_good() {
    let bytes = of(&empty());
    assert!(sheet_text(&bytes, "Summary").contains("no rule was put: nothing was tested"));
    assert!(sheet_text(&bytes, "Not tested").contains("no rule was put: nothing was tested"));
    // The colour of what is good is defined, and no cell has it.
    let summary = part(&bytes, "xl/worksheets/sheet1.xml");
    let styles = part(&bytes, "xl/styles.xml");
    assert!(!styles.contains("FFC6EFCE"), "a cell is green");
    assert!(!summary.is_empty());
    let mut good = full();
    good.report.conclusion.exit = 0;
    assert!(part(&of(&good), "xl/styles.xml").contains("FFC6EFCE"), "a run that concluded with nothing open is");
}

#[test]
fn no_cell_is_a_formula_or_a_link_and_none_becomes_one_when_it_is_edited() {
    let made = hostile();
    let bytes = of(&made);
    let names = parts(&bytes);
    for name in names.iter().filter(|name| name.starts_with("xl/worksheets/")) {
        let xml = part(&bytes, name);
        assert!(!xml.contains("<f>") && !xml.contains("<f ") && !xml.contains("<hyperlink"), "{name}");
    }
    assert!(names.iter().all(|name| !name.contains("external") && !name.contains("worksheets/_rels")), "{names:?}");
    assert!(part(&bytes, "xl/styles.xml").contains("quotePrefix=\"1\""));
    let findings = rows(&bytes, "Findings");
    assert!(findings.iter().flatten().any(|cell| cell == "=cmd|'/c calc'!A0"), "the text is still there, as text");
}

/// The writer takes a text from `<r>` to `</r>` for markup of its own.
#[test]
fn no_text_is_markup() {
    let mut made = full();
    let markup = "<r><t>two</t></r><r><f>1+1</f></r>";
    made.report.findings[0].statement = markup.to_owned();
    let bytes = of(&made);
    let findings = rows(&bytes, "Findings");
    assert!(findings.iter().flatten().any(|cell| cell.trim() == markup));
    assert!(part(&bytes, "xl/sharedStrings.xml").contains("&lt;r&gt;&lt;t&gt;two"));
}

#[test]
fn a_text_too_long_for_a_cell_is_cut_and_the_cell_says_so() {
    let bytes = of(&hostile());
    let findings = rows(&bytes, "Findings");
    let cells = findings.iter().flatten();
    assert_eq!(cells.clone().map(|cell| cell.encode_utf16().count()).max(), Some(32_750));
    assert!(cells.filter(|cell| cell.ends_with(" characters more)")).count() >= 4);
}

#[test]
fn the_day_of_the_report_is_the_time_of_writing() {
    let bytes = of(&empty());
    let core = part(&bytes, "docProps/core.xml");
    assert!(core.contains(">2026-11-23T00:00:00Z<"), "{core}");
    let year = core.matches("T00:00:00Z").count();
    assert_eq!(year, core.matches("dcterms:W3CDTF").count(), "{core}");
}

#[test]
fn the_shipped_company_fits_a_workbook() {
    let company = company();
    let bytes = book(&company.report, company.sources());
    assert_eq!(rows(&bytes, "Findings").len(), 1 + company.report.findings.len());
    let instances: usize = company.report.findings.iter().map(|finding| finding.instances.len()).sum();
    assert_eq!(rows(&bytes, "Instances").len(), 1 + instances);
}
