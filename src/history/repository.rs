//! A git repository, read only: commits, trees and blobs as they lie there. Nothing of its configuration is followed, and no
//! program, filter or hook is run, so it does not matter who owns it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::bstr::ByteSlice;
use rustc_hash::FxHashSet;

/// How many directories above the configuration are looked at for a repository.
const MOST_PARENTS: usize = 64;
/// Largest commit or tree, in bytes.
const LARGEST: u64 = 32 << 20;
/// Deepest directory.
const DEEPEST: usize = 64;

/// A repository, and the directory whose files it keeps.
pub(super) struct Repository {
    git: gix::Repository,
    pub(super) top: PathBuf,
}

/// A commit, as far as it matters.
#[derive(Clone, Debug)]
pub(super) struct Commit {
    pub(super) id: ObjectId,
    pub(super) tree: ObjectId,
    pub(super) parents: Vec<ObjectId>,
    pub(super) by: String,
    /// Seconds since 1970.
    pub(super) authored: i64,
    /// Seconds since 1970.
    pub(super) committed: i64,
}

/// A file that differs between two trees.
#[derive(Debug)]
pub(super) struct Touched {
    /// From the top of the repository, with forward slashes.
    pub(super) path: String,
    pub(super) old: Option<ObjectId>,
    pub(super) new: Option<ObjectId>,
}

/// The path of a directory from the top of the repository it lies in, with forward slashes; empty for the top itself.
pub fn path_in_repository(directory: &Path) -> Option<String> {
    let directory = directory.canonicalize().ok()?;
    let below = directory.strip_prefix(top(&directory)?).ok()?;
    let parts: Option<Vec<&str>> = below.components().map(|part| part.as_os_str().to_str()).collect();
    Some(parts?.join("/"))
}

/// The top of the repository that a directory lies in.
fn top(directory: &Path) -> Option<&Path> {
    directory.ancestors().take(MOST_PARENTS).find(|above| above.join(".git").exists())
}

/// Looks for the repository that a directory lies in. What can be found and not be opened is told.
pub(super) fn find(directory: &Path) -> Result<Option<Repository>, String> {
    let Ok(directory) = directory.canonicalize() else { return Ok(None) };
    let Some(top) = top(&directory) else { return Ok(None) };
    let options = gix::open::Options::isolated().with(gix::sec::Trust::Reduced);
    match gix::open_opts(top, options) {
        Ok(mut git) => {
            git.object_cache_size_if_unset(16 << 20);
            Ok(Some(Repository { git, top: top.to_owned() }))
        }
        Err(error) => Err(one_line(&error)),
    }
}

/// What the library says, on one line.
fn one_line(error: &dyn std::fmt::Display) -> String {
    let text = error.to_string();
    let line: Vec<&str> = text.lines().next().unwrap_or("").split_whitespace().collect();
    line.join(" ").chars().filter(|c| !c.is_control()).take(200).collect()
}

impl Repository {
    /// The commit that is checked out; `None` where nothing was committed yet.
    pub(super) fn head(&self) -> Result<Option<ObjectId>, String> {
        let head = self.git.head().map_err(|error| one_line(&error))?;
        if head.is_unborn() {
            return Ok(None);
        }
        let id = self.git.head_id().map_err(|_| "`HEAD` leads to no commit".to_owned())?;
        Ok(Some(id.detach()))
    }

    /// The commits whose parents were left out when the repository was cloned.
    pub(super) fn shallow(&self) -> FxHashSet<ObjectId> {
        let commits = self.git.shallow_commits().ok().flatten();
        commits.map(|commits| commits.iter().copied().collect()).unwrap_or_default()
    }

