//! Logs of one source in several files.

use rustc_hash::FxHashMap;

use crate::problem::Problem;
use crate::record::Record;
use crate::source::{SourceId, Sources};

/// Most records that are named.
const NAMED: usize = 10;

/// Tells of records whose events are in several files: each file was folded by itself, so none of them has its whole
/// history.
pub(in crate::load) fn across(records: &[Record], sources: &Sources) -> Vec<Problem> {
    let mut seen: FxHashMap<&str, SourceId> = FxHashMap::default();
    let mut problems = Vec::new();
    let mut more = 0;
    for record in records.iter().filter(|record| !record.id_span.is_empty()) {
        let first = *seen.entry(&record.id).or_insert(record.span.source);
        if first == record.span.source {
            continue;
        }
        if problems.len() == NAMED {
            more += 1;
            continue;
        }
        let other = sources.get(first).map_or("", |source| source.name());
        let own = sources.get(record.span.source).map_or("", |source| source.name());
        let message = format!("events of `{}` stand in `{other}` and in `{own}`, and are not put together", record.id);
        let help = "a log is folded file by file: join the files of one log";
        problems.push(Problem::error(message, record.id_span).help(help));
    }
    if let (Some(last), 1..) = (problems.last_mut(), more) {
        last.message = format!("{} (and {more} more records)", last.message);
    }
    problems
}
