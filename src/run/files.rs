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
    named.into_iter().map(|name| (name.to_owned(), FileFact { sha256: digest(directory, name) })).collect()
}

fn digest(directory: &Path, name: &str) -> Option<String> {
    let relative = Path::new(name.split('#').next().unwrap_or(name));
    let stays = |component: Component<'_>| matches!(component, Component::Normal(_) | Component::CurDir);
    if !relative.components().all(stays) {
        return None;
    }
    // A symbolic link must not lead out of the directory either.
    let root = directory.canonicalize().ok()?;
    let path = root.join(relative).canonicalize().ok()?;
    if !path.starts_with(&root) || !path.is_file() || path.metadata().ok()?.len() > LARGEST {
        return None;
    }
    let mut file = std::fs::File::open(path).ok()?;
    let mut sha256 = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        match file.read(&mut buffer).ok()? {
            0 => return Some(hex(&sha256.finalize())),
            read => sha256.update(buffer.get(..read)?),
        }
    }
}
