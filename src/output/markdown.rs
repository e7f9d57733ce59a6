//! The report that a person reads, as Markdown (CommonMark, with the tables of GitHub): in the order of an audit report (domain
//! E.5), every finding in full as an auditor writes it. Nothing that a record says is markup.

use std::fmt::Write;

use self::parts::WHOLE;
use super::Options;
use crate::finding::{Finding, Verdict};
use crate::report::{Overview, Report};
use crate::source::{Sources, Span};
use crate::text::{count, markdown};

pub(super) mod parts;

/// The report as Markdown.
pub(super) fn write(report: &Report, sources: &Sources, _: &Options) -> String {
    let page = Page { report, sources };
    let mut out = String::new();
    page.head(&mut out);
    out.push_str("\n## Summary\n\n");
    parts::conclusion(&mut out, report);
    parts::worst(&mut out, report, sources, WHOLE);
    parts::by_clause(&mut out, report);
    if !report.proposals.is_empty() {
        out.push_str("\nA major is proposed for these sub-clauses, to be confirmed:\n\n");
        parts::proposals(&mut out, report);
    }
    page.findings(&mut out, "Findings", &[0, 1, 2, 5], "Nothing that was tested fails.");
    page.conforming(&mut out);
    if let Some(overview) = &report.overview {
        page.deadlines(&mut out, overview);
        page.coverage(&mut out, overview);
    }
    page.findings(&mut out, "Accepted deviations, known and managed", &[6, 7], "None.");
    page.findings(&mut out, "Open questions for people", &[4], "None.");
    parts::not_tested(&mut out, report, usize::MAX, WHOLE);
    page.findings(&mut out, "Not tested for what a record does not say", &[3], "None.");
    page.data(&mut out);
    page.figures(&mut out);
    out
}

struct Page<'r> {
    report: &'r Report,
    sources: &'r Sources,
}

