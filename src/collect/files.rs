//! Which files a source is, in a fixed order, and what is in them.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use walkdir::{DirEntry, WalkDir};

use super::encoding::{self, Told};
use super::{Extract, ReadAs, workbook};
use crate::config::{Config, Pattern, SourceConfig};
use crate::format::{Format, Limits, known};
use crate::problem::Problem;
use crate::source::{Source, SourceId};

/// One file of a source.
#[derive(Debug)]
pub struct File {
    /// Where it is.
    pub path: PathBuf,
    /// The name under which it is shown.
    pub name: String,
}

/// Looks for the files of a source, by name in order of bytes. A pattern that matches nothing is an error unless the
/// source says that this may be.
pub(super) fn find(config: &Config, source: &SourceConfig, problems: &mut Vec<Problem>) -> Vec<File> {
    let mut files = Vec::new();
    for pattern in &source.files {
        let before = (files.len(), problems.len());
        Search { config, source, pattern }.run(&mut files, problems);
        if (files.len(), problems.len()) == before && !source.optional {
            let message = format!("`{}` matches no file", pattern.written());
            let help = "correct the pattern, or say `optional: true` if there may be none";
            problems.push(Problem::error(message, pattern.span).help(help));
        }
    }
    files.sort_unstable_by(|a: &File, b: &File| a.name.as_bytes().cmp(b.name.as_bytes()));
    let mut seen = FxHashSet::default();
    files.retain(|file| seen.insert(file.path.clone()));
    files
}

/// The one file that a pattern names, where it is there and may be read.
pub(super) fn one(
    config: &Config,
    source: &SourceConfig,
    pattern: &Pattern,
    problems: &mut Vec<Problem>,
) -> Option<File> {
    let (mut files, before) = (Vec::new(), problems.len());
    Search { config, source, pattern }.run(&mut files, problems);
    if files.is_empty() && problems.len() == before && !source.optional {
        let message = format!("there is no file `{}`", pattern.written());
        problems.push(Problem::error(message, pattern.span).help("paths are relative to the configuration"));
    }
    files.pop()
}

/// The bytes of a small file that is not a source itself.
pub(super) fn bytes(path: &Path, most: u64) -> Result<Vec<u8>, String> {
    let found = std::fs::metadata(path).map_err(|error| reason(&error))?;
    if !found.is_file() || found.len() > most {
        return Err(format!("it is no regular file of at most {most} bytes"));
    }
    std::fs::read(path).map_err(|error| reason(&error))
}

struct Search<'c> {
    config: &'c Config,
    source: &'c SourceConfig,
    pattern: &'c Pattern,
}

impl Search<'_> {
    fn run(&self, files: &mut Vec<File>, problems: &mut Vec<Problem>) {
        let base = self.pattern.base();
        let top = self.config.directory.join(&base);
        if std::fs::symlink_metadata(&top).is_err() {
            return;
        }
        let mut walk = WalkDir::new(&top).follow_links(true).sort_by_file_name();
        if let Some(depth) = self.pattern.depth() {
            walk = walk.max_depth(depth);
        }
        let mut outside = Vec::new();
        let entries = walk.into_iter().filter_entry(|entry| {
            let out = entry.path_is_symlink() && entry.file_type().is_dir() && !self.is_inside(entry.path());
            if out && self.pattern.depth().is_none_or(|depth| entry.depth() < depth) {
                outside.push(self.outside(&self.shown(&top, entry.path())));
            }
            !out && !is_repository(entry)
        });
        for entry in entries {
            match entry {
                Ok(entry) => self.entry(&top, &base, &entry, files, problems),
                Err(error) => {
                    let name = error.path().map_or_else(String::new, |path| self.shown(&top, path));
                    let why = if error.loop_ancestor().is_some() {
                        "it is a link to a directory that it lies in".to_owned()
                    } else {
                        error.io_error().map_or_else(String::new, reason)
                    };
                    problems.push(Problem::error(format!("`{name}` cannot be read: {why}"), self.pattern.span));
                }
            }
        }
        problems.append(&mut outside);
    }

    fn entry(&self, top: &Path, base: &Path, entry: &DirEntry, files: &mut Vec<File>, problems: &mut Vec<Problem>) {
        let below = entry.path().strip_prefix(top).unwrap_or(Path::new(""));
        let from_config = if below == Path::new("") { base.to_owned() } else { base.join(below) };
        if !self.pattern.matches(&from_config) {
            return;
        }
        let name = self.pattern.shown(below);
        if entry.file_type().is_dir() {
            if self.pattern.is_literal() || Format::of(&name).is_some() {
                let help = format!("name the files in it: `{}/**/*.yaml`", name.trim_end_matches('/'));
                problems.push(Problem::error(format!("`{name}` is a directory"), self.pattern.span).help(help));
            }
        } else if !self.is_inside(entry.path()) {
            problems.push(self.outside(&name));
        } else if !self.is_configuration(entry.path()) {
            files.push(File { path: entry.path().to_owned(), name });
        }
    }

    fn shown(&self, top: &Path, path: &Path) -> String {
        self.pattern.shown(path.strip_prefix(top).unwrap_or(Path::new("")))
    }

    /// Whether a path, all links followed, lies in the directory of the configuration, or need not.
    fn is_inside(&self, path: &Path) -> bool {
        if self.source.allow_outside {
            return true;
        }
        match (path.canonicalize(), self.config.directory.canonicalize()) {
            (Ok(path), Ok(root)) => path.starts_with(root),
            // What cannot be found is told when it is read.
            _ => true,
        }
    }

    /// A pattern as `*.yaml` matches the configuration too, which holds no records.
    fn is_configuration(&self, path: &Path) -> bool {
        !self.pattern.is_literal()
            && path.file_name().is_some_and(|name| *name == *self.config.file_name)
            && path.parent().and_then(|parent| parent.canonicalize().ok()) == self.config.directory.canonicalize().ok()
    }

    fn outside(&self, name: &str) -> Problem {
        let message = format!("`{name}` is a link that leads out of the directory of the configuration");
        Problem::error(message, self.pattern.span).help("say `allow_outside: true` if that is meant")
    }
}

