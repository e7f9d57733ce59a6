//! The pictures of the page, drawn by themselves.

use std::path::Path;

use tickmark::output::html::pictures;
use tickmark::report::Report;

use crate::reports::{company, empty, full, hostile};

/// The pictures of a report on a page of their own, in the colours that the page has.
fn page(report: &Report) -> String {
    let overview = report.overview.clone().unwrap_or_default();
    let as_of = report.run.as_of;
    let colours = ":root{color-scheme:light dark;--paper:#fff;--sheet:#f6f7f9;--ink:#1b1f24;--soft:#535b66;--line:#d5d9e0;--bad:#a3161b;--bad-paper:#fdecec;--weak:#7a4a00;--weak-paper:#fff3dc;--good:#14602f;--calm:#1d4f7c;--calm-paper:#e8f1fa}@media(prefers-color-scheme:dark){:root{--paper:#14171c;--sheet:#1c2027;--ink:#e6e8ec;--soft:#a9b1bd;--line:#3a414c;--bad:#ff9c98;--bad-paper:#3a1a1b;--weak:#f4c169;--weak-paper:#35290f;--good:#85d69d;--calm:#9cc8f0;--calm-paper:#182a3b}}body{margin:0 auto;padding:1rem;max-width:70rem;background:var(--paper);color:var(--ink);font:1rem/1.6 system-ui,sans-serif}";
    let parts: String = [
        pictures::controls(&overview, as_of),
        pictures::coverage(&overview, as_of),
        pictures::ages(&overview, as_of),
        pictures::flows(&overview),
    ]
    .into_iter()
    .chain(overview.chains.iter().map(pictures::chain))
    .map(|picture| picture.into_string())
    .collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Pictures</title><meta name=\"viewport\" content=\"width=device-width\"><style>{colours}{}</style></head><body><main><h1>Pictures</h1>{parts}</main></body></html>\n",
        pictures::STYLE
    )
}

/// Writes the pictures of each report to the directory that TICKMARK_PICTURES names, to be looked at.
#[test]
#[ignore = "writes files to look at"]
fn every_picture_of_every_report() {
    let directory = std::env::var("TICKMARK_PICTURES").unwrap();
    let write = |name: &str, report: &Report| {
        std::fs::write(Path::new(&directory).join(format!("{name}.html")), page(report)).unwrap();
    };
    write("empty", &empty().report);
    write("full", &full().report);
    write("hostile", &hostile().report);
    write("company", &company().report);
}
