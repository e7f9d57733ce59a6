//! The readers of file formats: fixtures with what is expected of them, properties over generated input, bounds.

mod bounds;
mod fixtures;
mod generate;
mod properties;

use tickmark::format::{self, Format, Item, Limits, Sink, Table, TableUse};
use tickmark::problem::Problem;
use tickmark::source::{Source, SourceId};

/// Keeps what it is given.
#[derive(Default)]
pub(crate) struct Keep<'s> {
    pub(crate) items: Vec<Item<'s>>,
    pub(crate) problems: Vec<Problem>,
}

impl<'s> Sink<'s> for Keep<'s> {
    fn is_heading(&mut self, _text: &str) -> bool {
        false
    }

    fn is_register(&mut self, key: &str) -> bool {
        key.starts_with('r')
    }

    fn table(&mut self, _table: &Table<'s>) -> TableUse {
        TableUse::Rows
    }

    fn item(&mut self, item: Item<'s>) {
        self.items.push(item);
    }

    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}

pub(crate) fn source(text: impl Into<String>) -> Source {
    Source::new(SourceId(0), "a", text)
}

pub(crate) fn read(format: Format, source: &Source) -> Keep<'_> {
    let mut keep = Keep::default();
    format::read(format, source, &Limits::default(), &mut keep);
    keep
}
