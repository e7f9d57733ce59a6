//! `tickmark.yaml`: what an organisation says about its records. Every mistake in it is told at once, each at its place.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use chrono_tz::Tz;
use encoding_rs::Encoding;
use globset::GlobMatcher;

use crate::finding::Grade;
use crate::format::Format;
use crate::param::Param;
use crate::problem::Problem;
use crate::source::{Source, SourceId, Sources, Span};

mod database;
mod environment;
mod fold;
mod evidence;
mod keys;
mod pattern;
mod read;
mod records;
mod service;
mod settings;

pub use database::{Database, Query, Server};
pub use environment::{Environment, Secret};
pub use evidence::{Evidence, PathPattern};
pub use fold::Fold;
pub use keys::CONFIGURATION;
pub use pattern::Pattern;
pub use service::{
    Asks, Github, Gitlab, Hidden, Http, Jira, Login, PageSize, Pages, Reach, Service, Servicenow, TicketState, Wanted,
    Which,
};

/// The name of the configuration file.
pub const FILE: &str = "tickmark.yaml";

/// Where what was fetched is kept, if the configuration names no other place.
pub const CACHE: &str = ".tickmark/cache";

/// The pack that is used where the configuration names none.
pub const DEFAULT_PACK: &str = "iso27001-2022";

/// Something that was written, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Said<T> {
    /// What.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// The configuration of a run, valid in itself; what it says of packs and files is judged when these are read.
#[derive(Debug)]
pub struct Config {
    /// Its own source: what it says may be shown like anything else.
    pub source: SourceId,
    /// The directory that its paths are relative to.
    pub directory: PathBuf,
    /// The name of its file in that directory.
    pub file_name: String,
    /// Who the management system belongs to.
    pub organisation: Option<Said<String>>,
    /// The zone in which an instant becomes a date.
    pub timezone: Tz,
    /// Where the zone is written; `None` where it is the default, UTC.
    pub timezone_span: Option<Span>,
    /// The packs: names of built-in ones, or directories.
    pub packs: Vec<Said<String>>,
    /// Files of the organisation's own words for fields and values.
    pub synonyms: Vec<Said<String>>,
    /// The period under evaluation.
    pub period: Period,
    /// The organisation's own figures, in the order written.
    pub params: Vec<(String, Param)>,
    /// Rules of practice that the organisation has adopted as its own, by id.
    pub adopt: Vec<Said<String>>,
    /// The least grade that fails a run; `None` for never.
    pub fail_on: Option<Grade>,
    /// The outputs of a run, as the command line would name them.
    pub outputs: Vec<Said<String>>,
    /// The directory in which what was fetched is kept, relative to that of the configuration; `None` where nothing is.
    pub cache: Option<PathBuf>,
    /// Where the records are.
    pub sources: Vec<SourceConfig>,
    /// The place of the list of sources: where a finding points that no record can show.
    pub root: Span,
}

/// The period under evaluation, both ends included.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Period {
    /// Its first day.
    pub start: Option<Said<NaiveDate>>,
    /// Its last day.
    pub end: Option<Said<NaiveDate>>,
}

/// One source of records.
#[derive(Clone, Debug)]
pub struct SourceConfig {
    /// Where it is configured.
    pub span: Span,
    /// What kind of source it is: the key it is configured under.
    pub key: &'static str,
    /// The name it is known by; of files the patterns.
    pub name: String,
    /// Where its records live.
    pub origin: Origin,
    /// Which files it is; none where its records live elsewhere.
    pub files: Vec<Pattern>,
    /// Whether a pattern may match nothing.
    pub optional: bool,
    /// Whether its files may lie outside the directory of the configuration.
    pub allow_outside: bool,
    /// The type of its records, where they do not say it themselves.
    pub kind: Option<Said<String>>,
    /// Which headings hold which fields, beyond what the model knows by itself.
    pub columns: Vec<ColumnConfig>,
    /// How its rows become records, where several tell of one: rows of an event log.
    pub fold: Option<Fold>,
    /// The format of its files, where their names do not tell.
    pub format: Option<Format>,
    /// Which tables of its files hold records; `None` for all where there is no front matter.
    pub table: Option<TableConfig>,
    /// What fields say in records that leave them out.
    pub defaults: Vec<(Said<String>, Said<String>)>,
    /// Rows that are declared to be no records: what they say under a heading.
    pub skip: Vec<(Said<String>, GlobMatcher)>,
    /// The separator of its CSV files.
    pub separator: Option<u8>,
    /// What its text files are in, where they are not UTF-8.
    pub encoding: Option<&'static Encoding>,
    /// What stands before the fraction of a number.
    pub decimal: Option<Decimal>,
    /// Which sheets of its workbooks are read; none for all that are shown.
    pub sheets: Vec<(Said<String>, GlobMatcher)>,
    /// The row of a sheet, or the line of a CSV file, that holds the header, from 1, where it is not to be looked for.
    pub header_row: Option<Said<u32>>,
    /// Within what its ids are those of one record.
    pub id_scope: IdScope,
    /// The JSON pointer of the list that holds the records, where a document wraps it.
    pub items: Option<Said<String>>,
    /// The day on which its files were exported.
    pub extracted_on: Option<Said<NaiveDate>>,
    /// Whether the commits of its files tell when and by whom its records were changed, and where that is said.
    pub history: Option<Said<bool>>,
}

