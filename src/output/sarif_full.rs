//! SARIF 2.1.0 as evidence: every rule and subject with its verdict, each once. What fails stands with its grade, what conforms,
//! is not due, does not apply, could not be tested or is for a person with a kind of its own and no level, what is accepted or
//! already in hand as suppressed with the reason. Nothing is cut: what is more than a run may
//! hold stands in a further run of the file. Results are made while they are written, so that beside the file itself there is only
//! one of them in memory. Code scanning would show all of this as open alerts: `sarif` is for that.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::Options;
use super::sarif::log::{Artifact, Invocation, Location, Log, Notification, Outcome, Run, Suppression, Uri};
use super::sarif::message::{Most, about, message, sentence};
use super::sarif::parts::{self, KEY, by_grade, in_words, notify, record, related, said};
use super::sarif::rules::Rules;
use crate::finding::{Finding, Fingerprint, Grade, Instance, Subject, Verdict};
use crate::report::{Case, Report, Tested};
use crate::source::{SourceId, Sources, Span};
use crate::telling::{hosted, hosted_configuration, hosted_file, told};
use crate::text::{count, one_line};

/// Lines of evidence and of instances in a message; all of them are related locations.
const SAID: Most = Most { lines: 10, characters: usize::MAX };

/// Results of a run that consumers take: what is more goes into further runs of the same file.
const RESULTS: usize = 25_000;

/// Runs of a file that they take. Above so many times so many results the runs grow: better refused than cut.
const RUNS: usize = 20;

/// Everything, on one line, and a final line break.
pub(super) fn write(report: &Report, sources: &Sources, _: &Options) -> String {
    let all = all(report);
    let most = RESULTS.max(all.len().div_ceil(RUNS));
    let mut parts: Vec<&[One<'_>]> = all.chunks(most).collect();
    if parts.is_empty() {
        parts.push(&[]);
    }
    let count = parts.len();
    let run = |(at, part)| run(report, sources, part, (at + 1, count));
    let log = Log::of(parts.into_iter().enumerate().map(run).collect());
    // Text, numbers and string keys only: there is nothing here that serde_json could refuse.
    let mut out = serde_json::to_string(&log).unwrap_or_default();
    out.push('\n');
    out
}

/// One run, whole for whoever reads it alone; what is about the report as a whole stands in the first.
fn run<'r>(
    report: &'r Report,
    sources: &'r Sources,
    part: &'r [One<'r>],
    (number, of): (usize, usize),
) -> Run<'r, Results<'r>> {
    let ids = report.findings.iter().flat_map(|finding| {
        let instances = finding.instances.iter().map(|one| one.rule.as_str());
        instances.chain([finding.rule.as_str()])
    });
    let ids = ids.chain(report.rules.iter().map(|tested| tested.id.as_str()));
    let mut rules = Rules::of(ids, report, rule_properties);
    let mut properties = parts::run_properties(report);
    if of > 1 {
        properties.insert("part".to_owned(), json!(format!("{number} of {of}")));
    }
    let is_first = number == 1;
    Run {
        tool: parts::tool(rules.take()),
        automation_details: parts::details(report),
        invocations: [invocation(report, if is_first { notifications(report, sources) } else { Vec::new() })],
        artifacts: if is_first { artifacts(report, sources) } else { Vec::new() },
        results: Results { report, sources, rules, part },
        column_kind: "unicodeCodePoints",
        properties: Value::Object(properties),
    }
}

/// What was tested by a rule and how, and how many subjects of each verdict have no result since nothing names them.
fn rule_properties(tested: &Tested) -> Value {
    let unlisted: BTreeMap<&str, usize> = Verdict::ALL
        .iter()
        .map(|verdict| (verdict.name(), tested.unlisted(*verdict)))
        .filter(|(_, n)| *n > 0)
        .collect();
    json!({
        "criterion": tested.criterion,
        "grade": tested.grade.name(),
        "outcome": tested.outcome.name(),
        "population": tested.population,
        "subjects": parts::counts(&tested.counts),
        "withoutName": unlisted,
        "reason": tested.reason.as_deref().map(one_line),
        "required": tested.required,
    })
}

