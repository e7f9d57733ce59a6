//! What a rule may look at: the records, their links, the as-of date, the parameters. Built once a run, shared by all rules.

use std::sync::OnceLock;

use chrono::NaiveDate;
use chrono_tz::Tz;
use rustc_hash::{FxHashMap, FxHashSet};

use super::index::Indexes;
use crate::finding::{Subject, Verdict};
use crate::graph::{Graph, normalise_id};
use crate::history::{Change, Gap, History, Trail};
use crate::model::TypeId;
use crate::record::Dataset;
use crate::source::Span;
use crate::value::{RecordId, Scalar, Symbol, Value};

/// The world of a run.
#[derive(Debug)]
pub struct World<'d> {
    /// The records.
    pub data: &'d Dataset,
    /// Their links.
    pub graph: &'d Graph,
    /// The date on which everything is judged.
    pub as_of: NaiveDate,
    /// The zone in which an instant becomes a date.
    pub timezone: Tz,
    /// The first day of the period under evaluation.
    pub period_start: NaiveDate,
    /// Files that records name, by name as written.
    pub files: FxHashMap<String, FileFact>,
    /// What version histories tell of the records; `None` where none was read.
    pub history: Option<&'d History>,
    all: Vec<Vec<RecordId>>,
    live: Vec<Vec<RecordId>>,
    withdrawn: Vec<bool>,
    /// Rules whose criterion the organisation has adopted as its own, by id.
    pub adopted: FxHashSet<String>,
    /// What rules came to whose verdicts other rules ask for, by rule id; each is set when the rule was put.
    pub verdicts: FxHashMap<String, OnceLock<Verdicts>>,
    /// Statuses that stood on the as-of date, of records whose status has changed since.
    pub(super) then: FxHashMap<RecordId, (Symbol, Span)>,
    /// Ids that stand more than once: looked for when a rule first asks.
    shared: OnceLock<SharedIds>,
    pub(super) indexes: Indexes,
}

/// What one rule came to, for rules that ask for it.
#[derive(Debug)]
pub struct Verdicts {
    /// The worst verdict; not tested where there was none.
    pub worst: Verdict,
    /// The verdict on each record it was put to.
    pub of: FxHashMap<RecordId, Verdict>,
}

/// Ids that stand more than once, in two readings.
#[derive(Debug, Default)]
struct SharedIds {
    same: ByName,
    similar: ByName,
}

/// Records by type and name.
type ByName = FxHashMap<(TypeId, String), Vec<RecordId>>;

/// What was found of a file that a record names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileFact {
    /// SHA-256 of its bytes; `None` where there is no such file within the allowed directories.
    pub sha256: Option<String>,
    /// How many bytes it has.
    pub size: Option<u64>,
    /// The earliest date that stands in it: how old it is.
    pub dated_from: Option<NaiveDate>,
    /// The latest: whether it is complete.
    pub dated_to: Option<NaiveDate>,
    /// Of a page that could be read its links to files that are not there.
    pub broken_links: Option<Vec<String>>,
}

impl<'d> World<'d> {
    /// The world of a data set on a date.
    pub fn new(data: &'d Dataset, graph: &'d Graph, as_of: NaiveDate, timezone: Tz, period_start: NaiveDate) -> Self {
        let types = data.model.types().count();
        let mut world = Self {
            data,
            graph,
            as_of,
            timezone,
            period_start,
            files: FxHashMap::default(),
            history: None,
            all: vec![Vec::new(); types],
            live: vec![Vec::new(); types],
            withdrawn: Vec::with_capacity(data.records.len()),
            adopted: FxHashSet::default(),
            verdicts: FxHashMap::default(),
            then: super::then::statuses(data, as_of, timezone),
            shared: OnceLock::new(),
            indexes: Indexes::default(),
        };
        for (id, record) in data.iter() {
            let field = data.model.kind(record.kind).field_named("withdrawn");
            let value = field.and_then(|field| record.field(field)).map(|value| &value.scalar);
            let withdrawn = matches!(value, Some(Scalar::Bool(true)));
            world.withdrawn.push(withdrawn);
            let at = record.kind.0 as usize;
            if let Some(list) = world.all.get_mut(at) {
                list.push(id);
            }
            if let Some(list) = world.live.get_mut(at).filter(|_| !withdrawn) {
                list.push(id);
            }
        }
        world
    }

