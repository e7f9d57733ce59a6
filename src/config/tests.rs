use std::path::Path;

use super::*;
use crate::param::ParamValue;
use crate::source::SourceId;
use crate::value::Duration;

fn environment(name: &str) -> Option<String> {
    (name == "EXPORTS").then(|| "/srv/s3cret".to_owned())
}

fn read(text: &str) -> (Config, Vec<String>) {
    let source = Source::new(SourceId(0), FILE, text);
    let mut problems = Vec::new();
    let config = Config::of(&source, Path::new("."), &environment, &mut problems);
    let told = |problem: &Problem| {
        let place = problem.span.map_or_else(String::new, |span| source.place(span).to_string());
        let help = problem.help.as_ref().map_or_else(String::new, |help| format!(" [{help}]"));
        format!("{place}: {}{help}", problem.message)
    };
    let problems = problems.iter().map(told).collect();
    (config, problems)
}

#[test]
fn a_whole_configuration_is_read() {
    let (config, problems) = read(
        "organisation: Larkfield Clinics Ltd
timezone: Europe/London
packs: [iso27001-2022, ./rules]
period: { start: 2026-01-01, end: 2026-12-31 }
params: { audit_interval: 12 months, limit: 3, mode: rolling, by: { high: 6 months } }
fail_on: major
outputs: [terminal, sarif=out/tickmark.sarif]
sources:
  - files: isms/**/*.yaml
  - files: [registers/car-log.csv]
    type: nonconformity
    optional: true
    separator: ;
    extracted_on: 2026-02-01
    columns:
      id: CAR No.
      raised_on: { column: Date raised, format: '%d/%m/%Y' }
      status: { values: { Open: recorded } }
    table: { heading: 'Log*', has: [Ref], layout: rows }
    skip: { Title: template* }
    defaults: { severity: minor }
",
    );
    assert_eq!(problems, [""; 0]);
    assert_eq!(config.organisation.unwrap().value, "Larkfield Clinics Ltd");
    assert_eq!(config.timezone, chrono_tz::Europe::London);
    assert_eq!(config.packs.iter().map(|pack| pack.value.as_str()).collect::<Vec<_>>(), ["iso27001-2022", "./rules"]);
    assert_eq!(config.period.start.unwrap().value.to_string(), "2026-01-01");
    assert_eq!(config.fail_on, Some(Grade::Major));
    let year = ParamValue::Duration(Duration { months: 12, days: 0 });
    assert_eq!(
        config.params.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
        ["audit_interval", "limit", "mode", "by"]
    );
    assert_eq!(config.params[0].1.value, year);
    assert_eq!(config.sources[1].separator, Some(b';'));
    assert_eq!(config.sources[1].columns.len(), 3);
    assert_eq!(config.sources[1].files[0].written(), "registers/car-log.csv");
}

#[test]
fn what_is_not_written_has_its_default() {
    let (config, problems) = read("sources: [ { files: a.yaml } ]\n");
    assert_eq!(problems, [""; 0]);
    assert_eq!((config.timezone, config.timezone_span, config.fail_on), (chrono_tz::UTC, None, Some(Grade::Minor)));
    assert_eq!(config.packs[0].value, DEFAULT_PACK);
}

