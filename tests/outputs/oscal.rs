//! OSCAL assessment results: what is said of criteria, and that nothing untested is met.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tickmark::finding::{Grade, Verdict};
use tickmark::output::Format;
use tickmark::report::Report;
use tickmark::source::Sources;

use crate::reports::{company, empty, full, hostile, huge};
use crate::sample::{Sample, evidence, finding, subject, tested};

fn document(report: &Report, sources: &Sources) -> Value {
    let format = Format::named("oscal").unwrap();
    serde_json::from_slice::<Value>(&crate::bytes(format, report, sources)).unwrap()["assessment-results"].clone()
}

fn of(made: &Sample) -> Value {
    document(&made.report, &made.sources)
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

/// Criterion by criterion: its id, whether it is satisfied, and the reason.
fn judged<'d>(document: &'d Value) -> Vec<(&'d str, &'d str, &'d str)> {
    let targets = list(&document["results"][0], "findings").iter().map(|finding| &finding["target"]);
    let text = |value: Option<&'d Value>| value.and_then(Value::as_str).unwrap();
    let one = |target: &'d Value| {
        let status = &target["status"];
        (text(target.get("target-id")), text(status.get("state")), text(status.get("reason")))
    };
    targets.map(one).collect()
}

fn reviewed(document: &Value) -> Vec<&str> {
    let selection = &document["results"][0]["reviewed-controls"]["control-selections"][0];
    list(selection, "include-controls").iter().map(|one| one["control-id"].as_str().unwrap()).collect()
}

/// An empty report with rules of one criterion.
fn ruled(rules: &[(&str, &[(Verdict, usize)])]) -> Sample {
    let mut made = empty();
    made.report.rules = rules.iter().map(|(id, counts)| tested(id, "A rule", Grade::Minor, counts)).collect();
    made
}

#[test]
fn a_criterion_is_satisfied_only_where_every_rule_of_it_was_put_to_all() {
    use Verdict as V;
    let state = |rules: &[(&str, &[(Verdict, usize)])]| {
        let document = of(&ruled(rules));
        let states: Vec<String> = judged(&document).iter().map(|(_, state, _)| (*state).to_owned()).collect();
        states.join(" ")
    };
    let good: (&str, &[(Verdict, usize)]) = ("9.2-a", &[(V::Conform, 3), (V::NotDue, 1), (V::NotApplicable, 1)]);
    assert_eq!(state(&[good]), "satisfied");
    for open in [V::NotTested, V::NeedsHuman, V::Error] {
        assert_eq!(state(&[good, ("9.2-b", &[(V::Conform, 9), (open, 1)])]), "", "{open:?}");
    }
    assert_eq!(state(&[good, ("9.2-b", &[])]), "");
    assert_eq!(state(&[("9.2-b", &[(V::NotDue, 2)])]), "");
    assert_eq!(state(&[good, ("9.2-b", &[(V::Nonconform, 1), (V::NotTested, 1)])]), "not-satisfied");
    assert_eq!(state(&[good, ("9.2-b", &[(V::Ofi, 1)])]), "satisfied");
    assert_eq!(state(&[good, ("9.2-b", &[(V::AcceptedDeviation, 1)])]), "not-satisfied");
}

#[test]
fn what_was_not_tested_is_not_among_the_reviewed_controls_and_is_named() {
    let document = of(&full());
    assert_eq!(reviewed(&document), ["a.8.13", "cl.10.2", "cl.7.5.2", "ref.iso-iec-27001-2022-di"]);
    assert_eq!(
        judged(&document),
        [
            ("a.8.13", "not-satisfied", "other"),
            ("cl.10.2", "not-satisfied", "fail"),
            ("ref.iso-iec-27001-2022-di", "not-satisfied", "fail"),
        ]
    );
    let said = "The records were read; practice was not observed. Tested in part and without a finding: \
                ISO/IEC 27001:2022 7.5.2. Not tested: ISO/IEC 27001:2022 9.2.1. Problems with the input: 2.";
    assert_eq!(document["results"][0]["remarks"], said);
}

#[test]
fn an_empty_report_says_that_nothing_was_tested() {
    let document = of(&empty());
    assert!(judged(&document).is_empty());
    assert_eq!(reviewed(&document), ["none"]);
    let selection = &document["results"][0]["reviewed-controls"]["control-selections"][0];
    assert_eq!(selection["description"], "Nothing was tested: `none` is no criterion.");
}

