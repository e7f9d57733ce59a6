//! What the records show besides verdicts: deadlines, coverage, the age of evidence, how matters flow, and what is around a
//! finding. Which records and fields that are, the packs say ([`OverviewPlan`](crate::rule::OverviewPlan)).

use chrono::NaiveDate;

use crate::finding::Grade;
use crate::model::Path;
use crate::param::{ParamValue, Params};
use crate::report::{Overview, Report, Response};
use crate::rule::{Packs, Which};
use crate::script::World;
use crate::value::{Hit, RecordId, Scalar, Value};

mod chains;
mod dates;
mod flows;
mod scope;

/// Gathers what the records show besides the verdicts of a report.
pub fn gather(packs: &Packs, world: &World<'_>, own: &Params, report: &Report) -> Overview {
    let look = Look { packs, world };
    let (chains, chains_left_out) = chains::chains(&look, report);
    Overview {
        deadlines: dates::deadlines(&look),
        coverage: scope::coverage(&look),
        controls: scope::controls(&look, report),
        evidence: dates::evidence(&look),
        flows: flows::flows(&look, own),
        lapses: dates::lapses(&look),
        chains,
        chains_left_out,
    }
}

/// Within how many days findings are answered, by grade: the organisation's figures over the packs'.
pub fn response(packs: &Packs, own: &Params) -> Vec<Response> {
    let Some(plan) = &packs.overview.response else { return Vec::new() };
    let of = |grade: Grade| {
        let days = |name: &str| days(packs, own, name, grade.name());
        Some(Response { grade, plan: days(&plan.plan)?, action: days(&plan.action)? })
    };
    [Grade::Minor, Grade::Major].into_iter().filter_map(of).collect()
}

/// The days that a parameter states, for a key where it states several.
fn days(packs: &Packs, own: &Params, name: &str, key: &str) -> Option<u32> {
    let mut value = &own.get(name).or_else(|| packs.params.get(name))?.value;
    if let ParamValue::Map(values) = value {
        value = &values.iter().find(|(known, _)| known == key)?.1;
    }
    match value {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the bounds just asked for")]
        ParamValue::Number(days) if (0.0..100_000.0).contains(days) => Some(days.round() as u32),
        ParamValue::Duration(duration) => Some(duration.months * 30 + duration.days),
        _ => None,
    }
}

/// Records looked at by a plan.
struct Look<'w, 'd> {
    packs: &'w Packs,
    world: &'w World<'d>,
}

impl<'d> Look<'_, 'd> {
    /// The records of a plan, in the order of the data set: not withdrawn, and such as it narrows them to. One whose status is
    /// not known is in, unless `sure`.
    fn records(&self, of: &Which, sure: bool) -> Vec<RecordId> {
        let mut found = self.world.of_type(of.kind, false).to_vec();
        found.retain(|id| {
            let narrowed = of.by.is_none_or(|(way, path)| {
                let told = match way {
                    None => self.words(*id, path),
                    Some(way) => self.targets(*id, way).flat_map(|(_, to)| self.words(to, path)).collect(),
                };
                let among = |words: &[String]| words.iter().any(|word| told.contains(&word.as_str()));
                (of.is.is_empty() || among(&of.is)) && !among(&of.not)
            });
            narrowed && of.from.is_none_or(|from| self.is_beyond(*id, from).unwrap_or(!sure))
        });
        found
    }

    /// Whether a record has ended: by its status, which ends every record of the type or this matter, or because another took
    /// its place.
    fn has_ended(&self, id: RecordId, of: &Which) -> bool {
        if self.has_followed(id, of) {
            return true;
        }
        let Some(status) = self.world.status(id) else { return false };
        let states = self.world.data.model.kind(of.kind).states.as_ref();
        states.is_some_and(|states| {
            states.ends.contains(&status) || of.until.iter().any(|state| states.at_or_beyond(status, *state))
        })
    }

    /// Whether another record took the place of one.
    fn has_followed(&self, id: RecordId, of: &Which) -> bool {
        let follows = |id: &RecordId| {
            !self.world.is_withdrawn(*id) && of.from.is_none_or(|from| self.is_beyond(*id, from) == Some(true))
        };
        !of.followed.is_empty() && self.world.graph.incoming(id, &of.followed).iter().any(follows)
    }

    fn is_beyond(&self, id: RecordId, state: crate::value::Symbol) -> Option<bool> {
        let kind = self.world.data.record(id)?.kind;
        let states = self.world.data.model.kind(kind).states.as_ref()?;
        Some(states.at_or_beyond(self.world.status(id)?, state))
    }

    /// The values at a path of a record.
    fn at(&self, id: RecordId, path: Path) -> Vec<(usize, &'d Value)> {
        let data = self.world.data;
        data.record(id).map(|record| record.at(path)).unwrap_or_default()
    }

    /// The records that the links at a path lead to.
    fn targets(&self, id: RecordId, path: Path) -> impl Iterator<Item = (usize, RecordId)> + use<'d> {
        self.at(id, path).into_iter().filter_map(|(row, value)| match value.scalar {
            Scalar::Ref(_, Hit::One(to)) => Some((row, to)),
            _ => None,
        })
    }

    /// The words at a path: of choices, yes and no, and text.
    fn words(&self, id: RecordId, path: Path) -> Vec<&'d str> {
        self.at(id, path).into_iter().filter_map(|(_, value)| self.word(value)).collect()
    }

    fn word(&self, value: &'d Value) -> Option<&'d str> {
        match &value.scalar {
            Scalar::Choice(symbol) => Some(self.world.data.model.word(*symbol)),
            Scalar::Bool(true) => Some("true"),
            Scalar::Bool(false) => Some("false"),
            Scalar::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The first day at a path, and where it stands.
    fn day(&self, id: RecordId, path: Path) -> Option<(NaiveDate, &'d Value)> {
        self.at(id, path).into_iter().find_map(|(_, value)| Some((self.world.day(value)?, value)))
    }

    /// The first day at a path that is not later than the as-of date.
    fn past(&self, id: RecordId, path: Path) -> Option<NaiveDate> {
        self.day(id, path).map(|(day, _)| day).filter(|day| *day <= self.world.as_of)
    }
}
