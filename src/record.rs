//! Records and the set of them that a run looks at.

use std::ops::Range;
use std::sync::Arc;

use crate::model::{FieldId, Language, Model, Path, TypeId};
use crate::problem::Problem;
use crate::source::{Sources, Span};
use crate::value::{Absence, RecordId, Scalar, Value};

/// One record of the management system.
#[derive(Debug)]
pub struct Record {
    /// Its type.
    pub kind: TypeId,
    /// Its id as written; where none was written, the place of its row, and `id_span` is empty.
    pub id: Box<str>,
    /// Where the id is, or should have been.
    pub id_span: Span,
    /// Where the record is.
    pub span: Span,
    /// What it says, by field in ascending order. A field that does not stand in the record is not in here.
    pub fields: Box<[(FieldId, Value)]>,
    /// What no field of the model took, in the order written: kept and shown, never lost.
    pub extra: Box<[Extra]>,
    /// How it stood in its source.
    pub provenance: Provenance,
}

/// A column or key that no field of the model took.
#[derive(Clone, Debug, PartialEq)]
pub struct Extra {
    /// The heading as written.
    pub heading: Box<str>,
    /// Where the value is.
    pub span: Span,
}

/// Fields and the headings under which they stood.
pub type Headings = Arc<[(FieldId, Box<str>)]>;

/// Where a record comes from within its source.
#[derive(Clone, Debug)]
pub struct Provenance {
    /// Index of the configured source, in the order of the configuration.
    pub source: u16,
    /// JSON pointer of the record in its document; `None` for rows of tables.
    pub pointer: Option<Pointer>,
    /// Headings of fields whose heading was not the field's own name.
    pub headings: Option<Headings>,
}

/// A JSON pointer to a record, kept small: most records of a run are never printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pointer {
    /// The key of the register; where it begins with a slash, the JSON pointer of the list.
    pub register: Option<Arc<str>>,
    /// Which element.
    pub index: Option<u32>,
}

impl Record {
    /// What a field says; `None` where the field does not stand in the record.
    pub fn field(&self, field: FieldId) -> Option<&Value> {
        let found = self.fields.iter().find(|(id, _)| *id >= field)?;
        (found.0 == field).then_some(&found.1)
    }

    /// What stands at a path, each value with the number of the element it is of: of a list, or of structs. Absent values
    /// are left out.
    pub fn at(&self, path: Path) -> Vec<(usize, &Value)> {
        let mut found = Vec::new();
        let whole = self.field(path.field).into_iter().flat_map(items);
        for (row, value) in whole.enumerate() {
            match (&value.scalar, path.part) {
                (_, None) => found.push((row, value)),
                (Scalar::Struct(parts), Some(part)) => {
                    let of_part = parts.iter().filter(|(at, _)| *at == part).flat_map(|(_, value)| items(value));
                    found.extend(of_part.map(|value| (row, value)));
                }
                _ => {}
            }
        }
        found.retain(|(_, value)| !matches!(value.scalar, Scalar::Absent(_)));
        found
    }

    /// The JSON pointer of a field as it was written in the source; `None` for rows of tables.
    pub fn pointer(&self, model: &Model, field: Option<FieldId>) -> Option<String> {
        let at = self.provenance.pointer.as_ref()?;
        let mut out = String::new();
        if let Some(register) = at.register.as_ref().filter(|register| register.starts_with('/')) {
            out.push_str(register);
        }
        let mut step = |key: &str| {
            out.push('/');
            out.push_str(&key.replace('~', "~0").replace('/', "~1"));
        };
        if let Some(register) = at.register.as_ref().filter(|register| !register.starts_with('/')) {
            step(register);
        }
        if let Some(index) = at.index {
            step(&index.to_string());
        }
        if let Some(field) = field {
            let renamed = self.provenance.headings.as_ref();
            let renamed = renamed.and_then(|list| list.iter().find(|(id, _)| *id == field));
            step(renamed.map_or(model.field(self.kind, field).name.as_str(), |(_, heading)| heading));
        }
        Some(out)
    }
}

/// The elements of a list; of anything else, itself.
fn items(value: &Value) -> &[Value] {
    match &value.scalar {
        Scalar::List(items) => items,
        _ => std::slice::from_ref(value),
    }
}

/// All records of a run with the model they are read into and the sources they come from.
#[derive(Debug)]
pub struct Dataset {
    /// The sources.
    pub sources: Sources,
    /// The model of the packs.
    pub model: Arc<Model>,
    /// The records, in the order of configuration, file name and place; behind them those of [`Dataset::asides`].
    pub records: Vec<Record>,
    /// What databases answered the rules that are put to them, in the order of their records.
    pub asides: Vec<Aside>,
    /// What was read from each configured source.
    pub inputs: Vec<Input>,
    /// Every problem met while reading, by place.
    pub problems: Vec<Problem>,
    /// Where a finding about the whole management system points when no record can show it: the list of sources.
    pub root: Span,
}

