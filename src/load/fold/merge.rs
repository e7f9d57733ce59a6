//! The rows of a record become one item: the values of its last row, and the history that all of them show.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::Known;
use super::heads::{Asked, HISTORY, Heads, MOVES, ORIGINAL};
use super::scan::{Fate, Scanned, fitting, text};
use crate::format::{At, Item, Sink, Table, TableUse};
use crate::load::cell::Evidence;
use crate::load::date::Order;
use crate::load::rows::Rows;
use crate::load::word::is_placeholder;
use crate::model::{FieldDef, FieldId};
use crate::node::{Entry, Kind, Node};
use crate::problem::{Problem, Severity};
use crate::source::Span;

/// What one row shows of the history of its record.
struct Step<'s> {
    status: Option<Node<'s>>,
    due: Option<Node<'s>>,
    on: Node<'s>,
    who: Option<Node<'s>>,
    /// Parts of the steps and moves that columns hold.
    parts: Vec<(FieldId, u16, Node<'s>)>,
}

/// A record some of whose rows came.
struct Open<'s> {
    steps: Vec<(u32, Step<'s>)>,
    last: Option<(Vec<Entry<'s>>, Span, At<'s>)>,
}

/// Hands each record over when the last of its rows has come.
pub(super) struct Merging<'a, 's, 'p> {
    asked: Asked<'p>,
    rows: &'a mut Rows<'s, 'p>,
    scanned: Scanned,
    heads: Option<Heads<'p>>,
    open: FxHashMap<u32, Open<'s>>,
    at: usize,
}

impl<'a, 's, 'p> Merging<'a, 's, 'p> {
    pub(super) fn new(asked: Asked<'p>, rows: &'a mut Rows<'s, 'p>, scanned: Scanned) -> Self {
        Self { asked, rows, scanned, heads: None, open: FxHashMap::default(), at: 0 }
    }

    /// Counts what did not become a record, and tells of rows that are not in the text.
    pub(super) fn finish(self, known: Known) {
        self.rows.folded += self.scanned.folded;
        let start = self.rows.source.beginning();
        if known.blank > 0 {
            let message = match known.blank {
                1 => "row left out: it holds nothing".to_owned(),
                many => format!("{many} rows left out: they hold nothing"),
            };
            self.rows.unread(known.blank, Severity::Note, message, start, "");
        }
        if known.unread > 0 {
            let undecided = self.scanned.fates.contains(&Fate::Undecided);
            let message = if undecided {
                format!("{} more rows were not read, because their order is not known", known.unread)
            } else {
                format!("{} more rows do not say of which record they are, or when they were", known.unread)
            };
            self.rows.unread(known.unread, Severity::Error, message, start, "");
        }
        if !self.open.is_empty() {
            // Never: the source was handed over twice in the same way.
            let message = format!("{} records of this log lost rows while it was read", self.open.len());
            self.rows.problems.push(Problem::error(message, start));
        }
    }

    /// Tells of a row that is no event.
    fn odd(&mut self, fate: Fate, node: &Node<'s>) {
        let (by, order) = (&self.asked.fold.by.value, &self.asked.fold.order.value);
        let cell = |wanted: Option<usize>| match (&node.kind, wanted) {
            (Kind::Map(entries), Some(at)) => entries.get(at).map(|entry| &entry.value),
            _ => None,
        };
        let heads = match &node.kind {
            Kind::Map(entries) => Some(fitting(&mut self.heads, entries, self.asked)),
            _ => None,
        };
        let (who, when) = heads.map_or((None, None), |heads| (cell(heads.by), cell(heads.order)));
        let (by_span, order_span) = (who.map_or(node.span, |cell| cell.span), when.map_or(node.span, |cell| cell.span));
        let written = when.and_then(Node::as_text).unwrap_or("").trim();
        let leave_out = "correct the row; one that is no event can be declared with `skip`";
        let declare = "write moments as 2026-01-31 14:30, or declare the format of the column under `columns`";
        let (severity, message, span, help) = match fate {
            Fate::Blank => (Severity::Note, "row left out: it holds nothing".to_owned(), node.span, ""),
            Fate::Nameless => {
                (Severity::Error, format!("this event has no `{by}`: it is not known whose it is"), by_span, leave_out)
            }
            Fate::Timeless if written.is_empty() => (
                Severity::Error,
                format!("this event has no `{order}`, so it has no place in the history"),
                order_span,
                leave_out,
            ),
            Fate::Timeless => (
                Severity::Error,
                format!("`{written}` in `{order}` is not one moment, so the event has no place in the history"),
                order_span,
                declare,
            ),
            _ => (
                Severity::Error,
                format!(
                    "the order of events is not known: moments in `{order}` may be read day first or month first, and no other tells"
                ),
                order_span,
                declare,
            ),
        };
        self.rows.unread(1, severity, message, span, help);
    }

