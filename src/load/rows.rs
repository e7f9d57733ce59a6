//! What a reader hands over becomes records: each item is a record, or is reported.

use std::sync::Arc;

use globset::GlobMatcher;

use super::build::Builder;
use super::cell::Cells;
use super::headings::{id_within, is_field_and_value, weight};
use super::plan::{Plan, unknown_type};
use super::sheets::Listed;
use super::tally::Tally;
use crate::config::Layout;
use crate::format::{At, Heading, Item, Sink, Table, TableUse};
use crate::model::{Model, TypeId, normalise};
use crate::node::{Entry, Kind, Node};
use crate::problem::{Problem, Severity};
use crate::record::Pointer;
use crate::source::{self, Source, Span};

/// The records of one file in the making.
pub(super) struct Rows<'s, 'p> {
    pub(super) build: Builder<'s, 'p>,
    pub(super) plan: &'p Plan<'p>,
    pub(super) model: &'p Model,
    pub(super) source: &'s Source,
    pub(super) rows: usize,
    pub(super) unread: usize,
    /// Rows that other rows of the same record speak for.
    pub(super) folded: usize,
    pub(super) registers: Vec<TypeId>,
    pub(super) skipped: Vec<(String, Span)>,
    pub(super) problems: Vec<Problem>,
    pub(super) tally: Tally,
    /// How many tables were read, and whether the front matter was.
    pub(super) tables: usize,
    pub(super) front: bool,
    /// Headings of the tables that were read, to tell which configured columns there are.
    pub(super) headings: Vec<String>,
    /// The tables of sheets that were read.
    pub(super) sheets: Vec<Listed>,
    register: Option<Arc<str>>,
    /// The heading above the table being read: a column may be taken from it.
    above: Option<(String, Span)>,
    /// Whether an empty register stands there.
    pub(super) empty: bool,
    /// What looks like rows of a table whose header nobody knows.
    pub(super) unknown_rows: Option<Span>,
}

/// The heading under which rows carry the id that stands above their table (`from: heading`).
const ABOVE: &str = "heading";

/// Where an item stood: what its record remembers, and whether it is a row of a table.
struct Place {
    pointer: Option<Pointer>,
    table: bool,
}

impl<'s, 'p> Rows<'s, 'p> {
    pub(super) fn new(build: Builder<'s, 'p>, plan: &'p Plan<'p>, model: &'p Model, source: &'s Source) -> Self {
        Self {
            build,
            plan,
            model,
            source,
            rows: 0,
            unread: 0,
            folded: 0,
            registers: plan.kind.into_iter().collect(),
            skipped: Vec::new(),
            problems: Vec::new(),
            tally: Tally::default(),
            tables: 0,
            front: false,
            headings: Vec::new(),
            sheets: Vec::new(),
            register: None,
            above: None,
            empty: false,
            unknown_rows: None,
        }
    }

    /// One of the same file that has read nothing.
    pub(super) fn alike(&self) -> Self {
        let own = &self.build.cells;
        let mut cells = Cells::new(own.zone, own.words, self.source);
        (cells.decimal, cells.point) = (own.decimal, own.point);
        Self::new(Builder::new(cells, self.plan, self.model, self.source), self.plan, self.model, self.source)
    }

