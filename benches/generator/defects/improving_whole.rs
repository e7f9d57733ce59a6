//! Defects of improvement as a whole: policy, process, register, rhythm, audit, review (10.1).

use super::super::documents::{POLICY, PROCEDURE, REVIEWS};
use super::super::organisation::{CHANNEL, IMPROVEMENT};
use super::super::{Cell, ago, number};
use super::On::{Isms, Made};
use super::site::{Site, of_idea};
use super::{Defect, H, N, O, Place, defect};

/// The audit of clause 10, by what only it has.
fn papers(s: &mut Site<'_>) -> String {
    let audits = s.company.register("audit");
    audits.iter().find(|audit| audit.has("working_papers")).map_or("", |audit| audit.id()).to_owned()
}

/// The organisation's own figure, stricter than what it does.
fn own(s: &mut Site<'_>, name: &'static str, value: &'static str) {
    s.company.params.push((name, value));
}

fn interviewed(s: &mut Site<'_>, people: &[&str]) {
    s.all("evidence", |item| {
        if item.has("interviewed") {
            item.set_list("interviewed", people);
        }
    });
}

pub(super) const DEFECTS: &[Defect] = &[
    defect("a policy approved below management", Place::Whole, &[("10.1-policy-exists", Isms, N)], |s| {
        s.of("document", POLICY).set_text("approver", "ROL-0000002");
    }),
    defect("no policy", Place::Alone, &[("10.1-policy-exists", Isms, N)], |s| {
        s.of("document", POLICY).set_text("kind", "report")
    }),
    defect("a policy that leaves out a subject", Place::Whole, &[("10.1-policy-sections", Isms, N)], |s| {
        if let Some((_, Cell::Parts(sections))) =
            s.of("document", POLICY).fields.iter_mut().find(|(name, _)| *name == "sections")
        {
            sections.remove(7);
        }
    }),
    defect("a policy nobody has read for its steps", Place::Whole, &[("10.1-policy-process-split", Isms, H)], |s| {
        s.of("document", POLICY).drop("review_notes");
    }),
    defect("one text for policy and process", Place::Alone, &[("10.1-policy-process-split", Isms, O)], |s| {
        let hash = s.of("document", PROCEDURE).get("hash").to_owned();
        s.of("document", POLICY).set_text("hash", &hash);
    }),
    defect("a process that is not in force", Place::Alone, &[("10.1-process-documented", Isms, N)], |s| {
        s.of("document", PROCEDURE).set_date("effective_from", ago(-10));
    }),
    defect(
        "a process without an owner",
        Place::Alone,
        &[("10.1-process-documented", Isms, N), ("4.4-process-map", Isms, N)],
        |s| {
            s.of("process", IMPROVEMENT).drop("owner");
        },
    ),
    defect("a process that ends with the work", Place::Alone, &[("10.1-process-stages", Isms, N)], |s| {
        s.of("process", IMPROVEMENT).set_list("stages", &["Identify", "Prioritise", "Plan", "Approve", "Implement"]);
    }),
    defect("a process from which nothing is learned", Place::Alone, &[("10.1-process-stages", Isms, O)], |s| {
        let stages = ["Identify", "Prioritise", "Plan", "Approve", "Implement", "Evaluate", "Document", "Communicate"];
        s.of("process", IMPROVEMENT).set_list("stages", &stages);
    }),
    defect("stages that are left out", Place::Alone, &[("10.1-process-in-use", Isms, N)], |s| {
        own(s, "stages_least", "9")
    }),
    defect("a process nobody has tried", Place::Whole, &[("10.1-simple-process-review", Isms, H)], |s| {
        s.of("document", PROCEDURE).drop("review_notes");
    }),
    defect("a process made by one person", Place::Whole, &[("10.1-staff-involved-in-design", Made, O)], |s| {
        s.of("process", IMPROVEMENT).set_list("consulted", &["PER-0000007"]);
        s.made = ("process", IMPROVEMENT.to_owned());
    }),
    defect(
        "an empty register of improvements",
        Place::Alone,
        &[("10.1-register-exists", Isms, N), ("10.1-process-in-use", Isms, N)],
        forget,
    ),
    defect("improvements in three places", Place::Whole, &[("10.1-central-register", Isms, O)], |s| {
        let mut at = 0;
        s.all("improvement", |idea| {
            at += 1;
            idea.set_text("provenance.file", ["Ideas", "Projects", "Wishes"].get(at % 3).copied().unwrap_or(""));
        });
    }),
    defect("nothing improved in time", Place::Alone, &[("10.1-improvement-activity", Isms, N)], |s| {
        own(s, "imp_interval", "1 days")
    }),
    defect("too few sources", Place::Alone, &[("10.1-source-diversity", Isms, N)], |s| own(s, "min_sources", "20")),
    defect("too long without an idea", Place::Alone, &[("10.1-ongoing-rhythm", Isms, O)], |s| own(s, "gap_days", "2")),
    defect("logs that tell too little", Place::Alone, &[("10.1-logs-plausible", Isms, O)], |s| {
        own(s, "events_per_hundred", "9000")
    }),
    defect("all ideas from one person", Place::Alone, &[("10.1-everyone-involved", Isms, O)], |s| {
        s.all("improvement", |idea| idea.set_text("raised_by", "PER-0000008"));
        s.all("lesson", |lesson| lesson.set_list("participants", &["ROL-0000001"]));
    }),
    defect("nobody was asked", Place::Whole, &[("10.1-ideas-asked-for", Isms, O)], |s| {
        s.all("activity", |activity| {
            if activity.get("kind") == "survey" {
                activity.set_date("performed_on", ago(400));
                activity.set_date("recorded_on", ago(400));
            }
        });
    }),
    defect("no channel for customers", Place::Whole, &[("10.1-feedback-channels", Isms, N)], |s| {
        s.of("process", CHANNEL).set_list("audience", &["supplier"]);
    }),
    defect("no session in which ideas were ranked", Place::Alone, &[("10.1-priority-method", Isms, N)], |s| {
        s.all("activity", |activity| {
            if activity.get("title").starts_with("Ranking") {
                activity.set_text("title", "Meeting of the quarter");
            }
        });
    }),
    defect("an audit without papers", Place::Alone, &[("10.1-audited", Isms, N)], |s| {
        let audit = papers(s);
        s.of("audit", &audit).drop("working_papers");
    }),
    defect("an audit without conclusions", Place::Whole, &[("10.1-audited", Isms, N)], |s| {
        s.all("evidence", |item| item.drop("points"))
    }),
    defect("one person asked about the culture", Place::Whole, &[("10.1-culture-evidence", Isms, O)], |s| {
        interviewed(s, &["PER-0000001"])
    }),
    defect("one person asked, others to follow", Place::Alone, &[("10.1-culture-evidence", Isms, H)], |s| {
        interviewed(s, &["PER-0000001"]);
        s.make("audit", |audit| {
            audit
                .text("title", "Audit of next month")
                .text("kind", "internal")
                .text("programme", "APR-0000001")
                .text("lead", "PER-0000005")
                .date("planned_start", ago(-20))
                .text("status", "planned")
                .date("recorded_on", ago(9))
        });
    }),
    defect("messages nobody has read out", Place::Whole, &[("10.1-communication-content", Isms, H)], |s| {
        s.all("attestation", |answer| {
            if answer.get("rule") == "10.1-communication-content" {
                answer.set_date("valid_until", ago(2));
            }
        });
    })
    .beside(&["DI-attestation-valid"]),
    defect("lessons of one person each", Place::Alone, &[("10.1-lessons-recorded", Isms, N)], |s| {
        s.all("lesson", |lesson| lesson.set_list("participants", &["PER-0000008"]));
    }),
    defect("lessons that changed nothing", Place::Alone, &[("10.1-lessons-shared", Isms, O)], |s| {
        s.all("lesson", |lesson| lesson.drop("process_update"))
    })
    .beside(&["DI-ref-resolves"]),
    defect("improvement apart from risks", Place::Alone, &[("10.1-integrated", Isms, N)], apart_from_risks)
        .beside(&["10.1-priority-risk-aligned", "10.2-reported-through-channel"]),
    defect("reviews that do not speak of improvement", Place::Alone, &[("10.1-management-oversight", Isms, N)], |s| {
        for review in 0..REVIEWS {
            let id = number("management_review", review);
            if let Some((_, Cell::Parts(inputs))) =
                s.of("management_review", &id).fields.iter_mut().find(|(name, _)| *name == "inputs")
            {
                inputs.iter_mut().for_each(|input| input.retain(|(name, _)| *name != "g"));
            }
        }
    }),
];

