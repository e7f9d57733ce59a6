//! A company in which everything conforms, put together.

use std::collections::BTreeSet;

use super::random::Random;
use super::{Company, Record, ago, audits, cases, documents, ideas, number, organisation, risks, sources};

/// How many records of a type a company has. What is given beside a share of the size is the least with which every rule has
/// something to test.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counts {
    pub persons: usize,
    /// Processes beside those that every company has.
    pub processes: usize,
    pub scope_items: usize,
    pub cases: usize,
    pub ideas: usize,
    pub risks: usize,
    pub acceptances: usize,
    pub treatments: usize,
    /// Documents, evidence, incidents, feedback and activities on which nothing else leans.
    pub documents: usize,
    pub evidence: usize,
    pub incidents: usize,
    pub feedback: usize,
    pub activities: usize,
}

impl Counts {
    fn of(size: usize) -> Self {
        let part = |per_mille: usize, least: usize| (size * per_mille / 1000).max(least);
        Self {
            persons: part(40, 14),
            processes: part(5, 3),
            scope_items: part(30, 10),
            cases: part(100, 26),
            ideas: part(60, 22),
            risks: part(50, 16),
            acceptances: part(15, 3),
            treatments: part(10, 2),
            documents: part(20, 4),
            evidence: part(15, 3),
            incidents: part(15, 8),
            feedback: part(10, 4),
            activities: part(10, 2),
        }
    }
}

/// A company in the making.
pub(super) struct Builder {
    pub random: Random,
    pub counts: Counts,
    pub company: Company,
}

impl Builder {
    /// The id of the next record of a type.
    pub(super) fn id(&self, kind: &str) -> String {
        self.company.next_id(kind)
    }

    /// Adds a record and gives its id.
    pub(super) fn add(&mut self, kind: &'static str, record: Record) -> String {
        self.company.add(kind, record)
    }

    /// Somebody who holds no office: officers own and do nothing that somebody else has to look at.
    pub(super) fn person(&mut self) -> String {
        let officers = organisation::OFFICERS;
        number("person", officers + self.random.below(self.counts.persons.saturating_sub(officers)))
    }

    /// Somebody else.
    pub(super) fn other(&mut self, than: &str) -> String {
        loop {
            let person = self.person();
            if person != than {
                return person;
            }
        }
    }

    pub(super) fn scope_item(&mut self) -> String {
        number("scope_item", organisation::CLAUSES + self.random.below(self.counts.scope_items - organisation::CLAUSES))
    }

    /// A record of a type that is there already.
    pub(super) fn known(&mut self, kind: &str) -> String {
        let count = self.company.register(kind).len();
        number(kind, self.random.below(count))
    }
}

/// The company of a seed. What is left of its size is changes.
pub(super) fn company(seed: u64, size: usize) -> Company {
    let company = Company {
        registers: Vec::new(),
        expected: BTreeSet::new(),
        extracted_on: ago(3),
        params: Vec::new(),
        planted: Vec::new(),
        cases: Vec::new(),
        ideas: Vec::new(),
    };
    let mut builder = Builder { random: Random::new(seed), counts: Counts::of(size), company };
    organisation::add(&mut builder);
    documents::add(&mut builder);
    audits::programme(&mut builder);
    risks::add(&mut builder);
    sources::add(&mut builder);
    cases::add(&mut builder);
    ideas::add(&mut builder);
    audits::add(&mut builder);
    documents::reviews(&mut builder);
    sources::attestations(&mut builder);
    let so_far = builder.company.records();
    for at in 0..size.saturating_sub(so_far).max(size / 50).max(8) {
        sources::change(&mut builder, at);
    }
    builder.company
}
