//! What the changelog of an issue tells.

use super::{TELLING, is_one_of};
use crate::format::tickets::HISTORIES;
use crate::format::tickets::document::shown;
use crate::format::tickets::row::{elements, find, text};
use crate::format::tickets::steps::{Step, in_order};
use crate::node::Node;

/// What the changelog of an issue tells, in the order of time.
pub(super) struct Story<'s> {
    /// Steps of the status.
    pub(super) states: Vec<Step<'s>>,
    /// Steps of the due date.
    pub(super) dues: Vec<Step<'s>>,
    /// Keys that the issue had before it was moved.
    pub(super) keys: Vec<Node<'s>>,
    /// Whether there is a changelog at all.
    pub(super) whole: bool,
}

impl<'s> Story<'s> {
    /// Of the pages of the changelog where it was asked for, else of what came with the issue.
    pub(super) fn of(item: &Node<'s>, issue: &Node<'s>) -> Self {
        let asked = find(item, HISTORIES);
        let came = find(issue, "changelog.histories");
        let list = match asked.or(came).map(|node| &node.kind) {
            Some(crate::node::Kind::List(list)) => list.as_slice(),
            _ => &[],
        };
        let whole = asked.or(came).is_some();
        let mut story = Self { states: Vec::new(), dues: Vec::new(), keys: Vec::new(), whole };
        in_order(list, "created").into_iter().for_each(|entry| story.entry(entry));
        story
    }

    fn entry(&mut self, entry: &Node<'s>) {
        let on = find(entry, "created").cloned();
        let by = find(entry, "author").and_then(shown);
        let is = |item: &&Node<'s>, field: &str| {
            text(item, "fieldId").or_else(|| text(item, "field")).is_some_and(|name| name.eq_ignore_ascii_case(field))
        };
        let items = elements(entry, "items");
        let resolved = items.iter().find(|item| is(item, "resolution")).and_then(|item| find(item, "toString"));
        for item in items {
            let step = |from: &str, to: &str| Step {
                from: find(item, from).cloned(),
                to: find(item, to).cloned(),
                on: on.clone(),
                by: by.clone(),
                place: item.span,
            };
            if is(&item, "status") {
                let mut step = step("fromString", "toString");
                if let Some(resolved) = resolved.filter(|resolved| is_one_of(resolved, &TELLING)) {
                    step.to = Some(resolved.clone());
                }
                self.states.push(step);
            } else if is(&item, "duedate") {
                self.dues.push(step("from", "to"));
            } else if is(&item, "key") {
                self.keys.extend(find(item, "fromString").cloned());
            }
        }
    }

    /// The step into the status that the issue has, where it is the last one.
    pub(super) fn entered(&self, fields: &Node<'s>) -> Option<&Step<'s>> {
        let name = text(fields, "status.name");
        let resolution = text(fields, "resolution.name");
        let to = |step: &&Step<'s>| {
            let to = step.to.as_ref().and_then(Node::as_text);
            to.is_some() && (to == name || to == resolution)
        };
        self.states.last().filter(to)
    }
}
