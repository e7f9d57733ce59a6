//! What a user can get wrong, and exactly what they are told. To add a case, add a directory to `fixtures/mistakes/`: its
//! files, `prepare` for what is made when the case runs (a shell script), `args` where the command line is not the usual
//! one. What is expected stands beside them in `stdout`, `stderr` and `exit`; accept a change with `SNAPSHOTS=overwrite
//! cargo test --test mistakes`. Every case has the small pack in `fixtures/mistakes/pack` as `pack`, and 2 GiB of memory.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rayon::prelude::*;
use snapbox::{Data, assert::Assert};

const CHECK: &str = "check --as-of 2026-11-23";
/// What is not part of a case's directory: the goldens, and what the harness itself reads.
const OWN: [&str; 5] = ["stdout", "stderr", "exit", "args", "prepare"];
/// What the variable `RECORDS_DIR` holds, which is nowhere to be seen.
const SECRET: &str = "s3cret";
/// Whatever happens, 2 GiB are enough. Threads reserve address space that they never use, so there are few.
const SHELL: &str = "ulimit -v 2097152; export RAYON_NUM_THREADS=2 MALLOC_ARENA_MAX=2";

#[test]
fn each_mistake_is_told_with_its_place_and_what_to_do() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/mistakes");
    let mut cases: Vec<PathBuf> = std::fs::read_dir(&fixtures).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|case| case.is_dir() && !case.ends_with("pack"));
    cases.sort();
    let wrong: Vec<String> = cases.par_iter().filter_map(|case| run(&fixtures, case).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn run(fixtures: &Path, case: &Path) -> Result<(), String> {
    let scratch = tempfile::tempdir().unwrap();
    let directory = scratch.path().canonicalize().unwrap().join("records");
    copy(&fixtures.join("pack"), &directory.join("pack"));
    copy(case, &directory);
    let prepare = case.join("prepare");
    if prepare.exists() {
        let made = shell(&directory, &format!("set -eu; . '{}'", prepare.display()));
        assert!(made.status.success(), "{}: {}", prepare.display(), String::from_utf8_lossy(&made.stderr));
    }
    let args = std::fs::read_to_string(case.join("args")).unwrap_or_else(|_| CHECK.to_owned());
    let program = env!("CARGO_BIN_EXE_tickmark");
    let told = shell(&directory, &format!("{SHELL}; exec '{program}' {}", args.trim()));
    let shown = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).replace(&*directory.to_string_lossy(), "[DIRECTORY]");
        text.replace(env!("CARGO_PKG_VERSION"), "[VERSION]")
    };
    assert!(!format!("{told:?}").contains(SECRET), "{}: a secret is shown", case.display());
    let status = told.status.code().map_or_else(|| told.status.to_string(), |code| code.to_string());
    let expected = [("stdout", shown(&told.stdout)), ("stderr", shown(&told.stderr)), ("exit", format!("{status}\n"))];
    let assert = Assert::new().action_env("SNAPSHOTS").normalize_paths(false);
    for (name, actual) in expected {
        if actual.contains("panicked") || (name == "exit" && !["0", "1", "2"].contains(&status.as_str())) {
            return Err(format!("{}: {actual}{}", case.display(), shown(&told.stderr)));
        }
        let golden = Data::read_from(&case.join(name), None).raw();
        assert.try_eq(Some(&case.display()), actual.into(), golden).map_err(|error| error.to_string())?;
    }
    Ok(())
}

fn shell(directory: &Path, script: &str) -> Output {
    let mut command = Command::new("bash");
    command.args(["-c", script]).current_dir(directory).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("LANG", "C.UTF-8").env("RECORDS_DIR", SECRET);
    command.output().unwrap()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else if !OWN.iter().any(|own| entry.file_name() == *own) {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}
