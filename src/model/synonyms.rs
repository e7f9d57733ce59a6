//! Synonym files: how another language, or an organisation, calls fields, values and common words. They add to what the model knows and
//! change none of it. What two languages understand differently is understood by neither.

use std::collections::hash_map::Entry as Slot;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::words::folded;
use super::{Choice, Field, FieldId, FieldKind, Heading, Language, Model, Shared, TypeId, normalise};
use crate::node::{Entry, Kind, Node};
use crate::problem::Problem;
use crate::shape::Shape;
use crate::source::{Sources, Span};
use crate::value::Symbol;

mod common;

/// The word that stands for every type.
const ANY: &str = "any";

/// A synonym file.
#[derive(Debug)]
pub struct SynonymFile<'s> {
    /// What it says.
    pub node: Node<'s>,
    /// Whether it is the organisation's: its words come before those of packs.
    pub own: bool,
}

/// Adds the words of synonym files to a model, packs first. Every mistake is told, with both places where two words get into each other's
/// way.
pub fn extend(model: &mut Model, files: &[SynonymFile<'_>], sources: &Sources, problems: &mut Vec<Problem>) {
    let mut claims = Claims::default();
    for file in files {
        let name = sources.get(file.node.span.source).map_or("", |source| source.name());
        let mut reader = Reader { model, sources, problems, headings: Said::default(), spellings: Said::default() };
        let language = reader.file(file, name);
        let Reader { headings, spellings, .. } = reader;
        claims.headings.take(headings, &language, file.own);
        claims.spellings.take(spellings, &language, file.own);
    }
    apply(model, claims);
}

/// What a heading stands under: a field of one type, or of every type that has it and says nothing else.
type Under = Option<TypeId>;
/// A choice: of a field of a type, or of a part of it.
type Site = (TypeId, FieldId, Option<u16>);

/// What the files say together.
#[derive(Default)]
struct Claims {
    headings: Merged<Under, Box<str>>,
    spellings: Merged<Site, Symbol>,
}

/// What words stand for, by where they are read; `None` for a word with two meanings.
struct Merged<P, T>(FxHashMap<(P, String), Option<Meant<T>>>);

/// A meaning, the language that gives it, and whether the organisation does.
type Meant<T> = (T, Language, bool);

impl<P, T> Default for Merged<P, T> {
    fn default() -> Self {
        Self(FxHashMap::default())
    }
}

impl<P: Eq + std::hash::Hash, T: PartialEq> Merged<P, T> {
    /// Takes the words of one file. What the organisation says stands; what two packs say differently falls.
    fn take(&mut self, said: Said<P, T>, language: &Language, own: bool) {
        for (key, (meaning, _)) in said.0 {
            let Some(meaning) = meaning else { continue };
            match self.0.entry(key) {
                Slot::Vacant(free) => {
                    free.insert(Some((meaning, language.clone(), own)));
                }
                Slot::Occupied(mut known) => {
                    let before = known.get().as_ref().map(|(before, _, own)| (*before == meaning, *own));
                    match before {
                        Some((true, _)) => {}
                        Some((false, before)) if before == own => {
                            known.insert(None);
                        }
                        _ if own => {
                            known.insert(Some((meaning, language.clone(), own)));
                        }
                        _ => {}
                    }
                }
            }
        }
    }
}

/// What one file says: words with what they stand for and where. A spelling without accents that falls together with another is none.
struct Said<P, T>(FxHashMap<(P, String), (Option<T>, Option<Span>)>);

impl<P, T> Default for Said<P, T> {
    fn default() -> Self {
        Self(FxHashMap::default())
    }
}

impl<P: Eq + std::hash::Hash + Copy, T: PartialEq + Clone> Said<P, T> {
    /// Adds a word; gives the place of the same word where it was given another meaning.
    fn add(&mut self, place: P, text: &str, meaning: &T, span: Span) -> Option<Span> {
        let word = normalise(text);
        for plain in folded(&word) {
            match self.0.entry((place, plain)) {
                Slot::Vacant(free) => {
                    free.insert((Some(meaning.clone()), None));
                }
                // A word that was written so stands.
                Slot::Occupied(known) if known.get().1.is_some() => {}
                Slot::Occupied(mut known) => {
                    if known.get().0.as_ref() != Some(meaning) {
                        known.insert((None, None));
                    }
                }
            }
        }
        match self.0.insert((place, word), (Some(meaning.clone()), Some(span))) {
            Some((Some(before), Some(first))) if before != *meaning => Some(first),
            _ => None,
        }
    }
}

struct Reader<'m, 'p> {
    model: &'m mut Model,
    sources: &'p Sources,
    problems: &'p mut Vec<Problem>,
    headings: Said<Under, Box<str>>,
    spellings: Said<Site, Symbol>,
}

impl Reader<'_, '_> {
    /// Reads a file; gives the name of its language.
    fn file(&mut self, file: &SynonymFile<'_>, name: &str) -> Language {
        let mut shape = Shape::new(&file.node, "a synonym file", self.problems);
        let language = if file.own {
            shape.text("language", self.problems).map_or(name, |(text, _)| text)
        } else {
            shape.required_text("language", self.problems).map_or(name, |(text, _)| text)
        };
        let fields = shape.entries("fields", self.problems);
        let values = shape.entries("values", self.problems);
        let words = shape.node("words");
        shape.finish(self.problems);
        fields.iter().for_each(|entry| self.fields(entry));
        values.iter().for_each(|entry| self.values(entry));
        if let Some(node) = words {
            common::read(node, &mut self.model.words, self.problems);
        }
        language.into()
    }

    /// The headings of a type, or of every type.
    fn fields(&mut self, entry: &Entry<'_>) {
        let Some(under) = self.under(&entry.key, entry.key_span) else { return };
        for field in self.map(&entry.value) {
            let declared = self
                .model
                .types()
                .any(|(id, kind)| under.is_none_or(|only| only == id) && kind.field_named(&field.key).is_some());
            if !declared {
                self.problems.push(self.no_field(under, &field.key).at(field.key_span));
                continue;
            }
            let meaning: Box<str> = field.key.as_ref().into();
            for (text, span) in self.texts(&field.value) {
                if let Some(first) = self.headings.add(under, text, &meaning, span) {
                    let what = format!("the heading `{text}` would belong to two fields of {}", entry.key);
                    self.twice(what, first, span);
                }
                if let Some(other) = under.and_then(|id| self.model.kind(id).own_heading(text, &field.key)) {
                    let message = format!("the heading `{text}` belongs to `{other}` of {} already", entry.key);
                    let help =
                        "a synonym file adds headings; say under `columns` of a source where it means another field";
                    self.problems.push(Problem::error(message, span).help(help));
                }
            }
        }
    }

    /// The spellings of a field's values: `nonconformity.status`, `any.confidentiality`, `isms.conclusions.suitable`.
    fn values(&mut self, entry: &Entry<'_>) {
        let Some((kind, path)) = entry.key.split_once('.') else {
            let message = format!("`{}` names no field", entry.key);
            let help = "write `TYPE.FIELD`, as `nonconformity.status`";
            self.problems.push(Problem::error(message, entry.key_span).help(help));
            return;
        };
        let Some(under) = self.under(kind, entry.key_span) else { return };
        let types: Vec<TypeId> =
            self.model.types().map(|(id, _)| id).filter(|id| under.is_none_or(|only| only == *id)).collect();
        let sites: Vec<Site> = types.into_iter().filter_map(|id| self.site(id, path)).collect();
        if sites.is_empty() {
            let problem = Problem::error(format!("`{}` is no choice of values", entry.key), entry.key_span);
            self.problems.push(problem.help("name a field of type `choice`, or the status of a type with states"));
            return;
        }
        for value in self.map(&entry.value) {
            let texts = self.texts(&value.value);
            let mut found = false;
            for site in &sites {
                let Some(symbol) = self.value_of(*site, &value.key) else { continue };
                found = true;
                for (text, span) in &texts {
                    self.spelling(*site, symbol, (text, *span), under.is_some(), &entry.key);
                }
            }
            if !found {
                let symbols =
                    sites.iter().filter_map(|site| choice(self.model, *site)).flat_map(|choice| &choice.values);
                let words: Vec<&str> = symbols.map(|symbol| self.model.word(*symbol)).collect();
                let problem = Problem::error(format!("`{}` is no value of `{}`", value.key, entry.key), value.key_span);
                let problem = problem.did_you_mean(&value.key, words.iter().copied());
                self.problems.push(match problem.help {
                    Some(_) => problem,
                    None => problem.help(format!("it is one of: {}", words.join(", "))),
                });
            }
        }
    }

    fn spelling(&mut self, site: Site, symbol: Symbol, (text, span): (&str, Span), named: bool, key: &str) {
        if let Some(first) = self.spellings.add(site, text, &symbol, span) {
            self.twice(format!("`{text}` would stand for two values of `{key}`"), first, span);
        }
        let known = choice(self.model, site).and_then(|choice| choice.spellings.get(&normalise(text)));
        if let Some(other) = known.filter(|known| named && **known != symbol) {
            let message = format!("`{text}` stands for `{}` of `{key}` already", self.model.word(*other));
            let help = "a synonym file adds spellings; say under `columns` of a source where it means another value";
            self.problems.push(Problem::error(message, span).help(help));
        }
    }

    fn twice(&mut self, message: String, first: Span, second: Span) {
        let help = format!("it stands at {} too; keep it where it is meant", self.sources.place(first));
        self.problems.push(Problem::error(message, second).help(help));
    }

    /// The type that a key names; nothing where there is none.
    fn under(&mut self, name: &str, span: Span) -> Option<Under> {
        if name == ANY {
            return Some(None);
        }
        let found = self.model.type_named(name);
        if found.is_none() {
            let problem = Problem::error(format!("no record type is called `{name}`"), span);
            let names: Vec<&str> = self.model.types().map(|(_, kind)| kind.name.as_str()).collect();
            self.problems.push(problem.did_you_mean(name, names));
        }
        found.map(Some)
    }

    fn no_field(&self, under: Under, name: &str) -> Unplaced {
        let kinds: Vec<TypeId> =
            self.model.types().map(|(id, _)| id).filter(|id| under.is_none_or(|only| only == *id)).collect();
        let message = match under {
            Some(id) => format!("{} has no field `{name}`", self.model.kind(id).name),
            None => format!("no record type has a field `{name}`"),
        };
        let fields = kinds.iter().flat_map(|id| &self.model.kind(*id).fields).map(|field| field.name.as_str());
        Unplaced(Problem::error(message, None).did_you_mean(name, fields))
    }

    /// The choice at the end of a path within a type.
    fn site(&self, id: TypeId, path: &str) -> Option<Site> {
        let (outer, part) = path.split_once('.').map_or((path, None), |(outer, part)| (outer, Some(part)));
        let field = self.model.kind(id).field_named(outer)?;
        let part = match part {
            None => None,
            Some(part) => match &self.model.field(id, field).kind {
                FieldKind::Struct(parts) => {
                    Some(u16::try_from(parts.iter().position(|known| known.name == part)?).ok()?)
                }
                _ => return None,
            },
        };
        choice(self.model, (id, field, part)).map(|_| (id, field, part))
    }

    fn value_of(&self, site: Site, value: &str) -> Option<Symbol> {
        let symbol = self.model.symbol(value)?;
        choice(self.model, site)?.values.contains(&symbol).then_some(symbol)
    }

    fn map<'n, 's>(&mut self, node: &'n Node<'s>) -> &'n [Entry<'s>] {
        match &node.kind {
            Kind::Map(entries) => entries,
            _ => {
                self.problems
                    .push(Problem::error(format!("a mapping belongs here, but this is {}", node.noun()), node.span));
                &[]
            }
        }
    }

    fn texts<'n>(&mut self, node: &'n Node<'_>) -> Vec<(&'n str, Span)> {
        common::texts(node, self.problems)
    }
}

