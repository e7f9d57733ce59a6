//! Numbers and amounts as people write them. A point or a comma stands before the fraction or between thousands; where one cell may be
//! read both ways, its column or the configuration decides, as with day and month.

use crate::config::Decimal;

/// What a text is as a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reading {
    /// One number, with no mark that could be another.
    Sure(f64),
    /// One number that tells what its column writes before the fraction.
    Telling(Decimal, f64),
    /// `1.234` or `1,234`: about one or about a thousand.
    Either {
        /// With the comma before the fraction.
        comma: f64,
        /// With the point before the fraction.
        point: f64,
    },
    /// Not one number.
    Bad,
}

/// What a column writes before the fraction, as far as its cells tell.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marks {
    pub(super) comma: bool,
    pub(super) point: bool,
}

impl Marks {
    pub(super) fn add(&mut self, decimal: Decimal) {
        match decimal {
            Decimal::Comma => self.comma = true,
            Decimal::Point => self.point = true,
        }
    }

    pub(super) fn join(&mut self, other: Self) {
        self.comma |= other.comma;
        self.point |= other.point;
    }

    /// The one of two numbers that the column means; `None` where it writes both marks or neither.
    pub(super) fn choose(self, comma: f64, point: f64) -> Option<f64> {
        match (self.comma, self.point) {
            (true, false) => Some(comma),
            (false, true) => Some(point),
            _ => None,
        }
    }
}

/// A number: `1,234.5`, `1.234,5`, `1 234,5`, `1'234.5`, `12 %`, `-3`.
pub(super) fn number(text: &str, declared: Option<Decimal>) -> Reading {
    let text = text.trim();
    let text = text.strip_suffix('%').map_or(text, str::trim_end);
    let (sign, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    if !digits.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',')) {
        return Reading::Bad;
    }
    let plain = scientific(digits).map(Reading::Sure);
    plain.or_else(|| parts(digits, declared)).unwrap_or(Reading::Bad).map(|number| sign * number)
}

/// Currencies that are divided into a thousand.
const THOUSANDTHS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

/// An amount: a number with a currency before or behind it, by sign or by code. `1.200,-` has no fraction.
pub(super) fn money(text: &str, declared: Option<Decimal>) -> Reading {
    let text = text.trim();
    let is_digit = |c: char| c.is_ascii_digit();
    let (Some(first), Some(last)) = (text.find(is_digit), text.rfind(is_digit)) else { return Reading::Bad };
    let (before, amount, behind) = (text.get(..first), text.get(first..=last), text.get(last + 1..));
    let (Some(before), Some(amount), Some(behind)) = (before, amount, behind) else { return Reading::Bad };
    let whole =
        [",-", ",\u{2013}", ",\u{2014}", ".-", ".\u{2013}", ".\u{2014}"].iter().find(|end| behind.starts_with(**end));
    let behind = whole.and_then(|end| behind.strip_prefix(*end)).unwrap_or(behind);
    let sign = |c: char| matches!(c, '-' | '\u{2212}');
    let minus = before.contains(sign);
    let around = before.chars().filter(|c| !sign(*c)).chain(behind.chars());
    // `Fr.` and `Kč.` have a point of their own.
    let is_known = |c: char| c.is_alphabetic() || c.is_whitespace() || matches!(c, '.' | '$' | '€' | '£' | '¥' | '₹');
    if !around.clone().all(is_known) || !is_currency(&around.clone().filter(|c| c.is_alphabetic()).collect::<String>())
    {
        return Reading::Bad;
    }
    let named = around.clone().any(|c| c.is_alphabetic() || !(c.is_whitespace() || c == '.'))
        && !THOUSANDTHS.contains(&around.clone().filter(|c| c.is_alphabetic()).collect::<String>().as_str());
    let mark = whole.map(|end| if end.starts_with(',') { Decimal::Comma } else { Decimal::Point });
    let read = match (number(amount, declared.or(mark)), mark) {
        // Where the fraction is a dash, no other mark stands before one.
        (Reading::Sure(number) | Reading::Telling(_, number), Some(mark)) if number.fract() == 0.0 => {
            Reading::Telling(mark, number)
        }
        (_, Some(_)) => Reading::Bad,
        // Of most currencies nothing is a thousandth, so that `1.200 €` has one meaning.
        (Reading::Either { comma, .. }, None) if named && amount.contains('.') => {
            Reading::Telling(Decimal::Comma, comma)
        }
        (Reading::Either { point, .. }, None) if named => Reading::Telling(Decimal::Point, point),
        (read, None) => read,
    };
    read.map(|number| if minus { -number } else { number })
}

