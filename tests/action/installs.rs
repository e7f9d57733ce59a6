//! Where the program comes from, and what is refused.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::runner::{Done, Job};

const NAME: &str = "tickmark-0.1.0-x86_64-unknown-linux-musl";

/// A job that takes the program from a release, which a `curl` of ours serves from a directory.
struct Release {
    job: Job,
    served: PathBuf,
}

impl Release {
    fn new() -> Self {
        let job = Job::new().with("from", "release").set("ACTION_REPOSITORY", "acme/tickmark");
        let served = job.path("served");
        let inside = job.path("archive").join(NAME);
        fs::create_dir_all(&inside).unwrap();
        fs::create_dir(&served).unwrap();
        let program = inside.join("tickmark");
        fs::rename(job.path("bin/tickmark"), &program).unwrap();
        let archive = served.join(format!("{NAME}.tar.gz"));
        let tar = Command::new("tar").arg("-czf").arg(&archive).arg("-C").arg(job.path("archive")).arg(NAME).status();
        assert!(tar.unwrap().success());
        let release = Self { job, served };
        release.write_sums(&format!("{}  other.tar.gz\n{}  {NAME}.tar.gz\n", "0".repeat(64), release.sum()));
        let curl = format!(
            "#!/usr/bin/env bash\n\
             case \"$*\" in *\"--proto =https\"*) ;; *) exit 9 ;; esac\n\
             while [ $# -gt 0 ]; do case $1 in --output) to=$2; shift ;; https://*) from=$1 ;; esac; shift; done\n\
             echo \"fetched $from\" >&2\n\
             case $from in https://github.com/acme/tickmark/releases/download/v0.1.0/*) ;; *) exit 22 ;; esac\n\
             cp \"{}/${{from##*/}}\" \"$to\"\n",
            release.served.display()
        );
        release.job.program("curl", &curl);
        release
    }

    fn sum(&self) -> String {
        let run = Command::new("sha256sum").arg(self.served.join(format!("{NAME}.tar.gz"))).output().unwrap();
        String::from_utf8(run.stdout).unwrap().split(' ').next().unwrap().to_owned()
    }

    fn write_sums(&self, text: &str) {
        fs::write(self.served.join("SHA256SUMS"), text).unwrap();
    }

    fn with(mut self, input: &str, value: &str) -> Self {
        self.job = self.job.with(input, value);
        self
    }
}

/// The program was taken and asked to check; there is nothing to check.
fn used(done: &Done) {
    assert_eq!(done.ran.len(), 4, "{}", done.log);
    assert!(done.log.contains("tickmark.yaml"), "{}", done.log);
}

fn refused(done: &Done, why: &str) {
    assert_eq!((done.status, done.ran.len()), (2, 1), "{}", done.log);
    assert_eq!((done.outputs["exit"].as_str(), done.outputs["conclusion"].as_str()), ("2", "inconclusive"));
    assert!(done.commands.last().unwrap().contains(why), "{:?}", done.commands);
}

#[test]
fn a_release_is_used_if_it_is_what_it_says() {
    let release = Release::new();
    let done = release.job.run();
    used(&done);
    assert!(done.log.contains(&format!("tickmark: {NAME}.tar.gz has the SHA-256 {}", release.sum())));

    let sum = release.sum();
    let done = release.with("sha256", &sum).job.run();
    used(&done);
}

#[test]
fn an_archive_that_is_not_what_it_says_is_not_used() {
    let release = Release::new();
    release.write_sums(&format!("{}  {NAME}.tar.gz\n", "0".repeat(64)));
    refused(&release.job.run(), "but its release says 0000");

    let release = Release::new();
    release.write_sums(&format!("{}  other-{NAME}.tar.gz\n", release.sum()));
    refused(&release.job.run(), "the checksums of the release do not name");

    let release = Release::new().with("sha256", &"1".repeat(64));
    refused(&release.job.run(), "but the input `sha256` says `1111");

    let release = Release::new();
    fs::remove_file(release.served.join(format!("{NAME}.tar.gz"))).unwrap();
    refused(&release.job.run(), "cannot be fetched from https://github.com/acme/tickmark/releases/download/v0.1.0");
}

