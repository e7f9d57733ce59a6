//! What was tested, added up clause by clause, and why what was not tested was not: in words for every output.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Finding, Grade, Verdict};
use crate::report::{Counts, Report, Tested};
use crate::text::one_line;

/// The rules of one clause, added up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clause {
    /// How many rules.
    pub rules: usize,
    /// How many subjects they apply to, each counted for each rule.
    pub population: usize,
    /// Subjects by verdict.
    pub counts: Counts,
    /// How many of the nonconforming are major.
    pub major: usize,
    /// Rules in error.
    pub errors: usize,
}

/// What may be said of a clause, from the worst to the best. What was not tested is never good, and in part is said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClauseResult {
    /// A rule is in error.
    Error,
    /// There is a major nonconformity.
    Major,
    /// There is a minor nonconformity.
    Minor,
    /// Nothing was tested.
    Untested,
    /// There is an opportunity for improvement.
    Ofi,
    /// What does not conform is accepted or known and managed.
    InHand,
    /// What was tested conforms; not all could be tested.
    InPart,
    /// All was tested and conforms.
    Conform,
}

impl ClauseResult {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Error => "in error",
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Untested => "nothing tested",
            Self::Ofi => "ofi",
            Self::InHand => "in hand",
            Self::InPart => "conform in part",
            Self::Conform => "conform",
        }
    }
}

impl Clause {
    /// Adds another.
    pub fn add(&mut self, other: &Self) {
        self.rules += other.rules;
        self.population += other.population;
        self.counts.merge(&other.counts);
        self.major += other.major;
        self.errors += other.errors;
    }

    /// How many of the nonconforming are minor.
    pub fn minor(&self) -> usize {
        self.counts.of(Verdict::Nonconform).saturating_sub(self.major)
    }

    /// What may be said of it.
    pub fn result(&self) -> ClauseResult {
        let of = |verdict| self.counts.of(verdict) > 0;
        let open = of(Verdict::NotTested) || of(Verdict::NeedsHuman);
        match () {
            () if self.errors > 0 || of(Verdict::Error) => ClauseResult::Error,
            () if self.major > 0 => ClauseResult::Major,
            () if of(Verdict::Nonconform) => ClauseResult::Minor,
            () if self.counts.tested() == 0 => ClauseResult::Untested,
            () if of(Verdict::Ofi) => ClauseResult::Ofi,
            () if of(Verdict::KnownManaged) || of(Verdict::AcceptedDeviation) => ClauseResult::InHand,
            () if open => ClauseResult::InPart,
            () => ClauseResult::Conform,
        }
    }
}

/// The clause of a rule, from the beginning of its id: `10.2-d-closed` is of 10.2, `A.5.18-access` of A.5. An id that begins
/// with a word of small letters is filed under its first criterion.
pub fn clause<'t>(id: &'t str, criteria: &'t [String]) -> String {
    let own = id.split('-').next().unwrap_or("");
    let is_clause = |part: &&str| part.starts_with(|c: char| c.is_ascii_digit()) || part.starts_with("A.");
    let is_family = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_uppercase());
    let of_criteria = || {
        let words = criteria.first()?.split([' ', ',', ';']).skip(1);
        words.filter(is_clause).find(|word| word.contains('.'))
    };
    let found = Some(own).filter(|own| is_clause(own) || is_family(own)).or_else(of_criteria);
    let found = found.unwrap_or("other");
    one_line(&found.split('.').take(2).collect::<Vec<_>>().join(".")).into_owned()
}

/// By what clauses sort as people sort them: 4 before 10, the clauses of the standard before Annex A, words last.
pub fn clause_order(clause: &str) -> (u8, String, u32, u32, String) {
    let number = |part: Option<&str>| part.and_then(|part| part.parse().ok()).unwrap_or(0);
    let mut parts = clause.split('.');
    let first = parts.next().unwrap_or("");
    match first.parse::<u32>() {
        Ok(first) => (0, String::new(), first, number(parts.next()), clause.into()),
        Err(_) if clause.contains('.') => (1, first.into(), number(parts.next()), 0, clause.into()),
        Err(_) => (2, first.into(), 0, 0, clause.into()),
    }
}

/// The failures a reader should see first: the worst, then those that speak for most, then those that reach a high risk, one of a
/// rule as long as there are others.
pub fn worst(report: &Report, most: usize) -> Vec<&Finding> {
    let mut failures = report.worst_first();
    failures.retain(|finding| matches!(finding.verdict, Verdict::Error | Verdict::Nonconform));
    failures.sort_by_key(|finding| (finding.rank(), Reverse(finding.instances.len()), finding.effect.is_none()));
    let mut rules = BTreeSet::new();
    let (first, again): (Vec<_>, Vec<_>) = failures.into_iter().partition(|finding| rules.insert(&finding.rule));
    // The second of a rule still comes before what weighs less.
    let mut failures: Vec<_> = first.into_iter().chain(again).collect();
    failures.sort_by_key(|finding| finding.rank());
    failures.truncate(most);
    failures
}

