//! Records as they will be written: fields in order, each with a cell.

use chrono::NaiveDate;

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
    /// Parts with names: one or more. What no table can hold, so that its record stands in a YAML file beside the tables.
    Parts(Vec<Part>),
}

/// The named cells of one part.
pub(crate) type Part = Vec<(&'static str, Cell)>;

impl Cell {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn date(date: NaiveDate) -> Self {
        Self::Date(date.to_string())
    }

    pub(super) fn list<T: AsRef<str>>(items: &[T]) -> Self {
        Self::List(items.iter().map(|item| item.as_ref().to_owned()).collect())
    }
}

/// A record: fields in order. A name with a dot is a part of a list of parts that has one element.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record {
    /// Names and what they hold.
    pub(crate) fields: Vec<(&'static str, Cell)>,
    /// Whether nothing leans on it, so that a defect in it is its own.
    pub(super) spare: bool,
}

impl Record {
    pub(super) fn new(id: &str) -> Self {
        Self::default().text("id", id)
    }

    pub(super) fn with(mut self, name: &'static str, cell: Cell) -> Self {
        self.fields.push((name, cell));
        self
    }

    pub(super) fn text(self, name: &'static str, text: impl Into<String>) -> Self {
        self.with(name, Cell::Text(text.into()))
    }

    pub(super) fn date(self, name: &'static str, date: NaiveDate) -> Self {
        self.with(name, Cell::date(date))
    }

    /// An instant of a day, at an hour of UTC.
    pub(super) fn at(self, name: &'static str, date: NaiveDate, hour: u32) -> Self {
        self.with(name, Cell::Date(format!("{date}T{hour:02}:15:00+00:00")))
    }

    pub(super) fn bare(self, name: &'static str, value: impl ToString) -> Self {
        self.with(name, Cell::Bare(value.to_string()))
    }

    pub(super) fn list<T: AsRef<str>>(self, name: &'static str, items: &[T]) -> Self {
        self.with(name, Cell::list(items))
    }

    pub(super) fn parts(self, name: &'static str, parts: Vec<Part>) -> Self {
        self.with(name, Cell::Parts(parts))
    }

    /// One on which nothing leans.
    pub(super) fn spare(mut self) -> Self {
        self.spare = true;
        self
    }

    /// As it is where the condition holds, else changed.
    pub(super) fn when(self, condition: bool, more: impl FnOnce(Self) -> Self) -> Self {
        if condition { more(self) } else { self }
    }

    /// Its id.
    pub(crate) fn id(&self) -> &str {
        self.get("id")
    }

    /// The text of a field; empty where it has none.
    pub(crate) fn get(&self, name: &str) -> &str {
        match self.fields.iter().find(|(known, _)| *known == name) {
            Some((_, Cell::Text(text) | Cell::Date(text) | Cell::Bare(text))) => text,
            _ => "",
        }
    }

    /// Whether a field stands there.
    pub(super) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(known, _)| *known == name)
    }

    /// Whether a table can hold it: no cell has parts of its own.
    pub(super) fn is_flat(&self) -> bool {
        !self.fields.iter().any(|(_, cell)| matches!(cell, Cell::Parts(_)))
    }

    /// Puts another value in the place of a field, or adds it at the end.
    pub(super) fn set(&mut self, name: &'static str, cell: Cell) {
        match self.fields.iter_mut().find(|(known, _)| *known == name) {
            Some((_, held)) => *held = cell,
            None => self.fields.push((name, cell)),
        }
    }

    pub(super) fn set_text(&mut self, name: &'static str, text: &str) {
        self.set(name, Cell::text(text));
    }

    pub(super) fn set_date(&mut self, name: &'static str, date: NaiveDate) {
        self.set(name, Cell::date(date));
    }

    pub(super) fn set_list<T: AsRef<str>>(&mut self, name: &'static str, items: &[T]) {
        self.set(name, Cell::list(items));
    }

    /// Takes a field away, and with a name of parts all that begin with it.
    pub(super) fn drop(&mut self, name: &str) {
        let part = |known: &str| known.strip_prefix(name).is_some_and(|rest| rest.starts_with('.'));
        self.fields.retain(|(known, _)| *known != name && !part(known));
    }

    /// Says that it was entered in error.
    pub(super) fn withdraw(&mut self, on: NaiveDate) {
        self.set("withdrawn", Cell::Bare("true".to_owned()));
        self.set_date("withdrawn_on", on);
        self.set_text("withdrawn_by", "PER-0000002");
        self.set_text("withdrawn_reason", "It was entered in error and belongs to nothing");
    }

    /// Takes away what leads to one of these records.
    pub(super) fn forget(&mut self, gone: &std::collections::BTreeSet<String>) {
        for (name, cell) in &mut self.fields {
            if let Cell::List(items) = cell {
                items.retain(|item| !gone.contains(item));
            }
            if *name != "id" && matches!(cell, Cell::Text(text) if gone.contains(text)) {
                *cell = Cell::List(Vec::new());
            }
        }
        self.fields.retain(|(_, cell)| !matches!(cell, Cell::List(items) if items.is_empty()));
    }

    pub(super) fn day(&self, name: &str) -> NaiveDate {
        self.get(name).get(..10).and_then(|text| text.parse().ok()).unwrap_or_default()
    }
}
