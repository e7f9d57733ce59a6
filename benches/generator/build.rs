//! A company in which everything conforms.

use chrono::{Days, NaiveDate};

use super::random::Random;
use super::{Record, Register, ago, handling, id};

/// The departments of persons.
const DEPARTMENTS: &[&str] = &["IT operations", "Finance", "People", "Sales", "Care", "Facilities"];
/// Files of evidence; so many hold whatever the evidence is.
pub(super) const FILES: usize = 12;

/// How many records of a type a company has.
pub(super) struct Counts {
    pub persons: usize,
    pub processes: usize,
    pub scope_items: usize,
    pub nonconformities: usize,
    pub risks: usize,
    pub acceptances: usize,
    pub treatments: usize,
    pub documents: usize,
    pub evidence: usize,
    pub incidents: usize,
}

impl Counts {
    fn of(size: usize) -> Self {
        let part = |percent: usize| size * percent / 100;
        Self {
            persons: part(5),
            processes: part(1).max(1),
            scope_items: part(5),
            nonconformities: part(15),
            risks: part(10),
            acceptances: part(4),
            treatments: part(3),
            documents: part(6),
            evidence: part(6),
            incidents: part(6),
        }
    }

    pub(super) fn person(&self, random: &mut Random) -> String {
        id("PER", random.below(self.persons))
    }

    /// Somebody else.
    pub(super) fn other(&self, random: &mut Random, than: &str) -> String {
        loop {
            let person = self.person(random);
            if person != than {
                return person;
            }
        }
    }
}

pub(super) fn plus(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(date)
}

/// The registers of a company; what is left of its size is changes.
pub(super) fn registers(random: &mut Random, size: usize) -> Vec<Register> {
    let counts = Counts::of(size);
    let mut all = vec![
        Register { kind: "isms", records: vec![isms()] },
        many("person", counts.persons, |at| person(random, &counts, at)),
        Register {
            kind: "role",
            records: vec![role("ROL-0000001", "Security board", 3), role("ROL-0000002", "Line managers", 2)],
        },
        many("process", counts.processes, |at| process(random, &counts, at)),
        many("scope_item", counts.scope_items, |at| scope_item(random, &counts, at)),
        Register { kind: "audit_programme", records: vec![programme()] },
        many("audit", counts.scope_items, |at| audit(random, &counts, at)),
        many("risk", counts.risks, |at| risk(random, &counts, at)),
        many("risk_acceptance", counts.acceptances, |at| acceptance(random, &counts, at)),
        many("risk_treatment", counts.treatments, |at| treatment(random, &counts, at)),
        many("document", counts.documents, |at| document(random, &counts, at)),
        many("evidence", counts.evidence, |at| evidence(random, &counts, at)),
        many("incident", counts.incidents, |at| incident(random, &counts, at)),
        Register { kind: "management_review", records: vec![review(random, &counts)] },
    ];
    all.extend(handling::registers(random, &counts));
    let so_far: usize = all.iter().map(|register| register.records.len()).sum();
    all.push(many("change", size.saturating_sub(so_far).max(40), |at| handling::change(random, &counts, at)));
    all
}

fn many(kind: &'static str, count: usize, mut one: impl FnMut(usize) -> Record) -> Register {
    Register { kind, records: (0..count).map(&mut one).collect() }
}

fn isms() -> Record {
    Record::new("ISMS")
        .text("title", "Management system")
        .text("organisation", "Generated Ltd")
        .text("standard_edition", "2022")
        .text("timezone", "UTC")
        .date("period_start", ago(326))
        .date("process_effective_from", ago(1800))
        .text("certification_status", "preparing")
}

fn person(random: &mut Random, counts: &Counts, at: usize) -> Record {
    let first = random.pick(&["Ana", "Émile", "Goran", "Lena", "Owen", "Søren", "Uma", "Zoë"]);
    let last = random.pick(&["Abel", "Dvořák", "Ito", "Lund", "Novak", "O'Neill", "Rossi", "Weiß"]);
    let joined = ago(random.between(400, 3000));
    let record = Record::new(&id("PER", at))
        .text("name", format!("{first} {last}"))
        .text("email", format!("p{}@example.org", at + 1))
        .text("kind", "employee")
        .text("job_title", random.pick(&["Engineer", "Nurse", "Auditor", "Analyst"]))
        .text("department", DEPARTMENTS.get(at % DEPARTMENTS.len()).copied().unwrap_or(""))
        .date("screened_on", joined.checked_sub_days(Days::new(20)).unwrap_or(joined))
        .date("engaged_from", joined)
        .text("status", "active")
        .date("recorded_on", joined);
    if at > 0 { record.text("manager", id("PER", random.below(at.min(counts.persons)))) } else { record }
}

