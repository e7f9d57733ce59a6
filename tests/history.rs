//! What the commits of files tell of their records. The repositories are made here, object by object, with fixed dates.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test fails by panicking, and a measurement is read"
)]

use std::collections::BTreeMap;
use std::path::Path;

use chrono::{DateTime, NaiveDate};
use gix::ObjectId;
use gix::objs::tree::{Entry, EntryKind};
use gix::objs::{Commit, Tree};
use globset::Glob;
use tempfile::TempDir;
use tickmark::cli::Place;
use tickmark::collect::Context;
use tickmark::finding::Verdict;
use tickmark::format::Limits;
use tickmark::history::{Bounds, Gap};
use tickmark::problem::Severity;
use tickmark::progress::Silent;
use tickmark::record::Dataset;
use tickmark::report::Report;
use tickmark::run::{Prepared, Scope, check};
use tickmark::value::RecordId;

/// A repository in a directory of its own.
struct Made {
    directory: TempDir,
    git: gix::Repository,
    files: BTreeMap<String, String>,
}

/// Who made a commit, and when.
#[derive(Clone, Copy)]
struct By {
    name: &'static str,
    authored: &'static str,
    committed: &'static str,
}

fn by(name: &'static str, day: &'static str) -> By {
    By { name, authored: day, committed: day }
}

const CONFIG: &str = "sources: [{ files: \"*.yaml\" }]\nhistory: git\n";

impl Made {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let git = gix::init(directory.path()).unwrap();
        std::fs::write(directory.path().join(".git/HEAD"), "ref: refs/heads/main\n").unwrap();
        std::fs::write(directory.path().join("tickmark.yaml"), CONFIG).unwrap();
        Self { directory, git, files: BTreeMap::new() }
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// Changes a file here and in the next commit; none removes it.
    fn put(&mut self, name: &str, text: Option<&str>) {
        match text {
            Some(text) => {
                self.write(name, text);
                self.files.insert(name.to_owned(), text.to_owned());
            }
            None => {
                std::fs::remove_file(self.path().join(name)).unwrap();
                self.files.remove(name);
            }
        }
    }

    fn tree(&self, below: &str) -> ObjectId {
        let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
        for (path, text) in &self.files {
            let Some(rest) = path.strip_prefix(below) else { continue };
            let (name, kind, oid) = match rest.split_once('/') {
                Some((name, _)) => (name, EntryKind::Tree, self.tree(&format!("{below}{name}/"))),
                None => (rest, EntryKind::Blob, self.git.write_blob(text.as_bytes()).unwrap().detach()),
            };
            entries.insert(name.to_owned(), Entry { mode: kind.into(), filename: name.into(), oid });
        }
        let mut entries: Vec<Entry> = entries.into_values().collect();
        entries.sort();
        self.git.write_object(Tree { entries }).unwrap().detach()
    }

    /// A commit of the files as they are put, with these parents.
    fn object(&self, by: By, parents: &[ObjectId]) -> ObjectId {
        let signature = |day: &str| {
            let seconds = DateTime::parse_from_rfc3339(&format!("{day}T12:00:00Z")).unwrap().timestamp();
            gix::actor::Signature {
                name: by.name.into(),
                email: "nobody@tarn.example".into(),
                time: gix::date::Time { seconds, offset: 0 },
            }
        };
        let commit = Commit {
            tree: self.tree(""),
            parents: parents.iter().copied().collect(),
            author: signature(by.authored),
            committer: signature(by.committed),
            encoding: None,
            message: "records".into(),
            extra_headers: Vec::new(),
        };
        self.git.write_object(commit).unwrap().detach()
    }

    fn head(&self) -> Option<ObjectId> {
        let text = std::fs::read_to_string(self.path().join(".git/refs/heads/main")).ok()?;
        Some(ObjectId::from_hex(text.trim().as_bytes()).unwrap())
    }

