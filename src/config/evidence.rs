//! Sources whose files are records themselves: each file is an item of evidence.

use super::Said;
use super::settings::said_text;
use crate::format::Format;
use crate::node::{Kind, Node};
use crate::problem::Problem;
use crate::shape::Shape;
use crate::source::Span;

/// The key of such a source.
pub(super) const KEY: &str = "evidence";

/// The type of its records.
const TYPE: &str = "evidence";

/// What is said of files of evidence beyond where they are.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// What the parts of their paths say.
    pub path: Option<Said<PathPattern>>,
}

/// A path in which names stand for what records say: `evidence/{supports}/*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathPattern {
    /// What the names of directories and of the file look like, from the first on.
    names: Vec<Vec<Part>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    /// Anything within a name.
    Any,
    /// What a field says.
    Field(String),
}

/// Reads what is said of a source whose files are evidence; nothing where it is another kind of source.
pub(super) fn read(shape: &mut Shape<'_, '_>, problems: &mut Vec<Problem>) -> Option<Evidence> {
    let key = shape.node(KEY)?;
    if shape.node("files").is_some() {
        let problem = Problem::error(format!("a source is `files` or `{KEY}`, not both"), key.span);
        problems.push(problem.help("write two sources: one of what the files hold, one of the files as evidence"));
    }
    let path = shape.text("path", problems).and_then(|(text, span)| {
        let value = PathPattern::of(text, span, problems)?;
        Some(Said { value, span })
    });
    Some(Evidence { path })
}

/// The type of the records of a source; of evidence it need not be said, and can be no other.
pub(super) fn kind(
    key: &str,
    said: Option<Said<String>>,
    node: &Node<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Said<String>> {
    if key != KEY {
        return said;
    }
    if let Some(said) = said.filter(|said| said.value != TYPE) {
        let message = format!("the files of an `{KEY}` source are records of the type `{TYPE}`, not `{}`", said.value);
        problems.push(Problem::error(message, said.span).help("name files that hold records of a type under `files`"));
    }
    let span = match &node.kind {
        Kind::Map(entries) => entries.iter().find(|entry| entry.key == KEY).map_or(node.span, |entry| entry.key_span),
        _ => node.span,
    };
    Some(said_text(TYPE, span))
}

/// Whether a type is said of files that say the types of their records themselves.
pub(super) fn reports(
    format: Option<Format>,
    key: &str,
    kind: &Option<Said<String>>,
    node: &Node<'_>,
    problems: &mut Vec<Problem>,
) {
    let span = node.get("format").map_or(node.span, |node| node.span);
    if key == KEY && format.is_some() {
        let message = format!("the files of an `{KEY}` source are known by what they hold");
        problems.push(Problem::error(message, span).help("remove `format`"));
    } else if let (Some(format), Some(kind)) = (format.filter(|format| format.is_report()), kind) {
        let message = format!("a report of the format `{}` says itself what its records are", format.name());
        problems.push(Problem::error(message, kind.span).help("remove `type`"));
    }
}

impl PathPattern {
    fn of(text: &str, span: Span, problems: &mut Vec<Problem>) -> Option<Self> {
        let names: Option<Vec<Vec<Part>>> = text.trim_start_matches("./").split('/').map(parts).collect();
        let field = |part: &Part| matches!(part, Part::Field(_));
        let found = names.filter(|names| names.iter().flatten().any(field));
        if found.is_none() {
            let problem = Problem::error(format!("`{text}` names no field in a path"), span);
            problems.push(problem.help("write it as `evidence/{supports}/*`: what stands in braces is a field"));
        }
        found.map(|names| Self { names })
    }

    /// What a path says of the fields; nothing where it is none of those that are meant. A name `**` stands for any number
    /// of directories.
    pub fn fields(&self, path: &str) -> Option<Vec<(&str, String)>> {
        let path: Vec<&str> = path.split('/').collect();
        let any = |name: &Vec<Part>| *name == [Part::Any, Part::Any];
        let Some(at) = self.names.iter().position(any) else {
            return all(&self.names, &path);
        };
        let (before, after) = (self.names.get(..at)?, self.names.get(at + 1..)?);
        let rest = path.len().checked_sub(after.len()).filter(|rest| *rest >= before.len())?;
        let mut found = all(before, path.get(..before.len())?)?;
        found.extend(all(after, path.get(rest..)?)?);
        Some(found)
    }
}

fn all<'p>(names: &'p [Vec<Part>], path: &[&str]) -> Option<Vec<(&'p str, String)>> {
    if names.len() != path.len() {
        return None;
    }
    let found: Option<Vec<_>> = names.iter().zip(path).map(|(name, written)| one(name, written)).collect();
    Some(found?.into_iter().flatten().collect())
}

