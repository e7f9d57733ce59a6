//! Issues and pull requests of GitHub.

use super::changes::{Change, Outcome};
use super::row::{Row, elements, find, list, said, text};
use super::steps::{self, Step, in_order, time};
use super::{EVENTS, Kind, REVIEWS, labels};
use crate::node::Node;

/// The record of an issue; none of a pull request, which stands among the issues too.
pub(super) fn issue<'s>(item: &Node<'s>, kind: Kind) -> Vec<Node<'s>> {
    let sent = find(item, "item").unwrap_or(item);
    if find(sent, "pull_request").is_some() {
        return Vec::new();
    }
    let mut row = Row::of(sent);
    names(&mut row, sent, '#');
    row.copy("Summary", sent, "title");
    row.copy("Description", sent, "body");
    row.copy("Reporter", sent, "user.login");
    row.copy("Assignee", sent, "assignee.login");
    row.copy("Created", sent, "created_at");
    row.copy("Updated", sent, "updated_at");
    row.put("Status", status(sent, kind));
    ended(&mut row, sent, kind);
    row.copy("Milestone", sent, "milestone.title");
    row.copy("Milestone due", sent, "milestone.due_on");
    row.copy("Issue Type", sent, "type.name");
    let label = |node: &Node<'s>| find(node, "name").cloned().or_else(|| node.as_text().map(|_| node.clone()));
    labels::put(&mut row, elements(sent, "labels").iter().filter_map(label).collect());
    labels::form(&mut row, find(sent, "body"));
    row.put("status_history", events(item));
    vec![row.finish()]
}

/// The id as it is written everywhere, and the shorter ones that stand for it.
fn names<'s>(row: &mut Row<'s>, sent: &Node<'s>, mark: char) {
    let Some(number) = find(sent, "number") else { return };
    let short = format!("{mark}{}", number.as_text().unwrap_or_default());
    let address = find(sent, "html_url");
    let path = address.and_then(|node| node.as_text()?.split("://").nth(1)?.split_once('/'));
    let repository = path.map(|(_, path)| path.split('/').take(2).collect::<Vec<_>>().join("/"));
    row.put("Issue key", Some(said(format!("{}{short}", repository.unwrap_or_default()), number)));
    let others = [Some(said(short, number)), address.cloned()];
    row.put("external_ids", Some(list(others.into_iter().flatten().collect())));
}

/// The status in words that the model may know. Whoever closes an issue has not shown that what was done works, so an action
/// that was closed as completed is done and no more.
fn status<'s>(sent: &Node<'s>, kind: Kind) -> Option<Node<'s>> {
    let state = find(sent, "state")?;
    let reason = find(sent, "state_reason");
    Some(match (state.as_text()?, reason.and_then(Node::as_text), kind) {
        ("closed", Some("not_planned"), Kind::Action) => said("Won't do", reason.unwrap_or(state)),
        ("closed", Some("duplicate"), _) => said("Duplicate", reason.unwrap_or(state)),
        ("closed", Some("not_planned"), _) => reason?.clone(),
        ("closed", _, Kind::Action) => said("Done", state),
        _ => state.clone(),
    })
}

/// When and by whom it was closed.
fn ended<'s>(row: &mut Row<'s>, sent: &Node<'s>, kind: Kind) {
    let day = find(sent, "closed_at").cloned();
    let by = find(sent, "closed_by.login").cloned();
    match text(sent, "state_reason") {
        Some("not_planned") if kind == Kind::Action => {
            row.put("cancelled_on", day);
            row.put("cancelled_by", by);
        }
        Some("not_planned" | "duplicate") => row.put("Resolution date", day),
        _ => {
            row.put(kind.done_heading(), day);
            row.put(kind.done_by_heading(), by);
        }
    }
}

