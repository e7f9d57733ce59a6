//! Defects of how nonconformities are taken up: correction, consequences, review, cause, extent (10.2 a and b).

use super::super::cases::State;
use super::super::{Cell, ago, plus};
use super::On::{Action, Entry, Isms, Later, Made, Origin, Second};
use super::site::{Site, part};
use super::{Case, Defect, H, N, O, Place, defect};

const fn plain() -> Place {
    Place::Case(is_plain)
}

fn is_plain_major(case: &Case) -> bool {
    case.is_plain() && case.major
}

const fn settled() -> Place {
    Place::Case(|case| case.state == State::Settled)
}

/// One whose cause no incident tells.
const fn own() -> Place {
    Place::Case(|case| is_plain(case) && case.origin.0 != "incident")
}

fn of_incident(case: &Case) -> bool {
    case.state == State::Closed && case.source == "incident"
}

fn lasting(case: &Case) -> bool {
    case.state == State::Verifying && case.checked && !case.major && case.training.is_empty()
}

fn in_hand(case: &Case) -> bool {
    case.state == State::Implementing && case.origin.0 != "incident"
}

fn refused(case: &Case) -> bool {
    case.state == State::Refused
}

fn answered(case: &Case) -> bool {
    !case.answer.is_empty()
}

/// Closed, in the usual form: what is asked of it is asked of it alone.
fn is_plain(case: &Case) -> bool {
    case.is_plain() && !case.major
}

/// Near in time, in different places.
fn alike(a: &Case, b: &Case) -> bool {
    is_plain(a) && is_plain(b) && a.place != b.place && (a.days - b.days).abs() < 80
}

fn told(s: &mut Site<'_>, cause: &str) {
    s.at(Entry).set_text("root_cause", cause);
}

