//! Every kind of defect: where it is planted, how, and what must be found. A defect that two rules see is expected twice.

use std::collections::BTreeSet;

use super::random::Random;
use super::{Case, Company, Idea, Pair, Record};

mod clauses;
mod handling_action;
mod handling_cause;
mod handling_effect;
mod handling_log;
mod improving_first;
mod improving_later;
mod improving_whole;
mod integrity;
mod site;

use site::Site;

/// A company of so many records has one defect of each kind; one of twice the size has two.
const PER_DEFECT: usize = 3000;

/// The verdicts that a defect may lead to.
const N: &str = "nonconform";
const O: &str = "ofi";
const H: &str = "needs_human";

/// On which record a verdict falls, as the place of the defect knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum On {
    /// The management system as a whole.
    Isms,
    /// Of a case: the entry, its actions, their checks, evidence, change, acceptance, and where it came from.
    Entry,
    Action,
    Dropped,
    Check,
    Proof,
    Seen,
    Better,
    Change,
    Acceptance,
    Origin,
    /// The audit of its finding.
    Audit,
    /// The answer that a person gave.
    Answer,
    /// The entry of the second case, and of both the one with the later number.
    Second,
    Later,
    /// Of an idea: the improvement, its messages, its lesson, what was raised in its place.
    Idea,
    Notice,
    News,
    Lesson,
    Next,
    /// A record that stands by itself.
    Record,
    /// A record that the defect adds.
    Made,
}

/// Where a kind of defect is planted.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// In a case.
    Case(fn(&Case) -> bool),
    /// In two cases.
    Two(fn(&Case, &Case) -> bool),
    /// In an idea.
    Idea(fn(&Idea) -> bool),
    /// In a record of a type on which nothing leans; by its number and what it holds.
    Record(&'static str, fn(usize, &Record) -> bool),
    /// In the set of records as a whole, where it hides nothing.
    Whole,
    /// By itself, since it would hide others.
    Alone,
}

/// A rule, the record it speaks of, and its verdict.
pub(super) type Found = (&'static str, On, &'static str);

/// A kind of defect.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Defect {
    /// What is wrong, in a few words.
    pub(crate) name: &'static str,
    /// Where it is planted.
    pub(super) place: Place,
    /// What must be found.
    pub(crate) found: &'static [Found],
    /// Rules that neither wait for one that fails nor ask for its verdict, and have no bad verdict either, but another one
    /// than before: most often since the record is no longer one they apply to.
    pub(crate) beside: &'static [&'static str],
    spoil: fn(&mut Site<'_>),
}

const fn defect(name: &'static str, place: Place, found: &'static [Found], spoil: fn(&mut Site<'_>)) -> Defect {
    Defect { name, place, found, beside: &[], spoil }
}

impl Defect {
    const fn beside(mut self, beside: &'static [&'static str]) -> Self {
        self.beside = beside;
        self
    }
}

/// All kinds.
pub(crate) fn every_defect() -> Vec<Defect> {
    let tables = [
        integrity::DEFECTS,
        clauses::DEFECTS,
        handling_cause::DEFECTS,
        handling_action::DEFECTS,
        handling_effect::DEFECTS,
        handling_log::DEFECTS,
        improving_first::DEFECTS,
        improving_later::DEFECTS,
        improving_whole::DEFECTS,
    ];
    tables.concat()
}

/// Plants every kind that leaves the others in sight, each in places of its own; `whole` also what concerns the set of records.
pub(super) fn plant(company: &mut Company, random: &mut Random, whole: bool) {
    let each = (company.records() / PER_DEFECT).max(1);
    let mut free = Free::of(company, random);
    let wanted = |defect: &Defect| match defect.place {
        Place::Alone => false,
        Place::Whole => whole,
        _ => true,
    };
    let mut kinds: Vec<(usize, Defect)> =
        every_defect().into_iter().filter(wanted).map(|kind| (free.choices(company, &kind), kind)).collect();
    // What fits in few places is planted first; what concerns the whole last.
    kinds.sort_by_key(|(choices, _)| *choices);
    for (_, kind) in kinds {
        let times = if matches!(kind.place, Place::Whole) { 1 } else { each };
        for _ in 0..times {
            free.plant(company, &kind);
        }
    }
}

