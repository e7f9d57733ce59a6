//! Text of records and rules on the page: escaped, on one line, in its own direction, bounded.

use maud::{Markup, PreEscaped, html};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::Page;
use crate::finding::Subject;
use crate::source::Span;
use crate::text::{self, one_line};

/// Longest text of a record on the page, in columns; what is longer is cut with a sign and read at its place.
const LONGEST: usize = 4000;

/// Text of a record or rule, kept apart from the text around it, whatever its direction.
pub(super) fn said(text: &str) -> Markup {
    html! { bdi { (short(text, LONGEST)) } }
}

/// Text on one line, of at most so many columns.
pub(super) fn short(text: &str, columns: usize) -> String {
    text::cut(&one_line(text), columns).into_owned()
}

/// What a table stands in: it scrolls inside itself where the screen is narrow.
pub(super) fn scroll(name: &str, table: &Markup) -> Markup {
    html! { div.scroll role="group" aria-label=(name) tabindex="0" { (table) } }
}

/// A number in a table: a dash is easier to pass over than a nought.
pub(super) fn number(number: usize) -> Markup {
    html! { td.n { @if number == 0 { span.none { "–" } } @else { (number) } } }
}

/// A word for a verdict or a grade, told apart by the word and its frame, and by colour besides.
pub(super) fn tag(word: &str) -> Markup {
    let class: String = word.chars().map(|c| if c.is_ascii_alphabetic() { c } else { '-' }).collect();
    html! { span class={ "tag " (class) } { (word) } }
}

/// A list of lines, closed where it is long.
pub(super) fn lines<T>(all: &[T], most: usize, name: &str, line: impl Fn(&T) -> Markup) -> Markup {
    let shown: Vec<Markup> = all.iter().take(most).map(line).collect();
    let list = html! {
        ul { @for line in &shown { li { (line) } } }
        @if all.len() > most { p.more { "and " (all.len() - most) " more; all of them in the report for programs (json)" } }
    };
    html! {
        @if all.len() > CLOSED { details { summary { (all.len()) " " (name) } (list) } } @else { (list) }
    }
}

/// From how many lines on a list is closed until someone asks.
const CLOSED: usize = 6;

impl Page<'_> {
    /// A rule by its id, leading to its entry where it has one: findings and papers may name a rule that was not put.
    pub(super) fn rule_of(&self, rule: &str) -> Markup {
        if self.clauses.contains_key(rule) { rule_link(rule) } else { said(rule) }
    }

    /// Where something stands.
    pub(super) fn place(&self, span: Span) -> Markup {
        html! { span.place { (said(&self.sources.place(span).to_string())) } }
    }
}

/// A subject by type and id.
pub(super) fn subject(subject: &Subject) -> Markup {
    said(&subject.to_string())
}

/// The id of a rule's entry on the page. Ids of rules are words; of one that is not, what HTML allows is kept.
pub(super) fn rule_id(rule: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    format!("rule-{}", rule.chars().map(|c| if allowed(c) { c } else { '_' }).collect::<String>())
}

/// A rule of the report by its id, leading to its entry.
pub(super) fn rule_link(rule: &str) -> Markup {
    html! { a.rule href={ "#" (rule_id(rule)) } { (said(rule)) } }
}

/// Prose of a rule's page: paragraphs, lists, emphasis and code of its Markdown, and of everything else only the words.
pub(super) fn prose(markdown: &str) -> Markup {
    let mut out = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Start(tag) => out.push_str(opening(&tag)),
            Event::End(tag) => out.push_str(closing(tag)),
            Event::Text(words) | Event::Html(words) | Event::InlineHtml(words) => push(&mut out, &words),
            Event::Code(words) => {
                out.push_str("<code>");
                push(&mut out, &words);
                out.push_str("</code>");
            }
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    html! { div.prose { (PreEscaped(out)) } }
}

fn push(out: &mut String, words: &str) {
    let clean: String = words.chars().map(text::printable).collect();
    out.push_str(&html! { (clean) }.into_string());
}

fn opening(tag: &Tag<'_>) -> &'static str {
    match tag {
        Tag::Paragraph => "<p>",
        Tag::List(None) => "<ul>",
        Tag::List(Some(_)) => "<ol>",
        Tag::Item => "<li>",
        Tag::Emphasis => "<em>",
        Tag::Strong => "<strong>",
        Tag::Heading { .. } => "<p><strong>",
        Tag::CodeBlock(_) => "<pre><code>",
        _ => "",
    }
}

fn closing(tag: TagEnd) -> &'static str {
    match tag {
        TagEnd::Paragraph => "</p>",
        TagEnd::List(false) => "</ul>",
        TagEnd::List(true) => "</ol>",
        TagEnd::Item => "</li>",
        TagEnd::Emphasis => "</em>",
        TagEnd::Strong => "</strong>",
        TagEnd::Heading(_) => "</strong></p>",
        TagEnd::CodeBlock => "</code></pre>",
        _ => "",
    }
}
