//! Sources that are databases.

use std::ops::Range;
use std::time::Duration;

use super::environment::{Environment, Secret, next_variable};
use super::keys::places::{POSTGRES, SQLITE};
use super::pattern::Pattern;
use super::{Said, settings};
use crate::node::Node;
use crate::problem::Problem;
use crate::shape::Shape;
use crate::source::Span;

/// Where records are and what is asked for.
#[derive(Clone, Debug)]
pub struct Database {
    /// The key under which it is configured.
    pub key: &'static str,
    /// Where it is.
    pub server: Server,
    /// What is asked for; `None` where only rules ask it something.
    pub query: Option<Query>,
    /// The name under which its rows are shown; told from the query where nothing is said.
    pub table: Option<String>,
    /// The column that a row is known by; the one that holds the id where nothing is said.
    pub row_key: Option<Said<String>>,
    /// How long one query may take.
    pub timeout: Duration,
}

/// Where a database is.
#[derive(Clone, Debug)]
pub enum Server {
    /// In a file.
    Sqlite(Pattern),
    /// Behind a PostgreSQL server.
    Postgres {
        /// Its address, with whatever it takes to log in.
        url: Secret,
        /// Where the address is written.
        span: Span,
        /// A file of certificates that are trusted beside the usual ones.
        ca: Option<Pattern>,
    },
}

/// A question to a database.
#[derive(Clone, Debug)]
pub enum Query {
    /// As it is written in the configuration.
    Text(Said<String>),
    /// What a file holds.
    File(Box<Pattern>),
}

impl Query {
    /// Where it is written.
    pub fn span(&self) -> Span {
        match self {
            Self::Text(said) => said.span,
            Self::File(file) => file.span,
        }
    }
}

impl Database {
    /// The name it is known by where the source has none: its file.
    pub(super) fn name(&self) -> String {
        match &self.server {
            Server::Sqlite(file) => file.written().to_owned(),
            Server::Postgres { .. } => self.key.to_owned(),
        }
    }
}

/// The keys of sources that are databases.
pub(super) const KEYS: &[&str] = &["sqlite", "postgres"];

