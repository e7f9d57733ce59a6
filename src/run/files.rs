//! Files beside the records: those that records name, whether they are there and what their bytes are; and those of the organisation's
//! own words.

use std::io::Read;
use std::path::{Component, Path, PathBuf};

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::config::Config;
use crate::format::Limits;
use crate::problem::Problem;
use crate::record::Dataset;
use crate::script::FileFact;
use crate::source::{SourceId, Sources, hex};

/// Largest file that is read for its digest.
const LARGEST: u64 = 1 << 30;
/// What is known of every file that a record names. Files are looked for below the directory of the configuration and
/// nowhere else; an address on the network is not looked at, and stays unknown.
pub(super) fn facts(data: &Dataset, directory: &Path) -> FxHashMap<String, FileFact> {
    let named = data.named_files();
    let fact = |name: &str| match digest(directory, name) {
        Ok(sha256) => Some((name.to_owned(), FileFact { sha256 })),
        Err(NotLookedAt) => None,
    };
    named.into_iter().filter_map(fact).collect()
}

/// The file may be there, but this run does not look into it: a directory, a file that is too large, one that cannot be
/// read. It stays unknown.
struct NotLookedAt;

/// Adds the organisation's synonym files to the sources. They lie below the directory of the configuration.
pub(super) fn words(config: &Config, sources: &mut Sources, said: &mut Vec<Problem>) -> Vec<SourceId> {
    let mut ids = Vec::new();
    for file in &config.synonyms {
        let name = &file.value;
        let mut wrong = |why: &str, help: &str| {
            said.push(Problem::error(format!("the synonyms in `{name}` cannot be read: {why}"), file.span).help(help));
        };
        let Some(path) = below(&config.directory, name) else {
            wrong("there is no such file below the directory of the configuration", "correct the path");
            continue;
        };
        match std::fs::metadata(&path) {
            Ok(data) if data.is_file() && data.len() <= Limits::default().bytes => {}
            _ => {
                wrong("it is no file, or too large", "name a YAML file");
                continue;
            }
        }
        match std::fs::read(&path).map(String::from_utf8) {
            Ok(Ok(text)) => ids.push(sources.add(name.replace('\\', "/"), text)),
            Ok(Err(_)) => wrong("it is not UTF-8", "save it as UTF-8"),
            Err(error) => wrong(&error.kind().to_string(), "correct the path"),
        }
    }
    ids
}

/// The path of a file below a directory, links followed; `None` where there is none.
fn below(directory: &Path, name: &str) -> Option<PathBuf> {
    let stays = |component: Component<'_>| matches!(component, Component::Normal(_) | Component::CurDir);
    if !Path::new(name).components().all(stays) {
        return None;
    }
    // A symbolic link must not lead out of the directory either.
    let root = directory.canonicalize().ok()?;
    root.join(name).canonicalize().ok().filter(|path| path.starts_with(&root))
}

/// The digest of a file; `None` where there is no such file below the directory.
fn digest(directory: &Path, name: &str) -> Result<Option<String>, NotLookedAt> {
    let Some(path) = below(directory, name.split('#').next().unwrap_or(name)) else { return Ok(None) };
    if !path.metadata().is_ok_and(|data| data.is_file() && data.len() <= LARGEST) {
        return Err(NotLookedAt);
    }
    let mut file = std::fs::File::open(path).map_err(|_| NotLookedAt)?;
    let mut sha256 = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        match file.read(&mut buffer).map_err(|_| NotLookedAt)? {
            0 => return Ok(Some(hex(&sha256.finalize()))),
            read => sha256.update(buffer.get(..read).unwrap_or(&[])),
        }
    }
}
