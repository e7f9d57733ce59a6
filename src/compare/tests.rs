use super::*;

fn rule(id: &str, tested: usize) -> serde_json::Value {
    serde_json::json!({
        "id": id, "grade": "minor", "criteria": ["10.2 c"], "population": tested, "conform": tested,
        "nonconform": 0, "ofi": 0, "accepted_deviation": 0, "known_managed": 0,
    })
}

fn finding(key: &str, grade: &str, value: &str, instances: &[&str]) -> serde_json::Value {
    let subject = serde_json::json!({ "type": "corrective_action", "id": key });
    let instance = |key: &&str| serde_json::json!({ "rule": "late", "subject": subject, "fingerprint": key, "reason": "it is late" });
    serde_json::json!({
        "fingerprint": key, "rule": "late", "verdict": "nonconform", "grade": grade, "subject": subject,
        "statement": "it is late", "evidence": [{ "subject": subject, "field": "due_on", "value": value }],
        "instances": instances.iter().map(instance).collect::<Vec<_>>(),
    })
}

fn kept(tested: usize, findings: &[serde_json::Value], exit: u8) -> Kept {
    let json = serde_json::json!({
        "tickmark": { "report": 1 },
        "run": { "as_of": "2026-11-23", "packs": [{ "name": "p", "version": "1", "sha256": "ab" }] },
        "conclusion": { "exit": exit, "reason": "" },
        "rules": [rule("late", tested)],
        "findings": findings,
        "parameters": [{ "name": "grace", "value": tested.to_string(), "rules": ["late"] }],
    });
    read(&json.to_string()).unwrap()
}

fn keys(matters: &[Matter]) -> Vec<&str> {
    matters.iter().map(|matter| matter.key.as_str()).collect()
}

#[test]
fn each_matter_is_in_one_list() {
    let old = [
        finding("gone", "minor", "1", &[]),
        finding("grew", "minor", "1", &[]),
        finding("shrank", "major", "1", &[]),
        finding("moved", "minor", "1", &[]),
        finding("same", "minor", "1", &[]),
    ];
    let new = [
        finding("grew", "major", "1", &[]),
        finding("shrank", "minor", "1", &[]),
        finding("moved", "minor", "2", &[]),
        finding("same", "minor", "1", &[]),
        finding("came", "minor", "1", &[]),
    ];
    let found = Difference::between(&kept(9, &old, 1), &kept(9, &new, 1));
    assert_eq!(keys(&found.new), ["came"]);
    assert_eq!(keys(&found.resolved), ["gone"]);
    assert_eq!(keys(&found.worse), ["grew"]);
    assert_eq!(keys(&found.better), ["shrank"]);
    assert_eq!(keys(&found.changed_evidence), ["moved"]);
    assert_eq!(found.worse.first().unwrap().was.as_deref(), Some("minor"));
    assert!(found.is_worse());
}

#[test]
fn what_a_rule_did_not_look_at_is_not_resolved() {
    let old = kept(9, &[finding("gone", "minor", "1", &[])], 1);
    let found = Difference::between(&old, &kept(0, &[], 0));
    assert_eq!((keys(&found.resolved), keys(&found.not_looked_at)), (vec![], vec!["gone"]));
}

#[test]
fn a_finding_that_now_stands_among_the_instances_of_another_is_the_same_matter() {
    let old = kept(9, &[finding("a", "minor", "1", &[]), finding("b", "minor", "1", &[])], 1);
    let new = kept(9, &[finding("a", "minor", "1", &["b"])], 1);
    let found = Difference::between(&old, &new);
    assert_eq!((found.new.len(), found.resolved.len()), (0, 0));
}

#[test]
fn what_was_looked_at_differently_is_told() {
    let found = Difference::between(&kept(9, &[], 0), &kept(4, &[], 0));
    let change = |name: &str, old: &str, new: &str| Change { name: name.into(), old: old.into(), new: new.into() };
    assert_eq!(found.populations, [change("late", "9 of 9 tested", "4 of 4 tested")]);
    assert_eq!(found.parameters, [change("grace", "9", "4")]);
    assert!(!found.is_worse());
}

#[test]
fn what_is_no_report_is_refused() {
    assert!(read("[]").is_err() && read("{}").is_err());
    let other = read(
        r#"{"tickmark":{"report":2},"run":{"as_of":""},"conclusion":{"exit":0,"reason":""},"rules":[],"findings":[]}"#,
    );
    assert_eq!(other.unwrap_err(), "it is of version 2; this program reads version 1");
}
