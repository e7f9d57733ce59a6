//! Pull requests: everything is checked, and what the change touches is commented on.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::runner::{Done, Job};

fn git(directory: &Path, args: &[&str]) -> String {
    let who =
        ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"];
    let run = Command::new("git").args(who).args(args).current_dir(directory).output().unwrap();
    assert!(run.status.success(), "{args:?}: {}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap().trim().to_owned()
}

/// A pull request that changes one register and one file with a line break in its name, merged into a base that went on.
fn pull(job: &Job) -> String {
    let work = job.workspace();
    git(&work, &["init", "-q"]);
    git(&work, &["add", "-A"]);
    git(&work, &["commit", "-qm", "base"]);
    git(&work, &["checkout", "-qb", "change"]);
    let register = work.join("registers/actions.csv");
    let text = fs::read_to_string(&register).unwrap();
    fs::write(&register, format!("{text}\n")).unwrap();
    fs::write(work.join("two\nlines.txt"), "x").unwrap();
    git(&work, &["add", "-A"]);
    git(&work, &["commit", "-qm", "change"]);
    git(&work, &["checkout", "-q", "main"]);
    fs::write(work.join("other.txt"), "x").unwrap();
    git(&work, &["add", "-A"]);
    git(&work, &["commit", "-qm", "the base goes on"]);
    let base = git(&work, &["rev-parse", "HEAD"]);
    git(&work, &["checkout", "-q", "--detach"]);
    git(&work, &["merge", "-q", "--no-ff", "-m", "merge", "change"]);
    base
}

/// A workspace with next to nothing in it: what changed is found before anything is read.
fn small() -> Job {
    let job = Job::new();
    fs::create_dir(job.workspace().join("registers")).unwrap();
    fs::write(job.workspace().join("registers/actions.csv"), "Action No.\n").unwrap();
    job
}

fn event(job: Job, base: &str) -> Job {
    let path = job.path("event.json");
    fs::write(&path, format!(r#"{{"pull_request":{{"base":{{"sha":"{base}"}}}}}}"#)).unwrap();
    let path = path.to_str().unwrap().to_owned();
    let head = Command::new("git").args(["rev-parse", "HEAD"]).current_dir(job.workspace()).output().unwrap();
    job.set("GITHUB_EVENT_NAME", "pull_request")
        .set("GITHUB_REF", "refs/pull/7/merge")
        .set("GITHUB_SHA", String::from_utf8(head.stdout).unwrap().trim())
        .set("GITHUB_EVENT_PATH", &path)
}

fn changed(done: &Done) -> Vec<String> {
    let list = fs::read_to_string(Path::new(&done.outputs["directory"]).join("changed")).unwrap();
    list.split_terminator('\0').map(str::to_owned).collect()
}

const TOUCHED: [&str; 2] = ["registers/actions.csv", "two\nlines.txt"];

#[test]
fn a_merge_is_compared_with_its_base() {
    let job = Job::new().company();
    let base = pull(&job);
    let job = event(job, &base);
    let done = job.run();
    assert_eq!(done.status, 1, "everything is checked: {}", done.log);
    assert_eq!(changed(&done), TOUCHED);
    assert!(done.log.contains("the comments are on the files that the pull request touches"));
}

#[test]
fn two_commits_are_enough_of_a_history() {
    let job = small();
    let base = pull(&job);
    let job = event(job, &base);
    let whole = job.path("whole");
    fs::rename(job.workspace(), &whole).unwrap();
    let from = format!("file://{}", whole.display());
    git(&whole, &["branch", "merged"]);
    git(&job.path(""), &["clone", "-q", "--depth", "2", "--branch", "merged", &from, "workspace"]);
    assert_eq!(changed(&job.run()), TOUCHED);
}

#[test]
fn a_branch_is_compared_with_where_it_left_the_base() {
    let job = small();
    let base = pull(&job);
    git(&job.workspace(), &["checkout", "-q", "change"]);
    let job = event(job, &base).set("GITHUB_REF", "refs/heads/change");
    assert_eq!(changed(&job.run()), TOUCHED);
}

#[test]
fn a_merge_that_is_not_the_one_of_the_pull_request_says_nothing_of_it() {
    let job = small();
    let base = pull(&job);
    let job = event(job, &base).set("GITHUB_SHA", &"0".repeat(40));
    fs::write(job.path("event.json"), "{}").unwrap();
    assert!(job.run().log.contains("all findings are commented on: the checkout does not hold"));
}

#[test]
fn a_repository_below_the_workspace_is_found_by_its_directory() {
    let job = small();
    let base = pull(&job);
    let job = event(job, &base).with("directory", "below");
    let aside = job.path("aside");
    fs::rename(job.workspace(), &aside).unwrap();
    fs::create_dir(job.workspace()).unwrap();
    fs::rename(aside, job.workspace().join("below")).unwrap();
    assert_eq!(changed(&job.run()), TOUCHED);
}

#[test]
fn without_the_base_everything_is_commented_on_and_that_is_said() {
    let job = small();
    let base = pull(&job);
    let job = event(job, &base);
    let whole = job.path("whole");
    fs::rename(job.workspace(), &whole).unwrap();
    git(&whole, &["branch", "merged"]);
    let from = format!("file://{}", whole.display());
    git(&job.path(""), &["clone", "-q", "--depth", "1", "--branch", "merged", &from, "workspace"]);
    let shallow = job.run();
    assert!(shallow.log.contains("all findings are commented on: the checkout does not hold"), "{}", shallow.log);

    let nowhere = event(small(), "$(touch pwned)").run();
    assert!(nowhere.log.contains("all findings are commented on: the checkout does not hold"));
}

#[test]
fn a_schedule_and_the_word_all_comment_on_everything() {
    let job = small();
    let base = pull(&job);
    let scheduled = job.run();
    assert!(!Path::new(&scheduled.outputs["directory"]).join("changed").exists());
    let job = event(job, &base).with("annotate", "all");
    let all = job.run();
    assert!(!Path::new(&all.outputs["directory"]).join("changed").exists());
}
