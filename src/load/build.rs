//! One record from its entries.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::blank::{is_blank, is_nothing, merge};
use super::cell::{Cells, ColumnKey};
use super::columns::{Columns, NONE, Rank};
use super::plan::{Plan, Target};
use super::word;
use crate::model::{Field, FieldId, FieldKind, Model, TypeId};
use crate::node::{Entry, Kind, Node};
use crate::problem::Problem;
use crate::record::{Extra, Pointer, Provenance, Record};
use crate::source::{Source, Span};
use crate::value::{Absence, Scalar, Value};

/// Headings that were not the names of their fields, shared by the records that have the same.
type Headings = Arc<[(FieldId, Box<str>)]>;

/// Builds the records of one file.
pub(super) struct Builder<'s, 'p> {
    plan: &'p Plan<'p>,
    model: &'p Model,
    source: &'s Source,
    pub(super) cells: Cells<'s>,
    pub(super) records: Vec<Record>,
    pub(super) columns: Vec<Columns<'p>>,
    /// Whether keys that no field takes are a matter of course: what a service sends was not written for these records.
    pub(super) foreign: bool,
    /// Keys that no field took and keys that two headings would fill, told once each.
    pub(super) told: FxHashMap<(TypeId, String), Problem>,
    known: FxHashSet<(TypeId, u16)>,
    slots: Vec<Slot>,
    extra: Vec<Extra>,
    renamed: Vec<u16>,
    /// Columns that hold something beside the one that made the field.
    more: Vec<u16>,
    headings: Option<(TypeId, Vec<u16>, Headings)>,
    last_line: usize,
}

/// A field of the record that is being built.
struct Slot {
    field: FieldId,
    value: Value,
    rank: Rank,
    /// The column it is from.
    column: u16,
}

impl<'s, 'p> Builder<'s, 'p> {
    pub(super) fn new(cells: Cells<'s>, plan: &'p Plan<'p>, model: &'p Model, source: &'s Source) -> Self {
        Self {
            plan,
            model,
            source,
            cells,
            records: Vec::new(),
            columns: Vec::new(),
            foreign: false,
            told: FxHashMap::default(),
            known: FxHashSet::default(),
            slots: Vec::new(),
            extra: Vec::new(),
            renamed: Vec::new(),
            more: Vec::new(),
            headings: None,
            last_line: 0,
        }
    }

    /// Adds the record of these entries, or says why they are none.
    pub(super) fn record(
        &mut self,
        kind: TypeId,
        entries: Vec<Entry<'s>>,
        span: Span,
        pointer: Option<Pointer>,
        table: bool,
    ) -> Result<(), String> {
        let at = self.columns_of(kind);
        let (pending, bad) = (self.cells.pending.len(), self.cells.bad.len());
        self.cells.record = u32::try_from(self.records.len()).unwrap_or(u32::MAX);
        self.slots.reserve(entries.len());
        let columns = entries.len();
        let mut before = NONE;
        for entry in entries {
            before = self.entry(at, entry, before, table, None);
        }
        // A struct that columns of a row made of blanks alone is not recorded.
        self.slots.iter_mut().filter(|slot| is_blank(&slot.value)).for_each(|slot| {
            slot.value = Value::absent(Absence::Blank, slot.value.span);
        });
        if let Some(why) = self.nothing(kind, table, columns) {
            self.cells.pending.truncate(pending);
            self.cells.bad.truncate(bad);
            self.slots.clear();
            self.extra.clear();
            self.cells.extra.clear();
            self.renamed.clear();
            self.more.clear();
            return Err(why);
        }
        self.extra.append(&mut self.cells.extra);
        self.defaults(kind);
        let (id, id_span) = self.id(kind, span);
        self.count(at);
        let headings = self.shared_headings(at, kind);
        if !self.slots.is_sorted_by_key(|slot| slot.field) {
            self.slots.sort_by_key(|slot| slot.field);
        }
        self.records.push(Record {
            kind,
            id,
            id_span,
            span,
            fields: self.slots.drain(..).map(|slot| (slot.field, slot.value)).collect(),
            extra: std::mem::take(&mut self.extra).into_boxed_slice(),
            provenance: Provenance { source: self.plan.at, pointer, headings },
        });
        Ok(())
    }

    fn columns_of(&mut self, kind: TypeId) -> usize {
        match self.columns.iter().position(|columns| columns.kind == kind) {
            Some(at) => at,
            None => {
                self.columns.push(Columns::new(kind));
                self.columns.len() - 1
            }
        }
    }

