//! When the runs of a report took place: the earliest and the latest date of those in it.

use std::path::Path;

use super::Inside;
use crate::format::{At, Format, Item, Limits, Sink, Table, TableUse, known, read};
use crate::problem::{Problem, Severity};
use crate::source::{Source, SourceId};

pub(super) fn look(_path: Option<&Path>, name: &str, bytes: &[u8], limits: &Limits) -> Inside {
    // A file that is no report says nothing of when it was made.
    let Ok(text) = std::str::from_utf8(bytes) else { return Inside::default() };
    let Some(format) = Format::of(name).map(|format| known(format, text)) else { return Inside::default() };
    if !format.is_report() || (format == Format::Junit && !text.contains("<testsuite")) {
        return Inside::default();
    }
    let source = Source::new(SourceId(0), name, text);
    let mut dates = Dates::default();
    read(format, &source, limits, &mut dates);
    match dates.broken {
        Some(why) => Inside::closed(why),
        None => dates.inside,
    }
}

/// Takes of a report what it says of its time.
#[derive(Default)]
struct Dates {
    inside: Inside,
    broken: Option<String>,
}

impl<'s> Sink<'s> for Dates {
    fn is_register(&mut self, _key: &str) -> bool {
        false
    }

    fn is_heading(&mut self, _text: &str) -> bool {
        false
    }

    fn table(&mut self, _table: &Table<'s>) -> TableUse {
        TableUse::Skip
    }

    fn item(&mut self, item: Item<'s>) {
        let At::Made { kind } = item.at else { return };
        let fields: &[&str] = match kind {
            "activity" => &["performed_on"],
            "evidence" => &["covers_from", "covers_to", "produced_on"],
            _ => return,
        };
        let none = self.inside.fields.is_empty();
        if none {
            self.inside.field("kind", "content", "test_result");
        }
        for field in fields {
            if let Some(text) = item.node.get(field).and_then(|node| node.as_text()) {
                self.inside.date("dates of its runs", text);
            }
        }
    }

    fn problem(&mut self, problem: Problem) {
        if problem.severity == Severity::Error {
            self.broken.get_or_insert(problem.message);
        }
    }
}
