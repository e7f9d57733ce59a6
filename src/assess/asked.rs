//! A rule that is put to a database: the database counts, and gives the rows that fail; the script says of each of them what
//! is wrong, and whether it agrees.

use super::gate::{self, Gate};
use super::{Judged, Part, Putting};
use crate::finding::Verdict;
use crate::record::Refused;
use crate::script::Outcome;
use crate::value::RecordId;

impl Putting<'_, '_> {
    /// What a database said of a rule. What it did not give conforms, by its own account; without an account nothing does.
    pub(super) fn put_to_answer(&self) -> Judged {
        let data = self.assessment.world.data;
        let unasked = || Refused::NoAnswer("its database was not asked".to_owned());
        let aside = data.aside(&self.rule.id);
        let population = aside.map_or_else(|| Err(unasked()), |aside| aside.population.clone());
        let population = match population {
            Ok(population) => population,
            Err(why) => return self.unanswered(&why),
        };
        if let Some(root) = self.closed_gate(None) {
            return self.gated(population, root);
        }
        let mut rows: Vec<RecordId> = aside.map_or(0..0, |aside| aside.records.clone()).map(RecordId).collect();
        let given = rows.len();
        let mut wanted = None;
        if let Some(subjects) = self.assessment.subjects.filter(|_| !self.is_gate_only()) {
            rows.retain(|id| subjects.binary_search(id).is_ok());
            wanted = Some(rows.len());
        }
        let mut sum = self.all(&rows);
        // Asked about single records, the run says nothing of those that the database did not give.
        if wanted.is_none() {
            sum.counts.add_many(Verdict::Conform, population.saturating_sub(given));
        }
        sum.population = wanted.unwrap_or(population);
        self.of_records(sum)
    }

    /// The script fails what the database gave as failing. Where it does not, one of the two is wrong.
    pub(super) fn agreed(&self, outcome: Outcome) -> Outcome {
        if self.rule.queries.is_none() {
            return outcome;
        }
        let finds = match outcome.verdict {
            Verdict::Conform => "finds nothing wrong with it".to_owned(),
            Verdict::NotDue => "finds that it is not due".to_owned(),
            Verdict::NotApplicable => "does not apply to it".to_owned(),
            Verdict::NotTested => {
                let why = outcome.why.as_ref().map(|why| gate::reason(self.assessment.world, why));
                format!("cannot judge it: {}", why.or(outcome.message).unwrap_or_default())
            }
            _ => return outcome,
        };
        let message = format!("`exceptions` gives this row, and `check` {finds}");
        Outcome { verdict: Verdict::Error, message: Some(message), grade: None, why: None, ..outcome }
    }

    /// A rule whose database said nothing that can be used. What waits for it waits on.
    fn unanswered(&self, why: &Refused) -> Judged {
        let mut part = Part { population: 1, ..Part::default() };
        match why {
            Refused::NoAnswer(why) => {
                part.counts.add(Verdict::NotTested);
                part.reasons.insert((Verdict::NotTested, why.clone()), 1);
            }
            Refused::Contradiction(why) => {
                part.counts.add(Verdict::Error);
                part.verdicts.push((None, Outcome::with(Verdict::Error, why.clone())));
            }
        }
        self.judged(part, Gate::Run(Err(self.at)))
    }

    fn gated(&self, population: usize, root: usize) -> Judged {
        let mut part = Part { population, ..Part::default() };
        part.counts.add_many(Verdict::NotTested, population);
        let name = self.assessment.packs.rules.get(root).map_or("", |rule| rule.id.as_str());
        part.reasons.insert((Verdict::NotTested, format!("gate: {name}")), population);
        self.judged(part, Gate::Run(Err(root)))
    }
}
