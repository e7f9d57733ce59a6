//! What the records show besides verdicts, as a small pack describes it: exact, and of the shipped company in numbers.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::Path;

use chrono::NaiveDate;
use tickmark::cli::Place;
use tickmark::finding::{Grade, Subject};
use tickmark::report::{Chain, Detail, Overview, Report};
use tickmark::run::{Prepared, Scope, check};

const MODEL: &str = r#"
envelope:
  fields:
    id: { type: text, required: true }
    title: { type: text }
    status: { type: text }
    owner: { type: ref, to: [person] }
    withdrawn: { type: bool }
person: { title_field: name, fields: { name: { type: text } } }
site:
  label: site of ours
  fields:
    closed: { type: bool }
    joined_on: { type: date }
    risk: { type: ref, to: [risk], inverse: sites }
risk: { fields: { level: { type: choice, values: [low, high] } } }
task:
  fields:
    due_on: { type: date }
    opened_on: { type: date }
    done_on: { type: date, past: true }
    weight: { type: choice, values: [light, heavy] }
    site: { type: ref, to: [site], inverse: tasks }
    steps: { type: struct, list: true, fields: { due: { type: date }, done: { type: date } } }
    renews: { type: ref, to: [task], inverse: renewals }
  states: { order: [draft, open, doing, done], branches: [dropped], final: [done, dropped] }
visit:
  fields:
    kind: { type: choice, values: [ours, theirs] }
    on: { type: date, past: true }
    places: { type: struct, list: true, fields: { site: { type: ref, to: [site] }, depth: { type: choice, values: [none, full] } } }
  states: { order: [planned, made] }
entry:
  fields:
    rule: { type: text }
    applies: { type: bool }
    proof: { type: ref, to: [proof], list: true, inverse: entries }
proof: { fields: { made_on: { type: date } } }
waiver:
  fields: { ends: { type: date }, by: { type: ref, to: [person], list: true } }
  states: { order: [asked, given], branches: [refused] }
"#;

const PACK: &str = r#"
name: small
version: 1.0.0
params: { plan: { major: 7, minor: 14 }, act: 30 days, life: { heavy: 10, light: 100 } }
high_risk: [ { type: risk, field: level, values: [high] } ]
overview:
  owner: [owner, site.owner]
  response: { plan: plan, action: act }
  deadlines:
    - { type: task, date: due_on, what: task due, until: [doing], done: done_on, from: open, followed: renewals }
    - { type: task, date: steps.due, what: step due, done: steps.done, by: site.closed, not: ["true"] }
  coverage:
    - { type: site, by: closed, not: ["true"], first: joined_on, looks: [ { type: visit, by: kind, is: [ours], from: made, items: places.site, date: on, except: places.depth, when: none } ] }
  controls: [ { type: entry, reference: rule, applicable: applies, status: status } ]
  evidence: [ { type: proof, date: made_on } ]
  flows: [ { type: task, what: tasks, opened: opened_on, closed: done_on, due: due_on, within: life, grade: weight } ]
  lapses: [ { type: waiver, until: ends, by: by, states: [given] } ]
"#;

const RECORDS: &str = r#"
person:
  - { id: P-1, name: Ana }
  - { id: P-2, name: Ben }
risk: [ { id: R-1, title: Fire, level: high } ]
site:
  - { id: S-1, title: North, owner: Ben, risk: R-1, joined_on: 2020-01-01 }
  - { id: S-2, title: South, closed: true }
  - { id: S-3, title: New, joined_on: 2026-07-01 }
  - { id: S-4 }
