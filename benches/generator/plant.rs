//! Defects of every kind that the first rules look for. Each is planted in records of its own, and says what must be found: a
//! defect that two rules see is expected twice.

use super::build::plus;
use super::random::Random;
use super::{Cell, Company, Record, Register, ago};

/// A record of this size has one defect of each kind.
const PER_DEFECT: usize = 2000;

/// Records of one kind that are still without a defect.
struct Pool {
    left: Vec<usize>,
}

impl Pool {
    fn new(random: &mut Random, from: impl Iterator<Item = usize>) -> Self {
        let all: Vec<usize> = from.collect();
        let order = random.some(all.len(), all.len());
        Self { left: order.into_iter().filter_map(|at| all.get(at).copied()).collect() }
    }
}

struct Planting<'a> {
    company: &'a mut Company,
    each: usize,
}

/// Plants everything; `whole` also what concerns the set of records.
pub(super) fn all(company: &mut Company, random: &mut Random, whole: bool) {
    let each = (company.records() / PER_DEFECT).max(1);
    let mut planting = Planting { company, each };
    planting.changes(random);
    planting.handling(random);
    planting.risks(random);
    planting.acceptances(random);
    planting.documents(random);
    planting.scope(random);
    planting.evidence(random);
    planting.incidents(random, whole);
    if whole {
        planting.company.extracted_on = ago(100);
        planting.expect("DI-extract-current", "isms", "ISMS");
        planting.expect("DI-sequence-gaps", "isms", "ISMS");
    }
}

