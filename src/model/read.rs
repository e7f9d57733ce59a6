//! A pack's model files into a [`Model`]: every mistake at once, each at its place.

use rustc_hash::FxHashMap;

use super::{
    Choice, Field, FieldDef, FieldId, FieldKind, Heading, Link, LinkId, Model, NumberId, RecordType, Required, TypeId,
    normalise,
};
use crate::node::{Entry, Kind, Node};
use crate::problem::Problem;
use crate::shape::{Shape, text_of};
use crate::source::Span;

mod states;

/// The key under which the fields of every type stand.
const ENVELOPE: &str = "envelope";

/// Reads the model files of all packs, in order. Types are declared once; the key `envelope` holds what all types have.
pub fn read(files: &[Node<'_>], problems: &mut Vec<Problem>) -> Model {
    let mut reader = Reader { model: Model::default(), problems };
    let entries = reader.declare(files);
    let envelope: Vec<&Entry<'_>> = entries.iter().filter(|entry| entry.key == ENVELOPE).copied().collect();
    for entry in entries.iter().filter(|entry| entry.key != ENVELOPE) {
        reader.record_type(entry, &envelope);
    }
    reader.inverses();
    reader.model
}

struct Reader<'p> {
    model: Model,
    problems: &'p mut Vec<Problem>,
}

/// Where a link is declared: the type, and the path of fields to it.
struct Owner<'a> {
    kind: TypeId,
    path: &'a [FieldId],
    name: &'a str,
}

