//! Records that are made of what a file reports: test results, scans, assessments. Each value keeps the place at which the
//! file says it.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDateTime};

use super::{At, Format, Item, Limits, Sink, documents};
use crate::node::{Entry, Kind, Node};
use crate::problem::Problem;
use crate::source::{Source, Span};

/// One record in the making.
pub(super) struct Made<'s> {
    kind: &'static str,
    span: Span,
    entries: Vec<Entry<'s>>,
}

impl<'s> Made<'s> {
    /// One of a type, at the place of what it is made of.
    pub(super) fn new(kind: &'static str, span: Span) -> Self {
        Self { kind, span, entries: Vec::new() }
    }

    /// A field that says what stands at a place of the file; left out where nothing stands there.
    pub(super) fn take(self, field: &'static str, node: Option<&Node<'s>>) -> Self {
        match node {
            Some(node) if node.kind != Kind::Null => self.put(field, node.clone()),
            _ => self,
        }
    }

    /// A field in our words, at the place that they are about.
    pub(super) fn say(self, field: &'static str, text: impl Into<Cow<'s, str>>, span: Span) -> Self {
        self.put(field, Node::text(text, span))
    }

    /// A field of several values; left out where there are none.
    pub(super) fn list(self, field: &'static str, nodes: Vec<Node<'s>>) -> Self {
        let (Some(first), Some(last)) = (nodes.first(), nodes.last()) else { return self };
        let span = first.span.to(last.span);
        self.put(field, Node { span, kind: Kind::List(nodes) })
    }

    fn put(mut self, field: &'static str, value: Node<'s>) -> Self {
        self.entries.push(Entry { key: field.into(), key_span: value.span, value });
        self
    }

    /// Hands the record over.
    pub(super) fn hand_over(self, sink: &mut dyn Sink<'s>) {
        let node = Node { span: self.span, kind: Kind::Map(self.entries) };
        sink.item(Item { node, at: At::Made { kind: self.kind } });
    }
}

/// A value of several parts.
pub(super) fn parts<'s>(parts: Vec<(&'static str, Node<'s>)>, span: Span) -> Node<'s> {
    let entry = |(key, value): (&'static str, Node<'s>)| Entry { key: key.into(), key_span: value.span, value };
    Node { span, kind: Kind::Map(parts.into_iter().map(entry).collect()) }
}

/// The file itself as an item of evidence: what it covers is what the dates in it say. It is as old as the earliest of
/// them; whether it is complete the latest tells.
pub(super) fn file<'s>(
    source: &'s Source,
    kind: &'static str,
    title: Option<&Node<'s>>,
    dates: &[Node<'s>],
) -> Made<'s> {
    let at = source.beginning();
    let made = Made::new("evidence", at).say("id", source.name(), at);
    let made = match title.and_then(Node::as_text).filter(|title| !title.trim().is_empty()) {
        Some(_) => made.take("title", title),
        None => made.say("title", source.name(), at),
    };
    let made = made.say("kind", kind, at).say("location", source.name(), at).say("hash", source.sha256(), at);
    let made = made.say("integrity", "system_generated", at);
    let (first, last) = (earliest(dates), latest(dates));
    made.take("produced_on", first).take("covers_from", first).take("covers_to", last)
}

/// The earliest of some dates; those that cannot be read do not count.
pub(super) fn earliest<'n, 's>(dates: &'n [Node<'s>]) -> Option<&'n Node<'s>> {
    dates
        .iter()
        .filter_map(|node| Some((moment(node.as_text()?)?, node)))
        .min_by_key(|(at, _)| *at)
        .map(|(_, node)| node)
}

/// The latest of some dates.
pub(super) fn latest<'n, 's>(dates: &'n [Node<'s>]) -> Option<&'n Node<'s>> {
    dates
        .iter()
        .filter_map(|node| Some((moment(node.as_text()?)?, node)))
        .max_by_key(|(at, _)| *at)
        .map(|(_, node)| node)
}

/// When a date and time of a machine is, to be put in order: with an offset or taken as UTC, or the start of a day.
pub fn moment(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    let offset = DateTime::parse_from_rfc3339(text).ok().map(|at| at.naive_utc());
    let local = || text.parse::<NaiveDateTime>().ok();
    let day = || text.parse::<chrono::NaiveDate>().ok()?.and_hms_opt(0, 0, 0);
    offset.or_else(local).or_else(day)
}

/// The elements of a list below a key; nothing where there is no such list.
pub(super) fn elements<'n, 's>(node: &'n Node<'s>, key: &str) -> &'n [Node<'s>] {
    match node.get(key).map(|node| &node.kind) {
        Some(Kind::List(items)) => items,
        _ => &[],
    }
}

/// What stands below several keys, one within the other.
pub(super) fn at<'n, 's>(node: &'n Node<'s>, path: &[&str]) -> Option<&'n Node<'s>> {
    path.iter().try_fold(node, |node, key| node.get(key))
}

/// The text below several keys.
pub(super) fn text_at<'n>(node: &'n Node<'_>, path: &[&str]) -> Option<&'n str> {
    at(node, path).and_then(Node::as_text)
}

/// The one document of a report, as JSON or as YAML; nothing where it cannot be read, which the sink is told.
pub(super) fn document<'s>(source: &'s Source, limits: &Limits, sink: &mut dyn Sink<'s>) -> Option<Node<'s>> {
    let text = source.text().trim_start_matches('\u{feff}').trim_start();
    let format = if text.starts_with(['{', '[']) { Format::Json } else { Format::Yaml };
    let mut problems = Vec::new();
    let mut documents = documents(format, source, limits, &mut problems).into_iter();
    let first = documents.next();
    if let Some(second) = documents.next() {
        let problem = Problem::error("a report is one document; this is a second one", second.span);
        problems.push(problem.help("write it into a file of its own; nothing of this one was read"));
        problems.into_iter().for_each(|problem| sink.problem(problem));
        return None;
    }
    if first.is_none() && problems.is_empty() {
        problems.push(Problem::error("the file is empty", source.beginning()).help("write the report anew"));
    }
    problems.into_iter().for_each(|problem| sink.problem(problem));
    first
}

/// The list that a report must have below a key; what is wrong is told.
pub(super) fn must_list<'n, 's>(node: &'n Node<'s>, key: &str, sink: &mut dyn Sink<'s>) -> &'n [Node<'s>] {
    let (what, span) = match node.get(key) {
        Some(Node { kind: Kind::List(items), .. }) => return items,
        Some(other) => (format!("`{key}` must be a list, but this is {}", other.noun()), other.span),
        None => (format!("the report has no `{key}`"), Span { end: node.span.start, ..node.span }),
    };
    sink.problem(Problem::error(what, span).help("correct this place; nothing below it was read"));
    &[]
}

/// The elements of a list that may be left out; one that is no list is told.
pub(super) fn may_list<'n, 's>(node: &'n Node<'s>, key: &str, sink: &mut dyn Sink<'s>) -> &'n [Node<'s>] {
    match node.get(key).map(|node| &node.kind) {
        None | Some(Kind::Null) => &[],
        Some(_) => must_list(node, key, sink),
    }
}

/// Hands over what should have been a mapping and is none: who takes it tells that it is no record. Gives whether it is one.
pub(super) fn is_map<'s>(kind: &'static str, node: &Node<'s>, sink: &mut dyn Sink<'s>) -> bool {
    let map = matches!(node.kind, Kind::Map(_));
    if !map {
        sink.item(Item { node: node.clone(), at: At::Made { kind } });
    }
    map
}
