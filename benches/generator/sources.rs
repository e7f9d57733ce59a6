//! Where nonconformities and ideas come from: incidents, measurements, feedback, findings, activities; and the evidence, the
//! changes and the attestations that go with them.

use chrono::NaiveDate;

use super::audits::{audit, campaign_before};
use super::build::Builder;
use super::documents::{FIXED, held, review_before};
use super::organisation::{CHANNEL, IMPROVEMENT, LINE, MANAGER, STAFF_CHANNEL};
use super::random::nth;
use super::{Record, ago, as_of, number, plus, texts};

/// Files of evidence; so many hold whatever the evidence is.
pub(super) const FILES: usize = 12;

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

/// From where something came: the word for it, the type and id of the record, and the day on which it was seen.
#[derive(Clone, Debug, Default)]
pub(super) struct Origin {
    pub word: &'static str,
    pub kind: &'static str,
    pub id: String,
    pub on: NaiveDate,
}

impl Builder {
    /// An item of evidence from a day, not yet on record.
    pub(super) fn item(&mut self, kind: &str, produced: NaiveDate, supports: &str) -> Record {
        let file = self.random.below(FILES);
        let name = texts::name(self.company.register("evidence").len());
        Record::new(&self.id("evidence"))
            .text("title", format!("{name}: {kind} of {produced}"))
            .text("kind", kind)
            .text("location", location(file))
            .text("hash", hash(file))
            .date("produced_on", produced)
            .date("collected_on", produced)
            .text("collected_by", self.person())
            .list("supports", &[supports])
            .date("recorded_on", produced)
    }

    /// An item of evidence, on record.
    pub(super) fn evidence(&mut self, kind: &str, produced: NaiveDate, supports: &str) -> String {
        let item = self.item(kind, produced, supports);
        self.add("evidence", item)
    }

    /// A document on which no rule leans.
    pub(super) fn free_document(&mut self) -> String {
        number("document", FIXED + self.random.below(self.counts.documents))
    }

    /// A change that was carried through by a day.
    pub(super) fn change_done(&mut self, kind: &str, done: NaiveDate) -> String {
        let record = requested(self, plus(done, -10));
        let mut record = carried_through(record, plus(done, -10));
        record.set_text("kind", kind);
        self.add("change", record)
    }
}

/// The records that stand by themselves.
pub(super) fn add(b: &mut Builder) {
    for (at, kind) in ["law", "contract", "regulation"].into_iter().enumerate() {
        let record = obligation(b, kind, "compliant", ago(40 + 9 * i64::try_from(at).unwrap_or(0)));
        b.add("obligation", record);
    }
    for tier in ["critical", "important", "other"] {
        let record = Record::new(&b.id("supplier"))
            .text("title", format!("{} services", texts::name(b.company.register("supplier").len() + 70)))
            .text("owner", b.person())
            .text("tier", tier)
            .text("status", "active")
            .date("recorded_on", ago(900));
        b.add("supplier", record);
    }
    for _ in 0..b.counts.evidence {
        let (kind, days) = (b.random.pick(&["log", "export", "test_result"]), b.random.between(5, 600));
        let risk = b.low_risk();
        let item = b.item(kind, ago(days), &risk).spare();
        b.add("evidence", item);
    }
    for _ in 0..b.counts.incidents {
        let day = ago(b.random.between(30, 700));
        let incident = incident(b, day, false).spare();
        b.add("incident", incident);
    }
    for at in 0..b.counts.feedback {
        let (day, party) = (ago(b.random.between(20, 300)), if at % 2 == 0 { "employee" } else { "customer" });
        let record = feedback(b, day, party)
            .text("outcome", nth(&["answered", "no_action"], at / 2))
            .date("replied_on", plus(day, 9));
        b.add("feedback", record.spare());
    }
    activities(b);
}

fn activities(b: &mut Builder) {
    let survey = activity(b, "survey", ago(70), "pass", "SCP-0000008")
        .text("title", "What do you see that could be done in a better way");
    b.add("activity", survey);
    let session =
        activity(b, "other", ago(60), "pass", IMPROVEMENT).text("title", "Ranking of what was raised in the quarter");
    b.add("activity", session);
    for _ in 0..b.counts.activities {
        let (kind, item) =
            (b.random.pick(&["access_review", "log_review", "restore_test", "inventory_check"]), b.scope_item());
        let day = ago(b.random.between(10, 500));
        let record =
            activity(b, kind, day, "pass", &item).text("title", format!("{} at {item}", kind.replace('_', " ")));
        b.add("activity", record.spare());
    }
}

fn activity(b: &mut Builder, kind: &str, on: NaiveDate, result: &str, subject: &str) -> Record {
    Record::new(&b.id("activity"))
        .text("kind", kind)
        .list("subjects", &[subject])
        .date("performed_on", on)
        .text("performed_by", b.person())
        .text("result", result)
        .date("recorded_on", on)
}

