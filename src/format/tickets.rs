//! What ticket systems send, put into the words of records. What every tracker knows has the heading that exports of it
//! have, so that the headings of the model fit; a field of the organisation's own has the name that people gave it. Each
//! value keeps the place where it was sent. Nothing is guessed: what only the organisation can know is left to `columns`.

use super::Adapt;

mod branches;
mod changes;
mod document;
mod github;
mod gitlab;
mod jira;
mod labels;
mod row;
mod servicenow;
mod steps;

/// The names under which what belongs to an item, and was asked for apart, stands beside it.
pub const HISTORIES: &str = "histories";
/// What people call the fields of an item that has names of its own for them.
pub const NAMES: &str = "names";
/// The events of an issue.
pub const EVENTS: &str = "events";
/// The reviews of a pull request.
pub const REVIEWS: &str = "reviews";
/// The approvals of a merge request.
pub const APPROVALS: &str = "approvals";
/// What protects a branch by its own settings; `null` where nothing does.
pub const PROTECTION: &str = "protection";
/// The rules of rulesets that hold for a branch.
pub const RULES: &str = "rules";
/// When an item that tells of a state was asked for.
pub const READ: &str = "read";

/// What the items of a list are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Items {
    /// Issues of Jira, with their changelog.
    JiraIssues,
    /// Issues of GitHub.
    GithubIssues,
    /// Pull requests of GitHub, with their reviews.
    GithubPulls,
    /// Branches of GitHub, with what protects them.
    GithubBranches,
    /// Issues of GitLab.
    GitlabIssues,
    /// Merge requests of GitLab, with their approvals.
    GitlabMerges,
    /// Protected branches of GitLab.
    GitlabBranches,
    /// Rows of a table of ServiceNow.
    ServicenowRows,
}

/// What the records are, where the same thing of a tracker means another in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Nonconformity,
    Action,
    Check,
    Incident,
    Change,
    Other,
}

impl Kind {
    fn of(name: &str) -> Self {
        match name {
            "nonconformity" => Self::Nonconformity,
            "corrective_action" => Self::Action,
            "effectiveness_check" => Self::Check,
            "incident" => Self::Incident,
            "change" => Self::Change,
            _ => Self::Other,
        }
    }

    /// The heading of the day on which the tool regards the matter as done. To have done a thing is not to have closed it.
    fn done_heading(self) -> &'static str {
        match self {
            Self::Action => "Resolved",
            Self::Nonconformity => "Date closed",
            _ => "Closed",
        }
    }

    /// Who closed it, where the records have a field for that.
    fn done_by_heading(self) -> &'static str {
        match self {
            Self::Nonconformity | Self::Incident => "closed_by",
            _ => "Closed by",
        }
    }
}

/// An adapter for each kind of record: what reads items takes no more than the item.
macro_rules! by_kind {
    ($adapt:path, $kind:expr) => {
        match $kind {
            Kind::Nonconformity => |item| $adapt(&item, Kind::Nonconformity),
            Kind::Action => |item| $adapt(&item, Kind::Action),
            Kind::Check => |item| $adapt(&item, Kind::Check),
            Kind::Incident => |item| $adapt(&item, Kind::Incident),
            Kind::Change => |item| $adapt(&item, Kind::Change),
            Kind::Other => |item| $adapt(&item, Kind::Other),
        }
    };
}

/// What puts items into the words of records of a type.
pub fn adapt(items: Items, kind: &str) -> Adapt {
    let kind = Kind::of(kind);
    match items {
        Items::JiraIssues => by_kind!(jira::issue, kind),
        Items::GithubIssues => by_kind!(github::issue, kind),
        Items::GithubPulls => |item| github::pull(&item),
        Items::GithubBranches => |item| branches::github(&item),
        Items::GitlabIssues => by_kind!(gitlab::issue, kind),
        Items::GitlabMerges => |item| gitlab::merge_request(&item),
        Items::GitlabBranches => |item| branches::gitlab(&item),
        Items::ServicenowRows => by_kind!(servicenow::row, kind),
    }
}

#[cfg(test)]
mod tests;
