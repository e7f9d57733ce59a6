//! `tickmark init`: writes a starter or a proposed configuration, all of it or nothing, and never over what is there.

use std::fmt::Write;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::Prepared;
use super::inspect::{self, Looked};
use super::prepare::gather;
use crate::cli::{Answer, Init, Place, Surroundings};
use crate::collect::Context;
use crate::config;
use crate::format::Limits;
use crate::init::{self, Draft, Known, Register, fill_ins};
use crate::rule::Packs;
use crate::schema::{self, Kind};
use crate::source::Sources;
use crate::text::{self, Cell, Tone, count, one_line};

/// Writes what is asked for, and says what is left to a person.
pub(super) fn answer(asked: &Init, surroundings: &Surroundings) -> Answer {
    let zone = asked.timezone.unwrap_or(chrono_tz::UTC);
    let known = Known {
        organisation: asked.organisation.clone(),
        timezone: asked.timezone,
        today: surroundings.now.with_timezone(&zone).date_naive(),
        gitlab: asked.gitlab,
    };
    let root = asked.directory.clone().unwrap_or_else(|| PathBuf::from("."));
    let made = if asked.from.is_empty() { starter(&known) } else { proposal(asked, &root, &known, surroundings) };
    let mut made = match made {
        Ok(made) => made,
        Err(answer) => return answer,
    };
    made.drafts.extend(schemas(&mut Sources::default()));
    made.drafts.sort_by(|a, b| a.path.cmp(&b.path));
    let refused = refused(&root, &made.drafts);
    if !refused.is_empty() {
        return wrong(&format!("nothing was written:\n{}", refused.concat()));
    }
    if !asked.dry_run
        && let Err((path, why)) = write(&root, &made.drafts)
    {
        return wrong(&format!("`{}` cannot be written: {why}; nothing was written\n", shown(&path)));
    }
    let out = told(asked, &made, surroundings);
    Answer { out: out.into_bytes(), err: made.doubts, exit: if made.whole { 0 } else { 2 } }
}

/// What is to be written.
struct Made {
    drafts: Vec<Draft>,
    /// Whether everything that was named could be read.
    whole: bool,
    /// What could not, for standard error.
    doubts: String,
}

fn wrong(what: &str) -> Answer {
    Answer { err: format!("error: {what}"), exit: 2, ..Answer::default() }
}

fn shown(path: &Path) -> String {
    one_line(&path.to_string_lossy()).into_owned()
}

fn starter(known: &Known) -> Result<Made, Answer> {
    let drafts = init::starter(known).map_err(|why| wrong(&format!("the starter cannot be made: {why}\n")))?;
    Ok(Made { drafts, whole: true, doubts: String::new() })
}

/// The schemas that the first lines of the files point an editor to, below `.tickmark/schema/`.
fn schemas(sources: &mut Sources) -> Vec<Draft> {
    let (mut files, mut said) = (Vec::new(), Vec::new());
    gather(config::DEFAULT_PACK, Path::new(""), None, &mut files, &mut said);
    let packs = Packs::with_words(&files, &[], sources, &mut said);
    let draft = |(kind, name): (Kind, &str)| {
        Draft::text(format!(".tickmark/schema/{name}.json"), schema::text(kind, Some(&packs)))
    };
    [(Kind::Config, "config"), (Kind::Records, "records")].map(draft).into()
}

/// A register that was named, where it lies, and what is in it.
struct Named {
    path: String,
    outside: bool,
    sheet: Option<String>,
    looked: Looked,
}

fn proposal(asked: &Init, root: &Path, known: &Known, surroundings: &Surroundings) -> Result<Made, Answer> {
    let packs = Prepared::packs_alone(&Place::default()).map_err(|told| told.answer(surroundings))?;
    let limits = Limits::default();
    let context = Context { now: surroundings.now, progress: &*surroundings.progress, ..Context::still(&limits) };
    let model = &packs.model;
    let mut named = Vec::new();
    let mut missing = String::new();
    for file in &asked.from {
        let Some((path, outside)) = relative(root, file).filter(|_| file.is_file()) else {
            let why = if file.is_dir() { "is a directory; name its files" } else { "is not there" };
            let _ = writeln!(missing, "error: `{}` {why}", shown(file));
            continue;
        };
        let sheets = inspect::sheets(file, model, &context);
        let sheets: Vec<Option<&str>> =
            if sheets.is_empty() { vec![None] } else { sheets.iter().map(|name| Some(name.as_str())).collect() };
        for sheet in sheets {
            let looked = inspect::look(file, None, sheet, model, &context).map_err(|told| told.answer(surroundings))?;
            named.push(Named { path: path.clone(), outside, sheet: sheet.map(str::to_owned), looked });
        }
    }
    if !missing.is_empty() {
        return Err(Answer { err: missing, exit: 2, ..Answer::default() });
    }
    let registers: Vec<Register<'_>> = named
        .iter()
        .map(|one| Register {
            path: one.path.clone(),
            outside: one.outside,
            sheet: one.sheet.clone(),
            data: &one.looked.data,
            kind: one.looked.kind,
            guess: one.looked.guess.as_ref().map(|guess| guess.told(model)),
            said: &one.looked.said,
        })
        .collect();
    let unread: String = registers
        .iter()
        .filter(|register| !register.was_read())
        .map(|register| format!("error: no record was read from `{}`; its entry says why\n", one_line(&register.path)))
        .collect();
    let drafts = init::configuration(known, model, &registers);
    Ok(Made { drafts, whole: unread.is_empty(), doubts: unread })
}

