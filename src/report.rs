//! The report of a run: what was tested, with what verdicts, and what follows. Outputs are functions of this alone.

use chrono::NaiveDate;

use crate::finding::{Finding, Grade, Subject, Verdict};
use crate::param::Param;
use crate::problem::Problem;

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
    /// What a person must see, by rule, subject type, subject id, criterion.
    pub findings: Vec<Finding>,
    /// Sub-clauses under which so many rules fail that a major nonconformity is proposed (ESC-AGG), by criterion.
    pub proposals: Vec<Proposal>,
    /// What stands in the way of an audit.
    pub readiness: Readiness,
    /// Working papers: what the records show of each point, and what is left to a person.
    pub papers: Vec<Paper>,
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
}

/// What one rule tested: the population is stated, never left to be inferred.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tested {
    /// The rule's id.
    pub id: String,
    /// Its sentence.
    pub title: String,
    /// Its references.
    pub criteria: Vec<String>,
    /// The kind of criterion in force: `own` becomes `practice` where the organisation has not made it its own.
    pub criterion: &'static str,
    /// The grade of a failure.
    pub grade: Grade,
    /// The worst verdict over the population; `not_tested` where nothing was tested.
    pub outcome: Verdict,
    /// How many subjects the rule applies to.
    pub population: usize,
    /// How many subjects came to each verdict.
    pub counts: Counts,
    /// Why nothing or not all was tested, where one reason holds for the rule.
    pub reason: Option<String>,
    /// Whether the run cannot conclude when this rule ends untested for want of input.
    pub required: bool,
    /// What it remarked on subjects that conform, in the order of the data set.
    pub remarks: Vec<Remark>,
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

/// Subjects by verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts([usize; 10]);

impl Counts {
    /// Counts one more subject of a verdict.
    pub fn add(&mut self, verdict: Verdict) {
        if let Some(slot) = self.0.get_mut(verdict as usize) {
            *slot += 1;
        }
    }

    /// Counts more subjects of a verdict.
    pub fn add_many(&mut self, verdict: Verdict, subjects: usize) {
        if let Some(slot) = self.0.get_mut(verdict as usize) {
            *slot += subjects;
        }
    }

    /// How many subjects came to a verdict.
    pub fn of(&self, verdict: Verdict) -> usize {
        self.0.get(verdict as usize).copied().unwrap_or(0)
    }

    /// The worst verdict; not tested where there is none: nothing tested is no pass.
    pub fn worst(&self) -> Verdict {
        Verdict::ALL.into_iter().filter(|verdict| self.of(*verdict) > 0).max().unwrap_or(Verdict::NotTested)
    }

    /// How many were tested.
    pub fn tested(&self) -> usize {
        Verdict::ALL.into_iter().filter(|verdict| verdict.is_tested()).map(|verdict| self.of(verdict)).sum()
    }

    /// Adds another count.
    pub fn merge(&mut self, other: &Self) {
        for (slot, more) in self.0.iter_mut().zip(other.0) {
            *slot += more;
        }
    }
}

impl Report {
    /// Subjects by verdict over all rules.
    pub fn totals(&self) -> Counts {
        self.rules.iter().fold(Counts::default(), |mut sum, tested| {
            sum.merge(&tested.counts);
            sum
        })
    }
}
