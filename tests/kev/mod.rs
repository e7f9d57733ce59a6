//! The catalogue of known exploited vulnerabilities, as records: from wherever it is read, the same. Whoever adds a way to read
//! it compares `records` of that way with `records` of the CSV.

use std::path::{Path, PathBuf};

use chrono::DateTime;
use tickmark::collect::Context;
use tickmark::config::Config;
use tickmark::format::Limits;
use tickmark::load::load;
use tickmark::problem::Severity;
use tickmark::progress::Silent;
use tickmark::record::Dataset;
use tickmark::rule::{PackFiles, Packs};
use tickmark::source::Sources;
use tickmark::value::{Absence, Scalar, Value};

/// How many vulnerabilities it holds.
pub(crate) const COUNT: usize = 1404;

/// The columns of the CSV, and of every table it is loaded into.
pub(crate) const COLUMNS: [&str; 11] = [
    "cveID",
    "vendorProject",
    "product",
    "vulnerabilityName",
    "dateAdded",
    "shortDescription",
    "requiredAction",
    "dueDate",
    "knownRansomwareCampaignUse",
    "notes",
    "cwes",
];

/// How its columns are read; what stands behind the origin of a source.
pub(crate) const MAPPING: &str = "type: vulnerability, columns: { id: cveID, title: vulnerabilityName, summary: shortDescription, \
     due_on: dueDate, detected_on: dateAdded, known_ransomware: knownRansomwareCampaignUse }";

const PACK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/kev/pack");

/// The directory of the catalogue below the one that `EXAMPLES` names.
pub(crate) fn directory() -> PathBuf {
    Path::new(&std::env::var("EXAMPLES").unwrap()).join("csv-json-cisa-kev")
}

/// The rows of the CSV below its header.
pub(crate) fn rows() -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(directory().join("known_exploited_vulnerabilities.csv")).unwrap();
    let source = tickmark::source::Source::new(tickmark::source::SourceId(0), "kev.csv", text);
    let mut rows = Rows(Vec::new());
    tickmark::format::csv::read(&source, &Limits::default(), &mut rows);
    rows.0
}

struct Rows(Vec<Vec<String>>);

impl<'s> tickmark::format::Sink<'s> for Rows {
    fn is_register(&mut self, _: &str) -> bool {
        false
    }

    fn is_heading(&mut self, _: &str) -> bool {
        false
    }

    fn table(&mut self, _: &tickmark::format::Table<'s>) -> tickmark::format::TableUse {
        tickmark::format::TableUse::Rows
    }

    fn item(&mut self, item: tickmark::format::Item<'s>) {
        let tickmark::node::Kind::Map(entries) = item.node.kind else { panic!("a row is a mapping") };
        self.0.push(entries.iter().map(|entry| entry.value.as_text().unwrap_or("").to_owned()).collect());
    }

    fn problem(&mut self, problem: tickmark::problem::Problem) {
        panic!("{problem}");
    }
}

/// What is read of one source, as the entry of `sources` is written, in a directory.
pub(crate) fn read(directory: &Path, source: &str) -> Dataset {
    let config = format!("packs: [{PACK}]\nsources:\n  - {source}\n");
    std::fs::write(directory.join("tickmark.yaml"), config).unwrap();
    let (mut sources, mut problems) = (Sources::default(), Vec::new());
    let path = directory.join("tickmark.yaml");
    let config = Config::read(&path, &|_| None, &mut sources, &mut problems).unwrap();
    let packs = Packs::read(&[PackFiles::directory("pack", Path::new(PACK)).unwrap()], &mut sources, &mut problems);
    assert_eq!(problems, []);
    let now = DateTime::from_timestamp(1_795_392_000, 0).unwrap();
    let limits = Limits::default();
    let context = Context { limits: &limits, now, offline: false, progress: &Silent };
    let data = load(&config, &packs.model, sources, &context);
    let errors: Vec<_> = data.problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    data
}

/// The records without their places, by id: each field as it was understood, and what no field took.
pub(crate) fn records(data: &Dataset) -> Vec<String> {
    let one = |record: &tickmark::record::Record| {
        let name = |field| &data.model.field(record.kind, field).name;
        let mut fields: Vec<String> =
            record.fields.iter().map(|(field, value)| format!("{}: {}", name(*field), said(value))).collect();
        fields.sort();
        format!("{} {fields:?}", record.id)
    };
    let mut records: Vec<String> = data.records.iter().map(one).collect();
    records.sort();
    records
}

/// What the built-in pack finds in one source, read as nonconformities extracted on one day: the identity, rule, subject,
/// verdict and grade of each finding, and what it speaks for. Which record an aggregate names first depends on the order of the
/// rows, so statements are left out.
pub(crate) fn findings(directory: &Path, origin: &str) -> Vec<String> {
    let columns = "type: nonconformity, extracted_on: 2026-11-23, \
         columns: { id: cveID, title: vulnerabilityName, detected_on: dateAdded }";
    std::fs::write(directory.join("tickmark.yaml"), format!("sources:\n  - {{ {origin}, {columns} }}\n")).unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tickmark"));
    let output = command.args(["check", "--as-of", "2026-11-23", "--output", "json"]).current_dir(directory).output();
    let report: serde_json::Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
    let said = |finding: &serde_json::Value| {
        let list = finding["instances"].as_array().unwrap();
        let mut instances: Vec<String> = list.iter().map(|one| one["fingerprint"].to_string()).collect();
        instances.sort();
        let of = ["fingerprint", "rule", "subject", "verdict", "grade"].map(|key| finding[key].to_string());
        format!("{} {}", of.join(" "), instances.join(" "))
    };
    let mut findings: Vec<String> = report["findings"].as_array().unwrap().iter().map(said).collect();
    findings.sort();
    findings
}

/// What stands in one of two lists and not in the other, of a few.
pub(crate) fn difference(one: &[String], other: &[String]) -> Vec<String> {
    let cut = |text: &String| text.chars().take(200).collect::<String>();
    let missing = one.iter().filter(|text| !other.contains(text)).map(|text| format!("- {}", cut(text)));
    let added = other.iter().filter(|text| !one.contains(text)).map(|text| format!("+ {}", cut(text)));
    missing.chain(added).take(6).collect()
}

fn said(value: &Value) -> String {
    match &value.scalar {
        // An empty list of JSON is an empty cell of a table: a table has no other way to say it.
        Scalar::List(items) if items.is_empty() => format!("{:?}", Scalar::Absent(Absence::Blank)),
        Scalar::List(items) => format!("{:?}", items.iter().map(said).collect::<Vec<_>>()),
        other => format!("{other:?}"),
    }
}
