//! JSON Schemas (2020-12): of the report that programs read, and of what people write, for their editors. Each follows from what reads
//! or writes the thing itself: the structs of the report, the keys that a reader knows, the model of the packs.

use serde_json::{Map, Value, json};

use crate::config;
use crate::output;
use crate::param::ParamValue;
use crate::rule::{self, Packs};

mod keys;
mod print;
mod records;

use keys::Names;

/// What there is a schema of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The report for programs.
    Report,
    /// `tickmark.yaml`.
    Config,
    /// Files of records in the house layout.
    Records,
    /// The front matter of a rule page.
    Rule,
    /// `pack.yaml`.
    Pack,
}

impl Kind {
    /// All of them, and their names on the command line.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Report, "report"),
        (Self::Config, "config"),
        (Self::Records, "records"),
        (Self::Rule, "rule"),
        (Self::Pack, "pack"),
    ];

    /// The kind of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
    }

    /// Whether it depends on the packs in force.
    pub fn follows_packs(self) -> bool {
        matches!(self, Self::Config | Self::Records | Self::Rule)
    }

    /// What it describes, in a few words.
    pub fn title(self) -> &'static str {
        match self {
            Self::Report => "Report of Tickmark",
            Self::Config => "Configuration of Tickmark (tickmark.yaml)",
            Self::Records => "Records of an information security management system",
            Self::Rule => "Front matter of a rule page",
            Self::Pack => "Manifest of a rule pack (pack.yaml)",
        }
    }
}

/// The dialect of all of them.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// A schema as text. Where packs are given it knows their types, fields, words and parameters; without them every name may stand there.
pub fn text(kind: Kind, packs: Option<&Packs>) -> String {
    let names = packs.map(names).unwrap_or_default();
    let mut schema = match kind {
        Kind::Report => output::json_schema(),
        Kind::Config => names.mapping(&config::CONFIGURATION),
        Kind::Records => packs.map_or_else(|| json!({}), |packs| records::schema(&packs.model)),
        Kind::Rule => names.mapping(&rule::PAGE),
        Kind::Pack => names.mapping(&rule::MANIFEST),
    };
    if let Value::Object(map) = &mut schema {
        map.insert("$schema".into(), json!(DIALECT));
        map.insert("title".into(), json!(kind.title()));
    }
    print::print(&schema)
}

/// What packs name.
fn names(packs: &Packs) -> Names {
    let mut params = Map::new();
    let shared = packs.params.iter().map(|(name, param)| (name, &param.value));
    let own = packs.rules.iter().flat_map(|rule| rule.params.iter().map(|(name, value, _)| (name, value)));
    for (name, value) in shared.chain(own) {
        params.entry(name.clone()).or_insert_with(|| param(value));
    }
    let types = packs.model.types().map(|(_, kind)| kind.name.clone()).collect();
    Names { types, params }
}

/// A value of the kind that a parameter has; of several by key, some of them or one for all.
fn param(value: &ParamValue) -> Value {
    let usual = format!("{value} if not said");
    match value {
        ParamValue::Map(values) => {
            let one = values.first().map_or_else(|| json!({}), |(_, value)| kind_of(value));
            let each: Map<String, Value> = values.iter().map(|(key, value)| (key.clone(), param(value))).collect();
            let all = json!({ "type": "object", "properties": each, "additionalProperties": false });
            json!({ "description": usual, "anyOf": [all, one] })
        }
        one => {
            let mut schema = kind_of(one);
            if let Value::Object(map) = &mut schema {
                map.insert("description".into(), json!(usual));
            }
            schema
        }
    }
}

fn kind_of(value: &ParamValue) -> Value {
    match value {
        ParamValue::Bool(_) => json!({ "type": "boolean" }),
        ParamValue::Text(_) => json!({ "type": ["string", "number", "boolean"] }),
        ParamValue::Number(_) => json!({ "type": ["number", "string"] }),
        ParamValue::Duration(_) => json!({ "type": "string", "pattern": "^[0-9]+ *[A-Za-z]+$" }),
        ParamValue::Map(_) => json!({ "type": "object" }),
    }
}
