//! Words about records: populations, identity, states, the graph.

use super::{Machine, Res, Stop};
use crate::model::{FieldKind, LinkId, TypeId};
use crate::record::Record;
use crate::script::ir::At;
use crate::script::val::{Val, Why, WhyKind};
use crate::script::words::Word;
use crate::value::{Absence, RecordId, Scalar, Symbol};

impl<'d> Machine<'d, '_, '_> {
    pub(super) fn record_word(&mut self, word: Word, args: &[Val<'d>], at: At) -> Res<'d> {
        match (word, args) {
            (Word::Records | Word::AllRecords, [name]) => {
                let Some(kind) = self.type_of(name) else { return Ok(Val::Unit) };
                let ids = self.world.of_type(kind, word == Word::AllRecords).to_vec();
                self.records(ids, at)
            }
            (Word::Loaded, [name]) => {
                let Some(kind) = self.type_of(name) else { return Ok(Val::Unit) };
                let declared = self.world.data.inputs.iter().any(|input| input.registers.contains(&kind));
                Ok(Val::Bool(declared || !self.world.of_type(kind, true).is_empty()))
            }
            (Word::Isms, _) => Ok(match self.world.isms() {
                Some(id) => Val::Record(id, None),
                None => Val::Unknown(Why::of(WhyKind::Absent(Absence::Missing))),
            }),
            (_, [Val::Unknown(why), ..] | [_, Val::Unknown(why), ..]) => Ok(Val::Unknown(*why)),
            (Word::PathTo, [Val::Record(from, _), Val::Record(to, _)]) => {
                let path = self.world.graph.path(*from, *to);
                self.records(path, at)
            }
            (word, [Val::Record(id, _), rest @ ..]) => {
                let data = self.world.data;
                match data.record(*id) {
                    Some(record) => self.of_record(word, *id, record, rest, at),
                    None => Ok(Val::Unit),
                }
            }
            (_, [other, ..]) => Err(Stop::Fault(format!("this word cannot be said of {}", other.noun()), at)),
            _ => Ok(Val::Unit),
        }
    }

    fn of_record(&mut self, word: Word, id: RecordId, record: &'d Record, rest: &[Val<'d>], at: At) -> Res<'d> {
        let data = self.world.data;
        match (word, rest) {
            (Word::AtOrBeyond, [Val::Symbol(state)]) => Ok(match self.status(id, record) {
                Ok(status) => {
                    let states = data.model.kind(record.kind).states.as_ref();
                    Val::Bool(states.is_some_and(|states| states.at_or_beyond(status, *state)))
                }
                Err(why) => Val::Unknown(why),
            }),
            (Word::IsFinal, _) => Ok(match self.status(id, record) {
                Ok(status) => {
                    let states = data.model.kind(record.kind).states.as_ref();
                    Val::Bool(states.is_some_and(|states| states.ends.contains(&status)))
                }
                Err(why) => Val::Unknown(why),
            }),
            (Word::Reach, [kind, hops]) => {
                let Some(kind) = self.type_of(kind) else { return Ok(Val::Unit) };
                let hops = match self.number_of(hops, at)? {
                    Ok(hops) => hops.clamp(0.0, 16.0),
                    Err(why) => return Ok(Val::Unknown(why)),
                };
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=16")]
                let found = self.world.graph.reach(data, id, kind, hops as usize);
                self.charge_steps(found.len(), at)?;
                self.records(found, at)
            }
            (Word::InCycle, [field]) => {
                let name = self.print(field);
                let links = self.links_named(record.kind, &name);
                Ok(Val::Bool(self.world.graph.in_cycle(id, &links)))
            }
            (Word::HasId, _) => {
                self.read(id, None, record.id_span);
                Ok(Val::Bool(!record.id_span.is_empty()))
            }
            (Word::SameId, _) => {
                self.read(id, None, record.id_span);
                let others = self.world.same_id(id).iter().copied().filter(|other| *other != id).collect::<Vec<_>>();
                for other in &others {
                    if let Some(other_record) = data.record(*other) {
                        self.read(*other, None, other_record.id_span);
                    }
                }
                self.records(others, at)
            }
            (Word::SimilarId, _) => {
                let same = self.world.same_id(id);
                let others = self.world.similar_id(id).iter().copied();
                let others = others.filter(|other| *other != id && !same.contains(other)).collect();
                self.records(others, at)
            }
            (Word::IsFirstOfId, _) => Ok(Val::Bool(self.world.same_id(id).first().is_none_or(|first| *first == id))),
            (Word::EventOn, _) => match data.model.kind(record.kind).event {
                Some(field) => {
                    let declared = data.model.field(record.kind, field);
                    match record.field(field) {
                        Some(value) => self.value(id, declared, (field.0, None), value, at),
                        None => Ok(Val::Unknown(self.missing(id, record, field.0))),
                    }
                }
                None => Ok(Val::Unknown(Why { record: Some(id), ..Why::of(WhyKind::NoField) })),
            },
            _ => Err(Stop::Fault("this word cannot be said of a record".into(), at)),
        }
    }

    /// The status of a record, or why there is none.
    pub(super) fn status(&mut self, id: RecordId, record: &Record) -> Result<Symbol, Why> {
        let Some(field) = self.world.data.model.kind(record.kind).field_named("status") else {
            return Err(Why { record: Some(id), ..Why::of(WhyKind::NoField) });
        };
        let key = (field.0, None);
        if let Some((status, span)) = self.world.then.get(&id) {
            self.read(id, Some(key), *span);
            return Ok(*status);
        }
        match record.field(field) {
            None => {
                self.read(id, Some(key), record.id_span);
                Err(self.missing(id, record, field.0))
            }
            Some(value) => {
                self.read(id, Some(key), value.span);
                let why = |absence| Why {
                    kind: WhyKind::Absent(absence),
                    record: Some(id),
                    field: Some(key),
                    span: Some(value.span),
                };
                match &value.scalar {
                    Scalar::Choice(symbol) => Ok(*symbol),
                    Scalar::Absent(absence) => Err(why(*absence)),
                    _ => Err(why(Absence::UnknownStatus)),
                }
            }
        }
    }

    fn missing(&self, id: RecordId, record: &Record, field: u16) -> Why {
        let kind = WhyKind::Absent(Absence::Missing);
        Why { kind, record: Some(id), field: Some((field, None)), span: Some(record.id_span) }
    }

    pub(super) fn type_of(&self, name: &Val<'d>) -> Option<TypeId> {
        match name {
            Val::Text(name) => self.world.data.model.type_named(name.as_str()),
            _ => None,
        }
    }

    /// The links of a field by name, those within its parts included.
    fn links_named(&self, kind: TypeId, name: &str) -> Vec<LinkId> {
        let model = &self.world.data.model;
        let Some(field) = model.kind(kind).field_named(name) else { return Vec::new() };
        match &model.field(kind, field).kind {
            FieldKind::Ref(link) => vec![*link],
            FieldKind::Struct(parts) | FieldKind::Map(parts) => parts
                .iter()
                .filter_map(|part| match &part.kind {
                    FieldKind::Ref(link) => Some(*link),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn records(&mut self, ids: Vec<RecordId>, at: At) -> Res<'d> {
        self.list(ids.into_iter().map(|id| Val::Record(id, None)).collect(), Vec::new(), at)
    }

    pub(super) fn charge_steps(&mut self, steps: usize, at: At) -> Result<(), Stop<'d>> {
        for _ in 0..steps {
            self.step(at)?;
        }
        Ok(())
    }
}