impl Planting<'_> {
    fn expect(&mut self, rule: &str, kind: &str, id: &str) {
        self.company.expected.insert((rule.to_owned(), kind.to_owned(), id.to_owned()));
    }

    fn register(&mut self, kind: &str) -> Option<&mut Register> {
        self.company.registers.iter_mut().find(|register| register.kind == kind)
    }

    fn pool(&mut self, random: &mut Random, kind: &str, fits: impl Fn(usize, &Record) -> bool) -> Pool {
        let Some(register) = self.register(kind) else { return Pool { left: Vec::new() } };
        let fitting = register.records.iter().enumerate().filter(|(at, record)| fits(*at, record)).map(|(at, _)| at);
        Pool::new(random, fitting)
    }

    /// Spoils as many records of a pool as each defect is planted in, and expects these rules to say so of them.
    fn spoil(&mut self, kind: &'static str, pool: &mut Pool, rules: &[&str], spoil: impl Fn(&mut Record)) {
        for _ in 0..self.each {
            let Some(at) = pool.left.pop() else { return };
            let Some(record) = self.register(kind).and_then(|register| register.records.get_mut(at)) else { return };
            spoil(record);
            let id = record.id().to_owned();
            for rule in rules {
                self.expect(rule, kind, &id);
            }
        }
    }

    fn changes(&mut self, random: &mut Random) {
        let mut done = self.pool(random, "change", |_, record| record.get("status") == "closed");
        let done = &mut done;
        self.spoil("change", done, &["DI-no-future-completion"], |r| r.set_date("reviewed_on", ago(-40)));
        self.spoil("change", done, &["DI-status-date-agree"], |r| r.drop("reviewed_on"));
        self.spoil("change", done, &["DI-causal-order"], |r| {
            r.set_date("approved_on", plus(r.day("implemented_on"), 2))
        });
        self.spoil("change", done, &["DI-status-known"], |r| r.set_text("status", "Frobnicated"));
        self.spoil("change", done, &["DI-status-known"], |r| r.drop("status"));
        self.spoil("change", done, &["DI-status-known"], |r| {
            r.set_text("status_history.from", "closed");
            r.set_text("status_history.to", "requested");
            r.set_date("status_history.on", plus(r.day("reviewed_on"), 1));
        });

        let mut asked = self.pool(random, "change", |_, record| record.get("status") == "requested");
        let asked = &mut asked;
        self.spoil("change", asked, &["DI-status-date-agree"], |r| {
            r.set_date("implemented_on", plus(r.day("requested_on"), 4))
        });
        for unreadable in ["2026-02-31", "some day in May", "03/04/2026"] {
            self.spoil("change", asked, &["DI-date-valid"], |r| r.set_text("tested_on", unreadable));
        }
        self.spoil("change", asked, &["DI-date-valid"], |r| r.set("tested_on", Cell::Date("1889-05-01".to_owned())));
        for nobody in ["Zaphod Beeblebrox", "IT operations"] {
            self.spoil("change", asked, &["DI-person-known"], |r| r.set_text("requested_by", nobody));
        }
        for hollow in ["TBC", "see above"] {
            self.spoil("change", asked, &["DI-placeholder"], |r| r.set_text("description", hollow));
        }
        self.spoil("change", asked, &["DI-ref-resolves"], |r| r.set_text("risk", "RSK-9999999"));
        self.spoil("change", asked, &["DI-ref-resolves"], |r| {
            let items = ["SCP-0000001", "SCP-9999999"].map(str::to_owned);
            r.set("affected", Cell::List(items.to_vec()));
        });
        self.spoil("change", asked, &["DI-ref-resolves"], |r| {
            let own = r.id().to_owned();
            r.set_text("superseded_by", &own);
        });
        self.circles(asked);
        let void = self.withdrawn_risk();
        self.spoil("change", asked, &["DI-ref-resolves"], |r| r.set_text("risk", &void));
    }

    /// Two changes that each come after the other.
    fn circles(&mut self, pool: &mut Pool) {
        for _ in 0..self.each {
            let (Some(a), Some(b)) = (pool.left.pop(), pool.left.pop()) else { return };
            let Some(register) = self.register("change") else { return };
            let name = |at: usize| register.records.get(at).map_or(String::new(), |record| record.id().to_owned());
            let (first, second) = (name(a), name(b));
            for (at, next) in [(a, &second), (b, &first)] {
                if let Some(record) = register.records.get_mut(at) {
                    record.set_text("superseded_by", next);
                }
            }
            self.expect("DI-ref-resolves", "change", &first);
            self.expect("DI-ref-resolves", "change", &second);
        }
    }

    /// A risk that was entered in error.
    fn withdrawn_risk(&mut self) -> String {
        let Some(register) = self.register("risk") else { return String::new() };
        let id = super::id("RSK", register.records.len());
        let record = Record::new(&id)
            .text("title", "Entered twice")
            .bare("withdrawn", true)
            .date("withdrawn_on", ago(90))
            .text("withdrawn_by", "PER-0000001")
            .text("withdrawn_reason", "The same risk was on record already");
        register.records.push(record);
        id
    }

    fn handling(&mut self, random: &mut Random) {
        let mut closed = self.pool(random, "corrective_action", |_, record| record.get("status") == "closed");
        let closed = &mut closed;
        self.spoil("corrective_action", closed, &["10.2-c-overdue"], |r| {
            let late = r.day("implemented_on").pred_opt().unwrap_or_default();
            r.set_date("due_on", late);
            r.set_date("original_due_on", late);
        });
        self.spoil("corrective_action", closed, &["DI-closed-record-edited"], |r| {
            r.set_date("reschedules.old", r.day("due_on"));
            r.set_date("reschedules.new", plus(r.day("due_on"), 10));
            r.set_date("reschedules.on", plus(r.day("closed_on"), 5));
            r.set_text("reschedules.by", "PER-0000001");
            r.set_text("reschedules.reason", "Agreed afterwards");
        });
        self.checks(closed);
        self.entries(closed);

        let mut open = self.pool(random, "corrective_action", |_, record| record.get("status") == "in_progress");
        let open = &mut open;
        self.spoil("corrective_action", open, &["10.2-c-overdue"], |r| {
            r.set_date("due_on", ago(3));
            r.set_date("original_due_on", ago(3));
        });
        for missing in ["due_on", "owner"] {
            self.spoil("corrective_action", open, &["10.2-c-owner-due"], |r| {
                r.set_text("status", "proposed");
                r.drop(missing);
            });
        }
        self.spoil("corrective_action", open, &["10.2-c-owner-due"], |r| r.set_date("due_on", ago(-180)));
        self.spoil("corrective_action", open, &["10.2-c-owner-due", "10.2-c-overdue"], |r| {
            r.set_date("due_on", r.day("planned_on").pred_opt().unwrap_or_default());
        });
        for _ in 0..self.each {
            let Some(at) = open.left.pop() else { return };
            let entry = self.entry_of(at);
            if let Some(record) = self.register("corrective_action").and_then(|register| register.records.get_mut(at)) {
                record.set_text("status", "cancelled");
                record.set_date("cancelled_on", ago(10));
                record.set_text("cancelled_by", "PER-0000001");
                record.set_text("cancelled_reason", "No longer needed by anybody");
            }
            self.expect("10.2-c-action-exists", "nonconformity", &entry);
        }
    }

    /// The id of the entry that an action answers.
    fn entry_of(&mut self, action: usize) -> String {
        let record = self.register("corrective_action").and_then(|register| register.records.get(action));
        match record.and_then(|record| record.fields.iter().find(|(name, _)| *name == "nonconformity")) {
            Some((_, Cell::List(ids))) => ids.first().cloned().unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// Defects of the checks of closed actions.
    fn checks(&mut self, closed: &mut Pool) {
        for kind in 0..3 {
            for _ in 0..self.each {
                let Some(at) = closed.left.pop() else { return };
                let action = self.register("corrective_action").and_then(|register| register.records.get(at));
                let Some(action) = action else { return };
                let (id, owner) = (action.id().to_owned(), action.get("owner").to_owned());
                let Some(register) = self.register("effectiveness_check") else { return };
                let Some(check) = register.records.iter().position(|check| check.get("subject") == id) else { return };
                let checked = register.records.get(check).map_or(String::new(), |check| check.id().to_owned());
                match (kind, register.records.get_mut(check)) {
                    (0, _) => drop(register.records.remove(check)),
                    (1, Some(record)) => record.set_text("result", "not_effective"),
                    (_, Some(record)) => record.set_text("performed_by", &owner),
                    (_, None) => return,
                }
                match kind {
                    2 => self.expect("10.2-d-verifier-independent", "effectiveness_check", &checked),
                    _ => self.expect("10.2-d-closed-action-effectiveness", "corrective_action", &id),
                }
            }
        }
    }

    /// Defects of entries whose actions are closed.
    fn entries(&mut self, closed: &mut Pool) {
        let cases: [(&[&str], &str, Option<&str>); 3] = [
            (&["10.2-b2-root-cause-recorded"], "root_cause", None),
            (&["10.2-b2-root-cause-recorded", "DI-placeholder"], "root_cause", Some("TBC")),
            (&["DI-placeholder"], "condition", Some("Door open")),
        ];
        for (rules, field, text) in cases {
            for _ in 0..self.each {
                let Some(at) = closed.left.pop() else { return };
                let id = self.entry_of(at);
                let Some(register) = self.register("nonconformity") else { return };
                let Some(entry) = register.records.iter_mut().find(|entry| entry.id() == id) else { return };
                match text {
                    None => entry.drop(field),
                    Some(text) => {
                        if let Some((_, cell)) = entry.fields.iter_mut().find(|(name, _)| *name == field) {
                            *cell = Cell::Text(text.to_owned());
                        }
                    }
                }
                for rule in rules {
                    self.expect(rule, "nonconformity", &id);
                }
            }
        }
    }

    fn risks(&mut self, random: &mut Random) {
        let mut treated = self.pool(random, "risk", |_, record| record.get("treatment_option") == "modify");
        self.spoil("risk", &mut treated, &["6.1.3-f-acceptance-approved"], |r| {
            r.set_text("treatment_option", "retain");
            r.set_text("status", "retained");
            r.set_text("level", "high");
            r.set_text("residual_level", "high");
        });
        // Two rows with one id, once as it is and once in another spelling; from behind, so that places stay what they were.
        // Treatments name risks of the first three quarters only: a link to an id that stands twice could not be followed.
        let count = self.register("risk").map_or(0, |register| register.records.len());
        let mut twice: Vec<usize> = treated.left.iter().copied().filter(|at| *at >= count * 3 / 4).collect();
        twice.truncate(2 * self.each);
        twice.sort_unstable();
        for (turn, at) in twice.into_iter().rev().enumerate() {
            let Some(register) = self.register("risk") else { return };
            let Some(mut copy) = register.records.get(at).cloned() else { return };
            let id = copy.id().to_owned();
            if turn % 2 == 0 {
                copy.set_text("id", &id.to_lowercase());
            }
            register.records.insert(at + 1, copy);
            self.expect("DI-unique-id", "risk", &id);
        }
        let mut treatments = self.pool(random, "risk_treatment", |_, _| true);
        self.spoil("risk_treatment", &mut treatments, &["DI-causal-order"], |r| r.set_date("approved_on", ago(1000)));
    }

    fn acceptances(&mut self, random: &mut Random) {
        const APPROVAL: [&str; 5] =
            ["approvals.person", "approvals.role", "approvals.on", "approvals.decision", "approvals.evidence"];
        let mut pool = self.pool(random, "risk_acceptance", |_, _| true);
        let pool = &mut pool;
        self.spoil("risk_acceptance", pool, &["6.1.3-f-acceptance-approved"], |r| {
            r.set_text("status", "submitted");
            APPROVAL.iter().for_each(|name| r.drop(name));
        });
        self.spoil("risk_acceptance", pool, &["6.1.3-f-acceptance-approved", "DI-status-date-agree"], |r| {
            APPROVAL.iter().for_each(|name| r.drop(name));
        });
        self.spoil("risk_acceptance", pool, &["6.1.3-f-acceptance-approved"], |r| {
            r.drop("approvals.evidence");
            r.drop("evidence");
        });
        self.spoil("risk_acceptance", pool, &["6.1.3-f-acceptance-has-expiry", "DI-status-date-agree"], |r| {
            r.drop("expires_on");
        });
        self.spoil("risk_acceptance", pool, &["6.1.3-f-acceptance-has-expiry"], |r| {
            r.set_date("expires_on", plus(r.day("effective_from"), 500));
        });
        self.spoil("risk_acceptance", pool, &["6.1.3-f-acceptance-not-expired"], |r| {
            r.set_date("requested_on", ago(360));
            r.set_date("approvals.on", ago(355));
            r.set_date("effective_from", ago(350));
            r.set_date("recorded_on", ago(350));
            r.set_date("updated_on", ago(355));
            r.set_date("expires_on", ago(60));
        });
    }

    fn documents(&mut self, random: &mut Random) {
        // The first two are the scope and the minutes of the review, on which other rules lean.
        let mut pool = self.pool(random, "document", |at, _| at > 1);
        for missing in ["author", "owner"] {
            self.spoil("document", &mut pool, &["7.5.2-control-fields"], |r| r.drop(missing));
        }
        self.spoil("document", &mut pool, &["7.5.2-review-due"], |r| {
            for (field, days) in
                [("approved_on", 500), ("effective_from", 495), ("reviewed_on", 490), ("next_review_on", 100)]
            {
                r.set_date(field, ago(days));
            }
        });
    }

    fn scope(&mut self, random: &mut Random) {
        // The first seven are the clauses. An audit has the number of the item it tested.
        let mut pool = self.pool(random, "scope_item", |at, _| at > 6);
        self.spoil("scope_item", &mut pool, &["4.3-scope-items-complete"], |r| r.drop("criticality"));
        let old: Vec<usize> = (0..self.each).filter_map(|_| pool.left.pop()).collect();
        for at in old {
            let Some(audit) = self.register("audit").and_then(|register| register.records.get_mut(at)) else { return };
            let dates =
                [("planned_start", 500), ("fieldwork_start", 500), ("fieldwork_end", 497), ("reported_on", 490)];
            for (field, days) in
                dates.into_iter().chain([("closed_on", 480), ("recorded_on", 500), ("updated_on", 480)])
            {
                audit.set_date(field, ago(days));
            }
            let item = audit.get("scope_items.item").to_owned();
            self.expect("9.2.1-scope-audited-annually", "scope_item", &item);
        }
    }

    fn evidence(&mut self, random: &mut Random) {
        let mut pool = self.pool(random, "evidence", |_, _| true);
        self.spoil("evidence", &mut pool, &["DI-evidence-resolvable"], |r| r.drop("location"));
        self.spoil("evidence", &mut pool, &["DI-evidence-resolvable"], |r| r.set_text("location", "evidence/lost.txt"));
        self.spoil("evidence", &mut pool, &["DI-evidence-resolvable"], |r| r.set_text("hash", &"ab".repeat(32)));
    }

    fn incidents(&mut self, random: &mut Random, gap: bool) {
        let last = self.register("incident").map_or(0, |register| register.records.len().saturating_sub(1));
        let mut pool = self.pool(random, "incident", |at, _| at > 0 && at < last);
        self.spoil("incident", &mut pool, &["DI-late-entry"], |r| {
            r.set_date("recorded_on", plus(r.day("detected_at"), 20));
        });
        self.spoil("incident", &mut pool, &["DI-ref-resolves"], |r| {
            r.set("risks", Cell::List(vec!["RSK-9999999".to_owned()]));
        });
        if gap && let (Some(at), Some(register)) = (pool.left.pop(), self.register("incident")) {
            register.records.remove(at);
        }
    }
}