/// The rules of a report by clause, in the order of people. How many failures are major follows from the findings that speak for
/// them.
pub fn clauses(report: &Report) -> Vec<(String, Clause)> {
    let mut majors: BTreeMap<&str, usize> = BTreeMap::new();
    let graded = |finding: &&Finding| finding.verdict == Verdict::Nonconform && finding.grade == Some(Grade::Major);
    for finding in report.findings.iter().filter(graded) {
        *majors.entry(&finding.rule).or_default() += 1;
        for instance in &finding.instances {
            *majors.entry(&instance.rule).or_default() += 1;
        }
    }
    let mut clauses = BTreeMap::new();
    for tested in &report.rules {
        let failed = tested.counts.of(Verdict::Nonconform);
        let one = Clause {
            rules: 1,
            population: tested.population,
            counts: tested.counts,
            major: majors.get(tested.id.as_str()).copied().unwrap_or(0).min(failed),
            errors: usize::from(tested.outcome == Verdict::Error),
        };
        let name = clause(&tested.id, &tested.criteria);
        let (_, sum): &mut (String, Clause) =
            clauses.entry(clause_order(&name)).or_insert_with(|| (name, Clause::default()));
        sum.add(&one);
    }
    clauses.into_values().collect()
}

/// Why a rule was not put to all it applies to: its reason, or what its counts say. `None` where it was.
pub fn untested(tested: &Tested) -> Option<String> {
    let of = |verdict| tested.counts.of(verdict);
    if tested.counts.tested() > 0 && of(Verdict::NotTested) == 0 {
        return None;
    }
    let said = match () {
        () if tested.reason.is_some() => gate(tested.reason.as_deref().unwrap_or_default()),
        () if of(Verdict::Error) > 0 => "the rule is in error".into(),
        () if of(Verdict::NotTested) > 0 => "the records do not say enough; each is a finding above".into(),
        () if of(Verdict::NeedsHuman) > 0 => "only a person can judge".into(),
        () if of(Verdict::NotDue) > 0 => "not due yet".into(),
        () if of(Verdict::NotApplicable) > 0 => "does not apply to any record".into(),
        () => "there is no record to put the rule to".into(),
    };
    Some(one_line(&said).into_owned())
}

/// A reason in words: a gate that held a rule back is named by its rule.
pub fn gate(reason: &str) -> String {
    let held = reason.strip_prefix("gate: ").map(|rule| format!("held back by what {rule} found"));
    held.unwrap_or_else(|| reason.to_owned())
}

/// Rules that were not put to all they apply to, by reason; required rules and reasons that touch one come first.
pub fn untested_by_reason(report: &Report) -> Vec<(String, Vec<&Tested>)> {
    let mut reasons: BTreeMap<String, Vec<&Tested>> = BTreeMap::new();
    for tested in &report.rules {
        if let Some(reason) = untested(tested) {
            reasons.entry(reason).or_default().push(tested);
        }
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, rules)| !rules.iter().any(|tested| tested.required));
    for (_, rules) in &mut reasons {
        rules.sort_by(|a, b| (!a.required, &a.id).cmp(&(!b.required, &b.id)));
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_follows_from_the_id_or_else_from_the_criterion() {
        let of = |id: &str, criterion: &str| clause(id, &[criterion.to_owned()]);
        assert_eq!(of("6.1.3-f-acceptance-approved", ""), "6.1");
        assert_eq!(of("A.5.18-access", ""), "A.5");
        assert_eq!(of("DI-placeholder", "ISO/IEC 27001:2022 7.5.3"), "DI");
        assert_eq!(of("leavers", "ISO/IEC 27001:2022 A.5.11"), "A.5");
        assert_eq!(of("house-rule", "Procedure PR-07"), "other");
    }

    #[test]
    fn clauses_sort_as_people_sort_them() {
        let mut names = ["DI", "10.2", "A.8", "9.2", "10.1", "A.5", "4.1"];
        names.sort_by_key(|name| clause_order(name));
        assert_eq!(names, ["4.1", "9.2", "10.1", "10.2", "A.5", "A.8", "DI"]);
    }

    #[test]
    fn a_clause_with_nothing_tested_never_looks_good() {
        let mut clause = Clause { rules: 1, ..Clause::default() };
        assert_eq!(clause.result(), ClauseResult::Untested);
        clause.counts.add(Verdict::NotDue);
        assert_eq!(clause.result(), ClauseResult::Untested);
        clause.counts.add(Verdict::Conform);
        clause.counts.add(Verdict::NotTested);
        assert_eq!(clause.result(), ClauseResult::InPart);
    }
}
