//! Defects of an improvement from the work on: evidence, change, messages, training, evaluation, lesson (10.1).

use super::super::ideas::Stage;
use super::super::{Cell, ago, plus};
use super::On::{Change, Idea, Isms, Lesson, News, Next, Notice, Proof, Record, Seen};
use super::site::Site;
use super::{Defect, H, Idea as Of, N, O, Place, defect};

const fn done() -> Place {
    Place::Idea(is_done)
}

fn is_done(idea: &Of) -> bool {
    idea.stage == Stage::Closed && idea.worked() && idea.answer.is_empty()
}

/// One that altered nothing under change control.
fn without_change(idea: &Of) -> bool {
    is_done(idea) && idea.change.is_empty()
}

fn with_tool(idea: &Of) -> bool {
    is_done(idea) && !idea.test.is_empty() && idea.category != "procedure"
}

/// Without a lesson, and of no matter to anybody outside: dates may move.
fn quiet(idea: &Of) -> bool {
    is_done(idea) && idea.lesson.is_empty()
}

fn told(idea: &Of) -> bool {
    is_done(idea) && !idea.news.is_empty()
}

fn trained(idea: &Of) -> bool {
    idea.stage.is_judged() && !idea.training.is_empty() && idea.answer.is_empty()
}

fn answered(idea: &Of) -> bool {
    idea.stage.is_judged() && !idea.answer.is_empty()
}

fn failed(idea: &Of) -> bool {
    !idea.next.is_empty()
}

fn with_lesson(idea: &Of) -> bool {
    is_done(idea) && !idea.lesson.is_empty()
}

/// Judged within the year before the last review.
fn just_judged(idea: &Of) -> bool {
    idea.stage == Stage::Evaluated && idea.worked()
}

fn heard(_: usize, feedback: &super::super::Record) -> bool {
    feedback.day("received_on") < ago(60)
}

fn without(field: &'static str, s: &mut Site<'_>) {
    s.at(Idea).drop(field);
}