/// Plants one defect, in the first place that is fit for it.
pub(super) fn plant_one(company: &mut Company, kind: &Defect) -> bool {
    Free::in_order(company).plant(company, kind)
}

/// What is still without a defect.
struct Free {
    cases: Vec<Case>,
    ideas: Vec<Idea>,
    /// Numbers by which records are gone through.
    order: Vec<usize>,
    taken: BTreeSet<(&'static str, String)>,
}

impl Free {
    fn in_order(company: &Company) -> Self {
        let longest = company.registers.iter().map(|register| register.records.len()).max().unwrap_or(0);
        let of_cases = company.cases.iter().flat_map(site::of_case);
        let taken = of_cases.chain(company.ideas.iter().flat_map(site::of_idea)).collect();
        Self { cases: company.cases.clone(), ideas: company.ideas.clone(), order: (0..longest).collect(), taken }
    }

    fn of(company: &Company, random: &mut Random) -> Self {
        let mut free = Self::in_order(company);
        random.shuffle(&mut free.cases);
        random.shuffle(&mut free.ideas);
        random.shuffle(&mut free.order);
        free
    }

    /// In how many places a kind could be planted; most of all where it needs none.
    fn choices(&self, company: &Company, kind: &Defect) -> usize {
        match kind.place {
            Place::Case(fits) => self.cases.iter().filter(|case| fits(case)).count(),
            Place::Two(fits) => {
                let pairs = |a: &Case| self.cases.iter().any(|b| fits(a, b));
                self.cases.iter().filter(|a| pairs(a)).count() / 2
            }
            Place::Idea(fits) => self.ideas.iter().filter(|idea| fits(idea)).count(),
            Place::Record(of, fits) => self.order.iter().filter(|at| self.fits(company, of, **at, fits)).count(),
            Place::Whole | Place::Alone => usize::MAX,
        }
    }

    fn fits(&self, company: &Company, kind: &'static str, at: usize, fits: fn(usize, &Record) -> bool) -> bool {
        let record = company.register(kind).get(at);
        record.is_some_and(|record| {
            record.spare && fits(at, record) && !self.taken.contains(&(kind, record.id().to_owned()))
        })
    }

    /// Plants a kind once, and expects what it leads to; whether there was a place for it.
    fn plant(&mut self, company: &mut Company, kind: &Defect) -> bool {
        let mut site = Site::new(company);
        match kind.place {
            Place::Case(fits) => match self.cases.iter().position(fits) {
                Some(at) => site.case = self.cases.swap_remove(at),
                None => return false,
            },
            Place::Two(fits) => match self.pair(fits) {
                Some((a, b)) => (site.case, site.second) = (a, b),
                None => return false,
            },
            Place::Idea(fits) => match self.ideas.iter().position(fits) {
                Some(at) => site.idea = self.ideas.swap_remove(at),
                None => return false,
            },
            Place::Record(of, fits) => match self.order.iter().find(|at| self.fits(site.company, of, **at, fits)) {
                Some(at) => {
                    let id = site.company.register(of).get(*at).map_or("", Record::id).to_owned();
                    self.taken.insert((of, id.clone()));
                    site.record = (of, id);
                }
                None => return false,
            },
            Place::Whole | Place::Alone => {}
        }
        (kind.spoil)(&mut site);
        let pair = |(rule, on, verdict): &Found| -> Pair {
            let (kind, id) = site.id(*on);
            ((*rule).to_owned(), kind.to_owned(), id, (*verdict).to_owned())
        };
        let found: Vec<Pair> = kind.found.iter().map(pair).collect();
        company.expected.extend(found);
        company.planted.push(kind.name);
        true
    }

    /// Two cases that fit each other, taken.
    fn pair(&mut self, fits: fn(&Case, &Case) -> bool) -> Option<(Case, Case)> {
        let count = self.cases.len();
        let pairs = (0..count).flat_map(|a| (0..count).map(move |b| (a, b)));
        let (a, b) = pairs.filter(|(a, b)| a != b).find(|(a, b)| match (self.cases.get(*a), self.cases.get(*b)) {
            (Some(a), Some(b)) => fits(a, b),
            _ => false,
        })?;
        let (first, second) = (self.cases.get(a)?.clone(), self.cases.get(b)?.clone());
        self.cases.remove(a.max(b));
        self.cases.remove(a.min(b));
        Some((first, second))
    }
}
