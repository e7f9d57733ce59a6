//! Criteria as controls: ids and what each came to. An id is a fact; no text of a standard stands here.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Finding, Verdict};
use crate::report::{Counts, Report, Tested};
use crate::text::one_line;

/// A criterion and what was put to it.
#[derive(Default)]
pub(super) struct Control<'r> {
    /// How rules refer to it; more than one only where they write it differently.
    pub(super) references: BTreeSet<String>,
    /// Rules of it.
    pub(super) rules: Vec<&'r Tested>,
    /// Findings of it: indices in the order of the report.
    pub(super) findings: Vec<usize>,
    /// Subjects of its rules by verdict.
    pub(super) counts: Counts,
    /// Its findings by verdict: a rule that speaks within a bundle need not be among those that were asked for.
    found: Counts,
}

/// What may be said of a criterion. There is no word for tested in part: of that nothing is said.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// Tested whole, and met.
    Satisfied,
    /// Not met.
    Failed,
    /// Not met, and that is accepted.
    Deviates,
    /// Tested in part, or not at all, and not found failing.
    Open,
}

impl Control<'_> {
    /// What may be said of it.
    pub(super) fn state(&self) -> State {
        let of = |verdict| self.counts.of(verdict) + self.found.of(verdict) > 0;
        match () {
            () if of(Verdict::Nonconform) || of(Verdict::KnownManaged) => State::Failed,
            () if of(Verdict::AcceptedDeviation) => State::Deviates,
            () if self.counts.tested() > 0 && self.rules.iter().all(|tested| is_whole(tested)) => State::Satisfied,
            () => State::Open,
        }
    }
}

/// Whether a rule was put to all it applies to: where something is left, it is because it does not apply or is not due.
fn is_whole(tested: &Tested) -> bool {
    let of = |verdict| tested.counts.of(verdict);
    let open = of(Verdict::NotTested) + of(Verdict::NeedsHuman) + of(Verdict::Error);
    tested.population > 0 && open == 0
}

/// The criteria of a report by id.
pub(super) fn controls<'r>(report: &'r Report, findings: &[&'r Finding]) -> BTreeMap<String, Control<'r>> {
    let mut controls: BTreeMap<String, Control<'r>> = BTreeMap::new();
    for tested in &report.rules {
        for (id, reference) in ids(&tested.criteria, &tested.id) {
            let control = controls.entry(id).or_default();
            control.references.insert(reference);
            control.counts.merge(&tested.counts);
            control.rules.push(tested);
        }
    }
    for (at, finding) in findings.iter().enumerate() {
        let instances = finding.instances.iter().filter_map(|one| report.tested(&one.rule));
        let of_instances = instances.flat_map(|tested| ids(&tested.criteria, &tested.id));
        let all: BTreeMap<String, String> =
            ids(&finding.criteria, &finding.rule).into_iter().chain(of_instances).collect();
        for (id, reference) in all {
            let control = controls.entry(id).or_default();
            control.found.add(finding.verdict);
            control.references.insert(reference);
            control.findings.push(at);
        }
    }
    controls
}

/// The ids of criteria with how they are written; of a rule that names none, its own.
fn ids(criteria: &[String], rule: &str) -> BTreeMap<String, String> {
    if criteria.is_empty() {
        let rule = one_line(rule).into_owned();
        return BTreeMap::from([(format!("rule.{}", token(&rule)), rule)]);
    }
    criteria.iter().map(|criterion| (id(criterion), one_line(criterion).into_owned())).collect()
}

/// The id of a criterion: `cl.10.2.d` of clause 10.2 d, `a.5.18` of a control of Annex A, `ref.` and its words of another.
pub(super) fn id(criterion: &str) -> String {
    let standard = criterion.strip_prefix("ISO/IEC 27001:2022 ").map(str::trim).unwrap_or("");
    let clause: Vec<&str> = standard.split_whitespace().collect();
    let is_clause = standard.starts_with(|c: char| c.is_ascii_digit());
    match (standard.strip_prefix("A."), is_clause) {
        (Some(rest), _) => format!("a.{}", token(rest)),
        (None, true) => format!("cl.{}", token(&clause.join("."))),
        (None, false) => format!("ref.{}", token(criterion)),
    }
}

/// Text as part of a token: small letters, digits, points and hyphens, so many at most.
fn token(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c.to_ascii_lowercase() } else { '-' };
    text.chars().take(120).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_begins_with_a_letter_and_says_which_criterion() {
        assert_eq!(id("ISO/IEC 27001:2022 10.2 d"), "cl.10.2.d");
        assert_eq!(id("ISO/IEC 27001:2022 9.2.1"), "cl.9.2.1");
        assert_eq!(id("ISO/IEC 27001:2022 A.5.18"), "a.5.18");
        assert_eq!(id("Procedure PR-07 §6"), "ref.procedure-pr-07--6");
    }
}
