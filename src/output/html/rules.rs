//! The rules, each with what it asks and what it came to: where a reader of a finding looks what it rests on.

use maud::{Markup, html};

use super::Page;
use super::words::{prose, rule_id, said, tag};
use crate::finding::{Finding, Verdict};
use crate::report::Tested;
use crate::telling::untested;

/// Findings named with a rule.
const NAMED: usize = 20;

impl Page<'_> {
    pub(super) fn rules(&self) -> Markup {
        html! {
            @if !self.report.rules.is_empty() {
                h3 { "The rules" }
                p { "What each asks, why, by what conformity is shown, and what it came to." }
                @for rule in &self.report.rules { (self.rule(rule)) }
            }
        }
    }

    fn rule(&self, rule: &Tested) -> Markup {
        let why = untested(rule);
        let counted: Vec<String> = Verdict::ALL
            .into_iter()
            .filter(|verdict| rule.counts.of(*verdict) > 0)
            .map(|verdict| format!("{} {}", rule.counts.of(verdict), verdict.name().replace('_', " ")))
            .collect();
        let criteria = rule.criteria.join("; ");
        html! {
            "\n"
            details.rule {
                summary { (said(&rule.id)) " " span.small { (said(&rule.title)) } " " (tag(self.outcome(rule))) }
                div id=(rule_id(&rule.id)) {
                    dl {
                        @if !criteria.is_empty() { div.part { dt { "Criterion" } dd { (said(&criteria)) } } }
                        div.part { dt { "Kind" } dd { (rule.criterion) ", a failure is " (rule.grade.name()) @if rule.required { ", required" } } }
                        div.part {
                            dt { "Tests" }
                            dd { (rule.population) @if !counted.is_empty() { ": " (counted.join(", ")) } }
                        }
                        @if let Some(why) = why { div.part { dt { "Not tested" } dd { (said(&why)) } } }
                        (self.findings_of(rule))
                        @for (name, text) in [("Why", &rule.page.why), ("Looks for", &rule.page.test), ("Remedy", &rule.page.remedy)] {
                            @if !text.trim().is_empty() { div.part { dt { (name) } dd { (prose(text)) } } }
                        }
                    }
                }
            }
        }
    }

    fn findings_of(&self, rule: &Tested) -> Markup {
        let of = |finding: &&&Finding| finding.rule == rule.id;
        let named: Vec<&Finding> = self.ranked.iter().filter(of).take(NAMED).copied().collect();
        let all = self.ranked.iter().filter(of).count();
        html! {
            @if all > 0 {
                div.part {
                    dt { "Findings" }
                    dd {
                        @for (at, finding) in named.iter().enumerate() { @if at > 0 { ", " } (self.finding_link(finding)) }
                        @if all > named.len() { " and " (all - named.len()) " more" }
                    }
                }
            }
        }
    }
}
