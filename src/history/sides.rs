//! What a merge brought, and who did it: the commits of the branch that was merged.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Stamp;
use super::timeline::{Credit, Key, Read, changes};
use crate::model::{FieldId, Model};

/// Who is to be named for what came by a merge: the commit of the branch that did it, else the merge itself.
pub(super) struct Brought {
    merge: Arc<Stamp>,
    first: FxHashMap<Key, Arc<Stamp>>,
    change: FxHashMap<(Key, FieldId, u64), Arc<Stamp>>,
}

impl Brought {
    pub(super) fn new(merge: Arc<Stamp>) -> Self {
        Self { merge, first: FxHashMap::default(), change: FxHashMap::default() }
    }

    /// Adds what a commit of the branch did to one file; of several commits that did the same the last one did it.
    pub(super) fn add(&mut self, model: &Model, stamp: &Arc<Stamp>, old: Option<&Arc<Read>>, new: Option<&Arc<Read>>) {
        let Some(new) = new else { return };
        let before: FxHashMap<&Key, usize> = old.map(|old| old.keyed().collect()).unwrap_or_default();
        for (key, at) in new.keyed() {
            match before.get(key).zip(old) {
                None => {
                    self.first.entry(key.clone()).or_insert_with(|| stamp.clone());
                }
                Some((old_at, old)) if old.mark(*old_at) == new.mark(at) => {}
                Some((old_at, old)) => {
                    for (to, change) in changes(model, (old, *old_at), (new, at)) {
                        self.change.insert((key.clone(), change.field, to), stamp.clone());
                    }
                }
            }
        }
    }
}

impl Credit for Brought {
    fn first(&self, key: &Key) -> Arc<Stamp> {
        self.first.get(key).unwrap_or(&self.merge).clone()
    }

    fn change(&self, key: &Key, field: FieldId, to: u64) -> Arc<Stamp> {
        self.change.get(&(key.clone(), field, to)).unwrap_or(&self.merge).clone()
    }
}
