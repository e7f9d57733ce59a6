//! Sources that are services.

use super::environment::Environment;
use crate::node::{Kind, Node};
use crate::problem::Problem;
use crate::shape::Shape;
use crate::source::Span;

mod address;
mod http;
mod reach;
mod secrets;

pub use self::http::{Http, PageSize, Pages};
pub use self::reach::Reach;
pub use self::secrets::{Hidden, Login};

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
    let asks = match key {
        "http" => {
            let mut shape = Shape::new(node, "`http`", problems);
            let reach = Reach::of(&mut shape, problems);
            let http = Http::read(&mut shape, environment, problems);
            shape.finish(problems);
            http.map(|http| (reach, Asks::Http(http)))
        }
        _ => {
            let problem = Problem::error(format!("this version cannot read a `{key}` source"), node.span);
            problems.push(problem.help("export the records to CSV, JSON or YAML and name the files"));
            None
        }
    };
    // Where a secret is written out, no line of these settings is shown for something else either.
    let told = problems.get_mut(before..).unwrap_or_default();
    if told.iter().any(|problem| problem.span.is_none()) {
        told.iter_mut().for_each(|problem| problem.span = None);
    }
    let (reach, asks) = asks?;
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
