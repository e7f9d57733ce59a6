//! The records of a file as a schema: registers by type, or records that say their type.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::keys::{either, optional};
use super::print;
use crate::model::{Choice, Field, FieldKind, Model, RecordType, Required};

/// The schema of files in the house layout: a mapping of types to lists of records, or one record or a list of records with a `type`.
pub(super) fn schema(model: &Model) -> Value {
    let mut defs = BTreeMap::new();
    for (_, kind) in model.types() {
        defs.insert(kind.name.clone(), record(model, kind));
    }
    share(&mut defs);
    let named = json!({ "type": ["string", "number"] });
    let link = [named.clone(), json!({ "type": "object", "required": ["id"], "properties": { "id": named } })];
    defs.insert("link-to-record".into(), either(link.into_iter().chain([json!({ "type": "null" })])));
    let names: Vec<&str> = model.types().map(|(_, kind)| kind.name.as_str()).collect();
    let by_type = names.iter().map(|name| {
        json!({ "if": { "properties": { "type": { "const": name } } }, "then": { "$ref": format!("#/$defs/{name}") } })
    });
    let typed = json!({
        "description": "A record that says its type",
        "type": "object",
        "properties": { "type": { "description": "The type of the record", "enum": names } },
        "required": ["type"],
        "allOf": by_type.collect::<Vec<_>>(),
    });
    defs.insert("typed-record".into(), typed);
    let register = |name: &&str| {
        let one = json!({ "$ref": format!("#/$defs/{name}") });
        let list = json!({ "type": "array", "items": one });
        ((*name).to_owned(), json!({ "description": about(model, name), "anyOf": [list, one, { "type": "null" }] }))
    };
    let registers = json!({
        "description": "Registers: below the name of each type a list of its records",
        "type": ["object", "null"],
        "properties": names.iter().map(register).collect::<Map<_, _>>(),
        "additionalProperties": false,
    });
    json!({
        "$defs": defs,
        "if": { "type": "array" },
        "then": { "items": { "$ref": "#/$defs/typed-record" } },
        "else": {
            "if": { "type": "object", "required": ["type"] },
            "then": { "$ref": "#/$defs/typed-record" },
            "else": registers,
        },
    })
}

/// Gives what several types say of a field in the same words a place of its own, so that it stands there once.
fn share(defs: &mut BTreeMap<String, Value>) {
    let fields = |record: &Value| record.get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
    let mut times: BTreeMap<(String, String), usize> = BTreeMap::new();
    for (name, field) in defs.values().flat_map(fields) {
        *times.entry((name, print::print(&field))).or_default() += 1;
    }
    times.retain(|(_, text), times| *times > 1 && text.len() > SHORT);
    let mut places: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for key in times.into_keys() {
        let number = taken.entry(key.0.clone()).or_default();
        *number += 1;
        let place = if *number == 1 { format!("field-{}", key.0) } else { format!("field-{}-{number}", key.0) };
        places.insert(key, place);
    }
    let mut shared = BTreeMap::new();
    for record in defs.values_mut() {
        let Some(Value::Object(fields)) = record.get_mut("properties") else { continue };
        for (name, field) in fields.iter_mut() {
            if let Some(place) = places.get(&(name.clone(), print::print(field))) {
                let whole = std::mem::replace(field, json!({ "$ref": format!("#/$defs/{place}") }));
                shared.insert(place.clone(), whole);
            }
        }
    }
    defs.append(&mut shared);
}

/// What is no longer than this is not worth a place of its own.
const SHORT: usize = 100;

fn about(model: &Model, name: &str) -> String {
    let kind = model.type_named(name).map(|id| model.kind(id));
    kind.map_or_else(String::new, |kind| format!("Records of the type {}", kind.label))
}

fn record(model: &Model, kind: &RecordType) -> Value {
    let mut properties = parts(model, kind.fields.iter());
    // What a record says of its own type is no field of most types.
    properties.entry("type").or_insert_with(|| json!({ "const": kind.name }));
    json!({ "description": kind.label, "type": "object", "properties": properties, "additionalProperties": false })
}

/// Fields under their names. The headings by which exports call them are no words of the house: editors would offer them.
fn parts<'m>(model: &Model, fields: impl Iterator<Item = &'m Field>) -> Map<String, Value> {
    fields.map(|field| (field.name.clone(), value(model, field))).collect()
}

