//! The files that records name: whether they are there, and what their bytes are.

use std::io::Read;
use std::path::{Component, Path};

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::record::Dataset;
use crate::script::FileFact;
use crate::source::hex;

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

/// The digest of a file; `None` where there is no such file below the directory.
fn digest(directory: &Path, name: &str) -> Result<Option<String>, NotLookedAt> {
    let relative = Path::new(name.split('#').next().unwrap_or(name));
    let stays = |component: Component<'_>| matches!(component, Component::Normal(_) | Component::CurDir);
    if !relative.components().all(stays) {
        return Ok(None);
    }
    // A symbolic link must not lead out of the directory either.
    let Ok(root) = directory.canonicalize() else { return Ok(None) };
    let Ok(path) = root.join(relative).canonicalize() else { return Ok(None) };
    if !path.starts_with(&root) {
        return Ok(None);
    }
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
