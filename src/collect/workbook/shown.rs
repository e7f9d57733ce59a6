//! Numbers as people see them: dates, times, percentages and numbers that are padded to an id.

use chrono::{Days, NaiveDate};

/// What the format of a cell makes of its number.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Picture {
    /// A number.
    #[default]
    Plain,
    /// A date, with its time where it has one.
    Date,
    /// A time of day.
    Time,
    /// A length of time in hours.
    Hours,
    /// A part of a hundred.
    Percent,
    /// A whole number with leading zeros between two texts: `NC-007`.
    Padded(Box<str>, usize, Box<str>),
}

/// The last day that a spreadsheet can show.
const LAST: f64 = 2_958_466.0;

impl Picture {
    /// What one of the formats that every workbook has makes of a number.
    pub(super) fn builtin(id: u32) -> Self {
        match id {
            9 | 10 => Self::Percent,
            14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Self::Date,
            18..=21 | 32..=35 | 45 | 47 | 55 | 56 => Self::Time,
            46 => Self::Hours,
            _ => Self::Plain,
        }
    }

    /// What a format written as a code makes of a number: the first of its sections counts.
    pub(super) fn of(code: &str) -> Self {
        let mut chars = code.chars();
        let (mut literal, mut prefix, mut zeros) = (String::new(), None, 0_usize);
        let (mut day, mut time, mut percent, mut other) = (false, false, false, false);
        while let Some(c) = chars.next() {
            match c {
                '"' => literal.extend(chars.by_ref().take_while(|c| *c != '"')),
                '\\' => literal.extend(chars.next()),
                '_' | '*' => {
                    chars.next();
                }
                '[' => {
                    let inner: String = chars.by_ref().take_while(|c| *c != ']').collect();
                    if !inner.is_empty() && inner.chars().all(|c| matches!(c, 'h' | 'H' | 'm' | 'M' | 's' | 'S')) {
                        return Self::Hours;
                    }
                }
                ';' => break,
                '0' => {
                    other |= zeros > 0 && !literal.is_empty();
                    prefix.get_or_insert_with(|| std::mem::take(&mut literal));
                    zeros += 1;
                }
                'd' | 'D' | 'y' | 'Y' => day = true,
                'h' | 'H' | 's' | 'S' => time = true,
                'm' | 'M' => other = true,
                '%' => percent = true,
                '-' | '/' | ' ' | ':' | '(' | ')' | '+' => literal.push(c),
                'G' | '#' | '?' | '.' | ',' | 'E' | 'e' => other = true,
                _ => literal.push(c),
            }
        }
        match (day, time, percent) {
            (true, ..) => Self::Date,
            (_, true, _) => Self::Time,
            (_, _, true) => Self::Percent,
            // Months and nothing else, as `mmm`; a code that says `General` has an `l` no date has.
            _ if code
                .split(';')
                .next()
                .is_some_and(|first| first.trim_matches(['m', 'M']).is_empty() && !first.is_empty()) =>
            {
                Self::Date
            }
            _ => {
                let prefix = prefix.unwrap_or_default();
                let pads = zeros > 1 || (zeros == 1 && !(prefix.is_empty() && literal.is_empty()));
                if other || !pads { Self::Plain } else { Self::Padded(prefix.into(), zeros, literal.into()) }
            }
        }
    }

    /// A number as it is seen, and whether it is still to be taken for one.
    pub(super) fn show(&self, number: f64, from_1904: bool) -> (String, bool) {
        let seen = match self {
            Self::Plain => None,
            Self::Date => date(number, from_1904),
            Self::Time if number < 1.0 => hours(number).map(|time| format!("{time:0>5}")),
            Self::Time => date(number, from_1904),
            Self::Hours => hours(number),
            Self::Percent => Some(format!("{}%", plain(number * 100.0))),
            Self::Padded(before, zeros, after) if number >= 0.0 && number.fract() == 0.0 => {
                Some(format!("{before}{:0>zeros$}{after}", plain(number), zeros = *zeros))
            }
            Self::Padded(..) => None,
        };
        seen.map_or_else(|| (plain(number), true), |seen| (seen, false))
    }
}

/// A number in its shortest form, with the fifteen digits that a spreadsheet shows at most.
pub(super) fn plain(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse().unwrap_or(number);
    if rounded == 0.0 { "0".to_owned() } else { format!("{rounded}") }
}

