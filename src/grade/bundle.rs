//! Findings that are reported once (domain D.3): the pairs of a bundle that are about one record become one finding, the
//! gravest speaking and the others its instances.

use std::collections::BTreeMap;

use super::{Draft, instance};
use crate::finding::Finding;
use crate::rule::Packs;
use crate::rule::pack::By;
use crate::script::World;

/// Bundles pairs; a pair joins the first bundle that has its rule and its group.
pub(super) fn bundles(packs: &Packs, world: &World<'_>, pairs: Vec<Draft<'_>>) -> Vec<Finding> {
    let mut groups: BTreeMap<(usize, String), Vec<(usize, Draft<'_>)>> = BTreeMap::new();
    let mut findings = Vec::new();
    for draft in pairs {
        match place(packs, world, &draft) {
            Some((bundle, rank, group)) => groups.entry((bundle, group)).or_default().push((rank, draft)),
            None => findings.push(draft.finding),
        }
    }
    for ((bundle, _), members) in groups {
        let bundle = packs.bundles.get(bundle);
        if members.len() < bundle.map_or(1, |bundle| bundle.least) {
            findings.extend(members.into_iter().map(|(_, draft)| draft.finding));
        } else {
            findings.extend(together(members));
        }
    }
    findings
}

/// The bundle of a pair, the rank of its rule there, and the name of its group.
fn place(packs: &Packs, world: &World<'_>, draft: &Draft<'_>) -> Option<(usize, usize, String)> {
    packs.bundles.iter().enumerate().find_map(|(at, bundle)| {
        let rank = bundle.rank(&draft.rule.id)?;
        let group = match &bundle.by {
            By::Rule => draft.rule.id.clone(),
            By::Value => draft.finding.evidence.first().value.clone()?,
            By::Type(kind) if kind == "isms" => String::new(),
            By::Type(kind) => group_record(world, draft, kind)?,
        };
        Some((at, rank, group))
    })
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
fn together(mut members: Vec<(usize, Draft<'_>)>) -> Option<Finding> {
    members.sort_by(|(a_rank, a), (b_rank, b)| {
        let a_key = (std::cmp::Reverse(a.finding.grade), *a_rank, &a.rule.id, &a.finding.subject);
        let b_key = (std::cmp::Reverse(b.finding.grade), *b_rank, &b.rule.id, &b.finding.subject);
        a_key.cmp(&b_key)
    });
    let mut members = members.into_iter().map(|(_, draft)| draft.finding);
    let mut lead = members.next()?;
    for other in members {
        lead.evidence.extend(std::iter::once(other.evidence.first().clone()));
        lead.instances.push(instance(&other));
    }
    Some(lead)
}
