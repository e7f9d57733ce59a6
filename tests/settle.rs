//! What the organisation found first and has in hand is not raised twice; what it has badly in hand is found again.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use tickmark::cli::Place;
use tickmark::finding::{Finding, Fingerprint, Grade, Subject, Verdict};
use tickmark::report::Report;
use tickmark::run::{Prepared, Scope, check};

const RULE: &str = "10.2-c-overdue";

/// An overdue action on one nonconformity, and an entry of the log about it.
struct Company {
    status: &'static str,
    source: &'static str,
    detected_on: &'static str,
    /// The keys the entry keeps.
    keys: String,
    /// When the entry's own action is due.
    due_on: &'static str,
}

impl Default for Company {
    fn default() -> Self {
        Self { status: "recorded", source: "tool", detected_on: "2026-11-20", keys: key("CA-1"), due_on: "2027-01-31" }
    }
}

fn key(action: &str) -> String {
    let subject = Subject { kind: "corrective_action".into(), id: action.into() };
    Fingerprint::new(RULE, &subject, "ISO/IEC 27001:2022 10.2 c").to_string()
}

impl Company {
    fn write(&self, directory: &Path) {
        let config = "organisation: Larkfield\nsources: [{ files: isms.yaml }]\n";
        std::fs::write(directory.join("tickmark.yaml"), config).unwrap();
        let Self { status, source, detected_on, keys, due_on } = self;
        let in_time: String = (3..6)
            .map(|n| {
                format!("- {{ id: CA-{n}, title: Other, kind: corrective, status: in_progress, due_on: 2027-03-31 }}\n")
            })
            .collect();
        let text = format!(
            "person: [ {{ id: P-1, title: Ana Ortiz, status: active }} ]\n\
             scope_item: [ {{ id: SI-1, title: Head office, kind: site }} ]\n\
             nonconformity:\n\
             - {{ id: NC-1, title: Laptops without encryption, status: implementing, detected_on: 2026-09-01, source: self_report }}\n\
             - {{ id: NC-2, title: An action is late, status: {status}, detected_on: {detected_on}, recorded_on: {detected_on}, \
             source: {source}, responsible: P-1, owner: P-1, requirement: ISO/IEC 27001:2022 10.2 c, condition: CA-1 was due 2026-10-01 and is open., \
             objective_evidence: record CA-1 in isms.yaml, scope_item: SI-1, reported_via: tool, external_ids: [{keys}] }}\n\
             corrective_action:\n\
             - {{ id: CA-1, title: Encrypt, kind: corrective, nonconformity: NC-1, status: in_progress, due_on: 2026-10-01 }}\n\
             - {{ id: CA-2, title: Remind, action: Remind, kind: correction, nonconformity: NC-2, owner: P-1, status: in_progress, \
             planned_on: 2026-11-20, original_due_on: {due_on}, due_on: {due_on}, recorded_on: 2026-11-20 }}\n{in_time}"
        );
        std::fs::write(directory.join("isms.yaml"), text).unwrap();
    }

    fn report(&self, change: impl Fn(&mut Scope)) -> Report {
        let directory = tempfile::tempdir().unwrap();
        self.write(directory.path());
        let place = Place { directory: Some(PathBuf::from(directory.path())), ..Place::default() };
        let prepared = Prepared::read(&place).unwrap();
        let as_of = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let mut scope = Scope { as_of, fail_on: Some(Grade::Minor), ..Scope::default() };
        scope.rules = vec![globset::Glob::new(RULE).unwrap()];
        change(&mut scope);
        check(&prepared, &scope)
    }

    fn finding(&self) -> Finding {
        let mut findings = self.report(|_| ()).findings;
        findings.retain(|finding| finding.subject.id == "CA-1");
        findings.pop().unwrap()
    }
}

#[test]
fn what_is_in_hand_in_time_is_known_and_managed_and_fails_no_run() {
    let report = Company::default().report(|_| ());
    let finding = report.findings.first().unwrap();
    assert_eq!((finding.verdict, finding.grade), (Verdict::KnownManaged, None));
    assert_eq!(finding.disposition.as_deref(), Some("in hand as NC-2, in time"));
    let rule = report.rules.first().unwrap();
    assert_eq!((rule.counts.of(Verdict::KnownManaged), rule.counts.of(Verdict::Nonconform)), (1, 0));
    assert_eq!((report.conclusion.exit, report.rules.len()), (0, 1));
}

#[test]
fn without_dispositions_it_is_shown_as_if_nobody_had_it_in_hand() {
    let report = Company::default().report(|scope| scope.ignore_dispositions = true);
    let finding = report.findings.first().unwrap();
    assert_eq!((finding.verdict, finding.disposition.as_deref()), (Verdict::Nonconform, None));
    assert_eq!(report.conclusion.exit, 1);
}

#[test]
fn an_entry_that_is_late_itself_covers_nothing() {
    let finding = Company { due_on: "2026-11-20", ..Company::default() }.finding();
    assert_eq!(finding.verdict, Verdict::Nonconform);
    let why = "raised as NC-2, which does not cover it: 10.2-c-overdue fails on CA-2";
    assert_eq!(finding.disposition.as_deref(), Some(why));
}

#[test]
fn an_entry_of_which_nobody_can_say_whether_it_is_late_covers_nothing() {
    let finding = Company { due_on: "soon", ..Company::default() }.finding();
    assert_eq!(finding.verdict, Verdict::Nonconform);
    let why = "raised as NC-2, which does not cover it: 10.2-c-overdue could not be tested on CA-2";
    assert_eq!(finding.disposition.as_deref(), Some(why));
}

#[test]
fn an_entry_that_is_closed_covers_nothing() {
    let finding = Company { status: "closed", ..Company::default() }.finding();
    assert_eq!((finding.verdict, finding.disposition), (Verdict::Nonconform, None));
}

#[test]
fn what_others_found_is_no_find_of_the_organisation() {
    let finding = Company { source: "external_audit", ..Company::default() }.finding();
    assert_eq!(finding.verdict, Verdict::Nonconform);
    let why = "raised as NC-2, which does not cover it: its source is external_audit: others found it";
    assert_eq!(finding.disposition.as_deref(), Some(why));
}

#[test]
fn an_entry_about_another_matter_covers_nothing() {
    let finding = Company { keys: key("CA-9"), ..Company::default() }.finding();
    assert_eq!((finding.verdict, finding.disposition), (Verdict::Nonconform, None));
}

#[test]
fn a_run_that_did_not_look_at_how_the_entry_is_handled_says_so() {
    let subject = Subject { kind: "corrective_action".into(), id: "CA-1".into() };
    let report = Company::default().report(|scope| scope.subjects = vec![subject.clone()]);
    let finding = report.findings.first().unwrap();
    assert_eq!(finding.verdict, Verdict::Nonconform);
    let why = "raised as NC-2, which does not cover it: this run did not look at how it is handled";
    assert_eq!(finding.disposition.as_deref(), Some(why));
}

#[test]
fn what_is_no_longer_found_is_to_be_verified_and_closed_by_a_person() {
    let company = Company { keys: key("CA-2"), ..Company::default() };
    let told = |report: &Report| {
        let is = |problem: &&tickmark::problem::Problem| problem.message.contains("no longer found");
        report.problems.iter().filter(is).count()
    };
    assert_eq!(told(&company.report(|scope| scope.rules.clear())), 1);
    // Of a rule that was not put nobody can say so.
    assert_eq!(told(&company.report(|_| ())), 0);
}