task:
  - { id: T-1, title: Late, status: open, due_on: 2026-05-31, opened_on: 2026-04-02, owner: Ana }
  - { id: T-2, title: By its site, status: open, due_on: 2026-07-01, opened_on: 2026-05-01, weight: heavy, site: S-1 }
  - { id: T-3, status: done, due_on: 2026-01-01, opened_on: 2026-04-20, done_on: 2026-05-20 }
  - { id: T-4, status: dropped, due_on: 2026-01-01, opened_on: 2026-05-02 }
  - { id: T-5, status: doing, due_on: 2026-01-01, opened_on: 2026-06-02 }
  - { id: T-6, status: draft, due_on: 2026-01-01, opened_on: 2026-06-02 }
  - { id: T-7, status: open, withdrawn: true, due_on: 2026-01-01, opened_on: 2026-06-02 }
  - { id: T-8, status: whatever, due_on: 2026-06-30, opened_on: 2026-08-01, site: S-2, steps: [ { due: 2026-01-05 } ] }
  - { id: T-9, status: open, due_on: 2026-02-01, opened_on: 2026-06-03 }
  - { id: T-10, status: open, renews: T-9, opened_on: 2026-06-04, weight: heavy, steps: [ { due: 2026-03-01, done: 2026-03-02 }, { due: 2026-03-03 } ] }
visit:
  - { id: V-1, kind: ours, status: made, on: 2026-03-01, places: [ { site: S-1, depth: full }, { site: S-4, depth: none } ] }
  - { id: V-2, kind: theirs, status: made, on: 2026-04-01, places: [ { site: S-4, depth: full } ] }
  - { id: V-3, kind: ours, status: planned, on: 2026-05-01, places: [ { site: S-4, depth: full } ] }
  - { id: V-4, kind: ours, status: made, on: 2026-09-01, places: [ { site: S-4, depth: full } ] }
entry:
  - { id: E-1, rule: A.5.10, applies: true, status: in use, proof: [F-1, F-2, F-3] }
  - { id: E-2, rule: A.5.9, applies: false }
  - { id: E-3, rule: A.5.1 }
proof:
  - { id: F-1, title: Old list, made_on: 2025-01-01 }
  - { id: F-2, made_on: 2026-06-01 }
  - { id: F-3, made_on: 2026-12-01 }
waiver:
  - { id: W-1, title: Old printer, status: given, ends: 2026-03-01, by: [Ana, Ben, Ana] }
  - { id: W-2, status: given }
  - { id: W-3, status: refused, ends: 2026-03-01 }
"#;

