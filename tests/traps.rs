//! Edge cases that a naive check gets wrong. To add a case, add a directory to `fixtures/traps/` that begins with its
//! number: a `tickmark.yaml`, its records, and what is `expected`, line by line:
//!
//! - `as-of DATE` judges the lines below it on that day; the first line is one;
//! - `# ...` says what a naive check would tell, and why that is wrong;
//! - `RULE TYPE/ID VERDICT [GRADE] [: TEXT]` is what the rule comes to on that one record, `isms/ISMS` standing for the
//!   whole. `TEXT` stands in the statement, in the reason of the verdict or of the grade, or in a remark. A record to
//!   which the rule is not put is `not_tested : empty population`.
//! - A line that begins with `!` is what should be and is not: it fails once it comes true, and then loses the sign.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use globset::Glob;
use rayon::prelude::*;
use tickmark::cli::Place;
use tickmark::finding::{Finding, Grade, Subject, Verdict};
use tickmark::problem::Severity;
use tickmark::report::Report;
use tickmark::run::{Prepared, Scope, check};

/// How many cases there are.
const CASES: usize = 77;

/// Cases without a fixture: the rules that they wait for, and the reason.
const LEFT_OUT: [(&str, &str, &str); 9] = [
    ("F-11", "6.1.3-f-acceptance-within-criteria", "no rule of the pack compares a risk with its accepted level"),
    ("F-35", "", "acceptances turn no failure into an accepted deviation yet (SUP-ACCEPT)"),
    ("F-36", "", "entries of the log turn no failure into one known and managed yet (SUP-KNOWN)"),
    ("F-38", "A.5.26-*", "no rule of the pack has a limit of hours"),
    ("F-39", "A.5.18-*", "no rule of the pack has a limit of working days"),
    ("F-46", "9.2.2-b-auditor-independent", "no rule of the pack asks what auditors did before"),
    ("F-47", "9.2.2-b-auditor-independent", "no rule of the pack asks who audits the programme"),
    ("F-58", "6.1.3-d-*", "the pack has no rules on the statement of applicability"),
    ("F-63", "A.8.8-*", "the pack has no rules on vulnerabilities"),
];

#[test]
fn each_trap_is_judged_as_an_auditor_would() {
    let wrong: Vec<String> = directories().par_iter().flat_map(|directory| run(directory)).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn each_case_has_a_fixture_or_a_reason_for_having_none() {
    let all: Vec<String> = (1..=CASES).map(|number| format!("F-{number:02}")).collect();
    let there: BTreeSet<String> = directories()
        .iter()
        .map(|directory| name(directory).split('-').take(2).collect::<Vec<_>>().join("-"))
        .collect();
    let left_out = LEFT_OUT.iter().map(|(number, ..)| (*number).to_owned());
    let mut listed: Vec<String> = there.into_iter().chain(left_out).collect();
    listed.sort();
    assert_eq!(listed, all, "each case is in one of the two lists");
}

#[test]
fn rules_that_cases_wait_for_are_not_in_the_pack() {
    let directory = directories().into_iter().next();
    let prepared = Prepared::read(&Place { directory, ..Place::default() }).unwrap();
    for (number, rules, reason) in LEFT_OUT {
        assert!(!reason.is_empty(), "{number} has no reason");
        let matcher = Glob::new(rules).unwrap().compile_matcher();
        let there = prepared.packs.rules.iter().find(|rule| matcher.is_match(&rule.id));
        assert!(there.is_none(), "{number}: {} is there now, and the case wants a fixture", there.unwrap().id);
    }
}

fn directories() -> Vec<PathBuf> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/traps");
    let mut all: Vec<PathBuf> = std::fs::read_dir(fixtures).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.retain(|path| path.is_dir());
    all.sort();
    all
}

fn name(directory: &Path) -> String {
    directory.file_name().unwrap().to_string_lossy().into_owned()
}

/// What one case does otherwise than expected, each with the case and the line.
fn run(directory: &Path) -> Vec<String> {
    let case = name(directory);
    let at = |line: usize, why: String| format!("{case}/expected:{line}: {why}");
    let Ok(prepared) = Prepared::read(&Place { directory: Some(directory.into()), ..Place::default() }) else {
        return vec![format!("{case}: its tickmark.yaml is not valid")];
    };
    let mut wrong: Vec<String> = unread(&prepared).map(|why| format!("{case}: {why}")).collect();
    let text = std::fs::read_to_string(directory.join("expected")).unwrap_or_default();
    let mut as_of = None;
    let mut lines = 0;
    let mut explained = false;
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        if line.starts_with('#') {
            explained = true;
        } else if let Some(day) = line.strip_prefix("as-of ") {
            match day.trim().parse::<NaiveDate>() {
                Ok(day) => as_of = Some(day),
                Err(_) => wrong.push(at(number, format!("`{day}` is no day"))),
            }
        } else {
            lines += 1;
            let told = match (Expected::read(line), as_of) {
                (_, None) => Err("the first line is to be `as-of DATE`".to_owned()),
                (Some(expected), Some(day)) => expected.compare(&prepared, day),
                (None, Some(_)) => Err(format!("`{line}` is not `RULE TYPE/ID VERDICT`")),
            };
            wrong.extend(told.err().map(|why| at(number, why)));
        }
    }
    if lines == 0 || !explained {
        wrong.push(format!("{case}: `expected` holds no verdict, or no line on what a naive check would tell"));
    }
    wrong
}

