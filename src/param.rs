//! Parameters: figures that rules use, with where each comes from (domain 0.6).

use std::fmt;

use rustc_hash::FxHashMap;

use crate::source::Span;
use crate::value::Duration;

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum ParamValue {
    /// A number.
    Number(f64),
    /// A length of calendar time.
    Duration(Duration),
    /// A word.
    Text(String),
    /// Yes or no.
    Bool(bool),
    /// A value for each key.
    Map(Vec<(String, ParamValue)>),
}

impl ParamValue {
    /// Reads what was written: a number, a duration, `true` or `false`, or a word.
    pub fn of_text(text: &str) -> Self {
        match text {
            "true" => Self::Bool(true),
            "false" => Self::Bool(false),
            _ => match (text.parse::<f64>(), Duration::parse(text)) {
                (Ok(number), _) if number.is_finite() => Self::Number(number),
                (_, Some(duration)) => Self::Duration(duration),
                _ => Self::Text(text.to_owned()),
            },
        }
    }
}

impl fmt::Display for ParamValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Duration(duration) => write!(f, "{duration}"),
            Self::Text(text) => f.write_str(text),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Map(values) => {
                for (at, (key, value)) in values.iter().enumerate() {
                    write!(f, "{}{key}: {value}", if at == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
        }
    }
}

/// Who says what a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A pack's default.
    Pack,
    /// A rule page's default.
    Page,
    /// A document of the organisation: a record that states the figure.
    Document,
    /// The organisation's configuration.
    Organisation,
}

impl Origin {
    /// All of them; what comes later wins.
    pub const ALL: [Self; 4] = [Self::Pack, Self::Page, Self::Document, Self::Organisation];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pack => "pack",
            Self::Page => "page",
            Self::Document => "document",
            Self::Organisation => "organisation",
        }
    }

    /// Who says so, for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Pack => "default of the pack",
            Self::Page => "default of the rule's page",
            Self::Document => "the organisation's own document",
            Self::Organisation => "the organisation's own figure",
        }
    }
}

/// A parameter, its value, and who says so where.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// The value.
    pub value: ParamValue,
    /// Who says so.
    pub origin: Origin,
    /// Where.
    pub span: Span,
}

/// Parameters by name.
pub type Params = FxHashMap<String, Param>;
