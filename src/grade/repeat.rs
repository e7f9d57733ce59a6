//! Failures that were raised before, closed, and came back (ESC-REP, domain E.7).

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use crate::finding::Fingerprint;
use crate::param::{ParamValue, Params};
use crate::record::{Dataset, Record};
use crate::rule::Packs;
use crate::script::World;
use crate::value::{Scalar, Value};

/// The entries that were raised for findings and closed, by fingerprint.
#[derive(Debug, Default)]
pub(super) struct Raised<'d> {
    closed: FxHashMap<&'d str, (NaiveDate, &'d str)>,
    within: Option<ParamValue>,
}

impl<'d> Raised<'d> {
    /// The entries of a run. Of several for one finding the one closed last counts.
    pub(super) fn of(packs: &Packs, world: &World<'d>, own: &Params) -> Self {
        let mut raised = Self::default();
        let Some(plan) = &packs.raised else { return raised };
        let data: &'d Dataset = world.data;
        let Some(kind) = data.model.type_named(&plan.kind) else { return raised };
        let field = |name: &str| data.model.kind(kind).field_named(name);
        let (Some(key), Some(closed)) = (field(&plan.key), field(&plan.closed)) else { return raised };
        raised.within =
            own.get(&plan.within).or_else(|| packs.params.get(&plan.within)).map(|param| param.value.clone());
        for id in world.of_type(kind, false) {
            let Some(record) = data.record(*id) else { continue };
            let Some(Scalar::Date(on)) = record.field(closed).map(|value| &value.scalar) else { continue };
            for name in record.field(key).into_iter().flat_map(texts) {
                let entry = raised.closed.entry(name).or_insert((*on, &record.id));
                if entry.0 < *on {
                    *entry = (*on, record_id(record));
                }
            }
        }
        raised
    }

    /// That a failure was raised and closed not long ago, with the arithmetic.
    pub(super) fn again(&self, fingerprint: &Fingerprint, as_of: NaiveDate) -> Option<String> {
        let (on, entry) = self.closed.get(fingerprint.as_str())?;
        let Some(ParamValue::Duration(within)) = &self.within else { return None };
        let until = within.after(*on)?;
        (*on <= as_of && as_of <= until)
            .then(|| format!("ESC-REP: raised as {entry}, closed {on}; it fails again within {within}"))
    }
}

fn record_id(record: &Record) -> &str {
    &record.id
}

fn texts(value: &Value) -> Vec<&str> {
    match &value.scalar {
        Scalar::Text(text) => vec![text],
        Scalar::List(items) => items.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}