fn obligation(b: &mut Builder, kind: &str, compliance: &str, reviewed: NaiveDate) -> Record {
    Record::new(&b.id("obligation"))
        .text(
            "title",
            format!("Duties under the {kind} of {}", texts::name(b.company.register("obligation").len() + 40)),
        )
        .text("owner", b.person())
        .text("kind", kind)
        .text("requirement", "What is asked for is kept for ten years and shown on demand")
        .list("approach", &[b.free_document()])
        .date("reviewed_on", reviewed)
        .text("compliance", compliance)
        .date("recorded_on", plus(reviewed, -300))
}

/// An incident of a day that was closed; grave ones are of high severity.
pub(super) fn incident(b: &mut Builder, day: NaiveDate, grave: bool) -> Record {
    let severity = if grave { "high" } else { b.random.pick(&["low", "medium"]) };
    let kind = b.random.below(10);
    Record::new(&b.id("incident"))
        .text("title", b.random.title())
        .text("description", b.random.text())
        .text("kind", "incident")
        .at("occurred_at", day, 7)
        .at("detected_at", day, 8)
        .at("reported_at", day, 9)
        .at("assessed_at", day, 10)
        .at("contained_at", day, 14)
        .at("resolved_at", plus(day, 1), 9)
        .at("closed_at", plus(day, 9), 16)
        .text("reporter", b.person())
        .text("handler", b.person())
        .text("assessed_by", b.person())
        .text("severity", severity)
        .text("decision", "incident")
        .text("investigation", "The log of the day and three talks were gone through")
        .text("is_nonconformity", "no")
        .text("root_cause", texts::cause(&mut b.random, kind, &texts::name(kind + 900)))
        .text("lesson_note", "The warning came too late to be of use")
        .text("follow_up_reason", "The cause is gone with the old system")
        .list("risks", &[b.low_risk()])
        .text("status", "closed")
        .date("recorded_on", day)
        .date("updated_on", plus(day, 9))
}

/// Feedback of a day that was looked at; what came of it is for the caller to say.
pub(super) fn feedback(b: &mut Builder, day: NaiveDate, party: &str) -> Record {
    Record::new(&b.id("feedback"))
        .text("channel", if party == "employee" { STAFF_CHANNEL } else { CHANNEL })
        .text("party", party)
        .date("received_on", day)
        .text("text", b.random.text())
        .date("triaged_on", plus(day, b.random.between(0, 3)))
        .text("triaged_by", b.person())
        .date("recorded_on", day)
}

/// The origin of a nonconformity that will have this id, at about this day: records are made where it takes some.
pub(super) fn of_entry(b: &mut Builder, at: usize, entry: &str, grade: &str, recent: bool, on: NaiveDate) -> Origin {
    let turn = match (recent, at % 4) {
        (true, 0) => 0,
        (true, turn) => turn + 1,
        _ => at % 20,
    };
    match turn {
        1 | 6 | 11 => {
            let (audit, on) = campaign_before(on);
            finding(b, "internal_audit", &audit, entry, grade, on)
        }
        2 | 7 | 12 => {
            let mut incident = incident(b, on, at.is_multiple_of(3));
            incident.set_text("is_nonconformity", "yes");
            incident.drop("follow_up_reason");
            let id = b.add("incident", incident.text("nonconformity", entry));
            Origin { word: "incident", kind: "incident", id, on }
        }
        3 | 8 | 13 => measured(b, entry, on),
        4 | 9 => {
            let record = feedback(b, on, "customer").text("outcome", "nonconformity").text("outcome_ref", entry);
            Origin { word: "complaint", kind: "feedback", id: b.add("feedback", record), on }
        }
        14 if at % 40 < 20 => {
            let item = b.scope_item();
            let failed =
                activity(b, "compliance_check", on, "fail", &item).text("title", format!("Check of rules at {item}"));
            let failed = failed.text("exceptions.text", "Not all was as agreed").text("exceptions.ref", entry);
            Origin { word: "compliance_check", kind: "activity", id: b.add("activity", failed), on }
        }
        14 => {
            let record = obligation(b, "contract", "noncompliant", on);
            Origin { word: "compliance_check", kind: "obligation", id: b.add("obligation", record), on }
        }
        16 => outside(b, at, entry, grade, on),
        17 => {
            let review = review_before((as_of() - on).num_days());
            Origin {
                word: "management_review",
                kind: "management_review",
                id: number("management_review", review),
                on: ago(held(review)),
            }
        }
        18 => Origin { word: "risk_assessment", kind: "risk", id: b.low_risk(), on },
        19 => Origin { word: "supplier", kind: "supplier", id: b.known("supplier"), on },
        _ => Origin { word: "self_report", on, ..Origin::default() },
    }
}

