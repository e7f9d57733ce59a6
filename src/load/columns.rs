//! Which heading goes to which field: first as configured, then by the field's name, then by the model's synonyms.

use rustc_hash::FxHashMap;

use super::cell::How;
use super::plan::{Plan, Target, target};
use crate::model::{FieldId, Language, Model, RecordType, TypeId, normalise};
use crate::record::By;

/// How sure the match of a heading is; of two headings for one field the surer one fills it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// The configuration says so.
    Configured,
    /// It is the name of the field.
    Name,
    /// It is one of the headings that the model knows.
    Synonym,
}

/// One field that a column fills, and how its cells are read.
#[derive(Debug)]
pub(super) struct Aim<'p> {
    pub(super) target: Target,
    pub(super) how: How<'p>,
}

/// One column of a file.
#[derive(Debug)]
pub(super) struct Column<'p> {
    pub(super) heading: Box<str>,
    pub(super) rank: Rank,
    /// The language of the synonym file that has the heading.
    pub(super) language: Option<Language>,
    /// Nearly always one.
    pub(super) aims: Vec<Aim<'p>>,
    pub(super) filled: usize,
    /// In how many of them another heading filled the field, and what this one says was kept aside.
    pub(super) aside: usize,
    /// Whether its heading is not the name of the field.
    pub(super) renamed: Option<FieldId>,
    /// Which column followed it in the record before.
    next: u16,
}

/// The columns of a file that records of one type have.
#[derive(Debug)]
pub(super) struct Columns<'p> {
    pub(super) kind: TypeId,
    pub(super) list: Vec<Column<'p>>,
    by_heading: FxHashMap<Box<str>, u16>,
    first: u16,
}

/// No column.
pub(super) const NONE: u16 = u16::MAX;

impl<'p> Columns<'p> {
    pub(super) fn new(kind: TypeId) -> Self {
        Self { kind, list: Vec::new(), by_heading: FxHashMap::default(), first: NONE }
    }

    /// The column of a heading that follows another one. Records of a file have their keys in the same order as a rule,
    /// so that no heading is hashed.
    pub(super) fn find(&mut self, heading: &str, before: u16, plan: &'p Plan<'_>, model: &Model) -> u16 {
        let guess = self.list.get(usize::from(before)).map_or(self.first, |column| column.next);
        if self.list.get(usize::from(guess)).is_some_and(|column| *column.heading == *heading) {
            return guess;
        }
        let found = match self.by_heading.get(heading) {
            Some(at) => *at,
            None => self.add(heading, plan, model),
        };
        match self.list.get_mut(usize::from(before)) {
            Some(column) => column.next = found,
            None => self.first = found,
        }
        found
    }

    fn add(&mut self, heading: &str, plan: &'p Plan<'_>, model: &Model) -> u16 {
        // More columns than there are numbers share the last one; nothing is lost, they are left over together.
        let at = u16::try_from(self.list.len()).unwrap_or(NONE).min(NONE - 1);
        self.by_heading.insert(heading.into(), at);
        if self.list.len() <= usize::from(at) {
            let column = matched(self.kind, heading, plan, model);
            self.list.push(column);
        }
        at
    }
}

impl Column<'_> {
    /// By what its heading was matched.
    pub(super) fn by(&self) -> By {
        match self.rank {
            Rank::Configured => By::Configured,
            Rank::Name => By::Name,
            Rank::Synonym => By::Synonym { language: self.language.clone() },
        }
    }
}

