//! A directory with a configuration and the small pack, and the program run in it.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A token that must not be seen anywhere.
pub(crate) const TOKEN: &str = "c4naryT0k3nQx7/+Zz9";

/// A directory with a configuration.
pub(crate) struct Place {
    pub(crate) directory: TempDir,
    variables: Vec<(String, String)>,
}

impl Place {
    /// With one source, whose `http` has these settings.
    pub(crate) fn with(http: &str) -> Self {
        Self::of(&format!("  - http: {{ {http} }}\n    name: findings\n    type: nonconformity\n"))
    }

    /// With these sources.
    pub(crate) fn of(sources: &str) -> Self {
        let directory = tempfile::tempdir().unwrap();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/mistakes/pack"), &directory.path().join("pack"));
        let text = format!("packs: [pack]\nsources:\n{sources}");
        std::fs::write(directory.path().join("tickmark.yaml"), text).unwrap();
        Self { directory, variables: vec![("TOKEN".to_owned(), TOKEN.to_owned())] }
    }

    /// With another variable of the environment.
    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Runs the program.
    pub(crate) fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tickmark"));
        command.args(args).current_dir(self.directory.path()).env_clear();
        command.env("LANG", "C.UTF-8").envs(self.variables.iter().cloned());
        let output = command.output().unwrap();
        assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"), "{output:?}");
        output
    }

    /// Checks, and gives the exit status and the report.
    pub(crate) fn check(&self, more: &[&str]) -> (i32, Value) {
        let output = self.run(&[&["check", "--as-of", "2026-11-23", "--output", "json"], more].concat());
        let report = serde_json::from_slice(&output.stdout);
        (output.status.code().unwrap(), report.unwrap_or_else(|_| panic!("{output:?}")))
    }

    /// The one problem of a run that must fail, with its help, the address of a server shortened to `SERVER`.
    pub(crate) fn fault(&self, more: &[&str]) -> String {
        let (status, report) = self.check(more);
        assert_eq!(status, 2, "{report}");
        assert_eq!(records(&report), 0, "{report}");
        let errors: Vec<_> = problems(&report).into_iter().filter(|(severity, _)| severity == "error").collect();
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(!self.directory.path().join(".tickmark").exists(), "what is not whole is not kept");
        errors.into_iter().next().unwrap().1
    }
}

/// How many records were read.
pub(crate) fn records(report: &Value) -> u64 {
    report["sources"][0]["records"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum()
}

/// Severity and words of each problem; ports are not the same in every run.
pub(crate) fn problems(report: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let one = |problem: &Value| {
        let message = format!("{} [{}]", text(&problem["message"]), text(&problem["help"]));
        (text(&problem["severity"]), without_ports(&message))
    };
    report["problems"].as_array().unwrap().iter().map(one).collect()
}

/// A text without the ports of the loopback.
pub(crate) fn without_ports(text: &str) -> String {
    let mut parts = text.split("127.0.0.1:");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + "SERVER" + part.trim_start_matches(|c: char| c.is_ascii_digit()))
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}
