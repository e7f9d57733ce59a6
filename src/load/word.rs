//! Words, numbers and truth values as people write them into cells.

use std::borrow::Cow;

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
pub(super) fn is_placeholder(text: &str) -> bool {
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
    PLACEHOLDERS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

fn is_dash_or_dot(c: char) -> bool {
    matches!(c, '-' | '.' | '?' | '*' | '_' | '…' | '\u{2010}'..='\u{2015}' | '\u{2212}' | ' ')
}

/// Whether a text says that there is none, where the model takes that for an answer.
pub(super) fn is_none(text: &str) -> bool {
    let word = text.trim_matches(|c: char| !c.is_alphanumeric());
    ["none", "n/a", "n.a", "na", "nil", "not applicable"].iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// A number: `1,234.5`, `12 %`, `-3`. A comma stands between groups of three digits or the number is not read.
pub(super) fn number(text: &str) -> Option<f64> {
    let text = text.trim();
    let text = text.strip_suffix('%').map_or(text, str::trim_end);
    let plain = if text.contains(',') { Cow::Owned(ungrouped(text)?) } else { Cow::Borrowed(text) };
    let digits = plain.bytes().any(|byte| byte.is_ascii_digit());
    let number = if digits { plain.parse::<f64>().ok() } else { None };
    number.filter(|number| number.is_finite())
}

fn ungrouped(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut groups = whole.split(',');
    let first = groups.next()?.trim_start_matches(['-', '+']);
    let fits = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    let plain = whole.replace(',', "");
    fits.then(|| fraction.map_or_else(|| plain.clone(), |fraction| format!("{plain}.{fraction}")))
}

/// An amount: a number with a currency before or behind it, by sign or by code.
pub(super) fn money(text: &str) -> Option<f64> {
    let currency = |c: char| c.is_alphabetic() || c.is_whitespace() || matches!(c, '$' | '€' | '£' | '¥' | '₹');
    let amount = text.trim().trim_matches(currency);
    let word: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    let by_name = ["pounds", "euro", "euros", "dollars", "francs"].iter().any(|name| name.eq_ignore_ascii_case(&word));
    // `1.2k` and `2 million` are amounts of something else than what is left of them.
    if matches!(word.chars().count(), 0 | 3) || by_name { number(amount) } else { None }
}

/// Yes or no.
pub(super) fn truth(text: &str) -> Option<bool> {
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
    is(&["no", "false", "n", "0", "not applicable"]).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_known_whatever_stands_around_them() {
        for text in
            ["TBC", "n/a", " - ", "—", ".", "?", "x", "See above", "❓ TBC", "[Name, Role]", "<date>", "Lorem ipsum"]
        {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["", "No", "0", "Xavier", "A.5.1", "<ana@example.org>", "[A](b.md)", "pending review", "✅"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn a_number_is_read_only_where_its_comma_can_be_one_thing() {
        assert_eq!(number("1,234.5"), Some(1234.5));
        assert_eq!(number("12 %"), Some(12.0));
        assert_eq!(number("-3"), Some(-3.0));
        for text in ["12,5", "1,23,456", "inf", "NaN", "about 5", ""] {
            assert_eq!(number(text), None, "{text}");
        }
        assert_eq!(money("EUR 1,200.00"), Some(1200.0));
        assert_eq!(money("€1200"), Some(1200.0));
        assert_eq!(money("180 pounds"), Some(180.0));
        assert_eq!(money("1.2k"), None);
    }

    #[test]
    fn yes_and_no_are_known_with_marks_around_them() {
        assert_eq!(truth("✅ Yes"), Some(true));
        assert_eq!(truth("**No**"), Some(false));
        assert_eq!(truth("Yes, partly"), None);
    }
}
