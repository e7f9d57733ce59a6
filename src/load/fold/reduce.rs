//! A log that is too large to be held becomes a small one that tells the same: the rows that change nothing are left out
//! while the file goes by, and those that stay know their lines.

use std::cmp::Ordering;

use rustc_hash::{FxHashMap, FxHashSet};

use super::heads::{Asked, Heads};
use super::keep::{Came, Kept, Rows};
use super::when::settled;
use super::{Known, Log};
use crate::collect::{Context, Extract, File, ReadAs, Streamed, Take, Trouble, open, stream};
use crate::format::csv::Head;
use crate::format::{Format, Limits};
use crate::load::cell::Evidence;
use crate::load::date::Order;
use crate::load::word::is_placeholder;
use crate::node::{Kind, Node};
use crate::problem::Problem;
use crate::source::{Layout, Source, SourceId};

/// Rows that belong to no record and are kept to be shown; of more only the number is told.
const ODD: usize = 1_000;

/// Opens a file whose rows are events. CSV is reduced while it is read; all else is held whole.
pub(super) fn log(id: SourceId, file: &File, asked: Asked<'_>, context: &Context<'_>) -> Log {
    let config = asked.plan.config;
    // A declared encoding is undone on the whole text.
    if config.format.or_else(|| Format::of(&file.name)) != Some(Format::Csv) || config.encoding.is_some() {
        return Log { extract: open(id, file, config, context), known: Known::default() };
    }
    let mut guess = Guess { order: Order::DayFirst, newest_first: false, whole: FxHashSet::default() };
    let declared = Known::default().declared(config);
    let mut digest = None;
    loop {
        let mut pass = Pass::new(asked, context.limits, &guess, &file.name);
        let sha256 = match stream(&file.path, &file.name, declared, context.limits.bytes, &mut pass) {
            Ok(Streamed { sha256 }) => sha256,
            Err(trouble) => return held(id, file, asked, context, trouble),
        };
        if pass.failed.is_empty() && *digest.get_or_insert(sha256) != sha256 {
            pass.failed.push(Problem::error(format!("`{}` was changed while it was read", file.name), None));
        }
        if !pass.failed.is_empty() {
            return refused(id, &file.name, pass.failed);
        }
        match pass.again() {
            Some(again) => guess = again,
            None => return pass.finish(id, sha256),
        }
    }
}

/// What cannot be read in pieces is read whole, or told.
fn held(id: SourceId, file: &File, asked: Asked<'_>, context: &Context<'_>, trouble: Trouble) -> Log {
    let larger = std::fs::metadata(&file.path).is_ok_and(|found| found.len() > context.limits.bytes);
    let problem = match trouble {
        Trouble::Text(at) if larger => {
            let why = format!("`{}` is not UTF-8: byte {at} cannot be read", file.name);
            Problem::error(why, None).help("save it as UTF-8: a log of this size is read as UTF-8 only")
        }
        Trouble::Text(_) | Trouble::Head => {
            return Log { extract: open(id, file, asked.plan.config, context), known: Known::default() };
        }
        Trouble::Told(why, "") => Problem::error(why, None),
        Trouble::Told(why, help) => Problem::error(why, None).help(help),
    };
    refused(id, &file.name, vec![problem])
}

/// A log of which nothing is read.
fn refused(id: SourceId, name: &str, problems: Vec<Problem>) -> Log {
    let source = Source::new(id, name, "");
    let place = |problem: Problem| Problem { span: problem.span.or(Some(source.beginning())), ..problem };
    let problems = problems.into_iter().map(place).collect();
    let extract = Extract { problems, ..Extract::of(source, ReadAs::Nothing, None) };
    Log { extract, known: Known::default() }
}

/// What is taken to be so until the whole log tells.
#[derive(Clone, Debug, PartialEq)]
struct Guess {
    order: Order,
    newest_first: bool,
    /// Records all of whose rows are kept.
    whole: FxHashSet<Box<str>>,
}

