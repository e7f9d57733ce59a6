//! Sheets of one workbook that are read as records of the same type although they look like registers of different things.

use super::rows::Rows;
use crate::format::Table;
use crate::model::normalise;
use crate::problem::Problem;
use crate::source::Span;

/// A table of a sheet that was read.
pub(super) struct Listed {
    sheet: String,
    header: Vec<String>,
    place: Span,
}

impl<'s> Rows<'s, '_> {
    /// Notes the sheet and the header of a table, where the configuration does not say which are meant.
    pub(super) fn list_sheet(&mut self, table: &Table<'s>) {
        let open = self.plan.config.sheets.is_empty() && self.plan.config.table.is_none() && self.is_workbook();
        let Some((sheet, place)) = table.headings.first().filter(|_| open) else { return };
        let header = table.header.iter().map(|(name, _)| normalise(name)).filter(|name| !name.is_empty()).collect();
        self.sheets.push(Listed { sheet: sheet.to_string(), header, place: *place });
    }

    /// Warns of sheets whose columns are mostly others than those of the first one that was read.
    pub(super) fn unlike_sheets(&mut self) {
        let Some((first, others)) = self.sheets.split_first() else { return };
        let shared = |other: &Listed| other.header.iter().filter(|name| first.header.contains(name)).count();
        let unlike = |other: &&Listed| {
            other.sheet != first.sheet && shared(other) * 2 < other.header.len().min(first.header.len())
        };
        let kind = self.plan.kind.map_or("", |kind| self.model.kind(kind).name.as_str());
        let one = |other: &Listed| {
            let message = format!(
                "`{}` has other columns than `{}`, and its rows are read as {kind} all the same",
                other.sheet, first.sheet
            );
            let help = "if they are something else, say with `sheet` which sheets are meant";
            Problem::warning(message, other.place).help(help)
        };
        let problems: Vec<Problem> = others.iter().filter(unlike).map(one).collect();
        self.problems.extend(problems);
    }
}
