//! Evidence: files as records of what they are, and reports of tests, scans and assessments as records of what was done.
//! What is made of `fixtures/evidence` stands in `fixtures/evidence/expected`, record by record with the place of each
//! value; accept a change with `SNAPSHOTS=overwrite cargo test --test evidence`.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use snapbox::{Data, assert::Assert};
use tempfile::TempDir;
use tickmark::cli::Place;
use tickmark::finding::{Grade, Verdict};
use tickmark::problem::Severity;
use tickmark::record::{Dataset, Record};
use tickmark::run::{Prepared, Scope, check};
use tickmark::value::{Scalar, Value};
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/evidence")
}

/// A directory with these files, each last changed at the same time, and its records.
struct Case {
    directory: TempDir,
}

impl Case {
    fn of(files: &[(&str, &[u8])]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let case = Self { directory };
        files.iter().for_each(|(name, bytes)| case.file(name, bytes));
        case
    }

    fn fixtures(names: &[&str]) -> Self {
        let case = Self::of(&[]);
        for name in names {
            case.file(name, &std::fs::read(fixtures().join(name)).unwrap());
        }
        case
    }

    fn file(&self, name: &str, bytes: &[u8]) {
        let path = self.directory.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        let changed = SystemTime::UNIX_EPOCH + Duration::from_secs(1_798_761_600);
        std::fs::File::options().write(true).open(path).unwrap().set_modified(changed).unwrap();
    }

    fn read(&self, sources: &str) -> Dataset {
        let text = format!("timezone: Europe/London\nsources:\n{sources}");
        std::fs::write(self.directory.path().join("tickmark.yaml"), text).unwrap();
        let place = Place { directory: Some(self.directory.path().to_owned()), ..Place::default() };
        let prepared = Prepared::read(&place).unwrap_or_else(|told| panic!("{:?}", told.problems));
        for (at, input) in prepared.data.inputs.iter().enumerate().take(prepared.config.sources.len()) {
            let own =
                |record: &&Record| usize::from(record.provenance.source) == at && !is_isms(&prepared.data, record);
            let records = prepared.data.records.iter().filter(own).count();
            assert_eq!(input.rows, records + input.unread + input.folded, "rows seen are records and rows reported");
        }
        prepared.data
    }
}

/// The record that the configuration makes of itself.
fn is_isms(data: &Dataset, record: &Record) -> bool {
    data.model.kind(record.kind).name == "isms"
}

fn told(data: &Dataset) -> Vec<String> {
    let place = |span| format!("{}: ", data.sources.place(span));
    data.problems
        .iter()
        .map(|problem| {
            format!("{}{}: {}", problem.span.map(place).unwrap_or_default(), problem.severity.name(), problem.message)
        })
        .collect()
}

fn shown(data: &Dataset, value: &Value) -> String {
    match &value.scalar {
        Scalar::Absent(why) => format!("({why:?})"),
        Scalar::Text(text) | Scalar::Ref(text, _) => text.to_string(),
        Scalar::Choice(symbol) => data.model.word(*symbol).to_owned(),
        Scalar::Number(number) => number.to_string(),
        Scalar::Bool(truth) => truth.to_string(),
        Scalar::Date(date) => date.to_string(),
        Scalar::Instant(at) => at.to_rfc3339(),
        Scalar::Duration(length) => length.to_string(),
        Scalar::List(items) => items.iter().map(|item| shown(data, item)).collect::<Vec<_>>().join(" | "),
        Scalar::Struct(parts) => parts.iter().map(|(_, part)| shown(data, part)).collect::<Vec<_>>().join("; "),
        Scalar::Map(entries) => entries.iter().map(|(_, part)| shown(data, part)).collect::<Vec<_>>().join("; "),
    }
}

fn value<'d>(data: &'d Dataset, id: &str, field: &str) -> Option<&'d Value> {
    let record = data.records.iter().find(|record| &*record.id == id).unwrap_or_else(|| panic!("no record {id}"));
    record.field(data.model.kind(record.kind).field_named(field).unwrap())
}

fn says(data: &Dataset, id: &str, field: &str) -> Option<String> {
    value(data, id, field).map(|value| shown(data, value))
}

