//! GitLab Code Quality: what the widget of a merge request compares with the target branch. It is for what stands in the records and
//! is not right: failures, opportunities, rules in error, and what could not be tested for want of what a record should
//! say. Questions for people, accepted deviations and what is known and managed are no defect of a change. The file is always an
//! array: without one there is no widget.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Options;
use crate::finding::{Finding, Fingerprint, Subject, Verdict};
use crate::problem::{Problem, Severity};
use crate::report::Report;
use crate::source::{Sources, Span};
use crate::telling::{Hosted, hosted, hosted_configuration};
use crate::text::{self, one_line};

/// Longest description in columns: the widget shows a line.
const DESCRIPTION: usize = 1000;

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// The report as a Code Quality report.
pub(super) fn write(report: &Report, sources: &Sources, _: &Options) -> String {
    let mut page = Page { report, sources, issues: Vec::new(), seen: BTreeMap::new() };
    let errors = report.problems.iter().filter(|problem| problem.severity == Severity::Error);
    errors.for_each(|problem| page.problem(problem));
    // Such a run has nothing else to show for itself, and an empty array is a clean one.
    if report.conclusion.exit >= 2 || report.totals().tested() == 0 {
        page.conclusion();
    }
    for finding in report.worst_first() {
        if let Some(severity) = severity(finding) {
            page.finding(finding, severity);
        }
    }
    let mut out = serde_json::to_string_pretty(&page.issues).unwrap_or_else(|_| "[]".to_owned());
    out.push('\n');
    out
}

/// How GitLab calls it; `None` for what is no defect of a change.
fn severity(finding: &Finding) -> Option<&'static str> {
    match (finding.verdict, finding.word()) {
        (Verdict::Error, _) => Some("blocker"),
        (Verdict::Nonconform, "major") => Some("major"),
        (Verdict::Nonconform, _) => Some("minor"),
        (Verdict::Ofi | Verdict::NotTested, _) => Some("info"),
        _ => None,
    }
}

struct Page<'r> {
    report: &'r Report,
    sources: &'r Sources,
    issues: Vec<Issue>,
    /// How often each fingerprint was given: GitLab keeps the last issue of one.
    seen: BTreeMap<String, usize>,
}

impl Page<'_> {
    fn finding(&mut self, finding: &Finding, severity: &'static str) {
        let said = format!("{}: {}", finding.heading(), finding.statement);
        let more = match finding.instances.len() {
            0 => String::new(),
            n => format!(" (and {n} more, for which it speaks)"),
        };
        let rule = finding.rule.clone();
        self.issue(&rule, &finding.fingerprint, severity, &(said + more.as_str()), finding.evidence.first().span);
        for one in &finding.instances {
            let said = format!("{}: {} (part of {} {})", finding.heading(), one.reason, finding.rule, finding.subject);
            self.issue(&one.rule, &one.fingerprint, severity, &said, one.span);
        }
    }

    fn issue(&mut self, rule: &str, key: &Fingerprint, severity: &'static str, said: &str, span: Span) {
        let place = hosted(span, self.report, self.sources);
        // What the host cannot show is said.
        let said = match place.exact {
            true => said.to_owned(),
            false => format!("{said} [{}]", self.sources.place(span)),
        };
        self.add(rule, key, severity, &said, &place);
    }

    fn problem(&mut self, problem: &Problem) {
        let about = Subject { kind: "input".into(), id: problem.message.clone() };
        let uri = problem.span.map(|span| self.sources.place(span).uri).unwrap_or_default();
        let key = Fingerprint::new("input", &about, &uri);
        let said = format!("not read: {}", problem.message);
        match problem.span {
            Some(span) => self.issue("input", &key, "blocker", &said, span),
            None => self.add("input", &key, "blocker", &said, &hosted_configuration(self.report)),
        }
    }

    fn conclusion(&mut self) {
        let key = Fingerprint::new("run", &Subject::isms(), "conclusion");
        let said = match self.report.totals().tested() {
            0 => format!("nothing was tested: {}", self.report.conclusion.reason),
            _ => format!("could not conclude: {}", self.report.conclusion.reason),
        };
        self.add("run", &key, "blocker", &said, &hosted_configuration(self.report));
    }

    fn add(&mut self, rule: &str, key: &Fingerprint, severity: &'static str, said: &str, place: &Hosted) {
        let count = self.seen.entry(key.as_str().to_owned()).or_insert(0);
        *count += 1;
        let fingerprint = match *count {
            1 => key.as_str().to_owned(),
            again => format!("{key}-{again}"),
        };
        self.issues.push(Issue {
            description: text::cut(&one_line(said), DESCRIPTION).into_owned(),
            check_name: one_line(rule).into_owned(),
            fingerprint,
            severity,
            location: Location {
                path: one_line(&place.path).into_owned(),
                lines: Lines { begin: place.line, end: place.end_line.max(place.line) },
            },
        });
    }
}
