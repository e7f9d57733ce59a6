//! A Markdown page into its parts. The script stays where it is: everything around it is blanked, line breaks kept, so that
//! a position in the script is a position in the page.

use std::ops::Range;

use chrono::NaiveDate;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{Example, Sections, example_date};
use crate::finding::Verdict;
use crate::problem::Problem;
use crate::source::Source;

/// Longest page: positions of the parser count lines and characters with 16 bits.
const MOST_LINES: usize = 60_000;

/// A page taken apart.
pub(super) struct Page {
    pub title: Option<String>,
    pub front: Option<Range<usize>>,
    pub sections: Sections,
    pub script: Option<Range<usize>>,
    pub examples: Vec<Example>,
    pub files: Vec<(String, crate::source::Span)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Why,
    Test,
    Remedy,
    Examples,
}

const ORDER: [(Section, &str); 4] =
    [(Section::Why, "Why"), (Section::Test, "Test"), (Section::Remedy, "Remedy"), (Section::Examples, "Examples")];

/// Takes a page apart; what does not belong on a page is a problem.
pub(super) fn read(source: &Source, problems: &mut Vec<Problem>) -> Page {
    let text = source.text();
    let mut page = Page {
        title: None,
        front: None,
        sections: Sections::default(),
        script: None,
        examples: Vec::new(),
        files: Vec::new(),
    };
    if text.lines().count() > MOST_LINES || text.lines().any(|line| line.len() > MOST_LINES) {
        problems.push(Problem::error("the page is too long, or one of its lines is", source.beginning()));
        return page;
    }
    let mut walk = Walk { source, problems, page: &mut page, seen: Vec::new(), section: None, lead: String::new() };
    walk.run(text);
    walk.missing();
    page
}

struct Walk<'a> {
    source: &'a Source,
    problems: &'a mut Vec<Problem>,
    page: &'a mut Page,
    seen: Vec<Section>,
    section: Option<(Section, usize)>,
    lead: String,
}

