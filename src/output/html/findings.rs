//! Findings as an auditor writes them, the worst first: each an article with its key as its id.

use maud::{Markup, html};

use super::Page;
use super::words::{lines, said, tag};
use crate::finding::{Finding, Standing, Verdict};
use crate::telling::{Told, told};
use crate::text;

/// Findings shown with everything, the worst first. Of the others one line each: a page of more is read by nobody and opens slowly.
const IN_FULL: usize = 1000;
/// Pieces of evidence and instances listed of one finding.
const LISTED: usize = 500;
/// Lines in one block of findings of a line each: a browser draws only the blocks that are looked at.
const BLOCK: usize = 100;

/// The groups of the section of findings: rank, id, heading.
const GROUPS: [(u8, &str, &str); 4] = [
    (0, "errors", "Rules in error"),
    (1, "majors", "Major nonconformities"),
    (2, "minors", "Minor nonconformities"),
    (5, "opportunities", "Opportunities for improvement"),
];

impl Page<'_> {
    pub(super) fn findings(&self) -> Markup {
        html! {
            p.note {
                "Grades are proposals; an auditor confirms them. A finding may speak for several records: they are listed with it. "
                "The cause is left open: the auditee determines it."
            }
            (self.filter())
            @for (rank, id, name) in GROUPS {
                (self.group(&[rank], id, name))
            }
            @if !self.ranked.iter().any(|finding| GROUPS.iter().any(|(rank, ..)| *rank == finding.rank())) {
                p { "No nonconformity and no opportunity was found " (self.within()) "." }
            }
        }
    }

    /// How far an absence reaches: what was not tested may hide what was not found.
    fn within(&self) -> String {
        let tested = self.report.totals().tested();
        let all: usize = self.report.rules.iter().map(|rule| rule.population).sum();
        format!("in the {tested} of {all} tests that were carried out")
    }

    /// Findings of some ranks under a heading; nothing where there is none.
    pub(super) fn group(&self, ranks: &[u8], id: &str, name: &str) -> Markup {
        let here = || self.ranked.iter().enumerate().filter(|(_, finding)| ranks.contains(&finding.rank()));
        let all = here().count();
        let brief: Vec<&Finding> = here().filter(|(at, _)| *at >= IN_FULL).map(|(_, finding)| *finding).collect();
        html! {
            @if all > 0 {
                section.group id=(id) aria-labelledby={ (id) "-name" } {
                    h3 id={ (id) "-name" } { (name) " (" (all) ")" }
                    @for (_, finding) in here().filter(|(at, _)| *at < IN_FULL) { (self.article(finding)) }
                    @if !brief.is_empty() {
                        p.more {
                            (text::count(brief.len(), "finding")) " more, a line each; the report for programs (json) has them in full."
                        }
                        @for block in brief.chunks(BLOCK) {
                            ul.block { @for finding in block { (self.brief(finding)) } }
                        }
                    }
                }
            }
        }
    }

    fn article(&self, finding: &Finding) -> Markup {
        let told = told(finding, self.report, self.sources);
        html! {
            "\n"
            article.finding id=(finding.fingerprint) data-k=(kind(finding)) data-c=(self.clause_of(finding)) data-o=[self.owner_of(&told)] {
                h4 {
                    (tag(finding.word())) " "
                    (said(&finding.subject.to_string())) ": "
                    (said(if told.title.is_empty() { &finding.rule } else { &told.title }))
                    @if let Some(standing) = finding.standing { " " (tag(standing_word(standing))) }
                }
                dl {
                    @for (name, texts) in told.parts() {
                        "\n"
                        div.part data-part=(name) { dt { (name) } dd { (self.part(&told, name, &texts)) } }
                    }
                    div.part { dt { "Key" } dd { code { (finding.fingerprint) } ", rule " (self.rule_of(&finding.rule)) } }
                }
                @if let Some(chain) = self.chains.get(finding.fingerprint.as_str()) { (self.chain(chain)) }
            }
        }
    }

    fn part(&self, told: &Told<'_>, name: &str, texts: &[&str]) -> Markup {
        match name {
            "Evidence" => html! {
                (lines(texts, LISTED, "pieces of evidence", |text| said(text)))
                (self.lines_of(told.finding))
            },
            // The heading has said the rule's sentence.
            "Criterion" if texts.len() > 1 => {
                html! { @for text in texts.iter().filter(|text| **text != told.title) { p { (said(text)) } } }
            }
            "Also" => lines(texts, LISTED, "more, for which this finding speaks", |text| said(text)),
            // The whole of what a rule looks for is long and the same for all its findings: it stands once, with the rule.
            "Verification" => {
                html! { @for text in texts { p { (said(text)) " " span.small { "In full: " (self.rule_of(&told.finding.rule)) } } } }
            }
            _ => html! { @for text in texts { p { (said(text)) } } },
        }
    }

    /// A finding on one line, to be found like the others.
    fn brief(&self, finding: &Finding) -> Markup {
        let owner = finding.owner.as_deref().map(|owner| text::cut(&text::one_line(owner), 80).into_owned());
        html! {
            "\n"
            li.finding id=(finding.fingerprint) data-k=(kind(finding)) data-c=(self.clause_of(finding)) data-o=[owner] {
                (tag(finding.word())) " "
                (said(&finding.subject.to_string())) ": "
                (said(&finding.statement)) " "
                (self.place(finding.evidence.first().span)) " "
                (said(&finding.rule))
                @if !finding.instances.is_empty() { " and " (finding.instances.len()) " more" }
            }
        }
    }

    pub(super) fn clause_of(&self, finding: &Finding) -> &str {
        self.clauses.get(finding.rule.as_str()).map_or("other", String::as_str)
    }

    fn owner_of(&self, told: &Told<'_>) -> Option<String> {
        told.owner.as_deref().map(|owner| text::cut(owner, 80).into_owned())
    }

    /// The first of the section in which a finding stands that may be told in a line: where to read it.
    pub(super) fn finding_link(&self, finding: &Finding) -> Markup {
        html! { a href={ "#" (finding.fingerprint) } { (said(&finding.subject.to_string())) } }
    }
}

/// What a finding is filtered by: its grade, or its verdict where it has none.
pub(super) fn kind(finding: &Finding) -> &'static str {
    match finding.verdict {
        Verdict::Nonconform | Verdict::Ofi => finding.word(),
        verdict => verdict.name(),
    }
}

fn standing_word(standing: Standing) -> &'static str {
    match standing {
        Standing::New => "new",
        Standing::Unchanged => "unchanged",
        Standing::Updated => "updated",
    }
}
