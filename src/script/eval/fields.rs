//! Fields: what a rule sees of a value, and what is remembered of having seen it.

use super::{Machine, Read, Res, Stop};
use crate::model::FieldKind;
use crate::script::ir::{At, Slot};
use crate::script::val::{Part, Val, Values, Why, WhyKind, Words};
use crate::source::Span;
use crate::value::{Absence, Hit, RecordId, Scalar, Value};

impl<'d> Machine<'d, '_, '_> {
    /// A field or inverse link of a record.
    pub(super) fn member(&mut self, base: Val<'d>, by_type: &[Slot], name: &str, at: At) -> Res<'d> {
        let id = match base {
            Val::Record(id, _) => id,
            Val::Unknown(why) => return Ok(Val::Unknown(why)),
            other => return Err(Stop::Fault(format!("{} has no field `{name}`", other.noun()), at)),
        };
        let data: &'d crate::record::Dataset = self.world.data;
        let Some(record) = data.record(id) else { return Ok(Val::Unit) };
        match by_type.get(record.kind.0 as usize) {
            Some(Slot::Field(field)) => {
                let declared = data.model.field(record.kind, *field);
                let key = (field.0, None);
                if let Some((status, span)) = self.world.then.get(&id)
                    && name == "status"
                {
                    self.read(id, Some(key), *span);
                    return Ok(Val::Symbol(*status));
                }
                match record.field(*field) {
                    Some(value) => self.value(id, declared, key, value, at),
                    None if declared.list => {
                        self.read(id, Some(key), record.id_span);
                        Ok(Val::list(Vec::new()))
                    }
                    None => {
                        self.read(id, Some(key), record.id_span);
                        let kind = WhyKind::Absent(Absence::Missing);
                        Ok(Val::Unknown(Why { kind, record: Some(id), field: Some(key), span: Some(record.id_span) }))
                    }
                }
            }
            Some(Slot::Inverse(links)) => {
                let found = self.world.graph.incoming(id, links);
                let items = found.into_iter().filter(|id| !self.world.is_withdrawn(*id));
                let items = items.map(|id| Val::Record(id, None)).collect();
                self.list(items, Vec::new(), at)
            }
            _ => Ok(Val::Unknown(Why { record: Some(id), ..Why::of(WhyKind::NoField) })),
        }
    }

    pub(super) fn part_field(&mut self, base: Val<'d>, index: u16, name: &str, at: At) -> Res<'d> {
        let part = match base {
            Val::Part(part) => part,
            Val::Unknown(why) => return Ok(Val::Unknown(why)),
            other => return Err(Stop::Fault(format!("{} has no field `{name}`", other.noun()), at)),
        };
        let Some(declared) = part.declaration.get(usize::from(index)) else { return Ok(Val::Unit) };
        let key = (part.field, Some(index));
        match part.values.get(index, &declared.name) {
            Some(value) => self.value(part.record, declared, key, value, at),
            None if declared.list => Ok(Val::list(Vec::new())),
            None => {
                self.read(part.record, Some(key), part.span);
                let kind = WhyKind::Absent(Absence::Missing);
                Ok(Val::Unknown(Why { kind, record: Some(part.record), field: Some(key), span: Some(part.span) }))
            }
        }
    }

    /// The value of a field as a rule sees it.
    pub(super) fn value(
        &mut self,
        record: RecordId,
        declared: &'d crate::model::Field,
        key: (u16, Option<u16>),
        value: &'d Value,
        at: At,
    ) -> Res<'d> {
        self.read(record, Some(key), value.span);
        let why = |kind| Why { kind, record: Some(record), field: Some(key), span: Some(value.span) };
        Ok(match &value.scalar {
            Scalar::Absent(_) if declared.list => match &value.scalar {
                Scalar::Absent(absence) if absence.is_unreadable() => Val::Unknown(why(WhyKind::Absent(*absence))),
                _ => Val::list(Vec::new()),
            },
            Scalar::Absent(absence) => Val::Unknown(why(WhyKind::Absent(*absence))),
            Scalar::Text(text) => Val::Text(Words::Borrowed(text)),
            Scalar::Choice(symbol) => Val::Symbol(*symbol),
            Scalar::Number(number) => Val::Number(*number),
            Scalar::Bool(value) => Val::Bool(*value),
            Scalar::Date(date) if declared.past && *date > self.world.as_of => Val::Unknown(why(WhyKind::Future)),
            Scalar::Date(date) => Val::Date(*date),
            Scalar::Instant(instant) if declared.past && self.day(instant) > self.world.as_of => {
                Val::Unknown(why(WhyKind::Future))
            }
            Scalar::Instant(instant) => Val::Instant(**instant),
            Scalar::Duration(duration) => Val::Duration(*duration),
            Scalar::Ref(text, Hit::One(id)) => Val::Record(*id, Some(text)),
            Scalar::Ref(_, hit) => {
                let person = matches!(&declared.kind, FieldKind::Ref(link)
                    if self.world.data.model.link(*link).is_some_and(|link| link.person));
                Val::Unknown(why(match hit {
                    Hit::Many => WhyKind::Ambiguous,
                    _ if person => WhyKind::UnknownPerson,
                    _ => WhyKind::Dangling,
                }))
            }
            Scalar::List(_) if declared.prose => {
                let FieldKind::Ref(link) = &declared.kind else { return Ok(Val::Unit) };
                let found = self.world.graph.outgoing(record, &[*link]);
                return self.list(found.into_iter().map(|id| Val::Record(id, None)).collect(), Vec::new(), at);
            }
            Scalar::List(items) => {
                let mut list = Vec::with_capacity(items.len());
                for item in items {
                    list.push(self.value(record, declared, key, item, at)?);
                }
                return self.list(list, Vec::new(), at);
            }
            Scalar::Struct(values) => {
                let (FieldKind::Struct(declaration) | FieldKind::Map(declaration)) = &declared.kind else {
                    return Ok(Val::Unit);
                };
                let values = Values::Struct(values);
                Val::Part(Part { record, field: key.0, declaration, values, span: value.span })
            }
            Scalar::Map(values) => match &declared.kind {
                FieldKind::Map(declaration) => {
                    let values = Values::Map(values);
                    Val::Part(Part { record, field: key.0, declaration, values, span: value.span })
                }
                _ => Val::Text(Words::Borrowed(self.world.data.sources.slice(value.span))),
            },
        })
    }

    /// Remembers a read, where reads are remembered.
    pub(super) fn read(&mut self, record: RecordId, field: Option<(u16, Option<u16>)>, span: Span) {
        if let Some(reads) = &mut self.reads
            && reads.len() < 10_000
        {
            reads.push(Read { record, field, span });
        }
    }
}
