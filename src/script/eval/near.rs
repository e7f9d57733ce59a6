//! Words about what is like a record or a text, and what other rules said: answered from indexes.

use chrono::NaiveDate;

use super::{Machine, Res, Stop};
use crate::model::{FieldId, TypeId};
use crate::script::index;
use crate::script::ir::At;
use crate::script::val::{Val, Why, WhyKind, Words};
use crate::script::words::Word;
use crate::value::{Absence, RecordId};

impl<'d> Machine<'d, '_, '_> {
    pub(super) fn near_word(&mut self, word: Word, args: &[Val<'d>], at: At) -> Res<'d> {
        if let Some(Val::Unknown(why)) = args.iter().find(|value| matches!(value, Val::Unknown(_))) {
            return Ok(Val::Unknown(*why));
        }
        match (word, args) {
            (Word::Verdict, [rule]) => Ok(self.verdict(rule, None)),
            (Word::VerdictOn, [Val::Record(id, _), rule]) => Ok(self.verdict(rule, Some(*id))),
            (Word::Alike, [Val::Record(id, _), field, least]) => self.alike(*id, field, least, at),
            (Word::Peers, [Val::Record(id, _), fields @ ..]) => {
                self.peers(*id, None, (NaiveDate::MIN, NaiveDate::MAX), fields, at)
            }
            (Word::PeersBetween, [Val::Record(id, _), date, from, to, fields @ ..]) => {
                let (from, to) = match (self.date_of(from, at)?, self.date_of(to, at)?) {
                    (Ok(from), Ok(to)) => (from, to),
                    (Err(why), _) | (_, Err(why)) => return Ok(Val::Unknown(why)),
                };
                self.peers(*id, Some(date), (from, to), fields, at)
            }
            (Word::Similarity, [a, b]) => {
                let (a, b) = (self.plain(a, at)?, self.plain(b, at)?);
                let (a, b) = (self.world.trigrams(&a), self.world.trigrams(&b));
                Ok(Val::Number(a.similarity(&b)))
            }
            (Word::People, [text]) => {
                let found = self.world.people().in_text(&self.plain(text, at)?);
                self.records(found, at)
            }
            (Word::Mentions, [text, wanted @ ..]) => {
                let text = self.plain(text, at)?.to_lowercase();
                self.mentions(&text, wanted, at)
            }
            (_, [other, ..]) => Err(Stop::Fault(format!("this word cannot be said of {}", other.noun()), at)),
            _ => Ok(Val::Unit),
        }
    }

    /// What another rule came to, over all or on one record. The rule was put before: the order of rules sees to it.
    fn verdict(&self, rule: &Val<'d>, subject: Option<RecordId>) -> Val<'d> {
        let Val::Text(rule) = rule else { return Val::Unit };
        let known = self.world.verdicts.get(rule.as_str()).and_then(std::sync::OnceLock::get);
        match (known, subject) {
            (Some(known), None) => Val::Text(Words::Borrowed(known.worst.name())),
            (Some(known), Some(id)) => Val::Text(Words::Borrowed(known.of.get(&id).map_or("", |found| found.name()))),
            (None, _) => Val::Unknown(Why::of(WhyKind::Unavailable)),
        }
    }

    fn field_of(&self, kind: TypeId, name: &Val<'d>) -> Option<FieldId> {
        match name {
            Val::Text(name) => self.world.data.model.kind(kind).field_named(name.as_str()),
            _ => None,
        }
    }

    fn alike(&mut self, id: RecordId, field: &Val<'d>, least: &Val<'d>, at: At) -> Res<'d> {
        let Some(record) = self.world.data.record(id) else { return Ok(Val::Unit) };
        let Some(field) = self.field_of(record.kind, field) else {
            return Ok(Val::Unknown(Why { record: Some(id), ..Why::of(WhyKind::NoField) }));
        };
        let threshold = match self.number_of(least, at)? {
            Ok(threshold) if threshold > 0.0 && threshold <= 1.0 => threshold,
            Ok(_) => return Err(Stop::Fault("a similarity lies above 0 and up to 1".into(), at)),
            Err(why) => return Ok(Val::Unknown(why)),
        };
        let span = record.field(field).map_or(record.id_span, |value| value.span);
        self.read(id, Some((field.0, None)), span);
        let (found, cost) = self.world.alike(record.kind, field, threshold).to(id);
        self.charge_steps(cost, at)?;
        self.records(found, at)
    }

    fn peers(
        &mut self,
        id: RecordId,
        date: Option<&Val<'d>>,
        (from, to): (NaiveDate, NaiveDate),
        names: &[Val<'d>],
        at: At,
    ) -> Res<'d> {
        let data = self.world.data;
        let Some(record) = data.record(id) else { return Ok(Val::Unit) };
        let fields: Option<Vec<FieldId>> = names.iter().map(|name| self.field_of(record.kind, name)).collect();
        let date_field = date.map(|name| self.field_of(record.kind, name));
        let (Some(fields), Some(date)) = (fields, date_field.map_or(Some(None), |field| field.map(Some))) else {
            return Ok(Val::Unknown(Why { record: Some(id), ..Why::of(WhyKind::NoField) }));
        };
        for field in &fields {
            let span = record.field(*field).map_or(record.id_span, |value| value.span);
            self.read(id, Some((field.0, None)), span);
        }
        let Some(key) = index::key(data, record, &fields) else {
            let lacks = |field: &&FieldId| index::key(data, record, std::slice::from_ref(*field)).is_none();
            let field = fields.iter().find(lacks).map(|field| (field.0, None));
            let kind = WhyKind::Absent(Absence::Missing);
            return Ok(Val::Unknown(Why { kind, record: Some(id), field, span: Some(record.id_span) }));
        };
        let (found, undated) = self.world.peers(record.kind, date, &fields).of(&key, id, from, to);
        self.charge_steps(found.len() + undated.len(), at)?;
        let unsure = undated.into_iter().map(|other| {
            let kind = WhyKind::Absent(Absence::BadDate);
            let field = date.map(|field| (field.0, None));
            (Val::Record(other, None), Why { kind, record: Some(other), field, span: None })
        });
        self.list(found.into_iter().map(|id| Val::Record(id, None)).collect(), unsure.collect(), at)
    }

    /// Whether one of the words begins a word of the text, which is in lower case.
    fn mentions(&mut self, text: &str, wanted: &[Val<'d>], at: At) -> Res<'d> {
        for value in wanted {
            self.step(at)?;
            match value {
                Val::List(list) => {
                    if let Val::Bool(true) = self.mentions(text, &list.items, at)? {
                        return Ok(Val::Bool(true));
                    }
                }
                value => {
                    let word = self.plain(value, at)?.to_lowercase();
                    let begins = |(start, _): (usize, &str)| {
                        !text
                            .get(..start)
                            .and_then(|before| before.chars().next_back())
                            .is_some_and(char::is_alphanumeric)
                    };
                    if !word.is_empty() && text.match_indices(word.as_str()).any(begins) {
                        return Ok(Val::Bool(true));
                    }
                }
            }
        }
        Ok(Val::Bool(false))
    }
}
