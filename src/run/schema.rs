//! `tickmark schema WHAT`: the JSON Schema of what people write or programs read.

use super::Prepared;
use crate::cli::{Answer, Schema, Surroundings};
use crate::schema::text;

/// Prints the schema; of what packs decide, for the packs in force.
pub(super) fn answer(asked: &Schema, surroundings: &Surroundings) -> Answer {
    if !asked.what.follows_packs() {
        return Answer::said(text(asked.what, None));
    }
    match Prepared::packs_alone(&asked.place) {
        Ok(packs) => Answer::said(text(asked.what, Some(&packs))),
        Err(told) => told.answer(surroundings),
    }
}
