//! Data that others wrote, looked at whole: `.ci/outside EXAMPLES` runs this. For each `fixtures/outside/NAME/` with a
//! `tickmark.yaml`, the data is `EXAMPLES/NAME`, copied so that nothing is written beside it. What is expected is the exit
//! status (`exit`) and a summary (`expected.txt`) of ids and names of rules; none of the data itself is kept here. Accept
//! a change with `SNAPSHOTS=overwrite`.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use snapbox::{Data, assert::Assert};

#[test]
#[ignore = "needs the data of others: `.ci/outside EXAMPLES`"]
fn data_of_others_is_judged_as_an_auditor_would() {
    let examples = PathBuf::from(std::env::var("EXAMPLES").unwrap());
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/outside");
    let mut names: Vec<PathBuf> = std::fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    for case in names {
        let name = case.file_name().unwrap();
        let scratch = tempfile::tempdir().unwrap();
        copy(&examples.join(name), scratch.path());
        std::fs::copy(case.join("tickmark.yaml"), scratch.path().join("tickmark.yaml")).unwrap();
        let (status, report) = check(scratch.path());
        let assert = Assert::new().action_env("SNAPSHOTS").normalize_paths(false);
        println!("{}: {}", name.display(), report["conclusion"]["reason"]);
        assert.eq(format!("{status}\n"), Data::read_from(&case.join("exit"), None).raw());
        assert.eq(summary(&report), Data::read_from(&case.join("expected.txt"), None).raw());
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display())) {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn check(directory: &Path) -> (i32, Value) {
    let output = Command::new(env!("CARGO_BIN_EXE_tickmark"))
        .args(["check", "--as-of", "2026-11-23", "--output", "json", "-C"])
        .arg(directory)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!said.contains("panicked"), "{said}");
    (output.status.code().unwrap(), serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}")))
}

/// What was read and what was found, without a word of the data.
fn summary(report: &Value) -> String {
    let (mut rows, mut records, mut problems) = (0, BTreeMap::new(), BTreeMap::new());
    for source in report["sources"].as_array().unwrap() {
        rows += source["rows"].as_u64().unwrap();
        for (kind, count) in source["records"].as_object().unwrap() {
            *records.entry(kind.clone()).or_insert(0) += count.as_u64().unwrap();
        }
    }
    for problem in report["problems"].as_array().unwrap() {
        *problems.entry(text(&problem["severity"])).or_insert(0) += 1;
    }
    let read: u64 = records.values().sum();
    let mut out = format!("rows {rows}\nrecords {read}\nrows not read {}\n", rows - read);
    records.iter().for_each(|(kind, count)| writeln!(out, "record {kind} {count}").unwrap());
    problems.iter().for_each(|(severity, count)| writeln!(out, "problem {severity} {count}").unwrap());
    writeln!(out, "tests that conform {}", report["totals"]["conform"]).unwrap();
    let mut findings = Vec::new();
    for finding in report["findings"].as_array().unwrap() {
        let verdict = text(&finding["verdict"]);
        let mut line = |of: &Value| findings.push(format!("finding {} {} {verdict}\n", text(&of["rule"]), subject(of)));
        line(finding);
        finding["instances"].as_array().unwrap().iter().for_each(line);
    }
    findings.sort();
    findings.dedup();
    out + &findings.concat()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn subject(of: &Value) -> String {
    format!("{}/{}", text(&of["subject"]["type"]), text(&of["subject"]["id"]))
}
