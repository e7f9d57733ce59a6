//! Configuration, packs and records, read: everything a run stands on.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use chrono::{Months, NaiveDate};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::cli::{Answer, Place, Surroundings};
use crate::collect::{Context, Question, put};
use crate::config::{self, Config, Origin};
use crate::format::Limits;
use crate::graph::Graph;
use crate::history::{self, History};
use crate::load;
use crate::output::{Options, problems};
use crate::param::Params;
use crate::problem::{Problem, Severity};
use crate::progress::Progress;
use crate::record::{Aside, Dataset, Refused};
use crate::rule::{PackFiles, Packs, Rule};
use crate::script::{Each, FileFact, World};
use crate::source::{SourceId, Sources};
use crate::value::Scalar;

/// Everything a run stands on.
#[derive(Debug)]
pub struct Prepared {
    /// The configuration.
    pub config: Config,
    /// The configuration file, as it was named.
    pub config_name: String,
    /// The directory of the configuration from the top of its repository, as [`crate::report::RunInfo::repository`] says it.
    pub repository: Option<String>,
    /// The packs.
    pub packs: Packs,
    /// The records.
    pub data: Dataset,
    /// Their links.
    pub graph: Graph,
    params: Params,
    adopted: FxHashSet<String>,
    files: FxHashMap<String, FileFact>,
    offline: bool,
    /// What version histories tell, with what is wrong with them, once a rule has asked for it.
    past: OnceLock<(History, Vec<Problem>)>,
    limits: Limits,
    /// Problems of configuration and packs; those of the records are in the data set.
    said: Vec<Problem>,
}

/// Why nothing could be prepared: problems, and the sources they point into.
#[derive(Debug)]
pub struct Told {
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// Where.
    pub sources: Sources,
}

impl Told {
    /// As a command's answer: everything that is wrong, and status 2.
    pub fn answer(&self, surroundings: &Surroundings) -> Answer {
        let err = problems(&self.problems, &self.sources, &surroundings.terminal);
        Answer { err, exit: 2, ..Answer::default() }
    }
}

/// The path of the configuration file that the command line means.
pub(super) fn config_path(place: &Place) -> PathBuf {
    let directory = place.directory.clone().unwrap_or_default();
    directory.join(place.config.as_deref().unwrap_or(Path::new(config::FILE)))
}

impl Prepared {
    /// Reads everything. Configuration with a mistake is not run; mistakes in packs and records are told with the report,
    /// which then cannot conclude.
    /// Nothing is fetched, as with `--offline`.
    pub fn read(place: &Place) -> Result<Self, Told> {
        Self::within(place, &Context::still(&Limits::default()))
    }

    /// The same with what the surroundings of a command allow.
    pub fn fetch(place: &Place, surroundings: &Surroundings) -> Result<Self, Told> {
        let limits = Limits::default();
        let (now, offline, progress) = (surroundings.now, place.offline, &*surroundings.progress);
        Self::within(place, &Context { limits: &limits, now, offline, progress })
    }

    fn within(place: &Place, context: &Context<'_>) -> Result<Self, Told> {
        let mut sources = Sources::default();
        let mut said = Vec::new();
        let path = config_path(place);
        let environment = |name: &str| std::env::var(name).ok();
        let config = Config::read(&path, &environment, &mut sources, &mut said);
        let Some(config) = config.filter(|_| !has_errors(&said)) else { return Err(Told { problems: said, sources }) };
        let packs = Self::packs(place, &config, &mut sources, &mut said);
        // Without a model every row would be told to be of no known type, which is not what is wrong.
        if has_errors(&said) && packs.model.types().next().is_none() {
            return Err(Told { problems: said, sources });
        }
        let params = super::params::organisation(&packs, &config.params, &mut said);
        let name = place.config.as_deref().unwrap_or(Path::new(config::FILE)).to_string_lossy().replace('\\', "/");
        Ok(Self::of(config, name, packs, params, sources, said, context))
    }

    fn of(
        config: Config,
        config_name: String,
        packs: Packs,
        mut params: Params,
        sources: Sources,
        mut said: Vec<Problem>,
        context: &Context<'_>,
    ) -> Self {
        let mut data = load::load(&config, &packs.model, sources, context);
        let graph = Graph::build(&mut data);
        said.extend(crate::attest::unasked(&packs, &data));
        let files = super::files::facts(&data, &config.directory, config.timezone, context.limits);
        super::params::documented(&packs, &data, &mut params, &mut said);
        let adopted = super::params::adopted(&packs, &data, &config.adopt, &mut said);
        let offline = context.offline;
        let directory = Some(config.directory.as_path()).filter(|path| !path.as_os_str().is_empty());
        let repository = history::path_in_repository(directory.unwrap_or(Path::new(".")));
        Self {
            config,
            config_name,
            repository,
            packs,
            data,
            graph,
            params,
            adopted,
            files,
            offline,
            past: OnceLock::new(),
            limits: *context.limits,
            said,
        }
    }