pub(super) const DEFECTS: &[Defect] = &[
    defect("not as planned, with no word on it", done(), &[("10.1-implemented-as-planned", Idea, N)], |s| {
        s.at(Idea).set_text("implemented_as_planned", "with_deviation");
    }),
    defect("not as planned, and nothing in its place", done(), &[("10.1-implemented-as-planned", Idea, N)], |s| {
        s.at(Idea).set_text("implemented_as_planned", "no");
    }),
    defect(
        "no record of the work",
        Place::Idea(without_change),
        &[
            ("10.1-implemented-as-planned", Idea, N),
            ("DI-evidence-resolvable", Proof, N),
            ("DI-evidence-resolvable", Seen, N),
        ],
        |s| {
            s.at(Proof).set_text("location", "evidence/lost.txt");
            s.at(Seen).set_text("location", "evidence/lost.txt");
        },
    ),
    defect("an improvement past change control", Place::Idea(with_tool), &[("10.1-change-ticket", Idea, N)], |s| {
        without("changes", s)
    }),
    defect(
        "a change approved after it was made",
        Place::Idea(with_tool),
        &[("10.1-change-ticket", Idea, N), ("DI-causal-order", Change, N)],
        |s| {
            s.after(Change, &["approved_on"], (Change, "implemented_on"), 2);
        },
    ),
    defect("told late", done(), &[("10.1-communicated-at-change", Idea, N)], |s| {
        s.after(Notice, &["sent_on"], (Idea, "implemented_on"), 12)
    }),
    defect("a message that does not say what it brings", done(), &[("10.1-communication-content", Notice, O)], |s| {
        s.at(Notice).drop("states_benefit");
        s.at(Notice).set_text("body", "From Monday on the form on the second page is blue");
    }),
    defect("a message that is too long", done(), &[("10.1-communication-content", Notice, O)], |s| {
        s.at(Notice).set_text("body", &"It saves time at the desk. ".repeat(80));
    }),
    defect("not tested", Place::Idea(with_tool), &[("10.1-tested", Idea, N)], |s| without("test_evidence", s)),
    defect("trained long afterwards", Place::Idea(trained), &[("10.1-training-given", Idea, N)], |s| {
        let late = plus(s.day(Idea, "implemented_on"), 75);
        let first = s.idea.training.first().cloned().unwrap_or_default();
        s.of("training_record", &first).set_date("completed_on", late);
    }),
    defect(
        "trained, and nobody knows whom it concerns",
        Place::Idea(answered),
        &[("10.1-training-given", Idea, H)],
        |s| {
            s.at(super::On::Answer).set_date("valid_until", ago(2));
        },
    )
    .beside(&["DI-attestation-valid"]),
    defect("judged by nobody", done(), &[("10.1-evaluated", Idea, N)], |s| without("evaluated_by", s)),
    defect("judged without an answer", Place::Idea(quiet), &[("10.1-evaluated", Idea, O)], |s| {
        s.at(Idea).set_text("result", "inconclusive")
    }),
    defect("judged too early", Place::Idea(quiet), &[("10.1-evaluation-data-after", Idea, N)], |s| {
        s.after(Idea, &["evaluated_on"], (Idea, "implemented_on"), 20);
        s.after(Seen, &["produced_on"], (Idea, "implemented_on"), 15);
    }),
    defect("judged by what was before", Place::Idea(quiet), &[("10.1-evaluation-data-after", Idea, N)], |s| {
        s.after(Seen, &["produced_on"], (Idea, "implemented_on"), -10);
    }),
    defect("called effective without a gain", done(), &[("10.1-measurable-gain", Idea, O)], |s| {
        s.at(Idea).set("post_value", Cell::Bare("70".to_owned()))
    }),
    defect(
        "called effective for no reason",
        done(),
        &[("10.1-measurable-gain", Idea, O), ("10.1-log-required-fields", Idea, N)],
        |s| {
            without("post_value", s);
            without("rationale", s);
        },
    ),
    defect("a result nobody was told", Place::Idea(told), &[("10.1-results-communicated", Idea, N)], |s| {
        s.after(News, &["sent_on"], (Idea, "evaluated_on"), -2)
    }),
    defect("a result told to others", Place::Idea(told), &[("10.1-results-communicated", Idea, N)], |s| {
        s.at(News).set_list("audience", &["supplier"])
    }),
    defect(
        "it did not work, and nothing followed",
        Place::Idea(failed),
        &[("10.1-ineffective-handled", Idea, N)],
        |s| s.at(Next).drop("source_ref"),
    )
    .beside(&["DI-ref-resolves"]),
    defect("a lesson nobody was told", Place::Idea(with_lesson), &[("10.1-lessons-shared", Lesson, N)], |s| {
        s.at(Lesson).drop("communication");
        let news = s.idea.lesson_news.clone();
        s.of("communication", &news).set_list("about", &["DOC-0000003"]);
    }),
    defect("a lesson that blames", Place::Idea(with_lesson), &[("10.1-no-blame", Lesson, O)], |s| {
        s.at(Lesson).set_text("lesson", "It was the fault of the desk that nobody had tried it before");
    }),
    defect("a result no review has seen", Place::Idea(just_judged), &[("10.1-management-oversight", Isms, N)], |s| {
        without("reviews", s)
    }),
    defect("feedback looked at late", Place::Record("feedback", heard), &[("10.1-feedback-used", Record, N)], |s| {
        s.after(Record, &["triaged_on"], (Record, "received_on"), 40);
    }),
    defect(
        "feedback without an outcome",
        Place::Record("feedback", heard),
        &[("10.1-feedback-used", Record, N)],
        |s| s.at(Record).drop("outcome"),
    ),
    defect(
        "feedback that led to nothing",
        Place::Record("feedback", heard),
        &[("10.1-feedback-used", Record, N)],
        |s| {
            s.at(Record).set_text("outcome", "improvement");
        },
    ),
];
