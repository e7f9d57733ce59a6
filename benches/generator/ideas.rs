//! Improvements, from the idea to what was learned of it.

use super::build::Builder;
use super::cell::{Cell, Part};
use super::organisation::{BOARD, EXECUTIVE, OFFICERS};
use super::random::nth;
use super::risks::LEVELS;
use super::sources::{Origin, feedback, opportunity};
use super::told::{self, PARTIES};
use super::{Record, ago, as_of, documents, number, plus, texts};

/// How far an idea has come, in the order of the model, and the two ways in which it may end before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    #[default]
    Suggested,
    Triaged,
    Prioritised,
    Planned,
    Approved,
    InProgress,
    Implemented,
    Evaluated,
    Closed,
    Rejected,
    Deferred,
}

impl Stage {
    fn name(self) -> &'static str {
        match self {
            Self::Suggested => "suggested",
            Self::Triaged => "triaged",
            Self::Prioritised => "prioritised",
            Self::Planned => "planned",
            Self::Approved => "approved",
            Self::InProgress => "in_progress",
            Self::Implemented => "implemented",
            Self::Evaluated => "evaluated",
            Self::Closed => "closed",
            Self::Rejected => "rejected",
            Self::Deferred => "deferred",
        }
    }

    pub(super) fn is_done(self) -> bool {
        (Self::Implemented..=Self::Closed).contains(&self)
    }

    pub(super) fn is_judged(self) -> bool {
        matches!(self, Self::Evaluated | Self::Closed)
    }
}

