//! The pipeline, whole: configuration, packs, sources, records, graph, verdicts, findings, report, outputs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use crate::assess::{Assessment, Judged};
use crate::baseline::Baseline;
use crate::cli::{Answer, Check, Cli, Command, Records, Surroundings, Target, completions};
use crate::finding::{Grade, Subject, Verdict};
use crate::grade;
use crate::listing;
use crate::model::Model;
use crate::output::{Options, problems, render};
use crate::problem::Problem;
use crate::progress::Silent;
use crate::report::{Detail, Report};
use crate::rule::Rule;
use crate::script::{Each, World};
use crate::settle::{self, Settled};
use crate::value::RecordId;

mod baseline;
mod changed;
mod conclude;
mod diff;
mod explain;
mod files;
mod init;
mod inspect;
mod manual;
mod params;
mod prepare;
mod readiness;
mod rules;
mod schema;
mod standing;

pub use prepare::Prepared;

/// Does what the command line asks for.
pub fn answer(cli: &Cli, surroundings: &Surroundings) -> Answer {
    match &cli.command {
        Command::Check(check) => run_check(check, surroundings),
        Command::Readiness(asked) => readiness::answer(asked, surroundings),
        Command::Records(records) => run_records(records, surroundings),
        Command::Inspect(asked) => inspect::answer(asked, surroundings),
        Command::Init(asked) => init::answer(asked, surroundings),
        Command::Explain(asked) => explain::answer(asked, surroundings),
        Command::Rules(asked) => rules::answer(asked, surroundings),
        Command::Schema(asked) => schema::answer(asked, surroundings),
        Command::Manual { into } => manual::answer(into.as_deref()),
        Command::Diff(asked) => diff::answer(asked, surroundings),
        Command::Baseline(asked) => baseline::answer(asked, surroundings),
        Command::Completions { shell } => Answer::said(completions(*shell)),
    }
}

/// What a check looks at.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// The date on which everything is judged.
    pub as_of: NaiveDate,
    /// From which grade on the run fails; `None` for never.
    pub fail_on: Option<Grade>,
    /// Only rules that match one of these; all where there is none.
    pub rules: Vec<globset::Glob>,
    /// Only these records; all where there is none.
    pub subjects: Vec<Subject>,
    /// How much goes into the report.
    pub detail: Detail,
    /// Whether it is shown as if nothing had been accepted or were in hand.
    pub ignore_dispositions: bool,
    /// What the findings are held against, and the name of its file.
    pub baseline: Option<(String, Arc<Baseline>)>,
}

impl Scope {
    /// Whether a rule is asked for.
    fn wants(&self, rule: &str) -> bool {
        self.rules.is_empty() || self.rules.iter().any(|glob| glob.compile_matcher().is_match(rule))
    }
}

/// Puts the rules to the records and makes the report.
pub fn check(prepared: &Prepared, scope: &Scope) -> Report {
    let raised = !scope.ignore_dispositions && settle::has_entries(&prepared.packs, &prepared.data);
    prepared.look_back(|id| scope.wants(id) || (raised && prepared.packs.judges_handling(id)), &Silent);
    let world = prepared.world(scope.as_of);
    let (judged, settled) = settled(prepared, &world, scope);
    let findings = grade::findings(&prepared.packs, &world, prepared.own_params(), &judged, &settled);
    conclude::report(prepared, &world, scope, &judged, findings, settled.problems)
}

/// Verdicts of the rules that are asked for, with what the log has in hand taken into account.
fn settled(prepared: &Prepared, world: &World<'_>, scope: &Scope) -> (Vec<Judged>, Settled) {
    // A rule about the whole set is not about one record, unless that record is the management system itself.
    let whole = scope.subjects.is_empty() || scope.subjects.iter().any(|subject| subject.kind == Subject::isms().kind);
    let about = |rule: &Rule| whole || rule.each != Each::Dataset;
    let wanted: Vec<bool> = prepared.packs.rules.iter().map(|rule| scope.wants(&rule.id) && about(rule)).collect();
    let heard = if scope.ignore_dispositions { Vec::new() } else { settle::judges(&prepared.packs, world) };
    let subjects = (!scope.subjects.is_empty()).then(|| subjects(world, &scope.subjects));
    let assessment = Assessment {
        packs: &prepared.packs,
        world,
        params: prepared.own_params(),
        wanted: &wanted,
        heard: &heard,
        subjects: subjects.as_deref(),
        // How entries are handled is looked up case by case.
        cases: scope.detail.cases || heard.contains(&true),
    };
    let mut judged = assessment.run();
    let looked = settle::Looked { rules: scope.rules.is_empty(), subjects: scope.subjects.is_empty() };
    let settled = match scope.ignore_dispositions {
        true => Settled::default(),
        false => settle::settle(&prepared.packs, world, &mut judged, looked),
    };
    judged.retain(|one| wanted.get(one.rule).copied().unwrap_or(false));
    if !scope.detail.cases {
        judged.iter_mut().for_each(|one| one.cases.clear());
    }
    (judged, settled)
}

