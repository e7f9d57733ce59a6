//! A small pack of one rule, for tests of the language.

use chrono::NaiveDate;
use chrono_tz::Tz;
use tickmark::finding::Evidence;
use tickmark::format::{Format, Limits};
use tickmark::graph::Graph;
use tickmark::load;
use tickmark::rule::{PackFiles, Packs};
use tickmark::script::{Asked, Outcome, World};
use tickmark::source::{Source, Sources};
use tickmark::value::RecordId;

/// Types that tests of the language speak of.
pub(crate) const MODEL: &str = r#"
action:
  fields:
    id: { type: text, required: true }
    title: { type: text }
    status: { type: text }
    kind: { type: choice, values: [correction, corrective] }
    level: { type: choice, values: [low, medium, high] }
    owner: { type: ref, to: [person] }
    due_on: { type: date }
    closed_on: { type: date, past: true }
    cost: { type: number }
    withdrawn: { type: bool }
    cause: { type: text, statement: true }
  states:
    order: [open, done, closed]
    final: [closed]
    needs: { closed: [closed_on] }
check:
  fields:
    id: { type: text, required: true }
    subject: { type: ref, to: [action], inverse: checks }
    performed_by: { type: ref, to: [person] }
    performed_on: { type: date, past: true }
    result: { type: choice, values: [effective, not_effective] }
person:
  fields:
    id: { type: text, required: true }
    name: { type: text }
"#;

/// A page with this script; `head` replaces the usual front matter.
pub(crate) fn page(script: &str) -> String {
    format!(
        "---\neach: action\ngrade: minor\ncriterion: own\ncriteria: [Procedure 7]\n---\n\n# Actions are checked\n\n## Why\nBecause.\n\n## Test\nAll.\n\n```rhai\n{script}\n```\n\n## Remedy\nDo it.\n\n## Examples\nGood.\n\n```yaml conform\naction: []\n```\n\nBad.\n\n```yaml nonconform\naction: []\n```\n"
    )
}

/// The files of a pack with one page.
pub(crate) fn pack(page: &str) -> PackFiles {
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    PackFiles {
        name: "small".into(),
        files: vec![
            file("model/model.yaml", MODEL),
            file("pack.yaml", "name: small\nversion: 1.0.0\nparams: { limit: 30 days, days: { low: 1, high: 2 } }\n"),
            file("rules/checked.md", page),
        ],
    }
}

/// What is told of a page: `place: message (help)`.
pub(crate) fn told(page: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let mut problems = Vec::new();
    Packs::read(&[pack(page)], &mut sources, &mut problems);
    problems
        .iter()
        .map(|problem| {
            let place = problem.span.map_or(String::new(), |span| sources.place(span).to_string());
            let help = problem.help.as_ref().map_or(String::new(), |help| format!(" ({help})"));
            format!("{place}: {problem}{help}")
        })
        .collect()
}

/// Puts a rule to each action of some records.
fn put(script: &str, records: &str, tell: impl Fn(&World<'_>, &Source, RecordId, Outcome) -> String) -> Vec<String> {
    put_to(script, records, true, tell)
}

/// As [`put`]; records may hold what cannot be read.
fn put_to(
    script: &str,
    records: &str,
    faultless: bool,
    tell: impl Fn(&World<'_>, &Source, RecordId, Outcome) -> String,
) -> Vec<String> {
    let mut sources = Sources::default();
    let mut problems = Vec::new();
    let text = page(script);
    let packs = Packs::read(&[pack(&text)], &mut sources, &mut problems);
    assert!(problems.is_empty(), "{problems:?}");
    let rule = &packs.rules[0];
    let mut data = load::text("records.yaml", records, Format::Yaml, &packs.model, &Limits::default());
    assert_eq!(data.problems.is_empty(), faultless, "{:?}", data.problems);
    let graph = Graph::build(&mut data);
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
    let world = World::new(&data, &graph, day(2026, 6, 30), Tz::UTC, day(2025, 6, 30));
    let params = rule.params_in_force(&packs.params, &Default::default());
    let page = sources.get(rule.page).unwrap();
    let kind = packs.model.type_named("action").unwrap();
    world
        .of_type(kind, false)
        .iter()
        .filter_map(|id| {
            let asked = Asked { world: &world, subject: Some(*id), params: &params, page, trace: false, taken: None };
            let applies = rule.program.applies(&asked).unwrap();
            applies.then(|| tell(&world, page, *id, rule.program.check(&asked)))
        })
        .collect()
}

/// What a rule says of each action of some records, as `ID verdict at LINE:COLUMN: message`; the place is where the page
/// settled it.
pub(crate) fn said(script: &str, records: &str) -> Vec<String> {
    put(script, records, told_of)
}

/// As [`said`], of records that hold something that cannot be read.
pub(crate) fn said_with_problems(script: &str, records: &str) -> Vec<String> {
    put_to(script, records, false, told_of)
}

fn told_of(world: &World<'_>, page: &Source, id: RecordId, outcome: Outcome) -> String {
    let about = world.subject_of(Some(id));
    let place = outcome.at.map_or(String::new(), |at| {
        let place = page.place(at);
        format!(" at {}:{}", place.line, place.column)
    });
    let message = match (outcome.message, outcome.why) {
        (Some(message), _) => format!(": {message}"),
        (None, Some(why)) => format!(": {}", tickmark::grade::missing(world, &about, &why)),
        _ => String::new(),
    };
    format!("{} {}{place}{message}", about.id, outcome.verdict.name())
}

/// What a rule read of each action to come to its verdict, as `ID.field`, each once.
pub(crate) fn evidence(script: &str, records: &str) -> Vec<String> {
    put(script, records, |world, _, _, outcome| {
        let pieces = tickmark::grade::read_by(world, &outcome.reads);
        let name = |piece: Evidence| format!("{}.{}", piece.subject.id, piece.field.unwrap_or_default());
        pieces.into_iter().map(name).collect::<Vec<_>>().join(" ")
    })
}
