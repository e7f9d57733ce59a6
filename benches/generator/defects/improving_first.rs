//! Defects of an improvement up to the start of the work: source, ranking, plan, approval (10.1).

use super::super::ideas::Stage;
use super::super::risks::LEVELS;
use super::super::{Cell, ago};
use super::On::{Idea, Isms};
use super::site::{Site, part};
use super::{Defect, Idea as Of, N, O, Place, defect};

const fn done() -> Place {
    Place::Idea(is_done)
}

/// Carried out and judged, with no lesson that others follow up.
fn is_done(idea: &Of) -> bool {
    idea.stage == Stage::Closed && idea.worked() && idea.answer.is_empty()
}

const fn under_way() -> Place {
    Place::Idea(|idea| idea.stage == Stage::InProgress)
}

fn before_work(idea: &Of) -> bool {
    matches!(idea.stage, Stage::Planned | Stage::Approved | Stage::InProgress)
}

/// One that no record would show the need of, but for its risk and the value it starts from.
fn needs_no_record(idea: &Of) -> bool {
    before_work(idea) && matches!(idea.origin.0, "" | "risk" | "management_review")
}

fn not_of_risk(idea: &Of) -> bool {
    before_work(idea) && idea.origin.0 != "risk"
}

fn pressing(idea: &Of) -> bool {
    idea.stage == Stage::Prioritised && idea.level < 2
}

fn most_pressing(idea: &Of) -> bool {
    before_work(idea) && idea.level == 0
}

fn of_incident(idea: &Of) -> bool {
    idea.stage.is_done() && idea.origin.0 == "incident"
}

fn own(idea: &Of) -> bool {
    idea.stage.is_done() && idea.source == "self_report"
}

const fn triaged() -> Place {
    Place::Idea(|idea| idea.stage == Stage::Triaged)
}

const fn deferred() -> Place {
    Place::Idea(|idea| idea.stage == Stage::Deferred)
}

fn without(field: &'static str, s: &mut Site<'_>) {
    s.at(Idea).drop(field);
}

/// The steps of the plan, with their dates.
fn plan(due: chrono::NaiveDate) -> Cell {
    let step = |text: &str| {
        let mut step = part(&[("text", text), ("owner", "PER-0000009")]);
        step.push(("due", Cell::date(due)));
        step
    };
    Cell::Parts(vec![step("Set it up with one team"), step("Carry it over to the others")])
}