/// The steps of the state that the events of an issue tell.
fn events<'s>(item: &Node<'s>) -> Option<Node<'s>> {
    let events = in_order(elements(item, EVENTS), "created_at");
    let mut steps = Vec::new();
    for event in events {
        let Some(name) = find(event, "event") else { continue };
        let (from, to) = match name.as_text() {
            Some("closed") => ("open", "closed"),
            Some("reopened") => ("closed", "reopened"),
            _ => continue,
        };
        steps.push(Step {
            from: Some(said(from, name)),
            to: Some(said(to, name)),
            on: find(event, "created_at").cloned(),
            by: find(event, "actor.login").cloned(),
            place: event.span,
        });
    }
    steps::history(&steps)
}

/// The change that a pull request is.
pub(super) fn pull<'s>(item: &Node<'s>) -> Vec<Node<'s>> {
    let sent = find(item, "item").unwrap_or(item);
    let mut row = Row::of(sent);
    names(&mut row, sent, '#');
    row.copy("Summary", sent, "title");
    row.copy("Description", sent, "body");
    row.copy("Updated", sent, "updated_at");
    row.copy("Base branch", sent, "base.ref");
    row.copy("Merge commit", sent, "merge_commit_sha");
    let label = |node: &Node<'s>| find(node, "name").cloned();
    labels::put(&mut row, elements(sent, "labels").iter().filter_map(label).collect());
    labels::form(&mut row, find(sent, "body"));
    let mut change = Change::of(sent, find(sent, "user.login"), find(sent, "created_at"));
    change.merged = find(sent, "merged_at");
    change.merged_by = find(sent, "merged_by.login");
    let state = find(sent, "state");
    change.outcome = match (state.and_then(Node::as_text), change.merged, text(sent, "draft")) {
        (_, Some(merged), _) => Outcome::Merged(merged),
        (Some("closed"), None, _) => Outcome::Left(state),
        (_, None, Some("true")) => Outcome::Draft(find(sent, "draft")),
        _ => Outcome::Open(state),
    };
    reviews(&mut row, &mut change, item, sent);
    change.put(&mut row);
    vec![row.finish()]
}

/// The last word of each reviewer but the author. A comment takes no approval back.
fn reviews<'n, 's>(row: &mut Row<'s>, change: &mut Change<'n, 's>, item: &'n Node<'s>, sent: &'n Node<'s>) {
    let author = text(sent, "user.login");
    let head = text(sent, "head.sha");
    let merged = time(sent, "merged_at");
    let mut last: Vec<(&str, &Node<'s>)> = Vec::new();
    for review in in_order(elements(item, REVIEWS), "submitted_at") {
        let counts = matches!(text(review, "state"), Some("APPROVED" | "CHANGES_REQUESTED" | "DISMISSED"));
        // What was said after the merge did not lead to it.
        let late = merged.zip(time(review, "submitted_at")).is_some_and(|(merged, said)| said > merged);
        let who = text(review, "user.login").unwrap_or("");
        if !counts || late || who.is_empty() || Some(who) == author {
            continue;
        }
        last.retain(|(known, _)| *known != who);
        last.push((who, review));
    }
    let of = |state: &str| {
        last.iter().filter(|(_, review)| text(review, "state") == Some(state)).map(|(_, review)| *review).collect()
    };
    let approved: Vec<&Node<'s>> = of("APPROVED");
    let against: Vec<&Node<'s>> = of("CHANGES_REQUESTED");
    let login = |review: &&&Node<'s>| find(review, "user.login").cloned();
    row.put(
        "Approvers",
        (!approved.is_empty()).then(|| list(approved.iter().filter_map(|node| login(&node)).collect())),
    );
    row.put(
        "Changes requested by",
        (!against.is_empty()).then(|| list(against.iter().filter_map(|node| login(&node)).collect())),
    );
    if let Some(review) = approved.last() {
        change.approved_by = find(review, "user.login");
        change.approved_on = find(review, "submitted_at");
        row.copy("Approved commit", review, "commit_id");
        row.copy("Head commit", sent, "head.sha");
        if let (Some(commit), true) = (find(review, "commit_id"), head.is_some()) {
            let same = if commit.as_text() == head { "yes" } else { "no" };
            row.put("Approval of the last commit", Some(said(same, commit)));
        }
    }
    change.refused = against.last().and_then(|review| find(review, "state"));
}
