//! Any service that answers in JSON.

use super::address;
use super::reach::positive;
use super::secrets::{Login, is_secret_name, written_out};
use crate::config::Secret;
use crate::config::environment::{Environment, next_variable};
use crate::config::keys::places::PAGES;
use crate::node::Node;
use crate::problem::Problem;
use crate::shape::{Shape, text_of};
use crate::source::Span;

/// Any service that answers in JSON: where its list is, and how its pages follow each other.
#[derive(Clone, Debug)]
pub struct Http {
    /// The address of the first page.
    pub url: Secret,
    /// The JSON pointer of the list in an answer; empty where the answer is the list.
    pub items: String,
    /// The JSON pointer of what an item is known by, within the item.
    pub key: Option<String>,
    /// The JSON pointer of how many items there are.
    pub total: Option<String>,
    /// How pages follow each other.
    pub pages: Pages,
    /// Headers of every request.
    pub headers: Vec<(String, Secret)>,
    /// Who asks.
    pub login: Login,
}

/// How pages follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pages {
    /// There is one.
    One,
    /// An address: of the `link` header with `rel="next"`, or under a JSON pointer.
    Link {
        /// The pointer; `None` for the header.
        next: Option<String>,
    },
    /// A token of the answer, sent with the next request.
    Token {
        /// The pointer of the token.
        token: String,
        /// The parameter it is sent in.
        parameter: String,
    },
    /// The number of the page.
    Page {
        /// The parameter it is sent in.
        parameter: String,
        /// The number of the first page.
        first: u32,
        /// The pointer of the number of pages.
        last: Option<String>,
        /// How many items a page shall have.
        size: Option<PageSize>,
    },
    /// How many items came before.
    Offset {
        /// The parameter it is sent in.
        parameter: String,
        /// How many items a page shall have.
        size: Option<PageSize>,
    },
}

/// How many items a page shall have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageSize {
    /// The parameter it is sent in.
    pub parameter: String,
    /// How many.
    pub items: u32,
}

impl Http {
    pub(super) fn read(
        shape: &mut Shape<'_, '_>,
        environment: &Environment<'_>,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let url = address::url(shape, "http", environment, problems);
        let items = pointer(shape, "items", problems).unwrap_or_default();
        let key = pointer(shape, "key", problems);
        let total = pointer(shape, "total", problems);
        let pages = shape.node("pages").map_or(Pages::One, |node| pages(node, problems));
        let headers = headers(shape, environment, problems);
        let login = Login::read(shape, "http", environment, problems);
        Some(Self { url: url?, items, key, total, pages, headers, login })
    }
}

fn pages(node: &Node<'_>, problems: &mut Vec<Problem>) -> Pages {
    let mut shape = Shape::of(node, &PAGES, problems);
    let by = shape.required_text("by", problems);
    let read = match by {
        None => Pages::One,
        Some(("link", _)) => Pages::Link { next: pointer(&mut shape, "next", problems) },
        Some(("token", span)) => {
            let token = pointer(&mut shape, "token", problems);
            if token.is_none() && shape.node("token").is_none() {
                let problem = Problem::error("`pages` by token needs the key `token`", span);
                problems.push(problem.help("say where the answer holds it: `token: /nextPageToken`"));
            }
            Pages::Token { token: token.unwrap_or_default(), parameter: parameter(&mut shape, "pageToken", problems) }
        }
        Some(("page", _)) => Pages::Page {
            parameter: parameter(&mut shape, "page", problems),
            first: shape.number("first", problems).unwrap_or(1),
            last: pointer(&mut shape, "last", problems),
            size: size(&mut shape, "per_page", problems),
        },
        Some(("offset", _)) => Pages::Offset {
            parameter: parameter(&mut shape, "offset", problems),
            size: size(&mut shape, "limit", problems),
        },
        Some((other, span)) => {
            let problem = Problem::error(format!("pages do not follow each other by `{other}`"), span);
            problems.push(problem.help("it is one of: link, token, page, offset"));
            return Pages::One;
        }
    };
    shape.finish(problems);
    read
}

fn parameter(shape: &mut Shape<'_, '_>, usual: &str, problems: &mut Vec<Problem>) -> String {
    shape.text("parameter", problems).map_or(usual, |(text, _)| text).to_owned()
}

fn size(shape: &mut Shape<'_, '_>, usual: &str, problems: &mut Vec<Problem>) -> Option<PageSize> {
    let parameter = shape.text("size_parameter", problems).map_or(usual, |(text, _)| text).to_owned();
    positive(shape, "size", problems).map(|items| PageSize { parameter, items })
}

/// A JSON pointer under a key.
pub(super) fn pointer(shape: &mut Shape<'_, '_>, key: &'static str, problems: &mut Vec<Problem>) -> Option<String> {
    let (text, span) = shape.text(key, problems)?;
    if text.is_empty() || text.starts_with('/') {
        return Some(text.to_owned());
    }
    let problem = Problem::error(format!("`{key}` must be a JSON pointer, not `{text}`"), span);
    problems.push(problem.help(format!("write it as `/{}`", text.replace('.', "/"))));
    None
}

/// What a header may be called that is sent in any case, and may not be changed.
const OWN: [&str; 6] = ["host", "content-length", "content-type", "transfer-encoding", "accept-encoding", "user-agent"];

fn headers(
    shape: &mut Shape<'_, '_>,
    environment: &Environment<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<(String, Secret)> {
    let mut read = Vec::new();
    for entry in shape.entries("headers", problems) {
        let Some((text, span)) = text_of(&entry.value, &entry.key, problems) else { continue };
        if !is_header(&entry.key) || OWN.iter().any(|own| entry.key.eq_ignore_ascii_case(own)) {
            problems.push(Problem::error(format!("`{}` is no header that can be set", entry.key), entry.key_span));
        } else if is_secret_name(&entry.key) && next_variable(text).is_none() {
            problems.push(written_out(&entry.key, "http"));
        } else if let Some(value) = value(text, span, environment, problems) {
            read.push((entry.key.to_string(), value));
        }
    }
    read
}

fn value(text: &str, span: Span, environment: &Environment<'_>, problems: &mut Vec<Problem>) -> Option<Secret> {
    let value = Secret::of(text, span, environment, problems)?;
    if value.expose().chars().all(|c| (' '..='~').contains(&c)) {
        return Some(value);
    }
    problems.push(Problem::error("the value of a header must be one line of ASCII", span));
    None
}

fn is_header(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}