fn role(id: &str, title: &str, level: u32) -> Record {
    Record::new(id)
        .text("title", title)
        .text("kind", "role")
        .bare("authority_level", level)
        .text("members.person", "PER-0000001")
        .date("members.from", ago(900))
        .date("recorded_on", ago(900))
}

fn process(random: &mut Random, counts: &Counts, at: usize) -> Record {
    Record::new(&id("PRC", at))
        .text("title", random.title())
        .text("topic", "operations")
        .text("owner", counts.person(random))
        .date("recorded_on", ago(900))
}

fn scope_item(random: &mut Random, counts: &Counts, at: usize) -> Record {
    // The seven clauses come first: they are units to be audited too.
    let kind = if at < 7 { "clause" } else { random.pick(&["system", "site", "department", "process"]) };
    Record::new(&id("SCP", at))
        .text("title", if at < 7 { format!("Clause {}", at + 4) } else { random.title() })
        .text("kind", kind)
        .text("reference", if at < 7 { (at + 4).to_string() } else { format!("AREA {at}") })
        .text("owner", counts.person(random))
        .text("criticality", random.pick(&["low", "medium", "high"]))
        .date("in_scope_from", ago(1500))
        .list("processes", &[&id("PRC", random.below(counts.processes))])
        .date("recorded_on", ago(1500))
}

fn programme() -> Record {
    Record::new("APR-0000001")
        .text("title", "Audit programme")
        .text("owner", "PER-0000001")
        .text("manager", "PER-0000001")
        .text("mode", "annual_full")
        .date("cycle_from", ago(1000))
        .date("cycle_to", ago(-400))
        .list("frequency", &["yearly"])
        .list("methods", &["interview", "sample"])
        .list("responsibilities", &["lead auditor"])
        .list("planning", &["by risk"])
        .list("reporting", &["within 30 days"])
        .text("rationale", "Everything is audited once in each year, by risk first")
        .text("approved_by", "ROL-0000001")
        .date("approved_on", ago(1010))
        .text("status", "running")
        .date("recorded_on", ago(1010))
}

/// One audit for each scope item, within the last eleven months.
fn audit(random: &mut Random, counts: &Counts, at: usize) -> Record {
    let start = ago(random.between(60, 320));
    Record::new(&id("AUD", at))
        .text("title", random.title())
        .text("kind", "internal")
        .text("programme", "APR-0000001")
        .list("criteria", &["ISO/IEC 27001:2022"])
        .text("scope_items.item", id("SCP", at))
        .text("scope_items.depth", "full")
        .text("scope_items.result", "conform")
        .text("lead", counts.person(random))
        .list("methods", &["interview", "document"])
        .date("planned_start", start)
        .date("fieldwork_start", start)
        .date("fieldwork_end", plus(start, 3))
        .text("report", id("DOC", random.below(counts.documents)))
        .date("reported_on", plus(start, 12))
        .list("reported_to", &["ROL-0000001"])
        .date("closed_on", plus(start, 20))
        .text("status", "closed")
        .date("recorded_on", start)
        .date("updated_on", plus(start, 20))
}

/// The first risks are retained, one for each acceptance.
fn risk(random: &mut Random, counts: &Counts, at: usize) -> Record {
    let found = ago(random.between(500, 900));
    let (option, status) = if at < counts.acceptances { ("retain", "retained") } else { ("modify", "treated") };
    Record::new(&id("RSK", at))
        .text("title", random.title())
        .text("owner", counts.person(random))
        .text("scenario", random.text())
        .list("properties", &["C", "I"])
        .bare("likelihood", random.between(1, 5))
        .bare("impact", random.between(1, 5))
        .text("level", "low")
        .bare("residual_likelihood", 1)
        .bare("residual_impact", 2)
        .text("residual_level", "low")
        .text("treatment_option", option)
        .text("status", status)
        .date("identified_on", found)
        .date("last_assessed_on", ago(random.between(20, 300)))
        .list("scope_items", &[&id("SCP", random.below(counts.scope_items))])
        .date("recorded_on", found)
}

fn acceptance(random: &mut Random, counts: &Counts, at: usize) -> Record {
    let from = ago(random.between(20, 250));
    let asked = from.checked_sub_days(Days::new(10)).unwrap_or(from);
    Record::new(&id("ACC", at))
        .text("title", random.title())
        .text("kind", "risk_retention")
        .text("subject", id("RSK", at))
        .text("level_accepted", "low")
        .text("rationale", random.text())
        .text("requested_by", counts.person(random))
        .date("requested_on", asked)
        .text("approvals.person", "PER-0000001")
        .text("approvals.role", "ROL-0000001")
        .date("approvals.on", plus(asked, 5))
        .text("approvals.decision", "approve")
        .text("approvals.evidence", id("EVD", random.below(counts.evidence)))
        .date("effective_from", from)
        .date("expires_on", plus(from, 300))
        .list("evidence", &[&id("EVD", random.below(counts.evidence))])
        .text("status", "approved")
        .date("recorded_on", from)
        .date("updated_on", plus(asked, 5))
}

