//! What the records show besides verdicts: deadlines, coverage, the age of evidence, how matters flow, what is around a finding.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::Page;
use super::words::{number, said, scroll, subject};
use crate::report::{Chain, Control, Deadline, Flow};

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
                td { (one.due) }
                td { @if days < 0 { strong { (-days) " late" } } @else if days == 0 { "today" } @else { (days) " left" } }
                td { (said(&one.what)) }
                th scope="row" { (subject(&one.subject)) " " span.small { (said(&one.title)) } }
                td { @if let Some(state) = &one.state { (said(&state.replace('_', " "))) } }
                td { @if let Some(owner) = &one.owner { (said(owner)) } @else { "not recorded" } }
                td { (self.place(one.span)) }
            }
        }
    }

    pub(super) fn coverage(&self) -> Markup {
        let shown = &self.overview;
        let none = shown.coverage.is_empty()
            && shown.controls.is_empty()
            && shown.evidence.is_empty()
            && shown.flows.is_empty();
        html! {
            @if none { p { "No part of the scope, no control and no dated evidence is on record, or the packs do not say where they would be." } }
            @if !shown.coverage.is_empty() {
                h3 { "Parts of the scope and their audits" }
                (scroll("Parts of the scope and their audits", &self.scope()))
            }
            @if !shown.controls.is_empty() {
                h3 { "Controls" }
                (scroll("Controls", &self.controls()))
            }
            @if !shown.evidence.is_empty() {
                h3 { "Age of evidence" }
                (self.ages())
            }
            @if !shown.flows.is_empty() {
                h3 { "How matters came and went" }
                @for flow in &shown.flows { (scroll(&flow.what, &months(flow))) }
            }
        }
    }

    fn scope(&self) -> Markup {
        html! {
            table.wide {
                caption { "Each part of the scope and when it was last looked at" }
                thead { tr { @for column in ["part", "last audit or test", "earlier"] { th scope="col" { (column) } } } }
                tbody {
                    @for part in self.overview.coverage.iter().take(ROWS) {
                        tr {
                            th scope="row" { (said(&part.title)) " " span.small { (subject(&part.subject)) } }
                            td { @if let Some((look, day)) = part.looks.first() { (day) " " (subject(look)) } @else { strong { "never" } } }
                            (number(part.looks.len().saturating_sub(1)))
                        }
                    }
                }
            }
        }
    }

    fn controls(&self) -> Markup {
        let as_of = self.report.run.as_of;
        let row = |control: &Control| {
            html! {
                tr {
                    th scope="row" { (said(&control.reference)) }
                    td { @match control.applicable { Some(true) => "yes", Some(false) => "no", None => strong { "not recorded" } } }
                    td { @if let Some(status) = &control.status { (said(&status.replace('_', " "))) } }
                    (number(control.pieces))
                    td { @match control.newest { Some(day) => { (day) " (" (age(day, as_of)) ")" }, None => "none" } }
                    (number(control.findings))
                }
            }
        };
        html! {
            table.wide {
                caption { "Controls of the statement of applicability, and their evidence" }
                thead { tr {
                    @for column in ["control", "applies", "status"] { th scope="col" { (column) } }
                    th.n scope="col" { "evidence" } th scope="col" { "newest" } th.n scope="col" { "findings" }
                } }
                tbody { @for control in self.overview.controls.iter().take(ROWS) { (row(control)) } }
            }
        }
    }

    fn ages(&self) -> Markup {
        let as_of = self.report.run.as_of;
        let oldest = self.overview.evidence.iter().take(10);
        html! {
            p { (self.overview.evidence.len()) " pieces of evidence carry a day. The oldest:" }
            ul { @for piece in oldest { li { (piece.on) " (" (age(piece.on, as_of)) "): " (subject(&piece.subject)) " " (said(&piece.title)) " " (self.place(piece.span)) } } }
        }
    }

    pub(super) fn chain(&self, chain: &Chain) -> Markup {
        let node = |at: usize| chain.nodes.get(at).map(|node| subject(&node.subject));
        html! {
            details.chain {
                summary { "Records around it (" (chain.nodes.len()) ")" }
                ul {
                    @for edge in &chain.edges { li { (node(edge.from).unwrap_or_default()) " – " (said(&edge.link)) " → " (node(edge.to).unwrap_or_default()) } }
                    @if chain.left_out > 0 { li { "and " (chain.left_out) " neighbours more" } }
                }
            }
        }
    }
}

fn more(all: usize) -> Markup {
    html! { @if all > ROWS { p.more { "and " (all - ROWS) " more" } } }
}

fn age(day: NaiveDate, as_of: NaiveDate) -> String {
    match (as_of - day).num_days() {
        days if days < 0 => "in the future".to_owned(),
        days => crate::text::count(usize::try_from(days).unwrap_or(0), "day"),
    }
}

fn months(flow: &Flow) -> Markup {
    html! {
        table {
            caption { (said(&flow.what)) ", month by month" }
            thead { tr { th scope="col" { "month" } @for column in ["came", "closed", "open", "overdue"] { th.n scope="col" { (column) } } } }
            tbody {
                @for month in &flow.months {
                    tr { th scope="row" { (month.first.format("%Y-%m")) } (number(month.opened)) (number(month.closed)) (number(month.open)) (number(month.overdue)) }
                }
            }
        }
    }
}
