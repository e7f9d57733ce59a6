//! The commits that touched the files of sources: newest first, along first parents, with what each merge brought.

use std::path::{Component, Path, PathBuf};

use gix::ObjectId;
use rustc_hash::{FxHashMap, FxHashSet};

use super::read::Bounds;
use super::repository::{Commit, Repository, Touched, short};
use crate::config::{Config, SourceConfig};

/// A source whose history is asked for, and which paths of the repository are its files.
pub(super) struct Asked<'c> {
    pub(super) at: usize,
    pub(super) config: &'c SourceConfig,
    /// Paths of its files as they are now, from the top of the repository.
    pub(super) now: FxHashSet<String>,
}

/// A file of a source that a commit changed.
#[derive(Clone, Debug)]
pub(super) struct Touch {
    /// Which of the sources asked for.
    pub(super) source: usize,
    pub(super) path: String,
    pub(super) old: Option<ObjectId>,
    pub(super) new: Option<ObjectId>,
}

/// A commit on the line of first parents, what it changed, and the commits that it merged.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) commit: Commit,
    pub(super) touches: Vec<Touch>,
    /// Oldest first.
    pub(super) sides: Vec<(Commit, Vec<Touch>)>,
}

/// The line, oldest first.
#[derive(Debug, Default)]
pub(super) struct Line {
    pub(super) steps: Vec<Step>,
    /// Why it begins where it does, where git keeps more than that, or kept it once.
    pub(super) cut: Option<Cut>,
    /// The commit that is checked out.
    pub(super) head: Option<Commit>,
}

/// Why a line does not go back to the first commit.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cut {
    Shallow,
    Bound(String),
    Broken(String),
}

pub(super) struct Walk<'w, 'c> {
    pub(super) repository: &'w Repository,
    pub(super) asked: &'w [Asked<'c>],
    pub(super) bounds: &'w Bounds,
    /// The directory of the configuration from the top of the repository, with a slash at its end, or nothing.
    pub(super) below: String,
    /// The name of the configuration's file.
    pub(super) configuration: &'w str,
    /// Names that files had before they were renamed: the source, and the place on the line from which on they count.
    followed: FxHashMap<String, Vec<(usize, usize)>>,
}