    fn checkout(&self, id: ObjectId) {
        let path = self.path().join(".git/refs/heads/main");
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, format!("{id}\n")).unwrap();
    }

    /// Commits the files as they are put, on top of what is checked out.
    fn commit(&mut self, by: By, changes: &[(&str, &str)]) -> ObjectId {
        for (name, text) in changes {
            self.put(name, Some(text));
        }
        let parents: Vec<ObjectId> = self.head().into_iter().collect();
        let id = self.object(by, &parents);
        self.checkout(id);
        id
    }

    fn prepared(&self) -> Prepared {
        let place = Place { directory: Some(self.path().to_owned()), ..Place::default() };
        Prepared::read(&place).unwrap_or_else(|told| panic!("{:?}", told.problems))
    }

    fn report(&self, rules: &str, as_of: &str) -> Report {
        let rules = vec![Glob::new(rules).unwrap()];
        check(&self.prepared(), &Scope { as_of: day(as_of), rules, ..Scope::default() })
    }

    /// What is known of a record on a day: `field: from > to, day, author` for each change, or why nothing is.
    fn past(&self, id: &str, as_of: &str) -> Vec<String> {
        let prepared = self.prepared();
        prepared.look_back(|_| true, &Silent);
        let world = prepared.world(day(as_of));
        let history = world.history.unwrap();
        let (at, record) = find(&prepared.data, id);
        let trail = match history.of(at) {
            Ok(trail) => trail,
            Err(gap) => return vec![format!("{gap:?}")],
        };
        let model = &prepared.data.model;
        let text = |said: &tickmark::history::Said| said.text.as_deref().unwrap_or("-").to_owned();
        let mut lines = vec![match &trail.first {
            Some(first) => format!("first {} {}", first.committed, first.by),
            None => format!("from {}{}", trail.from, if trail.whole { "" } else { ", partly" }),
        }];
        for change in history.changes_by(trail, day(as_of)) {
            let field = &model.field(record.kind, change.field).name;
            let stamp = change
                .stamp
                .as_ref()
                .map_or("not committed".to_owned(), |stamp| format!("{} {}", stamp.on(), stamp.by));
            lines.push(format!("{field}: {} > {}, {stamp}", text(&change.from), text(&change.to)));
        }
        lines
    }

    fn problems(&self) -> Vec<(Severity, String)> {
        let prepared = self.prepared();
        prepared.look_back(|_| true, &Silent);
        prepared.problems().into_iter().map(|problem| (problem.severity, problem.message)).collect()
    }
}

fn find<'d>(data: &'d Dataset, id: &str) -> (RecordId, &'d tickmark::record::Record) {
    data.iter().find(|(_, record)| *record.id == *id).unwrap()
}

fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

const OPEN: &str = "nonconformity:\n  - { id: NC-1, title: Valve, status: verifying, root_cause: No list }\n";
const CLOSED: &str =
    "nonconformity:\n  - { id: NC-1, title: Valve, status: closed, closed_on: 2026-05-01, root_cause: No list }\n";
const EDITED: &str = "nonconformity:\n  - { id: NC-1, title: Valve, status: closed, closed_on: 2026-05-01, root_cause: Operator error }\n";

#[test]
fn an_edit_after_closing_is_found_with_commit_author_and_date() {
    let mut made = Made::new();
    made.commit(by("Ana", "2026-04-01"), &[("log.yaml", OPEN)]);
    made.commit(by("Ana", "2026-05-01"), &[("log.yaml", CLOSED)]);
    let edit =
        made.commit(By { name: "Ben", authored: "2026-04-20", committed: "2026-06-08" }, &[("log.yaml", EDITED)]);
    let report = made.report("DI-closed-record-edited", "2026-06-30");
    let statements: Vec<&str> = report.findings.iter().map(|finding| finding.statement.as_str()).collect();
    let commit = &edit.to_string()[..10];
    assert_eq!(
        statements,
        [format!(
            "Closed records stay as they are. nonconformity NC-1 was closed on 2026-05-01; root_cause was changed from No \
             list to Operator error on 2026-06-08 by Ben (commit {commit}) without reopening."
        )]
    );
    let prepared = made.prepared();
    let shown = report.findings[0].evidence.iter().map(|place| prepared.data.sources.slice(place.span));
    assert!(shown.into_iter().any(|text| text == "Operator error"));
}

#[test]
fn what_was_changed_after_the_as_of_date_has_not_happened() {
    let mut made = Made::new();
    made.commit(by("Ana", "2026-05-01"), &[("log.yaml", CLOSED)]);
    made.commit(by("Ben", "2026-06-08"), &[("log.yaml", EDITED)]);
    let verdict = |as_of: &str| made.report("DI-closed-record-edited", as_of).rules[0].outcome;
    assert_eq!(verdict("2026-06-07"), Verdict::Conform);
    assert_eq!(verdict("2026-06-08"), Verdict::Nonconform);
}