    fn object(&self, id: ObjectId, kind: gix::objs::Kind, most: u64) -> Result<Vec<u8>, String> {
        let short = short(id);
        let header = self.git.find_header(id).map_err(|_| format!("the object {short} is missing or damaged"))?;
        if header.kind() != kind {
            return Err(format!("the object {short} is a {}, not a {kind}", header.kind()));
        }
        if header.size() > most {
            return Err(format!("the object {short} has {} bytes, more than {most}", header.size()));
        }
        let mut object = self.git.find_object(id).map_err(|_| format!("the object {short} is missing or damaged"))?;
        Ok(std::mem::take(&mut object.data))
    }

    /// A commit.
    pub(super) fn commit(&self, id: ObjectId) -> Result<Commit, String> {
        let data = self.object(id, gix::objs::Kind::Commit, LARGEST)?;
        let broken = || format!("the commit {} is damaged", short(id));
        let commit = gix::objs::CommitRef::from_bytes(&data, id.kind()).map_err(|_| broken())?;
        let author = commit.author().map_err(|_| broken())?;
        let committer = commit.committer().map_err(|_| broken())?;
        Ok(Commit {
            id,
            tree: commit.tree(),
            parents: commit.parents().collect(),
            by: author.name.to_str_lossy().trim().chars().filter(|c| !c.is_control()).take(100).collect(),
            authored: author.seconds(),
            committed: committer.seconds(),
        })
    }

    /// The size of a file as it was.
    pub(super) fn size(&self, id: ObjectId) -> u64 {
        self.git.find_header(id).map_or(0, |header| header.size())
    }

    /// The bytes of a file as it was.
    pub(super) fn blob(&self, id: ObjectId, most: u64) -> Result<Vec<u8>, String> {
        self.object(id, gix::objs::Kind::Blob, most)
    }

    /// The files that differ between two trees, below the directories that matter, by path.
    pub(super) fn touched(
        &self,
        old: Option<ObjectId>,
        new: Option<ObjectId>,
        matters: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<Touched>, String> {
        let mut found = Vec::new();
        self.trees("", old, new, matters, DEEPEST, &mut found)?;
        Ok(found)
    }

    fn trees(
        &self,
        below: &str,
        old: Option<ObjectId>,
        new: Option<ObjectId>,
        matters: &dyn Fn(&str) -> bool,
        depth: usize,
        found: &mut Vec<Touched>,
    ) -> Result<(), String> {
        if old == new {
            return Ok(());
        }
        if depth == 0 {
            return Err(format!("`{below}` lies too deep"));
        }
        let mut names: BTreeMap<String, [Option<(ObjectId, bool)>; 2]> = BTreeMap::new();
        for (side, tree) in [old, new].into_iter().enumerate() {
            let Some(tree) = tree else { continue };
            let data = self.object(tree, gix::objs::Kind::Tree, LARGEST)?;
            for entry in gix::objs::TreeRefIter::from_bytes(&data, tree.kind()) {
                let entry = entry.map_err(|_| format!("the tree {} is damaged", short(tree)))?;
                // Links and submodules hold no records of their own.
                let directory = entry.mode.is_tree();
                let Ok(name) = entry.filename.to_str() else { continue };
                if !directory && !entry.mode.is_blob() {
                    continue;
                }
                let slot = names.entry(name.to_owned()).or_default();
                if let Some(slot) = slot.get_mut(side) {
                    *slot = Some((entry.oid.to_owned(), directory));
                }
            }
        }
        for (name, [old, new]) in names {
            let path = if below.is_empty() { name } else { format!("{below}/{name}") };
            if old == new {
                continue;
            }
            let of = |side: Option<(ObjectId, bool)>, directory: bool| {
                side.filter(|(_, own)| *own == directory).map(|(id, _)| id)
            };
            if of(old, true).or(of(new, true)).is_some() && matters(&path) {
                self.trees(&path, of(old, true), of(new, true), matters, depth - 1, found)?;
            }
            let (old, new) = (of(old, false), of(new, false));
            if old != new {
                found.push(Touched { path, old, new });
            }
        }
        Ok(())
    }
}

/// The first digits of an id, as people quote it.
pub(super) fn short(id: ObjectId) -> String {
    id.to_string().chars().take(10).collect()
}
