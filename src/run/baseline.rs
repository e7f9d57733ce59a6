//! `tickmark baseline`, and the baseline of a check.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Prepared, Scope, check, today, write};
use crate::baseline::{Baseline, read, tightened, written};
use crate::cli::{Answer, BaselineCommand, NewBaseline, Place, Surroundings};
use crate::finding::Verdict;
use crate::output::problems;
use crate::problem::{Problem, Severity};
use crate::report::Report;
use crate::source::{SourceId, Span};

/// Largest baseline, in bytes.
const LARGEST: u64 = 64 << 20;

/// Reads the baseline of a run and adds it to the sources.
pub(super) fn of_run(place: &Place, name: &Path, prepared: &mut Prepared) -> Result<Arc<Baseline>, Vec<Problem>> {
    let (_, baseline) = load(place, name, prepared)?;
    Ok(Arc::new(baseline))
}

fn load(place: &Place, name: &Path, prepared: &mut Prepared) -> Result<(SourceId, Baseline), Vec<Problem>> {
    let path = below(place, name);
    let shown = name.display();
    let wrong = |why: String| {
        let problem = Problem::error(format!("the baseline `{shown}` cannot be read: {why}"), None);
        vec![problem.help("`tickmark baseline create` makes one")]
    };
    let size = std::fs::metadata(&path).map_err(|error| wrong(error.kind().to_string()))?;
    if !size.is_file() || size.len() > LARGEST {
        return Err(wrong("it is no file, or too large".to_owned()));
    }
    let bytes = std::fs::read(&path).map_err(|error| wrong(error.kind().to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| wrong("it is not UTF-8".to_owned()))?;
    let id = prepared.data.sources.add(name.to_string_lossy().replace('\\', "/"), text);
    let mut said = Vec::new();
    let baseline = prepared.data.sources.get(id).and_then(|source| read(source, &mut said));
    baseline.map(|baseline| (id, baseline)).ok_or(said)
}

/// A file that the command line names, in the directory it works in.
fn below(place: &Place, name: &Path) -> PathBuf {
    place.directory.as_deref().unwrap_or(Path::new("")).join(name)
}

/// Answers the command.
pub(super) fn answer(asked: &BaselineCommand, surroundings: &Surroundings) -> Answer {
    match asked {
        BaselineCommand::Create(new) => create(new, surroundings),
        BaselineCommand::Update { place, as_of, file } => update(place, *as_of, file, surroundings),
    }
}

fn create(new: &NewBaseline, surroundings: &Surroundings) -> Answer {
    let path = below(&new.place, &new.file);
    if path.exists() {
        let why = "it is there already; `tickmark baseline update` takes out what was put right";
        return failed(&format!("`{}` is not written: {why}", new.file.display()));
    }
    if new.owner.trim().is_empty() {
        return failed("`--owner` names nobody; say who answers for what has no owner on record");
    }
    let (prepared, report) = match run(&new.place, new.as_of, None, surroundings) {
        Ok(made) => made,
        Err(answer) => return answer,
    };
    if let Some(answer) = not_concluded(&report, &prepared, surroundings) {
        return answer;
    }
    let place = Span::new(SourceId(0), 0, 0);
    let baseline = Baseline::of(&report.findings, report.run.as_of, &new.owner, new.days, place);
    match write(&path, written(&baseline).as_bytes()) {
        Ok(()) => Answer::said(format!(
            "{}: {} failing pairs of rule and record, as of {}; each may stay open for {} days\n",
            new.file.display(),
            baseline.entries.len(),
            report.run.as_of,
            new.days
        )),
        Err(why) => failed(&format!("`{}` cannot be written: {why}", new.file.display())),
    }
}

/// Takes out what is no longer found. Nothing is put in: a baseline only shrinks.
fn update(place: &Place, as_of: Option<chrono::NaiveDate>, file: &Path, surroundings: &Surroundings) -> Answer {
    let (prepared, report) = match run(place, as_of, Some(file), surroundings) {
        Ok(made) => made,
        Err(answer) => return answer,
    };
    if let Some(answer) = not_concluded(&report, &prepared, surroundings) {
        return answer;
    }
    let Some(against) = &report.baseline else { return failed("the run had no baseline") };
    let sources = &prepared.data.sources;
    let Some(source) = sources.iter().find(|source| source.name() == against.file) else {
        return failed("the baseline was not read");
    };
    let Some(baseline) = read(source, &mut Vec::new()) else { return failed("the baseline was not read") };
    if against.gone.is_empty() {
        return Answer::said(format!("{}: all {} entries are still found\n", file.display(), baseline.entries.len()));
    }
    let text = match tightened(source, &baseline, &against.gone) {
        Ok(text) => text,
        Err(why) => return failed(&format!("`{}` is left as it is: {why}", file.display())),
    };
    match write(&below(place, file), text.as_bytes()) {
        Ok(()) => Answer::said(format!(
            "{}: {} of {} entries taken out, no longer found; check that each was put right\n",
            file.display(),
            against.gone.len(),
            baseline.entries.len()
        )),
        Err(why) => failed(&format!("`{}` cannot be written: {why}", file.display())),
    }
}

fn failed(why: &str) -> Answer {
    Answer { err: format!("error: {why}\n"), exit: 2, ..Answer::default() }
}

fn run(
    place: &Place,
    as_of: Option<chrono::NaiveDate>,
    file: Option<&Path>,
    surroundings: &Surroundings,
) -> Result<(Prepared, Report), Answer> {
    let mut prepared = Prepared::fetch(place, surroundings).map_err(|told| told.answer(surroundings))?;
    let mut scope = Scope {
        as_of: as_of.unwrap_or_else(|| today(&prepared, surroundings.now)),
        fail_on: prepared.config.fail_on,
        ..Scope::default()
    };
    if let Some(file) = file {
        match of_run(place, file, &mut prepared) {
            Ok(baseline) => scope.baseline = Some((file.to_string_lossy().replace('\\', "/"), baseline)),
            Err(wrong) => {
                let err = problems(&wrong, &prepared.data.sources, &surroundings.terminal);
                return Err(Answer { err, exit: 2, ..Answer::default() });
            }
        }
    }
    prepared.ask(scope.as_of, surroundings);
    prepared.look_back(|_| true, &*surroundings.progress);
    let report = check(&prepared, &scope);
    Ok((prepared, report))
}

/// A run that could not look whole is nothing to hold later runs against.
fn not_concluded(report: &Report, prepared: &Prepared, surroundings: &Surroundings) -> Option<Answer> {
    let errors: Vec<Problem> =
        report.problems.iter().filter(|problem| problem.severity == Severity::Error).cloned().collect();
    if errors.is_empty() && report.totals().of(Verdict::Error) == 0 {
        return None;
    }
    let mut err = problems(&errors, &prepared.data.sources, &surroundings.terminal);
    err.push_str(&format!("error: nothing is written: {}\n", report.conclusion.reason));
    Some(Answer { err, exit: 2, ..Answer::default() })
}
