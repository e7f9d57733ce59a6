//! Reports in files and on screens, one file a format. An output knows the report and the sources its places point into, and nothing
//! of how the report was made.

use crate::problem::Problem;
use crate::report::{Detail, Report};
use crate::source::Sources;
use crate::text::Style;

mod csv;
mod github;
mod github_summary;
mod gitlab;
pub mod html;
mod ics;
mod json;
mod junit;
mod markdown;
mod oscal;
mod paper;
mod sarif;
mod sarif_full;
mod terminal;
mod xlsx;

/// A format of reports.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Its name on the command line; the file of the same name below `src/output/` writes it, with `_` for `-`.
    pub name: &'static str,
    /// What it is for, in one line of help.
    pub about: &'static str,
    /// What the report has to hold for it.
    pub detail: Detail,
    write: Write,
}

/// How a format is written.
#[derive(Clone, Copy, Debug)]
enum Write {
    /// As text, which cannot fail.
    Text(fn(&Report, &Sources, &Options) -> String),
    /// As bytes; what cannot be written says why.
    Bytes(fn(&Report, &Sources, &Options) -> Result<Vec<u8>, String>),
}

/// The report alone.
const PLAIN: Detail = Detail { cases: false, overview: false };

/// The report and what the records show besides verdicts.
const OVERVIEW: Detail = Detail { cases: false, overview: true };

/// The report and every subject of every rule.
const CASES: Detail = Detail { cases: true, overview: false };

impl Format {
    /// Every format: the one list that the command line, its help and the tests follow.
    pub const ALL: &'static [Self] = &[
        Self {
            name: "terminal",
            about: "for people: findings with their evidence, and a summary",
            detail: PLAIN,
            write: Write::Text(terminal::write),
        },
        Self {
            name: "json",
            about: "for programs: everything, in a form that stays",
            detail: PLAIN,
            write: Write::Text(json::write),
        },
        Self {
            name: "paper",
            about: "for an audit: working papers, what the records show of each point and what a person has to ask",
            detail: PLAIN,
            write: Write::Text(paper::write),
        },
        Self {
            name: "html",
            about: "for auditors: the whole report as one page, for the screen and for paper",
            detail: Detail { cases: false, overview: true },
            write: Write::Text(html::write),
        },
        Self {
            name: "markdown",
            about: "for readers: the whole report, in the order of an audit report",
            detail: OVERVIEW,
            write: Write::Text(markdown::write),
        },
        Self {
            name: "csv",
            about: "for a log: the register of findings, to be imported",
            detail: PLAIN,
            write: Write::Text(csv::write),
        },
        Self {
            name: "xlsx",
            about: "for the desk: a workbook of findings, what was not tested, deadlines and what was read",
            detail: Detail { cases: false, overview: true },
            write: Write::Bytes(xlsx::write),
        },
        Self {
            name: "junit",
            about: "for test reporters of pipelines: JUnit XML, a case for each rule and subject",
            detail: CASES,
            write: Write::Bytes(junit::write),
        },
        Self {
            name: "sarif",
            about: "for code scanning: what fails, each where it stands in the repository",
            detail: PLAIN,
            write: Write::Text(sarif::write),
        },
        Self {
            name: "sarif-full",
            about: "as evidence: every rule and subject with its verdict, what is accepted with the reason",
            detail: Detail { cases: true, overview: false },
            write: Write::Text(sarif_full::write),
        },
        Self {
            name: "github",
            about: "for GitHub Actions: annotations of the worst findings, for standard output",
            detail: PLAIN,
            write: Write::Text(github::write),
        },
        Self {
            name: "github-summary",
            about: "for GitHub Actions: the summary of a step, in Markdown",
            detail: PLAIN,
            write: Write::Text(github_summary::write),
        },
        Self {
            name: "gitlab",
            about: "for merge requests of GitLab: a Code Quality report",
            detail: PLAIN,
            write: Write::Text(gitlab::write),
        },
        Self {
            name: "oscal",
            about: "for governance tools: OSCAL assessment results, criteria by id",
            detail: PLAIN,
            write: Write::Text(oscal::write),
        },
        Self {
            name: "ics",
            about: "for calendars: what is due, and until when findings are to be answered",
            detail: Detail { cases: false, overview: true },
            write: Write::Text(ics::write),
        },
    ];

    /// The format of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.name == name)
    }
}

/// What the reader of an output wants. Only text for people follows it; the other formats are the same for everyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether colours are wanted.
    pub color: bool,
    /// Whether lines and signs beyond ASCII are understood.
    pub unicode: bool,
    /// How many columns there are.
    pub width: usize,
    /// Only one line for each finding, and the conclusion.
    pub quiet: bool,
    /// Also what conforms.
    pub verbose: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { color: false, unicode: true, width: 100, quiet: false, verbose: false }
    }
}

impl Options {
    /// How to draw.
    pub fn style(&self) -> Style {
        Style { color: self.color, unicode: self.unicode }
    }
}

/// A report in a format. The same report, sources and options give the same bytes.
///
/// # Errors
/// Why the report cannot be had in this format: a limit of the format that nothing can be cut for.
pub fn render(format: Format, report: &Report, sources: &Sources, options: &Options) -> Result<Vec<u8>, String> {
    match format.write {
        Write::Text(write) => Ok(write(report, sources, options).into_bytes()),
        Write::Bytes(write) => write(report, sources, options),
    }
}

/// The JSON Schema of the report for programs.
pub fn json_schema() -> serde_json::Value {
    json::schema()
}

/// Problems alone, for people: what a command says that could not begin, or that is about the input.
pub fn problems(problems: &[Problem], sources: &Sources, options: &Options) -> String {
    terminal::problems(problems, sources, options)
}
