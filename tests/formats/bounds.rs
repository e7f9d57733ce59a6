//! Hostile and huge files: an error at the bound, never an overflow or square time.

use tickmark::format::Format;
use tickmark::node::Node;
use tickmark::problem::Severity;

use crate::{read, source};

fn errors(format: Format, text: &str) -> Vec<String> {
    let source = source(text);
    let keep = read(format, &source);
    let errors = keep.problems.iter().filter(|problem| problem.severity == Severity::Error);
    errors.map(ToString::to_string).collect()
}

#[test]
fn nesting_without_end_is_an_error_and_no_stack_overflow() {
    for (format, open) in [
        (Format::Yaml, "["),
        (Format::Yaml, "{a: "),
        (Format::Yaml, "- "),
        (Format::Yaml, "? "),
        (Format::Json, "["),
        (Format::Json, "{\"a\":"),
        (Format::Toml, "a = ["),
        (Format::Toml, "a.a."),
    ] {
        let text = match open {
            "a = [" => format!("a = {}", "[".repeat(100_000)),
            "a.a." => format!("{}a = 1", "a.".repeat(100_000)),
            open => open.repeat(100_000),
        };
        assert!(!errors(format, &text).is_empty(), "{format:?} {open:?}");
    }
}

#[test]
fn quotation_without_end_is_bounded_too() {
    for (format, text) in [
        (Format::Markdown, "> ".repeat(50_000)),
        (Format::Markdown, "*a **a ".repeat(20_000)),
        (Format::Markdown, "[".repeat(50_000)),
        (Format::Markdown, format!("{}\n{}\n{}", "|a".repeat(500), "|-".repeat(500), "|x\n".repeat(500))),
        (Format::Csv, "\"".repeat(1_000_001)),
        (Format::Csv, ",".repeat(100_000)),
    ] {
        read(format, &source(text));
    }
}

#[test]
fn aliases_of_aliases_are_stopped_at_the_bound() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let below = format!("*a{}, ", level - 1).repeat(9);
        text += &format!("a{level}: &a{level} [{below}]\n");
    }
    let found = errors(Format::Yaml, &text);
    assert!(found.iter().all(|message| message.contains("would add more than 100000 values")), "{found:?}");
    assert!(!found.is_empty());
}

#[test]
fn one_line_of_ten_megabytes_is_read_in_every_format() {
    let long = "x".repeat(10 << 20);
    for (format, text) in [
        (Format::Yaml, format!("a: {long}\nb: é\n")),
        (Format::Json, format!("{{\"a\": \"{long}\"}}")),
        (Format::Toml, format!("a = \"{long}\"")),
        (Format::Csv, format!("a,b\n{long},\"{long}\"\n")),
        (Format::Markdown, format!("---\na: {long}\n---\n")),
    ] {
        let source = source(text);
        let keep = read(format, &source);
        assert_eq!(keep.problems, []);
        assert_eq!(keep.items[0].node.get("a").and_then(Node::as_text).map(str::len), Some(long.len()));
    }
}

#[test]
fn ten_thousand_keys_of_one_mapping_are_compared_in_little_time() {
    let text: String = (0..10_000).map(|key| format!("key{key}: 1\n")).collect();
    let text = text + "key9999: 2\n";
    assert_eq!(
        errors(Format::Yaml, &text),
        ["the key `key9999` is in this mapping twice; it is in line 10000 already"]
    );
}
