//! What both files say of a run: rules, notifications, places.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::log::{
    Configuration, Descriptor, Details, Driver, Help, Location, Logical, Notification, Physical, Reference, Region,
    Text, Tool, Uri,
};
use super::message::{Most, sentence, shorten};
use crate::finding::{Finding, Grade, Standing, Subject, Verdict};
use crate::problem::{Problem, Severity};
use crate::report::{Counts, Report, Tested};
use crate::source::{Place, Sources, Span};
use crate::telling::{Hosted, hosted};
use crate::text::{one_line, printable};

/// Longest description of a rule.
const DESCRIPTION: usize = 1024;

/// Tags of a rule that code scanning keeps.
const TAGS: usize = 10;

/// How a finding weighs, as the specification has it; of what is no failure `none`.
pub(in crate::output) fn level(finding: &Finding) -> &'static str {
    match (finding.verdict, finding.grade) {
        (Verdict::Error, _) => "error",
        (Verdict::Ofi, _) => "note",
        (Verdict::Nonconform | Verdict::AcceptedDeviation | Verdict::KnownManaged, grade) => {
            by_grade(grade.unwrap_or(Grade::Minor))
        }
        _ => "none",
    }
}

/// How a result stands to the baseline.
pub(in crate::output) fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::New => "new",
        Standing::Unchanged => "unchanged",
        Standing::Updated => "updated",
    }
}

/// The level of a grade.
pub(in crate::output) fn by_grade(grade: Grade) -> &'static str {
    match grade {
        Grade::Major => "error",
        Grade::Minor => "warning",
        Grade::Ofi => "note",
    }
}

/// The program and the rules it put.
pub(in crate::output) fn tool(rules: Vec<Descriptor<'_>>) -> Tool<'_> {
    Tool { driver: Driver { name: "Tickmark", semantic_version: env!("CARGO_PKG_VERSION"), rules } }
}

/// Our own key of a result, beside the one that code scanning goes by.
pub(in crate::output) const KEY: &str = "tickmark/v1";

/// What notifications are about: something is wrong with the input.
pub(in crate::output) const INPUT: &str = "input";
/// A rule could not be carried out.
pub(in crate::output) const RULE: &str = "rule-error";
/// There is more than the file holds.
pub(in crate::output) const CUT: &str = "cut";
/// Something was not tested, or is for a person to judge.
pub(in crate::output) const UNTESTED: &str = "not-tested";

/// By what uploads of one repository are told apart: up to the last slash what it is a check of, then the day.
pub(in crate::output) fn details(report: &Report) -> Details {
    let directory = report.run.repository.as_deref().unwrap_or("");
    let parts = ["tickmark"].into_iter().chain(directory.split('/').filter(|part| !part.is_empty()));
    let parts: Vec<Cow<'_, str>> = parts.map(one_line).collect();
    Details { id: format!("{}/{}", parts.join("/"), report.run.as_of) }
}

/// A rule, by its page. What the page says is Markdown of the pack.
pub(in crate::output) fn descriptor<'r>(tested: &'r Tested, more: Value) -> Descriptor<'r> {
    let title = one_line(&tested.title);
    let why = cleared(&tested.page.why);
    let first = why.split("\n\n").next().unwrap_or("").replace('\n', " ");
    let full = if first.is_empty() { title.to_string() } else { format!("{}. {first}", title.trim_end_matches('.')) };
    let level = by_grade(tested.grade);
    let severity = if level == "note" { "recommendation" } else { level };
    let tags: Vec<String> = tested.criteria.iter().take(TAGS).map(|tag| shorten(&one_line(tag), 255)).collect();
    let mut properties = json!({ "tags": tags, "precision": "very-high", "problem.severity": severity });
    if let (Some(properties), Value::Object(more)) = (properties.as_object_mut(), more) {
        properties.extend(more);
    }
    Descriptor {
        id: one_line(&tested.id),
        short_description: said(shorten(&title, DESCRIPTION)),
        full_description: said(shorten(&full, DESCRIPTION)),
        help: help(tested, &title, &why),
        default_configuration: Configuration { level },
        properties,
    }
}

/// What a reader is told of a rule beside each of its results.
fn help(tested: &Tested, title: &str, why: &str) -> Help {
    let criteria = one_line(&tested.criteria.join("; ")).into_owned();
    let (test, remedy) = (cleared(&tested.page.test), cleared(&tested.page.remedy));
    let parts = [
        ("Criterion", criteria.as_str()),
        ("Why", why),
        ("Conformity is shown by", test.as_str()),
        ("What may be done", remedy.as_str()),
    ];
    let there: Vec<_> = parts.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    let text: Vec<String> = there.iter().map(|(name, text)| format!("{name}: {text}")).collect();
    let markdown: Vec<String> = there.iter().map(|(name, text)| format!("**{name}**\n\n{text}")).collect();
    match there.is_empty() {
        true => Help { text: title.to_owned(), markdown: title.to_owned() },
        false => Help { text: text.join("\n\n"), markdown: markdown.join("\n\n") },
    }
}

