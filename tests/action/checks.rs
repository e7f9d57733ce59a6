//! What a run comes to: outputs, reports, summary, and how the job ends.

use std::fs;

use serde_json::Value;

use crate::runner::Job;

const STEPS: [&str; 4] = ["Install Tickmark", "Check the records", "Show the findings", "Conclude"];

#[test]
fn gaps_fail_the_job_after_everything_was_said() {
    let job = Job::new().company();
    let done = job.run();
    assert_eq!((done.status, &done.ran[..]), (1, &STEPS.map(String::from)[..]), "{}", done.log);
    let of = |name: &str| done.outputs[name].as_str();
    assert_eq!((of("exit"), of("conclusion")), ("1", "gaps"));

    let report: Value = serde_json::from_str(&fs::read_to_string(of("json")).unwrap()).unwrap();
    assert_eq!(of("reason"), report["conclusion"]["reason"]);
    let findings = report["findings"].as_array().unwrap();
    let count = |verdict: &str, grade: &str| {
        let counted = findings.iter().filter(|one| one["verdict"] == verdict && one["grade"] == grade).count();
        assert!(counted > 0, "{verdict} {grade}");
        counted.to_string()
    };
    assert_eq!(of("majors"), count("nonconform", "major"));
    assert_eq!(of("minors"), count("nonconform", "minor"));
    assert_eq!(of("ofis"), count("ofi", "ofi"));
    assert_eq!(of("not-tested"), report["totals"]["not_tested"].to_string());

    for name in ["json", "html", "markdown", "csv", "xlsx", "junit", "sarif", "sarif-full", "oscal", "ics"] {
        assert!(of(name).starts_with(of("directory")), "{name}");
        assert!(fs::metadata(of(name)).unwrap().len() > 0, "{name}");
    }
    assert_eq!((of("gitlab"), of("paper")), ("", ""), "nobody asked for them");
    assert!(!done.summary.is_empty());
    assert_eq!(done.commands.last().unwrap(), &format!("::error title=Gaps found::{}", of("reason")));
}

#[test]
fn a_run_without_gaps_passes() {
    let done = Job::new().company().with("fail-on", "never").run();
    assert_eq!((done.status, done.ran.len()), (0, STEPS.len()), "{}", done.log);
    assert_eq!((done.outputs["exit"].as_str(), done.outputs["conclusion"].as_str()), ("0", "clear"));
    assert!(done.commands.iter().all(|command| !command.starts_with("::error title=")), "{:?}", done.commands);
}

#[test]
fn what_could_not_be_looked_at_is_no_pass_and_no_gap() {
    let done = Job::new().run();
    assert_eq!(done.status, 2);
    let of = |name: &str| done.outputs[name].as_str();
    assert_eq!((of("exit"), of("conclusion"), of("json")), ("2", "inconclusive", ""));
    assert_eq!((of("majors"), of("not-tested")), ("", ""), "no count is not a count of none");
    assert!(done.log.contains("tickmark.yaml"), "{}", done.log);
    assert!(done.commands.last().unwrap().starts_with("::error title=Tickmark could not conclude::there is no report"));
}

#[test]
fn a_program_that_succeeds_without_a_report_has_not_concluded() {
    let cases = [
        ("exit 0", "there is no report: tickmark ended with exit status 0, and the log says why"),
        ("kill -9 $$", "there is no report: tickmark ended with exit status 137, and the log says why"),
    ];
    for (body, reason) in cases {
        let job = Job::new();
        job.program(
            "tickmark",
            &format!("#!/bin/sh\nif [ \"$1\" = --version ]; then echo tickmark 9; exit 0; fi\n{body}\n"),
        );
        let done = job.run();
        assert_eq!((done.status, done.outputs["exit"].as_str()), (2, "2"));
        assert_eq!(done.outputs["reason"], reason);
    }
}

