//! SARIF as evidence: every rule and subject once, with what it came to.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use tickmark::finding::{Standing, Verdict};
use tickmark::output::Format;
use tickmark::report::Report;
use tickmark::source::Sources;

use crate::reports::{HUGE, company, empty, full, hostile, huge};
use crate::sample::Sample;

fn run_of(report: &Report, sources: &Sources) -> Value {
    let format = Format::named("sarif-full").unwrap();
    let log: Value = serde_json::from_slice(&crate::bytes(format, report, sources)).unwrap();
    log["runs"][0].clone()
}

fn run(made: &Sample) -> Value {
    run_of(&made.report, &made.sources)
}

fn results(run: &Value) -> &Vec<Value> {
    run["results"].as_array().unwrap()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap()
}

/// How many results there are of each kind.
fn kinds(run: &Value) -> BTreeMap<&str, usize> {
    results(run).iter().fold(BTreeMap::new(), |mut sum, one| {
        *sum.entry(text(one, "kind")).or_default() += 1;
        sum
    })
}

#[test]
fn every_verdict_has_the_kind_that_the_specification_has_for_it() {
    let made = full();
    let run = run(&made);
    let of = |verdict: Verdict| made.report.totals().of(verdict);
    let fails = [Verdict::Nonconform, Verdict::AcceptedDeviation].into_iter().map(of).sum::<usize>();
    let expected = BTreeMap::from([
        // One of the instances is of a rule without cases; the sample makes up another subject in its place.
        ("fail", fails + 1),
        ("informational", of(Verdict::NotDue)),
        ("notApplicable", of(Verdict::NotApplicable)),
        // A rule that was put to nothing is open too.
        ("open", of(Verdict::NotTested) + 1),
        ("pass", of(Verdict::Conform)),
        ("review", of(Verdict::NeedsHuman)),
    ]);
    assert_eq!(kinds(&run), expected);
    for result in results(&run) {
        assert_eq!(text(result, "kind") == "fail", text(result, "level") != "none", "{result}");
    }
}

#[test]
fn no_pair_of_rule_and_subject_stands_twice_and_none_is_missing() {
    let whole = company();
    for (report, run) in [(&whole.report, run_of(&whole.report, whole.sources())), (&full().report, run(&full()))] {
        let pair = |one: &Value| {
            let subject = one["locations"][0]["logicalLocations"][0]["fullyQualifiedName"].as_str().unwrap_or("");
            (text(one, "ruleId").to_owned(), subject.to_owned())
        };
        // Two records of one id stand at two places.
        let place = |one: &Value| one["locations"][0]["physicalLocation"].to_string();
        let places: BTreeSet<_> = results(&run).iter().map(|one| (pair(one), place(one))).collect();
        assert_eq!(places.len(), results(&run).len());
        let pairs: BTreeSet<(String, String)> = results(&run).iter().map(pair).collect();
        let cases: usize = report.rules.iter().map(|tested| tested.cases.len()).sum();
        assert!(cases > 20);
        for tested in &report.rules {
            for case in &tested.cases {
                let subject = &report.subjects[case.subject as usize].subject;
                let subject = tickmark::text::one_line(&subject.to_string()).into_owned();
                assert!(pairs.contains(&(tested.id.clone(), subject.clone())), "{} {subject}", tested.id);
            }
        }
    }
}

#[test]
fn nothing_untested_is_a_pass_in_the_shipped_company() {
    let whole = company();
    let run = run_of(&whole.report, whole.sources());
    let passes = results(&run).iter().filter(|one| text(one, "kind") == "pass").count();
    let listed =
        |tested: &tickmark::report::Tested| tested.counts.of(Verdict::Conform) - tested.unlisted(Verdict::Conform);
    assert_eq!(passes, whole.report.rules.iter().map(listed).sum::<usize>());
    for tested in whole.report.rules.iter().filter(|tested| tested.counts.tested() == 0) {
        let of_rule = results(&run).iter().filter(|one| text(one, "ruleId") == tested.id);
        let kinds: BTreeSet<&str> = of_rule.map(|one| text(one, "kind")).collect();
        assert!(!kinds.is_empty() && !kinds.contains("pass"), "{} {kinds:?}", tested.id);
    }
}

#[test]
fn a_rule_that_was_put_to_nothing_is_open_and_says_why() {
    let run = run(&full());
    let one = results(&run).iter().find(|one| text(one, "ruleId") == "9.2.1-scope-audited-annually").unwrap();
    assert_eq!((text(one, "kind"), text(one, "level")), ("open", "none"));
    let said = "Every part of the scope was audited: not tested: no scope_item is recorded.";
    assert_eq!(text(&one["message"], "text"), said);
    assert_eq!(one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "tickmark.yaml");
}

#[test]
fn what_is_accepted_is_suppressed_with_its_reason() {
    let run = run(&full());
    let one = results(&run).iter().find(|one| text(one, "ruleId") == "A.8.13-restore-tested").unwrap();
    let expected =
        json!([{ "kind": "external", "status": "accepted", "justification": "accepted by RA-4 until 2026-12-31" }]);
    assert_eq!(one["suppressions"], expected);
    assert_eq!((text(one, "kind"), text(one, "level")), ("fail", "warning"));
    let suppressed = results(&run).iter().filter(|one| !one["suppressions"].is_null()).count();
    assert_eq!(suppressed, 1);
}

