//! Record types, fields, links and states: the schema that a pack declares (`docs/packs.md`).

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::value::Symbol;

mod path;
mod read;
mod synonyms;
mod words;

pub use path::Path;
pub use read::read;
pub use synonyms::{SynonymFile, extend};
pub use words::{Unit, Words};

/// Index of a record type in its [`Model`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub u16);

/// Index of a field in its record type or struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub u16);

/// Index of a link declaration in its [`Model`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(pub u16);

/// All record types of a run's packs.
#[derive(Debug, Default)]
pub struct Model {
    types: Vec<RecordType>,
    by_name: FxHashMap<String, TypeId>,
    links: Vec<Link>,
    symbols: Vec<String>,
    by_symbol: FxHashMap<String, Symbol>,
    words: Words,
}

/// The language of a synonym file, or the name of the organisation's own.
pub type Language = Arc<str>;

/// Headings of fields by name, whatever the type; `None` where two languages say different ones.
type Shared = FxHashMap<String, Option<(Box<str>, Language)>>;

/// What a heading of a type stands for.
#[derive(Clone, Debug)]
enum Heading {
    /// The field that the model itself says.
    Own(FieldId),
    /// The field that a synonym file says; `None` where two say different ones.
    Other(Option<(FieldId, Language)>),
}

/// One record type.
#[derive(Debug, Default)]
pub struct RecordType {
    /// Its name in files and rules, in snake_case.
    pub name: String,
    /// Its name in sentences.
    pub label: String,
    /// Whether it belongs to the pack's core or to its extension.
    pub core: bool,
    /// Its fields; those of the envelope first.
    pub fields: Vec<Field>,
    /// The names under which it sees the records that point to it.
    pub inverses: Vec<(String, Vec<LinkId>)>,
    /// Its states, if it has a state machine; the field `status` then takes its values from them.
    pub states: Option<States>,
    /// Dates that run in causal order.
    pub orders: Vec<Vec<FieldId>>,
    /// Whether its ids are numbered in one series.
    pub serial: bool,
    /// The date on which what the record tells of happened.
    pub event: Option<FieldId>,
    /// The field shown beside the id.
    pub title: Option<FieldId>,
    /// Ids that are one number where a sheet holds them as numbers, as 8.2 and 8.20 are.
    pub number_ids: Vec<NumberId>,
    headings: FxHashMap<String, Heading>,
    /// Headings of the fields of every type, in the languages of synonym files.
    shared: Arc<Shared>,
    by_name: FxHashMap<String, FieldId>,
}

/// An id that a number cannot say for sure.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberId {
    /// The id as text: `8.20`.
    pub id: String,
    /// Parts of words of which one stands in the title of what has this id, in lower case.
    pub words: Vec<String>,
}

/// One field of a record type or a struct.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name in files and rules.
    pub name: String,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether it holds several values.
    pub list: bool,
    /// Whether every record must have it, or from which state on.
    pub required: Required,
    /// A date of something done: later than the as-of date it is never evidence (domain 0.5).
    pub past: bool,
    /// The text must be a statement of at least five words (DI-placeholder).
    pub statement: bool,
    /// `none` and `n/a` are answers here.
    pub none_allowed: bool,
    /// Ids may stand within a sentence.
    pub prose: bool,
    /// Headings under which exports carry it.
    pub also: Vec<String>,
}

/// What a field holds.
#[derive(Clone, Debug)]
pub enum FieldKind {
    /// Free text.
    Text,
    /// A calendar date.
    Date,
    /// A date and time with offset.
    Instant,
    /// A number.
    Number,
    /// Yes or no.
    Bool,
    /// An amount; its currency is not interpreted.
    Money,
    /// A length of calendar time.
    Duration,
    /// One of a set of words, in their declared order, with other spellings by normalised text.
    Choice(Choice),
    /// A link to a record.
    Ref(LinkId),
    /// Named parts.
    Struct(Vec<FieldDef>),
    /// Free keys.
    Map(Vec<FieldDef>),
    /// Whatever was written.
    Any,
}

