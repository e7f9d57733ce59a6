//! Which row of a log is of which record, and which of them matter.

use rustc_hash::FxHashMap;

use super::Known;
use super::heads::{Asked, Heads};
use super::when::{When, settled};
use crate::format::{At, Item, Sink, Table, TableUse};
use crate::load::cell::Evidence;
use crate::load::date::Order;
use crate::load::rows::Rows;
use crate::load::word::is_placeholder;
use crate::node::{Entry, Kind, Node};
use crate::problem::Problem;

/// What is to be made of an item of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is read as it is: no event, or a row that the configuration leaves out.
    Alone,
    /// Nothing stands in it.
    Blank,
    /// It does not say of which record it is.
    Nameless,
    /// It does not say when it was.
    Timeless,
    /// When it was may be read in two ways, and nothing tells.
    Undecided,
    /// It changes nothing of what its record shows.
    Folded,
    /// It is part of a record: which, and which of its rows in the order of events.
    Kept { record: u32, rank: u32 },
}

/// A log that was scanned.
#[derive(Debug)]
pub(super) struct Scanned {
    /// What is to be made of each item, in the order of the source.
    pub(super) fates: Vec<Fate>,
    /// How many rows of each record are kept.
    pub(super) kept: Vec<u32>,
    pub(super) folded: usize,
    pub(super) order: Option<Order>,
}

/// An event as it came.
struct Event {
    record: u32,
    when: When,
    item: u32,
    status: u32,
    due: u32,
}

/// Looks at each item of a source and reads none.
pub(super) struct Scan<'a, 's, 'p> {
    asked: Asked<'p>,
    /// Tells which tables are wanted, and is thrown away.
    rows: &'a mut Rows<'s, 'p>,
    heads: Option<Heads<'p>>,
    records: FxHashMap<Box<str>, u32>,
    texts: FxHashMap<Box<str>, u32>,
    events: Vec<Event>,
    fates: Vec<Fate>,
    evidence: Evidence,
}

impl<'a, 's, 'p> Scan<'a, 's, 'p> {
    pub(super) fn new(asked: Asked<'p>, rows: &'a mut Rows<'s, 'p>) -> Self {
        let texts = FxHashMap::from_iter([(Box::from(""), 0)]);
        let (records, evidence) = (FxHashMap::default(), Evidence::default());
        Self { asked, rows, heads: None, records, texts, events: Vec::new(), fates: Vec::new(), evidence }
    }

    fn fate(&mut self, node: &Node<'s>) -> Fate {
        let Kind::Map(entries) = &node.kind else { return Fate::Alone };
        let heads = fitting(&mut self.heads, entries, self.asked);
        let cell = |at: Option<usize>| text(entries, at);
        if heads.skips(|at| cell(Some(at))) {
            return Fate::Alone;
        }
        if entries.iter().all(|entry| entry.value.kind == Kind::Null) {
            return Fate::Blank;
        }
        let Some(key) = cell(heads.by).filter(|key| !is_placeholder(key, heads.clock.words)) else {
            return Fate::Nameless;
        };
        let when = cell(heads.order).and_then(|text| heads.clock.read(text, &mut self.evidence));
        let Some(when) = when else { return Fate::Timeless };
        let (status, due) = (cell(heads.status), cell(heads.due));
        let status = number(&mut self.texts, status.unwrap_or(""));
        let due = number(&mut self.texts, due.unwrap_or(""));
        let record = number(&mut self.records, key);
        let item = u32::try_from(self.fates.len()).unwrap_or(u32::MAX);
        self.events.push(Event { record, when, item, status, due });
        Fate::Folded
    }