fn treatment(random: &mut Random, counts: &Counts, at: usize) -> Record {
    let approved = ago(random.between(200, 400));
    Record::new(&id("TRT", at))
        .text("title", random.title())
        .text("owner", counts.person(random))
        .text("action", random.text())
        .list("risk", &[&id("RSK", counts.acceptances + at % (counts.risks - counts.acceptances))])
        .date("due_on", plus(approved, 90))
        .date("done_on", plus(approved, 80))
        .text("approved_by", "ROL-0000001")
        .date("approved_on", approved)
        .text("status", "verified")
        .date("recorded_on", approved)
}

fn document(random: &mut Random, counts: &Counts, at: usize) -> Record {
    let approved = ago(random.between(30, 300));
    let kind = match at {
        0 => "scope",
        1 => "minutes",
        _ => random.pick(&["policy", "procedure", "report", "methodology"]),
    };
    let mut record = Record::new(&id("DOC", at))
        .text("title", random.title())
        .text("kind", kind)
        .list("topics", &["operations"])
        .text("version", format!("1.{}0", random.below(9)))
        .text("owner", counts.person(random))
        .text("author", counts.person(random))
        .text("approver", "ROL-0000001")
        .date("approved_on", approved)
        .date("effective_from", plus(approved, 5))
        .date("reviewed_on", approved)
        .date("next_review_on", ago(-random.between(0, 200)))
        .text("review_interval", "12 months")
        .text("location", format!("documents/{at}.pdf"))
        .text("hash", "0".repeat(64))
        .text("status", "approved")
        .date("recorded_on", approved);
    if at == 0 {
        record = record.text("sections.topic", "Boundaries; interfaces and dependencies; exclusions");
    }
    record
}

fn evidence(random: &mut Random, counts: &Counts, at: usize) -> Record {
    let produced = ago(random.between(5, 600));
    let file = random.below(FILES);
    Record::new(&id("EVD", at))
        .text("title", random.title())
        .text("kind", random.pick(&["log", "export", "test_result"]))
        .text("location", location(file))
        .text("hash", hash(file))
        .date("produced_on", produced)
        .date("collected_on", plus(produced, 2))
        .text("collected_by", counts.person(random))
        .list("supports", &[&id("RSK", random.below(counts.risks))])
        .date("recorded_on", plus(produced, 2))
}

/// Where a file of evidence lies.
pub(super) fn location(file: usize) -> String {
    format!("evidence/export-{file:02}.txt")
}

/// What a file of evidence holds.
pub(super) fn content(file: usize) -> String {
    format!("Export {file}: nothing out of the ordinary.\n")
}

fn hash(file: usize) -> String {
    use sha2::Digest;
    tickmark::source::hex(&sha2::Sha256::digest(content(file)))
}

fn incident(random: &mut Random, counts: &Counts, at: usize) -> Record {
    let day = ago(random.between(30, 700));
    Record::new(&id("INC", at))
        .text("title", random.title())
        .text("description", random.text())
        .text("kind", "incident")
        .at("occurred_at", day, 7)
        .at("detected_at", day, 8)
        .at("reported_at", day, 9)
        .at("assessed_at", day, 10)
        .at("contained_at", day, 14)
        .at("resolved_at", plus(day, 1), 9)
        .at("closed_at", plus(day, 9), 16)
        .text("reporter", counts.person(random))
        .text("handler", counts.person(random))
        .text("assessed_by", counts.person(random))
        .text("severity", random.pick(&["low", "medium"]))
        .text("decision", "incident")
        .text("is_nonconformity", "no")
        .text("root_cause", random.text())
        .list("risks", &[&id("RSK", random.below(counts.risks))])
        .text("status", "closed")
        .date("recorded_on", day)
        .date("updated_on", plus(day, 9))
}

fn review(random: &mut Random, counts: &Counts) -> Record {
    let held = ago(400);
    Record::new("MRV-0000001")
        .text("title", "Management review")
        .date("planned_on", held)
        .date("held_on", held)
        .text("attendees.person", counts.person(random))
        .text("minutes", "DOC-0000002")
        .text("status", "approved")
        .date("recorded_on", plus(held, 1))
        .date("updated_on", plus(held, 1))
}
