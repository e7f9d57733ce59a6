//! Lines of iCalendar (RFC 5545): names and values, escaped and folded.
//!
//! They are written here and not by a library: the one at hand makes continued lines of 76 octets, where 75 are allowed, takes
//! quadratic time for long ones, and stamps with the clock and a random id what has not got its own.

use chrono::{Datelike, NaiveDate};

/// Octets of a line without its end (RFC 5545, 3.1).
const LONGEST: usize = 75;

/// The lines of a calendar.
#[derive(Debug, Default)]
pub(super) struct Lines(String);

impl Lines {
    /// A property whose value is written as it is.
    pub(super) fn raw(&mut self, name: &str, value: &str) {
        let line = format!("{name}:{value}");
        let mut room = LONGEST;
        for c in line.chars() {
            if c.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = LONGEST - 1;
            }
            room -= c.len_utf8();
            self.0.push(c);
        }
        self.0.push_str("\r\n");
    }

    /// A property whose value is text.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        self.raw(name, &escaped(value));
    }

    /// A property whose value is a list of texts.
    pub(super) fn texts(&mut self, name: &str, values: &[&str]) {
        self.raw(name, &values.iter().map(|value| escaped(value)).collect::<Vec<_>>().join(","));
    }

    /// All of them.
    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// Text as a value (3.3.11).
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c => out.push(c),
        }
    }
    out
}

/// A day and the day after, as calendars write them; `None` outside the years that they can.
pub(super) fn day(date: NaiveDate) -> Option<(String, String)> {
    let next = date.succ_opt()?;
    let written = |date: NaiveDate| (1..=9999).contains(&date.year()).then(|| date.format("%Y%m%d").to_string());
    Some((written(date)?, written(next)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_at_75_octets_and_never_within_a_character() {
        for length in 60..160 {
            for unit in ["x", "é", "日", "😀", " "] {
                let value = unit.repeat(length);
                let mut lines = Lines::default();
                lines.text("SUMMARY", &value);
                let text = lines.finish();
                assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
                assert_eq!(text.replace("\r\n ", ""), format!("SUMMARY:{value}\r\n"));
            }
        }
    }

    #[test]
    fn text_is_escaped_once() {
        assert_eq!(escaped("a\\n, b; c: \"d\"\ne"), "a\\\\n\\, b\\; c: \"d\"\\ne");
    }

    #[test]
    fn a_day_ends_on_the_next() {
        let date = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).and_then(day);
        assert_eq!(date(2026, 12, 31), Some(("20261231".into(), "20270101".into())));
        assert_eq!((date(9999, 12, 31), date(12_026, 1, 1), date(0, 1, 1)), (None, None, None));
    }
}
