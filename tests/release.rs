//! The scripts of a release, run as the workflow runs them, on a machine with Linux.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const VERSION: &str = env!("CARGO_PKG_VERSION");

fn script(name: &str, args: &[&Path], env: &[(&str, &str)]) -> Output {
    Command::new("bash")
        .arg(Path::new(ROOT).join("release").join(name))
        .args(args)
        .env("SOURCE_DATE_EPOCH", "1795392000")
        .env_remove("GITHUB_REF_TYPE")
        .envs(env.iter().copied())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn write(path: &Path, script: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, script).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// Our program for the machine that packs, and stand-ins for the others.
fn binaries(root: &Path) {
    let real = env!("CARGO_BIN_EXE_tickmark");
    let script = format!("#!/bin/sh\nexec '{real}' \"$@\"\n");
    write(&root.join("x86_64-unknown-linux-gnu/tickmark"), &script);
    write(&root.join("aarch64-apple-darwin/tickmark"), "runs elsewhere");
    write(&root.join("x86_64-pc-windows-msvc/tickmark.exe"), "runs elsewhere");
}

#[test]
fn an_archive_holds_the_program_its_papers_completions_and_manual() {
    let scratch = tempfile::tempdir().unwrap();
    let (from, into) = (scratch.path().join("binaries"), scratch.path().join("archives"));
    binaries(&from);
    let packed = script("package.sh", &[&from, &into], &[]);
    assert!(packed.status.success(), "{}", text(&packed.stderr));

    let mut names: Vec<String> =
        fs::read_dir(&into).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let archive = |target: &str| format!("tickmark-{VERSION}-{target}.tar.gz");
    let targets = ["aarch64-apple-darwin", "x86_64-pc-windows-msvc", "x86_64-unknown-linux-gnu"];
    assert_eq!(names, [&["SHA256SUMS".to_owned()], &targets.map(archive)[..]].concat());
    let sums = Command::new("sha256sum").args(["--check", "--strict", "SHA256SUMS"]).current_dir(&into).output();
    assert!(sums.unwrap().status.success());

    let list = Command::new("tar").arg("-tvzf").arg(into.join(archive(targets[1]))).output().unwrap();
    let list = text(&list.stdout);
    for (mode, name) in [
        ("-rwxr-xr-x", "tickmark.exe"),
        ("-rw-r--r--", "LICENSE-MIT"),
        ("-rw-r--r--", "LICENSE-APACHE"),
        ("-rw-r--r--", "README.md"),
        ("-rw-r--r--", "CHANGELOG.md"),
        ("-rw-r--r--", "completions/tickmark.bash"),
        ("-rw-r--r--", "completions/_tickmark"),
        ("-rw-r--r--", "completions/tickmark.fish"),
        ("-rw-r--r--", "completions/_tickmark.ps1"),
        ("-rw-r--r--", "man/tickmark.1"),
        ("-rw-r--r--", "man/tickmark-check.1"),
    ] {
        let path = format!(" tickmark-{VERSION}-{}/{name}", targets[1]);
        let line = list.lines().find(|line| line.ends_with(&path));
        assert!(line.is_some_and(|line| line.starts_with(mode) && line.contains(" 0/0 ")), "{name}: {list}");
    }
}

#[test]
fn the_same_programs_give_the_same_archives() {
    let scratch = tempfile::tempdir().unwrap();
    let from = scratch.path().join("binaries");
    binaries(&from);
    let sums = ["one", "two"].map(|name| {
        let into = scratch.path().join(name);
        assert!(script("package.sh", &[&from, &into], &[]).status.success());
        fs::read_to_string(into.join("SHA256SUMS")).unwrap()
    });
    assert_eq!(sums[0], sums[1]);
}

#[test]
fn a_program_of_another_version_is_not_packed() {
    let scratch = tempfile::tempdir().unwrap();
    let (from, into) = (scratch.path().join("binaries"), scratch.path().join("archives"));
    write(&from.join("x86_64-unknown-linux-gnu/tickmark"), "#!/bin/sh\necho tickmark 0.0.9\n");
    let packed = script("package.sh", &[&from, &into], &[]);
    assert!(!packed.status.success());
    assert!(text(&packed.stderr).contains("says that it is `tickmark 0.0.9`"), "{}", text(&packed.stderr));
}

#[test]
fn a_tag_names_the_version_or_there_is_no_release() {
    let scratch = tempfile::tempdir().unwrap();
    let output = scratch.path().join("output");
    let plan = |kind: &str, name: &str| {
        fs::write(&output, "").unwrap();
        let env = [("GITHUB_OUTPUT", output.to_str().unwrap()), ("GITHUB_REF_TYPE", kind), ("GITHUB_REF_NAME", name)];
        let done = script("plan.sh", &[], &env);
        (done.status.success(), text(&done.stderr), fs::read_to_string(&output).unwrap())
    };
    let (fine, _, said) = plan("branch", "main");
    assert!(fine && said.starts_with(&format!("version={VERSION}\ntargets=[{{\"target\":")), "{said}");
    let (fine, why, said) = plan("tag", "v9.9.9");
    assert!(!fine && said.is_empty() && why.contains("the tag is `v9.9.9`"), "{why}");
}

/// The action asks for the archive of the machine it runs on by name.
#[test]
fn what_the_action_installs_is_released() {
    let targets = fs::read_to_string(Path::new(ROOT).join("release/targets.json")).unwrap();
    let install = fs::read_to_string(Path::new(ROOT).join("action/install.sh")).unwrap();
    let asked: Vec<&str> =
        install.lines().filter_map(|line| line.trim().split_once(") echo ")?.1.strip_suffix(" ;;")).collect();
    assert_eq!(asked.len(), 5, "{asked:?}");
    for target in asked {
        assert!(targets.contains(&format!("\"target\": \"{target}\"")), "{target}");
    }
}

#[test]
fn the_notes_of_a_release_name_the_commit_to_pin() {
    let scratch = tempfile::tempdir().unwrap();
    let archives = scratch.path().join("archives");
    fs::create_dir(&archives).unwrap();
    fs::write(archives.join("SHA256SUMS"), "").unwrap();
    let bin = scratch.path().join("bin");
    write(&bin.join("sha256sum"), "#!/bin/sh\nexit 0\n");
    write(
        &bin.join("gh"),
        "#!/usr/bin/env bash\necho \"$@\"\nwhile [ $# -gt 0 ]; do if [ \"$1\" = --notes-file ]; then cat \"$2\"; fi; shift; done\n",
    );
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap());
    let env =
        [("PATH", path.as_str()), ("GITHUB_REPOSITORY", "acme/tickmark"), ("GITHUB_SHA", "abc"), ("VERSION", "0.1.0")];
    let done = script("publish.sh", &[&archives], &env);
    let said = text(&done.stdout);
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(said.starts_with("release create v0.1.0 --verify-tag"), "{said}");
    assert!(said.contains("In a workflow: `uses: acme/tickmark@abc # v0.1.0`"), "{said}");
}
