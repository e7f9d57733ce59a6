//! Puts every rule to every record of its population, gates first. What it gives is raw: verdicts by rule and subject, with
//! what was read; bundling and grading come later.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::attest::Attestations;
use crate::finding::Verdict;
use crate::param::Params;
use crate::report::Counts;
use crate::rule::{Criterion, Packs, Rule};
use crate::script::{Asked, Each, Outcome, Verdicts, WhyKind, World};
use crate::value::RecordId;

mod asked;
mod gate;
mod part;

use gate::Gate;
use part::Part;

/// How many subjects one thread judges at a time.
const CHUNK: usize = 1024;

/// How often a rule may fail within a chunk before it is not put to the rest of it.
const FAILURES: usize = 8;

/// What one rule came to.
#[derive(Debug)]
pub struct Judged {
    /// Index of the rule in the packs.
    pub rule: usize,
    /// How many subjects it applies to.
    pub population: usize,
    /// Subjects by verdict.
    pub counts: Counts,
    /// The criterion in force.
    pub criterion: Criterion,
    /// Verdicts that a person may have to see, in the order of the data set: all but conform, not due, not applicable,
    /// and not tested because of a gate.
    pub verdicts: Vec<(Option<RecordId>, Outcome)>,
    /// Why subjects were not tested, were not due or did not apply, and how many.
    pub reasons: BTreeMap<(Verdict, String), usize>,
    /// What was remarked on subjects that conform, in the order of the data set.
    pub remarks: Vec<(Option<RecordId>, String)>,
    /// Each subject and what it came to, with the reason that a count has, in the order of the data set, where it is wanted.
    pub cases: Vec<(Option<RecordId>, Verdict, Option<Arc<str>>)>,
    gate: Gate,
    /// The gate of the run that closes this rule whole, if one does. It closes what needs this rule too, even where this
    /// rule has no subject for which it could be closed (domain D.1.5).
    root: Option<usize>,
}

impl Judged {
    /// Counts a subject as another verdict than the one it was counted as.
    pub fn move_to(&mut self, subject: Option<RecordId>, from: Verdict, to: Verdict) {
        self.counts.shift(from, to);
        if let Some(case) = self.cases.iter_mut().find(|(of, verdict, _)| *of == subject && *verdict == from) {
            case.1 = to;
        }
    }
}

/// What rules are put to.
#[derive(Debug)]
pub struct Assessment<'a, 'd> {
    /// The packs.
    pub packs: &'a Packs,
    /// The records and everything around them.
    pub world: &'a World<'d>,
    /// The organisation's own figures.
    pub params: &'a Params,
    /// Which rules are asked for, by index; the gates they need are put as well, and are not reported.
    pub wanted: &'a [bool],
    /// Which rules are put as well, by index, to be heard and not reported.
    pub heard: &'a [bool],
    /// Which records are asked for; `None` for all. Gates look at all.
    pub subjects: Option<&'a [RecordId]>,
    /// Whether each subject is listed with what it came to.
    pub cases: bool,
}

impl Assessment<'_, '_> {
    /// Puts the wanted rules, those to be heard, and the gates that they need; gives what each of the first two came to, by
    /// rule id.
    pub fn run(&self) -> Vec<Judged> {
        let needed = self.needed();
        let attestations = Attestations::of(self.packs, self.world);
        let mut done: Vec<Option<Judged>> = self.packs.rules.iter().map(|_| None).collect();
        for at in &self.packs.order.sequence {
            if !needed.get(*at).copied().unwrap_or(false) {
                continue;
            }
            let Some(rule) = self.packs.rules.get(*at) else { continue };
            let params = rule.params_in_force(&self.packs.params, self.params);
            let judged = Putting::of(self, rule, *at, &params, &done, &attestations).put();
            if let Some(slot) = done.get_mut(*at) {
                *slot = Some(judged);
            }
        }
        let is = |list: &[bool], at: usize| list.get(at).copied().unwrap_or(false);
        let asked = |judged: &Judged| is(self.wanted, judged.rule) || is(self.heard, judged.rule);
        done.into_iter().flatten().filter(asked).collect()
    }

