//! A configuration for registers that exist: what is known of each, and every doubt as a comment.

use std::fmt::Write;

use super::starter::{Known, fill, text};
use super::{Draft, beside};
use crate::config;
use crate::listing::{self, CHOOSE, quoted};
use crate::model::{Model, TypeId};
use crate::problem::{Problem, Severity};
use crate::record::Dataset;
use crate::text::{count, one_line};

/// Problems of one register that are told one by one.
const TOLD: usize = 8;

/// A register, and what was found in it.
#[derive(Debug)]
pub struct Register<'d> {
    /// Its path from the directory of the configuration, with forward slashes.
    pub path: String,
    /// Whether it lies outside that directory.
    pub outside: bool,
    /// The sheet of a workbook whose sheets are registers of different types.
    pub sheet: Option<String>,
    /// What it holds, read as the first source.
    pub data: &'d Dataset,
    /// The type of its records, where that could be guessed.
    pub kind: Option<TypeId>,
    /// What the guess stands on.
    pub guess: Option<String>,
    /// What is wrong with how it was read.
    pub said: &'d [Problem],
}

impl Register<'_> {
    /// Whether it was read into records at all.
    pub fn was_read(&self) -> bool {
        let rows = self.data.inputs.first().map_or(0, |input| input.records.iter().map(|(_, number)| number).sum());
        rows > 0 || self.data.inputs.first().is_some_and(|input| !input.registers.is_empty())
    }

    /// The types of its records.
    fn types(&self) -> impl Iterator<Item = TypeId> {
        let input = self.data.inputs.first();
        input
            .into_iter()
            .flat_map(|input| input.records.iter().map(|(kind, _)| *kind).chain(input.registers.iter().copied()))
    }
}

/// The proposed configuration, and what stands beside it.
pub fn configuration(known: &Known, model: &Model, registers: &[Register<'_>]) -> Vec<Draft> {
    let mut out = fill(text("configuration.yaml"), known);
    registers.iter().for_each(|register| entry(&mut out, model, register));
    missing(&mut out, model, registers);
    let mut drafts = vec![Draft::text(config::FILE, out)];
    drafts.extend(beside::pipelines(known.gitlab));
    drafts.sort_by(|a, b| a.path.cmp(&b.path));
    drafts
}

fn entry(out: &mut String, model: &Model, register: &Register<'_>) {
    found(out, model, register);
    // A path is a pattern: what stands in a name for other names is taken as it is.
    let _ = writeln!(out, "  - files: {}", quoted(&globset::escape(&register.path)));
    if register.outside {
        out.push_str("    allow_outside: true  # it lies outside the directory of this file; move it here if that is not meant\n");
    }
    if let Some(sheet) = &register.sheet {
        let _ = writeln!(out, "    sheet: {}", quoted(&globset::escape(sheet)));
    }
    match register.kind {
        Some(kind) => {
            let _ = writeln!(out, "    type: {}", model.kind(kind).name);
            out.push_str(&listing::block(register.data, 0, kind).unwrap_or_default());
        }
        None if register.was_read() => {}
        None => {
            let _ = writeln!(out, "    type: {CHOOSE}  # the type of its records; no type knows two of its headings");
        }
    }
    out.push('\n');
}

/// What was found, and what is doubtful, as comments above the entry.
fn found(out: &mut String, model: &Model, register: &Register<'_>) {
    let mut say = |text: &str| {
        let _ = writeln!(out, "  # {}", one_line(text));
    };
    if let Some(input) = register.data.inputs.first() {
        let kinds: Vec<String> =
            input.records.iter().map(|(kind, number)| format!("{number} of {}", model.kind(*kind).name)).collect();
        let records = if kinds.is_empty() { "no record".to_owned() } else { kinds.join(", ") };
        say(&format!("{}: {}; {} not read", count(input.rows, "row"), records, count(input.unread, "row")));
        if !input.skipped.is_empty() {
            say(&format!("{} not read: no type was said of them", count(input.skipped.len(), "table")));
        }
    }
    if let Some(guess) = &register.guess {
        say(&format!("the type is a guess: {guess}"));
    }
    let problems = || register.said.iter().chain(&register.data.problems).filter(|one| one.severity != Severity::Note);
    for problem in problems().take(TOLD) {
        let place = problem.span.map(|span| format!(" ({})", register.data.sources.place(span))).unwrap_or_default();
        say(&format!("{}: {}{place}", problem.severity.name(), problem.message));
    }
    let more = problems().count().saturating_sub(TOLD);
    if more > 0 {
        say(&format!("and {}; `tickmark records` tells them all", count(more, "problem")));
    }
}

/// The types of the core that no register holds: rules on them have nothing to look at.
fn missing(out: &mut String, model: &Model, registers: &[Register<'_>]) {
    let held: Vec<TypeId> = registers.iter().flat_map(Register::types).collect();
    let missing =
        model.types().filter(|(id, kind)| kind.core && !held.contains(id)).map(|(_, kind)| kind.name.as_str());
    let missing = missing.collect::<Vec<_>>().join(", ");
    if missing.is_empty() {
        return;
    }
    out.push_str("# No register was named for these types. What is asked of them is not tested, or fails where a register is required:\n");
    for line in crate::text::wrap(&missing, 110) {
        let _ = writeln!(out, "#   {line}");
    }
    out.push_str("# `tickmark init` in an empty directory shows how each of them is written.\n");
}
