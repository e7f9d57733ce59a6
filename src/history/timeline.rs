//! The line of commits, told record by record.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use rustc_hash::{FxHashMap, FxHashSet};

use super::compare::{differing, mark_of, status};
use super::repository::{Commit, short};
use super::{Change, Stamp, Trail};
use crate::graph::normalise_id;
use crate::load::Version;
use crate::model::{FieldId, Model, TypeId};
use crate::record::Record;

/// What a record is known by over time: its type and its id, however that is written.
pub(super) type Key = (TypeId, Box<str>);

/// A version of a file with what its records are known by.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) version: Version,
    /// The key of each record, where it has an id, and what tells its contents from others.
    keys: Vec<(Option<Key>, u64)>,
}

impl Read {
    pub(super) fn of(version: Version) -> Self {
        let keys = version.records.iter().map(|record| (key(record), mark_of(record, &version.source))).collect();
        Self { version, keys }
    }

    /// Records that have an id, with their places among all.
    pub(super) fn keyed(&self) -> impl Iterator<Item = (&Key, usize)> {
        self.keys.iter().enumerate().filter_map(|(at, (key, _))| Some((key.as_ref()?, at)))
    }

    pub(super) fn record(&self, at: usize) -> Option<&Record> {
        self.version.records.get(at)
    }

    pub(super) fn mark(&self, at: usize) -> u64 {
        self.keys.get(at).map_or(0, |(_, mark)| *mark)
    }
}

/// What a record is known by; `None` where it has no id of its own.
pub(super) fn key(record: &Record) -> Option<Key> {
    (!record.id_span.is_empty()).then(|| (record.kind, normalise_id(&record.id).into_boxed_str()))
}

/// A record over time.
pub(super) struct Track {
    pub(super) trail: Trail,
    /// Whether its id stood more than once.
    pub(super) twice: bool,
    status: Option<Box<str>>,
    status_since: NaiveDate,
    /// In how many places it stands.
    standing: usize,
    last: (Arc<Read>, usize),
}

/// Who is to be named for what a commit changed.
pub(super) trait Credit {
    /// For a record that stands there for the first time.
    fn first(&self, key: &Key) -> Arc<Stamp>;
    /// For a field that says something else.
    fn change(&self, key: &Key, field: FieldId, to: u64) -> Arc<Stamp>;
}

impl Credit for Arc<Stamp> {
    fn first(&self, _key: &Key) -> Arc<Stamp> {
        self.clone()
    }

    fn change(&self, _key: &Key, _field: FieldId, _to: u64) -> Arc<Stamp> {
        self.clone()
    }
}

/// One file that a commit changed: what it held, and what it holds; nothing where it was not there.
pub(super) struct Turn {
    pub(super) source: usize,
    pub(super) old: Option<Arc<Read>>,
    pub(super) new: Option<Arc<Read>>,
    /// Whether records that come up here may have stood there before: the file could not be read until now.
    pub(super) blind: bool,
}

/// All records over time.
pub(super) struct Timeline<'m> {
    model: &'m Model,
    zone: Tz,
    pub(super) tracks: FxHashMap<Key, Track>,
    /// The day on which the history of each source begins.
    begun: FxHashMap<usize, NaiveDate>,
    /// Whether git keeps all there is.
    whole: bool,
}

impl<'m> Timeline<'m> {
    pub(super) fn new(model: &'m Model, zone: Tz, whole: bool) -> Self {
        Self { model, zone, tracks: FxHashMap::default(), begun: FxHashMap::default(), whole }
    }

    /// The dates of a commit, in the zone of the organisation.
    pub(super) fn stamp(&self, commit: &Commit, merge: Option<&Commit>) -> Arc<Stamp> {
        let day = |seconds: i64| {
            DateTime::from_timestamp(seconds, 0).unwrap_or_default().with_timezone(&self.zone).date_naive()
        };
        Arc::new(Stamp {
            commit: short(commit.id).into_boxed_str(),
            by: commit.by.as_str().into(),
            authored: day(commit.authored),
            committed: day(commit.committed),
            merged: merge.map(|merge| day(merge.committed)),
        })
    }

