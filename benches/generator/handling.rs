//! What went wrong and what was done about it: nonconformities, actions, checks of their effect, changes.

use super::build::{Counts, plus};
use super::random::Random;
use super::{Record, Register, ago, id};

/// The three registers that hang together.
pub(super) fn registers(random: &mut Random, counts: &Counts) -> Vec<Register> {
    let mut made = Made { entries: Vec::new(), actions: Vec::new(), checks: Vec::new() };
    for at in 0..counts.nonconformities {
        match at % 10 {
            0 => made.new_entry(random, counts),
            1 | 2 => made.in_hand(random, counts),
            _ => made.closed(random, counts),
        }
    }
    vec![
        Register { kind: "nonconformity", records: made.entries },
        Register { kind: "corrective_action", records: made.actions },
        Register { kind: "effectiveness_check", records: made.checks },
    ]
}

struct Made {
    entries: Vec<Record>,
    actions: Vec<Record>,
    checks: Vec<Record>,
}

impl Made {
    fn entry(&self, random: &mut Random, counts: &Counts, detected: chrono::NaiveDate) -> Record {
        Record::new(&id("NC", self.entries.len()))
            .text("title", random.title())
            .text("source", random.pick(&["internal_audit", "monitoring", "complaint", "self_report"]))
            .text("owner", counts.person(random))
            .text("requirement", random.pick(&["A.8.13", "A.5.18", "8.1", "7.5.3"]))
            .text("condition", random.text())
            .text("objective_evidence", random.text())
            .text("grade", if random.chance(15) { "major" } else { "minor" })
            .date("detected_on", detected)
            .text("scope_item", id("SCP", random.below(counts.scope_items)))
            .date("recorded_on", plus(detected, 1))
    }

    /// Found three days ago: nothing is due.
    fn new_entry(&mut self, random: &mut Random, counts: &Counts) {
        let entry = self.entry(random, counts, ago(3)).text("status", "recorded");
        self.entries.push(entry);
    }

    fn analysed(&self, random: &mut Random, counts: &Counts, detected: chrono::NaiveDate) -> Record {
        self.entry(random, counts, detected)
            .date("reviewed_on", plus(detected, 3))
            .text("reviewed_by", counts.person(random))
            .text("root_cause", random.text())
            .text("root_cause_method", "5_whys")
            .date("root_cause_on", plus(detected, 8))
            .text("root_cause_by", counts.person(random))
            .text("extent_assessed", "yes_none_found")
            .text("action_needed", "yes")
    }

    fn action(&self, random: &mut Random, counts: &Counts, entry: &Record) -> Record {
        let planned = plus(entry.day("detected_on"), 10);
        Record::new(&id("CA", self.actions.len()))
            .text("title", random.title())
            .text("kind", "corrective")
            .list("nonconformity", &[entry.id()])
            .text("action", random.text())
            .text("addresses_cause", format!("removes the cause told in {}", entry.id()))
            .text("owner", counts.person(random))
            .date("approved_on", planned)
            .text("approved_by", "ROL-0000002")
            .date("planned_on", planned)
            .text("success_criterion", "No repetition within three months")
            .date("recorded_on", planned)
    }

    /// An entry whose action is under way and in time.
    fn in_hand(&mut self, random: &mut Random, counts: &Counts) {
        let detected = ago(random.between(40, 60));
        let entry = self.analysed(random, counts, detected).text("status", "implementing");
        let due = ago(-random.between(0, 25));
        let action = self.action(random, counts, &entry);
        let action = action.date("original_due_on", due).date("due_on", due).text("status", "in_progress");
        self.actions.push(action);
        self.entries.push(entry);
    }

    /// An entry that was handled to its end.
    fn closed(&mut self, random: &mut Random, counts: &Counts) {
        let detected = ago(random.between(150, 900));
        let done = plus(detected, 40);
        let checked = plus(done, 40);
        let entry = self
            .analysed(random, counts, detected)
            .text("isms_change_needed", "no")
            .date("closed_on", plus(checked, 5))
            .text("closed_by", counts.person(random))
            .text("status", "closed")
            .date("updated_on", plus(checked, 5));
        let due = plus(detected, 50);
        let action = self
            .action(random, counts, &entry)
            .date("original_due_on", due)
            .date("due_on", due)
            .date("implemented_on", done)
            .date("closed_on", plus(checked, 2))
            .text("closed_by", counts.person(random))
            .text("status", "closed")
            .date("updated_on", plus(checked, 2));
        let check = Record::new(&id("CHK", self.checks.len()))
            .text("title", random.title())
            .text("subject", action.id())
            .date("planned_on", checked)
            .date("performed_on", checked)
            .text("performed_by", counts.other(random, action.get("owner")))
            .text("method", "review")
            .text("criterion", "No repetition within three months")
            .text("result", "effective")
            .text("rationale", random.text())
            .list("evidence", &[&id("EVD", random.below(counts.evidence))])
            .text("status", "performed")
            .date("recorded_on", checked)
            .date("updated_on", checked);
        self.actions.push(action);
        self.checks.push(check);
        self.entries.push(entry);
    }
}

/// Changes: every second one was carried through, the others were only asked for.
pub(super) fn change(random: &mut Random, counts: &Counts, at: usize) -> Record {
    let asked = ago(random.between(60, 800));
    let record = Record::new(&id("CHG", at))
        .text("title", random.title())
        .text("kind", "normal")
        .text("description", random.text())
        .date("requested_on", asked)
        .text("requested_by", counts.person(random))
        .list("affected", &[&id("SCP", random.below(counts.scope_items))])
        .text("risk", id("RSK", random.below(counts.risks)))
        .date("recorded_on", asked);
    if at % 2 == 1 {
        return record.text("status", "requested");
    }
    record
        .date("security_assessed_on", plus(asked, 3))
        .text("approved_by", "ROL-0000002")
        .date("approved_on", plus(asked, 5))
        .date("tested_on", plus(asked, 8))
        .text("rollback_plan", "Restore the version before")
        .date("implemented_on", plus(asked, 10))
        .text("implemented_by", counts.person(random))
        .date("reviewed_on", plus(asked, 20))
        .text("outcome", "success")
        .text("status", "closed")
}
