//! Rows of tables of ServiceNow.

use std::borrow::Cow;

use super::Kind;
use super::row::{Row, find, list, said, word};
use crate::node::{Kind as Is, Node};

/// Columns of tasks and the headings that exports give them.
const COLUMNS: [(&str, &str); 17] = [
    ("number", "Number"),
    ("short_description", "Short description"),
    ("description", "Description"),
    ("opened_by", "recorded_by"),
    ("caller_id", "Caller"),
    ("assignment_group", "Assignment group"),
    ("priority", "Priority"),
    ("due_date", "Due date"),
    ("sys_updated_on", "Updated"),
    ("cmdb_ci", "Configuration item"),
    ("parent", "Parent"),
    ("work_end", "Actual end"),
    ("requested_by", "requested_by"),
    ("close_code", "Closure code"),
    ("resolved_at", "Resolved"),
    ("resolved_by", "Resolved by"),
    // A key called so would say what type the record is.
    ("type", "Type"),
];

/// Columns that are read apart.
const APART: [&str; 7] = ["state", "opened_at", "sys_created_on", "assigned_to", "closed_at", "closed_by", "sys_id"];

/// The record of a row.
pub(super) fn row<'s>(item: &Node<'s>, kind: Kind) -> Vec<Node<'s>> {
    let mut row = Row::of(item);
    let Is::Map(entries) = &item.kind else { return vec![item.clone()] };
    let cell = |column: &str| item.get(column).and_then(shown);
    if find(item, "number").is_none() {
        row.put("id", cell("sys_id"));
    }
    row.put("external_ids", cell("sys_id").map(|id| list(vec![id])));
    row.put("Status", cell("state").map(|state| status(state, kind)));
    let (opened, entered) = (cell("opened_at"), cell("sys_created_on"));
    if kind == Kind::Change {
        row.put("requested_on", opened.clone().or_else(|| entered.clone()));
    }
    row.put(if opened.is_some() { "sys_created_on" } else { "Opened" }, entered);
    row.put("Opened", opened);
    row.put(if kind == Kind::Incident { "Assigned to" } else { "Assignee" }, cell("assigned_to"));
    ended(&mut row, item, kind);
    for entry in entries.iter().filter(|entry| !APART.contains(&&*entry.key)) {
        let known = COLUMNS.iter().find(|(column, _)| entry.key == *column);
        let heading = known.map_or_else(|| entry.key.clone(), |(_, heading)| Cow::Borrowed(*heading));
        row.put(heading, shown(&entry.value));
    }
    vec![row.finish()]
}

/// When and by whom a row was closed. Many instances close by themselves what was resolved some days ago, so that closing is
/// no check of what was done: of an action it says that it is done and no more.
fn ended<'s>(row: &mut Row<'s>, item: &Node<'s>, kind: Kind) {
    let cell = |column: &str| item.get(column).and_then(shown);
    let heading = match (kind, cell("resolved_at")) {
        (Kind::Action, Some(_)) => "Closing",
        (kind, _) => kind.done_heading(),
    };
    row.put(heading, cell("closed_at"));
    row.put(kind.done_by_heading(), cell("closed_by"));
}

fn status<'s>(state: Node<'s>, kind: Kind) -> Node<'s> {
    let over = state.as_text().is_some_and(|text| matches!(word(text).as_str(), "closed" | "closedcomplete"));
    if over && kind == Kind::Action { said("Done", &state) } else { state }
}

/// What a cell says: what people see, but times as they are kept, which is UTC.
fn shown<'s>(cell: &Node<'s>) -> Option<Node<'s>> {
    let (seen, kept) = match &cell.kind {
        Is::Null => return None,
        Is::Map(_) => (cell.get("display_value"), cell.get("value")),
        _ => (Some(cell), Some(cell)),
    };
    if let Some(time) = kept.and_then(|kept| Some((kept, utc(kept.as_text()?)?))) {
        return Some(said(time.1, time.0));
    }
    let says = |node: &&Node<'s>| node.as_text().is_none_or(|text| !text.is_empty()) && node.kind != Is::Null;
    match (seen.filter(says), kept.filter(says)) {
        (Some(seen), _) => Some(seen.clone()),
        (None, Some(kept)) => Some(kept.clone()),
        (None, None) if cell.get("display_value").is_some() || cell.get("value").is_some() => None,
        (None, None) => Some(cell.clone()),
    }
}

/// `2026-01-31 09:00:00` as an instant.
fn utc(text: &str) -> Option<String> {
    let at = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").ok()?;
    (text.len() == 19).then(|| at.format("%Y-%m-%dT%H:%M:%SZ").to_string())
}
