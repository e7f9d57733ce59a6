//! Defects of scope and processes, of risk acceptance, of documents, audits and reviews.

use super::super::cases::State;
use super::super::documents::held;
use super::super::organisation::HANDLING;
use super::super::{Record as Row, ago, plus};
use super::On::{Audit, Isms, Record};
use super::site::Site;
use super::{Case, Defect, H, N, Place, defect};

const APPROVAL: [&str; 5] =
    ["approvals.person", "approvals.role", "approvals.on", "approvals.decision", "approvals.evidence"];

fn any(_: usize, _: &Row) -> bool {
    true
}

fn outside(case: &Case) -> bool {
    case.state == State::Closed && case.source == "external_audit"
}

const fn acceptance() -> Place {
    Place::Record("risk_acceptance", any)
}

const fn document() -> Place {
    Place::Record("document", any)
}

const fn item() -> Place {
    Place::Record("scope_item", any)
}

fn unapproved(s: &mut Site<'_>) {
    APPROVAL.iter().for_each(|name| s.at(Record).drop(name));
}

pub(super) const DEFECTS: &[Defect] = &[
    defect(
        "a scope document without exclusions",
        Place::Alone,
        &[("4.3-scope-documented", Isms, N), ("10.2-readiness", Isms, H)],
        |s| {
            s.of("document", "DOC-0000001").set_text("sections.topic", "Boundaries; interfaces and dependencies");
        },
    ),
    defect("a scope item without a weight", item(), &[("4.3-scope-items-complete", Record, N)], |s| {
        s.at(Record).drop("criticality");
    }),
    defect("a scope item last audited long ago", item(), &[("9.2.1-scope-audited-annually", Record, N)], |s| {
        let id = s.record.1.clone();
        s.all("audit", |audit| {
            if audit.get("kind") == "internal"
                && audit.get("scope_items.item") == id
                && audit.day("fieldwork_end") > ago(400)
            {
                let late = 500 - (ago(0) - audit.day("fieldwork_start")).num_days();
                for field in [
                    "planned_start",
                    "fieldwork_start",
                    "fieldwork_end",
                    "reported_on",
                    "closed_on",
                    "recorded_on",
                    "updated_on",
                ] {
                    audit.set_date(field, plus(audit.day(field), -late));
                }
            }
        });
    }),
    defect("a process that stands alone", Place::Record("process", any), &[("4.4-process-map", Record, N)], |s| {
        s.at(Record).drop("feeds");
    })
    .beside(&["DI-ref-resolves"]),
    defect("a topic without a process", Place::Whole, &[("4.4-process-map", Isms, N)], |s| {
        s.of("process", "PRC-0000008").set_text("topic", "other");
    }),
    defect("incidents that lead to no improvement", Place::Alone, &[("4.4-process-map", Isms, N)], |s| {
        s.of("process", "PRC-0000005").drop("feeds");
        s.of("process", HANDLING).set_list("feeds", &["PRC-0000001", "PRC-0000005"]);
    }),
    defect(
        "a high risk retained by nobody",
        Place::Record("risk", any),
        &[("6.1.3-f-acceptance-approved", Record, N)],
        |s| {
            let risk = s.at(Record);
            risk.set_text("treatment_option", "retain");
            risk.set_text("status", "retained");
            risk.set_text("level", "high");
            risk.set_text("residual_level", "high");
        },
    ),
    defect("an acceptance that was only asked for", acceptance(), &[("6.1.3-f-acceptance-approved", Record, N)], |s| {
        s.at(Record).set_text("status", "submitted");
        unapproved(s);
    })
    .beside(&["DI-closed-record-edited"]),
    defect(
        "an acceptance nobody approved",
        acceptance(),
        &[("6.1.3-f-acceptance-approved", Record, N), ("DI-status-date-agree", Record, N)],
        unapproved,
    )
    .beside(&["DI-closed-record-edited"]),
    defect("an approval without evidence", acceptance(), &[("6.1.3-f-acceptance-approved", Record, N)], |s| {
        s.at(Record).drop("approvals.evidence");
    }),
    defect(
        "an acceptance without an end",
        acceptance(),
        &[("6.1.3-f-acceptance-has-expiry", Record, N), ("DI-status-date-agree", Record, N)],
        |s| {
            s.at(Record).drop("expires_on");
        },
    ),
    defect("an acceptance for too long", acceptance(), &[("6.1.3-f-acceptance-has-expiry", Record, N)], |s| {
        s.after(Record, &["expires_on"], (Record, "effective_from"), 500);
    }),
    defect("an acceptance that has ended", acceptance(), &[("6.1.3-f-acceptance-not-expired", Record, N)], |s| {
        for (field, days) in [
            ("requested_on", 360),
            ("approvals.on", 355),
            ("effective_from", 350),
            ("recorded_on", 350),
            ("updated_on", 355),
            ("expires_on", 60),
        ] {
            s.at(Record).set_date(field, ago(days));
        }
    }),
    defect(
        "a treatment approved before its risk was found",
        Place::Record("risk_treatment", any),
        &[("DI-causal-order", Record, N)],
        |s| {
            s.at(Record).set_date("approved_on", ago(1500));
        },
    ),
    defect("a document without an author", document(), &[("7.5.2-control-fields", Record, N)], |s| {
        s.at(Record).drop("author")
    }),
    defect("a document without an owner", document(), &[("7.5.2-control-fields", Record, N)], |s| {
        s.at(Record).drop("owner")
    }),
    defect("a document that was not reviewed", document(), &[("7.5.2-review-due", Record, N)], |s| {
        for (field, days) in
            [("approved_on", 500), ("effective_from", 495), ("reviewed_on", 490), ("next_review_on", 100)]
        {
            s.at(Record).set_date(field, ago(days));
        }
    }),
    defect(
        "a finding that is not on record",
        Place::Case(outside),
        &[("9.2.2-external-audits-logged", Audit, N)],
        |s| {
            let (kind, id) = s.id(Audit);
            s.of(kind, &id).set_text("findings_stated", "2");
        },
    ),
    defect(
        "a report that is not on record",
        Place::Case(outside),
        &[("9.2.2-external-audits-logged", Audit, N), ("DI-status-date-agree", Audit, N)],
        |s| s.at(Audit).drop("report"),
    )
    .beside(&["DI-ref-resolves"]),
    defect("no visit for two years", Place::Alone, &[("9.2.2-external-audits-logged", Isms, H)], |s| {
        s.all("audit", |audit| {
            if audit.get("kind") == "surveillance" {
                audit.set_text("kind", "special");
            }
        });
    }),
    defect("no review for a year", Place::Alone, &[("9.3.1-review-interval", Isms, N)], |s| {
        s.all("management_review", |review| {
            if review.day("held_on") > ago(held(3)) {
                review.set_text("status", "cancelled");
            }
        });
    })
    .beside(&["DI-closed-record-edited"]),
];
