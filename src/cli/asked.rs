//! What each command may be asked.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};

use super::words::{date, formats, schemas, subject, threshold, zone};
use super::{Place, Target, Threshold, target};
use crate::finding::Subject;
use crate::schema;

const CHANGED: &str = "\
Comment only on the files that this file lists; everything is checked and reported all the same

Paths stand from the top of the repository, one a line or separated by NUL, as `git diff --name-only -z` writes them. \
The format github follows it, and says how many findings it left out.";

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
    /// Comment only on the files that this file lists; everything is checked and reported all the same
    #[arg(long, value_name = "FILE", long_help = CHANGED)]
    pub changed: Option<PathBuf>,
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

/// `tickmark schema`
#[derive(Clone, Debug, Args)]
pub struct Schema {
    /// Of what
    #[arg(value_name = "WHAT", value_parser = schemas())]
    pub what: schema::Kind,
    /// Where to look.
    #[command(flatten)]
    pub place: Place,
}

/// `tickmark init`
#[derive(Clone, Debug, Args)]
pub struct Init {
    /// Write below this directory [default: the current one]
    #[arg(value_name = "DIR")]
    pub directory: Option<PathBuf>,
    /// The name of the organisation; left to be filled in where it is not said
    #[arg(long, value_name = "NAME")]
    pub organisation: Option<String>,
    /// The time zone in which its days begin and end, as Europe/London
    #[arg(long, value_name = "ZONE", value_parser = zone)]
    pub timezone: Option<chrono_tz::Tz>,
    /// Propose a configuration for these registers, and write no starter records
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub from: Vec<PathBuf>,
    /// Write a pipeline for GitLab as well
    #[arg(long)]
    pub gitlab: bool,
    /// Say what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
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
    #[command(after_long_help = "Example:\n  tickmark baseline create baseline.yaml --owner CISO --days 60")]
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