#[test]
fn how_it_is_written_is_no_change() {
    let mut made = Made::new();
    made.commit(by("Ana", "2026-05-01"), &[("log.yaml", CLOSED)]);
    let same = "# the log\nnonconformity:\n  - root_cause: \"No list\"\n    status: Closed\n    closed_on: 2026-05-01\n    title: Valve\n    id: nc-1\n";
    made.commit(by("Ben", "2026-06-08"), &[("log.yaml", same)]);
    assert_eq!(made.past("nc-1", "2026-06-30"), ["from 2026-05-01"]);
}

#[test]
fn each_change_has_its_author_and_a_new_record_its_first_commit() {
    let mut made = Made::new();
    made.commit(by("Ana", "2026-04-01"), &[("log.yaml", OPEN)]);
    let more = format!("{CLOSED}  - {{ id: NC-2, title: Hose, status: recorded }}\n");
    made.commit(by("Ben", "2026-05-04"), &[("log.yaml", &more)]);
    assert_eq!(
        made.past("NC-1", "2026-06-30"),
        ["from 2026-04-01", "status: verifying > closed, 2026-05-04 Ben", "closed_on: - > 2026-05-01, 2026-05-04 Ben"]
    );
    assert_eq!(made.past("NC-2", "2026-06-30"), ["first 2026-05-04 Ben"]);
}

#[test]
fn what_came_by_a_merge_keeps_three_dates_apart() {
    let mut made = Made::new();
    let base = made.commit(by("Ana", "2026-05-01"), &[("log.yaml", CLOSED)]);
    made.put("log.yaml", Some(EDITED));
    let branch = made.object(By { name: "Ben", authored: "2026-05-02", committed: "2026-05-03" }, &[base]);
    let merge = made.object(by("Eva", "2026-06-08"), &[base, branch]);
    made.checkout(merge);
    let prepared = made.prepared();
    prepared.look_back(|_| true, &Silent);
    let world = prepared.world(day("2026-06-30"));
    let (id, _) = find(&prepared.data, "NC-1");
    let trail = world.history.unwrap().of(id).unwrap();
    let stamp = trail.changes[0].stamp.as_ref().unwrap();
    assert_eq!((&*stamp.by, stamp.authored, stamp.committed), ("Ben", day("2026-05-02"), day("2026-05-03")));
    assert_eq!((stamp.merged, stamp.on()), (Some(day("2026-06-08")), day("2026-06-08")));
}

#[test]
fn of_several_commits_of_a_branch_the_one_that_did_it_is_named() {
    let mut made = Made::new();
    let base = made.commit(by("Ana", "2026-05-01"), &[("log.yaml", CLOSED)]);
    made.put("log.yaml", Some(EDITED));
    let first = made.object(by("Ben", "2026-05-02"), &[base]);
    let more = EDITED.replace("title: Valve", "title: Valves");
    made.put("log.yaml", Some(&format!("{more}  - {{ id: NC-2, title: Hose, status: recorded }}\n")));
    let second = made.object(by("Cem", "2026-05-05"), &[first]);
    // What neither side says is the merge's own.
    made.put(
        "log.yaml",
        Some(&format!(
            "{}  - {{ id: NC-2, title: Hose, status: recorded }}\n",
            more.replace("No list", "x").replace("closed_on: 2026-05-01", "closed_on: 2026-05-02")
        )),
    );
    let merge = made.object(by("Eva", "2026-06-08"), &[base, second]);
    made.checkout(merge);
    assert_eq!(
        made.past("NC-1", "2026-06-30"),
        [
            "from 2026-05-01",
            "title: Valve > Valves, 2026-06-08 Cem",
            "root_cause: No list > Operator error, 2026-06-08 Ben",
            "closed_on: 2026-05-01 > 2026-05-02, 2026-06-08 Eva",
        ]
    );
    assert_eq!(made.past("NC-2", "2026-06-30"), ["first 2026-05-05 Cem"]);
}

