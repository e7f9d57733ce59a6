//! What is left when a text is read.

use rustc_hash::FxHashMap;

use super::build::Builder;
use super::cell::{Bad, ColumnKey, Evidence, Pending};
use super::columns::Column;
use super::plan::Target;
use super::rows::Rows;
use crate::model::TypeId;
use crate::problem::Problem;
use crate::record::{By, Record};
use crate::source::{Layout, Span};

/// What a file gave.
pub(super) struct Done {
    pub(super) records: Vec<Record>,
    pub(super) rows: usize,
    pub(super) unread: usize,
    pub(super) folded: usize,
    pub(super) registers: Vec<TypeId>,
    pub(super) skipped: Vec<(String, Span)>,
    pub(super) problems: Vec<Problem>,
    /// Problems that are told once for a whole source, by what they are about.
    pub(super) told: Vec<((TypeId, String), Problem)>,
    /// Its columns as [`ColumnKey`](super::cell::ColumnKey) names them.
    pub(super) columns: Vec<(TypeId, Vec<Seen>)>,
    /// Headings of the tables that were read, whether rows followed or not.
    pub(super) headings: Vec<String>,
    pub(super) tables: usize,
    pub(super) bad: Vec<Bad>,
    pub(super) pending: Vec<Pending>,
    pub(super) evidence: FxHashMap<ColumnKey, Evidence>,
}

/// A column as it was matched.
pub(super) struct Seen {
    pub(super) heading: Box<str>,
    pub(super) target: Target,
    pub(super) by: By,
    pub(super) filled: usize,
}

impl Rows<'_, '_> {
    /// What is left when the file is read.
    pub(super) fn finish(mut self) -> Done {
        self.unlike_sheets();
        if self.rows == 0 && self.tables == 0 && self.problems.is_empty() && self.empty_matters() {
            let message = format!("`{}` holds no record", self.source.name());
            let help = if self.is_workbook() && self.plan.kind.is_none() {
                "the tables of a workbook are read where the source says the `type` of their rows"
            } else if self.is_workbook() {
                "the notes on its sheets say why none was read"
            } else if self.is_page() {
                "records of a page are its front matter, or its tables where the source says their `type`"
            } else if matches!(self.source.layout(), Layout::Items(_)) {
                "it was asked and has none: check what is asked for"
            } else {
                "an empty register is written `nonconformity: []`"
            };
            self.problems.push(Problem::warning(message, self.source.beginning()).help(help));
        }
        if let (0, Some(rows), Some(kind)) = (self.tables, self.unknown_rows, self.plan.kind) {
            let kind = &self.model.kind(kind).name;
            let message = format!(
                "no table of `{}` was read, and there are rows in it; none of its headings is known of {kind}",
                self.source.name()
            );
            let help = "map its headings under `columns`, or say with `header_row` and `sheet` where the header is";
            self.problems.push(Problem::error(message, rows).help(help));
        }
        self.problems.extend(self.tally.finish());
        let Builder { records, columns, told, cells, .. } = self.build;
        let seen = |column: Column<'_>| Seen {
            by: column.by(),
            target: match column.aims.first() {
                Some(aim) if column.aside == 0 || column.aside < column.filled => aim.target,
                _ => Target::Extra,
            },
            heading: column.heading,
            filled: column.filled,
        };
        let columns = columns.into_iter().map(|of| (of.kind, of.list.into_iter().map(seen).collect())).collect();
        let mut told: Vec<_> = told.into_iter().collect();
        told.sort_by_key(|(_, problem)| problem.span);
        Done {
            records,
            rows: self.rows + self.folded,
            unread: self.unread,
            folded: self.folded,
            registers: self.registers,
            skipped: self.skipped,
            problems: self.problems,
            told,
            columns,
            headings: self.headings,
            tables: self.tables,
            bad: cells.bad,
            pending: cells.pending,
            evidence: cells.evidence,
        }
    }

    /// Whether a file without records is worth a word: a source that asks for certain tables may read many pages, and a
    /// register may be there and empty.
    fn empty_matters(&self) -> bool {
        self.plan.config.table.is_none() && !self.empty
    }
}