impl Page<'_> {
    fn place(&self, span: Span) -> String {
        markdown(&self.sources.place(span).to_string())
    }

    fn head(&self, out: &mut String) {
        let run = &self.report.run;
        let who = run.organisation.as_deref().unwrap_or("an organisation that the configuration does not name");
        let _ = writeln!(out, "# Report of findings: {}\n", markdown(who));
        let _ = writeln!(out, "- As of: {} ({})", run.as_of, markdown(&run.timezone));
        for pack in &run.packs {
            let (name, version) = (markdown(&pack.name), markdown(&pack.version));
            let _ = writeln!(out, "- Criteria: pack {name} {version}, SHA-256 {}", markdown(&pack.sha256));
        }
        let _ = writeln!(out, "- Configuration: {}", markdown(&run.config));
        let _ = writeln!(out, "- Made with: Tickmark {}", env!("CARGO_PKG_VERSION"));
        out.push_str("\nThe records are read whole; practice is not observed.\n");
    }

    /// Findings of some ranks, by weight, each under a heading of its own.
    fn findings(&self, out: &mut String, title: &str, ranks: &[u8], none: &str) {
        let findings = self.report.worst_first();
        let findings: Vec<&Finding> = findings.into_iter().filter(|one| ranks.contains(&one.rank())).collect();
        let _ = writeln!(out, "\n## {title}\n");
        if findings.is_empty() {
            let _ = writeln!(out, "{none}");
        }
        for (at, finding) in findings.iter().enumerate() {
            let (rule, subject) = (markdown(&finding.rule), markdown(&finding.subject.to_string()));
            let gap = if at == 0 { "" } else { "\n" };
            let _ = writeln!(out, "{gap}### {}. {}: {rule}, {subject}\n", at + 1, finding.heading());
            parts::finding(out, finding, self.report, self.sources, WHOLE);
        }
    }

    /// What conforms: auditors report that too.
    fn conforming(&self, out: &mut String) {
        out.push_str("\n## What conforms\n\n");
        let rules: Vec<_> = self.report.rules.iter().filter(|rule| rule.counts.of(Verdict::Conform) > 0).collect();
        if rules.is_empty() {
            out.push_str("Nothing that was tested conforms.\n");
            return;
        }
        out.push_str("| rule | what | conform | tested | population |\n|---|---|---:|---:|---:|\n");
        for rule in &rules {
            let (id, title, counts) = (markdown(&rule.id), markdown(&rule.title), &rule.counts);
            let (conform, tested) = (counts.of(Verdict::Conform), counts.tested());
            let _ = writeln!(out, "| {id} | {title} | {conform} | {tested} | {} |", rule.population);
        }
        let remarks = rules.iter().flat_map(|rule| rule.remarks.iter().map(move |remark| (rule, remark)));
        for (at, (rule, remark)) in remarks.enumerate() {
            let gap = if at == 0 { "\nRemarks:\n\n" } else { "" };
            let (id, subject) = (markdown(&rule.id), markdown(&remark.subject.to_string()));
            let _ = writeln!(out, "{gap}- {subject} ({id}): {}", markdown(&remark.text));
        }
    }

    fn deadlines(&self, out: &mut String, overview: &Overview) {
        out.push_str("\n## Deadlines\n\n");
        if overview.deadlines.is_empty() {
            out.push_str("No open matter has a date.\n");
            return;
        }
        out.push_str(
            "| due | days left | what | record | title | state | owner | place |\n|---|---:|---|---|---|---|---|---|\n",
        );
        for one in &overview.deadlines {
            let days = one.due.signed_duration_since(self.report.run.as_of).num_days();
            let left = if days < 0 { format!("{days} (overdue)") } else { days.to_string() };
            let or_none = |text: &Option<String>| text.as_deref().map_or_else(|| "-".to_owned(), markdown);
            let cells = [
                one.due.to_string(),
                left,
                markdown(&one.what),
                markdown(&one.subject.to_string()),
                markdown(&one.title),
                or_none(&one.state),
                or_none(&one.owner),
                self.place(one.span),
            ];
            let _ = writeln!(out, "| {} |", cells.join(" | "));
        }
    }

    /// What was looked at when, and how old the evidence of controls is.
    fn coverage(&self, out: &mut String, overview: &Overview) {
        if !overview.coverage.is_empty() {
            out.push_str(
                "\n## Coverage of the scope\n\n| part | last looked at | by | how often |\n|---|---|---|---:|\n",
            );
        }
        for one in &overview.coverage {
            let last = one.looks.iter().max_by_key(|(_, on)| *on);
            let (on, by) = last.map_or_else(
                || ("never".to_owned(), "-".to_owned()),
                |(by, on)| (on.to_string(), markdown(&by.to_string())),
            );
            let part = format!("{} {}", markdown(&one.subject.id), markdown(&one.title));
            let _ = writeln!(out, "| {part} | {on} | {by} | {} |", one.looks.len());
        }
        if !overview.controls.is_empty() {
            out.push_str("\n## Controls\n\n| control | applicable | status | evidence | newest | findings |\n|---|---|---|---:|---|---:|\n");
        }
        for one in &overview.controls {
            let applicable = one.applicable.map_or("not said", |applicable| if applicable { "yes" } else { "no" });
            let status = one.status.as_deref().map_or_else(|| "not said".to_owned(), markdown);
            let newest = one.newest.map_or_else(|| "none".to_owned(), |newest| newest.to_string());
            let reference = markdown(&one.reference);
            let _ = writeln!(
                out,
                "| {reference} | {applicable} | {status} | {} | {newest} | {} |",
                one.pieces, one.findings
            );
        }
        if !overview.lapses.is_empty() {
            out.push_str("\n## Acceptances and their end\n\n| what | title | until | place |\n|---|---|---|---|\n");
        }
        for one in &overview.lapses {
            let until = one.until.map_or_else(|| "no end is recorded".to_owned(), |until| until.to_string());
            let (subject, title) = (markdown(&one.subject.to_string()), markdown(&one.title));
            let _ = writeln!(out, "| {subject} | {title} | {until} | {} |", self.place(one.span));
        }
    }

    /// What was read, and what is wrong with it.
    fn data(&self, out: &mut String) {
        out.push_str("\n## Quality of the data\n\n");
        if self.report.problems.is_empty() {
            out.push_str("Nothing in the input is wrong.\n");
        }
        for problem in &self.report.problems {
            let place = problem.span.map_or_else(String::new, |span| format!("{}: ", self.place(span)));
            let help = problem.help.as_deref().map_or_else(String::new, |help| format!(" ({})", markdown(help)));
            let _ = writeln!(out, "- {}: {place}{}{help}", problem.severity.name(), markdown(&problem.message));
        }
        if self.report.sources.is_empty() {
            out.push_str("\nNo source is configured.\n");
            return;
        }
        out.push_str(
            "\n| source | kind | files | rows | records | problems | SHA-256 |\n|---|---|---:|---:|---|---:|---|\n",
        );
        for source in &self.report.sources {
            let records: Vec<String> =
                source.records.iter().map(|(kind, n)| format!("{} {n}", markdown(kind))).collect();
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} | {} | {} | {} |",
                markdown(&source.name),
                markdown(&source.kind),
                source.files,
                source.rows,
                if records.is_empty() { "none".to_owned() } else { records.join(", ") },
                source.problems,
                markdown(&source.sha256)
            );
        }
    }

    /// Parameters in force, and who says what they are.
    fn figures(&self, out: &mut String) {
        if self.report.figures.is_empty() {
            return;
        }
        out.push_str("\n## Figures used, and whose they are\n\n| name | value | from | place | rules |\n|---|---|---|---|---:|\n");
        for figure in &self.report.figures {
            let _ = writeln!(
                out,
                "| {} | {} | {} | {} | {} |",
                markdown(&figure.name),
                markdown(&figure.param.value.to_string()),
                figure.param.origin.words(),
                self.place(figure.param.span),
                figure.rules.len()
            );
        }
        let _ = writeln!(out, "\n{} in force.", count(self.report.figures.len(), "figure"));
    }
}