pub(super) const DEFECTS: &[Defect] = &[
    defect(
        "an idea of unknown source",
        done(),
        &[("10.1-source-recorded", Idea, N), ("10.1-log-required-fields", Idea, N)],
        |s| without("source", s),
    ),
    defect(
        "an idea from an incident nobody can find",
        Place::Idea(of_incident),
        &[("10.1-source-recorded", Idea, N)],
        |s| without("source_ref", s),
    ),
    defect(
        "an idea nobody has raised",
        Place::Idea(own),
        &[("10.1-source-recorded", Idea, N), ("10.1-log-required-fields", Idea, N)],
        |s| without("raised_by", s),
    ),
    defect("an idea that rests on nothing", Place::Idea(needs_no_record), &[("10.1-evidence-based", Idea, N)], |s| {
        ["source_ref", "risks", "baseline"].into_iter().for_each(|field| without(field, s));
        s.at(Idea).set_text("source", "self_report");
        s.at(Idea).set_list("obligations", &["OBL-0000001"]);
    })
    .beside(&["DI-ref-resolves"]),
    defect("an idea that serves no goal", Place::Idea(not_of_risk), &[("10.1-goal-alignment", Idea, O)], |s| {
        without("risks", s)
    }),
    defect("neither benefit nor cost", done(), &[("10.1-benefit-cost", Idea, N)], |s| {
        ["expected_benefit", "cost_estimate", "effort"].into_iter().for_each(|field| without(field, s));
    }),
    defect("no cost", done(), &[("10.1-benefit-cost", Idea, N)], |s| {
        ["cost_estimate", "effort"].into_iter().for_each(|field| without(field, s));
    }),
    defect("triaged and forgotten", triaged(), &[("10.1-prioritised", Idea, N)], |s| {
        s.at(Idea).set_date("triaged_on", ago(80))
    }),
    defect("ranked on no day", done(), &[("10.1-prioritised", Idea, N)], |s| without("prioritised_on", s)),
    defect("no priority", done(), &[("10.1-prioritised", Idea, N), ("10.1-log-required-fields", Idea, N)], |s| {
        without("priority", s)
    }),
    defect("ranked on neither risk nor impact", Place::Idea(judged_low), &[("10.1-prioritised", Idea, N)], |s| {
        ["risks", "impact"].into_iter().for_each(|field| without(field, s));
        s.at(Idea).set_list("obligations", &["OBL-0000001"]);
    })
    .beside(&["10.1-evidence-based", "10.1-results-communicated"]),
    defect(
        "ranked without a reason",
        done(),
        &[("10.1-priority-method", Idea, N), ("10.1-log-required-fields", Idea, N)],
        |s| without("priority_rationale", s),
    ),
    defect("ranked by another method", done(), &[("10.1-priority-method", Idea, N)], |s| {
        s.at(Idea).set_text("priority_method", "First come first served")
    }),
    defect(
        "last in spite of a critical risk",
        Place::Idea(most_pressing),
        &[("10.1-priority-risk-aligned", Isms, O)],
        |s| {
            s.at(Idea).set_text("priority", LEVELS.last().copied().unwrap_or(""));
        },
    ),
    defect("pressing and not planned", Place::Idea(pressing), &[("10.1-planned", Idea, N)], |s| {
        for (field, days) in [("raised_on", 140), ("recorded_on", 140), ("triaged_on", 130), ("prioritised_on", 120)] {
            s.at(Idea).set_date(field, ago(days));
        }
    }),
    defect(
        "no plan",
        under_way(),
        &[("10.1-planned", Idea, N), ("10.1-log-required-fields", Idea, N), ("DI-status-date-agree", Idea, N)],
        |s| without("plan", s),
    ),
    defect("a plan that nobody answers for", under_way(), &[("10.1-planned", Idea, O)], |s| {
        let mut steps = plan(ago(-30));
        if let Cell::Parts(steps) = &mut steps
            && let Some(step) = steps.last_mut()
        {
            step.retain(|(name, _)| *name != "owner");
        }
        s.at(Idea).set("plan", steps);
    }),
    defect(
        "no measure of success",
        done(),
        &[("10.1-planned", Idea, N), ("10.1-success-criterion", Idea, N), ("10.1-log-required-fields", Idea, N)],
        |s| {
            without("success_criterion", s);
        },
    ),
    defect("a measure of success set afterwards", done(), &[("10.1-success-criterion", Idea, N)], |s| {
        s.after(Idea, &["criterion_set_on"], (Idea, "implemented_on"), 5);
    }),
    defect("a plan nobody looked at again", under_way(), &[("10.1-plan-reviewed", Idea, N)], |s| {
        s.at(Idea).set_date("plan_reviewed_on", ago(80))
    }),
    defect("a plan whose steps have lapsed", under_way(), &[("10.1-plan-reviewed", Idea, N)], |s| {
        s.at(Idea).set("plan", plan(ago(10)))
    }),
    defect("not done by the day it was due", under_way(), &[("10.1-implemented-on-time", Idea, N)], |s| {
        s.at(Idea).set_date("due_on", ago(4))
    }),
    defect("done after the day it was due", done(), &[("10.1-implemented-on-time", Idea, N)], |s| {
        s.after(Idea, &["due_on"], (Idea, "implemented_on"), -5)
    }),
    defect("put off by nobody", deferred(), &[("10.1-implemented-on-time", Idea, N)], |s| without("deferred_by", s)),
    defect("begun without approval", done(), &[("10.1-approved", Idea, N)], |s| without("approved_by", s)),
    defect("approved by somebody without authority", done(), &[("10.1-approved", Idea, N)], |s| {
        s.at(Idea).set_text("approved_by", "PER-0000009")
    }),
    defect("approved after it was begun", done(), &[("10.1-approved", Idea, N)], |s| {
        s.after(Idea, &["approved_on"], (Idea, "started_on"), 5)
    }),
];

/// Judged, and rests on what somebody has said or seen.
fn judged_low(idea: &Of) -> bool {
    is_done(idea) && !matches!(idea.origin.0, "" | "risk" | "management_review")
}
