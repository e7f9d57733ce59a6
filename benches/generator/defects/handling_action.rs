//! Defects of what is done about a nonconformity: need, plan, owner, time, evidence, acceptance (10.2 c).

use super::super::cases::{State, remedy_of};
use super::super::{Cell, ago, plus};
use super::On::{Acceptance, Action, Dropped, Entry, Isms, Proof};
use super::site::{Site, part};
use super::{Case, Defect, H, N, O, Place, defect};

const fn plain() -> Place {
    Place::Case(is_plain)
}

/// Closed, in the usual form: what is asked of it is asked of it alone.
fn is_plain(case: &Case) -> bool {
    case.is_plain() && !case.major
}

/// Closed before the period began, so that the paper on the actions of the period does not look at it.
fn is_old(case: &Case) -> bool {
    is_plain(case) && case.days > 415
}

/// One whose action altered nothing that passes change control, and trained nobody.
const fn bare() -> Place {
    Place::Case(is_bare)
}

fn is_bare(case: &Case) -> bool {
    is_plain(case) && case.change.is_empty() && case.training.is_empty()
}

fn bare_major(case: &Case) -> bool {
    case.is_plain() && case.major && matches!(remedy_of(case.cause), "staffing" | "contract")
}

const fn open() -> Place {
    Place::Case(|case| case.state == State::Implementing)
}

const fn accepted() -> Place {
    Place::Case(|case| case.state == State::Accepted)
}

const fn settled() -> Place {
    Place::Case(|case| case.state == State::Settled)
}

const fn dropped() -> Place {
    Place::Case(|case| !case.dropped.is_empty() && case.days > 415)
}

fn understaffed(case: &Case) -> bool {
    is_bare(case) && remedy_of(case.cause) == "staffing"
}

fn with_tool(case: &Case) -> bool {
    is_plain(case) && matches!(remedy_of(case.cause), "tool" | "configuration")
}

fn self_reported(case: &Case) -> bool {
    case.state == State::Implementing && case.source == "self_report"
}

/// An open action that is not in hand, and the two papers that look at all of them.
const LOOSE: &[super::Found] =
    &[("10.2-c-owner-due", Action, N), ("10.2-readiness", Isms, H), ("10.2-sample-five-questions", Isms, H)];

fn due(s: &mut Site<'_>, days: i64) {
    for field in ["due_on", "original_due_on"] {
        s.at(Action).set_date(field, ago(-days));
    }
}

/// The due date moved once, with this said of it; nothing else.
fn moved(s: &mut Site<'_>, by: &str, reason: Option<&str>, before: i64) {
    let (first, days) = (s.day(Action, "due_on"), plus(s.day(Action, "due_on"), 10));
    let action = s.at(Action);
    action.set_date("reschedules.old", first);
    action.set_date("reschedules.new", days);
    action.set_date("reschedules.on", plus(first, -before));
    action.set_text("reschedules.by", by);
    if let Some(reason) = reason {
        action.set_text("reschedules.reason", reason);
    }
    action.set_date("due_on", days);
}

