use super::*;

#[test]
fn a_mapping_from_type_to_records_is_read_with_its_empty_registers() {
    let data = read(
        "  - { files: a.yaml }",
        &[(
            "a.yaml",
            "nonconformity:\n  - id: N-1\n    title: one\nperson: []\nisms: { title: Ours }\n---\ntype: person\nid: P-1\nname: Ana\n",
        )],
    );
    assert_eq!(ids(&data), ["N-1", "ISMS", "P-1"]);
    assert_eq!(told(&data), [""; 0]);
    let registers: Vec<&str> = input(&data).registers.iter().map(|kind| data.model.kind(*kind).name.as_str()).collect();
    assert_eq!(registers, ["isms", "person", "nonconformity"]);
    assert_eq!(data.records[0].pointer(&data.model, None).unwrap(), "/nonconformity/0");
    assert_eq!(data.records[1].pointer(&data.model, None).unwrap(), "/isms");
}

#[test]
fn a_source_with_a_type_reads_bare_lists_and_bare_records() {
    let source = "  - { files: '*.json', type: nonconformity }";
    let data = read(
        source,
        &[
            ("a.json", "[ { \"id\": \"N-1\", \"title\": \"one\" } ]"),
            ("b.json", "{ \"id\": \"N-2\", \"title\": \"two\" }"),
            ("c.json", "{ \"nonconformity\": [ { \"id\": \"N-3\", \"title\": \"three\" } ] }"),
            ("d.json", "{ \"nonconformity\": [] }"),
        ],
    );
    assert_eq!(ids(&data), ["N-1", "N-2", "N-3"]);
    assert_eq!(told(&data), [""; 0]);
}

#[test]
fn an_unknown_record_type_is_an_error_with_the_name_that_was_meant() {
    let data = read(
        "  - { files: a.yaml }",
        &[(
            "a.yaml",
            "nonconformty:\n  - { id: N-1 }\n  - { id: N-2 }\n---\ntype: persn\nid: P-1\n---\n- { id: X-1 }\n---\njust text\n",
        )],
    );
    assert_eq!(
        told(&data),
        [
            "a.yaml:1:1: error: no record type is called `nonconformty`; 2 rows were not read [did you mean `nonconformity`?]",
            "a.yaml:5:7: error: no record type is called `persn` [did you mean `person`?]",
            "a.yaml:8:3: error: this record says no type [write `type: TYPE` into it, put it below a key that is a record type, or give the source a `type`]",
            "a.yaml:10:1: error: this is no record [write `type: TYPE` into it, put it below a key that is a record type, or give the source a `type`]",
        ]
    );
    assert_eq!((input(&data).rows, input(&data).unread), (5, 5));
}

#[test]
fn an_element_that_is_no_mapping_is_reported() {
    let data = read("  - { files: a.yaml }", &[("a.yaml", "nonconformity:\n  - { id: N-1 }\n  - N-2\n  -\n")]);
    assert_eq!(
        told(&data),
        [
            "a.yaml:3:5: error: a nonconformity must be a mapping, but this is text",
            "a.yaml:4:4: error: a nonconformity must be a mapping, but this is nothing",
        ]
    );
    assert_eq!(ids(&data), ["N-1"]);
}

#[test]
fn a_record_without_an_id_has_the_place_of_its_row_for_one() {
    let data = read("  - { files: a.csv, type: nonconformity }", &[("a.csv", "id,title\n,one\n—,two\n")]);
    assert_eq!(ids(&data), ["a.csv:2", "a.csv:3"]);
    assert!(data.records[0].id_span.is_empty());
    assert_eq!(why(&data, "a.csv:3", "id"), Some(Absence::Placeholder));
}

#[test]
fn the_record_of_the_management_system_has_its_id_by_being_the_only_one() {
    let data = read("  - { files: a.yaml }", &[("a.yaml", "isms:\n  - { organisation: Larkfield }\n")]);
    assert_eq!(ids(&data), ["ISMS"]);
    assert!(!data.records[0].id_span.is_empty());
}

#[test]
fn rows_that_hold_nothing_are_no_records_and_are_reported() {
    let page = "# Log\n\n| Ref | Title | Owner | Status |\n|---|---|---|---|\n| ACT-001 | — | — | Open |\n| — | — | — | — |\n| ACT-002 | x y | — | Open |\n";
    let data = read("  - { files: a.md, type: nonconformity }", &[("a.md", page)]);
    assert_eq!(ids(&data), ["ACT-002"]);
    assert_eq!((input(&data).rows, input(&data).unread), (3, 2));
    let said: Vec<_> = data.problems.iter().map(|problem| (problem.severity, problem.message.as_str())).collect();
    assert_eq!(
        said,
        [
            (Severity::Note, "row left out: it holds nothing but an id, a status and placeholders"),
            (Severity::Note, "row left out: it holds nothing but blanks and placeholders"),
        ]
    );
}

#[test]
fn many_rows_of_nothing_are_told_by_number() {
    let text = format!("id,title\n{}", ",\n".repeat(50));
    let data = read("  - { files: a.csv, type: nonconformity }", &[("a.csv", &text)]);
    assert_eq!((input(&data).rows, input(&data).unread, data.problems.len()), (50, 50, 20));
    assert_eq!(
        data.problems[19].message,
        "row left out: it holds nothing but blanks and placeholders (and 30 more in this file)"
    );
}