#[test]
fn what_the_archive_holds_must_be_the_version_that_was_asked_for() {
    let release = Release::new().with("version", "0.1.1");
    refused(&release.job.run(), "the checksums of release 0.1.1 cannot be fetched");

    let release = Release::new();
    let program = release.job.path("archive").join(NAME).join("tickmark");
    fs::write(&program, "#!/bin/sh\necho tickmark 0.0.9\n").unwrap();
    let archive = release.served.join(format!("{NAME}.tar.gz"));
    let tar =
        Command::new("tar").arg("-czf").arg(archive).arg("-C").arg(release.job.path("archive")).arg(NAME).status();
    assert!(tar.unwrap().success());
    release.write_sums(&format!("{}  {NAME}.tar.gz\n", release.sum()));
    refused(&release.job.run(), "the program of the release says that it is `tickmark 0.0.9`");
}

#[test]
fn provenance_that_is_asked_for_must_be_shown() {
    let release = Release::new().with("provenance", "true");
    let gh = |status: u8| {
        format!(
            "#!/usr/bin/env bash\n[ \"$GH_TOKEN\" = the-token-of-the-job ] || exit 7\n\
             [ \"$1 $2 $4 $5\" = 'attestation verify --repo acme/tickmark' ] || exit 8\necho looked; exit {status}\n"
        )
    };
    release.job.program("gh", &gh(0));
    let done = release.job.run();
    used(&done);
    assert!(done.log.contains("looked"));
    release.job.program("gh", &gh(1));
    refused(&release.job.run(), "nothing attests that");
}

#[test]
fn a_version_or_a_machine_that_no_release_is_for_is_said() {
    for version in ["latest", "0.1.0/../../evil", "v0.1.0", "0.1.0\n0.1.1"] {
        refused(&Release::new().with("version", version).job.run(), "write it as `0.1.0`");
    }
    let mut release = Release::new();
    release.job = release.job.set("RUNNER_ARCH", "S390X");
    refused(&release.job.run(), "no release is made for Linux on S390X");
    refused(&Job::new().with("from", "release").run(), "an action that is used from a path has no release");
}

#[test]
fn the_tool_cache_serves_a_runner_without_a_way_out() {
    let release = Release::new();
    let kept = release.job.path("tools/tickmark/0.1.0");
    fs::create_dir_all(&kept).unwrap();
    fs::rename(release.job.path("archive").join(NAME), kept.join("X64")).unwrap();
    fs::remove_dir_all(&release.served).unwrap();
    refused(&release.job.run(), "cannot be fetched");
    fs::write(kept.join("X64.complete"), "").unwrap();
    let done = release.job.run();
    used(&done);
    assert!(done.log.contains("version 0.1.0 from the tool cache of the runner"));
    // what was asked for by its digest is fetched
    refused(&release.with("sha256", &"1".repeat(64)).job.run(), "cannot be fetched");
}

#[test]
fn the_path_must_hold_the_program() {
    let job = Job::new();
    fs::remove_file(job.path("bin/tickmark")).unwrap();
    refused(&job.run(), "`from: path` needs a `tickmark` on the PATH, and there is none");
}

#[test]
fn a_build_uses_the_checkout_of_the_action_and_its_lock_file() {
    let job = Job::new().with("from", "source");
    let program = fs::read_to_string(job.path("bin/tickmark")).unwrap();
    fs::write(job.path("built"), program).unwrap();
    let cargo = format!(
        "#!/usr/bin/env bash\n\
         case \"$*\" in 'build --release --locked --quiet --manifest-path '*/Cargo.toml) ;; *) exit 9 ;; esac\n\
         mkdir -p \"$CARGO_TARGET_DIR/release\"; cp '{}' \"$CARGO_TARGET_DIR/release/tickmark\"\n\
         chmod +x \"$CARGO_TARGET_DIR/release/tickmark\"\n",
        job.path("built").display()
    );
    job.program("cargo", &cargo);
    let done = job.run();
    used(&done);
    job.program("cargo", "#!/bin/sh\nexit 101\n");
    refused(&job.run(), "the checkout of the action does not build");
}
