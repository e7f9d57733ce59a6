//! What a page says of itself in its front matter, and which of its links to files lead nowhere.

use std::path::{Component, Path};

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::Inside;
use crate::format::{At, Format, Item, Limits, Sink, Table, TableUse, read};
use crate::node::{Kind, Node};
use crate::problem::Problem;
use crate::source::{Source, SourceId};

/// What front matter may say of evidence. The date of a page is told by the first of the last five that stands there.
const FIELDS: [&str; 9] = [
    "title",
    "kind",
    "covers_from",
    "covers_to",
    "collected_on",
    "collected_by",
    "supports",
    "integrity",
    "retention_until",
];
const DATES: [&str; 5] = ["produced_on", "evidence_date", "as_at", "date", "created"];

/// Most links that are told of one page.
const LINKS: usize = 100;

pub(super) fn look(path: Option<&Path>, name: &str, bytes: &[u8], limits: &Limits) -> Inside {
    // A text in another encoding has no front matter that could be read; its bytes are known all the same.
    let Ok(text) = std::str::from_utf8(bytes) else { return Inside::default() };
    let source = Source::new(SourceId(0), name, text);
    let mut front = Front::default();
    read(Format::Markdown, &source, limits, &mut front);
    let mut inside = front.inside;
    if !inside.fields.iter().any(|(field, ..)| field == "title")
        && let Some(heading) = text.lines().find_map(|line| line.strip_prefix("# "))
    {
        inside.field("title", "heading", heading);
    }
    if name.to_ascii_lowercase().ends_with(".txt") {
        return inside;
    }
    inside.broken_links = path.map(|path| broken(path, name, text));
    inside
}

/// The links of a page to files that are not there. An address on the network is not looked at; nor is a path that leads out
/// of the directory that the name of the page begins in.
fn broken(path: &Path, name: &str, text: &str) -> Vec<String> {
    let Some(directory) = path.parent() else { return Vec::new() };
    let depth = name.matches('/').count();
    let mut found = Vec::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event else { continue };
        let to = unescaped(dest_url.split(['#', '?']).next().unwrap_or(""));
        let looked_at = !to.is_empty() && !to.contains(':') && stays(&to, depth);
        if looked_at && !directory.join(&to).exists() && !found.iter().any(|known| *known == *dest_url) {
            found.push(dest_url.to_string());
        }
        if found.len() == LINKS {
            break;
        }
    }
    found
}

/// Whether a path stays below where it begins so many directories up.
fn stays(path: &str, mut depth: usize) -> bool {
    for part in Path::new(path).components() {
        match part {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir if depth > 0 => depth -= 1,
            _ => return false,
        }
    }
    true
}

/// A path whose spaces are written as an address writes them.
fn unescaped(path: &str) -> String {
    path.replace("%20", " ")
}

/// Takes of a page its front matter.
#[derive(Default)]
struct Front {
    inside: Inside,
}

impl Front {
    fn field(&mut self, field: &str, node: &Node<'_>) {
        match &node.kind {
            Kind::List(items) => items.iter().for_each(|item| self.field(field, item)),
            Kind::Text(text) => self.inside.field(field, &format!("front matter {field}"), text),
            Kind::Null | Kind::Map(_) => {}
        }
    }
}

impl<'s> Sink<'s> for Front {
    fn is_register(&mut self, _key: &str) -> bool {
        false
    }

    fn is_heading(&mut self, _text: &str) -> bool {
        false
    }

    fn table(&mut self, _table: &Table<'s>) -> TableUse {
        TableUse::Skip
    }

    fn item(&mut self, item: Item<'s>) {
        if item.at != At::FrontMatter {
            return;
        }
        for field in FIELDS {
            if let Some(node) = item.node.get(field) {
                self.field(field, node);
            }
        }
        let dates = || DATES.iter().filter_map(|key| Some((*key, item.node.get(key)?.as_text()?)));
        if let Some((key, text)) = dates().next() {
            self.inside.field("produced_on", &format!("front matter {key}"), text);
        }
        for (key, text) in dates() {
            self.inside.date(&format!("front matter {key}"), text);
        }
    }

    fn problem(&mut self, problem: Problem) {
        // What is wrong with its front matter hides the date that may stand there.
        if problem.severity == crate::problem::Severity::Error {
            self.inside.trouble.get_or_insert(problem.message);
        }
    }
}
