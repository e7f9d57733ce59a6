//! Event logs: several rows tell of one record.

use super::keys::FOLD;
use super::settings::said;
use super::{ColumnConfig, Said};
use crate::node::Node;
use crate::problem::Problem;
use crate::shape::Shape;
use crate::source::Span;

/// How the events of a log become records.
#[derive(Clone, Debug)]
pub struct Fold {
    /// Where it is written.
    pub span: Span,
    /// The heading of what names the record that an event is of.
    pub by: Said<String>,
    /// The heading of when the event was.
    pub order: Said<String>,
}

/// Reads `fold`. What it says of the status and of who acted it says of columns.
pub(super) fn read(node: &Node<'_>, columns: &mut Vec<ColumnConfig>, problems: &mut Vec<Problem>) -> Option<Fold> {
    let mut shape = Shape::of(node, &FOLD, problems);
    let by = said(shape.required_text("by", problems));
    let order = said(shape.required_text("order", problems));
    let status = said(shape.text("status", problems));
    let who = said(shape.text("who", problems));
    let span = shape.span();
    shape.finish(problems);
    if let Some(status) = status {
        column("status", "status", status, columns, problems);
    }
    if let Some(who) = who {
        column("who", "status_history.by", who, columns, problems);
    }
    let (by, order) = (by?, order?);
    if !columns.iter().any(|column| column.field.value == "id") {
        columns.push(of("id", by.clone()));
    }
    Some(Fold { span, by, order })
}

/// Says in which column a field is, unless `columns` says it already.
fn column(key: &str, field: &str, heading: Said<String>, columns: &mut Vec<ColumnConfig>, problems: &mut Vec<Problem>) {
    let Some(known) = columns.iter_mut().find(|column| column.field.value == field) else {
        columns.push(of(field, heading));
        return;
    };
    match &known.heading {
        None => known.heading = Some(heading),
        Some(said) if said.value == heading.value => {}
        Some(said) => {
            let message = format!("`{key}` is `{}` here and `{}` under `columns`", heading.value, said.value);
            problems.push(Problem::error(message, heading.span).help("say it once"));
        }
    }
}

fn of(field: &str, heading: Said<String>) -> ColumnConfig {
    let field = Said { value: field.to_owned(), span: heading.span };
    ColumnConfig { field, heading: Some(heading), from_heading: false, format: None, values: Vec::new() }
}
