//! The register as CSV: what a log imports, and what a spreadsheet makes of it.

use crate::reports::{full, hostile, run};
use crate::{bytes, sample};
use tickmark::output::Format;
use tickmark::value::Scalar;

fn text(made: &sample::Sample) -> String {
    let csv = Format::named("csv").unwrap();
    String::from_utf8(bytes(csv, &made.report, &made.sources)).unwrap()
}

/// The records of a text, as strict as RFC 4180 is.
fn records(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').unwrap();
    let mut records = vec![vec![String::new()]];
    let (mut quoted, mut chars) = (false, text.chars().peekable());
    while let Some(c) = chars.next() {
        let record = records.last_mut().unwrap();
        let cell = record.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => cell.push(chars.next().unwrap()),
            '"' if quoted => {
                assert!(matches!(chars.peek(), Some(',' | '\r')), "a quote ends within {cell:?}");
                quoted = false;
            }
            '"' => {
                assert_eq!(cell, "", "a quote within a cell");
                quoted = true;
            }
            ',' if !quoted => record.push(String::new()),
            '\r' if !quoted => {
                assert_eq!(chars.next(), Some('\n'));
                records.push(vec![String::new()]);
            }
            '\n' if !quoted => panic!("a line ends with LF alone after {cell:?}"),
            c => cell.push(c),
        }
    }
    assert!(!quoted);
    assert_eq!(records.pop(), Some(vec![String::new()]), "the last record has its line end");
    records
}

/// The cells of a row by heading, those that are not empty.
fn row(records: &[Vec<String>], key: &str) -> Vec<(String, String)> {
    let row = records.iter().find(|row| row[0] == key).unwrap();
    let cells = records[0].iter().zip(row).filter(|(_, cell)| !cell.is_empty());
    cells.map(|(name, cell)| (name.clone(), cell.clone())).collect()
}

fn of<'r>(row: &'r [(String, String)], heading: &str) -> Option<&'r str> {
    row.iter().find(|(name, _)| name == heading).map(|(_, cell)| cell.as_str())
}

#[test]
fn a_finding_has_a_row_and_so_has_each_pair_it_speaks_for() {
    let made = full();
    let records = records(&text(&made));
    assert!(records.iter().all(|row| row.len() == 29));
    let instances: usize = made.report.findings.iter().map(|finding| finding.instances.len()).sum();
    assert_eq!((instances, records.len()), (12, 1 + 6 + 12));

    let finding = made.report.findings.iter().find(|finding| !finding.instances.is_empty()).unwrap();
    let own = row(&records, finding.fingerprint.as_str());
    assert_eq!(records[1][0], finding.fingerprint.as_str(), "the worst comes first");
    for (heading, cell) in [
        ("Proposed grade", "major"),
        ("Record type", "corrective_action"),
        ("Record", "CA-7"),
        ("Extent in population", "13 of 41 tested"),
        ("Plan due", "2026-12-07"),
        ("Action due", "2027-02-21"),
        ("Owner", "Head of operations"),
        ("File", "registers/aktionen.csv"),
        ("Line", "2"),
        ("Speaks for", "12"),
        ("Detected on", "2026-11-23"),
    ] {
        assert_eq!(of(&own, heading), Some(cell), "{heading}");
    }
    assert_eq!(of(&own, "Instance of"), None);

    let instance = row(&records, finding.instances[0].fingerprint.as_str());
    for (heading, cell) in [
        ("Verdict", "nonconform"),
        ("Rule", "10.2-g-results"),
        ("Record", "CA-8"),
        ("Condition", "Corrective action CA-8 was closed on 2026-05-01 with no effectiveness check recorded."),
        ("Objective evidence", "corrective_action/CA-8 [registers/aktionen.csv:3:1]"),
        ("Instance of", finding.fingerprint.as_str()),
    ] {
        assert_eq!(of(&instance, heading), Some(cell), "{heading}");
    }
    // What is proposed for all of them is counted once.
    for heading in ["Proposed grade", "Plan due", "Speaks for", "Extent in population"] {
        assert_eq!(of(&instance, heading), None, "{heading}");
    }
}

#[test]
fn what_is_accepted_has_no_date_to_be_answered_by() {
    let made = full();
    let records = records(&text(&made));
    let accepted = records.iter().find(|row| row[1] == "accepted_deviation").unwrap();
    let accepted = row(&records, &accepted[0]);
    assert_eq!(of(&accepted, "In hand"), Some("accepted by RA-4 until 2026-12-31"));
    assert_eq!((of(&accepted, "Plan due"), of(&accepted, "Action due")), (None, None));
}

#[test]
fn no_cell_can_become_a_formula_even_where_semicolons_part_cells() {
    let formula = |cell: &str| {
        let cell = cell.trim_start_matches([' ', '"']);
        cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
    };
    let made = hostile();
    let text = text(&made);
    let records = records(&text);
    assert_eq!(records.len(), 1 + 13 * 2);
    assert_eq!(records.iter().flatten().find(|cell| formula(cell)), None);
    let pieces = text.split([';', '\n']);
    assert_eq!(pieces.filter(|piece| formula(piece)).collect::<Vec<_>>(), Vec::<&str>::new());
    assert!(records.iter().flatten().any(|cell| cell == "'=cmd|'/c calc'!A0"), "the text is still there");
}

#[test]
fn a_text_too_long_for_a_cell_is_cut_and_the_cell_says_so() {
    let records = records(&text(&hostile()));
    let advice = records.iter().find(|row| row[17].starts_with("xxx")).unwrap();
    assert_eq!(advice[17].trim_start_matches('x'), "… (67275 characters more)");
    assert_eq!(advice[17].matches('x').count(), 100_000 - 67_275);
    let longest = records.iter().flatten().map(|cell| cell.encode_utf16().count()).max();
    assert_eq!(longest, Some(32_750));
}

/// A register may be imported as it is: each row becomes a nonconformity, and only what has to be decided is missing.
#[test]
fn tickmark_reads_the_register_as_a_log() {
    let made = full();
    let directory = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| std::fs::write(directory.path().join(name), text).unwrap();
    file("findings.csv", &text(&made));
    file(
        "tickmark.yaml",
        "organisation: A\ntimezone: UTC\npacks: [iso27001-2022]\nsources: [{ files: findings.csv, type: nonconformity }]\n",
    );
    let whole = run(directory.path(), made.report.run.as_of);
    let data = &whole.prepared.data;
    let log = data.model.type_named("nonconformity").unwrap();
    assert_eq!(data.records.iter().filter(|record| record.kind == log).count(), 18);
    let taken = |field: &str| {
        let field = data.model.kind(log).field_named(field).unwrap();
        data.records
            .iter()
            .filter(|record| {
                record.kind == log
                    && record.field(field).is_some_and(|value| !matches!(value.scalar, Scalar::Absent(_)))
            })
            .count()
    };
    for (field, rows) in [
        ("requirement", 18),
        ("condition", 18),
        ("objective_evidence", 18),
        ("detected_on", 18),
        ("source", 18),
        ("grade", 0),
    ] {
        assert_eq!(taken(field), rows, "{field}");
    }
}