    /// Puts the rules that are put to a database to it, as of a date. What it gives stands behind all other records.
    pub fn ask(&mut self, as_of: NaiveDate, surroundings: &Surroundings) {
        let limits = Limits::default();
        let (now, progress) = (surroundings.now, &*surroundings.progress);
        self.ask_within(as_of, &Context { limits: &limits, now, offline: self.offline, progress });
    }

    /// The same within what a run lets its sources do.
    pub fn ask_within(&mut self, as_of: NaiveDate, context: &Context<'_>) {
        let asking: Vec<&Rule> = self.packs.rules.iter().filter(|rule| rule.queries.is_some()).collect();
        for rule in asking {
            let end = u32::try_from(self.data.records.len()).unwrap_or(u32::MAX);
            let aside = answer(&self.config, &mut self.data, rule, as_of, context).unwrap_or_else(|problem| {
                let why = Refused::NoAnswer(problem.message.clone());
                self.said.push(problem);
                Aside { rule: rule.id.clone(), population: Err(why), records: end..end }
            });
            self.data.asides.push(aside);
        }
        self.graph.extend(&mut self.data);
    }

    /// The packs alone, for what is read beside the configuration: those that it names where there is one.
    pub(super) fn packs_alone(place: &Place) -> Result<Packs, Told> {
        let (mut sources, mut said) = (Sources::default(), Vec::new());
        let path = config_path(place);
        let there = place.config.is_some() || path.is_file();
        let environment = |_: &str| Some(String::new());
        let config = if there {
            Config::read(&path, &environment, &mut sources, &mut said)
        } else {
            let text = "sources: [{ files: none }]";
            let id = sources.add(config::FILE, text);
            sources.get(id).map(|source| Config::of(source, Path::new("."), &environment, &mut said))
        };
        let Some(config) = config.filter(|_| !has_errors(&said)) else { return Err(Told { problems: said, sources }) };
        let packs = Self::packs(place, &config, &mut sources, &mut said);
        if packs.model.types().next().is_none() { Err(Told { problems: said, sources }) } else { Ok(packs) }
    }

    /// The packs that the command line names, else those of the configuration.
    fn packs(place: &Place, config: &Config, sources: &mut Sources, said: &mut Vec<Problem>) -> Packs {
        let mut files = Vec::new();
        if place.packs.is_empty() {
            for pack in &config.packs {
                gather(&pack.value, &config.directory, Some(pack.span), &mut files, said);
            }
        } else {
            for name in &place.packs {
                gather(name, Path::new(""), None, &mut files, said);
            }
        }
        let words = super::files::words(config, sources, said);
        Packs::with_words(&files, &words, sources, said)
    }

    /// Reads the version history of the records, once, where one of these rules asks for it, or one that is put because of
    /// them. What is wrong with it is a problem like any other from then on.
    pub fn look_back(&self, chosen: impl Fn(&str) -> bool, progress: &dyn Progress) {
        let mut open: Vec<usize> = (0..self.packs.rules.len()).collect();
        open.retain(|at| self.packs.rules.get(*at).is_some_and(|rule| chosen(&rule.id)));
        let mut seen: FxHashSet<usize> = open.iter().copied().collect();
        let mut asked = false;
        while let Some(at) = open.pop() {
            asked |= self.packs.rules.get(at).is_some_and(|rule| rule.program.looks_back());
            let order = &self.packs.order;
            let before = [order.gates.get(at), order.asks.get(at)].into_iter().flatten().flatten();
            open.extend(before.filter(|before| seen.insert(**before)));
        }
        if asked {
            let context = Context { progress, ..Context::still(&self.limits) };
            let bounds = history::Bounds::default();
            self.past.get_or_init(|| history::read(&self.config, &self.packs.model, &self.data, &context, &bounds));
        }
    }

    fn past_problems(&self) -> &[Problem] {
        self.past.get().map_or(&[], |(_, problems)| problems)
    }

