//! What the records show besides verdicts, for those who would rather look: deadlines, coverage, the age of evidence, how
//! matters flow, and the records around a finding (domain E.5).

use chrono::NaiveDate;

use crate::finding::{Fingerprint, Subject};
use crate::source::Span;

/// What the records show besides verdicts. What a pack does not describe, or no record shows, is an empty list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    /// Open matters and when they are due, by date, then by subject.
    pub deadlines: Vec<Deadline>,
    /// The parts of the scope and when each was audited, in the order of the data set.
    pub coverage: Vec<Covered>,
    /// The entries of the statement of applicability, in the order of their control ids.
    pub controls: Vec<Control>,
    /// Pieces of evidence by age, the oldest first.
    pub evidence: Vec<Aged>,
    /// How matters came and went, by month.
    pub flows: Vec<Flow>,
    /// Deviations that were accepted, and until when, by date.
    pub lapses: Vec<Lapse>,
    /// The records around the gravest findings, in the order of the findings.
    pub chains: Vec<Chain>,
    /// How many findings have no chain here because there are more than a person looks at.
    pub chains_left_out: usize,
}

/// Something that is to be done, or ends, on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// Whose.
    pub subject: Subject,
    /// What the record calls itself; its id where it says nothing.
    pub title: String,
    /// What is due, in a few words: `corrective action due`, `certificate ends`.
    pub what: String,
    /// When.
    pub due: NaiveDate,
    /// The state of the record, as the model names it.
    pub state: Option<String>,
    /// Who is to see to it, as recorded.
    pub owner: Option<String>,
    /// Where the date stands.
    pub span: Span,
}

/// A part of the scope and its audits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// Which part.
    pub subject: Subject,
    /// What the record calls itself.
    pub title: String,
    /// Audits and tests that looked at it, the latest first.
    pub looks: Vec<(Subject, NaiveDate)>,
    /// Where it stands.
    pub span: Span,
}

/// An entry of the statement of applicability. No text of a standard: the id is a fact, the title is the organisation's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// Which record.
    pub subject: Subject,
    /// The reference of the control, as `A.5.18`.
    pub reference: String,
    /// Whether it applies; `None` where that is not recorded.
    pub applicable: Option<bool>,
    /// How far it is carried out, as the model names it.
    pub status: Option<String>,
    /// How many pieces of evidence are linked with it.
    pub pieces: usize,
    /// The day of the newest of them.
    pub newest: Option<NaiveDate>,
    /// How many open findings are about it, or on its requirement.
    pub findings: usize,
    /// Where it stands.
    pub span: Span,
}

/// A piece of evidence and its day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aged {
    /// Which.
    pub subject: Subject,
    /// What the record calls itself.
    pub title: String,
    /// Its day.
    pub on: NaiveDate,
    /// Where that stands.
    pub span: Span,
}

/// How matters of one kind came and went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// What they are, in the plural: `nonconformities`.
    pub what: String,
    /// Month by month, without a gap, up to that of the as-of date.
    pub months: Vec<Month>,
    /// How many are not among them because the day on which they came or went is not recorded.
    pub undated: usize,
}

/// What became of matters of one kind within a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: NaiveDate,
    /// How many came.
    pub opened: usize,
    /// How many were closed.
    pub closed: usize,
    /// How many were open at its end, or on the as-of date.
    pub open: usize,
    /// How many of those were past their due date.
    pub overdue: usize,
}

/// An accepted deviation and its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lapse {
    /// The acceptance.
    pub subject: Subject,
    /// What the record calls itself.
    pub title: String,
    /// Until when it holds; `None` where no end is recorded.
    pub until: Option<NaiveDate>,
    /// Who accepted, as recorded.
    pub by: Option<String>,
    /// Where it stands.
    pub span: Span,
}

/// The records around a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The finding.
    pub finding: Fingerprint,
    /// Its subject first, then what is around it.
    pub nodes: Vec<ChainNode>,
    /// The links between them.
    pub edges: Vec<ChainEdge>,
    /// How many records that the rule read or that are linked with it are left out.
    pub left_out: usize,
}

/// A record of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainNode {
    /// Which.
    pub subject: Subject,
    /// What the record calls itself.
    pub title: String,
    /// What it is to the finding.
    pub role: Role,
    /// Where it stands.
    pub span: Span,
}

/// What a record is to a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// What the finding is about.
    Subject,
    /// What the rule read.
    Evidence,
    /// What is linked with one of those.
    Neighbour,
}

/// A link of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainEdge {
    /// Index of the node it leads from.
    pub from: usize,
    /// Index of the node it leads to.
    pub to: usize,
    /// The name of the link.
    pub link: String,
}
