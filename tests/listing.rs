//! What `tickmark records` prints, looked at whole. Accept a change with `SNAPSHOTS=overwrite cargo test --test listing`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use snapbox::{Data, assert::Assert};
use tickmark::listing;
use tickmark::model::{self, TypeId};
use tickmark::node::{Entry, Kind, Node};
use tickmark::record::{By, Column, Dataset, Extra, Input, Misread, Provenance, Record};
use tickmark::source::{SourceId, Sources, Span};
use tickmark::text::Style;
use tickmark::value::{Absence, Scalar, Value};

const CSV: &str =
    "CAR No.,Was zu tun ist,Status,Kostenstelle\nCA-7,Zugänge für Søren prüfen,geschlossen,4711\nCA-8,,Open,\n,,,\n";

const HERE: Span = Span { source: SourceId(0), start: 0, end: 0 };

fn map(entries: Vec<(&'static str, Node<'static>)>) -> Node<'static> {
    let entry = |(key, value): (&'static str, _)| Entry { key: key.into(), key_span: HERE, value };
    Node { span: HERE, kind: Kind::Map(entries.into_iter().map(entry).collect()) }
}

fn span(part: &str) -> Span {
    let at = CSV.find(part).unwrap();
    Span::new(SourceId(0), at, at + part.len())
}

fn dataset() -> Dataset {
    let field = || map(vec![("type", Node::text("text", HERE))]);
    let fields = || map(vec![("title", field()), ("status", field())]);
    let record_type = || map(vec![("fields", fields())]);
    let mut problems = Vec::new();
    let model =
        model::read(&[map(vec![("corrective_action", record_type()), ("scope_item", record_type())])], &mut problems);
    assert_eq!(problems, []);
    let kind = model.type_named("corrective_action").unwrap();
    let mut sources = Sources::default();
    sources.add("registers/maßnahmen.csv", CSV);
    let text = |part: &str| Value { scalar: Scalar::Text(part.into()), span: span(part) };
    let (title, status) =
        (model.kind(kind).field_named("title").unwrap(), model.kind(kind).field_named("status").unwrap());
    let unknown = Value::absent(Absence::UnknownStatus, span("geschlossen"));
    let records = vec![
        record(kind, "CA-7", vec![(title, text("Zugänge für Søren prüfen")), (status, unknown)]),
        record(kind, "CA-8", vec![(title, Value::absent(Absence::Blank, span("Open"))), (status, text("Open"))]),
    ];
    let column = |heading: &str, field, filled| Column { kind, heading: heading.into(), field, by: By::Name, filled };
    let misread = Misread {
        kind,
        heading: "Status".into(),
        field: status,
        why: Absence::UnknownStatus,
        text: Some("geschlossen".into()),
        note: None,
        count: 2,
        span: span("geschlossen"),
    };
    let input = Input {
        folded: 1,
        misread: vec![misread],
        name: "registers/*.csv".into(),
        kind: "files",
        files: 1,
        rows: 4,
        unread: 1,
        records: vec![(kind, 2)],
        registers: vec![kind, model.type_named("scope_item").unwrap()],
        columns: vec![
            column("Kostenstelle", None, 1),
            Column { by: By::Synonym { language: Some("de".into()) }, ..column("Was zu tun ist", Some(title), 1) },
            column("Status", Some(status), 2),
            column("Leer", None, 0),
        ],
        skipped: vec![("Revision history".into(), span("CA-7"))],
        extracted_on: None,
        problems: 1,
        sha256: String::new(),
    };
    Dataset { sources, model: Arc::new(model), records, asides: Vec::new(), inputs: vec![input], problems, root: HERE }
}

fn record(kind: TypeId, id: &str, fields: Vec<(model::FieldId, Value)>) -> Record {
    Record {
        kind,
        id: id.into(),
        id_span: span(id),
        span: span(id),
        fields: fields.into(),
        extra: [Extra { heading: "Kostenstelle".into(), span: span("4711") }].into(),
        provenance: Provenance { source: 0, pointer: None, headings: None },
    }
}

fn golden(name: &str, text: String) {
    let path = format!("{}/fixtures/output/{name}", env!("CARGO_MANIFEST_DIR"));
    let assert = Assert::new().action_env("SNAPSHOTS").normalize_paths(false);
    assert.eq(text, Data::read_from(path.as_ref(), None).raw());
}

#[test]
fn what_was_loaded_and_what_was_left_over() {
    let (data, style) = (dataset(), Style { color: false, unicode: true });
    golden("records.txt", listing::sources(&data, style, 100));
    golden("records-of-type.txt", listing::records(&data, TypeId(0), style));
    golden("records-of-empty-type.txt", listing::records(&data, TypeId(1), style));
}
