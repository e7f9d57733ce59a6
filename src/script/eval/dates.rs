//! Dates: arithmetic of the calendar, in the organisation's time zone.

use chrono::{DateTime, Datelike, Days, FixedOffset, Months, NaiveDate, Weekday};

use super::{Machine, Res, Stop};
use crate::script::ir::{At, Sign};
use crate::script::val::{Val, Why, WhyKind};
use crate::script::words::Word;

impl<'d> Machine<'d, '_, '_> {
    /// The date of an instant in the organisation's time zone (F-37).
    pub(super) fn day(&self, instant: &DateTime<FixedOffset>) -> NaiveDate {
        instant.with_timezone(&self.world.timezone).date_naive()
    }

    /// The date of a value that is one.
    pub(super) fn date_of(&self, value: &Val<'d>, at: At) -> Result<Result<NaiveDate, Why>, Stop<'d>> {
        match value {
            Val::Date(date) => Ok(Ok(*date)),
            Val::Instant(instant) => Ok(Ok(self.day(instant))),
            Val::Unknown(why) => Ok(Err(*why)),
            other => Err(Stop::Fault(format!("a date is needed here, but this is {}", other.noun()), at)),
        }
    }

    pub(super) fn number_of(&self, value: &Val<'d>, at: At) -> Result<Result<f64, Why>, Stop<'d>> {
        match value {
            Val::Number(number) => Ok(Ok(*number)),
            Val::Unknown(why) | Val::Between(_, _, why) => Ok(Err(*why)),
            other => Err(Stop::Fault(format!("a number is needed here, but this is {}", other.noun()), at)),
        }
    }

    pub(super) fn date_arithmetic(&mut self, op: Sign, left: &Val<'d>, right: &Val<'d>, at: At) -> Res<'d> {
        let date = match self.date_of(left, at)? {
            Ok(date) => date,
            Err(why) => return Ok(Val::Unknown(why)),
        };
        match (op, right) {
            (Sign::Plus, Val::Duration(duration)) => Ok(found(duration.after(date))),
            (Sign::Plus, Val::Number(days)) => Ok(found(add_days(date, *days))),
            (Sign::Minus, Val::Number(days)) => Ok(found(add_days(date, -*days))),
            (Sign::Minus, Val::Date(_) | Val::Instant(_)) => match self.date_of(right, at)? {
                Ok(other) => Ok(days(other, date)),
                Err(why) => Ok(Val::Unknown(why)),
            },
            (_, Val::Between(_, _, why)) => Ok(Val::Unknown(*why)),
            (_, other) => Err(Stop::Fault(format!("{} cannot be added to a date", other.noun()), at)),
        }
    }

    pub(super) fn date_word(&mut self, word: Word, args: &[Val<'d>], at: At) -> Res<'d> {
        let first = match args.first() {
            None => None,
            Some(value) => match self.date_of(value, at)? {
                Ok(date) => Some(date),
                Err(why) if word == Word::IsInFuture => return Ok(future(why)),
                Err(why) => return Ok(Val::Unknown(why)),
            },
        };
        let today = self.world.as_of;
        Ok(match (word, first, args.get(1)) {
            (Word::Today, ..) => Val::Date(today),
            (Word::PeriodStart, ..) => Val::Date(self.world.period_start),
            (Word::Overdue, Some(date), _) => Val::Bool(date < today),
            (Word::IsInFuture, Some(date), _) => Val::Bool(date > today),
            (Word::Year, Some(date), _) => Val::Number(f64::from(date.year())),
            (Word::After, Some(date), Some(Val::Duration(duration))) => found(duration.after(date)),
            (Word::MonthsAfter | Word::DaysAfter, Some(date), Some(count)) => {
                let count = match self.number_of(count, at)? {
                    Ok(count) => count,
                    Err(why) => return Ok(Val::Unknown(why)),
                };
                found(if word == Word::DaysAfter { add_days(date, count) } else { add_months(date, count) })
            }
            (Word::DaysBetween | Word::WorkingDaysBetween, Some(from), Some(to)) => match self.date_of(to, at)? {
                Ok(to) if word == Word::DaysBetween => days(from, to),
                Ok(to) => Val::Number(working_days(from, to)),
                Err(why) => Val::Unknown(why),
            },
            (_, _, Some(Val::Unknown(why))) => Val::Unknown(*why),
            _ => return Err(Stop::Fault("these are no dates".into(), at)),
        })
    }
}

/// A date that is not there, or that cannot be read, is not in the future; one that was set aside because it is, is.
fn future<'d>(why: Why) -> Val<'d> {
    match why.kind {
        WhyKind::Future => Val::Bool(true),
        WhyKind::Absent(absence) if !absence.is_unreadable() => Val::Bool(false),
        _ => Val::Unknown(why),
    }
}

fn found<'d>(date: Option<NaiveDate>) -> Val<'d> {
    date.map_or(Val::Unknown(Why::of(WhyKind::Undefined)), Val::Date)
}

fn days<'d>(from: NaiveDate, to: NaiveDate) -> Val<'d> {
    #[expect(clippy::cast_precision_loss, reason = "days of the calendar are far below 2^53")]
    Val::Number(to.signed_duration_since(from).num_days() as f64)
}

/// Days from Monday to Friday after the first date, up to and with the second; negative where the second is earlier.
/// Counted by weeks, so that a date far away costs nothing.
fn working_days(from: NaiveDate, to: NaiveDate) -> f64 {
    if to < from {
        return -working_days(to, from);
    }
    let all = to.signed_duration_since(from).num_days();
    let (weeks, rest) = (all / 7, all % 7);
    let working = |offset: i64| {
        let day = from.checked_add_days(Days::new(u64::try_from(offset).unwrap_or(0)));
        day.is_some_and(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
    };
    let rest = (1..=rest).filter(|offset| working(*offset)).count();
    #[expect(clippy::cast_precision_loss, reason = "days of the calendar are far below 2^53")]
    let sum = (weeks * 5) as f64 + rest as f64;
    sum
}

/// A count of days or months; what is no whole number within the calendar has no date.
fn whole(count: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and small")]
    (count.fract() == 0.0 && count.abs() < 4_000_000.0).then_some(count as i64)
}

fn add_days(date: NaiveDate, count: f64) -> Option<NaiveDate> {
    let count = whole(count)?;
    let days = Days::new(count.unsigned_abs());
    if count < 0 { date.checked_sub_days(days) } else { date.checked_add_days(days) }
}

fn add_months(date: NaiveDate, count: f64) -> Option<NaiveDate> {
    let count = whole(count)?;
    let months = Months::new(u32::try_from(count.unsigned_abs()).ok()?);
    if count < 0 { date.checked_sub_months(months) } else { date.checked_add_months(months) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn working_days_leave_out_the_weekend() {
        let friday = NaiveDate::from_ymd_opt(2026, 6, 26).unwrap();
        let day = |days: u64| friday + Days::new(days);
        assert_eq!(working_days(friday, day(0)), 0.0);
        assert_eq!(working_days(friday, day(2)), 0.0);
        assert_eq!(working_days(friday, day(3)), 1.0);
        assert_eq!(working_days(friday, day(14)), 10.0);
        assert_eq!(working_days(day(3), friday), -1.0);
    }

    #[test]
    fn half_a_day_is_no_date() {
        let date = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        assert_eq!(add_days(date, 0.5), None);
        assert_eq!(add_days(date, f64::INFINITY), None);
    }
}
