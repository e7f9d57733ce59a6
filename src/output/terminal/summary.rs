//! What was tested, clause by clause.

use std::collections::BTreeMap;

use super::Page;
use crate::finding::{Grade, Verdict};
use crate::report::{Counts, Tested};
use crate::text::{self, Cell, Tone};

/// The rules of one clause, added up.
#[derive(Default)]
struct Clause {
    rules: usize,
    population: usize,
    counts: Counts,
    major: usize,
    /// Rules in error.
    errors: usize,
}

/// A clause sorted as people sort: 4 before 10, the clauses of the standard before Annex A, words last.
type Key = (u8, String, u32, u32, String);

const HEAD: [(&str, &str); 14] = [
    ("", "clause"),
    ("", "rules"),
    ("popu-", "lation"),
    ("", "conform"),
    ("", "major"),
    ("", "minor"),
    ("", "ofi"),
    ("known/", "accepted"),
    ("not", "due"),
    ("not", "tested"),
    ("", "n/a"),
    ("for a", "person"),
    ("", "error"),
    ("", "result"),
];

/// The columns that are left out where space is short and nothing is in them.
const SPARE: [usize; 6] = [6, 7, 8, 10, 11, 12];

/// The clause a rule belongs to, from the beginning of its id: `10.2-d-closed` is of 10.2, `A.5.18-access` of A.5.
/// An id that begins with a word of small letters is filed under its first criterion.
fn clause(tested: &Tested) -> String {
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

impl Page<'_> {
    pub(super) fn summary(&self, out: &mut String) {
        let totals = self.report.totals();
        let pairs: usize = self.report.rules.iter().map(|tested| tested.population).sum();
        let tested = format!("{} of {pairs} tests carried out", totals.tested());
        self.heading(out, "summary by clause", &tested);
        if self.report.rules.is_empty() {
            out.push_str("  no rule was put to the records; nothing was tested\n\n");
            return;
        }
        let clauses = self.clauses();
        let mut all = Clause::default();
        clauses.values().for_each(|one| all.add(one));
        let mut rows: Vec<Vec<Cell>> = vec![head(false), head(true)];
        rows.extend(clauses.iter().map(|(key, clause)| row(&key.4, clause)));
        rows.push(row("all", &all));
        let spare = |at: &usize| SPARE.contains(at) && rows.iter().skip(2).all(|row| is_none(row.get(*at)));
        if table_width(&rows) > self.width {
            let keep = |at: &usize| !spare(at);
            let narrow = |row: &Vec<Cell>| (0..row.len()).filter(keep).filter_map(|at| row.get(at).cloned()).collect();
            rows = rows.iter().map(narrow).collect();
        }
        let gap = if table_width(&rows) + rows.first().map_or(0, Vec::len) <= self.width { 2 } else { 1 };
        out.push_str(&text::table(self.style, 2, gap, &rows));
        out.push_str("\n  A test is one rule put to one record. Grades are proposals; an auditor confirms them.\n\n");
        self.proposals(out);
    }

    /// Sub-clauses for which a major is proposed because so many rules fail (ESC-AGG).
    fn proposals(&self, out: &mut String) {
        for proposal in &self.report.proposals {
            let (count, least) = (proposal.rules.len(), proposal.least);
            let text = format!(
                "{}: a major is proposed for the sub-clause, to be confirmed (ESC-AGG: {count} different rules fail, {least} or more): {}",
                proposal.criterion,
                proposal.rules.join(", ")
            );
            out.push_str(&text::hanging("  ", "  ", &text::one_line(&text), self.width));
        }
        if !self.report.proposals.is_empty() {
            out.push('\n');
        }
    }

    /// Rules by clause. How many failures are major follows from the findings that speak for them.
    fn clauses(&self) -> BTreeMap<Key, Clause> {
        let mut majors: BTreeMap<&str, usize> = BTreeMap::new();
        let graded = |finding: &&crate::finding::Finding| {
            finding.verdict == Verdict::Nonconform && finding.grade == Some(Grade::Major)
        };
        for finding in self.report.findings.iter().filter(graded) {
            *majors.entry(&finding.rule).or_default() += 1;
            for instance in &finding.instances {
                *majors.entry(&instance.rule).or_default() += 1;
            }
        }
        let mut clauses: BTreeMap<Key, Clause> = BTreeMap::new();
        for tested in &self.report.rules {
            let failed = tested.counts.of(Verdict::Nonconform);
            let major = majors.get(tested.id.as_str()).copied().unwrap_or(0).min(failed);
            let one = Clause {
                rules: 1,
                population: tested.population,
                counts: tested.counts,
                major,
                errors: usize::from(tested.outcome == Verdict::Error),
            };
            clauses.entry(key(&clause(tested))).or_default().add(&one);
        }
        clauses
    }
}

impl Clause {
    fn add(&mut self, other: &Self) {
        self.rules += other.rules;
        self.population += other.population;
        self.counts.merge(&other.counts);
        self.major += other.major;
        self.errors += other.errors;
    }

    /// What may be said of the clause. What was not tested is never good, and in part is said so.
    fn result(&self) -> (&'static str, Tone) {
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

fn head(second: bool) -> Vec<Cell> {
    let text = |names: &(&'static str, &'static str)| if second { names.1 } else { names.0 };
    let cell = |(at, names): (usize, &(&'static str, &'static str))| {
        let cell = if at == 0 || at + 1 == HEAD.len() { Cell::left(text(names)) } else { Cell::right(text(names)) };
        cell.tone(Tone::Faint)
    };
    HEAD.iter().enumerate().map(cell).collect()
}

fn row(name: &str, clause: &Clause) -> Vec<Cell> {
    let of = |verdict| clause.counts.of(verdict);
    let number = |number: usize, tone: Option<Tone>| match number {
        0 => Cell::right("-").tone(Tone::Faint),
        _ => Cell { tone, ..Cell::right(number.to_string()) },
    };
    let (result, tone) = clause.result();
    vec![
        Cell::left(name).tone(Tone::Strong),
        number(clause.rules, None),
        number(clause.population, None),
        number(of(Verdict::Conform), None),
        number(clause.major, Some(Tone::Bad)),
        number(of(Verdict::Nonconform) - clause.major, Some(Tone::Weak)),
        number(of(Verdict::Ofi), None),
        number(of(Verdict::KnownManaged) + of(Verdict::AcceptedDeviation), None),
        number(of(Verdict::NotDue), None),
        number(of(Verdict::NotTested), Some(Tone::Weak)),
        number(of(Verdict::NotApplicable), None),
        number(of(Verdict::NeedsHuman), None),
        number(of(Verdict::Error), Some(Tone::Bad)),
        Cell::left(result).tone(tone),
    ]
}

fn is_none(cell: Option<&Cell>) -> bool {
    cell.is_some_and(|cell| cell.text == "-")
}

fn table_width(rows: &[Vec<Cell>]) -> usize {
    let columns = rows.first().map_or(0, Vec::len);
    let of = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| text::width(&cell.text)).max();
    2 + (0..columns).map(|at| of(at).unwrap_or(0) + 1).sum::<usize>()
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
        let mut clause = Clause { rules: 1, ..Clause::default() };
        assert_eq!(clause.result().0, "nothing tested");
        clause.counts.add(Verdict::NotDue);
        assert_eq!(clause.result().0, "nothing tested");
        clause.counts.add(Verdict::Conform);
        clause.counts.add(Verdict::NotTested);
        assert_eq!(clause.result().0, "conform in part");
    }
}