/// The records, one field a line; with places, or without so that two files can be compared.
fn dump(data: &Dataset, places: bool, leave_out: &[&str]) -> String {
    let mut out = String::new();
    for record in data.records.iter().filter(|record| !is_isms(data, record)) {
        let kind = data.model.kind(record.kind);
        let place = if places { format!("  @ {}", data.sources.place(record.span)) } else { String::new() };
        writeln!(out, "{} {}{place}", kind.name, record.id).unwrap();
        for (field, value) in &record.fields {
            let name = &kind.fields[usize::from(field.0)].name;
            if leave_out.contains(&&**name) {
                continue;
            }
            let text = shown(data, value).replace('\n', "⏎");
            let place = if places { format!("  @ {}", data.sources.place(value.span)) } else { String::new() };
            writeln!(out, "  {name} = {text}{place}").unwrap();
        }
        assert!(record.extra.is_empty(), "{}: {:?}", record.id, record.extra);
    }
    out
}

fn golden(name: &str, data: &Dataset) {
    let mut out = dump(data, true, &[]);
    told(data).iter().for_each(|problem| writeln!(out, "{problem}").unwrap());
    let path = fixtures().join("expected").join(format!("{name}.txt"));
    Assert::new().action_env("SNAPSHOTS").normalize_paths(false).eq(out, Data::read_from(&path, None).raw());
}

fn errors(data: &Dataset) -> usize {
    data.problems.iter().filter(|problem| problem.severity == Severity::Error).count()
}

/// An archive of these parts; a large one is packed.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let how = if bytes.len() > 1 << 20 { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        archive.start_file(*name, SimpleFileOptions::default().compression_method(how)).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const CORE: &str = r#"<?xml version="1.0"?><cp:coreProperties xmlns:cp="a" xmlns:dc="b" xmlns:dcterms="c">
<dc:title>Access &amp; rights</dc:title><dcterms:created>2026-02-01T23:30:00Z</dcterms:created>
<dcterms:modified>2026-05-04T08:00:00Z</dcterms:modified></cp:coreProperties>"#;

const META: &str = r"<office:document-meta><office:meta><meta:creation-date>2026-01-20T10:00:00</meta:creation-date>
<dc:date>2026-01-22T10:00:00</dc:date></office:meta></office:document-meta>";

/// A PDF whose objects stand where its table says.
fn pdf(info: &str) -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 10 10] >>".to_owned(),
        info.to_owned(),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut table = String::from("0000000000 65535 f \n");
    for (number, object) in (1..).zip(&objects) {
        writeln!(table, "{:010} 00000 n ", out.len()).unwrap();
        write!(out, "{number} 0 obj\n{object}\nendobj\n").unwrap();
    }
    let at = out.len();
    write!(out, "xref\n0 5\n{table}trailer\n<< /Size 5 /Root 1 0 R /Info 4 0 R >>\nstartxref\n{at}\n%%EOF\n").unwrap();
    out.into_bytes()
}

/// A PDF whose table of objects is packed small and unpacks to 40 MiB.
fn pdf_bomb() -> Vec<u8> {
    let mut table = lopdf::Stream::new(lopdf::Dictionary::new(), vec![0; 40 << 20]);
    table.compress().unwrap();
    let mut out =
        b"%PDF-1.5\n1 0 obj\n<< /Type /XRef /Size 1 /W [1 4 2] /Root 1 0 R /Filter /FlateDecode >>\nstream\n".to_vec();
    out.extend(&table.content);
    out.extend(b"\nendstream\nendobj\nstartxref\n9\n%%EOF\n");
    out
}

const PAGE: &str = "---\ntitle: Review of accounts\ndate: 2026-03-04\ncollected_by: Ines Okafor\nsupports: [A.5.18, A.8.2]\n---\n\
# Accounts\n\nSee [the list](accounts.csv), [what was decided](gone/minutes.md#two), [outside](../../../etc/none), [beside](../A.8.2/plan.ods) and [the rule](https://example.org/x).\n";

