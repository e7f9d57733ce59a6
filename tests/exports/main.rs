//! Tables as programs in other languages export them: the records are those of their English twins.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::Path;

use tickmark::cli::Place;
use tickmark::model::FieldId;
use tickmark::record::{By, Record};
use tickmark::run::Prepared;
use tickmark::value::{Absence, Scalar, Value};

mod languages;
mod tables;

/// What a run reads of some files; the configuration is one of them.
fn read(files: &[(&str, &[u8])]) -> Prepared {
    let scratch = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = scratch.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let place = Place { directory: Some(scratch.path().to_owned()), ..Place::default() };
    Prepared::read(&place).unwrap_or_else(|told| panic!("{:?}", told.problems))
}

/// One table of a type, with more keys of its source.
fn table(kind: &str, keys: &str, bytes: &[u8]) -> Prepared {
    let config = format!("sources: [ {{ files: a.csv, type: {kind}{keys} }} ]\n");
    read(&[("tickmark.yaml", config.as_bytes()), ("a.csv", bytes)])
}

fn told(read: &Prepared) -> Vec<String> {
    let shown = |problem: &tickmark::problem::Problem| {
        let place = problem.span.map_or_else(String::new, |span| format!("{}: ", read.data.sources.place(span)));
        format!("{place}{}: {}", problem.severity.name(), problem.message)
    };
    read.problems().iter().map(shown).collect()
}

/// What a value says without where it says it.
fn said(value: &Value) -> Value {
    let span = tickmark::source::Span::new(tickmark::source::SourceId(0), 0, 0);
    let scalar = match &value.scalar {
        Scalar::List(items) => Scalar::List(items.iter().map(said).collect()),
        Scalar::Struct(parts) => Scalar::Struct(parts.iter().map(|(part, value)| (*part, said(value))).collect()),
        other => other.clone(),
    };
    Value { scalar, span }
}

fn records(read: &Prepared) -> Vec<Vec<(FieldId, Value)>> {
    let of = |record: &Record| record.fields.iter().map(|(field, value)| (*field, said(value))).collect();
    read.data.records.iter().filter(|record| !record.id_span.is_empty()).map(of).collect()
}

/// What a field of the first record says.
fn field(read: &Prepared, name: &str) -> Scalar {
    let record = read.data.records.iter().find(|record| !record.id_span.is_empty()).unwrap();
    let field = read.data.model.kind(record.kind).field_named(name).unwrap();
    record.field(field).map_or(Scalar::Absent(Absence::Missing), |value| said(value).scalar)
}

/// How a heading was matched.
fn by(read: &Prepared, heading: &str) -> Option<By> {
    let mut columns = read.data.inputs.iter().flat_map(|input| &input.columns);
    columns.find(|column| column.heading == heading && column.field.is_some()).map(|column| column.by.clone())
}

fn windows_1252(text: &str) -> Vec<u8> {
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
    assert!(!unmappable, "{text}");
    bytes.into_owned()
}

fn utf16(text: &str) -> Vec<u8> {
    [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

#[test]
fn the_words_of_every_pack_are_read_without_a_word_of_complaint() {
    let read = table("nonconformity", "", b"id,title\nN-1,one\n");
    assert_eq!(told(&read), [""; 0]);
    assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/iso27001-2022/synonyms").is_dir());
}
