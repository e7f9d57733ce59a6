//! Whether what needs a rule can be tested: a gate's state, apart from its verdict (domain D.1.2).

use rustc_hash::FxHashMap;

use crate::rule::{Packs, Rule};
use crate::script::{Each, Outcome, Why, WhyKind, World};
use crate::value::{Absence, RecordId};

/// The state of a rule as a gate. A closed gate knows the rule that is the root of its closing.
#[derive(Debug)]
pub(super) enum Gate {
    /// For the run.
    Run(Result<(), usize>),
    /// For each subject: those for which it is closed.
    Subjects { closed: FxHashMap<RecordId, usize>, population: usize },
}

impl Gate {
    /// The root of the closing for a subject of another rule; `None` where the gate is open for it.
    pub(super) fn closed_for(&self, subject: Option<RecordId>, gate: &Rule, world: &World<'_>) -> Option<usize> {
        match (self, subject) {
            (Self::Run(state), _) => state.err(),
            // A rule about the whole set waits for a gate on records only while no record passes it.
            (Self::Subjects { closed, population }, None) => {
                (*population > 0 && closed.len() == *population).then(|| closed.values().min().copied()).flatten()
            }
            (Self::Subjects { closed, .. }, Some(_)) if closed.is_empty() => None,
            (Self::Subjects { closed, .. }, Some(subject)) => {
                let kind = world.data.record(subject).map(|record| record.kind);
                let same = match &gate.each {
                    Each::Any => true,
                    Each::Types(types) => kind.is_some_and(|kind| types.contains(&kind)),
                    Each::Dataset => false,
                };
                if same {
                    // Records that share an id are one subject: what closes a gate for one closes it for all.
                    let sharing = world.same_id(subject).iter();
                    return std::iter::once(&subject).chain(sharing).find_map(|id| closed.get(id).copied());
                }
                // A gate on another type is closed for a record by the records it is linked with.
                world.graph.linked(subject).into_iter().find_map(|linked| closed.get(&linked).copied())
            }
        }
    }
}

/// The integrity rule that has told why a value cannot be used, where that is why a subject was not tested.
pub(super) fn taint<'p>(packs: &'p Packs, outcome: &Outcome) -> Option<&'p str> {
    let name = match outcome.why.as_ref()?.kind {
        WhyKind::Absent(Absence::BadDate) => "bad_date",
        WhyKind::Absent(Absence::AmbiguousDate) => "ambiguous_date",
        WhyKind::Absent(Absence::UnknownStatus) => "unknown_status",
        WhyKind::Future => "future_date",
        WhyKind::Dangling => "dangling_link",
        WhyKind::Ambiguous => "ambiguous_link",
        WhyKind::UnknownPerson => "unknown_person",
        _ => return None,
    };
    packs.taints.get(name).map(String::as_str)
}

/// Why something is unknown, without the record: the heading under which subjects are counted.
pub(super) fn reason(world: &World<'_>, why: &Why) -> String {
    let field = field_name(world, why);
    match (why.kind, field) {
        (WhyKind::Absent(absence), Some(field)) => format!("{} `{field}`", absence.verb()),
        (kind, Some(field)) => format!("`{field}` {}", verb(kind)),
        (WhyKind::Unavailable, None) => "it needs a file that this run cannot look at".to_owned(),
        (WhyKind::History(gap), None) => gap.reason().to_owned(),
        (kind, None) => verb(kind).to_owned(),
    }
}

/// The field that a reason is about, as a rule names it.
pub(super) fn field_name(world: &World<'_>, why: &Why) -> Option<String> {
    use crate::model::FieldKind;
    let record = world.data.record(why.record?)?;
    let (field, part) = why.field?;
    let declared = world.data.model.field(record.kind, crate::model::FieldId(field));
    let part = part.and_then(|part| match &declared.kind {
        FieldKind::Struct(parts) | FieldKind::Map(parts) => parts.get(usize::from(part)),
        _ => None,
    });
    Some(match part {
        Some(part) => format!("{}.{}", declared.name, part.name),
        None => declared.name.clone(),
    })
}

fn verb(kind: WhyKind) -> &'static str {
    match kind {
        WhyKind::Absent(_) => "is not recorded",
        WhyKind::Future => "lies after the as-of date",
        WhyKind::Dangling => "leads to no record",
        WhyKind::Ambiguous => "leads to several records",
        WhyKind::UnknownPerson => "names nobody on record",
        WhyKind::NoField => "is no field of this type of record",
        WhyKind::Empty => "there is no such element",
        WhyKind::Unavailable | WhyKind::History(_) => "is not available to this run",
        WhyKind::Undefined => "has no value that can be computed",
    }
}