    /// Makes room for the verdicts of rules that other rules ask for.
    pub fn expect_verdicts<'n>(&mut self, rules: impl Iterator<Item = &'n str>) {
        self.verdicts = rules.map(|rule| (rule.to_owned(), OnceLock::new())).collect();
    }

    /// Only ids that stand more than once are kept: nearly all stand once.
    fn shared(&self) -> &SharedIds {
        self.shared.get_or_init(|| {
            let mut shared = SharedIds::default();
            for (id, record) in self.data.iter().filter(|(_, record)| !record.id_span.is_empty()) {
                if self.is_withdrawn(id) {
                    continue;
                }
                let normal = normalise_id(&record.id);
                shared.similar.entry((record.kind, loose_id(&normal))).or_default().push(id);
                shared.same.entry((record.kind, normal)).or_default().push(id);
            }
            shared.same.retain(|_, ids| ids.len() > 1);
            shared.similar.retain(|_, ids| ids.len() > 1);
            shared
        })
    }

    /// Whether a record was taken out as entered in error.
    pub fn is_withdrawn(&self, id: RecordId) -> bool {
        self.withdrawn.get(id.0 as usize).copied().unwrap_or(false)
    }

    /// The status of a record on the as-of date; `None` where none is recorded or it is not of the model.
    pub fn status(&self, id: RecordId) -> Option<Symbol> {
        if let Some((status, _)) = self.then.get(&id) {
            return Some(*status);
        }
        let record = self.data.record(id)?;
        let field = self.data.model.kind(record.kind).field_named("status")?;
        match record.field(field)?.scalar {
            Scalar::Choice(status) => Some(status),
            _ => None,
        }
    }

    /// The calendar day of a date or an instant, where the organisation is.
    pub fn day(&self, value: &Value) -> Option<NaiveDate> {
        super::then::day(value, self.timezone)
    }

    /// The records of a type, in the order of the data set.
    pub fn of_type(&self, kind: TypeId, withdrawn_too: bool) -> &[RecordId] {
        let lists = if withdrawn_too { &self.all } else { &self.live };
        lists.get(kind.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// The records of a type, not withdrawn, that share the id of one; empty where it is the only one.
    pub fn same_id(&self, id: RecordId) -> &[RecordId] {
        self.sharing(&self.shared().same, id, normalise_id)
    }

    /// As [`World::same_id`], ids compared without leading zeros and spaces.
    pub fn similar_id(&self, id: RecordId) -> &[RecordId] {
        self.sharing(&self.shared().similar, id, |id| loose_id(&normalise_id(id)))
    }

    fn sharing<'a>(&'a self, map: &'a ByName, id: RecordId, key: impl Fn(&str) -> String) -> &'a [RecordId] {
        if map.is_empty() {
            return &[];
        }
        let found = self.data.record(id).and_then(|record| map.get(&(record.kind, key(&record.id))));
        found.map_or(&[], Vec::as_slice)
    }

    /// What a verdict is about: a record, or the management system as a whole.
    pub fn subject_of(&self, subject: Option<RecordId>) -> Subject {
        match subject.and_then(|id| self.data.record(id)) {
            Some(record) => Subject { kind: self.data.model.kind(record.kind).name.clone(), id: record.id.to_string() },
            None => Subject::isms(),
        }
    }

    /// The same in the words of the model.
    pub fn status_word(&self, id: RecordId) -> Option<&str> {
        self.status(id).map(|status| self.data.model.word(status))
    }

    /// The past of a record, or why it is not known.
    pub(super) fn past_of(&self, id: RecordId) -> Result<&'d Trail, Gap> {
        self.history.map_or(Err(Gap::NotAsked), |history| history.of(id))
    }

    /// What had been changed of a record by the as-of date.
    pub(super) fn changes_of(&self, trail: &Trail) -> Vec<Change> {
        self.history.map_or_else(Vec::new, |history| history.changes_by(trail, self.as_of))
    }

    /// The record of the management system as a whole.
    pub fn isms(&self) -> Option<RecordId> {
        self.data.model.type_named("isms").and_then(|kind| self.of_type(kind, false).first().copied())
    }
}

/// An id without spaces and without zeros at the beginning of its numbers.
fn loose_id(normal: &str) -> String {
    let mut out = String::with_capacity(normal.len());
    let mut in_number = false;
    let mut chars = normal.chars().filter(|c| !c.is_whitespace()).peekable();
    while let Some(c) = chars.next() {
        let more_digits = chars.peek().is_some_and(char::is_ascii_digit);
        if c == '0' && !in_number && more_digits {
            continue;
        }
        in_number = c.is_ascii_digit();
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::loose_id;

    #[test]
    fn leading_zeros_and_spaces_do_not_tell_ids_apart() {
        assert_eq!(loose_id("nc- 007"), "nc-7");
        assert_eq!(loose_id("nc-100"), "nc-100");
        assert_eq!(loose_id("nc-0"), "nc-0");
        assert_eq!(loose_id("ca-2026-010"), "ca-2026-10");
    }
}
