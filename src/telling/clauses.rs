//! What was tested, clause by clause.

use std::collections::BTreeMap;

use crate::finding::{Finding, Grade, Verdict};
use crate::report::{Counts, Report, Tested};
use crate::text::Tone;

/// The rules of one clause, added up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clause<'r> {
    /// Its number, as `10.2` or `A.5`; a word for rules that belong to none.
    pub name: String,
    /// Its rules, by id.
    pub rules: Vec<&'r Tested>,
    /// How many subjects they apply to, rule by rule.
    pub population: usize,
    /// What those came to.
    pub counts: Counts,
    /// How many of the failures are major.
    pub major: usize,
    /// How many rules are in error.
    pub errors: usize,
}

/// A clause sorted as people sort: 4 before 10, the clauses of the standard before Annex A, words last.
type Key = (u8, String, u32, u32, String);

/// The clause a rule belongs to, from the beginning of its id: `10.2-d-closed` is of 10.2, `A.5.18-access` of A.5.
/// An id that begins with a word of small letters is filed under its first criterion.
pub fn clause(tested: &Tested) -> String {
    let own = tested.id.split('-').next().unwrap_or("");
    let is_clause = |part: &&str| part.starts_with(|c: char| c.is_ascii_digit()) || part.starts_with("A.");
    let is_family = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_uppercase());
    let of_criteria = || {
        let words = tested.criteria.first()?.split([' ', ',', ';']).skip(1);
        words.filter(is_clause).find(|word| word.contains('.'))
    };
    let found = Some(own).filter(|own| is_clause(own) || is_family(own)).or_else(of_criteria);
    let found = found.unwrap_or("other");
    found.split('.').take(2).collect::<Vec<_>>().join(".")
}

fn key(clause: &str) -> Key {
    let number = |part: Option<&str>| part.and_then(|part| part.parse().ok()).unwrap_or(0);
    let mut parts = clause.split('.');
    let first = parts.next().unwrap_or("");
    match first.parse::<u32>() {
        Ok(first) => (0, String::new(), first, number(parts.next()), clause.into()),
        Err(_) if clause.contains('.') => (1, first.into(), number(parts.next()), 0, clause.into()),
        Err(_) => (2, first.into(), 0, 0, clause.into()),
    }
}

/// Rules by clause, in the order in which people sort clauses. How many failures are major follows from the findings that
/// speak for them.
pub fn clauses(report: &Report) -> Vec<Clause<'_>> {
    let majors = majors(report);
    let mut clauses: BTreeMap<Key, Clause<'_>> = BTreeMap::new();
    for tested in &report.rules {
        let failed = tested.counts.of(Verdict::Nonconform);
        let name = clause(tested);
        let one = Clause {
            name: name.clone(),
            rules: vec![tested],
            population: tested.population,
            counts: tested.counts,
            major: majors.get(tested.id.as_str()).copied().unwrap_or(0).min(failed),
            errors: usize::from(tested.outcome == Verdict::Error),
        };
        let sum = clauses.entry(key(&name)).or_insert_with(|| Clause { name, ..Clause::default() });
        sum.add(&one);
    }
    clauses.into_values().collect()
}

/// How many failures of each rule are major.
fn majors(report: &Report) -> BTreeMap<&str, usize> {
    let mut majors: BTreeMap<&str, usize> = BTreeMap::new();
    let graded = |finding: &&Finding| finding.verdict == Verdict::Nonconform && finding.grade == Some(Grade::Major);
    for finding in report.findings.iter().filter(graded) {
        *majors.entry(&finding.rule).or_default() += 1;
        for instance in &finding.instances {
            *majors.entry(&instance.rule).or_default() += 1;
        }
    }
    majors
}

impl<'r> Clause<'r> {
    /// All clauses, added up.
    pub fn all(clauses: &[Clause<'r>]) -> Self {
        let mut all = Self { name: "all".into(), ..Self::default() };
        clauses.iter().for_each(|one| all.add(one));
        all
    }

    fn add(&mut self, other: &Self) {
        self.rules.extend(&other.rules);
        self.population += other.population;
        self.counts.merge(&other.counts);
        self.major += other.major;
        self.errors += other.errors;
    }

    /// What may be said of the clause. What was not tested is never good, and in part is said so.
    pub fn result(&self) -> (&'static str, Tone) {
        let of = |verdict| self.counts.of(verdict) > 0;
        let open = of(Verdict::NotTested) || of(Verdict::NeedsHuman);
        match () {
            () if self.errors > 0 || of(Verdict::Error) => ("in error", Tone::Bad),
            () if self.major > 0 => ("major", Tone::Bad),
            () if of(Verdict::Nonconform) => ("minor", Tone::Weak),
            () if self.counts.tested() == 0 => ("nothing tested", Tone::Weak),
            () if of(Verdict::Ofi) => ("ofi", Tone::Calm),
            () if of(Verdict::KnownManaged) || of(Verdict::AcceptedDeviation) => ("in hand", Tone::Calm),
            () if open => ("conform in part", Tone::Weak),
            () => ("conform", Tone::Good),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tested(id: &str, criterion: &str) -> Tested {
        Tested {
            id: id.into(),
            title: String::new(),
            criteria: vec![criterion.into()],
            criterion: "standard",
            grade: Grade::Minor,
            outcome: Verdict::NotTested,
            population: 0,
            counts: Counts::default(),
            reason: None,
            required: false,
            remarks: Vec::new(),
            page: crate::report::Prose::default(),
            cases: Vec::new(),
        }
    }

    #[test]
    fn a_clause_follows_from_the_id_or_else_from_the_criterion() {
        assert_eq!(clause(&tested("6.1.3-f-acceptance-approved", "")), "6.1");
        assert_eq!(clause(&tested("A.5.18-access", "")), "A.5");
        assert_eq!(clause(&tested("DI-placeholder", "ISO/IEC 27001:2022 7.5.3")), "DI");
        assert_eq!(clause(&tested("leavers", "ISO/IEC 27001:2022 A.5.11")), "A.5");
        assert_eq!(clause(&tested("house-rule", "Procedure PR-07")), "other");
    }

    #[test]
    fn clauses_sort_as_people_sort_them() {
        let mut names = ["DI", "10.2", "A.8", "9.2", "10.1", "A.5", "4.1"];
        names.sort_by_key(|name| key(name));
        assert_eq!(names, ["4.1", "9.2", "10.1", "10.2", "A.5", "A.8", "DI"]);
    }

    #[test]
    fn a_clause_with_nothing_tested_never_looks_good() {
        let mut clause = Clause::default();
        assert_eq!(clause.result().0, "nothing tested");
        clause.counts.add(Verdict::NotDue);
        assert_eq!(clause.result().0, "nothing tested");
        clause.counts.add(Verdict::Conform);
        clause.counts.add(Verdict::NotTested);
        assert_eq!(clause.result().0, "conform in part");
    }
}
