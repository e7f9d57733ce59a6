use proptest::prelude::*;

use super::*;

fn cell(field: &str, text: &str) -> Dataset {
    read("  - { files: a.yaml }", &[("a.yaml", &format!("nonconformity:\n  - id: NC-1\n    {field}: {text}\n"))])
}

#[test]
fn each_kind_of_field_reads_its_texts() {
    for (field, text, said) in [
        ("severity", "\"**Major**\"", "major"),
        ("severity", "critical", "major"),
        ("status", "Open", "recorded"),
        ("due_on", "2026-03-31T23:30:00-08:00", "2026-04-01"),
        ("due_on", "14 Feb 2025", "2025-02-14"),
        ("closed_at", "2026-03-31T23:30:00-08:00", "2026-03-31T23:30:00-08:00"),
        ("closed_at", "2026-03-31 23:30", "2026-03-31T23:30:00+00:00"),
        ("closed_at", "2026-03-31", "2026-03-31"),
        ("cost", "EUR 1,200.50", "1200.5"),
        ("score", "12 %", "12"),
        ("recurring", "Yes", "true"),
        ("interval", "12 months", "12 months"),
        ("clauses", "5.2, 7.3", "[5.2, 7.3]"),
        ("clauses", "[5.2, 7.3]", "[5.2, 7.3]"),
        ("related", "NC-7 and NC-8", "[->NC-7, ->NC-8]"),
        ("owner", "Ana Silva", "->Ana Silva"),
        ("owner", "[Ana]", "->Ana"),
        ("owner", "{ id: P-1, name: Ana }", "->P-1"),
        ("approvals", "[ { person: Ana, on: 2026-01-31 } ]", "[{0: ->Ana, 1: 2026-01-31}]"),
        ("approvals", "{ on: 2026-01-31, person: Ana }", "[{0: ->Ana, 1: 2026-01-31}]"),
        ("approvals", "[Ana]", "[{0: ->Ana}]"),
        ("anything", "{ a: [1, x1] }", "{a: [1, x1]}"),
        ("scope", "none", "none"),
    ] {
        let data = cell(field, text);
        assert_eq!(says(&data, "NC-1", field), said, "{field}: {text}");
        assert_eq!(told(&data), [""; 0], "{field}: {text}");
    }
}

#[test]
fn a_cell_that_says_nothing_is_absent_with_the_reason_and_its_place() {
    for (field, text, absence) in [
        ("cause", "", Absence::Blank),
        ("cause", "\" \"", Absence::Blank),
        ("cause", "~", Absence::Blank),
        ("cause", "TBC", Absence::Placeholder),
        ("cause", "\"[describe]\"", Absence::Placeholder),
        ("due_on", "\"-\"", Absence::Placeholder),
        ("severity", "n/a", Absence::Placeholder),
        ("owner", "none", Absence::Placeholder),
        ("status", "pending", Absence::Placeholder),
    ] {
        let data = cell(field, text);
        assert_eq!(why(&data, "NC-1", field), Some(absence), "{field}: {text}");
        assert_eq!(data.sources.place(value(&data, "NC-1", field).span).line, 3, "{field}: {text}");
        assert_eq!(told(&data), [""; 0], "{field}: {text}");
    }
}

#[test]
fn a_cell_that_cannot_be_understood_is_absent_and_told() {
    for (field, text, absence, message) in [
        (
            "due_on",
            "14 Feb 2025 ✅ Done",
            Absence::BadDate,
            "`14 Feb 2025 ✅ Done` in `due_on` is not one calendar date",
        ),
        ("due_on", "14/02/26", Absence::BadDate, "`14/02/26` in `due_on` is not one calendar date"),
        (
            "due_on",
            "03/04/2026",
            Absence::AmbiguousDate,
            "`03/04/2026` in `due_on` may be read day first or month first, and no other date of the column tells",
        ),
        ("status", "Done", Absence::UnknownStatus, "`Done` in `status` is no status of nonconformity"),
        (
            "status",
            "closed (not verified)",
            Absence::UnknownStatus,
            "`closed (not verified)` in `status` is no status of nonconformity",
        ),
        ("severity", "high", Absence::BadValue, "`high` in `severity` cannot be read as one of the values"),
        ("score", "1,23,5", Absence::BadValue, "`1,23,5` in `score` cannot be read as a number"),
        (
            "score",
            "1,234",
            Absence::BadValue,
            "`1,234` in `score` may be 1.234 or 1234, and no other number of the column tells",
        ),
        ("cost", "2 million", Absence::BadValue, "`2 million` in `cost` cannot be read as an amount"),
        ("recurring", "maybe", Absence::BadValue, "`maybe` in `recurring` cannot be read as yes or no"),
        (
            "interval",
            "soon",
            Absence::BadValue,
            "`soon` in `interval` cannot be read as a length of time as `12 months`",
        ),
        ("owner", "[Ana, Ben]", Absence::BadValue, "`a list` in `owner` cannot be read as one value"),
    ] {
        let data = cell(field, text);
        assert_eq!(why(&data, "NC-1", field), Some(absence), "{field}: {text}");
        assert_eq!(data.problems[0].message, message);
        assert_eq!(data.problems.len(), 1);
        assert_eq!(data.problems[0].severity, Severity::Warning);
        assert_eq!(input(&data).problems, 1);
    }
}

