//! Words and truth values as people write them into cells.

use crate::model::{Unit, Words};
use crate::value::Duration;

/// Texts that stand where an answer should be and are none (DI-placeholder), without case and surrounding marks.
const PLACEHOLDERS: [&str; 22] = [
    "tbc",
    "tba",
    "tbd",
    "todo",
    "to do",
    "to be confirmed",
    "to be determined",
    "to be defined",
    "n/a",
    "n.a",
    "na",
    "none",
    "nil",
    "null",
    "x",
    "see above",
    "as above",
    "same",
    "same as above",
    "pending",
    "ditto",
    "blank",
];

/// Whether a text is a placeholder. Marks around it do not matter: `❓ TBC` is one.
pub(super) fn is_placeholder(text: &str, words: &Words) -> bool {
    let text = text.trim();
    let bracketed = |open, close| text.starts_with(open) && text.ends_with(close);
    if bracketed('[', ']') || (bracketed('<', '>') && !text.contains(['@', ':'])) {
        return true;
    }
    if text.len() >= 5 && text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("lorem")) {
        return true;
    }
    if text.len() > 32 || text.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let word = text.trim_matches(|c: char| !c.is_alphanumeric());
    if word.is_empty() {
        return !text.is_empty() && text.chars().all(is_dash_or_dot);
    }
    PLACEHOLDERS.iter().any(|known| known.eq_ignore_ascii_case(word)) || words.placeholder(word).is_some()
}

fn is_dash_or_dot(c: char) -> bool {
    matches!(c, '-' | '.' | '?' | '*' | '_' | '…' | '\u{2010}'..='\u{2015}' | '\u{2212}' | ' ')
}

/// Whether a text says that there is none, where the model takes that for an answer.
pub(super) fn is_none(text: &str, words: &Words) -> bool {
    let word = text.trim_matches(|c: char| !c.is_alphanumeric());
    let known = ["none", "n/a", "n.a", "na", "nil", "not applicable"];
    known.iter().any(|known| known.eq_ignore_ascii_case(word)) || words.placeholder(word) == Some(true)
}

/// Yes or no.
pub(super) fn truth(text: &str, words: &Words) -> Option<bool> {
    match text.trim() {
        "✅" | "✔" | "✔️" | "✓" | "☑" | "☑️" => return Some(true),
        "❌" | "✗" | "✘" | "☐" => return Some(false),
        _ => {}
    }
    let word = text.trim_matches(|c: char| !c.is_alphanumeric());
    let is = |list: &[&str]| list.iter().any(|known| known.eq_ignore_ascii_case(word));
    if is(&["yes", "true", "y", "1", "applicable"]) {
        return Some(true);
    }
    if is(&["no", "false", "n", "0", "not applicable"]) {
        return Some(false);
    }
    words.truth(word)
}

/// A length of calendar time, its unit in any of the languages.
pub(super) fn duration(text: &str, words: &Words) -> Option<Duration> {
    if let Some(read) = Duration::parse(text) {
        return Some(read);
    }
    let text = text.trim();
    let (number, unit) = text.split_at_checked(text.bytes().take_while(u8::is_ascii_digit).count())?;
    let unit = match words.unit(unit)? {
        Unit::Day => "days",
        Unit::Week => "weeks",
        Unit::Month => "months",
        Unit::Year => "years",
    };
    Duration::parse(&format!("{number} {unit}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_known_whatever_stands_around_them() {
        for text in
            ["TBC", "n/a", " - ", "—", ".", "?", "x", "See above", "❓ TBC", "[Name, Role]", "<date>", "Lorem ipsum"]
        {
            assert!(is_placeholder(text, &Words::default()), "{text}");
        }
        for text in ["", "No", "0", "Xavier", "A.5.1", "<ana@example.org>", "[A](b.md)", "pending review", "✅"] {
            assert!(!is_placeholder(text, &Words::default()), "{text}");
        }
    }

    #[test]
    fn yes_and_no_are_known_with_marks_around_them() {
        assert_eq!(truth("✅ Yes", &Words::default()), Some(true));
        assert_eq!(truth("**No**", &Words::default()), Some(false));
        assert_eq!(truth("Yes, partly", &Words::default()), None);
    }
}
