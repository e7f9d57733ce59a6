//! Indexes over the records of a run: made when a rule first asks, shared by all rules and threads, so that no rule has
//! to put each record beside each other one.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use super::similar::{Alike, Trigrams};
use super::world::World;
use crate::model::{FieldId, TypeId};
use crate::record::{Dataset, Record};
use crate::value::{Hit, RecordId, Scalar, Value};

/// The indexes of a run.
#[derive(Debug)]
pub(super) struct Indexes {
    alike: Made<(TypeId, FieldId, u64), Alike>,
    peers: Made<(TypeId, Option<FieldId>, Vec<FieldId>), Peers>,
    people: Made<(), People>,
    trigrams: Box<[Mutex<Texts>; SHARDS]>,
}

/// The trigrams of texts.
type Texts = FxHashMap<Box<str>, Arc<Trigrams>>;

/// Over how many locks the trigrams of texts are spread, so that threads seldom wait for each other.
const SHARDS: usize = 64;
/// Most texts of one lock that are kept.
const TEXTS: usize = 4096;

impl Default for Indexes {
    fn default() -> Self {
        let trigrams = Box::new(std::array::from_fn(|_| Mutex::default()));
        Self { alike: Made::default(), peers: Made::default(), people: Made::default(), trigrams }
    }
}

/// What was made so far, by what it was made for.
#[derive(Debug)]
struct Made<K, V>(Mutex<FxHashMap<K, Arc<V>>>);

impl<K, V> Default for Made<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + std::hash::Hash, V> Made<K, V> {
    /// What was made for the key. While one thread makes it the others wait: it is made once.
    fn get(&self, key: K, make: impl FnOnce() -> V) -> Arc<V> {
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(made.entry(key).or_insert_with(|| Arc::new(make())))
    }
}

impl World<'_> {
    /// The texts of a field, by likeness.
    pub(super) fn alike(&self, kind: TypeId, field: FieldId, threshold: f64) -> Arc<Alike> {
        self.indexes.alike.get((kind, field, threshold.to_bits()), || {
            let texts =
                self.of_type(kind, false).iter().filter_map(|id| match &self.data.record(*id)?.field(field)?.scalar {
                    Scalar::Text(text) => Some((*id, &**text)),
                    _ => None,
                });
            Alike::of(texts, threshold)
        })
    }

    /// Records by the values of some fields, in the order of a date where one is named.
    pub(super) fn peers(&self, kind: TypeId, date: Option<FieldId>, fields: &[FieldId]) -> Arc<Peers> {
        self.indexes.peers.get((kind, date, fields.to_vec()), || {
            let mut groups: FxHashMap<String, Group> = FxHashMap::default();
            for id in self.of_type(kind, false) {
                let Some(record) = self.data.record(*id) else { continue };
                let Some(key) = key(self.data, record, fields) else { continue };
                let day = date.map_or(Day::On(NaiveDate::MIN), |field| self.day_in(record, field));
                match day {
                    Day::On(day) => groups.entry(key).or_default().dated.push((day, *id)),
                    Day::Unreadable => groups.entry(key).or_default().undated.push(*id),
                    Day::None => {}
                }
            }
            groups.values_mut().for_each(|group| group.dated.sort_unstable());
            Peers(groups)
        })
    }

    /// The trigrams of a text, made once: the texts of a log are compared again and again.
    pub(super) fn trigrams(&self, text: &str) -> Arc<Trigrams> {
        let mut hasher = rustc_hash::FxHasher::default();
        text.hash(&mut hasher);
        #[expect(clippy::cast_possible_truncation, reason = "any part of the hash will do")]
        let shard = self.indexes.trigrams.get(hasher.finish() as usize % SHARDS);
        let Some(shard) = shard else { return Arc::new(Trigrams::of(text)) };
        let mut known = shard.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.get(text) {
            return Arc::clone(found);
        }
        let made = Arc::new(Trigrams::of(text));
        if known.len() < TEXTS {
            known.insert(text.into(), Arc::clone(&made));
        }
        made
    }

    /// People by the words of their names.
    pub(super) fn people(&self) -> Arc<People> {
        self.indexes.people.get((), || People::of(self))
    }

    fn day_in(&self, record: &Record, field: FieldId) -> Day {
        match record.field(field).map(|value| &value.scalar) {
            Some(Scalar::Date(date)) => Day::On(*date),
            Some(Scalar::Instant(instant)) => Day::On(instant.with_timezone(&self.timezone).date_naive()),
            Some(Scalar::Absent(absence)) if absence.is_unreadable() => Day::Unreadable,
            _ => Day::None,
        }
    }
}