/// The two numbers that an undecided cell may be, with the comma and with the point before the fraction.
pub(super) fn two(text: &str) -> Option<(f64, f64)> {
    let read = [number(text, None), money(text, None)];
    read.into_iter()
        .find_map(|read| if let Reading::Either { comma, point } = read { Some((comma, point)) } else { None })
}

/// Whether the letters beside an amount are a currency, or none. What is left of `1.2k`, `2 million` or `3 Mio` is another amount.
fn is_currency(letters: &str) -> bool {
    const NAMES: [&str; 12] =
        ["pounds", "euro", "euros", "dollars", "francs", "franken", "korun", "koruny", "kč", "kc", "fr", "sfr"];
    const CODES: [&str; 10] = ["eur", "usd", "gbp", "chf", "czk", "pln", "huf", "sek", "nok", "dkk"];
    const NONE: [&str; 10] = ["mio", "mrd", "mln", "mld", "mil", "mdr", "bio", "tis", "tsd", "std"];
    let word = letters.to_lowercase();
    let code = letters.len() == 3 && letters.bytes().all(|byte| byte.is_ascii_uppercase());
    word.is_empty()
        || NAMES.contains(&word.as_str())
        || CODES.contains(&word.as_str())
        || (code && !NONE.contains(&word.as_str()))
}

impl Reading {
    fn map(self, change: impl Fn(f64) -> f64) -> Self {
        match self {
            Self::Sure(number) => Self::Sure(change(number)),
            Self::Telling(decimal, number) => Self::Telling(decimal, change(number)),
            Self::Either { comma, point } => Self::Either { comma: change(comma), point: change(point) },
            Self::Bad => Self::Bad,
        }
    }
}

/// `1e5` and `1.5E-3`, which only programs write, with a point.
fn scientific(text: &str) -> Option<f64> {
    let written = text.contains(['e', 'E'])
        && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'-' | b'+'));
    if written { finite(text) } else { None }
}

fn finite(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// Digits with marks between them.
fn parts(text: &str, declared: Option<Decimal>) -> Option<Reading> {
    let is_space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '\u{2019}');
    let is_known = |c: char| c.is_ascii_digit() || is_space(c) || matches!(c, '.' | ',');
    if !text.chars().all(is_known) || text.ends_with(is_space) {
        return None;
    }
    // Spaces and apostrophes stand between thousands and nowhere else, so what is left has no other mark there.
    let spaced = text.contains(is_space);
    if spaced {
        let whole = text.split(['.', ',']).next().unwrap_or("");
        if !is_grouped(&whole.split(is_space).collect::<Vec<_>>()) || text.matches(['.', ',']).count() > 1 {
            return None;
        }
        if text.get(whole.len()..).is_some_and(|fraction| fraction.contains(is_space)) {
            return None;
        }
    }
    let text: String = text.chars().filter(|c| !is_space(*c)).collect();
    let with = |decimal: Decimal| {
        let (point, group) = match decimal {
            Decimal::Comma => (',', '.'),
            Decimal::Point => ('.', ','),
        };
        let (whole, fraction) = text.split_once(point).unwrap_or((text.as_str(), ""));
        let groups: Vec<&str> = whole.split(group).collect();
        let fits = groups.len() == 1 || (is_grouped(&groups) && !spaced);
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let plain = format!("{}.{fraction}", groups.concat());
        (fits && digits(fraction) && plain.len() > 1).then(|| finite(&plain)).flatten()
    };
    if !text.contains(['.', ',']) {
        return finite(&text).map(Reading::Sure);
    }
    if let Some(declared) = declared {
        return with(declared).map(Reading::Sure);
    }
    match (with(Decimal::Comma), with(Decimal::Point)) {
        (Some(comma), Some(point)) if !spaced => Some(Reading::Either { comma, point }),
        (Some(comma), None) => Some(Reading::Telling(Decimal::Comma, comma)),
        (None, Some(point)) => Some(Reading::Telling(Decimal::Point, point)),
        _ => None,
    }
}