/// How long a query may take where nothing is said.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Reads what stands below one of the keys.
pub(super) fn read(
    key: &'static str,
    node: &Node<'_>,
    allow_outside: bool,
    environment: &Environment<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Database> {
    let before = problems.len();
    let mut shape = Shape::of(node, if key == "sqlite" { &SQLITE } else { &POSTGRES }, problems);
    let server = match key {
        "sqlite" => shape.required_text("file", problems).and_then(|file| {
            let file = one_file(file, allow_outside, environment, problems)?;
            Some(Server::Sqlite(file))
        }),
        _ => {
            let url = shape.required_text("url", problems).and_then(|url| url_of(url, environment, problems));
            let ca = shape.text("ca", problems).and_then(|ca| own_file(ca, environment, problems));
            url.map(|(url, span)| Server::Postgres { url, span, ca })
        }
    };
    let query = shape.text("query", problems);
    let for_rules = shape.flag("for_rules", false, problems);
    match (query, for_rules) {
        (None, false) if problems.len() == before => {
            let problem = Problem::error("a database needs the key `query`", node.span);
            problems.push(problem.help("write a SELECT, or `for_rules: true` where only rules ask it something"));
        }
        (Some((_, span)), true) => {
            problems.push(Problem::error("a database is asked a `query` or is there `for_rules`, not both", span));
        }
        _ => {}
    }
    let query = query.and_then(|query| query_of(query, environment, problems));
    let table = shape.text("table", problems).map(|(text, _)| text.to_owned());
    let row_key = settings::said(shape.text("key", problems));
    let timeout = shape.text("timeout", problems).and_then(|text| seconds(text, problems)).unwrap_or(TIMEOUT);
    shape.finish(problems);
    let server = server.filter(|_| problems.len() == before)?;
    Some(Database { key, server, query, table, row_key, timeout })
}

/// A file that is named, not looked for.
fn one_file(
    (text, span): (&str, Span),
    allow_outside: bool,
    environment: &Environment<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Pattern> {
    let file = Pattern::of(text, span, allow_outside, environment, problems)?;
    if !file.is_literal() {
        problems.push(Problem::error(format!("`{text}` is a pattern, and one file is wanted"), span));
        return None;
    }
    Some(file)
}

/// A file of the organisation's own that lies beside its configuration, whatever the source says of its records.
fn own_file(said: (&str, Span), environment: &Environment<'_>, problems: &mut Vec<Problem>) -> Option<Pattern> {
    let before = problems.len();
    let file = one_file(said, false, environment, problems);
    for problem in problems.iter_mut().skip(before).filter(|problem| problem.message.contains("outside the directory"))
    {
        problem.help = Some("copy the file to a place below the configuration".to_owned());
    }
    file
}

/// A query that ends in `.sql` is the name of a file.
fn query_of((text, span): (&str, Span), environment: &Environment<'_>, problems: &mut Vec<Problem>) -> Option<Query> {
    let text = text.trim();
    let is_file = text.get(text.len().saturating_sub(4)..).is_some_and(|end| end.eq_ignore_ascii_case(".sql"));
    if is_file && !text.contains(char::is_whitespace) {
        return own_file((text, span), environment, problems).map(Box::new).map(Query::File);
    }
    Some(Query::Text(Said { value: text.to_owned(), span }))
}

/// The address of a server. A password that is written out is refused: what stands in the configuration is shown.
fn url_of(
    (text, span): (&str, Span),
    environment: &Environment<'_>,
    problems: &mut Vec<Problem>,
) -> Option<(Secret, Span)> {
    if !passwords(text).is_empty() {
        let problem = Problem::error("a password is written out in the configuration", span);
        let help = "put it into the environment: `postgres://reader:${ITSM_PASSWORD}@host/name`; it was readable here, so \
                    change it";
        problems.push(problem.help(help));
        return None;
    }
    Secret::of(text, span, environment, problems).map(|url| (url, span))
}

/// A configuration's text with each password of an address in it blanked, so that no line that is shown holds one.
pub(super) fn masked(text: String) -> String {
    let found = passwords(&text);
    if found.is_empty() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for range in found {
        let start = range.start.max(from);
        out.push_str(text.get(from..start).unwrap_or(""));
        out.extend(std::iter::repeat_n('*', range.end.saturating_sub(start)));
        from = range.end.max(from);
    }
    out.push_str(text.get(from..).unwrap_or(""));
    out
}

/// Where passwords stand in addresses of databases, as `postgres://user:HERE@host` and as `password=HERE`; not those that
/// the environment holds.
fn passwords(text: &str) -> Vec<Range<usize>> {
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | '&');
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut add = |start: usize, end: usize| {
        let written = text.get(start..end).unwrap_or("");
        // A brace belongs to the flow mapping around it, unless it closes a variable.
        if !written.is_empty() && !written.starts_with("${") {
            found.push(start..end);
        } else if let Some((_, _, after)) = next_variable(written).filter(|(.., after)| !after.is_empty()) {
            found.push(end - after.len()..end);
        }
    };
    for (at, _) in text.match_indices("postgres").filter(|(at, _)| {
        let rest = text.get(at + "postgres".len()..).unwrap_or("");
        rest.starts_with("://") || rest.starts_with("ql://")
    }) {
        let Some(start) = text.get(at..).and_then(|rest| rest.find("://")).map(|slashes| at + slashes + 3) else {
            continue;
        };
        let rest = text.get(start..).unwrap_or("");
        let whole = rest.get(..rest.find(|c: char| ends(c) && c != ',').unwrap_or(rest.len())).unwrap_or("");
        let Some(login) = whole.rfind('@').and_then(|end| whole.get(..end)) else { continue };
        if let Some(colon) = login.find(':') {
            add(start + colon + 1, start + login.len());
        }
    }
    let lower = text.to_ascii_lowercase();
    for (at, name) in lower.match_indices("password") {
        let start = at + name.len();
        let rest = text.get(start..).unwrap_or("");
        let Some(value) =
            rest.trim_start_matches(' ').strip_prefix('=').map(|rest| rest.trim_start_matches([' ', '\'']))
        else {
            continue;
        };
        let start = text.len() - value.len();
        let end = value.find(ends).unwrap_or(value.len());
        let end = if value.get(..end).is_some_and(|value| value.contains("${")) {
            end
        } else {
            value.get(..end).and_then(|value| value.find('}')).unwrap_or(end)
        };
        add(start, start + end);
    }
    found.sort_by_key(|range| range.start);
    found
}

/// `30 s`, `2 min`, or a bare number of seconds.
fn seconds((text, span): (&str, Span), problems: &mut Vec<Problem>) -> Option<Duration> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text.get(..digits).and_then(|number| number.parse::<u64>().ok());
    let unit = match text.get(digits..).unwrap_or("").trim() {
        "" | "s" | "second" | "seconds" => Some(1),
        "min" | "minute" | "minutes" => Some(60),
        _ => None,
    };
    let found = number.zip(unit).map(|(number, unit)| number.saturating_mul(unit)).filter(|n| (1..=86_400).contains(n));
    if found.is_none() {
        let problem = Problem::error(format!("`timeout` cannot be `{text}`"), span);
        problems.push(problem.help("write seconds or minutes: `30 s`, `10 min`; a day at most"));
    }
    found.map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_that_is_written_out_is_blanked_and_one_of_the_environment_is_not() {
        let masked = |text: &str| masked(text.to_owned());
        for text in [
            "url: postgres://reader:${ITSM_PASSWORD}@host/itsm",
            "url: ${ITSM_URL}",
            "url: postgres://reader@host:5432/itsm",
            "url: \"host=h user=u password=${PW}\"",
            "- files: a.csv # the password is elsewhere",
        ] {
            assert_eq!(masked(text), text);
        }
        assert_eq!(masked("u: postgres://r:s3cret@h/d, x: 1"), "u: postgres://r:******@h/d, x: 1");
        assert_eq!(masked("u: postgresql://r:s3:c@ret@h/d"), "u: postgresql://r:********@h/d");
        assert_eq!(masked("{u: \"host=h password=s3cret\"}"), "{u: \"host=h password=******\"}");
        assert_eq!(masked("{u: postgres://h/d?password=s3cret}"), "{u: postgres://h/d?password=******}");
        assert_eq!(masked("u: postgres://r:${A}s3cret@h/d"), "u: postgres://r:${A}******@h/d");
    }

    #[test]
    fn a_time_is_seconds_or_minutes() {
        let span = Span::new(crate::source::SourceId(0), 0, 0);
        let read = |text: &str| seconds((text, span), &mut Vec::new()).map(|time| time.as_secs());
        assert_eq!([read("30 s"), read("45"), read("2 min")], [Some(30), Some(45), Some(120)]);
        assert_eq!([read("0"), read("soon"), read("9 days"), read("90000")], [None; 4]);
    }
}