pub(super) const DEFECTS: &[Defect] = &[
    defect(
        "the only action given up",
        open(),
        &[("10.2-c-action-exists", Entry, N), ("10.2-c-cancelled-justified", Action, N), ("10.2-readiness", Isms, H)],
        |s| {
            let action = s.at(Action);
            action.set_text("status", "cancelled");
            action.set_date("cancelled_on", ago(10));
            action.set_text("cancelled_by", "PER-0000001");
            action.set_text("cancelled_reason", "No longer needed by anybody");
        },
    )
    .beside(&[
        "10.2-required-fields",
        "10.2-b2-cause-before-action",
        "10.2-c-stalled",
        "10.2-d-closed-action-effectiveness",
    ]),
    defect(
        "an action that names neither of two causes",
        plain(),
        &[("10.2-c-addresses-cause", Action, N), ("10.2-required-fields", Action, N)],
        |s| {
            s.at(Action).drop("addresses_cause");
            s.at(Entry).set_text("further_causes.text", "The alarm of the old system had been switched off for a year");
        },
    ),
    defect("a second cause without an action", plain(), &[("10.2-c-addresses-cause", Action, N)], |s| {
        s.at(Entry).set_text("further_causes.text", "The alarm of the old system had been switched off for a year");
    }),
    defect(
        "an action of another kind than its cause",
        Place::Case(understaffed),
        &[("10.2-c-addresses-cause", Action, H)],
        |s| {
            s.at(Action).set_text("category", "contract");
        },
    ),
    defect(
        "given up without a reason",
        dropped(),
        &[
            ("10.2-c-cancelled-justified", Dropped, N),
            ("10.2-closed-with-open-actions", Entry, N),
            ("DI-status-date-agree", Dropped, N),
        ],
        |s| {
            s.at(Dropped).drop("cancelled_reason");
        },
    ),
    defect("given up by nobody", dropped(), &[("10.2-c-cancelled-justified", Dropped, N)], |s| {
        s.at(Dropped).drop("cancelled_by")
    }),
    defect("given up by somebody without authority", dropped(), &[("10.2-c-cancelled-justified", Dropped, N)], |s| {
        s.at(Dropped).set_text("cancelled_by", "PER-0000009");
    }),
    defect(
        "no evidence of the work",
        bare(),
        &[
            ("10.2-c-implemented-evidence", Action, N),
            ("10.2-g-results", Action, N),
            ("10.2-required-fields", Action, N),
        ],
        |s| {
            s.at(Action).drop("evidence");
            s.unlink(Proof);
        },
    ),
    defect("evidence from before the plan", bare(), &[("10.2-c-implemented-evidence", Action, N)], |s| {
        s.after(Proof, &["produced_on"], (Action, "planned_on"), -30);
    }),
    defect("a statement in the place of evidence", bare(), &[("10.2-c-implemented-evidence", Action, N)], |s| {
        s.at(Proof).set_text("kind", "attestation");
    }),
    defect(
        "no decision on the need for action",
        settled(),
        &[("10.2-c-need-decided", Entry, N), ("10.2-required-fields", Entry, N)],
        |s| {
            s.at(Entry).drop("action_needed");
        },
    ),
    defect(
        "left alone after the acceptance has ended",
        accepted(),
        &[("10.2-c-no-action-accepted", Entry, N), ("6.1.3-f-acceptance-not-expired", Acceptance, N)],
        |s| {
            s.at(Acceptance).set_date("expires_on", ago(5));
        },
    ),
    defect(
        "left alone long after the acceptance has ended",
        Place::Case(long_accepted),
        &[
            ("10.2-c-no-action-accepted", Entry, N),
            ("6.1.3-f-acceptance-not-expired", Acceptance, N),
            ("10.2-risk-accepted-reviewed", Entry, N),
        ],
        |s| {
            s.at(Acceptance).set_date("expires_on", ago(40));
        },
    ),
    defect(
        "left alone on an acceptance of something else",
        accepted(),
        &[("10.2-c-no-action-accepted", Entry, N)],
        |s| {
            s.at(Acceptance).set_text("kind", "residual");
        },
    ),
    defect("left alone without a risk", accepted(), &[("10.2-c-no-action-accepted", Entry, N)], |s| {
        s.at(Entry).drop("risks")
    }),
    defect("a clause left alone", accepted(), &[("10.2-c-no-action-accepted", Entry, N)], |s| {
        let requirement = format!("Clause 9.2 of ISO/IEC 27001 on internal audit, in the matter of {}", s.case.entry);
        s.at(Entry).set_text("requirement", &requirement);
    }),
    defect("nothing done, for no reason", settled(), &[("10.2-c-no-action-accepted", Entry, N)], |s| {
        s.at(Entry).drop("action_needed_reason");
        s.at(Entry).drop("residual_exposure");
    }),
    defect("an action that repeats the correction", plain(), &[("10.2-c-not-only-correction", Entry, N)], |s| {
        let correction = s.get(Entry, "correction");
        s.at(Action).set_text("action", &correction);
    }),
    defect("an action that reads as a repair", plain(), &[("10.2-c-not-only-correction", Entry, H)], |s| {
        s.at(Action).set_text("action", "Replace the lamp over the side door");
    }),
    defect("done late", Place::Case(is_old), &[("10.2-c-overdue", Action, N)], |s| {
        s.after(Action, &["due_on", "original_due_on"], (Action, "implemented_on"), -1);
    }),
    defect(
        "not done in time",
        open(),
        &[("10.2-c-overdue", Action, N), ("10.2-readiness", Isms, H), ("10.2-sample-five-questions", Isms, H)],
        |s| due(s, -3),
    ),
    defect("no due date", open(), LOOSE, |s| {
        s.at(Action).set_text("status", "proposed");
        s.at(Action).drop("due_on");
    }),
    defect(
        "nobody to do it",
        open(),
        &[("10.2-c-owner-due", Action, N), ("10.2-sample-five-questions", Isms, H)],
        |s| {
            s.at(Action).set_text("status", "proposed");
            s.at(Action).drop("owner");
        },
    ),
    defect(
        "due later than the time allowed",
        open(),
        &[("10.2-c-owner-due", Action, N), ("10.2-sample-five-questions", Isms, H)],
        |s| due(s, 180),
    ),
    defect(
        "due before it was planned",
        open(),
        &[
            ("10.2-c-owner-due", Action, N),
            ("10.2-c-overdue", Action, N),
            ("10.2-readiness", Isms, H),
            ("10.2-sample-five-questions", Isms, H),
        ],
        |s| {
            s.after(Action, &["due_on", "original_due_on"], (Action, "planned_on"), -1);
        },
    ),
    defect("planned late", plain(), &[("10.2-c-plan-in-time", Entry, N)], |s| {
        s.after(Action, &["planned_on", "approved_on", "criterion_set_on"], (Entry, "detected_on"), 34);
    }),
    defect("little done about a major one", Place::Case(bare_major), &[("10.2-c-proportionate", Entry, H)], |s| {
        s.at(Action).set("effort", Cell::Bare("0.5".to_owned()));
    }),
    defect(
        "a short training for a major one",
        Place::Case(bare_major),
        &[
            ("10.2-c-proportionate", Entry, N),
            ("10.2-c-addresses-cause", Action, H),
            ("10.1-training-given", Action, N),
        ],
        |s| {
            s.at(Action).set("effort", Cell::Bare("0.5".to_owned()));
            s.at(Action).set_text("category", "training");
        },
    ),
    defect("a due date moved for no reason", plain(), &[("10.2-c-reschedule-controlled", Action, N)], |s| {
        moved(s, "PER-0000001", None, 5)
    }),
    defect("a due date moved by its owner", plain(), &[("10.2-c-reschedule-controlled", Action, N)], |s| {
        let owner = s.get(Action, "owner");
        moved(s, &owner, Some("More time is needed"), 5);
    }),
    defect("a due date moved after it had passed", plain(), &[("10.2-c-reschedule-controlled", Action, N)], |s| {
        moved(s, "PER-0000001", Some("More time is needed"), -2);
    }),
    defect("a due date moved without a word", plain(), &[("10.2-c-reschedule-controlled", Action, N)], |s| {
        s.after(Action, &["due_on"], (Action, "original_due_on"), 15);
    }),
    defect("a due date moved three times", plain(), &[("10.2-c-reschedule-controlled", Action, N)], |s| {
        let first = s.day(Action, "due_on");
        let step = |at: i64| {
            let mut step = part(&[("by", "PER-0000001"), ("reason", "More time is needed")]);
            step.push(("old", Cell::date(plus(first, 5 * at))));
            step.push(("new", Cell::date(plus(first, 5 * at + 5))));
            step.push(("on", Cell::date(plus(first, 5 * at - 12))));
            step
        };
        s.at(Action).set("reschedules", Cell::Parts([0, 1, 2].map(step).to_vec()));
        s.at(Action).set_date("due_on", plus(first, 15));
    }),
    defect(
        "nothing moves",
        Place::Case(self_reported),
        &[("10.2-c-stalled", Entry, N), ("10.2-c-stalled", Action, N), ("10.2-sample-five-questions", Isms, H)],
        |s| {
            s.shift(Entry, -40, &[]);
            s.shift(Action, -40, &["due_on", "original_due_on"]);
            s.after(Entry, &["status_history.on", "updated_on"], (Action, "planned_on"), 0);
        },
    ),
    defect("altered past change control", Place::Case(with_tool), &[("10.1-change-ticket", Action, N)], |s| {
        s.at(Action).drop("changes")
    }),
    defect(
        "more and more is open",
        Place::Alone,
        &[("10.2-backlog", Isms, O), ("10.2-sample-five-questions", Isms, H)],
        more_and_more,
    ),
    defect("an action that belongs to nothing", Place::Alone, &[("10.2-sample-five-questions", Isms, N)], |s| {
        open_action(s, 20, false)
    }),
    defect("all trainings, whatever the cause", Place::Alone, &[("10.1-response-variety", Isms, O)], |s| {
        s.company.params = vec![("training_percent", "0"), ("least_actions", "1")];
        s.all("nonconformity", |entry| {
            if entry.get("root_cause_category") == "training" {
                entry.set_text("root_cause_category", "external");
            }
        });
    }),
];