#[test]
fn a_file_that_is_renamed_or_a_record_that_moves_keeps_its_past() {
    let mut made = Made::new();
    made.commit(by("Ana", "2026-04-01"), &[("log.yaml", OPEN)]);
    made.commit(by("Ben", "2026-05-04"), &[("log.yaml", CLOSED)]);
    // Out of the pattern and back under another name, of the same bytes.
    made.put("log.yaml", None);
    made.commit(by("Eva", "2026-05-10"), &[("closed.yaml", CLOSED)]);
    let changes =
        ["from 2026-04-01", "status: verifying > closed, 2026-05-04 Ben", "closed_on: - > 2026-05-01, 2026-05-04 Ben"];
    assert_eq!(made.past("NC-1", "2026-06-30"), changes);
    made.put("closed.yaml", None);
    made.commit(by("Eva", "2026-05-11"), &[("old/2026.txt", CLOSED)]);
    made.put("old/2026.txt", None);
    made.commit(by("Eva", "2026-05-12"), &[("2026.yaml", CLOSED)]);
    assert_eq!(made.past("NC-1", "2026-06-30"), changes);
}

#[test]
fn a_record_that_was_removed_and_comes_back_changed_was_changed() {
    let mut made = Made::new();
    made.commit(by("Ana", "2026-05-01"), &[("log.yaml", CLOSED)]);
    made.commit(by("Ben", "2026-06-01"), &[("log.yaml", "nonconformity: []\n")]);
    made.commit(by("Ben", "2026-06-08"), &[("log.yaml", EDITED)]);
    assert_eq!(
        made.past("NC-1", "2026-06-30"),
        ["from 2026-05-01", "root_cause: No list > Operator error, 2026-06-08 Ben"]
    );
}

#[test]
fn a_change_that_is_not_committed_does_not_look_clean() {
    let mut made = Made::new();
    made.commit(by("Ana", "2026-05-01"), &[("log.yaml", CLOSED)]);
    made.write("log.yaml", EDITED);
    assert_eq!(
        made.past("NC-1", "2026-06-30"),
        ["from 2026-05-01", "root_cause: No list > Operator error, not committed"]
    );
    let report = made.report("DI-closed-record-edited", "2026-06-30");
    let statement = &report.findings[0].statement;
    assert!(statement.contains("on 2026-06-30 by (not recorded) (commit not committed)"), "{statement}");
    // Before the last commit it had not been made.
    assert_eq!(made.past("NC-1", "2026-04-30"), ["from 2026-05-01"]);
}

#[test]
fn what_is_in_no_commit_has_no_past() {
    let mut made = Made::new();
    made.commit(by("Ana", "2026-05-01"), &[("log.yaml", CLOSED)]);
    made.write("new.yaml", "nonconformity: [{ id: NC-9, status: recorded }]\n");
    assert_eq!(made.past("NC-9", "2026-06-30"), ["NotCommitted"]);
    let warning = (Severity::Warning, "`new.yaml` is in no commit, so its records have no version history".to_owned());
    assert_eq!(made.problems(), [warning]);
}

#[test]
fn an_id_that_stands_twice_has_no_past() {
    let mut made = Made::new();
    made.commit(by("Ana", "2026-05-01"), &[("log.yaml", CLOSED), ("copy.yaml", EDITED)]);
    made.put("copy.yaml", None);
    made.commit(by("Ana", "2026-05-02"), &[]);
    assert_eq!(made.past("NC-1", "2026-06-30"), ["SameId"]);
}

#[test]
fn a_version_that_cannot_be_read_is_told_and_passed_over() {
    let mut made = Made::new();
    made.commit(by("Ana", "2026-04-01"), &[("log.yaml", OPEN)]);
    made.commit(by("Ben", "2026-05-01"), &[("log.yaml", "nonconformity: [{ id: NC-1, status\n")]);
    made.commit(by("Ana", "2026-05-02"), &[("log.yaml", CLOSED)]);
    assert_eq!(
        made.past("NC-1", "2026-06-30"),
        ["from 2026-04-01", "status: verifying > closed, 2026-05-02 Ana", "closed_on: - > 2026-05-01, 2026-05-02 Ana"]
    );
    let problems = made.problems();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].0, Severity::Note);
    assert!(problems[0].1.starts_with("a version cannot be read: `log.yaml` of commit "), "{}", problems[0].1);
}