/// What git keeps for itself is never a record, nor what we do.
fn is_repository(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_type().is_dir() && (entry.file_name() == ".git" || entry.file_name() == ".tickmark")
}

/// Why a file could not be read, without the path, which may hold what must not be shown.
pub(super) fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        kind => kind.to_string(),
    }
}

/// What is in a file, read as its name or the source's `format` says. What cannot be read is told by what is wrong with it;
/// of a file with bytes that are no text the text up to there is kept, so that its place can be shown.
pub(super) fn open(id: SourceId, file: &File, config: &SourceConfig, limits: &Limits) -> Extract {
    match whole(file, limits) {
        Ok(bytes) => of_bytes(id, &file.name, bytes, config, limits),
        Err((why, help)) => unreadable(Source::new(id, file.name.clone(), ""), why, help),
    }
}

/// What is in bytes that are, or once were, those of a file of this name.
pub(super) fn of_bytes(id: SourceId, name: &str, bytes: Vec<u8>, config: &SourceConfig, limits: &Limits) -> Extract {
    let format = config.format.or_else(|| Format::of(name));
    if format == Some(Format::Cells) {
        return workbook::open(id, name, &bytes, config, limits);
    }
    let content = encoding::text(name, bytes, config.encoding, format == Some(Format::Csv));
    let is_whole = content.is_whole();
    let source = Source::new(id, name, content.text);
    let at = if is_whole { source.beginning() } else { source.span(source.text().len(), source.text().len()) };
    let problem = match content.told {
        Some(_) if format.is_none() && is_spreadsheet(name) => Some(unknown_format(&source)),
        Some(Told { severity, message, help }) => {
            let problem = Problem { severity, ..Problem::error(message, at) };
            Some(if help.is_empty() { problem } else { problem.help(help) })
        }
        None => format.is_none().then(|| unknown_format(&source)),
    };
    // A source that says what its files are is believed.
    let told = config.format.is_some() || config.kind.is_some();
    let found = |format: Format| ReadAs::Format(if told { format } else { known(format, source.text()) });
    let read_as = format.filter(|_| is_whole).map_or(ReadAs::Nothing, found);
    Extract { problems: problem.into_iter().collect(), ..Extract::of(source, read_as, content.sha256) }
}

fn unreadable(source: Source, why: String, help: &str) -> Extract {
    let problem = Problem::error(why, source.beginning());
    let problem = if help.is_empty() { problem } else { problem.help(help) };
    Extract { problems: vec![problem], ..Extract::of(source, ReadAs::Nothing, None) }
}

/// Whether a file is by its name a workbook of a kind that is not read, which says more than that its bytes are no text.
fn is_spreadsheet(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    ["xlsb", "numbers"].contains(&&*extension)
}

fn unknown_format(source: &Source) -> Problem {
    if is_spreadsheet(source.name()) {
        let message = format!("`{}` is a workbook of a kind that is not read", source.name());
        return Problem::error(message, source.beginning()).help("save it as XLSX and name that file");
    }
    let names: Vec<String> =
        Format::ALL.iter().flat_map(|(_, names)| names.iter().map(|name| format!(".{name}"))).collect();
    let help = format!("a file is read by its extension ({}), or say `format`", names.join(", "));
    Problem::error(format!("no reader knows the format of `{}`", source.name()), source.beginning()).help(help)
}

/// The bytes of a file, or why they cannot be had and what to do.
fn whole(file: &File, limits: &Limits) -> Result<Vec<u8>, (String, &'static str)> {
    let name = &file.name;
    match std::fs::metadata(&file.path) {
        Err(error) => return Err((format!("`{name}` cannot be read: {}", reason(&error)), "")),
        Ok(found) if !found.is_file() => return Err((format!("`{name}` is no regular file"), "")),
        Ok(found) if found.len() > limits.bytes => {
            let why =
                format!("`{name}` has {} bytes, more than the {} that a file may have", found.len(), limits.bytes);
            return Err((why, "split it into several files"));
        }
        Ok(_) => {}
    }
    std::fs::read(&file.path).map_err(|error| (format!("`{name}` cannot be read: {}", reason(&error)), ""))
}
