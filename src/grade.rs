//! Verdicts into findings: evidence, grades with their escalation, systemic findings and bundles (domain 0.4, D.3). Every
//! nonconforming pair of rule and subject stands exactly once: as a finding, or among the instances of one.

use std::collections::BTreeMap;

use crate::assess::Judged;
use crate::finding::{Finding, Fingerprint, Grade, Instance, Subject, Verdict};
use crate::param::Params;
use crate::rule::{Packs, Rule};
use crate::script::{Outcome, World};
use crate::settle::Settled;
use crate::value::RecordId;

mod bundle;
mod evidence;
mod escalate;
mod owner;
mod repeat;
mod risk;

pub use evidence::{itself, missing, read_by};
pub use owner::{named, owner_of, title_of};
pub use risk::{HighRisks, Reached};

/// A verdict on its way to a finding.
#[derive(Debug)]
struct Draft<'p> {
    rule: &'p Rule,
    subject: Option<RecordId>,
    finding: Finding,
}

/// Makes the findings of a run, in the order in which reports list them.
pub fn findings(packs: &Packs, world: &World<'_>, own: &Params, judged: &[Judged], settled: &Settled) -> Vec<Finding> {
    let (raised, high) = (repeat::Raised::of(packs, world, own), HighRisks::of(packs, world));
    let mut whole: Vec<Finding> = Vec::new();
    let mut single = Vec::new();
    let mut pairs = Vec::new();
    let mut managed: BTreeMap<RecordId, Vec<Draft<'_>>> = BTreeMap::new();
    for judged in judged {
        let Some(rule) = packs.rules.get(judged.rule) else { continue };
        let mut failed = Vec::new();
        let mut broken = Vec::new();
        for (subject, outcome) in &judged.verdicts {
            let mut draft = draft(world, &raised, &high, rule, *subject, outcome);
            draft.finding.disposition = settled.words(judged.rule, *subject).map(str::to_owned);
            let entry = settled.entry(judged.rule, *subject);
            match outcome.verdict {
                Verdict::KnownManaged if entry.is_some() => {
                    managed.entry(entry.unwrap_or(RecordId(0))).or_default().push(draft);
                }
                Verdict::Nonconform => failed.push(draft),
                Verdict::Error => broken.push(draft),
                _ => single.push(draft),
            }
        }
        whole.extend(one_for_all(broken));
        let failed = merge_same(failed);
        match escalate::systemic(rule, &judged.counts, &failed) {
            Some(why) => whole.extend(escalate::systemic_finding(world, rule, &judged.counts, &why, failed)),
            None => pairs.extend(failed),
        }
    }
    single.extend(bundle::bundles(packs, world, pairs));
    // What one entry of the log has in hand is one matter.
    whole.extend(managed.into_values().filter_map(one_for_all));
    whole.extend(single.into_iter().map(|draft| complete(packs, world, &high, draft)));
    whole.sort_by(|a, b| key(a).cmp(&key(b)));
    whole
}

/// What the records around a subject say of its finding: who answers for it, and what a failure means. One that is about
/// the management system as a whole has nobody by guess.
fn complete(packs: &Packs, world: &World<'_>, high: &HighRisks<'_, '_>, draft: Draft<'_>) -> Finding {
    let Draft { subject, mut finding, .. } = draft;
    finding.owner = subject.and_then(|id| owner_of(packs, world, id));
    if matches!(finding.verdict, Verdict::Nonconform | Verdict::Ofi) {
        finding.effect = subject.and_then(|id| high.reached(id)).map(|reached| reached.effect());
    }
    finding
}

fn key(finding: &Finding) -> (&str, &str, &str, Option<&str>) {
    (&finding.rule, &finding.subject.kind, &finding.subject.id, finding.criteria.first().map(String::as_str))
}

fn draft<'p>(
    world: &World<'_>,
    raised: &repeat::Raised<'_>,
    high: &HighRisks<'_, '_>,
    rule: &'p Rule,
    subject: Option<RecordId>,
    outcome: &Outcome,
) -> Draft<'p> {
    let about = world.subject_of(subject);
    let fingerprint = Fingerprint::new(&rule.id, &about, rule.criterion_reference());
    let (grade, escalated_by) = match outcome.verdict {
        Verdict::Nonconform => {
            let again = || raised.again(&fingerprint, world.as_of);
            escalate::record(high, rule, subject, outcome, &again)
        }
        Verdict::Ofi => (Some(Grade::Ofi), None),
        _ => (None, None),
    };
    let finding = Finding {
        fingerprint,
        rule: rule.id.clone(),
        verdict: outcome.verdict,
        grade,
        escalated_by,
        criteria: rule.criteria.clone(),
        statement: statement(world, &about, outcome),
        title: rule.title.clone(),
        recommendation: rule.sections.remedy.clone(),
        evidence: evidence::places(world, subject, outcome, rule.page),
        subject: about,
        instances: Vec::new(),
        disposition: None,
        owner: None,
        effect: None,
        standing: None,
    };
    Draft { rule, subject, finding }
}

/// What was found, in words: the rule's own, or what was missing.
fn statement(world: &World<'_>, about: &Subject, outcome: &Outcome) -> String {
    match (&outcome.message, &outcome.why) {
        (Some(message), _) if outcome.verdict == Verdict::Error => format!("the rule failed: {message}"),
        (Some(message), _) => message.clone(),
        (None, Some(why)) => evidence::missing(world, about, why),
        (None, None) => String::new(),
    }
}

/// One matter, whatever the number of subjects: a rule that failed, or what an entry of the log has in hand.
fn one_for_all(drafts: Vec<Draft<'_>>) -> Option<Finding> {
    let mut drafts = drafts.into_iter();
    let mut first = drafts.next()?.finding;
    first.instances.extend(drafts.map(|draft| instance(&draft.finding)));
    Some(first)
}

/// Rows that share an id are one subject: its finding points at all of them.
fn merge_same(drafts: Vec<Draft<'_>>) -> Vec<Draft<'_>> {
    let mut merged: Vec<Draft<'_>> = Vec::with_capacity(drafts.len());
    let mut at: rustc_hash::FxHashMap<Fingerprint, usize> = rustc_hash::FxHashMap::default();
    for draft in drafts {
        match at.get(&draft.finding.fingerprint) {
            Some(index) => {
                if let Some(known) = merged.get_mut(*index) {
                    known.finding.evidence.extend(draft.finding.evidence.iter().cloned());
                }
            }
            None => {
                at.insert(draft.finding.fingerprint.clone(), merged.len());
                merged.push(draft);
            }
        }
    }
    merged
}

/// A finding as an instance of another.
fn instance(finding: &Finding) -> Instance {
    let first = finding.evidence.first();
    Instance {
        rule: finding.rule.clone(),
        subject: finding.subject.clone(),
        fingerprint: finding.fingerprint.clone(),
        reason: finding.statement.clone(),
        span: first.span,
        pointer: first.pointer.clone(),
    }
}