#[test]
fn a_file_is_evidence_with_what_it_is_and_the_dates_inside_it() {
    let info = "<< /Title (Restore test) /CreationDate (D:20260304101500+01'00') /ModDate (D:20260506) >>";
    let case = Case::of(&[
        ("evidence/A.5.18/accounts.csv", b"account,owner\na,Ana\n"),
        ("evidence/A.5.18/review.md", PAGE.as_bytes()),
        ("evidence/A.8.13/restore.pdf", &pdf(info)),
        ("evidence/A.8.13/undated.pdf", &pdf("<< /Producer (x) >>")),
        (
            "evidence/A.8.2/rights.docx",
            &archive(&[("docProps/core.xml", CORE.as_bytes()), ("word/document.xml", b"<a/>")]),
        ),
        ("evidence/A.8.2/plan.ods", &archive(&[("meta.xml", META.as_bytes())])),
        ("evidence/A.8.2/bare.xlsx", &archive(&[("xl/workbook.xml", b"<a/>")])),
        ("evidence/A.8.2/screen.png", b"\x89PNG\r\n"),
        ("evidence/A.8.13/runs.xml", &std::fs::read(fixtures().join("junit.xml")).unwrap()),
        ("evidence/A.8.13/other.xml", b"<invoice/>"),
        ("evidence/A.8.8/scan.json", &std::fs::read(fixtures().join("scan.sarif")).unwrap()),
    ]);
    let data = case.read(
        "  - evidence: evidence/**/*\n    path: evidence/{supports}/*\n    defaults: { collected_by: The auditor }\n",
    );
    golden("files", &data);
    assert_eq!(errors(&data), 0);
}

#[test]
fn a_date_that_is_not_in_the_file_is_not_taken_from_anywhere_else() {
    let case = Case::of(&[("evidence/screen.png", b"x")]);
    let data = case.read("  - evidence: evidence/*\n");
    assert_eq!(value(&data, "evidence/screen.png", "produced_on"), None);
    assert_eq!(value(&data, "evidence/screen.png", "dated_from"), None);
    assert_eq!(says(&data, "evidence/screen.png", "file_modified_on").as_deref(), Some("2027-01-01"));
}

#[test]
fn each_value_stands_where_its_place_says() {
    let case = Case::of(&[("e/review.md", PAGE.as_bytes()), ("e/restore.pdf", &pdf("<< /Title (Restore) >>"))]);
    let data = case.read("  - evidence: e/*\n");
    for record in data.records.iter().filter(|record| !is_isms(&data, record)) {
        for (_, value) in &record.fields {
            let items = if let Scalar::List(items) = &value.scalar { items } else { std::slice::from_ref(value) };
            for item in items {
                assert_eq!(
                    data.sources.slice(item.span),
                    shown(&data, item).replace("2027-01-01", "2027-01-01T00:00:00Z")
                );
            }
        }
    }
}

