//! A directory with a configuration, its sources read into records of the built-in pack.

use std::path::Path;
use std::process::Command;

use chrono::DateTime;
use serde_json::Value;
use tempfile::TempDir;
use tickmark::collect::Context;
use tickmark::config::Config;
use tickmark::format::Limits;
use tickmark::load::load;
use tickmark::progress::Silent;
use tickmark::record::{Dataset, Record};
use tickmark::rule::{PackFiles, Packs};
use tickmark::source::Sources;
use tickmark::value::{Scalar, Value as Held};

/// The token that the tests log in with.
pub(crate) const TOKEN: &str = "t0ken-of-the-tests";

/// What a configuration with these sources gives.
pub(crate) struct Read {
    data: Dataset,
    _directory: TempDir,
}

/// A directory with a configuration.
pub(crate) fn directory(sources: &str) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    let text = format!("organisation: Larkfield Clinics Ltd\ncache: false\nsources:\n{sources}");
    std::fs::write(directory.path().join("tickmark.yaml"), text).unwrap();
    directory
}

/// Reads sources.
pub(crate) fn read(sources: &str) -> Read {
    let directory = directory(sources);
    let (mut texts, mut problems) = (Sources::default(), Vec::new());
    let environment = |name: &str| (name == "TOKEN").then(|| TOKEN.to_owned());
    let config =
        Config::read(&directory.path().join("tickmark.yaml"), &environment, &mut texts, &mut problems).unwrap();
    let packs = Packs::read(&[PackFiles::built_in("iso27001-2022").unwrap()], &mut texts, &mut problems);
    assert_eq!(problems.iter().map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
    let now = DateTime::parse_from_rfc3339("2026-11-23T08:00:00Z").unwrap().to_utc();
    let context = Context { limits: &Limits::default(), now, offline: false, progress: &Silent };
    Read { data: load(&config, &packs.model, texts, &context), _directory: directory }
}

impl Read {
    /// How many records there are.
    pub(crate) fn count(&self) -> usize {
        let isms = self.data.model.type_named("isms").unwrap();
        self.data.records.iter().filter(|record| record.kind != isms).count()
    }

    /// The errors of reading.
    pub(crate) fn errors(&self) -> Vec<String> {
        let errors = self.data.problems.iter().filter(|problem| problem.severity.name() == "error");
        errors.map(ToString::to_string).collect()
    }

    /// The warnings of reading.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let errors = self.data.problems.iter().filter(|problem| problem.severity.name() == "warning");
        errors.map(ToString::to_string).collect()
    }

    /// What a record says, a line a field, each with its place.
    pub(crate) fn record(&self, id: &str) -> Vec<String> {
        let record = self.data.records.iter().find(|record| &*record.id == id).unwrap();
        record.fields.iter().map(|(field, value)| self.line(record, *field, value)).collect()
    }

    /// The lines of a record for some fields.
    pub(crate) fn fields(&self, id: &str, names: &[&str]) -> Vec<String> {
        let is_wanted = |line: &String| names.contains(&line.split(':').next().unwrap());
        self.record(id).into_iter().filter(is_wanted).collect()
    }

    /// What no field of a record took.
    pub(crate) fn left_over(&self, id: &str) -> Vec<String> {
        let record = self.data.records.iter().find(|record| &*record.id == id).unwrap();
        record.extra.iter().map(|extra| extra.heading.to_string()).collect()
    }

    fn line(&self, record: &Record, field: tickmark::model::FieldId, value: &Held) -> String {
        let place = self.data.sources.place(value.span).to_string();
        let place = place.replace(" (extracted 2026-11-23 08:00Z)", "");
        format!("{}: {} @ {place}", self.data.model.field(record.kind, field).name, self.shown(value))
    }

    fn shown(&self, value: &Held) -> String {
        let all = |values: &mut dyn Iterator<Item = &Held>| values.map(|value| self.shown(value)).collect::<Vec<_>>();
        match &value.scalar {
            Scalar::Text(text) => text.to_string(),
            Scalar::Ref(text, _) => text.to_string(),
            Scalar::Choice(symbol) => self.data.model.word(*symbol).to_owned(),
            Scalar::Date(date) => date.to_string(),
            Scalar::Instant(at) => at.to_rfc3339(),
            Scalar::List(items) => format!("[{}]", all(&mut items.iter()).join("; ")),
            Scalar::Struct(parts) => all(&mut parts.iter().map(|(_, part)| part)).join(" "),
            other => format!("{other:?}"),
        }
    }
}

/// Runs the program in a directory: exit status and report.
pub(crate) fn check(directory: &Path) -> (i32, Value) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tickmark"));
    command.args(["check", "--as-of", "2026-11-23", "--output", "json"]).current_dir(directory).env_clear();
    let output = command.env("TOKEN", TOKEN).output().unwrap();
    assert!(!format!("{output:?}").contains(TOKEN));
    (output.status.code().unwrap(), serde_json::from_slice(&output.stdout).unwrap())
}