fn finding(b: &mut Builder, word: &'static str, audit: &str, entry: &str, grade: &str, on: NaiveDate) -> Origin {
    let name = texts::name(b.company.register("audit_finding").len() + 500);
    let record = Record::new(&b.id("audit_finding"))
        .text("title", b.random.title())
        .text("audit", audit)
        .text("grade", grade)
        .text("criterion", "ISO/IEC 27001:2022")
        .text("condition", texts::condition(&mut b.random, &name))
        .text("objective_evidence", texts::facts(&mut b.random, &name))
        .text("scope_item", b.scope_item())
        .text("raised_by", number("person", 4))
        .date("raised_on", on)
        .text("status", "transferred")
        .date("recorded_on", on);
    let record = match word {
        "external_audit" => record
            .date("response_due_on", plus(on, 30))
            .date("responded_on", plus(on, 20))
            .date("verified_on", plus(on, 100)),
        _ => record.date("response_due_on", plus(on, 30)),
    };
    let key = if grade == "ofi" { "improvement" } else { "nonconformity" };
    let id = b.add("audit_finding", record.text(key, entry));
    Origin { word, kind: "audit_finding", id, on }
}

/// An opportunity that an internal audit told of.
pub(super) fn opportunity(b: &mut Builder, idea: &str, on: NaiveDate) -> Origin {
    let (audit, on) = campaign_before(on);
    finding(b, "internal_audit", &audit, idea, "ofi", on)
}

/// A finding of an audit by others, which has come for it alone. They come once a quarter.
fn outside(b: &mut Builder, at: usize, entry: &str, grade: &str, on: NaiveDate) -> Origin {
    let quarters = ((as_of() - on).num_days() - 180 + 89).div_euclid(90).max(0);
    let on = ago(180 + 90 * quarters);
    let kind = nth(&["client", "special", "certification_stage1"], at / 20);
    let item = b.scope_item();
    let audit = audit(b, kind, &item, plus(on, -3)).bare("findings_stated", 1);
    let audit = b.add("audit", audit);
    finding(b, "external_audit", &audit, entry, grade, on)
}

/// A value beyond its limit; later ones are for the caller to add.
fn measured(b: &mut Builder, entry: &str, on: NaiveDate) -> Origin {
    let name = texts::name(b.company.register("metric").len() + 300);
    let metric = Record::new(&b.id("metric"))
        .text("title", format!("Open items at {name}"))
        .text("purpose", "To see what is left over")
        .text("topic", "operations")
        .text("method", "Count of the open lines of the list")
        .text("direction", "lower")
        .bare("target", 2)
        .bare("threshold", 5)
        .bare("frequency", 30)
        .text("performer", b.person())
        .text("analyst", b.person())
        .bare("analysis_frequency", 90)
        .date("recorded_on", ago(1200));
    let metric = b.add("metric", metric);
    let value = 6 + b.random.below(9);
    let record = measurement(b, &metric, on, value)
        .text("evaluation", "Beyond the limit that was set")
        .bare("breach", true)
        .list("response", &[entry]);
    Origin { word: "monitoring", kind: "measurement", id: b.add("measurement", record), on }
}

pub(super) fn measurement(b: &mut Builder, metric: &str, on: NaiveDate, value: usize) -> Record {
    Record::new(&b.id("measurement"))
        .text("metric", metric)
        .date("measured_on", on)
        .bare("value", value)
        .text("performer", b.person())
        .date("analysed_on", on)
        .text("analysed_by", b.person())
        .date("recorded_on", on)
}

/// Changes on which nothing leans: every second one was carried through, the others were only asked for.
pub(super) fn change(b: &mut Builder, at: usize) {
    let asked = ago(b.random.between(60, 800));
    let record = requested(b, asked);
    let record = if at % 2 == 1 { record.text("status", "requested") } else { carried_through(record, asked) };
    b.add("change", record.spare());
}

fn requested(b: &mut Builder, asked: NaiveDate) -> Record {
    Record::new(&b.id("change"))
        .text("title", b.random.title())
        .text("kind", "normal")
        .text("description", b.random.text())
        .date("requested_on", asked)
        .text("requested_by", b.person())
        .list("affected", &[b.scope_item()])
        .text("risk", b.low_risk())
        .date("recorded_on", asked)
}

fn carried_through(record: Record, asked: NaiveDate) -> Record {
    record
        .date("security_assessed_on", plus(asked, 3))
        .text("approved_by", LINE)
        .date("approved_on", plus(asked, 5))
        .date("tested_on", plus(asked, 7))
        .text("rollback_plan", "Restore the version before")
        .date("implemented_on", plus(asked, 10))
        .text("implemented_by", number("person", 5))
        .date("reviewed_on", plus(asked, 20))
        .text("outcome", "success")
        .text("status", "closed")
}

/// What a person answered, as the ISMS manager, some weeks ago.
pub(super) fn attestation(b: &mut Builder, rule: &str, subject: &str, statement: &str) -> String {
    let record = Record::new(&b.id("attestation"))
        .text("rule", rule)
        .when(!subject.is_empty(), |record| record.text("subject", subject))
        .text("answer", "yes")
        .text("statement", statement)
        .text("by", number("person", 1))
        .text("role", MANAGER)
        .date("on", ago(45))
        .date("valid_until", ago(-180))
        .date("recorded_on", ago(45));
    b.add("attestation", record)
}

/// Answers about the management system as a whole.
pub(super) fn attestations(b: &mut Builder) {
    let statement = "Three messages were read out to two teams, who could say in their own words what changes";
    attestation(b, "10.1-communication-content", "", statement);
}
