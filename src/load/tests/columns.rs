use super::*;

#[test]
fn configured_headings_come_before_names_and_names_before_synonyms() {
    let data = read(
        "  - files: a.csv
    type: nonconformity
    columns: { title: { column: What, }, status: { values: { Done: closed } } }
",
        &[("a.csv", "id,Summary,What,Title,Finding,Status\nN-1,summary,what,title,finding,Done\n")],
    );
    assert_eq!(says(&data, "N-1", "title"), "what");
    assert_eq!(says(&data, "N-1", "status"), "closed");
    let left: Vec<&str> = data.records[0].extra.iter().map(|extra| &*extra.heading).collect();
    assert_eq!(left, ["Summary", "Title", "Finding"]);
    let none: Vec<&str> = input(&data)
        .columns
        .iter()
        .filter(|column| column.field.is_none())
        .map(|column| column.heading.as_str())
        .collect();
    assert_eq!(none, ["Summary", "Title", "Finding"]);
    assert_eq!(told(&data), [""; 0]);
}

#[test]
fn of_two_headings_for_one_field_the_name_fills_it_and_the_other_is_kept_and_told() {
    let data = read(
        "  - { files: a.csv, type: nonconformity }",
        &[("a.csv", "id,Assignee,Owner,title\nN-1,Ana,Ben,one\nN-2,Ana,Ben,two\n")],
    );
    assert_eq!(says(&data, "N-1", "owner"), "->Ben");
    assert_eq!(data.records[0].extra.len(), 1);
    assert_eq!(data.sources.slice(data.records[0].extra[0].span), "Ana");
    assert_eq!(
        told(&data),
        [
            "a.csv:1:13: warning: `Owner` would fill `owner` of nonconformity too [what it says is kept aside; say under `columns` which heading holds the field]"
        ]
    );
}

#[test]
fn columns_that_repeat_make_one_list() {
    let text = "id,Inward issue link (Blocks),Inward issue link (Blocks),Inward issue link (Clones)\nN-1,N-2,N-3,N-4\n";
    let data = read("  - { files: a.csv, type: nonconformity }", &[("a.csv", text)]);
    assert_eq!(says(&data, "N-1", "related"), "[->N-2, ->N-3, ->N-4]");
}

#[test]
fn unknown_keys_of_documents_are_kept_and_told_once_each() {
    let data = read(
        "  - { files: a.yaml }",
        &[("a.yaml", "nonconformity:\n  - { id: N-1, ower: Ana }\n  - { id: N-2, ower: Ben, colour: red }\n")],
    );
    assert_eq!(
        told(&data),
        [
            "a.yaml:2:16: warning: nonconformity has no field `ower`; what stands there is kept aside [did you mean `owner`?]",
            "a.yaml:3:27: warning: nonconformity has no field `colour`; what stands there is kept aside",
        ]
    );
    assert_eq!(data.records[1].extra.len(), 2);
    let ower = input(&data).columns.iter().find(|column| column.heading == "ower").unwrap();
    assert_eq!((ower.field, ower.filled), (None, 2));
}

#[test]
fn a_dotted_path_reaches_into_nested_mappings() {
    let data = read(
        "  - files: a.toml
    type: nonconformity
    columns: { id: advisory.id, title: advisory.package, recorded_on: { column: advisory.date } }
",
        &[("a.toml", "[advisory]\nid = \"RS-1\"\npackage = \"chrono\"\ndate = \"2024-06-24\"\nurl = \"https://x\"\n")],
    );
    assert_eq!(says(&data, "RS-1", "title"), "chrono");
    assert_eq!(says(&data, "RS-1", "recorded_on"), "2024-06-24");
    assert_eq!(&*data.records[0].extra[0].heading, "advisory.url");
}

#[test]
fn one_heading_may_feed_two_fields() {
    let data = read(
        "  - { files: a.csv, type: nonconformity, columns: { recorded_on: When, due_on: When } }",
        &[("a.csv", "id,When\nN-1,2026-01-31\n")],
    );
    assert_eq!(says(&data, "N-1", "recorded_on"), "2026-01-31");
    assert_eq!(says(&data, "N-1", "due_on"), "2026-01-31");
}

#[test]
fn what_the_configuration_says_is_judged_by_the_model_and_by_the_files() {
    let data = read(
        "  - files: a.csv
    type: nonconformity
    columns: { ower: Owner, due_on: Due dat, status: { column: Status, values: { Done: close } } }
    defaults: { severty: minor }
  - { files: a.csv, type: nonconformty }
",
        &[("a.csv", "id,Owner,Due date,Status\nN-1,Ana,2026-01-31,Open\n")],
    );
    assert_eq!(
        told(&data),
        [
            "tickmark.yaml:4:16: error: nonconformity has no field `ower` [did you mean `owner`?]",
            "tickmark.yaml:4:37: error: `a.csv` has no column `Due dat` [did you mean `Due date`?]",
            "tickmark.yaml:4:88: error: `close` is no value of `status` [did you mean `closed`?]",
            "tickmark.yaml:5:17: error: nonconformity has no field `severty` [did you mean `severity`?]",
            "tickmark.yaml:6:27: error: no record type is called `nonconformty` [did you mean `nonconformity`?]",
        ]
    );
}

#[test]
fn a_default_fills_what_is_left_out_or_blank_and_points_at_the_configuration() {
    let data = read(
        "  - { files: a.csv, type: nonconformity, defaults: { severity: minor } }",
        &[("a.csv", "id,severity,title\nN-1,,one\nN-2,major,two\nN-3,TBC,three\n")],
    );
    assert_eq!(says(&data, "N-1", "severity"), "minor");
    assert_eq!(says(&data, "N-2", "severity"), "major");
    assert_eq!(why(&data, "N-3", "severity"), Some(Absence::Placeholder));
    assert_eq!(data.sources.place(value(&data, "N-1", "severity").span).uri, "tickmark.yaml");
}

#[test]
fn a_declared_format_and_separator_are_used() {
    let data = read(
        "  - { files: a.csv, type: nonconformity, separator: '|', columns: { due_on: { column: Due, format: '%d/%m/%Y' } } }",
        &[("a.csv", "id|Due|title\nN-1|03/04/2026|a, b\n")],
    );
    assert_eq!(says(&data, "N-1", "due_on"), "2026-04-03");
    assert_eq!(says(&data, "N-1", "title"), "a, b");
}

#[test]
fn records_remember_headings_that_were_not_the_names_of_their_fields() {
    let data =
        read("  - { files: a.csv, type: nonconformity }", &[("a.csv", "id,Summary,due_on\nN-1,one,\nN-2,two,\n")]);
    let headings = data.records[0].provenance.headings.as_ref().unwrap();
    let title = data.model.kind(data.records[0].kind).field_named("title").unwrap();
    assert_eq!(&**headings, [(title, "Summary".into())]);
    assert!(Arc::ptr_eq(headings, data.records[1].provenance.headings.as_ref().unwrap()));
    let shown: Vec<_> = input(&data).columns.iter().map(|column| (column.heading.as_str(), column.filled)).collect();
    assert_eq!(shown, [("id", 2), ("Summary", 2), ("due_on", 0)]);
}
