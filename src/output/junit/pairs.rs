//! Pairs of rule and subject, each once: what the cases of a report say, what its findings say, and what is counted without a
//! name.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::finding::{Finding, Instance, Subject, Verdict};
use crate::report::{Report, Tested};
use crate::source::Span;
use crate::telling::clause;

/// One rule and all that is known of its subjects.
pub(super) struct Group<'r> {
    /// The rule's id.
    pub(super) id: &'r str,
    /// What it tested; `None` where only findings name it.
    pub(super) tested: Option<&'r Tested>,
    /// Its subjects in the order of the data set, each once.
    pub(super) pairs: Vec<Pair<'r>>,
    /// Subjects that are counted without a name.
    pub(super) unlisted: Counted<'r>,
    criteria: &'r [String],
}

/// One rule put to one subject.
pub(super) struct Pair<'r> {
    /// The subject.
    pub(super) subject: &'r Subject,
    /// Where it stands.
    pub(super) span: Span,
    /// What it came to.
    pub(super) verdict: Verdict,
    /// Why, where no finding says it.
    pub(super) reason: Option<&'r str>,
    /// The finding that speaks for it.
    pub(super) spoken: Option<Spoken<'r>>,
    /// Whether another finding of the same rule speaks of the same subject.
    again: bool,
}

/// A finding that speaks for a pair: of its own, or as one of its instances.
#[derive(Clone, Copy)]
pub(super) struct Spoken<'r> {
    pub(super) finding: &'r Finding,
    pub(super) instance: Option<&'r Instance>,
}

/// Subjects counted by verdict, with the first reason.
#[derive(Clone, Default)]
pub(super) struct Counted<'r>(BTreeMap<Verdict, (usize, Option<&'r str>)>);

impl<'r> Counted<'r> {
    pub(super) fn count(&mut self, pair: &Pair<'r>) {
        let (count, reason) = self.0.entry(pair.verdict).or_default();
        *count += 1;
        *reason = reason.or(pair.reason);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn verdicts(&self) -> impl Iterator<Item = (Verdict, (usize, Option<&'r str>))> {
        self.0.iter().map(|(verdict, counted)| (*verdict, *counted))
    }
}

impl Group<'_> {
    /// The clause of its suite.
    pub(super) fn clause(&self) -> String {
        clause(self.id, self.criteria)
    }
}

impl Pair<'_> {
    /// Its name, the same in every run.
    pub(super) fn name(&self, group: &Group<'_>) -> String {
        match self.spoken.filter(|_| self.again) {
            Some(spoken) => format!("{} {} {}", group.id, self.subject, spoken.key()),
            None => format!("{} {}", group.id, self.subject),
        }
    }
}

/// The rules of a report, by id, each with its subjects.
pub(super) fn groups(report: &Report) -> Vec<Group<'_>> {
    let mut groups: BTreeMap<&str, Group<'_>> = BTreeMap::new();
    for tested in &report.rules {
        groups.insert(&tested.id, listed(report, tested));
    }
    let mut at: FxHashMap<&str, FxHashMap<&Subject, usize>> = FxHashMap::default();
    for (id, group) in &groups {
        at.insert(id, group.pairs.iter().enumerate().map(|(at, pair)| (pair.subject, at)).collect());
    }
    for finding in &report.findings {
        let own = Spoken { finding, instance: None };
        let others = finding.instances.iter().map(|one| Spoken { finding, instance: Some(one) });
        for spoken in std::iter::once(own).chain(others) {
            let group = groups.entry(spoken.rule()).or_insert_with(|| Group::named(spoken));
            let known = at.entry(spoken.rule()).or_default();
            let index = *known.entry(spoken.subject()).or_insert_with(|| {
                group.pairs.push(spoken.pair(false));
                group.pairs.len() - 1
            });
            let spare = group.pairs.get_mut(index).and_then(|pair| pair.speak(spoken));
            group.pairs.extend(spare);
        }
    }
    groups.into_values().map(Group::counted).collect()
}

