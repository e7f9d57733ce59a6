//! The runner, as far as a composite action sees it: inputs with their defaults, expressions in `env:`, the files of outputs
//! and of the summary, workflow commands on standard output.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the action lies.
const ACTION: &str = env!("CARGO_MANIFEST_DIR");

/// A step of the action.
struct Step {
    name: String,
    id: String,
    env: Vec<(String, String)>,
    run: String,
}

/// The action as its file says.
struct Action {
    defaults: BTreeMap<String, String>,
    outputs: Vec<(String, String)>,
    steps: Vec<Step>,
}

/// A job that uses the action once.
pub(crate) struct Job {
    scratch: tempfile::TempDir,
    inputs: BTreeMap<String, String>,
    env: BTreeMap<String, String>,
}

/// What became of it.
pub(crate) struct Done {
    /// Exit status of the step that failed; 0 if none did.
    pub(crate) status: i32,
    /// Names of the steps that ran.
    pub(crate) ran: Vec<String>,
    /// The outputs of the action.
    pub(crate) outputs: BTreeMap<String, String>,
    /// Every name that a step gave an output.
    pub(crate) set: BTreeSet<String>,
    /// The workflow commands that the runner followed.
    pub(crate) commands: Vec<String>,
    /// All that was printed.
    pub(crate) log: String,
    /// The summary of the job.
    pub(crate) summary: String,
}

impl Job {
    /// A job in an empty workspace, with our program on its PATH.
    pub(crate) fn new() -> Self {
        let scratch = tempfile::tempdir().unwrap();
        for name in ["workspace", "temp", "bin", "tools"] {
            fs::create_dir(scratch.path().join(name)).unwrap();
        }
        let job = Self { scratch, inputs: BTreeMap::new(), env: BTreeMap::new() };
        job.program("tickmark", &program());
        job.with("from", "path").set("GITHUB_EVENT_NAME", "schedule").set("GITHUB_REF", "refs/heads/main")
    }

    pub(crate) fn with(mut self, input: &str, value: &str) -> Self {
        self.inputs.insert(input.to_owned(), value.to_owned());
        self
    }

    /// A variable of the runner.
    pub(crate) fn set(mut self, name: &str, value: &str) -> Self {
        self.env.insert(name.to_owned(), value.to_owned());
        self
    }

    /// A program on the PATH.
    pub(crate) fn program(&self, name: &str, script: &str) {
        let path = self.path("bin").join(name);
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.scratch.path().join(name)
    }

    pub(crate) fn workspace(&self) -> PathBuf {
        self.path("workspace")
    }

    /// The shipped company in the workspace.
    pub(crate) fn company(self) -> Self {
        copy(&Path::new(ACTION).join("fixtures/company"), &self.workspace());
        self.with("as-of", "2026-11-23")
    }

    /// Runs the steps, and looks at the job before it is gone.
    pub(crate) fn run_and(self, look: impl FnOnce(&Self, &Done)) -> Done {
        let done = self.run();
        look(&self, &done);
        done
    }

    /// Runs the steps until one fails.
    pub(crate) fn run(&self) -> Done {
        let action = read();
        let mut done = Done {
            status: 0,
            ran: Vec::new(),
            outputs: BTreeMap::new(),
            set: BTreeSet::new(),
            commands: Vec::new(),
            log: String::new(),
            summary: String::new(),
        };
        let mut known = action.defaults.clone();
        known.extend(self.inputs.iter().map(|(name, value)| (format!("inputs.{name}"), value.clone())));
        known.insert("github.action_repository".into(), self.env.get("ACTION_REPOSITORY").cloned().unwrap_or_default());
        known.insert("github.token".into(), "the-token-of-the-job".into());
        fs::write(self.path("summary"), "").unwrap();
        for step in &action.steps {
            let (status, said) = self.step(step, &known);
            done.ran.push(step.name.clone());
            done.commands.extend(commands(&said));
            done.log.push_str(&said);
            for (name, value) in outputs(&fs::read_to_string(self.path("output")).unwrap()) {
                done.set.insert(name.clone());
                known.insert(format!("steps.{}.outputs.{name}", step.id), value);
            }
            if status != 0 {
                done.status = status;
                break;
            }
        }
        done.summary = fs::read_to_string(self.path("summary")).unwrap();
        done.outputs = action.outputs.iter().map(|(name, value)| (name.clone(), evaluated(value, &known))).collect();
        done
    }

