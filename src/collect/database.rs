//! Records from databases.

use super::{Context, Extract};
use crate::config::{Config, Database, SourceConfig};
use crate::problem::Problem;
use crate::source::SourceId;

/// Fetches what a source asks for.
pub(super) fn fetch(
    _config: &Config,
    source: &SourceConfig,
    database: &Database,
    _next: SourceId,
    _context: &Context<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<Extract> {
    let message = format!("this version cannot read a `{}` source", database.key);
    let help = "export the records to CSV, JSON or YAML and name the files";
    problems.push(Problem::error(message, source.span).help(help));
    Vec::new()
}
