//! What the configuration itself says of the management system: the `isms` record where no source supplies one.

use crate::config::Config;
use crate::model::{Field, FieldId, FieldKind, Model, TypeId};
use crate::param::ParamValue;
use crate::record::{By, Column, Input, Provenance, Record};
use crate::source::{Sources, Span};
use crate::value::{Absence, Scalar, Value};

/// The type of the record of the management system as a whole.
pub(super) const TYPE: &str = "isms";
/// The id of its record where none is written.
pub(super) const ID: &str = "ISMS";

/// Fills what no source says: into the one record of the type, or into a new one that is put at the end.
pub(super) fn fill(
    config: &Config,
    model: &Model,
    sources: &Sources,
    records: &mut Vec<Record>,
    inputs: &mut Vec<Input>,
) {
    let Some(kind) = model.type_named(TYPE) else { return };
    let said = said(config, model, kind);
    if said.is_empty() {
        return;
    }
    let mut own = records.iter_mut().filter(|record| record.kind == kind);
    match (own.next(), own.next()) {
        (None, _) => {
            let name = sources.get(config.source).map_or("", |source| source.name());
            inputs.push(input(name, kind, model, &said, sources, config));
            let at = u16::try_from(inputs.len() - 1).unwrap_or(u16::MAX);
            records.push(record(kind, said, at));
        }
        (Some(record), None) => add(record, said),
        // Which of several is meant nobody can say; each keeps what it says.
        (Some(_), Some(_)) => {}
    }
}

/// The fields that the configuration speaks of, in ascending order.
fn said(config: &Config, model: &Model, kind: TypeId) -> Vec<(FieldId, Value)> {
    let record = model.kind(kind);
    let mut said: Vec<(FieldId, Value)> = Vec::new();
    let mut say = |names: &[&str], value: Value| {
        let field = names.iter().find_map(|name| record.field_named(name));
        if let Some(field) = field.filter(|field| !said.iter().any(|(known, _)| known == field)) {
            said.push((field, value));
        }
    };
    if let Some(name) = &config.organisation {
        let value = Value { scalar: Scalar::Text(name.value.as_str().into()), span: name.span };
        say(&["organisation"], value.clone());
        say(&["title", "name"], value);
    }
    if let Some(span) = config.timezone_span {
        say(&["timezone"], Value { scalar: Scalar::Text(config.timezone.name().into()), span });
    }
    for (names, date) in [(["period_start"], &config.period.start), (["period_end"], &config.period.end)] {
        if let Some(date) = date {
            say(&names, Value { scalar: Scalar::Date(date.value), span: date.span });
        }
    }
    if let Some(field) = record.field_named("profile")
        && let Some(value) = profile(config, model.field(kind, field))
    {
        say(&["profile"], value);
    }
    said.sort_by_key(|(field, _)| *field);
    said
}

/// The parameters as the field that holds them: by its parts where it is a struct, by name where its keys are free.
fn profile(config: &Config, field: &Field) -> Option<Value> {
    let (first, last) = (config.params.first()?.1.span, config.params.last()?.1.span);
    let span = first.to(last);
    let values = config.params.iter().map(|(name, param)| (name.as_str(), value(&param.value, param.span)));
    let scalar = match &field.kind {
        FieldKind::Struct(parts) => {
            let part = |(name, value): (&str, Value)| {
                let at = parts.iter().position(|part| part.name == name)?;
                Some((u16::try_from(at).ok()?, value))
            };
            let mut parts: Vec<(u16, Value)> = values.filter_map(part).collect();
            parts.sort_by_key(|(at, _)| *at);
            Scalar::Struct(parts.into_boxed_slice())
        }
        _ => Scalar::Map(values.map(|(name, value)| (name.into(), value)).collect()),
    };
    Some(Value { scalar, span })
}

fn value(param: &ParamValue, span: Span) -> Value {
    let scalar = match param {
        ParamValue::Number(number) => Scalar::Number(*number),
        ParamValue::Duration(length) => Scalar::Duration(*length),
        ParamValue::Text(text) => Scalar::Text(text.as_str().into()),
        ParamValue::Bool(truth) => Scalar::Bool(*truth),
        ParamValue::Map(entries) => {
            Scalar::Map(entries.iter().map(|(key, param)| (key.as_str().into(), value(param, span))).collect())
        }
    };
    Value { scalar, span }
}

fn record(kind: TypeId, said: Vec<(FieldId, Value)>, source: u16) -> Record {
    let spans = said.iter().map(|(_, value)| value.span).reduce(Span::to);
    let span = spans.unwrap_or(Span { source: crate::source::SourceId(0), start: 0, end: 0 });
    Record {
        kind,
        id: ID.into(),
        id_span: span,
        span,
        fields: said.into_boxed_slice(),
        extra: Box::default(),
        provenance: Provenance { source, pointer: None, headings: None },
    }
}

/// The configuration as a source, so that every record of the report has one.
fn input(
    name: &str,
    kind: TypeId,
    model: &Model,
    said: &[(FieldId, Value)],
    sources: &Sources,
    config: &Config,
) -> Input {
    let column = |(field, _): &(FieldId, Value)| Column {
        kind,
        heading: model.field(kind, *field).name.clone(),
        field: Some(*field),
        by: By::Configured,
        filled: 1,
    };
    Input {
        name: name.to_owned(),
        kind: "config",
        files: 1,
        rows: 1,
        records: vec![(kind, 1)],
        registers: vec![kind],
        columns: said.iter().map(column).collect(),
        sha256: sources.get(config.source).map_or_else(String::new, |source| source.sha256()),
        ..Input::default()
    }
}

/// Fills fields that the record leaves out or blank.
fn add(record: &mut Record, said: Vec<(FieldId, Value)>) {
    let mut fields = std::mem::take(&mut record.fields).into_vec();
    for (field, value) in said {
        match fields.iter_mut().find(|(known, _)| *known == field) {
            None => fields.push((field, value)),
            Some((_, known)) if known.scalar == Scalar::Absent(Absence::Blank) => *known = value,
            Some(_) => {}
        }
    }
    fields.sort_by_key(|(field, _)| *field);
    record.fields = fields.into_boxed_slice();
}
