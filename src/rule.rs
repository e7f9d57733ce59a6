//! Rules and packs of them: a Markdown page into its parts, a directory into a pack.

use std::fmt;

use chrono::NaiveDate;

use crate::config::Said;
use crate::finding::{Grade, Verdict};
use crate::param::{Origin, Param, ParamValue, Params};
use crate::script::{Asked, Each, Outcome, Program};
use crate::source::{SourceId, Span};

pub mod files;
mod front;
mod keys;
pub mod needs;
pub mod pack;
mod page;
mod wording;

pub use files::PackFiles;
pub use keys::{MANIFEST, PAGE};
pub use pack::{
    Answers, Attested, Bundle, Documented, HighRisk, OverviewPlan, Packs, PaperPlan, Raised, Statement, Which,
};
pub use page::blanked;

/// One rule: what its page says, ready to be put to records.
#[derive(Debug)]
pub struct Rule {
    /// Its id: the name of its file.
    pub id: String,
    /// Its sentence: the page's heading.
    pub title: String,
    /// What its subjects are.
    pub each: Each,
    /// Whether withdrawn records are subjects too.
    pub withdrawn: bool,
    /// Whether its gate opens for the run or for each subject.
    pub gate_run: bool,
    /// The grade of a failure.
    pub grade: Grade,
    /// What kind of criterion it tests (domain 0.3).
    pub criterion: Criterion,
    /// References to the requirement.
    pub criteria: Vec<String>,
    /// The gates it needs, those the pack implies included.
    pub needs: Vec<String>,
    /// Whether the run cannot conclude when it ends untested for want of input.
    pub required: bool,
    /// What raises the grade.
    pub escalate: Vec<Escalation>,
    /// Its own parameters and their defaults.
    pub params: Vec<(String, ParamValue, Span)>,
    /// Statements of the guide it serves.
    pub basis: Vec<String>,
    /// What is asked of a database, where the rule is put to one.
    pub queries: Option<Queries>,
    /// Sections of the page, as written.
    pub sections: Sections,
    /// The compiled script.
    pub program: Program,
    /// The page's examples.
    pub examples: Vec<Example>,
    /// Files that lie beside the records of the examples: `text NAME` blocks of the page.
    pub example_files: Vec<(String, Span)>,
    /// The page.
    pub page: SourceId,
    /// The pack it is of.
    pub pack: String,
}

/// What a rule asks of a database, which does the work: how many records there are, and which of them are worth a look.
#[derive(Clone, Debug)]
pub struct Queries {
    /// The name of the source that is the database.
    pub database: Said<String>,
    /// A query that gives one number.
    pub population: Said<String>,
    /// A query that gives the rows that fail.
    pub exceptions: Said<String>,
}

/// The prose of a page.
#[derive(Clone, Debug, Default)]
pub struct Sections {
    /// Why the rule is there.
    pub why: String,
    /// What it tests, in words.
    pub test: String,
    /// What may be done about a failure.
    pub remedy: String,
}

/// The kind of a criterion, which decides the grades a rule may give (domain 0.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Criterion {
    /// A mandatory requirement of clauses 4 to 10, or an applicable control.
    Standard,
    /// The organisation's own documented rule or parameter.
    Own,
    /// Law, regulation or contract.
    Legal,
    /// Good practice not adopted as a rule: opportunities for improvement only.
    Practice,
    /// The records cannot be trusted or read.
    Integrity,
}

impl Criterion {
    /// All of them, and their names in pages.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Standard, "standard"),
        (Self::Own, "own"),
        (Self::Legal, "legal"),
        (Self::Practice, "practice"),
        (Self::Integrity, "integrity"),
    ];

    /// Its name in pages.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }
}

/// What raises a grade (domain 0.4).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Escalation {
    /// The thing required is wholly absent.
    Absent,
    /// Systemic: at least so many failures, and at least this share of those tested; of fewer than ten tested, two and half.
    Systemic {
        /// Failures.
        count: usize,
        /// Share, from 0 to 1.
        share: f64,
    },
    /// The same matter failed before.
    Repeat,
    /// A failing subject reaches a high risk.
    Risk,
    /// Overdue by more than so many days.
    Age(f64),
    /// It never escalates by itself.
    None,
}

impl fmt::Display for Escalation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("ESC-ABS"),
            Self::Systemic { count, share } => write!(f, "ESC-SYS({count}, {} %)", (share * 100.0).round()),
            Self::Repeat => f.write_str("ESC-REP"),
            Self::Risk => f.write_str("ESC-RISK"),
            Self::Age(days) => write!(f, "ESC-AGE({days})"),
            Self::None => f.write_str("ESC-NONE"),
        }
    }
}

/// An example of a page: records, and the verdict the rule must come to.
#[derive(Clone, Debug)]
pub struct Example {
    /// The sentence before it.
    pub lead: String,
    /// The verdict that some subject must come to, and no subject a worse one.
    pub verdict: Verdict,
    /// Text that the statement, question or reason must contain.
    pub contains: Option<String>,
    /// The date on which it is judged.
    pub as_of: NaiveDate,
    /// The records: a YAML document of the page.
    pub records: Span,
}

/// The date on which examples are judged unless they say another.
pub fn example_date() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 30).unwrap_or_default()
}

impl Rule {
    /// The first of its references: part of the identity of its findings.
    pub fn criterion_reference(&self) -> &str {
        self.criteria.first().map_or("", String::as_str)
    }

    /// The criterion that is in force: what the organisation has not made its own is practice, what it has adopted is its
    /// own (domain 0.3). Where it cannot be told whether it has, nothing is softened.
    pub fn criterion_in_force(&self, asked: &Asked<'_, '_>) -> Criterion {
        if asked.world.adopted.contains(&self.id) {
            return if self.criterion == Criterion::Practice { Criterion::Own } else { self.criterion };
        }
        match (self.criterion, self.program.adopted(asked)) {
            (Criterion::Own, Some(Ok(false))) => Criterion::Practice,
            (criterion, _) => criterion,
        }
    }

    /// An outcome under the criterion in force: a failure of mere practice is an opportunity for improvement, and a
    /// weakness in what was adopted is a minor nonconformity.
    pub fn settle(&self, outcome: Outcome, in_force: Criterion) -> Outcome {
        match (self.criterion, in_force, outcome.verdict) {
            (Criterion::Own, Criterion::Practice, Verdict::Nonconform) => {
                Outcome { verdict: Verdict::Ofi, grade: None, ..outcome }
            }
            (Criterion::Practice, Criterion::Own, Verdict::Ofi | Verdict::Nonconform) => {
                Outcome { verdict: Verdict::Nonconform, grade: Some(Grade::Minor), ..outcome }
            }
            (Criterion::Practice, Criterion::Practice, Verdict::Nonconform) => {
                Outcome { verdict: Verdict::Ofi, grade: None, ..outcome }
            }
            _ => outcome,
        }
    }

    /// The parameters in force for it: the pack's, its own, and over both the organisation's.
    pub fn params_in_force(&self, pack: &Params, organisation: &Params) -> Params {
        let mut all = Params::default();
        for (name, _) in self.program.params() {
            let own = self.params.iter().find(|(known, ..)| known == name);
            let own = own.map(|(_, value, span)| Param { value: value.clone(), origin: Origin::Page, span: *span });
            if let Some(param) = organisation.get(name).cloned().or(own).or_else(|| pack.get(name).cloned()) {
                all.insert(name.clone(), param);
            }
        }
        all
    }
}