impl Reader<'_> {
    /// Names every type before any is read, so that links may point forward.
    fn declare<'n, 's>(&mut self, files: &'n [Node<'s>]) -> Vec<&'n Entry<'s>> {
        let mut entries = Vec::new();
        for file in files {
            let Kind::Map(types) = &file.kind else {
                self.problems.push(Problem::error("a model file must be a mapping of record types", file.span));
                continue;
            };
            entries.extend(types.iter());
        }
        for entry in entries.iter().filter(|entry| entry.key != ENVELOPE) {
            let name = entry.key.to_string();
            let id = TypeId(u16::try_from(self.model.types.len()).unwrap_or(u16::MAX));
            if self.model.by_name.insert(name.clone(), id).is_some() {
                let problem = Problem::error(format!("the type `{name}` is declared twice"), entry.key_span);
                self.problems.push(problem.help("remove one of them, or give it a name of its own"));
            }
            self.model.types.push(RecordType { name, ..RecordType::default() });
        }
        entries
    }

    fn record_type(&mut self, entry: &Entry<'_>, envelope: &[&Entry<'_>]) {
        let Some(id) = self.model.type_named(&entry.key) else {
            return;
        };
        let mut shape = Shape::new(&entry.value, "a record type", self.problems);
        let label = shape.text("label", self.problems).map(|(text, _)| text.to_owned());
        let group = shape.text("group", self.problems);
        if let Some((other, span)) = group.filter(|(text, _)| !["core", "extension"].contains(text)) {
            self.problems.push(Problem::error(format!("`group` must be core or extension, not `{other}`"), span));
        }
        let serial = shape.flag("serial", false, self.problems);
        let own = shape.entries("fields", self.problems);
        let event = shape.text("event", self.problems);
        let title = shape.text("title_field", self.problems);
        let states = shape.node("states");
        let orders = shape.list("orders", self.problems);
        let number_ids = shape.entries("number_ids", self.problems).iter();
        let number_ids = number_ids.map(|entry| number_id(entry, self.problems)).collect();
        shape.finish(self.problems);

        let shared: Vec<&Entry<'_>> = self.envelope_fields(envelope, own);
        self.fields(id, shared.into_iter().chain(own.iter()));
        let states = states.map(|node| self.states(id, node));
        let event = event.and_then(|(name, span)| self.field_id(id, name, span));
        let title = match title {
            Some((name, span)) => self.field_id(id, name, span),
            None => self.kind(id).field_named("title"),
        };
        let orders = orders.iter().map(|order| self.order(id, order)).collect();
        if let Some(kind) = self.model.types.get_mut(id.0 as usize) {
            kind.label = label.unwrap_or_else(|| entry.key.replace('_', " "));
            kind.core = group.is_none_or(|(text, _)| text == "core");
            kind.serial = serial;
            kind.number_ids = number_ids;
            (kind.event, kind.title, kind.states, kind.orders) = (event, title, states, orders);
        }
    }

    /// The fields of the envelope that the type does not declare again.
    fn envelope_fields<'n, 's>(&mut self, envelope: &[&'n Entry<'s>], own: &[Entry<'s>]) -> Vec<&'n Entry<'s>> {
        let mut fields = Vec::new();
        for entry in envelope {
            match entry.value.get("fields").map(|node| &node.kind) {
                Some(Kind::Map(shared)) => {
                    fields.extend(shared.iter().filter(|field| !own.iter().any(|again| again.key == field.key)));
                }
                _ => self.problems.push(Problem::error("the envelope needs the key `fields`", entry.key_span)),
            }
        }
        fields
    }

    fn fields<'n, 's: 'n>(&mut self, id: TypeId, entries: impl Iterator<Item = &'n Entry<'s>>) {
        let mut fields: Vec<Field> = Vec::new();
        let mut by_name = FxHashMap::default();
        let mut headings: FxHashMap<String, FieldId> = FxHashMap::default();
        for entry in entries {
            let at = FieldId(u16::try_from(fields.len()).unwrap_or(u16::MAX));
            let owner = Owner { kind: id, path: &[at], name: &entry.key };
            let field = self.field(&owner, entry);
            if by_name.insert(field.name.clone(), at).is_some() {
                self.problems
                    .push(Problem::error(format!("the field `{}` is declared twice", entry.key), entry.key_span));
            }
            let mut names = vec![normalise(&field.name)];
            names.extend(field.also.iter().map(|also| normalise(also)));
            names.sort_unstable();
            names.dedup();
            for heading in names {
                if let Some(first) = headings.insert(heading.clone(), at) {
                    let other = fields.get(first.0 as usize).map_or("", |other| other.name.as_str());
                    let message = format!("the heading `{heading}` would belong to `{other}` and to `{}`", entry.key);
                    self.problems.push(Problem::error(message, entry.key_span));
                }
            }
            fields.push(field);
        }
        if let Some(kind) = self.model.types.get_mut(id.0 as usize) {
            let own = headings.into_iter().map(|(heading, field)| (heading, Heading::Own(field)));
            (kind.fields, kind.by_name, kind.headings) = (fields, by_name, own.collect());
        }
    }

    fn field(&mut self, owner: &Owner<'_>, entry: &Entry<'_>) -> Field {
        let mut shape = Shape::new(&entry.value, "a field", self.problems);
        let kind = shape.required_text("type", self.problems);
        let list = shape.flag("list", false, self.problems);
        let past = shape.flag("past", false, self.problems);
        let statement = shape.flag("statement", false, self.problems);
        let none_allowed = shape.flag("none_allowed", false, self.problems);
        let prose = shape.flag("prose", false, self.problems);
        let also = shape.texts("also", self.problems).into_iter().map(|(text, _)| text.to_owned()).collect();
        let required = shape.node("required");
        let parts = Parts {
            values: shape.texts("values", self.problems),
            synonyms: shape.entries("synonyms", self.problems),
            to: shape.texts("to", self.problems),
            inverse: shape.text("inverse", self.problems).map(|(text, _)| text.to_owned()),
            fields: shape.entries("fields", self.problems),
        };
        shape.finish(self.problems);
        let required = self.required(required);
        let kind = kind.map_or(FieldKind::Any, |(name, span)| self.field_kind(owner, name, span, parts));
        Field { name: entry.key.to_string(), kind, list, required, past, statement, none_allowed, prose, also }
    }

    fn required(&mut self, node: Option<&Node<'_>>) -> Required {
        let Some(node) = node else {
            return Required::No;
        };
        match node.as_text() {
            Some("true") => return Required::Always,
            Some("false") => return Required::No,
            _ => {}
        }
        let mut shape = Shape::new(node, "`required`", self.problems);
        let from = shape.text("from", self.problems);
        let when = shape.text("when", self.problems);
        shape.finish(self.problems);
        match (from, when) {
            (Some((state, _)), _) => Required::From(self.model.intern(state)),
            (None, Some((when, _))) => Required::When(when.to_owned()),
            (None, None) => Required::No,
        }
    }

    fn field_kind(&mut self, owner: &Owner<'_>, name: &str, span: Span, parts: Parts<'_, '_>) -> FieldKind {
        match name {
            "text" => FieldKind::Text,
            "date" => FieldKind::Date,
            "instant" => FieldKind::Instant,
            "number" => FieldKind::Number,
            "bool" => FieldKind::Bool,
            "money" => FieldKind::Money,
            "duration" => FieldKind::Duration,
            "any" => FieldKind::Any,
            "choice" => FieldKind::Choice(self.choice(&parts.values, parts.synonyms)),
            "ref" => FieldKind::Ref(self.link(owner, parts.to, parts.inverse, span)),
            "struct" => FieldKind::Struct(self.parts(owner, parts.fields)),
            "map" => FieldKind::Map(self.parts(owner, parts.fields)),
            other => {
                const TYPES: [&str; 12] = [
                    "text", "date", "instant", "number", "bool", "money", "duration", "any", "choice", "ref", "struct",
                    "map",
                ];
                let problem = Problem::error(format!("no type of field is called `{other}`"), span);
                self.problems.push(problem.did_you_mean(other, TYPES));
                FieldKind::Any
            }
        }
    }

    fn choice(&mut self, values: &[(&str, Span)], synonyms: &[Entry<'_>]) -> Choice {
        let mut choice = Choice::default();
        for (value, span) in values {
            let symbol = self.model.intern(value);
            choice.values.push(symbol);
            self.spelling(&mut choice, value, symbol, *span);
        }
        self.spellings(&mut choice, synonyms);
        choice
    }

    fn spellings(&mut self, choice: &mut Choice, synonyms: &[Entry<'_>]) {
        for entry in synonyms {
            let value = self.model.symbol(&entry.key).filter(|symbol| choice.values.contains(symbol));
            let Some(symbol) = value else {
                self.problems.push(Problem::error(format!("`{}` is none of the values", entry.key), entry.key_span));
                continue;
            };
            let texts: Vec<(&str, Span)> = match &entry.value.kind {
                Kind::List(items) => items.iter().filter_map(|item| text_of(item, "synonyms", self.problems)).collect(),
                _ => text_of(&entry.value, "synonyms", self.problems).into_iter().collect(),
            };
            for (text, span) in texts {
                choice.also.push(text.to_owned());
                self.spelling(choice, text, symbol, span);
            }
        }
    }

    fn spelling(&mut self, choice: &mut Choice, text: &str, symbol: super::Symbol, span: Span) {
        let before = choice.spellings.insert(normalise(text), symbol);
        if before.is_some_and(|before| before != symbol) {
            self.problems.push(Problem::error(format!("`{text}` would stand for two values"), span));
        }
    }

    fn link(&mut self, owner: &Owner<'_>, to: Vec<(&str, Span)>, inverse: Option<String>, span: Span) -> LinkId {
        if to.is_empty() {
            self.problems.push(Problem::error("a ref needs the key `to`", span).help("name the types, or [any]"));
        }
        let mut types = Vec::new();
        for (name, span) in to.into_iter().filter(|(name, _)| *name != "any") {
            match self.model.type_named(name) {
                Some(id) => types.push(id),
                None => {
                    let problem = Problem::error(format!("no record type is called `{name}`"), span);
                    let names = self.model.types.iter().map(|kind| kind.name.as_str());
                    self.problems.push(problem.did_you_mean(name, names));
                }
            }
        }
        let person = types.iter().any(|id| ["person", "role"].contains(&self.kind(*id).name.as_str()));
        let id = LinkId(u16::try_from(self.model.links.len()).unwrap_or(u16::MAX));
        let (from, path, name) = (owner.kind, owner.path.to_vec(), owner.name.to_owned());
        let to_names: Vec<&str> = types.iter().map(|id| self.kind(*id).name.as_str()).collect();
        let to_names = to_names.join(" or ");
        self.model.links.push(Link { from, path, name, to: types, to_names, inverse, person });
        id
    }

    fn parts(&mut self, owner: &Owner<'_>, entries: &[Entry<'_>]) -> Vec<FieldDef> {
        let mut fields = Vec::new();
        for (at, entry) in entries.iter().enumerate() {
            let mut path = owner.path.to_vec();
            path.push(FieldId(u16::try_from(at).unwrap_or(u16::MAX)));
            let name = format!("{}.{}", owner.name, entry.key);
            let inner = Owner { kind: owner.kind, path: &path, name: &name };
            fields.push(Box::new(self.field(&inner, entry)));
        }
        fields
    }

    fn order(&mut self, id: TypeId, node: &Node<'_>) -> Vec<FieldId> {
        let Kind::List(names) = &node.kind else {
            self.problems.push(Problem::error("an order must be a list of date fields", node.span));
            return Vec::new();
        };
        let names: Vec<_> = names.iter().filter_map(|name| text_of(name, "orders", self.problems)).collect();
        names.into_iter().filter_map(|(name, span)| self.field_id(id, name, span)).collect()
    }

    fn field_id(&mut self, id: TypeId, name: &str, span: Span) -> Option<FieldId> {
        let found = self.kind(id).field_named(name);
        if found.is_none() {
            let problem = Problem::error(format!("{} has no field `{name}`", self.kind(id).name), span);
            let names: Vec<String> = self.kind(id).fields.iter().map(|field| field.name.clone()).collect();
            self.problems.push(problem.did_you_mean(name, names.iter().map(String::as_str)));
        }
        found
    }

    fn kind(&self, id: TypeId) -> &RecordType {
        self.model.kind(id)
    }

    /// Gives each target type the names under which it sees the records that point to it.
    fn inverses(&mut self) {
        for (at, link) in self.model.links.iter().enumerate() {
            let Some(name) = &link.inverse else { continue };
            let id = LinkId(u16::try_from(at).unwrap_or(u16::MAX));
            let targets: Vec<usize> = match link.to.as_slice() {
                [] => (0..self.model.types.len()).collect(),
                some => some.iter().map(|id| id.0 as usize).collect(),
            };
            for target in targets {
                let Some(kind) = self.model.types.get_mut(target) else { continue };
                match kind.inverses.iter_mut().find(|(known, _)| known == name) {
                    Some((_, links)) => links.push(id),
                    None => kind.inverses.push((name.clone(), vec![id])),
                }
            }
        }
    }
}

struct Parts<'n, 's> {
    values: Vec<(&'n str, Span)>,
    synonyms: &'n [Entry<'s>],
    to: Vec<(&'n str, Span)>,
    inverse: Option<String>,
    fields: &'n [Entry<'s>],
}

/// An id with the words that tell of it.
fn number_id(entry: &Entry<'_>, problems: &mut Vec<Problem>) -> NumberId {
    let said: Vec<_> = match &entry.value.kind {
        Kind::List(items) => items.iter().filter_map(|item| text_of(item, "number_ids", problems)).collect(),
        _ => text_of(&entry.value, "number_ids", problems).into_iter().collect(),
    };
    if entry.key.parse::<f64>().is_err() {
        let problem = Problem::error(format!("`{}` is no number", entry.key), entry.key_span);
        problems.push(problem.help("`number_ids` holds ids that a sheet may take for numbers: `\"8.20\": [network]`"));
    }
    NumberId { id: entry.key.to_string(), words: said.into_iter().map(|(text, _)| text.to_lowercase()).collect() }
}