/// A problem whose place is still to be said.
struct Unplaced(Problem);

impl Unplaced {
    fn at(self, span: Span) -> Problem {
        Problem { span: Some(span), ..self.0 }
    }
}

fn choice(model: &Model, (id, field, part): Site) -> Option<&Choice> {
    let field = model.field(id, field);
    let field = match (part, &field.kind) {
        (None, _) => field,
        (Some(part), FieldKind::Struct(parts)) => parts.get(usize::from(part))?,
        _ => return None,
    };
    if let FieldKind::Choice(choice) = &field.kind { Some(choice) } else { None }
}

/// Puts what the files say together into the model. What the model says itself stands.
fn apply(model: &mut Model, claims: Claims) {
    let mut shared = Shared::default();
    let mut named = Vec::new();
    for ((under, word), meaning) in claims.headings.0 {
        let meaning = meaning.map(|(field, language, _)| (field, language));
        match under {
            None => {
                shared.insert(word, meaning);
            }
            Some(id) => named.push((id, word, meaning)),
        }
    }
    for (id, word, meaning) in named {
        let Some(kind) = model.types.get_mut(usize::from(id.0)) else { continue };
        let meaning = meaning.and_then(|(field, language)| Some((kind.field_named(&field)?, language)));
        kind.headings.entry(word).or_insert(Heading::Other(meaning));
    }
    let shared = Arc::new(shared);
    model.types.iter_mut().for_each(|kind| kind.shared = shared.clone());
    for (((id, field, part), word), meaning) in claims.spellings.0 {
        let Some((symbol, ..)) = meaning else { continue };
        let field = model.types.get_mut(usize::from(id.0)).and_then(|kind| kind.fields.get_mut(usize::from(field.0)));
        if let Some(choice) = field.and_then(|field| choice_mut(field, part)) {
            choice.spellings.entry(word).or_insert(symbol);
        }
    }
    truths(model);
}

fn choice_mut(field: &mut Field, part: Option<u16>) -> Option<&mut Choice> {
    match (part, &mut field.kind) {
        (None, FieldKind::Choice(choice)) => Some(choice),
        (Some(part), FieldKind::Struct(parts)) => choice_mut(parts.get_mut(usize::from(part))?, None),
        _ => None,
    }
}

/// Where `yes` or `no` is a spelling of a value, the words for it in other languages are too.
fn truths(model: &mut Model) {
    for yes in [true, false] {
        let word = if yes { "yes" } else { "no" };
        let others: Vec<String> = model.words.truths(yes).map(normalise).collect();
        for field in model.types.iter_mut().flat_map(|kind| &mut kind.fields) {
            let parts = if let FieldKind::Struct(parts) = &field.kind { parts.len() } else { 0 };
            let parts = (0..parts).filter_map(|part| u16::try_from(part).ok()).map(Some);
            for part in std::iter::once(None).chain(parts) {
                let Some(choice) = choice_mut(field, part) else { continue };
                let Some(symbol) = choice.spellings.get(word).copied() else { continue };
                for other in &others {
                    choice.spellings.entry(other.clone()).or_insert(symbol);
                }
            }
        }
    }
}
