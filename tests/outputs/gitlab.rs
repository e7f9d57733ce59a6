//! GitLab Code Quality: what the widget of a merge request is told.

use std::collections::BTreeSet;

use tickmark::output::Format;

use crate::reports::{empty, full, hostile, huge};
use crate::sample::Sample;

fn issues(made: &Sample) -> Vec<serde_json::Value> {
    let bytes = crate::bytes(Format::named("gitlab").unwrap(), &made.report, &made.sources);
    serde_json::from_slice(&bytes).unwrap()
}

fn of<'i>(issues: &'i [serde_json::Value], severity: &str) -> Vec<&'i str> {
    let is = |issue: &&serde_json::Value| issue["severity"] == severity;
    issues.iter().filter(is).map(|issue| issue["description"].as_str().unwrap()).collect()
}

#[test]
fn severities_are_the_words_that_people_use() {
    let made = full();
    let issues = issues(&made);
    assert_eq!(of(&issues, "blocker"), ["not read: `registers/old.xls` cannot be read: permission denied"]);
    let minor = [
        "minor nonconformity: Nonconformity NC-1 records no cause.",
        "minor nonconformity: NC-2 says ␛[2J�evil and more.",
    ];
    assert_eq!(of(&issues, "minor"), minor);
    assert_eq!(of(&issues, "info"), ["not tested: EC-4 does not record performed_on."]);
    // The finding and the twelve pairs it speaks for, each with its own place and fingerprint.
    assert_eq!(of(&issues, "major").len(), 13);
    assert_eq!(issues.len(), 17);
    let keys: BTreeSet<&str> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(keys.len(), issues.len());
}

#[test]
fn an_issue_has_rule_fingerprint_file_and_line() {
    let made = full();
    let finding = &made.report.findings[4];
    let expected = serde_json::json!({
        "description": "minor nonconformity: Nonconformity NC-1 records no cause.",
        "check_name": "10.2-b2-root-cause-recorded",
        "fingerprint": finding.fingerprint.as_str(),
        "severity": "minor",
        "location": { "path": "registers/log.md", "lines": { "begin": 5, "end": 5 } },
    });
    assert!(issues(&made).contains(&expected));
}

#[test]
fn a_clean_run_is_an_empty_array_and_one_that_tested_nothing_is_not() {
    let mut made = full();
    made.report.findings.clear();
    made.report.problems.clear();
    made.report.conclusion.exit = 0;
    assert_eq!(crate::bytes(Format::named("gitlab").unwrap(), &made.report, &made.sources), b"[]\n");
    let issues = issues(&empty());
    assert_eq!(of(&issues, "blocker"), ["nothing was tested: nothing open at or above minor; 0 of 0 rules tested"]);
}

#[test]
fn a_run_that_could_not_conclude_is_never_clean() {
    let mut made = full();
    made.report.findings.clear();
    made.report.problems.clear();
    made.report.conclusion.exit = 2;
    made.report.conclusion.reason = "1 required rule untested for want of input".into();
    let issues = issues(&made);
    assert_eq!(of(&issues, "blocker"), ["could not conclude: 1 required rule untested for want of input"]);
}

#[test]
fn no_two_issues_share_a_fingerprint() {
    for made in [full(), hostile(), huge()] {
        let issues = issues(&made);
        let keys: BTreeSet<&str> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
        assert_eq!(keys.len(), issues.len());
    }
    let mut made = full();
    let again = made.report.findings[4].clone();
    made.report.findings.push(again);
    let issues = issues(&made);
    let key = made.report.findings[4].fingerprint.as_str();
    let keys = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).filter(|one| one.starts_with(key));
    assert_eq!(keys.collect::<Vec<_>>(), [key, &format!("{key}-2")]);
}
