//! What a workbook tells of a cell beside its text: that nobody knows what it should say, or that it was a number.

use super::cell::{Cells, How};
use crate::model::{Field, FieldKind, Model, NumberId, TypeId};
use crate::node::Node;
use crate::source::{CellAt, Grid, Layout, Span};
use crate::value::{Absence, Value};

impl<'s> Cells<'s> {
    fn grid(&self) -> Option<&'s Grid> {
        match self.source.layout() {
            Layout::Cells(grid) if grid.book.is_some() => Some(grid),
            _ => None,
        }
    }

    /// The text of a cell that holds an error, or a formula whose result was not kept.
    pub(super) fn unknown<'n>(&self, node: &'n Node<'s>) -> Option<&'n str> {
        let text = node.as_text().filter(|text| text.starts_with(['=', '#', 'E']))?;
        self.grid()?.mark(node.span.start).unreadable.then_some(text)
    }

    /// The value of a field of a record. An id that a sheet holds as a number is the one that the cell beside it tells; it
    /// is never guessed.
    pub(super) fn of_record(
        &mut self,
        (kind, model): (TypeId, &Model),
        field: &Field,
        node: Node<'s>,
        how: &mut How<'_>,
    ) -> Value {
        let Some(ids) = self.may_be(field, kind, model, &node) else { return self.value(field, node, how) };
        match self.beside(node.span).into_iter().find_map(|title| told(&ids, title)) {
            Some(only) => self.value(field, Node::text(only.id.clone(), node.span), how),
            None => {
                let list = ids.iter().map(|id| format!("`{}`", id.id)).collect::<Vec<_>>().join(" or ");
                let mut bad = self.bad_cell(Absence::BadValue, node.as_text().unwrap_or(""), node.span);
                bad.note = Some(format!("is a number and may be {list}").into());
                self.bad.push(bad);
                Value::absent(Absence::BadValue, node.span)
            }
        }
    }

    /// The ids that a cell may mean, where it is a number and they are several.
    fn may_be<'m>(&self, field: &Field, kind: TypeId, model: &'m Model, node: &Node<'s>) -> Option<Vec<&'m NumberId>> {
        let text = node.as_text().filter(|text| text.len() < 8 && text.contains('.'))?;
        self.grid().filter(|grid| grid.mark(node.span.start).number)?;
        let number: f64 = text.parse().ok()?;
        let of_link = match field.kind {
            FieldKind::Ref(link) => Some(model.number_ids(link)),
            _ => None,
        };
        let own = model.kind(kind).number_ids.iter().filter(|_| field.name == "id");
        let mut ids: Vec<&NumberId> = of_link.into_iter().flatten().chain(own).collect();
        ids.retain(|id| id.id.parse::<f64>().is_ok_and(|known| (known - number).abs() < 1e-9));
        ids.sort_by(|a, b| a.id.cmp(&b.id));
        ids.dedup();
        (ids.len() > 1).then_some(ids)
    }

    /// The texts of the cells right and left of a place, where a title may stand.
    fn beside(&self, span: Span) -> Vec<&'s str> {
        let Some(grid) = self.grid() else { return Vec::new() };
        let after = grid.cells.partition_point(|cell| cell.start <= span.start);
        let Some(own) = after.checked_sub(1).and_then(|at| grid.cells.get(at)) else { return Vec::new() };
        let same = |cell: &&CellAt| (cell.sheet, cell.row) == (own.sheet, own.row);
        let right = grid.cells.get(after).filter(same);
        let left = after.checked_sub(2).and_then(|at| grid.cells.get(at)).filter(same);
        let text = |cell: &CellAt| self.source.slice(self.source.span(cell.start as usize, cell.end as usize));
        right.into_iter().chain(left).map(text).collect()
    }
}

/// The one id of which a title holds a word.
fn told<'m>(ids: &[&'m NumberId], title: &str) -> Option<&'m NumberId> {
    let title = title.to_lowercase();
    let mut found = ids.iter().filter(|id| id.words.iter().any(|word| title.contains(word.as_str())));
    match (found.next(), found.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}
