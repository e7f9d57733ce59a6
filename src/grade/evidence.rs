//! What a rule read, as evidence.

use crate::finding::{Evidence, Places, Subject};
use crate::model::{FieldId, FieldKind};
use crate::record::Record;
use crate::script::{Outcome, Read, Why, WhyKind, World};
use crate::source::{SourceId, Span};
use crate::value::{RecordId, Scalar, Value};

/// Most places of one finding; the statement names counts where there are more.
const MOST: usize = 24;

/// The places of a finding: what was read of the subject first, then what was read of others, each once. A verdict that
/// nothing was read for points at the subject itself, one about the whole set at the list of sources, and an error of the
/// rule at the line of its page.
pub(super) fn places(world: &World<'_>, subject: Option<RecordId>, outcome: &Outcome, page: SourceId) -> Places {
    let mut reads: Vec<Read> = Vec::new();
    let own = |read: &&Read| Some(read.record) == subject;
    let (mine, others): (Vec<&Read>, Vec<&Read>) = outcome.reads.iter().partition(own);
    for read in mine.into_iter().chain(others) {
        if reads.len() < MOST && !reads.contains(read) {
            reads.push(*read);
        }
    }
    let mut pieces: Vec<Evidence> = reads.into_iter().map(|read| piece(world, read)).collect();
    if outcome.verdict == crate::finding::Verdict::Error {
        let span = outcome.at.unwrap_or(Span::new(page, 0, 0));
        pieces
            .insert(0, Evidence { subject: world.subject_of(subject), field: None, value: None, span, pointer: None });
    }
    let mut pieces = pieces.into_iter();
    match pieces.next() {
        Some(first) => Places::new(first, pieces.collect()),
        None => Places::new(itself(world, subject), Vec::new()),
    }
}

/// Everything that was read, each place once, in order.
pub fn read_by(world: &World<'_>, reads: &[Read]) -> Vec<Evidence> {
    let mut once: Vec<Read> = Vec::new();
    for read in reads {
        if !once.contains(read) {
            once.push(*read);
        }
    }
    once.into_iter().map(|read| piece(world, read)).collect()
}

/// The subject itself as a piece of evidence.
pub fn itself(world: &World<'_>, subject: Option<RecordId>) -> Evidence {
    let record = subject.or_else(|| world.isms()).and_then(|id| world.data.record(id));
    let (span, pointer, value) = match record {
        Some(record) => {
            let value = (!record.id_span.is_empty()).then(|| record.id.to_string());
            (record.id_span, record.pointer(&world.data.model, None), value)
        }
        None => (world.data.root, None, None),
    };
    Evidence { subject: world.subject_of(subject), field: None, value, span, pointer }
}

fn piece(world: &World<'_>, read: Read) -> Evidence {
    let data = world.data;
    let subject = world.subject_of(Some(read.record));
    let Some(record) = data.record(read.record) else {
        return Evidence { subject, field: None, value: None, span: read.span, pointer: None };
    };
    let field = read.field.map(|(field, _)| FieldId(field));
    let name = read.field.map(|(field, part)| name_of(world, record, FieldId(field), part));
    let value = value_of(world, record, read);
    Evidence { subject, field: name, value, span: read.span, pointer: record.pointer(&data.model, field) }
}

fn name_of(world: &World<'_>, record: &Record, field: FieldId, part: Option<u16>) -> String {
    let declared = world.data.model.field(record.kind, field);
    let part = part.and_then(|part| match &declared.kind {
        FieldKind::Struct(parts) | FieldKind::Map(parts) => parts.get(usize::from(part)),
        _ => None,
    });
    match part {
        Some(part) => format!("{}.{}", declared.name, part.name),
        None => declared.name.clone(),
    }
}

/// What was written, as it was written; `None` where nothing was. Secrets of the configuration are no records and cannot
/// come here.
fn value_of(world: &World<'_>, record: &Record, read: Read) -> Option<String> {
    if read.field.is_none() {
        return (!record.id_span.is_empty()).then(|| record.id.to_string());
    }
    let (field, part) = read.field?;
    let whole = record.field(FieldId(field));
    if part.is_none() {
        match whole.map(|value| &value.scalar) {
            Some(Scalar::Text(text)) if whole.is_some_and(|value| value.span == read.span) => {
                return Some(text.to_string());
            }
            Some(Scalar::Ref(text, _)) if whole.is_some_and(|value| value.span == read.span) => {
                return Some(text.to_string());
            }
            _ => {}
        }
    }
    let absent = |value: &Value| {
        value.span == read.span && matches!(value.scalar, Scalar::Absent(absence) if !absence.is_unreadable())
    };
    if whole.is_none() || read.span == record.id_span {
        return None;
    }
    let text = world.data.sources.slice(read.span).trim();
    let text = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    let text = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).unwrap_or(text);
    match (text.is_empty(), whole.is_some_and(absent)) {
        (true, _) => None,
        // A placeholder was written: it is shown.
        (false, _) => Some(text.to_owned()),
    }
}

/// The sentence for what could not be tested: "EC-3 does not record performed_by".
pub fn missing(world: &World<'_>, about: &Subject, why: &Why) -> String {
    let record = why.record.and_then(|id| world.data.record(id));
    let name = record.map_or_else(|| about.id.clone(), |record| record.id.to_string());
    let field = record.zip(why.field).map(|(record, (field, part))| name_of(world, record, FieldId(field), part));
    let field = field.unwrap_or_else(|| "what the rule asks for".to_owned());
    match why.kind {
        WhyKind::Absent(absence) => format!("{name} {} {field}", absence.verb()),
        WhyKind::Future => format!("{name} records {field} later than the as-of date, which is no evidence"),
        WhyKind::Dangling => format!("{field} of {name} leads to no record"),
        WhyKind::Ambiguous => format!("{field} of {name} leads to several records"),
        WhyKind::UnknownPerson => format!("{field} of {name} names nobody on record"),
        WhyKind::NoField => format!("{name} is of a type that does not record {field}"),
        WhyKind::Empty => format!("{name} has none of the records the rule asks for"),
        WhyKind::History(gap) => format!("of the past of {name} nothing is known: {}", gap.reason()),
        WhyKind::Unavailable => format!("what the rule asks of {name} is not available to this run"),
        WhyKind::Undefined => format!("what the rule asks of {name} cannot be computed"),
    }
}
