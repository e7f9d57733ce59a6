//! Risks, their acceptance and their treatment.

use super::build::Builder;
use super::organisation::{BOARD, OFFICERS};
use super::random::nth;
use super::{Record, ago, number, plus};

/// The levels of risks that are still being treated, the first the highest.
pub(super) const LEVELS: [&str; 4] = ["critical", "high", "medium", "low"];

/// Where among the risks the kinds of them begin and end: the first are retained, then come those that were treated, those that
/// nothing else is linked with, and those in treatment.
#[derive(Clone, Copy, Debug)]
struct Parts {
    treated: usize,
    spare: usize,
    open: usize,
    all: usize,
}

fn parts(b: &Builder) -> Parts {
    let all = b.counts.risks;
    Parts { treated: b.counts.acceptances, spare: all * 5 / 8, open: all * 3 / 4, all }
}

impl Builder {
    /// A risk that was treated, and is low.
    pub(super) fn low_risk(&mut self) -> String {
        let parts = parts(self);
        number("risk", parts.treated + self.random.below(parts.spare - parts.treated))
    }

    /// A risk in treatment, of one of the levels.
    pub(super) fn open_risk(&mut self, level: usize) -> String {
        let parts = parts(self);
        let of_level = (parts.all - parts.open) / LEVELS.len();
        number("risk", parts.open + level + LEVELS.len() * self.random.below(of_level))
    }
}

pub(super) fn add(b: &mut Builder) {
    for at in 0..b.counts.risks {
        let risk = risk(b, at);
        b.add("risk", risk);
    }
    for at in 0..b.counts.acceptances {
        let (from, subject) = (ago(b.random.between(20, 250)), number("risk", at));
        let acceptance = acceptance(b, "risk_retention", &subject, from);
        b.add("risk_acceptance", acceptance.spare());
    }
    for _ in 0..b.counts.treatments {
        let treatment = treatment(b);
        b.add("risk_treatment", treatment.spare());
    }
}

fn risk(b: &mut Builder, at: usize) -> Record {
    let parts = parts(b);
    let found = ago(b.random.between(950, 1400));
    let open = at >= parts.open;
    let level = if open { nth(&LEVELS, at - parts.open) } else { "low" };
    let (option, status) = match at {
        at if at < parts.treated => ("retain", "retained"),
        _ if open => ("modify", "in_treatment"),
        _ => ("modify", "treated"),
    };
    Record::new(&number("risk", at))
        .text("title", b.random.title())
        .text("owner", b.person())
        .text("scenario", b.random.text())
        .list("properties", &["C", "I"])
        .bare("likelihood", b.random.between(1, 5))
        .bare("impact", b.random.between(1, 5))
        .text("level", level)
        .when(!open, |risk| {
            risk.bare("residual_likelihood", 1).bare("residual_impact", 2).text("residual_level", "low")
        })
        .text("treatment_option", option)
        .text("status", status)
        .date("identified_on", found)
        .date("last_assessed_on", ago(b.random.between(20, 300)))
        .list("scope_items", &[b.scope_item()])
        .date("recorded_on", found)
        .when((parts.spare..parts.open).contains(&at), Record::spare)
}

/// An acceptance of something from a day on, approved by the board.
pub(super) fn acceptance(b: &mut Builder, kind: &str, subject: &str, from: chrono::NaiveDate) -> Record {
    let asked = plus(from, -10);
    Record::new(&b.id("risk_acceptance"))
        .text("title", b.random.title())
        .text("kind", kind)
        .text("subject", subject)
        .text("level_accepted", "low")
        .text("rationale", b.random.text())
        .text("requested_by", b.person())
        .date("requested_on", asked)
        .text("approvals.person", number("person", OFFICERS - 1))
        .text("approvals.role", BOARD)
        .date("approvals.on", plus(asked, 5))
        .text("approvals.decision", "approve")
        .text("approvals.evidence", b.evidence("minutes", asked, subject))
        .date("effective_from", from)
        .date("expires_on", plus(from, 300))
        .text("status", "approved")
        .date("recorded_on", from)
        .date("updated_on", plus(asked, 5))
}

fn treatment(b: &mut Builder) -> Record {
    let approved = ago(b.random.between(200, 400));
    Record::new(&b.id("risk_treatment"))
        .text("title", b.random.title())
        .text("owner", b.person())
        .text("action", b.random.text())
        .list("risk", &[b.low_risk()])
        .date("due_on", plus(approved, 90))
        .date("done_on", plus(approved, 80))
        .text("approved_by", BOARD)
        .date("approved_on", approved)
        .text("status", "verified")
        .date("recorded_on", approved)
}
