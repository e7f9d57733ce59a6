//! The page: whole without a script or a network, in the order of an audit report, and nothing in it that a record commands.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use tickmark::finding::Verdict;
use tickmark::output::Format;
use tickmark::report::Report;
use tickmark::source::{Sources, base64};

use crate::bytes;
use crate::reports::{empty, full, hostile, many};

fn page(report: &Report, sources: &Sources) -> String {
    String::from_utf8(bytes(Format::named("html").unwrap(), report, sources)).unwrap()
}

/// What stands between two marks, first.
fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no `{before}`")).1;
    rest.split_once(after).unwrap_or_else(|| panic!("no `{after}` after `{before}`")).0
}
