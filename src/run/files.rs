//! Files beside the records: those that records name, whether they are there and what their bytes are; and those of the organisation's
//! own words.

use std::path::{Component, Path, PathBuf};

use chrono_tz::Tz;
use rustc_hash::FxHashMap;

use crate::collect::{LARGEST, digest_of, inside};
use crate::config::Config;
use crate::format::Limits;
use crate::problem::Problem;
use crate::record::{Dataset, Record};
use crate::script::FileFact;
use crate::source::{SourceId, Sources, hex};
use crate::value::Scalar;

/// What is known of every file that a record names. Files are looked for below the directory of the configuration and
/// nowhere else; an address on the network is not looked at, and stays unknown.
pub(super) fn facts(data: &Dataset, directory: &Path, zone: Tz, limits: &Limits) -> FxHashMap<String, FileFact> {
    let mut known = seen(data);
    for name in data.named_files() {
        if !known.contains_key(name)
            && let Ok(fact) = fact(directory, name, zone, limits)
        {
            known.insert(name.to_owned(), fact);
        }
    }
    known
}

/// What is known of the files that are records themselves: they were read once, and need not lie below the directory.
fn seen(data: &Dataset) -> FxHashMap<String, FileFact> {
    let is_file = |source: u16| data.inputs.get(usize::from(source)).is_some_and(|input| input.kind == "evidence");
    let files = data.records.iter().filter(|record| is_file(record.provenance.source));
    files.map(|record| (record.id.to_string(), of_record(data, record))).collect()
}

fn of_record(data: &Dataset, record: &Record) -> FileFact {
    let said = |field: &str| Some(&record.field(data.model.kind(record.kind).field_named(field)?)?.scalar);
    let text = |scalar: &Scalar| if let Scalar::Text(text) = scalar { Some(text.to_string()) } else { None };
    let date = |field| if let Some(Scalar::Date(date)) = said(field) { Some(*date) } else { None };
    let size = if let Some(Scalar::Number(size)) = said("size") { Some(*size as u64) } else { None };
    // Of what is no page, or could not be looked into, the field does not stand there; of a page without any it is blank.
    let broken_links = said("broken_links").map(|links| match links {
        Scalar::List(items) => items.iter().filter_map(|item| text(&item.scalar)).collect(),
        _ => Vec::new(),
    });
    FileFact {
        sha256: said("hash").and_then(text),
        size,
        dated_from: date("dated_from"),
        dated_to: date("dated_to"),
        broken_links,
    }
}

/// The file may be there, but this run does not look into it: a directory, a file that is too large, one that cannot be
/// read. It stays unknown.
struct NotLookedAt;

fn fact(directory: &Path, name: &str, zone: Tz, limits: &Limits) -> Result<FileFact, NotLookedAt> {
    let Some(path) = path(directory, name)? else { return Ok(FileFact::default()) };
    let (sha256, size) = digest_of(&path).map_err(|_| NotLookedAt)?;
    let found = inside(&path, name.split('#').next().unwrap_or(name), limits);
    let (dated_from, dated_to) = found.days(zone);
    let broken_links = found.broken_links;
    Ok(FileFact { sha256: Some(hex(&sha256)), size: Some(size), dated_from, dated_to, broken_links })
}

/// Where a file is; `None` where there is no such file below the directory.
fn path(directory: &Path, name: &str) -> Result<Option<PathBuf>, NotLookedAt> {
    let Some(path) = below(directory, name.split('#').next().unwrap_or(name)) else { return Ok(None) };
    match path.metadata().is_ok_and(|data| data.is_file() && data.len() <= LARGEST) {
        true => Ok(Some(path)),
        false => Err(NotLookedAt),
    }
}

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
