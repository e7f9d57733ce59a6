//! The first screen: whose report, how it stands and why, the worst, and what was not tested.

use maud::{Markup, html};

use super::Page;
use super::words::{said, short, tag};
use crate::finding::{Finding, Verdict};
use crate::report::ReadinessStatus;
use crate::telling;
use crate::text;

/// How many of the worst findings stand on the first screen.
const WORST: usize = 5;
/// Columns of a reason and of a statement on the first screen.
const REASON: usize = 105;
const STATEMENT: usize = 260;

impl Page<'_> {
    pub(super) fn cover(&self) -> Markup {
        let run = &self.report.run;
        let who = run.organisation.as_deref().unwrap_or("An organisation that the configuration does not name");
        let packs: Vec<String> = run.packs.iter().map(|pack| format!("{} {}", pack.name, pack.version)).collect();
        html! {
            header.cover {
                p.kind { "Audit readiness report · confidential" }
                h1 { (said(who)) }
                dl.facts {
                    div { dt { "As of" } dd { (run.as_of) " (" (said(&run.timezone)) ")" } }
                    div { dt { "Criteria" } dd { (said(&packs.join(", "))) } }
                    div { dt { "Read" } dd { (text::count(self.files(), "file")) ", " (text::count(self.report.records, "record")) } }
                    div { dt { "Engine" } dd { "tickmark " (env!("CARGO_PKG_VERSION")) } }
                }
                (self.manifest())
            }
        }
    }

    fn files(&self) -> usize {
        self.report.sources.iter().map(|source| source.files).sum()
    }

    pub(super) fn conclusion(&self) -> Markup {
        let (class, status) = self.status();
        let end = &self.report.conclusion;
        html! {
            div.status.(class) {
                p.verdict { strong { (status) } }
                // A reason may name what it counts; here a line of it is enough, the whole stands below.
                ul { @for reason in &self.report.readiness.reasons { li { (said(&short(reason, REASON))) } } }
                p.small { "The run: " (said(&end.reason)) " (exit status " (end.exit) ")." }
            }
            (self.counts())
            (self.worst())
            (self.untested_in_short())
            p.note {
                "Records were read whole, without sampling; practice was not observed. This page says nothing on certification, which others decide."
            }
        }
    }

    /// Where nothing was tested nothing can be ready.
    fn status(&self) -> (&'static str, &'static str) {
        if self.report.totals().tested() == 0 {
            return ("bad", "Nothing was tested: there is no conclusion");
        }
        if self.report.conclusion.exit == 2 {
            return ("bad", "Not ready for an audit, and the run could not conclude");
        }
        match self.report.readiness.status {
            ReadinessStatus::Ready => ("good", "Ready for an audit, as far as tested"),
            ReadinessStatus::ReadyWithMinors => ("weak", "Ready for an audit, with minor nonconformities open"),
            ReadinessStatus::NotReady => ("bad", "Not ready for an audit"),
        }
    }

    /// Findings by what they are, each leading to its group.
    fn counts(&self) -> Markup {
        let kinds: [(&[u8], &str, &str); 6] = [
            (&[0], "error", "#errors"),
            (&[1], "major nonconformity", "#majors"),
            (&[2], "minor nonconformity", "#minors"),
            (&[5], "opportunity", "#opportunities"),
            (&[6, 7], "accepted or in hand", "#accepted"),
            (&[4], "question", "#questions"),
        ];
        let untested = self.report.totals().of(Verdict::NotTested);
        let count = |ranks: &[u8]| self.ranked.iter().filter(|finding| ranks.contains(&finding.rank())).count();
        html! {
            ul.counts {
                @for (ranks, name, to) in kinds {
                    @let n = count(ranks);
                    // What is usual has its place even where there is none; the others only where there are some.
                    @if n > 0 {
                        li { a href=(to) { strong { (n) } " " span { (plural(n, name)) } } }
                    } @else if ranks.iter().any(|rank| [1, 2, 5].contains(rank)) {
                        li { strong { "0" } " " span { (plural(0, name)) } }
                    }
                }
                @if untested > 0 {
                    li.untested { a href="#not-tested" { strong { (untested) } " " span { (plural(untested, "test")) " not possible" } } }
                }
            }
        }
    }

    /// The worst findings, the same that every output names first.
    fn worst(&self) -> Markup {
        let worst = telling::worst(self.report, WORST);
        html! {
            @if !worst.is_empty() {
                h3 { "The worst first" }
                ol.worst {
                    @for finding in worst {
                        li {
                            p {
                                (tag(finding.word())) " " a href={ "#" (finding.fingerprint) } { (said(&short(title(finding), 200))) }
                                " (" (said(&short(&finding.subject.to_string(), 80)))
                                @if !finding.instances.is_empty() { " and " (finding.instances.len()) " more" }
                                ")"
                            }
                            p { (said(&short(&finding.statement, STATEMENT))) }
                            p.small { "Evidence: " (self.place(finding.evidence.first().span)) "; rule " (self.rule_of(&finding.rule)) }
                        }
                    }
                }
            }
        }
    }

    /// What was not tested, in numbers, beside what was.
    fn untested_in_short(&self) -> Markup {
        let totals = self.report.totals();
        let all: usize = self.report.rules.iter().map(|rule| rule.population).sum();
        let of = |verdict| totals.of(verdict);
        let none = self.report.rules.iter().filter(|rule| rule.counts.tested() == 0).count();
        let left = [
            (of(Verdict::NotTested), "could not be tested"),
            (of(Verdict::NeedsHuman), "wait for a person"),
            (of(Verdict::Error), "ended in error"),
            (of(Verdict::NotDue), "are not due yet"),
            (of(Verdict::NotApplicable), "do not apply"),
        ];
        let left: Vec<String> = left.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
        html! {
            h3 { "Not tested" }
            p.untested {
                strong { (totals.tested()) " of " (all) } " tests were carried out; a test is one rule put to one record. "
                @if !left.is_empty() { "Of the others " (left.join(", ")) ". " }
                @if none > 0 { strong { (none) " of " (text::count(self.report.rules.len(), "rule")) } " tested nothing. " }
                @if self.report.rules.is_empty() { "No rule was put to the records. " }
                a href="#not-tested" { "What was not tested, and why" }
            }
            @if !self.report.problems.is_empty() {
                p.untested { a href="#input" { (text::count(self.report.problems.len(), "problem")) " in the input" } " may hide something from the rules." }
            }
        }
    }
}

fn title(finding: &Finding) -> &str {
    if finding.title.is_empty() { &finding.rule } else { &finding.title }
}

/// A noun behind its number, which is set apart: `nonconformities` of `major nonconformity`.
fn plural(n: usize, name: &str) -> String {
    if name.starts_with("accepted") {
        return name.to_owned();
    }
    let counted = text::count(n, name);
    counted.split_once(' ').map_or_else(String::new, |(_, noun)| noun.to_owned())
}
