//! The programme, the audits of a campaign, the audit of clause 10 with its working papers.

use chrono::NaiveDate;

use super::build::Builder;
use super::cell::{Cell, Part};
use super::organisation::{BOARD, CLAUSES};
use super::{Record, ago, number, plus};

/// Internal audits come in campaigns: so many, the last so many days ago, and so many days apart.
const CAMPAIGNS: usize = 5;
const LAST_CAMPAIGN: i64 = 95;
const APART: i64 = 210;

/// What the audit of clause 10 concludes on.
const POINTS: [&str; 10] = [
    "process",
    "records",
    "identification",
    "priority",
    "implementation",
    "effectiveness",
    "communication",
    "lessons",
    "integration",
    "commitment",
];

/// The programme, one audit of each campaign, to which findings of any scope item belong, and a visit of the certification
/// body that found nothing.
pub(super) fn programme(b: &mut Builder) {
    let programme = Record::new("APR-0000001")
        .text("title", "Audit programme")
        .text("owner", number("person", 3))
        .text("manager", number("person", 3))
        .text("mode", "annual_full")
        .date("cycle_from", ago(1100))
        .date("cycle_to", ago(-400))
        .list("frequency", &["yearly"])
        .list("methods", &["interview", "sample"])
        .list("responsibilities", &["lead auditor"])
        .list("planning", &["by risk"])
        .list("reporting", &["within 30 days"])
        .text("rationale", "Everything is audited once in each year, by risk first")
        .text("approved_by", BOARD)
        .date("approved_on", ago(1110))
        .text("status", "running")
        .date("recorded_on", ago(1110));
    b.add("audit_programme", programme);
    for campaign in 0..CAMPAIGNS {
        let item = b.scope_item();
        let audit = internal(b, &item, start_of(campaign));
        b.add("audit", audit);
    }
    let item = b.scope_item();
    let visit = audit(b, "surveillance", &item, ago(188)).bare("findings_stated", 0);
    b.add("audit", visit);
}

fn start_of(campaign: usize) -> NaiveDate {
    ago(LAST_CAMPAIGN + APART * i64::try_from(campaign).unwrap_or(0))
}

/// The audit of the campaign that had begun on a day, and a day of its fieldwork.
pub(super) fn campaign_before(day: NaiveDate) -> (String, NaiveDate) {
    let at = (0..CAMPAIGNS).find(|at| start_of(*at) <= day).unwrap_or(CAMPAIGNS - 1);
    (number("audit", at), plus(start_of(at), 2))
}

/// One audit for each scope item, in one of the last two campaigns.
pub(super) fn add(b: &mut Builder) {
    for at in 0..b.counts.scope_items {
        let early = i64::try_from(at % 5).unwrap_or(0);
        let start = plus(start_of(at % 2), -early);
        let audit = internal(b, &number("scope_item", at), start);
        let audit = if at + 1 == CLAUSES { of_clause_10(b, audit) } else { audit.spare() };
        b.add("audit", audit);
    }
}

pub(super) fn internal(b: &mut Builder, item: &str, start: NaiveDate) -> Record {
    audit(b, "internal", item, start).text("programme", "APR-0000001")
}

/// An audit of a kind, of a scope item, closed.
pub(super) fn audit(b: &mut Builder, kind: &str, item: &str, start: NaiveDate) -> Record {
    Record::new(&b.id("audit"))
        .text("title", b.random.title())
        .text("kind", kind)
        .list("criteria", &["ISO/IEC 27001:2022"])
        .text("scope_items.item", item)
        .text("scope_items.depth", "full")
        .text("scope_items.result", "conform")
        .text("lead", number("person", 4))
        .list("methods", &["interview", "document"])
        .date("planned_start", start)
        .date("fieldwork_start", start)
        .date("fieldwork_end", plus(start, 3))
        .text("report", b.free_document())
        .date("reported_on", plus(start, 12))
        .list("reported_to", &[BOARD])
        .date("closed_on", plus(start, 20))
        .text("status", "closed")
        .date("recorded_on", start)
        .date("updated_on", plus(start, 20))
}

/// Its working papers: whom the auditor asked, what was looked at, and what follows on each point.
fn of_clause_10(b: &mut Builder, mut audit: Record) -> Record {
    let (id, end) = (audit.id().to_owned(), audit.day("fieldwork_end"));
    let notes = interview_notes(b, end, &id);
    let paper = working_paper(b, end, &id);
    audit.set_list("methods", &["interview", "document", "technical_test", "on_site"]);
    audit.list("working_papers", &[notes, paper])
}

/// Notes of talks with management and staff.
fn interview_notes(b: &mut Builder, on: NaiveDate, audit: &str) -> String {
    let (first, second) = (number("person", 6), number("person", 7));
    let notes = b
        .item("interview_note", on, audit)
        .text("description", "Talks with management and staff on how improvements come about and what becomes of them")
        .list("interviewed", &[number("person", 0), first, second])
        .text("conclusion", "People raise what they see and hear what became of it");
    b.add("evidence", notes)
}

/// What the auditor looked at, and what follows.
fn working_paper(b: &mut Builder, on: NaiveDate, audit: &str) -> String {
    let points = POINTS.iter().map(|point| -> Part {
        vec![
            ("point", Cell::text(*point)),
            ("conclusion", Cell::Text(format!("The {point} was as described in the sample"))),
        ]
    });
    let paper = b
        .item("document", on, audit)
        .text(
            "description",
            "How an idea is raised, ranked, planned, carried out and judged, as shown by five entries of the log",
        )
        .list(
            "examined",
            &[super::documents::PROCEDURE.to_owned(), number("improvement", 0), number("corrective_action", 0)],
        )
        .parts("points", points.collect());
    b.add("evidence", paper)
}
