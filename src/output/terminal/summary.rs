//! What was tested, clause by clause.

use super::Page;
use crate::finding::Verdict;
use crate::telling::{Clause, ClauseResult, clauses};
use crate::text::{self, Cell, Tone};

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
        let clauses = clauses(self.report);
        let mut all = Clause::default();
        clauses.iter().for_each(|(_, one)| all.add(one));
        let mut rows: Vec<Vec<Cell>> = vec![head(false), head(true)];
        rows.extend(clauses.iter().map(|(name, clause)| row(name, clause)));
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
    let result = clause.result();
    vec![
        Cell::left(name).tone(Tone::Strong),
        number(clause.rules, None),
        number(clause.population, None),
        number(of(Verdict::Conform), None),
        number(clause.major, Some(Tone::Bad)),
        number(clause.minor(), Some(Tone::Weak)),
        number(of(Verdict::Ofi), None),
        number(of(Verdict::KnownManaged) + of(Verdict::AcceptedDeviation), None),
        number(of(Verdict::NotDue), None),
        number(of(Verdict::NotTested), Some(Tone::Weak)),
        number(of(Verdict::NotApplicable), None),
        number(of(Verdict::NeedsHuman), None),
        number(of(Verdict::Error), Some(Tone::Bad)),
        Cell::left(result.words()).tone(tone(result)),
    ]
}

fn tone(result: ClauseResult) -> Tone {
    match result {
        ClauseResult::Error | ClauseResult::Major => Tone::Bad,
        ClauseResult::Minor | ClauseResult::Untested | ClauseResult::InPart => Tone::Weak,
        ClauseResult::Ofi | ClauseResult::InHand => Tone::Calm,
        ClauseResult::Conform => Tone::Good,
    }
}

fn is_none(cell: Option<&Cell>) -> bool {
    cell.is_some_and(|cell| cell.text == "-")
}

fn table_width(rows: &[Vec<Cell>]) -> usize {
    let columns = rows.first().map_or(0, Vec::len);
    let of = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| text::width(&cell.text)).max();
    2 + (0..columns).map(|at| of(at).unwrap_or(0) + 1).sum::<usize>()
}
