//! What a configured source means under the model: its type, its columns, its defaults.

use rustc_hash::FxHashMap;

use super::columns::own_id;
use crate::config::{ColumnConfig, Said, SourceConfig};
use crate::model::{FieldId, FieldKind, Model, RecordType, TypeId, normalise};
use crate::problem::Problem;

/// Where the values of a column go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A field.
    Field(FieldId),
    /// A part of a struct; the parts of one row make one struct.
    Part(FieldId, u16),
    /// The key that says the record's type.
    Type,
    /// The text below a front matter, which the model has no field for.
    Body,
    /// A mapping that holds columns by dotted path.
    Nest,
    /// No field of the model.
    Extra,
}

/// A column as configured.
#[derive(Debug)]
pub(super) struct ColumnPlan<'c> {
    pub(super) config: &'c ColumnConfig,
    pub(super) target: Target,
    pub(super) heading: Option<String>,
    pub(super) values: FxHashMap<String, String>,
}

/// A configured source under the model.
#[derive(Debug)]
pub(super) struct Plan<'c> {
    /// Which source it is, in the order of the configuration.
    pub(super) at: u16,
    pub(super) config: &'c SourceConfig,
    /// The type of its records, where the source says it.
    pub(super) kind: Option<TypeId>,
    columns: FxHashMap<TypeId, Vec<ColumnPlan<'c>>>,
    defaults: FxHashMap<TypeId, Vec<(FieldId, &'c Said<String>)>>,
}

impl<'c> Plan<'c> {
    /// Judges a source by the model: the type, the fields and the values it names must be there.
    pub(super) fn of(at: usize, config: &'c SourceConfig, model: &Model, problems: &mut Vec<Problem>) -> Self {
        let kind = config.kind.as_ref().and_then(|name| {
            let found = model.type_named(&name.value);
            if found.is_none() {
                problems.push(unknown_type(model, &name.value).at(name.span));
            }
            found
        });
        let mut plan = Self {
            at: u16::try_from(at).unwrap_or(u16::MAX),
            config,
            kind,
            columns: FxHashMap::default(),
            defaults: FxHashMap::default(),
        };
        if config.kind.is_some() && kind.is_none() {
            return plan;
        }
        let types: Vec<TypeId> = kind.map_or_else(|| model.types().map(|(id, _)| id).collect(), |kind| vec![kind]);
        for column in &config.columns {
            plan.column(column, &types, model, problems);
        }
        for (name, value) in &config.defaults {
            let mut found = false;
            for kind in &types {
                if let Some(field) = model.kind(*kind).field_named(&name.value) {
                    plan.defaults.entry(*kind).or_default().push((field, value));
                    found = true;
                }
            }
            if !found {
                problems.push(unknown_field(model, &types, name));
            }
        }
        plan
    }

    /// Whether a text is the heading of a field of the records that may be here.
    pub(super) fn is_heading(&self, model: &Model, text: &str) -> bool {
        let configured = |kind: TypeId| {
            let named = |column: &ColumnPlan<'_>| column.heading.as_deref().is_some_and(|said| said == normalise(text));
            self.columns(kind).iter().any(named)
        };
        let by_model = |kind: &RecordType| kind.field_of_heading(text).is_some() || own_id(kind, text).is_some();
        let known = |kind: TypeId| by_model(model.kind(kind)) || configured(kind);
        !text.trim().is_empty()
            && match self.kind {
                Some(kind) => known(kind),
                None => model.types().any(|(kind, _)| known(kind)),
            }
    }

    /// Whether a column is taken from the heading above a table.
    pub(super) fn takes_heading(&self) -> bool {
        self.config.columns.iter().any(|column| column.from_heading)
    }

    /// Whether nothing may be read, because the source's type is not known.
    pub(super) fn is_broken(&self) -> bool {
        self.config.kind.is_some() && self.kind.is_none()
    }

    /// The configured columns of a type.
    pub(super) fn columns(&self, kind: TypeId) -> &[ColumnPlan<'c>] {
        self.columns.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// What fields of a type say where a record leaves them out.
    pub(super) fn defaults(&self, kind: TypeId) -> &[(FieldId, &'c Said<String>)] {
        self.defaults.get(&kind).map_or(&[], Vec::as_slice)
    }

    fn column(&mut self, config: &'c ColumnConfig, types: &[TypeId], model: &Model, problems: &mut Vec<Problem>) {
        let mut found = false;
        for kind in types {
            let Some(target) = target(model.kind(*kind), &config.field.value) else { continue };
            let first = !found;
            found = true;
            let mut values = FxHashMap::default();
            for (text, value) in &config.values {
                values.insert(normalise(&text.value), value.value.clone());
                if first {
                    unknown_value(model, *kind, target, value, problems);
                }
            }
            let heading = config.heading.as_ref().map(|heading| normalise(&heading.value));
            let plan = ColumnPlan { config, target, heading, values };
            self.columns.entry(*kind).or_default().push(plan);
        }
        if !found {
            problems.push(unknown_field(model, types, &config.field));
        }
    }
}

/// The field, or part of a struct, of a name as a rule or a configuration writes it.
pub(super) fn target(kind: &RecordType, name: &str) -> Option<Target> {
    if let Some(field) = kind.field_named(name) {
        return Some(Target::Field(field));
    }
    let (outer, part) = name.split_once('.')?;
    let field = kind.field_of_heading(outer.trim())?;
    let FieldKind::Struct(parts) = &kind.fields.get(field.0 as usize)?.kind else { return None };
    let part = part.trim();
    let at = parts.iter().position(|known| known.name == part).or_else(|| super::cell::part_of(parts, part))?;
    Some(Target::Part(field, u16::try_from(at).ok()?))
}

fn unknown_value(model: &Model, kind: TypeId, target: Target, value: &Said<String>, problems: &mut Vec<Problem>) {
    let Target::Field(field) = target else { return };
    let FieldKind::Choice(choice) = &model.field(kind, field).kind else { return };
    if !choice.spellings.contains_key(&normalise(&value.value)) {
        let message = format!("`{}` is no value of `{}`", value.value, model.field(kind, field).name);
        let words: Vec<&str> = choice.values.iter().map(|symbol| model.word(*symbol)).collect();
        let problem = Problem::error(message, value.span).did_you_mean(&value.value, words.iter().copied());
        problems.push(match problem.help {
            Some(_) => problem,
            None => problem.help(format!("it is one of: {}", words.join(", "))),
        });
    }
}

fn unknown_field(model: &Model, types: &[TypeId], name: &Said<String>) -> Problem {
    let message = match types {
        [kind] => format!("{} has no field `{}`", model.kind(*kind).name, name.value),
        _ => format!("no record type has a field `{}`", name.value),
    };
    let fields = types.iter().flat_map(|kind| &model.kind(*kind).fields).map(|field| field.name.as_str());
    Problem::error(message, name.span).did_you_mean(&name.value, fields)
}

/// The problem of a record type that no pack declares; its place is still to be said.
pub(super) struct Unplaced(Problem);

impl Unplaced {
    pub(super) fn at(self, span: crate::source::Span) -> Problem {
        Problem { span: Some(span), ..self.0 }
    }
}

pub(super) fn unknown_type(model: &Model, name: &str) -> Unplaced {
    let problem = Problem::error(format!("no record type is called `{name}`"), None);
    let problem = problem.did_you_mean(name, model.types().map(|(_, kind)| kind.name.as_str()));
    Unplaced(match problem.help {
        Some(_) => problem,
        None => problem.help("`tickmark records` names the record types of the packs"),
    })
}
