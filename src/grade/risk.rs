//! The high risks that records reach (ESC-RISK, and the effect of a finding): looked for once, from every record.

use std::cell::OnceCell;

use crate::model::FieldId;
use crate::record::Record;
use crate::rule::{HighRisk, Packs};
use crate::script::World;
use crate::value::{RecordId, Scalar};

/// How many links a high risk may be away (ESC-RISK).
const HOPS: usize = 2;

/// Which high risk each record reaches.
#[derive(Debug)]
pub struct HighRisks<'w, 'd> {
    packs: &'w Packs,
    world: &'w World<'d>,
    /// Of each record the nearest in order, made when first asked for.
    near: OnceCell<Vec<Option<Near>>>,
}

/// A high risk: its entry of the pack, and the record; the first in order counts.
type Near = (usize, RecordId);

/// A high risk that a record reaches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The record that is one.
    pub record: RecordId,
    /// Its type as the pack names it, and its label.
    kind: (String, String),
    id: String,
    field: String,
    told: String,
    itself: bool,
}

impl<'w, 'd> HighRisks<'w, 'd> {
    /// The high risks of a run.
    pub fn of(packs: &'w Packs, world: &'w World<'d>) -> Self {
        Self { packs, world, near: OnceCell::new() }
    }

    /// The high risk that a record is, or reaches within two links between things: of several the one that the pack names
    /// first, the record itself before others, then the one that comes first in the data set.
    pub fn reached(&self, subject: RecordId) -> Option<Reached> {
        let near = self.near.get_or_init(|| self.spread());
        let (at, first) = (*near.get(subject.0 as usize)?)?;
        let high = self.packs.high_risk.get(at)?;
        let is_one = self.world.data.record(subject).and_then(|record| self.told(high, subject, record)).is_some();
        let id = if is_one { subject } else { first };
        let record = self.world.data.record(id)?;
        Some(Reached {
            record: id,
            kind: (high.kind.clone(), self.world.data.model.kind(record.kind).label.clone()),
            id: record.id.to_string(),
            field: high.field.clone(),
            told: self.told(high, id, record)?,
            itself: is_one,
        })
    }

    /// What makes a record one of these high risks, in a word of the model.
    fn told(&self, high: &HighRisk, id: RecordId, record: &Record) -> Option<String> {
        let model = &self.world.data.model;
        if model.kind(record.kind).name != high.kind || self.world.is_withdrawn(id) {
            return None;
        }
        let field: FieldId = model.kind(record.kind).field_named(&high.field)?;
        let told = match record.field(field)?.scalar {
            Scalar::Choice(symbol) => model.word(symbol).to_owned(),
            Scalar::Bool(value) => value.to_string(),
            _ => return None,
        };
        high.values.contains(&told).then_some(told)
    }

    /// From the high risks along the links, a step at a time: each record learns the first of what its neighbours know.
    fn spread(&self) -> Vec<Option<Near>> {
        let data = self.world.data;
        let ids = || (0..u32::try_from(data.records.len()).unwrap_or(u32::MAX)).map(RecordId);
        let own = |id: RecordId| {
            let record = data.record(id)?;
            let mut entries = self.packs.high_risk.iter().enumerate();
            entries.find_map(|(at, high)| self.told(high, id, record).map(|_| (at, id)))
        };
        let mut near: Vec<Option<Near>> = ids().map(own).collect();
        for _ in 0..HOPS {
            let step = |id: RecordId| {
                let mine = near.get(id.0 as usize).copied().flatten();
                let others =
                    self.world.graph.beside(id).filter_map(|other| near.get(other.0 as usize).copied().flatten());
                mine.into_iter().chain(others).min()
            };
            near = ids().map(step).collect();
        }
        near
    }
}

impl Reached {
    /// Why a failure weighs more.
    pub(super) fn escalation(&self) -> String {
        format!("ESC-RISK: reaches {} {}, {} {}", self.kind.0, self.id, self.field, self.told)
    }

    /// What a failure means for information security: `reaches risk R-12, level high`.
    pub(super) fn effect(&self) -> String {
        let field = self.field.replace('_', " ");
        let what = if self.told == "true" { field } else { format!("{field} {}", self.told) };
        let (label, id) = (&self.kind.1, &self.id);
        if self.itself { format!("{label} {id} itself: {what}") } else { format!("reaches {label} {id}, {what}") }
    }
}
