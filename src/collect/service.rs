//! Records from services: asked over HTTP, page after page, or taken from what an earlier run kept.

use super::{Context, Extract};
use crate::config::{Asks, Config, Service, SourceConfig};
use crate::problem::Problem;
use crate::source::SourceId;

mod http;
mod vendor;

use self::vendor::Vendor;

/// Who knows what a service speaks.
fn vendor(service: &Service) -> Box<dyn Vendor + '_> {
    match &service.asks {
        Asks::Http(http) => Box::new(http::Generic::of(http)),
    }
}

/// Fetches what a source asks for.
pub(super) fn fetch(
    _config: &Config,
    source: &SourceConfig,
    service: &Service,
    _next: SourceId,
    _context: &Context<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<Extract> {
    let _ = vendor(service);
    let message = format!("this version cannot read a `{}` source", service.key);
    let help = "export the records to CSV, JSON or YAML and name the files";
    problems.push(Problem::error(message, source.span).help(help));
    Vec::new()
}