/// What one name says. Each part takes as little as it can, the last one all that is left.
fn one<'p>(name: &'p [Part], written: &str) -> Option<Vec<(&'p str, String)>> {
    let (mut found, mut rest, mut open) = (Vec::new(), written, None::<&Part>);
    let mut close = |open: Option<&'p Part>, taken: &str| match open {
        Some(Part::Field(field)) if !taken.is_empty() => {
            found.push((field.as_str(), taken.to_owned()));
            true
        }
        Some(Part::Any) => true,
        _ => open.is_none() && taken.is_empty(),
    };
    for (at, part) in name.iter().enumerate() {
        let Part::Text(text) = part else {
            // Two parts side by side cannot be told apart: the first takes nothing.
            if open.is_some() && !close(open, "") {
                return None;
            }
            open = Some(part);
            continue;
        };
        let last = at + 1 == name.len();
        let start = if last { rest.len().checked_sub(text.len())? } else { rest.find(text.as_str())? };
        if rest.get(start..)?.strip_prefix(text.as_str()).is_none() || !close(open, rest.get(..start)?) {
            return None;
        }
        rest = rest.get(start + text.len()..)?;
        open = None;
    }
    close(open, rest).then_some(found)
}

/// The parts of one name of a path; nothing where a brace is not closed.
fn parts(name: &str) -> Option<Vec<Part>> {
    let (mut parts, mut text) = (Vec::new(), String::new());
    let mut rest = name;
    while let Some(next) = rest.chars().next() {
        let part = match next {
            '*' => {
                rest = rest.strip_prefix('*')?;
                Part::Any
            }
            '{' => {
                let (field, after) = rest.strip_prefix('{')?.split_once('}')?;
                rest = after;
                Part::Field(field.trim().to_owned())
            }
            _ => {
                text.push(next);
                rest = rest.strip_prefix(next)?;
                continue;
            }
        };
        if !text.is_empty() {
            parts.push(Part::Text(std::mem::take(&mut text)));
        }
        parts.push(part);
    }
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    fn fields(pattern: &str, path: &str) -> Option<Vec<(String, String)>> {
        let mut problems = Vec::new();
        let pattern = PathPattern::of(pattern, Span::new(SourceId(0), 0, 0), &mut problems).expect("a pattern");
        let found = pattern.fields(path)?;
        Some(found.into_iter().map(|(field, text)| (field.to_owned(), text)).collect())
    }

    #[test]
    fn a_path_says_what_stands_in_the_place_of_fields() {
        let one = |field: &str, text: &str| (field.to_owned(), text.to_owned());
        assert_eq!(
            fields("evidence/{supports}/*", "evidence/A.8.13/restore.pdf"),
            Some(vec![one("supports", "A.8.13")])
        );
        assert_eq!(fields("evidence/{supports}/*", "evidence/a/b/restore.pdf"), None);
        assert_eq!(fields("**/{supports}/*.pdf", "e/2026/A.5.18/x.pdf"), Some(vec![one("supports", "A.5.18")]));
        let both = Some(vec![one("supports", "A.8.8"), one("produced_on", "2026-03-04")]);
        assert_eq!(fields("e/{supports}_{produced_on}.*", "e/A.8.8_2026-03-04.txt"), both);
        assert_eq!(fields("e/{supports}_{produced_on}.*", "e/_2026-03-04.txt"), None);
        assert_eq!(fields("e/{supports}.pdf", "e/.pdf"), None);
    }

    #[test]
    fn a_pattern_without_a_field_is_told() {
        let mut problems = Vec::new();
        assert_eq!(PathPattern::of("evidence/{open/*", Span::new(SourceId(0), 0, 0), &mut problems), None);
        assert_eq!(problems[0].message, "`evidence/{open/*` names no field in a path");
    }
}
