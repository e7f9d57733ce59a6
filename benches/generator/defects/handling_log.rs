//! Defects of the log as such: its fields and statements, grades, deadlines, incidents, and the log as a whole (10.2 f and g).

use super::super::cases::State;
use super::super::organisation::HANDLING;
use super::super::{Record as Row, ago, texts};
use super::On::{Action, Entry, Isms, Origin, Record};
use super::site::{Site, of_case};
use super::{Case, Defect, H, N, O, Place, defect};

const fn plain() -> Place {
    Place::Case(is_plain)
}

fn is_plain(case: &Case) -> bool {
    case.is_plain() && !case.major
}

/// Closed before the period began, so that the paper on the actions of the period does not look at it.
fn is_old(case: &Case) -> bool {
    is_plain(case) && case.days > 415
}

const fn outside() -> Place {
    Place::Case(|case| case.state == State::Closed && case.source == "external_audit")
}

const fn open() -> Place {
    Place::Case(|case| case.state == State::Implementing)
}

fn graver(_: usize, incident: &Row) -> bool {
    incident.get("severity") == "medium"
}

pub(super) const DEFECTS: &[Defect] = &[
    defect("no grade", plain(), &[("10.2-classified", Entry, N), ("10.2-required-fields", Entry, N)], |s| {
        s.at(Entry).drop("grade")
    }),
    defect("a class the method does not know", plain(), &[("10.2-classified", Entry, N)], |s| {
        s.at(Entry).set_text("class", "misc")
    }),
    defect("a minor grade with a critical risk", plain(), &[("10.2-grade-follows-risk", Entry, N)], |s| {
        let risks = s.company.register("risk");
        let critical = risks.iter().find(|risk| risk.get("level") == "critical").map_or("", Row::id).to_owned();
        s.at(Entry).set_list("risks", &[critical]);
    }),
    defect(
        "nothing on what was found",
        Place::Case(is_old),
        &[
            ("10.2-f-nature-and-actions", Entry, N),
            ("10.2-required-fields", Entry, N),
            ("10.2-statement-well-formed", Entry, N),
        ],
        |s| {
            s.at(Entry).drop("condition");
        },
    ),
    defect("a requirement that stands nowhere", plain(), &[("10.2-statement-well-formed", Entry, N)], |s| {
        let requirement =
            format!("The list of {} has to be complete", texts::name(s.case.days.unsigned_abs() as usize * 7));
        s.at(Entry).set_text("requirement", &requirement);
    }),
    defect("evidence that names nothing", plain(), &[("10.2-statement-well-formed", Entry, N)], |s| {
        s.at(Entry).set_text("objective_evidence", "People told the auditor about it");
    }),
    defect("a finding that is the requirement", plain(), &[("10.2-statement-well-formed", Entry, N)], |s| {
        let requirement = s.get(Entry, "requirement");
        s.at(Entry).set_text("condition", &requirement);
    }),
    defect(
        "no evidence of the finding",
        plain(),
        &[("10.2-required-fields", Entry, N), ("10.2-statement-well-formed", Entry, N)],
        |s| {
            s.at(Entry).drop("objective_evidence");
        },
    ),
    defect("an entry nobody owns", plain(), &[("10.2-required-fields", Entry, N)], |s| s.at(Entry).drop("owner")),
    defect("an action that says nothing", plain(), &[("10.2-required-fields", Action, N)], |s| {
        s.at(Action).drop("action")
    })
    .beside(&["10.2-c-not-only-correction"]),
    defect("an answer that was sent late", outside(), &[("10.2-external-deadlines", Origin, N)], |s| {
        s.after(Origin, &["responded_on"], (Origin, "response_due_on"), 10);
    }),
    defect("an answer that was not sent", outside(), &[("10.2-external-deadlines", Origin, N)], |s| {
        s.at(Origin).drop("responded_on")
    }),
    defect(
        "an incident nobody looked into",
        Place::Record("incident", graver),
        &[("10.2-incident-loop", Record, N)],
        |s| s.at(Record).drop("investigation"),
    ),
    defect(
        "an incident without a decision",
        Place::Record("incident", graver),
        &[("10.2-incident-loop", Record, N), ("10.2-log-complete", Record, N)],
        |s| {
            s.at(Record).drop("is_nonconformity");
        },
    ),
    defect(
        "an incident that ends at a person",
        Place::Record("incident", |_, _| true),
        &[("10.1-no-blame", Record, O)],
        |s| {
            s.at(Record).set_text("root_cause", "Human error of the desk at the end of the shift");
        },
    ),
    defect(
        "a failed activity that is not in the log",
        Place::Record("activity", |_, _| true),
        &[("10.2-log-complete", Record, N)],
        |s| {
            s.at(Record).set_text("result", "fail");
        },
    ),
    defect(
        "an open entry no review has seen",
        open(),
        &[("10.2-readiness", Isms, H), ("10.2-sample-five-questions", Isms, H)],
        |s| s.at(Entry).drop("reviews"),
    ),
    defect("the certificate ends soon", Place::Alone, &[("10.2-readiness", Isms, O)], |s| {
        s.of("isms", "ISMS").set_date("certificate_expires_on", ago(-60));
    }),
    defect("a procedure that is not in force", Place::Whole, &[("10.2-process-documented", Isms, N)], |s| {
        s.of("document", "DOC-0000004").set_date("effective_from", ago(-20));
    }),
    defect("a process without its last steps", Place::Alone, &[("10.2-process-documented", Isms, N)], |s| {
        s.of("process", HANDLING).set_list("stages", &["Record the entry", "Correct the case", "Analyse the cause"]);
    }),
    defect("one cause behind nearly all", Place::Alone, &[("10.2-d-cause-concentration", Isms, O)], |s| {
        s.all("nonconformity", |entry| {
            if !entry.get("root_cause_category").is_empty() {
                entry.set_text("root_cause_category", "external");
            }
        });
        s.all("scope_item", |item| item.set_list("processes", &["PRC-0000013"]));
    }),
    defect("no log", Place::Alone, &[("10.2-log-exists", Isms, N)], |s| forget(s, i64::MAX))
        .beside(&["DI-ref-resolves"]),
    defect(
        "nothing entered for a year",
        Place::Alone,
        &[("10.2-log-used", Isms, O), ("10.1-logs-plausible", Isms, O), ("DI-sequence-gaps", Isms, N)],
        |s| forget(s, 370),
    )
    .beside(&[
        "10.1-response-variety",
        "10.2-d-cause-concentration",
        "10.2-sample-five-questions",
        "DI-ref-resolves",
    ]),
];

