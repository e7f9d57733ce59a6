//! What an organisation says of itself changes what is asked of it: rules it has made its own, figures of its documents,
//! questions that its people have answered.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use chrono::NaiveDate;
use tickmark::cli::Place;
use tickmark::finding::{Grade, Verdict};
use tickmark::report::{ReadinessStatus, Report};
use tickmark::run::{Prepared, Scope, check};

const MODEL: &str = r#"
isms:
  fields:
    id: { type: text }
    profile: { type: map, fields: { adopt: { type: text, list: true } } }
process:
  fields:
    id: { type: text, required: true }
    topic: { type: choice, values: [improvement, other] }
    stages: { type: text, list: true }
    time_limits: { type: map }
idea:
  fields:
    id: { type: text, required: true }
    raised_on: { type: date }
    priority: { type: text }
    owner: { type: ref, to: [person] }
entry:
  fields:
    id: { type: text, required: true }
    keys: { type: text, list: true }
    closed_on: { type: date, past: true }
person:
  fields:
    id: { type: text, required: true }
    name: { type: text }
attestation:
  fields:
    id: { type: text, required: true }
    rule: { type: text }
    subject: { type: ref, to: [any], inverse: attestations }
    answer: { type: choice, values: ["no", "yes"] }
    statement: { type: text }
    by: { type: ref, to: [person] }
    on: { type: date, past: true }
    valid_until: { type: date }
"#;

const PACK: &str = r#"
name: small
version: 1.0.0
params: { days: 30, agg: 2, recur: 12 months }
documented:
  - { param: days, type: process, by: topic, is: improvement, field: time_limits, keys: [rank, priorit] }
attested: { type: attestation, accepted_by: D-attested }
aggregate: agg
raised: { type: entry, key: keys, closed: closed_on, within: recur }
papers:
  - clause: "9"
    title: Ideas
    points:
      - { title: Ranking, question: Ask who ranks., rules: [9-ranked, 9-process] }
      - { title: The rest, question: Ask about the rest., rules: ["9-*"] }
"#;

const TERMS: &str = "# Terms\n\n```rhai\nfn ranks() { verdict(\"9-process\") == \"conform\" }\n```\n";