#[test]
fn the_same_text_of_a_column_is_told_once() {
    let data = read(
        "  - { files: a.csv, type: nonconformity }",
        &[("a.csv", "id,title,state\nN-1,one,Done\nN-2,two,Done\nN-3,three,Gone\n")],
    );
    let said: Vec<&str> = data.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(
        said,
        ["`Done` in `state` is no status of nonconformity, 2 times", "`Gone` in `state` is no status of nonconformity"]
    );
}

#[test]
fn one_day_beyond_twelve_tells_the_order_of_its_column_in_every_file_of_the_source() {
    let data = read(
        "  - { files: '*.csv', type: nonconformity }",
        &[
            ("a.csv", "id,due date,created\nN-1,03/04/2026,05/04/2026\n"),
            ("b.csv", "id,due date,created\nN-2,13/04/2026,2026-01-01\n"),
        ],
    );
    assert_eq!(says(&data, "N-1", "due_on"), "2026-04-03");
    assert_eq!(says(&data, "N-2", "due_on"), "2026-04-13");
    assert_eq!(why(&data, "N-1", "recorded_on"), Some(Absence::AmbiguousDate), "another column tells nothing");
}

#[test]
fn a_column_that_is_written_both_ways_leaves_its_ambiguous_dates_ambiguous() {
    let text = "id,due_on\nN-1,03/04/2026\nN-2,13/04/2026\nN-3,04/13/2026\n";
    let data = read("  - { files: a.csv, type: nonconformity }", &[("a.csv", text)]);
    assert_eq!(why(&data, "N-1", "due_on"), Some(Absence::AmbiguousDate));
    assert_eq!(says(&data, "N-2", "due_on"), "2026-04-13");
    assert_eq!(says(&data, "N-3", "due_on"), "2026-04-13");
}

#[test]
fn dates_in_structs_are_settled_too() {
    let text = "id,approvals.person,approvals.on\nN-1,Ana,03/04/2026\nN-2,Ben,13/04/2026\n";
    let data = read("  - { files: a.csv, type: nonconformity }", &[("a.csv", text)]);
    assert_eq!(says(&data, "N-1", "approvals"), "[{0: ->Ana, 1: 2026-04-03}]");
}

#[test]
fn an_instant_becomes_a_date_in_the_zone_of_the_organisation() {
    let config = "timezone: America/Los_Angeles\nsources: [ { files: a.yaml } ]\n";
    let yaml = "nonconformity:\n  - { id: NC-1, due_on: '2026-04-01T06:30:00Z' }\n";
    let data = read_bytes(config, &[("a.yaml", yaml.as_bytes())]);
    assert_eq!(says(&data, "NC-1", "due_on"), "2026-03-31");
}

#[test]
fn each_piece_of_a_cell_has_its_own_place() {
    let text = "id,related\nN-1,\"N-2, N-3\"\n";
    let data = read("  - { files: a.csv, type: nonconformity }", &[("a.csv", text)]);
    let Scalar::List(items) = &value(&data, "N-1", "related").scalar else { panic!("a list") };
    let places: Vec<String> = items.iter().map(|item| data.sources.place(item.span).to_string()).collect();
    assert_eq!(places, ["a.csv:2:6", "a.csv:2:11"]);
    assert_eq!(data.sources.slice(items[1].span), "N-3");
}

#[test]
fn a_mapping_with_free_keys_reads_the_keys_it_knows() {
    let data =
        read("  - { files: a.yaml }", &[("a.yaml", "isms:\n  body_roles: { top_management: Board, other: x1 }\n")]);
    assert_eq!(says(&data, "ISMS", "body_roles"), "{top_management: ->Board, other: x1}");
}

proptest! {
    /// What a value's span covers is what was written.
    #[test]
    fn the_span_of_a_cell_is_what_was_written(texts in proptest::collection::vec("[a-zA-Zäß€ ,;\"'0-9:#-]{0,12}", 1..6)) {
        let quoted = |text: &String| format!("\"{}\"", text.replace('"', "\"\""));
        let csv: String = std::iter::once("id,title,description\n".to_owned())
            .chain(texts.iter().enumerate().map(|(at, text)| format!("N-{at},row {at},{}\n", quoted(text))))
            .collect();
        let data = read("  - { files: a.csv, type: nonconformity }", &[("a.csv", &csv)]);
        let yaml: String = std::iter::once("nonconformity:\n".to_owned())
            .chain(texts.iter().enumerate().map(|(at, text)| {
                format!("  - id: N-{at}\n    title: row {at}\n    description: '{}'\n", text.replace('\'', "''"))
            }))
            .collect();
        let other = read("  - { files: a.yaml }", &[("a.yaml", &yaml)]);
        for (at, text) in texts.iter().enumerate() {
            let id = format!("N-{at}");
            for (data, written) in [(&data, quoted(text)), (&other, format!("'{}'", text.replace('\'', "''")))] {
                let value = value(data, &id, "description");
                prop_assert_eq!(data.sources.slice(value.span), written.as_str());
                match &value.scalar {
                    Scalar::Text(said) => prop_assert_eq!(&**said, text.as_str()),
                    Scalar::Absent(_) => {}
                    other => prop_assert!(false, "{other:?}"),
                }
            }
        }
    }
}
