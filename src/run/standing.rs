//! How it stands as a whole: what is proposed for a sub-clause, readiness for an audit, and working papers.

use std::collections::{BTreeMap, BTreeSet};

use super::Prepared;
use crate::finding::{Finding, Grade, Verdict};
use crate::param::ParamValue;
use crate::report::{Conclusion, Paper, Point, Proposal, Readiness, ReadinessStatus, Tested};
use crate::rule::PaperPlan;

/// How many findings a reason names.
const NAMED: usize = 5;

/// Sub-clauses under which so many different rules fail that a major is proposed (ESC-AGG). The single findings stay: a
/// person decides whether they are one.
pub(super) fn proposals(prepared: &Prepared, findings: &[Finding]) -> Vec<Proposal> {
    let packs = &prepared.packs;
    let name = packs.aggregate.as_deref();
    let figure = name.and_then(|name| prepared.own_params().get(name).or_else(|| packs.params.get(name)));
    let Some(ParamValue::Number(least)) = figure.map(|figure| &figure.value) else { return Vec::new() };
    let mut failing: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.verdict == Verdict::Nonconform) {
        let instances = finding.instances.iter().map(|instance| instance.rule.as_str());
        for id in instances.chain([finding.rule.as_str()]) {
            if let Some(rule) = packs.rule(id) {
                failing.entry(rule.criterion_reference()).or_default().insert(id);
            }
        }
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count; not below 1")]
    let least = least.max(1.0) as usize;
    let enough = failing.into_iter().filter(|(_, rules)| rules.len() >= least);
    enough
        .map(|(criterion, rules)| Proposal {
            criterion: criterion.to_owned(),
            rules: rules.into_iter().map(str::to_owned).collect(),
            least,
        })
        .collect()
}

/// What stands in the way: a run that could not conclude, and majors; minors are on the way.
pub(super) fn readiness(conclusion: &Conclusion, rules: &[Tested], findings: &[Finding]) -> Readiness {
    let graded = |grade| -> Vec<&Finding> {
        let is = |finding: &&Finding| finding.verdict == Verdict::Nonconform && finding.grade == Some(grade);
        findings.iter().filter(is).collect()
    };
    let (majors, minors) = (graded(Grade::Major), graded(Grade::Minor));
    let questions = findings.iter().filter(|finding| finding.verdict == Verdict::NeedsHuman).count();
    let untested = rules.iter().filter(|rule| rule.counts.tested() == 0).count();
    let mut reasons = Vec::new();
    if conclusion.exit == 2 {
        reasons.push(format!("the run could not conclude: {}", conclusion.reason));
    }
    if !majors.is_empty() {
        reasons.push(format!("{} proposed: {}", counted(majors.len(), "major"), named(&majors)));
    }
    if !minors.is_empty() {
        reasons.push(format!("{} proposed", counted(minors.len(), "minor")));
    }
    if questions > 0 {
        reasons.push(format!("{} for a person", counted(questions, "question")));
    }
    if untested > 0 {
        reasons.push(format!("{} not tested", counted(untested, "rule")));
    }
    let status = match () {
        () if conclusion.exit == 2 || !majors.is_empty() => ReadinessStatus::NotReady,
        () if !minors.is_empty() => ReadinessStatus::ReadyWithMinors,
        () => ReadinessStatus::Ready,
    };
    Readiness { status, reasons }
}

fn named(findings: &[&Finding]) -> String {
    let name = |finding: &&Finding| format!("{} {}", finding.rule, finding.subject);
    let mut names: Vec<String> = findings.iter().take(NAMED).map(name).collect();
    if findings.len() > NAMED {
        names.push(format!("and {} more", findings.len() - NAMED));
    }
    names.join(", ")
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// The working papers of which at least one rule was put, with the rules that were.
pub(super) fn papers(plans: &[PaperPlan], rules: &[Tested]) -> Vec<Paper> {
    let paper = |plan: &PaperPlan| {
        let of = |at: usize| rules.iter().filter(move |rule| plan.point_of(&rule.id) == Some(at));
        let points = plan.points.iter().enumerate().map(|(at, point)| Point {
            title: point.title.clone(),
            question: point.question.clone(),
            basis: point.basis.clone(),
            rules: of(at).map(|rule| rule.id.clone()).collect(),
        });
        Paper { clause: plan.clause.clone(), title: plan.title.clone(), points: points.collect() }
    };
    let all = plans.iter().map(paper);
    all.filter(|paper| paper.points.iter().any(|point| !point.rules.is_empty())).collect()
}
