//! The settings of a run that are not about sources.

use std::path::{Component, Path, PathBuf};

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::environment::next_variable;
use super::keys::PERIOD;
use super::{Period, Said};
use crate::finding::Grade;
use crate::node::{Entry, Kind, Node};
use crate::param::{Origin, Param, ParamValue};
use crate::problem::Problem;
use crate::shape::Shape;
use crate::source::Span;

pub(super) fn said_text(text: &str, span: Span) -> Said<String> {
    Said { value: text.to_owned(), span }
}

pub(super) fn said(text: Option<(&str, Span)>) -> Option<Said<String>> {
    text.map(|(text, span)| said_text(text, span))
}

pub(super) fn timezone(text: Option<(&str, Span)>, problems: &mut Vec<Problem>) -> Option<(Tz, Span)> {
    let (text, span) = text?;
    if let Ok(zone) = text.parse::<Tz>() {
        return Some((zone, span));
    }
    let problem = Problem::error(format!("no time zone is called `{text}`"), span);
    let problem = problem.did_you_mean(text, chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()));
    problems.push(match problem.help {
        Some(_) => problem,
        None => problem.help("name it as the IANA does: `Europe/London`, `UTC`"),
    });
    None
}

pub(super) fn date(text: (&str, Span), what: &str, problems: &mut Vec<Problem>) -> Option<Said<NaiveDate>> {
    let (text, span) = text;
    let date = if text.len() == 10 { NaiveDate::parse_from_str(text, "%Y-%m-%d").ok() } else { None };
    if date.is_none() {
        problems.push(Problem::error(format!("`{what}` must be a date as 2026-01-31, not `{text}`"), span));
    }
    date.map(|value| Said { value, span })
}

pub(super) fn period(node: &Node<'_>, problems: &mut Vec<Problem>) -> Period {
    let mut shape = Shape::of(node, &PERIOD, problems);
    let start = shape.text("start", problems).and_then(|text| date(text, "start", problems));
    let end = shape.text("end", problems).and_then(|text| date(text, "end", problems));
    shape.finish(problems);
    if let (Some(start), Some(end)) = (&start, &end)
        && end.value < start.value
    {
        problems.push(Problem::error("the period ends before it starts", end.span));
    }
    Period { start, end }
}

pub(super) fn fail_on(text: Option<(&str, Span)>, problems: &mut Vec<Problem>) -> Option<Option<Grade>> {
    let (text, span) = text?;
    Some(match text {
        "major" => Some(Grade::Major),
        "minor" => Some(Grade::Minor),
        "ofi" => Some(Grade::Ofi),
        "never" => None,
        other => {
            let problem = Problem::error(format!("`fail_on` cannot be `{other}`"), span);
            problems.push(problem.help("it is one of: major, minor, ofi, never"));
            return None;
        }
    })
}

/// Where what was fetched is kept: below the directory of the configuration, or nowhere.
pub(super) fn cache(text: Option<(&str, Span)>, problems: &mut Vec<Problem>) -> Option<PathBuf> {
    let Some((text, span)) = text else { return Some(PathBuf::from(super::CACHE)) };
    if text == "false" {
        return None;
    }
    let below = Path::new(text).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if text.is_empty() || text == "true" || !below {
        let problem = Problem::error(format!("`cache` cannot be `{text}`"), span);
        problems.push(problem.help("name a directory below that of the configuration, or say `false` to keep nothing"));
    }
    Some(PathBuf::from(text))
}

/// Where the history of records is to be found: `git`, or nowhere.
pub(super) fn history(text: Option<(&str, Span)>, problems: &mut Vec<Problem>) -> Option<Said<bool>> {
    let (text, span) = text?;
    match text {
        "git" => Some(Said { value: true, span }),
        "none" => Some(Said { value: false, span }),
        other => {
            let problem = Problem::error(format!("`history` cannot be `{other}`"), span);
            problems.push(problem.help("it is `git` (the commits of the files tell) or `none`"));
            None
        }
    }
}

pub(super) fn params(entries: &[Entry<'_>], problems: &mut Vec<Problem>) -> Vec<(String, Param)> {
    let one = |entry: &Entry<'_>| {
        let value = param(&entry.value, &entry.key, problems)?;
        Some((entry.key.to_string(), Param { value, origin: Origin::Organisation, span: entry.value.span }))
    };
    entries.iter().filter_map(one).collect()
}

fn param(node: &Node<'_>, name: &str, problems: &mut Vec<Problem>) -> Option<ParamValue> {
    match &node.kind {
        Kind::Text(text) => Some(ParamValue::of_text(text)),
        Kind::Map(entries) => {
            let one = |entry: &Entry<'_>| Some((entry.key.to_string(), param(&entry.value, &entry.key, problems)?));
            Some(ParamValue::Map(entries.iter().filter_map(one).collect()))
        }
        Kind::Null | Kind::List(_) => {
            let message = format!("the parameter `{name}` is {}", node.noun());
            let help = "write a number, a length of time as `12 months`, a word, or a mapping of these";
            problems.push(Problem::error(message, node.span).help(help));
            None
        }
    }
}

/// Values from the environment never reach an output, so no setting that is printed may hold one: only `files` may, and
/// the settings of connectors, which are read elsewhere.
pub(super) fn no_variables(node: &Node<'_>, problems: &mut Vec<Problem>) {
    let Kind::Map(entries) = &node.kind else { return };
    for entry in entries {
        match &entry.value.kind {
            Kind::List(sources) if entry.key == "sources" => {
                for source in sources {
                    let Kind::Map(keys) = &source.kind else { continue };
                    let printed = |key: &&Entry<'_>| super::records::PRINTED.contains(&&*key.key);
                    keys.iter().filter(printed).for_each(|key| forbid(&key.value, &key.key, problems));
                }
            }
            _ => forbid(&entry.value, &entry.key, problems),
        }
    }
}

/// Reports variables in what is shown.
pub(super) fn forbid(node: &Node<'_>, key: &str, problems: &mut Vec<Problem>) {
    match &node.kind {
        Kind::Text(text) if next_variable(text).is_some() => {
            let message = format!("`{key}` is shown in reports, so it cannot come from the environment");
            problems.push(Problem::error(message, node.span).help("write the value itself"));
        }
        Kind::List(items) => items.iter().for_each(|item| forbid(item, key, problems)),
        Kind::Map(entries) => entries.iter().for_each(|entry| forbid(&entry.value, key, problems)),
        Kind::Text(_) | Kind::Null => {}
    }
}
