//! A directory with a configuration, read.

use std::path::Path;
use std::process::{Command, Output};

use chrono::{DateTime, Utc};
use rusqlite::Connection;
use tempfile::TempDir;
use tickmark::collect::Context;
use tickmark::config::Config;
use tickmark::format::Limits;
use tickmark::load::load;
use tickmark::problem::Severity;
use tickmark::progress::Silent;
use tickmark::record::{Dataset, Record};
use tickmark::rule::{PackFiles, Packs};
use tickmark::source::Sources;
use tickmark::value::Scalar;

pub(crate) const PACK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/databases/pack");

/// The time of every run here.
pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_392_000, 0).unwrap()
}

/// A directory with a configuration of these sources.
pub(crate) fn directory(sources: &str) -> TempDir {
    let scratch = tempfile::tempdir().unwrap();
    let config = format!("packs: [{PACK}]\nsources:\n{sources}");
    std::fs::write(scratch.path().join("tickmark.yaml"), config).unwrap();
    scratch
}

/// An SQLite file filled by statements.
pub(crate) fn sqlite(path: &Path, statements: &str) -> Connection {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch(statements).unwrap();
    connection
}

/// What is read of the configuration in a directory.
pub(crate) fn read(directory: &Path) -> Dataset {
    read_within(directory, &Limits::default(), false)
}

pub(crate) fn read_within(directory: &Path, limits: &Limits, offline: bool) -> Dataset {
    let (mut sources, mut problems) = (Sources::default(), Vec::new());
    let config = Config::read(&directory.join("tickmark.yaml"), &|_| None, &mut sources, &mut problems).unwrap();
    let packs = Packs::read(&[PackFiles::directory("pack", Path::new(PACK)).unwrap()], &mut sources, &mut problems);
    assert_eq!(problems, []);
    let context = Context { limits, now: now(), offline, progress: &Silent };
    load(&config, &packs.model, sources, &context)
}

/// The errors, each as its message and help.
pub(crate) fn errors(data: &Dataset) -> Vec<(String, String)> {
    let errors = data.problems.iter().filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| (problem.message.clone(), problem.help.clone().unwrap_or_default())).collect()
}

/// The one error of a source that gives no record; nothing of it was read.
pub(crate) fn refused(sources: &str, prepare: impl FnOnce(&Path)) -> String {
    let scratch = directory(sources);
    prepare(scratch.path());
    let data = read(scratch.path());
    assert_eq!(data.records.len(), 0);
    assert!(data.inputs.iter().all(|input| input.rows == 0));
    let errors = errors(&data);
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors[0].0.clone()
}

/// Each field of a record as it was understood, and where it stands.
pub(crate) fn fields(data: &Dataset, record: &Record) -> Vec<String> {
    let shown = |scalar: &Scalar| match scalar {
        Scalar::Choice(symbol) => data.model.word(*symbol).to_owned(),
        Scalar::List(items) => format!("{:?}", items.iter().map(|item| &item.scalar).collect::<Vec<_>>()),
        Scalar::Instant(at) => at.to_rfc3339(),
        Scalar::Text(text) | Scalar::Ref(text, _) => text.to_string(),
        other => format!("{other:?}"),
    };
    let named = record.fields.iter().map(|(field, value)| {
        let name = &data.model.field(record.kind, *field).name;
        format!("{name} = {} at {}", shown(&value.scalar), data.sources.place(value.span))
    });
    named.collect()
}

/// The program run in a directory, with these variables in its environment.
pub(crate) fn program(directory: &Path, arguments: &str, variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tickmark"));
    command.args(arguments.split_whitespace()).current_dir(directory).env_clear().envs(variables.iter().copied());
    command.output().unwrap()
}