/// Whether the parts are groups of thousands: one to three digits that do not begin with a zero, then three each.
fn is_grouped(groups: &[&str]) -> bool {
    let [first, rest @ ..] = groups else { return false };
    let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && rest.iter().all(|group| group.len() == 3)
        && groups.iter().all(digits)
}

#[cfg(test)]
mod tests {
    use super::Decimal::{Comma, Point};
    use super::Reading::{Bad, Either, Sure, Telling};
    use super::*;

    #[test]
    fn a_number_with_one_meaning_is_read_and_tells_its_mark() {
        for (text, read) in [
            ("12", Sure(12.0)),
            ("-3", Sure(-3.0)),
            ("\u{2212}3", Sure(-3.0)),
            ("12 %", Sure(12.0)),
            ("1e3", Sure(1000.0)),
            ("1 234", Sure(1234.0)),
            ("12'345", Sure(12345.0)),
            ("12,5", Telling(Comma, 12.5)),
            ("12,5 %", Telling(Comma, 12.5)),
            ("12.5", Telling(Point, 12.5)),
            (".5", Telling(Point, 0.5)),
            ("0,125", Telling(Comma, 0.125)),
            ("0.125", Telling(Point, 0.125)),
            ("1.234,56", Telling(Comma, 1234.56)),
            ("1,234.56", Telling(Point, 1234.56)),
            ("1.234,567", Telling(Comma, 1234.567)),
            ("1.234.567", Telling(Comma, 1_234_567.0)),
            ("1,234,567", Telling(Point, 1_234_567.0)),
            ("1\u{a0}234,5", Telling(Comma, 1234.5)),
            ("1'234.50", Telling(Point, 1234.5)),
            ("1234,567", Telling(Comma, 1234.567)),
        ] {
            assert_eq!(number(text, None), read, "{text}");
        }
    }

    #[test]
    fn a_number_with_two_meanings_is_left_to_its_column_or_to_what_is_declared() {
        let either = Either { comma: 1.234, point: 1234.0 };
        assert_eq!(number("1,234", None), either);
        assert_eq!(number("1.234", None), Either { comma: 1234.0, point: 1.234 });
        assert_eq!(number("1,234", Some(Comma)), Sure(1.234));
        assert_eq!(number("1,234", Some(Point)), Sure(1234.0));
        assert_eq!(number("12.5", Some(Comma)), Bad);
        assert_eq!(Marks { comma: true, point: false }.choose(1.0, 2.0), Some(1.0));
        assert_eq!(Marks { comma: true, point: true }.choose(1.0, 2.0), None);
    }

    #[test]
    fn what_is_no_number_is_not_read_as_a_part_of_it() {
        for text in [
            "1,23,456",
            "1.234.5",
            "inf",
            "NaN",
            "about 5",
            "",
            ".",
            ",",
            "1 23",
            "1 234.567,8",
            "01,234,5",
            "--3",
            "5 -",
            "1.2.3,4,5",
        ] {
            assert_eq!(number(text, None), Bad, "{text}");
        }
        for text in ["1.2k", "2 million", "1,2 Mio. €", "3 MIO", "1.200,50,-", "100 - 200 €", "€", "12 %", "5 Std"]
        {
            assert_eq!(money(text, None), Bad, "{text}");
        }
    }

    #[test]
    fn an_amount_is_read_with_its_currency_on_either_side() {
        for (text, read) in [
            ("EUR 1,200.00", Telling(Point, 1200.0)),
            ("1.200,00 €", Telling(Comma, 1200.0)),
            ("1 200,50 Kč", Telling(Comma, 1200.5)),
            ("CHF 1'200.50", Telling(Point, 1200.5)),
            ("Fr. 1200.-", Telling(Point, 1200.0)),
            ("€ 1.200,-", Telling(Comma, 1200.0)),
            ("€1200", Sure(1200.0)),
            ("-1200 €", Sure(-1200.0)),
            ("180 pounds", Sure(180.0)),
            ("1.200 €", Telling(Comma, 1200.0)),
            ("£1,900", Telling(Point, 1900.0)),
            ("KWD 1.200", Either { comma: 1200.0, point: 1.2 }),
            ("1.200", Either { comma: 1200.0, point: 1.2 }),
        ] {
            assert_eq!(money(text, None), read, "{text}");
        }
    }
}
