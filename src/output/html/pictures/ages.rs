//! How old the evidence is.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{Age, Figure, nothing, px, short};
use crate::report::Overview;
use crate::text::count;

/// Most pieces of one age that the table names: the oldest of them.
const NAMED: usize = 10;
const ROW: usize = 34;
const LEFT: usize = 150;
const WIDTH: usize = 620;

/// Pieces of evidence by age on the as-of date.
pub fn ages(overview: &Overview, as_of: NaiveDate) -> Markup {
    if overview.evidence.is_empty() {
        return nothing("No piece of evidence with a day is on record.");
    }
    let mut by_age: BTreeMap<Age, usize> = BTreeMap::new();
    for piece in &overview.evidence {
        *by_age.entry(Age::on(piece.on, as_of)).or_default() += 1;
    }
    let of = |age: Age| by_age.get(&age).copied().unwrap_or(0);
    let most = by_age.values().copied().max().unwrap_or(1).max(1);
    let facts: Vec<String> = Age::ALL.into_iter().map(|age| format!("{}: {}", age.words(), of(age))).collect();
    let said = format!("{} of evidence; {}.", count(overview.evidence.len(), "piece"), facts.join("; "));
    let caption = format!("Age of evidence on {as_of}");
    let height = ROW * Age::ALL.len();
    let picture = html! {
        svg viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-labelledby="pic-ages-title pic-ages-said" {
            title #pic-ages-title { (caption) }
            @for (at, age) in Age::ALL.into_iter().enumerate() {
                @let long = of(age) * (WIDTH - LEFT - 60) / most;
                @let y = px(at * ROW);
                text.end x=(LEFT - 10) y=(y + 21) { (age.words()) }
                @if of(age) > 0 { rect.bar.(age.class()) x=(LEFT) y=(y + 4) width=(long.max(1)) height=(ROW - 10) {} }
                text.strong x=(LEFT + long + 8) y=(y + 21) { (of(age)) }
            }
        }
    };
    let table = html! {
        table {
            caption { (caption) ", the oldest of each age" }
            thead { tr { th scope="col" { "Age" } th scope="col" { "Pieces" } th scope="col" { "The oldest" } } }
            tbody {
                @for age in Age::ALL {
                    @let mut named = overview.evidence.iter().filter(|piece| Age::on(piece.on, as_of) == age);
                    tr {
                        th scope="row" { (age.words()) }
                        td { (of(age)) }
                        td {
                            @if of(age) == 0 { "none" }
                            @for (at, piece) in named.by_ref().take(NAMED).enumerate() {
                                @if at > 0 { "; " }
                                bdi { (short(&piece.subject.id, 40)) } " (" (piece.on) ")"
                            }
                            @if of(age) > NAMED { "; and " (of(age) - NAMED) " more" }
                        }
                    }
                }
            }
        }
    };
    let (class, legend) = ("pic-narrow", html! {});
    Figure { class, id: "pic-ages", caption: &caption, said, picture, legend, table }.markup()
}
