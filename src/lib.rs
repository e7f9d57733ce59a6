//! Tickmark asks the records of an information security management system the questions an auditor would ask.
//!
//! The modules stand in the order in which data flows; a module uses only modules above it, and a test reads that
//! order from this file. `docs/architecture.md` says why.

/// What we were given, and where each part of it is.
pub mod source;
/// What is wrong with the input, where, and what to do.
pub mod problem;
/// What a file says before the model says what it means.
pub mod node;
/// Bytes into nodes, one file a format.
pub mod format;
/// Nodes into typed settings, every mistake at once.
pub mod shape;
/// What one field says and where it says it.
pub mod value;
/// Record types, fields, links and states: the schema a pack declares.
pub mod model;
/// Records and the set of them that a run looks at.
pub mod record;
/// Verdicts, grades and findings.
pub mod finding;
/// Parameters: figures that rules use, with where each comes from.
pub mod param;
/// The report of a run: what was tested, with what verdicts, and what follows.
pub mod report;
/// `tickmark.yaml`: what an organisation says about its records.
pub mod config;
/// How far a run has come, told to whoever shows it.
pub mod progress;
/// What sources hold, brought here from files, databases and services.
pub mod collect;
/// What was brought into records: every row becomes a record or is reported.
pub mod load;
/// Links between records, a petgraph.
pub mod graph;
/// When and by whom records were changed, as the commits of their files tell.
pub mod history;
/// The language of rules: rhai's parser, our own meaning.
pub mod script;
/// Rules and packs of them: a Markdown page into its parts, a directory into a pack.
pub mod rule;
/// What only a person can judge, answered by attestations.
pub mod attest;
/// Every rule put to every record of its population, gates first.
pub mod assess;
/// What is already dealt with: failures that the organisation found first and has in hand.
pub mod settle;
/// Verdicts into findings: evidence, grades, systemic findings and bundles.
pub mod grade;
/// What the records show besides verdicts: deadlines, coverage, ages, flows, and what is around a finding.
pub mod overview;
/// Findings that were there before, and may stay for a while.
pub mod baseline;
/// Two reports compared: new, resolved, worse, better.
pub mod compare;
/// The examples of rule pages, run.
pub mod example;
/// The statements of the guide a pack was made from, and what answers each.
pub mod trace;
/// Text for people: nothing in it can command a terminal; wrapped, cut and lined up.
pub mod text;
/// What every output says of a finding: its parts in order, and where a code host can show it.
pub mod telling;
/// Reports in files and on screens, one file a format.
pub mod output;
/// JSON Schemas of what people write and of what programs read.
pub mod schema;
/// What was loaded, from where, and what was left over.
pub mod listing;
/// What `tickmark init` writes: a starter, or a configuration for registers that exist.
pub mod init;
/// The command line.
pub mod cli;
/// The pipeline, whole.
pub mod run;
