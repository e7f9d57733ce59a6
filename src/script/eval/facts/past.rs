//! The past of records: what commits changed in them.

use chrono::NaiveDate;

use super::super::{Machine, Res};
use crate::history::{Change, Said, Trail};
use crate::model::FieldKind;
use crate::record::Record;
use crate::script::ir::At;
use crate::script::val::{Read, Val, Why, WhyKind};
use crate::script::words::{CHANGE, Word};
use crate::value::{Absence, RecordId};

impl<'d> Machine<'d, '_, '_> {
    pub(super) fn past(&mut self, word: Word, id: RecordId, since: Option<&Val<'d>>, at: At) -> Res<'d> {
        let unknown = |kind| Ok(Val::Unknown(Why { record: Some(id), ..Why::of(kind) }));
        let known = self.world.past_of(id);
        let since = since.and_then(|since| match since {
            Val::Date(date) => Some(*date),
            Val::Instant(instant) => Some(self.day(instant)),
            _ => None,
        });
        let reaches = |trail: &Trail| trail.first.is_some() || since.map_or(trail.whole, |since| since >= trail.from);
        if word == Word::HasHistory {
            return Ok(Val::Bool(known.is_ok_and(reaches)));
        }
        let trail = match known {
            Ok(trail) => trail,
            Err(gap) => return unknown(WhyKind::History(gap)),
        };
        if word == Word::FirstRecordedOn {
            return match trail.first.as_ref().map(|first| first.committed) {
                Some(day) if day > self.world.as_of => unknown(WhyKind::Future),
                Some(day) => Ok(Val::Date(day)),
                None if trail.whole => unknown(WhyKind::Absent(Absence::Missing)),
                None => unknown(WhyKind::History(crate::history::Gap::Short)),
            };
        }
        if !reaches(trail) {
            return unknown(WhyKind::History(crate::history::Gap::Short));
        }
        let facts = self.changes(id, trail, since);
        self.list(facts, Vec::new(), at)
    }

    fn changes(&self, id: RecordId, trail: &Trail, since: Option<NaiveDate>) -> Vec<Val<'d>> {
        let Some(record) = self.world.data.record(id) else { return Vec::new() };
        let changes = self.world.changes_of(trail).into_iter();
        let on = |change: &Change| change.stamp.as_ref().map_or(self.world.as_of, |stamp| stamp.on());
        let later = changes.filter(|change| since.is_none_or(|since| on(change) > since));
        later.map(|change| self.change(id, record, &change, on(&change))).collect()
    }

    fn change(&self, id: RecordId, record: &'d Record, change: &Change, on: NaiveDate) -> Val<'d> {
        let model = &self.world.data.model;
        let declared = model.field(record.kind, change.field);
        let none = || Val::Unknown(Why { record: Some(id), ..Why::of(WhyKind::Absent(Absence::Missing)) });
        let text = |text: Option<&str>| text.map_or_else(none, Val::text);
        let date = |date: Option<NaiveDate>| date.map_or_else(none, Val::Date);
        let said = |said: &Said| text(said.text.as_deref());
        let stamp = change.stamp.as_deref();
        let link = match &declared.kind {
            FieldKind::Ref(link) => model.link(*link).is_some_and(|link| !link.person),
            _ => false,
        };
        let span = record.field(change.field).map_or(record.id_span, |value| value.span);
        let read = Read { record: id, field: Some((change.field.0, None)), span };
        let members = vec![
            Val::text(declared.name.as_str()),
            said(&change.from),
            said(&change.to),
            date(change.from.on),
            date(change.to.on),
            Val::Date(on),
            text(stamp.map(|stamp| &*stamp.by)),
            date(stamp.map(|stamp| stamp.authored)),
            date(stamp.map(|stamp| stamp.committed)),
            date(stamp.and_then(|stamp| stamp.merged)),
            Val::text(stamp.map_or("not committed", |stamp| &*stamp.commit)),
            text(change.status_from.as_deref()),
            text(change.status_to.as_deref()),
            date(change.status_since),
            Val::Bool(link),
        ];
        Self::fact(&CHANGE, vec![read], members)
    }
}