    /// The wanted rules, every gate they wait for, and every rule whose verdict they ask for.
    fn needed(&self) -> Vec<bool> {
        let also = self.heard.iter().chain(std::iter::repeat(&false));
        let mut needed: Vec<bool> = self.wanted.iter().zip(also).map(|(wanted, heard)| *wanted || *heard).collect();
        for at in self.packs.order.sequence.iter().rev() {
            if needed.get(*at).copied().unwrap_or(false) {
                let (gates, asks) = (self.packs.order.gates.get(*at), self.packs.order.asks.get(*at));
                for gate in [gates, asks].into_iter().flatten().flatten() {
                    if let Some(slot) = needed.get_mut(*gate) {
                        *slot = true;
                    }
                }
            }
        }
        needed
    }
}

/// One rule being put.
struct Putting<'a, 'd> {
    assessment: &'a Assessment<'a, 'd>,
    rule: &'a Rule,
    at: usize,
    params: &'a Params,
    done: &'a [Option<Judged>],
    criterion: Criterion,
    attestations: &'a Attestations<'d>,
    /// Whether other rules ask for its verdicts.
    heard: Option<&'a std::sync::OnceLock<Verdicts>>,
}

impl<'a, 'd> Putting<'a, 'd> {
    fn of(
        assessment: &'a Assessment<'a, 'd>,
        rule: &'a Rule,
        at: usize,
        params: &'a Params,
        done: &'a [Option<Judged>],
        attestations: &'a Attestations<'d>,
    ) -> Self {
        let heard = assessment.world.verdicts.get(&rule.id);
        let mut putting = Self { assessment, rule, at, params, done, criterion: rule.criterion, attestations, heard };
        if let Some(asked) = putting.asked(None) {
            putting.criterion = rule.criterion_in_force(&asked);
        }
        putting
    }

    fn put(&self) -> Judged {
        if self.rule.queries.is_some() {
            return self.put_to_answer();
        }
        let all = match &self.rule.each {
            Each::Dataset => return self.put_once(),
            Each::Any => self.population(&self.every_type()),
            Each::Types(types) => self.population(types),
        };
        let sum = self.all(&all);
        self.of_records(sum)
    }

    /// Puts the rule to each of these records.
    fn all(&self, subjects: &[RecordId]) -> Part {
        let parts: Vec<Part> = subjects.par_chunks(CHUNK).map(|chunk| self.chunk(chunk)).collect();
        let mut sum = Part::default();
        for part in parts {
            sum.population += part.population;
            sum.counts.merge(&part.counts);
            sum.verdicts.extend(part.verdicts);
            sum.closed.extend(part.closed);
            sum.heard.extend(part.heard);
            sum.remarks.extend(part.remarks);
            sum.cases.extend(part.cases);
            for (reason, count) in part.reasons {
                *sum.reasons.entry(reason).or_default() += count;
            }
        }
        sum
    }

    fn of_records(&self, mut sum: Part) -> Judged {
        let gate = match self.rule.gate_run {
            true => Gate::Run(self.run_gate(sum.population, &sum.counts)),
            false => Gate::Subjects { closed: std::mem::take(&mut sum.closed), population: sum.population },
        };
        self.judged(sum, gate)
    }

    fn judged(&self, part: Part, gate: Gate) -> Judged {
        let Part { population, counts, verdicts, reasons, remarks, cases, heard, .. } = part;
        if let Some(place) = self.heard {
            // Each rule is put once a run; a second time it would say the same.
            let _ = place.set(Verdicts { worst: counts.worst(), of: heard });
        }
        Judged {
            rule: self.at,
            population,
            counts,
            criterion: self.criterion,
            verdicts,
            reasons,
            remarks,
            cases,
            gate,
            root: self.root(),
        }
    }

