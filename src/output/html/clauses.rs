//! Clause by clause: what was tested of each, what it came to, and what was not tested.

use maud::{Markup, html};

use super::Page;
use super::words::{number, rule_link, said, scroll, tag};
use crate::finding::Verdict;
use crate::report::Tested;
use crate::telling::{Clause, clauses, untested};
use crate::text;

/// The columns of numbers, in order.
const COLUMNS: [&str; 11] = [
    "tests",
    "not tested",
    "major",
    "minor",
    "opportunity",
    "for a person",
    "conform",
    "known or accepted",
    "not due",
    "does not apply",
    "rules",
];

impl Page<'_> {
    pub(super) fn by_clause(&self) -> Markup {
        let all = clauses(self.report);
        let mut sum = Clause::default();
        all.iter().for_each(|(_, one)| sum.add(one));
        let table = html! {
            table.wide {
                caption { "What the tests of each clause came to. A test is one rule put to one record." }
                thead { tr {
                    th scope="col" { "clause" }
                    th scope="col" { "result" }
                    @for column in COLUMNS { th.n scope="col" { (column) } }
                } }
                tbody { @for (name, clause) in &all { (row(name, clause, true)) } }
                tfoot { (row("all", &sum, false)) }
            }
        };
        html! {
            @if all.is_empty() { p { "No rule was put to the records; nothing was tested." } }
            @else { (scroll("Results by clause", &table)) }
            (self.proposals())
            @for (name, clause) in &all { (self.rules_of(name, clause)) }
        }
    }

    /// Sub-clauses for which a major is proposed because so many rules fail (ESC-AGG).
    fn proposals(&self) -> Markup {
        html! {
            @if !self.report.proposals.is_empty() {
                h3 { "Majors proposed for sub-clauses" }
                p { "So many different rules fail under these that a major nonconformity is proposed for the sub-clause (ESC-AGG); an auditor confirms it." }
                ul {
                    @for proposal in &self.report.proposals {
                        li {
                            strong { (said(&proposal.criterion)) } ": " (proposal.rules.len()) " different rules fail, "
                            (proposal.least) " or more suffice: "
                            @for (at, rule) in proposal.rules.iter().enumerate() { @if at > 0 { ", " } (self.rule_of(rule)) }
                        }
                    }
                }
            }
        }
    }

    fn rules_of(&self, name: &str, clause: &Clause) -> Markup {
        let of = |rule: &&Tested| self.clauses.get(rule.id.as_str()).is_some_and(|clause| clause == name);
        let rules: Vec<&Tested> = self.report.rules.iter().filter(of).collect();
        let open = |rule: &&&Tested| untested(rule).is_some();
        let untested = rules.iter().filter(open).count();
        let table = html! {
            table.wide {
                caption { "Rules of clause " (said(name)) }
                thead { tr {
                    th scope="col" { "rule" }
                    th scope="col" { "result" }
                    @for column in ["applies to", "tested", "fail", "not tested", "for a person", "conform"] { th.n scope="col" { (column) } }
                    th scope="col" { "not tested because" }
                } }
                tbody { @for rule in &rules { (self.rule_row(rule)) } }
            }
        };
        html! {
            details.clause {
                summary {
                    "Clause " (said(name)) ": " (text::count(clause.rules, "rule")) ", " (tag(clause.result().words()))
                    @if untested > 0 { " " span.small { (untested) " not tested, or not in full" } }
                }
                div id=(anchor(name)) { (scroll(&format!("Rules of clause {}", name), &table)) }
            }
        }
    }
}

fn row(name: &str, clause: &Clause, link: bool) -> Markup {
    let of = |verdict| clause.counts.of(verdict);
    let numbers = [
        clause.population,
        of(Verdict::NotTested) + of(Verdict::Error),
        clause.major,
        clause.minor(),
        of(Verdict::Ofi),
        of(Verdict::NeedsHuman),
        of(Verdict::Conform),
        of(Verdict::KnownManaged) + of(Verdict::AcceptedDeviation),
        of(Verdict::NotDue),
        of(Verdict::NotApplicable),
        clause.rules,
    ];
    html! {
        "\n"
        tr {
            th scope="row" { @if link { a href={ "#" (anchor(name)) } { (said(name)) } } @else { (name) } }
            td { (tag(clause.result().words())) }
            @for n in numbers { (number(n)) }
        }
    }
}

fn anchor(name: &str) -> String {
    let allowed = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '_' };
    format!("clause-{}", name.chars().map(allowed).collect::<String>())
}

impl Page<'_> {
    fn rule_row(&self, rule: &Tested) -> Markup {
        let of = |verdict| rule.counts.of(verdict);
        let failed =
            of(Verdict::Nonconform) + of(Verdict::Ofi) + of(Verdict::KnownManaged) + of(Verdict::AcceptedDeviation);
        html! {
            tr {
                th scope="row" { (rule_link(&rule.id)) br; span.small { (said(&rule.title)) } }
                td { (tag(self.outcome(rule))) }
                (number(rule.population)) (number(rule.counts.tested())) (number(failed))
                (number(of(Verdict::NotTested) + of(Verdict::Error))) (number(of(Verdict::NeedsHuman))) (number(of(Verdict::Conform)))
                td { @if let Some(why) = untested(rule) { (said(&why)) } }
            }
        }
    }

    /// What may be said of a rule: of one that tested nothing never more than that.
    pub(super) fn outcome(&self, rule: &Tested) -> &'static str {
        match rule.outcome {
            Verdict::Error => "error",
            Verdict::NeedsHuman if rule.counts.tested() == 0 => "for a person",
            _ if rule.counts.tested() == 0 => "nothing tested",
            Verdict::Conform => "conform",
            // A finding may weigh more than its rule by itself.
            Verdict::Nonconform if self.majors.contains(rule.id.as_str()) => "major",
            Verdict::Nonconform => "minor",
            Verdict::Ofi => "ofi",
            Verdict::KnownManaged | Verdict::AcceptedDeviation => "in hand",
            _ => "conform in part",
        }
    }
}
