//! The command line: what may be asked, typed. What is done with it is not decided here.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::finding::{Grade, Subject};
use crate::output::{Format, Options};
use crate::progress::Progress;

mod words;

pub use words::speaks_unicode;
pub use words::target;
use words::{date, formats, subject, threshold};

/// Checks the records of an information security management system as an auditor would.
///
/// Reads the records that tickmark.yaml names, puts the rules of its packs to them, and reports what conforms, what
/// does not, on what evidence, and what could not be tested.
#[derive(Clone, Debug, Parser)]
#[command(name = "tickmark", version, after_long_help = EXIT)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How to print it.
    #[command(flatten)]
    pub common: Common,
}

const EXIT: &str = "\
Exit status:
  0  concluded, and nothing is open at or above --fail-on
  1  concluded, gaps found
  2  could not conclude: bad usage or configuration, a source that cannot be read, a rule in error,
     or a required rule left untested

Example:
  tickmark check -C isms --as-of 2026-11-23";

/// How to print.
#[derive(Clone, Debug, Args)]
pub struct Common {
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
    /// Print one line for each finding, and the conclusion
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Print everything in full, also what conforms
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set; anywhere with CLICOLOR_FORCE
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Put the rules to the records and report
    #[command(after_long_help = "\
Examples:
  tickmark check
  tickmark check -C isms --as-of 2026-11-23 --output terminal --output json=out/report.json
  tickmark check --rule '10.2-*' --subject corrective_action/CA-7")]
    Check(Check),
    /// Say how it will stand on the day of an audit, and print the working papers
    #[command(after_long_help = "\
Examples:
  tickmark readiness --on 2027-01-18
  tickmark readiness --clause 10 --output paper=out/clause-10.md")]
    Readiness(Readiness),
    /// Show what was loaded, how columns were matched, and what was left over
    #[command(after_long_help = "\
Examples:
  tickmark records
  tickmark records corrective_action")]
    Records(Records),
    /// What a file holds that is not configured yet, and the entry that would read it
    #[command(after_long_help = "\
Example:
  tickmark inspect registers/car-log.csv --type nonconformity")]
    Inspect(Inspect),
    /// Print the page of a rule, or say how a finding came about
    #[command(after_long_help = "\
Examples:
  tickmark explain 10.2-d-closed-action-effectiveness
  tickmark explain 11de23949006620183c61bc4")]
    Explain(Explain),
    /// List, check, test or begin rules
    #[command(after_long_help = "\
Examples:
  tickmark rules
  tickmark rules test ./rules")]
    Rules(Rules),
    /// Say what lies between two reports that `--output json` wrote
    #[command(after_long_help = "\
Example:
  tickmark diff october.json november.json

Exit status: 0 nothing is new or worse, 1 something is, 2 that cannot be said")]
    Diff(Diff),
    /// Make or shrink a baseline: what stood open on a day, and how long it may
    #[command(
        subcommand,
        after_long_help = "\
Examples:
  tickmark baseline create baseline.yaml --owner 'Head of security'
  tickmark check --baseline baseline.yaml
  tickmark baseline update baseline.yaml"
    )]
    Baseline(BaselineCommand),
    /// Print completions for a shell
    #[command(after_long_help = "\
Example:
  tickmark completions bash > /etc/bash_completion.d/tickmark")]
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// Where to look.
#[derive(Clone, Debug, Default, Args)]
pub struct Place {
    /// Work in this directory
    #[arg(short = 'C', value_name = "DIR")]
    pub directory: Option<PathBuf>,
    /// The configuration file [default: tickmark.yaml]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// A rule pack instead of those of the configuration: a built-in one by name, or a directory
    #[arg(long = "pack", value_name = "NAME|DIR")]
    pub packs: Vec<String>,
    /// Fetch nothing: databases and services are read from what was kept of earlier runs
    #[arg(long)]
    pub offline: bool,
}

/// `tickmark check`
#[derive(Clone, Debug, Args)]
pub struct Check {
    /// Where to look.
    #[command(flatten)]
    pub place: Place,
    /// Judge as of this day [default: today, in the organisation's time zone]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<NaiveDate>,
    /// Fail from this grade on [default: that of the configuration, else minor]
    #[arg(long, value_name = "GRADE", value_parser = threshold())]
    pub fail_on: Option<Threshold>,
    /// Report in this format, to this file or else to standard output; may be repeated
    #[arg(long = "output", value_name = "FORMAT[=PATH]", value_parser = target, long_help = formats())]
    pub outputs: Vec<Target>,
    /// Put only the rules whose id matches; may be repeated
    #[arg(long = "rule", value_name = "GLOB", value_parser = globset::Glob::new)]
    pub rules: Vec<globset::Glob>,
    /// Put rules only to this record; may be repeated
    #[arg(long = "subject", value_name = "TYPE/ID", value_parser = subject)]
    pub subjects: Vec<Subject>,
    /// Show the run as if nothing had been accepted or were in hand
    #[arg(long)]
    pub no_dispositions: bool,
    /// Fail only on what is new or worse than in this file, or past its days
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
}

