//! Companies of several sizes in every format: what was planted is found, no more and no fewer, whatever the run.

#![expect(clippy::panic, clippy::indexing_slicing, reason = "a test says what went wrong by failing")]

use std::collections::BTreeSet;
use std::path::Path;

use snapbox::cmd::{Command, cargo_bin};

#[path = "generator/faults.rs"]
mod faults;
#[path = "../benches/generator/mod.rs"]
mod generator;
#[path = "generator/judge.rs"]
mod judge;

use generator::{Company, Format, Layout, Pair, SMALLEST};

/// The JSON report of a company in a directory.
fn report(directory: &Path, threads: usize) -> Vec<u8> {
    let output = Command::new(cargo_bin!("tickmark"))
        .args(["check", "--as-of", &generator::as_of().to_string(), "--output", "json", "-C"])
        .arg(directory)
        .env("RAYON_NUM_THREADS", threads.to_string())
        .output();
    let output = output.unwrap_or_else(|error| panic!("the program does not run: {error}"));
    assert!(!output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// What a person has to see, but for what could not be tested. A finding on a systemic failure stands for its instances.
fn pairs(report: &[u8]) -> BTreeSet<Pair> {
    let report: serde_json::Value = serde_json::from_slice(report).unwrap_or_default();
    let list = |value: &serde_json::Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("").to_owned();
    let mut found = BTreeSet::new();
    for finding in list(&report["findings"]) {
        let verdict = text(&finding["verdict"]);
        if verdict == "not_tested" {
            continue;
        }
        let pair = |value: &serde_json::Value| {
            (text(&value["rule"]), text(&value["subject"]["type"]), text(&value["subject"]["id"]), verdict.clone())
        };
        if !text(&finding["escalated_by"]).starts_with("ESC-SYS") {
            found.insert(pair(&finding));
        }
        found.extend(list(&finding["instances"]).iter().map(pair));
    }
    found
}

fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().unwrap_or_else(|error| panic!("no scratch directory: {error}"))
}

fn write(company: &Company, directory: &Path, format: Format, layout: Layout) {
    company.write(directory, format, layout).unwrap_or_else(|error| panic!("the company cannot be written: {error}"));
}

fn compare(what: &str, found: &BTreeSet<Pair>, expected: &BTreeSet<Pair>) {
    let missed: Vec<&Pair> = expected.difference(found).collect();
    let invented: Vec<&Pair> = found.difference(expected).collect();
    assert!(missed.is_empty() && invented.is_empty(), "{what}\nmissed: {missed:#?}\ninvented: {invented:#?}");
}

#[test]
fn nothing_is_found_where_nothing_is_wrong() {
    for format in Format::ALL {
        let directory = scratch();
        write(&Company::without_defects(7, 400), directory.path(), format, Layout::default());
        compare(&format!("{format:?}"), &pairs(&report(directory.path(), 2)), &BTreeSet::new());
    }
}

#[test]
fn planted_defects_are_found_exactly_in_every_format() {
    let some = [Format::Json, Format::Toml, Format::Markdown].map(|format| (3, 900, format));
    for (seed, size, format) in some.into_iter().chain([(1, SMALLEST, Format::Yaml), (2, SMALLEST, Format::Csv)]) {
        let company = Company::new(seed, size);
        let left_out = company.left_out();
        assert!(left_out.is_empty() || size < SMALLEST, "there is no room for {left_out:?}");
        let directory = scratch();
        write(&company, directory.path(), format, Layout::default());
        let found = pairs(&report(directory.path(), 2));
        compare(&format!("seed {seed}, {size} records, {format:?}"), &found, &company.expected);
    }
}

#[test]
fn a_company_follows_from_its_seed_and_size() {
    let (one, two) = (Company::new(5, 500), Company::new(5, 500));
    assert_eq!(format!("{one:?}"), format!("{two:?}"));
}

#[test]
fn reports_are_the_same_to_the_byte_whatever_the_run() {
    let company = Company::new(11, 600);
    for format in [Format::Yaml, Format::Csv] {
        let (forwards, backwards) = (scratch(), scratch());
        let layout = Layout { per_file: 40, backwards: false };
        write(&company, forwards.path(), format, layout);
        write(&company, backwards.path(), format, Layout { backwards: true, ..layout });
        let first = report(forwards.path(), 2);
        for (what, other) in [
            ("a second run", report(forwards.path(), 2)),
            ("one thread", report(forwards.path(), 1)),
            ("files made in another order", report(backwards.path(), 2)),
        ] {
            assert!(first == other, "{format:?}: {what} gives another report");
        }
    }
}

/// The most entries of a year that agree in these fields, and how many entries there are in that year.
fn largest_block(size: usize, fields: &[&str]) -> (usize, usize) {
    let company = Company::without_defects(3, size);
    let log = company.registers.iter().find(|register| register.kind == "nonconformity");
    let year = log.into_iter().flat_map(|log| &log.records).filter(|entry| entry.get("detected_on") >= "2025-11-23");
    let mut blocks = std::collections::BTreeMap::<Vec<&str>, usize>::new();
    let mut all = 0;
    for entry in year {
        *blocks.entry(fields.iter().map(|field| entry.get(field)).collect()).or_default() += 1;
        all += 1;
    }
    (blocks.values().copied().max().unwrap_or(0), all)
}

#[test]
fn a_longer_log_repeats_itself_no_more_than_in_proportion() {
    let blocks: [&[&str]; 4] = [
        &["requirement"],
        &["requirement", "scope_item"],
        &["requirement", "root_cause_category"],
        &["requirement", "scope_item", "root_cause_category"],
    ];
    for fields in blocks {
        let ((small, few), (large, many)) = (largest_block(1000, fields), largest_block(16_000, fields));
        assert!(many > 10 * few, "{few} and {many} entries in a year");
        assert!(large * few <= small * many, "{fields:?}: {small} of {few}, then {large} of {many}");
        assert!(large <= 6, "{fields:?}: {large} entries of a year agree");
    }
}
