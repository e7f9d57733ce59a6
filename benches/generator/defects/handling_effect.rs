//! Defects of the check of effect and of what follows from it, and of the closing (10.2 d, e, g).

use super::super::cases::{State, remedy_of};
use super::super::{Cell, plus};
use super::On::{Action, Better, Change, Check, Entry, Isms, Origin, Seen};
use super::site::Site;
use super::{Case, Defect, H, N, O, Place, defect};

const fn plain() -> Place {
    Place::Case(is_plain)
}

fn is_plain(case: &Case) -> bool {
    case.is_plain() && !case.major
}

/// Closed before the period began, so that the paper on the actions of the period does not look at it.
const fn old() -> Place {
    Place::Case(is_old)
}

/// Not seen by a metric, which would have to show what happened in between.
fn is_old(case: &Case) -> bool {
    case.is_plain() && case.days > 415 && !case.major && case.source != "monitoring"
}

fn is_old_major(case: &Case) -> bool {
    case.is_plain() && case.days > 415 && case.major && case.origin.0 != "incident"
}

fn measured(case: &Case) -> bool {
    is_plain(case) && case.source == "monitoring"
}

fn with_change(case: &Case) -> bool {
    is_old(case) && !case.change.is_empty()
}

fn with_isms_change(case: &Case) -> bool {
    is_plain(case) && !case.change.is_empty() && matches!(remedy_of(case.cause), "policy" | "procedure")
}

fn without_change(case: &Case) -> bool {
    is_old(case) && case.change.is_empty()
}

fn unchecked(case: &Case) -> bool {
    case.state == State::Verifying && !case.checked
}

/// The check made so many days after the action.
fn checked(s: &mut Site<'_>, days: i64) {
    s.after(Check, &["planned_on", "performed_on", "recorded_on", "updated_on"], (Action, "implemented_on"), days);
}

