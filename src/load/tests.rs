use std::path::Path;

use super::*;
use crate::format::documents;
use crate::problem::Severity;
use crate::record::Input;
use crate::value::{Absence, Hit, Scalar, Value};

mod cells;
mod columns;
mod layouts;
mod unreadable;

pub(super) const MODEL: &str = r"
envelope:
  fields:
    id: { type: text, also: [Ref, NCR ID] }
    title: { type: text, also: [Summary, Finding] }
    description: { type: text, also: [Details] }
    status: { type: text, also: [State] }
    owner: { type: ref, to: [person], also: [Assignee, Responsible] }
    recorded_on: { type: date, past: true, also: [Created, Date raised] }
    external_ids: { type: text, list: true }
isms:
  fields:
    timezone: { type: text }
    period_start: { type: date }
    profile: { type: map }
    body_roles: { type: map, fields: { top_management: { type: ref, to: [person] } } }
person:
  fields:
    name: { type: text }
    members: { type: struct, list: true, fields: { person: { type: ref, to: [person] }, from: { type: date } } }
nonconformity:
  fields:
    severity: { type: choice, values: [minor, major], synonyms: { major: [Critical] } }
    due_on: { type: date, also: [Due date] }
    closed_at: { type: instant }
    cost: { type: money }
    score: { type: number }
    recurring: { type: bool }
    interval: { type: duration }
    clauses: { type: text, list: true, also: [ISO Clause] }
    related: { type: ref, to: [nonconformity], list: true, also: [Inward issue link] }
    cause: { type: text, statement: true }
    scope: { type: text, none_allowed: true }
    approvals: { type: struct, list: true, fields: { person: { type: ref, to: [person] }, on: { type: date } } }
    anything: { type: any }
  states:
    order: [recorded, closed]
    synonyms: { recorded: [Open], closed: [Verified] }
";

/// A directory with these files, read under the model above and a configuration of these sources.
pub(super) fn read(sources: &str, files: &[(&str, &str)]) -> Dataset {
    let bytes: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    read_bytes(&format!("sources:\n{sources}"), &bytes)
}

pub(super) fn read_bytes(config: &str, files: &[(&str, &[u8])]) -> Dataset {
    let directory = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = directory.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    read_in(directory.path(), config)
}

pub(super) fn read_in(directory: &Path, config: &str) -> Dataset {
    std::fs::write(directory.join("tickmark.yaml"), config).unwrap();
    let mut problems = Vec::new();
    let mut sources = Sources::default();
    let config = Config::read(&directory.join("tickmark.yaml"), &|_| None, &mut sources, &mut problems).unwrap();
    assert_eq!(problems, [], "the configuration of a test is valid");
    let source = Source::new(SourceId(0), "model.yaml", MODEL);
    let model = crate::model::read(&documents(Format::Yaml, &source, &Limits::default(), &mut problems), &mut problems);
    assert_eq!(problems, []);
    let limits = Limits { bytes: 10_000, ..Limits::default() };
    let data = load(&config, &Arc::new(model), sources, &crate::collect::Context::still(&limits));
    for (at, input) in data.inputs.iter().enumerate() {
        let records = data.records.iter().filter(|record| usize::from(record.provenance.source) == at).count();
        assert_eq!(input.rows, records + input.unread + input.folded, "rows seen are records and rows reported");
    }
    data
}

/// The problems as a person would read them.
pub(super) fn told(data: &Dataset) -> Vec<String> {
    let one = |problem: &Problem| {
        let place = problem.span.map_or_else(String::new, |span| format!("{}: ", data.sources.place(span)));
        let help = problem.help.as_ref().map_or_else(String::new, |help| format!(" [{help}]"));
        format!("{place}{}: {}{help}", problem.severity.name(), problem.message)
    };
    data.problems.iter().map(one).collect()
}

pub(super) fn value<'d>(data: &'d Dataset, id: &str, field: &str) -> &'d Value {
    let record = data.records.iter().find(|record| &*record.id == id).expect("a record of this id");
    let field = data.model.kind(record.kind).field_named(field).expect("a field of this name");
    record.field(field).expect("the field stands in the record")
}

pub(super) fn why(data: &Dataset, id: &str, field: &str) -> Option<Absence> {
    match value(data, id, field).scalar {
        Scalar::Absent(why) => Some(why),
        _ => None,
    }
}

pub(super) fn ids(data: &Dataset) -> Vec<&str> {
    data.records.iter().map(|record| &*record.id).collect()
}

/// A value in short.
pub(super) fn shown(data: &Dataset, value: &Value) -> String {
    match &value.scalar {
        Scalar::Absent(why) => format!("{why:?}"),
        Scalar::Text(text) => text.to_string(),
        Scalar::Choice(symbol) => data.model.word(*symbol).to_owned(),
        Scalar::Number(number) => number.to_string(),
        Scalar::Bool(truth) => truth.to_string(),
        Scalar::Date(date) => date.to_string(),
        Scalar::Instant(at) => at.to_rfc3339(),
        Scalar::Duration(length) => length.to_string(),
        Scalar::Ref(text, Hit::Pending) => format!("->{text}"),
        Scalar::Ref(text, hit) => format!("->{text} {hit:?}"),
        Scalar::List(items) => {
            format!("[{}]", items.iter().map(|item| shown(data, item)).collect::<Vec<_>>().join(", "))
        }
        Scalar::Struct(parts) => {
            let parts = parts.iter().map(|(at, part)| format!("{at}: {}", shown(data, part)));
            format!("{{{}}}", parts.collect::<Vec<_>>().join(", "))
        }
        Scalar::Map(entries) => {
            let entries = entries.iter().map(|(key, part)| format!("{key}: {}", shown(data, part)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
    }
}

pub(super) fn says(data: &Dataset, id: &str, field: &str) -> String {
    shown(data, value(data, id, field))
}

pub(super) fn input(data: &Dataset) -> &Input {
    &data.inputs[0]
}

pub(super) fn errors(data: &Dataset) -> usize {
    data.problems.iter().filter(|problem| problem.severity == Severity::Error).count()
}
