//! `tickmark rules`: lists, checks, tests and begins rules.

use std::fmt::Write;
use std::path::Path;

use super::prepare::{config_path, gather};
use crate::cli::{Answer, PackPages, Place, Rules, RulesCommand, Surroundings};
use crate::config::{Config, DEFAULT_PACK};
use crate::example;
use crate::output::problems;
use crate::problem::{Problem, Severity};
use crate::rule::{PackFiles, Packs, Rule};
use crate::script::Taken;
use crate::source::Sources;
use crate::text::{self, Cell, Tone};

/// Answers the command.
pub(super) fn answer(asked: &Rules, surroundings: &Surroundings) -> Answer {
    match &asked.command {
        None => list(&asked.place, surroundings),
        Some(RulesCommand::List { place }) => list(place, surroundings),
        Some(RulesCommand::Check(pages)) => check(pages, surroundings),
        Some(RulesCommand::Test(pages)) => test(pages, surroundings),
        Some(RulesCommand::New { id, into }) => new(id, into),
    }
}

/// Packs, their pages, and what is wrong with them.
struct Read {
    packs: Packs,
    sources: Sources,
    problems: Vec<Problem>,
}

/// The packs that are named, else those of the configuration, else the built-in one.
fn read(place: &Place, pages: &[String]) -> Read {
    let mut sources = Sources::default();
    let mut said = Vec::new();
    let mut files: Vec<PackFiles> = Vec::new();
    let directory = place.directory.clone().unwrap_or_default();
    let named: Vec<&String> = pages.iter().chain(&place.packs).collect();
    if !named.is_empty() {
        for name in named {
            gather(name, &directory, None, &mut files, &mut said);
        }
    } else if config_path(place).is_file() {
        let environment = |name: &str| std::env::var(name).ok();
        if let Some(config) = Config::read(&config_path(place), &environment, &mut sources, &mut said) {
            for pack in &config.packs {
                gather(&pack.value, &config.directory, Some(pack.span), &mut files, &mut said);
            }
        }
    } else if place.config.is_some() {
        let message = format!("there is no configuration `{}`", config_path(place).display());
        said.push(Problem::error(message, None));
    } else {
        gather(DEFAULT_PACK, Path::new(""), None, &mut files, &mut said);
    }
    let packs = Packs::read(&files, &mut sources, &mut said);
    Read { packs, sources, problems: said }
}

/// The page of a rule of the built-in pack, where there is no configuration to look into.
pub(super) fn built_in_page(place: &Place, id: &str) -> Option<String> {
    if !place.packs.is_empty() || config_path(place).is_file() {
        return None;
    }
    let pack = PackFiles::built_in(DEFAULT_PACK)?;
    let name = format!("/{id}.md");
    pack.files.into_iter().find(|(path, _)| path.ends_with(&name)).map(|(_, text)| text)
}

fn list(place: &Place, surroundings: &Surroundings) -> Answer {
    let read = read(place, &[]);
    let style = surroundings.terminal.style();
    let rows: Vec<Vec<Cell>> = read
        .packs
        .rules
        .iter()
        .map(|rule| {
            vec![
                Cell::left(rule.id.clone()),
                Cell::left(rule.grade.name()).tone(Tone::Calm),
                Cell::left(rule.criterion.name()).tone(Tone::Faint),
                Cell::left(if rule.required { "required" } else { "" }).tone(Tone::Faint),
                Cell::left(rule.title.clone()),
            ]
        })
        .collect();
    let mut out = text::table(style, 0, 2, &rows);
    let _ = writeln!(out, "\n{}", text::count(read.packs.rules.len(), "rule"));
    finish(out, &read, surroundings)
}

fn check(pages: &PackPages, surroundings: &Surroundings) -> Answer {
    let read = read(&pages.place, &pages.pages);
    let examples: usize = read.packs.rules.iter().map(|rule| rule.examples.len()).sum();
    let out = format!(
        "{} and {} read, {}\n",
        text::count(read.packs.rules.len(), "rule"),
        text::count(examples, "example"),
        text::count(read.problems.len(), "problem")
    );
    finish(out, &read, surroundings)
}