fn invocation<'r>(report: &'r Report, tool_execution_notifications: Vec<Notification<'r>>) -> Invocation<'r> {
    Invocation {
        exit_code: report.conclusion.exit,
        exit_code_description: one_line(&report.conclusion.reason),
        tool_execution_notifications,
        execution_successful: report.conclusion.exit != 2,
    }
}

fn notifications<'r>(report: &'r Report, sources: &Sources) -> Vec<Notification<'r>> {
    let mut notifications: Vec<Notification<'r>> = Vec::new();
    let unlisted = |tested: &Tested| -> usize { Verdict::ALL.iter().map(|verdict| tested.unlisted(*verdict)).sum() };
    let unlisted: usize = report.rules.iter().map(unlisted).sum();
    if unlisted > 0 {
        let text = format!(
            "{} that databases count and do not name have no result: `withoutName` of their rules counts them.",
            count(unlisted, "subject")
        );
        notifications.push(notify(parts::CUT, "note", text));
    }
    notifications.extend(report.rules.iter().filter_map(parts::broken));
    notifications.extend(parts::problems(report, sources, SAID));
    notifications
}

/// The files that results point into, with the digests of their bytes.
fn artifacts(report: &Report, sources: &Sources) -> Vec<Artifact> {
    let of_finding = |finding: &Finding| -> Vec<SourceId> {
        let evidence = finding.evidence.iter().map(|piece| piece.span.source);
        evidence.chain(finding.instances.iter().map(|one| one.span.source)).collect()
    };
    let mut used: FxHashSet<SourceId> = report.findings.iter().flat_map(of_finding).collect();
    used.extend(report.subjects.iter().map(|seen| seen.span.source));
    let used = sources.iter().filter(|source| used.contains(&source.id()));
    let file = |source| Some((hosted_file(source, report)?.uri(), source.sha256()));
    let files: BTreeMap<String, String> = used.filter_map(file).collect();
    let artifact = |(uri, digest)| Artifact { location: Uri { uri }, hashes: BTreeMap::from([("sha-256", digest)]) };
    files.into_iter().map(artifact).collect()
}

/// What the kinds of the specification say of a verdict. A rule in error has concluded nothing, as one that could not look.
fn kind(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Conform => "pass",
        Verdict::NotApplicable => "notApplicable",
        Verdict::NotDue => "informational",
        Verdict::NeedsHuman => "review",
        Verdict::NotTested | Verdict::Error => "open",
        Verdict::Nonconform | Verdict::Ofi | Verdict::AcceptedDeviation | Verdict::KnownManaged => "fail",
    }
}

/// The level of a verdict by a grade: only a failure has one.
fn level(verdict: Verdict, grade: Grade) -> &'static str {
    match (kind(verdict), verdict) {
        ("fail", Verdict::Ofi) => "note",
        ("fail", _) => by_grade(grade),
        _ => "none",
    }
}

/// What became of a subject, in words.
fn words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Conform => "conforms",
        Verdict::NotApplicable => "not applicable",
        Verdict::NotDue => "not due",
        Verdict::NeedsHuman => "for a person to judge",
        Verdict::NotTested => "not tested",
        Verdict::Error => "the rule is in error",
        Verdict::Nonconform => "does not conform",
        Verdict::Ofi => "opportunity for improvement",
        Verdict::AcceptedDeviation => "accepted deviation",
        Verdict::KnownManaged => "known and managed",
    }
}

/// A rule and a subject.
type Pair<'r> = (&'r str, &'r Subject);