    fn every_type(&self) -> Vec<crate::model::TypeId> {
        self.assessment.packs.model.types().map(|(id, _)| id).collect()
    }

    /// The records of these types, in the order of the data set.
    fn population(&self, types: &[crate::model::TypeId]) -> Vec<RecordId> {
        let world = self.assessment.world;
        let mut all: Vec<RecordId> =
            types.iter().flat_map(|kind| world.of_type(*kind, self.rule.withdrawn)).copied().collect();
        all.sort_unstable();
        if let Some(wanted) = self.assessment.subjects
            && !self.is_gate_only()
        {
            all.retain(|id| wanted.binary_search(id).is_ok());
        }
        all
    }

    /// A rule put only because others need it looks at all records, whatever subjects are asked for.
    fn is_gate_only(&self) -> bool {
        !self.assessment.wanted.get(self.at).copied().unwrap_or(false)
    }

    fn asked(&self, subject: Option<RecordId>) -> Option<Asked<'_, '_>> {
        let world = self.assessment.world;
        let page = world.data.sources.get(self.rule.page)?;
        Some(Asked { world, subject, params: self.params, page, trace: false, taken: None })
    }

    /// A rule about the whole set has one subject. Whether it applies is asked before its gates, so that a duty that does
    /// not apply is not said to be untested.
    fn put_once(&self) -> Judged {
        let mut part = Part::default();
        self.subject(None, &mut part);
        let gate = Gate::Run(match part.closed.get(&WHOLE) {
            Some(root) => Err(*root),
            None => Ok(()),
        });
        self.judged(part, gate)
    }

    fn chunk(&self, subjects: &[RecordId]) -> Part {
        let mut part = Part::default();
        for (at, subject) in subjects.iter().enumerate() {
            // A rule that fails again and again is not put to the rest of the chunk: they are in error with the others.
            // Chunks are cut by the population alone, so that the outcome is the same on any number of threads.
            if part.counts.of(Verdict::Error) >= FAILURES {
                let rest = subjects.get(at..).unwrap_or(&[]);
                part.population += rest.len();
                rest.iter().for_each(|id| {
                    self.count(Some(*id), Verdict::Error, &mut part);
                    part.closed.insert(*id, self.at);
                });
                break;
            }
            self.subject(Some(*subject), &mut part);
        }
        part
    }

    fn subject(&self, subject: Option<RecordId>, part: &mut Part) {
        let Some(asked) = self.asked(subject) else { return };
        let applies = self.rule.program.applies(&asked);
        // A database gives only what the rule is about; where it does not, that is told.
        if matches!(applies, Ok(false)) && self.rule.queries.is_none() {
            return;
        }
        part.population += 1;
        let key = subject.unwrap_or(WHOLE);
        if let Some(root) = self.closed_gate(subject) {
            self.count(subject, Verdict::NotTested, part);
            let name = self.assessment.packs.rules.get(root).map_or("", |rule| rule.id.as_str());
            part.because(Verdict::NotTested, format!("gate: {name}"));
            part.closed.insert(key, root);
            return;
        }
        let outcome = match applies {
            Err(outcome) => *outcome,
            Ok(false) => Outcome::bare(Verdict::NotApplicable),
            Ok(true) => self.rule.program.check(&asked),
        };
        let outcome = self.attestations.answered(self.assessment.world, self.rule, subject, outcome);
        let outcome = self.agreed(self.rule.settle(outcome, self.criterion));
        self.count(subject, outcome.verdict, part);
        let of_run = self.rule.gate_run && subject.is_some();
        let said = if of_run { None } else { self.rule.program.opens(&asked) };
        let open = match said {
            Some(Ok(open)) => open,
            _ => !matches!(outcome.verdict, Verdict::Nonconform | Verdict::NotTested | Verdict::Error),
        };
        if !open {
            part.closed.insert(key, self.at);
        }
        self.tell(subject, outcome, part);
    }