/// The records that subjects name, in the order of the data set.
fn subjects(world: &World<'_>, wanted: &[Subject]) -> Vec<RecordId> {
    let named = |id: RecordId| wanted.contains(&world.subject_of(Some(id)));
    every(world).filter(|id| named(*id)).collect()
}

/// Every record, those that one rule alone sees included.
fn every(world: &World<'_>) -> impl Iterator<Item = RecordId> {
    (0..u32::try_from(world.data.records.len()).unwrap_or(u32::MAX)).map(RecordId)
}

fn run_check(check_args: &Check, surroundings: &Surroundings) -> Answer {
    let mut prepared = match Prepared::fetch(&check_args.place, surroundings) {
        Ok(prepared) => prepared,
        Err(told) => return told.answer(surroundings),
    };
    let mut scope = Scope {
        as_of: check_args.as_of.unwrap_or_else(|| today(&prepared, surroundings.now)),
        fail_on: check_args.fail_on.map_or(prepared.config.fail_on, |threshold| threshold.0),
        rules: check_args.rules.clone(),
        subjects: check_args.subjects.clone(),
        detail: Detail::default(),
        ignore_dispositions: check_args.no_dispositions,
        baseline: None,
    };
    prepared.ask(scope.as_of, surroundings);
    if let Some(wrong) = misnamed(&prepared, &scope) {
        return Answer { err: format!("error: {wrong}\n"), exit: 2, ..Answer::default() };
    }
    let targets = match outputs(check_args, &prepared) {
        Ok(targets) => targets,
        Err(wrong) => {
            let err = problems(&[wrong], &prepared.data.sources, &surroundings.terminal);
            return Answer { err, exit: 2, ..Answer::default() };
        }
    };
    let changed = match check_args.changed.as_deref().map(changed::read).transpose() {
        Ok(changed) => changed,
        Err(wrong) => return Answer { err: format!("error: {wrong}\n"), exit: 2, ..Answer::default() },
    };
    scope.detail = detail(&targets);
    if let Some(file) = &check_args.baseline {
        match baseline::of_run(&check_args.place, file, &mut prepared) {
            Ok(read) => scope.baseline = Some((file.to_string_lossy().replace('\\', "/"), read)),
            Err(wrong) => {
                let err = problems(&wrong, &prepared.data.sources, &surroundings.terminal);
                return Answer { err, exit: 2, ..Answer::default() };
            }
        }
    }
    prepared.look_back(|id| scope.wants(id), &*surroundings.progress);
    let mut report = check(&prepared, &scope);
    report.run.changed = changed;
    let answer = deliver(&report, &targets, &prepared, surroundings);
    // The process is about to end: giving records back one by one would cost a good part of what judging them did.
    std::mem::forget((prepared, report));
    answer
}

/// What these outputs need together.
fn detail(targets: &[Target]) -> Detail {
    targets.iter().fold(Detail::default(), |sum, target| sum.and(target.format.detail))
}

/// Writes a report wherever it is wanted. What cannot be written is no success.
fn deliver(report: &Report, targets: &[Target], prepared: &Prepared, surroundings: &Surroundings) -> Answer {
    let mut answer = Answer { exit: report.conclusion.exit, ..Answer::default() };
    let sources = &prepared.data.sources;
    for target in targets {
        let options = if target.path.is_some() { &Options::default() } else { &surroundings.terminal };
        let rendered = match render(target.format, report, sources, options) {
            Ok(bytes) => bytes,
            Err(why) => {
                answer.err.push_str(&format!("error: the report cannot be written as {}: {why}\n", target.format.name));
                answer.exit = 2;
                continue;
            }
        };
        let Some(path) = &target.path else {
            answer.out.extend(rendered);
            continue;
        };
        if let Err(why) = write(path, &rendered) {
            answer.err.push_str(&format!("error: `{}` cannot be written: {why}\n", path.display()));
            answer.exit = 2;
        }
    }
    answer
}

