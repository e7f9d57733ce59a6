//! What was not tested, and why: never left to be inferred.

use std::collections::BTreeMap;

use crate::finding::Verdict;
use crate::report::{Report, Tested};
use crate::text::one_line;

/// Why a rule was not put to all it applies to: its reason, or what its counts say.
pub fn why_untested(tested: &Tested) -> Option<String> {
    let of = |verdict| tested.counts.of(verdict);
    if tested.counts.tested() > 0 && of(Verdict::NotTested) == 0 {
        return None;
    }
    let said = match () {
        () if tested.reason.is_some() => {
            let reason = tested.reason.clone().unwrap_or_default();
            let gate = reason.strip_prefix("gate: ").map(|rule| format!("held back by what {rule} found"));
            gate.unwrap_or(reason)
        }
        () if of(Verdict::Error) > 0 => "the rule is in error".into(),
        () if of(Verdict::NotTested) > 0 => "the records do not say enough; each is a finding".into(),
        () if of(Verdict::NeedsHuman) > 0 => "only a person can judge".into(),
        () if of(Verdict::NotDue) > 0 => "not due yet".into(),
        () if of(Verdict::NotApplicable) > 0 => "does not apply to any record".into(),
        () => "there is no record to put the rule to".into(),
    };
    Some(said)
}

/// Rules that could not be put to all they apply to, by reason; reasons that touch a required rule come first, and so do
/// required rules within a reason.
pub fn untested(report: &Report) -> Vec<(String, Vec<&Tested>)> {
    let mut reasons: BTreeMap<String, Vec<&Tested>> = BTreeMap::new();
    for tested in &report.rules {
        if let Some(reason) = why_untested(tested) {
            reasons.entry(one_line(&reason).into_owned()).or_default().push(tested);
        }
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, rules)| !rules.iter().any(|tested| tested.required));
    for (_, rules) in &mut reasons {
        rules.sort_by(|a, b| (!a.required, &a.id).cmp(&(!b.required, &b.id)));
    }
    reasons
}

/// How much of a rule was not tested, in a few words.
pub fn how_much_untested(tested: &Tested) -> String {
    match (tested.population, tested.counts.tested()) {
        (0, _) => "nothing to test".to_owned(),
        (population, 0) => format!("0 of {population} tested"),
        (population, _) => format!("{} of {population} not tested", tested.counts.of(Verdict::NotTested)),
    }
}
