//! The command line: what may be asked, typed. What is done with it is not decided here.

use std::path::PathBuf;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::finding::Grade;
use crate::output::{Format, Options};
use crate::progress::Progress;

mod asked;
mod manual;
mod words;

pub use asked::{
    BaselineCommand, Check, Diff, Explain, Init, Inspect, NewBaseline, PackPages, Readiness, Records, Rules,
    RulesCommand, Schema,
};
pub use manual::{completions, manual, manuals};
pub use words::speaks_unicode;
pub use words::target;

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
    /// Print the JSON Schema of what people write or programs read, for editors
    #[command(after_long_help = "\
Examples:
  tickmark schema records > schema/records.json
  tickmark schema config -C isms

Editors follow a schema where the first line of a file names it:
  # yaml-language-server: $schema=schema/records.json")]
    Schema(Schema),
    /// Print the manual page, or write one for each command
    #[command(after_long_help = "\
Examples:
  tickmark manual > tickmark.1
  tickmark manual --into /usr/local/share/man/man1")]
    Manual {
        /// Write a page for the program and one for each command into this directory
        #[arg(long, value_name = "DIR")]
        into: Option<PathBuf>,
    },
    /// Write a starter management system, or a configuration for registers that exist
    #[command(after_long_help = "\
Examples:
  tickmark init
  tickmark init isms --organisation Larkfield --timezone Europe/London --dry-run
  tickmark init --from registers/car-log.csv registers/risks.xlsx")]
    Init(Init),
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
  tickmark baseline create baseline.yaml --owner CISO
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

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

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