#[test]
fn what_is_made_to_break_its_reader_is_told_and_its_bytes_are_known() {
    let bomb = archive(&[("docProps/core.xml", &vec![b' '; 40 << 20])]);
    assert!(bomb.len() < 1 << 20);
    let laughs = r#"<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a><created>&c;</created></a>"#;
    let whole = archive(&[("docProps/core.xml", CORE.as_bytes())]);
    let case = Case::of(&[
        ("e/bomb.docx", &bomb),
        ("e/cut.docx", &whole[..whole.len() / 2]),
        ("e/laughs.docx", &archive(&[("docProps/core.xml", laughs.as_bytes())])),
        ("e/not.pdf", b"this is no PDF"),
        ("e/packed.pdf", &pdf_bomb()),
        ("e/cut.xml", b"<testsuite timestamp=\"2026-01-01T00:00:00\"><testcase name=\"a\"/>"),
        ("e/entity.docx", &archive(&[("docProps/core.xml", b"<a><created>&when;</created></a>")])),
    ]);
    let data = case.read("  - evidence: e/*\n");
    assert_eq!(
        told(&data),
        [
            "e/bomb.docx, properties path: error: `e/bomb.docx` cannot be looked into: its part `docProps/core.xml` unpacks to more than 1048576 bytes",
            "e/cut.docx, properties path: error: `e/cut.docx` cannot be looked into: it is no office document, or it is cut short",
            "e/cut.xml, properties path: error: `e/cut.xml` cannot be looked into: this is not XML: an element is never closed",
            "e/entity.docx, properties path: error: `e/entity.docx` cannot be looked into: its part `docProps/core.xml`: this is not XML: an entity is not one of the language",
            "e/laughs.docx, properties path: error: `e/laughs.docx` cannot be looked into: its part `docProps/core.xml`: the file declares a document type, which may call anything into it",
            "e/not.pdf, properties path: error: `e/not.pdf` cannot be looked into: it cannot be read as a PDF: couldn't parse input",
            "e/packed.pdf, properties path: error: `e/packed.pdf` cannot be looked into: its tables unpack to more than 33554432 bytes",
        ]
    );
    for record in data.records.iter().filter(|record| !is_isms(&data, record)) {
        assert_eq!(value(&data, &record.id, "produced_on"), None, "{}", record.id);
        assert!(says(&data, &record.id, "hash").is_some_and(|hash| hash.len() == 64));
    }
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_directory_and_a_file_that_may_not_be_read_are_errors_and_no_evidence() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret.txt"), "x").unwrap();
    let case = Case::of(&[("e/own.txt", b"x"), ("e/closed.txt", b"x")]);
    let root = case.directory.path();
    symlink(outside.path().join("secret.txt"), root.join("e/link.txt")).unwrap();
    std::fs::set_permissions(root.join("e/closed.txt"), std::fs::Permissions::from_mode(0o000)).unwrap();
    let readable = std::fs::File::open(root.join("e/closed.txt")).is_ok();
    let data = case.read("  - evidence: e/*\n");
    let mut expected =
        vec!["tickmark.yaml:3:15: error: `e/link.txt` is a link that leads out of the directory of the configuration"];
    // Whoever may read everything cannot be kept from it.
    if !readable {
        expected.push("e/closed.txt:1:1: error: `e/closed.txt` cannot be read: permission denied");
    }
    assert_eq!(told(&data), expected);
    assert_eq!(says(&data, "e/own.txt", "size").as_deref(), Some("1"));
}

#[test]
fn test_results_are_activities_and_a_skipped_test_is_no_pass() {
    let case = Case::fixtures(&["junit.xml"]);
    let data = case.read("  - files: junit.xml\n    defaults: { kind: restore_test }\n");
    golden("junit", &data);
    let result = |number: u32| says(&data, &format!("junit.xml#suite-{number}"), "result");
    let words = [1, 2, 3, 4].map(result);
    let words: Vec<_> = words.iter().map(Option::as_deref).collect();
    assert_eq!(words, [Some("pass"), Some("fail"), Some("pass_with_exceptions"), None]);
    // As old as the earliest run in it; the latest tells whether it is complete.
    assert_eq!(says(&data, "junit.xml", "produced_on").as_deref(), Some("2026-02-11"));
    assert_eq!(says(&data, "junit.xml", "covers_to").as_deref(), Some("2026-05-20"));
}

#[test]
fn results_that_are_not_whole_are_no_pass() {
    let case = Case::of(&[
        (
            "short.xml",
            b"<testsuite name=\"a\" tests=\"5\" timestamp=\"2026-01-01T00:00:00\">\n<testcase name=\"x\"/></testsuite>",
        ),
        ("hidden.xml", b"<testsuite name=\"a\" tests=\"1\" failures=\"1\"><testcase name=\"x\"/></testsuite>"),
        ("cut.xml", b"<testsuites><testsuite name=\"a\"><testcase name=\"x\"/></testsuite>"),
        ("dtd.xml", b"<!DOCTYPE a><testsuite/>"),
        ("bom.xml", b"<bom/>"),
        ("none.xml", b""),
        ("two.xml", b"<testsuite/><testsuite/>"),
    ]);
    let data = case.read("  - files: '*.xml'\n");
    assert_eq!(
        told(&data),
        [
            "bom.xml:1:1: error: this XML holds no test results: its first element is `bom`",
            "cut.xml:1:1: error: this is not XML: an element is never closed",
            "dtd.xml:1:1: error: the file declares a document type, which may call anything into it",
            "none.xml:1:1: error: this is not XML: the file holds no element",
            "short.xml:1:1: error: this suite says that it has 5 tests, and lists 1",
            "two.xml:1:13: error: this is not XML: a second element stands beside the first",
        ]
    );
    assert_eq!(says(&data, "short.xml#suite-1", "result"), None);
    assert_eq!(says(&data, "hidden.xml#suite-1", "result").as_deref(), Some("fail"));
    assert_eq!(data.records.iter().filter(|record| record.id.starts_with("cut")).count(), 0);
}

