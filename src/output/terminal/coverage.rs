//! What was not tested and why, what conforms, and what was read.

use std::fmt::Write;

use super::Page;
use crate::finding::Verdict;
use crate::param::Origin;
use crate::report::{Figure, SourceSummary, Tested};
use crate::telling::untested_by_reason;
use crate::text::{self, Cell, Tone, one_line};

impl Page<'_> {
    /// Rules that could not be put to all they apply to, by reason; reasons that touch a required rule come first.
    pub(super) fn not_tested(&self, out: &mut String) {
        let reasons = untested_by_reason(self.report);
        if reasons.is_empty() {
            return;
        }
        let rules = reasons.iter().map(|(_, rules)| rules.len()).sum();
        self.heading(out, "not tested, or not in full", &text::count(rules, "rule"));
        for (reason, rules) in reasons {
            let hang = text::hanging("  ", "  ", &reason, self.width);
            let _ = write!(out, "{}", self.style.paint(Tone::Strong, hang.trim_end()));
            out.push('\n');
            let rows: Vec<_> = rules.iter().map(|tested| row(tested)).collect();
            out.push_str(&text::table(self.style, 4, 2, &rows));
            out.push('\n');
        }
    }

    /// Rules that conform, each with its population.
    pub(super) fn conforming(&self, out: &mut String) {
        let conform = |tested: &&Tested| tested.outcome == Verdict::Conform && tested.counts.tested() > 0;
        let rules: Vec<_> = self.report.rules.iter().filter(conform).collect();
        if rules.is_empty() {
            return;
        }
        self.heading(out, "conforming", &text::count(rules.len(), "rule"));
        let row = |tested: &&Tested| {
            let tested_of = format!("{} of {}", tested.counts.tested(), tested.population);
            let title = one_line(&tested.title).into_owned();
            vec![Cell::left(one_line(&tested.id)), Cell::right(tested_of), Cell::left(title).tone(Tone::Faint)]
        };
        let rows: Vec<_> = rules.iter().map(row).collect();
        out.push_str(&text::table(self.style, 2, 2, &rows));
        out.push('\n');
    }

    /// The figures that the rules used: the organisation's own, and with `-v` the defaults that nobody has replaced.
    pub(super) fn figures(&self, out: &mut String) {
        let figures = &self.report.figures;
        let is_own = |figure: &&Figure| matches!(figure.param.origin, Origin::Document | Origin::Organisation);
        let own = figures.iter().filter(is_own).count();
        if figures.is_empty() {
            return;
        }
        let defaults = format!("{own} of the organisation's own, {} by default", figures.len() - own);
        self.heading(out, "figures used", &defaults);
        let shown = figures.iter().filter(|figure| self.verbose || is_own(figure));
        let row = |figure: &Figure| {
            vec![
                Cell::left(one_line(&figure.name)),
                Cell::left(text::cut(&one_line(&figure.param.value.to_string()), 40).into_owned()),
                Cell::left(figure.param.origin.words()),
                Cell::left(one_line(&self.sources.place(figure.param.span).to_string())).tone(Tone::Faint),
            ]
        };
        let rows: Vec<_> = shown.map(row).collect();
        if rows.is_empty() {
            out.push_str("  defaults of the pack and its pages alone; with -v each of them\n");
        }
        out.push_str(&text::table(self.style, 2, 2, &rows));
        out.push('\n');
    }

    /// What was read: rows are records and rows that could not be read, always.
    pub(super) fn sources(&self, out: &mut String) {
        let sources = &self.report.sources;
        let files: usize = sources.iter().map(|source| source.files).sum();
        self.heading(
            out,
            "read",
            &format!("{}, {}", text::count(files, "file"), text::count(self.report.records, "record")),
        );
        if sources.is_empty() {
            out.push_str("  no source is configured\n\n");
            return;
        }
        let rows: Vec<_> = sources.iter().map(source_row).collect();
        out.push_str(&text::table(self.style, 2, 2, &rows));
        out.push('\n');
    }
}

fn row(tested: &Tested) -> Vec<Cell> {
    let required = if tested.required { Cell::left("required").tone(Tone::Bad) } else { Cell::left("") };
    let counted = match (tested.population, tested.counts.tested()) {
        (0, _) => "nothing to test".to_owned(),
        (population, 0) => format!("0 of {population} tested"),
        (population, _) => format!("{} of {population} not tested", tested.counts.of(Verdict::NotTested)),
    };
    vec![Cell::left(one_line(&tested.id)), Cell::left(counted), required]
}

fn source_row(source: &SourceSummary) -> Vec<Cell> {
    let records: usize = source.records.iter().map(|(_, count)| count).sum();
    let unread = source.rows.saturating_sub(records + source.folded);
    let said = [(source.folded, "folded"), (unread, "not read")];
    let said = said.iter().filter(|(rows, _)| *rows > 0);
    let said: Vec<_> = said.map(|(rows, what)| format!("{} {what}", text::count(*rows, "row"))).collect();
    let unread = match said.as_slice() {
        [] => Cell::left(""),
        said => Cell::left(said.join(", ")).tone(Tone::Weak),
    };
    let problems = match source.problems {
        0 => Cell::left(""),
        problems => Cell::left(text::count(problems, "problem")).tone(Tone::Weak),
    };
    vec![
        Cell::left(one_line(&source.name)),
        Cell::right(text::count(source.files, "file")),
        Cell::right(text::count(source.rows, "row")),
        Cell::right(text::count(records, "record")),
        unread,
        problems,
    ]
}
