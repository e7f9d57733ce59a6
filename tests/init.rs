//! `tickmark init`: what it writes passes but for what a person has to fill in, and that is named.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use chrono::NaiveDate;
use tickmark::cli::Place;
use tickmark::finding::{Finding, Grade, Verdict};
use tickmark::init::{FillIn, Known, fill_ins, starter};
use tickmark::problem::Severity;
use tickmark::report::Report;
use tickmark::run::{Prepared, Scope, check};
use tickmark::source::Span;
use walkdir::WalkDir;

#[path = "init/examples.rs"]
mod examples;
#[path = "init/filled.rs"]
mod filled;
#[path = "init/proposals.rs"]
mod proposals;
#[path = "init/refusals.rs"]
mod refusals;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// The day on which the starter of these tests was begun, and is judged.
fn today() -> NaiveDate {
    day(2026, 11, 24)
}

fn known() -> Known {
    Known { organisation: None, timezone: None, today: today(), gitlab: false }
}

/// A directory with the starter in it, each text changed by a function of its path.
fn written(change: impl Fn(&str, String) -> String) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    for draft in starter(&known()).unwrap() {
        let path = directory.path().join(&draft.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        match String::from_utf8(draft.bytes) {
            Ok(text) => std::fs::write(path, change(&draft.path, text)).unwrap(),
            Err(bytes) => std::fs::write(path, bytes.into_bytes()).unwrap(),
        }
    }
    directory
}

fn prepared(root: &Path) -> Prepared {
    Prepared::read(&Place { directory: Some(root.into()), ..Place::default() }).unwrap()
}

fn report(prepared: &Prepared, as_of: NaiveDate) -> Report {
    check(prepared, &Scope { as_of, fail_on: Some(Grade::Minor), ..Scope::default() })
}