    fn kept(&mut self, record: u32, rank: u32, node: Node<'s>, at: At<'s>) {
        let span = node.span;
        let Kind::Map(entries) = node.kind else { return };
        let count = usize::try_from(record).ok().and_then(|record| self.scanned.kept.get(record)).copied().unwrap_or(0);
        let heads = fitting(&mut self.heads, &entries, self.asked);
        let step = step(heads, &entries, span, self.scanned.order);
        let open = self.open.entry(record).or_insert_with(|| Open { steps: Vec::new(), last: None });
        open.steps.push((rank, step));
        if rank + 1 == count {
            open.last = Some((entries, span, at));
        }
        if u32::try_from(open.steps.len()) != Ok(count) {
            return;
        }
        let Some(Open { mut steps, last: Some((entries, span, at)) }) = self.open.remove(&record) else { return };
        steps.sort_by_key(|(rank, _)| *rank);
        let steps: Vec<Step<'s>> = steps.into_iter().map(|(_, step)| step).collect();
        let heads = fitting(&mut self.heads, &entries, self.asked);
        let entries = merged(heads, self.asked, entries, &steps, self.scanned.order);
        self.rows.folded += steps.len() - 1;
        self.rows.item(Item { node: Node { span, kind: Kind::Map(entries) }, at });
    }
}

fn step<'s>(heads: &Heads<'_>, entries: &[Entry<'s>], span: Span, order: Option<Order>) -> Step<'s> {
    let value = |at: Option<usize>| at.filter(|at| text(entries, Some(*at)).is_some()).and_then(|at| entries.get(at));
    let node = |at: Option<usize>| value(at).map(|entry| entry.value.clone());
    let on = match value(heads.order) {
        Some(entry) => {
            let text = entry.value.as_text().and_then(|text| heads.clock.text(text, order));
            text.map_or_else(|| entry.value.clone(), |text| Node::text(text, entry.value.span))
        }
        None => Node::null(span),
    };
    let part = |(at, field, part): &(usize, FieldId, u16)| Some((*field, *part, node(Some(*at))?));
    let parts = heads.parts.iter().filter_map(part).collect();
    Step { status: node(heads.status), due: node(heads.due), on, who: node(heads.who), parts }
}

/// The entries of the last row and what the rows show together.
fn merged<'s, 'p>(
    heads: &mut Heads<'p>,
    asked: Asked<'p>,
    mut entries: Vec<Entry<'s>>,
    steps: &[Step<'s>],
    order: Option<Order>,
) -> Vec<Entry<'s>> {
    let key_span = |at: Option<usize>, entries: &[Entry<'s>]| {
        at.and_then(|at| entries.get(at)).or(entries.first()).map(|entry| entry.key_span)
    };
    let (status_key, due_key) = (key_span(heads.status, &entries), key_span(heads.due, &entries));
    let mut made: Vec<(&'static str, Option<Span>, Node<'s>)> = Vec::new();
    if let Some((field, parts)) = asked.structs(HISTORY).filter(|(field, _)| !heads.own.contains(field)) {
        let moves = statuses(heads, steps);
        let list =
            moves.into_iter().map(|(from, to, step)| entry_of(parts, step, field, [("from", from), ("to", Some(to))]));
        made.extend(listed(list.collect()).map(|list| (HISTORY, status_key, list)));
    }
    let due = dues(heads, steps, order);
    if let Some((field, parts)) = asked.structs(MOVES).filter(|(field, _)| !heads.own.contains(field)) {
        let list = due.iter().map(|(old, new, step)| {
            entry_of(parts, step, field, [("old", Some(old.clone())), ("new", Some(new.clone()))])
        });
        made.extend(listed(list.collect()).map(|list| (MOVES, due_key, list)));
    }
    let original = asked.model.kind(asked.kind).field_named(ORIGINAL).filter(|field| !heads.own.contains(field));
    if let (Some(_), Some((first, ..))) = (original, due.first()) {
        made.push((ORIGINAL, due_key, first.clone()));
    }
    // The last row says when its event was; the order of day and month is known of the whole column.
    if let Some(entry) = heads.order.and_then(|at| entries.get_mut(at))
        && let Some(written) = entry.value.as_text()
        && let Some(when) = heads.clock.read(written, &mut Evidence::default())
        && when.is_either()
        && let Some(text) = heads.clock.text(written, order)
    {
        entry.value = Node::text(text, entry.value.span);
    }
    let mut at = 0;
    entries.retain(|_| {
        at += 1;
        !heads.parts.iter().any(|(part, ..)| part + 1 == at)
    });
    let made = made
        .into_iter()
        .filter_map(|(key, key_span, value)| Some(Entry { key: Cow::Borrowed(key), key_span: key_span?, value }));
    entries.extend(made);
    entries
}

/// The changes of status: from, to, and the step that shows it. The first has no `from`.
fn statuses<'t, 's>(heads: &mut Heads<'_>, steps: &'t [Step<'s>]) -> Vec<(Option<Node<'s>>, Node<'s>, &'t Step<'s>)> {
    let mut found = Vec::new();
    let mut before: Option<Node<'s>> = None;
    for step in steps {
        let Some(node) = &step.status else { continue };
        let Some(word) = node.as_text().and_then(|text| heads.status_word(text)) else { continue };
        if before.as_ref().and_then(Node::as_text) == Some(&word) {
            continue;
        }
        let now = Node::text(String::from(word), node.span);
        found.push((before.replace(now.clone()), now, step));
    }
    found
}

/// The moves of the due date: old, new, and the step that shows it.
fn dues<'t, 's>(
    heads: &Heads<'_>,
    steps: &'t [Step<'s>],
    order: Option<Order>,
) -> Vec<(Node<'s>, Node<'s>, &'t Step<'s>)> {
    let mut found = Vec::new();
    let mut before: Option<Node<'s>> = None;
    for step in steps {
        let Some(node) = &step.due else { continue };
        let Some(written) = node.as_text().filter(|text| !is_placeholder(text, heads.due_clock.words)) else {
            continue;
        };
        let now = match heads.due_clock.text(written, order) {
            Some(text) => Node::text(text, node.span),
            None => node.clone(),
        };
        if before.as_ref().is_some_and(|before| before.as_text() == now.as_text()) {
            continue;
        }
        if let Some(old) = before.replace(now.clone()) {
            found.push((old, now, step));
        }
    }
    found
}

/// One step or move, with the parts that its type has.
fn entry_of<'s>(
    parts: &[FieldDef],
    step: &Step<'s>,
    field: FieldId,
    said: [(&'static str, Option<Node<'s>>); 2],
) -> Node<'s> {
    let span = said.iter().rev().find_map(|(_, node)| node.as_ref()).map_or(step.on.span, |node| node.span);
    let mut entries: Vec<Entry<'s>> = Vec::new();
    let mut put = |key: Cow<'s, str>, node: Node<'s>| {
        let is_part = parts.iter().any(|part| *part.name == *key);
        if is_part && !entries.iter().any(|entry| entry.key == key) {
            entries.push(Entry { key_span: node.span, key, value: node });
        }
    };
    for (key, node) in said {
        node.into_iter().for_each(|node| put(Cow::Borrowed(key), node));
    }
    put(Cow::Borrowed("on"), step.on.clone());
    for (_, part, node) in step.parts.iter().filter(|(of, ..)| *of == field) {
        let name = parts.get(usize::from(*part)).map(|part| part.name.clone()).unwrap_or_default();
        put(Cow::Owned(name), node.clone());
    }
    step.who.iter().for_each(|who| put(Cow::Borrowed("by"), who.clone()));
    Node { span, kind: Kind::Map(entries) }
}

