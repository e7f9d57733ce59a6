//! The address of a service.

use super::secrets::{is_secret_name, written_out};
use crate::config::Secret;
use crate::config::environment::{Environment, next_variable};
use crate::problem::Problem;
use crate::shape::Shape;
use crate::source::Span;

/// The address under `url`: `https`, or `http` of this machine; no user in it, no secret written out.
pub(super) fn url(
    shape: &mut Shape<'_, '_>,
    what: &'static str,
    environment: &Environment<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Secret> {
    let (text, span) = shape.required_text("url", problems)?;
    address(text, span, what, environment, problems)
}

/// Reads an address.
pub(super) fn address(
    text: &str,
    span: Span,
    what: &'static str,
    environment: &Environment<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Secret> {
    let query = text.split_once('?').map_or("", |(_, query)| query);
    let literal = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(name, value)| is_secret_name(name) && !value.is_empty() && next_variable(value).is_none());
    if let Some((name, _)) = literal {
        problems.push(written_out(name, what));
        return None;
    }
    let filled = Secret::of(text, span, environment, problems)?;
    let (scheme, rest) = filled.expose().split_once("://").unwrap_or(("", ""));
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    let wrong = if holds_user(rest.split('?').next().unwrap_or("")) {
        // Without a place: it may stand in the line.
        let problem = Problem::error(format!("the `url` of a `{what}` source holds a user or a password"), None);
        let help = "write `user: \"${USER}\"` and `password: \"${PASSWORD}\"` beside it; an `@` in a path is `%40`";
        problems.push(problem.help(help));
        return None;
    } else if !matches!(scheme, "http" | "https") || authority.is_empty() {
        "`url` must begin with `https://` and name a host"
    } else if rest.contains('#') {
        "`url` must not have a `#`"
    } else if scheme == "http" && !is_here(host) {
        "`url` must begin with `https://`: what `http://` carries can be read and changed on its way"
    } else {
        return Some(filled);
    };
    problems.push(Problem::error(wrong, span));
    None
}

/// Whether a host is this machine.
fn is_here(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Whether something stands before an `@` that only a user can be.
fn holds_user(address: &str) -> bool {
    let before = |at: usize| address.get(..at).is_some_and(|before| !before.is_empty() && !before.ends_with('/'));
    address.match_indices('@').any(|(at, _)| before(at))
}