/// Takes the entries of the last days out of the log, with their actions and checks; what else belongs to them is withdrawn,
/// and nothing leads to them any more.
fn forget(s: &mut Site<'_>, days: i64) {
    let cases: Vec<Case> = s.company.cases.iter().filter(|case| case.days <= days).cloned().collect();
    let log = ["nonconformity", "corrective_action", "effectiveness_check"];
    let mut own: Vec<(&'static str, String)> = cases.iter().flat_map(of_case).collect();
    own.retain(|(kind, _)| !["management_review", "risk", "supplier"].contains(kind));
    for (kind, id) in own.iter().filter(|(kind, _)| !log.contains(kind)) {
        s.of(kind, id).withdraw(ago(1));
    }
    let findings: Vec<String> =
        own.iter().filter(|(kind, _)| *kind == "audit_finding").map(|(_, id)| id.clone()).collect();
    for id in findings {
        let audit = s.of("audit_finding", &id).get("audit").to_owned();
        if s.of("audit", &audit).get("findings_stated") == "1" {
            s.of("audit", &audit).withdraw(ago(1));
        }
    }
    let gone: std::collections::BTreeSet<String> = own.into_iter().map(|(_, id)| id).collect();
    let registers = &mut s.company.registers;
    registers.iter_mut().filter(|register| log.contains(&register.kind)).for_each(|register| {
        register.records.retain(|record| !gone.contains(record.id()));
    });
    registers.retain(|register| !register.records.is_empty());
    for record in registers.iter_mut().flat_map(|register| &mut register.records) {
        record.forget(&gone);
    }
}