/// What stands before the fraction of a number; the other one stands between thousands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decimal {
    /// `1.234,5`.
    Comma,
    /// `1,234.5`.
    Point,
}

/// Within what an id is that of one record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IdScope {
    /// All sources together.
    #[default]
    All,
    /// Each file by itself: ids are told apart by its name before them.
    File,
    /// Each sheet of a workbook by itself.
    Sheet,
}

/// Where the records of a source live.
#[derive(Clone, Debug)]
pub enum Origin {
    /// In files.
    Files,
    /// Files are records themselves: each is an item of evidence.
    Evidence(Box<Evidence>),
    /// In a database.
    Database(Box<Database>),
    /// In a ticket system or another service.
    Service(Box<Service>),
}

/// How a field is to be found and read.
#[derive(Clone, Debug)]
pub struct ColumnConfig {
    /// The field, or a part of a struct as `approvals.person`.
    pub field: Said<String>,
    /// The heading, or the path to it through nested mappings as `advisory.id`; `None` where it is only said how the
    /// field is read.
    pub heading: Option<Said<String>>,
    /// Whether it is taken from the heading above the table: the first word there with a digit.
    pub from_heading: bool,
    /// The format of its dates, as `%d/%m/%Y`.
    pub format: Option<Said<String>>,
    /// What its texts stand for.
    pub values: Vec<(Said<String>, Said<String>)>,
}

/// Which tables of a file hold records, and how.
#[derive(Clone, Debug, Default)]
pub struct TableConfig {
    /// Where it is written.
    pub span: Option<Span>,
    /// One of the headings above the table must match.
    pub heading: Option<GlobMatcher>,
    /// Headings its header must have.
    pub has: Vec<Said<String>>,
    /// How it is laid out; `None` where the header tells.
    pub layout: Option<Layout>,
}

/// How a table holds records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A record for each row.
    Rows,
    /// One record: a field for each row.
    Record,
}

impl Config {
    /// Reads a configuration file and adds it to the sources. `None` where there is no file to read; with problems of
    /// severity error what is given is what could be understood.
    pub fn read(
        path: &Path,
        environment: &Environment<'_>,
        sources: &mut Sources,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let name = path.file_name().map_or_else(|| FILE.to_owned(), |name| name.to_string_lossy().into_owned());
        let text = match std::fs::read(path) {
            Ok(bytes) => String::from_utf8(bytes).map_err(|error| {
                format!("`{name}` is not UTF-8: byte {} cannot be read", error.utf8_error().valid_up_to() + 1)
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let message = match path.parent().filter(|parent| *parent != Path::new("")) {
                    Some(parent) if !parent.is_dir() => format!("there is no directory `{}`", parent.display()),
                    Some(parent) => format!("there is no `{name}` in `{}`", parent.display()),
                    None => format!("there is no `{name}` here"),
                };
                let help = "`-C DIR` names the directory of the records, `--config FILE` their configuration";
                problems.push(Problem::error(message, None).help(help));
                return None;
            }
            Err(error) => Err(format!("`{name}` cannot be read: {error}")),
        };
        match text {
            Ok(text) => {
                let id = sources.add(name, database::masked(text));
                let directory = path.parent().filter(|parent| *parent != Path::new("")).unwrap_or(Path::new("."));
                sources.get(id).map(|source| Self::of(source, directory, environment, problems))
            }
            Err(why) => {
                problems.push(Problem::error(why, None));
                None
            }
        }
    }

    /// Reads a configuration from its source.
    pub fn of(source: &Source, directory: &Path, environment: &Environment<'_>, problems: &mut Vec<Problem>) -> Self {
        let mut found = Vec::new();
        let config = read::config(source, directory, environment, &mut found);
        found.sort_by_key(|problem: &Problem| problem.span.map(|span| (span.start, span.end)));
        problems.append(&mut found);
        config
    }
}

#[cfg(test)]
mod tests;
