//! What stands with people: deviations they accepted, matters they have in hand, questions only they can answer.

use maud::{Markup, html};

use super::Page;
use super::words::{said, scroll, subject};

impl Page<'_> {
    pub(super) fn accepted(&self) -> Markup {
        let as_of = self.report.run.as_of;
        let lapses = &self.overview.lapses;
        let table = html! {
            table.wide {
                caption { "Acceptances on record, by the day they end" }
                thead { tr {
                    @for column in ["ends", "acceptance", "what", "accepted by", "place"] { th scope="col" { (column) } }
                } }
                tbody {
                    @for lapse in lapses {
                        tr {
                            td.day {
                                @match lapse.until {
                                    Some(day) if day < as_of => { (day) " " strong { "ended" } },
                                    Some(day) => (day),
                                    None => strong { "no end recorded" },
                                }
                            }
                            th scope="row" { (subject(&lapse.subject)) }
                            td { (said(&lapse.title)) }
                            td { @if let Some(by) = &lapse.by { (said(by)) } @else { "not recorded" } }
                            td { (self.place(lapse.span)) }
                        }
                    }
                }
            }
        };
        let covered = self.ranked.iter().any(|finding| finding.rank() >= 6);
        html! {
            @if !covered { p { "No finding is covered by an acceptance or by a nonconformity the organisation has in hand." } }
            (self.group(&[7], "accepted-findings", "Findings under an accepted deviation"))
            (self.group(&[6], "managed-findings", "Findings known and managed"))
            @if !lapses.is_empty() { (scroll("Acceptances on record", &table)) }
        }
    }

    pub(super) fn questions(&self) -> Markup {
        let asked = self.ranked.iter().any(|finding| finding.rank() == 4);
        html! {
            @if !asked { p { "No rule left a question to a person." } }
            (self.group(&[4], "questions-asked", "Questions that records cannot decide"))
            @for paper in &self.report.papers {
                details {
                    summary { "Working paper: " (said(&paper.title)) ", clause " (said(&paper.clause)) }
                    p { "What the records show of each point stands in the working papers (format paper)." }
                    ol {
                        @for point in &paper.points {
                            li {
                                strong { (said(&point.title)) } ": " (said(&point.question)) " "
                                @if !point.rules.is_empty() {
                                    span.small { "Prepared by " @for (at, rule) in point.rules.iter().enumerate() { @if at > 0 { ", " } (self.rule_of(rule)) } "." }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
