//! Which columns of a log tell what.

use chrono_tz::Tz;
use globset::GlobMatcher;
use rustc_hash::FxHashMap;

use super::when::Clock;
use crate::config::Fold;
use crate::load::cell::{How, part_of};
use crate::load::choice::lookup;
use crate::load::columns::matched;
use crate::load::plan::{Plan, Target};
use crate::load::word;
use crate::model::{FieldDef, FieldId, FieldKind, Model, TypeId, normalise};
use crate::node::Entry;
use crate::problem::Problem;

/// What a type has to tell of events, and the configuration says of them.
#[derive(Clone, Copy)]
pub(super) struct Asked<'p> {
    pub(super) fold: &'p Fold,
    pub(super) plan: &'p Plan<'p>,
    pub(super) model: &'p Model,
    pub(super) kind: TypeId,
    pub(super) zone: Tz,
}

impl<'p> Asked<'p> {
    /// What is asked of a source whose rows are events.
    pub(super) fn of(plan: &'p Plan<'p>, model: &'p Model, zone: Tz) -> Option<Self> {
        Some(Self { fold: plan.config.fold.as_ref()?, plan, model, kind: plan.kind?, zone })
    }

    /// A field that holds structs, with their parts.
    pub(super) fn structs(&self, name: &str) -> Option<(FieldId, &'p [FieldDef])> {
        let field = self.model.kind(self.kind).field_named(name)?;
        match &self.model.field(self.kind, field).kind {
            FieldKind::Struct(parts) => Some((field, parts)),
            _ => None,
        }
    }

    fn named(&self, name: &str) -> Option<FieldId> {
        self.model.kind(self.kind).field_named(name)
    }
}

/// The name of the field that holds the steps of the status.
pub(super) const HISTORY: &str = "status_history";
/// The name of the field that holds the moves of the due date.
pub(super) const MOVES: &str = "reschedules";
/// The name of the field that holds the first due date.
pub(super) const ORIGINAL: &str = "original_due_on";

/// The columns of a log by what they tell, as their place in the row.
pub(super) struct Heads<'p> {
    names: Vec<Box<str>>,
    pub(super) by: Option<usize>,
    pub(super) order: Option<usize>,
    pub(super) status: Option<usize>,
    pub(super) due: Option<usize>,
    pub(super) who: Option<usize>,
    /// Columns that hold parts of each step or move: the column, the field, the part.
    pub(super) parts: Vec<(usize, FieldId, u16)>,
    /// Fields that the rows fill themselves.
    pub(super) own: Vec<FieldId>,
    pub(super) clock: Clock<'p>,
    pub(super) due_clock: Clock<'p>,
    skip: Vec<(usize, &'p GlobMatcher)>,
    words: Words<'p>,
}

