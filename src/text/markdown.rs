//! Text of records in Markdown, where it stays text: on every host, in every table, and legible unrendered.

use super::one_line;

/// Breaks what a host would complete to a mention, a reference or an address; nothing of it is seen.
const BREAK: &str = "&#8203;";

/// Text of records as Markdown on one line. Nothing in it is markup, HTML, a link, a picture, a formula, an emoji, a mention, a
/// reference to an issue or a commit, a command at the start of a line or the end of a table's cell.
pub fn markdown(text: &str) -> String {
    let text = one_line(text);
    let mut out = String::with_capacity(text.len() + 16);
    let rest = start(&text, &mut out);
    let mut before = out.chars().last();
    for (at, c) in rest.char_indices() {
        let after = rest.get(at + c.len_utf8()..).unwrap_or("");
        match c {
            // Escaped by name: readers of tables disagree on a backslash before it.
            '|' => out.push_str("&#124;"),
            '\\' | '`' | '*' | '[' | ']' | '<' | '~' | '$' => out.extend(['\\', c]),
            '_' if !(is_word(before) && is_word(after.chars().next())) => out.push_str("\\_"),
            '&' if is_entity(after) => out.push_str("\\&"),
            _ => out.push(c),
        }
        if completes(c, before, after) {
            out.push_str(BREAK);
        }
        before = Some(c);
    }
    out
}

/// Text of records within a block of HTML in Markdown, such as a summary line, where marks and backslashes mean themselves.
pub fn html(text: &str) -> String {
    let text = one_line(text);
    let mut out = String::with_capacity(text.len() + 16);
    let mut before = None;
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
        if completes(c, before, text.get(at + c.len_utf8()..).unwrap_or("")) {
            out.push_str(BREAK);
        }
        before = Some(c);
    }
    out
}

/// Escapes what means something at the start of a block: headings, quotes, lists, rules, commands of a host. Gives what is left.
fn start<'t>(text: &'t str, out: &mut String) -> &'t str {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(digits).unwrap_or(("", text));
    out.push_str(number);
    let means = match digits {
        0 => rest.starts_with(['#', '>', '-', '+', '=', '/', ':', '!']),
        _ => matches!(rest, "." | ")") || rest.starts_with(". ") || rest.starts_with(") "),
    };
    if means {
        out.push('\\');
    }
    rest
}

/// Whether a host would make something of a character and what follows it: a mention, a reference, an address, an emoji.
fn completes(c: char, before: Option<char>, after: &str) -> bool {
    let next = after.chars().next();
    let digit = || next.is_some_and(|c| c.is_ascii_digit());
    match c {
        '@' | '#' | '^' => is_word(next),
        '~' | '%' => is_word(next) || next == Some('"'),
        '!' | '&' | '$' => digit(),
        ':' => after.starts_with("//") || is_emoji(after) || before_is_scheme(before, after),
        // Escaped, and still what some hosts look for in what they rendered.
        '*' => next == Some('*'),
        ']' => matches!(next, Some('(' | '[')),
        '|' => next == Some('-'),
        'w' | 'W' => after.starts_with('.') && matches!(before, Some('w' | 'W')),
        '-' => digit() && matches!(before, Some('H' | 'h')),
        _ => false,
    }
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

/// `mailto:a` and its kind: an address without slashes.
fn before_is_scheme(before: Option<char>, after: &str) -> bool {
    let address = || after.chars().take(100).take_while(|c| *c != ' ').any(|c| c == '@');
    matches!(before, Some('o' | 'p' | 'O' | 'P')) && address()
}

/// Names of digits are places in files, but for two.
fn is_emoji(after: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-');
    let Some((name, _)) = after.split_once(':') else { return false };
    let is_number = name.bytes().all(|b| b.is_ascii_digit()) && !matches!(name, "100" | "1234");
    !is_number && name.chars().all(is_part)
}

fn is_entity(after: &str) -> bool {
    let name = after.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    name > 0 && after.as_bytes().get(name) == Some(&b';')
}

#[cfg(test)]
mod tests {
    use pulldown_cmark::{Event, Options, Parser, Tag};

    use super::*;

    const TEXTS: [&str; 24] = [
        "corrective_action/CA-7 was closed on 2026-05-01 (3 of 11, 27 %).",
        "# heading",
        "- item",
        "+ item",
        "1. one",
        "12) twelve",
        "> quote",
        "===",
        "---",
        "***",
        "/close",
        "*bold* _soft_ ~~gone~~ `code` $x$",
        "<script>alert(1)</script> &amp; &#60; <!-- c -->",
        "[link](javascript:alert(1)) ![p](http://example.com/p.png) [x]: y",
        "http://example.com www.example.com mailto:a@b.example",
        "| cell | \\| \\\\| end",
        "```",
        "~~~ x",
        "a\\",
        "[ ] task",
        "[^1] note",
        ": term",
        "!alone",
        "    code",
    ];

    /// The text of rendered Markdown, and what was more than text in it.
    fn rendered(markdown: &str) -> (String, Vec<String>) {
        let mut text = String::new();
        let mut more = Vec::new();
        for event in Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
            match event {
                Event::Text(said) => text.push_str(&said),
                Event::Start(Tag::Paragraph) | Event::End(_) => {}
                other => more.push(format!("{other:?}")),
            }
        }
        (text.replace('\u{200b}', ""), more)
    }

    #[test]
    fn text_of_records_stays_text() {
        for text in TEXTS {
            assert_eq!(rendered(&markdown(text)), (one_line(text).into_owned(), Vec::new()), "{text}");
        }
    }

    #[test]
    fn text_of_records_stays_in_its_cell() {
        for text in TEXTS {
            let table = format!("| a | b |\n|---|---|\n| {} | end |\n", markdown(text));
            let cells = Parser::new_ext(&table, Options::all())
                .filter(|event| matches!(event, Event::Start(Tag::TableCell)))
                .count();
            assert_eq!(cells, 4, "{table}");
        }
    }

    #[test]
    fn nobody_is_called_and_nothing_is_referred_to() {
        for text in [
            "ask @octocat",
            "see #12",
            "org/repo#12",
            "GH-12",
            "!12 and %\"v1\" and ~bug",
            ":tada:",
            "a.csv:100:5",
            "a@b.example",
        ] {
            assert!(markdown(text).contains(BREAK), "{text}");
            assert!(html(text).contains(BREAK), "{text}");
        }
        for text in [
            "27 %",
            "R&D",
            "at 10:30",
            "a.csv:8:18",
            "10.2-d-closed",
            "why?!",
            "CA-7",
            "a # b",
            "wow. new.",
            "Søren (Ops)",
        ] {
            assert_eq!(markdown(text), text);
        }
    }

    #[test]
    fn what_is_in_html_is_text_there() {
        assert_eq!(html("<b>&\"x\" *y* [z]"), "&lt;b&gt;&amp;&quot;x&quot; *y* [z]");
    }
}
