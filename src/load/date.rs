//! Dates as people and exports write them (domain F-37, F-40, F-41). What may be read in two ways is not read here.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};

use crate::model::Words;

/// What a text is as a date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Reading {
    /// One calendar date.
    Date(NaiveDate),
    /// A date and time of day without an offset.
    Local(NaiveDateTime),
    /// A date and time with an offset.
    Instant(DateTime<FixedOffset>),
    /// Day and month, or month and day: the column decides. Both numbers are at most twelve and differ.
    Either(Either),
    /// A date that only one order of day and month allows, which tells something of its column.
    Ordered(Order, NaiveDateTime, bool),
    /// Not one calendar date.
    Bad,
}

/// A numeric date whose order of day and month is not known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Either {
    first: u32,
    second: u32,
    year: i32,
    time: Option<NaiveTime>,
}

/// In which order a column writes day and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// 31/01/2026.
    DayFirst,
    /// 01/31/2026.
    MonthFirst,
}

impl Either {
    /// The date in an order, and whether a time of day stood beside it.
    pub(super) fn in_order(self, order: Order) -> Option<(NaiveDateTime, bool)> {
        let (day, month) = match order {
            Order::DayFirst => (self.first, self.second),
            Order::MonthFirst => (self.second, self.first),
        };
        let date = NaiveDate::from_ymd_opt(self.year, month, day)?;
        Some((date.and_time(self.time.unwrap_or_default()), self.time.is_some()))
    }
}

/// Reads a date, with the format that its column declares if it does. ISO 8601 is read whatever is declared.
pub(super) fn read(text: &str, format: Option<&str>, words: &Words) -> Reading {
    let text = text.trim();
    if let Some(date) = iso(text.as_bytes()) {
        return Reading::Date(date);
    }
    if let Some(reading) = format.and_then(|format| declared(text, format)) {
        return reading;
    }
    if let Some(reading) = numeric(text, format.is_some()).or_else(|| textual(text, words)) {
        return reading;
    }
    Reading::Bad
}

/// `2026-01-31`, from its bytes: nearly every date of a run is read here.
pub(super) fn iso(bytes: &[u8]) -> Option<NaiveDate> {
    let [a, b, c, d, b'-', e, f, b'-', g, h] = *bytes else { return None };
    let digit = |byte: u8| byte.is_ascii_digit().then(|| u32::from(byte - b'0'));
    let year = digit(a)? * 1000 + digit(b)? * 100 + digit(c)? * 10 + digit(d)?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, digit(e)? * 10 + digit(f)?, digit(g)? * 10 + digit(h)?)
}

fn declared(text: &str, format: &str) -> Option<Reading> {
    if let Ok(instant) = DateTime::parse_from_str(text, format) {
        return Some(Reading::Instant(instant));
    }
    if let Ok(local) = NaiveDateTime::parse_from_str(text, format) {
        return Some(Reading::Local(local));
    }
    NaiveDate::parse_from_str(text, format).ok().map(Reading::Date)
}

/// Three numbers, and a time if there is one. With a declared format only dates that begin with the year are read.
fn numeric<'t>(text: &'t str, declared: bool) -> Option<Reading> {
    let (first, rest) = number(text)?;
    let separator = rest.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    // `14. 3. 2026`: with points a blank may follow.
    let after = |rest: &'t str| {
        rest.strip_prefix(separator).map(|rest| if separator == '.' { rest.trim_start() } else { rest })
    };
    let (second, rest) = number(after(rest)?)?;
    let (third, rest) = number(after(rest)?)?;
    let time = time(rest)?;
    let small = |(value, digits): (u32, usize)| (digits <= 2).then_some(value);
    let year = |(value, digits): (u32, usize)| (digits == 4).then(|| i32::try_from(value).ok()).flatten();
    if let Some(year) = year(first) {
        let date = NaiveDate::from_ymd_opt(year, small(second)?, small(third)?)?;
        return Some(at(date, time));
    }
    let (first, second, year) = (small(first)?, small(second)?, year(third)?);
    if declared {
        return Some(Reading::Bad);
    }
    if first == 0 || second == 0 {
        return None;
    }
    let date = |day, month| NaiveDate::from_ymd_opt(year, month, day);
    Some(match (first > 12, second > 12) {
        (true, false) => ordered(Order::DayFirst, date(first, second)?, time),
        (false, true) => ordered(Order::MonthFirst, date(second, first)?, time),
        (false, false) if first == second => at(date(first, second)?, time),
        (false, false) => {
            // An offset beside an order that is not known cannot be kept: it is not how any export writes.
            let time = match time {
                None => None,
                Some((time, None)) => Some(time),
                Some((_, Some(_))) => return None,
            };
            Reading::Either(Either { first, second, year, time })
        }
        (true, true) => return None,
    })
}