#[test]
fn a_shallow_clone_says_so_and_what_lies_before_is_unknown() {
    let mut made = Made::new();
    let first = made.commit(by("Ana", "2026-04-01"), &[("log.yaml", OPEN)]);
    let second = made.commit(by("Ana", "2026-05-01"), &[("log.yaml", CLOSED)]);
    made.commit(by("Ben", "2026-06-08"), &[("log.yaml", EDITED)]);
    std::fs::write(made.path().join(".git/shallow"), format!("{second}\n")).unwrap();
    std::fs::remove_file(object(made.path(), first)).unwrap();
    assert_eq!(
        made.past("NC-1", "2026-06-30"),
        ["from 2026-05-01, partly", "root_cause: No list > Operator error, 2026-06-08 Ben"]
    );
    let commit = &second.to_string()[..10];
    let told = format!("the version history is not whole: the clone is shallow; it is known from commit {commit} on");
    assert_eq!(made.problems(), [(Severity::Warning, told)]);
    // The closing itself is seen, so what came after it is.
    assert_eq!(made.report("DI-closed-record-edited", "2026-06-30").rules[0].outcome, Verdict::Nonconform);
}

fn object(path: &Path, id: ObjectId) -> std::path::PathBuf {
    let id = id.to_string();
    path.join(".git/objects").join(&id[..2]).join(&id[2..])
}

#[test]
fn without_a_repository_or_a_commit_nothing_is_known_and_that_is_told() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("tickmark.yaml"), CONFIG).unwrap();
    std::fs::write(directory.path().join("log.yaml"), CLOSED).unwrap();
    let place = Place { directory: Some(directory.path().to_owned()), ..Place::default() };
    let prepared = Prepared::read(&place).unwrap();
    let scope = Scope { as_of: day("2026-06-30"), rules: vec![Glob::new("DI-closed*").unwrap()], ..Scope::default() };
    let report = check(&prepared, &scope);
    assert_eq!(report.conclusion.exit, 2);
    assert_eq!(
        report.problems[0].message,
        "`history: git` is asked for, but the configuration lies in no git repository"
    );
    let made = Made::new();
    made.write("log.yaml", CLOSED);
    assert_eq!(made.past("NC-1", "2026-06-30"), ["NotCommitted"]);
}

#[test]
fn a_rule_that_does_not_ask_reads_no_history() {
    let made = Made::new();
    made.write("log.yaml", CLOSED);
    std::fs::write(made.path().join(".git/HEAD"), "nonsense").unwrap();
    assert_eq!(made.report("DI-unique-id", "2026-06-30").problems, []);
    let report = made.report("DI-closed-record-edited", "2026-06-30");
    assert_eq!((report.conclusion.exit, report.problems.len()), (2, 1));
}

#[test]
fn a_missing_object_is_a_named_problem_and_no_pass() {
    let mut made = Made::new();
    made.commit(by("Ana", "2026-04-01"), &[("log.yaml", OPEN)]);
    made.commit(by("Ana", "2026-05-01"), &[("log.yaml", CLOSED)]);
    let blob = made.git.write_blob(OPEN.as_bytes()).unwrap().detach();
    std::fs::remove_file(object(made.path(), blob)).unwrap();
    assert_eq!(made.past("NC-1", "2026-06-30"), ["Unread"]);
    let report = made.report("DI-closed-record-edited", "2026-06-30");
    assert_eq!((report.conclusion.exit, report.rules[0].outcome), (2, Verdict::NotTested));
    let told = &report.problems[0].message;
    assert!(told.starts_with("the version history cannot be read: `log.yaml` of commit "), "{told}");
    assert!(told.ends_with("is missing or damaged"), "{told}");
}

#[test]
fn a_missing_commit_cuts_the_history_off() {
    let mut made = Made::new();
    let first = made.commit(by("Ana", "2026-04-01"), &[("log.yaml", OPEN)]);
    made.commit(by("Ana", "2026-05-01"), &[("log.yaml", CLOSED)]);
    made.commit(by("Ben", "2026-06-08"), &[("log.yaml", EDITED)]);
    std::fs::remove_file(object(made.path(), first)).unwrap();
    assert_eq!(
        made.past("NC-1", "2026-06-30"),
        ["from 2026-05-01, partly", "root_cause: No list > Operator error, 2026-06-08 Ben"]
    );
    assert_eq!(made.problems()[0].0, Severity::Error);
}