#[test]
fn runs_of_analysis_are_activities_and_a_run_that_broke_off_is_no_pass() {
    let case = Case::fixtures(&["scan.sarif"]);
    let data = case.read("  - files: scan.sarif\n    defaults: { kind: code_review }\n");
    golden("sarif", &data);
    let result = |number: u32| says(&data, &format!("scan.sarif#run-{number}"), "result");
    let words = [1, 2, 3, 4, 5].map(result);
    let words: Vec<_> = words.iter().map(Option::as_deref).collect();
    assert_eq!(words, [Some("pass_with_exceptions"), Some("fail"), Some("pass"), None, None]);
}

#[test]
fn a_bill_of_materials_gives_its_vulnerabilities() {
    let case = Case::fixtures(&["bom.json"]);
    golden("cyclonedx", &case.read("  - files: bom.json\n"));
}

#[test]
fn assessment_results_in_json_and_in_yaml_give_equal_records() {
    let of = |name: &str| Case::fixtures(&[name]).read(&format!("  - files: {name}\n"));
    golden("ar", &of("ar.yaml"));
    golden("poam", &of("poam.json"));
    for name in ["ar", "poam"] {
        let json = dump(&of(&format!("{name}.json")), false, &["location"]);
        let yaml = dump(&of(&format!("{name}.yaml")), false, &["location"]);
        assert_eq!(json.lines().collect::<Vec<_>>(), yaml.lines().collect::<Vec<_>>());
        assert!(json.lines().count() > 20);
    }
}

#[test]
fn a_model_that_says_what_should_be_done_is_no_evidence_and_no_error() {
    let data = Case::fixtures(&["catalog.json"]).read("  - files: catalog.json\n");
    let message = "catalog.json:2:3: note: this catalog of controls says what should be done, not what was: no record is made of it";
    assert_eq!(told(&data), [message]);
    assert_eq!(data.records.iter().filter(|record| !is_isms(&data, record)).count(), 0);
}