/// `tickmark readiness`
#[derive(Clone, Debug, Args)]
pub struct Readiness {
    /// Where to look.
    #[command(flatten)]
    pub place: Place,
    /// The day of the audit [default: today, in the organisation's time zone]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub on: Option<NaiveDate>,
    /// Only this clause, as its working paper names it
    #[arg(long, value_name = "CLAUSE")]
    pub clause: Option<String>,
    /// Fail from this grade on [default: that of the configuration, else minor]
    #[arg(long, value_name = "GRADE", value_parser = threshold())]
    pub fail_on: Option<Threshold>,
    /// Report in this format, to this file or else to standard output; may be repeated [default: paper]
    #[arg(long = "output", value_name = "FORMAT[=PATH]", value_parser = target)]
    pub outputs: Vec<Target>,
}

/// `tickmark records`
#[derive(Clone, Debug, Args)]
pub struct Records {
    /// Where to look.
    #[command(flatten)]
    pub place: Place,
    /// List the records of this type
    #[arg(value_name = "TYPE")]
    pub kind: Option<String>,
}

/// `tickmark inspect`
#[derive(Clone, Debug, Args)]
pub struct Inspect {
    /// Where to look.
    #[command(flatten)]
    pub place: Place,
    /// The file
    pub file: PathBuf,
    /// Its records are of this type [default: the type whose headings it has most of]
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: Option<String>,
}

/// `tickmark explain`
#[derive(Clone, Debug, Args)]
pub struct Explain {
    /// Where to look.
    #[command(flatten)]
    pub place: Place,
    /// Judge as of this day, as the run that made the finding did
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<NaiveDate>,
    /// The id of a rule, or the fingerprint of a finding or its beginning
    #[arg(value_name = "RULE|FINGERPRINT")]
    pub what: String,
}

/// `tickmark rules`
#[derive(Clone, Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Rules {
    /// What to do with them; to list them where nothing is said.
    #[command(subcommand)]
    pub command: Option<RulesCommand>,
    /// Where to look.
    #[command(flatten)]
    pub place: Place,
}

/// What to do with rules.
#[derive(Clone, Debug, Subcommand)]
pub enum RulesCommand {
    /// List the rules of the packs
    #[command(after_long_help = "Example:\n  tickmark rules list --pack iso27001-2022")]
    List {
        /// Where to look.
        #[command(flatten)]
        place: Place,
    },
    /// Say everything that is wrong with the pages of a pack
    #[command(after_long_help = "Example:\n  tickmark rules check ./rules")]
    Check(PackPages),
    /// Run the examples of a pack's pages
    #[command(after_long_help = "Example:\n  tickmark rules test ./rules --rule '10.2-*'")]
    Test(PackPages),
    /// Write the page of a new rule, to be filled in
    #[command(after_long_help = "Example:\n  tickmark rules new 10.2-c-overdue --into ./rules/10.2")]
    New {
        /// The id of the rule, which is the name of its page
        id: String,
        /// The directory of the page
        #[arg(long, value_name = "DIR", default_value = ".")]
        into: PathBuf,
    },
}

/// `tickmark diff`
#[derive(Clone, Debug, Args)]
pub struct Diff {
    /// The earlier report
    #[arg(value_name = "OLD.json")]
    pub old: PathBuf,
    /// The later report
    #[arg(value_name = "NEW.json")]
    pub new: PathBuf,
    /// Print it as one JSON object
    #[arg(long)]
    pub json: bool,
}

/// What to do with a baseline.
#[derive(Clone, Debug, Subcommand)]
pub enum BaselineCommand {
    /// Write what stands open now to a new file
    #[command(
        after_long_help = "Example:\n  tickmark baseline create baseline.yaml --owner 'Head of security' --days 60"
    )]
    Create(NewBaseline),
    /// Take out of a file what is no longer found
    #[command(after_long_help = "Example:\n  tickmark baseline update baseline.yaml")]
    Update {
        /// Where to look.
        #[command(flatten)]
        place: Place,
        /// Judge as of this day [default: today, in the organisation's time zone]
        #[arg(long, value_name = "DATE", value_parser = date)]
        as_of: Option<NaiveDate>,
        /// The baseline
        file: PathBuf,
    },
}

