//! Files into records: every row of every source becomes a record or is reported.

use std::sync::Arc;

use chrono_tz::Tz;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::collect::{Context, Extract, Part, ReadAs, collect, digest, open};
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
mod done;
mod gather;
mod headings;
mod isms;
mod pieces;
mod plan;
mod rows;
mod settle;
mod steps;
mod tally;
mod text;
mod word;

pub use self::text::text;

use self::build::Builder;
use self::cell::Cells;
use self::done::Done;
use self::gather::Gathered;
use self::plan::Plan;
use self::rows::Rows;

/// Reads all sources of a configuration into records of a model. `sources` holds the configuration and whatever else was
/// read before. Whatever cannot be read is a problem, and the run goes on: rows seen are records plus rows reported.
pub fn load(config: &Config, model: &Arc<Model>, sources: Sources, context: &Context<'_>) -> Dataset {
    let mut gathered = Gathered::new(sources, config.timezone);
    let mut plans = Vec::with_capacity(config.sources.len());
    let mut counts = Vec::with_capacity(config.sources.len());
    let mut parts: Vec<(usize, SourceId, Part)> = Vec::new();
    let mut seen: FxHashMap<std::path::PathBuf, usize> = FxHashMap::default();
    let mut next = gathered.sources.len();
    for (at, source) in config.sources.iter().enumerate() {
        let mut problems = Vec::new();
        let plan = Plan::of(at, source, model, &mut problems);
        let id = |next: usize| SourceId(u32::try_from(next).unwrap_or(u32::MAX));
        let found =
            if plan.is_broken() { Vec::new() } else { collect(config, source, id(next), context, &mut problems) };
        read_twice(at, source, config, &found, &mut seen, &mut problems);
        gathered.input(source, &plan, &found, problems);
        plans.push(plan);
        counts.push(found.len());
        for part in found {
            parts.push((at, id(next), part));
            next += 1;
        }
    }
    context.progress.begin("reading", u64::try_from(parts.len()).ok());
    let read: Vec<Read> = parts
        .into_par_iter()
        .filter_map(|(at, id, part)| {
            let plan = plans.get(at)?;
            let extract = match part {
                Part::File(file) => open(id, &file, plan.config, context),
                Part::Extract(extract) => *extract,
            };
            let read = read(extract, plan, model, config.timezone, context.limits);
            context.progress.advance(1);
            Some(read)
        })
        .collect();
    context.progress.end();
    let mut read = read.into_iter();
    for (plan, count) in plans.iter().zip(counts) {
        gathered.source(plan, read.by_ref().take(count), model, config.timezone);
    }
    gathered.finish(config, model)
}

/// Warns of a file that two sources read whole: its records would stand twice.
fn read_twice(
    at: usize,
    source: &SourceConfig,
    config: &Config,
    parts: &[Part],
    seen: &mut FxHashMap<std::path::PathBuf, usize>,
    problems: &mut Vec<Problem>,
) {
    for part in parts {
        let Part::File(file) = part else { continue };
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

/// What one text gave.
struct Read {
    source: Source,
    sha256: [u8; 32],
    done: Done,
}

fn read(extract: Extract, plan: &Plan<'_>, model: &Model, zone: Tz, limits: &Limits) -> Read {
    let Extract { source, read_as, sha256, problems, folded } = extract;
    let parse = || {
        let cells = Cells::new(zone, &source);
        let mut rows = Rows::new(Builder::new(cells, plan, model, &source), plan, model, &source);
        rows.folded = folded;
        rows.problems.extend(problems);
        match read_as {
            ReadAs::Nothing => {}
            ReadAs::Format(Format::Csv) => format::csv::read_separated(&source, plan.config.separator, &mut rows),
            ReadAs::Format(format) => format::read(format, &source, limits, &mut rows),
            ReadAs::Cells => format::cells::read(&source, &mut rows),
            ReadAs::Items(adapt) => {
                rows.build.foreign = true;
                format::items(&source, adapt, limits, &mut rows);
            }
        }
        rows.finish()
    };
    // The digest takes as long as a good part of the reading; it is made beside it.
    let digest = || sha256.unwrap_or_else(|| digest(source.text().as_bytes()));
    let (done, sha256) = rayon::join(parse, digest);
    Read { source, sha256, done }
}

#[cfg(test)]
mod tests;