fn test(pages: &PackPages, surroundings: &Surroundings) -> Answer {
    let read = read(&pages.place, &pages.pages);
    let chosen =
        |id: &str| pages.rules.is_empty() || pages.rules.iter().any(|glob| glob.compile_matcher().is_match(id));
    let style = surroundings.terminal.style();
    let mut out = String::new();
    let (mut passed, mut failed) = (0, 0);
    let taken = Taken::default();
    let rules: Vec<&Rule> = read.packs.rules.iter().filter(|rule| chosen(&rule.id)).collect();
    for rule in &rules {
        for told in example::run(&read.packs, rule, &read.sources, &taken) {
            match told {
                Ok(()) => passed += 1,
                Err(wrong) => {
                    failed += 1;
                    let place = read.sources.place(wrong.example.records);
                    let _ = writeln!(out, "{} {} at {place}", style.paint(Tone::Bad, "failed"), rule.id);
                    let _ = writeln!(out, "    {}", text::one_line(&wrong.example.lead));
                    let _ = writeln!(out, "    {}\n", wrong.message);
                }
            }
        }
    }
    let untaken = example::not_taken(&rules, pages.rules.is_empty(), &taken);
    for branch in &untaken {
        let word = read.sources.slice(branch.span);
        let way = if branch.way { "met or reached" } else { "unmet" };
        let _ = writeln!(out, "no example shows `{word}` {way} at {}", read.sources.place(branch.span));
    }
    if !untaken.is_empty() {
        let _ = writeln!(out, "{} shown by no example", text::count(untaken.len(), "way"));
    }
    let _ = writeln!(out, "{} passed, {failed} failed", text::count(passed, "example"));
    let mut answer = finish(out, &read, surroundings);
    if failed > 0 && answer.exit == 0 {
        answer.exit = 1;
    }
    if passed + failed == 0 && answer.exit == 0 {
        answer.err.push_str("error: no rule matches, so nothing was tested\n");
        answer.exit = 2;
    }
    answer
}

fn finish(out: String, read: &Read, surroundings: &Surroundings) -> Answer {
    let err = problems(&read.problems, &read.sources, &surroundings.terminal);
    let broken = read.problems.iter().any(|problem| problem.severity == Severity::Error);
    Answer { out: out.into_bytes(), err, exit: if broken { 2 } else { 0 } }
}

/// Writes the page of a new rule; never over one that is there.
fn new(id: &str, into: &Path) -> Answer {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    if id.is_empty() || id.starts_with(['-', '.']) || !id.chars().all(fits) {
        let err = format!("error: `{id}` is no id of a rule; write clause and words, as 10.2-c-overdue\n");
        return Answer { err, exit: 2, ..Answer::default() };
    }
    let path = into.join(format!("{id}.md"));
    if path.exists() {
        let err = format!("error: `{}` is there already; nothing was written\n", path.display());
        return Answer { err, exit: 2, ..Answer::default() };
    }
    match super::write(&path, scaffold(id).as_bytes()) {
        Ok(()) => Answer::said(format!("{}\n", path.display())),
        Err(why) => Answer {
            err: format!("error: `{}` cannot be written: {why}\n", path.display()),
            exit: 2,
            ..Answer::default()
        },
    }
}

/// A page that passes `rules check` and shows every part of one.
fn scaffold(id: &str) -> String {
    let clause = id.split('-').next().unwrap_or(id);
    format!(
        r#"---
each: corrective_action
grade: minor
criterion: standard
criteria: [ISO/IEC 27001:2022 {clause}]
---

# Write here the sentence that every report shows

## Why
Say why the requirement is there, as you would to the person who has to meet it.

## Test
Say exactly what is tested, and when the duty does not apply or is not due.

```rhai
fn check(action) {{
    require(action.owner.is_recorded(), "Corrective action {{id}} has no owner on record.");
}}
```

## Remedy
Say what may be done about a failure.

## Examples
It has an owner.

```yaml conform
corrective_action:
  - {{ id: CA-1, title: Rotate the keys, owner: Ana }}
person:
  - {{ id: P-1, name: Ana }}
```

Nobody is named.

```yaml nonconform: CA-1 has no owner
corrective_action:
  - {{ id: CA-1, title: Rotate the keys }}
```
"#
    )
}