/// Text of several lines in which nothing commands.
fn cleared(text: &str) -> String {
    let lines = text.trim().lines().map(|line| line.chars().map(printable).collect::<String>());
    lines.collect::<Vec<_>>().join("\n")
}

pub(in crate::output) fn said<'r>(text: impl Into<Cow<'r, str>>) -> Text<'r> {
    Text { text: text.into() }
}

/// A notification about the run.
pub(in crate::output) fn notify(kind: &'static str, level: &'static str, text: String) -> Notification<'static> {
    let descriptor = Reference { id: kind.into() };
    Notification { locations: Vec::new(), message: said(text), level, descriptor, associated_rule: None }
}

/// What is wrong with the input, the worst first.
pub(in crate::output) fn problems<'r>(report: &'r Report, sources: &Sources, most: Most) -> Vec<Notification<'r>> {
    let mut problems: Vec<&Problem> = report.problems.iter().collect();
    problems.sort_by_key(|problem| problem.severity);
    problems.into_iter().map(|problem| of_problem(problem, report, sources, most)).collect()
}

fn of_problem<'r>(problem: &'r Problem, report: &'r Report, sources: &Sources, most: Most) -> Notification<'r> {
    let help = problem.help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
    let text = one_line(&format!("{}{help}", problem.message)).into_owned();
    let level = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let location = problem.span.map(|span| {
        let place = hosted(span, report, sources);
        let logical = in_words(&place, &sources.place(span));
        Location { logical_locations: logical.into_iter().collect(), ..at(&place) }
    });
    let locations = location.into_iter().collect();
    Notification { locations, ..notify(INPUT, level, sentence(&text, most)) }
}

/// A rule that could not be carried out.
pub(in crate::output) fn broken(tested: &Tested) -> Option<Notification<'_>> {
    let times = tested.counts.of(Verdict::Error);
    let id = one_line(&tested.id);
    let text = format!("the rule `{id}` could not be carried out on {times} of {} subjects.", tested.population);
    let associated_rule = Some(Reference { id });
    (times > 0).then(|| Notification { associated_rule, ..notify(RULE, "error", text) })
}

/// The place as a code host knows it.
pub(in crate::output) fn at(place: &Hosted) -> Location<'static> {
    let region = Region {
        start_line: place.line,
        start_column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
    };
    let physical_location = Physical { artifact_location: Uri { uri: place.uri() }, region };
    Location { id: None, physical_location, logical_locations: Vec::new(), message: None }
}

/// A record as a place.
pub(in crate::output) fn record(subject: &Subject) -> Logical<'_> {
    Logical {
        name: one_line(&subject.id),
        fully_qualified_name: one_line(&subject.to_string()).into_owned(),
        kind: "record",
    }
}

/// The true place in words, where a code host shows only what leads to it.
pub(in crate::output) fn in_words(shown: &Hosted, place: &Place) -> Option<Logical<'static>> {
    let kind = match place {
        _ if shown.exact => return None,
        Place { cell: Some(_), .. } => "cell",
        Place { field: Some(_), .. } => "field",
        Place { key: Some(_), .. } => "item",
        _ => "place",
    };
    let name = [&place.cell, &place.field, &place.key].into_iter().flatten().next().unwrap_or(&place.uri);
    let fully_qualified_name = one_line(&place.to_string()).into_owned();
    Some(Logical { name: one_line(name).into_owned().into(), fully_qualified_name, kind })
}

/// A piece of evidence or an instance as a related location.
pub(in crate::output) fn related<'r>(
    id: usize,
    span: Span,
    subject: &'r Subject,
    said_of: String,
    report: &Report,
    sources: &Sources,
) -> Location<'r> {
    let place = hosted(span, report, sources);
    let words = in_words(&place, &sources.place(span));
    let logical_locations = [record(subject)].into_iter().chain(words).collect();
    Location { id: Some(id), logical_locations, message: Some(said(said_of)), ..at(&place) }
}

/// Under which settings it ran and what it came to.
pub(in crate::output) fn run_properties(report: &Report) -> serde_json::Map<String, Value> {
    let run = &report.run;
    let line = |text: &str| one_line(text).into_owned();
    let pack = |pack: &crate::report::PackInfo| json!({ "name": line(&pack.name), "version": line(&pack.version), "sha256": pack.sha256 });
    let properties = json!({
        "asOf": run.as_of.to_string(),
        "timezone": line(&run.timezone),
        "organisation": run.organisation.as_deref().map(line),
        "configuration": line(&run.config),
        "failOn": run.fail_on.map_or("never", |grade| grade.name()),
        "packs": run.packs.iter().map(pack).collect::<Vec<_>>(),
        "records": report.records,
        "rules": report.rules.len(),
        "subjects": counts(&report.totals()),
    });
    match properties {
        Value::Object(properties) => properties,
        _ => serde_json::Map::new(),
    }
}

/// Subjects by verdict, those there are.
pub(in crate::output) fn counts(counts: &Counts) -> BTreeMap<&'static str, usize> {
    let of = |verdict: Verdict| (verdict.name(), counts.of(verdict));
    Verdict::ALL.into_iter().map(of).filter(|(_, n)| *n > 0).collect()
}
