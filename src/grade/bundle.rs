//! Findings that are reported once (domain D.3): the pairs of a bundle that are about one record become one finding, the
//! gravest speaking and the others its instances.

use std::collections::BTreeMap;

use super::{Draft, instance};
use crate::rule::pack::By;
use crate::rule::{Bundle, Packs};
use crate::script::World;

/// Bundles pairs. Bundle after bundle takes its groups out of what is left; a group that is too small for its bundle stays
/// for a later one, and what no bundle took is reported for itself.
pub(super) fn bundles<'p>(packs: &Packs, world: &World<'_>, pairs: Vec<Draft<'p>>) -> Vec<Draft<'p>> {
    let mut findings = Vec::new();
    let mut left = pairs;
    for bundle in &packs.bundles {
        let mut groups: BTreeMap<String, Vec<(usize, Draft<'p>)>> = BTreeMap::new();
        let mut rest = Vec::new();
        for draft in left {
            match place(bundle, world, &draft) {
                Some((rank, group)) => groups.entry(group).or_default().push((rank, draft)),
                None => rest.push(draft),
            }
        }
        for members in groups.into_values() {
            if members.len() < bundle.least {
                rest.extend(members.into_iter().map(|(_, draft)| draft));
            } else {
                findings.extend(together(members));
            }
        }
        left = rest;
    }
    findings.extend(left);
    findings
}

/// The rank of a pair's rule in a bundle, and the name of its group there.
fn place(bundle: &Bundle, world: &World<'_>, draft: &Draft<'_>) -> Option<(usize, String)> {
    let rank = bundle.rank(&draft.rule.id)?;
    if !bundle.subjects.is_empty() && !bundle.subjects.contains(&draft.finding.subject.kind) {
        return None;
    }
    let group = match &bundle.by {
        By::Rule => draft.rule.id.clone(),
        By::Value => draft.finding.evidence.first().value.clone()?,
        By::Type(kind) if kind == "isms" => String::new(),
        By::Type(kind) => group_record(world, draft, kind)?,
    };
    Some((rank, group))
}

/// The record of a type that a subject is, or the first it is linked with.
fn group_record(world: &World<'_>, draft: &Draft<'_>, kind: &str) -> Option<String> {
    let data = world.data;
    let kind = data.model.type_named(kind)?;
    let subject = draft.subject?;
    let is = |id: &crate::value::RecordId| data.record(*id).is_some_and(|record| record.kind == kind);
    let found = if is(&subject) { Some(subject) } else { world.graph.linked(subject).into_iter().find(is) };
    found.map(|id| format!("{:010}", id.0))
}

/// One finding of several: the highest grade speaks, then the rule named first, then the subject that comes first.
fn together(mut members: Vec<(usize, Draft<'_>)>) -> Option<Draft<'_>> {
    members.sort_by(|(a_rank, a), (b_rank, b)| {
        let a_key = (std::cmp::Reverse(a.finding.grade), *a_rank, &a.rule.id, &a.finding.subject);
        let b_key = (std::cmp::Reverse(b.finding.grade), *b_rank, &b.rule.id, &b.finding.subject);
        a_key.cmp(&b_key)
    });
    let mut members = members.into_iter().map(|(_, draft)| draft);
    let mut lead = members.next()?;
    for other in members {
        lead.finding.evidence.extend(std::iter::once(other.finding.evidence.first().clone()));
        lead.finding.instances.push(instance(&other.finding));
    }
    Some(lead)
}
