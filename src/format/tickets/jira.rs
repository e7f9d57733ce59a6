//! Issues of Jira.

use std::borrow::Cow;

use super::document::shown;
use super::row::{Row, elements, find, list, text, word};
use super::steps;
use super::{Kind, NAMES};
use crate::node::{Kind as Is, Node};

mod story;

use self::story::Story;

/// Fields that every issue has and the headings that an export gives them. What stands here is read as it is.
const FIELDS: [(&str, &str); 9] = [
    ("summary", "Summary"),
    ("description", "Description"),
    ("assignee", "Assignee"),
    ("reporter", "Reporter"),
    ("created", "Created"),
    ("updated", "Updated"),
    ("duedate", "Due date"),
    ("priority", "Priority"),
    ("issuetype", "Issue Type"),
];

/// Fields that are read elsewhere, that change when somebody looks, or that are sums over other issues.
const APART: [&str; 23] = [
    "status",
    "resolution",
    "resolutiondate",
    "issuelinks",
    "parent",
    "creator",
    "lastViewed",
    "watches",
    "votes",
    "workratio",
    "progress",
    "aggregateprogress",
    "timetracking",
    "timespent",
    "timeestimate",
    "timeoriginalestimate",
    "aggregatetimespent",
    "aggregatetimeestimate",
    "aggregatetimeoriginalestimate",
    "worklog",
    "comment",
    "attachment",
    "thumbnail",
];

/// Resolutions that say more than that the matter is done: the status of the record is what they say.
const TELLING: [&str; 13] = [
    "wontdo",
    "wontfix",
    "declined",
    "obsolete",
    "cancelled",
    "canceled",
    "nolongerrequired",
    "duplicate",
    "cannotreproduce",
    "invalid",
    "rejected",
    "notabug",
    "withdrawn",
];

/// Those of them after which nothing was done.
const CANCELLED: [&str; 7] = ["wontdo", "wontfix", "declined", "obsolete", "cancelled", "canceled", "nolongerrequired"];

/// Statuses that say that a matter is over, and not only that the work is.
const CLOSED: [&str; 3] = ["closed", "verified", "completeandverified"];

/// The record of an issue.
pub(super) fn issue<'s>(item: &Node<'s>, kind: Kind) -> Vec<Node<'s>> {
    let sent = find(item, "item").unwrap_or(item);
    let story = Story::of(item, sent);
    let mut row = Row::of(sent);
    row.copy("Issue key", sent, "key");
    let Some(fields) = find(sent, "fields") else { return vec![row.finish()] };
    for (field, heading) in FIELDS {
        row.put(heading, find(fields, field).and_then(shown));
    }
    who(&mut row, fields, kind);
    state(&mut row, fields, &story, kind);
    due(&mut row, fields, &story, kind);
    links(&mut row, fields, kind);
    row.put("status_history", steps::history(&story.states));
    row.put("external_ids", (!story.keys.is_empty()).then(|| list(story.keys)));
    others(&mut row, fields, find(item, NAMES));
    vec![row.finish()]
}

/// Who entered it, and who works on it where that is a field of its own.
fn who<'s>(row: &mut Row<'s>, fields: &Node<'s>, kind: Kind) {
    let apart = matches!(kind, Kind::Nonconformity | Kind::Incident);
    row.put(if apart { "Created by" } else { "Creator" }, find(fields, "creator").and_then(shown));
    if kind == Kind::Incident {
        row.put("Assigned to", find(fields, "assignee").and_then(shown));
    }
}

/// The status, with the resolution where that says more, and the dates that follow from it.
fn state<'s>(row: &mut Row<'s>, fields: &Node<'s>, story: &Story<'s>, kind: Kind) {
    let name = find(fields, "status.name");
    let over = text(fields, "status.statusCategory.key") == Some("done");
    let resolution = find(fields, "resolution").and_then(shown);
    let telling = resolution.as_ref().filter(|node| over && is_one_of(node, &TELLING));
    row.put("Status", telling.or(name).cloned());
    row.put("Resolution", resolution.clone());
    let last = story.entered(fields);
    row.put("Status changed", last.and_then(|step| step.on.clone()));
    row.put("Status changed by", last.and_then(|step| step.by.clone()));
    let day = find(fields, "resolutiondate").cloned();
    let closed = name.is_some_and(|name| is_one_of(name, &CLOSED)) && telling.is_none();
    match (kind, telling) {
        (Kind::Action, Some(telling)) if is_one_of(telling, &CANCELLED) => {
            row.put("cancelled_on", day.or(last.and_then(|step| step.on.clone())));
            row.put("cancelled_by", last.and_then(|step| step.by.clone()));
        }
        (_, Some(_)) => row.put("Resolution date", day),
        // The day of the resolution may lie before the day of closing: the history knows better.
        (Kind::Nonconformity, None) if closed && last.is_some() => row.put("Resolution date", day),
        (_, None) => row.put("Resolved", day),
    }
    if closed && matches!(kind, Kind::Action | Kind::Nonconformity) {
        row.put("Date closed", last.and_then(|step| step.on.clone()));
        row.put("closed_by", last.and_then(|step| step.by.clone()));
    }
}

/// How the due date moved, for records that have one.
fn due<'s>(row: &mut Row<'s>, fields: &Node<'s>, story: &Story<'s>, kind: Kind) {
    if kind != Kind::Action || !story.whole {
        return;
    }
    let now = find(fields, "duedate").cloned();
    row.put("original_due_on", steps::first_due(&story.dues).or(now));
    row.put("reschedules", steps::reschedules(&story.dues));
}

/// Links under the words that say what they mean. A link that only relates stays what it is.
fn links<'s>(row: &mut Row<'s>, fields: &Node<'s>, kind: Kind) {
    row.copy("Parent", fields, "parent.key");
    for link in elements(fields, "issuelinks") {
        for (end, words) in [("outwardIssue", "type.outward"), ("inwardIssue", "type.inward")] {
            let (Some(key), Some(words)) = (find(link, &format!("{end}.key")), text(link, words)) else { continue };
            row.add(meaning(words, kind), key.clone());
        }
    }
}

/// The field that a typed link stands for, where that is fixed; else its words.
fn meaning(words: &str, kind: Kind) -> Cow<'static, str> {
    let field = match (words.to_lowercase().as_str(), kind) {
        ("duplicates", Kind::Nonconformity) => "duplicate_of",
        ("duplicates", _) => "superseded_by",
        ("is caused by" | "implements", Kind::Action) => "nonconformity",
        ("is caused by", Kind::Nonconformity) => "source_ref",
        ("tests", Kind::Check) => "subject",
        _ => return Cow::Owned(words.to_owned()),
    };
    Cow::Borrowed(field)
}

/// Every other field under the name that people know it by.
fn others<'s>(row: &mut Row<'s>, fields: &Node<'s>, names: Option<&Node<'s>>) {
    let Is::Map(entries) = &fields.kind else { return };
    for entry in entries {
        let known = FIELDS.iter().any(|(field, _)| entry.key == *field);
        if known || APART.iter().any(|field| entry.key == *field) {
            continue;
        }
        let name = names.and_then(|names| text(names, &entry.key)).map(str::to_owned);
        let heading: Cow<'s, str> = name.map_or_else(|| entry.key.clone(), Cow::Owned);
        // Two fields of one name are told apart by what the tool calls them.
        let heading = if row.has(&heading) { entry.key.clone() } else { heading };
        row.put(heading, shown(&entry.value));
    }
}

fn is_one_of(node: &Node<'_>, words: &[&str]) -> bool {
    node.as_text().is_some_and(|text| words.contains(&word(text).as_str()))
}
