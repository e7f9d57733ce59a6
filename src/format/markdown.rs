//! Reader of markdown: follows in the next commit.

use super::{Limits, Sink};
use crate::problem::Problem;
use crate::source::Source;

/// Says that the format cannot be read yet.
pub fn read<'s>(source: &'s Source, _limits: &Limits, sink: &mut dyn Sink<'s>) {
    sink.problem(Problem::error("this format cannot be read yet", source.beginning()));
}
