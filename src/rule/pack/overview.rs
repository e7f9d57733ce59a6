//! What a pack wants shown of the records besides verdicts: which dates are deadlines, which audits cover what, who answers
//! for a record. Read from `overview:` of pack.yaml and checked against the model, so that a run cannot ask for what is not there.

use crate::model::{LinkId, Path, TypeId};
use crate::source::Span;
use crate::value::Symbol;

mod read;

pub(super) use read::{merge, read};

/// What is shown of the records besides verdicts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OverviewPlan {
    /// Ways to who answers for a record, each a link or a chain of them; the first that leads to somebody counts.
    pub owner: Vec<Vec<String>>,
    /// Which parameters say within how many days a finding is answered.
    pub response: Option<ResponsePlan>,
    /// Dates by which something is to be done, or on which it ends.
    pub deadlines: Vec<DeadlinePlan>,
    /// Parts of the scope.
    pub coverage: Vec<CoveragePlan>,
    /// Entries of the statement of applicability.
    pub controls: Vec<ControlPlan>,
    /// Pieces of evidence.
    pub evidence: Vec<(TypeId, Path)>,
    /// Matters that come and go.
    pub flows: Vec<FlowPlan>,
    /// Accepted deviations.
    pub lapses: Vec<LapsePlan>,
}

/// The parameters that say within how many days a finding is answered; each is one figure or one for each grade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponsePlan {
    /// Days to a plan.
    pub plan: String,
    /// Days to the action being implemented.
    pub action: String,
    /// Where the pack says so.
    pub span: Span,
}

/// Some records of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Which {
    /// The type.
    pub kind: TypeId,
    /// The field that narrows them: their own, or one of what a link leads to.
    pub by: Option<(Option<Path>, Path)>,
    /// Only those that hold one of these words there; any where empty.
    pub is: Vec<String>,
    /// Not those that hold one of these words there.
    pub not: Vec<String>,
    /// Only those at or beyond this state.
    pub from: Option<Symbol>,
    /// States that end the matter, besides those that end every record of the type.
    pub until: Vec<Symbol>,
    /// Links of records of which one ends the matter too by leading here, once it is at or beyond `from` itself.
    pub followed: Vec<LinkId>,
}

/// A date by which something is to be done, or on which it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadlinePlan {
    /// Whose.
    pub of: Which,
    /// The date.
    pub date: Path,
    /// What is due, in a few words.
    pub what: String,
    /// Dates that say that it is done. A part of the struct that holds the date speaks for that struct alone.
    pub done: Vec<Path>,
}

/// Parts of the scope and what looks at them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoveragePlan {
    /// The parts.
    pub of: Which,
    /// The day from which a part belongs to the scope.
    pub first: Option<Path>,
    /// The last day on which it does.
    pub last: Option<Path>,
    /// What looks at them.
    pub looks: Vec<LookPlan>,
}

/// Records that look at parts of the scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookPlan {
    /// Which.
    pub of: Which,
    /// The links to the parts.
    pub items: Path,
    /// The day.
    pub date: Path,
    /// What of the same struct says that the part was not looked at after all.
    pub except: Vec<(Path, String)>,
}

/// Entries of the statement of applicability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlPlan {
    /// Which.
    pub of: Which,
    /// The control.
    pub reference: Path,
    /// Whether it applies.
    pub applicable: Option<Path>,
    /// How far it is carried out: the first of these that is recorded.
    pub status: Vec<Path>,
}

/// Matters that come and go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowPlan {
    /// Which.
    pub of: Which,
    /// What they are, in the plural.
    pub what: String,
    /// The day on which one comes.
    pub opened: Path,
    /// The day on which it goes: the first of these that is recorded.
    pub closed: Vec<Path>,
    /// The day by which it is to go.
    pub due: Option<Path>,
    /// Where none is recorded: the parameter that says how many days it may take, and what it depends on.
    pub within: Option<(String, Option<Path>, Span)>,
}

/// Accepted deviations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LapsePlan {
    /// Which.
    pub of: Which,
    /// The last day.
    pub until: Path,
    /// Who accepted.
    pub by: Option<Path>,
    /// The states in which one stands or has lapsed.
    pub states: Vec<Symbol>,
}
