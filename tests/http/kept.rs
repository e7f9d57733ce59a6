//! What was fetched is kept, and read again where nothing may be fetched.

use std::path::PathBuf;

use super::place::{Place, problems, records};
use super::server::{Reply, Server};

const OPEN: &str = r#"[{"id": "N-1", "status": "open"}]"#;

fn place(server: &Server) -> Place {
    Place::with(&format!("url: '{}', key: /id, token: '${{TOKEN}}'", server.url("/api")))
}

fn files(place: &Place) -> Vec<PathBuf> {
    let found = std::fs::read_dir(place.directory.path().join(".tickmark/cache")).unwrap();
    let mut files: Vec<PathBuf> = found.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Makes what was kept of a time.
fn taken(place: &Place, time: &str) {
    let entry = files(place).into_iter().find(|file| file.extension().is_some_and(|e| e == "entry")).unwrap();
    let text = std::fs::read_to_string(&entry).unwrap();
    let (before, after) = text.split_once("\"extracted_at\": \"").unwrap();
    let (_, after) = after.split_once('"').unwrap();
    std::fs::write(&entry, format!("{before}\"extracted_at\": \"{time}\"{after}")).unwrap();
}

#[test]
fn offline_runs_read_what_was_kept_and_are_the_same_byte_for_byte() {
    let server = Server::start(|_, _| Reply::json(OPEN));
    let place = place(&server);
    let (status, fetched) = place.check(&[]);
    assert_eq!((status, records(&fetched), server.seen().len()), (1, 1, 1));
    drop(server);
    for args in [&["--output", "json"][..], &["--output", "terminal"], &["--output", "paper"]] {
        let check = || place.run(&[&["check", "--as-of", "2026-11-23", "--offline"], args].concat());
        let (first, second) = (check(), check());
        assert_eq!(first.status.code(), Some(1), "{first:?}");
        assert_eq!((first.stdout, first.stderr), (second.stdout, second.stderr), "{args:?}");
    }
    let (_, kept) = place.check(&["--offline"]);
    assert_eq!(kept, fetched, "nothing tells a run with what was kept from the run that fetched it");
}

#[test]
fn the_time_of_the_extract_stands_in_every_place() {
    let server = Server::start(|_, _| Reply::json(OPEN));
    let place = place(&server);
    place.check(&[]);
    taken(&place, "2026-03-01T09:30:00Z");
    let output = place.run(&["check", "--as-of", "2026-11-23", "--offline", "-v"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("findings N-1 /id (extracted 2026-03-01 09:30Z)"), "{text}");
}

#[test]
fn where_nothing_was_kept_an_offline_run_cannot_conclude() {
    let server = Server::start(|_, _| Reply::json(OPEN));
    let place = place(&server);
    let told = place.fault(&["--offline"]);
    assert_eq!(told, "nothing of `findings` was kept that could be read offline [run once without `--offline`]");
    assert_eq!(server.seen().len(), 0);
}

#[test]
fn what_is_asked_for_anew_is_not_answered_by_what_was_kept() {
    let server = Server::start(|_, _| Reply::json(OPEN));
    let place = place(&server);
    place.check(&[]);
    let file = place.directory.path().join("tickmark.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("/api", "/api?closed=1")).unwrap();
    let (status, report) = place.check(&["--offline"]);
    assert_eq!((status, records(&report)), (2, 0));
    // How long an answer may take is no other question.
    std::fs::write(&file, text.replace("key: /id", "key: /id, timeout: 5")).unwrap();
    assert_eq!(place.check(&["--offline"]).0, 1);
}

#[test]
fn what_was_changed_after_it_was_kept_is_not_read() {
    let server = Server::start(|_, _| Reply::json(OPEN));
    let place = place(&server);
    place.check(&[]);
    for file in files(&place).into_iter().filter(|file| file.extension().is_some_and(|e| e == "object")) {
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, text.replace("open", "done")).unwrap();
    }
    let (status, report) = place.check(&["--offline"]);
    assert_eq!((status, records(&report)), (2, 0));
    let told =
        "what was kept of `findings` cannot be used: it was changed after it was kept [run once without `--offline`]";
    assert_eq!(problems(&report), [("error".to_owned(), told.to_owned())]);
}

#[test]
fn a_run_that_fails_leaves_what_was_kept_before() {
    let server = Server::start(|_, number| if number == 0 { Reply::json(OPEN) } else { Reply::status(401, "") });
    let place = place(&server);
    place.check(&[]);
    let before = files(&place);
    assert_eq!(place.check(&[]).0, 2);
    assert_eq!((place.check(&["--offline"]).0, files(&place)), (1, before));
}

#[test]
fn nothing_is_kept_where_the_configuration_says_so() {
    let server = Server::start(|_, _| Reply::json(OPEN));
    let place = place(&server);
    let file = place.directory.path().join("tickmark.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, format!("cache: false\n{text}")).unwrap();
    assert_eq!(place.check(&[]).0, 1);
    assert!(!place.directory.path().join(".tickmark").exists());
    std::fs::write(&file, format!("cache: kept/here\n{text}")).unwrap();
    assert_eq!(place.check(&[]).0, 1);
    assert!(place.directory.path().join("kept/here/.gitignore").exists());
}

#[test]
fn a_cache_that_cannot_be_written_is_told_and_the_records_are_read() {
    let server = Server::start(|_, _| Reply::json(OPEN));
    let place = place(&server);
    std::fs::write(place.directory.path().join(".tickmark"), "in the way").unwrap();
    let (status, report) = place.check(&[]);
    assert_eq!((status, records(&report)), (1, 1));
    let (severity, told) = problems(&report).remove(0);
    assert_eq!(severity, "warning");
    assert!(told.starts_with("what `findings` sent cannot be kept for runs with `--offline`: "), "{told}");
}

#[test]
fn an_extract_that_is_too_old_is_a_finding_of_the_rule_about_extracts() {
    let server = Server::start(|_, _| Reply::json(OPEN));
    let place = place(&server);
    let file = place.directory.path().join("tickmark.yaml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("packs: [pack]\n", "")).unwrap();
    place.check(&[]);
    let rule = ["--offline", "--rule", "DI-extract-current"];
    let verdicts =
        |report: serde_json::Value| (report["rules"][0]["nonconform"].clone(), report["rules"][0]["conform"].clone());
    taken(&place, "2026-10-25T09:30:00Z");
    assert_eq!(verdicts(place.check(&rule).1), (0.into(), 1.into()));
    taken(&place, "2026-10-23T09:30:00Z");
    assert_eq!(verdicts(place.check(&rule).1), (1.into(), 0.into()));
}
