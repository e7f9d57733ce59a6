//! SARIF 2.1.0 for code scanning. It shows every result as an open alert, whatever its kind and whether it is suppressed or not, and
//! closes the alerts it does not find again. So here stand failures alone that nobody has accepted, and rules in error: an error left
//! out would close the alerts of its rule as if they were mended. What else there is, is counted in notifications and stands
//! in `sarif-full`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};

use serde_json::{Value, json};

use super::Options;
use crate::finding::{Finding, Verdict};
use crate::report::Report;
use crate::source::{Layout, SourceId, Sources};
use crate::telling::{Hosted, Told, hosted, told};
use crate::text::count;

mod lines;
pub(super) mod log;
pub(super) mod message;
pub(super) mod parts;
pub(super) mod rules;

use log::{Invocation, Location, Log, Notification, Outcome, Run};
use message::Most;
use parts::{KEY, notify};
use rules::Rules;

/// Results of a run that code scanning keeps.
const RESULTS: usize = 5000;

/// Bytes of a file, compressed, that it takes: ten million and a margin for another compressor.
const BYTES: usize = 9_500_000;

/// Notifications about the input.
const PROBLEMS: usize = 500;

/// How much of a finding an alert says.
const SAID: Most = Most { lines: 10, characters: 600 };

/// The worst findings for code scanning, and a final line break.
pub(super) fn write(report: &Report, sources: &Sources, _: &Options) -> String {
    let upload = Upload::of(report, sources);
    let mut kept = upload.findings.len().min(RESULTS);
    loop {
        let text = upload.text(kept);
        let bytes = compressed(&text);
        if bytes <= BYTES || kept == 0 {
            return text;
        }
        // So many as would fit if all were alike, and some fewer.
        kept = (kept * (BYTES / 1000) / (bytes / 1000) * 9 / 10).min(kept - 1);
    }
}

/// Whether a finding becomes an alert.
fn is_alert(finding: &Finding) -> bool {
    matches!(finding.verdict, Verdict::Nonconform | Verdict::Ofi | Verdict::Error)
}

/// How many bytes a text takes when it is compressed; its own length where that is within bounds anyway.
fn compressed(text: &str) -> usize {
    if text.len() <= BYTES {
        return text.len();
    }
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let written = archive
        .start_file("log", options)
        .and_then(|()| Ok(archive.write_all(text.as_bytes())?))
        .and_then(|()| archive.finish());
    written.map_or(text.len(), |bytes| bytes.into_inner().len())
}

struct Upload<'r> {
    report: &'r Report,
    sources: &'r Sources,
    findings: Vec<&'r Finding>,
}

impl<'r> Upload<'r> {
    fn of(report: &'r Report, sources: &'r Sources) -> Self {
        let findings = report.worst_first().into_iter().filter(|finding| is_alert(finding)).collect();
        Self { report, sources, findings }
    }

