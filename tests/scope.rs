//! What a run looks at when it is asked to look at less.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::NaiveDate;
use globset::Glob;
use tickmark::cli::Place;
use tickmark::finding::{Grade, Subject, Verdict};
use tickmark::report::Report;
use tickmark::run::{Prepared, Scope, check};

fn report(rules: &[&str], subjects: &[(&str, &str)]) -> Report {
    let directory = Some(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/company").into());
    let prepared = Prepared::read(&Place { directory, ..Place::default() }).unwrap();
    let scope = Scope {
        as_of: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        fail_on: Some(Grade::Minor),
        rules: rules.iter().map(|glob| Glob::new(glob).unwrap()).collect(),
        subjects: subjects.iter().map(|(kind, id)| Subject { kind: (*kind).into(), id: (*id).into() }).collect(),
        ..Scope::default()
    };
    check(&prepared, &scope)
}

#[test]
fn one_record_is_asked_only_what_is_about_it() {
    let report = report(&[], &[("corrective_action", "ACT-016")]);
    let about: Vec<_> =
        report.findings.iter().map(|finding| (finding.rule.as_str(), finding.subject.id.as_str())).collect();
    assert_eq!(about, [("10.2-c-overdue", "ACT-016")]);
    assert!(report.rules.iter().all(|rule| rule.population <= 1));
    assert_eq!(report.conclusion.exit, 1);
}

#[test]
fn one_rule_is_reported_alone_and_its_gates_still_hold() {
    let report = report(&["10.2-c-overdue"], &[]);
    let rules: Vec<_> = report.rules.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(rules, ["10.2-c-overdue"]);
    let tested = report.rules.first().unwrap();
    assert_eq!(tested.counts.of(Verdict::Nonconform), 3);
    assert!(tested.counts.of(Verdict::NotTested) > 0, "actions without a due date are held back by their gate");
}

#[test]
fn a_record_that_conforms_passes_alone() {
    let report = report(&["10.2-d-*"], &[("corrective_action", "ACT-001")]);
    assert_eq!((report.conclusion.exit, report.findings.len()), (0, 0));
    assert_eq!(report.totals().tested(), 2, "its check of effect, and its measure of success");
}

#[test]
fn every_row_seen_is_a_record_or_is_reported() {
    let directory = Some(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/company").into());
    let prepared = Prepared::read(&Place { directory, ..Place::default() }).unwrap();
    for input in &prepared.data.inputs {
        let records: usize = input.records.iter().map(|(_, count)| count).sum();
        assert_eq!(input.rows, records + input.unread, "{}", input.name);
    }
}

#[test]
fn a_required_rule_whose_register_holds_only_lines_of_a_template_does_not_conclude() {
    let scratch = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(scratch.path().join(name), text).unwrap();
    write("tickmark.yaml", "sources: [{ files: log.csv, type: nonconformity }, { files: people.csv, type: person }]\n");
    write("log.csv", "id,title,status\nNC-1,TBC,recorded\n");
    write("people.csv", "id,name,email\nP-1,Ana,ana@example.org\n");
    let place = Place { directory: Some(scratch.path().into()), ..Place::default() };
    let prepared = Prepared::read(&place).unwrap();
    let rules = vec![Glob::new("10.2-b2-*").unwrap(), Glob::new("DI-unique-id").unwrap()];
    let as_of = NaiveDate::from_ymd_opt(2026, 6, 30).unwrap();
    let report = check(&prepared, &Scope { as_of, fail_on: Some(Grade::Minor), rules, ..Scope::default() });
    assert_eq!(report.conclusion.exit, 2, "{}", report.conclusion.reason);
    let cause = report.rules.iter().find(|rule| rule.id.starts_with("10.2-b2")).unwrap();
    assert_eq!(cause.reason.as_deref(), Some("no register of nonconformity was supplied and read"));
}

/// The period under evaluation is that of the configuration, else the recorded one, else the last twelve months.
#[test]
fn the_period_begins_where_the_management_system_says() {
    let begins = |config: &str, isms: &str| {
        let scratch = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(scratch.path().join(name), text).unwrap();
        write("tickmark.yaml", &format!("{config}\nsources: [ {{ files: isms.yaml }} ]\n"));
        write("isms.yaml", &format!("isms: [ {{ id: ISMS, title: Ours{isms} }} ]\n"));
        let place = Place { directory: Some(scratch.path().into()), ..Place::default() };
        Prepared::read(&place).unwrap().world(NaiveDate::from_ymd_opt(2026, 6, 30).unwrap()).period_start.to_string()
    };
    assert_eq!(begins("", ""), "2025-06-30");
    assert_eq!(begins("", ", period_start: 2026-01-01"), "2026-01-01");
    assert_eq!(begins("period: { start: 2025-04-01 }", ", period_start: 2026-01-01"), "2025-04-01");
}