    fn count(&self, subject: Option<RecordId>, verdict: Verdict, part: &mut Part) {
        part.counts.add(verdict);
        if self.assessment.cases {
            part.cases.push((subject, verdict, None));
        }
        if let (Some(_), Some(id)) = (self.heard, subject) {
            part.heard.insert(id, verdict);
        }
    }

    /// Keeps a verdict that a person must see, and counts the reason of one that nobody must.
    fn tell(&self, subject: Option<RecordId>, outcome: Outcome, part: &mut Part) {
        let reason = match outcome.verdict {
            Verdict::Conform => {
                part.remarks.extend(outcome.notes.into_iter().map(|note| (subject, note)));
                return;
            }
            Verdict::NotDue | Verdict::NotApplicable => outcome.message.clone().unwrap_or_default(),
            Verdict::NotTested => match (gate::taint(self.assessment.packs, &outcome), &outcome.why) {
                (Some(rule), _) => format!("gate: {rule}"),
                (None, Some(why)) => gate::reason(self.assessment.world, why),
                (None, None) => outcome.message.clone().unwrap_or_default(),
            },
            _ => {
                part.verdicts.push((subject, outcome));
                return;
            }
        };
        // What changes with each subject is counted under one heading; dates would make a reason of their own each.
        let heading = if outcome.verdict == Verdict::NotDue { "not due yet".to_owned() } else { reason };
        let gated = heading.starts_with("gate: ");
        part.because(outcome.verdict, heading);
        // What this run cannot look at is a limit of the run; what the record itself lacks, its owner can mend.
        let own = outcome.why.as_ref().is_some_and(|why| matches!(why.kind, WhyKind::Absent(_)));
        if outcome.verdict == Verdict::NotTested && own && !gated && subject.is_some() {
            part.verdicts.push((subject, outcome));
        }
    }

    /// The gate of a rule on records that opens for the run: what the page says of the whole set, or that something
    /// conforms.
    fn run_gate(&self, population: usize, counts: &Counts) -> Result<(), usize> {
        let said = self.asked(None).and_then(|asked| self.rule.program.opens(&asked));
        let open = match said {
            Some(Ok(open)) => open,
            Some(Err(_)) => false,
            None => population > 0 && counts.of(Verdict::Conform) + counts.of(Verdict::Ofi) > 0,
        };
        if open { Ok(()) } else { Err(self.at) }
    }

    /// The first closed gate of the chain, for this subject: the gate that closed the gate, and so on (domain D.1.5).
    fn closed_gate(&self, subject: Option<RecordId>) -> Option<usize> {
        let gates = self.assessment.packs.order.gates.get(self.at)?;
        gates.iter().find_map(|at| {
            let gate = self.assessment.packs.rules.get(*at)?;
            if is_soft(gate, self.assessment.packs) {
                return None;
            }
            let judged = self.done.get(*at)?.as_ref()?;
            judged.root.or_else(|| judged.gate.closed_for(subject, gate, self.assessment.world))
        })
    }

    /// The gate of the run that closes the rule for every subject: one of its own, or the root of one of its own.
    fn root(&self) -> Option<usize> {
        let gates = self.assessment.packs.order.gates.get(self.at)?;
        gates.iter().find_map(|at| {
            let gate = self.assessment.packs.rules.get(*at)?;
            let judged = self.done.get(*at)?.as_ref()?;
            let own = || match &judged.gate {
                Gate::Run(state) => state.err(),
                Gate::Subjects { .. } => None,
            };
            if is_soft(gate, self.assessment.packs) { None } else { judged.root.or_else(own) }
        })
    }
}

/// Stands for the whole set among subjects.
const WHOLE: RecordId = RecordId(u32::MAX);

/// An integrity gate closes only where the verdict depends on the bad value (domain D.1.4). The values know by themselves
/// when they cannot be used, so such a gate closes nothing; one that the pack implies for every rule does.
fn is_soft(gate: &Rule, packs: &Packs) -> bool {
    gate.criterion == Criterion::Integrity && !packs.implied_needs.contains(&gate.id)
}