#[test]
fn references_in_a_circle_and_a_head_that_leads_nowhere_are_named_problems() {
    let mut made = Made::new();
    made.commit(by("Ana", "2026-04-01"), &[("log.yaml", OPEN)]);
    let heads = made.path().join(".git/refs/heads");
    std::fs::write(heads.join("main"), "ref: refs/heads/other\n").unwrap();
    std::fs::write(heads.join("other"), "ref: refs/heads/main\n").unwrap();
    assert_eq!(made.past("NC-1", "2026-06-30"), ["Unread"]);
    let problems = made.problems();
    assert_eq!(
        problems[0],
        (Severity::Error, "the version history is not whole: `HEAD` leads to no commit".to_owned())
    );
    std::fs::write(heads.join("main"), "0123456789012345678901234567890123456789\n").unwrap();
    assert_eq!(made.past("NC-1", "2026-06-30"), ["Unread"]);
    assert_eq!(made.problems()[0], problems[0]);
}

#[test]
fn a_due_date_that_was_written_over_everywhere_is_found_in_the_commits() {
    let action = |due: &str| {
        format!(
            "person: [{{ id: P-1, name: Ana }}]\nnonconformity:\n  - {{ id: NC-1, title: Tags, status: implementing, grade: minor, \
             detected_on: 2026-02-02, action_needed: \"yes\" }}\ncorrective_action:\n  - {{ id: CA-1, title: Tags, action: Tag all valves, \
             kind: corrective, nonconformity: NC-1, status: in_progress, owner: Ana, original_due_on: {due}, due_on: {due} }}\n"
        )
    };
    let mut made = Made::new();
    made.commit(by("Ana", "2026-04-01"), &[("log.yaml", &action("2026-05-31"))]);
    made.commit(by("Ana", "2026-05-28"), &[("log.yaml", &action("2026-07-31"))]);
    let report = made.report("10.2-c-reschedule-controlled", "2026-06-30");
    assert_eq!(report.findings.len(), 1);
    let statement = &report.findings[0].statement;
    assert!(statement.contains("was changed from 2026-05-31 to 2026-07-31 on 2026-05-28 by Ana"), "{statement}");
}

#[test]
fn an_entry_that_is_dated_back_is_late_by_its_commit_and_one_that_came_with_the_repository_is_not() {
    let entry = |id: &str| {
        format!(
            "  - {{ id: {id}, title: Valve, status: recorded, detected_on: 2026-03-02, recorded_on: 2026-03-03 }}\n"
        )
    };
    let mut made = Made::new();
    let log = format!("nonconformity:\n{}", entry("NC-1"));
    made.commit(by("Ana", "2026-05-01"), &[("log.yaml", &log)]);
    let back_dated = By { name: "Ben", authored: "2026-03-03", committed: "2026-06-08" };
    made.commit(back_dated, &[("log.yaml", &format!("{log}{}", entry("NC-2")))]);
    let report = made.report("DI-late-entry", "2026-06-30");
    let statements: Vec<&str> = report.findings.iter().map(|finding| finding.statement.as_str()).collect();
    let late = "Events are to be recorded within 5 days. nonconformity NC-2 describes an event of 2026-03-02 but first appears \
                in the records on 2026-06-08, 98 days later.";
    assert_eq!(statements, [late]);
}

