//! The files that records name: whether they are there, and what their bytes are.

use std::path::{Component, Path, PathBuf};

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use rustc_hash::FxHashMap;

use crate::collect::{LARGEST, digest_of, inside};
use crate::format::Limits;
use crate::record::Dataset;
use crate::script::FileFact;
use crate::source::hex;

/// What is known of every file that a record names. Files are looked for below the directory of the configuration and
/// nowhere else; an address on the network is not looked at, and stays unknown.
pub(super) fn facts(data: &Dataset, directory: &Path, zone: Tz, limits: &Limits) -> FxHashMap<String, FileFact> {
    let named = data.named_files();
    let fact = |name: &str| match fact(directory, name, zone, limits) {
        Ok(fact) => Some((name.to_owned(), fact)),
        Err(NotLookedAt) => None,
    };
    named.into_iter().filter_map(fact).collect()
}

/// The file may be there, but this run does not look into it: a directory, a file that is too large, one that cannot be
/// read. It stays unknown.
struct NotLookedAt;

fn fact(directory: &Path, name: &str, zone: Tz, limits: &Limits) -> Result<FileFact, NotLookedAt> {
    let Some(path) = path(directory, name)? else { return Ok(FileFact::default()) };
    let (sha256, size) = digest_of(&path).map_err(|_| NotLookedAt)?;
    let found = inside(&path, name.split('#').next().unwrap_or(name), limits);
    let dates = found.extremes().map(|(first, last)| (day(&first.text, zone), day(&last.text, zone)));
    let (dated_from, dated_to) = dates.unwrap_or_default();
    let broken_links = found.broken_links;
    Ok(FileFact { sha256: Some(hex(&sha256)), size: Some(size), dated_from, dated_to, broken_links })
}

/// The day of a date in a file, in the organisation's zone.
fn day(text: &str, zone: Tz) -> Option<NaiveDate> {
    let offset = DateTime::parse_from_rfc3339(text.trim()).ok().map(|at| at.with_timezone(&zone).date_naive());
    offset.or_else(|| crate::format::moment(text).map(|at| at.date()))
}

/// Where a file is; `None` where there is no such file below the directory.
fn path(directory: &Path, name: &str) -> Result<Option<PathBuf>, NotLookedAt> {
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
    match path.metadata().is_ok_and(|data| data.is_file() && data.len() <= LARGEST) {
        true => Ok(Some(path)),
        false => Err(NotLookedAt),
    }
}
