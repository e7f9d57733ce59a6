//! The versions of files, read along the line of commits.

use std::sync::Arc;

use chrono::NaiveDate;
use gix::ObjectId;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Stamp;
use super::repository::{Commit, Repository, short};
use super::sides::Brought;
use super::timeline::{Credit, Read, Timeline, Turn};
use super::walk::{Asked, Step, Touch};
use crate::collect::Context;
use crate::load::Alone;
use crate::model::Model;
use crate::problem::Problem;
use crate::source::Span;

/// Versions that are read side by side.
const AT_ONCE: usize = 128;
/// Bytes that are held at once.
const HELD: usize = 64 << 20;

/// A file of a source: which source, and its path.
pub(super) type Name = (usize, String);

/// The files of the sources that were asked for, as far as the line has been followed.
pub(super) struct Reading<'r, 'c> {
    repository: &'r Repository,
    asked: &'r [Asked<'c>],
    alone: &'r [Alone<'c>],
    model: &'r Model,
    context: &'r Context<'r>,
    /// The last version of each file that could be read, and the bytes it stood for.
    shown: FxHashMap<Name, (Arc<Read>, ObjectId)>,
    /// Files of which no version could be read so far.
    blind: FxHashSet<Name>,
    /// Sources of which bytes are missing, and what is.
    pub(super) lost: FxHashMap<usize, String>,
    /// Versions that hold no records that can be read: how many of a file, and what is wrong with the first.
    garbled: FxHashMap<Name, (usize, String)>,
}

/// Why a version was not read.
enum Unread {
    /// Its bytes are not there.
    Lost(String),
    /// Its bytes are no records.
    Garbled(String),
}

