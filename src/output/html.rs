//! The report as a page: one HTML file that needs no network and no script, for those who read rather than run (domain E.5).
//! Everything in it is escaped where it is written; the policy of the page allows its own style and its own script alone.

use std::collections::{BTreeMap, BTreeSet};

use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::Options;
use crate::finding::{Finding, Grade, Verdict};
use crate::report::{Chain, Overview, Report};
use crate::source::{Sources, base64};
use crate::telling;

mod clauses;
mod conclusion;
mod excerpt;
mod filter;
mod findings;
mod input;
mod persons;
pub mod pictures;
mod records;
mod rules;
mod tested;
mod words;

/// How it looks.
const STYLE: &str = include_str!("html/page.css");
/// What filters it.
const SCRIPT: &str = include_str!("html/page.js");

/// What every section looks into.
struct Page<'r> {
    report: &'r Report,
    sources: &'r Sources,
    /// The findings, the worst first.
    ranked: Vec<&'r Finding>,
    /// Rules with a major failure, of a finding of their own or of one that speaks for them.
    majors: BTreeSet<&'r str>,
    /// The clause of each rule.
    clauses: BTreeMap<&'r str, String>,
    /// The records around findings, by fingerprint.
    chains: BTreeMap<&'r str, &'r Chain>,
    /// What the records show; empty where the run was not asked.
    overview: Overview,
}

/// A section of the page: its id, its name, and whether findings stand in it.
type Section = (&'static str, &'static str, bool);

/// The sections in their order.
const SECTIONS: [Section; 11] = [
    ("conclusion", "Conclusion", false),
    ("clauses", "Clause by clause", false),
    ("findings", "Findings", true),
    ("conforming", "What conforms", false),
    ("deadlines", "Deadlines", false),
    ("coverage", "Coverage and evidence", false),
    ("accepted", "Accepted deviations and matters in hand", true),
    ("questions", "Questions for people", true),
    ("not-tested", "Not tested", true),
    ("input", "Quality of the input", false),
    ("annexes", "Annexes", false),
];

/// The whole page.
pub(super) fn write(report: &Report, sources: &Sources, _: &Options) -> String {
    Page::new(report, sources).whole().into_string()
}

impl<'r> Page<'r> {
    fn new(report: &'r Report, sources: &'r Sources) -> Self {
        let overview = report.overview.clone().unwrap_or_default();
        let chains = report.overview.iter().flat_map(|overview| &overview.chains);
        Self {
            report,
            sources,
            ranked: report.worst_first(),
            majors: majors(report),
            clauses: report
                .rules
                .iter()
                .map(|rule| (rule.id.as_str(), telling::clause(&rule.id, &rule.criteria)))
                .collect(),
            chains: chains.map(|chain| (chain.finding.as_str(), chain)).collect(),
            overview,
        }
    }

    fn whole(&self) -> Markup {
        let name = self.report.run.organisation.as_deref().map_or_else(String::new, |name| format!(", {name}"));
        let title = format!("Audit readiness on {}{name}", self.report.run.as_of);
        let style = [STYLE, pictures::STYLE].concat();
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(policy(&style));
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="referrer" content="no-referrer";
                    title { (words::short(&title, 160)) }
                    style { (PreEscaped(&style)) }
                }
                body {
                    a.skip href="#conclusion" { "Skip to the conclusion" }
                    (self.cover())
                    div.columns {
                        (self.contents())
                        main {
                            @for section in SECTIONS {
                                (self.section(section))
                            }
                        }
                    }
                    footer {
                        p { "Written by tickmark " (env!("CARGO_PKG_VERSION")) ". The same records on the same date give the same page." }
                    }
                    script { (PreEscaped(SCRIPT)) }
                }
            }
        }
    }

    fn contents(&self) -> Markup {
        html! {
            nav.contents aria-label="Contents" {
                h2 { "Contents" }
                ol {
                    @for (id, name, _) in SECTIONS {
                        li { a href={ "#" (id) } { (name) } }
                    }
                }
            }
        }
    }

    fn section(&self, (id, name, has_findings): Section) -> Markup {
        html! {
            "\n"
            section id=(id) .plain[!has_findings] aria-labelledby={ (id) "-name" } {
                h2 id={ (id) "-name" } { (name) }
                @match id {
                    "conclusion" => (self.conclusion()),
                    "clauses" => (self.by_clause()),
                    "findings" => (self.findings()),
                    "conforming" => (self.conforming()),
                    "deadlines" => (self.deadlines()),
                    "coverage" => (self.coverage()),
                    "accepted" => (self.accepted()),
                    "questions" => (self.questions()),
                    "not-tested" => (self.not_tested()),
                    "input" => (self.input()),
                    _ => (self.annexes()),
                }
            }
        }
    }
}

fn majors(report: &Report) -> BTreeSet<&str> {
    let major = |finding: &&Finding| finding.verdict == Verdict::Nonconform && finding.grade == Some(Grade::Major);
    let mut out = BTreeSet::new();
    for finding in report.findings.iter().filter(major) {
        out.insert(finding.rule.as_str());
        out.extend(finding.instances.iter().map(|one| one.rule.as_str()));
    }
    out
}

/// What the page may load and run: itself, and pictures that stand in it.
fn policy(style: &str) -> String {
    let hash = |text: &str| format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())));
    format!(
        "default-src 'none'; style-src {}; script-src {}; img-src data:; base-uri 'none'; form-action 'none'",
        hash(style),
        hash(SCRIPT)
    )
}