/// What becomes one result.
enum One<'r> {
    /// A finding: its own pair.
    Finding(&'r Finding),
    /// A pair that a finding speaks for.
    Instance(&'r Finding, &'r Instance),
    /// A subject of a rule of which no finding speaks, and what was remarked on it.
    Case(&'r Tested, &'r Case, Option<&'r str>),
    /// A rule that was put to nothing.
    Nothing(&'r Tested),
}

/// All that becomes results: findings with their instances, then rule by rule what they do not speak for.
fn all(report: &Report) -> Vec<One<'_>> {
    let mut all = Vec::new();
    for finding in &report.findings {
        all.push(One::Finding(finding));
        all.extend(finding.instances.iter().map(|one| One::Instance(finding, one)));
    }
    let told: FxHashSet<(Pair<'_>, bool)> = report.findings.iter().flat_map(told_pairs).collect();
    let remarks: FxHashMap<Pair<'_>, &str> = report.rules.iter().flat_map(remarks).collect();
    for tested in &report.rules {
        if tested.population == 0 {
            all.push(One::Nothing(tested));
        }
        for case in &tested.cases {
            let Some(seen) = report.subjects.get(case.subject as usize) else { continue };
            let pair = (tested.id.as_str(), &seen.subject);
            if !is_told(&told, pair, case.verdict) {
                all.push(One::Case(tested, case, remarks.get(&pair).copied()));
            }
        }
    }
    all
}

struct Results<'r> {
    report: &'r Report,
    sources: &'r Sources,
    rules: Rules<'r>,
    part: &'r [One<'r>],
}

impl<'r> Serialize for Results<'r> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let outcome = |one: &One<'r>| match one {
            One::Finding(finding) => Some(self.of_finding(finding)),
            One::Instance(finding, instance) => Some(self.of_instance(finding, instance)),
            One::Case(tested, case, remark) => self.of_case(tested, case, *remark),
            One::Nothing(tested) => Some(self.of_nothing(tested)),
        };
        serializer.collect_seq(self.part.iter().filter_map(outcome))
    }
}

/// The pairs that a finding speaks for, and whether they were not tested.
fn told_pairs(finding: &Finding) -> impl Iterator<Item = (Pair<'_>, bool)> {
    let instances = finding.instances.iter().map(|one| (one.rule.as_str(), &one.subject));
    let pairs = std::iter::once((finding.rule.as_str(), &finding.subject)).chain(instances);
    pairs.map(|pair| (pair, finding.verdict == Verdict::NotTested))
}