/// `tickmark baseline create`
#[derive(Clone, Debug, Args)]
pub struct NewBaseline {
    /// Where to look.
    #[command(flatten)]
    pub place: Place,
    /// Judge as of this day [default: today, in the organisation's time zone]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<NaiveDate>,
    /// Who answers for what has no owner on record
    #[arg(long, value_name = "NAME")]
    pub owner: String,
    /// For how many days each finding may stay open
    #[arg(long, value_name = "DAYS", default_value_t = 90)]
    pub days: u32,
    /// The file to write
    pub file: PathBuf,
}

/// Pages of packs.
#[derive(Clone, Debug, Args)]
pub struct PackPages {
    /// Where to look.
    #[command(flatten)]
    pub place: Place,
    /// The packs, as --pack names them
    #[arg(value_name = "NAME|DIR")]
    pub pages: Vec<String>,
    /// Only the rules whose id matches; may be repeated
    #[arg(long = "rule", value_name = "GLOB", value_parser = globset::Glob::new)]
    pub rules: Vec<globset::Glob>,
}

/// From which grade on a run fails; `None` for never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold(pub Option<Grade>);

/// One report to write.
#[derive(Clone, Debug)]
pub struct Target {
    /// In which format.
    pub format: Format,
    /// To which file; `None` for standard output.
    pub path: Option<PathBuf>,
}

/// What surrounds a run: only `main` looks at it.
#[derive(Clone)]
pub struct Surroundings {
    /// The time, from which today follows in the organisation's time zone.
    pub now: DateTime<Utc>,
    /// What standard output can show. A report in a file is written with [`Options::default`].
    pub terminal: Options,
    /// Who is told how far a run is.
    pub progress: Arc<dyn Progress + Send>,
}

/// What a command comes to.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// For standard output.
    pub out: Vec<u8>,
    /// For standard error.
    pub err: String,
    /// The exit status.
    pub exit: u8,
}

impl Answer {
    /// Text for standard output, and success.
    pub fn said(text: impl Into<String>) -> Self {
        Self { out: text.into().into_bytes(), ..Self::default() }
    }
}

/// The completion script of a shell.
pub fn completions(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "tickmark", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(args: &[&str]) -> clap::Error {
        Cli::try_parse_from([&["tickmark"], args].concat()).unwrap_err()
    }

    fn each_command(command: &clap::Command, visit: &mut impl FnMut(&clap::Command)) {
        visit(command);
        command.get_subcommands().for_each(|sub| each_command(sub, visit));
    }

    #[test]
    fn every_command_shows_an_example() {
        Cli::command().debug_assert();
        each_command(&Cli::command(), &mut |command| {
            let help = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.contains("Example"), "{} has no example", command.get_name());
        });
    }

    #[test]
    fn every_example_is_understood() {
        each_command(&Cli::command(), &mut |command| {
            let help = command.get_after_long_help().map(ToString::to_string).unwrap_or_default();
            for line in help.lines().filter_map(|line| line.strip_prefix("  tickmark ")) {
                let words = line.split(" > ").next().unwrap().split(' ').map(|word| word.trim_matches('\''));
                let parsed = Cli::try_parse_from(std::iter::once("tickmark").chain(words));
                assert!(parsed.is_ok(), "{line}: {}", parsed.unwrap_err());
            }
        });
    }

    #[test]
    fn a_mistake_ends_with_2_and_says_what_would_be_right() {
        let cases: [(&[&str], &str); 7] = [
            (&["check", "--as-of", "23/11/2026"], "write it as 2026-11-23"),
            (&["check", "--as-of", "2026-02-30"], "no calendar date"),
            (&["check", "--fail-on", "mayor"], "major"),
            (&["check", "--output", "jsn"], "did you mean `json`?"),
            (&["check", "--output", "json="], "name a file"),
            (&["check", "--subject", "CA-7"], "corrective_action/CA-7"),
            (&["baseline", "create", "old.yaml"], "--owner <NAME>"),
        ];
        for (args, said) in cases {
            let error = refused(args);
            assert_eq!(error.exit_code(), 2, "{args:?}");
            assert!(error.to_string().contains(said), "{args:?}: {error}");
        }
    }
}