/// A date, and its time where it is not midnight. A spreadsheet counts days from the last of 1899 and believes in a
/// 29 February 1900, or from the first of 1904. What it cannot show as a date is none.
fn date(number: f64, from_1904: bool) -> Option<String> {
    if !(0.0..LAST).contains(&number) {
        return None;
    }
    let (mut days, mut seconds) = (number.trunc(), (number.fract() * 86_400.0).round());
    if seconds >= 86_400.0 {
        (days, seconds) = (days + 1.0, 0.0);
    }
    let first = match (from_1904, days < 60.0) {
        (true, _) => NaiveDate::from_ymd_opt(1904, 1, 1),
        (false, true) => NaiveDate::from_ymd_opt(1899, 12, 31),
        (false, false) => NaiveDate::from_ymd_opt(1899, 12, 30),
    };
    let day = match days {
        60.0 if !from_1904 => "1900-02-29".to_owned(),
        days => first?.checked_add_days(Days::new(whole(days)))?.to_string(),
    };
    let time = whole(seconds);
    let (hour, minute, second) = (time / 3600, time / 60 % 60, time % 60);
    Some(match (time, second) {
        (0, _) => day,
        (_, 0) => format!("{day} {hour:02}:{minute:02}"),
        _ => format!("{day} {hour:02}:{minute:02}:{second:02}"),
    })
}

/// A length of time, in days, as hours and minutes.
fn hours(number: f64) -> Option<String> {
    if !(0.0..LAST).contains(&number) {
        return None;
    }
    let seconds = whole((number * 86_400.0).round());
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    Some(if rest == 0 { format!("{hours}:{minutes:02}") } else { format!("{hours}:{minutes:02}:{rest:02}") })
}

/// A number that is whole and not negative.
fn whole(number: f64) -> u64 {
    format!("{number:.0}").parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_seen_with_fifteen_digits_and_no_more() {
        let cases = [
            (8.2, "8.2"),
            (1234.0, "1234"),
            (0.1 + 0.2, "0.3"),
            (-0.0, "0"),
            (1e15, "1000000000000000"),
            (-2.5, "-2.5"),
        ];
        for (number, text) in cases {
            assert_eq!(plain(number), text);
        }
    }

    #[test]
    fn the_two_epochs_and_the_day_that_never_was() {
        let show = |number, from_1904| Picture::Date.show(number, from_1904).0;
        assert_eq!(show(46_053.0, false), "2026-01-31");
        assert_eq!(show(46_053.0 - 1462.0, true), "2026-01-31");
        assert_eq!(show(1.0, false), "1900-01-01");
        assert_eq!(show(59.0, false), "1900-02-28");
        assert_eq!(show(60.0, false), "1900-02-29");
        assert_eq!(show(61.0, false), "1900-03-01");
        assert_eq!(show(0.0, true), "1904-01-01");
        assert_eq!(show(46_053.604_166_666_664, false), "2026-01-31 14:30");
        assert_eq!(show(46_052.999_999_999, false), "2026-01-31");
        assert_eq!(Picture::Date.show(-1.0, false), ("-1".to_owned(), true));
        assert_eq!(Picture::Date.show(3e6, false), ("3000000".to_owned(), true));
    }

    #[test]
    fn a_format_says_what_a_number_is() {
        for code in ["yyyy-mm-dd", "dd/mm/yy;@", "[$-409]d\\-mmm\\-yy", "mmm", "d. m. yyyy", "\"am \"dd.mm.yyyy"] {
            assert_eq!(Picture::of(code), Picture::Date, "{code}");
        }
        for code in ["General", "0.00", "#,##0", "0", "0.0E+00", "@", "\"Stand\" 0.0", "[Red]0.0", "m²\" \"0.0"] {
            assert_eq!(Picture::of(code), Picture::Plain, "{code}");
        }
        assert_eq!(Picture::of("hh:mm"), Picture::Time);
        assert_eq!(Picture::of("[h]:mm:ss"), Picture::Hours);
        assert_eq!(Picture::of("0.0%"), Picture::Percent);
        assert_eq!(Picture::of("\"NC-\"000").show(7.0, false).0, "NC-007");
        assert_eq!(Picture::of("0000").show(12.0, false).0, "0012");
        assert_eq!(Picture::Percent.show(0.955, false).0, "95.5%");
        assert_eq!(Picture::Time.show(0.604_166_666_666_666_6, false).0, "14:30");
        assert_eq!(Picture::Hours.show(1.5, false).0, "36:00");
    }
}
