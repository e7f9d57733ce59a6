//! `tickmark inspect FILE`: what a file holds that no configuration names yet, read as a source would be, and the entry with
//! which `tickmark.yaml` would read it.

use std::path::Path;

use super::prepare::Told;
use super::{Prepared, unknown_type_in};
use crate::cli::{Answer, Inspect, Surroundings};
use crate::collect::{self, Context, ReadAs};
use crate::config::{self, Config};
use crate::format::{self, Format, Item, Limits, Sink, Table, TableUse};
use crate::listing;
use crate::load;
use crate::model::{Model, TypeId};
use crate::output::problems;
use crate::problem::Problem;
use crate::source::{SourceId, Sources};

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
    let mut taken = String::new();
    let kind = kind.or_else(|| {
        let guess = guess(&file, model, &context)?;
        let name = &model.kind(guess.kind).name;
        let matched = format!("{} of {} headings are of {name}", guess.headings, guess.of);
        taken = format!("  taken for records of type {name}: {matched}; `--type` says another\n");
        Some(guess.kind)
    });
    let (config, sources, said) = match configured(&file, kind.map(|kind| model.kind(kind).name.as_str())) {
        Ok(configured) => configured,
        Err(told) => return told.answer(surroundings),
    };
    let data = load::load(&config, model, sources, &context);
    let (style, width) = (surroundings.terminal.style(), surroundings.terminal.width);
    let mut out = listing::source(&data, 0, style, width);
    out.push_str(&taken);
    out.push_str(&listing::entry(&data, 0, &asked.file.to_string_lossy(), kind, style));
    let wrong: Vec<Problem> = said.into_iter().chain(data.problems.iter().cloned()).collect();
    let exit = if super::prepare::has_errors(&wrong) { 2 } else { 0 };
    Answer { out: out.into_bytes(), err: problems(&wrong, &data.sources, &surroundings.terminal), exit }
}

/// A configuration, the sources that hold it, and what is worth saying of it.
type Configured = (Config, Sources, Vec<Problem>);

/// A configuration of one source, the file, as a person would write it beside the file.
fn configured(file: &Path, kind: Option<&str>) -> Result<Configured, Told> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let pattern = serde_json::Value::from(globset::escape(&name));
    let kind = kind.map_or_else(String::new, |kind| format!(", type: {kind}"));
    let text = format!("sources: [{{ files: {pattern}{kind} }}]\n");
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
struct Guess {
    kind: TypeId,
    headings: usize,
    of: usize,
}

/// What a file that is made of tables may be a register of. A file of documents says its types itself.
fn guess(file: &Path, model: &Model, context: &Context<'_>) -> Option<Guess> {
    let (config, _, _) = configured(file, None).ok()?;
    let source = config.sources.first()?;
    let found = collect::collect(&config, source, SourceId(0), context, &mut Vec::new()).into_iter().next()?;
    let collect::Part::File(file) = found else { return None };
    let extract = collect::open(SourceId(0), &file, source, context);
    let mut headings = Headings { model, found: Vec::new() };
    match extract.read_as {
        ReadAs::Format(format @ (Format::Csv | Format::Markdown)) => {
            format::read(format, &extract.source, context.limits, &mut headings);
        }
        ReadAs::Cells => format::cells::read(&extract.source, None, &mut headings),
        _ => return None,
    }
    // Among types that know as many headings, one of the core comes before one of the extension, then one
    // whose headings few know before one whose headings many know.
    let known = |kind: TypeId, heading: &str| model.kind(kind).field_of_heading(heading).is_some();
    let types = |heading: &str| model.types().filter(|(kind, _)| known(*kind, heading)).count();
    let weights: Vec<(&String, usize)> = headings.found.iter().map(|heading| (heading, types(heading))).collect();
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
    Some(Guess { kind, headings: matched, of: headings.found.len() })
}

/// Takes the headings of tables and nothing else.
struct Headings<'m> {
    model: &'m Model,
    found: Vec<String>,
}

impl<'s> Sink<'s> for Headings<'_> {
    fn is_register(&mut self, _key: &str) -> bool {
        false
    }

    fn is_heading(&mut self, text: &str) -> bool {
        self.model.types().any(|(_, kind)| kind.field_of_heading(text).is_some())
    }

    fn table(&mut self, table: &Table<'s>) -> TableUse {
        for (heading, _) in &table.header {
            if !heading.is_empty() && !self.found.iter().any(|known| **known == **heading) {
                self.found.push(heading.to_string());
            }
        }
        TableUse::Skip
    }

    fn item(&mut self, _item: Item<'s>) {}

    fn problem(&mut self, _problem: Problem) {}
}