#[test]
fn what_is_wrong_in_a_report_is_told_and_nothing_stands_for_it() {
    let head = r#""metadata": {"oscal-version": "1.1.2"}"#;
    let case = Case::of(&[
        ("a.json", format!(r#"{{"assessment-results": {{{head}}}}}"#).as_bytes()),
        (
            "b.json",
            format!(r#"{{"assessment-results": {{{head}, "results": [{{"uuid": "1", "findings": "none"}}, 7]}}}}"#)
                .as_bytes(),
        ),
        ("c.json", format!(r#"{{"plan-of-action-and-milestones": {{{head}, "poam-items": {{}}}}}}"#).as_bytes()),
        ("d.sarif", br#"{"version": "2.1.0", "runs": 3}"#),
        ("e.sarif", br#"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}}"#),
        ("f.cyclonedx", br#"{"bomFormat": "SPDX"}"#),
        ("g.oscal", b"catalogue: {}\n"),
    ]);
    let data = case.read("  - files: '*.*'\n");
    assert_eq!(
        told(&data),
        [
            "a.json:1:24: error: the report has no `results`",
            "b.json:1:103: error: `findings` must be a list, but this is text",
            "b.json:1:112: error: an activity of a control must be a mapping, but this is text",
            "c.json:1:90: error: `poam-items` must be a list, but this is a mapping",
            "d.sarif:1:30: error: `runs` must be a list, but this is text",
            "e.sarif:1:30: error: this is not JSON: unterminated array",
            "f.cyclonedx:1:1: error: this is no bill of materials of CycloneDX",
            "g.oscal:1:1: error: none of the first keys of this file is a model of OSCAL",
        ]
    );
}

#[test]
fn a_file_in_the_house_layout_is_never_taken_for_a_report() {
    let case = Case::of(&[(
        "house.json",
        br#"{"evidence": [{"id": "E-1", "title": "assessment-results with oscal-version and runs"}]}"#,
    )]);
    let data = case.read("  - files: house.json\n");
    assert_eq!(told(&data), [""; 0]);
    assert_eq!(says(&data, "E-1", "title").as_deref(), Some("assessment-results with oscal-version and runs"));
}

/// A pack of one rule, which asks files for what is in them.
const RULE: &str = r#"---
each: evidence
grade: minor
criterion: own
criteria: [Own 1]
---

# Evidence is as old as it says

## Why
A date that was typed in may be another than that in the file.

## Test
The recorded date is that in the file.

```rhai
fn check(x) {
    let file = x.location.file();
    require(x.produced_on >= file.dated_from && x.produced_on <= file.dated_to, "The date of {id} is not in its file.");
}
```

## Remedy
Correct the date.

## Examples
```text a.md
---
date: 2026-03-04
---
```

The date is that in the file.

```yaml conform
evidence: [{ id: E-1, location: a.md, produced_on: 2026-03-04 }]
```

The date is another one.

```yaml nonconform: The date of E-1 is not in its file.
evidence: [{ id: E-1, location: a.md, produced_on: 2026-05-04 }]
```

No file stands there.

```yaml not_tested
evidence: [{ id: E-1, location: gone.md, produced_on: 2026-01-01 }]
```
"#;

#[test]
fn a_rule_compares_the_date_of_a_record_with_the_dates_in_its_file() {
    let register = "evidence:\n  - { id: E-1, location: proof/a.md, produced_on: 2026-03-04 }\n  - { id: E-2, location: \
                    proof/a.md, produced_on: 2026-05-04 }\n  - { id: E-3, location: proof/b.txt, produced_on: 2026-05-04 }\n";
    let case = Case::of(&[
        ("register.yaml", register.as_bytes()),
        ("proof/a.md", b"---\ndate: 2026-03-04\n---\n"),
        ("proof/b.txt", b"no date"),
        ("house/pack.yaml", b"name: house\nversion: 1.0.0\n"),
        ("house/rules/H-1.md", RULE.as_bytes()),
    ]);
    let text = "packs: [iso27001-2022, ./house]\nsources: [{ files: register.yaml }, { evidence: proof/* }]\n";
    std::fs::write(case.directory.path().join("tickmark.yaml"), text).unwrap();
    let place = Place { directory: Some(case.directory.path().to_owned()), ..Place::default() };
    let prepared = Prepared::read(&place).unwrap_or_else(|told| panic!("{:?}", told.problems));
    assert_eq!(told(&prepared.data), [""; 0]);
    let scope = Scope {
        as_of: "2026-11-23".parse().unwrap(),
        rules: vec![globset::Glob::new("H-1").unwrap()],
        fail_on: Some(Grade::Minor),
        ..Scope::default()
    };
    let report = check(&prepared, &scope);
    let counts = &report.rules[0].counts;
    // Of `b.txt` and of what is said of it nothing can be told.
    let told = [Verdict::Conform, Verdict::Nonconform, Verdict::NotTested].map(|verdict| counts.of(verdict));
    assert_eq!(told, [2, 1, 2]);
    assert_eq!(report.findings[0].subject.to_string(), "evidence/E-2");
}

#[test]
#[ignore = "needs the data of others: `EXAMPLES=DIR cargo test --test evidence -- --ignored`"]
fn the_published_examples_of_oscal_are_equal_in_json_and_yaml() {
    let root = PathBuf::from(std::env::var("EXAMPLES").unwrap()).join("oscal-nist-examples/examples");
    let of = |path: &str| {
        let name = path.rsplit('/').next().unwrap();
        let case = Case::of(&[(name, &std::fs::read(root.join(path)).unwrap())]);
        let data = case.read(&format!("  - files: {name}\n"));
        assert_eq!(errors(&data), 0, "{path}");
        dump(&data, false, &["location"])
    };
    for (stem, records) in
        [("ar/{}/ifa_assessment-results-example", 5), ("poam/{}/ifa_plan-of-action-and-milestones", 8)]
    {
        let json = of(&format!("{}.json", stem.replace("{}", "json")));
        assert_eq!(json, of(&format!("{}-min.json", stem.replace("{}", "json"))));
        assert_eq!(json, of(&format!("{}.yaml", stem.replace("{}", "yaml"))));
        assert_eq!(json.lines().filter(|line| !line.starts_with(' ')).count(), records);
    }
}
