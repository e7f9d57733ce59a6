//! JUnit XML: what reporters of pipelines are told.

use std::collections::BTreeSet;

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus};
use tickmark::finding::{Finding, Grade, Verdict};
use tickmark::output::Format;
use tickmark::problem::Problem;
use tickmark::report::Report;

use crate::reports::{company, empty, full, hostile, huge, many};
use crate::sample::Sample;

fn text(report: &Report, made: &Sample) -> String {
    String::from_utf8(crate::bytes(Format::named("junit").unwrap(), report, &made.sources)).unwrap()
}

fn read(text: &str) -> quick_junit::Report {
    quick_junit::Report::deserialize_from_str(&decoded(text)).unwrap()
}

/// This reader knows no references to characters by number, which every XML reader for others does.
fn decoded(text: &str) -> String {
    let mut parts = text.split("&#x");
    let mut out = parts.next().unwrap().to_owned();
    for part in parts {
        let (number, rest) = part.split_once(';').unwrap();
        out.push(char::from_u32(u32::from_str_radix(number, 16).unwrap()).unwrap());
        out.push_str(rest);
    }
    out
}

fn cases(xml: &quick_junit::Report) -> Vec<&TestCase> {
    xml.test_suites.iter().flat_map(|suite| &suite.test_cases).collect()
}

fn case<'x>(xml: &'x quick_junit::Report, name: &str) -> &'x TestCase {
    cases(xml).into_iter().find(|case| case.name.as_str() == name).unwrap_or_else(|| panic!("no case `{name}`"))
}

/// `failure`, `error`, `skipped` or `passed`, and its message.
fn said(case: &TestCase) -> (&'static str, &str) {
    match &case.status {
        TestCaseStatus::Success { .. } => ("passed", ""),
        TestCaseStatus::NonSuccess { kind: NonSuccessKind::Failure, message, .. } => {
            ("failure", message.as_ref().unwrap())
        }
        TestCaseStatus::NonSuccess { kind: NonSuccessKind::Error, message, .. } => ("error", message.as_ref().unwrap()),
        TestCaseStatus::Skipped { message, .. } => ("skipped", message.as_ref().unwrap()),
    }
}

fn status(xml: &quick_junit::Report, name: &str) -> (String, String) {
    let (status, message) = said(case(xml, name));
    (status.to_owned(), message.to_owned())
}

fn two(status: &str, message: &str) -> (String, String) {
    (status.to_owned(), message.to_owned())
}

#[test]
fn each_verdict_is_what_a_reporter_makes_of_it() {
    let made = full();
    let xml = read(&text(&made.report, &made));
    let failed = "Every effectiveness check of CA-7 was performed by its owner, Søren Ångström.";
    let of = |name: &str| status(&xml, name);
    assert_eq!(of("10.2-d-closed-action-effectiveness corrective_action/CA-7"), two("failure", failed));
    assert_eq!(of("10.2-d-closed-action-effectiveness record/conform-0"), two("passed", ""));
    assert_eq!(
        of("10.2-d-effectiveness-in-time effectiveness_check/EC-4"),
        two("skipped", "Not tested: EC-4 does not record performed_on.")
    );
    assert_eq!(
        of("7.5.2-approved document/POL-1"),
        two("skipped", "For a person: Was the policy approved by someone with authority?")
    );
    assert_eq!(
        of("A.8.13-restore-tested corrective_action/CA-8"),
        two(
            "skipped",
            "Accepted: accepted by RA-4 until 2026-12-31: Backup of the archive was last tested on 2024-01-10."
        )
    );
    assert_eq!(of("7.5.2-review-due record/not_due-0"), two("skipped", "Not due: because it is so"));
    // A rule that was put to nothing is there, and says why.
    assert_eq!(of("9.2.1-scope-audited-annually"), two("skipped", "Not tested: no scope_item is recorded"));
    assert_eq!(
        of("`registers/old.xls` cannot be read: permission denied"),
        two("error", "`registers/old.xls` cannot be read: permission denied")
    );
}