/// A field of a struct. Boxed: a field may hold a struct.
pub type FieldDef = Box<Field>;

/// The values of a `choice`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// The values in declared order.
    pub values: Vec<Symbol>,
    /// Normalised spelling to value; the values themselves included.
    pub spellings: FxHashMap<String, Symbol>,
    /// The other spellings that the model itself knows, as it writes them.
    pub also: Vec<String>,
}

/// Whether a field must be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Required {
    /// It may be left out.
    #[default]
    No,
    /// Every record must have it.
    Always,
    /// Records at or beyond a state must have it.
    From(Symbol),
    /// Under a condition that is written for people.
    When(String),
}

/// A declared link.
#[derive(Clone, Debug)]
pub struct Link {
    /// The type that holds it.
    pub from: TypeId,
    /// Path of field indices from the record to the value: one for a field, two for a field of a struct.
    pub path: Vec<FieldId>,
    /// Its name in messages: `owner`, `approvals.person`.
    pub name: String,
    /// The types it may point to; empty for any.
    pub to: Vec<TypeId>,
    /// Their names, as a sentence lists them: `person or role`.
    pub to_names: String,
    /// The name under which targets see the records that point to them.
    pub inverse: Option<String>,
    /// Whether it names a person or a role.
    pub person: bool,
}

/// The state machine of a type.
#[derive(Clone, Debug, Default)]
pub struct States {
    /// The main line, in order.
    pub order: Vec<Symbol>,
    /// States beside the main line.
    pub branches: Vec<Symbol>,
    /// States in which a record may begin.
    pub initial: Vec<Symbol>,
    /// States that end a record.
    pub ends: Vec<Symbol>,
    /// Transitions beyond those along the main line: from (`None` for any) and to.
    pub transitions: Vec<(Option<Symbol>, Symbol)>,
    /// Fields that a status at or beyond the state needs (B.9).
    pub needs: Vec<(Symbol, Vec<FieldId>)>,
}

impl States {
    /// Whether a status is at or beyond another on the main line; of a state beside the line only itself is.
    pub fn at_or_beyond(&self, status: Symbol, state: Symbol) -> bool {
        let at = |wanted| self.order.iter().position(|symbol| *symbol == wanted);
        match (at(status), at(state)) {
            (Some(status), Some(state)) => status >= state,
            _ => status == state,
        }
    }

    /// Whether the machine allows a transition: to the next state of the main line, or as declared (DI-status-known).
    pub fn allows(&self, from: Symbol, to: Symbol) -> bool {
        let at = |wanted| self.order.iter().position(|symbol| *symbol == wanted);
        let forward = matches!((at(from), at(to)), (Some(from), Some(to)) if from + 1 == to);
        let declared = |(source, target): &(Option<Symbol>, Symbol)| {
            *target == to
                && source.is_none_or(|source| source == from)
                && !(source.is_none() && self.ends.contains(&from))
        };
        from == to || forward || self.transitions.iter().any(declared)
    }
}

impl Model {
    /// All types in declared order.
    pub fn types(&self) -> impl Iterator<Item = (TypeId, &RecordType)> {
        self.types.iter().enumerate().map(|(at, kind)| (TypeId(u16::try_from(at).unwrap_or(u16::MAX)), kind))
    }

    /// The type of a name.
    pub fn type_named(&self, name: &str) -> Option<TypeId> {
        self.by_name.get(name).copied()
    }

    /// A type by its index, which a model gives out only for types it has.
    pub fn kind(&self, id: TypeId) -> &RecordType {
        static NONE: std::sync::LazyLock<RecordType> = std::sync::LazyLock::new(RecordType::default);
        self.types.get(id.0 as usize).unwrap_or(&NONE)
    }