/// A rule that every task without a weight fails, one on the whole set, and one on entries.
const PAGES: [(&str, &str, &str, &str); 3] = [
    ("9-weighed", "task", "Rule 9", r#"fn check(t) { require(t.weight.is_recorded(), "{id} has no weight."); }"#),
    ("9-many", "dataset", "Rule 9", r#"fn check(data) { require(data.task.len() > 99, "There are few."); }"#),
    ("9-entry", "entry", "Annex A.5.10", r#"fn check(e) { require(e.proof.len() > 99, "{id} has little."); }"#),
];

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// The report of some records on 2026-06-30, read with a pack.
fn report(pack: &str, records: &str) -> Report {
    let scratch = tempfile::tempdir().unwrap();
    let root = scratch.path();
    write(root, "pack/model/model.yaml", MODEL);
    write(root, "pack/pack.yaml", pack);
    for (id, each, criterion, script) in PAGES {
        let page = format!(
            "---\neach: {each}\ngrade: minor\ncriterion: standard\ncriteria: [{criterion}]\n---\n\n# A sentence\n\n## Why\nSo.\n\n## Test\nThis.\n\n```rhai\n{script}\n```\n\n## Remedy\nDo it.\n\n## Examples\nGood.\n\n```yaml conform\ntask: []\n```\n\nBad.\n\n```yaml nonconform\ntask: []\n```\n"
        );
        write(root, &format!("pack/rules/{id}.md"), &page);
    }
    write(root, "records.yaml", records);
    write(root, "tickmark.yaml", "packs: [./pack]\nsources: [ { files: records.yaml } ]\n");
    of(root, NaiveDate::from_ymd_opt(2026, 6, 30).unwrap())
}

fn of(root: &Path, as_of: NaiveDate) -> Report {
    let place = Place { directory: Some(root.into()), ..Place::default() };
    let prepared = Prepared::read(&place).unwrap_or_else(|told| panic!("{:?}", told.problems));
    let detail = Detail { cases: false, overview: true };
    check(&prepared, &Scope { as_of, fail_on: Some(Grade::Minor), detail, ..Scope::default() })
}

fn company() -> Report {
    of(Path::new("fixtures/company"), NaiveDate::from_ymd_opt(2026, 11, 23).unwrap())
}

fn seen(report: &Report) -> &Overview {
    report.overview.as_ref().unwrap()
}

#[test]
fn deadlines_are_of_open_matters_and_by_date_the_late_ones_too() {
    let report = report(PACK, RECORDS);
    let lines = seen(&report).deadlines.iter().map(|one| {
        let state = one.state.as_deref().unwrap_or("-");
        format!(
            "{} {} {}: {} {state} {}",
            one.due,
            one.subject.id,
            one.title,
            one.what,
            one.owner.as_deref().unwrap_or("-")
        )
    });
    let expected = [
        // One step was done and the other was not; of the site that is closed there is none.
        "2026-03-03 T-10 T-10: step due open -",
        "2026-05-31 T-1 Late: task due open Ana",
        // A status that is not of the model ends nothing.
        "2026-06-30 T-8 T-8: task due - -",
        "2026-07-01 T-2 By its site: task due open Ben",
    ];
    assert_eq!(lines.collect::<Vec<_>>(), expected);
}

#[test]
fn what_looked_at_a_part_was_carried_out_and_did_look() {
    let report = report(PACK, RECORDS);
    let lines = seen(&report).coverage.iter().map(|part| {
        let looks: Vec<String> = part.looks.iter().map(|(by, on)| format!("{} {on}", by.id)).collect();
        format!("{} {}: {}", part.subject.id, part.title, looks.join(", "))
    });
    assert_eq!(lines.collect::<Vec<_>>(), ["S-1 North: V-1 2026-03-01", "S-4 S-4: "]);
}

#[test]
fn controls_are_in_the_order_in_which_people_count_with_their_evidence_and_findings() {
    let report = report(PACK, RECORDS);
    let lines = seen(&report).controls.iter().map(|one| {
        let newest = one.newest.map_or("-".to_owned(), |on| on.to_string());
        format!("{} {:?} {:?} {} {newest} {}", one.reference, one.applicable, one.status, one.pieces, one.findings)
    });
    let expected = [
        "A.5.1 None None 0 - 1",
        "A.5.9 Some(false) None 0 - 1",
        // Three findings are on this requirement, and one of them is about the entry. What is of a later day has no day yet.
        "A.5.10 Some(true) Some(\"in use\") 3 2026-06-01 3",
    ];
    assert_eq!(lines.collect::<Vec<_>>(), expected);
    let ages = seen(&report).evidence.iter().map(|piece| format!("{} {}", piece.title, piece.on));
    assert_eq!(ages.collect::<Vec<_>>(), ["Old list 2025-01-01", "F-2 2026-06-01"]);
}

#[test]
fn flows_count_what_came_and_went_and_what_has_no_day() {
    let report = report(PACK, RECORDS);
    let [flow] = seen(&report).flows.as_slice() else { panic!("one flow") };
    let months = flow
        .months
        .iter()
        .map(|month| format!("{} +{} -{} {} {}", month.first, month.opened, month.closed, month.open, month.overdue));
    // T-4 was dropped on no day; T-8 comes later; T-7 was withdrawn. T-10 has no due date: it is heavy and has ten days.
    let expected = ["2026-04-01 +2 -0 2 1", "2026-05-01 +1 -1 2 0", "2026-06-01 +4 -0 6 5"];
    assert_eq!((months.collect::<Vec<_>>(), flow.undated), (expected.map(str::to_owned).to_vec(), 1));
    let lapses = seen(&report).lapses.iter().map(|one| (one.title.as_str(), one.until.is_some(), one.by.as_deref()));
    assert_eq!(lapses.collect::<Vec<_>>(), [("W-2", false, None), ("Old printer", true, Some("Ana, Ben"))]);
}

#[test]
fn findings_name_who_answers_and_the_high_risk_that_they_reach() {
    let report = report(PACK, &RECORDS.replace("weight: heavy, site: S-1", "site: S-1"));
    let about = |id: &str| report.findings.iter().find(|finding| finding.subject.id == id).unwrap();
    assert_eq!(about("T-2").owner.as_deref(), Some("Ben"));
    assert_eq!(about("T-2").effect.as_deref(), Some("reaches risk R-1, level high"));
    assert_eq!((about("T-5").owner.as_deref(), about("T-5").effect.as_deref()), (None, None));
    assert_eq!((about("ISMS").owner.as_deref(), about("ISMS").effect.as_deref()), (None, None));
    let days: Vec<_> = report.response.iter().map(|one| (one.grade, one.plan, one.action)).collect();
    assert_eq!(days, [(Grade::Minor, 14, 30), (Grade::Major, 7, 30)]);
}

#[test]
fn a_chain_leads_from_the_subject_to_the_risk_by_its_links_and_past_persons() {
    let report = report(PACK, &RECORDS.replace("weight: heavy, site: S-1", "site: S-1"));
    let finding = report.findings.iter().find(|finding| finding.subject.id == "T-2").unwrap();
    let chain = seen(&report).chains.iter().find(|chain| chain.finding == finding.fingerprint).unwrap();
    assert_eq!(told(chain), "T-2 Subject, S-1 Neighbour, R-1 Neighbour; T-2 site S-1, S-1 risk R-1; 0");
    let failures = report.findings.iter().filter(|finding| finding.grade.is_some()).count();
    assert_eq!((seen(&report).chains.len(), seen(&report).chains_left_out), (failures, 0));
}

fn told(chain: &Chain) -> String {
    let id = |at: usize| chain.nodes.get(at).unwrap().subject.id.clone();
    let nodes: Vec<String> = chain.nodes.iter().map(|node| format!("{} {:?}", node.subject.id, node.role)).collect();
    let edges: Vec<String> =
        chain.edges.iter().map(|edge| format!("{} {} {}", id(edge.from), edge.link, id(edge.to))).collect();
    format!("{}; {}; {}", nodes.join(", "), edges.join(", "), chain.left_out)
}

#[test]
fn chains_are_bounded_and_count_what_they_leave_out() {
    let mut records = "task:\n".to_owned();
    (0..230).for_each(|n| records.push_str(&format!("  - {{ id: T-{n:03}, title: Task {n}, site: S-1 }}\n")));
    let proofs: Vec<String> = (0..30).map(|n| format!("F-{n:02}")).collect();
    records.push_str(&format!(
        "site: [ {{ id: S-1 }} ]\nentry: [ {{ id: A-1, rule: A.5.1, proof: [{}] }} ]\n",
        proofs.join(", ")
    ));
    records.push_str("proof:\n");
    proofs.iter().for_each(|id| records.push_str(&format!("  - {{ id: {id} }}\n")));
    let report = report(PACK, &records);
    let overview = seen(&report);
    assert_eq!((overview.chains.len(), overview.chains_left_out), (200, 31));
    assert!(overview.chains.iter().all(|chain| chain.nodes.len() <= 14));
    let about = report.findings.iter().find(|finding| finding.subject.id == "A-1").unwrap();
    let chain = overview.chains.iter().find(|chain| chain.finding == about.fingerprint).unwrap();
    assert_eq!((chain.nodes.len(), chain.left_out, chain.edges.len()), (14, 17, 13));
}

#[test]
fn nothing_is_shown_of_nothing() {
    let empty = report(PACK, "");
    assert_eq!(Overview { chains: Vec::new(), ..seen(&empty).clone() }, Overview::default());
    let bare = report("name: small\nversion: 1.0.0\n", RECORDS);
    assert_eq!(Overview { chains: Vec::new(), ..seen(&bare).clone() }, Overview::default());
    assert_eq!(bare.response, []);
}

#[test]
fn a_name_that_the_model_does_not_have_is_told_with_the_one_that_was_meant() {
    for (right, wrong, message, help) in [
        ("owner: [owner", "owner: [ownr", "no record type has a link `ownr`", "did you mean `owner`?"),
        ("action: act }", "action: akt }", "no pack has a parameter `akt`", "did you mean `act`?"),
        ("within: life", "within: lief", "no pack has a parameter `lief`", "did you mean `life`?"),
        (
            "{ type: task, date: due_on,",
            "{ type: tusk, date: due_on,",
            "no record type is called `tusk`",
            "did you mean `task`?",
        ),
        ("date: due_on", "date: due_onn", "`task` has no field `due_onn`", "did you mean `due_on`?"),
        ("done: steps.done", "done: steps.donne", "`task` has no field `steps.donne`", "did you mean `steps.done`?"),
        ("until: [doing]", "until: [dooing]", "`task` has no state `dooing`", "did you mean `doing`?"),
        ("is: [ours]", "is: [hours]", "no record can hold `hours` there", "did you mean `ours`?"),
        ("followed: renewals", "followed: renewal", "no link leads to `task` as `renewal`", "did you mean `renewals`?"),
        ("what: task due", "whot: task due", "an entry of `deadlines` has no key `whot`", "did you mean `what`?"),
    ] {
        let report = report(&PACK.replacen(right, wrong, 1), RECORDS);
        let told = report.problems.iter().find(|problem| problem.message == message);
        let told = told.unwrap_or_else(|| panic!("{message}: {:?}", report.problems));
        assert_eq!((told.help.as_deref(), told.span.is_some()), (Some(help), true), "{message}");
        assert_eq!(report.conclusion.exit, 2);
    }
    let report = report(&PACK.replace("date: made_on", "date: title"), RECORDS);
    assert_eq!(report.problems.first().unwrap().message, "`title` of `proof` does not hold a date");
}

#[test]
fn the_company_shows_what_it_has() {
    let report = company();
    let overview = seen(&report);
    let late = overview.deadlines.iter().filter(|one| one.due < report.run.as_of).count();
    let bare = overview.coverage.iter().filter(|part| part.looks.is_empty()).count();
    let counts = [overview.deadlines.len(), late, overview.coverage.len(), bare, overview.controls.len()];
    assert_eq!(counts, [105, 9, 30, 3, 93]);
    let flows: Vec<(&str, usize)> = overview.flows.iter().map(|flow| (flow.what.as_str(), flow.undated)).collect();
    assert_eq!(flows, [("nonconformities", 6), ("corrective actions", 0), ("improvements", 1)]);
    assert_eq!((overview.evidence.len(), overview.lapses.len(), overview.chains_left_out), (70, 12, 0));
    let owned = report.findings.iter().filter(|finding| finding.owner.is_some()).count();
    let reaching = report.findings.iter().filter(|finding| finding.effect.is_some()).count();
    assert_eq!((owned, reaching), (117, 86));
}

#[test]
fn no_deadline_of_the_company_is_of_a_record_that_has_ended() {
    let report = company();
    let prepared = Prepared::read(&Place { directory: Some("fixtures/company".into()), ..Place::default() }).unwrap();
    let model = &prepared.packs.model;
    for deadline in &seen(&report).deadlines {
        let Subject { kind, id } = &deadline.subject;
        let states = model.kind(model.type_named(kind).unwrap()).states.as_ref();
        let ends = states.map_or(&[][..], |states| states.ends.as_slice());
        let ended = ends.iter().any(|end| deadline.state.as_deref() == Some(model.word(*end)));
        assert!(!ended, "{kind}/{id} {} is {:?}", deadline.what, deadline.state);
    }
}
