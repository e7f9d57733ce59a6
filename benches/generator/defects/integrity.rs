//! Defects of the records themselves: dates, states, links, ids, names.

use super::super::{Cell, ago, plus};
use super::On::{Action, Answer, Entry, Isms, Made, Proof, Record};
use super::site::Site;
use super::{Case, Defect, H, N, Place, defect};

const fn done() -> Place {
    Place::Record("change", |_, change| change.get("status") == "closed" && change.get("kind") == "normal")
}

const fn asked() -> Place {
    Place::Record("change", |_, change| change.get("status") == "requested")
}

fn settled(case: &Case) -> bool {
    case.is_plain() && case.days > 415
}

fn spoiled(field: &'static str, text: &str, s: &mut Site<'_>) {
    s.at(Record).set_text(field, text);
}

pub(super) const DEFECTS: &[Defect] = &[
    defect("a review dated ahead", done(), &[("DI-no-future-completion", Record, N)], |s| {
        s.at(Record).set_date("reviewed_on", ago(-40));
    }),
    defect("closed without its date", done(), &[("DI-status-date-agree", Record, N)], |s| {
        s.at(Record).drop("reviewed_on")
    }),
    defect("approved after it was done", done(), &[("DI-causal-order", Record, N)], |s| {
        s.after(Record, &["approved_on"], (Record, "implemented_on"), 2);
    }),
    defect("a status nobody knows", done(), &[("DI-status-known", Record, N)], |s| spoiled("status", "Frobnicated", s))
        .beside(&["DI-status-date-agree"]),
    defect("no status", done(), &[("DI-status-known", Record, N)], |s| s.at(Record).drop("status"))
        .beside(&["DI-status-date-agree"]),
    defect("a step back that is not allowed", done(), &[("DI-status-known", Record, N)], |s| {
        let on = plus(s.day(Record, "reviewed_on"), 1);
        let change = s.at(Record);
        change.set_text("status_history.from", "closed");
        change.set_text("status_history.to", "requested");
        change.set_date("status_history.on", on);
    }),
    defect("done while only requested", asked(), &[("DI-status-date-agree", Record, N)], |s| {
        s.after(Record, &["implemented_on"], (Record, "requested_on"), 4);
    })
    .beside(&["DI-causal-order"]),
    defect("a day that is none", asked(), &[("DI-date-valid", Record, N)], |s| spoiled("tested_on", "2026-02-31", s)),
    defect("a day in words", asked(), &[("DI-date-valid", Record, N)], |s| spoiled("tested_on", "some day in May", s)),
    defect("a day that may be two", asked(), &[("DI-date-valid", Record, N)], |s| {
        spoiled("tested_on", "03/04/2026", s)
    }),
    defect("a year of long ago", asked(), &[("DI-date-valid", Record, N)], |s| {
        s.at(Record).set("tested_on", Cell::Date("1889-05-01".to_owned()));
    }),
    defect("somebody nobody knows", asked(), &[("DI-person-known", Record, N)], |s| {
        spoiled("requested_by", "Zaphod Beeblebrox", s);
    }),
    defect("a team as a person", asked(), &[("DI-person-known", Record, N)], |s| {
        spoiled("requested_by", "IT operations", s)
    }),
    defect("a placeholder", asked(), &[("DI-placeholder", Record, N)], |s| spoiled("description", "TBC", s)),
    defect("a reference to what stands above", asked(), &[("DI-placeholder", Record, N)], |s| {
        spoiled("description", "see above", s);
    }),
    defect("a link to no record", asked(), &[("DI-ref-resolves", Record, N)], |s| spoiled("risk", "RSK-9999999", s)),
    defect("one of two links to no record", asked(), &[("DI-ref-resolves", Record, N)], |s| {
        s.at(Record).set_list("affected", &["SCP-0000001", "SCP-9999999"]);
    }),
    defect("a record that replaces itself", asked(), &[("DI-ref-resolves", Record, N)], |s| {
        let own = s.record.1.clone();
        spoiled("superseded_by", &own, s);
    }),
    defect(
        "two that replace each other",
        asked(),
        &[("DI-ref-resolves", Record, N), ("DI-ref-resolves", Made, N)],
        |s| {
            let (own, mut copy) = (s.record.1.clone(), s.at(Record).clone());
            s.make("change", |made| {
                copy.set_text("id", made.id());
                copy.set_text("superseded_by", &own);
                copy
            });
            let made = s.made.1.clone();
            spoiled("superseded_by", &made, s);
        },
    ),
    defect("a link to what was withdrawn", asked(), &[("DI-ref-resolves", Record, N)], |s| {
        s.make("risk", |risk| {
            risk.text("title", "Entered twice")
                .bare("withdrawn", true)
                .date("withdrawn_on", ago(90))
                .text("withdrawn_by", "PER-0000001")
                .text("withdrawn_reason", "The same risk was on record already")
        });
        let made = s.made.1.clone();
        spoiled("risk", &made, s);
    }),
    defect("one id twice", spare_risk(), &[("DI-unique-id", Record, N)], |s| twice(s, |id| id.to_owned())).beside(ANY),
    defect("one id in two spellings", spare_risk(), &[("DI-unique-id", Record, N)], |s| twice(s, str::to_lowercase))
        .beside(ANY),
    defect(
        "a due date moved after closing",
        Place::Case(settled),
        &[("DI-closed-record-edited", Action, N), ("10.2-c-reschedule-controlled", Action, N)],
        |s| {
            let (due, closed) = (s.day(Action, "due_on"), s.day(Action, "closed_on"));
            let action = s.at(Action);
            action.set_date("reschedules.old", due);
            action.set_date("reschedules.new", plus(due, 10));
            action.set_date("reschedules.on", plus(closed, 5));
            action.set_text("reschedules.by", "PER-0000001");
            action.set_text("reschedules.reason", "Agreed afterwards");
            action.set_date("due_on", plus(due, 10));
        },
    ),
    defect("evidence without a place", free_evidence(), &[("DI-evidence-resolvable", Record, N)], |s| {
        s.at(Record).drop("location")
    }),
    defect("evidence that is lost", free_evidence(), &[("DI-evidence-resolvable", Record, N)], |s| {
        spoiled("location", "evidence/lost.txt", s);
    }),
    defect("evidence that was changed", free_evidence(), &[("DI-evidence-resolvable", Record, N)], |s| {
        spoiled("hash", &"ab".repeat(32), s);
    }),
    defect("an incident entered late", free_incident(), &[("DI-late-entry", Record, N)], |s| {
        s.after(Record, &["recorded_on"], (Record, "detected_at"), 20);
    }),
    defect("an incident with a risk that is not there", free_incident(), &[("DI-ref-resolves", Record, N)], |s| {
        s.at(Record).set_list("risks", &["RSK-9999999"]);
    }),
    defect(
        "an answer about one's own work",
        Place::Case(answered),
        &[("DI-attestation-valid", Answer, N), ("10.2-b2-root-cause-quality", Entry, H)],
        |s| {
            s.at(Entry).set_text("owner", "PER-0000002");
        },
    ),
    defect(
        "an answer in a role not held",
        Place::Case(answered),
        &[("DI-attestation-valid", Answer, N), ("10.2-b2-root-cause-quality", Entry, H)],
        |s| {
            s.at(Answer).set_text("role", "ROL-0000003");
        },
    ),
    defect("exports that are old", Place::Whole, &[("DI-extract-current", Isms, N)], |s| {
        s.company.extracted_on = ago(100)
    }),
    // Neither the first nor the last of the log.
    defect("a number that is missing", free_incident(), &[("DI-sequence-gaps", Isms, N)], |s| s.remove(Record)),
    defect("made for the audit", Place::Alone, &[("DI-evidence-on-time", Isms, "ofi")], |s| {
        for fortnight in 0..24 {
            s.make("audit", |audit| {
                audit
                    .text("title", "Audit of a customer")
                    .text("kind", "client")
                    .text("lead", "PER-0000005")
                    .date("planned_start", ago(14 * fortnight))
                    .text("status", "planned")
                    .date("recorded_on", ago(350))
            });
        }
    }),
    defect(
        "proof that was changed",
        Place::Case(proven),
        &[("DI-evidence-resolvable", Proof, N), ("10.2-c-implemented-evidence", Action, N)],
        |s| {
            s.at(Proof).set_text("hash", &"cd".repeat(32));
        },
    ),
];

/// Rules on a record whose id stands twice are not tested on it, whatever they ask.
const ANY: &[&str] = &[];

fn answered(case: &Case) -> bool {
    !case.answer.is_empty()
}

fn proven(case: &Case) -> bool {
    case.is_plain() && case.change.is_empty() && case.training.is_empty()
}

const fn spare_risk() -> Place {
    Place::Record("risk", |_, _| true)
}

const fn free_evidence() -> Place {
    Place::Record("evidence", |_, _| true)
}

const fn free_incident() -> Place {
    Place::Record("incident", |at, _| at > 0)
}

/// Two rows for one risk.
fn twice(s: &mut Site<'_>, spelling: fn(&str) -> String) {
    let (kind, id) = s.record.clone();
    let mut copy = s.at(Record).clone();
    copy.set_text("id", &spelling(&id));
    copy.spare = false;
    if let Some(at) = s.company.place(kind, &id) {
        s.company.register_mut(kind).insert(at + 1, copy);
    }
}