/// `14 Feb 2025`, `14-Feb-2025`, `February 14, 2025`, `1st June 2018`, `14. März 2026`, `14 de marzo de 2026`, and a time if there is one.
fn textual(text: &str, words: &Words) -> Option<Reading> {
    let between = |c: char| matches!(c, ' ' | '-' | '/' | ',' | '.');
    let mut rest = text;
    let mut word = || {
        let end = rest.find(between).unwrap_or(rest.len());
        let (word, after) = rest.split_at_checked(end)?;
        rest = after.trim_start_matches(between);
        Some(word)
    };
    let mut word = || match word()? {
        particle if words.is_particle(particle) => word(),
        word => Some(word),
    };
    let month = |word: &str| month(word).or_else(|| words.month(word));
    let (first, second, year) = (word()?, word()?, word()?);
    let year = number(year).filter(|((_, digits), rest)| *digits == 4 && rest.is_empty())?.0.0;
    let (day, month) = match (month(first), month(second)) {
        (Some(month), None) => (day(second)?, month),
        (None, Some(month)) => (day(first)?, month),
        _ => return None,
    };
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let time = if rest.is_empty() { None } else { time(&format!(" {rest}"))? };
    Some(at(date, time))
}

fn day(word: &str) -> Option<u32> {
    let ((day, digits), rest) = number(word)?;
    (digits <= 2 && matches!(rest, "" | "st" | "nd" | "rd" | "th" | "er" | "º")).then_some(day)
}

fn month(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let fits = |name: &&str| {
        **name == word || (name.get(..3) == Some(word.as_str())) || (word == "sept" && *name == "september")
    };
    let at = NAMES.iter().position(fits)?;
    u32::try_from(at + 1).ok()
}

type Time = Option<(NaiveTime, Option<FixedOffset>)>;

fn at(date: NaiveDate, time: Time) -> Reading {
    match time {
        None => Reading::Date(date),
        Some((time, None)) => Reading::Local(date.and_time(time)),
        Some((time, Some(offset))) => match date.and_time(time).and_local_timezone(offset).single() {
            Some(instant) => Reading::Instant(instant),
            None => Reading::Bad,
        },
    }
}

fn ordered(order: Order, date: NaiveDate, time: Time) -> Reading {
    match time {
        Some((_, Some(_))) => at(date, time),
        Some((time, None)) => Reading::Ordered(order, date.and_time(time), true),
        None => Reading::Ordered(order, date.and_time(NaiveTime::MIN), false),
    }
}

/// The number a text begins with, how many digits it has, and what follows it.
fn number(text: &str) -> Option<((u32, usize), &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(digits)?;
    (1..=9).contains(&digits).then(|| number.parse().ok().map(|number| ((number, digits), rest))).flatten()
}

/// What stands after a date: nothing, or a time of day with or without an offset. `None` for anything else.
fn time(text: &str) -> Option<Time> {
    if text.is_empty() {
        return Some(None);
    }
    let text =
        text.strip_prefix('T').or_else(|| text.strip_prefix(", ")).or_else(|| text.strip_prefix(' '))?.trim_start();
    let ((hour, _), rest) = number(text)?;
    let ((minute, _), rest) = number(rest.strip_prefix(':')?)?;
    let (second, rest) = match rest.strip_prefix(':') {
        Some(rest) => number(rest).map(|((second, _), rest)| (second, rest))?,
        None => (0, rest),
    };
    let rest = match rest.strip_prefix(['.', ',']) {
        Some(fraction) => number(fraction)?.1,
        None => rest,
    };
    let (hour, rest) = half_day(hour, rest)?;
    let time = NaiveTime::from_hms_opt(hour, minute, second)?;
    Some(Some((time, offset(rest.trim_start())?)))
}

