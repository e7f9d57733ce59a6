//! `tickmark inspect FILE`: what a file holds that no configuration names yet, read as a source would be, and the entry with
//! which `tickmark.yaml` would read it.

use std::path::Path;
use std::sync::Arc;

use super::prepare::Told;
use super::{Prepared, unknown_type_in};
use crate::cli::{Answer, Inspect, Surroundings};
use crate::collect::{self, Context, ReadAs};
use crate::config::{self, Config};
use crate::format::{self, At, Format, Item, Limits, Sink, Table, TableUse};
use crate::listing;
use crate::load;
use crate::model::{Model, TypeId};
use crate::node::Kind;
use crate::output::problems;
use crate::problem::Problem;
use crate::record::Dataset;
use crate::source::{Source, SourceId, Sources};

/// Reads the file and prints what is in it.
pub(super) fn answer(asked: &Inspect, surroundings: &Surroundings) -> Answer {
    let packs = match Prepared::packs_alone(&asked.place) {
        Ok(packs) => packs,
        Err(told) => return told.answer(surroundings),
    };
    let model = &packs.model;
    let kind = match asked.kind.as_deref().map(|name| model.type_named(name).ok_or(name)) {
        Some(Err(name)) => {
            let wrong = unknown_type_in(model, name).unwrap_or_default();
            return Answer { err: format!("error: {wrong}\n"), exit: 2, ..Answer::default() };
        }
        Some(Ok(kind)) => Some(kind),
        None => None,
    };
    let limits = Limits::default();
    let context = Context { now: surroundings.now, progress: &*surroundings.progress, ..Context::still(&limits) };
    let file = asked.place.directory.clone().unwrap_or_default().join(&asked.file);
    if !file.is_file() {
        let wrong = if file.is_dir() { "is a directory; name one file" } else { "is not there" };
        return Answer { err: format!("error: `{}` {wrong}\n", asked.file.display()), exit: 2, ..Answer::default() };
    }
    let looked = match look(&file, kind, None, model, &context) {
        Ok(looked) => looked,
        Err(told) => return told.answer(surroundings),
    };
    let Looked { data, kind, guess, said } = looked;
    let taken = guess.map_or_else(String::new, |guess| {
        let name = &model.kind(guess.kind).name;
        format!("  taken for records of type {name}: {}; `--type` says another\n", guess.told(model))
    });
    let (style, width) = (surroundings.terminal.style(), surroundings.terminal.width);
    let mut out = listing::source(&data, 0, style, width);
    out.push_str(&taken);
    out.push_str(&listing::entry(&data, 0, &asked.file.to_string_lossy(), kind, style));
    let wrong: Vec<Problem> = said.into_iter().chain(data.problems.iter().cloned()).collect();
    let exit = if super::prepare::has_errors(&wrong) { 2 } else { 0 };
    Answer { out: out.into_bytes(), err: problems(&wrong, &data.sources, &surroundings.terminal), exit }
}

/// What a file holds, read as a source of its own.
pub(super) struct Looked {
    /// Its records; the file is the first source.
    pub(super) data: Dataset,
    /// The type of its records, where that was said or guessed.
    pub(super) kind: Option<TypeId>,
    /// What the guess stands on, where it was one.
    pub(super) guess: Option<Guess>,
    /// What is wrong with how it was configured.
    pub(super) said: Vec<Problem>,
}

/// Reads a file, or one sheet of it, as a source of a type; where none is said, as the one it looks like.
pub(super) fn look(
    file: &Path,
    kind: Option<TypeId>,
    sheet: Option<&str>,
    model: &Arc<Model>,
    context: &Context<'_>,
) -> Result<Looked, Told> {
    let guess = if kind.is_none() { guess(file, sheet, model, context) } else { None };
    let kind = kind.or(guess.as_ref().map(|guess| guess.kind));
    let (config, sources, said) = configured(file, kind.map(|kind| model.kind(kind).name.as_str()), sheet)?;
    Ok(Looked { data: load::load(&config, model, sources, context), kind, guess, said })
}

/// A configuration, the sources that hold it, and what is worth saying of it.
type Configured = (Config, Sources, Vec<Problem>);

/// A configuration of one source, the file, as a person would write it beside the file.
fn configured(file: &Path, kind: Option<&str>, sheet: Option<&str>) -> Result<Configured, Told> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let pattern = serde_json::Value::from(globset::escape(&name));
    let kind = kind.map_or_else(String::new, |kind| format!(", type: {kind}"));
    let sheet =
        sheet.map_or_else(String::new, |name| format!(", sheet: {}", serde_json::Value::from(globset::escape(name))));
    let text = format!("sources: [{{ files: {pattern}{kind}{sheet} }}]\n");
    let mut sources = Sources::default();
    let id = sources.add(config::FILE, text);
    let directory = file.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
    let mut said = Vec::new();
    let config = sources.get(id).map(|source| Config::of(source, directory, &|_| None, &mut said));
    match config.filter(|_| !super::prepare::has_errors(&said)) {
        Some(config) => Ok((config, sources, said)),
        None => Err(Told { problems: said, sources }),
    }
}

/// The type whose headings a file has most of.
pub(super) struct Guess {
    pub(super) kind: TypeId,
    headings: usize,
    of: usize,
}

impl Guess {
    /// What speaks for it.
    pub(super) fn told(&self, model: &Model) -> String {
        format!("{} of {} headings are of {}", self.headings, self.of, model.kind(self.kind).name)
    }
}

