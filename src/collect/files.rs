//! Which files a source is, in a fixed order, and what is in them.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use walkdir::{DirEntry, WalkDir};

use super::{Extract, ReadAs, digest};
use crate::config::{Config, Pattern, SourceConfig};
use crate::format::{Format, Limits};
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

/// What git keeps for itself is never a record.
fn is_repository(entry: &DirEntry) -> bool {
    entry.depth() > 0 && entry.file_type().is_dir() && entry.file_name() == ".git"
}

/// Why a file could not be read, without the path, which may hold what must not be shown.
fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        kind => kind.to_string(),
    }
}

/// What is in a file, read as its name or the source's `format` says. What cannot be read is told by what is wrong with it;
/// of a file that is not UTF-8 the text up to there is kept, so that its place can be shown.
pub(super) fn open(id: SourceId, file: &File, config: &SourceConfig, limits: &Limits) -> Extract {
    extract(id, &file.name, read(file, limits), config)
}

/// What is in bytes that were once a file of this name, read as the file is.
pub(super) fn of_bytes(id: SourceId, name: &str, bytes: Vec<u8>, config: &SourceConfig) -> Extract {
    extract(id, name, text_of(name, bytes), config)
}

fn extract(id: SourceId, name: &str, content: Content, config: &SourceConfig) -> Extract {
    let format = config.format.or_else(|| Format::of(name));
    let source = Source::new(id, name, content.text);
    let end = source.text().len();
    let problem = match content.problem {
        Some(_) if format.is_none() && is_spreadsheet(name) => Some(unknown_format(&source)),
        Some((why, "")) => Some(Problem::error(why, source.span(end, end))),
        Some((why, help)) => Some(Problem::error(why, source.span(end, end)).help(help)),
        None => format.is_none().then(|| unknown_format(&source)),
    };
    match (problem, format) {
        (None, Some(format)) => Extract::of(source, ReadAs::Format(format), content.sha256),
        (problem, _) => {
            let extract = Extract::of(source, ReadAs::Nothing, content.sha256);
            Extract { problems: problem.into_iter().collect(), ..extract }
        }
    }
}

/// Whether a file is a workbook by its name, which says more than that its bytes are no text.
fn is_spreadsheet(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    ["xlsx", "xlsm", "xlsb", "xls", "ods", "numbers"].contains(&&*extension)
}

fn unknown_format(source: &Source) -> Problem {
    if is_spreadsheet(source.name()) {
        let message = format!("`{}` is a spreadsheet, which this version cannot read", source.name());
        return Problem::error(message, source.beginning()).help("save the sheet as CSV and name that file");
    }
    let names: Vec<String> =
        Format::ALL.iter().flat_map(|(_, names)| names.iter().map(|name| format!(".{name}"))).collect();
    let help = format!("a file is read by its extension ({}), or say `format`", names.join(", "));
    Problem::error(format!("no reader knows the format of `{}`", source.name()), source.beginning()).help(help)
}

/// Text that could be read, and why the rest could not.
struct Content {
    text: String,
    /// The digest of its bytes, where the text is not all of them.
    sha256: Option<[u8; 32]>,
    problem: Option<(String, &'static str)>,
}

fn read(file: &File, limits: &Limits) -> Content {
    let empty = |why: String, help| Content { text: String::new(), sha256: None, problem: Some((why, help)) };
    let name = &file.name;
    match std::fs::metadata(&file.path) {
        Err(error) => return empty(format!("`{name}` cannot be read: {}", reason(&error)), ""),
        Ok(found) if !found.is_file() => return empty(format!("`{name}` is no regular file"), ""),
        Ok(found) if found.len() > limits.bytes => {
            let why =
                format!("`{name}` has {} bytes, more than the {} that a file may have", found.len(), limits.bytes);
            return empty(why, "split it into several files");
        }
        Ok(_) => {}
    }
    match std::fs::read(&file.path) {
        Err(error) => empty(format!("`{name}` cannot be read: {}", reason(&error)), ""),
        Ok(bytes) => text_of(name, bytes),
    }
}

const SAVE_AS: &str = "save it as UTF-8";

fn text_of(name: &str, bytes: Vec<u8>) -> Content {
    if let Some(encoding) = utf16(&bytes) {
        let why = format!("`{name}` is in {encoding}, not in UTF-8");
        let sha256 = Some(digest(&bytes));
        return Content { text: String::new(), sha256, problem: Some((why, SAVE_AS)) };
    }
    match String::from_utf8(bytes) {
        Ok(text) => match text.find('\0') {
            None => Content { text, sha256: None, problem: None },
            Some(at) => binary(name, at, text.as_bytes()),
        },
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let mut bytes = error.into_bytes();
            if let Some(nul) = bytes.iter().position(|byte| *byte == 0) {
                return binary(name, nul, &bytes);
            }
            let sha256 = Some(digest(&bytes));
            bytes.truncate(at);
            let text = String::from_utf8(bytes).unwrap_or_default();
            let why = format!("`{name}` is not UTF-8: byte {} cannot be read", at + 1);
            Content { text, sha256, problem: Some((why, SAVE_AS)) }
        }
    }
}

fn binary(name: &str, at: usize, bytes: &[u8]) -> Content {
    let sha256 = Some(digest(bytes));
    let why = format!("`{name}` is a binary file: byte {} is NUL", at + 1);
    Content { text: String::new(), sha256, problem: Some((why, "export it as text")) }
}

fn utf16(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, ..] => Some("UTF-16, little endian"),
        [0xfe, 0xff, ..] => Some("UTF-16, big endian"),
        _ => None,
    }
}
