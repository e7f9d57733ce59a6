//! The history of a ticket, as steps in the order of time.

use chrono::{DateTime, Utc};

use super::row::{list, map, text};
use crate::node::Node;

/// A change of something.
pub(super) struct Step<'s> {
    pub(super) from: Option<Node<'s>>,
    pub(super) to: Option<Node<'s>>,
    pub(super) on: Option<Node<'s>>,
    pub(super) by: Option<Node<'s>>,
    /// Where it stands.
    pub(super) place: crate::source::Span,
}

/// Steps of the status as the field `status_history` holds them.
pub(super) fn history<'s>(steps: &[Step<'s>]) -> Option<Node<'s>> {
    let one = |step: &Step<'s>| {
        let parts = [("from", &step.from), ("to", &step.to), ("on", &step.on), ("by", &step.by)];
        map(step.place, parts.into_iter().map(|(name, part)| (name, part.clone())).collect())
    };
    (!steps.is_empty()).then(|| list(steps.iter().map(one).collect()))
}

/// Steps of the due date as the field `reschedules` holds them: from one date to another. What was set for the first time
/// was not moved.
pub(super) fn reschedules<'s>(steps: &[Step<'s>]) -> Option<Node<'s>> {
    let moved: Vec<Node<'s>> = steps
        .iter()
        .filter(|step| step.from.is_some())
        .map(|step| {
            let parts = [("old", &step.from), ("new", &step.to), ("on", &step.on), ("by", &step.by)];
            map(step.place, parts.into_iter().map(|(name, part)| (name, part.clone())).collect())
        })
        .collect();
    (!moved.is_empty()).then(|| list(moved))
}

/// The due date that was the first: the one that the first step left, or, where there was none, the one it set.
pub(super) fn first_due<'s>(steps: &[Step<'s>]) -> Option<Node<'s>> {
    steps.iter().find_map(|step| step.from.clone().or_else(|| step.to.clone()))
}

/// The time that stands under a key, where it is one.
pub(super) fn time(node: &Node<'_>, key: &str) -> Option<DateTime<Utc>> {
    let text = text(node, key)?;
    let offset = DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z");
    offset.or_else(|_| DateTime::parse_from_rfc3339(text)).ok().map(|at| at.with_timezone(&Utc))
}

/// The parts of a history in the order of time; those whose time cannot be read come first, as they were sent.
pub(super) fn in_order<'n, 's>(parts: &'n [Node<'s>], key: &str) -> Vec<&'n Node<'s>> {
    let mut parts: Vec<&Node<'s>> = parts.iter().collect();
    let number = |node: &Node<'_>| text(node, "id").and_then(|id| id.parse::<u64>().ok());
    parts.sort_by_key(|part| (time(part, key), number(part)));
    parts
}