/// The sheets of a workbook that hold tables of different types; none where one type fits all of the file.
pub(super) fn sheets(file: &Path, model: &Model, context: &Context<'_>) -> Vec<String> {
    let found = headings(file, model, context);
    let best = |(sheet, headings): &(Option<String>, Vec<String>)| Some((sheet.clone()?, best(model, headings)?.kind));
    let of: Vec<(String, TypeId)> = found.iter().filter_map(best).collect();
    let several = of.iter().any(|(_, kind)| of.first().is_some_and(|(_, first)| first != kind));
    if several { of.into_iter().map(|(sheet, _)| sheet).collect() } else { Vec::new() }
}

/// What a file that is made of tables, or of a list of mappings, may be a register of.
fn guess(file: &Path, sheet: Option<&str>, model: &Model, context: &Context<'_>) -> Option<Guess> {
    let mut all: Vec<String> = Vec::new();
    for (of, headings) in headings(file, model, context) {
        if sheet.is_none() || of.as_deref() == sheet {
            let fresh: Vec<String> = headings.into_iter().filter(|heading| !all.contains(heading)).collect();
            all.extend(fresh);
        }
    }
    best(model, &all)
}

/// The headings of each sheet, or of the file where it has none, each once.
fn headings(file: &Path, model: &Model, context: &Context<'_>) -> Vec<(Option<String>, Vec<String>)> {
    let extract = || {
        let (config, _, _) = configured(file, None, None).ok()?;
        let source = config.sources.first()?;
        let found = collect::collect(&config, source, SourceId(0), context, &mut Vec::new()).into_iter().next()?;
        let collect::Part::File(file) = found else { return None };
        Some(collect::open(SourceId(0), &file, source, context))
    };
    let Some(extract) = extract() else { return Vec::new() };
    let mut headings = Headings { model, source: &extract.source, found: Vec::new() };
    match extract.read_as {
        ReadAs::Format(format @ (Format::Csv | Format::Markdown | Format::Json | Format::Yaml | Format::Toml)) => {
            format::read(format, &extract.source, context.limits, &mut headings);
        }
        ReadAs::Cells => format::cells::read(&extract.source, None, &mut headings),
        _ => {}
    }
    headings.found
}

/// The type that knows most of some headings, where one knows two of them.
fn best(model: &Model, headings: &[String]) -> Option<Guess> {
    // Among types that know as many headings, one of the core comes before one of the extension, then one
    // whose headings few know before one whose headings many know.
    let known = |kind: TypeId, heading: &str| model.kind(kind).field_of_heading(heading).is_some();
    let types = |heading: &str| model.types().filter(|(kind, _)| known(*kind, heading)).count();
    let weights: Vec<(&String, usize)> = headings.iter().map(|heading| (heading, types(heading))).collect();
    let all = model.types().count().max(1);
    let score = |kind: TypeId| {
        let of = weights.iter().filter(|(heading, _)| known(kind, heading));
        of.fold((0, 0), |(number, weight), (_, types)| (number + 1, weight + all / (*types).max(1)))
    };
    // Of two types with as many, the one declared first.
    let scored = model.types().map(|(kind, _)| (score(kind), kind));
    let rank = |((matched, weight), kind): &((usize, usize), TypeId)| (*matched, model.kind(*kind).core, *weight);
    let best = scored.reduce(|best, next| if rank(&next) > rank(&best) { next } else { best });
    let ((matched, _), kind) = best.filter(|((matched, _), _)| *matched >= 2)?;
    Some(Guess { kind, headings: matched, of: headings.len() })
}

/// Takes the headings of tables, and the keys of mappings in a bare list that do not say their types.
struct Headings<'m> {
    model: &'m Model,
    source: &'m Source,
    found: Vec<(Option<String>, Vec<String>)>,
}

impl Headings<'_> {
    fn add<'h>(&mut self, sheet: Option<String>, headings: impl Iterator<Item = &'h str>) {
        let at = self.found.iter().position(|(known, _)| *known == sheet).unwrap_or(self.found.len());
        if at == self.found.len() {
            self.found.push((sheet, Vec::new()));
        }
        let Some((_, found)) = self.found.get_mut(at) else { return };
        for heading in headings {
            if !heading.is_empty() && !found.iter().any(|known| known == heading) {
                found.push(heading.to_owned());
            }
        }
    }
}

impl<'s> Sink<'s> for Headings<'_> {
    fn is_register(&mut self, _key: &str) -> bool {
        false
    }

    fn is_heading(&mut self, text: &str) -> bool {
        self.model.types().any(|(_, kind)| kind.field_of_heading(text).is_some())
    }

    fn table(&mut self, table: &Table<'s>) -> TableUse {
        let sheet = table.header.first().and_then(|(_, span)| self.source.place(*span).sheet);
        self.add(sheet, table.header.iter().map(|(heading, _)| &**heading));
        TableUse::Skip
    }

    fn item(&mut self, item: Item<'s>) {
        let (At::Element { register: None, .. }, Kind::Map(entries)) = (&item.at, &item.node.kind) else { return };
        if entries.iter().all(|entry| entry.key != "type") {
            self.add(None, entries.iter().map(|entry| &*entry.key));
        }
    }

    fn problem(&mut self, _problem: Problem) {}
}
