//! The file of a baseline: YAML that people read, comment and review.

use std::collections::BTreeSet;
use std::fmt::Write;

use chrono::NaiveDate;

use super::{Baseline, Entry};
use crate::finding::Grade;
use crate::format::{self, Format, Limits};
use crate::node::Node;
use crate::problem::Problem;
use crate::shape::Shape;
use crate::source::Source;

/// The version of the format.
const VERSION: &str = "1";

/// Reads a baseline. With a mistake in it there is none: what it would have held must not be guessed.
pub fn read(source: &Source, problems: &mut Vec<Problem>) -> Option<Baseline> {
    let before = problems.len();
    let mut documents = format::documents(Format::Yaml, source, &Limits::default(), problems).into_iter();
    let node = documents.next().unwrap_or_else(|| Node::null(source.beginning()));
    if let Some(second) = documents.next() {
        problems.push(Problem::error("a baseline must be one document; this is a second one", second.span));
    }
    let mut shape = Shape::new(&node, "the baseline", problems);
    match shape.required_text("baseline", problems) {
        Some((VERSION, _)) | None => {}
        Some((other, span)) => {
            let problem = Problem::error(format!("this program does not know version `{other}` of baselines"), span);
            problems.push(problem.help(format!("it knows version {VERSION}")));
        }
    }
    let entries = shape.list("entries", problems);
    shape.finish(problems);
    let entries: Vec<Entry> = entries.iter().filter_map(|node| entry(node, problems)).collect();
    let mut seen = BTreeSet::new();
    for entry in &entries {
        if !seen.insert(&entry.key) {
            problems.push(Problem::error(format!("the key `{}` stands in the baseline twice", entry.key), entry.span));
        }
    }
    (problems.len() == before).then_some(Baseline { entries })
}

fn entry(node: &Node<'_>, problems: &mut Vec<Problem>) -> Option<Entry> {
    let mut shape = Shape::new(node, "an entry of the baseline", problems);
    let key = shape.required_text("key", problems);
    let rule = shape.required_text("rule", problems);
    let subject = shape.required_text("subject", problems);
    let grade = shape.required_text("grade", problems);
    let says = shape.text("says", problems);
    let since = shape.required_text("since", problems);
    let owner = shape.required_text("owner", problems);
    if shape.required_text("days", problems).is_none() {
        shape.finish(problems);
        return None;
    }
    let days = shape.number("days", problems);
    shape.finish(problems);
    let grade = grade.and_then(|(text, span)| {
        let grade = Grade::named(text);
        if grade.is_none() {
            problems.push(Problem::error(format!("`grade` cannot be `{text}`; it is major, minor or ofi"), span));
        }
        grade
    });
    let since = since.and_then(|(text, span)| {
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|date| date.to_string() == text);
        if date.is_none() {
            problems.push(Problem::error(format!("`since` must be a date as 2026-01-31, not `{text}`"), span));
        }
        date
    });
    let owned = |said: Option<(&str, _)>| said.map(|(text, _)| text.to_owned());
    Some(Entry {
        key: owned(key)?,
        rule: owned(rule)?,
        subject: owned(subject)?,
        grade: grade?,
        says: owned(says).unwrap_or_default(),
        since: since?,
        owner: owned(owner)?,
        days: days?,
        span: node.span,
    })
}

/// A baseline as the text of a file.
pub fn written(baseline: &Baseline) -> String {
    let mut out = String::from(
        "# Findings that stood open when this file was made. A run with `--baseline` reports them and fails only on what is new\n\
         # or worse, or open for more than `days` from `since` on. It is a debt to pay back, not an acceptance: what is to stay as\n\
         # it is needs one. `tickmark baseline update` takes out what was put right; nothing puts more in.\n",
    );
    let _ = writeln!(out, "baseline: {VERSION}");
    if baseline.entries.is_empty() {
        out.push_str("entries: []\n");
        return out;
    }
    out.push_str("entries:\n");
    for entry in &baseline.entries {
        let _ = writeln!(out, "  - key: {}", quoted(&entry.key));
        let _ = writeln!(out, "    rule: {}", quoted(&entry.rule));
        let _ = writeln!(out, "    subject: {}", quoted(&entry.subject));
        let _ = writeln!(out, "    grade: {}", entry.grade);
        let _ = writeln!(out, "    says: {}", quoted(&entry.says));
        let _ = writeln!(out, "    since: {}", entry.since);
        let _ = writeln!(out, "    owner: {}", quoted(&entry.owner));
        let _ = writeln!(out, "    days: {}", entry.days);
    }
    out
}

/// A text as YAML reads it back: in JSON's quotes, which are YAML's.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// The text of a baseline without the entries of these keys; comments and order of all others stay as they are.
///
/// # Errors
/// Where an entry does not stand on lines of its own, so that taking it out would touch others.
pub fn tightened(source: &Source, baseline: &Baseline, gone: &[String]) -> Result<String, String> {
    let lines: Vec<&str> = source.text().split_inclusive('\n').collect();
    let line_of = |at: u32| source.line_column(at as usize).0.saturating_sub(1);
    let firsts: Vec<usize> = baseline.entries.iter().map(|entry| line_of(entry.span.start)).collect();
    let mut drop = BTreeSet::new();
    for (at, entry) in baseline.entries.iter().enumerate().filter(|(_, entry)| gone.contains(&entry.key)) {
        let first = firsts.get(at).copied().unwrap_or(0);
        let last = line_of(entry.span.end.saturating_sub(1));
        drop.extend(first..=last);
    }
    let mut text: String =
        lines.iter().enumerate().filter(|(at, _)| !drop.contains(at)).map(|(_, line)| *line).collect();
    if gone.len() == baseline.entries.len() && !gone.is_empty() {
        text = written(&Baseline::default());
    }
    let made = Source::new(source.id(), source.name(), text);
    let mut problems = Vec::new();
    let without_place = |entry: &Entry| Entry { span: made.beginning(), ..entry.clone() };
    let left: Vec<Entry> =
        baseline.entries.iter().filter(|entry| !gone.contains(&entry.key)).map(without_place).collect();
    let same = read(&made, &mut problems)
        .is_some_and(|again| again.entries.iter().map(without_place).collect::<Vec<_>>() == left);
    if same {
        Ok(made.text().to_owned())
    } else {
        Err("its entries do not stand on lines of their own; take out by hand what is named above".to_owned())
    }
}