/// A column of a heading, as a record of the type would fill it.
pub(super) fn matched<'p>(kind: TypeId, heading: &str, plan: &'p Plan<'_>, model: &Model) -> Column<'p> {
    let planned = plan.columns(kind);
    let normal = normalise(heading);
    let is_it = |wanted: &str, written: Option<&str>| wanted == normal && written.is_some();
    let exact: Vec<_> = planned
        .iter()
        .filter(|column| column.config.heading.as_ref().is_some_and(|said| said.value == heading))
        .collect();
    let configured = if exact.is_empty() {
        planned
            .iter()
            .filter(|column| is_it(column.heading.as_deref().unwrap_or(""), column.heading.as_deref()))
            .collect()
    } else {
        exact
    };
    let status = model.kind(kind).states.as_ref().and_then(|_| model.kind(kind).field_named("status"));
    let is_status = |target: Target| status.is_some_and(|status| target == Target::Field(status));
    let mut aims: Vec<Aim<'p>> = Vec::new();
    for column in &configured {
        let mut how = How { status: is_status(column.target), ..How::default() };
        how.format = column.config.format.as_ref().map(|format| format.value.as_str());
        how.values = (!column.values.is_empty()).then_some(&column.values);
        aims.push(Aim { target: column.target, how });
    }
    let (mut rank, mut language) = (Rank::Configured, None);
    if aims.is_empty() {
        let (target, own) = by_model(kind, heading, plan, model);
        rank = own;
        language = model.kind(kind).heading(heading).and_then(|(_, language)| language);
        let mut how = How { status: is_status(target), ..How::default() };
        if let Some(column) = planned.iter().find(|column| column.heading.is_none() && column.target == target) {
            how.format = column.config.format.as_ref().map(|format| format.value.as_str());
            how.values = (!column.values.is_empty()).then_some(&column.values);
        }
        aims.push(Aim { target, how });
    }
    let renamed = aims.iter().find_map(|aim| match aim.target {
        Target::Field(field) if model.field(kind, field).name != heading => Some(field),
        Target::Part(field, _) => Some(field),
        _ => None,
    });
    Column { heading: heading.into(), rank, language, aims, filled: 0, aside: 0, renamed, next: NONE }
}

/// The id under a heading that says of what it is one: `Incident ID`, and `Action No.` of a corrective action.
pub(super) fn own_id(record: &RecordType, heading: &str) -> Option<FieldId> {
    let heading = normalise(heading);
    let of = ["id", "no", "ref", "number"].iter().find_map(|word| heading.strip_suffix(word))?;
    let label = if record.label.is_empty() { record.name.replace('_', " ") } else { record.label.clone() };
    let last = label.split_whitespace().next_back().unwrap_or("");
    (of == normalise(&label) || of == normalise(last)).then(|| record.field_named("id")).flatten()
}

/// Where a heading goes that the configuration does not speak of.
fn by_model(kind: TypeId, heading: &str, plan: &Plan<'_>, model: &Model) -> (Target, Rank) {
    let planned = plan.columns(kind);
    let prefix = |said: &str| said.strip_prefix(heading).is_some_and(|rest| rest.starts_with('.'));
    if planned.iter().any(|column| column.config.heading.as_ref().is_some_and(|said| prefix(&said.value))) {
        return (Target::Nest, Rank::Configured);
    }
    let record = model.kind(kind);
    let found = match record.field_of_heading(heading) {
        Some(field) => Some(Target::Field(field)),
        None => target(record, heading).or_else(|| own_id(record, heading).map(Target::Field)),
    };
    // What the configuration finds under another heading is not looked for under this one.
    let taken = |target: Target| planned.iter().any(|column| column.heading.is_some() && column.target == target);
    match found {
        Some(target) if !taken(target) => {
            let name = match target {
                Target::Field(field) | Target::Part(field, _) => model.field(kind, field).name.as_str(),
                _ => "",
            };
            let rank = if normalise(name) == normalise(heading) { Rank::Name } else { Rank::Synonym };
            (target, rank)
        }
        Some(_) => (Target::Extra, Rank::Synonym),
        None if heading == "type" => (Target::Type, Rank::Name),
        None if heading == "body" => (Target::Body, Rank::Name),
        None => (Target::Extra, Rank::Synonym),
    }
}