#[test]
fn a_repository_above_the_configuration_and_a_linked_work_tree_are_found() {
    let mut made = Made::new();
    made.put("isms/log.yaml", Some(OPEN));
    made.put("other/log.yaml", Some("nonsense: ["));
    made.commit(by("Ana", "2026-04-01"), &[("isms/tickmark.yaml", CONFIG)]);
    made.commit(by("Ana", "2026-05-01"), &[("isms/log.yaml", CLOSED)]);
    let at = |directory: &Path| {
        let prepared = Prepared::read(&Place { directory: Some(directory.to_owned()), ..Place::default() }).unwrap();
        prepared.look_back(|_| true, &Silent);
        let world = prepared.world(day("2026-06-30"));
        let (id, _) = find(&prepared.data, "NC-1");
        world.history.unwrap().of(id).map(|trail| trail.changes.len())
    };
    assert_eq!(at(&made.path().join("isms")), Ok(2));
    // As `git worktree add` makes it: a file `.git` that names a directory below that of the repository.
    let linked = tempfile::tempdir().unwrap();
    let own = made.path().join(".git/worktrees/linked");
    std::fs::create_dir_all(&own).unwrap();
    std::fs::write(own.join("HEAD"), "ref: refs/heads/main\n").unwrap();
    std::fs::write(own.join("commondir"), "../..\n").unwrap();
    std::fs::write(own.join("gitdir"), format!("{}\n", linked.path().join(".git").display())).unwrap();
    std::fs::write(linked.path().join(".git"), format!("gitdir: {}\n", own.display())).unwrap();
    std::fs::create_dir(linked.path().join("isms")).unwrap();
    std::fs::write(linked.path().join("isms/tickmark.yaml"), CONFIG).unwrap();
    std::fs::write(linked.path().join("isms/log.yaml"), CLOSED).unwrap();
    assert_eq!(at(&linked.path().join("isms")), Ok(2));
}

#[test]
fn beyond_its_bounds_a_history_is_unknown_and_says_so() {
    let mut made = Made::new();
    made.commit(by("Ana", "2026-04-01"), &[("log.yaml", OPEN)]);
    made.commit(by("Ana", "2026-05-01"), &[("log.yaml", CLOSED)]);
    made.commit(by("Ben", "2026-06-08"), &[("log.yaml", EDITED)]);
    let prepared = made.prepared();
    let (id, _) = find(&prepared.data, "NC-1");
    let read = |bounds: Bounds, limits: Limits| {
        let context = Context::still(&limits);
        let (history, problems) =
            tickmark::history::read(&prepared.config, &prepared.packs.model, &prepared.data, &context, &bounds);
        let known = history.of(id).map(|trail| (trail.from, trail.whole, trail.changes.len()));
        let errors = problems.into_iter().filter(|problem| problem.severity == Severity::Error);
        (known, errors.map(|problem| problem.message).collect::<Vec<_>>().join("; "))
    };
    let all = Bounds::default();
    assert_eq!(read(all, Limits::default()), (Ok((day("2026-04-01"), true, 3)), String::new()));
    for bounds in [Bounds { commits: 2, ..all }, Bounds { versions: 1, ..all }, Bounds { bytes: 200, ..all }] {
        let (known, error) = read(bounds, Limits::default());
        assert_eq!(known, Ok((day("2026-05-01"), false, 1)), "{bounds:?}");
        assert!(error.starts_with("the version history is not whole: there are more than "), "{error}");
    }
    let (known, error) = read(all, Limits { bytes: 90, ..Limits::default() });
    assert_eq!(known, Err(Gap::Unread));
    assert!(error.contains("bytes, more than 90"), "{error}");
}

/// `cargo test --test history -- --ignored --nocapture` says how long a long history takes.
#[test]
#[ignore = "a measurement"]
fn two_thousand_commits_on_a_log_of_a_thousand_records() {
    let mut made = Made::new();
    let mut rows: Vec<String> = (0..1000)
        .map(|n| format!("  - {{ id: NC-{n}, title: Valve {n} of the tank farm, status: verifying, grade: minor, detected_on: 2020-01-02, root_cause: No list of spare parts was kept for line {n} }}\n"))
        .collect();
    let mut date = day("2020-01-03");
    for commit in 0..2000_usize {
        let row = &mut rows[commit * 7 % 1000];
        *row = row.replace(" }", &format!(" {commit} }}"));
        date = date.succ_opt().unwrap();
        let text = format!("nonconformity:\n{}", rows.concat());
        let day: &'static str = Box::leak(date.to_string().into_boxed_str());
        made.commit(by("Ana", day), &[("log.yaml", &text)]);
    }
    let prepared = made.prepared();
    let start = std::time::Instant::now();
    prepared.look_back(|_| true, &Silent);
    println!("read in {:?}", start.elapsed());
    let world = prepared.world(day("2026-06-30"));
    let changes: usize = prepared
        .data
        .iter()
        .filter_map(|(id, _)| world.history.unwrap().of(id).ok())
        .map(|trail| trail.changes.len())
        .sum();
    assert_eq!(changes, 1999);
    if let Ok(kept) = std::env::var("KEEP") {
        std::fs::rename(made.directory.keep(), kept).unwrap();
    }
}