pub(super) const DEFECTS: &[Defect] = &[
    defect("checked too early", old(), &[("10.2-d-check-after-implementation", Check, N)], |s| checked(s, 10)),
    defect("checked before it was done", old(), &[("10.2-d-check-after-implementation", Check, N)], |s| checked(s, -5)),
    defect("a time looked at that was before", old(), &[("10.2-d-check-after-implementation", Check, N)], |s| {
        let done = s.day(Action, "implemented_on");
        s.at(Check).set_date("period_observed.from", plus(done, -10));
        s.at(Check).set_date("period_observed.to", plus(done, 35));
    }),
    defect(
        "not checked in time",
        Place::Case(unchecked),
        &[("10.2-d-check-due", Action, N), ("10.2-sample-five-questions", Isms, H)],
        |s| {
            s.at(Check).set_date("planned_on", super::super::ago(3));
        },
    ),
    defect("a check of the work and not of its effect", plain(), &[("10.2-d-check-evidence", Check, N)], |s| {
        s.at(Check).set_text("rationale", "The action was carried out and closed");
    }),
    defect("a check without evidence", plain(), &[("10.2-d-check-evidence", Check, N)], |s| {
        s.at(Check).drop("evidence")
    }),
    defect("a sample of nothing", plain(), &[("10.2-d-check-evidence", Check, N)], |s| {
        s.at(Check).set_text("method", "sample")
    }),
    defect(
        "a check whose evidence is lost",
        plain(),
        &[("10.2-d-check-evidence", Check, N), ("DI-evidence-resolvable", Seen, N)],
        |s| {
            s.at(Seen).set_text("location", "evidence/lost.txt");
        },
    ),
    defect(
        "called effective against the figures",
        Place::Case(measured),
        &[("10.2-d-check-evidence", Check, N)],
        |s| {
            s.at(Better).set("breach", Cell::Bare("true".to_owned()));
        },
    ),
    defect(
        "closed without a check",
        old(),
        &[("10.2-d-closed-action-effectiveness", Action, N), ("10.2-g-results", Action, N)],
        |s| s.remove(Check),
    )
    .beside(&["10.2-d-criterion"]),
    defect(
        "closed although it did not work",
        old(),
        &[("10.2-d-closed-action-effectiveness", Action, N), ("10.2-d-ineffective-reopened", Check, N)],
        |s| {
            s.at(Check).set_text("result", "not_effective");
        },
    ),
    defect(
        "checked long after closing",
        old(),
        &[("10.2-d-closed-action-effectiveness", Action, N), ("10.2-nc-sequence", Entry, N)],
        |s| checked(s, 100),
    ),
    defect("a criterion set afterwards", plain(), &[("10.2-d-criterion", Action, N)], |s| {
        s.after(Action, &["criterion_set_on"], (Action, "implemented_on"), 3);
    }),
    defect("no criterion", plain(), &[("10.2-d-criterion", Action, N), ("10.2-required-fields", Action, N)], |s| {
        s.at(Action).drop("success_criterion");
        s.at(Action).drop("criterion_set_on");
    }),
    defect("checked by its owner", old(), &[("10.2-d-verifier-independent", Check, N)], |s| {
        let owner = s.get(Action, "owner");
        s.at(Check).set_text("performed_by", &owner);
    }),
    defect(
        "checked by who made the change",
        Place::Case(with_change),
        &[("10.2-d-verifier-independent", Check, N)],
        |s| {
            let verifier = s.get(Check, "performed_by");
            s.at(Change).set_text("implemented_by", &verifier);
        },
    ),
    defect(
        "checked by somebody who reports to its owner",
        plain(),
        &[("10.2-d-verifier-independent", Check, O)],
        |s| {
            s.at(Action).set_text("owner", "PER-0000003");
        },
    ),
    defect(
        "a check without a result",
        old(),
        &[("10.2-g-results", Action, N), ("DI-status-date-agree", Check, N)],
        |s| s.at(Check).drop("result"),
    )
    .beside(&[
        "10.2-d-closed-action-effectiveness",
        "10.2-d-check-evidence",
        "10.2-d-ineffective-reopened",
        "10.2-d-reopen-loop",
    ]),
    defect("closed while an action was open", plain(), &[("10.2-closed-with-open-actions", Entry, N)], |s| {
        let action = s.at(Action);
        action.set_text("status", "implemented");
        action.drop("closed_on");
        action.drop("closed_by");
    })
    .beside(&["10.2-d-closed-action-effectiveness", "10.2-d-check-due", "DI-closed-record-edited"]),
    defect("closed before its action", plain(), &[("10.2-closed-with-open-actions", Entry, N)], |s| {
        s.after(Action, &["closed_on", "updated_on"], (Entry, "closed_on"), 3);
    }),
    defect(
        "closed by nobody",
        plain(),
        &[
            ("10.2-closure-authorised", Entry, N),
            ("10.2-required-fields", Entry, N),
            ("DI-status-date-agree", Entry, N),
        ],
        |s| {
            s.at(Entry).drop("closed_by");
        },
    ),
    defect("closed by the owner of the action", plain(), &[("10.2-closure-authorised", Entry, N)], |s| {
        let owner = s.get(Action, "owner");
        s.at(Entry).set_text("closed_by", &owner);
    }),
    defect(
        "a major one closed without authority",
        Place::Case(is_old_major),
        &[("10.2-closure-authorised", Entry, N)],
        |s| {
            s.at(Entry).set_text("closed_by", "PER-0000004");
            s.at(Entry).drop("reviews");
        },
    ),
    defect(
        "no word on a change of the system",
        plain(),
        &[("10.2-e-isms-change", Entry, N), ("10.2-required-fields", Entry, N)],
        |s| {
            s.at(Entry).drop("isms_change_needed");
        },
    ),
    defect(
        "a change of the system that was not made",
        Place::Case(without_change),
        &[("10.2-e-isms-change", Entry, N)],
        |s| {
            s.at(Entry).set_text("isms_change_needed", "yes");
        },
    ),
    defect(
        "no change of the system, though a procedure was altered",
        Place::Case(with_isms_change),
        &[("10.2-e-isms-change", Entry, H)],
        |s| {
            s.at(Entry).set_text("isms_change_needed", "no");
        },
    ),
    defect(
        "a major one without a look at the risks",
        Place::Case(is_old_major),
        &[("10.2-e-risk-updated", Entry, N)],
        |s| {
            s.at(Entry).drop("risk_note");
            s.at(Entry).drop("risks");
        },
    ),
    defect("an entry without its source", Place::Case(found_in_audit), &[("10.2-log-complete", Origin, N)], |s| {
        s.at(Origin).drop("nonconformity");
        s.at(Entry).set_text("source", "self_report");
        s.at(Entry).set_text("reported_via", "form");
        s.at(Entry).drop("source_ref");
    })
    .beside(&["10.2-reported-through-channel", "10.2-nc-sequence", "10.2-duplicates"]),
    defect(
        "feedback on a nonconformity that is not in the log",
        Place::Case(complained),
        &[("10.2-log-complete", Origin, N), ("10.1-feedback-used", Origin, N)],
        |s| {
            s.at(Origin).drop("outcome_ref");
            s.at(Entry).set_text("source", "self_report");
            s.at(Entry).drop("source_ref");
        },
    ),
];

fn found_in_audit(case: &Case) -> bool {
    is_plain(case) && case.source == "internal_audit"
}

/// Within the period, so that the feedback is looked at; its action was closed before.
fn complained(case: &Case) -> bool {
    case.is_plain() && !case.major && case.source == "complaint" && (150..326).contains(&case.days)
}
