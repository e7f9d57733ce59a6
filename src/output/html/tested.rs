//! What conforms, and what was not tested.

use maud::{Markup, html};

use super::Page;
use super::words::{lines, number, rule_link, said, scroll, subject, tag};
use crate::finding::Verdict;
use crate::report::{Remark, Tested};
use crate::telling::untested_by_reason;
use crate::text;

/// Remarks listed of one rule.
const REMARKS: usize = 100;

impl Page<'_> {
    /// Auditors report conformity too: with the population it rests on, and never of what was not tested.
    pub(super) fn conforming(&self) -> Markup {
        let tested = |rule: &&&Tested| rule.counts.of(Verdict::Conform) > 0 && failures(rule) == 0;
        let rules: Vec<&Tested> = self.report.rules.iter().collect();
        let whole: Vec<&Tested> = rules.iter().filter(tested).filter(|rule| open(rule) == 0).copied().collect();
        let part: Vec<&Tested> = rules.iter().filter(tested).filter(|rule| open(rule) > 0).copied().collect();
        html! {
            @if whole.is_empty() && part.is_empty() { p { "Of no rule it can be said that what it tested conforms." } }
            (conform(&whole, "Rules whose every test conforms"))
            (conform(&part, "Rules that conform in what was tested, and were not tested in full"))
            (remarks(&rules))
        }
    }

    pub(super) fn not_tested(&self) -> Markup {
        let reasons = untested_by_reason(self.report);
        let rules: usize = reasons.iter().map(|(_, rules)| rules.len()).sum();
        html! {
            (self.group(&[3], "not-tested-records", "Records that do not say enough"))
            @if reasons.is_empty() {
                p { @if self.report.rules.is_empty() { "No rule was put to the records: nothing was tested." } @else { "Every rule was put to all it applies to." } }
            } @else {
                p { (text::count(rules, "rule")) " could not be tested, or not in full. What was not tested is no pass. A rule that rests on another is held back where that one failed, and the gap is reported once." }
                @for (reason, rules) in &reasons { (because(reason, rules)) }
            }
        }
    }
}

fn because(reason: &str, rules: &[&Tested]) -> Markup {
    html! {
        h3.reason { (said(reason)) }
        ul.rules {
            @for rule in rules {
                li {
                    (rule_link(&rule.id)) " " span.small { (said(&rule.title)) ": " (how_much(rule)) }
                    @if rule.required { " " (tag("required")) }
                }
            }
        }
    }
}

fn how_much(rule: &Tested) -> String {
    match (rule.population, rule.counts.tested()) {
        (0, _) => "nothing to test".to_owned(),
        (population, 0) => format!("0 of {population} tested"),
        (population, _) => format!("{} of {population} not tested", rule.counts.of(Verdict::NotTested)),
    }
}

fn failures(rule: &Tested) -> usize {
    let failed = [Verdict::Nonconform, Verdict::Ofi, Verdict::KnownManaged, Verdict::AcceptedDeviation, Verdict::Error];
    failed.into_iter().map(|verdict| rule.counts.of(verdict)).sum()
}

fn open(rule: &Tested) -> usize {
    rule.counts.of(Verdict::NotTested) + rule.counts.of(Verdict::NeedsHuman)
}

fn conform(rules: &[&Tested], name: &str) -> Markup {
    let table = html! {
        table.wide {
            caption { "Each rule with its population" }
            thead { tr {
                th scope="col" { "rule" }
                th.n scope="col" { "conform" }
                th.n scope="col" { "tested" }
                th.n scope="col" { "not tested" }
                th.n scope="col" { "not due" }
                th.n scope="col" { "does not apply" }
            } }
            tbody {
                @for rule in rules {
                    @let of = |verdict| rule.counts.of(verdict);
                    tr {
                        th scope="row" { (said(&rule.title)) br; span.small { (rule_link(&rule.id)) } }
                        (number(of(Verdict::Conform))) (number(rule.counts.tested())) (number(open(rule)))
                        (number(of(Verdict::NotDue))) (number(of(Verdict::NotApplicable)))
                    }
                }
            }
        }
    };
    html! {
        @if !rules.is_empty() {
            details open[rules.len() <= SHORT] { summary { (name) " (" (rules.len()) ")" } (scroll(name, &table)) }
        }
    }
}

/// Rules that are shown without being asked for.
const SHORT: usize = 30;

/// What rules remarked on what conforms.
fn remarks(rules: &[&Tested]) -> Markup {
    let remarked: Vec<&&Tested> = rules.iter().filter(|rule| !rule.remarks.is_empty()).collect();
    let line = |remark: &Remark| html! { (subject(&remark.subject)) ": " (said(&remark.text)) };
    html! {
        @if !remarked.is_empty() {
            details {
                summary { "Remarks on what conforms (" (remarked.iter().map(|rule| rule.remarks.len()).sum::<usize>()) ")" }
                @for rule in remarked {
                    h3.reason { (rule_link(&rule.id)) }
                    (lines(&rule.remarks, REMARKS, "remarks", line))
                }
            }
        }
    }
}
