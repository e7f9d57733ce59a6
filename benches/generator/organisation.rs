//! The management system itself: its people and bodies, its processes, what is in its scope.

use super::build::Builder;
use super::cell::{Cell, Part};
use super::documents::document_of;
use super::{Record, ago, number, plus, texts};

/// So many persons hold an office: management, the ISMS manager, the head of all others, the auditors, a member of the board.
pub(super) const OFFICERS: usize = 6;
/// The clauses 4 to 10 are the first scope items.
pub(super) const CLAUSES: usize = 7;

/// The roles by their number.
pub(super) const BOARD: &str = "ROL-0000001";
pub(super) const LINE: &str = "ROL-0000002";
pub(super) const EXECUTIVE: &str = "ROL-0000003";
pub(super) const MANAGER: &str = "ROL-0000004";
pub(super) const AUDIT: &str = "ROL-0000005";
/// The process on continual improvement, and that on nonconformity.
pub(super) const IMPROVEMENT: &str = "PRC-0000001";
pub(super) const HANDLING: &str = "PRC-0000002";
/// The channels by which staff and others give feedback.
pub(super) const STAFF_CHANNEL: &str = "PRC-0000010";
pub(super) const CHANNEL: &str = "PRC-0000011";

/// The processes that every company has: topic, title, and the numbers of those that each feeds.
pub(super) const PROCESSES: [(&str, &str, &[usize]); 12] = [
    ("continual_improvement", "Continual improvement", &[2, 6]),
    ("nonconformity_ca", "Nonconformity and corrective action", &[1]),
    ("internal_audit", "Internal audit", &[2]),
    ("management_review", "Management review", &[1]),
    ("incident", "Incident handling", &[2]),
    ("risk", "Risk management", &[1]),
    ("document_control", "Control of documents", &[1]),
    ("competence", "Competence and awareness", &[1]),
    ("feedback", "Handling of feedback", &[1]),
    ("feedback_channel", "Mailbox of the staff", &[9]),
    ("feedback_channel", "Contact page for customers and others", &[9]),
    ("change", "Change management", &[1]),
];

const DEPARTMENTS: &[&str] = &["IT operations", "Finance", "People", "Sales", "Care", "Facilities"];
/// The steps of improvement, and those of handling what is not in order.
const STAGES: &[&str] =
    &["Identify", "Prioritise", "Plan", "Approve", "Implement", "Evaluate", "Document", "Communicate", "Learn"];
const STEPS: &[&str] = &[
    "Record the entry",
    "Correct the case",
    "Analyse the cause",
    "Look for similar cases",
    "Implement corrective action",
    "Check its effect",
    "Change the management system",
    "Report to the board",
];

/// Adds everything that stands before the rest.
pub(super) fn add(b: &mut Builder) {
    b.add("isms", isms());
    for at in 0..b.counts.persons {
        let person = person(b, at);
        b.add("person", person);
    }
    for role in roles() {
        b.add("role", role);
    }
    for at in 0..PROCESSES.len() + b.counts.processes {
        let process = process(b, at);
        b.add("process", process);
    }
    for at in 0..b.counts.scope_items {
        let item = scope_item(b, at);
        b.add("scope_item", item);
    }
}

fn isms() -> Record {
    let bodies: Part = vec![
        ("top_management", Cell::text(EXECUTIVE)),
        ("management_review_team", Cell::text(BOARD)),
        ("internal_audit", Cell::text(AUDIT)),
        ("risk_authority", Cell::text(BOARD)),
        ("isms_manager", Cell::text(MANAGER)),
    ];
    let profile: Part = vec![
        ("adopt", Cell::list(&["10.1-policy-sections"])),
        ("nc_classes", Cell::list(texts::CLASSES)),
        ("approval_limit", Cell::Bare("50000".to_owned())),
    ];
    Record::new("ISMS")
        .text("title", "Management system")
        .text("organisation", "Generated Ltd")
        .text("standard_edition", "2022")
        .text("timezone", "UTC")
        .date("period_start", ago(326))
        .date("process_effective_from", ago(1800))
        .text("certification_status", "certified")
        .date("certified_on", ago(700))
        .date("certificate_expires_on", ago(-395))
        .text("certification_body", "Generated Certification")
        .parts("body_roles", vec![bodies])
        .parts("profile", vec![profile])
}