/// A rule or subject that is asked for and is not there would pass by not being looked at.
fn misnamed(prepared: &Prepared, scope: &Scope) -> Option<String> {
    for glob in &scope.rules {
        let matcher = glob.compile_matcher();
        if !prepared.packs.rules.iter().any(|rule| matcher.is_match(&rule.id)) {
            let names = prepared.packs.rules.iter().map(|rule| rule.id.as_str());
            let near = crate::problem::nearest(glob.glob(), names);
            let help =
                near.map_or_else(|| "`tickmark rules` lists them".to_owned(), |near| format!("did you mean `{near}`?"));
            return Some(format!("no rule matches `{glob}`; {help}"));
        }
    }
    if scope.subjects.is_empty() {
        return None;
    }
    let world = prepared.world(scope.as_of);
    let missing = scope.subjects.iter().find(|subject| subjects(&world, std::slice::from_ref(subject)).is_empty())?;
    Some(unknown_type(prepared, &missing.kind).unwrap_or_else(|| {
        format!("no record `{missing}` was loaded; `tickmark records {}` lists those of its type", missing.kind)
    }))
}

/// That no record type is called so.
fn unknown_type(prepared: &Prepared, name: &str) -> Option<String> {
    unknown_type_in(&prepared.packs.model, name)
}

fn unknown_type_in(model: &Model, name: &str) -> Option<String> {
    if model.type_named(name).is_some() {
        return None;
    }
    let names = model.types().map(|(_, kind)| kind.name.as_str());
    let near = crate::problem::nearest(name, names);
    let help = near.map_or("`tickmark records` names them".to_owned(), |near| format!("did you mean `{near}`?"));
    Some(format!("no record type is called `{name}`; {help}"))
}

/// The outputs asked for: on the command line, else in the configuration, else the terminal's.
fn outputs(check_args: &Check, prepared: &Prepared) -> Result<Vec<Target>, Problem> {
    if !check_args.outputs.is_empty() {
        return Ok(check_args.outputs.clone());
    }
    let mut targets = Vec::new();
    for said in &prepared.config.outputs {
        let mut target = crate::cli::target(&said.value).map_err(|why| Problem::error(why, said.span))?;
        target.path = target.path.map(|path| prepared.config.directory.join(path));
        targets.push(target);
    }
    if targets.is_empty() {
        targets.push(crate::cli::target("terminal").map_err(|why| Problem::error(why, None))?);
    }
    Ok(targets)
}

/// Writes a file as a whole: what is there is replaced only by a complete report.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        std::fs::create_dir_all(parent)?;
    }
    let mut beside: PathBuf = path.to_owned();
    beside.as_mut_os_string().push(".part");
    std::fs::write(&beside, bytes)?;
    std::fs::rename(&beside, path)
}

/// Today where the organisation is.
fn today(prepared: &Prepared, now: DateTime<Utc>) -> NaiveDate {
    now.with_timezone(&prepared.config.timezone).date_naive()
}

fn run_records(records: &Records, surroundings: &Surroundings) -> Answer {
    let prepared = match Prepared::fetch(&records.place, surroundings) {
        Ok(prepared) => prepared,
        Err(told) => return told.answer(surroundings),
    };
    let style = surroundings.terminal.style();
    let mut answer = Answer::default();
    match &records.kind {
        None => answer = Answer::said(listing::sources(&prepared.data, style, surroundings.terminal.width)),
        Some(name) => match prepared.packs.model.type_named(name) {
            Some(kind) => answer = Answer::said(listing::records(&prepared.data, kind, style)),
            None => {
                let wrong = unknown_type(&prepared, name).unwrap_or_default();
                return Answer { err: format!("error: {wrong}\n"), exit: 2, ..answer };
            }
        },
    }
    answer.err = prepared.problems_as_text(&surroundings.terminal);
    if prepared.has_errors() {
        answer.exit = 2;
    }
    answer
}

/// How a verdict weighs against the grade from which a run fails.
fn is_gap(verdict: Verdict, grade: Option<Grade>, fail_on: Option<Grade>) -> bool {
    let counts = matches!(verdict, Verdict::Nonconform | Verdict::Ofi);
    counts && fail_on.is_some_and(|least| grade.is_some_and(|grade| grade >= least))
}
