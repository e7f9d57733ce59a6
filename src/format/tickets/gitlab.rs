//! Issues and merge requests of GitLab.

use super::changes::{Change, Outcome};
use super::row::{Row, elements, find, list, said, text};
use super::{APPROVALS, Kind, labels};
use crate::node::Node;

/// The record of an issue.
pub(super) fn issue<'s>(item: &Node<'s>, kind: Kind) -> Vec<Node<'s>> {
    let mut row = Row::of(item);
    names(&mut row, item, '#');
    row.copy("Summary", item, "title");
    row.copy("Description", item, "description");
    row.copy("Reporter", item, "author.username");
    let assignee = elements(item, "assignees").first().and_then(|node| find(node, "username"));
    row.put("Assignee", assignee.or_else(|| find(item, "assignee.username")).cloned());
    row.copy("Created", item, "created_at");
    row.copy("Updated", item, "updated_at");
    row.copy("Due date", item, "due_date");
    row.copy("Issue Type", item, "issue_type");
    row.copy("Milestone", item, "milestone.title");
    row.copy("Milestone due", item, "milestone.due_date");
    if let Some(state) = find(item, "state") {
        // Whoever closes an issue has not shown that what was done works.
        let words = match (state.as_text(), kind) {
            (Some("opened"), _) => said("open", state),
            (Some("closed"), Kind::Action) => said("Done", state),
            _ => state.clone(),
        };
        row.put("Status", Some(words));
    }
    row.copy(kind.done_heading(), item, "closed_at");
    row.copy(kind.done_by_heading(), item, "closed_by.username");
    labels::put(&mut row, elements(item, "labels").to_vec());
    labels::form(&mut row, find(item, "description"));
    vec![row.finish()]
}

/// The id as it is written everywhere, and the shorter ones that stand for it.
fn names<'s>(row: &mut Row<'s>, sent: &Node<'s>, mark: char) {
    let Some(number) = find(sent, "iid") else { return };
    let short = format!("{mark}{}", number.as_text().unwrap_or_default());
    let full = find(sent, "references.full").cloned();
    row.put("Issue key", Some(full.unwrap_or_else(|| said(short.clone(), number))));
    let others = [Some(said(short, number)), find(sent, "web_url").cloned()];
    row.put("external_ids", Some(list(others.into_iter().flatten().collect())));
}

/// The change that a merge request is.
pub(super) fn merge_request<'s>(item: &Node<'s>) -> Vec<Node<'s>> {
    let sent = find(item, "item").unwrap_or(item);
    let mut row = Row::of(sent);
    names(&mut row, sent, '!');
    row.copy("Summary", sent, "title");
    row.copy("Description", sent, "description");
    row.copy("Updated", sent, "updated_at");
    row.copy("Base branch", sent, "target_branch");
    row.copy("Merge commit", sent, "merge_commit_sha");
    labels::put(&mut row, elements(sent, "labels").to_vec());
    labels::form(&mut row, find(sent, "description"));
    let mut change = Change::of(sent, find(sent, "author.username"), find(sent, "created_at"));
    change.merged = find(sent, "merged_at");
    change.merged_by = find(sent, "merge_user.username").or_else(|| find(sent, "merged_by.username"));
    let state = find(sent, "state");
    change.outcome = match (change.merged, state.and_then(Node::as_text), text(sent, "draft")) {
        (Some(merged), ..) => Outcome::Merged(merged),
        (None, Some("closed"), _) => Outcome::Left(state),
        (None, _, Some("true")) => Outcome::Draft(find(sent, "draft")),
        _ => Outcome::Open(state),
    };
    let author = text(sent, "author.username");
    let approvals = find(item, APPROVALS).map_or(&[][..], |approvals| elements(approvals, "approved_by"));
    let others = approvals.iter().filter(|approval| text(approval, "user.username") != author);
    let others: Vec<&Node<'s>> = others.filter(|approval| find(approval, "user.username").is_some()).collect();
    if let Some(last) = others.last() {
        change.approved_by = find(last, "user.username");
        change.approved_on = find(last, "approved_at");
        let names = others.iter().filter_map(|approval| find(approval, "user.username").cloned());
        row.put("Approvers", Some(list(names.collect())));
    }
    change.put(&mut row);
    vec![row.finish()]
}
