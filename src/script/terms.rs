//! Terms: functions that every page may call, each with its meaning, on one page of a pack (`terms.md`).

use super::parse::{self, parse};
use crate::problem::Problem;
use crate::source::Source;

/// The terms of one pack.
pub struct Terms<'a> {
    /// The page of terms.
    pub source: &'a Source,
    functions: Vec<parse::Function>,
}

impl<'a> Terms<'a> {
    /// Reads the functions of a page of terms; `script` is its text with everything but the scripts blanked.
    pub fn read(source: &'a Source, script: &str) -> Result<Self, Problem> {
        let functions = parse(script).map_err(|(message, position)| {
            let at = source.offset(position.line().unwrap_or(1), position.position().unwrap_or(1));
            Problem::error(format!("the terms cannot be read: {message}"), super::lower::word_at(source, at))
        })?;
        Ok(Self { source, functions })
    }

    pub(super) fn functions(&self) -> &[parse::Function] {
        &self.functions
    }
}
