//! Places of a script that may go one way or the other, and which way they went: what examples have to reach.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashSet;

use crate::source::Span;

/// A place of a script that may go one way or the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Site {
    /// The word that stands there.
    pub span: Span,
    /// How it may go.
    pub what: What,
}

/// How a place may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A condition, met or not: `if`, `require`, `advise`.
    Condition,
    /// A statement, reached or not: `ask`, `not_due`, `note`.
    Reached,
    /// A function that the engine asks, with yes or no: `applies`, `opens`, `adopted`.
    Answer,
}

/// Something a script may say of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// As what.
    pub said: Said,
    /// Its text, holes as they are written.
    pub text: String,
    /// Where it is written.
    pub span: Span,
}

/// As what something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// The statement of a requirement that is unmet.
    Requirement,
    /// The statement of an opportunity for improvement.
    Advice,
    /// A question, a reason, a remark.
    Other,
}

/// A way to go at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Branch {
    /// The word that stands there.
    pub span: Span,
    /// Whether the condition is met, or the answer is yes; of a statement, that it is reached.
    pub way: bool,
}

impl Site {
    /// Every way to go here.
    pub fn branches(&self) -> impl Iterator<Item = Branch> + use<> {
        let span = self.span;
        let ways: &[bool] = if self.what == What::Reached { &[true] } else { &[true, false] };
        ways.iter().map(move |way| Branch { span, way: *way })
    }
}

/// The branches that were taken, noted from any thread.
#[derive(Debug, Default)]
pub struct Taken(Mutex<FxHashSet<Branch>>);

impl Taken {
    /// Notes that a branch was taken.
    pub fn note(&self, span: Span, way: bool) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(Branch { span, way });
    }

    /// Whether a branch was taken.
    pub fn has(&self, branch: Branch) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&branch)
    }
}