/// What was not read as the case means it: it would be absent, and the case would show something else.
fn unread(prepared: &Prepared) -> impl Iterator<Item = String> {
    let fatal = |severity: Severity| severity == Severity::Error;
    let problems = prepared.problems().into_iter().filter(move |problem| fatal(problem.severity));
    let extra = prepared.data.records.iter().flat_map(|record| record.extra.iter().map(move |extra| (record, extra)));
    let extra = extra.map(|(record, extra)| format!("{}: the model has no field `{}`", record.id, extra.heading));
    problems.map(|problem| problem.to_string()).chain(extra)
}

/// One line.
struct Expected<'t> {
    rule: &'t str,
    subject: Subject,
    verdict: Verdict,
    grade: Option<Grade>,
    text: Option<&'t str>,
    waits: bool,
}

impl<'t> Expected<'t> {
    fn read(line: &'t str) -> Option<Self> {
        let (waits, line) = line.strip_prefix("! ").map_or((false, line), |rest| (true, rest));
        let (head, text) = line.split_once(" : ").map_or((line, None), |(head, text)| (head, Some(text.trim())));
        let mut words = head.split_whitespace();
        let (rule, subject, verdict) = (words.next()?, words.next()?, Verdict::named(words.next()?)?);
        let grade = match words.next() {
            None => None,
            Some(word) => Some(Grade::named(word)?),
        };
        let (kind, id) = subject.split_once('/')?;
        let subject = Subject { kind: kind.to_owned(), id: id.to_owned() };
        words.next().is_none().then_some(Self { rule, subject, verdict, grade, text, waits })
    }

    /// Whether the rule says on the record what is expected; else what it says.
    fn compare(&self, prepared: &Prepared, as_of: NaiveDate) -> Result<(), String> {
        if prepared.packs.rule(self.rule).is_none() {
            return Err(format!("the pack has no rule `{}`", self.rule));
        }
        let whole = self.subject == Subject::isms();
        let model = &prepared.data.model;
        let known = |kind: &str, id: &str| kind == self.subject.kind && id == self.subject.id;
        if !whole && !prepared.data.records.iter().any(|record| known(&model.kind(record.kind).name, &record.id)) {
            return Err(format!("no record `{}` was loaded", self.subject));
        }
        let scope = Scope {
            as_of,
            fail_on: Some(Grade::Minor),
            rules: vec![Glob::new(self.rule).unwrap()],
            subjects: if whole { Vec::new() } else { vec![self.subject.clone()] },
            ..Scope::default()
        };
        let report = check(prepared, &scope);
        let outcome = report.rules.first().unwrap().outcome;
        let (grades, said) = (grades(&report), said(&report));
        let right = outcome == self.verdict
            && self.grade.is_none_or(|grade| grades == [grade].into())
            && self.text.is_none_or(|text| said.iter().any(|said| said.contains(text)));
        let expected = self.words();
        match (right, self.waits) {
            (true, false) | (false, true) => Ok(()),
            (true, true) => Err(format!("{expected} has come true: the line loses its `!`")),
            (false, false) => {
                let grades: Vec<_> = grades.iter().map(|grade| grade.name()).collect();
                let told = format!("{} {}", outcome.name(), grades.join(" and "));
                Err(format!("{expected} is expected, but: {} : {}", told.trim_end(), said.join(" | ")))
            }
        }
    }

    fn words(&self) -> String {
        let grade = self.grade.map_or(String::new(), |grade| format!(" {grade}"));
        let text = self.text.map_or(String::new(), |text| format!(" : {text}"));
        format!("{} {} {}{grade}{text}", self.rule, self.subject, self.verdict.name())
    }
}

/// The grades of what was found.
fn grades(report: &Report) -> BTreeSet<Grade> {
    report.findings.iter().filter_map(|finding| finding.grade).collect()
}

/// What a rule says: its statements, the reasons of verdicts and grades, and its remarks.
fn said(report: &Report) -> Vec<String> {
    let of = |finding: &Finding| {
        let own = [Some(finding.statement.clone()), finding.escalated_by.clone()];
        let others = finding.instances.iter().map(|instance| instance.reason.clone());
        own.into_iter().flatten().chain(others).collect::<Vec<_>>()
    };
    let reasons = report.rules.iter().filter_map(|rule| rule.reason.clone());
    let remarks = report.rules.iter().flat_map(|rule| rule.remarks.iter().map(|remark| remark.text.clone()));
    report.findings.iter().flat_map(of).chain(reasons).chain(remarks).filter(|text| !text.is_empty()).collect()
}
