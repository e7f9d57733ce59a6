//! Rules that are put to a database: it counts and gives the rows that fail.

use std::path::Path;

use chrono::NaiveDate;
use tempfile::TempDir;
use tickmark::cli::Place;
use tickmark::collect::Context;
use tickmark::finding::{Grade, Verdict};
use tickmark::format::Limits;
use tickmark::progress::Silent;
use tickmark::report::{Report, Tested};
use tickmark::run::{Prepared, Scope, check};

use crate::server::Server;
use crate::support::{now, program, sqlite};

const PEOPLE: &str = "id,name,left_on\nP-1,Ana,\nP-2,Bo,\n";
const SQLITE: &str = "  - { name: access, sqlite: { file: access.db, for_rules: true } }\n";

/// Rights of which one in ten thousand was approved by nobody and one by its holder; one is still to be granted.
fn rights(count: usize) -> String {
    format!(
        "CREATE TABLE access_right (id TEXT PRIMARY KEY, system TEXT, holder TEXT, approved_by TEXT, granted_on DATE);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
         INSERT INTO access_right SELECT 'AR-' || i, 'ERP', 'P-1', CASE i % 10000 WHEN 7 THEN NULL WHEN 8 THEN 'P-1' ELSE 'P-2' END,
             '2026-01-15' FROM n;
         INSERT INTO access_right VALUES ('AR-later', 'ERP', 'P-1', NULL, '2026-12-24');"
    )
}

fn directory(source: &str) -> TempDir {
    let scratch = crate::support::directory(&format!("{source}  - {{ files: people.csv, type: person }}\n"));
    std::fs::write(scratch.path().join("people.csv"), PEOPLE).unwrap();
    scratch
}

fn report(directory: &Path, offline: bool) -> Report {
    let place = Place { directory: Some(directory.into()), ..Place::default() };
    let as_of = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let mut prepared = Prepared::read(&place).unwrap();
    let limits = Limits::default();
    prepared.ask_within(as_of, &Context { limits: &limits, now: now(), offline, progress: &Silent });
    check(&prepared, &Scope { as_of, fail_on: Some(Grade::Minor), ..Scope::default() })
}

fn tested<'r>(report: &'r Report, rule: &str) -> &'r Tested {
    report.rules.iter().find(|tested| tested.id == rule).unwrap()
}

fn counts(tested: &Tested) -> [usize; 5] {
    let of = |verdict| tested.counts.of(verdict);
    [tested.population, of(Verdict::Conform), of(Verdict::Nonconform), of(Verdict::NotTested), of(Verdict::Error)]
}

fn with_rights(statements: &str) -> Report {
    let scratch = directory(SQLITE);
    sqlite(&scratch.path().join("access.db"), statements);
    report(scratch.path(), true)
}

#[test]
fn the_database_counts_and_gives_what_fails() {
    let report = with_rights(&rights(20_000));
    assert_eq!(report.problems, []);
    assert_eq!(counts(tested(&report, "approved")), [20_000, 19_996, 4, 0, 0]);
    let said: Vec<&str> = report.findings.iter().map(|finding| finding.statement.as_str()).collect();
    assert_eq!(
        said,
        [
            "AR-10007 was approved by nobody.",
            "AR-10008 was approved by its own holder, Ana.",
            "AR-7 was approved by nobody.",
            "AR-8 was approved by its own holder, Ana.",
        ]
    );
    assert_eq!((report.conclusion.exit, report.records), (1, 2), "people alone are records of the run");
}

#[test]
fn no_other_rule_sees_the_rows() {
    let report = with_rights(&rights(20_000));
    assert_eq!(counts(tested(&report, "people")), [2, 2, 0, 0, 0]);
}

