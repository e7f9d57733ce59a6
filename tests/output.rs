//! What outputs print, looked at whole. Accept a change with `SNAPSHOTS=overwrite cargo test --test output`.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

#[path = "output/sample.rs"]
mod sample;

use jsonc_parser::ast;
use sample::{Sample, empty, full};
use snapbox::{Data, assert::Assert};
use tickmark::output::{Format, Options, render};

fn print(sample: &Sample, format: &str, options: Options) -> String {
    let bytes = render(Format::named(format).unwrap(), &sample.report, &sample.sources, &options).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Compared as it is: brackets and backslashes mean themselves.
fn golden(name: &str, text: String) {
    let path = format!("{}/fixtures/output/{name}", env!("CARGO_MANIFEST_DIR"));
    let assert = Assert::new().action_env("SNAPSHOTS").normalize_paths(false);
    assert.eq(text, Data::read_from(path.as_ref(), None).raw());
}

#[test]
fn every_output_prints_the_sample_report() {
    // A workbook is no text; tests/outputs looks into it.
    for format in Format::ALL.iter().filter(|format| format.name != "xlsx") {
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

#[test]
fn no_text_of_a_record_commands_the_terminal() {
    let mut sample = full();
    let hostile = "\u{1b}]0;title\u{7}\u{9b}31m\u{202e}\u{2066}\r\n";
    let report = &mut sample.report;
    report.run.organisation = Some(hostile.into());
    report.conclusion.reason = hostile.into();
    report.sources[0].name = hostile.into();
    for tested in &mut report.rules {
        (tested.title, tested.reason) = (hostile.into(), Some(hostile.into()));
        tested.id.push_str(hostile);
    }
    for finding in &mut report.findings {
        finding.subject.id.push_str(hostile);
        finding.instances.iter_mut().for_each(|instance| instance.reason = hostile.into());
        for text in [&mut finding.rule, &mut finding.title, &mut finding.statement, &mut finding.recommendation] {
            text.push_str(hostile);
        }
        (finding.escalated_by, finding.disposition) = (Some(hostile.into()), Some(hostile.into()));
        finding.criteria.push(hostile.into());
    }
    let problem = tickmark::problem::Problem::note(hostile, None).help(hostile);
    report.problems.push(problem);
    for (quiet, verbose) in [(false, true), (true, false)] {
        let text = print(&sample, "terminal", Options { quiet, verbose, ..Options::default() });
        let commands = |c: char| (c.is_control() && c != '\n') || ['\u{202e}', '\u{2066}'].contains(&c);
        assert!(!text.contains(commands), "{text}");
    }
}

#[test]
fn a_flood_is_held_back_and_said_so() {
    let mut sample = full();
    let one = sample.report.findings[4].clone();
    sample.report.findings.extend((0..30).map(|_| one.clone()));
    let many = (0..40)
        .map(|n| sample::evidence(sample::subject("person", &format!("P-{n}")), "name", None, sample.span(0, "Ana")));
    let mut wide = one;
    wide.evidence.extend(many.collect::<Vec<_>>());
    wide.rule = "9.9-wide".into();
    sample.report.findings.push(wide);
    let text = print(&sample, "terminal", Options::default());
    assert!(text.contains("21 more of the same rule, in full with -v"), "{text}");
    assert!(text.contains("and 29 places more; all of them in --output json"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() < 400));
}

/// The keys of the object at a path, in the order written; a list stands for its first
/// element that has them.
fn keys(value: &ast::Value<'_>, path: &[&str]) -> Option<Vec<String>> {
    match (value, path.split_first()) {
        (ast::Value::Object(object), None) => {
            Some(object.properties.iter().map(|one| one.name.as_str().to_owned()).collect())
        }
        (ast::Value::Object(object), Some((key, rest))) => {
            let of_key = object.properties.iter().find(|one| one.name.as_str() == *key)?;
            keys(&of_key.value, rest)
        }
        (ast::Value::Array(list), _) => list.elements.iter().find_map(|element| keys(element, path)),
        _ => None,
    }
}

#[test]
fn the_json_report_has_the_keys_of_version_1_in_their_order() {
    let text = print(&full(), "json", Options::default());
    let parsed = jsonc_parser::parse_to_ast(&text, &Default::default(), &Default::default()).unwrap();
    let root = parsed.value.unwrap();
    let verdicts = "conform nonconform ofi accepted_deviation known_managed not_due not_applicable not_tested \
                    needs_human error";
    let location = "uri line column end_line end_column sheet cell pointer";
    let finding = "fingerprint rule verdict grade escalated_by criteria subject title statement recommendation \
                   evidence instances disposition";
    let expected: [(&[&str], &str); 24] = [
        (&[], "tickmark run conclusion totals sources problems rules findings parameters proposals readiness"),
        (&["tickmark"], "version report"),
        (&["run"], "as_of timezone config fail_on packs"),
        (&["run", "packs"], "name version sha256"),
        (&["conclusion"], "exit reason"),
        (&["totals"], &format!("records rules {verdicts}")),
        (&["sources"], "name kind files rows records problems sha256"),
        (&["sources", "records"], "corrective_action"),
        (&["problems"], "severity message help location"),
        (&["problems", "location"], location),
        (&["rules"], &format!("id title criteria grade outcome population {verdicts} reason criterion remarks")),
        (&["findings"], finding),
        (&["findings", "subject"], "type id"),
        (&["findings", "evidence"], "subject field value location"),
        (&["findings", "evidence", "subject"], "type id"),
        (&["findings", "evidence", "location"], location),
        (&["findings", "instances"], "rule subject fingerprint reason location"),
        (&["findings", "instances", "location"], location),
        (&["parameters"], "name value origin location rules"),
        (&["parameters", "location"], location),
        (&["proposals"], "escalation criterion rules least"),
        (&["readiness"], "status reasons"),
        (&["rules", "remarks"], "subject text"),
        (&["rules", "remarks", "subject"], "type id"),
    ];
    for (path, names) in expected {
        assert_eq!(keys(&root, path).unwrap().join(" "), names, "{path:?}");
    }
}

#[test]
fn the_json_report_is_sorted_and_always_the_same() {
    let mut sample = full();
    let first = print(&sample, "json", Options::default());
    sample.report.findings.reverse();
    sample.report.rules.reverse();
    let color = Options { color: true, width: 40, quiet: true, ..Options::default() };
    assert_eq!(first, print(&sample, "json", color));
    assert!(first.ends_with("}\n") && !first.ends_with("\n\n"));
}
