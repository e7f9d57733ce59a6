use super::{Items, adapt};
use crate::format::{Format, Limits, documents};
use crate::node::{Kind, Node};
use crate::source::{ItemAt, Layout, Source, SourceId};

mod github;
mod jira;
mod others;

/// The records of an item, a line a heading: what it says, and where that was sent.
fn records(items: Items, kind: &str, json: &str) -> Vec<Vec<String>> {
    let end = u32::try_from(json.len()).unwrap();
    let whole = ItemAt { start: 0, end, key: "".into(), at: "".into() };
    let source = Source::laid_out(SourceId(0), "t", json, Layout::Items(vec![whole]), None);
    let mut problems = Vec::new();
    let node = documents(Format::Json, &source, &Limits::default(), &mut problems).remove(0);
    assert_eq!(problems, []);
    let line = |key: &str, value: &Node<'_>| {
        let pointer = source.place(value.span).pointer.unwrap_or_default();
        format!("{key}: {} @{pointer}", shown(value))
    };
    let record = |node: Node<'_>| match node.kind {
        Kind::Map(entries) => entries.iter().map(|entry| line(&entry.key, &entry.value)).collect(),
        _ => vec![],
    };
    adapt(items, kind)(node).into_iter().map(record).collect()
}

/// The one record of an item.
fn record(items: Items, kind: &str, json: &str) -> Vec<String> {
    let mut records = records(items, kind, json);
    assert_eq!(records.len(), 1);
    records.remove(0)
}

/// The lines of a record that begin with one of these headings.
fn only(record: &[String], headings: &[&str]) -> Vec<String> {
    let is_wanted = |line: &&String| line.split_once(": ").is_some_and(|(heading, _)| headings.contains(&heading));
    record.iter().filter(is_wanted).cloned().collect()
}

fn shown(node: &Node<'_>) -> String {
    match &node.kind {
        Kind::Null => "~".to_owned(),
        Kind::Text(text) => text.to_string(),
        Kind::List(list) => format!("[{}]", list.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Kind::Map(entries) => {
            let one = |entry: &crate::node::Entry<'_>| format!("{}={}", entry.key, shown(&entry.value));
            format!("{{{}}}", entries.iter().map(one).collect::<Vec<_>>().join(" "))
        }
    }
}
