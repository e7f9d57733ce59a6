//! Files into records: every row of every source becomes a record or is reported.

use std::sync::Arc;

use chrono_tz::Tz;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::config::{Config, SourceConfig};
use crate::format::{self, Format, Limits};
use crate::model::Model;
use crate::problem::Problem;
use crate::record::Dataset;
use crate::source::{Source, SourceId, Sources};

mod blank;
mod build;
mod cell;
mod columns;
mod date;
mod files;
mod gather;
mod headings;
mod isms;
mod pieces;
mod plan;
mod rows;
mod settle;
mod tally;
mod text;
mod word;

pub use self::text::text;

use self::build::Builder;
use self::cell::Cells;
use self::files::File;
use self::gather::Gathered;
use self::plan::Plan;
use self::rows::{Done, Rows};

/// Reads all sources of a configuration into records of a model. `sources` holds the configuration and whatever else was
/// read before. Whatever cannot be read is a problem, and the run goes on: rows seen are records plus rows reported.
pub fn load(config: &Config, model: &Arc<Model>, sources: Sources, limits: &Limits) -> Dataset {
    let mut gathered = Gathered::new(sources);
    let mut plans = Vec::with_capacity(config.sources.len());
    let mut found: Vec<Vec<File>> = Vec::with_capacity(config.sources.len());
    let mut seen: FxHashMap<std::path::PathBuf, usize> = FxHashMap::default();
    for (at, source) in config.sources.iter().enumerate() {
        let mut problems = Vec::new();
        let plan = Plan::of(at, source, model, &mut problems);
        let files = if plan.is_broken() { Vec::new() } else { files::find(config, source, &mut problems) };
        read_twice(at, source, config, &files, &mut seen, &mut problems);
        gathered.input(source, &plan, files.len(), problems);
        plans.push(plan);
        found.push(files);
    }
    let base = gathered.sources.len();
    let all: Vec<(&Plan<'_>, &File)> =
        plans.iter().zip(&found).flat_map(|(plan, files)| files.iter().map(move |file| (plan, file))).collect();
    let read: Vec<Read> = all
        .par_iter()
        .enumerate()
        .map(|(at, (plan, file))| {
            let id = SourceId(u32::try_from(base + at).unwrap_or(u32::MAX));
            read_file(id, file, plan, model, config.timezone, limits)
        })
        .collect();
    drop(all);
    let mut read = read.into_iter();
    for (plan, files) in plans.iter().zip(&found) {
        gathered.source(plan, read.by_ref().take(files.len()), model, config.timezone);
    }
    gathered.finish(config, model)
}

/// Warns of a file that two sources read whole: its records would stand twice.
fn read_twice(
    at: usize,
    source: &SourceConfig,
    config: &Config,
    files: &[File],
    seen: &mut FxHashMap<std::path::PathBuf, usize>,
    problems: &mut Vec<Problem>,
) {
    for file in files {
        let before = *seen.entry(file.path.clone()).or_insert(at);
        let other = config.sources.get(before);
        // A row may tell of two things, as a nonconformity and what is done about it; each source makes its own records.
        let apart = |other: &SourceConfig| match (&other.kind, &source.kind) {
            (Some(other), Some(own)) => other.value != own.value,
            _ => false,
        };
        let whole = |source: &SourceConfig| source.table.is_none();
        if before != at && whole(source) && other.is_some_and(|other| whole(other) && !apart(other)) {
            let message = format!("`{}` is read by an earlier source too, so its records stand twice", file.name);
            let span = source.files.first().map_or(source.span, |pattern| pattern.span);
            problems.push(Problem::warning(message, span).help("let one source read it"));
        }
    }
}

/// What one file gave.
struct Read {
    source: Source,
    sha256: [u8; 32],
    done: Done,
}

fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn read_file(id: SourceId, file: &File, plan: &Plan<'_>, model: &Model, zone: Tz, limits: &Limits) -> Read {
    let content = files::read(file, limits);
    let source = Source::new(id, file.name.clone(), content.text);
    let format = plan.config.format.or_else(|| Format::of(&file.name));
    let end = source.text().len();
    let problem = match content.problem {
        Some(_) if format.is_none() && is_spreadsheet(&file.name) => Some(unknown_format(&source)),
        Some((why, "")) => Some(Problem::error(why, source.span(end, end))),
        Some((why, help)) => Some(Problem::error(why, source.span(end, end)).help(help)),
        None => format.is_none().then(|| unknown_format(&source)),
    };
    let parse = || {
        let cells = Cells::new(zone, &source);
        let mut rows = Rows::new(Builder::new(cells, plan, model, &source), plan, model, &source);
        match (problem, format) {
            (Some(problem), _) => rows.problems.push(problem),
            (None, Some(Format::Csv)) => format::csv::read_separated(&source, plan.config.separator, &mut rows),
            (None, Some(format)) => format::read(format, &source, limits, &mut rows),
            (None, None) => {}
        }
        rows.finish()
    };
    // The digest takes as long as a good part of the reading; it is made beside it.
    let digest = || content.sha256.unwrap_or_else(|| digest(source.text().as_bytes()));
    let (done, sha256) = rayon::join(parse, digest);
    Read { source, sha256, done }
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

#[cfg(test)]
mod tests;
