//! The files of all sources put together, in the order of the configuration.

use std::sync::Arc;

use chrono_tz::Tz;
use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};

use super::done::Done;
use super::plan::{Plan, Target};
use super::settle::Settling;
use super::{Read, isms, scope};
use crate::collect::Part;
use crate::config::{Config, IdScope, SourceConfig};
use crate::model::{Model, TypeId, normalise};
use crate::problem::Problem;
use crate::record::{By, Column, Dataset, Input, Record};
use crate::source::{Source, Sources, hex};

/// What was read so far.
pub(super) struct Gathered {
    pub(super) sources: Sources,
    records: Vec<Record>,
    inputs: Vec<Input>,
    problems: Vec<Problem>,
    zone: Tz,
}

impl Gathered {
    pub(super) fn new(sources: Sources, zone: Tz) -> Self {
        Self { zone, sources, records: Vec::new(), inputs: Vec::new(), problems: Vec::new() }
    }

    /// Begins a source, with what is wrong with its configuration.
    pub(super) fn input(&mut self, config: &SourceConfig, plan: &Plan<'_>, parts: &[Part], problems: Vec<Problem>) {
        let fetched = parts.iter().find_map(|part| match part {
            Part::Extract(extract) => extract.source.extracted(),
            Part::File(_) => None,
        });
        let fetched = fetched.map(|at| at.with_timezone(&self.zone).date_naive());
        self.inputs.push(Input {
            name: config.name.clone(),
            kind: config.key,
            files: parts.len(),
            registers: plan.kind.filter(|_| !parts.is_empty()).into_iter().collect(),
            extracted_on: config.extracted_on.as_ref().map(|said| said.value).or(fetched),
            problems: problems.len(),
            ..Input::default()
        });
        self.problems.extend(problems);
    }

    /// Takes the files of a source.
    pub(super) fn source(&mut self, plan: &Plan<'_>, files: impl Iterator<Item = Read>, model: &Model, zone: Tz) {
        let first = self.records.len();
        let mut problems = Vec::new();
        let mut settling = Settling::default();
        let mut digest = Sha256::new();
        let mut once = FxHashSet::default();
        let mut columns = Columns::default();
        let mut tables = 0;
        let mut bare = scope::Bare::default();
        let mut input = self.inputs.get_mut(usize::from(plan.at)).map(std::mem::take).unwrap_or_default();
        for file in files {
            let mut done = file.done;
            problems.extend(strange(&mut done, &file.source, model));
            if plan.config.id_scope == IdScope::All {
                bare.add(&done.records, &file.source);
            }
            scope::apply(plan.config.id_scope, &mut done.records, &file.source, model);
            self.sources.push(file.source);
            digest.update(file.sha256);
            tables += done.tables;
            columns.add(&done);
            settle(&mut settling, &done, self.records.len());
            input.rows += done.rows;
            input.unread += done.unread;
            input.folded += done.folded;
            for kind in done.registers {
                if !input.registers.contains(&kind) {
                    input.registers.push(kind);
                }
            }
            input.skipped.extend(done.skipped);
            problems.extend(done.problems);
            problems.extend(done.told.into_iter().filter_map(|(key, told)| once.insert(key).then_some(told)));
            self.records.extend(done.records);
        }
        let records = self.records.get_mut(first..).unwrap_or_default();
        settling.cells(records, zone, first);
        input.misread = settling.misread();
        problems.extend(super::settle::problems(&input.misread, model));
        if plan.config.fold.is_some() {
            problems.extend(super::fold::across(records, &self.sources));
        }
        problems.extend(bare.problem());
        if input.files > 0 {
            problems.extend(unseen(plan, &columns, &input, tables));
        }
        let mut counts: FxHashMap<TypeId, usize> = FxHashMap::default();
        records.iter().for_each(|record| *counts.entry(record.kind).or_default() += 1);
        input.records = counts.into_iter().collect();
        input.records.sort_unstable();
        // Where tables were passed over and none was read, nobody has seen that the register is empty.
        if tables == 0 && input.records.is_empty() && !input.skipped.is_empty() && plan.config.table.is_none() {
            input.registers.retain(|kind| Some(*kind) != plan.kind);
        }
        input.registers.sort_unstable();
        input.columns = columns.finish();
        input.problems += problems.len();
        input.sha256 = hex(&digest.finalize());
        self.problems.extend(problems);
        if let Some(place) = self.inputs.get_mut(usize::from(plan.at)) {
            *place = input;
        }
    }

    /// What one source alone gave.
    pub(super) fn only(mut self) -> (Sources, Vec<Record>, Input, Vec<Problem>) {
        (self.sources, self.records, self.inputs.pop().unwrap_or_default(), self.problems)
    }

    /// The data set, with what the configuration itself says of the management system.
    pub(super) fn finish(mut self, config: &Config, model: &Arc<Model>) -> Dataset {
        isms::fill(config, model, &self.sources, &mut self.records, &mut self.inputs);
        self.problems.sort_by_key(|problem| problem.span.map(|span| (span.source, span.start, span.end)));
        Dataset {
            sources: self.sources,
            model: model.clone(),
            records: self.records,
            asides: Vec::new(),
            inputs: self.inputs,
            problems: self.problems,
            root: config.root,
        }
    }
}

