//! Atlassian Document Format as plain text.

use std::borrow::Cow;

use chrono::DateTime;

use super::row::{elements, text};
use crate::node::Node;

/// Whether a node is a document.
pub(super) fn is_document(node: &Node<'_>) -> bool {
    text(node, "type") == Some("doc") && node.get("content").is_some()
}

/// Its text, a line a paragraph, in the order in which a person reads it.
pub(super) fn plain(node: &Node<'_>) -> String {
    let mut out = String::new();
    write(node, &mut out);
    let lines: Vec<&str> = out.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

fn write(node: &Node<'_>, out: &mut String) {
    let kind = text(node, "type").unwrap_or("");
    let attribute = |name: &str| text(node, &format!("attrs.{name}")).map(str::to_owned);
    match kind {
        "text" => {
            let said = text(node, "text").unwrap_or("");
            out.push_str(said);
            let address = elements(node, "marks").iter().find_map(|mark| text(mark, "attrs.href"));
            if let Some(address) = address.filter(|address| *address != said) {
                out.push_str(&format!(" ({address})"));
            }
        }
        "hardBreak" => out.push('\n'),
        "mention" | "status" => out.push_str(&attribute("text").unwrap_or_default()),
        "emoji" => out.push_str(&attribute("text").or(attribute("shortName")).unwrap_or_default()),
        "date" => out.push_str(&attribute("timestamp").and_then(|at| day(&at)).unwrap_or_default()),
        "inlineCard" | "blockCard" | "embedCard" => out.push_str(&attribute("url").unwrap_or_default()),
        "listItem" => out.push_str("- "),
        "taskItem" => {
            out.push_str(if attribute("state").is_some_and(|state| state == "DONE") { "[x] " } else { "[ ] " });
        }
        _ => {}
    }
    for inner in elements(node, "content") {
        write(inner, out);
    }
    match kind {
        "tableCell" | "tableHeader" => {
            out.truncate(out.trim_end().len());
            out.push_str(" | ");
        }
        "paragraph" | "heading" | "codeBlock" | "blockCard" | "embedCard" | "taskItem" | "decisionItem"
        | "tableRow" => {
            out.push('\n');
        }
        _ => {}
    }
}

/// The day of a time in milliseconds.
fn day(milliseconds: &str) -> Option<String> {
    let at = DateTime::from_timestamp_millis(milliseconds.parse().ok()?)?;
    Some(at.format("%Y-%m-%d").to_string())
}

/// What a field of any kind says, as people see it: of a user the name, of an option its value, of a document its text.
/// What is none of these stays as it was sent.
pub(super) fn shown<'s>(node: &Node<'s>) -> Option<Node<'s>> {
    use crate::node::Kind;
    match &node.kind {
        Kind::Null => None,
        Kind::Text(_) => Some(node.clone()),
        Kind::List(list) => {
            let list: Vec<Node<'s>> = list.iter().filter_map(shown).collect();
            (!list.is_empty()).then_some(Node { span: node.span, kind: Kind::List(list) })
        }
        Kind::Map(_) if is_document(node) => {
            let text = plain(node);
            (!text.is_empty()).then(|| Node::text(text, node.span))
        }
        Kind::Map(_) => {
            if let (Some(outer), Some(inner)) = (text(node, "value"), text(node, "child.value")) {
                return Some(Node::text(Cow::Owned(format!("{outer} / {inner}")), node.span));
            }
            let words = ["displayName", "value", "name", "key"];
            let word =
                words.iter().find_map(|word| super::row::find(node, word)).filter(|node| node.as_text().is_some());
            Some(word.cloned().unwrap_or_else(|| node.clone()))
        }
    }
}