    fn step(&self, step: &Step, known: &BTreeMap<String, String>) -> (i32, String) {
        fs::write(self.path("output"), "").unwrap();
        let path = format!("{}:{}", self.path("bin").display(), std::env::var("PATH").unwrap());
        // as `shell: bash` runs it
        let run = Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &step.run])
            .current_dir(self.workspace())
            .env_clear()
            .envs(
                ["HOME", "RUSTUP_HOME", "CARGO_HOME"]
                    .iter()
                    .filter_map(|name| Some((*name, std::env::var(name).ok()?))),
            )
            .env("PATH", path)
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_ACTION_PATH", ACTION)
            .env("GITHUB_OUTPUT", self.path("output"))
            .env("GITHUB_STEP_SUMMARY", self.path("summary"))
            .env("GITHUB_WORKSPACE", self.workspace())
            .env("RUNNER_TEMP", self.path("temp"))
            .env("RUNNER_TOOL_CACHE", self.path("tools"))
            .env("RUNNER_OS", "Linux")
            .env("RUNNER_ARCH", "X64")
            .envs(&self.env)
            .envs(step.env.iter().map(|(name, value)| (name, evaluated(value, known))))
            .output()
            .unwrap();
        let said = [run.stdout, run.stderr].concat();
        (run.status.code().unwrap(), String::from_utf8_lossy(&said).into_owned())
    }
}

/// Our program.
fn program() -> String {
    format!("#!/bin/sh\nexec '{}' \"$@\"\n", env!("CARGO_BIN_EXE_tickmark"))
}

/// The action's file. It is held to be simple: what this does not understand fails.
fn read() -> Action {
    let text = fs::read_to_string(Path::new(ACTION).join("action.yml")).unwrap();
    let mut action = Action { defaults: BTreeMap::new(), outputs: Vec::new(), steps: Vec::new() };
    let (mut section, mut name, mut in_env) = (String::new(), String::new(), false);
    for line in text.lines().filter(|line| !line.trim_start().starts_with('#') && !line.is_empty()) {
        let depth = line.len() - line.trim_start().len();
        let said = line.trim_start().trim_start_matches("- ");
        let (key, value) = said.split_once(':').map_or((said, ""), |(key, value)| (key, value.trim()));
        match (section.as_str(), depth) {
            (_, 0) => section = key.to_owned(),
            ("inputs" | "outputs", 2) => name = key.to_owned(),
            ("inputs", 4) if key == "default" => {
                action.defaults.insert(format!("inputs.{name}"), value.trim_matches('"').to_owned());
            }
            ("outputs", 4) if key == "value" => action.outputs.push((name.clone(), value.to_owned())),
            ("runs", 4) => {
                assert_eq!(key, "name");
                let step = Step { name: value.to_owned(), id: String::new(), env: Vec::new(), run: String::new() };
                action.steps.push(step);
            }
            ("runs", 6) => {
                let step = action.steps.last_mut().unwrap();
                in_env = key == "env";
                match key {
                    "id" => step.id = value.to_owned(),
                    "run" => step.run = value.to_owned(),
                    "shell" => assert_eq!(value, "bash"),
                    "env" => {}
                    other => panic!("a step has `{other}`, which this runner does not know"),
                }
            }
            ("runs", 8) if in_env => action.steps.last_mut().unwrap().env.push((key.to_owned(), value.to_owned())),
            ("runs", 2) | ("inputs" | "outputs" | "branding", _) => {}
            other => panic!("{other:?}: {line}"),
        }
    }
    assert!(action.steps.iter().all(|step| !step.run.contains("${{")), "an expression is part of a script");
    action
}

/// The value of one expression, of those that the action uses.
fn evaluated(value: &str, known: &BTreeMap<String, String>) -> String {
    let inside = value.strip_prefix("${{").and_then(|rest| rest.strip_suffix("}}"));
    let expression = inside.unwrap_or_else(|| panic!("`{value}` is no expression")).trim();
    let of = |name: &str| match name.trim() {
        literal if literal.starts_with('\'') => literal.trim_matches('\'').to_owned(),
        name => known.get(name).cloned().unwrap_or_default(),
    };
    let (condition, rest) = expression.split_once("&&").map_or((None, expression), |(a, b)| (Some(a), b));
    let (first, other) = rest.split_once("||").unwrap_or((rest, "''"));
    let holds = condition.is_none_or(|condition| {
        let (left, right) = condition.split_once("==").unwrap();
        of(left) == of(right)
    });
    let first = of(first);
    if holds && !first.is_empty() { first } else { of(other) }
}

/// The outputs of a step, as the runner reads its file.
fn outputs(file: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut lines = file.split('\n');
    while let Some(line) = lines.next() {
        if line.is_empty() {
            continue;
        }
        match line.split_once("<<") {
            Some((name, end)) => {
                let value: Vec<&str> = lines.by_ref().take_while(|line| *line != end).collect();
                found.push((name.to_owned(), value.join("\n")));
            }
            None => {
                let (name, value) = line.split_once('=').unwrap_or_else(|| panic!("`{line}` is no output"));
                found.push((name.to_owned(), value.to_owned()));
            }
        }
    }
    found
}

/// The workflow commands of what a step printed, as the runner finds them.
fn commands(log: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut token: Option<String> = None;
    for line in log.lines().map(str::trim_start) {
        if let Some(resume) = &token {
            if line == format!("::{resume}::") {
                token = None;
            }
        } else if let Some(stop) = line.strip_prefix("::stop-commands::") {
            token = Some(stop.to_owned());
        } else if line.starts_with("::") || line.contains("##[") {
            found.push(line.to_owned());
        }
    }
    assert_eq!(token, None, "the runner was left deaf");
    found
}

/// Copies a directory.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
