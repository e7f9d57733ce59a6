//! Parts of reports in Markdown: of the whole report, and of the summary of a step.

use std::fmt::Write;

use crate::finding::{Finding, Verdict};
use crate::report::{Report, Tested};
use crate::source::Sources;
use crate::telling::{self, Clause, clauses, told, untested_by_reason};
use crate::text::{self, count, markdown};

/// How long texts are and how many lines lists have; what is over is counted or marked.
#[derive(Clone, Copy)]
pub(in crate::output) struct Bounds {
    /// Columns of one text.
    pub(in crate::output) text: usize,
    /// Lines of evidence and of instances.
    pub(in crate::output) lines: usize,
}

/// Everything as it is.
pub(in crate::output) const WHOLE: Bounds = Bounds { text: usize::MAX, lines: usize::MAX };

/// Text of records within bounds, as Markdown.
pub(in crate::output) fn bounded(text: &str, bounds: Bounds) -> String {
    match bounds.text {
        usize::MAX => markdown(text),
        most => markdown(&text::cut(&text::one_line(text), most)),
    }
}

/// What the run came to: the conclusion, whether an audit may come, and what was found, by weight.
pub(in crate::output) fn conclusion(out: &mut String, report: &Report) {
    let conclusion = &report.conclusion;
    let meaning = match (conclusion.exit, report.totals().tested()) {
        (0, 0) => "Nothing was tested",
        (0, _) => "Concluded",
        (1, _) => "Gaps found",
        _ => "Could not conclude",
    };
    let _ = writeln!(out, "**{meaning}**: {} (exit {}).\n", markdown(&conclusion.reason), conclusion.exit);
    let totals = report.totals();
    let pairs: usize = report.rules.iter().map(|tested| tested.population).sum();
    let open = pairs.saturating_sub(totals.tested());
    let of = |rank: u8| report.findings.iter().filter(|finding| finding.rank() == rank).count();
    let _ = writeln!(
        out,
        "{} of {} carried out ({} put to {}); {open} not. Readiness on {}: **{}**.\n",
        totals.tested(),
        count(pairs, "test"),
        count(report.rules.len(), "rule"),
        count(report.records, "record"),
        report.run.as_of,
        report.readiness.status.name().replace('_', " ")
    );
    for reason in &report.readiness.reasons {
        let _ = writeln!(out, "- {}", markdown(reason));
    }
    if !report.readiness.reasons.is_empty() {
        out.push('\n');
    }
    let words = ["in error", "major", "minor", "not tested", "for a person", "opportunity", "known", "accepted"];
    let _ = writeln!(out, "| {} |", words.join(" | "));
    let _ = writeln!(out, "|{}", "---:|".repeat(words.len()));
    let numbers: Vec<String> = (0..8_u8).map(|rank| of(rank).to_string()).collect();
    let _ = writeln!(out, "| {} |\n", numbers.join(" | "));
    out.push_str("Findings by weight; a finding may speak for several records. Grades are proposals: an auditor confirms them.\n");
}

/// The worst, a few lines each, where a reader looks first.
pub(in crate::output) fn worst(out: &mut String, report: &Report, sources: &Sources, bounds: Bounds) {
    let failures = telling::worst(report, 3);
    if failures.is_empty() {
        return;
    }
    out.push_str("\n## The worst things\n\n");
    for (at, finding) in failures.iter().enumerate() {
        let told = told(finding, report, sources);
        let text = |text: &str| bounded(text, bounds);
        let whose = if told.requirement.is_empty() { &told.title } else { &told.requirement };
        let (headline, statement) = (text(&told.headline()), text(&told.statement));
        let _ = writeln!(out, "{}. **{headline}** ({}): {statement}", at + 1, text(whose));
        let rest = told.evidence.len().saturating_sub(1) + told.instances.len();
        let more = if rest > 0 { format!(", and {}", count(rest, "more place")) } else { String::new() };
        let _ = writeln!(out, "   - Evidence: {}{more}", text(told.evidence.first().map_or("", String::as_str)));
        let _ = writeln!(out, "   - Rule: {}; key: {}", text(&finding.rule), finding.fingerprint);
    }
}

