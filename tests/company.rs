//! The example company: what `GAPS.md` says of it is what a run finds, no more and no less.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use snapbox::{Data, assert::Assert, cmd::Command, cmd::cargo_bin};
use tickmark::cli::Place;
use tickmark::finding::{Finding, Grade, Subject, Verdict};
use tickmark::report::Report;
use tickmark::run::{Prepared, Scope, check};

const AS_OF: &str = "2026-11-23";

fn company() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/company")
}

fn prepared() -> Prepared {
    let place = Place { directory: Some(company()), ..Place::default() };
    Prepared::read(&place).unwrap_or_else(|_| panic!("the configuration is valid"))
}

fn scope() -> Scope {
    Scope { as_of: AS_OF.parse().unwrap(), fail_on: Some(Grade::Minor), ..Scope::default() }
}

/// The rows of the tables below a heading that have as many cells as asked for.
fn rows(heading: &str, cells: usize) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(company().join("GAPS.md")).unwrap();
    let section = text.split("\n## ").find(|section| section.starts_with(heading)).unwrap_or_default();
    let line = |line: &str| -> Vec<String> {
        line.trim_matches('|').split(" | ").map(|cell| cell.trim().trim_matches('`').to_owned()).collect()
    };
    let rows: Vec<_> = section.lines().filter(|line| line.starts_with("| ")).map(line).collect();
    assert!(rows.iter().all(|row| row.len() == cells), "a row of {heading} has not {cells} cells");
    rows.into_iter().skip(1).collect()
}

/// One row of the list of gaps, for one record.
struct Gap {
    rule: String,
    record: String,
    expected: String,
}

impl Gap {
    /// The verdict; none where the rule is not put to the record.
    fn verdict(&self) -> Option<Verdict> {
        let word = self.expected.split([',', ' ']).next().unwrap();
        if word == "outside" {
            return None;
        }
        let named = Verdict::named(word);
        Some(named.unwrap_or_else(|| panic!("{} {}: `{word}` is no verdict", self.rule, self.record)))
    }
}

const TESTED: [&str; 6] = [
    "Integrity of the records",
    "Scope and documents",
    "Risk acceptance",
    "Internal audit",
    "Nonconformities and actions",
    "Continual improvement",
];

/// Every row, once for each record that it names: `type/A, B` names two of one type.
fn gaps() -> Vec<Gap> {
    let mut gaps = Vec::new();
    for row in TESTED.iter().flat_map(|heading| rows(heading, 5)) {
        let [rule, records, _, _, expected] = row.try_into().unwrap();
        let mut kind = "";
        for name in records.split(", ") {
            let (own, id) = name.split_once('/').unwrap_or((kind, name));
            kind = own;
            gaps.push(Gap { rule: rule.clone(), record: format!("{kind}/{id}"), expected: expected.clone() });
        }
    }
    gaps
}

/// A finding that speaks for a rule as a whole, and not for the record that it is filed under.
fn is_summary(finding: &Finding) -> bool {
    finding.escalated_by.as_deref().is_some_and(|why| why.starts_with("ESC-SYS"))
}

/// Rule and record of everything that findings speak for.
fn found(report: &Report) -> BTreeMap<(String, String), Verdict> {
    let mut pairs = BTreeMap::new();
    for finding in &report.findings {
        if !is_summary(finding) {
            pairs.insert((finding.rule.clone(), finding.subject.to_string()), finding.verdict);
        }
        for instance in &finding.instances {
            pairs.insert((instance.rule.clone(), instance.subject.to_string()), finding.verdict);
        }
    }
    pairs
}

