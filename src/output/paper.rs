//! Working papers, as Markdown that reads as well unrendered: for each point what the records show, what is not tested,
//! and what is left to a person, with places.

use std::fmt::Write;

use super::Options;
use crate::finding::{Finding, Grade, Verdict};
use crate::report::{Paper, Point, Report, Tested};
use crate::source::Sources;
use crate::text::markdown;

/// Findings, remarks and instances shown of one rule.
const SHOWN: usize = 6;

/// Every working paper of a report.
pub(super) fn write(report: &Report, sources: &Sources, _: &Options) -> String {
    let mut out = String::new();
    for paper in &report.papers {
        let page = Page { report, sources, paper };
        page.head(&mut out);
        for (at, point) in paper.points.iter().enumerate() {
            page.point(&mut out, at + 1, point);
        }
        out.push('\n');
    }
    if report.papers.is_empty() {
        out.push_str("No working paper of the packs has a point on the rules that were put.\n");
    }
    out
}

struct Page<'r> {
    report: &'r Report,
    sources: &'r Sources,
    paper: &'r Paper,
}

impl Page<'_> {
    fn head(&self, out: &mut String) {
        let run = &self.report.run;
        let who = run.organisation.as_deref().unwrap_or("an organisation that the configuration does not name");
        let packs: Vec<String> = run.packs.iter().map(|pack| format!("{} {}", pack.name, pack.version)).collect();
        let _ = writeln!(out, "# Working paper: {}\n", markdown(&self.paper.title));
        let _ = writeln!(
            out,
            "{}, clause {}, as of {} ({}), {}\n",
            markdown(who),
            markdown(&self.paper.clause),
            run.as_of,
            markdown(&run.timezone),
            markdown(&packs.join(", "))
        );
        let readiness = &self.report.readiness;
        let _ = writeln!(out, "Readiness on {}: **{}**", run.as_of, readiness.status.name());
        for reason in &readiness.reasons {
            let _ = writeln!(out, "- {}", markdown(reason));
        }
        out.push_str("\nThe records are read whole; practice is not observed. Grades are proposals.\n");
    }

    fn point(&self, out: &mut String, number: usize, point: &Point) {
        let basis =
            if point.basis.is_empty() { String::new() } else { format!(" ({})", markdown(&point.basis.join(", "))) };
        let _ = writeln!(out, "\n## {number} {}{basis}\n", markdown(&point.title));
        let rules: Vec<&Tested> = self.report.rules.iter().filter(|rule| point.rules.contains(&rule.id)).collect();
        out.push_str("What the records show:\n\n");
        let shown: Vec<&&Tested> = rules.iter().filter(|rule| rule.counts.tested() > 0).collect();
        for rule in &shown {
            self.rule(out, rule);
        }
        if shown.is_empty() {
            out.push_str("- nothing: no rule of this point was tested\n");
        }
        self.untested(out, &rules);
        self.person(out, point, &rules);
    }

    /// One rule: how many conform, what does not, and what was remarked.
    fn rule(&self, out: &mut String, rule: &Tested) {
        let counts = &rule.counts;
        let of = |verdict| counts.of(verdict);
        let mut said = vec![format!("{} of {} tested conform", of(Verdict::Conform), counts.tested())];
        for (verdict, word) in [(Verdict::Nonconform, "nonconforming"), (Verdict::Ofi, "to improve")] {
            if of(verdict) > 0 {
                said.push(format!("{} {word}", of(verdict)));
            }
        }
        let _ = writeln!(out, "- {} ({}): {}", markdown(&rule.title), markdown(&rule.id), said.join(", "));
        let findings = self.findings(rule, &[Verdict::Nonconform, Verdict::Ofi, Verdict::Error]);
        for line in findings.iter().take(SHOWN) {
            let _ = writeln!(out, "  - {line}");
        }
        if findings.len() > SHOWN {
            let _ = writeln!(out, "  - and {} more", findings.len() - SHOWN);
        }
        for remark in rule.remarks.iter().take(SHOWN) {
            let _ = writeln!(out, "  - note on {}: {}", markdown(&remark.subject.to_string()), markdown(&remark.text));
        }
        if rule.remarks.len() > SHOWN {
            let _ = writeln!(out, "  - and {} notes more", rule.remarks.len() - SHOWN);
        }
    }

    /// What a rule found, a line each: as findings of its own, or as instances of others.
    fn findings(&self, rule: &Tested, verdicts: &[Verdict]) -> Vec<String> {
        let mut lines = Vec::new();
        for finding in self.report.findings.iter().filter(|finding| verdicts.contains(&finding.verdict)) {
            if finding.rule == rule.id {
                let place = markdown(&self.sources.place(finding.evidence.first().span).to_string());
                lines.push(format!("{}: {} [{place}]", word(finding), markdown(&finding.statement)));
            }
            // Of a finding that speaks for several, each instance stands once more by itself.
            let word = if finding.rule == rule.id { "instance" } else { word(finding) };
            for instance in finding.instances.iter().filter(|instance| instance.rule == rule.id) {
                let place = markdown(&self.sources.place(instance.span).to_string());
                lines.push(format!("{word}: {} [{place}]", markdown(&instance.reason)));
            }
        }
        lines
    }

    fn untested(&self, out: &mut String, rules: &[&Tested]) {
        let left = |rule: &&&Tested| rule.counts.tested() == 0 || rule.counts.of(Verdict::NotTested) > 0;
        let rules: Vec<&&Tested> = rules.iter().filter(left).collect();
        if rules.is_empty() {
            return;
        }
        out.push_str("\nNot tested:\n\n");
        for rule in rules {
            let count = rule.counts.of(Verdict::NotTested);
            let reason = match (&rule.reason, count) {
                (Some(reason), _) => markdown(reason),
                (None, 0) if rule.counts.of(Verdict::NeedsHuman) > 0 => "a person judges it, see below".to_owned(),
                (None, 0) if rule.counts.of(Verdict::NotDue) > 0 => "not due yet".to_owned(),
                (None, 0) => "it applies to no record".to_owned(),
                (None, _) => "the records do not say enough".to_owned(),
            };
            let _ = writeln!(out, "- {} ({count} of {}): {reason}", markdown(&rule.id), rule.population);
            for line in self.findings(rule, &[Verdict::NotTested]).iter().take(SHOWN) {
                let _ = writeln!(out, "  - {line}");
            }
        }
    }

    fn person(&self, out: &mut String, point: &Point, rules: &[&Tested]) {
        out.push_str("\nFor the person:\n\n");
        let _ = writeln!(out, "- {}", markdown(&point.question));
        for rule in rules {
            for line in self.findings(rule, &[Verdict::NeedsHuman]) {
                let _ = writeln!(out, "- {}: {line}", markdown(&rule.id));
            }
        }
        out.push_str("\nConclusion: ____________________  Name, role, date: ____________________\n");
    }
}

fn word(finding: &Finding) -> &'static str {
    match (finding.verdict, finding.grade) {
        (Verdict::Nonconform, Some(Grade::Major)) => "major",
        (Verdict::Nonconform, _) => "minor",
        (Verdict::Ofi, _) => "opportunity",
        (Verdict::NotTested, _) => "not tested",
        (Verdict::NeedsHuman, _) => "question",
        _ => "error",
    }
}