    /// A row with what stands in the heading above its table, where the configuration takes a column from there.
    fn under_heading(&self, mut node: Node<'s>) -> Node<'s> {
        if let (Kind::Map(entries), Some((text, span))) = (&mut node.kind, &self.above)
            && self.plan.takes_heading()
        {
            let value = Node::text(text.clone(), *span);
            entries.push(Entry { key: ABOVE.into(), key_span: *span, value });
        }
        node
    }

    fn register(&mut self, kind: TypeId) {
        if !self.registers.contains(&kind) {
            self.registers.push(kind);
        }
    }

    /// Counts rows that are no records, and says why.
    pub(super) fn unread(
        &mut self,
        rows: usize,
        severity: Severity,
        message: impl Into<String>,
        span: Span,
        help: &str,
    ) {
        self.rows += rows;
        self.unread += rows;
        let problem = Problem { severity, ..Problem::error(message, span) };
        self.tally.add(if help.is_empty() { problem } else { problem.help(help) });
    }

    /// One candidate for a record of a type.
    fn row(&mut self, kind: TypeId, node: Node<'s>, place: Place) {
        let span = node.span;
        let Kind::Map(mut entries) = node.kind else {
            let label = &self.model.kind(kind).label;
            let article = if label.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
            let message = format!("{article} {label} must be a mapping, but this is {}", node.noun());
            return self.unread(1, Severity::Error, message, span, "");
        };
        if let Some(heading) = self.declared_no_record(&entries) {
            let message = format!("row left out: the configuration skips rows with this `{heading}`");
            return self.unread(1, Severity::Note, message, span, "");
        }
        self.register(kind);
        if self.build.foreign {
            super::steps::in_words(&mut entries, kind, self.plan, self.model);
        }
        match self.build.record(kind, entries, span, place.pointer, place.table) {
            Ok(()) => self.rows += 1,
            Err(why) => {
                let help = "fill it in or remove it; a row that is no record can be declared with `skip`";
                self.unread(1, Severity::Note, why, span, help);
            }
        }
    }

    pub(super) fn declared_no_record(&self, entries: &[Entry<'s>]) -> Option<String> {
        let is_meant = |heading: &str, glob: &GlobMatcher, entry: &Entry<'_>| {
            normalise(heading) == normalise(&entry.key) && glob.is_match(entry.value.as_text().unwrap_or("").trim())
        };
        let rules = self.plan.config.skip.iter();
        let mut found = rules.filter_map(|(heading, glob)| {
            let entry = entries.iter().find(|entry| is_meant(&heading.value, glob, entry))?;
            Some(entry.key.to_string())
        });
        found.next()
    }

    /// The type of a record that stands by itself: what it says, else what the source says.
    fn kind_of(&mut self, node: &Node<'s>) -> Option<TypeId> {
        let said = node.get("type").and_then(|node| Some((node.as_text()?, node.span)));
        if let Some(kind) = self.plan.kind {
            let is_field = || self.model.kind(kind).declares("type");
            let own = said.and_then(|(name, _)| self.model.type_named(name.trim()));
            return Some(own.filter(|_| !is_field()).unwrap_or(kind));
        }
        match said {
            Some((name, span)) => match self.model.type_named(name.trim()) {
                Some(kind) => return Some(kind),
                None => {
                    let problem = unknown_type(self.model, name).at(span);
                    let help = problem.help.unwrap_or_default();
                    self.unread(1, Severity::Error, problem.message, span, &help);
                }
            },
            None => {
                let help =
                    "write `type: TYPE` into it, put it below a key that is a record type, or give the source a `type`";
                let what =
                    if matches!(node.kind, Kind::Map(_)) { "this record says no type" } else { "this is no record" };
                self.unread(1, Severity::Error, what, node.span, help);
            }
        }
        None
    }

    /// A document of the house layout, or what is left of it after its registers.
    fn document(&mut self, node: Node<'s>, rest: bool) {
        let typed = node.get("type").is_some_and(|kind| kind.as_text().is_some());
        let own = |kind: TypeId, key: &str| self.model.kind(kind).declares(key);
        let is_register = |entry: &Entry<'_>| {
            self.model.type_named(&entry.key).is_some_and(|_| self.plan.kind.is_none_or(|kind| !own(kind, &entry.key)))
        };
        let registers = matches!(&node.kind, Kind::Map(entries) if entries.iter().any(is_register));
        let bare = self.plan.kind.is_some() && !rest && !registers;
        if typed || bare || (!rest && !registers && node.get("id").is_some()) || !matches!(node.kind, Kind::Map(_)) {
            if let Some(kind) = self.kind_of(&node) {
                self.row(kind, node, Place { pointer: Some(Pointer::default()), table: false });
            }
            return;
        }
        if let Kind::Map(entries) = node.kind {
            entries.into_iter().for_each(|entry| self.left_over(entry));
        }
    }

    /// One key of a document that was not handed over element by element.
    fn left_over(&mut self, entry: Entry<'s>) {
        let Some(kind) = self.model.type_named(&entry.key) else {
            let rows = if let Kind::List(items) = &entry.value.kind { items.len() } else { 1 };
            let problem = unknown_type(self.model, &entry.key).at(entry.key_span);
            let message = match rows {
                1 => problem.message,
                rows => format!("{}; {rows} rows were not read", problem.message),
            };
            return self.unread(rows, Severity::Error, message, entry.key_span, &problem.help.unwrap_or_default());
        };
        self.register(kind);
        let register = Some(self.shared(&entry.key));
        match entry.value.kind {
            Kind::Null => self.empty = true,
            Kind::List(items) => {
                self.empty |= items.is_empty();
                for (index, item) in (0..).zip(items) {
                    let pointer = Some(Pointer { register: register.clone(), index: Some(index) });
                    self.row(kind, item, Place { pointer, table: false });
                }
            }
            _ => self.row(kind, entry.value, Place { pointer: Some(Pointer { register, index: None }), table: false }),
        }
    }

    /// What a report was put into. Its keys are words of records and not of the file, so it has no pointer.
    fn made(&mut self, kind: &str, node: Node<'s>) {
        match self.model.type_named(kind) {
            Some(kind) => self.row(kind, node, Place { pointer: None, table: false }),
            None => {
                let problem = unknown_type(self.model, kind).at(node.span);
                self.unread(1, Severity::Error, problem.message, node.span, &problem.help.unwrap_or_default());
            }
        }
    }

    fn shared(&mut self, key: &str) -> Arc<str> {
        match &self.register {
            Some(known) if **known == *key => known.clone(),
            _ => self.register.insert(Arc::from(key)).clone(),
        }
    }