pub(super) const DEFECTS: &[Defect] = &[
    defect("no correction", plain(), &[("10.2-a1-correction", Entry, N), ("10.2-required-fields", Entry, N)], |s| {
        s.at(Entry).drop("correction");
        s.at(Entry).drop("corrected_on");
    }),
    defect("a correction of one word", plain(), &[("10.2-a1-correction", Entry, N)], |s| {
        s.at(Entry).set_text("correction", "Done");
    }),
    defect("a correction that came late", plain(), &[("10.2-a1-correction-in-time", Entry, N)], |s| {
        s.after(Entry, &["corrected_on"], (Entry, "detected_on"), 20);
    }),
    defect("a correction before the detection", plain(), &[("10.2-a1-correction-in-time", Entry, N)], |s| {
        s.after(Entry, &["corrected_on"], (Entry, "detected_on"), -2);
    }),
    defect("consequences nobody tells of", plain(), &[("10.2-a2-consequences", Entry, N)], |s| {
        s.at(Entry).drop("consequences_handled")
    }),
    defect(
        "personal data and no decision on a notice",
        Place::Case(of_incident),
        &[("10.2-a2-consequences", Entry, N)],
        |s| {
            s.at(Origin).set("personal_data", Cell::Bare("true".to_owned()));
        },
    ),
    defect("open for more than a year", Place::Case(lasting), &[("10.2-ageing", Entry, N)], |s| {
        s.shift(Entry, -350, &["updated_on"]);
        s.shift(Action, -350, &[]);
    }),
    defect("reviewed by nobody", settled(), &[("10.2-b1-reviewed", Entry, N)], |s| s.at(Entry).drop("reviewed_by")),
    defect(
        "reviewed on no day, though it was answered",
        plain(),
        &[("10.2-b1-reviewed", Entry, O), ("10.2-required-fields", Entry, N), ("DI-status-date-agree", Entry, N)],
        |s| {
            s.at(Entry).drop("reviewed_on");
        },
    ),
    defect(
        "rejected without a reason",
        Place::Case(refused),
        &[("10.2-b1-reviewed", Entry, N), ("DI-status-date-agree", Entry, N)],
        |s| {
            s.at(Entry).drop("not_upheld_reason");
        },
    ),
    defect("rejected by the owner of the area", Place::Case(refused), &[("10.2-b1-reviewed", Entry, N)], |s| {
        let item = s.get(Entry, "scope_item");
        let owner = s.of("scope_item", &item).get("owner").to_owned();
        s.at(Entry).set_text("reviewed_by", &owner);
    }),
    defect("merged into nothing", Place::Case(refused), &[("10.2-b1-reviewed", Entry, N)], |s| {
        s.at(Entry).set_text("status", "merged")
    }),
    defect("no cause", own(), &[("10.2-b2-root-cause-recorded", Entry, N)], |s| s.at(Entry).drop("root_cause"))
        .beside(&["10.1-no-blame"]),
    defect(
        "a placeholder as the cause",
        own(),
        &[("10.2-b2-root-cause-recorded", Entry, N), ("DI-placeholder", Entry, N)],
        |s| told(s, "TBC"),
    )
    .beside(&["10.1-no-blame"]),
    defect(
        "a cause of two words",
        Place::Case(|case| is_plain_major(case) && case.origin.0 != "incident"),
        &[("10.2-b2-root-cause-recorded", Entry, N), ("DI-placeholder", Entry, N)],
        |s| {
            told(s, "Wrong list");
        },
    ),
    defect(
        "an open entry without a cause",
        Place::Case(in_hand),
        &[("10.2-b2-root-cause-recorded", Entry, N), ("10.2-readiness", Isms, H)],
        |s| {
            s.at(Entry).drop("root_cause");
        },
    )
    .beside(&["10.1-no-blame"]),
    defect("a cause that repeats the finding", plain(), &[("10.2-b2-root-cause-quality", Entry, N)], |s| {
        let condition = s.get(Entry, "condition");
        told(s, &condition);
    }),
    defect("a cause that ends at a person", plain(), &[("10.2-b2-root-cause-quality", Entry, N)], |s| {
        told(s, "One of the operators did not follow the steps of that day");
    }),
    defect(
        "a cause that names a person",
        plain(),
        &[("10.2-b2-root-cause-quality", Entry, H), ("10.1-no-blame", Entry, O)],
        |s| {
            let name = s.of("person", "PER-0000008").get("name").to_owned();
            told(s, &format!("The list was kept by {name} and had no deputy who knew of it"));
        },
    ),
    defect("a cause in few words", plain(), &[("10.2-b2-root-cause-quality", Entry, H)], |s| {
        told(s, "The list belonged to the old team")
    }),
    defect(
        "a major one without a method of analysis",
        Place::Case(is_plain_major),
        &[("10.2-b2-root-cause-quality", Entry, H)],
        |s| {
            s.at(Entry).drop("root_cause_method");
        },
    ),
    defect("an answer that has ended", Place::Case(answered), &[("10.2-b2-root-cause-quality", Entry, H)], |s| {
        s.at(super::On::Answer).set_date("valid_until", ago(2));
    })
    .beside(&["DI-attestation-valid"]),
    defect("an answer that says no", Place::Case(answered), &[("10.2-b2-root-cause-quality", Entry, N)], |s| {
        s.at(super::On::Answer).set_text("answer", "no");
    }),
    defect("a cause found late", plain(), &[("10.2-b2-root-cause-timely", Entry, N)], |s| {
        s.after(Entry, &["root_cause_on"], (Entry, "detected_on"), 34);
        s.after(Action, &["revised_on"], (Entry, "detected_on"), 35);
    }),
    defect("an action fixed before the cause", plain(), &[("10.2-b2-cause-before-action", Entry, N)], |s| {
        s.after(Entry, &["root_cause_on"], (Entry, "detected_on"), 20);
    }),
    defect("nobody looked for similar ones", plain(), &[("10.2-b3-extent", Entry, N)], |s| {
        s.at(Entry).set_text("extent_assessed", "no")
    }),
    defect("no word on where similar ones were looked for", plain(), &[("10.2-b3-extent", Entry, N)], |s| {
        s.at(Entry).drop("extent_note")
    }),
    defect("others were found and are not on record", plain(), &[("10.2-b3-extent", Entry, N)], |s| {
        s.at(Entry).set_text("extent_assessed", "yes_others_found");
    }),
    defect(
        "none was found where there is one",
        Place::Two(alike),
        &[("10.2-b3-extent", Entry, H), ("10.2-b3-extent", Second, H)],
        |s| {
            same(s, &["requirement"]);
            for on in [Entry, Second] {
                s.at(on).set_text("root_cause_category", "external");
            }
        },
    ),
    defect("reported by mail alone", Place::Case(by_mail), &[("10.2-reported-through-channel", Entry, O)], |s| {
        s.at(Entry).set_text("reported_via", "mail")
    }),
    defect("entered late", plain(), &[("10.2-raised-in-time", Entry, N), ("DI-late-entry", Entry, N)], |s| {
        s.after(Entry, &["recorded_on", "reviewed_on"], (Entry, "detected_on"), 7);
    }),
    defect(
        "entered before it was detected",
        plain(),
        &[("10.2-raised-in-time", Entry, N), ("10.2-nc-sequence", Entry, N)],
        |s| {
            s.after(Entry, &["recorded_on"], (Entry, "detected_on"), -2);
        },
    ),
    defect("reviewed after the cause was found", plain(), &[("10.2-nc-sequence", Entry, N)], |s| {
        s.after(Entry, &["reviewed_on"], (Entry, "root_cause_on"), 1);
    }),
    defect("a finding raised after its entry", Place::Case(of_audit), &[("10.2-nc-sequence", Entry, N)], |s| {
        s.after(Origin, &["raised_on"], (Entry, "recorded_on"), 5);
    }),
    defect("gone round in circles", plain(), &[("10.2-d-reopen-loop", Entry, N)], |s| {
        let on = s.get(Entry, "closed_on");
        let step = |from: &str, to: &str| {
            let mut step = part(&[("from", from), ("to", to)]);
            step.push(("on", Cell::Date(on.clone())));
            step
        };
        let steps = [
            ("verifying", "closed"),
            ("closed", "reopened"),
            ("verifying", "closed"),
            ("closed", "reopened"),
            ("verifying", "closed"),
        ];
        let entry = s.at(Entry);
        entry.drop("status_history");
        entry.set("status_history", Cell::Parts(steps.map(|(from, to)| step(from, to)).to_vec()));
    }),
    defect("the same finding entered twice", Place::Two(of_audits), &[("10.2-duplicates", Later, N)], |s| {
        let origin = s.case.origin.1.clone();
        s.at(Second).set_text("source_ref", &origin);
    }),
    defect("the same words twice at one time", Place::Two(near), &[("10.2-duplicates", Later, H)], |s| {
        same(s, &["requirement", "scope_item", "condition"])
    }),
    defect("the same cause again", Place::Two(one_after_another), &[("10.2-d-recurrence", Second, N)], |s| {
        same(s, &["requirement", "scope_item"])
    }),
    defect("a repeat that is marked as one", Place::Two(in_turn), &[("10.2-d-recurrence", Second, N)], |s| {
        let first = s.case.entry.clone();
        s.at(Second).set_text("repeat_of", &first);
    }),
    defect("the same place with another cause", Place::Two(in_turn), &[("10.2-d-recurrence", Second, H)], |s| {
        same(s, &["requirement", "scope_item"])
    }),
    defect("an accepted one seen again", Place::Case(accepted), &[("10.2-risk-accepted-reviewed", Entry, N)], |s| {
        let model = s.company.register("incident").iter().find(|incident| incident.spare).cloned().unwrap_or_default();
        let entry = s.case.entry.clone();
        s.make("incident", |made| {
            let mut incident = model;
            incident.set_text("id", made.id());
            incident.drop("risks");
            incident.set_text("severity", "low");
            incident.set_text("root_cause", "The list had no keeper since the spring");
            incident.set_text("is_nonconformity", "yes");
            incident.set_text("nonconformity", &entry);
            incident
        });
        let late = (ago(36) - s.day(Made, "detected_at")).num_days();
        for field in [
            "occurred_at",
            "detected_at",
            "reported_at",
            "assessed_at",
            "contained_at",
            "resolved_at",
            "closed_at",
            "recorded_on",
            "updated_on",
        ] {
            let day = plus(s.day(Made, field), late);
            s.at(Made).set(
                field,
                Cell::Date(if field.ends_with("_at") { format!("{day}T12:00:00+00:00") } else { day.to_string() }),
            );
        }
    }),
];