#[test]
fn evidence_is_a_row_and_a_column() {
    let scratch = directory(SQLITE);
    sqlite(&scratch.path().join("access.db"), &rights(20_000));
    let output = program(scratch.path(), "check --as-of 2026-11-23 --output json", &[]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let finding = &report["findings"][1];
    let shown = finding["evidence"].to_string();
    assert!(
        shown.contains("\"access.db\"") && shown.contains("\"approved_by\"") && shown.contains("\"AR-10008\""),
        "{shown}"
    );
    let output = program(scratch.path(), "check --as-of 2026-11-23", &[]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("access.db, access_right AR-10008 holder"), "{text}");
    let fingerprint = finding["fingerprint"].as_str().unwrap();
    let output = program(scratch.path(), &format!("explain {fingerprint} --as-of 2026-11-23"), &[]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("access.db, access_right AR-10008"), "{output:?}");
    let output = program(scratch.path(), "check --as-of 2026-11-23 --subject access_right/AR-8 --rule approved", &[]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("AR-8 was approved by its own holder"), "{output:?}");
}

#[test]
fn a_row_that_the_check_does_not_fail_is_an_error_of_one_of_them() {
    let page = std::fs::read_to_string(Path::new(crate::support::PACK).join("rules/approved.md")).unwrap();
    let asking = |exceptions: &str, population: &str| {
        let scratch = directory(SQLITE);
        copy_pack(scratch.path());
        let from = page.find("population:").unwrap();
        let to = page.find("---\n\n#").unwrap();
        let page = format!("{}population: {population}\nexceptions: {exceptions}\n{}", &page[..from], &page[to..]);
        std::fs::write(scratch.path().join("pack/rules/approved.md"), page).unwrap();
        sqlite(&scratch.path().join("access.db"), &rights(10));
        report(scratch.path(), true)
    };
    let all = "SELECT count(*) FROM access_right";
    let disagree = asking("SELECT id, holder, approved_by FROM access_right WHERE id IN ('AR-1', 'AR-7')", all);
    assert_eq!(counts(tested(&disagree, "approved")), [11, 9, 1, 0, 1]);
    let error = disagree.findings.iter().find(|finding| finding.verdict == Verdict::Error).unwrap();
    assert_eq!(
        error.statement,
        "the rule failed: `exceptions` gives this row, and `check` finds nothing wrong with it"
    );
    assert_eq!((disagree.conclusion.exit, &*error.subject.id), (2, "AR-1"));
    let untold = asking("SELECT id, approved_by FROM access_right WHERE id = 'AR-8'", all);
    assert_eq!(counts(tested(&untold, "approved")), [11, 10, 0, 0, 1]);
    let few = asking("SELECT id, holder, approved_by FROM access_right WHERE id <> 'AR-1'", "SELECT 3");
    assert_eq!(counts(tested(&few, "approved")), [1, 0, 0, 0, 1]);
    let statement = &few.findings[0].statement;
    assert_eq!(statement, "the rule failed: `exceptions` gives 10 rows of a population that `population` counts as 3");
    let none = asking("SELECT id FROM access_right WHERE 0", "SELECT 0");
    assert_eq!((counts(tested(&none, "approved")), tested(&none, "approved").outcome), ([0; 5], Verdict::NotTested));
    for (exceptions, population, why) in [
        ("SELECT id FROM access_rights", all, "`approved`: `access` gave no answer: no such table: access_rights"),
        ("DELETE FROM access_right", all, "`approved`: `access` gave no answer: the query does more than read"),
        (
            "SELECT id FROM access_right",
            "SELECT id FROM access_right",
            "`approved`: `population` does not give one number of access",
        ),
    ] {
        let failed = asking(exceptions, population);
        assert_eq!(counts(tested(&failed, "approved")), [1, 0, 0, 1, 0]);
        assert_eq!((failed.conclusion.exit, &*failed.problems[0].message), (2, why));
        assert!(failed.problems[0].span.is_some());
    }
    let blank = asking("SELECT '' AS id, '' AS holder", all);
    assert_eq!(counts(tested(&blank, "approved")), [1, 0, 0, 0, 1]);
}

fn copy_pack(into: &Path) {
    for name in ["pack.yaml", "model/model.yaml", "rules/people.md"] {
        let to = into.join("pack").join(name);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(Path::new(crate::support::PACK).join(name), to).unwrap();
    }
    let path = into.join("tickmark.yaml");
    let config = std::fs::read_to_string(&path).unwrap().replace(crate::support::PACK, "./pack");
    std::fs::write(path, config).unwrap();
}

#[test]
fn a_database_that_is_not_there_leaves_the_rule_untested() {
    let report = report(directory("").path(), true);
    assert_eq!(counts(tested(&report, "approved")), [1, 0, 0, 1, 0]);
    assert_eq!(
        (report.conclusion.exit, &*report.problems[0].message),
        (2, "no source that is a database is called `access`")
    );
    let server = "  - { name: access, postgres: { url: \"postgres://u@127.0.0.1:1/x\", for_rules: true } }\n";
    let away = self::report(directory(server).path(), false);
    assert_eq!(counts(tested(&away, "approved")), [1, 0, 0, 1, 0]);
    assert_eq!(away.problems[0].message, "`approved`: `access` gave no answer: nothing listens at its address");
    let offline = self::report(directory(server).path(), true);
    assert_eq!((offline.conclusion.exit, counts(tested(&offline, "approved"))), (2, [1, 0, 0, 1, 0]));
}

#[test]
fn postgresql_gives_the_same_findings() {
    let server = Server::shared();
    let statements = rights(20_000).replace("'2026-01-15' FROM n", "DATE '2026-01-15' FROM n");
    server.database("rights", &postgres_insert(&statements));
    let url = server.url("rights");
    let source = format!("  - {{ name: access, postgres: {{ url: \"{url}\", for_rules: true }} }}\n");
    let there = report(directory(&source).path(), false);
    let here = with_rights(&rights(20_000));
    assert_eq!(there.problems, []);
    assert_eq!(counts(tested(&there, "approved")), counts(tested(&here, "approved")));
    let said = |report: &Report| -> Vec<(String, String)> {
        report.findings.iter().map(|finding| (finding.fingerprint.to_string(), finding.statement.clone())).collect()
    };
    assert_eq!(said(&there), said(&here));
    let nothing_kept = report(directory(&source).path(), true);
    assert_eq!((nothing_kept.conclusion.exit, counts(tested(&nothing_kept, "approved"))), (2, [1, 0, 0, 1, 0]));
    let scratch = directory(&source);
    let (asked, kept) = (report(scratch.path(), false), report(scratch.path(), true));
    assert_eq!((said(&asked), counts(tested(&asked, "approved"))), (said(&kept), counts(tested(&kept, "approved"))));
}

/// PostgreSQL wants the common table behind INSERT.
fn postgres_insert(statements: &str) -> String {
    let from = statements.find("WITH RECURSIVE").unwrap();
    let insert = statements.find("INSERT INTO access_right SELECT").unwrap();
    let with = &statements[from..insert];
    let rest =
        statements[insert..].replacen("INSERT INTO access_right ", &format!("INSERT INTO access_right {with} "), 1);
    format!("{}{rest}", &statements[..from])
}

/// `cargo test --release --test databases -- --ignored million --nocapture` tells how long it takes.
#[test]
#[ignore = "a measurement: a million rights in each database"]
fn a_million_rights_are_judged_where_they_are() {
    let server = Server::shared();
    server.database(
        "million",
        &postgres_insert(&rights(1_000_000).replace("'2026-01-15' FROM n", "DATE '2026-01-15' FROM n")),
    );
    let url = server.url("million");
    let postgres = format!("  - {{ name: access, postgres: {{ url: \"{url}\", for_rules: true }} }}\n");
    for source in [SQLITE, &postgres] {
        let scratch = directory(source);
        if source == SQLITE {
            sqlite(&scratch.path().join("access.db"), &rights(1_000_000));
        }
        let script =
            format!("/usr/bin/time -v {} check --as-of 2026-11-23 -q 2>&1 || true", env!("CARGO_BIN_EXE_tickmark"));
        let before = std::time::Instant::now();
        let output =
            std::process::Command::new("sh").args(["-c", &script]).current_dir(scratch.path()).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let memory = text.lines().find(|line| line.contains("Maximum resident")).unwrap_or("").trim();
        println!("{}: {:?}; {memory}", if source == SQLITE { "sqlite" } else { "postgres" }, before.elapsed());
        let report = report(scratch.path(), false);
        assert_eq!(counts(tested(&report, "approved")), [1_000_000, 999_800, 200, 0, 0]);
    }
}
