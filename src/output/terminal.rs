//! The report for people: findings with their evidence, what was tested and what was not, and the conclusion.

use std::fmt::Write;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity as Weight, SourceCode};

use super::Options;
use crate::problem::{Problem, Severity};
use crate::report::Report;
use crate::source::Sources;
use crate::telling::{Excerpt, Label, without_lines};
use crate::text::{self, Style, Tone, one_line};

mod coverage;
mod finding;
mod summary;

/// Warnings and notes shown in full; errors are all shown.
const PROBLEMS: usize = 20;

/// Where everything is drawn.
struct Page<'r> {
    report: &'r Report,
    sources: &'r Sources,
    style: Style,
    width: usize,
    verbose: bool,
}

/// The report as text.
pub(super) fn write(report: &Report, sources: &Sources, options: &Options) -> String {
    let style = Style { color: options.color, unicode: options.unicode };
    let width = options.width.clamp(40, 120);
    let page = Page { report, sources, style, width, verbose: options.verbose };
    let mut out = String::new();
    if options.quiet {
        page.brief(&mut out);
        return text::no_commands(out);
    }
    page.head(&mut out);
    page.findings(&mut out);
    page.problems(&mut out);
    page.summary(&mut out);
    if options.verbose {
        page.conforming(&mut out);
    }
    page.not_tested(&mut out);
    page.figures(&mut out);
    page.sources(&mut out);
    page.conclusion(&mut out);
    text::no_commands(out)
}

/// Problems alone: what a command says that could not begin.
pub(super) fn problems(problems: &[Problem], sources: &Sources, options: &Options) -> String {
    let style = Style { color: options.color, unicode: options.unicode };
    let mut ordered: Vec<&Problem> = problems.iter().collect();
    ordered.sort_by_key(|problem| problem.severity);
    let mut out = String::new();
    let draw = Drawing { sources, style, width: options.width.clamp(40, 120) };
    for problem in ordered {
        draw.problem(&mut out, problem);
    }
    text::no_commands(out)
}

impl Page<'_> {
    fn drawing(&self) -> Drawing<'_> {
        Drawing { sources: self.sources, style: self.style, width: self.width }
    }

    fn head(&self, out: &mut String) {
        let run = &self.report.run;
        let packs: Vec<_> = run.packs.iter().map(|pack| format!("{} {}", pack.name, pack.version)).collect();
        let dot = self.style.either(" · ", " | ");
        let who = run.organisation.as_deref().unwrap_or("an organisation that the configuration does not name");
        let _ = writeln!(out, "{}", self.style.paint(Tone::Strong, &one_line(who)));
        let line = [format!("as of {} ({})", run.as_of, run.timezone), run.config.clone(), packs.join(", ")].join(dot);
        let _ = writeln!(out, "{}\n", self.style.paint(Tone::Faint, &one_line(&line)));
    }

    /// One line for each finding and each error, in the form `place: what: statement`.
    fn brief(&self, out: &mut String) {
        for finding in self.report.worst_first() {
            out.push_str(&self.finding_line(finding));
        }
        for problem in self.problems_in_order().into_iter().filter(|problem| problem.severity == Severity::Error) {
            let place = problem.span.map_or_else(String::new, |span| format!("{}: ", self.sources.place(span)));
            let message = one_line(&problem.message);
            let _ = writeln!(out, "{}{}: {message}", one_line(&place), self.style.paint(Tone::Bad, "error"));
        }
        self.conclusion(out);
    }

    fn problems_in_order(&self) -> Vec<&Problem> {
        let mut problems: Vec<_> = self.report.problems.iter().collect();
        problems.sort_by_key(|problem| problem.severity);
        problems
    }

    fn problems(&self, out: &mut String) {
        let problems = self.problems_in_order();
        if problems.is_empty() {
            return;
        }
        let of = |severity| problems.iter().filter(|problem| problem.severity == severity).count();
        let counted = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
        let counted = counted.map(|(severity, noun)| (of(severity), noun)).into_iter().filter(|(n, _)| *n > 0);
        let counted: Vec<_> = counted.map(|(n, noun)| text::count(n, noun)).collect();
        self.heading(out, "problems in the input", &counted.join(", "));
        let errors = of(Severity::Error);
        let shown = if self.verbose { problems.len() } else { problems.len().min(errors + PROBLEMS) };
        for problem in problems.iter().take(shown) {
            self.drawing().problem(out, problem);
        }
        if problems.len() > shown {
            let _ = writeln!(out, "  and {} more; all of them with -v\n", problems.len() - shown);
        }
    }

    fn heading(&self, out: &mut String, title: &str, beside: &str) {
        let _ = writeln!(out, "{}\n", self.style.rule(self.width, Tone::Strong, &[title, beside]));
    }

    fn conclusion(&self, out: &mut String) {
        let conclusion = &self.report.conclusion;
        let (tone, meaning) = match (conclusion.exit, self.report.totals().tested()) {
            (0, 0) => (Tone::Weak, "nothing was tested"),
            (0, _) => (Tone::Good, "concluded"),
            (1, _) => (Tone::Bad, "gaps found"),
            _ => (Tone::Bad, "could not conclude"),
        };
        let meaning = self.style.paint(tone, meaning);
        let _ = writeln!(out, "{meaning}: {} (exit {})", one_line(&conclusion.reason), conclusion.exit);
    }
}

/// What every drawing needs: where places point into, and how to draw.
struct Drawing<'r> {
    sources: &'r Sources,
    style: Style,
    width: usize,
}

impl Drawing<'_> {
    fn problem(&self, out: &mut String, problem: &Problem) {
        let weight = match problem.severity {
            Severity::Error => Weight::Error,
            Severity::Warning => Weight::Warning,
            Severity::Note => Weight::Advice,
        };
        let label = problem.span.map(|span| Label { span, text: String::new() });
        self.draw(out, weight, &problem.message, label.as_slice());
        if let Some(help) = &problem.help {
            self.detail(out, "help", help);
        }
        out.push('\n');
    }

    /// A message and the lines its labels stand in.
    fn draw(&self, out: &mut String, weight: Weight, message: &str, labels: &[Label]) {
        let excerpt = Excerpt::new(self.sources, labels, self.width.saturating_sub(12));
        let message = one_line(message).into_owned();
        let theme = match (self.style.unicode, self.style.color) {
            (true, true) => GraphicalTheme::unicode(),
            (true, false) => GraphicalTheme::unicode_nocolor(),
            (false, true) => GraphicalTheme::ascii(),
            (false, false) => GraphicalTheme::none(),
        };
        let handler = GraphicalReportHandler::new_themed(theme).with_width(self.width).with_context_lines(1);
        let shown = Shown { weight, message, excerpt };
        // Writing to a string fails only where a label lies outside the excerpt, which the excerpt made itself.
        let mut drawn = String::new();
        let _ = handler.without_syntax_highlighting().render_report(&mut drawn, &shown);
        out.push_str(&without_lines(&drawn));
    }

    /// A word and text hanging beside it, below a diagnostic.
    fn detail(&self, out: &mut String, word: &str, text: &str) {
        let label = format!("{word:>10}: ");
        let painted = self.style.paint(Tone::Calm, &label);
        out.push_str(&text::hanging(&label, &painted, &one_line(text), self.width));
    }
}

/// A diagnostic as miette wants it.
#[derive(Debug)]
struct Shown {
    weight: Weight,
    message: String,
    excerpt: Excerpt,
}

impl std::fmt::Display for Shown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Shown {}

impl Diagnostic for Shown {
    fn severity(&self) -> Option<Weight> {
        Some(self.weight)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.excerpt.labels()))
    }
}