/// Whether a finding speaks for a case. Two records may have the same id: what one of them came to says nothing of the other.
fn is_told(told: &FxHashSet<(Pair<'_>, bool)>, pair: Pair<'_>, verdict: Verdict) -> bool {
    let speaks_for_itself = matches!(verdict, Verdict::Conform | Verdict::NotDue | Verdict::NotApplicable);
    !speaks_for_itself && told.contains(&(pair, verdict == Verdict::NotTested))
}

/// What a rule remarked on subjects that conform.
fn remarks(tested: &Tested) -> impl Iterator<Item = (Pair<'_>, &str)> {
    tested.remarks.iter().map(|remark| ((tested.id.as_str(), &remark.subject), remark.text.as_str()))
}

impl<'r> Results<'r> {
    fn of_finding(&self, finding: &'r Finding) -> Outcome<'r> {
        let told = told(finding, self.report, self.sources);
        let exact = hosted(finding.evidence.first().span, self.report, self.sources).exact;
        let evidence = finding.evidence.iter().map(|piece| (piece.span, &piece.subject)).zip(&told.evidence);
        let instances = finding.instances.iter().map(|one| (one.span, &one.subject)).zip(&told.instances);
        let place = |(at, ((span, subject), line)): (usize, ((Span, &'r Subject), &String))| {
            related(at + 1, span, subject, line.clone(), self.report, self.sources)
        };
        let of_systemic = (finding.subject.kind == Subject::isms().kind && !finding.instances.is_empty())
            .then(|| json!({ "speaksFor": finding.instances.len() }));
        Outcome {
            message: said(message(&told, exact, SAID)),
            related_locations: evidence.chain(instances).enumerate().map(place).collect(),
            baseline_state: finding.standing.map(parts::standing),
            suppressions: suppressions(finding),
            properties: of_systemic.unwrap_or(Value::Null),
            ..self.outcome(
                &finding.rule,
                &finding.subject,
                finding.evidence.first().span,
                (finding.verdict, finding.grade.unwrap_or(Grade::Minor)),
                finding.fingerprint.to_string(),
            )
        }
    }

    /// A pair that another finding speaks for; it weighs what its own rule says.
    fn of_instance(&self, finding: &'r Finding, instance: &'r Instance) -> Outcome<'r> {
        let grade = self.report.tested(&instance.rule).map_or(Grade::Minor, |tested| tested.grade);
        let text = one_line(&instance.reason);
        Outcome {
            message: said(sentence(&about(&instance.subject, &text), SAID)),
            baseline_state: finding.standing.map(parts::standing),
            suppressions: suppressions(finding),
            properties: json!({ "spokenForBy": finding.fingerprint.as_str() }),
            ..self.outcome(
                &instance.rule,
                &instance.subject,
                instance.span,
                (finding.verdict, grade),
                instance.fingerprint.to_string(),
            )
        }
    }

    /// A subject of which no finding speaks. `None` where it is not among the subjects of the report.
    fn of_case(&self, tested: &'r Tested, case: &'r Case, remark: Option<&str>) -> Option<Outcome<'r>> {
        let seen = self.report.subjects.get(case.subject as usize)?;
        let criterion = tested.criteria.first().map_or("", String::as_str);
        let key = Fingerprint::new(&tested.id, &seen.subject, criterion).to_string();
        let verdict = (case.verdict, tested.grade);
        let reason = case.reason.as_deref().or(remark).map_or_else(String::new, |reason| format!(": {reason}"));
        let text = format!("{}: {}{reason}", seen.subject, words(case.verdict));
        Some(Outcome {
            message: said(sentence(&one_line(&text), SAID)),
            ..self.outcome(&tested.id, &seen.subject, seen.span, verdict, key)
        })
    }

    /// A rule that was put to nothing: that is not tested, and no pass.
    fn of_nothing(&self, tested: &'r Tested) -> Outcome<'r> {
        let reason = tested.reason.as_deref().unwrap_or("there is no record to put the rule to");
        let key = Fingerprint::new(&tested.id, &Subject::isms(), "").to_string();
        let text = format!("{}: not tested: {reason}", tested.title);
        let place = parts::at(&hosted_configuration(self.report));
        Outcome {
            message: said(sentence(&one_line(&text), SAID)),
            ..self.at(&tested.id, place, (Verdict::NotTested, tested.grade), key)
        }
    }

    /// A result at the place of its subject.
    fn outcome(
        &self,
        rule: &'r str,
        subject: &'r Subject,
        span: Span,
        verdict: (Verdict, Grade),
        key: String,
    ) -> Outcome<'r> {
        let place = hosted(span, self.report, self.sources);
        let words = in_words(&place, &self.sources.place(span));
        let logical_locations = [record(subject)].into_iter().chain(words).collect();
        self.at(rule, Location { logical_locations, ..parts::at(&place) }, verdict, key)
    }

    fn at(
        &self,
        rule: &'r str,
        location: Location<'r>,
        (verdict, grade): (Verdict, Grade),
        key: String,
    ) -> Outcome<'r> {
        Outcome {
            rule_id: one_line(rule),
            rule_index: self.rules.index(rule),
            kind: Some(kind(verdict)),
            level: level(verdict, grade),
            message: said(""),
            locations: [location],
            related_locations: Vec::new(),
            partial_fingerprints: BTreeMap::from([(KEY, key)]),
            baseline_state: None,
            suppressions: Vec::new(),
            properties: Value::Null,
        }
    }
}

/// What is accepted, or already in hand, and why.
fn suppressions(finding: &Finding) -> Vec<Suppression<'_>> {
    let is_managed = matches!(finding.verdict, Verdict::AcceptedDeviation | Verdict::KnownManaged);
    let justification = one_line(finding.disposition.as_deref().unwrap_or_else(|| finding.heading()));
    let one = is_managed.then_some(Suppression { kind: "external", status: "accepted", justification });
    one.into_iter().collect()
}
