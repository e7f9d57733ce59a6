//! Texts of others: inputs that a workflow may take from anywhere, and records that a pull request brings.

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use crate::runner::Job;

const HOSTILE: [&str; 5] = [
    "$(touch pwned)",
    "\"; touch pwned; \"",
    "`touch pwned`\nexit=0\npwned=yes\nend\nexit<<end\n0\nend\npwned<<end\nyes\nend",
    "--help",
    "x\r\n::error::pwned\n::set-output name=pwned::yes",
];

/// The names that the steps may give outputs.
fn ours(name: &str) -> bool {
    let action = include_str!("../../action.yml");
    ["binary", "annotations", "summary"].contains(&name) || action.contains(&format!("\n  {name}:\n"))
}

/// Nothing that is called so may be there, whoever made it.
fn pwned(root: &Path) -> bool {
    WalkDir::new(root).into_iter().any(|entry| entry.unwrap().file_name() == "pwned")
}

#[test]
fn no_input_is_more_than_a_word() {
    let action = include_str!("../../action.yml");
    let inputs = action.split("\noutputs:").next().unwrap().split("\ninputs:").nth(1).unwrap();
    let names: Vec<&str> = inputs
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .map(|line| line.trim().trim_end_matches(':'))
        .collect();
    assert!(names.len() > 12, "{names:?}");
    for name in names {
        for value in HOSTILE {
            let job = Job::new();
            let done = job.with(name, value).run_and(|job, done| {
                assert!(!pwned(&job.path("")), "{name}: {value}");
                assert_eq!(done.outputs["exit"], "2", "{name}: {value}: {}", done.log);
            });
            assert_ne!(done.status, 0, "{name}: {value}");
            assert!(done.set.iter().all(|name| ours(name)), "{name}: {value}: {:?}", done.set);
            let told = |command: &String| command.starts_with("::error title=Tickmark could not conclude::");
            let grouped = |command: &String| ["::group::The report", "::endgroup::"].contains(&command.as_str());
            assert!(done.commands.iter().all(|one| told(one) || grouped(one)), "{name}: {value}: {:?}", done.commands);
        }
    }
}

/// A directory may be called as it likes.
#[test]
fn a_directory_with_a_hostile_name_is_a_directory() {
    for value in ["$(touch pwned)", "a b\n::error::x", "'; touch pwned; '", "x\nexit=0"] {
        let job = Job::new().company().with("outputs", value).with("fail-on", "never");
        let done = job.run();
        assert_eq!(done.status, 0, "{}", done.log);
        assert_eq!(done.outputs["directory"], job.workspace().join(value).to_str().unwrap());
        assert!(fs::metadata(&done.outputs["html"]).is_ok());
        assert!(!pwned(&job.path("")));
    }
}

#[test]
fn no_record_commands_the_runner() {
    let job = Job::new().company();
    let hostile = "::error::pwned\n::set-env name=PATH::/pwned\n##[error]pwned\n::stop-commands::x";
    let file = job.workspace().join("tickmark.yaml");
    let text = fs::read_to_string(&file).unwrap();
    let quoted = serde_json::to_string(hostile).unwrap();
    fs::write(&file, text.replace("organisation: Larkfield Clinics Ltd", &format!("organisation: {quoted}"))).unwrap();
    let log = job.workspace().join("registers/nonconformities.csv");
    let rows = fs::read_to_string(&log).unwrap();
    fs::write(&log, rows.replace("CAR-018", "::error::CAR-018")).unwrap();
    let done = job.with("annotate", "none").run();
    let harmless = ["::group::The report", "::endgroup::"];
    let ours = |command: &String| harmless.contains(&command.as_str()) || command.starts_with("::error title=");
    assert!(done.commands.iter().all(ours), "{:?}", done.commands);
    assert!(done.log.contains("pwned"), "the record was printed, or this shows nothing");
}