/// The pages: id, kind of criterion, what each is about, and the script.
const PAGES: [(&str, &str, &str, &str); 5] = [
    (
        "9-process",
        "standard",
        "dataset",
        r#"fn check(data) { require(data.process.any(|p| p.topic == "improvement"), "No process."); }"#,
    ),
    (
        "9-ranked",
        "own",
        "idea",
        r#"fn adopted(data) { ranks() }
fn check(i) { note("looked at"); require(i.priority.is_recorded() || !overdue(i.raised_on + param("days")), "{id} was not ranked in {limit} days."); }"#,
    ),
    ("9-shared", "practice", "idea", r#"fn check(i) { advise(i.owner.is_recorded(), "{id} has nobody."); }"#),
    (
        "9-judged",
        "own",
        "idea",
        r#"fn check(i) { if i.priority.is_recorded() { ask("Is {priority} the right place of {id}?"); } require(true, "x"); }"#,
    ),
    (
        "D-attested",
        "integrity",
        "attestation",
        r#"fn check(a) { require(a.by.resolves(), "{id} names nobody on record."); }"#,
    ),
];

fn page(criterion: &str, each: &str, script: &str) -> String {
    let grade = if criterion == "practice" { "ofi" } else { "minor" };
    let escalate = if criterion == "own" { "escalate: [ESC-REP]\n" } else { "" };
    let script = script.replace("{limit}", "its");
    format!(
        "---\neach: {each}\ngrade: {grade}\ncriterion: {criterion}\ncriteria: [Procedure 9]\n{escalate}---\n\n# A sentence\n\n## Why\nSo.\n\n## Test\nThis.\n\n```rhai\n{script}\n```\n\n## Remedy\nDo it.\n\n## Examples\nGood.\n\n```yaml conform\nidea: []\n```\n\nBad.\n\n```yaml nonconform\nidea: []\n```\n"
    )
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// The report of some records; `more` is put into the configuration.
fn report(records: &str, more: &str) -> Report {
    let scratch = tempfile::tempdir().unwrap();
    let root = scratch.path();
    write(root, "pack/model/model.yaml", MODEL);
    write(root, "pack/pack.yaml", PACK);
    write(root, "pack/terms.md", TERMS);
    for (id, criterion, each, script) in PAGES {
        write(root, &format!("pack/rules/{id}.md"), &page(criterion, each, script));
    }
    write(root, "records.yaml", records);
    write(root, "tickmark.yaml", &format!("packs: [./pack]\n{more}\nsources: [ {{ files: records.yaml }} ]\n"));
    let prepared = Prepared::read(&Place { directory: Some(root.into()), ..Place::default() }).unwrap();
    let as_of = NaiveDate::from_ymd_opt(2026, 6, 30).unwrap();
    check(&prepared, &Scope { as_of, fail_on: Some(Grade::Minor), ..Scope::default() })
}

/// `RULE SUBJECT VERDICT GRADE: statement` of each finding.
fn told(report: &Report) -> Vec<String> {
    let line = |finding: &tickmark::finding::Finding| {
        let grade = finding.grade.map_or(String::new(), |grade| format!(" {grade}"));
        format!("{} {} {}{grade}: {}", finding.rule, finding.subject.id, finding.verdict.name(), finding.statement)
    };
    report.findings.iter().map(line).collect()
}

const IDEA: &str = "idea:\n  - { id: I-1, raised_on: 2026-06-01, owner: Ana }\n  - { id: I-2, raised_on: 2026-05-01, owner: Ana }\nperson: [ { id: P-1, name: Ana } ]\n";
const PROCESS: &str = "process: [ { id: PR-1, topic: improvement } ]\n";

#[test]
fn what_was_not_made_ones_own_is_advice_and_what_was_is_a_requirement() {
    let without = report(IDEA, "");
    assert_eq!(told(&without)[1..], ["9-ranked I-2 ofi ofi: I-2 was not ranked in its days."]);
    let criterion = |report: &Report, id: &str| report.rules.iter().find(|rule| rule.id == id).unwrap().criterion;
    assert_eq!(criterion(&without, "9-ranked"), "practice");
    let with = report(&format!("{IDEA}{PROCESS}"), "");
    assert_eq!(told(&with), ["9-ranked I-2 nonconform minor: I-2 was not ranked in its days."]);
    assert_eq!(criterion(&with, "9-ranked"), "own");
}

#[test]
fn a_practice_that_was_adopted_fails_as_a_minor() {
    let nobody = format!("idea: [ {{ id: I-1, raised_on: 2026-06-29 }} ]\n{PROCESS}");
    assert_eq!(told(&report(&nobody, "")), ["9-shared I-1 ofi ofi: I-1 has nobody."]);
    let minor = ["9-shared I-1 nonconform minor: I-1 has nobody."];
    assert_eq!(told(&report(&nobody, "adopt: [9-shared]")), minor);
    assert_eq!(
        told(&report(&format!("{nobody}isms: [ {{ id: ISMS, profile: {{ adopt: [9-shared] }} }} ]\n"), "")),
        minor
    );
    let misspelt = report(&nobody, "adopt: [9-shard]");
    assert_eq!(misspelt.conclusion.exit, 2);
    assert_eq!(misspelt.problems.first().unwrap().message, "`9-shard` is adopted, and is no rule");
}

#[test]
fn the_figure_of_a_document_wins_over_the_default_and_the_configuration_over_both() {
    let own = |limit: &str| {
        format!(
            "{IDEA}process: [ {{ id: PR-1, topic: improvement, time_limits: {{ collect: 5, rank ideas: {limit} }} }} ]\n"
        )
    };
    let figure = |report: &Report| {
        let found = report.figures.iter().find(|figure| figure.name == "days").unwrap();
        format!("{} {}", found.param.value, found.param.origin.name())
    };
    let stated = report(&own("90 days"), "");
    assert_eq!((figure(&stated).as_str(), told(&stated).len()), ("90 document", 0));
    let said = report(&own("90 days"), "params: { days: 10 }");
    assert_eq!((figure(&said).as_str(), told(&said).len()), ("10 organisation", 2));
    assert_eq!(said.problems.first().unwrap().message, "`days` is 90 by the document, and otherwise here");
    let vague = report(&own("soon"), "");
    assert_eq!(figure(&vague), "30 pack");
    assert_eq!(vague.problems.first().unwrap().message, "`soon` is no figure for `days`, which must be a number");
    let other = report(&own("90 days").replace("topic: improvement", "topic: other"), "");
    assert_eq!(figure(&other), "30 pack");
}

fn attested(more: &str) -> Report {
    let ranked = "idea: [ { id: I-1, raised_on: 2026-06-01, priority: first, owner: Ana } ]\nperson: [ { id: P-1, name: Ana } ]\n";
    report(&format!("{ranked}{PROCESS}{more}"), "")
}

#[test]
fn a_question_is_answered_by_an_attestation_until_its_last_day() {
    let answer = |answer: &str, by: &str, until: &str| {
        let told = format!(
            "attestation: [ {{ id: AT-1, rule: 9-judged, subject: I-1, answer: \"{answer}\", statement: \"It is.\", by: {by}, on: 2026-06-10, valid_until: {until} }} ]\n"
        );
        attested(&told)
    };
    let question = "9-judged I-1 needs_human: Is first the right place of I-1?";
    assert_eq!(told(&attested("")), [question]);

    let yes = answer("yes", "Ana", "2026-06-30");
    assert_eq!(told(&yes), [""; 0]);
    let judged = yes.rules.iter().find(|rule| rule.id == "9-judged").unwrap();
    assert_eq!(judged.counts.of(Verdict::Conform), 1);
    assert_eq!(judged.remarks.first().unwrap().text, "attested in AT-1 on 2026-06-10: It is.");

    let no = answer("no", "Ana", "2027-06-30");
    assert_eq!(told(&no), ["9-judged I-1 nonconform minor: Judged by a person on 2026-06-10 (AT-1): It is."]);
    let ended = answer("yes", "Ana", "2026-06-29");
    assert_eq!(told(&ended), [format!("{question} The answer of 2026-06-10 (AT-1) held until 2026-06-29.")]);
    let nobody = answer("yes", "Zoe", "2027-06-30");
    assert_eq!(
        told(&nobody),
        [
            format!("{question} The attestation AT-1 of 2026-06-10 does not count (D-attested)."),
            "D-attested AT-1 nonconform minor: AT-1 names nobody on record.".to_owned(),
        ]
    );
}

#[test]
fn an_attestation_answers_only_what_it_names() {
    let of = |rule: &str, subject: &str| {
        attested(&format!(
            "attestation: [ {{ id: AT-1, rule: {rule}, {subject} answer: \"yes\", statement: Yes., by: Ana, on: 2026-06-10, valid_until: 2027-01-01 }} ]\n"
        ))
    };
    assert_eq!(told(&of("9-judged", "")).len(), 1, "it is about the management system, and the question about an idea");
    assert_eq!(told(&of("9-judged", "subject: I-9,")).len(), 1, "nobody can say about what it is");
    let other = of("9-juged", "subject: I-1,");
    assert_eq!(told(&other).len(), 1);
    assert_eq!(other.problems.first().unwrap().message, "`9-juged` is attested, and is no rule");
}

#[test]
fn rules_that_fail_together_propose_a_major_and_readiness_says_what_stands_in_the_way() {
    let one = report(&format!("{IDEA}{PROCESS}"), "");
    assert!(one.proposals.is_empty());
    assert_eq!(one.readiness.status, ReadinessStatus::ReadyWithMinors);
    let two = report(&format!("{IDEA}{PROCESS}"), "adopt: [9-shared]").proposals;
    assert!(two.is_empty(), "each idea has somebody");
    let both = report(&format!("{}{PROCESS}", IDEA.replace(", owner: Ana", "")), "adopt: [9-shared]");
    let proposal = both.proposals.first().unwrap();
    assert_eq!((proposal.criterion.as_str(), proposal.least), ("Procedure 9", 2));
    assert_eq!(proposal.rules, ["9-ranked", "9-shared"]);
    let points: Vec<_> =
        both.papers.iter().flat_map(|paper| &paper.points).map(|point| point.rules.join(" ")).collect();
    assert_eq!(points, ["9-process 9-ranked", "9-judged 9-shared"]);
    let clean = report(
        &format!(
            "idea: [ {{ id: I-1, raised_on: 2026-06-29, owner: Ana }} ]\nperson: [ {{ id: P-1, name: Ana }} ]\n{PROCESS}"
        ),
        "",
    );
    assert_eq!(clean.readiness.status, ReadinessStatus::Ready);
}

#[test]
fn a_term_states_nothing_and_its_name_is_taken() {
    let scratch = tempfile::tempdir().unwrap();
    let root = scratch.path();
    write(root, "pack/model/model.yaml", MODEL);
    write(root, "pack/pack.yaml", "name: small\nversion: 1.0.0\n");
    write(
        root,
        "pack/terms.md",
        "# Terms\n\n```rhai\nfn old(i) { require(i.priority.is_recorded(), \"x\"); true }\nfn fresh(i) { i.raised_onn > today() }\n```\n",
    );
    write(root, "pack/rules/9-a.md", &page("own", "idea", "fn check(i) { require(old(i), \"x\"); }"));
    write(
        root,
        "pack/rules/9-b.md",
        &page("own", "idea", "fn fresh(i) { true }\nfn check(i) { require(fresh(i), \"x\"); }"),
    );
    write(root, "pack/rules/9-c.md", &page("own", "idea", "fn check(i) { require(fresh(i), \"x\"); }"));
    write(root, "records.yaml", "idea: []\n");
    write(root, "tickmark.yaml", "packs: [./pack]\nsources: [ { files: records.yaml } ]\n");
    let prepared = Prepared::read(&Place { directory: Some(root.into()), ..Place::default() }).unwrap();
    let told: Vec<String> = prepared
        .problems()
        .iter()
        .map(|problem| format!("{}: {problem}", prepared.data.sources.place(problem.span.unwrap())))
        .collect();
    assert_eq!(
        told,
        [
            "./pack/rules/9-b.md:18:13: `fresh` is a term of the packs",
            "./pack/terms.md:4:13: a term states nothing about a subject, so it cannot say `require`",
            "./pack/terms.md:5:17: no field `raised_onn` on idea",
        ]
    );
}

/// A finding that was raised as an entry, closed, and found again weighs one grade more within the window.
#[test]
fn what_was_raised_closed_and_fails_again_weighs_more() {
    let of = |closed: &str| {
        let failing = format!(
            "idea: [ {{ id: I-1, raised_on: 2026-01-01, owner: Ana }} ]\nperson: [ {{ id: P-1, name: Ana }} ]\n{PROCESS}"
        );
        let first = report(&failing, "");
        let fingerprint = first.findings.first().unwrap().fingerprint.as_str().to_owned();
        let again = format!("{failing}entry: [ {{ id: E-1, keys: [{fingerprint}], closed_on: {closed} }} ]\n");
        let finding = report(&again, "").findings.first().unwrap().clone();
        (finding.grade.unwrap(), finding.escalated_by)
    };
    let why = "ESC-REP: raised as E-1, closed 2025-06-30; it fails again within 12 months";
    assert_eq!(of("2025-06-30"), (Grade::Major, Some(why.to_owned())));
    assert_eq!(of("2025-06-29"), (Grade::Minor, None));
    assert_eq!(of("2026-07-01"), (Grade::Minor, None), "closed in the future is not closed");
}
