//! What a pull request and a merge request have in common: each is a change that somebody asked for, somebody else agreed
//! to, and that was merged.

use super::row::{Row, said};
use crate::node::Node;

/// A change in the making.
pub(super) struct Change<'n, 's> {
    sent: &'n Node<'s>,
    asked_by: Option<&'n Node<'s>>,
    asked_on: Option<&'n Node<'s>>,
    pub(super) approved_by: Option<&'n Node<'s>>,
    pub(super) approved_on: Option<&'n Node<'s>>,
    /// What says that somebody asked for something else.
    pub(super) refused: Option<&'n Node<'s>>,
    pub(super) merged: Option<&'n Node<'s>>,
    pub(super) merged_by: Option<&'n Node<'s>>,
    pub(super) outcome: Outcome<'n, 's>,
}

/// What became of it, with what says so.
pub(super) enum Outcome<'n, 's> {
    /// It waits.
    Open(Option<&'n Node<'s>>),
    /// It is not put forward yet.
    Draft(Option<&'n Node<'s>>),
    /// It was closed and never merged.
    Left(Option<&'n Node<'s>>),
    /// It was merged.
    Merged(&'n Node<'s>),
}

impl<'n, 's> Change<'n, 's> {
    /// One that somebody asked for.
    pub(super) fn of(sent: &'n Node<'s>, asked_by: Option<&'n Node<'s>>, asked_on: Option<&'n Node<'s>>) -> Self {
        Self {
            sent,
            asked_by,
            asked_on,
            approved_by: None,
            approved_on: None,
            refused: None,
            merged: None,
            merged_by: None,
            outcome: Outcome::Open(None),
        }
    }

    /// Puts what is known into the fields of a change. A change is never closed here: that is for the organisation, once it has
    /// looked at what it brought.
    pub(super) fn put(self, row: &mut Row<'s>) {
        row.put("requested_by", self.asked_by.cloned());
        row.put("requested_on", self.asked_on.cloned());
        row.put("recorded_on", self.asked_on.cloned());
        row.put("approved_by", self.approved_by.cloned());
        row.put("approved_on", self.approved_on.cloned());
        row.put("approved_at", self.approved_on.cloned());
        row.put("implemented_on", self.merged.cloned());
        row.put("implemented_at", self.merged.cloned());
        row.put("implemented_by", self.merged_by.cloned());
        let (word, from) = match (self.outcome, self.refused, self.approved_by) {
            (Outcome::Merged(merged), ..) => ("implemented", Some(merged)),
            (Outcome::Left(_), Some(refused), _) => ("rejected", Some(refused)),
            (Outcome::Left(state), None, _) => ("cancelled", state),
            (Outcome::Draft(draft), ..) => ("requested", draft),
            (Outcome::Open(_), None, Some(approved)) => ("approved", Some(approved)),
            (Outcome::Open(state), ..) => ("requested", state),
        };
        row.put("Status", Some(said(word, from.unwrap_or(self.sent))));
    }
}
