//! Workbooks as people fill them: each shape with the records it gives and the places of their values; each way in which a
//! workbook does harm or is not whole, with what is said of it.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod hostile;
mod make;
mod properties;
mod shapes;
mod values;

use std::sync::{Arc, LazyLock};

use tickmark::cli::Place;
use tickmark::collect::Context;
use tickmark::config::Config;
use tickmark::format::Limits;
use tickmark::load::load;
use tickmark::model::Model;
use tickmark::problem::Severity;
use tickmark::record::{Dataset, Record};
use tickmark::run::Prepared;
use tickmark::source::Sources;
use tickmark::value::{Scalar, Value};

/// A directory with these files, read under the built-in pack by a source of these keys.
fn read(source: &str, files: &[(&str, &[u8])]) -> Dataset {
    let scratch = tempfile::tempdir().unwrap();
    let config = format!("organisation: Larkfield\nsources:\n  - {source}\n");
    std::fs::write(scratch.path().join("tickmark.yaml"), config).unwrap();
    for (name, bytes) in files {
        std::fs::write(scratch.path().join(name), bytes).unwrap();
    }
    let (mut sources, mut problems) = (Sources::default(), Vec::new());
    let config = Config::read(&scratch.path().join("tickmark.yaml"), &|_| None, &mut sources, &mut problems).unwrap();
    assert_eq!(problems, [], "the configuration of a test is valid");
    let data = load(&config, &MODEL, sources, &Context::still(&Limits::default()));
    for input in &data.inputs {
        let records: usize = input.records.iter().map(|(_, count)| count).sum();
        assert_eq!(input.rows, records + input.unread + input.folded, "rows seen are records and rows reported");
    }
    data
}

/// The model of the built-in pack.
static MODEL: LazyLock<Arc<Model>> = LazyLock::new(|| {
    let scratch = tempfile::tempdir().unwrap();
    std::fs::write(scratch.path().join("tickmark.yaml"), "sources: [{ files: none.csv, optional: true }]\n").unwrap();
    let place = Place { directory: Some(scratch.path().into()), ..Place::default() };
    Prepared::read(&place).unwrap_or_else(|_| panic!("the built-in pack is valid")).data.model.clone()
});

/// One workbook, read for nonconformities.
fn log(bytes: &[u8]) -> Dataset {
    read("{ files: log.xlsx, type: nonconformity }", &[("log.xlsx", bytes)])
}

fn records(data: &Dataset) -> impl Iterator<Item = &Record> {
    data.records.iter().filter(|record| data.model.kind(record.kind).name != "isms")
}

/// Each record as `NC-1: title=Late A2, severity=major B2`, the places without the name of the file.
fn said(data: &Dataset) -> Vec<String> {
    let one = |record: &Record| {
        let fields = record.fields.iter().filter(|(field, _)| data.model.field(record.kind, *field).name != "id");
        let fields = fields.map(|(field, value)| {
            let name = &data.model.field(record.kind, *field).name;
            format!("{name}={} {}", shown(data, value), cell(data, value))
        });
        format!("{}: {}", record.id, fields.collect::<Vec<_>>().join(", "))
    };
    records(data).map(one).collect()
}

fn cell(data: &Dataset, value: &Value) -> String {
    data.sources.place(value.span).cell.unwrap_or_default()
}

fn shown(data: &Dataset, value: &Value) -> String {
    match &value.scalar {
        Scalar::Absent(why) => format!("{why:?}"),
        Scalar::Text(text) | Scalar::Ref(text, _) => text.to_string(),
        Scalar::Choice(symbol) => data.model.word(*symbol).to_owned(),
        Scalar::Date(date) => date.to_string(),
        Scalar::Number(number) => number.to_string(),
        Scalar::Bool(truth) => truth.to_string(),
        Scalar::List(items) => items.iter().map(|item| shown(data, item)).collect::<Vec<_>>().join("+"),
        other => format!("{other:?}"),
    }
}

/// The problems of reading as a person would read them, without help.
fn told(data: &Dataset) -> Vec<String> {
    let one = |problem: &tickmark::problem::Problem| {
        let place = problem.span.map_or_else(String::new, |span| data.sources.place(span).to_string());
        format!("{place}: {}: {}", problem.severity.name(), problem.message)
    };
    data.problems.iter().map(one).collect()
}

fn errors(data: &Dataset) -> Vec<&str> {
    let errors = data.problems.iter().filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| problem.message.as_str()).collect()
}
