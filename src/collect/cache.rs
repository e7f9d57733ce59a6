//! What was fetched, kept for runs that may not fetch. Texts are named by their digest, so that what is read back is what
//! was kept or nothing; an entry says which source a text is of and when it was taken. Only whole extracts are kept, and
//! nothing of how a service is logged in to.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use self::places::Places;
use super::digest;
use crate::config::Config;
use crate::source::{Layout, hex};

mod places;

/// Where extracts are kept; nowhere if the configuration says so.
pub(super) struct Cache {
    directory: Option<PathBuf>,
}

/// An extract that was kept.
#[derive(Debug)]
pub(super) struct Kept {
    /// Its text.
    pub(super) text: String,
    /// Its places.
    pub(super) layout: Layout,
    /// When it was taken.
    pub(super) at: DateTime<Utc>,
}

/// What an entry says.
#[derive(Serialize, Deserialize)]
struct Entry {
    version: u32,
    source: String,
    extracted_at: String,
    sha256: String,
    places_sha256: String,
}

const VERSION: u32 = 1;

impl Cache {
    /// The cache of a configuration.
    pub(super) fn of(config: &Config) -> Self {
        Self { directory: config.cache.as_ref().map(|directory| config.directory.join(directory)) }
    }

    /// Keeps an extract under the identity of its source, in place of the one before. `source` is what people know it by.
    /// An error says why it could not be kept.
    pub(super) fn keep(
        &self,
        identity: &str,
        source: &str,
        text: &str,
        layout: &Layout,
        at: DateTime<Utc>,
    ) -> Result<(), String> {
        let Some(directory) = &self.directory else { return Ok(()) };
        self.write(directory, identity, source, text, layout, at).map_err(|error| why(&error))
    }

    fn write(
        &self,
        directory: &Path,
        identity: &str,
        source: &str,
        text: &str,
        layout: &Layout,
        at: DateTime<Utc>,
    ) -> io::Result<()> {
        create(directory)?;
        let ignore = directory.join(".gitignore");
        if !ignore.exists() {
            replace(&ignore, b"*\n")?;
        }
        let before = entry(directory, identity);
        let places = serde_json::to_string(&Places::of(layout))?;
        let entry = Entry {
            version: VERSION,
            source: source.to_owned(),
            extracted_at: at.to_rfc3339_opts(SecondsFormat::Secs, true),
            sha256: object(directory, text)?,
            places_sha256: object(directory, &places)?,
        };
        replace(&place(directory, identity), serde_json::to_string_pretty(&entry)?.as_bytes())?;
        for old in before.into_iter().flat_map(|before| [before.sha256, before.places_sha256]) {
            forget(directory, &old)?;
        }
        Ok(())
    }

    /// The last extract of a source; `None` where nothing was kept. An error says why it cannot be used.
    pub(super) fn last(&self, identity: &str) -> Result<Option<Kept>, String> {
        let Some(directory) = &self.directory else { return Ok(None) };
        if !place(directory, identity).exists() {
            return Ok(None);
        }
        let entry = entry(directory, identity).ok_or("its entry cannot be read")?;
        let at = DateTime::parse_from_rfc3339(&entry.extracted_at).map_err(|_| "its entry says no time")?.to_utc();
        let text = verified(directory, &entry.sha256)?;
        let places = verified(directory, &entry.places_sha256)?;
        let places: Places = serde_json::from_str(&places).map_err(|_| "its places cannot be read")?;
        Ok(Some(Kept { layout: places.layout(), text, at }))
    }
}

fn place(directory: &Path, identity: &str) -> PathBuf {
    directory.join(format!("{}.entry", hex(&digest(identity.as_bytes()))))
}

fn entry(directory: &Path, identity: &str) -> Option<Entry> {
    read_entry(&place(directory, identity))
}

fn read_entry(path: &Path) -> Option<Entry> {
    let entry: Entry = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    let is_digest = |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    (entry.version == VERSION && is_digest(&entry.sha256) && is_digest(&entry.places_sha256)).then_some(entry)
}

fn object_at(directory: &Path, sha256: &str) -> PathBuf {
    directory.join(format!("{sha256}.object"))
}

/// Keeps a text under its digest.
fn object(directory: &Path, text: &str) -> io::Result<String> {
    let sha256 = hex(&digest(text.as_bytes()));
    if verified(directory, &sha256).is_err() {
        replace(&object_at(directory, &sha256), text.as_bytes())?;
    }
    Ok(sha256)
}

fn verified(directory: &Path, sha256: &str) -> Result<String, &'static str> {
    let bytes = fs::read(object_at(directory, sha256)).map_err(|_| "a part of it is gone")?;
    if hex(&digest(&bytes)) != sha256 {
        return Err("it was changed after it was kept");
    }
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8")
}

/// Removes a text that no entry names.
fn forget(directory: &Path, sha256: &str) -> io::Result<()> {
    for found in fs::read_dir(directory)? {
        let path = found?.path();
        let is_entry = path.extension().is_some_and(|extension| extension == "entry");
        let named = |entry: Entry| entry.sha256 == sha256 || entry.places_sha256 == sha256;
        if is_entry && read_entry(&path).is_some_and(named) {
            return Ok(());
        }
    }
    match fs::remove_file(object_at(directory, sha256)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes the directory, for its owner alone: it holds records.
fn create(directory: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

/// Writes a file as a whole, for its owner alone: what is there is replaced only by what is complete.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut beside = path.to_owned();
    beside.as_mut_os_string().push(format!(".{}.part", std::process::id()));
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let done = written.and_then(|()| fs::rename(&beside, path));
    if done.is_err() {
        let _ = fs::remove_file(&beside);
    }
    done
}

fn why(error: &io::Error) -> String {
    error.kind().to_string()
}

#[cfg(test)]
mod tests;