#[test]
fn a_finding_leads_to_all_its_evidence_and_instances_and_they_lead_back() {
    let made = full();
    let run = run(&made);
    let finding = made.report.findings.last().unwrap();
    let of = |one: &&Value| one["partialFingerprints"]["tickmark/v1"] == finding.fingerprint.as_str();
    let one = results(&run).iter().find(of).unwrap();
    assert_eq!(one["relatedLocations"].as_array().unwrap().len(), 4 + 12);
    let back = results(&run).iter().filter(|one| one["properties"]["spokenForBy"] == finding.fingerprint.as_str());
    assert_eq!(back.count(), 12);
}

#[test]
fn what_a_database_does_not_name_is_counted_with_its_rule() {
    let mut made = full();
    made.report.rules[1].cases.retain(|case| case.verdict != Verdict::Conform);
    let run = run(&made);
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let rule = rules.iter().find(|rule| rule["id"] == made.report.rules[1].id.as_str()).unwrap();
    assert_eq!(rule["properties"]["withoutName"], json!({ "conform": 28 }));
    assert_eq!(rule["properties"]["subjects"], json!({ "conform": 28, "nonconform": 13 }));
    let told = &run["invocations"][0]["toolExecutionNotifications"][0]["message"];
    let said =
        "28 subjects that databases count and do not name have no result: `withoutName` of their rules counts them.";
    assert_eq!(text(told, "text"), said);
}

#[test]
fn a_finding_says_how_it_stands_to_the_baseline() {
    let mut made = full();
    let standings = [Standing::New, Standing::Unchanged, Standing::Updated];
    for (finding, standing) in made.report.findings.iter_mut().zip(standings) {
        finding.standing = Some(standing);
    }
    let run = run(&made);
    let states: Vec<&str> = results(&run).iter().filter_map(|one| one["baselineState"].as_str()).collect();
    assert_eq!(states, ["new", "unchanged", "updated"]);
}

#[test]
fn a_rule_in_error_is_no_pass_and_no_failure_and_the_run_says_so() {
    let mut made = empty();
    let mut broken =
        crate::sample::tested("10.2-x", "It runs", tickmark::finding::Grade::Minor, &[(Verdict::Error, 1)]);
    broken.cases.push(tickmark::report::Case { subject: 0, verdict: Verdict::Error, reason: None });
    made.report.rules.push(broken);
    let subject = crate::sample::subject("asset", "A-1");
    let span = made.sources.iter().next().unwrap().beginning();
    made.report.subjects.push(tickmark::report::Seen { subject, span });
    made.report.conclusion.exit = 2;
    let run = run(&made);
    assert_eq!(text(&results(&run)[0], "kind"), "open");
    assert_eq!(text(&results(&run)[0]["message"], "text"), "asset/A-1: the rule is in error.");
    let told = &run["invocations"][0];
    assert_eq!(told["executionSuccessful"], false);
    assert_eq!(told["toolExecutionNotifications"][0]["associatedRule"], json!({ "id": "10.2-x" }));
}

#[test]
fn files_stand_with_the_digest_of_their_bytes() {
    let run = run(&full());
    let files = run["artifacts"].as_array().unwrap();
    let uris: Vec<&str> = files.iter().map(|file| text(&file["location"], "uri")).collect();
    assert_eq!(uris, ["docs/policy.md", "isms/checks.yaml", "registers/aktionen.csv", "registers/log.md"]);
    let made = full();
    let digest = made.sources.iter().find(|one| one.name() == "isms/checks.yaml").unwrap().sha256();
    assert_eq!(files[1]["hashes"], json!({ "sha-256": digest }));
}

#[test]
fn no_text_is_cut() {
    let run = run(&hostile());
    let longest = results(&run).iter().map(|one| text(&one["message"], "text").len()).max();
    assert!(longest.unwrap() > 100_000);
}

#[test]
fn two_records_of_one_id_speak_each_for_itself() {
    let mut made = full();
    let rule = &mut made.report.rules[0];
    let failed = rule.cases.iter().find(|case| case.verdict == Verdict::Nonconform).unwrap().clone();
    let subject = made.report.subjects[failed.subject as usize].clone();
    made.report.subjects.push(subject);
    let twin = u32::try_from(made.report.subjects.len() - 1).unwrap();
    for verdict in [Verdict::Conform, Verdict::NotTested] {
        rule.cases.push(tickmark::report::Case { subject: twin, verdict, reason: None });
    }
    let run = run(&made);
    let of_rule = results(&run).iter().filter(|one| text(one, "ruleId") == "10.2-b2-root-cause-recorded");
    let mut kinds: Vec<&str> = of_rule.map(|one| text(one, "kind")).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["fail", "open", "pass", "pass"]);
}

#[test]
fn what_is_more_than_a_run_may_hold_stands_in_a_further_run() {
    let made = huge();
    let format = Format::named("sarif-full").unwrap();
    let log: Value = serde_json::from_slice(&crate::bytes(format, &made.report, &made.sources)).unwrap();
    let runs = log["runs"].as_array().unwrap();
    let sizes: Vec<usize> = runs.iter().map(|run| results(run).len()).collect();
    // Each of the hundred rules has three subjects that conform.
    assert_eq!(sizes, [25_000, HUGE + 300 - 25_000]);
    let parts: Vec<&str> = runs.iter().map(|run| text(&run["properties"], "part")).collect();
    assert_eq!(parts, ["1 of 2", "2 of 2"]);
}
