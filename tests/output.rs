//! What outputs print, looked at whole. Accept a change with `SNAPSHOTS=overwrite cargo test --test output`.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

#[path = "output/sample.rs"]
mod sample;

use sample::{Sample, empty, full};
use snapbox::{Data, assert::Assert};
use tickmark::output::{Format, Options, render};

fn print(sample: &Sample, format: &str, options: Options) -> String {
    render(Format::named(format).unwrap(), &sample.report, &sample.sources, &options)
}

/// Compared as it is: brackets and backslashes mean themselves.
fn golden(name: &str, text: String) {
    let path = format!("{}/fixtures/output/{name}", env!("CARGO_MANIFEST_DIR"));
    let assert = Assert::new().action_env("SNAPSHOTS").normalize_paths(false);
    assert.eq(text, Data::read_from(path.as_ref(), None).raw());
}

#[test]
fn every_output_prints_the_sample_report() {
    for format in Format::ALL {
        golden(&format!("sample.{}", format.name), print(&full(), format.name, Options::default()));
    }
}

#[test]
fn people_may_ask_for_less_or_more() {
    let quiet = Options { quiet: true, ..Options::default() };
    golden("quiet.terminal", print(&full(), "terminal", quiet));
    let verbose = Options { verbose: true, ..Options::default() };
    golden("verbose.terminal", print(&full(), "terminal", verbose));
    let narrow = Options { width: 76, unicode: false, ..Options::default() };
    golden("narrow-ascii.terminal", print(&full(), "terminal", narrow));
    let colored = Options { color: true, ..Options::default() };
    golden("colored.terminal", print(&full(), "terminal", colored));
}

#[test]
fn a_run_that_tested_nothing_does_not_look_good() {
    let text = print(&empty(), "terminal", Options::default());
    assert!(text.contains("nothing was tested"));
    assert!(!text.contains("conform"), "{text}");
    golden("empty.terminal", text);
}
