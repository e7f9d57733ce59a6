//! Which parts of the scope were audited within the twelve months before the as-of date.

use chrono::{Datelike, Months, NaiveDate};
use maud::{Markup, html};

use super::{Figure, nothing, px, short, whole};
use crate::report::{Covered, Overview};
use crate::text::count;

/// Most parts that are drawn: those without an audit and those whose last audit is the oldest come first where there are more.
const MOST: usize = 150;
const LEFT: usize = 260;
const MONTH: usize = 38;
const RIGHT: usize = 110;
const ROW: usize = 26;
const TOP: usize = 40;

/// Rows of the parts of the scope over twelve months, with a mark for each audit.
pub fn coverage(overview: &Overview, as_of: NaiveDate) -> Markup {
    if overview.coverage.is_empty() {
        return nothing("No part of the scope is on record.");
    }
    let Some(first) = as_of.checked_sub_months(Months::new(12)) else {
        return nothing("The calendar does not reach back.");
    };
    let shown = rows(&overview.coverage);
    let (width, height) = (LEFT + 12 * MONTH + RIGHT, TOP + shown.len() * ROW + 6);
    let caption = format!("Audits of the parts of the scope in the 12 months to {as_of}");
    let picture = html! {
        svg viewBox={ "0 0 " (width) " " (height) } role="img" aria-labelledby="pic-coverage-title pic-coverage-said" {
            title #pic-coverage-title { (caption) }
            @for at in (0..shown.len()).step_by(2) { rect.band x="0" y=(TOP + at * ROW) width=(width) height=(ROW) {} }
            @for month in 0..12u32 {
                @if let Some(day) = first.checked_add_months(Months::new(month)) {
                    @let x = px(LEFT + month as usize * MONTH);
                    path.grid d={ "M" (x) " " (TOP - 6) "V" (height) } {}
                    @if month == 0 || day.month() == 1 { text.soft x=(x + 3) y="13" { (day.year()) } }
                    text.soft x=(x + 3) y="28" { (day.format("%b")) }
                }
            }
            @for (at, part) in shown.iter().enumerate() { (row(part, TOP + at * ROW, first, as_of)) }
            path.today d={ "M" (LEFT + 12 * MONTH) " " (TOP - 6) "V" (height) } {}
        }
    };
    let left = overview.coverage.len() - shown.len();
    let legend = html! {
        ul.pic-legend {
            li { svg viewBox="0 0 28 20" aria-hidden="true" { circle.look cx="14" cy="10" r="6.5" {} } "audited" }
            li { svg viewBox="0 0 28 20" aria-hidden="true" { path.before d="M4 10 12 4V16Z" {} } "audited before these months" }
            li { svg viewBox="0 0 28 20" aria-hidden="true" { path.hatch d="M2 18 10 2M10 18 18 2M18 18 26 2" {} } "never audited" }
            li { svg viewBox="0 0 28 20" aria-hidden="true" { path.today d="M14 0V20" {} } "as-of date" }
            @if left > 0 { li { "The longest without an audit are drawn; " (left) " more are not." } }
        }
    };
    let (class, said) = ("pic-wide", said(&overview.coverage, first));
    let table = table(&shown, overview.coverage.len(), &caption, first);
    Figure { class, id: "pic-coverage", caption: &caption, said, picture, legend, table }.markup()
}

/// The parts in their order; where there are too many, the longest without an audit.
fn rows(all: &[Covered]) -> Vec<&Covered> {
    let mut rows: Vec<&Covered> = all.iter().collect();
    if rows.len() > MOST {
        rows.sort_by_key(|part| last(part));
        rows.truncate(MOST);
    }
    rows
}

fn last(part: &Covered) -> Option<NaiveDate> {
    part.looks.iter().map(|(_, on)| *on).max()
}

fn said(all: &[Covered], first: NaiveDate) -> String {
    let of =
        |wanted: fn(Option<NaiveDate>, NaiveDate) -> bool| all.iter().filter(|part| wanted(last(part), first)).count();
    format!(
        "{} of the scope: {} audited within the 12 months, {} before, {} never.",
        count(all.len(), "part"),
        of(|last, first| last.is_some_and(|day| day >= first)),
        of(|last, first| last.is_some_and(|day| day < first)),
        of(|last, _| last.is_none())
    )
}

fn row(part: &Covered, top: usize, first: NaiveDate, as_of: NaiveDate) -> Markup {
    let (y, end) = (px(top + ROW / 2), px(LEFT + 12 * MONTH));
    let days = (as_of - first).num_days().max(1);
    let at = |day: NaiveDate| px(LEFT) + (day - first).num_days() * px(12 * MONTH) / days;
    let last = last(part);
    let never = (0..6).map(|n| px(LEFT + 4 + n * 78)).collect::<Vec<_>>();
    html! {
        g {
            title { (whole(&part.subject.id)) " " (whole(&part.title)) ": " (told(part)) }
            text x="6" y=(y + 5) { (short(&part.title, 31)) }
            path.grid d={ "M" (LEFT) " " (y) "H" (end) } {}
            @if last.is_none() {
                @for x in never { path.hatch d={ "M" (x) " " (y + 7) "l8 -14m4 14l8 -14m4 14l8 -14m4 14l8 -14m4 14l8 -14" } {} }
            }
            @if part.looks.iter().any(|(_, on)| *on < first) { path.before d={ "M" (LEFT - 12) " " (y) "l8 -6v12Z" } {} }
            @for (_, on) in part.looks.iter().filter(|(_, on)| *on >= first && *on <= as_of) { circle.look cx=(at(*on)) cy=(y) r="6.5" {} }
            @match last {
                Some(on) => text.soft.bad[on < first] x=(end + 12) y=(y + 5) { (on) },
                None => text.bad x=(end + 12) y=(y + 5) { "never" },
            }
        }
    }
}

fn told(part: &Covered) -> String {
    match part.looks.first() {
        Some((audit, on)) => format!("last audited {on} by {}", short(&audit.id, 60)),
        None => "never audited".to_owned(),
    }
}

/// Most audits of one part that the table names.
const LOOKS: usize = 12;

fn table(shown: &[&Covered], all: usize, caption: &str, first: NaiveDate) -> Markup {
    html! {
        table {
            caption { (caption) @if all > shown.len() { ", " (shown.len()) " of " (all) " parts" } }
            thead { tr { @for head in ["Part", "What it is", "Within the 12 months", "Before"] { th scope="col" { (head) } } } }
            tbody {
                @for part in shown {
                    @let (recent, before): (Vec<_>, Vec<_>) = part.looks.iter().partition(|(_, on)| *on >= first);
                    tr {
                        th scope="row" { bdi { (short(&part.subject.id, 60)) } }
                        td { bdi { (short(&part.title, 120)) } }
                        @for looks in [recent, before] {
                            td {
                                @if looks.is_empty() { "none" }
                                @for (at, (audit, on)) in looks.iter().take(LOOKS).enumerate() {
                                    @if at > 0 { "; " }
                                    (on) " " bdi { (short(&audit.id, 40)) }
                                }
                                @if looks.len() > LOOKS { "; and " (looks.len() - LOOKS) " more" }
                            }
                        }
                    }
                }
            }
        }
    }
}