/// One reading of a log.
struct Pass<'g, 'p> {
    asked: Asked<'p>,
    limits: &'g Limits,
    guess: &'g Guess,
    name: &'g str,
    heads: Option<Heads<'p>>,
    head: String,
    /// The rows of each record, and the moment of the last that came, which tells in which direction they run.
    records: FxHashMap<Box<str>, (Rows, i64)>,
    states: FxHashMap<Box<str>, u32>,
    state: String,
    evidence: Evidence,
    /// The first row whose moment depends on the order of day and month.
    either: Option<Kept>,
    forward: bool,
    backward: bool,
    level: bool,
    shuffled: FxHashSet<Box<str>>,
    odd: Vec<Kept>,
    unclosed: Option<Kept>,
    known: Known,
    rows: u32,
    bytes: usize,
    failed: Vec<Problem>,
}

impl<'g, 'p> Pass<'g, 'p> {
    fn new(asked: Asked<'p>, limits: &'g Limits, guess: &'g Guess, name: &'g str) -> Self {
        Self {
            asked,
            limits,
            guess,
            name,
            heads: None,
            head: String::new(),
            records: FxHashMap::default(),
            states: FxHashMap::default(),
            state: String::new(),
            evidence: Evidence::default(),
            either: None,
            forward: false,
            backward: false,
            level: false,
            shuffled: FxHashSet::default(),
            odd: Vec::new(),
            unclosed: None,
            known: Known::default(),
            rows: 0,
            bytes: 0,
            failed: Vec::new(),
        }
    }

    /// What the log must be read again with, because it is not as it was taken to be.
    fn again(&self) -> Option<Guess> {
        let order = if self.either.is_some() { settled(self.evidence)? } else { self.guess.order };
        let newest_first = self.backward && !self.forward && self.level;
        let mut next = Guess { order, newest_first, whole: FxHashSet::default() };
        if (next.order, next.newest_first) == (self.guess.order, self.guess.newest_first) {
            if self.shuffled.is_empty() {
                return None;
            }
            next.whole.clone_from(&self.shuffled);
        }
        Some(next)
    }

