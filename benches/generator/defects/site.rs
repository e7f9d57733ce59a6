//! A place in a company where a defect is planted, and what a defect may do there.

use super::super::cases::Case;
use super::super::ideas::Idea;
use super::super::{Cell, Company, Part, Record, plus};
use super::On;

/// A place with the records that belong to it.
pub(crate) struct Site<'a> {
    pub company: &'a mut Company,
    pub case: Case,
    pub second: Case,
    pub idea: Idea,
    pub record: (&'static str, String),
    pub made: (&'static str, String),
    /// What is changed where a record is not there.
    nothing: Record,
}

/// The records of a case.
pub(super) fn of_case(case: &Case) -> Vec<(&'static str, String)> {
    let mut all = vec![
        ("nonconformity", case.entry.clone()),
        ("corrective_action", case.action.clone()),
        ("corrective_action", case.correction.clone()),
        ("corrective_action", case.dropped.clone()),
        ("effectiveness_check", case.check.clone()),
        ("effectiveness_check", case.early.clone()),
        ("evidence", case.proof.clone()),
        ("evidence", case.seen.clone()),
        ("measurement", case.better.clone()),
        ("change", case.change.clone()),
        ("risk_acceptance", case.acceptance.clone()),
        ("attestation", case.answer.clone()),
        case.origin.clone(),
    ];
    all.extend(case.training.iter().map(|id| ("training_record", id.clone())));
    all.retain(|(_, id)| !id.is_empty());
    all
}

/// The records of an idea.
pub(super) fn of_idea(idea: &Idea) -> Vec<(&'static str, String)> {
    let mut all = vec![
        ("improvement", idea.improvement.clone()),
        ("improvement", idea.next.clone()),
        ("evidence", idea.proof.clone()),
        ("evidence", idea.test.clone()),
        ("evidence", idea.seen.clone()),
        ("change", idea.change.clone()),
        ("communication", idea.notice.clone()),
        ("communication", idea.news.clone()),
        ("communication", idea.lesson_news.clone()),
        ("lesson", idea.lesson.clone()),
        ("attestation", idea.answer.clone()),
        idea.origin.clone(),
    ];
    all.extend(idea.training.iter().map(|id| ("training_record", id.clone())));
    all.retain(|(_, id)| !id.is_empty());
    all
}

impl<'a> Site<'a> {
    pub(super) fn new(company: &'a mut Company) -> Self {
        let none = || ("", String::new());
        let (case, second, idea) = (Case::default(), Case::default(), Idea::default());
        Self { company, case, second, idea, record: none(), made: none(), nothing: Record::default() }
    }

    /// The type and id of one of its records.
    pub(super) fn id(&self, on: On) -> (&'static str, String) {
        let (case, idea) = (&self.case, &self.idea);
        match on {
            On::Isms => ("isms", "ISMS".to_owned()),
            On::Entry => ("nonconformity", case.entry.clone()),
            On::Action => ("corrective_action", case.action.clone()),
            On::Dropped => ("corrective_action", case.dropped.clone()),
            On::Check => ("effectiveness_check", case.check.clone()),
            On::Proof => ("evidence", if case.proof.is_empty() { idea.proof.clone() } else { case.proof.clone() }),
            On::Seen => ("evidence", if case.seen.is_empty() { idea.seen.clone() } else { case.seen.clone() }),
            On::Better => ("measurement", case.better.clone()),
            On::Change => ("change", if case.change.is_empty() { idea.change.clone() } else { case.change.clone() }),
            On::Acceptance => ("risk_acceptance", case.acceptance.clone()),
            On::Origin if case.origin.1.is_empty() => idea.origin.clone(),
            On::Origin => case.origin.clone(),
            On::Audit => {
                let finding = self.company.record("audit_finding", &case.origin.1);
                ("audit", finding.map_or(String::new(), |finding| finding.get("audit").to_owned()))
            }
            On::Answer => {
                ("attestation", if case.answer.is_empty() { idea.answer.clone() } else { case.answer.clone() })
            }
            On::Second => ("nonconformity", self.second.entry.clone()),
            On::Later => ("nonconformity", case.entry.clone().max(self.second.entry.clone())),
            On::Idea => ("improvement", idea.improvement.clone()),
            On::Notice => ("communication", idea.notice.clone()),
            On::News => ("communication", idea.news.clone()),
            On::Lesson => ("lesson", idea.lesson.clone()),
            On::Next => ("improvement", idea.next.clone()),
            On::Record => self.record.clone(),
            On::Made => self.made.clone(),
        }
    }

    /// One of its records, to be changed.
    pub(super) fn at(&mut self, on: On) -> &mut Record {
        let (kind, id) = self.id(on);
        self.of(kind, &id)
    }

    /// A record of the company, to be changed.
    pub(super) fn of(&mut self, kind: &'static str, id: &str) -> &mut Record {
        match self.company.place(kind, id) {
            Some(at) => self.company.register_mut(kind).get_mut(at).unwrap_or(&mut self.nothing),
            None => &mut self.nothing,
        }
    }

    pub(super) fn get(&self, on: On, field: &str) -> String {
        let (kind, id) = self.id(on);
        self.company.record(kind, &id).map_or("", |record| record.get(field)).to_owned()
    }

    pub(super) fn day(&self, on: On, field: &str) -> chrono::NaiveDate {
        let (kind, id) = self.id(on);
        self.company.record(kind, &id).map_or_else(Default::default, |record| record.day(field))
    }

    /// Sets dates of one of its records so many days after another date.
    pub(super) fn after(&mut self, on: On, fields: &[&'static str], than: (On, &str), days: i64) {
        let day = plus(self.day(than.0, than.1), days);
        for field in fields {
            self.at(on).set_date(field, day);
        }
    }

    /// Moves every date of one of its records by so many days.
    pub(super) fn shift(&mut self, on: On, days: i64, but: &[&str]) {
        let record = self.at(on);
        for (name, cell) in &mut record.fields {
            if let Cell::Date(text) = cell
                && !but.contains(name)
                && let Ok(day) = text.parse::<chrono::NaiveDate>()
            {
                *text = plus(day, days).to_string();
            }
        }
    }

    /// Takes a record away.
    pub(super) fn remove(&mut self, on: On) {
        let (kind, id) = self.id(on);
        if let Some(at) = self.company.place(kind, &id) {
            self.company.register_mut(kind).remove(at);
        }
    }

    /// Adds a record, which is the made one from then on.
    pub(super) fn make(&mut self, kind: &'static str, record: impl FnOnce(Record) -> Record) {
        let id = self.company.next_id(kind);
        let mut record = record(Record::new(&id));
        record.spare = false;
        self.company.add(kind, record);
        self.made = (kind, id);
    }

    /// Says of what is evidence that it supports something else.
    pub(super) fn unlink(&mut self, on: On) {
        self.at(on).set_list("supports", &["RSK-0000001"]);
    }

    /// Goes through all records of a type.
    pub(super) fn all(&mut self, kind: &'static str, change: impl FnMut(&mut Record)) {
        self.company.register_mut(kind).iter_mut().for_each(change);
    }
}

/// A part of a list of parts.
pub(super) fn part(cells: &[(&'static str, &str)]) -> Part {
    cells.iter().map(|(name, text)| (*name, Cell::text(*text))).collect()
}