impl<'w, 'c> Walk<'w, 'c> {
    pub(super) fn new(
        repository: &'w Repository,
        asked: &'w [Asked<'c>],
        bounds: &'w Bounds,
        config: &'w Config,
    ) -> Self {
        let below = config.directory.canonicalize().ok();
        let below = below.and_then(|path| within(&repository.top, &path)).unwrap_or_default();
        let below = if below.is_empty() { below } else { format!("{below}/") };
        Self { repository, asked, bounds, below, configuration: &config.file_name, followed: FxHashMap::default() }
    }

    /// The whole line from a commit on.
    pub(super) fn line(&mut self, head: ObjectId) -> Line {
        let (commits, mut cut) = self.first_parents(head);
        let mut steps: Vec<Step> = Vec::new();
        let (mut versions, mut bytes) = (0, 0);
        for (at, commit) in commits.iter().enumerate() {
            let parent = commits.get(at + 1).map(|parent| parent.tree);
            let found = self.touches(at, parent, commit.tree, true);
            let touches = match found {
                Ok(touches) => touches,
                Err(why) => {
                    cut = Some(Cut::Broken(why));
                    break;
                }
            };
            versions += touches.len();
            bytes += touches.iter().filter_map(|touch| touch.new).map(|id| self.repository.size(id)).sum::<u64>();
            let over = versions > self.bounds.versions || bytes > self.bounds.bytes;
            steps.push(Step { commit: commit.clone(), touches, sides: Vec::new() });
            if over && at + 1 < commits.len() {
                let most = &self.bounds;
                let why = format!("more than {} versions of files, or {} bytes in them", most.versions, most.bytes);
                cut = Some(Cut::Bound(why));
                break;
            }
        }
        if cut.is_some() {
            self.begin(&mut steps, &mut cut);
        }
        steps.reverse();
        if let Err(why) = self.sides(&mut steps) {
            cut = Some(why);
        }
        steps.retain(|step| !step.touches.is_empty());
        Line { steps, cut, head: commits.into_iter().next() }
    }

    /// The commits along first parents, newest first.
    fn first_parents(&self, head: ObjectId) -> (Vec<Commit>, Option<Cut>) {
        let shallow = self.repository.shallow();
        let mut commits = Vec::new();
        let mut next = Some(head);
        while let Some(id) = next {
            if commits.len() >= self.bounds.commits {
                return (commits, Some(Cut::Bound(format!("more than {} commits", self.bounds.commits))));
            }
            match self.repository.commit(id) {
                Ok(commit) => {
                    next = commit.parents.first().copied();
                    commits.push(commit);
                }
                Err(why) => return (commits, Some(Cut::Broken(why))),
            }
            if next.is_some() && shallow.contains(&id) {
                return (commits, Some(Cut::Shallow));
            }
        }
        // Some write shallow commits without parents.
        let cut = commits.last().is_some_and(|last| shallow.contains(&last.id)).then_some(Cut::Shallow);
        (commits, cut)
    }

    /// A line that was cut begins with all files as they were at its oldest commit.
    fn begin(&mut self, steps: &mut Vec<Step>, cut: &mut Option<Cut>) {
        while let Some(at) = steps.len().checked_sub(1) {
            let Some(last) = steps.last_mut() else { return };
            match self.touches(at, None, last.commit.tree, false) {
                Ok(all) => {
                    last.touches = all;
                    last.commit.parents.truncate(1);
                    return;
                }
                Err(why) => {
                    *cut = Some(Cut::Broken(why));
                    steps.pop();
                }
            }
        }
    }

    fn touches(&mut self, at: usize, old: Option<ObjectId>, new: ObjectId, follow: bool) -> Result<Vec<Touch>, String> {
        let below = &self.below;
        // A directory on the way to the configuration, or below it.
        let roots: Vec<&str> = self.asked.iter().flat_map(|asked| &asked.now).map(String::as_str).collect();
        let on_the_way = |path: &str| {
            let inner = |root: &str| root.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
            path.starts_with(below.as_str()) || inner(below) || roots.iter().any(|root| inner(root))
        };
        let found = self.repository.touched(old, Some(new), &on_the_way)?;
        let mut touches = Vec::new();
        for touched in &found {
            for source in self.sources_of(at, &touched.path) {
                if follow && touched.old.is_none() && self.renamed(at, source, touched, &found) {
                    continue;
                }
                touches.push(Touch { source, path: touched.path.clone(), old: touched.old, new: touched.new });
            }
        }
        Ok(touches)
    }

    /// Whether a new file is one of the same bytes that was removed, under a name that the source does not know: its history
    /// goes on under that name.
    fn renamed(&mut self, at: usize, source: usize, new: &Touched, all: &[Touched]) -> bool {
        let same = all.iter().find(|other| other.new.is_none() && other.old == new.new);
        match same {
            Some(old) if !self.sources_of(at, &old.path).contains(&source) => {
                self.followed.entry(old.path.clone()).or_default().push((source, at));
                true
            }
            _ => false,
        }
    }

    /// The sources that a path belonged to at a place on the line.
    fn sources_of(&self, at: usize, path: &str) -> Vec<usize> {
        let followed = self.followed.get(path).map_or(&[][..], Vec::as_slice);
        let below = path.strip_prefix(&self.below);
        let is_of = |(source, asked): &(usize, &Asked<'_>)| {
            let matches = below.is_some_and(|below| {
                let patterns = asked.config.files.iter();
                let mut matching = patterns.filter(|pattern| pattern.matches(Path::new(below)));
                matching.any(|pattern| pattern.is_literal() || below != self.configuration)
            });
            matches || asked.now.contains(path) || followed.iter().any(|(of, from)| of == source && at > *from)
        };
        self.asked.iter().enumerate().filter(is_of).map(|(source, _)| source).collect()
    }

    /// For each merge that touched something, the commits it brought.
    fn sides(&mut self, steps: &mut [Step]) -> Result<(), Cut> {
        let mut seen: FxHashSet<ObjectId> = FxHashSet::default();
        let shallow = self.repository.shallow();
        let length = steps.len();
        for (from_oldest, step) in steps.iter_mut().enumerate() {
            let at = length.saturating_sub(from_oldest + 1);
            seen.insert(step.commit.id);
            let mut open: Vec<ObjectId> = step.commit.parents.iter().skip(1).copied().collect();
            let mut brought = Vec::new();
            while let Some(id) = open.pop() {
                if !seen.insert(id) {
                    continue;
                }
                if seen.len() > self.bounds.commits {
                    return Err(Cut::Bound(format!("more than {} commits", self.bounds.commits)));
                }
                match self.repository.commit(id) {
                    Ok(commit) => {
                        if !shallow.contains(&id) {
                            open.extend(&commit.parents);
                        }
                        brought.push(commit);
                    }
                    // Of a clone that was cut off, the side may be missing: then the merge itself speaks.
                    Err(_) if !shallow.is_empty() => {}
                    Err(why) => return Err(Cut::Broken(why)),
                }
            }
            if step.touches.is_empty() {
                continue;
            }
            brought.sort_by_key(|commit| (commit.committed, commit.id));
            for commit in brought {
                let parent = commit.parents.first().copied().filter(|_| !shallow.contains(&commit.id));
                let parent = parent.map(|id| self.repository.commit(id)).transpose().map_err(Cut::Broken)?;
                let touches = self.touches(at, parent.map(|parent| parent.tree), commit.tree, false);
                let touches = touches.map_err(Cut::Broken)?;
                if !touches.is_empty() {
                    step.sides.push((commit, touches));
                }
            }
        }
        Ok(())
    }
}

impl Cut {
    /// As the end of a sentence.
    pub(super) fn reason(&self, oldest: Option<&Commit>) -> String {
        let since =
            oldest.map_or_else(String::new, |commit| format!("; it is known from commit {} on", short(commit.id)));
        match self {
            Self::Shallow => format!("the clone is shallow{since}"),
            Self::Bound(why) => format!("there are {why}{since}"),
            Self::Broken(why) => format!("{why}{since}"),
        }
    }
}

/// A path from a directory, with forward slashes; `None` where it lies elsewhere.
pub(super) fn within(top: &Path, path: &Path) -> Option<String> {
    let rest: PathBuf = path.strip_prefix(top).ok()?.to_owned();
    let mut names = Vec::new();
    for part in rest.components() {
        match part {
            Component::Normal(name) => names.push(name.to_str()?.to_owned()),
            _ => return None,
        }
    }
    Some(names.join("/"))
}