impl Walk<'_> {
    fn run(&mut self, text: &str) {
        let options = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS | Options::ENABLE_TABLES;
        let mut events = Parser::new_ext(text, options).into_offset_iter();
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(Tag::MetadataBlock(_)) => {
                    let inner = inner(&mut events);
                    if let Some(inner) = inner {
                        self.page.front.get_or_insert(inner);
                    }
                }
                Event::Start(Tag::Heading { level, .. }) => {
                    let mut words = String::new();
                    let mut end = range.end;
                    for (event, inner) in events.by_ref() {
                        match event {
                            Event::End(TagEnd::Heading(_)) => {
                                end = inner.end;
                                break;
                            }
                            Event::Text(text) | Event::Code(text) => words.push_str(&text),
                            _ => {}
                        }
                    }
                    self.heading(level, words.trim(), range.start, end.max(range.end));
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                    let inner = inner(&mut events);
                    self.block(&info, range.clone(), inner.unwrap_or(range.end..range.end));
                }
                Event::Start(Tag::Paragraph) if matches!(self.section, Some((Section::Examples, _))) => {
                    self.lead = text.get(range).unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
                }
                _ => {}
            }
        }
        self.close(text.len());
    }

    fn heading(&mut self, level: HeadingLevel, words: &str, start: usize, end: usize) {
        let span = self.source.span(start, end);
        match level {
            HeadingLevel::H1 if self.page.title.is_some() => {
                self.problems.push(Problem::error("a page has one heading of the first level: its sentence", span));
            }
            HeadingLevel::H1 => self.page.title = Some(words.to_owned()),
            HeadingLevel::H2 => {
                self.close(start);
                match ORDER.iter().find(|(_, name)| *name == words) {
                    Some((section, name)) => {
                        let after = self.seen.last().and_then(|last| position(*last));
                        if after >= position(*section) {
                            let message = format!("the section `{name}` stands twice or out of order");
                            self.problems.push(Problem::error(message, span).help("Why, Test, Remedy, Examples"));
                        }
                        self.seen.push(*section);
                        self.section = Some((*section, end));
                    }
                    None => {
                        let problem = Problem::error(format!("a page has no section `{words}`"), span);
                        self.problems.push(problem.did_you_mean(words, ORDER.iter().map(|(_, name)| *name)));
                    }
                }
            }
            _ => {}
        }
    }

    /// Ends the open section: its prose goes up to here.
    fn close(&mut self, end: usize) {
        let Some((section, start)) = self.section.take() else { return };
        let prose = self.source.text().get(start..end).unwrap_or("").trim().to_owned();
        match section {
            Section::Why => self.page.sections.why = prose,
            Section::Test => self.page.sections.test = prose,
            Section::Remedy => self.page.sections.remedy = prose,
            Section::Examples => {}
        }
    }

    fn block(&mut self, info: &str, range: Range<usize>, inner: Range<usize>) {
        let (language, rest) = info.split_once(char::is_whitespace).unwrap_or((info, ""));
        let section = self.section.map(|(section, _)| section);
        let span = self.source.span(range.start, range.start + info.len() + 3);
        match (language, section) {
            ("rhai", _) if self.page.script.is_some() => {
                self.problems.push(Problem::error("a page has one `rhai` block; this is another", span));
            }
            ("rhai", Some(Section::Test)) => self.page.script = Some(inner),
            ("rhai", _) => {
                self.problems.push(Problem::error("the `rhai` block stands in the section `Test`", span));
                self.page.script = Some(inner);
            }
            ("yaml", Some(Section::Examples)) => self.example(rest, &range, inner),
            ("text", Some(Section::Examples)) if !rest.is_empty() => {
                self.page.files.push((rest.trim().to_owned(), self.source.span(inner.start, inner.end)));
            }
            _ => {}
        }
    }

    fn example(&mut self, info: &str, range: &Range<usize>, inner: Range<usize>) {
        let span = self.source.span(range.start, range.start + info.len() + 8);
        let (head, contains) = match info.split_once(':') {
            Some((head, text)) => (head, Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
            None => (info, None),
        };
        let mut words = head.split_whitespace();
        let name = words.next().unwrap_or("");
        let Some(verdict) = Verdict::named(name) else {
            let problem = Problem::error(format!("an example says its verdict; `{name}` is none"), span);
            self.problems.push(problem.did_you_mean(name, Verdict::ALL.iter().map(|verdict| verdict.name())));
            return;
        };
        let as_of = match (words.next(), words.next()) {
            (None, _) => Some(example_date()),
            (Some("as-of"), Some(date)) => NaiveDate::parse_from_str(date, "%Y-%m-%d").ok(),
            _ => None,
        };
        let Some(as_of) = as_of else {
            let problem = Problem::error(format!("`{}` says nothing an example can say", head.trim()), span);
            self.problems.push(problem.help("write `yaml VERDICT as-of 2026-06-30: text of the statement`"));
            return;
        };
        let lead = std::mem::take(&mut self.lead);
        let records = self.source.span(inner.start, inner.end);
        self.page.examples.push(Example { lead, verdict, contains, as_of, records });
    }

    fn missing(&mut self) {
        let at = self.source.beginning();
        if self.page.front.is_none() {
            let problem = Problem::error("the page has no front matter", at);
            self.problems.push(problem.help("begin it with `---`, the keys, and `---`"));
        }
        if self.page.title.is_none() {
            self.problems.push(Problem::error("the page has no heading: the sentence that every report shows", at));
        }
        for (section, name) in ORDER {
            if !self.seen.contains(&section) {
                self.problems.push(Problem::error(format!("the page has no section `{name}`"), at));
            }
        }
        if self.page.script.is_none() {
            self.problems
                .push(Problem::error("the page has no `rhai` block", at).help("put it into the section `Test`"));
        }
        for verdict in [Verdict::Conform, Verdict::Nonconform] {
            let shows = |example: &Example| match verdict {
                Verdict::Nonconform => matches!(example.verdict, Verdict::Nonconform | Verdict::Ofi),
                _ => example.verdict == verdict,
            };
            if !self.page.examples.iter().any(shows) {
                let message = format!("the page has no example tagged `{}`", verdict.name());
                self.problems.push(Problem::error(message, at).help("a rule that was not seen to fail proves nothing"));
            }
        }
    }
}

/// What stands within a block of text: from its first line to its last, however many events that is.
fn inner<'t>(events: &mut impl Iterator<Item = (Event<'t>, Range<usize>)>) -> Option<Range<usize>> {
    let mut all: Option<Range<usize>> = None;
    for (event, range) in events {
        match event {
            Event::End(TagEnd::CodeBlock | TagEnd::MetadataBlock(_)) => break,
            _ => all = Some(all.map_or(range.clone(), |all| all.start..range.end)),
        }
    }
    all
}

fn position(section: Section) -> Option<usize> {
    ORDER.iter().position(|(known, _)| *known == section)
}

/// The page's text with everything outside a range blanked, line breaks kept.
pub fn blanked(text: &str, keep: &Range<usize>) -> String {
    blanked_but(text, std::slice::from_ref(keep))
}

/// The page's text with everything outside of some ranges blanked, line breaks kept.
pub(super) fn blanked_but(text: &str, keep: &[Range<usize>]) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let kept = keep.iter().any(|range| range.contains(&at));
        out.push(if kept || c == '\n' || c == '\r' { c } else { ' ' });
    }
    out
}

/// The `rhai` blocks of a page of terms.
pub(super) fn scripts(text: &str) -> Vec<Range<usize>> {
    let mut events = Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter();
    let mut found = Vec::new();
    while let Some((event, _)) = events.next() {
        if let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) = event
            && info.split_whitespace().next() == Some("rhai")
        {
            found.extend(inner(&mut events));
        }
    }
    found
}
