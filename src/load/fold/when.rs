//! When an event was, as far as its cell tells.

use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use crate::load::cell::Evidence;
use crate::load::date::{self, Order, Reading};
use crate::model::Words;

/// Reads the times of one column.
#[derive(Clone, Copy)]
pub(super) struct Clock<'p> {
    format: Option<&'p str>,
    zone: Tz,
    /// The words in which months and blanks are written.
    pub(super) words: &'p Words,
}

/// A moment, in microseconds, day first and month first: the same where the text can be read in one way only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct When {
    pub(super) day_first: i64,
    pub(super) month_first: i64,
}

impl When {
    /// Whether only the order of day and month tells which moment it is.
    pub(super) fn is_either(self) -> bool {
        self.day_first != self.month_first
    }

    /// The moment in an order of day and month.
    pub(super) fn at(self, order: Order) -> i64 {
        match order {
            Order::DayFirst => self.day_first,
            Order::MonthFirst => self.month_first,
        }
    }
}

impl<'p> Clock<'p> {
    pub(super) fn new(format: Option<&'p str>, zone: Tz, words: &'p Words) -> Self {
        Self { format, zone, words }
    }

    /// The moment of a text, and what it tells of its column; nothing where it is no moment.
    pub(super) fn read(self, text: &str, evidence: &mut Evidence) -> Option<When> {
        let one = |at: i64| When { day_first: at, month_first: at };
        let at = match date::read(text, self.format, self.words) {
            Reading::Date(date) => one(self.moment(date.and_time(chrono::NaiveTime::MIN))),
            Reading::Local(local) => one(self.moment(local)),
            Reading::Instant(at) => one(at.timestamp_micros()),
            Reading::Ordered(order, local, _) => {
                evidence.day_first |= order == Order::DayFirst;
                evidence.month_first |= order == Order::MonthFirst;
                one(self.moment(local))
            }
            Reading::Either(either) => {
                let at = |order| Some(self.moment(either.in_order(order)?.0));
                When { day_first: at(Order::DayFirst)?, month_first: at(Order::MonthFirst)? }
            }
            Reading::Bad => return None,
        };
        let fraction = if self.format.is_none() { fraction(text) } else { 0 };
        Some(When { day_first: at.day_first + fraction, month_first: at.month_first + fraction })
    }

    /// A moment as its field reads it: `2026-01-31`, with the time of day where the text has one. As written where it is
    /// no moment, or where day and month stay undecided.
    pub(super) fn text(self, text: &str, order: Option<Order>) -> Option<String> {
        let timed = |local: NaiveDateTime, timed| {
            if timed { local.format("%Y-%m-%dT%H:%M:%S").to_string() } else { local.date().to_string() }
        };
        Some(match date::read(text, self.format, self.words) {
            Reading::Date(date) => date.to_string(),
            Reading::Local(local) => timed(local, true),
            Reading::Instant(at) => at.format("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            Reading::Ordered(_, local, with_time) => timed(local, with_time),
            Reading::Either(either) => {
                let (local, with_time) = either.in_order(order?)?;
                timed(local, with_time)
            }
            Reading::Bad => return None,
        })
    }

    /// The moment of a time of day in the zone. One that the clocks went through twice is taken to be the earlier; one that
    /// they left out is as far after the hour before as it says.
    fn moment(self, local: NaiveDateTime) -> i64 {
        if self.zone == Tz::UTC {
            return local.and_utc().timestamp_micros();
        }
        let at = |local: NaiveDateTime| self.zone.from_local_datetime(&local).earliest();
        let hour = TimeDelta::hours(1);
        let found = at(local).or_else(|| Some(at(local.checked_sub_signed(hour)?)? + hour));
        found.map_or_else(|| local.and_utc(), |at: DateTime<Tz>| at.with_timezone(&Utc)).timestamp_micros()
    }
}

/// Parts of a second behind a time of day, in microseconds: events of one second have an order too.
fn fraction(text: &str) -> i64 {
    let time = text.split_once(':').map_or("", |(_, time)| time);
    let digits = time.find(['.', ',']).and_then(|at| time.get(at + 1..)).unwrap_or("");
    let digits = digits.bytes().take(6).take_while(u8::is_ascii_digit);
    digits.fold((0, 100_000), |(sum, unit), digit| (sum + i64::from(digit - b'0') * unit, unit / 10)).0
}

/// The order of day and month that a column tells; nothing where it tells none or both.
pub(super) fn settled(evidence: Evidence) -> Option<Order> {
    match evidence {
        Evidence { day_first: true, month_first: false, .. } => Some(Order::DayFirst),
        Evidence { day_first: false, month_first: true, .. } => Some(Order::MonthFirst),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<i64> {
        Clock::new(None, Tz::UTC, &Words::default()).read(text, &mut Evidence::default()).map(|when| when.day_first)
    }

    #[test]
    fn events_of_one_second_have_an_order() {
        assert!(read("2026-01-31T10:00:00.123Z") < read("2026-01-31T10:00:00.124Z"));
        assert!(read("2026-01-31 10:00:00,5") > read("2026-01-31 10:00:00,49"));
        assert_eq!(read("2026-01-31 10:00"), read("2026-01-31T10:00:00.000Z"));
        assert_eq!(read("2026-01-31T10:00:00.5+01:00"), read("2026-01-31T09:00:00.5Z"));
        assert_eq!(read("soon"), None);
    }
}
