//! Where the front matter of a Markdown file is, if it has any. Four ways of writing it are known:
//!
//! - YAML between lines `---` (or to a line `...`), the first of them the first line of the file;
//! - TOML between lines `+++`;
//! - a fenced code block of `yaml`, `toml` or `json` as the very first thing of the file;
//! - YAML from the first line on, without a fence above it, to a line `---`.

use std::ops::Range;

/// What the beginning of a file is.
pub(super) enum Front {
    /// No front matter; the text begins here.
    None { body: usize },
    /// The fence of front matter that is never closed.
    Unclosed { fence: Range<usize> },
    /// Front matter.
    Matter(Matter),
}

/// Front matter.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Matter {
    pub(super) language: Language,
    /// What is between the fences.
    pub(super) content: Range<usize>,
    /// Where the text below begins.
    pub(super) body: usize,
}

/// What front matter is written in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Language {
    Yaml,
    Toml,
    Json,
}

/// A line: its text without the line end, where it begins and where the next one does.
#[derive(Clone, Copy)]
struct Line<'s> {
    text: &'s str,
    start: usize,
    next: usize,
}

/// Finds the front matter of a file.
pub(super) fn find(text: &str) -> Front {
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let none = Front::None { body: bom };
    let mut lines = lines(text, bom);
    let Some(first) = lines.next() else {
        return none;
    };
    let mut below = lines.clone();
    let second = below.next().map_or("", |line| line.text);
    match first.text.trim_end() {
        // A line `---` with a blank line below it is a rule across the page.
        "---" if second.trim().is_empty() => none,
        "---" => match fenced(first, &mut lines, Language::Yaml, |line| matches!(line.trim_end(), "---" | "...")) {
            Front::Unclosed { .. } if !begins_key(second) => none,
            front => front,
        },
        "+++" => fenced(first, &mut lines, Language::Toml, |line| line.trim_end() == "+++"),
        fence if fence.starts_with("```") => match language(fence.trim_start_matches('`').trim()) {
            Some(language) => {
                let ticks = fence.len() - fence.trim_start_matches('`').len();
                let closes = |line: &str| line.trim_end().len() >= ticks && line.trim_end().bytes().all(|b| b == b'`');
                fenced(first, &mut lines, language, closes)
            }
            None => none,
        },
        _ if begins_key(first.text) => unfenced(first, lines).map_or(none, Front::Matter),
        _ => none,
    }
}

fn language(info: &str) -> Option<Language> {
    match info {
        "yaml" | "yml" => Some(Language::Yaml),
        "toml" => Some(Language::Toml),
        "json" => Some(Language::Json),
        _ => None,
    }
}

fn fenced<'s>(
    first: Line<'s>,
    lines: &mut impl Iterator<Item = Line<'s>>,
    language: Language,
    closes: impl Fn(&str) -> bool,
) -> Front {
    match lines.find(|line| closes(line.text)) {
        Some(close) => Front::Matter(Matter { language, content: first.next..close.start, body: close.next }),
        None => Front::Unclosed { fence: first.start..first.start + first.text.trim_end().len() },
    }
}

/// Front matter without a fence above it: every line up to the `---` can be YAML, and no heading comes before it.
fn unfenced<'s>(first: Line<'s>, lines: impl Iterator<Item = Line<'s>>) -> Option<Matter> {
    let mut blank = false;
    for line in lines {
        if line.text.trim_end() == "---" {
            let content = first.start..line.start;
            return Some(Matter { language: Language::Yaml, content, body: line.next });
        }
        let comment = line.text.starts_with('#') && !blank;
        let indented = line.text.starts_with([' ', '\t', '-']);
        blank = line.text.trim().is_empty();
        if !(blank || comment || indented || begins_key(line.text)) {
            return None;
        }
    }
    None
}

/// Whether a line begins with `key:`.
fn begins_key(line: &str) -> bool {
    let Some((key, value)) = line.split_once(':') else {
        return false;
    };
    let key = key.trim_matches(['"', '\'']);
    let name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    !key.is_empty() && key.chars().all(name) && (value.is_empty() || value.starts_with([' ', '\t', '\r']))
}

fn lines(text: &str, from: usize) -> impl Iterator<Item = Line<'_>> + Clone {
    let lines = text.get(from..).unwrap_or("").split_inclusive('\n');
    lines.scan(from, |at, line| {
        let start = *at;
        *at += line.len();
        Some(Line { text: line.trim_end_matches(['\r', '\n']), start, next: *at })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(text: &str) -> Option<(Language, &str, &str)> {
        match find(text) {
            Front::Matter(matter) => Some((matter.language, text.get(matter.content)?, text.get(matter.body..)?)),
            _ => None,
        }
    }

    #[test]
    fn each_way_of_writing_front_matter_is_found() {
        assert_eq!(content("---\na: 1\n---\nx"), Some((Language::Yaml, "a: 1\n", "x")));
        assert_eq!(content("\u{feff}---\r\na: 1\r\n...\r\nx"), Some((Language::Yaml, "a: 1\r\n", "x")));
        assert_eq!(content("+++\na = 1\n+++\nx"), Some((Language::Toml, "a = 1\n", "x")));
        assert_eq!(content("```json\n{}\n```\nx"), Some((Language::Json, "{}\n", "x")));
        assert_eq!(content("````toml\na = '```'\n````"), Some((Language::Toml, "a = '```'\n", "")));
        assert_eq!(
            content("name: A\nb:\n- c\n\nd: e\n---\nx"),
            Some((Language::Yaml, "name: A\nb:\n- c\n\nd: e\n", "x"))
        );
    }

    #[test]
    fn a_rule_across_the_page_or_prose_is_no_front_matter() {
        assert_eq!(content("---\n\nText\n\n---\n"), None);
        assert_eq!(content("Note: this\n\n# Heading\n\n---\n"), None);
        assert_eq!(content("Note: this\ngoes on here\n---\n"), None);
        assert_eq!(content("```sh\nls\n```\n"), None);
        assert!(matches!(find("---\nText\n"), Front::None { .. }));
        assert!(matches!(find("---\ntitle: A\n"), Front::Unclosed { .. }));
    }
}