#[test]
fn each_gap_comes_out_as_it_says() {
    let prepared = prepared();
    let mut wrong = Vec::new();
    for gap in gaps() {
        let (kind, id) = gap.record.split_once('/').unwrap();
        let subject = Subject { kind: kind.to_owned(), id: id.to_owned() };
        let glob = globset::Glob::new(&gap.rule).unwrap();
        let subjects = if gap.record == "isms/ISMS" { Vec::new() } else { vec![subject] };
        let report = check(&prepared, &Scope { rules: vec![glob], subjects, ..scope() });
        let Some(rule) = report.rules.first() else {
            wrong.push(format!("{}: the pack has no such rule", gap.rule));
            continue;
        };
        let told: Vec<_> = Verdict::ALL.into_iter().filter(|verdict| rule.counts.of(*verdict) > 0).collect();
        if told != Vec::from_iter(gap.verdict()) {
            let told: Vec<_> = told.iter().map(|verdict| verdict.name()).collect();
            wrong.push(format!("{} {}: expected {}, but {}", gap.rule, gap.record, gap.expected, told.join(" and ")));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn each_finding_is_a_gap_that_was_planted() {
    let report = check(&prepared(), &scope());
    let planted: BTreeSet<_> = gaps().into_iter().map(|gap| (gap.rule.clone(), gap.record.clone())).collect();
    let found = found(&report);
    let unexpected: Vec<_> = found.iter().filter(|(pair, _)| !planted.contains(*pair)).collect();
    assert!(unexpected.is_empty(), "not in GAPS.md: {unexpected:#?}");
    assert_eq!(report.conclusion.exit, 1, "{}", report.conclusion.reason);
}

#[test]
fn grades_are_as_the_list_says() {
    let report = check(&prepared(), &scope());
    let mut wrong = Vec::new();
    for gap in gaps().iter().filter(|gap| gap.verdict() == Some(Verdict::Nonconform)) {
        let own = |finding: &&Finding| finding.rule == gap.rule && finding.subject.to_string() == gap.record;
        let Some(finding) = report.findings.iter().filter(|finding| !is_summary(finding)).find(own) else { continue };
        if (finding.grade == Some(Grade::Major)) != gap.expected.contains("major") {
            wrong.push(format!("{} {}: expected {}, but {:?}", gap.rule, gap.record, gap.expected, finding.grade));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    let told = |finding: &Finding| {
        let share = finding.escalated_by.as_deref()?.strip_prefix("ESC-SYS: ")?.split(" tested").next()?.to_owned();
        Some(vec![finding.rule.clone(), share])
    };
    let systemic: Vec<_> = report.findings.iter().filter_map(told).collect();
    assert_eq!(systemic, rows("Systemic", 2));
}

#[test]
fn rules_that_the_list_waits_for_are_not_in_the_pack() {
    let prepared = prepared();
    for row in rows("Waiting for a rule", 4) {
        let matcher = globset::Glob::new(&row[0]).unwrap().compile_matcher();
        let there = prepared.packs.rules.iter().any(|rule| matcher.is_match(&rule.id));
        assert!(!there, "{} is there now: its row belongs among the gaps, with its verdict", row[0]);
    }
}

#[test]
fn the_input_has_the_problems_that_were_planted() {
    let prepared = prepared();
    let report = check(&prepared, &scope());
    let places = report.problems.iter().filter_map(|problem| problem.span);
    let places: Vec<_> = places.map(|span| prepared.data.sources.place(span).to_string()).collect();
    let planted: Vec<_> = rows("Problems of the input", 2).into_iter().map(|row| row[0].clone()).collect();
    assert_eq!(places, planted);
}

/// What the program prints, with environment variables of one's own.
fn run(output: &str, threads: Option<&str>) -> String {
    let mut command = Command::new(cargo_bin!("tickmark"))
        .args(["check", "-C", "fixtures/company", "--as-of", AS_OF, "--output", output])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("CLICOLOR_FORCE")
        .env_remove("RAYON_NUM_THREADS")
        .env("LC_ALL", "C.UTF-8");
    if let Some(threads) = threads {
        command = command.env("RAYON_NUM_THREADS", threads);
    }
    let run = command.output().unwrap();
    assert_eq!(run.status.code(), Some(1), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap()
}

/// The pack and the program have versions of their own, which say nothing of the company.
fn without_versions(report: String) -> String {
    let prepared = prepared();
    let pack = &prepared.packs.infos.first().unwrap().sha256;
    let version = format!("\"version\": \"{}\",\n    \"report\"", env!("CARGO_PKG_VERSION"));
    report.replace(pack, "[PACK]").replace(&version, "\"version\": \"[VERSION]\",\n    \"report\"")
}

#[test]
fn the_report_is_the_one_that_was_accepted() {
    for (output, file) in [("terminal", "report.txt"), ("json", "report.json")] {
        let assert = Assert::new().action_env("SNAPSHOTS").normalize_paths(false);
        assert.eq(without_versions(run(output, None)), Data::read_from(&company().join(file), None).raw());
    }
}

#[test]
fn the_same_records_and_day_give_the_same_report() {
    for output in ["terminal", "json"] {
        let first = run(output, None);
        assert!(first == run(output, None), "two runs differ in {output}");
        assert!(first == run(output, Some("1")), "one thread and several differ in {output}");
    }
}
