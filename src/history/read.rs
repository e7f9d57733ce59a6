//! Reads what git keeps of the files of sources.

use std::sync::Arc;

use gix::ObjectId;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::repository::{self, Commit, Repository, short};
use super::sides::Brought;
use super::timeline::{Credit, Read, Timeline, Turn, key};
use super::walk::{Asked, Cut, Line, Step, Touch, Walk, within};
use super::{Gap, History};
use crate::collect::{Context, Part, collect};
use crate::config::Config;
use crate::load::Alone;
use crate::model::Model;
use crate::problem::Problem;
use crate::record::Dataset;
use crate::source::{SourceId, Span};

/// How much of a history is looked at, so that a hostile or endless one costs bounded memory and time. Beyond that it counts
/// as unknown.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Most commits.
    pub commits: usize,
    /// Most versions of files.
    pub versions: usize,
    /// Most bytes in all versions.
    pub bytes: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { commits: 200_000, versions: 50_000, bytes: 8 << 30 }
    }
}

/// Versions that are read side by side.
const AT_ONCE: usize = 128;
/// Bytes that are held at once.
const HELD: usize = 64 << 20;

/// What the commits of its files tell of each record. What cannot be read is a problem, and of the records concerned nothing
/// is known.
pub fn read(
    config: &Config,
    model: &Model,
    data: &Dataset,
    context: &Context<'_>,
    bounds: &Bounds,
) -> (History, Vec<Problem>) {
    let mut problems = Vec::new();
    let span = config.sources.iter().filter_map(|source| source.history.as_ref()).find(|said| said.value);
    let Some(span) = span.map(|said| said.span) else { return (History::none(Gap::NotAsked), problems) };
    let repository = match open(config, span, &mut problems) {
        Ok(repository) => repository,
        Err(gap) => return (History::none(gap), problems),
    };
    let mut alone = Vec::new();
    let mut asked = Vec::new();
    let mut gone = Vec::new();
    for (at, source) in config.sources.iter().enumerate() {
        let wanted = source.history.as_ref().is_some_and(|said| said.value);
        let Some(own) = Alone::of(source, model, config.timezone, context.limits).filter(|_| wanted) else { continue };
        let files = collect(config, source, SourceId(0), context, &mut Vec::new()).into_iter();
        let mut now = FxHashSet::default();
        for part in files {
            let Part::File(file) = part else { continue };
            match file.path.canonicalize().ok().and_then(|path| within(&repository.top, &path)) {
                Some(path) => {
                    now.insert(path);
                }
                None => gone.push((at, file.name)),
            }
        }
        alone.push(own);
        asked.push(Asked { at, config: source, now });
    }
    let mut reading = Reading {
        repository: &repository,
        asked: &asked,
        alone: &alone,
        model,
        context,
        shown: FxHashMap::default(),
        blind: FxHashSet::default(),
        lost: FxHashMap::default(),
        garbled: FxHashMap::default(),
    };
    let line = match repository.head() {
        Ok(Some(head)) => Walk::new(&repository, &asked, bounds, config).line(head),
        Ok(None) => Line::default(),
        Err(why) => Line { cut: Some(Cut::Broken(why)), ..Line::default() },
    };
    let mut timeline = Timeline::new(model, config.timezone, line.cut.is_none());
    reading.all(&line.steps, &mut timeline);
    reading.work_tree(&mut timeline);
    let oldest = line.steps.first().map(|step| &step.commit);
    problems.extend(line.cut.as_ref().map(|cut| cut_short(cut, oldest, span)));
    let broken = matches!(line.cut, Some(Cut::Broken(_))) && line.steps.is_empty();
    let tracked = |(source, path): &(usize, String)| {
        reading.shown.contains_key(&(*source, path.clone())) || reading.blind.contains(&(*source, path.clone()))
    };
    for (index, asked) in asked.iter().enumerate().filter(|_| !broken) {
        let own = asked.now.iter().map(|path| (index, path.clone())).filter(|path| !tracked(path));
        let own = own.map(|(_, path)| path);
        let mut names: Vec<String> =
            gone.iter().filter(|(at, _)| *at == asked.at).map(|(_, name)| name.clone()).collect();
        names.extend(own);
        names.sort_unstable();
        problems.extend(not_tracked(&names, asked.config.history.as_ref().map_or(span, |said| said.span)));
    }
    problems.extend(reading.problems(span));
    let lost: FxHashSet<usize> = asked
        .iter()
        .enumerate()
        .filter(|(index, _)| broken || reading.lost.contains_key(index))
        .map(|(_, a)| a.at)
        .collect();
    let wanted: FxHashSet<usize> = asked.iter().map(|asked| asked.at).collect();
    let mut history = assign(data, &timeline, &wanted, &lost);
    history.head = line.head.map(|head| timeline.stamp(&head, None).committed);
    (history, problems)
}