/// What was tested clause by clause, and what was not.
pub(in crate::output) fn by_clause(out: &mut String, report: &Report) {
    out.push_str("\n## Clause by clause\n\n");
    if report.rules.is_empty() {
        out.push_str("No rule was put to the records: nothing was tested.\n");
        return;
    }
    out.push_str("| clause | rules | tests | tested | conform | major | minor | ofi | in hand | not tested | for a person | result |\n");
    out.push_str("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|\n");
    let clauses = clauses(report);
    let mut all = Clause::default();
    for (name, clause) in &clauses {
        all.add(clause);
        row(out, &markdown(&text::cut(name, 60)), clause);
    }
    row(out, "all", &all);
    out.push_str("\nA test is one rule put to one record.");
    let (due, none) = (all.counts.of(Verdict::NotDue), all.counts.of(Verdict::NotApplicable));
    let _ = writeln!(out, " Besides, {due} are not due and {none} do not apply.");
}

/// Sub-clauses under which so many rules fail that a major is proposed (ESC-AGG), a line each.
pub(in crate::output) fn proposals(out: &mut String, report: &Report) {
    for proposal in &report.proposals {
        let (criterion, rules) = (markdown(&proposal.criterion), markdown(&proposal.rules.join(", ")));
        let (fail, least) = (proposal.rules.len(), proposal.least);
        let _ = writeln!(out, "- {criterion}: {fail} different rules fail, {least} or more (ESC-AGG): {rules}");
    }
}

fn row(out: &mut String, name: &str, clause: &Clause) {
    let of = |verdict| clause.counts.of(verdict);
    let numbers = [
        clause.rules,
        clause.population,
        clause.counts.tested(),
        of(Verdict::Conform),
        clause.major,
        clause.minor(),
        of(Verdict::Ofi),
        of(Verdict::KnownManaged) + of(Verdict::AcceptedDeviation),
        of(Verdict::NotTested),
        of(Verdict::NeedsHuman),
    ];
    let numbers: Vec<String> = numbers.iter().map(|n| if *n == 0 { "-".to_owned() } else { n.to_string() }).collect();
    let _ = writeln!(out, "| {name} | {} | {} |", numbers.join(" | "), clause.result().words());
}

/// One finding as an auditor writes it, below its heading.
pub(in crate::output) fn finding(
    out: &mut String,
    finding: &Finding,
    report: &Report,
    sources: &Sources,
    bounds: Bounds,
) {
    let told = told(finding, report, sources);
    let text = |text: &str| bounded(text, bounds);
    let _ = writeln!(out, "- **Place**: {}", text(&told.place.to_string()));
    for (name, lines) in told.parts() {
        match lines.as_slice() {
            [line] => {
                let _ = writeln!(out, "- **{name}**: {}", text(line));
            }
            lines if name == "Criterion" => {
                let _ = writeln!(
                    out,
                    "- **{name}**: {}",
                    lines.iter().map(|line| text(line)).collect::<Vec<_>>().join(": ")
                );
            }
            lines => {
                let _ = writeln!(out, "- **{name}**:");
                for line in lines.iter().take(bounds.lines) {
                    let _ = writeln!(out, "  - {}", text(line));
                }
                if lines.len() > bounds.lines {
                    let _ = writeln!(out, "  - and {} more", lines.len() - bounds.lines);
                }
            }
        }
    }
    let _ = writeln!(out, "- **Key**: {}", finding.fingerprint);
}

/// Rules that were not put to all they apply to, by reason. `most` bounds the rules named of one reason.
pub(in crate::output) fn not_tested(out: &mut String, report: &Report, most: usize, bounds: Bounds) {
    let reasons = untested_by_reason(report);
    out.push_str("\n## Not tested, by reason\n\n");
    if reasons.is_empty() {
        out.push_str("Every rule was put to all it applies to.\n");
    }
    for (reason, rules) in &reasons {
        let _ = writeln!(out, "- {} ({}):", bounded(reason, bounds), count(rules.len(), "rule"));
        for tested in rules.iter().take(most) {
            let required = if tested.required { ", **required**" } else { "" };
            let _ = writeln!(out, "  - {}: {}{required}", bounded(&tested.id, bounds), how_much(tested));
        }
        if rules.len() > most {
            let _ = writeln!(out, "  - and {} more rules", rules.len() - most);
        }
    }
}

fn how_much(tested: &Tested) -> String {
    match (tested.population, tested.counts.tested()) {
        (0, _) => "nothing to test".to_owned(),
        (population, 0) => format!("0 of {population} tested"),
        (population, _) => format!("{} of {population} not tested", tested.counts.of(Verdict::NotTested)),
    }
}