#[test]
fn a_failure_reads_like_a_finding_and_has_its_place() {
    let made = full();
    let xml = read(&text(&made.report, &made));
    let case = case(&xml, "10.2-d-closed-action-effectiveness corrective_action/CA-7");
    assert_eq!(case.classname.as_deref(), Some("isms.clause-10_2"));
    let extra = |name: &str| case.extra.iter().find(|(key, _)| key.as_str() == name).map(|(_, value)| value.as_str());
    assert_eq!((extra("file"), extra("line")), (Some("registers/aktionen.csv"), Some("2")));
    let TestCaseStatus::NonSuccess { ty, description, .. } = &case.status else { panic!("no failure") };
    assert_eq!(ty.as_deref(), Some("major"));
    let text = description.as_deref().unwrap();
    let labels = ["Criterion:", "Finding:", "Evidence:", "Extent:", "Also:", "Grade:", "Expected:", "Due:", "Key:"];
    let at: Vec<Option<usize>> = labels.iter().map(|label| text.find(label)).collect();
    assert!(at.iter().all(Option::is_some) && at.is_sorted(), "{at:?} {text}");
}

#[test]
fn each_nonconforming_pair_fails_once_and_points_at_the_finding_that_speaks_for_it() {
    let made = full();
    let out = text(&made.report, &made);
    let xml = read(&out);
    let finding = made.report.findings.iter().find(|one| one.grade == Some(Grade::Major)).unwrap();
    for instance in &finding.instances {
        let name = format!("{} {}", instance.rule, instance.subject);
        assert_eq!(cases(&xml).iter().filter(|case| case.name.as_str() == name).count(), 1);
        let TestCaseStatus::NonSuccess { description, message, .. } = &case(&xml, &name).status else {
            panic!("{name}")
        };
        assert_eq!(message.as_deref(), Some(instance.reason.as_str()));
        assert!(description.as_deref().unwrap().contains(finding.fingerprint.as_str()), "{description:?}");
    }
    // Those that the report counts, and the one of a rule that it does not list.
    let pairs = made.report.totals().of(Verdict::Nonconform) + 1;
    assert_eq!(xml.test_suites.iter().map(|suite| suite.failures).sum::<usize>(), pairs);
}

#[test]
fn an_opportunity_fails_only_where_the_run_was_asked_to_fail_for_it() {
    let mut made = full();
    made.report.findings[4].verdict = Verdict::Ofi;
    made.report.findings[4].grade = Some(Grade::Ofi);
    let name = "10.2-b2-root-cause-recorded nonconformity/NC-1";
    let statement = "Nonconformity NC-1 records no cause.";
    let xml = read(&text(&made.report, &made));
    assert_eq!(status(&xml, name), two("skipped", &format!("Opportunity for improvement: {statement}")));
    made.report.run.fail_on = Some(Grade::Ofi);
    let xml = read(&text(&made.report, &made));
    assert_eq!(status(&xml, name), two("failure", statement));
}

#[test]
fn a_run_that_could_not_conclude_or_tested_nothing_is_no_pass() {
    let mut made = empty();
    let xml = read(&text(&made.report, &made));
    assert_eq!(xml.tests, 1);
    assert_eq!(said(case(&xml, "the run concludes")).0, "skipped");
    made.report.conclusion.exit = 2;
    made.report.conclusion.reason = "1 required rule untested for want of input; no gap at or above minor".into();
    let xml = read(&text(&made.report, &made));
    let reason = "could not conclude: 1 required rule untested for want of input; no gap at or above minor";
    assert_eq!(status(&xml, "the run concludes"), two("error", reason));
}

#[test]
fn subjects_that_are_counted_without_a_name_are_counted_here_too() {
    let mut made = full();
    let rule = made.report.rules.iter_mut().find(|rule| rule.id == "7.5.2-review-due").unwrap();
    rule.cases.clear();
    let xml = read(&text(&made.report, &made));
    assert_eq!(said(case(&xml, "7.5.2-review-due others: conform")), ("passed", ""));
    let counted = case(&xml, "7.5.2-review-due others: conform").system_out.as_deref().unwrap();
    assert_eq!(counted, "12 subjects, by count: they are not listed one by one");
    assert_eq!(status(&xml, "7.5.2-review-due others: not due").0, "skipped");
    assert!(status(&xml, "7.5.2-review-due others: not due").1.starts_with("Not due: 3 subjects"));
}