#[test]
fn rows_that_are_declared_to_be_no_records_are_reported_as_notes() {
    let data = read(
        "  - { files: a.csv, type: nonconformity, skip: { Title: 'template*' } }",
        &[("a.csv", "id,title\nN-0,Template row\nN-1,one\n")],
    );
    assert_eq!(ids(&data), ["N-1"]);
    assert_eq!(told(&data), ["a.csv:2:1: note: row left out: the configuration skips rows with this `title`"]);
}

const PAGE: &str = "# Findings

## NCR-001: policy

| Field | Detail |
|---|---|
| **NCR ID** | NCR-001 |
| **ISO Clause** | 5.2, 7.3 |

## Legend

| Symbol | Meaning |
|---|---|
| x1 | done |

## NCR-002: access

| Field | Detail |
|---|---|
| **NCR ID** | NCR-002 |
| **Finding** | no review |
";

#[test]
fn a_table_of_fields_and_details_is_one_record() {
    let data = read("  - { files: a.md, type: nonconformity, table: { heading: 'NCR-*' } }", &[("a.md", PAGE)]);
    assert_eq!(ids(&data), ["NCR-001", "NCR-002"]);
    assert_eq!(says(&data, "NCR-001", "clauses"), "[5.2, 7.3]");
    let skipped: Vec<&str> = input(&data).skipped.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(skipped, ["Legend"]);
    assert_eq!(told(&data), [""; 0]);
}

#[test]
fn a_source_whose_tables_are_not_there_has_not_been_read() {
    let data = read("  - { files: a.md, type: nonconformity, table: { has: [NCR] } }", &[("a.md", PAGE)]);
    assert_eq!(
        told(&data),
        [
            "tickmark.yaml:2:48: error: no table of `a.md` is one that `table` asks for [its tables: `NCR-001: policy`, `Legend`, `NCR-002: access`]"
        ]
    );
}

#[test]
fn front_matter_is_the_record_and_the_tables_of_its_page_are_not() {
    let page = "---\ntype: nonconformity\nid: N-1\ntitle: one\n---\n\ntext\n\n| A | B |\n|---|---|\n| 1 | 2 |\n";
    let data = read("  - { files: '*.md' }", &[("a.md", page), ("readme.md", "# No record\n")]);
    assert_eq!(ids(&data), ["N-1"]);
    assert_eq!(input(&data).skipped.len(), 1);
    assert_eq!(
        told(&data),
        [
            "readme.md:1:1: warning: `readme.md` holds no record [records of a page are its front matter, or its tables where the source says their `type`]"
        ]
    );
}

#[test]
fn the_configuration_fills_the_isms_record_where_no_source_does() {
    let config = "organisation: Larkfield\ntimezone: Europe/London\nperiod: { start: 2026-01-01 }\nparams: { audit_interval: 12 months }\nsources: [ { files: a.yaml } ]\n";
    let data = read_bytes(config, &[("a.yaml", b"nonconformity: []\n")]);
    assert_eq!(ids(&data), ["ISMS"]);
    assert_eq!(says(&data, "ISMS", "title"), "Larkfield");
    assert_eq!(says(&data, "ISMS", "timezone"), "Europe/London");
    assert_eq!(says(&data, "ISMS", "period_start"), "2026-01-01");
    assert_eq!(says(&data, "ISMS", "profile"), "{audit_interval: 12 months}");
    assert_eq!(data.sources.place(value(&data, "ISMS", "title").span).to_string(), "tickmark.yaml:1:15");
    assert_eq!(data.inputs[1].kind, "config");

    let data = read_bytes(config, &[("a.yaml", b"isms: [ { id: OURS, title: Other } ]\n")]);
    assert_eq!(ids(&data), ["OURS"]);
    assert_eq!(says(&data, "OURS", "title"), "Other");
    assert_eq!(says(&data, "OURS", "period_start"), "2026-01-01");
}

#[test]
fn a_list_that_a_document_wraps_is_read_at_its_pointer() {
    let directory = tempfile::tempdir().unwrap();
    let text = r#"{"count": 2, "data": {"a/b": [{"id": "NC-1"}, {"id": "NC-2", "title": "Late"}]}}"#;
    std::fs::write(directory.path().join("a.json"), text).unwrap();
    let config = |items: &str| format!("sources: [{{ files: a.json, type: nonconformity, items: '{items}' }}]");
    let data = read_in(directory.path(), &config("/data/a~1b"));
    assert_eq!(told(&data), [""; 0]);
    assert_eq!(data.inputs.first().unwrap().rows, 2);
    let record = data.records.iter().find(|record| &*record.id == "NC-2").unwrap();
    let title = data.model.kind(record.kind).field_named("title");
    assert_eq!(record.pointer(&data.model, title).unwrap(), "/data/a~1b/1/title");
    let data = read_in(directory.path(), &config("/rows"));
    let wrong = "a.json:1:1: error: `a.json` has no list at `/rows` [correct `items`: it is the JSON pointer of the list, as `/items`]";
    assert_eq!(told(&data), [wrong]);
}