    /// A field of a type by its index, which a model gives out only for fields it has.
    pub fn field(&self, kind: TypeId, field: FieldId) -> &Field {
        static NONE: std::sync::LazyLock<Field> = std::sync::LazyLock::new(Field::nothing);
        self.kind(kind).fields.get(field.0 as usize).unwrap_or(&NONE)
    }

    /// Words that mean the same in every field.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// All links.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// A link by its index.
    pub fn link(&self, id: LinkId) -> Option<&Link> {
        self.links.get(id.0 as usize)
    }

    /// The word of a symbol.
    pub fn word(&self, symbol: Symbol) -> &str {
        self.symbols.get(symbol.0 as usize).map_or("", String::as_str)
    }

    /// The symbol of a word that some choice of the model holds.
    pub fn symbol(&self, word: &str) -> Option<Symbol> {
        self.by_symbol.get(word).copied()
    }

    /// Ids that are one number, of the types that a link may point to.
    pub fn number_ids(&self, link: LinkId) -> impl Iterator<Item = &NumberId> {
        let to = self.link(link).map_or(&[][..], |link| link.to.as_slice());
        to.iter().flat_map(|kind| &self.kind(*kind).number_ids)
    }

    fn intern(&mut self, word: &str) -> Symbol {
        if let Some(symbol) = self.by_symbol.get(word) {
            return *symbol;
        }
        let symbol = Symbol(u16::try_from(self.symbols.len()).unwrap_or(u16::MAX));
        self.symbols.push(word.to_owned());
        self.by_symbol.insert(word.to_owned(), symbol);
        symbol
    }
}

impl RecordType {
    /// The field of a name.
    pub fn field_named(&self, name: &str) -> Option<FieldId> {
        self.by_name.get(name).copied()
    }

    /// The field a heading belongs to, by its name or one of its synonyms.
    pub fn field_of_heading(&self, heading: &str) -> Option<FieldId> {
        self.heading(heading).map(|(field, _)| field)
    }

    /// The same, and the language of the synonym file that says so; no language where the model itself does.
    pub fn heading(&self, heading: &str) -> Option<(FieldId, Option<Language>)> {
        if let Some(field) = self.field_named(heading) {
            return Some((field, None));
        }
        let normal = normalise(heading);
        match self.headings.get(&normal) {
            Some(Heading::Own(field)) => Some((*field, None)),
            Some(Heading::Other(found)) => found.clone().map(|(field, language)| (field, Some(language))),
            None => {
                let (field, language) = self.shared.get(&normal)?.as_ref()?;
                Some((self.field_named(field)?, Some(language.clone())))
            }
        }
    }

    /// Whether the model itself knows a heading.
    pub fn declares(&self, heading: &str) -> bool {
        self.heading(heading).is_some_and(|(_, language)| language.is_none())
    }

    /// The field that the model itself says for a heading, where it is another one than this.
    fn own_heading(&self, heading: &str, field: &str) -> Option<&str> {
        let Some(Heading::Own(own)) = self.headings.get(&normalise(heading)) else { return None };
        let own = self.fields.get(usize::from(own.0))?;
        (own.name != field).then_some(&own.name)
    }

    /// The links behind an inverse name.
    pub fn inverse(&self, name: &str) -> Option<&[LinkId]> {
        self.inverses.iter().find(|(inverse, _)| inverse == name).map(|(_, links)| links.as_slice())
    }
}

impl Field {
    fn nothing() -> Self {
        Self {
            name: String::new(),
            kind: FieldKind::Any,
            list: false,
            required: Required::No,
            past: false,
            statement: false,
            none_allowed: false,
            prose: false,
            also: Vec::new(),
        }
    }
}

/// A heading or a spelling without case, punctuation and a trailing parenthesis: `Due Date (target)` is `duedate`.
pub fn normalise(text: &str) -> String {
    let text = text.trim();
    let text = match text.strip_suffix(')').and_then(|_| text.rfind('(')) {
        Some(0) | None => text,
        Some(at) => text.get(..at).unwrap_or(text),
    };
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
