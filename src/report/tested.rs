//! What each rule tested.

use std::sync::Arc;

use super::Remark;
use crate::finding::{Grade, Subject, Verdict};
use crate::source::Span;

/// What one rule tested: the population is stated, never left to be inferred.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tested {
    /// The rule's id.
    pub id: String,
    /// Its sentence.
    pub title: String,
    /// Its references.
    pub criteria: Vec<String>,
    /// The kind of criterion in force: `own` becomes `practice` where the organisation has not made it its own.
    pub criterion: &'static str,
    /// The grade of a failure.
    pub grade: Grade,
    /// The worst verdict over the population; `not_tested` where nothing was tested.
    pub outcome: Verdict,
    /// How many subjects the rule applies to.
    pub population: usize,
    /// How many subjects came to each verdict.
    pub counts: Counts,
    /// Why nothing or not all was tested, where one reason holds for the rule.
    pub reason: Option<String>,
    /// Whether the run cannot conclude when this rule ends untested for want of input.
    pub required: bool,
    /// What it remarked on subjects that conform, in the order of the data set.
    pub remarks: Vec<Remark>,
    /// What its page says in words.
    pub page: Prose,
    /// Each subject and what it came to, in the order of the data set, where the run was asked for it
    /// ([`Detail::cases`](super::Detail::cases)). A database names only what fails: the others of the population conform
    /// by its account and stand here without a name, so there may be fewer of these than of the population.
    pub cases: Vec<Case>,
}

impl Tested {
    /// How many subjects of a verdict are counted and not listed among the cases.
    pub fn unlisted(&self, verdict: Verdict) -> usize {
        let listed = self.cases.iter().filter(|case| case.verdict == verdict).count();
        self.counts.of(verdict).saturating_sub(listed)
    }
}

/// What the page of a rule says in words, as written: Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prose {
    /// Why the rule is there.
    pub why: String,
    /// What it tests: by what conformity is shown, first in a paragraph, then in particular; without the code.
    pub test: String,
    /// What may be done about a failure.
    pub remedy: String,
}

/// One rule put to one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The subject: its index in [`Report::subjects`](super::Report::subjects).
    pub subject: u32,
    /// What it came to.
    pub verdict: Verdict,
    /// Why, where it is not due, does not apply or was not tested. Of other verdicts the finding says it.
    pub reason: Option<Arc<str>>,
}

/// A subject that rules were put to, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Which.
    pub subject: Subject,
    /// Where it stands.
    pub span: Span,
}

/// Subjects by verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts([usize; 10]);

impl Counts {
    /// Counts one more subject of a verdict.
    pub fn add(&mut self, verdict: Verdict) {
        if let Some(slot) = self.0.get_mut(verdict as usize) {
            *slot += 1;
        }
    }

    /// Counts more subjects of a verdict.
    pub fn add_many(&mut self, verdict: Verdict, subjects: usize) {
        if let Some(slot) = self.0.get_mut(verdict as usize) {
            *slot += subjects;
        }
    }

    /// Counts one subject as another verdict than before.
    pub fn shift(&mut self, from: Verdict, to: Verdict) {
        if let Some(slot) = self.0.get_mut(from as usize) {
            *slot = slot.saturating_sub(1);
        }
        self.add(to);
    }

    /// How many subjects came to a verdict.
    pub fn of(&self, verdict: Verdict) -> usize {
        self.0.get(verdict as usize).copied().unwrap_or(0)
    }

    /// The worst verdict; not tested where there is none: nothing tested is no pass.
    pub fn worst(&self) -> Verdict {
        Verdict::ALL.into_iter().filter(|verdict| self.of(*verdict) > 0).max().unwrap_or(Verdict::NotTested)
    }

    /// How many were tested.
    pub fn tested(&self) -> usize {
        Verdict::ALL.into_iter().filter(|verdict| verdict.is_tested()).map(|verdict| self.of(verdict)).sum()
    }

    /// Adds another count.
    pub fn merge(&mut self, other: &Self) {
        for (slot, more) in self.0.iter_mut().zip(other.0) {
            *slot += more;
        }
    }
}
