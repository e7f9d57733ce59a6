//! Reads what git keeps of the files of sources.

use rustc_hash::{FxHashMap, FxHashSet};

use super::repository::{self, Commit, Repository};
use super::timeline::{Timeline, key};
use super::versions::Reading;
use super::walk::{Asked, Cut, Line, Walk, within};
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
    let mut reading = Reading::new(&repository, &asked, &alone, model, context);
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
    for (index, asked) in asked.iter().enumerate().filter(|_| !broken) {
        let own = asked.now.iter().map(|path| (index, path.clone())).filter(|name| !reading.knows(name));
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
