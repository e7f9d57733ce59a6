//! Tokens and passwords: from the environment only.

use crate::config::Secret;
use crate::config::environment::{Environment, next_variable};
use crate::node::{Kind, Node};
use crate::problem::Problem;
use crate::shape::Shape;

/// A value that the environment gave.
#[derive(Clone, Debug)]
pub struct Hidden {
    /// The value; printed it is `***`.
    pub value: Secret,
    /// Whether it is a token or a password, by the name of the setting, of the parameter or of the variable. What is none,
    /// as the name of a user or of a project, may rightly stand in records.
    pub opens: bool,
}

/// Who asks.
#[derive(Clone, Debug, Default)]
pub struct Login {
    /// The name of a user, for those who log in with one.
    pub user: Option<Secret>,
    /// The token or password.
    pub secret: Option<Secret>,
}

impl Login {
    /// Reads `user`, `password` and `token`.
    pub(super) fn read(
        shape: &mut Shape<'_, '_>,
        what: &str,
        environment: &Environment<'_>,
        problems: &mut Vec<Problem>,
    ) -> Self {
        let user = shape.text("user", problems);
        let user = user.and_then(|(text, span)| Secret::of(text, span, environment, problems));
        let token = credential(shape, "token", what, environment, problems);
        let password = credential(shape, "password", what, environment, problems);
        if let (Some(_), Some(_), Some(span)) = (&token, &password, shape.key_span("password")) {
            problems.push(Problem::error("a login has a `token` or a `password`, not both", span));
        }
        if let (None, Some(_), Some(span)) = (&user, &password, shape.key_span("password")) {
            problems.push(Problem::error("a `password` needs the key `user`", span));
        }
        let without = shape.node("token").is_none() && shape.node("password").is_none();
        if let (Some(_), true, Some(span)) = (&user, without, shape.key_span("user")) {
            problems.push(Problem::error("a `user` needs a `password` or a `token`", span));
        }
        Self { user, secret: token.or(password) }
    }
}

/// The secret under a key. One that is written out is refused, and not shown: it is in no place that may be excerpted.
pub(super) fn credential(
    shape: &mut Shape<'_, '_>,
    key: &'static str,
    what: &str,
    environment: &Environment<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Secret> {
    let (text, span) = shape.text(key, problems)?;
    if next_variable(text).is_none() {
        problems.push(written_out(key, what));
        return None;
    }
    let secret = Secret::of(text, span, environment, problems)?;
    if secret.expose().trim().is_empty() {
        problems.push(Problem::error(format!("the environment holds nothing for `{key}`"), span));
        return None;
    }
    Some(secret)
}

/// That a secret stands in the configuration. The problem has no place, for a place is shown with its line.
pub(super) fn written_out(key: &str, what: &str) -> Problem {
    let message = format!("the `{key}` of a `{what}` source is written out in the configuration");
    let variable: String =
        key.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    Problem::error(message, None)
        .help(format!("put it into the environment and write `${{{variable}}}`; it was readable, so replace it"))
}

/// Words that say of what a name stands for that it is a secret.
const SECRET: [&str; 14] = [
    "apikey",
    "auth",
    "authorization",
    "cookie",
    "credential",
    "credentials",
    "passwd",
    "password",
    "pat",
    "pwd",
    "secret",
    "sig",
    "signature",
    "token",
];
/// Whose key is a secret; that of a project or a ticket is none.
const KEY_OF: [&str; 6] = ["access", "api", "auth", "private", "secret", "subscription"];
/// Whose token is none: it says where a list goes on.
const TOKEN_OF: [&str; 4] = ["continuation", "cursor", "next", "page"];

/// Whether a header, a parameter or a variable of this name holds a secret as a rule.
pub(super) fn is_secret_name(name: &str) -> bool {
    let words = words(name);
    let pairs = words.iter().enumerate().map(|(at, word)| (at.checked_sub(1).and_then(|at| words.get(at)), word));
    pairs.into_iter().any(|(before, word)| match word.as_str() {
        "key" => before.is_none_or(|before| KEY_OF.contains(&before.as_str())),
        "token" => before.is_none_or(|before| !TOKEN_OF.contains(&before.as_str())),
        word => SECRET.contains(&word),
    })
}

/// The words of a name, in lower case: apart by signs, or by a capital after a small letter.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || (small && c.is_uppercase()) {
            words.push(String::new());
        }
        small = c.is_lowercase() || c.is_ascii_digit();
        if let Some(word) = words.last_mut().filter(|_| c.is_alphanumeric()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Every value that variables below a node stand for.
pub(super) fn hidden(node: &Node<'_>, environment: &Environment<'_>) -> Vec<Hidden> {
    let mut found = Vec::new();
    gather("", node, environment, &mut found);
    found
}

fn gather(key: &str, node: &Node<'_>, environment: &Environment<'_>, found: &mut Vec<Hidden>) {
    match &node.kind {
        Kind::Null => {}
        Kind::List(items) => items.iter().for_each(|item| gather(key, item, environment, found)),
        Kind::Map(entries) => entries.iter().for_each(|entry| gather(&entry.key, &entry.value, environment, found)),
        Kind::Text(text) => {
            let mut rest = text.as_ref();
            let mut passed = String::new();
            while let Some((before, name, after)) = next_variable(rest) {
                passed.push_str(before);
                let opens = is_secret_name(key) || is_secret_name(name) || is_secret_name(parameter(&passed));
                let variable = format!("${{{name}}}");
                // What is missing is told where the setting is read.
                let value = Secret::of(&variable, node.span, environment, &mut Vec::new());
                found.extend(value.filter(|value| !value.expose().is_empty()).map(|value| Hidden { value, opens }));
                rest = after;
            }
        }
    }
}

/// The name of the parameter of an address that comes next after a part of it.
fn parameter(passed: &str) -> &str {
    let query = passed.split_once('?').map_or("", |(_, query)| query);
    query.rsplit('&').next().and_then(|last| last.split_once('=')).map_or("", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_a_secret_from_what_is_none() {
        for secret in
            ["token", "X-Api-Key", "PRIVATE-TOKEN", "JIRA_API_TOKEN", "apiKey", "key", "accessToken", "Cookie", "sig"]
        {
            assert!(is_secret_name(secret), "{secret}");
        }
        for none in
            ["", "author", "pageToken", "next_page_token", "project_key", "projectKey", "Idempotency-Key", "path"]
        {
            assert!(!is_secret_name(none), "{none}");
        }
    }

    #[test]
    fn the_parameter_that_comes_next_is_found() {
        assert_eq!(parameter("https://a/x?b=1&sig="), "sig");
        assert_eq!((parameter("https://a/x/"), parameter("https://a/x?sig=1&")), ("", ""));
    }
}