enum Day {
    On(NaiveDate),
    /// Something stands there that is no date: nobody may say that it lies outside.
    Unreadable,
    None,
}

/// Records by the values of some fields.
#[derive(Debug)]
pub(super) struct Peers(FxHashMap<String, Group>);

#[derive(Debug, Default)]
struct Group {
    dated: Vec<(NaiveDate, RecordId)>,
    undated: Vec<RecordId>,
}

impl Peers {
    /// The records that share the key of one, itself left out, whose date lies between two, in the order of the data
    /// set; and those of which the date cannot be read.
    pub(super) fn of(
        &self,
        key: &str,
        own: RecordId,
        from: NaiveDate,
        to: NaiveDate,
    ) -> (Vec<RecordId>, Vec<RecordId>) {
        let Some(group) = self.0.get(key) else { return (Vec::new(), Vec::new()) };
        let first = group.dated.partition_point(|(on, _)| *on < from);
        let within = group.dated.get(first..).unwrap_or(&[]).iter().take_while(|(on, _)| *on <= to);
        let mut found: Vec<RecordId> = within.map(|(_, id)| *id).filter(|id| *id != own).collect();
        found.sort_unstable();
        (found, group.undated.iter().copied().filter(|id| *id != own).collect())
    }
}

/// What a record holds in some fields, as one text; `None` where one of them holds nothing that can be compared.
pub(super) fn key(data: &Dataset, record: &Record, fields: &[FieldId]) -> Option<String> {
    let mut out = String::new();
    for field in fields {
        write(data, record.field(*field)?, &mut out)?;
        out.push('\u{1f}');
    }
    Some(out)
}

fn write(data: &Dataset, value: &Value, out: &mut String) -> Option<()> {
    use std::fmt::Write;
    match &value.scalar {
        Scalar::Text(text) => {
            for word in text.split_whitespace() {
                out.extend(word.chars().flat_map(char::to_lowercase));
                out.push(' ');
            }
        }
        Scalar::Choice(symbol) => out.push_str(data.model.word(*symbol)),
        Scalar::Ref(_, Hit::One(id)) => write!(out, "{}", id.0).ok()?,
        Scalar::Number(number) => write!(out, "{number}").ok()?,
        Scalar::Date(date) => write!(out, "{date}").ok()?,
        Scalar::Bool(value) => write!(out, "{value}").ok()?,
        Scalar::List(items) => items.iter().try_for_each(|item| {
            out.push('\u{1e}');
            write(data, item, out)
        })?,
        _ => return None,
    }
    Some(())
}

/// People by the words of their full names: two words or more, as one word alone is the name of many things.
#[derive(Debug)]
pub(super) struct People {
    by_name: FxHashMap<Vec<String>, RecordId>,
    longest: usize,
}

impl People {
    fn of(world: &World<'_>) -> Self {
        let mut people = Self { by_name: FxHashMap::default(), longest: 0 };
        let Some(kind) = world.data.model.type_named("person") else { return people };
        let fields = ["name", "aliases"].map(|name| world.data.model.kind(kind).field_named(name));
        for id in world.of_type(kind, false) {
            let Some(record) = world.data.record(*id) else { continue };
            for value in fields.iter().flatten().filter_map(|field| record.field(*field)) {
                let texts: &[Value] = match &value.scalar {
                    Scalar::List(items) => items,
                    _ => std::slice::from_ref(value),
                };
                for text in texts {
                    let Scalar::Text(name) = &text.scalar else { continue };
                    let name = words(name);
                    if name.len() > 1 {
                        people.longest = people.longest.max(name.len());
                        people.by_name.entry(name).or_insert(*id);
                    }
                }
            }
        }
        people
    }

    /// The people whose full name stands in a text, in the order of their first mention.
    pub(super) fn in_text(&self, text: &str) -> Vec<RecordId> {
        let words = words(text);
        let mut found = Vec::new();
        for at in 0..words.len() {
            for size in 2..=self.longest {
                let name = words.get(at..at + size);
                if let Some(id) = name.and_then(|name| self.by_name.get(name))
                    && !found.contains(id)
                {
                    found.push(*id);
                }
            }
        }
        found
    }
}

fn words(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '’');
    text.split(|c| !is_part(c)).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}
