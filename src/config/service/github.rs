//! Issues, pull requests and branches of GitHub.

use super::address::{self, address};
use super::secrets::Login;
use crate::config::Secret;
use crate::config::environment::Environment;
use crate::config::keys::places::{ISSUES, MERGES};
use crate::node::{Kind, Node};
use crate::problem::Problem;
use crate::shape::{Keys, Shape};
use crate::source::Span;

/// What is asked of a repository of GitHub.
#[derive(Clone, Debug)]
pub struct Github {
    /// The address of the interface.
    pub url: Secret,
    /// The repository, as `acme/isms`.
    pub repository: String,
    /// Which part of it.
    pub part: Wanted,
    /// Who asks.
    pub login: Login,
}

/// What is asked of a project of GitLab.
#[derive(Clone, Debug)]
pub struct Gitlab {
    /// The address of the site or of its interface.
    pub url: Secret,
    /// The project, by path as `acme/isms` or by number.
    pub project: String,
    /// Which part of it.
    pub part: Wanted,
    /// Who asks.
    pub login: Login,
}

/// A part of a repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Issues.
    Issues(Which),
    /// Requests to merge.
    Merges(Which),
    /// Branches with what protects them.
    Branches(Vec<String>),
}

/// Which issues or requests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Which {
    /// `open`, `closed` or `all`.
    pub state: TicketState,
    /// Labels that each must have.
    pub labels: Vec<String>,
    /// The branch that they are to be merged into.
    pub base: Option<String>,
    /// Whether the history of each is asked for too: one more request an issue.
    pub history: bool,
}

/// In which state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TicketState {
    /// Those that wait.
    Open,
    /// Those that are over.
    Closed,
    /// All: what was closed is as much a record as what is open.
    #[default]
    All,
}

/// Where GitHub is asked that is nobody's own.
const GITHUB: &str = "https://api.github.com";
/// Where GitLab is asked that is nobody's own.
const GITLAB: &str = "https://gitlab.com";

impl Github {
    pub(super) fn read(
        shape: &mut Shape<'_, '_>,
        environment: &Environment<'_>,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let url = url(shape, "github", GITHUB, environment, problems);
        let repository = shape.required_text("repository", problems).and_then(|text| repository(text, problems));
        let part = part(shape, ["issues", "pulls", "branch_protection"], problems);
        let login = Login::read(shape, "github", environment, problems);
        Some(Self { url: url?, repository: repository?, part: part?, login })
    }
}

impl Gitlab {
    pub(super) fn read(
        shape: &mut Shape<'_, '_>,
        environment: &Environment<'_>,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let url = url(shape, "gitlab", GITLAB, environment, problems);
        let project = shape.required_text("project", problems).map(|(text, _)| text.to_owned());
        let part = part(shape, ["issues", "merge_requests", "branch_protection"], problems);
        let login = Login::read(shape, "gitlab", environment, problems);
        Some(Self { url: url?, project: project?, part: part?, login })
    }
}

fn url(
    shape: &mut Shape<'_, '_>,
    what: &'static str,
    usual: &str,
    environment: &Environment<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Secret> {
    match shape.node("url") {
        None => address(usual, shape.span(), what, environment, problems),
        Some(_) => address::url(shape, what, environment, problems),
    }
}

fn repository((text, span): (&str, Span), problems: &mut Vec<Problem>) -> Option<String> {
    let mut parts = text.split('/');
    let plain = |part: Option<&str>| {
        part.is_some_and(|part| {
            let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            !part.is_empty() && part != "." && part != ".." && part.chars().all(fits)
        })
    };
    if plain(parts.next()) && plain(parts.next()) && parts.next().is_none() {
        return Some(text.to_owned());
    }
    let problem = Problem::error(format!("`{text}` is no repository"), span);
    problems.push(problem.help("write owner and name: `repository: acme/isms`"));
    None
}

/// The one of the three keys that says what is asked for.
fn part(shape: &mut Shape<'_, '_>, keys: [&'static str; 3], problems: &mut Vec<Problem>) -> Option<Wanted> {
    let [issues, merges, branches] = keys;
    // A key with nothing behind it asks for all there is.
    let written: Vec<&'static str> = keys.into_iter().filter(|key| shape.key_span(key).is_some()).collect();
    let nodes = keys.map(|key| shape.node(key));
    let [of_issues, of_merges, of_branches] = nodes;
    match written.as_slice() {
        [key] if *key == issues => Some(Wanted::Issues(choice(of_issues, &ISSUES, problems))),
        [key] if *key == merges => Some(Wanted::Merges(choice(of_merges, &MERGES, problems))),
        [key] if *key == branches && of_branches.is_some() => {
            let names = shape.texts(branches, problems).into_iter().map(|(text, _)| text.to_owned()).collect();
            Some(Wanted::Branches(names))
        }
        _ => {
            let problem = Problem::error("it must be said what of the repository is asked for", shape.span());
            problems.push(problem.help(format!("say one of: `{issues}: all`, `{merges}: all`, `{branches}: [main]`")));
            None
        }
    }
}

/// `all`, or a mapping that says more.
fn choice(node: Option<&Node<'_>>, keys: &'static Keys, problems: &mut Vec<Problem>) -> Which {
    let Some(node) = node else { return Which::default() };
    if let Kind::Text(text) = &node.kind {
        return Which { state: state(text, node.span, problems), ..Which::default() };
    }
    let mut shape = Shape::of(node, keys, problems);
    let state = shape.text("state", problems).map(|(text, span)| state(text, span, problems));
    let labels = shape.texts("labels", problems);
    for (label, span) in labels.iter().filter(|(label, _)| label.contains(',')) {
        problems.push(Problem::error(format!("the label `{label}` holds a comma, which no label can"), *span));
    }
    let labels = labels.into_iter().map(|(text, _)| text.to_owned()).collect();
    let base = shape.text("base", problems).map(|(text, _)| text.to_owned());
    let history = shape.flag("history", false, problems);
    shape.finish(problems);
    Which { state: state.unwrap_or_default(), labels, base, history }
}

fn state(text: &str, span: Span, problems: &mut Vec<Problem>) -> TicketState {
    match text {
        "open" => TicketState::Open,
        "closed" => TicketState::Closed,
        "all" => TicketState::All,
        other => {
            let problem = Problem::error(format!("no state is called `{other}`"), span);
            problems.push(problem.help("it is one of: open, closed, all"));
            TicketState::All
        }
    }
}
