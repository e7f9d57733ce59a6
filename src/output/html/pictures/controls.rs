//! The controls of the statement of applicability: which apply, how old their evidence is, and where findings are open.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use maud::{Markup, html};

use super::{Age, Figure, nothing, plain, short};
use crate::report::{Control, Overview};
use crate::text::count;

/// Most entries that are drawn; the table has them all up to there as well.
const MOST: usize = 500;

/// A grid of the controls, by theme.
pub fn controls(overview: &Overview, as_of: NaiveDate) -> Markup {
    if overview.controls.is_empty() {
        return nothing("No statement of applicability is on record.");
    }
    let shown = overview.controls.get(..MOST).unwrap_or(&overview.controls);
    let mut themes: Vec<(&str, Vec<&Control>)> = Vec::new();
    for control in shown {
        let theme = control.reference.rsplit_once('.').map_or("", |(theme, _)| theme);
        match themes.last_mut() {
            Some((last, controls)) if *last == theme => controls.push(control),
            _ => themes.push((theme, vec![control])),
        }
    }
    let caption = format!("Controls and the age of their evidence on {as_of}");
    let picture = html! {
        div.pic-cells {
            @for (theme, controls) in themes {
                p.pic-theme { bdi { (short(theme, 40)) } @if theme.is_empty() { "Controls" } ": " (count(controls.len(), "control")) }
                ul { @for control in controls { (cell(control, as_of)) } }
            }
            @if overview.controls.len() > shown.len() { p { "and " (overview.controls.len() - shown.len()) " more" } }
        }
    };
    let (class, said) = ("pic-controls", said(&overview.controls, as_of));
    let table = table(shown, overview.controls.len(), &caption);
    Figure { class, id: "pic-controls", caption: &caption, said, picture, legend: legend(), table }.markup()
}

/// What the picture says, in a sentence.
fn said(controls: &[Control], as_of: NaiveDate) -> String {
    let applying = controls.iter().filter(|control| control.applicable != Some(false));
    let mut by_age: BTreeMap<Age, usize> = BTreeMap::new();
    applying
        .clone()
        .filter_map(|control| control.newest)
        .for_each(|on| *by_age.entry(Age::on(on, as_of)).or_default() += 1);
    let bare = applying.clone().filter(|control| control.newest.is_none()).count();
    let found = controls.iter().filter(|control| control.findings > 0).count();
    let unsaid = controls.iter().filter(|control| control.applicable.is_none()).count();
    let mut parts: Vec<String> = by_age.iter().map(|(age, n)| format!("{}: {n}", age.words())).collect();
    parts.push(format!("no dated evidence linked: {bare}"));
    let unsaid =
        if unsaid > 0 { format!(" Of {unsaid} it is not recorded whether they apply.") } else { String::new() };
    format!(
        "{}, {} of them apply. Age of the newest evidence linked with those: {}. Open findings stand on {found}.{unsaid}",
        count(controls.len(), "control"),
        controls.iter().filter(|control| control.applicable == Some(true)).count(),
        parts.join("; ")
    )
}

/// What is said of one control, in words.
fn words(control: &Control, as_of: NaiveDate) -> String {
    let applies = match control.applicable {
        Some(true) => "applies",
        Some(false) => "does not apply",
        None => "not recorded whether it applies",
    };
    let status = control.status.as_deref().map(|status| format!(", {}", plain(status))).unwrap_or_default();
    let evidence = match (control.pieces, control.newest) {
        (0, _) => "no evidence linked".to_owned(),
        (n, None) => format!("{} of evidence, none dated", count(n, "piece")),
        (n, Some(on)) => format!("{} of evidence, newest {on} ({})", count(n, "piece"), Age::on(on, as_of).words()),
    };
    let findings =
        if control.findings == 0 { "no open finding".to_owned() } else { count(control.findings, "open finding") };
    format!("{}: {applies}{status}; {evidence}; {findings}", short(&control.reference, 40))
}

fn cell(control: &Control, as_of: NaiveDate) -> Markup {
    let age = control.newest.map(|on| Age::on(on, as_of));
    let class = match (control.applicable, age) {
        (Some(false), _) => "off",
        (_, Some(age)) => age.class(),
        (_, None) => "bare",
    };
    // How full the foot of the cell is says the age a second time.
    let level = match age.filter(|_| control.applicable != Some(false)) {
        None => 0,
        Some(Age::Fresh) => 48,
        Some(Age::Half) => 36,
        Some(Age::Year) => 24,
        Some(Age::Old) => 12,
        Some(Age::Older) => 4,
    };
    let label = words(control, as_of);
    html! {
        li {
            svg.(class) viewBox="0 0 56 44" role="img" aria-label=(label) {
                title { (label) }
                rect.cell x="1" y="1" width="54" height="42" rx="3" {}
                @if class == "off" { path.strike d="M4 40 52 4" {} }
                @if level > 0 { rect.level x="4" y="36" width=(level) height="3" {} }
                text.mid x="28" y="29" { (short(&control.reference, 7)) @if control.applicable.is_none() { "?" } }
                @if control.findings > 0 {
                    circle.badge cx="48" cy="8" r="7.5" {}
                    text.count x="48" y="12" { @if control.findings > 99 { "99" } @else { (control.findings) } }
                }
            }
        }
    }
}

fn legend() -> Markup {
    let sample = |class: &str, level: usize, inner: Markup| {
        html! {
            svg.(class) viewBox="0 0 56 44" aria-hidden="true" {
                rect.cell x="1" y="1" width="54" height="42" rx="3" {}
                @if level > 0 { rect.level x="4" y="36" width=(level) height="3" {} }
                (inner)
            }
        }
    };
    let levels = [48, 36, 24, 12, 4];
    html! {
        ul.pic-legend {
            @for (age, level) in Age::ALL.into_iter().zip(levels) { li { (sample(age.class(), level, html! {})) (age.words()) } }
            li { (sample("bare", 0, html! {})) "no dated evidence linked" }
            li { (sample("off", 0, html! { path.strike d="M4 40 52 4" {} })) "does not apply" }
            li { (sample("", 0, html! { circle.badge cx="48" cy="8" r="7.5" {} text.count x="48" y="12" { "n" } })) "open findings" }
        }
    }
}

fn table(shown: &[Control], all: usize, caption: &str) -> Markup {
    let yes = |control: &Control| match control.applicable {
        Some(true) => "yes",
        Some(false) => "no",
        None => "not recorded",
    };
    html! {
        table {
            caption { (caption) @if all > shown.len() { ", the first " (shown.len()) " of " (all) } }
            thead { tr {
                @for head in ["Control", "Entry", "Applies", "Status", "Evidence", "Newest", "Open findings"] { th scope="col" { (head) } }
            } }
            tbody {
                @for control in shown {
                    tr {
                        th scope="row" { bdi { (short(&control.reference, 40)) } }
                        td { bdi { (short(&control.subject.id, 40)) } }
                        td { (yes(control)) }
                        td { (control.status.as_deref().map_or("not recorded".to_owned(), plain)) }
                        td { (control.pieces) }
                        td { @match control.newest { Some(on) => { (on) } None => { "none" } } }
                        td { (control.findings) }
                    }
                }
            }
        }
    }
}
