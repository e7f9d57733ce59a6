//! Records from services.

use super::{Context, Extract};
use crate::config::{Config, Service, SourceConfig};
use crate::problem::Problem;
use crate::source::SourceId;

/// Fetches what a source asks for.
pub(super) fn fetch(
    _config: &Config,
    source: &SourceConfig,
    service: &Service,
    _next: SourceId,
    _context: &Context<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<Extract> {
    let message = format!("this version cannot read a `{}` source", service.key);
    let help = "export the records to CSV, JSON or YAML and name the files";
    problems.push(Problem::error(message, source.span).help(help));
    Vec::new()
}
