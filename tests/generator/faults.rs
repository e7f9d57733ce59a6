//! Each kind of defect alone, in a company that has no other: it is found, and changes nothing that does not depend on it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use rayon::prelude::*;
use tickmark::finding::Verdict;

use super::generator::{Company, Defect, Pair, every_defect};
use super::judge::{Judge, Subject, Verdicts};

static JUDGE: LazyLock<Judge> = LazyLock::new(Judge::new);

/// Rules of which a company without defects gives nothing to test, and why.
const UNTESTED: [(&str, &str); 0] = [];

/// Whether a person has to see it.
fn is_told(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Nonconform | Verdict::Ofi | Verdict::NeedsHuman | Verdict::Error)
}

fn told(verdicts: &Verdicts) -> BTreeSet<Pair> {
    let told = verdicts.iter().filter(|(_, verdict)| is_told(**verdict));
    told.map(|((rule, kind, id), verdict)| (rule.clone(), kind.clone(), id.clone(), verdict.name().to_owned()))
        .collect()
}

#[test]
fn a_company_without_defects_conforms_and_leaves_no_rule_untested() {
    for (seed, size) in [(7, 300), (8, 300), (9, 1200)] {
        let verdicts = JUDGE.verdicts(&Company::without_defects(seed, size));
        assert_eq!(told(&verdicts), BTreeSet::new(), "seed {seed}, {size} records");
        let mut tested = BTreeMap::<&str, usize>::new();
        for ((rule, ..), verdict) in &verdicts {
            *tested.entry(rule).or_default() += usize::from(verdict.is_tested());
        }
        let rules = JUDGE.packs.rules.iter().map(|rule| rule.id.as_str());
        let untested: Vec<&str> = rules.filter(|rule| tested.get(rule).is_none_or(|count| *count == 0)).collect();
        assert_eq!(untested, UNTESTED.map(|(rule, _)| rule), "seed {seed}, {size} records");
    }
}

#[test]
fn every_rule_of_improvement_and_nonconformity_has_a_defect() {
    let defects = every_defect();
    let found: BTreeSet<&str> = defects.iter().flat_map(|defect| defect.found).map(|(rule, ..)| *rule).collect();
    let gates = ["4.4-process-map", "9.3.1-review-interval", "9.2.2-external-audits-logged", "DI-attestation-valid"];
    let rules = JUDGE.packs.rules.iter().map(|rule| rule.id.as_str());
    let asked = rules.filter(|rule| rule.starts_with("10.1-") || rule.starts_with("10.2-") || gates.contains(rule));
    let without: Vec<&str> = asked.filter(|rule| !found.contains(rule)).collect();
    assert_eq!(without, Vec::<&str>::new(), "no defect is planted for these rules");
    let names: BTreeSet<&str> = defects.iter().map(|defect| defect.name).collect();
    assert_eq!(names.len(), defects.len(), "defects have names of their own");
}

/// The rules that wait for one of these or ask for its verdict, directly or by way of others; with these.
fn depending_on(failing: &BTreeSet<&str>) -> BTreeSet<&'static str> {
    let (rules, order) = (&JUDGE.packs.rules, &JUDGE.packs.order);
    let mut depending = BTreeSet::new();
    // Every rule asks which attestations count: that alone makes none depend on it.
    let of = order.gates.iter().zip(&order.asks).map(|(gates, asks)| [&gates[..], asks].concat());
    let of: Vec<Vec<&str>> = of.map(|of| of.into_iter().map(|at| rules[at].id.as_str()).collect()).collect();
    let asked = |at: usize| of[at].iter().filter(|id| **id != "DI-attestation-valid");
    for at in &order.sequence {
        let id = rules[*at].id.as_str();
        if failing.contains(id) || asked(*at).any(|of| depending.contains(*of)) {
            depending.insert(id);
        }
    }
    depending
}

/// What is wrong with what a defect leads to when it is alone: nothing where all is as stated.
fn alone(defect: &Defect, company: &Company, clean: &Verdicts) -> Vec<String> {
    let Some(spoiled) = company.with(defect) else { return vec!["there is no place for it".to_owned()] };
    let after = JUDGE.verdicts(&spoiled);
    let found = told(&after);
    let mut wrong: Vec<String> = spoiled.expected.difference(&found).map(|pair| format!("missed {pair:?}")).collect();
    wrong.extend(found.difference(&spoiled.expected).map(|pair| format!("invented {pair:?}")));
    let depending = depending_on(&defect.found.iter().map(|(rule, ..)| *rule).collect());
    // A record that the defect adds or takes away is told by its own verdicts only: every record has a verdict on its id.
    let stays = |(_, kind, id): &Subject| {
        let key = ("DI-unique-id".to_owned(), kind.clone(), id.clone());
        kind == "isms" || clean.contains_key(&key) && after.contains_key(&key)
    };
    for subject in changed(clean, &after) {
        let (was, is) = (clean.get(subject), after.get(subject));
        let stated = depending.contains(subject.0.as_str()) || defect.beside.contains(&subject.0.as_str());
        if !is.is_some_and(|verdict| is_told(*verdict)) && !stated && stays(subject) {
            wrong.push(format!("{subject:?} was {was:?} and is {is:?}"));
        }
    }
    wrong
}

/// What is judged otherwise than before, or only once.
fn changed<'v>(before: &'v Verdicts, after: &'v Verdicts) -> Vec<&'v Subject> {
    let (mut before, mut after) = (before.iter().peekable(), after.iter().peekable());
    let mut changed = Vec::new();
    loop {
        match (before.peek(), after.peek()) {
            (Some((old, was)), Some((new, is))) if old == new => {
                if was != is {
                    changed.push(*new);
                }
                before.next();
                after.next();
            }
            (Some((old, _)), Some((new, _))) if old < new => changed.extend(before.next().map(|(old, _)| old)),
            (_, Some(_)) => changed.extend(after.next().map(|(new, _)| new)),
            (Some(_), None) => changed.extend(before.next().map(|(old, _)| old)),
            (None, None) => return changed,
        }
    }
}

#[test]
fn one_fault_alone_is_found_and_changes_nothing_that_does_not_depend_on_it() {
    let company = Company::without_defects(7, 300);
    let clean = JUDGE.verdicts(&company);
    let wrong: Vec<(&str, Vec<String>)> = every_defect()
        .par_iter()
        .map(|defect| (defect.name, alone(defect, &company, &clean)))
        .filter(|(_, wrong)| !wrong.is_empty())
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