    /// The small log, with the line of each of its lines in the large one.
    fn finish(self, id: SourceId, sha256: [u8; 32]) -> Log {
        let mut known = self.known;
        known.newest_first = self.guess.newest_first;
        let rows = usize::try_from(self.rows).unwrap_or(usize::MAX);
        known.order = if self.either.is_some() { settled(self.evidence) } else { Some(self.guess.order) };
        let newest_first = self.guess.newest_first;
        let mut kept: Vec<Kept> = match (known.order, self.either) {
            (None, Some(either)) => {
                // One row shows why none can be read.
                known.unread = rows.saturating_sub(1);
                known.blank = 0;
                vec![either]
            }
            _ => self.records.into_values().flat_map(|(rows, _)| rows.into_kept()).chain(self.odd).collect(),
        };
        let folded = rows.saturating_sub(kept.len() + known.unread + known.blank);
        // As they stand in the file; two rows may stand on one line.
        kept.sort_unstable_by_key(|row| if newest_first { u32::MAX - row.at.1 } else { row.at.1 });
        kept.extend(self.unclosed);
        let mut text = self.head;
        text.reserve(kept.iter().map(|row| row.text.len() + 1).sum());
        text.truncate(text.trim_end_matches(['\r', '\n']).len());
        text.push('\n');
        let lines = |text: &str| u32::try_from(text.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(u32::MAX);
        let mut numbers: Vec<u32> = (1..=lines(&text)).collect();
        for row in kept {
            numbers.extend(row.line..=row.line.saturating_add(lines(&row.text)));
            text.push_str(&row.text);
            text.push('\n');
        }
        let source = Source::laid_out(id, self.name, text, Layout::Lines(numbers), None);
        let extract = Extract { folded, ..Extract::of(source, ReadAs::Format(Format::Csv), Some(sha256)) };
        Log { extract, known }
    }

    /// A row that is no event of a record. The first are kept; the others are counted.
    fn odd(&mut self, text: &str, line: u32) {
        if self.odd.len() < ODD {
            self.bytes += text.len();
            self.odd.push(self.kept(text, line));
        } else {
            self.known.unread += 1;
        }
    }

    /// A row as it is kept, the later of one moment behind the earlier.
    fn kept(&self, text: &str, line: u32) -> Kept {
        Kept { at: (0, self.tie()), state: 0, line, text: text.into() }
    }

    fn tie(&self) -> u32 {
        if self.guess.newest_first { u32::MAX - self.rows } else { self.rows }
    }

    fn state(&mut self, status: &str, due: &str) -> u32 {
        self.state.clear();
        self.state.push_str(status);
        self.state.push('\0');
        self.state.push_str(due);
        if let Some(known) = self.states.get(&*self.state) {
            return *known;
        }
        let next = u32::try_from(self.states.len()).unwrap_or(u32::MAX);
        self.bytes += self.state.len();
        self.states.insert(self.state.as_str().into(), next);
        next
    }

    fn event(&mut self, key: &str, at: i64, state: u32, text: &str, line: u32) {
        let tie = self.tie();
        let (rows, before) = match self.records.get_mut(key) {
            Some((rows, before)) => {
                let before = std::mem::replace(before, at);
                (rows, Some(before))
            }
            None => {
                let rows = if self.guess.whole.contains(key) { Rows::whole() } else { Rows::default() };
                self.bytes += key.len();
                (&mut self.records.entry(key.into()).or_insert((rows, at)).0, None)
            }
        };
        match before.map(|before| before.cmp(&at)) {
            Some(Ordering::Less) => self.forward = true,
            Some(Ordering::Greater) => self.backward = true,
            Some(Ordering::Equal) => self.level = true,
            None => {}
        }
        match rows.add((at, tie), state, line, text) {
            Came::Placed(more) => self.bytes = self.bytes.saturating_add_signed(more),
            Came::Shuffled => {
                self.shuffled.insert(key.into());
            }
        }
    }

    /// Whether the log is within bounds.
    fn fits(&mut self) -> bool {
        let (most, bytes) = (self.limits.folded, usize::try_from(self.limits.bytes).unwrap_or(usize::MAX));
        let why = if self.records.len() > most {
            format!("`{}` tells of more than {most} records", self.name)
        } else if self.bytes > bytes && self.guess.whole.is_empty() {
            format!("the rows of `{}` that change something have more than {bytes} bytes", self.name)
        } else if self.bytes > bytes {
            format!("`{}` is in no order, and too large to be put into one here", self.name)
        } else if self.rows == u32::MAX {
            format!("`{}` has more rows than can be counted", self.name)
        } else {
            return true;
        };
        let order = &self.asked.fold.order.value;
        let help =
            if self.guess.whole.is_empty() { "split it by record".to_owned() } else { format!("sort it by `{order}`") };
        self.failed.push(Problem::error(why, None).help(help));
        false
    }
}

impl Take for Pass<'_, '_> {
    fn is_heading(&mut self, text: &str) -> bool {
        self.asked.plan.is_heading(self.asked.model, text)
    }

    fn header(&mut self, head: &Head<'_>, text: &str) -> bool {
        let heads = Heads::of(head.header.iter().map(|(name, _)| &**name), self.asked);
        self.failed = heads.missing(self.name, self.asked);
        self.heads = Some(heads);
        text.clone_into(&mut self.head);
        self.known.separator = Some(head.separator);
        self.known.header = head.line;
        self.failed.is_empty()
    }

    fn row(&mut self, cells: &[Node<'_>], text: &str, line: u32) -> bool {
        let Some(heads) = &self.heads else { return false };
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).and_then(Node::as_text).map(str::trim);
        self.rows += 1;
        if cells.iter().all(|cell| cell.kind == Kind::Null) {
            self.known.blank += 1;
            return self.fits();
        }
        let key = cell(heads.by).filter(|key| !key.is_empty() && !is_placeholder(key, heads.clock.words));
        let when = cell(heads.order).and_then(|text| heads.clock.read(text, &mut self.evidence));
        let skipped = heads.skips(|at| cell(Some(at)));
        let (status, due) = (cell(heads.status).unwrap_or(""), cell(heads.due).unwrap_or(""));
        match (key, when) {
            (Some(key), Some(when)) if !skipped => {
                if when.is_either() && self.either.is_none() {
                    self.either = Some(self.kept(text, line));
                }
                let state = self.state(status, due);
                self.event(key, when.at(self.guess.order), state, text, line);
            }
            _ => self.odd(text, line),
        }
        self.fits()
    }

    fn unclosed(&mut self, text: &str, line: u32) {
        // The reader of the small log tells it at its place.
        self.unclosed = Some(self.kept(text, line));
    }
}