/// Empties the register of improvements; what else belongs to them is withdrawn, and nothing leads to them any more.
fn forget(s: &mut Site<'_>) {
    let mut gone: std::collections::BTreeSet<String> =
        s.company.register("improvement").iter().map(|idea| idea.id().to_owned()).collect();
    let own = ["evidence", "communication", "lesson", "training_record", "attestation", "feedback", "audit_finding"];
    for (kind, id) in s.company.ideas.clone().iter().flat_map(of_idea).filter(|(kind, _)| own.contains(kind)) {
        s.of(kind, &id).withdraw(ago(1));
        gone.insert(id);
    }
    s.company.register_mut("improvement").clear();
    for record in s.company.registers.iter_mut().flat_map(|register| &mut register.records) {
        record.forget(&gone);
    }
}

/// No entry and no idea of the last year names a risk; what the ideas rest on is an incident.
fn apart_from_risks(s: &mut Site<'_>) {
    s.all("nonconformity", |entry| {
        if entry.get("status") != "risk_accepted" {
            entry.drop("risks");
        }
        if entry.get("source") == "risk_assessment" {
            entry.set_text("source", "self_report");
            entry.drop("source_ref");
        }
    });
    s.all("improvement", |idea| {
        if idea.has("risks") {
            idea.drop("risks");
            idea.set_list("obligations", &["OBL-0000001"]);
        }
        let follows = idea.get("source_ref").starts_with("IMP");
        if matches!(idea.get("source"), "risk_assessment" | "self_report" | "management_review") && !follows {
            idea.set_text("source", "incident");
            idea.set_text("source_ref", "INC-0000001");
        }
    });
}
