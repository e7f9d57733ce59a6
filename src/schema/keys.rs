//! Lists of keys as schemas: a mapping with these keys and no others.

use serde_json::{Map, Value, json};

use crate::shape::{Form, Key, Keys};

/// What a form may name: the types and parameters of the packs in force; nothing where it is not known which these are.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The record types.
    pub(super) types: Vec<String>,
    /// The parameters.
    pub(super) params: Map<String, Value>,
}

impl Names {
    /// A mapping.
    pub(super) fn mapping(&self, keys: &Keys) -> Value {
        let properties: Map<String, Value> = keys.all().map(|key| (key.name.to_owned(), self.key(key))).collect();
        let required: Vec<&str> = keys.all().filter(|key| key.required).map(|key| key.name).collect();
        let mut schema = json!({ "type": "object", "properties": properties, "additionalProperties": false });
        let Value::Object(map) = &mut schema else { return schema };
        if !required.is_empty() {
            map.insert("required".into(), json!(required));
        }
        if !keys.one_of.is_empty() {
            let each = keys.one_of.iter().map(|key| json!({ "required": [key] }));
            map.insert("oneOf".into(), each.collect());
        }
        if !keys.together.is_empty() {
            let each = keys.together.iter().map(|(key, with)| ((*key).to_owned(), json!([with])));
            map.insert("dependentRequired".into(), Value::Object(each.collect()));
        }
        schema
    }

    /// What stands behind a key. One with nothing behind it counts as not written.
    fn key(&self, key: &Key) -> Value {
        let mut schema = self.form(key.form);
        if let Value::Object(map) = &mut schema {
            if !key.required {
                optional(map);
            }
            map.insert("description".into(), json!(key.about));
        }
        schema
    }

    fn form(&self, form: Form) -> Value {
        match form {
            Form::Text => json!({ "type": ["string", "number", "boolean"] }),
            Form::Pattern(pattern) => json!({ "type": "string", "pattern": pattern }),
            Form::Date => json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
            Form::OneOf(words) => json!({ "enum": words }),
            Form::Named(words) => json!({ "enum": words() }),
            Form::Type if self.types.is_empty() => json!({ "type": "string" }),
            Form::Type => json!({ "enum": self.types }),
            Form::Types(_) if self.types.is_empty() => self.form(Form::Texts),
            Form::Types(words) => {
                let types = json!({ "enum": self.types });
                either([
                    json!({ "enum": words }),
                    types.clone(),
                    json!({ "type": "array", "items": types, "minItems": 1 }),
                ])
            }
            Form::Texts => self.form(Form::Several(&Form::Text)),
            Form::Several(form) => {
                let one = self.form(*form);
                either([one.clone(), json!({ "type": "array", "items": one })])
            }
            Form::Flag => json!({ "type": "boolean" }),
            Form::Number(least) => json!({ "type": "integer", "minimum": least }),
            Form::Pairs => json!({ "type": "object", "additionalProperties": self.form(Form::Text) }),
            Form::Params if self.params.is_empty() => json!({ "type": "object" }),
            Form::Params => json!({ "type": "object", "properties": self.params, "additionalProperties": false }),
            Form::Mapping(keys) => self.mapping(keys),
            Form::List(keys) => json!({ "type": "array", "items": self.mapping(keys), "minItems": 1 }),
            Form::Each(form) => json!({ "type": "object", "additionalProperties": self.form(*form) }),
            Form::Either(forms) => either(forms.iter().map(|form| self.form(*form))),
        }
    }
}

/// One of several.
pub(super) fn either(schemas: impl IntoIterator<Item = Value>) -> Value {
    json!({ "anyOf": schemas.into_iter().collect::<Vec<_>>() })
}

/// The same with nothing written allowed.
pub(super) fn optional(schema: &mut Map<String, Value>) {
    let nothing = Value::from("null");
    if let Some(Value::Array(schemas)) = schema.get_mut("anyOf") {
        schemas.push(json!({ "type": nothing }));
    } else if let Some(Value::Array(words)) = schema.get_mut("enum") {
        words.push(Value::Null);
    } else if let Some(types) = schema.get_mut("type") {
        match types {
            Value::Array(types) => types.push(nothing),
            one => *one = Value::Array(vec![one.take(), nothing]),
        }
    }
}