    /// What one commit did.
    pub(super) fn step(&mut self, on: NaiveDate, turns: Vec<Turn>, credit: &dyn Credit) {
        let beginning: FxHashSet<usize> = {
            let all = turns.iter().map(|turn| turn.source);
            let new = all.filter(|source| !self.begun.contains_key(source));
            new.collect()
        };
        self.begun.extend(beginning.iter().map(|source| (*source, on)));
        let olds = turns.iter().filter_map(|turn| turn.old.as_ref());
        for (key, _) in olds.flat_map(|old| old.keyed()) {
            if let Some(track) = self.tracks.get_mut(key) {
                track.standing = track.standing.saturating_sub(1);
            }
        }
        let mut touched: Vec<Key> = Vec::new();
        for turn in &turns {
            let Some(new) = &turn.new else { continue };
            for (key, at) in new.keyed() {
                let before = beginning.contains(&turn.source) || turn.blind;
                if self.stands(key, (new, at), on, before, turn.source, credit) {
                    touched.push(key.clone());
                }
            }
        }
        for key in touched {
            if let Some(track) = self.tracks.get_mut(&key) {
                track.twice |= track.standing > 1;
            }
        }
    }

    /// A record stands in a version; whether it stands there more than once so far.
    fn stands(
        &mut self,
        key: &Key,
        (read, at): (&Arc<Read>, usize),
        on: NaiveDate,
        before: bool,
        source: usize,
        credit: &dyn Credit,
    ) -> bool {
        let model = self.model;
        let Some(record) = read.record(at) else { return false };
        let Some(track) = self.tracks.get_mut(key) else {
            let from = self.begun.get(&source).copied().unwrap_or(on);
            let first = (!before).then(|| credit.first(key));
            let trail = Trail { changes: Vec::new(), whole: self.whole || first.is_some(), first, from };
            let status = status(model, &read.version, record);
            let last = (read.clone(), at);
            let track = Track { trail, twice: false, status, status_since: on, standing: 1, last };
            self.tracks.insert(key.clone(), track);
            return false;
        };
        track.standing += 1;
        let (old, old_at) = std::mem::replace(&mut track.last, (read.clone(), at));
        if track.standing == 1 && old.mark(old_at) != read.mark(at) {
            let changes = changes(model, (&old, old_at), (read, at));
            let to = status(model, &read.version, record);
            for mut change in changes {
                change.1.status_from.clone_from(&track.status);
                change.1.status_to.clone_from(&to);
                change.1.status_since = Some(track.status_since);
                change.1.stamp = Some(credit.change(key, change.1.field, change.0));
                track.trail.changes.push(change.1);
            }
            if to != track.status {
                track.status = to;
                track.status_since = on;
            }
        }
        track.standing > 1
    }

    /// What stands in a file and is not committed.
    pub(super) fn uncommitted(&mut self, now: &Arc<Read>) {
        for (key, at) in now.keyed() {
            let Some(track) = self.tracks.get_mut(key) else { continue };
            let (old, old_at) = &track.last;
            if old.mark(*old_at) == now.mark(at) {
                continue;
            }
            let to = now.record(at).and_then(|record| status(self.model, &now.version, record));
            for (_, mut change) in changes(self.model, (old, *old_at), (now, at)) {
                change.status_from.clone_from(&track.status);
                change.status_to.clone_from(&to);
                change.status_since = Some(track.status_since);
                track.trail.changes.push(change);
            }
        }
    }
}

/// The changes from one version of a record to another, each with what tells the new value; by whom is still to be said.
pub(super) fn changes(
    model: &Model,
    (old, old_at): (&Arc<Read>, usize),
    (new, at): (&Arc<Read>, usize),
) -> Vec<(u64, Change)> {
    let (Some(before), Some(after)) = (old.record(old_at), new.record(at)) else { return Vec::new() };
    let differing = differing(model, (&old.version, before), (&new.version, after));
    let change = |differs: super::compare::Differs| {
        let (field, from, to) = (differs.field, differs.from, differs.to);
        let change = Change { field, from, to, status_from: None, status_to: None, status_since: None, stamp: None };
        (differs.to_mark, change)
    };
    differing.into_iter().map(change).collect()
}