#[test]
fn every_case_has_a_name_of_its_own_a_class_a_file_and_a_line() {
    for made in [full(), hostile()] {
        let xml = read(&text(&made.report, &made));
        let mut names = BTreeSet::new();
        for case in cases(&xml) {
            let class = case.classname.as_deref().unwrap();
            assert!(class.matches('.').count() == 1 && class.starts_with("isms."), "{class}");
            assert!(names.insert((class, case.name.as_str())), "{} twice", case.name.as_str());
            assert!(case.name.chars().count() <= 512);
            let keys: Vec<&str> = case.extra.keys().map(|key| key.as_str()).collect();
            assert_eq!(keys, ["file", "line"]);
        }
    }
}

#[test]
fn problems_of_one_message_are_a_case_each() {
    let mut made = full();
    made.report.problems.push(Problem::error("`registers/old.xls` cannot be read: permission denied", None));
    let xml = read(&text(&made.report, &made));
    let input = xml.test_suites.iter().find(|suite| suite.name.as_str() == "Input").unwrap();
    let names: Vec<&str> = input.test_cases.iter().map(|case| case.name.as_str()).collect();
    let name = "`registers/old.xls` cannot be read: permission denied";
    assert_eq!(names, [name, &format!("{name} (2)")]);
}

#[test]
fn a_file_stays_below_what_gitlab_takes_and_counts_what_it_leaves_out() {
    let made = huge();
    let out = text(&made.report, &made);
    assert!(out.len() < 30_000_000, "{}", out.len());
    let xml = read(&out);
    assert_eq!(xml.test_suites.iter().map(|suite| suite.failures).sum::<usize>(), made.report.findings.len());

    let made = many(60_000);
    let out = text(&made.report, &made);
    assert!(out.len() < 30_000_000, "{}", out.len());
    let xml = read(&out);
    let more =
        |case: &&TestCase| said(case).1.strip_prefix("and ").and_then(|rest| rest.split(' ').next()?.parse().ok());
    let cut: Vec<usize> = cases(&xml).iter().filter_map(more).collect();
    let failures = xml.test_suites.iter().map(|suite| suite.failures).sum::<usize>();
    assert!(!cut.is_empty());
    assert_eq!(failures - cut.len() + cut.iter().sum::<usize>(), 60_000);
    // The worst are all told whole.
    let majors = made.report.findings.iter().filter(|one| one.grade == Some(Grade::Major));
    let whole: BTreeSet<&str> = cases(&xml)
        .iter()
        .filter_map(|case| match &case.status {
            TestCaseStatus::NonSuccess { description, .. } if description.as_deref()?.contains("Extent:") => {
                description.as_deref()?.lines().last()?.split_whitespace().nth(1)
            }
            _ => None,
        })
        .collect();
    assert_eq!(majors.filter(|one| !whole.contains(one.fingerprint.as_str())).count(), 0);
}

#[test]
fn the_company_has_a_case_for_each_pair() {
    let company = company();
    let out = crate::bytes(Format::named("junit").unwrap(), &company.report, company.sources());
    let xml = read(&String::from_utf8(out).unwrap());
    let pairs: BTreeSet<(&str, &str, &str)> = company
        .report
        .rules
        .iter()
        .flat_map(|rule| rule.cases.iter().map(move |case| (rule, case)))
        .map(|(rule, case)| {
            let subject = &company.report.subjects[case.subject as usize].subject;
            (rule.id.as_str(), subject.kind.as_str(), subject.id.as_str())
        })
        .collect();
    let silent = company.report.rules.iter().filter(|rule| rule.population == 0).count();
    // A systemic finding is about the ISMS: no case of its rule is.
    let is_pair =
        |one: &Finding| pairs.contains(&(one.rule.as_str(), one.subject.kind.as_str(), one.subject.id.as_str()));
    let systemic = company.report.findings.iter().filter(|one| !is_pair(one)).count();
    assert!(systemic > 0);
    assert_eq!(xml.tests, pairs.len() + systemic + silent + 1);
    let nonconform = company.report.totals().of(Verdict::Nonconform);
    assert_eq!(xml.test_suites.iter().map(|suite| suite.failures).sum::<usize>(), nonconform + systemic);
}

/// Some readers guess the encoding of a file.
#[test]
fn a_file_is_ascii_whatever_records_say() {
    let made = hostile();
    let out = text(&made.report, &made);
    assert!(out.is_ascii());
    let xml = read(&out);
    assert!(cases(&xml).iter().any(|case| case.name.contains("漢字")));
}