impl<'r, 'c> Reading<'r, 'c> {
    pub(super) fn new(
        repository: &'r Repository,
        asked: &'r [Asked<'c>],
        alone: &'r [Alone<'c>],
        model: &'r Model,
        context: &'r Context<'r>,
    ) -> Self {
        Self {
            repository,
            asked,
            alone,
            model,
            context,
            shown: FxHashMap::default(),
            blind: FxHashSet::default(),
            lost: FxHashMap::default(),
            garbled: FxHashMap::default(),
        }
    }

    /// Whether a file is in the commit that the line ends with.
    pub(super) fn knows(&self, name: &Name) -> bool {
        self.shown.contains_key(name) || self.blind.contains(name)
    }

    /// Goes along the line, oldest first.
    pub(super) fn all(&mut self, steps: &[Step], timeline: &mut Timeline<'_>) {
        self.context.progress.begin("reading versions", u64::try_from(steps.len()).ok());
        let mut rest = steps;
        while !rest.is_empty() {
            let (mut jobs, mut bytes, mut taken) = (Vec::new(), 0, 0);
            for step in rest {
                if jobs.len() >= AT_ONCE || bytes >= HELD {
                    break;
                }
                for touch in &step.touches {
                    let Some(id) = touch.new else { continue };
                    let blob = self.repository.blob(id, self.context.limits.bytes);
                    bytes += blob.as_ref().map_or(0, Vec::len);
                    jobs.push((touch, blob));
                }
                taken += 1;
            }
            let alone = self.alone;
            let read: Vec<Result<Read, Unread>> =
                jobs.into_par_iter().map(|(touch, blob)| parsed(alone, touch, blob)).collect();
            let mut read = read.into_iter();
            let (now, later) = rest.split_at_checked(taken).unwrap_or((rest, &[]));
            rest = later;
            for step in now {
                self.step(step, &mut read, timeline);
                self.context.progress.advance(1);
            }
        }
        self.context.progress.end();
    }

    fn step(
        &mut self,
        step: &Step,
        read: &mut impl Iterator<Item = Result<Read, Unread>>,
        timeline: &mut Timeline<'_>,
    ) {
        let mut turns = Vec::new();
        for touch in &step.touches {
            let name = (touch.source, touch.path.clone());
            let old = self.shown.remove(&name);
            let Some(id) = touch.new else {
                self.blind.remove(&name);
                turns.push(Turn { source: touch.source, old: old.map(|(old, _)| old), new: None, blind: false });
                continue;
            };
            match read.next() {
                Some(Ok(new)) => {
                    let new = Arc::new(new);
                    let blind = self.blind.remove(&name);
                    self.shown.insert(name, (new.clone(), id));
                    turns.push(Turn { source: touch.source, old: old.map(|(old, _)| old), new: Some(new), blind });
                }
                Some(Err(Unread::Garbled(why))) => self.garble(name, old, step, &why),
                Some(Err(Unread::Lost(why))) => {
                    self.lost.entry(touch.source).or_insert_with(|| told(&touch.path, &step.commit, &why));
                }
                None => {}
            }
        }
        if turns.is_empty() {
            return;
        }
        let own = timeline.stamp(&step.commit, None);
        let credit = self.credit(step, own, timeline);
        timeline.step(on_line(timeline, step), turns, &*credit);
    }

    /// A version that holds no records that can be read: what it changed is seen in the one after it.
    fn garble(&mut self, name: Name, old: Option<(Arc<Read>, ObjectId)>, step: &Step, why: &str) {
        let said = told(&name.1, &step.commit, why);
        self.garbled.entry(name.clone()).or_insert((0, said)).0 += 1;
        match old {
            Some(old) => {
                self.shown.insert(name, old);
            }
            None => {
                self.blind.insert(name);
            }
        }
    }

    /// Who is to be named for what a step did.
    fn credit(&mut self, step: &Step, own: Arc<Stamp>, timeline: &Timeline<'_>) -> Box<dyn Credit> {
        match step.sides.as_slice() {
            [] => Box::new(own),
            // Most branches are one commit that is merged as it is.
            [(commit, touches)] if same(touches, &step.touches) => Box::new(timeline.stamp(commit, Some(&step.commit))),
            sides => {
                let mut known: FxHashMap<(usize, ObjectId), Option<Arc<Read>>> = FxHashMap::default();
                let mut brought = Brought::new(own);
                for (commit, touches) in sides {
                    let stamp = timeline.stamp(commit, Some(&step.commit));
                    for touch in touches {
                        let [old, new] = [touch.old, touch.new].map(|id| {
                            let id = id?;
                            known.entry((touch.source, id)).or_insert_with(|| self.one(touch, id)).clone()
                        });
                        brought.add(self.model, &stamp, old.as_ref(), new.as_ref());
                    }
                }
                Box::new(brought)
            }
        }
    }

    /// One version of a file on a branch; what cannot be read of it only leaves the merge itself to be named.
    fn one(&self, touch: &Touch, id: ObjectId) -> Option<Arc<Read>> {
        parsed(self.alone, touch, self.repository.blob(id, self.context.limits.bytes)).ok().map(Arc::new)
    }

    /// What stands in the files now and is not committed.
    pub(super) fn work_tree(&mut self, timeline: &mut Timeline<'_>) {
        for (source, asked) in self.asked.iter().enumerate() {
            let mut paths: Vec<&String> = asked.now.iter().collect();
            paths.sort_unstable();
            for path in paths {
                let file = self.repository.top.join(path);
                if !file.metadata().is_ok_and(|found| found.is_file() && found.len() <= self.context.limits.bytes) {
                    continue;
                }
                let Ok(bytes) = std::fs::read(file) else { continue };
                let known = self.shown.get(&(source, path.clone()));
                if known
                    .is_some_and(|(_, id)| self.repository.blob(*id, self.context.limits.bytes).as_ref() == Ok(&bytes))
                {
                    continue;
                }
                let touch = Touch { source, path: path.clone(), old: None, new: None };
                if let Ok(read) = parsed(self.alone, &touch, Ok(bytes)) {
                    timeline.uncommitted(&Arc::new(read));
                }
            }
        }
    }

    pub(super) fn problems(&self, span: Span) -> Vec<Problem> {
        let mut lost: Vec<(&usize, &String)> = self.lost.iter().collect();
        lost.sort_unstable();
        let lost = lost.into_iter().map(|(_, why)| {
            let help = "nothing is said of the past of its records; `git fsck` tells what is wrong with the repository";
            Problem::error(format!("the version history cannot be read: {why}"), span).help(help)
        });
        let mut garbled: Vec<(&Name, &(usize, String))> = self.garbled.iter().collect();
        garbled.sort_unstable();
        let garbled = garbled.into_iter().map(|(_, (count, why))| {
            let more = if *count > 1 { format!(", and {} more versions", count - 1) } else { String::new() };
            let help = "what such a version changed is counted with the next one that can be read";
            Problem::note(format!("a version cannot be read: {why}{more}"), span).help(help)
        });
        lost.chain(garbled).collect()
    }
}

fn parsed(alone: &[Alone<'_>], touch: &Touch, blob: Result<Vec<u8>, String>) -> Result<Read, Unread> {
    let bytes = blob.map_err(Unread::Lost)?;
    let Some(alone) = alone.get(touch.source) else { return Err(Unread::Lost(String::new())) };
    alone.read(&touch.path, bytes).map(Read::of).map_err(Unread::Garbled)
}

/// The day on which the line came to say what a step says.
fn on_line(timeline: &Timeline<'_>, step: &Step) -> NaiveDate {
    timeline.stamp(&step.commit, None).committed
}

/// Whether a branch left the files as the merge did.
fn same(branch: &[Touch], merge: &[Touch]) -> bool {
    let ends = |touches: &[Touch]| {
        let mut ends: Vec<_> = touches.iter().map(|touch| (touch.source, touch.path.clone(), touch.new)).collect();
        ends.sort_unstable();
        ends
    };
    ends(branch) == ends(merge)
}

fn told(path: &str, commit: &Commit, why: &str) -> String {
    format!("`{path}` of commit {}: {why}", short(commit.id))
}
