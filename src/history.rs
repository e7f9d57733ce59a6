//! When and by whom records were changed, as the commits of their files tell.
//!
//! What counts is the line of first parents from the commit that is checked out: what the register said, and since when. What
//! came by a merge stands there since the merge; who wrote it, and when it was committed first, is kept apart. A history that
//! is not whole, or that was not asked for, is unknown: nobody may say then that a record was not changed.

use std::sync::Arc;

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use crate::model::FieldId;
use crate::value::RecordId;

mod compare;
mod read;
mod repository;
mod said;
mod sides;
mod timeline;
mod versions;
mod walk;

pub use read::{Bounds, read};
pub use repository::path_in_repository;
pub use said::said;

/// What is known of the past of records.
#[derive(Debug)]
pub struct History {
    trails: FxHashMap<RecordId, Trail>,
    gaps: FxHashMap<RecordId, Gap>,
    /// Why nothing is known of all others.
    others: Gap,
    /// The day of the last commit.
    head: Option<NaiveDate>,
}

/// The past of one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Trail {
    /// What was changed, in the order in which the register came to say so.
    pub changes: Vec<Change>,
    /// The commit that first shows the record; `None` where it stood there when the history begins.
    pub first: Option<Arc<Stamp>>,
    /// The day from which on every change is known.
    pub from: NaiveDate,
    /// Whether git keeps nothing of what lies before that day.
    pub whole: bool,
}

/// One field of a record that says something else than before.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The field.
    pub field: FieldId,
    /// What it said before.
    pub from: Said,
    /// What it says since.
    pub to: Said,
    /// The status of the record before, as the model understands it.
    pub status_from: Option<Box<str>>,
    /// The status of the record since.
    pub status_to: Option<Box<str>>,
    /// The day since which the record had the status before.
    pub status_since: Option<NaiveDate>,
    /// By which commit; `None` where it is not committed yet.
    pub stamp: Option<Arc<Stamp>>,
}

/// What a field said at some time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// In words; `None` for nothing.
    pub text: Option<Box<str>>,
    /// As a date, where it is one.
    pub on: Option<NaiveDate>,
}

/// A commit, with its three dates: each is as trustworthy as the clock and the person it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The first digits of its id.
    pub commit: Box<str>,
    /// Its author by name.
    pub by: Box<str>,
    /// When the author says to have written it.
    pub authored: NaiveDate,
    /// When it was committed.
    pub committed: NaiveDate,
    /// When the merge that brought it was committed; `None` where it came by none.
    pub merged: Option<NaiveDate>,
}

impl Stamp {
    /// The day since which the register says so.
    pub fn on(&self) -> NaiveDate {
        self.merged.unwrap_or(self.committed)
    }
}

/// Why the past of a record is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gap {
    /// The configuration asks for no history.
    NotAsked,
    /// The configuration lies in no git repository, or in one that cannot be opened.
    NoRepository,
    /// It is in no commit.
    NotCommitted,
    /// It has no id by which it could be told from others.
    NoId,
    /// Its id stands more than once, now or at some time.
    SameId,
    /// Some of it cannot be read.
    Unread,
    /// It does not reach back to the day that is asked about.
    Short,
}

impl Gap {
    /// The reason, as the end of a sentence about the record.
    pub fn reason(self) -> &'static str {
        match self {
            Self::NotAsked => "no version history is read; `history: git` asks for it",
            Self::NoRepository => "no git repository tells its version history",
            Self::NotCommitted => "it is in no commit, so it has no version history",
            Self::NoId => "without an id it has no version history",
            Self::SameId => "its id stood more than once, so its version history cannot be told",
            Self::Unread => "its version history cannot be read",
            Self::Short => "its version history does not reach back far enough",
        }
    }
}

impl History {
    /// One that tells of no record, and why.
    pub fn none(why: Gap) -> Self {
        Self { trails: FxHashMap::default(), gaps: FxHashMap::default(), others: why, head: None }
    }

    /// One of which everything is at hand: the examples of rule pages.
    pub fn told(trails: FxHashMap<RecordId, Trail>, others: Gap) -> Self {
        Self { trails, gaps: FxHashMap::default(), others, head: None }
    }

    /// The past of a record, or why it is not known.
    pub fn of(&self, id: RecordId) -> Result<&Trail, Gap> {
        self.trails.get(&id).ok_or_else(|| self.gaps.get(&id).copied().unwrap_or(self.others))
    }

    /// What had been changed of a record by a day, in order. What is not committed was changed after the last commit.
    pub fn changes_by(&self, trail: &'_ Trail, as_of: NaiveDate) -> Vec<Change> {
        let happened = |change: &&Change| match &change.stamp {
            Some(stamp) => stamp.on() <= as_of,
            None => self.head.is_none_or(|head| head <= as_of),
        };
        trail.changes.iter().filter(happened).cloned().collect()
    }
}
