//! Facts about records as the model sees them: what integrity rules ask about. A fact that is asked about becomes
//! evidence: the cells it was made of are read then.

use std::rc::Rc;

use super::{Machine, Res, Stop};
use crate::model::{Field, FieldId, FieldKind, Required};
use crate::record::Record;
use crate::script::ir::At;
use crate::script::ty::FactKind;
use crate::script::val::{Fact, Read, Val, Why, WhyKind, Words};
use crate::script::words::{
    DATE, FILE, FUTURE, GAP, INVERSION, LINK, PLACEHOLDER, REGISTER, SERIES, STATEMENT, TRANSITION, Word,
};
use crate::value::{Absence, Hit, RecordId, Scalar, Value};

mod cells;
mod past;
mod series;

impl<'d> Machine<'d, '_, '_> {
    pub(super) fn fact_word(&mut self, word: Word, args: &[Val<'d>], at: At) -> Res<'d> {
        match (word, args) {
            (Word::Registers, _) => self.registers(at),
            (Word::Series, [name]) => match self.type_of(name) {
                Some(kind) => self.series(kind, at),
                None => Ok(Val::Unit),
            },
            (_, [Val::Unknown(why), ..] | [_, Val::Unknown(why)]) => Ok(Val::Unknown(*why)),
            (Word::History | Word::HasHistory | Word::FirstRecordedOn, [Val::Record(id, _), since @ ..]) => {
                self.past(word, *id, since.first(), at)
            }
            (Word::File, [name]) => {
                let name = self.plain(name, at)?;
                Ok(self.file(&name))
            }
            (_, [Val::Record(id, _)]) => {
                let data = self.world.data;
                match data.record(*id) {
                    Some(record) => self.facts_of(word, *id, record, at),
                    None => Ok(Val::Unit),
                }
            }
            (_, [other, ..]) => Err(Stop::Fault(format!("this word cannot be said of {}", other.noun()), at)),
            _ => Ok(Val::Unit),
        }
    }

    fn facts_of(&mut self, word: Word, id: RecordId, record: &'d Record, at: At) -> Res<'d> {
        let facts = match word {
            Word::Links => self.links(id, record),
            Word::Dates => self.dates(id, record),
            Word::Placeholders => self.placeholders(id, record),
            Word::Statements => self.statements(id, record),
            Word::FutureDates => self.future_dates(id, record),
            Word::Inversions => self.inversions(id, record),
            Word::BadTransitions => self.bad_transitions(id, record),
            Word::StatusKnown => {
                let known = match self.status(id, record) {
                    Ok(_) => true,
                    Err(why) if why.kind == WhyKind::NoField => return Ok(Val::Unknown(why)),
                    Err(_) => false,
                };
                return Ok(Val::Bool(known));
            }
            Word::StatusGaps | Word::StatusEarly => match self.status_facts(word, id, record) {
                Ok(facts) => facts,
                Err(why) => return Ok(Val::Unknown(why)),
            },
            _ => return Err(Stop::Fault("this word cannot be said of a record".into(), at)),
        };
        self.list(facts, Vec::new(), at)
    }

    /// A fact; that it has the members its kind declares is seen where debug assertions are on.
    fn fact(kind: &'static FactKind, reads: Vec<Read>, members: Vec<Val<'d>>) -> Val<'d> {
        debug_assert_eq!(kind.members.len(), members.len(), "{}", kind.name);
        Val::Fact(Rc::new(Fact { members, reads }))
    }

    fn slice(&self, value: &Value) -> Val<'d> {
        let text = self.world.data.sources.slice(value.span).trim().trim_matches(['"', '\'']);
        Val::Text(Words::Borrowed(text))
    }

    fn links(&mut self, id: RecordId, record: &'d Record) -> Vec<Val<'d>> {
        let data = self.world.data;
        let mut facts = Vec::new();
        for cell in self.cells(record) {
            let (FieldKind::Ref(link), Scalar::Ref(text, hit)) = (&cell.declared.kind, &cell.value.scalar) else {
                continue;
            };
            let Some(link) = data.model.link(*link) else { continue };
            let read = cell.read(id);
            let (found, target) = match hit {
                Hit::One(target) => (1.0, Val::Record(*target, Some(text))),
                Hit::Many => (2.0, Val::Unknown(Why { record: Some(id), ..Why::of(WhyKind::Ambiguous) })),
                _ => (0.0, Val::Unknown(Why { record: Some(id), ..Why::of(WhyKind::Dangling) })),
            };
            facts.push(Self::fact(
                &LINK,
                vec![read],
                vec![
                    Val::Text(Words::Borrowed(&link.name)),
                    Val::Text(Words::Borrowed(text)),
                    Val::Number(found),
                    Val::Bool(link.person),
                    target,
                    Val::Text(Words::Borrowed(&link.to_names)),
                    Val::Bool(cell.declared.prose),
                ],
            ));
        }
        facts
    }

    fn dates(&mut self, id: RecordId, record: &'d Record) -> Vec<Val<'d>> {
        let mut facts = Vec::new();
        for cell in self.cells(record) {
            if !matches!(cell.declared.kind, FieldKind::Date | FieldKind::Instant) {
                continue;
            }
            let (readable, ambiguous, on) = match &cell.value.scalar {
                Scalar::Date(date) => (true, false, Val::Date(*date)),
                Scalar::Instant(instant) => (true, false, Val::Instant(**instant)),
                Scalar::Absent(absence @ (Absence::BadDate | Absence::AmbiguousDate | Absence::BadValue)) => {
                    let why = Why { record: Some(id), ..Why::of(WhyKind::Absent(*absence)) };
                    (false, *absence == Absence::AmbiguousDate, Val::Unknown(why))
                }
                _ => continue,
            };
            let read = cell.read(id);
            let written = self.slice(cell.value);
            let members = vec![
                Val::Text(cell.name.clone()),
                written,
                Val::Bool(readable),
                Val::Bool(ambiguous),
                Val::Bool(cell.declared.past),
                on,
            ];
            facts.push(Self::fact(&DATE, vec![read], members));
        }
        facts
    }

    fn placeholders(&mut self, id: RecordId, record: &'d Record) -> Vec<Val<'d>> {
        let mut facts = Vec::new();
        for cell in self.cells(record) {
            if !matches!(cell.value.scalar, Scalar::Absent(Absence::Placeholder)) {
                continue;
            }
            let read = cell.read(id);
            let required = self.is_required(id, record, cell.declared);
            let written = self.slice(cell.value);
            let statement = Val::Bool(cell.declared.statement);
            let members = vec![Val::Text(cell.name.clone()), written, Val::Bool(required), statement];
            facts.push(Self::fact(&PLACEHOLDER, vec![read], members));
        }
        facts
    }

    fn is_required(&mut self, id: RecordId, record: &Record, declared: &Field) -> bool {
        match &declared.required {
            Required::Always => true,
            Required::No | Required::When(_) => false,
            Required::From(state) => {
                let states = self.world.data.model.kind(record.kind).states.as_ref();
                let status = self.status(id, record).ok();
                states.zip(status).is_some_and(|(states, status)| states.at_or_beyond(status, *state))
            }
        }
    }

    fn statements(&mut self, id: RecordId, record: &'d Record) -> Vec<Val<'d>> {
        let mut facts = Vec::new();
        for cell in self.cells(record).into_iter().filter(|cell| cell.declared.statement) {
            let Scalar::Text(text) = &cell.value.scalar else { continue };
            let read = cell.read(id);
            let words = text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
            #[expect(clippy::cast_precision_loss, reason = "texts are far shorter than 2^53 words")]
            let words = Val::Number(words as f64);
            let members = vec![Val::Text(cell.name.clone()), Val::Text(Words::Borrowed(text)), words];
            facts.push(Self::fact(&STATEMENT, vec![read], members));
        }
        facts
    }

    fn future_dates(&mut self, id: RecordId, record: &'d Record) -> Vec<Val<'d>> {
        let mut facts = Vec::new();
        for cell in self.cells(record).into_iter().filter(|cell| cell.declared.past) {
            let date = match &cell.value.scalar {
                Scalar::Date(date) => *date,
                Scalar::Instant(instant) => self.day(instant),
                _ => continue,
            };
            let read = cell.read(id);
            if date > self.world.as_of {
                facts.push(Self::fact(&FUTURE, vec![read], vec![Val::Text(cell.name.clone()), Val::Date(date)]));
            }
        }
        facts
    }

    /// Dates against the declared causal order: each recorded date against the next recorded one.
    fn inversions(&mut self, id: RecordId, record: &'d Record) -> Vec<Val<'d>> {
        let model = &self.world.data.model;
        let mut facts = Vec::new();
        for order in &model.kind(record.kind).orders {
            let mut before: Option<(FieldId, Val<'d>, Read)> = None;
            for field in order {
                let Some(value) = record.field(*field) else { continue };
                let date = match &value.scalar {
                    Scalar::Date(date) => Val::Date(*date),
                    Scalar::Instant(instant) => Val::Instant(**instant),
                    _ => continue,
                };
                let read = Read { record: id, field: Some((field.0, None)), span: value.span };
                if let Some((earlier, first, first_read)) = &before
                    && self.order(first, &date, None) == Some(std::cmp::Ordering::Greater)
                {
                    let name = |field: FieldId| Val::text(model.field(record.kind, field).name.as_str());
                    let members = vec![name(*earlier), first.clone(), name(*field), date.clone()];
                    facts.push(Self::fact(&INVERSION, vec![*first_read, read], members));
                }
                before = Some((*field, date, read));
            }
        }
        facts
    }

    fn bad_transitions(&mut self, id: RecordId, record: &'d Record) -> Vec<Val<'d>> {
        let model = &self.world.data.model;
        let kind = model.kind(record.kind);
        let Some(states) = &kind.states else { return Vec::new() };
        let mut facts = Vec::new();
        for cell in self.cells(record).into_iter().filter(|cell| cell.name.as_str() == "status_history.to") {
            let read = cell.read(id);
            let Some(from) = self.transition_from(record, cell.value) else { continue };
            let word = |value: &Value| match &value.scalar {
                Scalar::Text(text) => Some(text.to_string()),
                Scalar::Choice(symbol) => Some(model.word(*symbol).to_owned()),
                _ => None,
            };
            let (Some(from), Some(to)) = (word(from), word(cell.value)) else { continue };
            let status = kind.field_named("status").map(|field| model.field(record.kind, field));
            let Some(FieldKind::Choice(choice)) = status.map(|field| &field.kind) else { continue };
            let state = |word: &str| choice.spellings.get(&crate::model::normalise(word)).copied();
            let allowed = state(&from).zip(state(&to)).is_some_and(|(from, to)| states.allows(from, to));
            if !allowed {
                facts.push(Self::fact(&TRANSITION, vec![read], vec![Val::text(from), Val::text(to)]));
            }
        }
        facts
    }

    /// The `from` that stands beside a `to` in the history.
    fn transition_from(&self, record: &'d Record, to: &Value) -> Option<&'d Value> {
        let model = &self.world.data.model;
        let field = model.kind(record.kind).field_named("status_history")?;
        let (FieldKind::Struct(parts) | FieldKind::Map(parts)) = &model.field(record.kind, field).kind else {
            return None;
        };
        let from = parts.iter().position(|part| part.name == "from")?;
        let value = record.field(field)?;
        let steps: Vec<&Value> = match &value.scalar {
            Scalar::List(items) => items.iter().collect(),
            _ => vec![value],
        };
        let own = |step: &&&Value| matches!(&step.scalar, Scalar::Struct(values) if values.iter().any(|(_, v)| std::ptr::eq(v, to)));
        let Scalar::Struct(values) = &steps.iter().find(own)?.scalar else { return None };
        values.iter().find(|(index, _)| usize::from(*index) == from).map(|(_, value)| value)
    }

    /// Fields and status that do not tell the same story (B.9).
    fn status_facts(&mut self, word: Word, id: RecordId, record: &'d Record) -> Result<Vec<Val<'d>>, Why> {
        let model = &self.world.data.model;
        let status = self.status(id, record)?;
        let Some(states) = &model.kind(record.kind).states else { return Ok(Vec::new()) };
        let mut facts = Vec::new();
        for (state, fields) in &states.needs {
            let reached = states.at_or_beyond(status, *state);
            let wanted: Vec<FieldId> = match (word, reached) {
                (Word::StatusGaps, true) => fields.clone(),
                // In reverse only end dates speak: other fields may be filled in ahead of the state.
                (Word::StatusEarly, false) if states.order.contains(state) && states.order.contains(&status) => {
                    fields.iter().copied().filter(|field| model.field(record.kind, *field).past).collect()
                }
                _ => continue,
            };
            for field in wanted {
                let value = record.field(field);
                let span = value.map_or(record.id_span, |value| value.span);
                let read = Read { record: id, field: Some((field.0, None)), span };
                let recorded = value.is_some_and(|value| match &value.scalar {
                    Scalar::Absent(absence) => absence.is_unreadable(),
                    Scalar::List(items) => !items.is_empty(),
                    _ => true,
                });
                if recorded == (word == Word::StatusEarly) {
                    let name = model.field(record.kind, field).name.as_str();
                    facts.push(Self::fact(&GAP, vec![read], vec![Val::text(model.word(*state)), Val::text(name)]));
                }
            }
        }
        Ok(facts)
    }

    fn registers(&mut self, at: At) -> Res<'d> {
        let data = self.world.data;
        let mut facts = Vec::new();
        for input in &data.inputs {
            let types: Vec<&str> = input.registers.iter().map(|kind| data.model.kind(*kind).name.as_str()).collect();
            let extracted = match input.extracted_on {
                Some(date) => Val::Date(date),
                None => Val::Unknown(Why::of(WhyKind::Absent(Absence::Missing))),
            };
            let members = vec![Val::text(input.name.as_str()), Val::text(types.join(", ")), extracted];
            facts.push(Self::fact(&REGISTER, Vec::new(), members));
        }
        self.list(facts, Vec::new(), at)
    }

    fn series(&mut self, kind: crate::model::TypeId, at: At) -> Res<'d> {
        let world = self.world;
        let ids = world.of_type(kind, true).iter().filter_map(|id| world.data.record(*id).map(|record| (*id, record)));
        let written: Vec<(RecordId, &Record)> = ids.filter(|(_, record)| !record.id_span.is_empty()).collect();
        let found = series::find(written.iter().map(|(_, record)| &*record.id));
        let facts = found.into_iter().map(|series| {
            let is_edge = |record: &Record| !series.missing.is_empty() && series.is_edge(&record.id);
            let edges = written.iter().filter(|(_, record)| is_edge(record));
            let reads = edges.map(|(id, record)| Read { record: *id, field: None, span: record.id_span }).collect();
            let missing = Val::list(series.missing.into_iter().map(Val::text).collect());
            Self::fact(
                &SERIES,
                reads,
                vec![Val::text(series.prefix), Val::text(series.first), Val::text(series.last), missing],
            )
        });
        self.list(facts.collect(), Vec::new(), at)
    }

    fn file(&self, name: &str) -> Val<'d> {
        match self.world.files.get(name) {
            Some(fact) => {
                let or =
                    |said: Option<Val<'d>>| said.unwrap_or(Val::Unknown(Why::of(WhyKind::Absent(Absence::Missing))));
                let size = fact.size.and_then(|size| u32::try_from(size).ok()).map(|size| Val::Number(f64::from(size)));
                let found = Val::Bool(fact.sha256.is_some());
                let [from, to] = [fact.dated_from, fact.dated_to].map(|date| or(date.map(Val::Date)));
                let sha256 = or(fact.sha256.clone().map(Val::text));
                let texts = |links: &Vec<String>| Val::list(links.iter().cloned().map(Val::text).collect());
                let links = or(fact.broken_links.as_ref().map(texts));
                Self::fact(&FILE, Vec::new(), vec![found, sha256, or(size), from, to, links])
            }
            None => Val::Unknown(Why::of(WhyKind::Unavailable)),
        }
    }
}
