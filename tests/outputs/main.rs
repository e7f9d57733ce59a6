//! Every output held against the same reports: no finding is lost, and nothing a record says is more than text.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

#[path = "../output/sample.rs"]
mod sample;

mod changed;
mod csv;
mod html;
mod pictures;
mod github;
mod gitlab;
mod junit;
mod markdown;
mod oscal;
mod ics;
mod reports;
mod sarif;
mod sarif_full;
mod schema;
mod shown;
mod xlsx;

use std::path::Path;

use reports::{company, empty, full, hostile, huge};
use tickmark::output::{Format, Options, render};
use tickmark::report::Report;
use tickmark::source::Sources;

/// A report in a format.
pub(crate) fn bytes(format: Format, report: &Report, sources: &Sources) -> Vec<u8> {
    render(format, report, sources, &Options::default()).unwrap()
}

/// The reports that are made by hand, by name.
fn made() -> [(&'static str, sample::Sample); 4] {
    [("empty", empty()), ("full", full()), ("hostile", hostile()), ("huge", huge())]
}

/// Writes every report in every format to the directory that TICKMARK_OUTPUTS names, for the checkers of others.
#[test]
#[ignore = "writes files for other programs to check: .ci/validate runs it"]
fn every_report_in_every_format() {
    let directory = std::env::var("TICKMARK_OUTPUTS").unwrap();
    let company = company();
    let made = made();
    let all = made.iter().map(|(name, made)| (*name, &made.report, &made.sources));
    for (name, report, sources) in all.chain([("company", &company.report, company.sources())]) {
        for format in Format::ALL {
            let path = Path::new(&directory).join(format!("{name}.{}", format.name));
            std::fs::write(path, bytes(*format, report, sources)).unwrap();
        }
    }
}

#[test]
fn every_finding_is_in_every_format_or_counted_as_cut() {
    for (name, made) in &made() {
        for format in Format::ALL {
            shown::assert_all_shown(*format, name, &made.report, &bytes(*format, &made.report, &made.sources));
        }
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for (name, made) in &made()[..3] {
        for format in Format::ALL {
            let once = bytes(*format, &made.report, &made.sources);
            assert_eq!(once, bytes(*format, &made.report, &made.sources), "{name} {}", format.name);
        }
    }
}

/// The report for programs says what records say; every other output clears it.
#[test]
fn no_output_holds_characters_that_command() {
    let made = hostile();
    for format in Format::ALL.iter().filter(|format| format.name != "json") {
        let Ok(text) = String::from_utf8(bytes(*format, &made.report, &made.sources)) else { continue };
        let allowed = |c: char| matches!(c, '\n' | '\r' | '\t');
        let commands = |c: char| (c.is_control() && !allowed(c)) || ('\u{202a}'..='\u{202e}').contains(&c);
        let found = text.char_indices().find(|(_, c)| commands(*c));
        let around = found.map(|(at, _)| text[..at].chars().rev().take(60).collect::<String>());
        assert_eq!(found.map(|(_, c)| c), None, "{} after {around:?} (reversed)", format.name);
    }
}