    /// Takes one entry; gives the column it belongs to.
    fn entry(&mut self, at: usize, entry: Entry<'s>, before: u16, table: bool, outer: Option<&str>) -> u16 {
        let plan = self.plan;
        let heading = match outer {
            None => entry.key,
            Some(outer) => Cow::Owned(format!("{outer}.{}", entry.key)),
        };
        let Some(columns) = self.columns.get_mut(at) else { return NONE };
        let kind = columns.kind;
        let found = columns.find(&heading, before, plan, self.model);
        let Some(column) = columns.list.get(usize::from(found)) else { return found };
        let (rank, aims) = (column.rank, column.aims.len());
        if let (Some(Target::Nest), Kind::Map(_)) = (column.aims.first().map(|aim| aim.target), &entry.value.kind) {
            if let Kind::Map(inner) = entry.value.kind {
                for entry in inner {
                    self.entry(at, entry, NONE, table, Some(&heading));
                }
            }
            return found;
        }
        if column.renamed.is_some() {
            self.renamed.push(found);
        }
        let mut node = Some(entry.value);
        for aim in 0..aims {
            let node = if aim + 1 == aims { node.take() } else { node.clone() };
            if let Some(node) = node {
                self.aim(at, (found, aim, rank), kind, node, (&heading, entry.key_span, table));
            }
        }
        found
    }

    fn aim(
        &mut self,
        at: usize,
        (column, aim, rank): (u16, usize, Rank),
        kind: TypeId,
        node: Node<'s>,
        (heading, key_span, table): (&str, Span, bool),
    ) {
        let found = self.columns.get_mut(at).and_then(|columns| columns.list.get_mut(usize::from(column)));
        let Some(aim) = found.and_then(|column| column.aims.get_mut(aim)) else { return };
        self.cells.key = ColumnKey { kind, column, part: NONE };
        match aim.target {
            Target::Field(field) => {
                self.cells.field = field;
                let declared = self.model.field(kind, field);
                let value = self.cells.of_record((kind, self.model), declared, node, &mut aim.how);
                self.fill(at, kind, Slot { field, value, rank, column }, (heading, key_span));
            }
            Target::Part(field, part) => {
                let FieldKind::Struct(parts) = &self.model.field(kind, field).kind else { return };
                let Some(inner) = parts.get(usize::from(part)) else { return };
                self.cells.field = field;
                self.cells.key.part = part;
                let value = self.cells.value(inner, node, &mut aim.how);
                self.fill_part(kind, (field, part), value, rank, column);
            }
            Target::Type => {
                let same = node.as_text().is_some_and(|name| self.model.type_named(name.trim()) == Some(kind));
                if !same {
                    self.left_over(kind, column, &node, (heading, key_span, table));
                }
            }
            Target::Body => {}
            Target::Extra | Target::Nest => self.left_over(kind, column, &node, (heading, key_span, table)),
        }
    }

    /// Keeps what no field took; of a document the key is told once, with the name that may have been meant.
    fn left_over(&mut self, kind: TypeId, column: u16, node: &Node<'s>, (heading, span, table): (&str, Span, bool)) {
        if node.kind == Kind::Null {
            return;
        }
        self.extra.push(Extra { heading: heading.into(), span: node.span });
        if !table && !self.foreign && self.known.insert((kind, column)) {
            let record = self.model.kind(kind);
            let message = format!("{} has no field `{heading}`; what stands there is kept aside", record.name);
            let names = record.fields.iter().map(|field| field.name.as_str());
            let problem = Problem::warning(message, span).did_you_mean(heading, names);
            self.told.insert((kind, heading.to_owned()), problem);
        }
    }

    /// Puts a value into its field. A second heading of a list adds to it; of any other field the surer heading fills
    /// it, and what the other one says is left over.
    fn fill(&mut self, at: usize, kind: TypeId, slot: Slot, (heading, span): (&str, Span)) {
        let Some(known) = self.slots.iter_mut().find(|known| known.field == slot.field) else {
            self.slots.push(slot);
            return;
        };
        let field = self.model.field(kind, slot.field);
        if field.list {
            if slot.column != known.column && !is_blank(&slot.value) {
                self.more.push(slot.column);
            }
            merge(&mut known.value, slot.value);
            return;
        }
        let slot = if slot.rank < known.rank { std::mem::replace(known, slot) } else { slot };
        let (won, lost) = (known.column, slot.column);
        self.renamed.retain(|column| *column != lost || won == lost);
        let list = self.columns.get(at).map_or(&[][..], |columns| &columns.list);
        let name = |column: u16| list.get(usize::from(column)).map_or(heading, |column| &*column.heading);
        let (won, lost) = (name(won), name(lost));
        if !is_blank(&slot.value) {
            self.extra.push(Extra { heading: lost.into(), span: slot.value.span });
        }
        let record = &self.model.kind(kind).name;
        self.told.entry((kind, format!("\0{lost}"))).or_insert_with(|| {
            let message = format!("`{won}` and `{lost}` both stand for `{}` of {record}; `{won}` fills it", field.name);
            let help = format!("what `{lost}` says is kept aside; say under `columns` which heading holds the field");
            Problem::warning(message, span).help(help)
        });
    }