/// A report cannot say that all is well where the program says otherwise, nor the other way round.
#[test]
fn a_report_and_an_exit_status_that_differ_are_no_conclusion() {
    for (status, said) in [(0, 1), (1, 0), (2, 0), (2, 1)] {
        let job = Job::new();
        let script = format!(
            "#!/usr/bin/env bash\nif [ \"$1\" = --version ]; then echo tickmark 9; exit 0; fi\n\
             for word; do case $word in json=*) printf '{{\"conclusion\":{{\"exit\":{said},\"reason\":\"so\"}},\
             \"findings\":[],\"totals\":{{\"not_tested\":0}}}}' >\"${{word#json=}}\" ;; esac; done\nexit {status}\n"
        );
        job.program("tickmark", &script);
        let done = job.run();
        assert_eq!((done.status, done.outputs["exit"].as_str()), (2, "2"), "{status} {said}: {}", done.log);
        assert!(done.outputs["reason"].contains(&format!("concludes with {said}: so")));
    }
}

#[test]
fn what_an_earlier_run_left_is_not_taken_for_a_report() {
    let job = Job::new().with("outputs", "reports");
    fs::create_dir(job.workspace().join("reports")).unwrap();
    let stale = job.workspace().join("reports/report.json");
    fs::write(&stale, r#"{"conclusion":{"exit":2,"reason":"old"},"findings":[],"totals":{"not_tested":0}}"#).unwrap();
    let done = job.run();
    assert_eq!((done.status, done.outputs["json"].as_str()), (2, ""));
    assert!(!stale.exists());
    assert_eq!(done.outputs["directory"], job.workspace().join("reports").to_str().unwrap());
}

#[test]
fn readiness_is_told_as_of_the_day_of_the_audit() {
    let job = Job::new().company().with("as-of", "").with("readiness-on", "2027-01-18").with("formats", "paper");
    let done = job.run();
    let report: Value = serde_json::from_str(&fs::read_to_string(&done.outputs["json"]).unwrap()).unwrap();
    assert_eq!(report["run"]["as_of"], "2027-01-18");
    assert!(fs::read_to_string(&done.outputs["paper"]).unwrap().contains("2027-01-18"));
    assert_eq!(done.outputs["html"], "");

    let both = Job::new().company().with("readiness-on", "2027-01-18").run();
    assert_eq!((both.status, both.outputs["exit"].as_str()), (2, "2"));
    assert!(both.log.contains("exclude each other"), "{}", both.log);
}

#[test]
fn an_input_that_means_nothing_is_said() {
    let cases = [
        ("annotate", "some", "the input `annotate` is `some`; write `changed`, `all` or `none`"),
        ("summary", "yes", "the input `summary` is `yes`; write `true` or `false`"),
        ("offline", "1", "the input `offline` is `1`; write `true` or `false`"),
        ("formats", "html doc", "the input `formats` names `doc`, which this action cannot place"),
        ("from", "here", "the input `from` is `here`; write `release`, `source` or `path`"),
    ];
    for (input, value, said) in cases {
        let done = Job::new().company().with(input, value).run();
        assert_eq!((done.status, done.outputs["exit"].as_str()), (2, "2"), "{input}");
        assert_eq!(done.commands.last().unwrap(), &format!("::error title=Tickmark could not conclude::{said}"));
    }
}

#[test]
fn a_summary_that_github_would_drop_is_not_handed_over() {
    let job = Job::new();
    let script = "#!/usr/bin/env bash\nif [ \"$1\" = --version ]; then echo tickmark 9; exit 0; fi\n\
        for word; do case $word in github-summary=*) head -c 1048577 /dev/zero >\"${word#github-summary=}\" ;; esac; done\n";
    job.program("tickmark", script);
    let done = job.run();
    assert_eq!(done.summary, "");
    assert!(done.log.contains("the summary is 1048577 bytes long"), "{}", done.log);
}

#[test]
fn what_init_writes_is_the_example_for_a_start() {
    assert_eq!(
        include_str!("../../templates/workflows/github.yml"),
        include_str!("../../examples/workflows/starter.yml")
    );
}
