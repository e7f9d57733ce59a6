//! Companies of any size for the built-in pack, with planted defects and the exact pairs of rule and subject that must be
//! found. A company depends on its seed and its size only; every format holds the same records and has the same answers.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

mod build;
mod handling;
mod plant;
mod random;
mod write;

pub(crate) use write::{Format, Layout};

/// A rule, the type of a record and its id.
pub(crate) type Pair = (String, String, String);

/// The day on which a company is judged.
pub(crate) fn as_of() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap_or_default()
}

/// So many days before the day of judgement; after it where negative.
fn ago(days: i64) -> NaiveDate {
    let count = Days::new(days.unsigned_abs());
    let date = if days < 0 { as_of().checked_add_days(count) } else { as_of().checked_sub_days(count) };
    date.unwrap_or_default()
}

/// One cell of a record.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Text.
    Text(String),
    /// A date or an instant: text in most formats, a value of its own in TOML.
    Date(String),
    /// A number or a truth value.
    Bare(String),
    /// Several texts.
    List(Vec<String>),
}

/// A record: fields in order. A name with a dot is a part of a list of parts that has one element.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record {
    /// Names and what they hold.
    pub(crate) fields: Vec<(&'static str, Cell)>,
}

impl Record {
    fn new(id: &str) -> Self {
        Self::default().text("id", id)
    }

    fn text(mut self, name: &'static str, text: impl Into<String>) -> Self {
        self.fields.push((name, Cell::Text(text.into())));
        self
    }

    fn date(mut self, name: &'static str, date: NaiveDate) -> Self {
        self.fields.push((name, Cell::Date(date.to_string())));
        self
    }

    /// An instant of a day, at an hour of UTC.
    fn at(mut self, name: &'static str, date: NaiveDate, hour: u32) -> Self {
        self.fields.push((name, Cell::Date(format!("{date}T{hour:02}:15:00+00:00"))));
        self
    }

    fn bare(mut self, name: &'static str, value: impl ToString) -> Self {
        self.fields.push((name, Cell::Bare(value.to_string())));
        self
    }

    fn list(mut self, name: &'static str, items: &[&str]) -> Self {
        self.fields.push((name, Cell::List(items.iter().map(|item| (*item).to_owned()).collect())));
        self
    }

    /// Its id.
    pub(crate) fn id(&self) -> &str {
        self.get("id")
    }

    /// The text of a field; empty where it has none.
    fn get(&self, name: &str) -> &str {
        match self.fields.iter().find(|(known, _)| *known == name) {
            Some((_, Cell::Text(text) | Cell::Date(text) | Cell::Bare(text))) => text,
            _ => "",
        }
    }

    /// Puts another value in the place of a field, or adds it at the end.
    fn set(&mut self, name: &'static str, cell: Cell) {
        match self.fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, held)) => *held = cell,
            None => self.fields.push((name, cell)),
        }
    }

    fn set_text(&mut self, name: &'static str, text: &str) {
        self.set(name, Cell::Text(text.to_owned()));
    }

    fn set_date(&mut self, name: &'static str, date: NaiveDate) {
        self.set(name, Cell::Date(date.to_string()));
    }

    fn drop(&mut self, name: &str) {
        self.fields.retain(|(known, _)| *known != name);
    }

    fn day(&self, name: &str) -> NaiveDate {
        self.get(name).get(..10).and_then(|text| text.parse().ok()).unwrap_or_default()
    }
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
    /// Every pair that does not conform, no more and no fewer.
    pub(crate) expected: BTreeSet<Pair>,
    /// The day on which its registers were exported.
    pub(crate) extracted_on: NaiveDate,
}

/// The smallest company that has room for every defect.
pub(crate) const SMALLEST: usize = 300;

impl Company {
    /// A company of about so many records, at least [`SMALLEST`]. Half of the seeds, the odd ones, also have defects that
    /// concern the set of records as a whole.
    pub(crate) fn new(seed: u64, size: usize) -> Self {
        let mut random = random::Random::new(seed);
        let registers = build::registers(&mut random, size.max(SMALLEST));
        let mut company = Self { registers, expected: BTreeSet::new(), extracted_on: ago(3) };
        plant::all(&mut company, &mut random, seed % 2 == 1);
        company
    }

    /// A company with nothing wrong.
    pub(crate) fn without_defects(seed: u64, size: usize) -> Self {
        let registers = build::registers(&mut random::Random::new(seed), size.max(SMALLEST));
        Self { registers, expected: BTreeSet::new(), extracted_on: ago(3) }
    }

    /// How many records it has.
    pub(crate) fn records(&self) -> usize {
        self.registers.iter().map(|register| register.records.len()).sum()
    }
}

/// An id: numbers of one width, so that none looks like another.
fn id(prefix: &str, number: usize) -> String {
    format!("{prefix}-{:07}", number + 1)
}
