//! Companies of any size for the built-in pack, with planted defects and the exact pairs of rule and subject that must be
//! found. A company depends on its seed and its size only; every format holds the same records and has the same answers.
//!
//! A company is built of what belongs together: a [`Case`] is a nonconformity with all that was done about it, an [`Idea`] an
//! improvement with all that tells of it. Each defect is planted in a case, an idea or a record that no other one touches.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

mod audits;
mod build;
mod cases;
mod cell;
mod defects;
mod documents;
mod handled;
mod ideas;
mod organisation;
mod random;
mod risks;
mod sources;
mod texts;
mod told;
mod write;

use cases::Case;
pub(crate) use cell::{Cell, Part, Record};
use defects::Place;
pub(crate) use defects::{Defect, every_defect};
use ideas::Idea;
pub(crate) use write::{Format, Layout};

/// A verdict that a person has to see: the rule, the type of the record, its id, and the verdict.
pub(crate) type Pair = (String, String, String, String);

/// The day on which a company is judged.
pub(crate) fn as_of() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default()
}

/// So many days before the day of judgement; after it where negative.
fn ago(days: i64) -> NaiveDate {
    plus(as_of(), -days)
}

/// So many days later; earlier where negative.
fn plus(date: NaiveDate, days: i64) -> NaiveDate {
    let count = Days::new(days.unsigned_abs());
    let moved = if days < 0 { date.checked_sub_days(count) } else { date.checked_add_days(count) };
    moved.unwrap_or(date)
}

/// The records of one type.
#[derive(Clone, Debug)]
pub(crate) struct Register {
    /// The type.
    pub(crate) kind: &'static str,
    /// Its records, by id.
    pub(crate) records: Vec<Record>,
}

/// A company: its records, and what must be found in them.
#[derive(Clone, Debug)]
pub(crate) struct Company {
    /// Its registers.
    pub(crate) registers: Vec<Register>,
    /// Every verdict that a person has to see, no more and no fewer.
    pub(crate) expected: BTreeSet<Pair>,
    /// The day on which its registers were exported.
    pub(crate) extracted_on: NaiveDate,
    /// The figures that it states as its own, by name.
    params: Vec<(&'static str, &'static str)>,
    /// The names of the defects in it.
    planted: Vec<&'static str>,
    /// What was found wrong and dealt with.
    cases: Vec<Case>,
    /// What was improved.
    ideas: Vec<Idea>,
}

/// The smallest company that has room for every defect.
pub(crate) const SMALLEST: usize = 2400;

impl Company {
    /// A company of about so many records with every defect for which it has room, of those that leave the others in sight.
    /// Half of the seeds, the odd ones, also have defects that concern the set of records as a whole.
    pub(crate) fn new(seed: u64, size: usize) -> Self {
        let mut company = Self::without_defects(seed, size);
        defects::plant(&mut company, &mut random::Random::new(!seed), seed % 2 == 1);
        company
    }

    /// A company with nothing wrong.
    pub(crate) fn without_defects(seed: u64, size: usize) -> Self {
        build::company(seed, size)
    }

    /// This company with one more defect, in a place that is fit for it; nothing where it has none.
    pub(crate) fn with(&self, defect: &Defect) -> Option<Self> {
        let mut company = self.clone();
        defects::plant_one(&mut company, defect).then_some(company)
    }

    /// The defects for which there was no place, of those that have one of their own.
    pub(crate) fn left_out(&self) -> Vec<&'static str> {
        let own = |defect: &Defect| !matches!(defect.place, Place::Whole | Place::Alone);
        let kinds = every_defect().into_iter().filter(own).map(|defect| defect.name);
        kinds.filter(|name| !self.planted.contains(name)).collect()
    }

    /// How many records it has.
    pub(crate) fn records(&self) -> usize {
        self.registers.iter().map(|register| register.records.len()).sum()
    }

    fn register(&self, kind: &str) -> &[Record] {
        self.registers.iter().find(|register| register.kind == kind).map_or(&[], |register| &register.records)
    }

    fn register_mut(&mut self, kind: &'static str) -> &mut Vec<Record> {
        let known = self.registers.iter().position(|register| register.kind == kind);
        let at = known.unwrap_or(self.registers.len());
        if known.is_none() {
            self.registers.push(Register { kind, records: Vec::new() });
        }
        match self.registers.get_mut(at) {
            Some(register) => &mut register.records,
            None => unreachable!("the register is there or was just added"),
        }
    }

    /// Where a record stands. Ids are numbered, so that it nearly always stands where its number says.
    fn place(&self, kind: &str, id: &str) -> Option<usize> {
        let records = self.register(kind);
        let number = id.rsplit_once('-').and_then(|(_, number)| number.parse::<usize>().ok());
        let guess = number.and_then(|number| number.checked_sub(1));
        let guess = guess.filter(|at| records.get(*at).is_some_and(|record| record.id() == id));
        guess.or_else(|| records.iter().position(|record| record.id() == id))
    }

    fn record(&self, kind: &str, id: &str) -> Option<&Record> {
        self.register(kind).get(self.place(kind, id)?)
    }

    /// The id that the next record of a type would have: the one after the last.
    fn next_id(&self, kind: &str) -> String {
        let last = self.register(kind).last().and_then(|record| record.id().rsplit_once('-')?.1.parse().ok());
        number(kind, last.unwrap_or(0))
    }

    /// Adds a record and gives its id.
    fn add(&mut self, kind: &'static str, record: Record) -> String {
        let id = record.id().to_owned();
        self.register_mut(kind).push(record);
        id
    }
}

/// What the ids of a type begin with.
const PREFIXES: [(&str, &str); 31] = [
    ("person", "PER"),
    ("role", "ROL"),
    ("process", "PRC"),
    ("scope_item", "SCP"),
    ("document", "DOC"),
    ("evidence", "EVD"),
    ("risk", "RSK"),
    ("risk_acceptance", "ACC"),
    ("risk_treatment", "TRT"),
    ("audit_programme", "APR"),
    ("audit", "AUD"),
    ("audit_finding", "FND"),
    ("management_review", "MRV"),
    ("decision", "DEC"),
    ("metric", "MET"),
    ("measurement", "MEA"),
    ("obligation", "OBL"),
    ("supplier", "SUP"),
    ("objective", "OBJ"),
    ("activity", "ACT"),
    ("incident", "INC"),
    ("feedback", "FBK"),
    ("nonconformity", "NC"),
    ("corrective_action", "CA"),
    ("effectiveness_check", "CHK"),
    ("change", "CHG"),
    ("improvement", "IMP"),
    ("lesson", "LES"),
    ("communication", "COM"),
    ("training_record", "TRN"),
    ("attestation", "ATT"),
];

/// The id of the record with a number, counted from nought: numbers of one width, so that none looks like another.
fn number(kind: &str, at: usize) -> String {
    let prefix = PREFIXES.iter().find(|(known, _)| *known == kind).map_or("ISMS", |(_, prefix)| prefix);
    format!("{prefix}-{:07}", at + 1)
}
