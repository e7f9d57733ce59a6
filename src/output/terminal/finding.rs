//! One finding: the requirement, the evidence, the statement; then what follows from it.

use std::fmt::Write;

use miette::Severity as Weight;

use super::Page;
use crate::finding::{Evidence, Finding, Instance};
use crate::telling::Label;
use crate::text::{self, Tone, one_line};

/// Pieces of evidence shown of one finding.
const EVIDENCE: usize = 12;
/// Instances listed of one finding.
const INSTANCES: usize = 10;
/// Findings of one rule and one weight shown in full; the others are a line each.
const IN_FULL: usize = 10;
/// Longest value repeated in a label.
const VALUE: usize = 40;

/// The short and the long word for a finding, and its weight.
fn words(finding: &Finding) -> (&'static str, &'static str, Tone, Weight) {
    let (tone, weight) = match finding.rank() {
        0 | 1 => (Tone::Bad, Weight::Error),
        2 => (Tone::Weak, Weight::Warning),
        3 => (Tone::Weak, Weight::Advice),
        _ => (Tone::Calm, Weight::Advice),
    };
    (finding.word(), finding.heading(), tone, weight)
}

impl Page<'_> {
    pub(super) fn findings(&self, out: &mut String) {
        let findings = self.report.worst_first();
        for group in findings.chunk_by(|a, b| a.rank() == b.rank() && a.rule == b.rule) {
            let full = if self.verbose { group.len() } else { IN_FULL };
            for finding in group.iter().take(full) {
                self.finding(out, finding);
            }
            if group.len() > full {
                let _ = writeln!(out, "  {} more of the same rule, in full with -v:\n", group.len() - full);
                for finding in group.iter().skip(full) {
                    let _ = write!(out, "    {}", self.finding_line(finding));
                }
                out.push('\n');
            }
        }
    }

    /// A finding on one line: `place: word: statement [rule subject]`.
    pub(super) fn finding_line(&self, finding: &Finding) -> String {
        let (word, _, tone, _) = words(finding);
        let place = self.sources.place(finding.evidence.first().span).to_string();
        let more = match finding.instances.len() {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        format!(
            "{}: {}: {} [{} {}{more}]\n",
            one_line(&place),
            self.style.paint(tone, word),
            one_line(&finding.statement),
            one_line(&finding.rule),
            one_line(&finding.subject.to_string()),
        )
    }

    fn finding(&self, out: &mut String, finding: &Finding) {
        let (_, word, tone, weight) = words(finding);
        let subject = finding.subject.to_string();
        let _ = writeln!(
            out,
            "{}",
            self.style.rule(self.width, tone, &[word, &one_line(&finding.rule), &one_line(&subject)])
        );
        self.drawing().draw(out, weight, &finding.statement, &self.labels(finding));
        let hidden = finding.evidence.iter().count().saturating_sub(EVIDENCE);
        if hidden > 0 {
            let _ = writeln!(out, "{:12}and {} more; all of them in --output json", "", text::count(hidden, "place"));
        }
        let criteria = match finding.criteria.join("; ") {
            none if none.is_empty() => finding.title.clone(),
            criteria => format!("{criteria}{}{}", self.style.either(" – ", " - "), finding.title),
        };
        self.drawing().detail(out, "criterion", &criteria);
        if let Some(grade) = finding.escalated_by.as_ref().zip(finding.grade) {
            self.drawing().detail(out, "grade", &format!("{} proposed: {}", grade.1, grade.0));
        }
        if let Some(disposition) = &finding.disposition {
            self.drawing().detail(out, "in hand", disposition);
        }
        self.instances(out, finding);
        if !finding.recommendation.is_empty() {
            self.drawing().detail(out, "help", &finding.recommendation);
        }
        self.drawing().detail(out, "finding", finding.fingerprint.as_str());
        out.push('\n');
    }

    fn labels(&self, finding: &Finding) -> Vec<Label> {
        let label = |piece: &Evidence| Label { span: piece.span, text: self.label(finding, piece) };
        finding.evidence.iter().take(EVIDENCE).map(label).collect()
    }

    /// Whose field it is, unless it is the subject's own, and what it was read as, unless that is what stands there.
    fn label(&self, finding: &Finding, piece: &Evidence) -> String {
        let whose = if piece.subject == finding.subject { String::new() } else { format!("{} ", piece.subject.id) };
        let Some(field) = &piece.field else {
            return one_line(&piece.subject.to_string()).into_owned();
        };
        let written = self.sources.slice(piece.span).trim().trim_matches(['"', '\'']);
        let read = match piece.value.as_deref() {
            None => " is not recorded".to_owned(),
            Some(value) if value == written || value.chars().count() > VALUE => String::new(),
            Some(value) => format!(", read as {value}"),
        };
        text::cut(&one_line(&format!("{whose}{field}{read}")), self.width / 2).into_owned()
    }

    fn instances(&self, out: &mut String, finding: &Finding) {
        if finding.instances.is_empty() {
            return;
        }
        self.drawing().detail(out, "also", &format!("{} more, for which this finding speaks", finding.instances.len()));
        for instance in finding.instances.iter().take(INSTANCES) {
            self.instance(out, finding, instance);
        }
        let hidden = finding.instances.len().saturating_sub(INSTANCES);
        if hidden > 0 {
            let _ = writeln!(out, "{:12}and {hidden} more; all of them in --output json", "");
        }
    }

    /// Place and whose it is, then what was found. A requirement that the finding has stated is not stated again.
    fn instance(&self, out: &mut String, finding: &Finding, instance: &Instance) {
        let place = self.sources.place(instance.span).to_string();
        let rule = if instance.rule == finding.rule { String::new() } else { format!(" {}", one_line(&instance.rule)) };
        let _ = writeln!(out, "{:12}{}: {}{}", "", one_line(&place), one_line(&instance.subject.to_string()), rule);
        let said = match instance.reason.split_once(". ") {
            Some((requirement, rest)) if finding.statement.contains(requirement) => rest,
            _ => &instance.reason,
        };
        let indent = " ".repeat(14);
        let text = text::hanging(&indent, &indent, &one_line(said), self.width);
        for line in text.lines() {
            let _ = writeln!(out, "{}", self.style.paint(Tone::Faint, line));
        }
    }
}