    /// Puts a value into a part of the struct that the columns of one row make.
    fn fill_part(&mut self, kind: TypeId, (field, part): (FieldId, u16), value: Value, rank: Rank, column: u16) {
        let list = self.model.field(kind, field).list;
        let Some(known) = self.slots.iter_mut().find(|known| known.field == field) else {
            let span = value.span;
            let made = Value { scalar: Scalar::Struct(Box::new([(part, value)])), span };
            let value = if list { Value { scalar: Scalar::List(Box::new([made])), span } } else { made };
            self.slots.push(Slot { field, value, rank, column });
            return;
        };
        if !is_blank(&value) {
            self.more.push(column);
        }
        let made = match &mut known.value.scalar {
            Scalar::List(items) => items.first_mut().map(|item| &mut item.scalar),
            other => Some(other),
        };
        match made {
            Some(Scalar::Struct(parts)) if !parts.iter().any(|(known, _)| *known == part) => {
                let mut all = std::mem::take(parts).into_vec();
                all.push((part, value));
                all.sort_by_key(|(part, _)| *part);
                *parts = all.into_boxed_slice();
            }
            _ => {
                let name = &self.model.field(kind, field).name;
                self.extra.push(Extra { heading: name.as_str().into(), span: value.span });
            }
        }
    }

    /// Why the entries are no record: nothing stands in them, or in a table nothing but an id, a status and
    /// placeholders.
    fn nothing(&mut self, kind: TypeId, table: bool, columns: usize) -> Option<String> {
        let record = self.model.kind(kind);
        let (id, status) = (record.field_named("id"), record.field_named("status"));
        let mut named = false;
        let mut only = columns;
        for slot in &self.slots {
            let says = !is_nothing(&slot.value);
            if Some(slot.field) == id {
                named |= says;
                only -= 1;
            } else if Some(slot.field) == status && table {
                only = only.saturating_sub(1);
            } else if says {
                return None;
            }
        }
        let words = self.model.words();
        let filled = |extra: &Extra| !word::is_placeholder(self.source.slice(extra.span), words);
        if self.extra.iter().chain(&self.cells.extra).any(filled) {
            return None;
        }
        match (named, table) {
            (false, _) => Some("row left out: it holds nothing but blanks and placeholders".to_owned()),
            (true, true) if only > 0 => {
                Some("row left out: it holds nothing but an id, a status and placeholders".to_owned())
            }
            (true, _) => None,
        }
    }

    fn defaults(&mut self, kind: TypeId) {
        for (field, said) in self.plan.defaults(kind) {
            let declared: &Field = self.model.field(kind, *field);
            let known = self.slots.iter_mut().find(|slot| slot.field == *field);
            let blank = known.as_ref().is_none_or(|slot| is_blank(&slot.value));
            if !blank {
                continue;
            }
            self.cells.key = ColumnKey { kind, column: NONE, part: NONE };
            self.cells.field = *field;
            let mut how = super::cell::How::default();
            let value = self.cells.value(declared, Node::text(said.value.clone(), said.span), &mut how);
            match known {
                Some(slot) => slot.value = value,
                None => self.slots.push(Slot { field: *field, value, rank: Rank::Configured, column: NONE }),
            }
        }
    }

    /// The id of the record and its place; where it has none, the place of its row.
    fn id(&mut self, kind: TypeId, span: Span) -> (Box<str>, Span) {
        let field = self.model.kind(kind).field_named("id");
        let value = field.and_then(|field| self.slots.iter().find(|slot| slot.field == field));
        if let Some(Slot { value: Value { scalar: Scalar::Text(id), span }, .. }) = value {
            return (id.trim().into(), *span);
        }
        // There is one management system: the record of it needs no id to be told from others.
        if self.model.kind(kind).name == super::isms::TYPE {
            return (super::isms::ID.into(), span);
        }
        let nowhere = Span { end: span.start, ..span };
        let place = self.source.place(nowhere);
        if place.cell.is_some() {
            return (place.to_string().into_boxed_str(), nowhere);
        }
        let (line, column) = self.source.line_column(span.start as usize);
        let again = std::mem::replace(&mut self.last_line, line) == line;
        let name = self.source.name();
        let id = if again { format!("{name}:{line}:{column}") } else { format!("{name}:{line}") };
        (id.into_boxed_str(), nowhere)
    }

    /// Counts the columns that hold something in this record.
    fn count(&mut self, at: usize) {
        let Some(columns) = self.columns.get_mut(at) else { return };
        let made = self.slots.iter().filter(|slot| !is_blank(&slot.value)).map(|slot| slot.column);
        for at in made.chain(self.more.drain(..)) {
            if let Some(column) = columns.list.get_mut(usize::from(at)) {
                column.filled += 1;
            }
        }
        for extra in &self.extra {
            if let Some(column) = columns.list.iter_mut().find(|column| column.heading == extra.heading) {
                column.filled += 1;
                column.aside += 1;
            }
        }
    }

    fn shared_headings(&mut self, at: usize, kind: TypeId) -> Option<Headings> {
        if self.renamed.is_empty() {
            return None;
        }
        if let Some((known, columns, headings)) = &self.headings
            && *known == kind
            && *columns == self.renamed
        {
            self.renamed.clear();
            return Some(headings.clone());
        }
        let renamed = std::mem::take(&mut self.renamed);
        let columns = self.columns.get(at);
        let heading = |at: &u16| {
            let column = columns?.list.get(usize::from(*at))?;
            Some((column.renamed?, column.heading.clone()))
        };
        let headings: Headings = renamed.iter().filter_map(heading).collect();
        self.headings = Some((kind, renamed, headings.clone()));
        Some(headings)
    }
}