/// A file of tables of which no heading is a field: what stands above the header was taken for it, or its cells are
/// separated by something else. Its rows are no records.
fn strange(done: &mut Done, source: &Source, model: &Model) -> Option<Problem> {
    let rows = done.records.len();
    let [(kind, list)] = done.columns.as_slice() else { return None };
    if done.tables == 0 || rows == 0 || list.iter().any(|column| column.target != Target::Extra) {
        return None;
    }
    done.records.clear();
    done.unread += rows;
    let were = if rows == 1 { "1 row was".to_owned() } else { format!("{rows} rows were") };
    let kind = &model.kind(*kind).name;
    let message = format!("no column of `{}` is a field of {kind}; {were} not read", source.name());
    let headings: Vec<String> = list.iter().take(4).map(|column| format!("`{}`", column.heading)).collect();
    let help = format!(
        "the header was taken to be {}: remove what stands above the real one, say `separator` if that is it, or map the \
         headings under `columns`",
        headings.join(", ")
    );
    Some(Problem::error(message, source.beginning()).help(help))
}

fn settle(settling: &mut Settling, done: &Done, first: usize) {
    let key = |key: super::cell::ColumnKey| {
        let columns = done.columns.iter().find(|(kind, _)| *kind == key.kind);
        let column = columns.and_then(|(_, list)| list.get(usize::from(key.column)));
        (key.kind, column.map_or_else(Box::default, |column| column.heading.clone()), key.part)
    };
    for (at, evidence) in &done.evidence {
        let all = settling.evidence.entry(key(*at)).or_default();
        all.day_first |= evidence.day_first;
        all.month_first |= evidence.month_first;
        all.marks.join(evidence.marks);
    }
    for pending in &done.pending {
        let record = first + usize::try_from(pending.record).unwrap_or(usize::MAX - first);
        settling.pending.push((key(pending.bad.key), record, pending.clone()));
    }
    settling.bad.extend(done.bad.iter().map(|bad| (key(bad.key), bad.clone())));
}

/// The columns of a source, in the order in which its files show them.
#[derive(Default)]
struct Columns {
    list: Vec<(TypeId, Box<str>, Target, By, usize)>,
    known: FxHashMap<(TypeId, Box<str>), usize>,
    headings: FxHashSet<String>,
}

impl Columns {
    fn add(&mut self, done: &Done) {
        self.headings.extend(done.headings.iter().cloned());
        for (kind, columns) in &done.columns {
            for column in columns {
                let next = self.list.len();
                let at = *self.known.entry((*kind, column.heading.clone())).or_insert(next);
                if at == next {
                    self.list.push((*kind, column.heading.clone(), column.target, column.by.clone(), 0));
                }
                if let Some((.., filled)) = self.list.get_mut(at) {
                    *filled += column.filled;
                }
            }
        }
    }

    fn has(&self, heading: &str) -> bool {
        let normal = normalise(heading);
        self.names().any(|name| name == heading || normalise(name) == normal)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|(_, heading, ..)| &**heading).chain(self.headings.iter().map(String::as_str))
    }

    fn finish(self) -> Vec<Column> {
        let field = |target: Target| match target {
            Target::Field(field) | Target::Part(field, _) => Some(field),
            Target::Type | Target::Body | Target::Nest | Target::Extra => None,
        };
        let shown = |target: &Target| !matches!(target, Target::Type | Target::Body | Target::Nest);
        let column = |(kind, heading, target, by, filled): (TypeId, Box<str>, Target, By, usize)| Column {
            kind,
            heading: heading.into(),
            field: field(target),
            by,
            filled,
        };
        let mut columns: Vec<Column> =
            self.list.into_iter().filter(|(_, _, target, ..)| shown(target)).map(column).collect();
        columns.sort_by_key(|column| column.kind);
        columns
    }
}

/// What the configuration names and no file of the source has: columns, and the tables it asks for.
fn unseen(plan: &Plan<'_>, columns: &Columns, input: &Input, tables: usize) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let (Some(table), 0, false) = (&plan.config.table, tables, plan.config.optional) {
        let problem = Problem::error(format!("no table of `{}` is one that `table` asks for", input.name), table.span);
        let found: Vec<String> = input.skipped.iter().take(8).map(|(name, _)| format!("`{name}`")).collect();
        problems.push(if found.is_empty() {
            problem
        } else {
            problem.help(format!("its tables: {}", found.join(", ")))
        });
        return problems;
    }
    if input.rows == 0 && tables == 0 {
        return problems;
    }
    for column in &plan.config.columns {
        let Some(heading) = column.heading.as_ref().filter(|heading| !columns.has(&heading.value)) else { continue };
        let message = format!("`{}` has no column `{}`", input.name, heading.value);
        // Records of documents may leave a key out; a table shows each of its columns.
        let problem =
            if tables > 0 { Problem::error(message, heading.span) } else { Problem::warning(message, heading.span) };
        let mut names: Vec<&str> = columns.names().collect();
        names.sort_unstable();
        names.dedup();
        let problem = problem.did_you_mean(&heading.value, names.iter().copied());
        let all = || names.iter().take(20).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        problems.push(match problem.help {
            Some(_) => problem,
            None => problem.help(format!("its columns: {}", all())),
        });
    }
    problems
}
