//! The report of a run: what was tested, with what verdicts, and what follows. Outputs are functions of this alone.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::finding::{Finding, Fingerprint, Grade, Subject};
use crate::param::Param;
use crate::problem::Problem;
use crate::source::{SourceId, Span};

mod overview;
mod tested;

pub use overview::{Aged, Chain, ChainEdge, ChainNode, Control, Covered, Deadline, Flow, Lapse, Month, Overview, Role};
pub use tested::{Case, Counts, Prose, Seen, Tested};

/// All that a run has to say.
#[derive(Clone, Debug)]
pub struct Report {
    /// Under which settings it ran.
    pub run: RunInfo,
    /// Exit code and why.
    pub conclusion: Conclusion,
    /// How many records were loaded.
    pub records: usize,
    /// What each configured source gave.
    pub sources: Vec<SourceSummary>,
    /// What is wrong with the input, by place.
    pub problems: Vec<Problem>,
    /// What each rule tested, by rule id.
    pub rules: Vec<Tested>,
    /// The figures that the rules used, by name, and who says what they are (domain 0.6).
    pub figures: Vec<Figure>,
    /// What the findings were held against; `None` where there was no baseline.
    pub baseline: Option<Against>,
    /// What a person must see, by rule, subject type, subject id, criterion.
    pub findings: Vec<Finding>,
    /// Sub-clauses under which so many rules fail that a major nonconformity is proposed (ESC-AGG), by criterion.
    pub proposals: Vec<Proposal>,
    /// What stands in the way of an audit.
    pub readiness: Readiness,
    /// Working papers: what the records show of each point, and what is left to a person.
    pub papers: Vec<Paper>,
    /// Until when a finding of a grade is to be answered and put right, counted from the day of the report.
    pub response: Vec<Response>,
    /// The subjects of the cases, in the order of the data set; empty where no cases were asked for.
    pub subjects: Vec<Seen>,
    /// What the records show besides verdicts; `None` where the run was not asked for it.
    pub overview: Option<Overview>,
    /// Sources that are no files beside the configuration (databases, services, pages of built-in packs), by index, and the
    /// entry of the configuration that asks for them.
    pub elsewhere: Vec<(SourceId, Span)>,
}

/// A baseline, and what it made of the findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Against {
    /// Its file, as it was named.
    pub file: String,
    /// How many failing pairs of rule and subject it has.
    pub entries: usize,
    /// The findings that it holds: they are reported and do not fail the run.
    pub held: Vec<Fingerprint>,
    /// Entries that were looked for and are no longer found, by key.
    pub gone: Vec<String>,
}

/// How much of a run goes into its report. Outputs say what they need ([`crate::output::Format`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Detail {
    /// Every subject of every rule, with what it came to.
    pub cases: bool,
    /// What the records show besides verdicts.
    pub overview: bool,
}

impl Detail {
    /// What either needs.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { cases: self.cases || other.cases, overview: self.overview || other.overview }
    }
}

/// Within how many days a finding of a grade is answered (domain E.1, due dates).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Response {
    /// The grade.
    pub grade: Grade,
    /// Days to a plan.
    pub plan: u32,
    /// Days to the action being implemented.
    pub action: u32,
}

/// A major nonconformity proposed for a sub-clause; a person confirms it (domain 0.4, ESC-AGG).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The reference of the sub-clause.
    pub criterion: String,
    /// The rules that fail under it, by id.
    pub rules: Vec<String>,
    /// How many rules it takes.
    pub least: usize,
}

/// Whether the open matters stand in the way of an audit (domain E.5); no verdict on certification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// How it stands.
    pub status: ReadinessStatus,
    /// What it rests on, in the order of weight.
    pub reasons: Vec<String>,
}

/// How it stands with the readiness for an audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadinessStatus {
    /// Nothing is open.
    Ready,
    /// Minor nonconformities are open.
    ReadyWithMinors,
    /// Something stands in the way, or could not be looked at.
    NotReady,
}

impl ReadinessStatus {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::ReadyWithMinors => "ready_with_minors",
            Self::NotReady => "not_ready",
        }
    }
}

/// A working paper (domain E.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The clause it is about.
    pub clause: String,
    /// What it is about.
    pub title: String,
    /// Its points, in order.
    pub points: Vec<Point>,
}

/// One point of a working paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// What it is about.
    pub title: String,
    /// What a person is to do.
    pub question: String,
    /// Statements of the guide it serves.
    pub basis: Vec<String>,
    /// The rules that prepare it, by id.
    pub rules: Vec<String>,
}

/// What a rule remarked on a subject that conforms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// On what.
    pub subject: Subject,
    /// The remark.
    pub text: String,
}

/// The settings of a run.
#[derive(Clone, Debug)]
pub struct RunInfo {
    /// The date on which everything is judged.
    pub as_of: NaiveDate,
    /// IANA name of the organisation's time zone.
    pub timezone: String,
    /// The organisation's name, if the configuration tells it.
    pub organisation: Option<String>,
    /// Name of the configuration file.
    pub config: String,
    /// The directory of the configuration from the top of the git repository it lies in, with forward slashes; empty at the
    /// top, `None` where there is no repository. Code hosts know files by their path from there.
    pub repository: Option<String>,
    /// The files that a change touches, by their path from the top of the repository; `None` where the run was not told. All is
    /// checked and reported; what comments on a change speaks of these files only ([`crate::telling::comment`]).
    pub changed: Option<BTreeSet<String>>,
    /// From which grade on the run fails; `None` for never.
    pub fail_on: Option<Grade>,
    /// The packs, in order.
    pub packs: Vec<PackInfo>,
}

/// One pack of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackInfo {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 over its files.
    pub sha256: String,
}

/// What a run comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conclusion {
    /// 0, 1 or 2 (contract, exit status).
    pub exit: u8,
    /// Why, in one line.
    pub reason: String,
}

/// What one configured source gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceSummary {
    /// Its pattern.
    pub name: String,
    /// Its kind: `files`.
    pub kind: String,
    /// Files it matched.
    pub files: usize,
    /// Rows seen: records, rows reported and rows folded.
    pub rows: usize,
    /// Rows of event logs that other rows of the same record speak for.
    pub folded: usize,
    /// Records by type name, by name.
    pub records: Vec<(String, usize)>,
    /// Problems met in it.
    pub problems: usize,
    /// SHA-256 over its files.
    pub sha256: String,
    /// The entry of the configuration.
    pub span: Option<Span>,
}

/// A figure that rules used.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its name.
    pub name: String,
    /// The value and who says so where.
    pub param: Param,
    /// The rules that used it, by id.
    pub rules: Vec<String>,
}

impl Report {
    /// The findings, the worst first, then by rule, subject and criterion.
    pub fn worst_first(&self) -> Vec<&Finding> {
        let mut findings: Vec<_> = self.findings.iter().collect();
        let key = |finding: &Finding| (finding.rank(), Reverse(finding.grade));
        findings.sort_by(|a, b| {
            key(a)
                .cmp(&key(b))
                .then_with(|| (&a.rule, &a.subject, &a.criteria).cmp(&(&b.rule, &b.subject, &b.criteria)))
        });
        findings
    }

    /// What a rule tested, by its id.
    pub fn tested(&self, rule: &str) -> Option<&Tested> {
        self.rules.iter().find(|tested| tested.id == rule)
    }

    /// Subjects by verdict over all rules.
    pub fn totals(&self) -> Counts {
        self.rules.iter().fold(Counts::default(), |mut sum, tested| {
            sum.merge(&tested.counts);
            sum
        })
    }
}