    /// The records and everything around them, on a date.
    pub fn world(&self, as_of: NaiveDate) -> World<'_> {
        let year_ago = as_of.checked_sub_months(Months::new(12)).unwrap_or(as_of);
        let start = self.config.period.start.as_ref().map(|said| said.value).or_else(|| self.recorded_start());
        let start = start.unwrap_or(year_ago);
        let mut world = World::new(&self.data, &self.graph, as_of, self.config.timezone, start);
        world.files.clone_from(&self.files);
        world.history = self.past.get().map(|(history, _)| history);
        world.adopted.clone_from(&self.adopted);
        world.expect_verdicts(self.packs.asked_of());
        world
    }

    /// The first day of the period as the record of the management system has it.
    fn recorded_start(&self) -> Option<NaiveDate> {
        let kind = self.data.model.type_named("isms")?;
        let field = self.data.model.kind(kind).field_named("period_start")?;
        let record = self.data.shared().iter().find(|record| record.kind == kind)?;
        match record.field(field)?.scalar {
            Scalar::Date(date) => Some(date),
            _ => None,
        }
    }

    /// The organisation's own figures: of its configuration, else of its documents.
    pub fn own_params(&self) -> &Params {
        &self.params
    }

    /// Every problem, by place.
    pub fn problems(&self) -> Vec<Problem> {
        let mut all: Vec<Problem> =
            self.said.iter().chain(&self.data.problems).chain(self.past_problems()).cloned().collect();
        let name = |problem: &Problem| {
            let span = problem.span;
            let source =
                span.and_then(|span| self.data.sources.get(span.source)).map(|source| source.name().to_owned());
            (source, span.map(|span| (span.start, span.end)), problem.message.clone())
        };
        all.sort_by_cached_key(name);
        all
    }

    /// Whether something was not read that should have been.
    pub fn has_errors(&self) -> bool {
        has_errors(&self.said) || has_errors(&self.data.problems) || has_errors(self.past_problems())
    }

    /// Every problem, for people.
    pub fn problems_as_text(&self, options: &Options) -> String {
        problems(&self.problems(), &self.data.sources, options)
    }
}

/// What the database of a rule says to it.
fn answer(
    config: &Config,
    data: &mut Dataset,
    rule: &Rule,
    as_of: NaiveDate,
    context: &Context<'_>,
) -> Result<Aside, Problem> {
    let (Some(queries), Each::Types(types)) = (&rule.queries, &rule.each) else {
        return Err(Problem::error("a rule that is put to a database is about one record type", None));
    };
    let name = &queries.database;
    let databases = config.sources.iter().enumerate().filter_map(|(at, source)| match &source.origin {
        Origin::Database(database) => Some((at, source, database)),
        _ => None,
    });
    let names: Vec<&str> = databases.clone().map(|(_, source, _)| source.name.as_str()).collect();
    let Some((at, source, database)) = databases.clone().find(|(_, source, _)| source.name == name.value) else {
        let problem = Problem::error(format!("no source that is a database is called `{}`", name.value), name.span);
        let problem = problem.did_you_mean(&name.value, names);
        return Err(match problem.help {
            Some(_) => problem,
            None => problem.help(format!("say `name: {}` of the source that it is", name.value)),
        });
    };
    let kind = types.first().map_or("", |kind| data.model.kind(*kind).name.as_str()).to_owned();
    let (population, exceptions) =
        ((&*queries.population.value, queries.population.span), (&*queries.exceptions.value, queries.exceptions.span));
    let question = Question { population, exceptions, as_of, kind: &kind };
    let next = SourceId(u32::try_from(data.sources.len()).unwrap_or(u32::MAX));
    let answer = put(config, source, database, &question, next, context)
        .map_err(|problem| Problem { message: format!("`{}`: {}", rule.id, problem.message), ..problem })?;
    Ok(load::aside(data, config, at, (&rule.id, &kind), answer, context))
}

pub(super) fn has_errors(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.severity == Severity::Error)
}

/// The files of a pack: built in by that name, or a directory below another.
pub(super) fn gather(
    name: &str,
    below: &Path,
    span: Option<crate::source::Span>,
    files: &mut Vec<PackFiles>,
    said: &mut Vec<Problem>,
) {
    if let Some(pack) = PackFiles::built_in(name) {
        files.push(pack);
        return;
    }
    let path = below.join(name);
    if path.is_dir() {
        match PackFiles::directory(name, &path) {
            Ok(pack) => files.push(pack),
            Err(problems) => said.extend(problems.into_iter().map(|problem| Problem { span, ..problem })),
        }
        return;
    }
    let built_in = PackFiles::built_in_names();
    let problem = Problem::error(format!("`{name}` is no built-in pack and no directory"), span);
    let problem = problem.did_you_mean(name, built_in.iter().map(String::as_str));
    said.push(match problem.help {
        Some(_) => problem,
        None => problem.help(format!("built in: {}", built_in.join(", "))),
    });
}