impl Dataset {
    /// The record of an id.
    pub fn record(&self, id: RecordId) -> Option<&Record> {
        self.records.get(id.0 as usize)
    }

    /// The records that every rule sees.
    pub fn shared(&self) -> &[Record] {
        let end = self.asides.first().map_or(self.records.len(), |aside| aside.records.start as usize);
        self.records.get(..end).unwrap_or(&self.records)
    }

    /// What a database answered a rule.
    pub fn aside(&self, rule: &str) -> Option<&Aside> {
        self.asides.iter().find(|aside| aside.rule == rule)
    }

    /// The files that records name by the field `location`, each once, addresses on the network left out.
    pub fn named_files(&self) -> std::collections::BTreeSet<&str> {
        self.records.iter().filter_map(|record| self.file_of(record)).collect()
    }

    fn file_of<'r>(&self, record: &'r Record) -> Option<&'r str> {
        let value = record.field(self.model.kind(record.kind).field_named("location")?)?;
        match &value.scalar {
            Scalar::Text(name) if !name.contains("://") => Some(name),
            _ => None,
        }
    }

    /// The records that every rule sees, with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (RecordId, &Record)> + Clone {
        self.shared().iter().enumerate().map(|(at, record)| (RecordId(u32::try_from(at).unwrap_or(u32::MAX)), record))
    }
}

/// What a database answered a rule that is put to it. The rows it gave are records that this rule alone sees: they are in no
/// other population, and nothing counts the links from them.
#[derive(Clone, Debug)]
pub struct Aside {
    /// The rule.
    pub rule: String,
    /// How many records there are in the database, those that were given included.
    pub population: Result<usize, Refused>,
    /// Which records were made of the rows that it gave.
    pub records: Range<u32>,
}

/// Why a rule cannot be judged by what its database said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no answer.
    NoAnswer(String),
    /// The answer contradicts itself.
    Contradiction(String),
}

/// What one configured source gave. `rows` = records + `unread` + `folded` rows, always.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The source as configured: its name, or its pattern of files.
    pub name: String,
    /// The kind of source, as the key it is configured under: `files`, `postgres`, `jira`.
    pub kind: &'static str,
    /// How many files it matched.
    pub files: usize,
    /// How many rows were seen.
    pub rows: usize,
    /// How many of them are no record, each reported as a problem.
    pub unread: usize,
    /// How many rows of an event log other rows of the same record speak for.
    pub folded: usize,
    /// Records by type.
    pub records: Vec<(TypeId, usize)>,
    /// Types the source is declared to hold or held: a register may be there and empty.
    pub registers: Vec<TypeId>,
    /// How columns were matched, by type and heading.
    pub columns: Vec<Column>,
    /// Texts that could not be understood, by column and in the order met.
    pub misread: Vec<Misread>,
    /// Tables that were not read, with their places, because the source does not ask for them.
    pub skipped: Vec<(String, Span)>,
    /// When it was taken from where the records live, if the configuration tells.
    pub extracted_on: Option<chrono::NaiveDate>,
    /// Problems met in it.
    pub problems: usize,
    /// SHA-256 over the digests of its files, in the order of their names.
    pub sha256: String,
}

/// How one heading of a source was matched.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The type of the records.
    pub kind: TypeId,
    /// The heading as written.
    pub heading: String,
    /// The field it went to; `None` where it is left over.
    pub field: Option<FieldId>,
    /// How it was matched; of no matter where it is left over.
    pub by: By,
    /// In how many records it held something.
    pub filled: usize,
}

/// A text of a column that could not be understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Misread {
    /// The type of the records.
    pub kind: TypeId,
    /// The heading as written.
    pub heading: String,
    /// The field it was read for.
    pub field: FieldId,
    /// What is wrong with it.
    pub why: Absence,
    /// The text; `None` for all that are not told one by one.
    pub text: Option<String>,
    /// What is wrong with it in particular, as a sentence goes on: that it is a number which may be one of several ids.
    pub note: Option<String>,
    /// How often it stands there.
    pub count: usize,
    /// Where it stands first.
    pub span: Span,
}

/// By what a heading was matched with its field; the surer first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// The configuration says so.
    Configured,
    /// It is the name of the field.
    Name,
    /// It is a synonym.
    Synonym {
        /// The language of the synonym file, or the name of the organisation's own; `None` where the model itself has it.
        language: Option<Language>,
    },
}
