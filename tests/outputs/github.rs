//! Annotations of GitHub Actions, read as the runner reads them.

use std::collections::BTreeMap;

use tickmark::output::Format;

use crate::reports::{HUGE, empty, full, hostile, huge};
use crate::sample::Sample;

fn text(made: &Sample) -> String {
    String::from_utf8(crate::bytes(Format::named("github").unwrap(), &made.report, &made.sources)).unwrap()
}

/// A command as the runner takes a line apart; `None` for a line that is none.
#[derive(Debug)]
struct Command {
    name: String,
    properties: BTreeMap<String, String>,
    message: String,
}

fn command(line: &str) -> Option<Command> {
    let (head, message) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let (name, rest) = head.split_once(' ').unwrap_or((head, ""));
    let back = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap();
        let value = value.replace("%0D", "\r").replace("%0A", "\n").replace("%3A", ":").replace("%2C", ",");
        (name.to_owned(), value.replace("%25", "%"))
    };
    let properties = rest.split(',').filter(|pair| !pair.is_empty()).map(pair).collect();
    Some(Command { name: name.to_owned(), properties, message: back(message) })
}

fn commands(text: &str) -> Vec<Command> {
    text.lines().filter_map(command).collect()
}

fn of<'c>(commands: &'c [Command], name: &str) -> Vec<&'c Command> {
    commands.iter().filter(|command| command.name == name).collect()
}

#[test]
fn levels_follow_the_weight_of_findings() {
    let out = text(&full());
    let commands = commands(&out);
    let titles = |name: &str| of(&commands, name).iter().map(|one| one.properties["title"].clone()).collect::<Vec<_>>();
    assert_eq!(titles("error"), ["not read", "major nonconformity: 10.2-d-closed-action-effectiveness"]);
    assert_eq!(
        titles("warning"),
        [
            "minor nonconformity: 10.2-b2-root-cause-recorded",
            "minor nonconformity: DI-placeholder",
            "not tested: 10.2-d-effectiveness-in-time"
        ]
    );
    assert_eq!(titles("notice"), ["for a person to judge: 7.5.2-approved"]);
    let last = out.lines().last().unwrap();
    assert_eq!(last, "tickmark: 7 gaps at or above minor (exit 1); 1 accepted or known and managed are not annotated");
}

#[test]
fn an_annotation_stands_at_its_place_and_begins_with_what_was_found() {
    let commands = commands(&text(&full()));
    let cause = of(&commands, "warning")[0];
    let properties: Vec<(&str, &str)> = cause.properties.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let expected = [
        ("col", "49"),
        ("endColumn", "52"),
        ("endLine", "5"),
        ("file", "registers/log.md"),
        ("line", "5"),
        ("title", "minor nonconformity: 10.2-b2-root-cause-recorded"),
    ];
    assert_eq!(properties, expected);
    assert!(cause.message.starts_with("Nonconformity NC-1 records no cause.\n"), "{}", cause.message);
    assert!(cause.message.contains("\nRecommendation: Determine the cause and record it."), "{}", cause.message);
}

#[test]
fn ten_a_level_are_shown_and_the_last_counts_the_others() {
    let out = text(&huge());
    let commands = commands(&out);
    assert_eq!(out.lines().count(), 21);
    // Every fiftieth of the huge report is major.
    let majors = HUGE.div_ceil(50);
    for (level, all) in [("error", majors), ("warning", HUGE - majors)] {
        let shown = of(&commands, level);
        assert_eq!(shown.len(), 10);
        assert!(shown[9].message.starts_with(&format!("and {} more findings: ", all - 9)), "{}", shown[9].message);
        assert_eq!(shown[9].properties["file"], "tickmark.yaml");
    }
}

#[test]
fn ten_findings_need_no_count() {
    let mut made = huge();
    made.report.findings.retain(|one| one.grade == Some(tickmark::finding::Grade::Major));
    made.report.findings.truncate(10);
    let commands = commands(&text(&made));
    assert_eq!(commands.len(), 10);
    assert!(commands.iter().all(|one| !one.message.starts_with("and ")));
}

#[test]
fn no_text_of_a_record_is_a_command() {
    let mut made = hostile();
    for start in ["::error::taken", " ::add-mask::x", "##[error]x", "##vso[task.complete]"] {
        made.report.conclusion.reason = start.into();
        let out = text(&made);
        for line in out.lines() {
            match command(line) {
                Some(one) => {
                    assert!(["error", "warning", "notice"].contains(&one.name.as_str()), "{line}");
                    assert!(line.starts_with(&format!("::{} file=", one.name)), "{line}");
                    assert!(one.message.encode_utf16().count() <= 4096);
                }
                None => assert!(line.starts_with("tickmark: ") && !line.contains("##"), "{line}"),
            }
        }
        // Each finding is one line: nothing has ended a command early or begun another.
        assert_eq!(out.lines().count(), commands(&out).len() + 1);
    }
}

#[test]
fn what_a_message_has_no_room_for_is_counted() {
    let mut made = full();
    made.report.findings[4].statement = "word ".repeat(2000);
    let commands = commands(&text(&made));
    let cause = of(&commands, "warning")[0];
    assert!(cause.message.encode_utf16().count() <= 4096);
    assert!(cause.message.contains("more characters)\nKey: "), "{}", cause.message);
}

#[test]
fn a_run_that_tested_nothing_says_so() {
    let reason = "nothing open at or above minor; 0 of 0 rules tested";
    assert_eq!(text(&empty()), format!("tickmark: nothing was tested: {reason} (exit 0)\n"));
}