/// The repository of the configuration, or why nothing can be told.
fn open(config: &Config, span: Span, problems: &mut Vec<Problem>) -> Result<Repository, Gap> {
    match repository::find(&config.directory) {
        Ok(Some(repository)) => Ok(repository),
        Ok(None) => {
            let message = "`history: git` is asked for, but the configuration lies in no git repository";
            let help = "run it in a clone of the repository, or say `history: none`";
            problems.push(Problem::error(message, span).help(help));
            Err(Gap::NoRepository)
        }
        Err(why) => {
            let message = format!("the git repository of the configuration cannot be opened: {why}");
            problems.push(Problem::error(message, span).help("`git fsck` tells what is wrong with it"));
            Err(Gap::NoRepository)
        }
    }
}

fn cut_short(cut: &Cut, oldest: Option<&Commit>, span: Span) -> Problem {
    let message = format!("the version history is not whole: {}", cut.reason(oldest));
    match cut {
        Cut::Shallow => {
            let help = "what lies before is unknown; `git fetch --unshallow` brings it, in CI a full checkout";
            Problem::warning(message, span).help(help)
        }
        Cut::Bound(_) => Problem::error(message, span).help("name fewer files with `history: git`"),
        Cut::Broken(_) => Problem::error(message, span).help("`git fsck` tells what is wrong with the repository"),
    }
}

fn not_tracked(names: &[String], span: Span) -> Option<Problem> {
    let first = names.first()?;
    let message = match names.len() {
        1 => format!("`{first}` is in no commit, so its records have no version history"),
        more => {
            format!("{more} files are in no commit, so their records have no version history: `{first}` and others")
        }
    };
    Some(Problem::warning(message, span).help("commit them, or say `history: none` for their source"))
}

/// What is known of each record of the run.
fn assign(data: &Dataset, timeline: &Timeline<'_>, asked: &FxHashSet<usize>, lost: &FxHashSet<usize>) -> History {
    let mut counts: FxHashMap<_, usize> = FxHashMap::default();
    data.records.iter().filter_map(key).for_each(|key| *counts.entry(key).or_default() += 1);
    let mut history = History::none(Gap::NotAsked);
    for (id, record) in data.iter().filter(|(_, record)| asked.contains(&usize::from(record.provenance.source))) {
        let found = match key(record) {
            _ if lost.contains(&usize::from(record.provenance.source)) => Err(Gap::Unread),
            None => Err(Gap::NoId),
            Some(key) if counts.get(&key).is_some_and(|count| *count > 1) => Err(Gap::SameId),
            Some(key) => match timeline.tracks.get(&key) {
                None => Err(Gap::NotCommitted),
                Some(track) if track.twice => Err(Gap::SameId),
                Some(track) => Ok(track.trail.clone()),
            },
        };
        match found {
            Ok(trail) => {
                history.trails.insert(id, trail);
            }
            Err(gap) => {
                history.gaps.insert(id, gap);
            }
        }
    }
    history
}

/// A file of a source: which source, and its path.
type Name = (usize, String);

struct Reading<'r, 'c> {
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
    lost: FxHashMap<usize, String>,
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

impl Reading<'_, '_> {
    /// Goes along the line, oldest first.
    fn all(&mut self, steps: &[Step], timeline: &mut Timeline<'_>) {
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
            let old = self.shown.remove(&name).map(|(old, id)| (old, id));
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
    fn credit(&mut self, step: &Step, own: Arc<super::Stamp>, timeline: &Timeline<'_>) -> Box<dyn Credit> {
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
    fn work_tree(&mut self, timeline: &mut Timeline<'_>) {
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

    fn problems(&self, span: Span) -> Vec<Problem> {
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
fn on_line(timeline: &Timeline<'_>, step: &Step) -> chrono::NaiveDate {
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
