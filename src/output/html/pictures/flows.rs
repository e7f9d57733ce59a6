//! How matters came and went, by month.

use chrono::Datelike;
use maud::{Markup, html};

use super::{Figure, nothing, px, short};
use crate::report::{Flow, Month, Overview};

/// Most months that are drawn: the last of them. The table has them all.
const MONTHS: usize = 18;
const LEFT: usize = 40;
const WIDTH: usize = 760;
const TOP: usize = 16;
const HIGH: usize = 180;
const HEIGHT: usize = 230;

/// For each kind of matter what was opened and closed month by month, how many were open, and how many of those were late.
pub fn flows(overview: &Overview) -> Markup {
    if overview.flows.is_empty() {
        return nothing("No matter that comes and goes is on record.");
    }
    html! { @for (at, flow) in overview.flows.iter().enumerate() { (one(at, flow)) } }
}

fn one(at: usize, flow: &Flow) -> Markup {
    let skipped = flow.months.len().saturating_sub(MONTHS);
    let months = flow.months.get(skipped..).unwrap_or_default();
    let what = short(&flow.what, 60);
    let caption = format!("{}: opened, closed and open by month", capital(&what));
    let id = format!("pic-flow-{at}");
    let title = format!("{id}-title");
    let most = months.iter().map(|month| month.open.max(month.opened).max(month.closed)).max().unwrap_or(0);
    let scale = Scale { top: ceiling(most), count: months.len().max(1) };
    let line: Vec<String> =
        months.iter().enumerate().map(|(n, month)| format!("{},{}", scale.middle(n), scale.y(month.open))).collect();
    let picture = html! {
        svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-labelledby={ (title) " " (id) "-said" } {
            title id=(title) { (caption) }
            @for step in 0..=2usize {
                @let value = scale.top * step / 2;
                path.grid d={ "M" (LEFT) " " (scale.y(value)) "H" (WIDTH) } {}
                text.soft.end x=(LEFT - 6) y=(scale.y(value) + 4) { (value) }
            }
            @for (n, month) in months.iter().enumerate() { (bars(&scale, n, month)) }
            polyline.open points=(line.join(" ")) {}
            @for (n, month) in months.iter().enumerate() {
                circle.open-dot cx=(scale.middle(n)) cy=(scale.y(month.open)) r="3" {}
                @if month.overdue > 0 {
                    @let (x, y) = (scale.middle(n), scale.y(month.overdue));
                    path.late d={ "M" (x) " " (y - 5) "l5 5l-5 5l-5 -5Z" } {}
                }
            }
            @if let (Some(month), Some(n)) = (months.last(), months.len().checked_sub(1)) {
                text.strong.mid x=(scale.middle(n)) y=(scale.y(month.open) - 9) { (month.open) }
            }
            path.axis d={ "M" (LEFT) " " (scale.y(0)) "H" (WIDTH) } {}
        }
    };
    let legend = html! {
        ul.pic-legend {
            li { svg viewBox="0 0 28 20" aria-hidden="true" { rect.opened x="8" y="3" width="12" height="14" {} } "opened" }
            li { svg viewBox="0 0 28 20" aria-hidden="true" { rect.closed x="8" y="3" width="12" height="14" {} } "closed" }
            li { svg viewBox="0 0 28 20" aria-hidden="true" { path.open d="M0 10H28" {} circle.open-dot cx="14" cy="10" r="3" {} } "open at the end of the month" }
            li { svg viewBox="0 0 28 20" aria-hidden="true" { path.late d="M14 4l6 6l-6 6l-6 -6Z" {} } "of those, past their due date" }
            @if flow.undated > 0 { li { (flow.undated) " more are not in here: when they came or went is not recorded." } }
        }
    };
    let (class, said) = ("pic-wide", said(&what, months));
    let table = table(flow, &caption);
    Figure { class, id: &id, caption: &caption, said, picture, legend, table }.markup()
}

/// Where months and numbers lie.
struct Scale {
    top: usize,
    count: usize,
}

impl Scale {
    fn y(&self, value: usize) -> i64 {
        px(TOP + HIGH) - px(value) * px(HIGH) / px(self.top)
    }

    fn left(&self, n: usize) -> i64 {
        px(LEFT + n * (WIDTH - LEFT) / self.count)
    }

    fn middle(&self, n: usize) -> i64 {
        (self.left(n) + self.left(n + 1)) / 2
    }
}

fn bars(scale: &Scale, n: usize, month: &Month) -> Markup {
    let slot = scale.left(n + 1) - scale.left(n);
    let wide = (slot / 3).clamp(2, 16);
    let bar = |value: usize| scale.y(0) - scale.y(value);
    let labelled = scale.count <= 12 || month.first.month0().is_multiple_of(3);
    html! {
        g {
            title { (said_of(month)) }
            rect x=(scale.left(n)) y=(TOP) width=(slot) height=(HIGH) fill="transparent" {}
            @if month.opened > 0 { rect.opened x=(scale.middle(n) - wide) y=(scale.y(month.opened)) width=(wide) height=(bar(month.opened)) {} }
            @if month.closed > 0 { rect.closed x=(scale.middle(n)) y=(scale.y(month.closed)) width=(wide) height=(bar(month.closed)) {} }
            @if labelled { text.soft.mid x=(scale.middle(n)) y=(TOP + HIGH + 18) { (month.first.format("%b")) } }
            @if labelled && (n == 0 || month.first.month() == 1) { text.soft.mid x=(scale.middle(n)) y=(TOP + HIGH + 33) { (month.first.year()) } }
        }
    }
}

/// The first number of 2, 4, 10, 20, 40, 100 and so on that is not below one.
fn ceiling(most: usize) -> usize {
    let mut unit = 1usize;
    loop {
        for step in [2, 4, 6, 10] {
            if most <= step * unit {
                return step * unit;
            }
        }
        unit = unit.saturating_mul(10);
    }
}

fn said_of(month: &Month) -> String {
    let Month { first, opened, closed, open, overdue } = month;
    format!("{}: {opened} opened, {closed} closed, {open} open, {overdue} of those late", first.format("%B %Y"))
}

fn said(what: &str, months: &[Month]) -> String {
    let (opened, closed) = months.iter().fold((0, 0), |(a, b), month| (a + month.opened, b + month.closed));
    let last = months
        .last()
        .map(|month| format!(" {} are open now, {} of them past their due date.", month.open, month.overdue));
    format!(
        "{} in {} months: {opened} opened, {closed} closed.{}",
        capital(what),
        months.len(),
        last.unwrap_or_default()
    )
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn table(flow: &Flow, caption: &str) -> Markup {
    html! {
        table {
            caption { (caption) }
            thead { tr { @for head in ["Month", "Opened", "Closed", "Open at its end", "Past their due date"] { th scope="col" { (head) } } } }
            tbody {
                @for month in flow.months.iter().rev() {
                    tr {
                        th scope="row" { (month.first.format("%Y-%m")) }
                        td { (month.opened) }
                        td { (month.closed) }
                        td { (month.open) }
                        td { (month.overdue) }
                    }
                }
            }
        }
    }
}
