//! A baseline for a dirty start: what stood open may stay for a while, and nothing new comes in beneath it.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::path::Path;

use snapbox::cmd::Command;

const CONFIG: &str = "organisation: Larkfield\nsources:\n  - files: log.csv\n    type: nonconformity\n  - files: actions.csv\n    type: corrective_action\n";
const LOG: &str = "id,title,status,grade,detected_on,source,responsible\nNC-1,Laptops without encryption,implementing,minor,2026-05-01,self_report,Ana\n";

/// Actions that were due on these days and are open.
fn company(directory: &Path, actions: &[(&str, &str)]) {
    std::fs::write(directory.join("tickmark.yaml"), CONFIG).unwrap();
    std::fs::write(directory.join("log.csv"), LOG).unwrap();
    let rows: String =
        actions.iter().map(|(id, due)| format!("{id},corrective,NC-1,Encrypt them,Ana,in_progress,{due}\n")).collect();
    let text = format!("id,kind,nonconformity,action,owner,status,due_on\n{rows}");
    std::fs::write(directory.join("actions.csv"), text).unwrap();
}

fn run(directory: &Path, as_of: &str, args: &[&str]) -> (i32, String, String) {
    let (command, rest) = args.split_at(if args[0] == "baseline" { 2 } else { 1 });
    let output = Command::new(snapbox::cmd::cargo_bin!("tickmark"))
        .args(command)
        .args(["-C", directory.to_str().unwrap(), "--as-of", as_of])
        .args(rest)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

const CHECK: [&str; 6] = ["check", "--rule", "10.2-c-overdue", "--baseline", "b.yaml", "-q"];

fn made(directory: &Path) {
    let create = ["baseline", "create", "b.yaml", "--owner", "Head of security", "--days", "60"];
    let (exit, said, wrong) = run(directory, "2026-11-01", &create);
    assert_eq!((exit, wrong.as_str()), (0, ""), "{said}");
}

fn last_line(text: &str) -> &str {
    text.lines().last().unwrap_or_default()
}

#[test]
fn what_was_there_is_reported_and_does_not_fail_the_run() {
    let directory = tempfile::tempdir().unwrap();
    company(directory.path(), &[("CA-1", "2026-08-01")]);
    made(directory.path());
    let (exit, out, _) = run(directory.path(), "2026-11-02", &CHECK);
    assert!(out.contains("CA-1"), "{out}");
    let concluded = "concluded: no gap at or above minor beside the baseline, which holds 1 (exit 0)";
    assert_eq!((exit, last_line(&out)), (0, concluded));
}

#[test]
fn what_is_new_fails_it() {
    let directory = tempfile::tempdir().unwrap();
    company(directory.path(), &[("CA-1", "2026-08-01")]);
    made(directory.path());
    company(directory.path(), &[("CA-1", "2026-08-01"), ("CA-2", "2026-10-01")]);
    let (exit, out, _) = run(directory.path(), "2026-11-02", &CHECK);
    assert_eq!(exit, 1, "{out}");
}

#[test]
fn what_weighs_more_now_fails_it() {
    let directory = tempfile::tempdir().unwrap();
    company(directory.path(), &[("CA-1", "2026-10-01")]);
    made(directory.path());
    // More than 90 days overdue escalates to a major (ESC-AGE).
    let (exit, out, _) = run(directory.path(), "2026-12-31", &CHECK);
    assert!(out.contains(": major: "), "{out}");
    assert_eq!(
        (exit, last_line(&out)),
        (1, "gaps found: 1 gap at or above minor beside the baseline, which holds 0 (exit 1)")
    );
}

#[test]
fn what_stays_open_past_its_days_fails_it_and_is_told() {
    let directory = tempfile::tempdir().unwrap();
    company(directory.path(), &[("CA-1", "2026-05-01")]);
    made(directory.path());
    let (exit, ..) = run(directory.path(), "2026-12-31", &CHECK);
    assert_eq!(exit, 0);
    let without_quiet = &CHECK[..5];
    let (exit, out, _) = run(directory.path(), "2027-01-01", without_quiet);
    assert_eq!(exit, 1, "{out}");
    let tidy: String = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(tidy.contains("may stay open until 2026-12-31 by the baseline"), "{out}");
}

#[test]
fn what_was_put_right_is_told_and_taken_out_and_nothing_is_put_in() {
    let directory = tempfile::tempdir().unwrap();
    company(directory.path(), &[("CA-1", "2026-08-01"), ("CA-2", "2026-12-31")]);
    made(directory.path());
    let before = std::fs::read_to_string(directory.path().join("b.yaml")).unwrap();
    company(directory.path(), &[("CA-1", "2026-12-31"), ("CA-2", "2026-10-01")]);
    let (_, out, _) = run(directory.path(), "2026-11-02", &CHECK[..5]);
    let tidy: String = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(tidy.contains("is in the baseline and is no longer found"), "{out}");
    let (exit, out, _) = run(directory.path(), "2026-11-02", &["baseline", "update", "b.yaml"]);
    assert_eq!(exit, 0, "{out}");
    let after = std::fs::read_to_string(directory.path().join("b.yaml")).unwrap();
    assert!(before.contains("10.2-c-overdue") && !after.contains("10.2-c-overdue"), "{after}");
    let kept = |text: &str| text.lines().filter(|line| line.contains("rule: ")).count();
    assert!(kept(&after) < kept(&before), "{after}");
}

#[test]
fn an_entry_of_a_rule_that_was_not_looked_at_is_not_said_to_be_gone() {
    let directory = tempfile::tempdir().unwrap();
    company(directory.path(), &[("CA-1", "2026-08-01")]);
    made(directory.path());
    let args = ["check", "--rule", "DI-unique-id", "--baseline", "b.yaml"];
    let (exit, out, _) = run(directory.path(), "2026-11-02", &args);
    assert!(!out.contains("no longer found"), "{out}");
    assert_eq!(exit, 0, "{out}");
}

#[test]
fn a_baseline_with_a_mistake_holds_nothing() {
    let directory = tempfile::tempdir().unwrap();
    company(directory.path(), &[("CA-1", "2026-08-01")]);
    for (text, said) in [
        ("baseline: 2\nentries: []\n", "does not know version `2`"),
        ("baseline: 1\nentires: []\n", "has no key `entires`"),
        (
            "baseline: 1\nentries:\n  - key: a\n    rule: r\n    subject: s\n    grade: minor\n    since: soon\n    owner: A\n    days: 3\n",
            "must be a date",
        ),
        (
            "baseline: 1\nentries:\n  - key: a\n    rule: r\n    subject: s\n    grade: minor\n    since: 2026-01-01\n    days: 3\n",
            "needs the key `owner`",
        ),
    ] {
        std::fs::write(directory.path().join("b.yaml"), text).unwrap();
        let (exit, _, wrong) = run(directory.path(), "2026-11-02", &CHECK);
        assert!(exit == 2 && wrong.contains(said), "{text}: {wrong}");
    }
    std::fs::remove_file(directory.path().join("b.yaml")).unwrap();
    let (exit, _, wrong) = run(directory.path(), "2026-11-02", &CHECK);
    assert!(exit == 2 && wrong.contains("the baseline `b.yaml` cannot be read"), "{wrong}");
}

#[test]
fn one_that_is_there_is_not_written_over() {
    let directory = tempfile::tempdir().unwrap();
    company(directory.path(), &[]);
    std::fs::write(directory.path().join("b.yaml"), "mine\n").unwrap();
    let (exit, _, wrong) = run(directory.path(), "2026-11-02", &["baseline", "create", "b.yaml", "--owner", "Ana"]);
    assert!(exit == 2 && wrong.contains("it is there already"), "{wrong}");
    assert_eq!(std::fs::read_to_string(directory.path().join("b.yaml")).unwrap(), "mine\n");
}
