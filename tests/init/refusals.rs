//! `tickmark init` writes all of it or nothing, and never over what is there.

use std::path::Path;

use super::{files, text, tickmark};

#[test]
fn a_starter_is_written_and_what_is_to_be_filled_in_is_listed_with_its_place() {
    let directory = tempfile::tempdir().unwrap();
    let said = tickmark(directory.path(), &["init", "isms", "--organisation", "Lark: \"x\" # y\nz", "--gitlab"]);
    assert_eq!(said.status.code(), Some(0), "{}", text(&said.stderr));
    assert_eq!(text(&said.stderr), "");
    let out = text(&said.stdout);
    for path in files(&directory.path().join("isms")) {
        let path = path.strip_prefix(directory.path()).unwrap().to_str().unwrap();
        assert!(out.contains(&format!("  {path}\n")), "{path}: {out}");
    }
    let people = std::fs::read_to_string(directory.path().join("isms/isms/people.yaml")).unwrap();
    let line = people.lines().position(|line| line.contains("name: \"[full name]\"")).unwrap() + 1;
    assert!(out.contains(&format!("isms/isms/people.yaml:{line} ")), "{out}");
    assert!(out.ends_with("then: `tickmark check -C isms` says what is missing\n"), "{out}");
    assert!(directory.path().join("isms/.gitlab-ci.yml").is_file());
    // The name is one value, whatever stands in it.
    let listed = tickmark(directory.path(), &["records", "-C", "isms", "isms"]);
    assert!(
        text(&listed.stdout).contains("Information security management system of Lark"),
        "{}",
        text(&listed.stdout)
    );
    assert_eq!(listed.status.code(), Some(0), "{}", text(&listed.stderr));
}

#[test]
fn a_dry_run_writes_nothing_and_lists_the_same() {
    let directory = tempfile::tempdir().unwrap();
    let dry = tickmark(directory.path(), &["init", "isms", "--dry-run"]);
    assert_eq!(dry.status.code(), Some(0));
    assert!(files(directory.path()).is_empty());
    assert!(!directory.path().join("isms").exists());
    let wet = tickmark(directory.path(), &["init", "isms"]);
    let list =
        |out: &[u8]| text(out).lines().filter(|line| line.starts_with("  ")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(list(&dry.stdout), list(&wet.stdout));
    assert!(text(&dry.stdout).contains(" files would be written:\n"));
    assert!(text(&dry.stdout).ends_with("\nnothing was written\n"));
}

/// What `init` says where it is refused, once it is sure that nothing changed.
fn refused(root: &Path) -> String {
    let before = files(root);
    let said = tickmark(root, &["init"]);
    assert_eq!(said.status.code(), Some(2));
    assert_eq!(text(&said.stdout), "");
    assert_eq!(files(root), before);
    text(&said.stderr)
}

#[test]
fn files_that_are_there_are_listed_and_nothing_is_written() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    std::fs::write(root.join("tickmark.yaml"), "mine").unwrap();
    std::fs::create_dir(root.join("isms")).unwrap();
    std::fs::write(root.join("isms/log.yaml"), "mine").unwrap();
    std::fs::write(root.join("documents"), "a file").unwrap();
    let told = "error: nothing was written:\n  ./documents is no directory\n  ./isms/log.yaml is there already\n  ./tickmark.yaml is there already\n";
    assert_eq!(refused(root), told);
    assert_eq!(std::fs::read_to_string(root.join("tickmark.yaml")).unwrap(), "mine");
    assert_eq!(std::fs::read_to_string(root.join("isms/log.yaml")).unwrap(), "mine");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_symbolic_link() {
    let (directory, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let root = directory.path();
    std::os::unix::fs::symlink(elsewhere.path(), root.join("isms")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path().join("not-there"), root.join("tickmark.yaml")).unwrap();
    let told = refused(root);
    assert!(told.contains("  ./isms is a symbolic link; nothing is written through it\n"), "{told}");
    assert!(told.contains("  ./tickmark.yaml is there already\n"), "{told}");
    assert!(files(elsewhere.path()).is_empty());
}

#[test]
fn a_file_is_no_directory_to_write_to_and_a_zone_has_to_be_one() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("isms"), "a file").unwrap();
    let said = tickmark(directory.path(), &["init", "isms"]);
    assert_eq!(
        (said.status.code(), text(&said.stderr)),
        (Some(2), "error: nothing was written:\n  isms is no directory\n".to_owned())
    );
    let said = tickmark(directory.path(), &["init", "other", "--timezone", "Europe/Londn"]);
    assert_eq!(said.status.code(), Some(2));
    assert!(text(&said.stderr).contains("did you mean `Europe/London`?"), "{}", text(&said.stderr));
}
