//! The files of a pack: from within the binary, or from a directory.

use std::path::Path;

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use crate::problem::Problem;
use crate::source::hex;

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// Largest file of a pack, in bytes.
const LARGEST: u64 = 4 << 20;
/// Most files of a pack.
const MOST: usize = 10_000;

/// The files of a pack, by path within it.
#[derive(Clone, Debug)]
pub struct PackFiles {
    /// How the configuration names the pack.
    pub name: String,
    /// Path within the pack, with forward slashes, and text; by path.
    pub files: Vec<(String, String)>,
}

impl PackFiles {
    /// The names of the packs within the binary.
    pub fn built_in_names() -> Vec<String> {
        let names = BUILT_IN.dirs().filter_map(|dir| dir.path().file_name()?.to_str().map(str::to_owned));
        let mut names: Vec<String> = names.collect();
        names.sort_unstable();
        names
    }

    /// A pack within the binary.
    pub fn built_in(name: &str) -> Option<Self> {
        let dir = BUILT_IN.get_dir(name)?;
        let mut files = Vec::new();
        gather(dir, dir.path(), &mut files);
        files.sort_unstable();
        Some(Self { name: name.to_owned(), files })
    }

    /// A pack in a directory; symbolic links are not followed.
    pub fn directory(name: &str, path: &Path) -> Result<Self, Vec<Problem>> {
        let mut files = Vec::new();
        let mut problems = Vec::new();
        for entry in WalkDir::new(path).sort_by_file_name() {
            let read = entry.map_err(|error| error.to_string()).and_then(|entry| read_file(path, &entry));
            match read {
                Ok(Some(file)) => files.push(file),
                Ok(None) => {}
                Err(why) => problems.push(Problem::error(format!("the pack `{name}` cannot be read: {why}"), None)),
            }
            if files.len() > MOST {
                problems.push(Problem::error(format!("the pack `{name}` has more than {MOST} files"), None));
                break;
            }
        }
        files.sort_unstable();
        if problems.is_empty() { Ok(Self { name: name.to_owned(), files }) } else { Err(problems) }
    }

    /// SHA-256 over the paths and texts of all files.
    pub fn sha256(&self) -> String {
        let mut digest = Sha256::new();
        for (path, text) in &self.files {
            for part in [path.as_bytes(), text.as_bytes()] {
                digest.update((part.len() as u64).to_le_bytes());
                digest.update(part);
            }
        }
        hex(&digest.finalize())
    }
}

fn gather(dir: &Dir<'_>, root: &Path, files: &mut Vec<(String, String)>) {
    for file in dir.files() {
        let path = file.path().strip_prefix(root).ok().and_then(Path::to_str);
        if let (Some(path), Some(text)) = (path, file.contents_utf8()) {
            files.push((path.replace('\\', "/"), text.to_owned()));
        }
    }
    for inner in dir.dirs() {
        gather(inner, root, files);
    }
}

/// A file that a pack reads: pages and YAML; others (pictures, notes) are none of its business.
fn read_file(root: &Path, entry: &walkdir::DirEntry) -> Result<Option<(String, String)>, String> {
    let Some(path) = entry.path().strip_prefix(root).ok().and_then(Path::to_str) else {
        return Err(format!("`{}` has a name that is no text", entry.path().display()));
    };
    let wanted = entry.file_type().is_file() && [".md", ".yaml", ".yml"].iter().any(|end| path.ends_with(end));
    if !wanted {
        return Ok(None);
    }
    let length = entry.metadata().map_err(|error| error.to_string())?.len();
    if length > LARGEST {
        return Err(format!("`{path}` is larger than {LARGEST} bytes"));
    }
    let bytes = std::fs::read(entry.path()).map_err(|error| format!("`{path}`: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|_| format!("`{path}` is not UTF-8"))?;
    Ok(Some((path.replace('\\', "/"), text)))
}
