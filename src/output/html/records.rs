//! What the records show besides verdicts: deadlines as a table, the rest as pictures that have tables of their own.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::words::{said, scroll, subject};
use super::{Page, pictures};
use crate::report::{Chain, Deadline};

/// Rows of a table of records; of more the rest are counted.
const ROWS: usize = 1000;

impl Page<'_> {
    pub(super) fn deadlines(&self) -> Markup {
        let as_of = self.report.run.as_of;
        let all = &self.overview.deadlines;
        let late = all.iter().filter(|one| one.due < as_of).count();
        let table = html! {
            table.wide {
                caption { "Open matters by the day they are due" }
                thead { tr {
                    @for column in ["due", "days", "what", "record", "state", "owner", "place"] { th scope="col" { (column) } }
                } }
                tbody { @for one in all.iter().take(ROWS) { (self.deadline(one, as_of)) } }
            }
        };
        html! {
            @if all.is_empty() { p { "No open matter with a due date is on record, or the packs do not say where one would be." } }
            @else {
                p { strong { (late) " of " (all.len()) } " are past their day." }
                (scroll("Open matters by the day they are due", &table))
                (more(all.len()))
            }
        }
    }

    fn deadline(&self, one: &Deadline, as_of: NaiveDate) -> Markup {
        let days = (one.due - as_of).num_days();
        html! {
            tr.late[days < 0] {
                td.day { (one.due) }
                td.day { @if days < 0 { strong { (-days) " late" } } @else if days == 0 { "today" } @else { (days) " left" } }
                td { (said(&one.what)) }
                th scope="row" { (subject(&one.subject)) " " span.small { (said(&one.title)) } }
                td { @if let Some(state) = &one.state { (said(&state.replace('_', " "))) } }
                td { @if let Some(owner) = &one.owner { (said(owner)) } @else { "not recorded" } }
                td { (self.place(one.span)) }
            }
        }
    }

    pub(super) fn coverage(&self) -> Markup {
        let (shown, as_of) = (&self.overview, self.report.run.as_of);
        html! {
            h3 { "Parts of the scope and their audits" }
            (pictures::coverage(shown, as_of))
            h3 { "Controls and their evidence" }
            (pictures::controls(shown, as_of))
            h3 { "Age of evidence" }
            (pictures::ages(shown, as_of))
            h3 { "How matters came and went" }
            (pictures::flows(shown))
        }
    }

    /// The records around a finding; drawn for the gravest ones only.
    pub(super) fn chain(&self, chain: &Chain) -> Markup {
        html! {
            details.chain {
                summary { "Records around it (" (chain.nodes.len() + chain.left_out) ")" }
                (pictures::chain(chain))
            }
        }
    }
}

fn more(all: usize) -> Markup {
    html! { @if all > ROWS { p.more { "and " (all - ROWS) " more" } } }
}
