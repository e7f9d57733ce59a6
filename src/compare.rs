//! Two reports of the same management system, compared: what is new, what is gone and may be said to be, what weighs more or
//! less, what rests on other evidence, and what was looked at differently.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

mod kept;

pub use kept::{Kept, read};

use kept::{KeptRule, Pair};

/// What lies between two reports.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What was not there before.
    pub new: Vec<Matter>,
    /// What weighs more than before.
    pub worse: Vec<Matter>,
    /// What weighs less than before.
    pub better: Vec<Matter>,
    /// What is no longer found by a rule that looked: put right as it seems, to be verified by a person.
    pub resolved: Vec<Matter>,
    /// What is not found because its rule was not put, or tested nothing: nobody can say that it was put right.
    pub not_looked_at: Vec<Matter>,
    /// What is there as before, and rests on other evidence or says something else.
    pub changed_evidence: Vec<Matter>,
    /// Rules that were put to another number of subjects.
    pub populations: Vec<Change>,
    /// Rules that came, went, or are graded or referenced otherwise.
    pub rules: Vec<Change>,
    /// Figures in force that differ.
    pub parameters: Vec<Change>,
    /// Packs that differ.
    pub packs: Vec<Change>,
    /// Sources that give another number of records.
    pub sources: Vec<Change>,
}

/// One failing pair of rule and subject, before and after.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Matter {
    /// What it weighs now, or weighed where it is gone: `major`, `minor`, `ofi`, or a verdict.
    pub weight: String,
    /// What it weighed before, where that differs.
    pub was: Option<String>,
    /// The rule.
    pub rule: String,
    /// The subject, as `type/id`.
    pub subject: String,
    /// What was found; where it is gone, what had been.
    pub statement: String,
    /// Its identity over time.
    pub key: String,
}

/// Something that has another value now; empty where it was not there, or is not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Change {
    /// What.
    pub name: String,
    /// Its value before.
    pub old: String,
    /// Its value now.
    pub new: String,
}

impl Difference {
    /// Compares two reports, the earlier first.
    pub fn between(old: &Kept, new: &Kept) -> Self {
        let mut found = Self::default();
        let before = old.pairs();
        let after = new.pairs();
        for (key, now) in &after {
            match before.get(key) {
                None => found.new.push(now.matter(None)),
                Some(was) => found.same(was, now),
            }
        }
        for (key, was) in before.iter().filter(|(key, _)| !after.contains_key(*key)) {
            debug_assert_eq!(*key, was.key);
            let list = if new.looked(was.rule) { &mut found.resolved } else { &mut found.not_looked_at };
            list.push(was.matter(None));
        }
        found.settings(old, new);
        found.sort();
        found
    }

    /// Whether something is new or weighs more.
    pub fn is_worse(&self) -> bool {
        !self.new.is_empty() || !self.worse.is_empty()
    }

    fn same(&mut self, was: &Pair<'_>, now: &Pair<'_>) {
        let (before, after) = (was.rank(), now.rank());
        if after < before {
            self.worse.push(now.matter(Some(was)));
        } else if after > before {
            self.better.push(now.matter(Some(was)));
        } else if was.evidence != now.evidence || was.statement != now.statement {
            self.changed_evidence.push(now.matter(None));
        }
    }

    fn settings(&mut self, old: &Kept, new: &Kept) {
        let of = |kept: &Kept, say: fn(&KeptRule) -> String| -> BTreeMap<String, String> {
            kept.rules.iter().map(|rule| (rule.id.clone(), say(rule))).collect()
        };
        let population = |rule: &KeptRule| format!("{} of {} tested", rule.tested(), rule.population);
        let both = |name: &String| old.rule(name).is_some() && new.rule(name).is_some();
        self.populations = changes(&of(old, population), &of(new, population));
        self.populations.retain(|change| both(&change.name));
        let said = |rule: &KeptRule| format!("{}; {}", rule.grade, rule.criteria.join(", "));
        self.rules = changes(&of(old, said), &of(new, said));
        self.parameters = changes(&old.figures(), &new.figures());
        self.packs = changes(&old.packs(), &new.packs());
        self.sources = changes(&old.records(), &new.records());
    }

    fn sort(&mut self) {
        let lists = [
            &mut self.new,
            &mut self.worse,
            &mut self.better,
            &mut self.resolved,
            &mut self.not_looked_at,
            &mut self.changed_evidence,
        ];
        for list in lists {
            list.sort_by_cached_key(|matter| (kept::rank(&matter.weight), matter.rule.clone(), matter.subject.clone()));
        }
    }
}

/// What differs between two sets of named values, by name.
fn changes(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> Vec<Change> {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let value = |of: &BTreeMap<String, String>, name: &String| of.get(name).cloned().unwrap_or_default();
    let change = |name: &String| Change { name: name.clone(), old: value(old, name), new: value(new, name) };
    names.into_iter().map(change).filter(|change| change.old != change.new).collect()
}

#[cfg(test)]
mod tests;