fn listed<'s>(items: Vec<Node<'s>>) -> Option<Node<'s>> {
    let span = items.last()?.span;
    Some(Node { span, kind: Kind::List(items) })
}

impl<'s> Sink<'s> for Merging<'_, 's, '_> {
    fn is_register(&mut self, key: &str) -> bool {
        self.rows.is_register(key)
    }

    fn is_heading(&mut self, text: &str) -> bool {
        self.rows.is_heading(text)
    }

    fn table(&mut self, table: &Table<'s>) -> TableUse {
        let wanted = self.rows.table(table);
        if wanted != TableUse::Rows {
            return wanted;
        }
        let heads = Heads::of(table.header.iter().map(|(name, _)| &**name), self.asked);
        let missing = heads.missing(self.rows.source.name(), self.asked);
        if missing.is_empty() {
            return wanted;
        }
        self.rows.problems.extend(missing);
        TableUse::Skip
    }

    fn item(&mut self, item: Item<'s>) {
        let fate = self.scanned.fates.get(self.at).copied().unwrap_or(Fate::Alone);
        self.at += 1;
        match fate {
            Fate::Alone => self.rows.item(item),
            Fate::Folded => {}
            Fate::Kept { record, rank } => self.kept(record, rank, item.node, item.at),
            Fate::Blank | Fate::Nameless | Fate::Timeless | Fate::Undecided => self.odd(fate, &item.node),
        }
    }

    fn problem(&mut self, problem: Problem) {
        self.rows.problem(problem);
    }
}