impl<'p> Heads<'p> {
    /// Tells the columns of these headings apart.
    pub(super) fn of<'h>(headings: impl Iterator<Item = &'h str>, asked: Asked<'p>) -> Self {
        let names: Vec<Box<str>> = headings.map(Box::from).collect();
        let (status, due) = (asked.named("status"), asked.named("due_on"));
        let (history, moves) = (asked.structs(HISTORY), asked.structs(MOVES));
        let mut heads = Self {
            by: place(&names, &asked.fold.by.value),
            order: place(&names, &asked.fold.order.value),
            status: None,
            due: None,
            who: None,
            parts: Vec::new(),
            own: Vec::new(),
            clock: Clock::new(None, asked.zone, asked.model.words()),
            due_clock: Clock::new(None, asked.zone, asked.model.words()),
            skip: Vec::new(),
            words: Words { asked, how: How::default(), known: FxHashMap::default() },
            names,
        };
        let mut like_who = None;
        for (at, name) in heads.names.iter().enumerate() {
            let column = matched(asked.kind, name, asked.plan, asked.model);
            let left_over = column.aims.iter().all(|aim| aim.target == Target::Extra);
            for aim in column.aims {
                let format = aim.how.format;
                if heads.order == Some(at) && format.is_some() {
                    heads.clock = Clock::new(format, asked.zone, asked.model.words());
                }
                match aim.target {
                    Target::Field(field) => {
                        heads.own.push(field);
                        if Some(field) == status && heads.status.is_none() {
                            heads.status = Some(at);
                            heads.words.how = aim.how;
                        } else if Some(field) == due && heads.due.is_none() {
                            heads.due = Some(at);
                            heads.due_clock = Clock::new(format, asked.zone, asked.model.words());
                        }
                    }
                    Target::Part(field, part) => {
                        let of = [history, moves].into_iter().flatten().find(|(known, _)| *known == field);
                        let Some(known) = of.and_then(|(_, parts)| parts.get(usize::from(part))) else { continue };
                        if known.name == "by" && history.is_some_and(|(known, _)| known == field) {
                            heads.who = Some(at);
                        }
                        heads.parts.push((at, field, part));
                    }
                    _ => {}
                }
            }
            let by = history
                .filter(|_| left_over && like_who.is_none())
                .and_then(|(field, parts)| Some((field, who(parts, name)?)));
            like_who = like_who.or(by.map(|(field, part)| (at, field, part)));
        }
        if let (None, Some(by)) = (heads.who, like_who) {
            heads.who = Some(by.0);
            heads.parts.push(by);
        }
        let skip = asked.plan.config.skip.iter();
        heads.skip = skip.filter_map(|(said, glob)| Some((place(&heads.names, &said.value)?, glob))).collect();
        heads
    }

    /// Whether these are the columns of an item, so that they need not be told apart again.
    pub(super) fn fit(&self, entries: &[Entry<'_>]) -> bool {
        self.names.len() == entries.len() && self.names.iter().zip(entries).all(|(name, entry)| **name == *entry.key)
    }

    /// Whether the configuration says that a row is none.
    pub(super) fn skips<'n>(&self, cell: impl Fn(usize) -> Option<&'n str>) -> bool {
        self.skip.iter().any(|(at, glob)| glob.is_match(cell(*at).unwrap_or("").trim()))
    }

    /// What is wrong with the header: a column that `fold` needs is not there.
    pub(super) fn missing(&self, name: &str, asked: Asked<'_>) -> Vec<Problem> {
        let wanted = [(&asked.fold.by, self.by), (&asked.fold.order, self.order)];
        let missing = wanted.into_iter().filter(|(_, found)| found.is_none());
        let problem = |(said, _): (&crate::config::Said<String>, _)| {
            let problem = Problem::error(format!("`{name}` has no column `{}`", said.value), said.span);
            let problem = problem.did_you_mean(&said.value, self.names.iter().map(|name| &**name));
            let all = || self.names.iter().take(20).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            match problem.help {
                Some(_) => problem,
                None => problem.help(format!("its columns: {}", all())),
            }
        };
        missing.map(problem).collect()
    }

    /// The status that a text stands for, in the word of the model where it has one.
    pub(super) fn status_word(&mut self, text: &str) -> Option<Box<str>> {
        self.words.of(text)
    }
}

/// The place of a heading: as written, else without case and punctuation.
fn place(names: &[Box<str>], wanted: &str) -> Option<usize> {
    let exact = names.iter().position(|name| **name == *wanted);
    exact.or_else(|| names.iter().position(|name| normalise(name) == normalise(wanted)))
}

/// The part that says who acted, where a heading is one under which logs say it, by the words of the model.
fn who(parts: &[FieldDef], heading: &str) -> Option<u16> {
    let at = part_of(parts, heading).filter(|at| parts.get(*at).is_some_and(|part| part.name == "by"))?;
    u16::try_from(at).ok()
}

/// The words of the status, each looked up once.
struct Words<'p> {
    asked: Asked<'p>,
    how: How<'p>,
    known: FxHashMap<Box<str>, Option<Box<str>>>,
}

impl Words<'_> {
    fn of(&mut self, text: &str) -> Option<Box<str>> {
        if let Some(known) = self.known.get(text) {
            return known.clone();
        }
        let found = self.look_up(text);
        self.known.insert(text.into(), found.clone());
        found
    }

    fn look_up(&self, text: &str) -> Option<Box<str>> {
        let mapped = self.how.values.and_then(|values| values.get(&normalise(text)));
        let text = mapped.map_or(text, |mapped| mapped.as_str()).trim();
        let Asked { model, kind, .. } = self.asked;
        let field = self.asked.named("status").map(|field| &model.field(kind, field).kind);
        let symbol = match field {
            Some(FieldKind::Choice(choice)) => lookup(choice, text, self.how.status),
            _ => None,
        };
        match symbol {
            Some(symbol) => Some(model.word(symbol).into()),
            None if text.is_empty() || word::is_placeholder(text, model.words()) => None,
            None => Some(text.into()),
        }
    }
}
