//! Pictures of what the records show besides verdicts: SVG within the page, without scripts, in the colours of the page. Each says
//! in words what it shows, and has the same facts as a table beside it; nothing is said by colour alone.

use chrono::{Months, NaiveDate};
use maud::{Markup, html};

use crate::text::{cut, one_line};

mod ages;
mod chain;
mod controls;
mod coverage;
mod flows;

pub use ages::ages;
pub use chain::chain;
pub use controls::controls;
pub use coverage::coverage;
pub use flows::flows;

/// How the pictures look: to stand in the style of the page. Colours are the page's (`--ink`, `--paper`, `--soft`, `--line`,
/// `--bad`, `--weak`, `--good`, `--calm`).
pub const STYLE: &str = include_str!("pictures/pictures.css");

/// How old a piece of evidence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Age {
    Fresh,
    Half,
    Year,
    Old,
    Older,
}

impl Age {
    const ALL: [Self; 5] = [Self::Fresh, Self::Half, Self::Year, Self::Old, Self::Older];

    /// The age on a day of what is of another. What is of a later day is as fresh as can be.
    fn on(day: NaiveDate, as_of: NaiveDate) -> Self {
        let within = |months: u32| as_of.checked_sub_months(Months::new(months)).is_some_and(|first| day >= first);
        match () {
            () if within(3) => Self::Fresh,
            () if within(6) => Self::Half,
            () if within(12) => Self::Year,
            () if within(24) => Self::Old,
            () => Self::Older,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Fresh => "up to 3 months",
            Self::Half => "3 to 6 months",
            Self::Year => "6 to 12 months",
            Self::Old => "1 to 2 years",
            Self::Older => "more than 2 years",
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Fresh => "age-1",
            Self::Half => "age-2",
            Self::Year => "age-3",
            Self::Old => "age-4",
            Self::Older => "age-5",
        }
    }
}

/// A picture of the page and what belongs to it.
struct Figure<'p> {
    /// What kind of picture it is, for its style.
    class: &'p str,
    /// The beginning of its ids: `pic-ages`.
    id: &'p str,
    caption: &'p str,
    /// What it shows, in a sentence: it stands above it and describes it to those who cannot see it.
    said: String,
    picture: Markup,
    legend: Markup,
    /// The same facts as a table.
    table: Markup,
}

impl Figure<'_> {
    /// The picture with its sentence, its legend and, folded, its table. What is wider than the page scrolls within itself,
    /// for the keyboard too.
    fn markup(self) -> Markup {
        html! {
            figure.pic.(self.class) {
                figcaption { bdi { (self.caption) } }
                p.pic-said id={ (self.id) "-said" } { (self.said) }
                div.pic-scroll tabindex="0" role="group" aria-label=(self.caption) { (self.picture) }
                (self.legend)
                details.pic-facts {
                    summary { "The same as a table" }
                    div.pic-scroll tabindex="0" role="group" aria-label={ "Table: " (self.caption) } { (self.table) }
                }
            }
        }
    }
}

/// That there is nothing to draw, and why.
fn nothing(what: &str) -> Markup {
    html! { p.pic-none { (what) } }
}

/// Text of a record on one line, cut.
fn short(text: &str, columns: usize) -> String {
    cut(&one_line(text), columns).into_owned()
}

/// Text of a record on one line, as much of it as anybody reads in passing.
fn whole(text: &str) -> String {
    short(text, 300)
}

/// A word of a model for people: `in_progress` is `in progress`.
fn plain(word: &str) -> String {
    short(word, 60).replace('_', " ")
}

/// A length or place as SVG counts them; pictures are far smaller than the limit.
fn px(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX).min(1_000_000)
}