fn long_accepted(case: &Case) -> bool {
    case.state == State::Accepted && case.days > 90
}

/// An action that was begun so many days ago and is still open, in time and in motion.
fn open_action(s: &mut Site<'_>, days: i64, decided: bool) {
    s.make("corrective_action", |action| {
        let action = if decided { action.text("decision", "DEC-0000001") } else { action };
        action
            .text("title", "One more thing to be done")
            .text("kind", "corrective")
            .text("action", "Give the list a keeper who looks at it each month")
            .text("addresses_cause", "the list had no keeper")
            .text("category", "other")
            .text("owner", "PER-0000009")
            .text("approved_by", "ROL-0000002")
            .date("approved_on", ago(days))
            .date("planned_on", ago(days))
            .date("original_due_on", ago(-20))
            .date("due_on", ago(-20))
            .text("success_criterion", "No further case within a quarter")
            .date("criterion_set_on", ago(days))
            .text("status", "in_progress")
            .date("recorded_on", ago(days))
            .date("updated_on", ago(2))
    });
}

/// So many open actions that each of the last three quarters had more of them than the one before.
fn more_and_more(s: &mut Site<'_>) {
    let most = s.company.register("corrective_action").len();
    for (days, times) in [(300, 1), (230, most), (140, 2 * most), (50, 3 * most)] {
        for _ in 0..times {
            open_action(s, days, true);
        }
    }
}