/// The cases of a rule. Rows that share an id are one subject, and the worst verdict speaks for it.
fn listed<'r>(report: &'r Report, tested: &'r Tested) -> Group<'r> {
    let mut pairs: Vec<Pair<'_>> = Vec::with_capacity(tested.cases.len());
    let mut at: FxHashMap<&Subject, usize> = FxHashMap::default();
    for case in &tested.cases {
        let Some(seen) = report.subjects.get(case.subject as usize) else { continue };
        let reason = case.reason.as_deref();
        let pair =
            Pair { subject: &seen.subject, span: seen.span, verdict: case.verdict, reason, spoken: None, again: false };
        match at.get(&seen.subject).and_then(|index| pairs.get_mut(*index)) {
            Some(known) if known.verdict < pair.verdict => *known = pair,
            Some(_) => {}
            None => {
                at.insert(&seen.subject, pairs.len());
                pairs.push(pair);
            }
        }
    }
    Group { id: &tested.id, tested: Some(tested), pairs, unlisted: Counted::default(), criteria: &tested.criteria }
}

impl<'r> Group<'r> {
    /// A rule that only a finding names.
    fn named(spoken: Spoken<'r>) -> Self {
        let criteria = if spoken.instance.is_none() { spoken.finding.criteria.as_slice() } else { &[] };
        Self { id: spoken.rule(), tested: None, pairs: Vec::new(), unlisted: Counted::default(), criteria }
    }

    /// Counts the subjects that no case and no finding names.
    fn counted(mut self) -> Self {
        let Some(tested) = self.tested else { return self };
        for verdict in Verdict::ALL {
            let beyond = self.pairs.iter().filter(|pair| pair.verdict == verdict && pair.is_beyond(tested)).count();
            let left = tested.unlisted(verdict).saturating_sub(beyond);
            if left > 0 {
                self.unlisted.0.insert(verdict, (left, tested.reason.as_deref()));
            }
        }
        self
    }
}

impl<'r> Pair<'r> {
    /// Takes what a finding says of the pair. Gives a pair of its own to a second finding about it, so that none is lost.
    fn speak(&mut self, spoken: Spoken<'r>) -> Option<Pair<'r>> {
        match self.spoken {
            Some(known) if known.key() == spoken.key() => {}
            // A finding of its own says more than one that speaks for several.
            Some(known) if known.instance.is_none() => return spoken.instance.is_none().then(|| spoken.pair(true)),
            _ => {
                self.verdict = spoken.finding.verdict;
                self.span = spoken.span();
                self.spoken = Some(spoken);
            }
        }
        None
    }

    /// Whether it stands here by its finding alone, so that the counts hold it and the cases do not.
    fn is_beyond(&self, tested: &Tested) -> bool {
        tested.cases.is_empty() && self.spoken.is_some()
    }
}

impl<'r> Spoken<'r> {
    pub(super) fn rule(&self) -> &'r str {
        self.instance.map_or(&self.finding.rule, |one| &one.rule)
    }

    pub(super) fn subject(&self) -> &'r Subject {
        self.instance.map_or(&self.finding.subject, |one| &one.subject)
    }

    pub(super) fn span(&self) -> Span {
        self.instance.map_or_else(|| self.finding.evidence.first().span, |one| one.span)
    }

    /// The key of the pair over time.
    pub(super) fn key(&self) -> &'r str {
        self.instance.map_or(&self.finding.fingerprint, |one| &one.fingerprint).as_str()
    }

    /// What was found.
    pub(super) fn said(&self) -> &'r str {
        self.instance.map_or(&self.finding.statement, |one| &one.reason)
    }

    fn pair(self, again: bool) -> Pair<'r> {
        let (subject, span) = (self.subject(), self.span());
        Pair { subject, span, verdict: self.finding.verdict, reason: None, spoken: Some(self), again }
    }
}
