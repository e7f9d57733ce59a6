//! Text for people: nothing in it can command a terminal; wrapped, cut and lined up.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

mod markdown;

pub use markdown::{html, markdown};

/// How text is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Whether colours are wanted.
    pub color: bool,
    /// Whether lines and signs beyond ASCII are understood.
    pub unicode: bool,
}

/// What a piece of text is, said in colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// A heading.
    Strong,
    /// Less important than its neighbours.
    Faint,
    /// Bad.
    Bad,
    /// Weak.
    Weak,
    /// Good: only for what was tested.
    Good,
    /// Neither: to be read.
    Calm,
}

impl Tone {
    fn code(self) -> &'static str {
        match self {
            Self::Strong => "1",
            Self::Faint => "2",
            Self::Bad => "1;31",
            Self::Weak => "33",
            Self::Good => "32",
            Self::Calm => "36",
        }
    }
}

impl Style {
    /// Text in a tone, where colours are wanted.
    pub fn paint(self, tone: Tone, text: &str) -> String {
        if self.color { format!("\u{1b}[{}m{text}\u{1b}[0m", tone.code()) } else { text.to_owned() }
    }

    /// One of two spellings.
    pub fn either(self, unicode: &'static str, ascii: &'static str) -> &'static str {
        if self.unicode { unicode } else { ascii }
    }

    /// A heading over the whole width, the ends of its line drawn.
    pub fn rule(self, width: usize, tone: Tone, parts: &[&str]) -> String {
        let bar = self.either("─", "-");
        let text = parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>();
        let text = text.join(self.either(" · ", " | "));
        let rest = width.saturating_sub(text.width() + 4);
        format!("{}{} {} {}", bar, bar, self.paint(tone, &text), bar.repeat(rest))
    }
}

/// What stands for a character that a terminal would obey or that hides what is written: control characters, and
/// characters that reorder text, do not show or are none (XML forbids some of those). Joiners within words stay.
fn stand_in(c: char) -> Option<char> {
    match c {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)),
        '\u{7f}' => Some('\u{2421}'),
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{fdd0}'..='\u{fdef}'
        | '\u{e0000}'..='\u{e007f}' => Some('\u{fffd}'),
        c if u32::from(c) & 0xfffe == 0xfffe => Some('\u{fffd}'),
        _ => None,
    }
}

/// A character that can be printed; a tab stays a tab.
pub fn printable(c: char) -> char {
    if c == '\t' { c } else { stand_in(c).unwrap_or(c) }
}

/// Lines for a log in which nothing is a command of a pipeline: `::error::` at the beginning of a line, `##vso[` and `##[`
/// anywhere. Wrapping may put any word of a record at the beginning of a line.
pub fn no_commands(text: String) -> String {
    let begins = |line: &str| line.trim_start().starts_with("::");
    if !text.contains("##") && !text.lines().any(begins) {
        return text;
    }
    let tame = |line: &str| {
        let line = line.replace("##vso[", "# #vso[").replace("##[", "# #[");
        if begins(&line) { line.replacen("::", ": :", 1) } else { line }
    };
    text.split_inclusive('\n').map(tame).collect()
}

/// Text of records on one line: white space run together, nothing in it that a terminal obeys.
pub fn one_line(text: &str) -> Cow<'_, str> {
    let tidy = |c: char| stand_in(c).is_none() && (c == ' ' || !c.is_whitespace());
    if text.chars().all(tidy) && !text.contains("  ") && text.trim().len() == text.len() {
        return Cow::Borrowed(text);
    }
    let words = text.split_whitespace().map(|word| word.chars().map(|c| stand_in(c).unwrap_or(c)).collect::<String>());
    Cow::Owned(words.collect::<Vec<_>>().join(" "))
}

/// How many columns text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Text of at most so many columns, with a sign where something was cut off.
pub fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    if text.width() <= columns {
        return Cow::Borrowed(text);
    }
    let mut left = columns.saturating_sub(1);
    let fits = |c: &char| {
        let wide = c.width().unwrap_or(0);
        let fits = wide <= left;
        left = left.saturating_sub(wide);
        fits
    };
    let mut out: String = text.chars().take_while(fits).collect();
    out.push('…');
    Cow::Owned(out)
}