    /// Puts the events of each record into their order, and tells which of them matter.
    pub(super) fn finish(mut self, known: Known) -> Scanned {
        let either = self.events.iter().any(|event| event.when.is_either());
        let order = known.order.or_else(|| settled(self.evidence));
        let records = self.records.len();
        let mut scanned = Scanned { fates: self.fates, kept: vec![0; records], folded: 0, order };
        let mut set = |item: u32, fate: Fate| {
            if let Some(place) = usize::try_from(item).ok().and_then(|item| scanned.fates.get_mut(item)) {
                *place = fate;
            }
        };
        let order = match order {
            Some(order) => order,
            None if either => {
                // No event has a place where that of some is not known.
                self.events.iter().for_each(|event| set(event.item, Fate::Undecided));
                return scanned;
            }
            None => Order::DayFirst,
        };
        let newest_first = known.newest_first || newest_first(&self.events, records, order);
        let tie = |event: &Event| if newest_first { u32::MAX - event.item } else { event.item };
        self.events.sort_unstable_by_key(|event| (event.record, event.when.at(order), tie(event)));
        for events in self.events.chunk_by(|a, b| a.record == b.record) {
            let (mut before, mut rank) = (None, 0);
            for (at, event) in events.iter().enumerate() {
                let state = Some((event.status, event.due));
                if std::mem::replace(&mut before, state) == state && at + 1 < events.len() {
                    scanned.folded += 1;
                    continue;
                }
                set(event.item, Fate::Kept { record: event.record, rank });
                rank += 1;
            }
            let record = events.first().and_then(|event| usize::try_from(event.record).ok());
            if let Some(kept) = record.and_then(|record| scanned.kept.get_mut(record)) {
                *kept = rank;
            }
        }
        scanned
    }
}

/// Whether the rows of every record run from the newest to the oldest, so that those of one moment do too.
fn newest_first(events: &[Event], records: usize, order: Order) -> bool {
    let mut before: Vec<Option<i64>> = vec![None; records];
    let (mut forward, mut backward) = (false, false);
    for event in events {
        let at = event.when.at(order);
        let place = usize::try_from(event.record).ok().and_then(|record| before.get_mut(record));
        if let Some(before) = place.and_then(|place| place.replace(at)) {
            forward |= before < at;
            backward |= before > at;
        }
    }
    backward && !forward
}

/// The columns of these entries, told apart anew where they are others than before.
pub(super) fn fitting<'h, 'p>(
    heads: &'h mut Option<Heads<'p>>,
    entries: &[Entry<'_>],
    asked: Asked<'p>,
) -> &'h mut Heads<'p> {
    if !heads.as_ref().is_some_and(|heads| heads.fit(entries)) {
        *heads = None;
    }
    heads.get_or_insert_with(|| Heads::of(entries.iter().map(|entry| &*entry.key), asked))
}

/// What a cell says, without blanks around it; nothing where it says nothing.
pub(super) fn text<'n>(entries: &'n [Entry<'_>], at: Option<usize>) -> Option<&'n str> {
    let text = entries.get(at?)?.value.as_text()?.trim();
    (!text.is_empty()).then_some(text)
}

fn number(known: &mut FxHashMap<Box<str>, u32>, text: &str) -> u32 {
    if let Some(number) = known.get(text) {
        return *number;
    }
    let next = u32::try_from(known.len()).unwrap_or(u32::MAX);
    known.insert(text.into(), next);
    next
}

impl<'s> Sink<'s> for Scan<'_, 's, '_> {
    fn is_register(&mut self, key: &str) -> bool {
        self.rows.is_register(key)
    }

    fn is_heading(&mut self, text: &str) -> bool {
        self.rows.is_heading(text)
    }

    fn table(&mut self, table: &Table<'s>) -> TableUse {
        let wanted = self.rows.table(table);
        let heads = Heads::of(table.header.iter().map(|(name, _)| &**name), self.asked);
        let fits = wanted != TableUse::Rows || heads.missing("", self.asked).is_empty();
        if fits { wanted } else { TableUse::Skip }
    }

    fn item(&mut self, item: Item<'s>) {
        let fate = if matches!(item.at, At::FrontMatter) { Fate::Alone } else { self.fate(&item.node) };
        self.fates.push(fate);
        if matches!(item.at, At::FrontMatter) {
            self.rows.item(item);
        }
    }

    fn problem(&mut self, _problem: Problem) {}
}
