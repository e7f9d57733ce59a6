//! Files into records: every row of every source becomes a record or is reported.

use std::sync::Arc;

use chrono_tz::Tz;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::collect::{Context, Extract, Part, ReadAs, collect, digest, open};
use crate::config::{Config, Origin, SourceConfig};
use crate::format::{self, Format, Limits};
use crate::model::Model;
use crate::problem::Problem;
use crate::record::Dataset;
use crate::source::{Layout, Source, SourceId, Sources};

mod alone;
mod aside;
mod blank;
mod build;
mod cell;
mod choice;
mod columns;
mod date;
mod done;
mod fold;
mod gather;
mod headings;
mod isms;
mod number;
mod marks;
mod pieces;
mod plan;
mod rows;
mod scope;
mod settle;
mod sheets;
mod steps;
mod tally;
mod text;
mod word;

pub use self::alone::{Alone, Version};
pub use self::aside::aside;
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
            let log = match &part {
                Part::File(file) => fold::open(id, file, plan, model, config.timezone, context),
                Part::Extract(_) => None,
            };
            let (extract, known) = match (log, part) {
                (Some(log), _) => (log.extract, log.known),
                (None, Part::File(file)) => (open(id, &file, plan.config, context), fold::Known::default()),
                (None, Part::Extract(extract)) => (*extract, fold::Known::default()),
            };
            let read = read(extract, known, plan, model, config.timezone, context.limits);
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
        // A file may be an item of evidence and hold records.
        let proof = |source: &SourceConfig| matches!(source.origin, Origin::Evidence(_));
        let apart = |other: &SourceConfig| match (&other.kind, &source.kind) {
            _ if proof(other) != proof(source) => true,
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

fn read(extract: Extract, known: fold::Known, plan: &Plan<'_>, model: &Model, zone: Tz, limits: &Limits) -> Read {
    let Extract { source, read_as, sha256, problems, folded } = extract;
    let source = source.of_bytes(sha256);
    let parse = || {
        let mut cells = Cells::new(zone, model.words(), &source);
        (cells.decimal, cells.point) = (plan.config.decimal, !by_people(read_as, &source));
        let mut rows = Rows::new(Builder::new(cells, plan, model, &source), plan, model, &source);
        rows.folded = folded;
        rows.problems.extend(problems);
        let declared = known.declared(plan.config);
        rows.build.foreign = matches!(read_as, ReadAs::Items(_));
        fold::read(&mut rows, plan, model, zone, known, &|sink| match read_as {
            ReadAs::Nothing => {}
            ReadAs::Format(Format::Csv) => format::csv::read_declared(&source, declared, sink),
            ReadAs::Format(format) => match &plan.config.items {
                Some(at) => format::listed::read(format, &source, &at.value, limits, sink),
                None => format::read(format, &source, limits, sink),
            },
            ReadAs::Cells => {
                let header_row = plan.config.header_row.as_ref().map(|said| said.value);
                format::cells::read(&source, header_row, sink);
            }
            ReadAs::Items(adapt) => format::items(&source, adapt, limits, sink),
            ReadAs::Properties => format::properties::hand_over(&source, "evidence", sink),
        });
        rows.finish()
    };
    // The digest takes as long as a good part of the reading; it is made beside it.
    let digest = || sha256.unwrap_or_else(|| digest(source.text().as_bytes()));
    let (done, sha256) = rayon::join(parse, digest);
    Read { source, sha256, done }
}

/// Whether people wrote the numbers, or a program as they would read them: in cells of tables. In documents and databases a point
/// stands before the fraction.
fn by_people(read_as: ReadAs, source: &Source) -> bool {
    match read_as {
        ReadAs::Format(format) => matches!(format, Format::Csv | Format::Markdown),
        ReadAs::Cells => match source.layout() {
            Layout::Cells(grid) => grid.sheets.iter().any(|sheet| sheet.columns.is_empty()),
            _ => true,
        },
        ReadAs::Items(_) | ReadAs::Properties | ReadAs::Nothing => false,
    }
}

#[cfg(test)]
mod tests;
