//! Event logs: several rows, one an event, become one record with the history that they show.
//!
//! A log is read three times at most. A CSV file of any size is first *reduced* as it goes by: what stays of it is the rows
//! that begin another status or due date, and the last of each record, with the numbers of their lines. What is held, a
//! reduced log, the rows of a query or the sheets of a workbook, is *scanned*: which row is of which record, and when.
//! Then it is read as any source is, and the rows of each record are *merged* into one item.

use chrono_tz::Tz;

use super::plan::Plan;
use super::rows::Rows;
use crate::collect::{Context, Extract, File};
use crate::format::Sink;
use crate::model::Model;
use crate::source::SourceId;

mod across;
mod heads;
mod keep;
mod merge;
mod reduce;
mod scan;
mod when;

pub(super) use self::across::across;

use self::heads::Asked;
use self::merge::Merging;
use self::scan::Scan;
use super::date::Order;
use crate::config::SourceConfig;
use crate::format::csv::Declared;

/// A log that is held, and what is known of it that its text no longer tells.
pub(super) struct Log {
    pub(super) extract: Extract,
    pub(super) known: Known,
}

/// What is known of a log before it is scanned.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    /// The order of day and month in the column of moments.
    order: Option<Order>,
    /// Whether the rows of one moment stand in reverse.
    newest_first: bool,
    /// Rows that hold nothing, and rows that belong to no record, beyond those that are in the text.
    blank: usize,
    unread: usize,
    /// What its beginning told of it, which must not be guessed anew from the rows that were kept.
    separator: Option<u8>,
    header: Option<u32>,
}

impl Known {
    /// What is declared of a file of the source, or was found out before.
    pub(super) fn declared(self, config: &SourceConfig) -> Declared {
        let header = config.header_row.as_ref().map(|said| said.value);
        Declared { separator: self.separator.or(config.separator), header: self.header.or(header) }
    }
}

/// Opens a file whose rows are events; nothing where the source does not say so.
pub(super) fn open(
    id: SourceId,
    file: &File,
    plan: &Plan<'_>,
    model: &Model,
    zone: Tz,
    context: &Context<'_>,
) -> Option<Log> {
    let asked = Asked::of(plan, model, zone)?;
    Some(reduce::log(id, file, asked, context))
}

/// Reads a source into records, each from the rows that tell of it. `read` hands the items of the source over.
pub(super) fn read<'s, 'p>(
    rows: &mut Rows<'s, 'p>,
    plan: &'p Plan<'p>,
    model: &'p Model,
    zone: Tz,
    known: Known,
    read: &dyn Fn(&mut dyn Sink<'s>),
) {
    let Some(asked) = Asked::of(plan, model, zone) else { return read(rows) };
    let mut alike = rows.alike();
    let mut scan = Scan::new(asked, &mut alike);
    read(&mut scan);
    let scanned = scan.finish(known);
    let mut merging = Merging::new(asked, rows, scanned);
    read(&mut merging);
    merging.finish(known);
}
