//! Records from databases: any SELECT, put in a transaction that can only read. An answer is brought whole or not at all.

use chrono::NaiveDate;

use super::{Context, Extract, ReadAs, files};
use crate::config::{Config, Database, Query, Server, SourceConfig};
use crate::problem::Problem;
use crate::source::{Source, SourceId, Span};

mod kept;
mod postgres;
mod sql;
mod sqlite;
mod table;
mod tls;

use table::{Laid, Rows};

/// Why a database gave no answer, in our own words: what drivers say may hold a password or a row.
#[derive(Debug)]
struct Failure {
    message: String,
    help: String,
    /// Which of the queries it is about; `None` where it is about the database.
    query: Option<usize>,
}

impl Failure {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into(), query: None }
    }

    /// The same, about one of the queries.
    fn of(self, query: usize) -> Self {
        Self { query: Some(query), ..self }
    }
}

/// Longest query that is read from a file, in bytes.
const LONGEST: u64 = 1 << 20;

/// Fetches what a source asks for.
pub(super) fn fetch(
    config: &Config,
    source: &SourceConfig,
    database: &Database,
    next: SourceId,
    context: &Context<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<Extract> {
    let Some(query) = &database.query else { return Vec::new() };
    let Some(text) = text_of(config, source, query, problems) else { return Vec::new() };
    let asking = Asking { config, source, database, context };
    let answer = if asking.is_kept() {
        let kept = asking.last(&[&text]).map_err(|why| Some(asking.problem(why, source.span)));
        kept.map(|kept| Source::laid_out(next, source.name.clone(), kept.text, kept.layout, Some(kept.at)))
    } else {
        let found = asking.ask(&[(&text, query.span())], problems);
        let rows = found.and_then(|mut found| found.pop().ok_or(None));
        let laid = rows.and_then(|rows| asking.lay_out(rows, &text, next).map_err(Some));
        laid.inspect(|answer| problems.extend(asking.keep(&[&text], answer)))
    };
    match answer {
        Ok(answer) => vec![Extract::of(answer, ReadAs::Cells, None)],
        Err(problem) => {
            problems.extend(problem);
            Vec::new()
        }
    }
}

/// What a database says to a rule: how many records there are, and those that the rule is to look at.
#[derive(Debug)]
pub struct Answer {
    /// The number that the first query gave.
    pub population: u64,
    /// The rows that the second query gave, under the names of their columns.
    pub exceptions: Extract,
}

/// Two queries of one rule, put to the same state of the database.
#[derive(Clone, Copy, Debug)]
pub struct Question<'q> {
    /// Gives one number.
    pub population: (&'q str, Span),
    /// Gives the rows that fail.
    pub exceptions: (&'q str, Span),
    /// The date that stands for `:as_of` in both.
    pub as_of: NaiveDate,
    /// The record type of the rows, the name of their table where the query does not tell it.
    pub kind: &'q str,
}

/// Puts the two queries of a rule to the database of a source.
///
/// # Errors
/// The problem why there is no answer, at the place of the source or of what is wrong.
pub fn put(
    config: &Config,
    source: &SourceConfig,
    database: &Database,
    question: &Question<'_>,
    next: SourceId,
    context: &Context<'_>,
) -> Result<Answer, Problem> {
    let asking = Asking { config, source, database, context };
    let mut problems = Vec::new();
    let server = |text: &str| sql::on(text, question.as_of, matches!(database.server, Server::Postgres { .. }));
    let (population, exceptions) = (server(question.population.0), server(question.exceptions.0));
    let asked = [population.as_str(), exceptions.as_str()];
    if asking.is_kept() {
        return asking.kept_answer(asked, next).map_err(|why| asking.problem(why, source.span));
    }
    let queries = [(&*population, question.population.1), (&*exceptions, question.exceptions.1)];
    let found = asking.ask(&queries, &mut problems);
    let mut found = found.map_err(|problem| problem.or_else(|| problems.pop()).unwrap_or_else(|| asking.silent()))?;
    let (Some(rows), Some(count)) = (found.pop(), found.pop()) else { return Err(asking.silent()) };
    let Some(population) = count.number() else {
        let message = format!("`population` does not give one number of {}", source.name);
        let help = "write it as `SELECT count(*) FROM ...`";
        return Err(Problem::error(message, question.population.1).help(help));
    };
    let table = sql::table_of(&exceptions).unwrap_or_else(|| question.kind.to_owned());
    let laid = Laid { name: &asking.shown(), table, key: None, extracted: asking.extracted() };
    let answer = rows.lay_out(next, laid).map_err(|why| asking.problem(why, question.exceptions.1))?;
    let problems = asking.keep_answer(asked, population, &answer);
    let exceptions = Extract { problems, ..Extract::of(answer, ReadAs::Cells, None) };
    Ok(Answer { population, exceptions })
}

/// A source being asked.
struct Asking<'a> {
    config: &'a Config,
    source: &'a SourceConfig,
    database: &'a Database,
    context: &'a Context<'a>,
}

impl Asking<'_> {
    /// Puts queries to one state of the database, in one transaction. Without an answer there is one problem; none where it
    /// was told already, or where the source may be missing.
    fn ask(&self, queries: &[(&str, Span)], problems: &mut Vec<Problem>) -> Result<Vec<Rows>, Option<Problem>> {
        let spans: Vec<Span> = queries.iter().map(|(_, span)| *span).collect();
        let place = |why: &Failure| why.query.and_then(|at| spans.get(at).copied()).unwrap_or(self.source.span);
        let told = |why: Failure| {
            let span = place(&why);
            Some(self.problem(why, span))
        };
        let ones = queries.iter().enumerate().map(|(at, (query, _))| sql::one(query).map_err(|why| why.of(at)));
        let queries = ones.collect::<Result<Vec<String>, Failure>>().map_err(told)?;
        let begin = || self.context.progress.begin(&format!("asking {}", self.source.name), None);
        let answer = match &self.database.server {
            Server::Sqlite(file) => {
                let file = files::one(self.config, self.source, file, problems).ok_or(None)?;
                begin();
                sqlite::ask(&file.path, &queries, self.database.timeout, self.context)
            }
            Server::Postgres { url, ca, .. } => self.authority(ca.as_ref(), problems).and_then(|ca| {
                begin();
                let reach = postgres::Reach { url: url.expose(), ca, timeout: self.database.timeout };
                postgres::ask(reach, queries, self.context.limits)
            }),
        };
        self.context.progress.end();
        answer.map_err(told)
    }

    /// The certificates that the source trusts beside the usual ones.
    fn authority(
        &self,
        ca: Option<&crate::config::Pattern>,
        problems: &mut Vec<Problem>,
    ) -> Result<Option<Vec<u8>>, Failure> {
        let Some(pattern) = ca else { return Ok(None) };
        let file = files::one(self.config, self.source, pattern, problems);
        let bytes = file.and_then(|file| files::bytes(&file.path, LONGEST).ok());
        let help = "name a file of certificates in PEM, in the directory of the configuration";
        bytes.map(Some).ok_or_else(|| Failure::new(format!("`{}` cannot be read", pattern.written()), help))
    }

    fn lay_out(&self, rows: Rows, query: &str, next: SourceId) -> Result<Source, Problem> {
        let kind = self.source.kind.as_ref().map(|kind| kind.value.clone());
        let table = self.database.table.clone().or_else(|| sql::table_of(query)).or(kind);
        let named = self.database.row_key.as_ref();
        let is_id = |column: &&crate::config::ColumnConfig| column.field.value == "id";
        let mapped = self.source.columns.iter().find(is_id).and_then(|column| column.heading.as_ref());
        let key = named.or(mapped).map(|said| said.value.as_str());
        let name = &self.shown();
        let laid = Laid { name, table: table.unwrap_or_else(|| "query".into()), key, extracted: self.extracted() };
        rows.lay_out(next, laid).map_err(|why| {
            let span = named.or(mapped).map_or(self.source.span, |said| said.span);
            self.problem(why, span)
        })
    }

    /// The name under which its rows are shown: a file by its path, a server by what the configuration calls it.
    fn shown(&self) -> String {
        match &self.database.server {
            Server::Sqlite(file) => file.shown(std::path::Path::new("")),
            Server::Postgres { .. } => self.source.name.clone(),
        }
    }

    /// When it was taken: a server is asked now, a file was written before.
    fn extracted(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        matches!(self.database.server, Server::Postgres { .. }).then_some(self.context.now)
    }

    fn problem(&self, why: Failure, span: Span) -> Problem {
        let message = format!("`{}` gave no answer: {}", self.source.name, why.message);
        Problem::error(message, span).help(why.help)
    }

    /// The problem where the source was not there and need not be.
    fn silent(&self) -> Problem {
        Problem::error(format!("`{}` is not there to be asked", self.source.name), self.source.span)
    }
}

/// The text of a query.
fn text_of(config: &Config, source: &SourceConfig, query: &Query, problems: &mut Vec<Problem>) -> Option<String> {
    let pattern = match query {
        Query::Text(said) => return Some(said.value.clone()),
        Query::File(pattern) => pattern,
    };
    // A query is named by the configuration and is never missing by leave.
    let source = SourceConfig { optional: false, allow_outside: false, ..source.clone() };
    let file = files::one(config, &source, pattern, problems)?;
    let text = files::bytes(&file.path, LONGEST)
        .and_then(|bytes| String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned()));
    match text {
        Ok(text) => Some(text.trim_start_matches('\u{feff}').to_owned()),
        Err(why) => {
            problems.push(Problem::error(format!("`{}` cannot be read: {why}", file.name), pattern.span));
            None
        }
    }
}
