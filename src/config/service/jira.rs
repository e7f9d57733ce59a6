//! Issues of Jira Cloud.

use super::address;
use super::secrets::Login;
use crate::config::Secret;
use crate::config::environment::Environment;
use crate::node::{Kind, Node};
use crate::problem::Problem;
use crate::shape::{Shape, text_of};

/// Which issues of Jira are asked for.
#[derive(Clone, Debug)]
pub struct Jira {
    /// The address of the site, or of the gateway where `cloud` names the site.
    pub url: Secret,
    /// The id of the site, for those who log in through the gateway.
    pub cloud: Option<String>,
    /// The query.
    pub jql: String,
    /// The fields to ask for beyond those that every issue has, with the name that people know each by where it is said;
    /// `None` for all of them.
    pub fields: Option<Vec<(String, Option<String>)>>,
    /// Whether the changelog of each issue is asked for too.
    pub history: bool,
    /// Who asks.
    pub login: Login,
}

/// The gateway for logins that are no mail address with a token.
const GATEWAY: &str = "https://api.atlassian.com";

impl Jira {
    pub(super) fn read(
        shape: &mut Shape<'_, '_>,
        environment: &Environment<'_>,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let cloud = shape.text("cloud", problems).map(|(text, _)| text.to_owned());
        let url = match (&cloud, shape.node("url")) {
            (Some(_), None) => Secret::of(GATEWAY, shape.span(), environment, problems),
            _ => address::url(shape, "jira", environment, problems),
        };
        let jql = shape.required_text("jql", problems).map(|(text, _)| text.to_owned());
        let fields = shape.node("fields").map(|node| fields(node, problems));
        let history = shape.flag("history", true, problems);
        let login = Login::read(shape, "jira", environment, problems);
        Some(Self { url: url?, cloud, jql: jql?, fields, history, login })
    }
}

/// A list of fields, or a mapping from each to its name.
fn fields(node: &Node<'_>, problems: &mut Vec<Problem>) -> Vec<(String, Option<String>)> {
    match &node.kind {
        Kind::Map(entries) => {
            let one = |entry: &crate::node::Entry<'_>| {
                let (name, _) = text_of(&entry.value, &entry.key, problems)?;
                Some((entry.key.to_string(), Some(name.to_owned())))
            };
            entries.iter().filter_map(one).collect()
        }
        Kind::List(items) => {
            items.iter().filter_map(|item| Some((text_of(item, "fields", problems)?.0.to_owned(), None))).collect()
        }
        _ => {
            let problem =
                Problem::error(format!("`fields` must be a list or a mapping, not {}", node.noun()), node.span);
            problems.push(problem.help("write it as `fields: { customfield_10031: Root cause }`"));
            Vec::new()
        }
    }
}