/// An improvement with all that belongs to it, by id; empty where there is none.
#[derive(Clone, Debug, Default)]
pub(super) struct Idea {
    pub stage: Stage,
    pub improvement: String,
    pub source: &'static str,
    pub origin: (&'static str, String),
    /// What it altered, how much it matters, how it came out.
    pub category: &'static str,
    pub impact: &'static str,
    pub result: &'static str,
    /// The place of its priority among the classes, the first the most pressing.
    pub level: usize,
    /// Evidence of the work, of the test before it, of the time after it.
    pub proof: String,
    pub test: String,
    pub seen: String,
    pub change: String,
    /// The message at the change, and that on the result.
    pub notice: String,
    pub news: String,
    pub training: Vec<String>,
    pub lesson: String,
    /// The message on the lesson.
    pub lesson_news: String,
    /// What was raised since this one did not work.
    pub next: String,
    /// How many days ago it was raised.
    pub days: i64,
    /// Whether those who were trained are on record with it; else a person has answered for them.
    pub answer: String,
}

impl Idea {
    /// Whether it was carried out, judged and found to work.
    pub(super) fn worked(&self) -> bool {
        self.stage.is_judged() && self.result == "effective"
    }
}

/// The stages in turn; more than half have been carried through.
const STAGES: [Stage; 22] = [
    Stage::Closed,
    Stage::Prioritised,
    Stage::Closed,
    Stage::Evaluated,
    Stage::Planned,
    Stage::Closed,
    Stage::InProgress,
    Stage::Implemented,
    Stage::Closed,
    Stage::Suggested,
    Stage::Evaluated,
    Stage::Closed,
    Stage::Approved,
    Stage::Closed,
    Stage::Triaged,
    Stage::Closed,
    Stage::Deferred,
    Stage::Closed,
    Stage::Rejected,
    Stage::Evaluated,
    Stage::InProgress,
    Stage::Planned,
];
const CATEGORIES: [&str; 8] =
    ["tool", "procedure", "training", "configuration", "policy", "staffing", "contract", "other"];

pub(super) fn add(b: &mut Builder) {
    for at in 0..b.counts.ideas {
        let idea = idea(b, at);
        b.company.ideas.push(idea);
    }
    told::follow_ups(b);
}

/// How many days ago it was raised.
fn raised_ago(b: &mut Builder, stage: Stage, at: usize) -> i64 {
    match stage {
        // Spread over two years, whatever the seed.
        Stage::Closed => 230 + i64::try_from(at * 53 % 560).unwrap_or(0) + b.random.between(0, 9),
        Stage::Evaluated => b.random.between(190, 215),
        Stage::Implemented => b.random.between(140, 160),
        Stage::InProgress => 125,
        Stage::Approved | Stage::Deferred => 100,
        Stage::Planned => 90,
        Stage::Prioritised => 55,
        Stage::Triaged => 30,
        Stage::Suggested => b.random.between(5, 60),
        Stage::Rejected => b.random.between(100, 400),
    }
}

fn idea(b: &mut Builder, at: usize) -> Idea {
    let stage = STAGES.get(at % STAGES.len()).copied().unwrap_or_default();
    let turn = at + at / STAGES.len();
    let mut idea = Idea { stage, improvement: b.id("improvement"), ..Idea::default() };
    idea.category = nth(&CATEGORIES, turn);
    idea.impact = nth(&["high", "medium", "low"], turn / 2);
    idea.level = turn % LEVELS.len();
    let days = raised_ago(b, stage, at);
    let record = raised(b, &mut idea, turn, days);
    let record = if stage > Stage::Suggested && stage != Stage::Rejected { triaged(b, record, &idea) } else { record };
    let record = match stage {
        Stage::Suggested | Stage::Triaged => record,
        Stage::Rejected => record.text("rejected_reason", "Another idea reaches the same with less"),
        Stage::Deferred => deferred(b, record, &idea),
        _ => went_on(b, record, turn, &mut idea),
    };
    b.add("improvement", record.text("status", stage.name()));
    idea
}

fn went_on(b: &mut Builder, record: Record, turn: usize, idea: &mut Idea) -> Record {
    let mut record = prioritised(b, record, idea);
    if idea.stage >= Stage::Planned {
        record = planned(b, record);
    }
    if idea.stage >= Stage::Approved {
        record = approved(record);
    }
    if idea.stage >= Stage::InProgress {
        let on = plus(record.day("raised_on"), 45);
        record = record.date("started_on", on);
    }
    if idea.stage.is_done() {
        record = told::implemented(b, record, turn, idea);
    }
    if idea.stage.is_judged() {
        record = told::evaluated(b, record, turn, idea);
    }
    record
}

/// What was raised, by whom, and where it came from.
fn raised(b: &mut Builder, idea: &mut Idea, turn: usize, days: i64) -> Record {
    let name = texts::name(turn + 12_000);
    let origin = origin(b, turn, &idea.improvement, days);
    let on = origin.on;
    idea.days = (as_of() - on).num_days();
    (idea.source, idea.origin) = (origin.word, (origin.kind, origin.id.clone()));
    let (first, last) = (OFFICERS, b.counts.persons);
    Record::new(&idea.improvement)
        .text("title", texts::idea(&mut b.random, &name))
        .text("description", b.random.text())
        .text("source", origin.word)
        .when(!origin.id.is_empty(), |record| record.text("source_ref", origin.id))
        .text("raised_by", number("person", first + turn % (last - first)))
        .date("raised_on", on)
        .with("reviews", Cell::List(documents::review_after(idea.days).into_iter().collect()))
        .text("owner", b.person())
        .text("category", idea.category)
        .text("impact", idea.impact)
        .date("recorded_on", on)
}

fn origin(b: &mut Builder, turn: usize, id: &str, days: i64) -> Origin {
    let on = ago(days);
    match turn % 6 {
        0 if days > 215 => opportunity(b, id, on),
        0 | 1 => {
            let word = if turn % 12 < 6 { "feedback" } else { "complaint" };
            let record = feedback(b, on, if word == "feedback" { "employee" } else { "customer" });
            let record = record.text("outcome", "improvement").text("outcome_ref", id);
            Origin { word, kind: "feedback", id: b.add("feedback", record), on }
        }
        2 => Origin {
            word: "incident",
            kind: "incident",
            id: number("incident", b.random.below(b.counts.incidents)),
            on,
        },
        3 => {
            let review = number("management_review", documents::review_before(days));
            Origin { word: "management_review", kind: "management_review", id: review, on }
        }
        4 => Origin { word: "risk_assessment", kind: "risk", id: b.low_risk(), on },
        _ => Origin { word: "self_report", on, ..Origin::default() },
    }
}

fn triaged(b: &mut Builder, record: Record, idea: &Idea) -> Record {
    let on = plus(record.day("raised_on"), 10);
    let risk = if idea.stage < Stage::Implemented { b.open_risk(idea.level) } else { b.low_risk() };
    record.date("triaged_on", on).list("risks", &[risk])
}

fn prioritised(b: &mut Builder, record: Record, idea: &Idea) -> Record {
    let on = plus(record.day("raised_on"), 20);
    let cost = b.random.between(1, 80) * 1000;
    record
        .text("expected_benefit", texts::benefit(&mut b.random))
        .text("cost_estimate", format!("{cost} EUR"))
        .bare("effort", b.random.between(2, 40))
        .text("priority", nth(&LEVELS, idea.level))
        .text("priority_method", texts::METHOD)
        .text("priority_rationale", "It answers the highest of the linked risks and takes little work")
        .date("prioritised_on", on)
}

fn planned(b: &mut Builder, record: Record) -> Record {
    let raised = record.day("raised_on");
    // What is done by now was due by now; what is not is due next month.
    let due = if raised > ago(135) { ago(-30) } else { plus(raised, 100) };
    let done = raised <= ago(135);
    let step: Part = vec![
        ("text", Cell::text("Set it up with one team")),
        ("owner", Cell::Text(b.person())),
        ("due", Cell::date(due)),
    ];
    let mut second = step.clone();
    if let Some((_, text)) = second.first_mut() {
        *text = Cell::text("Carry it over to the others");
    }
    let mut plan = vec![step, second];
    if done {
        plan.iter_mut().for_each(|step| step.push(("done", Cell::date(plus(raised, 88)))));
    }
    record
        .parts("plan", plan)
        .date("planned_on", plus(raised, 30))
        .when(!done, |record| record.date("plan_reviewed_on", ago(20)))
        .date("due_on", due)
        .text("success_criterion", "Half of the open lines within three months")
        .date("criterion_set_on", plus(raised, 30))
        .bare("baseline", 40 + b.random.below(20))
        .bare("target", 20 + b.random.below(10))
        .list("affects", &[nth(PARTIES, 0)])
}

/// By the board, and by management where it costs more.
fn approved(record: Record) -> Record {
    let cost: i64 = record.get("cost_estimate").split(' ').next().and_then(|cost| cost.parse().ok()).unwrap_or(0);
    let by = if cost > 50_000 { EXECUTIVE } else { BOARD };
    let on = plus(record.day("raised_on"), 35);
    record.text("approved_by", by).date("approved_on", on)
}

fn deferred(b: &mut Builder, record: Record, idea: &Idea) -> Record {
    let record = prioritised(b, record, idea);
    record
        .date("due_on", ago(30))
        .date("deferred_until", ago(-60))
        .text("deferred_reason", "The team moves house first")
        .text("deferred_by", BOARD)
}
