//! Escalation with its arithmetic (domain 0.4). It runs after suppression; an opportunity for improvement never escalates.

use super::{Draft, HighRisks, instance};
use crate::finding::{Finding, Fingerprint, Grade, Instance, Places, Subject, Verdict};
use crate::report::Counts;
use crate::rule::{Escalation, Rule};
use crate::script::{Each, Outcome, World};
use crate::value::RecordId;

/// How many places a systemic finding shows; all stand in its instances.
const SHOWN: usize = 12;

/// The grade of a failure on one subject, and why it is higher than the rule's own.
pub(super) fn record(
    high: &HighRisks<'_, '_>,
    rule: &Rule,
    subject: Option<RecordId>,
    outcome: &Outcome,
    again: &dyn Fn() -> Option<String>,
) -> (Option<Grade>, Option<String>) {
    let base = outcome.grade.unwrap_or(rule.grade);
    if base == Grade::Major {
        let absent =
            rule.escalate.contains(&Escalation::Absent).then_some("ESC-ABS: what is required is wholly absent");
        let own = (rule.grade != Grade::Major).then(|| absent.unwrap_or("the requirement's own grade").to_owned());
        return (Some(base), own);
    }
    for escalation in &rule.escalate {
        let why = match escalation {
            Escalation::Age(limit) => outcome
                .aged
                .filter(|days| days > limit)
                .map(|days| format!("ESC-AGE: {days} days overdue, more than {limit}")),
            Escalation::Risk => subject.and_then(|id| high.reached(id)).map(|reached| reached.escalation()),
            Escalation::Repeat => again(),
            _ => None,
        };
        if let Some(why) = why {
            return (Some(base.step_up()), Some(why));
        }
    }
    (Some(base), None)
}

/// Whether the failures of a rule are systemic, and the arithmetic.
pub(super) fn systemic(rule: &Rule, counts: &Counts, failed: &[Draft<'_>]) -> Option<String> {
    if rule.each == Each::Dataset || failed.len() < 2 {
        return None;
    }
    let (f, n) = (counts.of(Verdict::Nonconform), counts.tested());
    rule.escalate.iter().find_map(|escalation| {
        let Escalation::Systemic { count, share } = escalation else { return None };
        #[expect(clippy::cast_precision_loss, reason = "populations are far below 2^53")]
        let ratio = f as f64 / n.max(1) as f64;
        let percent = (ratio * 100.0).round();
        let limit = (share * 100.0).round();
        if f >= *count && ratio >= *share {
            return Some(format!("ESC-SYS: {f} of {n} tested fail; {f} >= {count} and {percent} % >= {limit} %"));
        }
        (n < 10 && f >= 2 && ratio >= 0.5)
            .then(|| format!("ESC-SYS: {f} of {n} tested fail; fewer than 10 tested, {percent} % >= 50 %"))
    })
}

/// The one finding that speaks for a systemic failure.
pub(super) fn systemic_finding(
    world: &World<'_>,
    rule: &Rule,
    counts: &Counts,
    why: &str,
    failed: Vec<Draft<'_>>,
) -> Option<Finding> {
    let subject = Subject::isms();
    let (f, n) = (counts.of(Verdict::Nonconform), counts.tested());
    let mut first = failed.first()?.finding.clone();
    let mut places: Option<Places> = None;
    for draft in failed.iter().take(SHOWN) {
        // What failed of each is in its own statement; here it stands as a whole.
        let piece = super::evidence::itself(world, draft.subject);
        match &mut places {
            None => places = Some(Places::new(piece, Vec::new())),
            Some(places) => places.extend([piece]),
        }
    }
    let noun = noun(world, rule);
    let example = first.statement.clone();
    first.statement = format!("{f} of {n} {noun} tested do not meet the criterion. For example: {example}");
    first.fingerprint = Fingerprint::new(&rule.id, &subject, rule.criterion_reference());
    first.subject = subject;
    first.grade = Some(Grade::Major);
    first.escalated_by = Some(why.to_owned());
    first.evidence = places?;
    first.instances = failed.iter().map(|draft| instance_at(world, draft)).collect();
    Some(first)
}

/// The subject of one failure, and what was found.
fn instance_at(world: &World<'_>, draft: &Draft<'_>) -> Instance {
    let piece = super::evidence::itself(world, draft.subject);
    Instance { span: piece.span, pointer: piece.pointer, ..instance(&draft.finding) }
}

fn noun(world: &World<'_>, rule: &Rule) -> String {
    match &rule.each {
        Each::Types(types) => {
            let labels: Vec<&str> = types.iter().map(|kind| world.data.model.kind(*kind).label.as_str()).collect();
            match labels.split_last() {
                Some((last, [])) => format!("{last} records"),
                Some((last, others)) => format!("{} and {last} records", others.join(", ")),
                None => "records".to_owned(),
            }
        }
        _ => "records".to_owned(),
    }
}
