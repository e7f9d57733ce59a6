//! What was read and how well: the manifest, the problems, and the figures that rules used.

use maud::{Markup, html};

use super::Page;
use super::words::{number, said, scroll, tag};
use crate::problem::{Problem, Severity};
use crate::report::{Figure, SourceSummary};
use crate::telling::{Excerpt, Label};
use crate::text;

/// Problems shown; of more, the errors first, the rest are counted.
const PROBLEMS: usize = 500;

impl Page<'_> {
    /// What went in, by digest, so that the report can be made again.
    pub(super) fn manifest(&self) -> Markup {
        let run = &self.report.run;
        let packs = html! {
            table.wide {
                caption { "Packs of rules" }
                thead { tr { @for column in ["pack", "version", "SHA-256"] { th scope="col" { (column) } } } }
                tbody {
                    @for pack in &run.packs {
                        tr { th scope="row" { (said(&pack.name)) } td { (said(&pack.version)) } td { code.hash { (said(&pack.sha256)) } } }
                    }
                }
            }
        };
        html! {
            details.manifest {
                summary { "What went in: sources, packs and their digests" }
                p { "This page repeats records of the management system: hand it only to those who may see them." }
                p {
                    "Configuration " (said(&run.config)) "; a run fails from "
                    @match run.fail_on { Some(grade) => (grade.name()), None => "no grade" } " on. Sources are under "
                    a href="#input" { "quality of the input" } ", figures under " a href="#annexes" { "annexes" } "."
                }
                (scroll("Packs of rules", &packs))
                @if !self.report.sources.is_empty() { (scroll("Sources and their digests", &digests(&self.report.sources))) }
            }
        }
    }

    pub(super) fn input(&self) -> Markup {
        let mut problems: Vec<&Problem> = self.report.problems.iter().collect();
        problems.sort_by_key(|problem| problem.severity);
        html! {
            @if problems.is_empty() { p { "No problem was met in the input." } }
            @else {
                p { (text::count(problems.len(), "problem")) ". An error is something that was to be read and was not: the run cannot conclude." }
                ul.problems { @for problem in problems.iter().take(PROBLEMS) { li { (self.problem(problem)) } } }
                @if problems.len() > PROBLEMS { p.more { "and " (problems.len() - PROBLEMS) " more problems; all of them in the report for programs (json)" } }
            }
            @if self.report.sources.is_empty() { p { "No source is configured." } }
            @else { (scroll("What each source gave", &read(&self.report.sources))) }
        }
    }

    fn problem(&self, problem: &Problem) -> Markup {
        let word = problem.severity.name();
        let label = problem.span.map(|span| Label { span, text: String::new() });
        let excerpt = Excerpt::new(self.sources, label.as_slice(), 110);
        html! {
            p {
                @if problem.severity == Severity::Note { (tag("note")) } @else { (tag(word)) } " " (said(&problem.message))
                @if let Some(span) = problem.span { " " (self.place(span)) }
            }
            @for window in excerpt.shown() { (super::excerpt::shown(&window)) }
            @if let Some(help) = &problem.help { p.small { "Help: " (said(help)) } }
        }
    }

    pub(super) fn annexes(&self) -> Markup {
        let figures = &self.report.figures;
        html! {
            @if !figures.is_empty() {
                h3 { "Figures in force" }
                p { "Figures that rules used, and who says what they are: the organisation's own come first." }
                (scroll("Figures in force", &self.figures()))
            }
            (self.rules())
        }
    }

    fn figures(&self) -> Markup {
        let mut figures: Vec<&Figure> = self.report.figures.iter().collect();
        figures.sort_by_key(|figure| std::cmp::Reverse(figure.param.origin));
        html! {
            table.wide {
                caption { "Figures in force and their origin" }
                thead { tr { @for column in ["figure", "value", "who says so", "where", "rules"] { th scope="col" { (column) } } } }
                tbody {
                    @for figure in figures {
                        tr {
                            th scope="row" { (said(&figure.name)) }
                            td { (said(&figure.param.value.to_string())) }
                            td { (figure.param.origin.words()) }
                            td { (self.place(figure.param.span)) }
                            td {
                                @for (at, rule) in figure.rules.iter().take(5).enumerate() { @if at > 0 { ", " } (self.rule_of(rule)) }
                                @if figure.rules.len() > 5 { " and " (figure.rules.len() - 5) " more" }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn digests(sources: &[SourceSummary]) -> Markup {
    html! {
        table.wide {
            caption { "Sources, each with the digest of what was read" }
            thead { tr { @for column in ["source", "kind", "SHA-256"] { th scope="col" { (column) } } } }
            tbody {
                @for source in sources {
                    tr { th scope="row" { (said(&source.name)) } td { (said(&source.kind)) } td { code.hash { (said(&source.sha256)) } } }
                }
            }
        }
    }
}

/// Rows are records, rows that others of the same record speak for, and rows that were not read: none is lost.
fn read(sources: &[SourceSummary]) -> Markup {
    html! {
        table.wide {
            caption { "What each source gave" }
            thead { tr {
                th scope="col" { "source" }
                @for column in ["files", "rows", "records", "folded", "not read", "problems"] { th.n scope="col" { (column) } }
                th scope="col" { "types" }
            } }
            tbody {
                @for source in sources {
                    @let records: usize = source.records.iter().map(|(_, count)| count).sum();
                    tr {
                        th scope="row" { (said(&source.name)) }
                        (number(source.files)) (number(source.rows)) (number(records)) (number(source.folded))
                        (number(source.rows.saturating_sub(records + source.folded))) (number(source.problems))
                        td { @for (at, (kind, count)) in source.records.iter().enumerate() { @if at > 0 { ", " } (count) " " (said(kind)) } }
                    }
                }
            }
        }
    }
}