/// What a field may hold.
fn value(model: &Model, field: &Field) -> Value {
    let one = single(model, field);
    let mut schema = if field.list { either([json!({ "type": "array", "items": one }), one]) } else { one };
    if let Value::Object(map) = &mut schema {
        if !map.is_empty() {
            optional(map);
        }
        let said = description(model, field);
        if !said.is_empty() {
            map.insert("description".into(), json!(said));
        }
    }
    schema
}

fn single(model: &Model, field: &Field) -> Value {
    match &field.kind {
        FieldKind::Text => json!({ "type": ["string", "number", "boolean"] }),
        FieldKind::Date | FieldKind::Instant => json!({ "type": "string", "pattern": DATE }),
        FieldKind::Number | FieldKind::Money => json!({ "type": ["number", "string"] }),
        FieldKind::Bool => either([json!({ "type": "boolean" }), json!({ "type": "string", "pattern": TRUTH })]),
        FieldKind::Duration => json!({ "type": "string", "pattern": "[0-9]" }),
        FieldKind::Choice(choice) => words(model, choice),
        FieldKind::Ref(_) => json!({ "$ref": "#/$defs/link-to-record" }),
        FieldKind::Struct(fields) => {
            let properties = parts(model, fields.iter().map(|field| &**field));
            let whole = json!({ "type": "object", "properties": properties, "additionalProperties": false });
            either([whole, json!({ "type": "string" })])
        }
        FieldKind::Map(fields) => {
            json!({ "type": "object", "properties": parts(model, fields.iter().map(|field| &**field)) })
        }
        FieldKind::Any => json!({}),
    }
}

/// Dates as the house writes them. Registers of others may write them otherwise; a schema is for what is written by hand.
const DATE: &str = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([T ].*)?$";
const TRUTH: &str = "^([Yy]es|[Nn]o|[Tt]rue|[Ff]alse)$";

/// One of the values of a choice; editors offer them as the model has them. Other spellings are as good.
fn words(model: &Model, choice: &Choice) -> Value {
    let values: Vec<&str> = choice.values.iter().map(|symbol| model.word(*symbol)).collect();
    let spelt = values.iter().copied().chain(choice.also.iter().map(String::as_str)).map(spelt);
    let mut spelt: Vec<String> = spelt.filter(|pattern| !pattern.is_empty()).collect();
    spelt.sort_unstable();
    spelt.dedup();
    let pattern = format!(r"^\W*({})\W*(\([^A-Za-z]*\))?$", spelt.join("|"));
    either([json!({ "enum": values }), json!({ "type": "string", "pattern": pattern })])
}

/// A pattern for a word in either case, its parts joined in any of the usual ways.
fn spelt(word: &str) -> String {
    let parts = word.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty());
    let part = |part: &str| {
        part.chars().fold(String::new(), |mut out, c| {
            let (lower, upper) = (c.to_lowercase().to_string(), c.to_uppercase().to_string());
            if lower == upper {
                out.push(c)
            } else {
                out.push_str(&format!("[{lower}{upper}]"))
            }
            out
        })
    };
    parts.map(part).collect::<Vec<_>>().join(r"[\W_]*")
}

fn description(model: &Model, field: &Field) -> String {
    let mut said = Vec::new();
    match &field.kind {
        FieldKind::Ref(link) => {
            let to = model.link(*link).map_or("", |link| link.to_names.as_str());
            said.push(format!("Link by id or name: {}", if to.is_empty() { "any record" } else { to }));
        }
        FieldKind::Date | FieldKind::Instant if field.past => said.push("The day on which it was done".to_owned()),
        FieldKind::Duration => said.push("A length of time, as `12 months`".to_owned()),
        _ => {}
    }
    if field.statement {
        said.push("A statement of five words at least".to_owned());
    }
    if field.none_allowed {
        said.push("`none` is an answer".to_owned());
    }
    match &field.required {
        Required::No => {}
        Required::Always => said.push("Every record has it".to_owned()),
        Required::From(state) => said.push(format!("Needed from {} on", model.word(*state))),
        Required::When(when) => said.push(format!("Needed when {when}")),
    }
    said.join(". ")
}
