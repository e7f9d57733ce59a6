//! Encodings, separators, titles, decimal marks.

use super::*;

const RISK: &str = "Ref,Title,Risk score";

fn scores(keys: &str, cells: &[&str]) -> (Vec<Scalar>, Vec<String>) {
    let rows: String = cells.iter().enumerate().map(|(at, cell)| format!("R-{at};Fire;{cell}\n")).collect();
    let read = table("risk", keys, format!("{}\n{rows}", RISK.replace(',', ";")).as_bytes());
    let field = |record: &Record| {
        let id = read.data.model.kind(record.kind).field_named("risk_score").unwrap();
        record.field(id).unwrap().scalar.clone()
    };
    let found = read.data.records.iter().filter(|record| !record.id_span.is_empty()).map(field).collect();
    (found, told(&read))
}

#[test]
fn a_thousand_and_one_point_are_told_apart_by_the_column_or_by_what_is_declared_and_never_guessed() {
    let n = Scalar::Number;
    assert_eq!(scores("", &["1.234", "12,5"]), (vec![n(1234.0), n(12.5)], vec![]));
    assert_eq!(scores("", &["1,234", "12.5 %"]), (vec![n(1234.0), n(12.5)], vec![]));
    assert_eq!(scores(", decimal: \",\"", &["1,234", "1.234"]), (vec![n(1.234), n(1234.0)], vec![]));
    assert_eq!(scores(", decimal: \".\"", &["1,234", "1.234"]), (vec![n(1234.0), n(1.234)], vec![]));
    let unread =
        "a.csv:2:10: warning: `1.234` in `Risk score` may be 1234 or 1.234, and no other number of the column tells";
    let bad = Scalar::Absent(Absence::BadValue);
    assert_eq!(scores("", &["1.234", "7"]), (vec![bad.clone(), n(7.0)], vec![unread.to_owned()]));
    let (found, told) = scores("", &["1.234", "12,5", "12.5"]);
    assert_eq!((found, told), (vec![bad, n(12.5), n(12.5)], vec![unread.to_owned()]));
}

#[test]
fn a_title_above_the_header_is_no_row_and_is_accounted_for() {
    let text = "Risk register 2026;;\n\nLarkfield Clinics;;\nRef;Title;Risk score\nR-1;Fire, water;12\n";
    let read = table("risk", "", text.as_bytes());
    assert_eq!(told(&read), ["a.csv:1:1: note: the 2 lines above the header were not read as rows"]);
    assert_eq!(field(&read, "risk_score"), Scalar::Number(12.0));
    let declared = table("risk", ", header_row: 4", text.as_bytes());
    assert_eq!(told(&declared), ["a.csv:1:1: note: the 2 lines above the header were not read as rows"]);
    let wrong = table("risk", ", header_row: 2", text.as_bytes());
    assert_eq!(told(&wrong), ["a.csv:1:1: error: no row of `a.csv` begins in line 2"]);
}

#[test]
fn a_row_of_words_that_are_headings_is_not_taken_for_the_header() {
    let text = "Was;Wer;Stand\nClosed;Implemented;Training\n";
    let read = table("corrective_action", "", text.as_bytes());
    assert!(told(&read).iter().any(|told| told.contains("no column of `a.csv` is a field")), "{:?}", told(&read));
}

#[test]
fn the_separator_is_the_one_that_shows_the_headings() {
    for (separator, row) in
        [(";", "R-1;Fire, water, a\tb;12,5"), ("|", "R-1|Fire, water; a|12,5"), ("\t", "R-1\tFire, water, a\t12,5")]
    {
        let text = format!("{}\n{row}\n", RISK.replace(',', separator));
        let read = table("risk", "", text.as_bytes());
        assert_eq!((told(&read), field(&read, "risk_score")), (vec![], Scalar::Number(12.5)), "{separator}");
    }
}

#[test]
fn quoted_line_ends_belong_to_their_cell_and_ragged_rows_are_told() {
    let read = table("risk", "", b"Ref;Title;Scenario\r\nR-1;\"Fire;\r\n\"\"water\"\"\";x\r\nR-2;Theft\r\n");
    assert_eq!(field(&read, "title"), Scalar::Text("Fire;\r\n\"water\"".into()));
    assert_eq!(records(&read).len(), 2);
}

#[test]
fn an_encoding_that_is_declared_is_believed_and_one_that_is_concluded_is_told() {
    let text = "Ref;Title\nR-1;Größe – 5 €\n";
    let note = "a.csv:1:1: note: `a.csv` was read as Windows-1252: byte 17 of it is no UTF-8";
    for (keys, bytes, notes) in [
        ("", windows_1252(text), vec![note.to_owned()]),
        (", encoding: windows-1252", windows_1252(text), vec![]),
        ("", utf16(text), vec![]),
        ("", text.as_bytes().to_vec(), vec![]),
    ] {
        let read = table("risk", keys, &bytes);
        assert_eq!((told(&read), field(&read, "title")), (notes, Scalar::Text("Größe – 5 €".into())));
    }
}
