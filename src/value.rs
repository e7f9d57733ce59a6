//! What one field says and where it says it.

use chrono::{DateTime, FixedOffset, NaiveDate};

use crate::source::Span;

/// Index of a record in the data set of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(pub u32);

/// The value of a field and its place. An absent value has a place too: where it should have been.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// What it says.
    pub scalar: Scalar,
    /// Where it says it.
    pub span: Span,
}

/// What a field says, as the model understood it.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// Nothing that can be used, and why.
    Absent(Absence),
    /// Free text.
    Text(Box<str>),
    /// One of the values of a `choice`.
    Choice(Symbol),
    /// A number; money without its currency.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// A calendar date.
    Date(NaiveDate),
    /// A date and time with an offset from UTC.
    Instant(Box<DateTime<FixedOffset>>),
    /// A length of calendar time.
    Duration(Duration),
    /// A link: what was written and what it was resolved to.
    Ref(Box<str>, Hit),
    /// Several values.
    List(Box<[Value]>),
    /// The fields of a struct, by index in the struct's declaration, in ascending order.
    Struct(Box<[(u16, Value)]>),
    /// Keys and values of a mapping with free keys, in the order written.
    Map(Box<[(Box<str>, Value)]>),
}

/// Why nothing can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Absence {
    /// The field does not stand in the record.
    Missing,
    /// The field stands there with nothing in it.
    Blank,
    /// The field holds a placeholder (`TBC`, `-`, `see above`): DI-placeholder.
    Placeholder,
    /// A date that cannot be read as one calendar date: DI-date-valid.
    BadDate,
    /// A date that may be read in two ways: DI-date-valid.
    AmbiguousDate,
    /// A status that the state machine does not define: DI-status-known.
    UnknownStatus,
    /// Text that cannot be a number, a truth value, a choice, or a struct.
    BadValue,
}

impl Absence {
    /// Whether something stands there that could not be understood, so that nobody may say that nothing was recorded.
    pub fn is_unreadable(self) -> bool {
        matches!(self, Self::BadDate | Self::AmbiguousDate | Self::UnknownStatus | Self::BadValue)
    }

    /// What a sentence says of it: "EC-3 does not record `performed_by`" is put together from this.
    pub fn verb(self) -> &'static str {
        match self {
            Self::Missing | Self::Blank => "does not record",
            Self::Placeholder => "holds a placeholder for",
            Self::BadDate => "holds no readable date in",
            Self::AmbiguousDate => "holds an ambiguous date in",
            Self::UnknownStatus => "holds an undefined status in",
            Self::BadValue => "holds no usable value in",
        }
    }
}

/// What a link was resolved to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hit {
    /// The graph has not been built yet.
    Pending,
    /// Exactly one record.
    One(RecordId),
    /// No record.
    None,
    /// More than one record.
    Many,
}

/// A value of a `choice`, interned in the model: equal symbols are equal words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(pub u16);

/// A length of calendar time: months are calendar months (domain 0.5), days are days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Duration {
    /// Calendar months.
    pub months: u32,
    /// Days.
    pub days: u32,
}

impl Duration {
    /// Reads `12 months`, `30 days`, `2 weeks`, `1 year`, or `12m`-like exports with the unit spelt out or its first
    /// letter (`d`, `w`, `m`, `y`).
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let digits = text.chars().take_while(char::is_ascii_digit).count();
        let (number, unit) = text.split_at_checked(digits)?;
        let number: u32 = number.parse().ok().filter(|n| *n <= 12_000)?;
        Some(match unit.trim() {
            "d" | "day" | "days" => Self { months: 0, days: number },
            "w" | "week" | "weeks" => Self { months: 0, days: number * 7 },
            "m" | "month" | "months" => Self { months: number, days: 0 },
            "y" | "year" | "years" => Self { months: number * 12, days: 0 },
            _ => return None,
        })
    }

    /// The date this long after another: months clamp to the last day of the month (29 February 2024 and 12 months
    /// are 28 February 2025). `None` beyond the calendar.
    pub fn after(self, date: NaiveDate) -> Option<NaiveDate> {
        date.checked_add_months(chrono::Months::new(self.months))?.checked_add_days(chrono::Days::new(self.days.into()))
    }
}

impl std::fmt::Display for Duration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = |n: u32, unit: &str| format!("{n} {unit}{}", if n == 1 { "" } else { "s" });
        match (self.months, self.days) {
            (0, days) => f.write_str(&unit(days, "day")),
            (months, 0) => f.write_str(&unit(months, "month")),
            (months, days) => write!(f, "{} and {}", unit(months, "month"), unit(days, "day")),
        }
    }
}

impl Value {
    /// An absent value.
    pub fn absent(why: Absence, span: Span) -> Self {
        Self { scalar: Scalar::Absent(why), span }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn calendar_months_clamp_to_the_last_day() {
        let year = Duration::parse("12 months").unwrap();
        assert_eq!(year.after(date(2024, 2, 29)), Some(date(2025, 2, 28)));
        assert_eq!(Duration::parse("48 months").unwrap().after(date(2024, 2, 29)), Some(date(2028, 2, 29)));
    }

    #[test]
    fn a_duration_needs_a_number_and_a_unit() {
        assert_eq!(Duration::parse("2 weeks"), Some(Duration { months: 0, days: 14 }));
        assert_eq!(Duration::parse("12"), None);
        assert_eq!(Duration::parse("soon"), None);
    }
}