fn by_mail(case: &Case) -> bool {
    is_plain(case) && matches!(case.source, "self_report" | "complaint" | "monitoring")
}

fn of_audit(case: &Case) -> bool {
    is_plain(case) && case.source == "internal_audit"
}

/// The first was found earlier, so that its finding is older than the second entry.
fn of_audits(a: &Case, b: &Case) -> bool {
    of_audit(a) && of_audit(b) && a.days > b.days
}

/// Not both out of one review or risk, or from one supplier.
fn apart(a: &Case, b: &Case) -> bool {
    is_plain(a) && is_plain(b) && (a.origin.1.is_empty() || a.origin.1 != b.origin.1)
}

fn near(a: &Case, b: &Case) -> bool {
    apart(a, b) && a.cause != b.cause && (a.days - b.days).abs() < 80
}

/// The first was closed when the second was found, within a year.
fn in_turn(a: &Case, b: &Case) -> bool {
    apart(a, b) && a.cause != b.cause && (190..445).contains(&(a.days - b.days))
}

fn one_after_another(a: &Case, b: &Case) -> bool {
    apart(a, b) && a.cause == b.cause && (190..445).contains(&(a.days - b.days))
}

fn accepted(case: &Case) -> bool {
    case.state == State::Accepted && case.days > 70
}

/// Makes the second entry say the same as the first, of a requirement that no other entry has.
fn same(s: &mut Site<'_>, fields: &[&'static str]) {
    let requirement = format!("A.8.9 as in the rule that {} is about", s.case.entry);
    s.at(Entry).set_text("requirement", &requirement);
    for field in fields {
        let text = s.get(Entry, field);
        s.at(Second).set_text(field, &text);
    }
}