fn half_day(hour: u32, rest: &str) -> Option<(u32, &str)> {
    let mark = rest.trim_start();
    let (pm, after) = match mark.get(..2).map(str::to_ascii_lowercase).as_deref() {
        Some("am") => (0, mark.get(2..)?),
        Some("pm") => (12, mark.get(2..)?),
        _ => return Some((hour, rest)),
    };
    (1..=12).contains(&hour).then_some((hour % 12 + pm, after))
}

fn offset(text: &str) -> Option<Option<FixedOffset>> {
    let sign = match text {
        "" => return Some(None),
        "Z" | "z" | "UTC" | "GMT" => return Some(Some(FixedOffset::east_opt(0)?)),
        _ if text.starts_with('+') => 1,
        _ if text.starts_with('-') => -1,
        _ => return None,
    };
    let digits: String = text.chars().skip(1).filter(|c| *c != ':').collect();
    let (hours, minutes) = match digits.len() {
        2 => (digits.parse::<i32>().ok()?, 0),
        4 => (digits.get(..2)?.parse().ok()?, digits.get(2..)?.parse::<i32>().ok()?),
        _ => return None,
    };
    Some(Some(FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, format: Option<&str>) -> Reading {
        super::read(text, format, &Words::default())
    }

    fn date(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn dates_that_can_be_read_in_one_way_only_are_read() {
        for text in [
            "2025-02-14",
            "2025/02/14",
            "2025.2.14",
            "14 Feb 2025",
            "14 February 2025",
            "February 14, 2025",
            "Feb 14 2025",
            "14-Feb-2025",
            "14th Feb 2025",
            " 2025-02-14 ",
        ] {
            assert_eq!(read(text, None), Reading::Date(date(2025, 2, 14)), "{text}");
        }
        assert_eq!(read("05/05/2025", None), Reading::Date(date(2025, 5, 5)));
    }

    #[test]
    fn what_is_not_exactly_one_calendar_date_is_bad() {
        for text in [
            "14 Feb 2025 ✅ Done",
            "2025-02-30",
            "31/31/2025",
            "14/02/25",
            "14-Feb-25",
            "soon",
            "Q3 2026",
            "46000",
            "2026-03",
            "Feb 2025",
            "2025-02-14x",
            "00/05/2025",
            "2025-02-14T25:00:00Z",
        ] {
            assert_eq!(read(text, None), Reading::Bad, "{text}");
        }
    }

    #[test]
    fn a_day_beyond_twelve_tells_the_order_and_two_small_numbers_do_not() {
        let midnight = date(2026, 4, 13).and_time(NaiveTime::MIN);
        assert_eq!(read("13/04/2026", None), Reading::Ordered(Order::DayFirst, midnight, false));
        assert_eq!(read("04-13-2026", None), Reading::Ordered(Order::MonthFirst, midnight, false));
        let Reading::Either(either) = read("03/04/2026", None) else { panic!("must be ambiguous") };
        assert_eq!(either.in_order(Order::DayFirst).unwrap().0.date(), date(2026, 4, 3));
        assert_eq!(either.in_order(Order::MonthFirst).unwrap().0.date(), date(2026, 3, 4));
    }

    #[test]
    fn a_declared_format_decides_and_iso_is_always_read() {
        assert_eq!(read("03/04/2026", Some("%d/%m/%Y")), Reading::Date(date(2026, 4, 3)));
        assert_eq!(read("2026-04-03", Some("%d/%m/%Y")), Reading::Date(date(2026, 4, 3)));
        assert_eq!(read("13/14/2026", Some("%d/%m/%Y")), Reading::Bad);
        assert_eq!(read("04/13/2026", Some("%d/%m/%Y")), Reading::Bad);
    }

    #[test]
    fn a_time_with_an_offset_is_an_instant_and_one_without_is_not() {
        let late = "2026-03-31T23:30:00-08:00";
        assert_eq!(read(late, None), Reading::Instant(DateTime::parse_from_rfc3339(late).unwrap()));
        for text in ["2026-03-31 23:30", "2026-03-31T23:30:00.000", "31 Mar 2026 11:30 PM"] {
            assert_eq!(read(text, None), Reading::Local(date(2026, 3, 31).and_hms_opt(23, 30, 0).unwrap()), "{text}");
        }
    }
}