#[test]
fn every_finding_is_an_observation_with_its_evidence_and_failures_are_risks() {
    let made = full();
    let document = of(&made);
    let result = &document["results"][0];
    let prop = |one: &Value, name: &str| {
        let found = list(one, "props").iter().find(|prop| prop["name"] == name);
        found.map(|prop| prop["value"].as_str().unwrap().to_owned())
    };
    let keys: BTreeSet<String> =
        list(result, "observations").iter().filter_map(|one| prop(one, "fingerprint")).collect();
    assert_eq!(keys, made.report.findings.iter().map(|one| one.fingerprint.to_string()).collect());
    let statuses: Vec<&str> = list(result, "risks").iter().map(|one| one["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["open", "open", "open", "deviation-approved"]);
    let worst = &list(result, "risks")[0];
    assert_eq!(worst["statement"], "reaches risk R-12, level high");
    assert_eq!(worst["deadline"], "2027-02-21T00:00:00Z");
    assert_eq!(worst["title"], "major nonconformity: corrective_action/CA-7");
    let observation = worst["related-observations"][0]["observation-uuid"].as_str().unwrap();
    let observation = list(result, "observations").iter().find(|one| one["uuid"] == observation).unwrap();
    assert_eq!(list(observation, "relevant-evidence").len(), 4);
    assert_eq!(list(observation, "subjects").len(), 13);
    assert_eq!(observation["methods"], json!(["EXAMINE"]));
}

#[test]
fn evidence_refers_to_files_with_the_digest_of_their_bytes() {
    let made = full();
    let document = of(&made);
    let resources = list(&document["back-matter"], "resources");
    let file = resources.iter().find(|one| one["title"] == "isms/checks.yaml").unwrap();
    let digest = made.sources.iter().find(|one| one.name() == "isms/checks.yaml").unwrap().sha256();
    let hashes = json!([{ "algorithm": "SHA-256", "value": digest }]);
    assert_eq!(file["rlinks"], json!([{ "href": "isms/checks.yaml", "hashes": hashes }]));
    assert_eq!(document["import-ap"]["href"], format!("#{}", resources[0]["uuid"].as_str().unwrap()));
}

/// All that has an identity, and all that is referred to.
fn identities(value: &Value, own: &mut Vec<String>, named: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match value.as_str() {
                    Some(text) if key == "uuid" => own.push(text.to_owned()),
                    Some(text) if key.ends_with("-uuid") => _ = named.insert(text.to_owned()),
                    Some(text) if key == "href" => named.extend(text.strip_prefix('#').map(str::to_owned)),
                    _ => identities(value, own, named),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|value| identities(value, own, named)),
        _ => {}
    }
}

#[test]
fn identities_are_unique_and_nothing_refers_to_what_is_not_there() {
    for made in [empty(), full(), hostile(), huge()] {
        let (mut own, mut named) = (Vec::new(), BTreeSet::new());
        identities(&of(&made), &mut own, &mut named);
        let unique: BTreeSet<String> = own.iter().cloned().collect();
        assert_eq!(unique.len(), own.len());
        assert_eq!(named.difference(&unique).next(), None);
    }
}

#[test]
fn two_records_of_one_id_give_two_observations() {
    let mut made = ruled(&[("9.2-a", &[(Verdict::Nonconform, 2)])]);
    let span = made.sources.iter().next().unwrap().beginning();
    for _ in 0..2 {
        let piece = evidence(subject("asset", "A-1"), "owner", None, span);
        made.report.findings.push(finding("9.2-a", Verdict::Nonconform, Some(Grade::Minor), piece));
    }
    let (mut own, mut named) = (Vec::new(), BTreeSet::new());
    let document = of(&made);
    identities(&document, &mut own, &mut named);
    assert_eq!(list(&document["results"][0], "risks").len(), 2);
    assert_eq!(own.iter().collect::<BTreeSet<_>>().len(), own.len());
}

#[test]
fn identities_of_findings_outlive_the_day_and_times_are_those_of_the_organisation() {
    let mut made = full();
    let before = of(&made);
    made.report.run.as_of = chrono::NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
    let after = of(&made);
    assert_ne!(before["uuid"], after["uuid"]);
    assert_eq!(before["results"][0]["findings"][0]["uuid"], after["results"][0]["findings"][0]["uuid"]);
    assert_eq!(before["results"][0]["risks"][0]["uuid"], after["results"][0]["risks"][0]["uuid"]);
    assert_eq!(before["results"][0]["start"], "2026-11-23T00:00:00Z");
    // London is an hour ahead in summer.
    assert_eq!(after["results"][0]["start"], "2026-06-30T23:00:00Z");
}

#[test]
fn nothing_untested_is_satisfied_in_the_shipped_company() {
    let whole = company();
    let document = document(&whole.report, whole.sources());
    let satisfied: Vec<&str> =
        judged(&document).iter().filter(|(_, state, _)| *state == "satisfied").map(|(id, ..)| *id).collect();
    assert!(!satisfied.is_empty());
    for tested in &whole.report.rules {
        let open = tested.counts.tested() == 0 && tested.population == 0
            || [Verdict::NotTested, Verdict::NeedsHuman, Verdict::Error, Verdict::Nonconform]
                .iter()
                .any(|verdict| tested.counts.of(*verdict) > 0);
        for criterion in tested.criteria.iter().filter(|_| open) {
            let id = criterion.trim_start_matches("ISO/IEC 27001:2022 ").to_lowercase().replace(' ', ".");
            let clause = format!("cl.{id}");
            assert!(!satisfied.contains(&id.as_str()) && !satisfied.contains(&clause.as_str()), "{criterion}");
        }
    }
}