/// The path of a file from the directory of the configuration, with forward slashes, and whether it lies outside.
fn relative(root: &Path, file: &Path) -> Option<(String, bool)> {
    let root = settled(root)?;
    let name = file.file_name()?;
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let parent = parent.canonicalize().ok()?;
    let shared = root.components().zip(parent.components()).take_while(|(a, b)| a == b).count();
    let up = root.components().skip(shared).map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(parent.components().skip(shared)).collect::<PathBuf>().join(name);
    // A link in the directory may lead to a file elsewhere.
    let outside = !file.canonicalize().ok()?.starts_with(&root);
    Some((path.to_str()?.replace('\\', "/"), outside))
}

/// A directory with links followed, also where the end of it is not there yet.
fn settled(path: &Path) -> Option<PathBuf> {
    if let Ok(path) = path.canonicalize() {
        return Some(path);
    }
    let Some(Component::Normal(last)) = path.components().next_back() else { return None };
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(settled(parent)?.join(last))
}

/// Why files cannot be written: one that is there already, or something else where a directory is needed.
fn refused(root: &Path, drafts: &[Draft]) -> Vec<String> {
    let mut refused = Vec::new();
    let mut refuse = |path: &Path, why: &str| {
        let line = format!("  {} {why}\n", shown(path));
        if !refused.contains(&line) {
            refused.push(line);
        }
    };
    if root.exists() && !root.is_dir() {
        refuse(root, "is no directory");
        return refused;
    }
    for draft in drafts {
        let path = root.join(&draft.path);
        let between = Path::new(&draft.path).ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
        for above in between.map(|above| root.join(above)) {
            match above.symlink_metadata() {
                Ok(found) if found.is_symlink() => refuse(&above, "is a symbolic link; nothing is written through it"),
                Ok(found) if !found.is_dir() => refuse(&above, "is no directory"),
                _ => {}
            }
        }
        for path in [path.clone(), part(&path)] {
            if path.symlink_metadata().is_ok() {
                refuse(&path, "is there already");
            }
        }
    }
    refused
}

/// Where a file stands until all are written.
fn part(path: &Path) -> PathBuf {
    let mut beside = path.to_owned();
    beside.as_mut_os_string().push(".part");
    beside
}

/// Writes all files beside their places, then puts each in its place. Where one cannot be written, none is left.
fn write(root: &Path, drafts: &[Draft]) -> Result<(), (PathBuf, io::Error)> {
    let mut made: Vec<PathBuf> = Vec::new();
    let result = drafts
        .iter()
        .try_for_each(|draft| {
            let path = root.join(&draft.path);
            fresh(&part(&path), &draft.bytes, &mut made).map_err(|why| (path, why))
        })
        .and_then(|()| {
            drafts.iter().try_for_each(|draft| {
                let path = root.join(&draft.path);
                place(&path, &mut made).map_err(|why| (path, why))
            })
        });
    if result.is_err() {
        // What could not be finished is taken back; only what was made here is touched.
        for path in made.iter().rev() {
            let _ = std::fs::remove_file(path);
        }
    }
    result
}

/// Writes a file that must not be there yet.
fn fresh(path: &Path, bytes: &[u8], made: &mut Vec<PathBuf>) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(path)?;
    made.push(path.to_owned());
    io::Write::write_all(&mut file, bytes)
}

fn place(path: &Path, made: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.symlink_metadata().is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let part = part(path);
    std::fs::rename(&part, path)?;
    made.retain(|known| *known != part);
    made.push(path.to_owned());
    Ok(())
}

/// What was written, what a person has to fill in, and what comes next.
fn told(asked: &Init, made: &Made, surroundings: &Surroundings) -> String {
    let style = surroundings.terminal.style();
    let root = asked.directory.as_deref().filter(|root| *root != Path::new("."));
    let at = |path: &str| root.map_or_else(|| path.to_owned(), |root| shown(&root.join(path)));
    let mut out = String::new();
    let verb = if asked.dry_run { "would be written" } else { "written" };
    let _ = writeln!(out, "{} {verb}:", count(made.drafts.len(), "file"));
    for draft in &made.drafts {
        let _ = writeln!(out, "  {}", at(&draft.path));
    }
    let mut rows = Vec::new();
    // A schema is for programs: what stands in brackets there is a pattern.
    for draft in made.drafts.iter().filter(|draft| !draft.path.ends_with(".json")) {
        let Ok(text) = std::str::from_utf8(&draft.bytes) else { continue };
        for one in fill_ins(text) {
            let place = format!("{}:{}", at(&draft.path), one.line);
            let of = Cell::left(text::cut(&one_line(&one.of), 40)).tone(Tone::Strong);
            rows.push(vec![Cell::left(place).tone(Tone::Faint), of, Cell::left(one_line(&one.what))]);
        }
    }
    if !rows.is_empty() {
        let until = if asked.from.is_empty() { "it counts as not written" } else { "nothing is read" };
        let _ = writeln!(out, "\nto be filled in, {}; until then {until}:", count(rows.len(), "place"));
        out.push_str(&text::table(style, 2, 2, &rows));
    }
    let place = root.map_or_else(String::new, |root| format!(" -C {}", shown(root)));
    out.push_str(&match (asked.from.is_empty(), asked.dry_run) {
        (_, true) => "\nnothing was written\n".to_owned(),
        (true, _) => format!("\nthen: `tickmark check{place}` says what is missing\n"),
        (false, _) => format!(
            "\nthen: go through the comments of {}; `tickmark records{place}` says what is read and what is left over\n",
            at(config::FILE)
        ),
    });
    out
}