    fn text(&self, kept: usize) -> String {
        let told: Vec<(Told<'r>, Hosted)> = self.findings.iter().take(kept).map(|one| self.told(one)).collect();
        let identities = self.identities(&told);
        let mut rules =
            Rules::of(told.iter().map(|(told, _)| told.finding.rule.as_str()), self.report, |_| Value::Null);
        let results: Vec<Outcome<'_>> = told
            .iter()
            .zip(identities)
            .map(|((told, place), identity)| self.outcome(told, place, identity, &rules))
            .collect();
        let run = Run {
            tool: parts::tool(rules.take()),
            automation_details: parts::details(self.report),
            invocations: [self.invocation(kept)],
            artifacts: Vec::new(),
            results,
            column_kind: "unicodeCodePoints",
            properties: self.properties(kept),
        };
        let log = Log::of(vec![run]);
        // Text, numbers and string keys only: there is nothing here that serde_json could refuse.
        let mut out = serde_json::to_string_pretty(&log).unwrap_or_default();
        out.push('\n');
        out
    }

    fn told(&self, finding: &'r Finding) -> (Told<'r>, Hosted) {
        let place = hosted(finding.evidence.first().span, self.report, self.sources);
        (told(finding, self.report, self.sources), place)
    }

    fn outcome<'t>(&self, told: &'t Told<'r>, place: &Hosted, identity: String, rules: &Rules<'_>) -> Outcome<'t> {
        let finding = told.finding;
        let words = parts::in_words(place, &told.place);
        let logical = [parts::record(&finding.subject)].into_iter().chain(words).collect();
        Outcome {
            rule_id: crate::text::one_line(&finding.rule),
            rule_index: rules.index(&finding.rule),
            kind: None,
            level: parts::level(finding),
            message: parts::said(message::message(told, place.exact, SAID)),
            locations: [Location { logical_locations: logical, ..parts::at(place) }],
            related_locations: self.related(told),
            partial_fingerprints: BTreeMap::from([
                ("primaryLocationLineHash", identity),
                (KEY, finding.fingerprint.to_string()),
            ]),
            baseline_state: finding.standing.map(parts::standing),
            suppressions: Vec::new(),
            properties: Value::Null,
        }
    }

    /// What the message lists, under the numbers that it gives.
    fn related<'t>(&self, told: &'t Told<'r>) -> Vec<Location<'t>> {
        let evidence = told.finding.evidence.iter().map(|piece| (piece.span, &piece.subject)).take(SAID.lines);
        let instances = told.finding.instances.iter().map(|one| (one.span, &one.subject)).take(SAID.lines);
        let subject = |(at, (span, subject)): (usize, (_, &'t crate::finding::Subject))| {
            let said = crate::text::one_line(&subject.to_string()).into_owned();
            parts::related(at + 1, span, subject, said, self.report, self.sources)
        };
        evidence.chain(instances).enumerate().map(subject).collect()
    }

    /// By what each result is known again: the hash of its line where that tells it apart from the others of its rule and file.
    /// Results that share it would be one alert, and the one dismissed would dismiss the others.
    fn identities(&self, told: &[(Told<'r>, Hosted)]) -> Vec<String> {
        let mut wanted: BTreeMap<SourceId, BTreeSet<usize>> = BTreeMap::new();
        let hashed = |told: &Told<'_>, place: &Hosted| {
            let source = self.sources.get(told.finding.evidence.first().span.source)?;
            let is_file = place.exact && source.is_verbatim() && matches!(source.layout(), Layout::Text);
            is_file.then(|| (source.id(), place.line))
        };
        for (source, line) in told.iter().filter_map(|(told, place)| hashed(told, place)) {
            wanted.entry(source).or_default().insert(line);
        }
        let text = |source: SourceId| self.sources.get(source).map_or("", |source| source.text());
        let hashes: BTreeMap<SourceId, BTreeMap<usize, String>> =
            wanted.iter().map(|(source, lines)| (*source, lines::hashes(text(*source), lines))).collect();
        let hash = |(told, place): &(Told<'_>, Hosted)| {
            let (source, line) = hashed(told, place)?;
            hashes.get(&source)?.get(&line).map(String::as_str)
        };
        let mut sharing: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
        for one in told {
            if let Some(hash) = hash(one) {
                *sharing.entry((&one.0.finding.rule, &one.1.path, hash)).or_default() += 1;
            }
        }
        let alone = |one: &(Told<'_>, Hosted), hash: &str| {
            sharing.get(&(one.0.finding.rule.as_str(), one.1.path.as_str(), hash)) == Some(&1)
        };
        let own = |one: &(Told<'_>, Hosted)| format!("{}:1", one.0.finding.fingerprint);
        let of = |one| hash(one).filter(|hash| alone(one, hash)).map_or_else(|| own(one), str::to_owned);
        told.iter().map(of).collect()
    }

    fn invocation(&self, kept: usize) -> Invocation<'r> {
        let conclusion = &self.report.conclusion;
        Invocation {
            exit_code: conclusion.exit,
            exit_code_description: crate::text::one_line(&conclusion.reason),
            tool_execution_notifications: self.notifications(kept),
            execution_successful: conclusion.exit != 2,
        }
    }

    fn notifications(&self, kept: usize) -> Vec<Notification<'r>> {
        let mut out = Vec::new();
        let cut = self.findings.len() - kept;
        if cut > 0 {
            let text = format!("{} are not in this file, which holds the {kept} worst.", count(cut, "more finding"));
            out.push(notify(parts::CUT, "warning", text));
        }
        for (heading, findings) in self.elsewhere() {
            let text = format!("{heading}: {}, not shown as alerts.", count(findings, "finding"));
            out.push(notify(parts::UNTESTED, "note", text));
        }
        let untested = self.report.rules.iter().filter(|tested| tested.counts.tested() == 0).count();
        if untested > 0 {
            let text = format!("{} of {} tested nothing.", count(untested, "rule"), self.report.rules.len());
            out.push(notify(parts::UNTESTED, "warning", text));
        }
        out.extend(self.report.rules.iter().filter_map(parts::broken));
        out.extend(parts::problems(self.report, self.sources, SAID).into_iter().take(PROBLEMS));
        if let Some(more @ 1..) = self.report.problems.len().checked_sub(PROBLEMS) {
            let text = format!("{} with the input are not in this file.", count(more, "more problem"));
            out.push(notify(parts::CUT, "warning", text));
        }
        out
    }

    /// Findings that are no alerts, by what they are.
    fn elsewhere(&self) -> BTreeMap<&'static str, usize> {
        let others = self.report.findings.iter().filter(|finding| !is_alert(finding));
        others.fold(BTreeMap::new(), |mut sum, finding| {
            *sum.entry(finding.heading()).or_default() += 1;
            sum
        })
    }

    fn properties(&self, kept: usize) -> Value {
        let mut properties = parts::run_properties(self.report);
        let findings = json!({
            "all": self.report.findings.len(),
            "shown": kept,
            "cut": self.findings.len() - kept,
            "noAlerts": self.elsewhere(),
        });
        properties.insert("findings".to_owned(), findings);
        Value::Object(properties)
    }
}
