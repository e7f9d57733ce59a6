//! Sources that are services.

use super::environment::Environment;
use super::keys::places;
use crate::node::{Kind, Node};
use crate::problem::Problem;
use crate::shape::Shape;
use crate::source::Span;

mod address;
mod github;
mod http;
mod jira;
mod reach;
mod secrets;
mod servicenow;

pub use self::github::{Github, Gitlab, TicketState, Wanted, Which};
pub use self::http::{Http, PageSize, Pages};
pub use self::jira::Jira;
pub use self::reach::Reach;
pub use self::secrets::{Hidden, Login};
pub use self::servicenow::Servicenow;

/// Where records are and what is asked for.
#[derive(Clone, Debug)]
pub struct Service {
    /// The key under which it is configured.
    pub key: &'static str,
    /// Where it is configured.
    pub span: Span,
    /// How it is reached, and what it may cost.
    pub reach: Reach,
    /// What is asked.
    pub asks: Asks,
    /// Its settings as they are written, variables not filled in, without those that change nothing of what is sent: what
    /// is kept of it is found again by this.
    pub written: String,
    /// What the environment gave to its settings: nothing of it may be shown or kept.
    pub hidden: Vec<Hidden>,
}

/// What is asked of a service.
#[derive(Clone, Debug)]
pub enum Asks {
    /// Any service that answers in JSON.
    Http(Http),
    /// Issues of Jira.
    Jira(Jira),
    /// A repository of GitHub.
    Github(Github),
    /// A project of GitLab.
    Gitlab(Gitlab),
    /// A table of ServiceNow.
    Servicenow(Servicenow),
}

/// The keys of sources that are services.
pub(super) const KEYS: &[&str] = &["jira", "github", "gitlab", "servicenow", "http"];

/// Reads what stands below one of the keys.
pub(super) fn read(
    key: &'static str,
    node: &Node<'_>,
    environment: &Environment<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Service> {
    let before = problems.len();
    let hidden = secrets::hidden(node, environment);
    let mut written = String::from(key);
    spell(node, &mut written);
    let keys = match key {
        "jira" => &places::JIRA,
        "github" => &places::GITHUB,
        "gitlab" => &places::GITLAB,
        "servicenow" => &places::SERVICENOW,
        _ => &places::HTTP,
    };
    let mut shape = Shape::of(node, keys, problems);
    let reach = Reach::of(&mut shape, problems);
    let asks = match key {
        "jira" => Jira::read(&mut shape, environment, problems).map(Asks::Jira),
        "github" => Github::read(&mut shape, environment, problems).map(Asks::Github),
        "gitlab" => Gitlab::read(&mut shape, environment, problems).map(Asks::Gitlab),
        "servicenow" => Servicenow::read(&mut shape, environment, problems).map(Asks::Servicenow),
        _ => Http::read(&mut shape, environment, problems).map(Asks::Http),
    };
    shape.finish(problems);
    if key != "http" {
        no_variables(node, problems);
    }
    // Where a secret is written out, no line of these settings is shown for something else either.
    let told = problems.get_mut(before..).unwrap_or_default();
    if told.iter().any(|problem| problem.span.is_none()) {
        told.iter_mut().for_each(|problem| problem.span = None);
    }
    let asks = asks?;
    (problems.len() == before).then_some(Service { key, span: node.span, reach, asks, written, hidden })
}

/// The path that a JSON pointer is, as headings have it: `/fields/key` is `fields.key`. Anything else is left as it is.
pub(super) fn path(heading: &str) -> String {
    match heading.strip_prefix('/') {
        Some(steps) => {
            steps.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect::<Vec<_>>().join(".")
        }
        None => heading.to_owned(),
    }
}

/// What is asked of a tracker is shown and kept; only where it is and who asks may come from the environment.
fn no_variables(node: &Node<'_>, problems: &mut Vec<Problem>) {
    let Kind::Map(entries) = &node.kind else { return };
    let may = |key: &str| ["url", "user", "password", "token", "ca"].contains(&key);
    for entry in entries.iter().filter(|entry| !may(&entry.key)) {
        super::settings::forbid(&entry.value, &entry.key, problems);
    }
}

/// Settings as they are written, in one line whatever the line breaks.
fn spell(node: &Node<'_>, out: &mut String) {
    match &node.kind {
        Kind::Null => out.push('~'),
        Kind::Text(text) => out.push_str(&format!("{text:?}")),
        Kind::List(items) => {
            out.push('[');
            items.iter().for_each(|item| {
                spell(item, out);
                out.push(',');
            });
            out.push(']');
        }
        Kind::Map(entries) => {
            out.push('{');
            for entry in entries.iter().filter(|entry| !reach::KEYS.contains(&entry.key.as_ref())) {
                out.push_str(&format!("{:?}:", entry.key));
                spell(&entry.value, out);
                out.push(',');
            }
            out.push('}');
        }
    }
}