fn tickmark(directory: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tickmark")).current_dir(directory).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Every file below a directory.
fn files(root: &Path) -> BTreeSet<PathBuf> {
    let files = WalkDir::new(root).into_iter().map(|entry| entry.unwrap());
    files.filter(|entry| !entry.file_type().is_dir()).map(|entry| entry.into_path()).collect()
}

/// What is to be filled in, as `file:line`, with what it is.
fn to_fill() -> Vec<(String, FillIn)> {
    let of = |draft: tickmark::init::Draft| {
        let found = String::from_utf8(draft.bytes).map(|text| fill_ins(&text)).unwrap_or_default();
        found.into_iter().map(move |one| (format!("{}:{}", draft.path, one.line), one)).collect::<Vec<_>>()
    };
    starter(&known()).unwrap().into_iter().flat_map(of).collect()
}

/// The places of a finding and of those it speaks for, as `file:line`.
fn places(prepared: &Prepared, finding: &Finding) -> BTreeSet<String> {
    let own = finding.evidence.iter().map(|place| place.span);
    let all = own.chain(finding.instances.iter().map(|one| one.span));
    let place = |span: Span| {
        let place = prepared.data.sources.place(span);
        format!("{}:{}", place.uri, place.line)
    };
    all.map(place).collect()
}

/// The rules with a failing subject, and how grave each is.
fn failing(report: &Report) -> Vec<String> {
    let fails = |finding: &&Finding| finding.verdict == Verdict::Nonconform;
    let told = |finding: &Finding| format!("{} {}", finding.rule, finding.subject.id);
    let mut failing: Vec<String> = report.findings.iter().filter(fails).map(told).collect();
    failing.sort();
    failing
}

/// What is wrong in the strict sense: errors of rules, and what could not be read as it stands.
fn broken(prepared: &Prepared, report: &Report) -> Vec<String> {
    let errors = report.findings.iter().filter(|finding| finding.verdict == Verdict::Error);
    let errors = errors.map(|finding| format!("{}: {}", finding.rule, finding.statement));
    let problems = prepared.problems().into_iter().filter(|problem| problem.severity != Severity::Note);
    errors.chain(problems.map(|problem| problem.message)).collect()
}

#[test]
fn what_fails_in_a_fresh_starter_is_what_is_to_be_filled_in_and_nothing_else() {
    let directory = written(|_, text| text);
    let prepared = prepared(directory.path());
    let report = report(&prepared, today());
    assert_eq!(broken(&prepared, &report), Vec::<String>::new());
    assert_eq!(
        failing(&report),
        [
            "10.1-policy-exists ISMS",
            "10.1-process-documented ISMS",
            "10.1-process-in-use ISMS",
            "10.2-process-documented ISMS",
            "4.3-scope-documented ISMS",
            "4.3-scope-items-complete SI-01",
            "DI-placeholder ISMS",
        ]
    );
    // What the rule on placeholders does not speak of, each shows a place that is to be filled in.
    let fill: BTreeSet<String> = to_fill().into_iter().map(|(place, _)| place).collect();
    let failing = report.findings.iter().filter(|finding| finding.verdict == Verdict::Nonconform);
    for finding in failing.filter(|finding| finding.rule != "DI-placeholder") {
        let shown = places(&prepared, finding);
        assert!(shown.iter().any(|place| fill.contains(place)), "{} points at {shown:?}", finding.rule);
    }
    // What has to be there and is not lets nothing pass: a run over a fresh starter cannot conclude.
    assert_eq!(report.conclusion.exit, 2, "{}", report.conclusion.reason);
    let untested: Vec<&str> = report
        .rules
        .iter()
        .filter(|rule| rule.required && rule.counts.of(Verdict::NotTested) > 0)
        .map(|rule| rule.id.as_str())
        .collect();
    assert_eq!(
        untested,
        ["10.1-improvement-activity", "9.2.1-audit-interval", "9.2.1-scope-audited-annually", "9.3.1-review-interval"]
    );
}

/// What the rule on placeholders says of each record, by its id.
fn hollow(report: &Report) -> BTreeMap<String, String> {
    let finding = report.findings.iter().find(|finding| finding.rule == "DI-placeholder").unwrap();
    finding.instances.iter().map(|one| (one.subject.id.clone(), one.reason.clone())).collect()
}

/// Fields that need not be filled for a record to be one, and are asked for all the same: other rules need them.
const OPTIONAL: [&str; 16] = [
    "AP-1 due_on",
    "IMP-1 description",
    "ISMS acceptance_threshold",
    "ISMS residual_threshold",
    "MR-1 planned_on",
    "P-1 department",
    "P-2 department",
    "P-3 department",
    "PR-FB-1 audience",
    "PR-FB-1 anonymous",
    "PR-IMP consulted",
    "ROLE-IA from",
    "ROLE-ISM from",
    "ROLE-MRT from",
    "ROLE-TOP from",
    "SI-01 owner",
];

#[test]
fn the_program_finds_every_placeholder_that_the_list_names_and_no_other() {
    let directory = written(|_, text| text);
    let report = report(&prepared(directory.path()), today());
    let hollow = hollow(&report);
    let mut others = BTreeSet::new();
    for (place, one) in to_fill() {
        let (record, field) = one.of.split_once(' ').unwrap_or((&one.of, ""));
        let written = format!("[{}]", one.what);
        match hollow.get(record) {
            // Each text is told once, however many fields hold it; of many fields the first are named.
            Some(said) if said.contains(&written) && (said.contains(field) || said.contains(" more contains")) => {}
            _ if place.starts_with(".github/") => {}
            _ if place.starts_with("documents/") || place.starts_with("tickmark.yaml") => {}
            _ if one.what.starts_with('`') => {}
            _ => {
                others.insert(one.of.clone());
            }
        }
    }
    assert_eq!(others, OPTIONAL.iter().map(|field| (*field).to_owned()).collect());
    let named: BTreeSet<String> =
        to_fill().into_iter().filter_map(|(_, one)| Some(one.of.split(' ').next()?.to_owned())).collect();
    let unnamed: Vec<&String> = hollow.keys().filter(|record| !named.contains(*record)).collect();
    assert_eq!(unnamed, Vec::<&String>::new());
}

#[test]
fn filled_in_nothing_fails_and_what_has_not_happened_yet_is_not_due() {
    let directory = filled::directory("2026-09-01");
    let prepared = prepared(directory.path());
    let report = report(&prepared, today());
    assert_eq!(broken(&prepared, &report), Vec::<String>::new());
    assert_eq!(failing(&report), Vec::<String>::new());
    // Whether each item of the scope is audited stays untested until there is a first audit, and so the run cannot conclude.
    assert_eq!(report.conclusion.exit, 2);
    assert_eq!(report.conclusion.reason, "1 required rule untested for want of input; no gap at or above minor");
    let of = |id: &str| report.rules.iter().find(|rule| rule.id == id).unwrap();
    for id in [
        "10.1-policy-exists",
        "10.1-policy-sections",
        "10.1-process-documented",
        "10.1-process-stages",
        "10.2-process-documented",
        "10.2-log-exists",
        "4.3-scope-documented",
        "4.3-scope-items-complete",
        "4.4-process-map",
        "7.5.2-control-fields",
        "DI-placeholder",
        "DI-ref-resolves",
        "DI-person-known",
    ] {
        assert_eq!(of(id).outcome, Verdict::Conform, "{id}");
    }
    // Nothing has been audited, reviewed or improved yet, and nothing says that it was.
    for id in ["9.2.1-audit-interval", "9.3.1-review-interval", "10.1-improvement-activity"] {
        assert_eq!(of(id).outcome, Verdict::NotDue, "{id}");
    }
    let audited = of("9.2.1-scope-audited-annually");
    assert_eq!(audited.counts.of(Verdict::NotTested), audited.population);
    assert_eq!(audited.reason.as_deref(), Some("gate: 9.2.1-audit-interval"));
    // A year later the same records fail: an empty log lets nothing pass.
    let later = check(&prepared, &Scope { as_of: day(2028, 1, 31), fail_on: Some(Grade::Minor), ..Scope::default() });
    assert_eq!(later.conclusion.exit, 2);
    let failing = failing(&later);
    for id in ["9.2.1-audit-interval ISMS", "9.3.1-review-interval ISMS", "10.1-improvement-activity ISMS"] {
        assert!(failing.iter().any(|known| known == id), "{id}: {failing:?}");
    }
}

#[test]
fn the_documents_have_a_section_on_each_subject_and_count_its_words() {
    let mut sections = 0;
    for draft in starter(&known()).unwrap().into_iter().filter(|draft| draft.path.starts_with("documents/")) {
        let text = String::from_utf8(draft.bytes).unwrap();
        let (front, body) = text.strip_prefix("---\n").unwrap().split_once("\n---\n").unwrap();
        let listed: Vec<&str> = front.lines().filter(|line| line.starts_with("  - { topic: ")).collect();
        let counted: Vec<String> = body
            .split("\n## ")
            .skip(1)
            .map(|section| {
                let (heading, prose) = section.split_once('\n').unwrap();
                let quote = if heading.contains(',') { "\"" } else { "" };
                format!("  - {{ topic: {quote}{heading}{quote}, words: {} }}", prose.split_whitespace().count())
            })
            .collect();
        // The scope is the organisation's to write: a scope whose sections are listed would be taken for one.
        if draft.path != "documents/scope.md" {
            assert_eq!(listed, counted, "{}", draft.path);
        }
        sections += listed.len();
    }
    assert_eq!(sections, 15 + 9 + 9 + 8);
}

#[test]
fn the_same_knowledge_gives_the_same_bytes_and_a_name_is_not_taken_for_a_mark() {
    let named = |name: &str| Known {
        organisation: Some(name.to_owned()),
        timezone: Some(chrono_tz::Europe::London),
        ..known()
    };
    assert_eq!(starter(&named("X")).unwrap(), starter(&named("X")).unwrap());
    for draft in starter(&named("@TODAY@ @ZONE@")).unwrap() {
        let Ok(text) = String::from_utf8(draft.bytes) else { continue };
        let marks = text.matches("@TODAY@ @ZONE@").count();
        let expected = match draft.path.as_str() {
            "tickmark.yaml" | "isms/isms.yaml" => 1,
            _ => 0,
        };
        assert_eq!((marks, text.matches("@TODAY@").count()), (expected, expected), "{}", draft.path);
    }
}
