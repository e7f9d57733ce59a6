//! Labels and forms: fields that a tracker without fields has.

use std::borrow::Cow;

use super::row::{Row, list, said};
use crate::node::Node;

/// Puts labels under `Labels`, and what a label says as `grade: major` or `grade::major` under its first word too.
pub(super) fn put<'s>(row: &mut Row<'s>, labels: Vec<Node<'s>>) {
    for label in &labels {
        let Some(text) = label.as_text() else { continue };
        let pair = text.split_once("::").or_else(|| text.split_once(':'));
        let Some((heading, value)) = pair.map(|(heading, value)| (heading.trim(), value.trim())) else { continue };
        // What a record is and what it is known by is never said by a label.
        let own = ["type", "id"].iter().any(|own| heading.eq_ignore_ascii_case(own));
        if !own && !heading.is_empty() && !value.is_empty() && !row.has(heading) {
            row.put(heading.to_owned(), Some(said(value.to_owned(), label)));
        }
    }
    if !labels.is_empty() {
        row.put("Labels", Some(list(labels)));
    }
}

/// Puts the answers of a form under the questions: a form writes each below a heading of the third degree.
pub(super) fn form<'s>(row: &mut Row<'s>, body: Option<&Node<'s>>) {
    let Some((body, text)) = body.and_then(|body| Some((body, body.as_text()?))) else { return };
    let mut question: Option<(String, Vec<&str>)> = None;
    let mut fenced = false;
    for line in text.lines() {
        fenced ^= line.trim_start().starts_with("```");
        match line.strip_prefix("### ").filter(|_| !fenced) {
            Some(heading) => {
                answer(row, body, question.take());
                question = Some((heading.trim().to_owned(), Vec::new()));
            }
            None => {
                if let Some((_, lines)) = &mut question {
                    lines.push(line);
                }
            }
        }
    }
    answer(row, body, question);
}

fn answer<'s>(row: &mut Row<'s>, body: &Node<'s>, question: Option<(String, Vec<&str>)>) {
    let Some((heading, lines)) = question else { return };
    let text = lines.join("\n");
    let text = text.trim();
    let own = ["type", "id"].iter().any(|own| heading.eq_ignore_ascii_case(own));
    if !own && text != "_No response_" && !row.has(&heading) {
        row.put(Cow::Owned(heading), Some(said(text.to_owned(), body)));
    }
}
