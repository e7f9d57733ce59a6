//! Verdicts, grades and findings.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::source::{Span, hex};

/// The verdict of one rule on one subject (domain 0.2), in the order in which the worst speaks for a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The duty does not apply.
    NotApplicable,
    /// The deadline for the duty has not arrived.
    NotDue,
    /// The criterion is met, on positive evidence.
    Conform,
    /// Would be nonconform; a valid acceptance covers it.
    AcceptedDeviation,
    /// Would be nonconform; the organisation's own open nonconformity covers it in time.
    KnownManaged,
    /// No requirement failed, but a weakness is visible.
    Ofi,
    /// Records cannot decide it.
    NeedsHuman,
    /// It could not be tested. Never shown as a pass.
    NotTested,
    /// The criterion is not met.
    Nonconform,
    /// The rule itself failed.
    Error,
}

impl Verdict {
    /// All verdicts in the order in which reports list their counts.
    pub const ALL: [Self; 10] = [
        Self::Conform,
        Self::Nonconform,
        Self::Ofi,
        Self::AcceptedDeviation,
        Self::KnownManaged,
        Self::NotDue,
        Self::NotApplicable,
        Self::NotTested,
        Self::NeedsHuman,
        Self::Error,
    ];

    /// Its name in reports and in examples of rule pages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Conform => "conform",
            Self::NotApplicable => "not_applicable",
            Self::NotDue => "not_due",
            Self::AcceptedDeviation => "accepted_deviation",
            Self::KnownManaged => "known_managed",
            Self::Ofi => "ofi",
            Self::NeedsHuman => "needs_human",
            Self::NotTested => "not_tested",
            Self::Nonconform => "nonconform",
            Self::Error => "error",
        }
    }

    /// The verdict of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }

    /// Whether the subject counts as tested (domain 0.2).
    pub fn is_tested(self) -> bool {
        matches!(self, Self::Conform | Self::Nonconform | Self::Ofi | Self::AcceptedDeviation | Self::KnownManaged)
    }
}

/// How much a nonconformity weighs. The engine proposes, an auditor confirms (domain 0.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Opportunity for improvement: no requirement failed.
    Ofi,
    /// Does not affect the capability of the management system to achieve its intended results.
    Minor,
    /// Does.
    Major,
}

impl Grade {
    /// Its name in pages, configuration and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ofi => "ofi",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }

    /// The grade of a name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Ofi, Self::Minor, Self::Major].into_iter().find(|grade| grade.name() == name)
    }

    /// One step up: minor becomes major; an opportunity for improvement never escalates (F-33).
    #[must_use]
    pub fn step_up(self) -> Self {
        match self {
            Self::Ofi => Self::Ofi,
            Self::Minor | Self::Major => Self::Major,
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// The record type.
    pub kind: String,
    /// The record's id.
    pub id: String,
}

impl Subject {
    /// The management system as a whole.
    pub fn isms() -> Self {
        Self { kind: "isms".into(), id: "ISMS".into() }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.id)
    }
}

/// One thing the rule read, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The record it is from.
    pub subject: Subject,
    /// The field; `None` for the record itself.
    pub field: Option<String>,
    /// What was written there; `None` where nothing was.
    pub value: Option<String>,
    /// Where.
    pub span: Span,
    /// JSON pointer, for records in documents.
    pub pointer: Option<String>,
}

/// At least one piece of evidence: a finding without a place cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    first: Evidence,
    rest: Vec<Evidence>,
}

impl Places {
    /// Evidence whose first piece is where a person should look first.
    pub fn new(first: Evidence, rest: Vec<Evidence>) -> Self {
        Self { first, rest }
    }

    /// Where a person should look first.
    pub fn first(&self) -> &Evidence {
        &self.first
    }

    /// All of it, the first first.
    pub fn iter(&self) -> impl Iterator<Item = &Evidence> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// Adds what is not yet there.
    pub fn extend(&mut self, more: impl IntoIterator<Item = Evidence>) {
        for piece in more {
            if !self.iter().any(|known| *known == piece) {
                self.rest.push(piece);
            }
        }
    }
}

/// The identity of a finding over time: rule, subject and criterion; never line numbers or wording.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint of a rule's finding on a subject; `criterion` is the first reference of the page.
    pub fn new(rule: &str, subject: &Subject, criterion: &str) -> Self {
        let digest = Sha256::digest([rule, &subject.kind, &subject.id, criterion].join("\u{1f}"));
        Self(hex(&digest).chars().take(24).collect())
    }

    /// Its text: 24 hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Finding {
    /// How bad it is, the worst first. An opportunity weighs less than what could not be judged.
    pub fn rank(&self) -> u8 {
        match (self.verdict, self.grade) {
            (Verdict::Error, _) => 0,
            (Verdict::Nonconform, Some(Grade::Major)) => 1,
            (Verdict::Nonconform, _) => 2,
            (Verdict::NotTested, _) => 3,
            (Verdict::NeedsHuman, _) => 4,
            (Verdict::Ofi, _) => 5,
            (Verdict::KnownManaged, _) => 6,
            _ => 7,
        }
    }

    /// What it is, in a word or two.
    pub fn word(&self) -> &'static str {
        match self.rank() {
            0 => "error",
            1 => "major",
            2 => "minor",
            3 => "not tested",
            4 => "for a person",
            5 => "ofi",
            6 => "known",
            _ => "accepted",
        }
    }

    /// What it is, in the profession's words.
    pub fn heading(&self) -> &'static str {
        match self.rank() {
            0 => "rule in error",
            1 => "major nonconformity",
            2 => "minor nonconformity",
            3 => "not tested",
            4 => "for a person to judge",
            5 => "opportunity for improvement",
            6 => "known and managed",
            _ => "accepted deviation",
        }
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Something that a person must see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its identity over time.
    pub fingerprint: Fingerprint,
    /// The id of the rule that speaks.
    pub rule: String,
    /// The verdict; never `conform`, `not_due` or `not_applicable`.
    pub verdict: Verdict,
    /// The proposed grade of a nonconformity or an opportunity; `None` for the other verdicts.
    pub grade: Option<Grade>,
    /// Why the grade is higher than the rule's own, with the arithmetic.
    pub escalated_by: Option<String>,
    /// The requirements not met: references only.
    pub criteria: Vec<String>,
    /// What it is about.
    pub subject: Subject,
    /// The rule's sentence.
    pub title: String,
    /// What was found.
    pub statement: String,
    /// What may be done.
    pub recommendation: String,
    /// What the rule read.
    pub evidence: Places,
    /// The pairs of rule and subject this finding speaks for besides its own, where it is bundled or systemic.
    pub instances: Vec<Instance>,
    /// What is already being done about it.
    pub disposition: Option<String>,
    /// Who answers for the subject, as recorded: never a cause, and never the auditor (domain E.1, ownership).
    pub owner: Option<String>,
    /// What it means for information security, from the records it is linked with (domain E.1, effect).
    pub effect: Option<String>,
    /// How it stands to a baseline; `None` where the run has none.
    pub standing: Option<Standing>,
}

/// How a finding stands to a baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is not in the baseline.
    New,
    /// It is there as it is now.
    Unchanged,
    /// It is there, and weighs or says something else now.
    Updated,
}

/// One nonconforming pair of rule and subject within a finding that speaks for several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// The rule that failed.
    pub rule: String,
    /// What it failed on.
    pub subject: Subject,
    /// The pair's own identity over time.
    pub fingerprint: Fingerprint,
    /// What was found.
    pub reason: String,
    /// Where.
    pub span: Span,
    /// JSON pointer, for records in documents.
    pub pointer: Option<String>,
}