#[test]
fn every_mistake_is_told_at_once() {
    let (_, problems) = read(
        "organization: X
timezone: Europe/Londn
period: { start: 01/02/2026 }
fail_on: moderate
params: { a: [1] }
sources:
  - files: ../out/*.yaml
  - files: /etc/*.yaml
  - postgres: { url: x }
    type: incident
  - type: incident
  - files: a.md
    tabel: { heading: x }
  - files: 'a[.yaml'
  - files: b.md
    table: { layout: grid }
    format: word
    separator: '::'
    columns: { due_on: { column: Due, format: dd/mm/yyyy } }
  - files: '${HOME_OF_EXPORTS}/x.csv'
",
    );
    assert_eq!(
        problems,
        [
            "tickmark.yaml:1:1: the configuration has no key `organization` [did you mean `organisation`?]",
            "tickmark.yaml:2:11: no time zone is called `Europe/Londn` [did you mean `Europe/London`?]",
            "tickmark.yaml:3:18: `start` must be a date as 2026-01-31, not `01/02/2026`",
            "tickmark.yaml:4:10: `fail_on` cannot be `moderate` [it is one of: major, minor, ofi, never]",
            "tickmark.yaml:5:14: the parameter `a` is a list [write a number, a length of time as `12 months`, a word, or a mapping of these]",
            "tickmark.yaml:7:12: `../out/*.yaml` lies outside the directory of the configuration [say `allow_outside: true` if that is meant]",
            "tickmark.yaml:8:12: `/etc/*.yaml` lies outside the directory of the configuration [say `allow_outside: true` if that is meant]",
            "tickmark.yaml:9:15: a database needs the key `query` [write a SELECT, or `for_rules: true` where only rules ask it something]",
            "tickmark.yaml:11:5: a source needs the key `files` [name the files of its records: `files: registers/*.csv`]",
            "tickmark.yaml:13:5: a source has no key `tabel` [did you mean `table`?]",
            "tickmark.yaml:14:12: `a[.yaml` is not a pattern of files: unclosed character class; missing ']' [write it as `registers/**/*.csv`]",
            "tickmark.yaml:16:5: a source with `table` needs the key `type` [say of which type the rows are: `type: nonconformity`]",
            "tickmark.yaml:16:22: `layout` cannot be `grid` [it is `rows` (a record for each row) or `record` (a field for each row)]",
            "tickmark.yaml:17:13: no format is called `word` [it is one of: yaml, yml, json, toml, csv, tsv, md, markdown, junit, xml, sarif, cyclonedx, oscal, xlsx, xlsm, xls, ods]",
            "tickmark.yaml:18:16: `separator` cannot be `::` [it is one of: \",\", \";\", \"|\", tab]",
            "tickmark.yaml:19:47: `dd/mm/yyyy` is not a format of dates [write it as `%d/%m/%Y`: %d day, %m month, %b its name, %Y year, %H:%M time]",
            "tickmark.yaml:20:12: the environment has no variable `HOME_OF_EXPORTS` [set it before the run: `HOME_OF_EXPORTS=...`]",
        ]
    );
}

#[test]
fn a_value_of_the_environment_is_used_and_never_shown() {
    let (config, problems) = read("sources: [ { files: '${EXPORTS}/car/*.csv', allow_outside: true } ]\n");
    assert_eq!(problems, [""; 0]);
    let pattern = &config.sources[0].files[0];
    assert_eq!(pattern.base(), Path::new("/srv/s3cret/car/"));
    assert!(pattern.matches(Path::new("/srv/s3cret/car/log.csv")));
    assert_eq!(pattern.shown(Path::new("log.csv")), "${EXPORTS}/car/log.csv");
    assert!(!format!("{config:?}").contains("s3cret"));
}

#[test]
fn a_setting_that_reports_show_cannot_come_from_the_environment() {
    let (_, problems) = read("organisation: ${EXPORTS}\nsources: [ { files: a.yaml, type: '${EXPORTS}' } ]\n");
    assert_eq!(
        problems,
        [
            "tickmark.yaml:1:15: `organisation` is shown in reports, so it cannot come from the environment [write the value itself]",
            "tickmark.yaml:2:35: `type` is shown in reports, so it cannot come from the environment [write the value itself]",
        ]
    );
}

#[test]
fn a_directory_without_a_configuration_is_told_with_what_to_do() {
    let directory = tempfile::tempdir().unwrap();
    let mut problems = Vec::new();
    let config = Config::read(&directory.path().join(FILE), &|_| None, &mut Sources::default(), &mut problems);
    assert!(config.is_none());
    assert_eq!(problems[0].message, format!("there is no `tickmark.yaml` in `{}`", directory.path().display()));
    assert_eq!(
        problems[0].help.as_deref(),
        Some("`-C DIR` names the directory of the records, `--config FILE` their configuration")
    );
}

#[test]
fn an_empty_configuration_says_that_sources_are_missing() {
    let (_, problems) = read("");
    assert_eq!(
        problems,
        [
            "tickmark.yaml:1:1: the configuration names no sources [name the files of the records: `sources: [ { files: isms/**/*.yaml } ]`]"
        ]
    );
}

#[test]
fn the_list_of_keys_is_what_the_reader_asks_for() {
    let places = "sqlite: {file: a.db, query: SELECT 1}
postgres: {url: \"${EXPORTS}\", query: SELECT 1}
jira: {url: \"https://a\", jql: x}
github: {repository: a/b, issues: {state: all}}
github: {repository: a/b, pulls: {state: all}}
gitlab: {project: a/b, issues: {state: all}}
servicenow: {url: \"https://a\", table: incident}
http: {url: \"https://a\", pages: {by: link}}
http: {url: \"https://a\", pages: {by: token}}
http: {url: \"https://a\", pages: {by: page}}
http: {url: \"https://a\", pages: {by: offset}}
evidence: e/*
files: a.csv";
    let sources =
        places.lines().map(|place| format!("  - {{ {place}, columns: {{ a: {{}} }}, fold: {{}}, table: {{}} }}\n"));
    read(&format!("period: {{}}\nsources:\n{}", sources.collect::<String>()));
    crate::shape::tests::assert_asked(&keys::EVERY);
}