/// Lines of at most so many columns, broken between words; a longer word has a line of its own.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A label and text hanging beside it, wrapped to the width.
pub fn hanging(label: &str, painted: &str, text: &str, columns: usize) -> String {
    let indent = label.width();
    let mut out = String::new();
    for (at, line) in wrap(text, columns.saturating_sub(indent).max(20)).iter().enumerate() {
        let before = if at == 0 { painted.to_owned() } else { " ".repeat(indent) };
        let _ = writeln!(out, "{before}{line}");
    }
    out
}

/// `1 record`, `12 records`.
pub fn count(number: usize, noun: &str) -> String {
    let stem = noun.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    match (number, stem) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        _ => format!("{number} {noun}s"),
    }
}

/// One cell of a table.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// Its text.
    pub text: String,
    /// Its tone.
    pub tone: Option<Tone>,
    /// Whether it stands at the right of its column, as numbers do.
    pub right: bool,
}

impl Cell {
    /// Text at the left of its column.
    pub fn left(text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: None, right: false }
    }

    /// Text at the right of its column.
    pub fn right(text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: None, right: true }
    }

    /// The same in a tone.
    #[must_use]
    pub fn tone(self, tone: Tone) -> Self {
        Self { tone: Some(tone), ..self }
    }
}

/// Rows lined up, each behind an indent; the last column is not padded.
pub fn table(style: Style, indent: usize, gap: usize, rows: &[Vec<Cell>]) -> String {
    let widths = widths(rows);
    let mut out = String::new();
    for row in rows {
        let mut line = " ".repeat(indent);
        for (at, cell) in row.iter().enumerate() {
            let pad = widths.get(at).copied().unwrap_or(0).saturating_sub(cell.text.width());
            let text = cell.tone.map_or_else(|| cell.text.clone(), |tone| style.paint(tone, &cell.text));
            let last = at + 1 == row.len();
            let (before, after) = if cell.right { (pad, 0) } else { (0, if last { 0 } else { pad }) };
            let after = if last { after } else { after + gap };
            let _ = write!(line, "{:before$}{text}{:after$}", "", "");
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

fn widths(rows: &[Vec<Cell>]) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let of = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.text.width()).max();
    (0..columns).map(|at| of(at).unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_of_a_log_is_a_command_of_a_pipeline() {
        let said = "a ::b\n::error::x\n  ::set-output name=a::b\n##vso[task.complete]##[group]\n# ## heading\n";
        let tamed = "a ::b\n: :error::x\n  : :set-output name=a::b\n# #vso[task.complete]# #[group]\n# ## heading\n";
        assert_eq!(no_commands(said.to_owned()), tamed);
    }

    #[test]
    fn nothing_in_text_can_command_a_terminal_or_reorder_it() {
        assert_eq!(one_line("a\u{1b}[31mb\r\nc\u{202e}d\u{9b}e"), "a\u{241b}[31mb c\u{fffd}d\u{fffd}e");
        assert_eq!(one_line("plain – Søren"), "plain – Søren");
        assert_eq!(one_line("a\u{fffe}b\u{1ffff}c\u{fdd0}"), "a\u{fffd}b\u{fffd}c\u{fffd}");
    }

    #[test]
    fn text_is_cut_and_wrapped_by_columns_not_by_bytes() {
        assert_eq!(cut("Überprüfung", 6), "Überp…");
        assert_eq!(cut("日本語", 5), "日本…");
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
    }

    #[test]
    fn a_noun_follows_its_number() {
        assert_eq!(count(1, "entry"), "1 entry");
        assert_eq!(count(0, "entry"), "0 entries");
        assert_eq!(count(2, "survey"), "2 surveys");
    }

    #[test]
    fn columns_line_up_in_any_script() {
        let style = Style { color: false, unicode: true };
        let row = |a: &str, b: &str, c: &str| vec![Cell::left(a), Cell::right(b), Cell::left(c)];
        let text = table(style, 1, 2, &[row("日本", "1", "x"), row("abc", "200", "")]);
        assert_eq!(text, " 日本    1  x\n abc   200\n");
    }
}
