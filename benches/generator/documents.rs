//! Documents, management reviews with their minutes and decisions.

use super::build::Builder;
use super::cell::{Cell, Part};
use super::organisation::{BOARD, EXECUTIVE, PROCESSES};
use super::{Record, ago, number, plus, texts};

/// So many reviews by management were held, one each half-year; the first is the latest.
pub(super) const REVIEWS: usize = 6;
/// How many days lie between them, and since the last.
const APART: i64 = 180;
const SINCE: i64 = 30;
/// The documents that others lean on: scope, improvement policy, those of the processes, the minutes.
pub(super) const FIXED: usize = 2 + PROCESSES.len() + REVIEWS;
/// The policy on improvement.
pub(super) const POLICY: &str = "DOC-0000002";
/// The procedure of improvement.
pub(super) const PROCEDURE: &str = "DOC-0000003";

/// The subjects of the policy on improvement.
const SUBJECTS: [&str; 15] = [
    "Purpose",
    "Scope",
    "Principles",
    "Audit",
    "Internal audit",
    "Certification audit by others",
    "Audit by clients and third parties",
    "Incidents",
    "Change management",
    "Management review team",
    "Review of objectives",
    "Law and standards",
    "Improvement after nonconformity",
    "Management of improvement",
    "Corrective action",
];

/// The document of one of the fixed processes.
pub(super) fn document_of(process: usize) -> String {
    number("document", 2 + process)
}

/// How many days ago a review was held.
pub(super) fn held(review: usize) -> i64 {
    SINCE + APART * i64::try_from(review).unwrap_or(0)
}

/// The first review that was held so many days ago or later.
pub(super) fn review_after(days: i64) -> Option<String> {
    let at = usize::try_from((days - SINCE).div_euclid(APART)).ok()?;
    Some(number("management_review", at.min(REVIEWS - 1)))
}

/// The number of the last review that was held so many days ago or before.
pub(super) fn review_before(days: i64) -> usize {
    usize::try_from((days - SINCE + APART - 1).div_euclid(APART)).unwrap_or(0).min(REVIEWS - 1)
}

/// The documents; the first in the order in which others know them.
pub(super) fn add(b: &mut Builder) {
    let scope = document(b, "scope", 300).text("sections.topic", "Boundaries; interfaces and dependencies; exclusions");
    b.add("document", titled(scope, "Scope of the management system", "scope"));
    let policy = titled(document(b, "policy", 290), "Policy on continual improvement", "continual_improvement");
    let policy = policy.parts("sections", SUBJECTS.map(section).to_vec()).parts("review_notes", vec![read()]);
    b.add("document", with_approver(policy, EXECUTIVE));
    for (at, (topic, title, _)) in PROCESSES.iter().enumerate() {
        let record = titled(document(b, "procedure", 280), &format!("Procedure: {title}"), topic);
        let record = record.parts("sections", ["Purpose", "Scope", "Who does what"].map(section).to_vec());
        let record = record.when(at == 0, |record| record.parts("review_notes", vec![tried()]));
        b.add("document", record);
    }
    for review in 0..REVIEWS {
        let minutes = document(b, "minutes", held(review) - 1);
        b.add("document", titled(minutes, &format!("Minutes of review {}", REVIEWS - review), "management_review"));
    }
    for _ in 0..b.counts.documents {
        let kind = b.random.pick(&["policy", "procedure", "report", "methodology"]);
        let days = b.random.between(30, 300);
        let record = document(b, kind, days);
        let title = b.random.title();
        b.add("document", titled(record, &title, "operations").spare());
    }
}

/// What somebody wrote who looked at whether the policy keeps to what is to be done.
fn read() -> Part {
    vec![
        ("on", Cell::date(ago(150))),
        ("aspect", Cell::text("what_and_how")),
        ("note", Cell::text("The policy says what is done and leaves the steps to the procedure")),
    ]
}

/// What those wrote who work by the procedure.
fn tried() -> Part {
    vec![
        ("on", Cell::date(ago(140))),
        ("aspect", Cell::text("usability")),
        ("note", Cell::text("Two teams worked through the form and found it short enough")),
    ]
}

fn section(topic: &str) -> Part {
    vec![("topic", Cell::text(topic)), ("words", Cell::Bare("60".to_owned()))]
}

fn titled(mut record: Record, title: &str, topic: &str) -> Record {
    record.set_text("title", title);
    record.set_list("topics", &[topic]);
    record
}

fn with_approver(mut record: Record, approver: &str) -> Record {
    record.set_text("approver", approver);
    record
}

fn document(b: &mut Builder, kind: &str, days: i64) -> Record {
    let (at, approved) = (b.company.register("document").len(), ago(days));
    Record::new(&number("document", at))
        .text("title", "")
        .text("kind", kind)
        .list::<&str>("topics", &[])
        .text("version", format!("1.{}0", b.random.below(9)))
        .text("owner", b.person())
        .text("author", b.person())
        .text("approver", BOARD)
        .date("approved_on", approved)
        .date("effective_from", plus(approved, 5.min(days)))
        .date("reviewed_on", approved)
        .date("next_review_on", ago(-b.random.between(0, 200)))
        .text("review_interval", "12 months")
        .text("location", format!("documents/{at}.pdf"))
        .text("hash", format!("{at:064x}"))
        .text("status", "approved")
        .date("recorded_on", approved)
}

/// The reviews and their decisions, once it is known what was before them.
pub(super) fn reviews(b: &mut Builder) {
    for at in 0..REVIEWS {
        let on = ago(held(at));
        let change = b.known("change");
        let decision = Record::new(&b.id("decision"))
            .text("title", format!("Decision {} of the board", REVIEWS - at))
            .text("kind", "improvement")
            .text("text", texts::decision(&mut b.random))
            .text("made_in", number("management_review", at))
            .text("owner", b.person())
            .date("decided_on", on)
            .date("due_on", plus(on, 60))
            .date("done_on", plus(on, 25))
            .list("follow_up", &[change])
            .text("status", "done")
            .date("recorded_on", on);
        let decision = b.add("decision", decision);
        b.add("management_review", review(at, &decision));
    }
}

fn review(at: usize, decision: &str) -> Record {
    let on = ago(held(at));
    let input = |name: &'static str| (name, Cell::Parts(vec![vec![("considered", Cell::Bare("true".to_owned()))]]));
    let inputs: Part = ["a", "b", "c", "d1", "d2", "d3", "d4", "e", "f", "g"].map(input).to_vec();
    let present = |person: usize| -> Part { vec![("person", Cell::Text(number("person", person)))] };
    Record::new(&number("management_review", at))
        .text("title", format!("Management review {}", REVIEWS - at))
        .date("planned_on", on)
        .date("held_on", on)
        .parts("attendees", vec![present(0), present(1), present(5)])
        .parts("inputs", vec![inputs])
        .list("decisions", &[decision])
        .text("minutes", number("document", 2 + PROCESSES.len() + at))
        .text("status", "approved")
        .date("recorded_on", plus(on, 1))
        .date("updated_on", plus(on, 1))
}