    /// Whether a table is one of those that the source asks for, and how it is laid out.
    fn wanted(&self, table: &Table<'s>) -> TableUse {
        if self.plan.kind.is_none() && (self.is_page() || self.is_workbook()) {
            return TableUse::Skip;
        }
        let spec = self.plan.config.table.as_ref();
        let asked = match spec {
            None => !self.front || !self.is_page(),
            Some(spec) => {
                let heading = |glob: &GlobMatcher| table.headings.iter().any(|(text, _)| glob.is_match(&**text));
                let has = |wanted: &str| table.header.iter().any(|(text, _)| normalise(text) == normalise(wanted));
                spec.heading.as_ref().is_none_or(heading) && spec.has.iter().all(|said| has(&said.value))
            }
        };
        match (asked, spec.and_then(|spec| spec.layout)) {
            (false, _) => TableUse::Skip,
            (true, Some(Layout::Rows)) => TableUse::Rows,
            (true, Some(Layout::Record)) => TableUse::Record,
            (true, None) if is_field_and_value(table) => TableUse::Record,
            (true, None) => TableUse::Rows,
        }
    }

    pub(super) fn is_page(&self) -> bool {
        let name = self.source.name();
        self.plan.config.format.or_else(|| crate::format::Format::of(name)) == Some(crate::format::Format::Markdown)
    }

    pub(super) fn is_workbook(&self) -> bool {
        matches!(self.source.layout(), source::Layout::Cells(grid) if grid.book.is_some())
    }
}

impl<'s> Sink<'s> for Rows<'s, '_> {
    fn is_register(&mut self, key: &str) -> bool {
        let own = |kind: TypeId| self.model.kind(kind).declares(key);
        self.model.type_named(key).is_some() && !self.plan.kind.is_some_and(own)
    }

    fn is_heading(&mut self, text: &str) -> bool {
        self.plan.is_heading(self.model, text)
    }

    fn heading(&mut self, text: &str) -> Heading {
        if !self.is_heading(text) {
            return Heading::Unknown;
        }
        // Without a type no table is read; it is found all the same, to be told of.
        self.plan.kind.map_or(Heading::Naming, |kind| weight(kind, text, self.plan, self.model))
    }

    fn reads_forms(&mut self) -> bool {
        self.plan.config.table.as_ref().is_some_and(|table| table.layout == Some(Layout::Record))
    }

    fn passed_over(&mut self, name: &str, why: &str, place: Span, rows: Option<Span>) {
        self.unknown_rows = self.unknown_rows.or(rows);
        self.skipped.push((name.to_owned(), place));
        self.problems.push(Problem::note(format!("`{name}` is not read: {why}"), place));
    }

    fn no_row(&mut self, why: &str, place: Span) {
        self.unread(1, Severity::Note, why, place, "");
    }

    fn table(&mut self, table: &Table<'s>) -> TableUse {
        let used = self.wanted(table);
        if used == TableUse::Skip {
            let place = table.header.first().map_or_else(|| self.source.beginning(), |(_, span)| *span);
            let name = match table.headings.last() {
                Some((heading, _)) => heading.to_string(),
                None => table.header.iter().map(|(text, _)| &**text).collect::<Vec<_>>().join(" | "),
            };
            self.skipped.push((name, place));
        } else {
            self.tables += 1;
            self.list_sheet(table);
            self.headings.extend(table.header.iter().map(|(text, _)| text.to_string()));
            self.above = table.headings.last().map(|(text, span)| (id_within(text).to_owned(), *span));
            if self.plan.takes_heading() {
                self.headings.push(ABOVE.to_owned());
            }
        }
        used
    }

    fn item(&mut self, item: Item<'s>) {
        let Item { node, at } = item;
        match at {
            At::Document { rest, .. } => self.document(node, rest),
            At::Element { register: Some((key, _)), index, .. } => {
                let register = Some(self.shared(&key));
                let pointer = Some(Pointer { register, index: Some(index) });
                // A list that stands under no type: its records are of the type that they or the source say.
                let kind = self.model.type_named(&key).or_else(|| self.kind_of(&node));
                if let Some(kind) = kind {
                    self.row(kind, node, Place { pointer, table: false });
                }
            }
            At::Element { register: None, index, .. } => {
                if let Some(kind) = self.kind_of(&node) {
                    let pointer = Some(Pointer { register: None, index: Some(index) });
                    self.row(kind, node, Place { pointer, table: false });
                }
            }
            At::Made { kind } => self.made(kind, node),
            At::FrontMatter if node.kind == Kind::Null => {
                self.front = true;
                self.rows += 1;
                self.unread += 1;
            }
            At::FrontMatter => {
                self.front = true;
                let says_type = node.get("type").and_then(Node::as_text);
                let named = says_type.is_some_and(|name| self.model.type_named(name.trim()).is_some());
                if self.plan.config.table.is_some() && !named {
                    // The source asks for tables of the page; its front matter is about the page.
                    self.skipped.push(("front matter".to_owned(), node.span));
                } else if let Some(kind) = self.kind_of(&node) {
                    self.row(kind, node, Place { pointer: Some(Pointer::default()), table: false });
                }
            }
            At::Row { .. } => {
                let node = self.under_heading(node);
                if let Some(kind) = self.kind_of(&node) {
                    self.row(kind, node, Place { pointer: None, table: true });
                }
            }
        }
    }

    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}