fn person(b: &mut Builder, at: usize) -> Record {
    let first = b.random.pick(&["Ana", "Émile", "Goran", "Lena", "Owen", "Søren", "Uma", "Zoë"]);
    let last = b.random.pick(&["Abel", "Dvořák", "Ito", "Lund", "Novak", "O'Neill", "Rossi", "Weiß"]);
    let joined = ago(b.random.between(1000, 3000));
    let head = if at < OFFICERS { 0 } else { 2 };
    Record::new(&number("person", at))
        .text("name", format!("{first} {last}"))
        .text("email", format!("p{}@example.org", at + 1))
        .text("kind", "employee")
        .text("job_title", b.random.pick(&["Engineer", "Nurse", "Auditor", "Analyst"]))
        .text("department", DEPARTMENTS.get(at % DEPARTMENTS.len()).copied().unwrap_or(""))
        .date("screened_on", plus(joined, -20))
        .date("engaged_from", joined)
        .text("status", "active")
        .date("recorded_on", joined)
        .when(at > 0, |person| person.text("manager", number("person", head)))
}

fn roles() -> Vec<Record> {
    let role = |id: &str, title: &str, kind: &str, level: u32| {
        Record::new(id)
            .text("title", title)
            .text("kind", kind)
            .bare("authority_level", level)
            .date("recorded_on", ago(2000))
    };
    let member =
        |at: usize| -> Part { vec![("person", Cell::Text(number("person", at))), ("from", Cell::date(ago(2000)))] };
    let alone =
        |record: Record, at: usize| record.text("members.person", number("person", at)).date("members.from", ago(2000));
    vec![
        role(BOARD, "Security board", "body", 4).parts("members", vec![member(0), member(1), member(5)]),
        alone(role(LINE, "Line managers", "role", 2), 2),
        alone(role(EXECUTIVE, "Executive management", "body", 5), 0),
        alone(role(MANAGER, "ISMS manager", "role", 4), 1),
        alone(role(AUDIT, "Internal audit", "role", 2), 3),
    ]
}

fn process(b: &mut Builder, at: usize) -> Record {
    let record = Record::new(&number("process", at)).text("owner", b.person()).date("recorded_on", ago(1790));
    let Some((topic, title, feeds)) = PROCESSES.get(at) else {
        return record.text("title", b.random.title()).text("topic", "operations").list("feeds", &[HANDLING]).spare();
    };
    let feeds: Vec<String> = feeds.iter().map(|at| number("process", at - 1)).collect();
    let record =
        record.text("title", *title).text("topic", *topic).text("document", document_of(at)).list("feeds", &feeds);
    match at {
        0 => {
            let rank = |rank: usize, word: &str| -> Part {
                vec![("word", Cell::text(word)), ("rank", Cell::Bare(rank.to_string()))]
            };
            record
                .list("stages", STAGES)
                .text("priority_method", texts::METHOD)
                .parts("priority_scale", vec![rank(1, "critical"), rank(2, "high"), rank(3, "medium"), rank(4, "low")])
                .list("consulted", &[number("person", 6), number("person", 7)])
        }
        1 => record.list("stages", STEPS),
        9 => record.list("audience", &["employee"]).bare("anonymous", true),
        10 => record.list("audience", &["customer", "supplier", "regulator"]),
        _ => record,
    }
}

fn scope_item(b: &mut Builder, at: usize) -> Record {
    let clause = at < CLAUSES;
    let kind = if clause { "clause" } else { b.random.pick(&["system", "site", "department", "process"]) };
    let process = number("process", PROCESSES.len() + b.random.below(b.counts.processes));
    Record::new(&number("scope_item", at))
        .text("title", if clause { format!("Clause {}", at + 4) } else { format!("{} {kind}", texts::name(at)) })
        .text("kind", kind)
        .text("reference", if clause { (at + 4).to_string() } else { format!("AREA {at}") })
        .text("owner", b.person())
        .text("criticality", b.random.pick(&["low", "medium", "high"]))
        .date("in_scope_from", ago(1500))
        .list("processes", &[process])
        .date("recorded_on", ago(1500))
        .when(!clause, Record::spare)
}
