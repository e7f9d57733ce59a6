use super::{Items, only, record, records};

const ISSUE: &str = r#"{"number":12,"html_url":"https://github.com/acme/isms/issues/12","title":"Door held open",
    "body":"Seen on the round.\n\n### Root cause\n\nNo checklist.\n\n### Extent\n\n_No response_\n","state":"closed","state_reason":"completed",
    "user":{"login":"ana"},"assignee":{"login":"jo"},"created_at":"2026-01-15T09:00:00Z","closed_at":"2026-03-01T10:00:00Z",
    "closed_by":{"login":"eva"},"labels":[{"name":"isms"},{"name":"grade: major"},{"name":"type: bug"}]}"#;

#[test]
fn an_issue_that_was_closed_is_done_and_not_closed() {
    let record = record(Items::GithubIssues, "corrective_action", ISSUE);
    assert_eq!(
        record,
        [
            "Issue key: acme/isms#12 @/number",
            "external_ids: [#12, https://github.com/acme/isms/issues/12] @/number",
            "Summary: Door held open @/title",
            "Description: Seen on the round.\n\n### Root cause\n\nNo checklist.\n\n### Extent\n\n_No response_\n @/body",
            "Reporter: ana @/user/login",
            "Assignee: jo @/assignee/login",
            "Created: 2026-01-15T09:00:00Z @/created_at",
            "Status: Done @/state",
            "Resolved: 2026-03-01T10:00:00Z @/closed_at",
            "Closed by: eva @/closed_by/login",
            "grade: major @/labels/1/name",
            "Labels: [isms, grade: major, type: bug] @/labels/0/name",
            "Root cause: No checklist. @/body",
        ]
    );
}

#[test]
fn why_an_issue_was_closed_counts() {
    let said = |kind: &str, from: &str, to: &str| {
        only(&record(Items::GithubIssues, kind, &ISSUE.replace(from, to)), &["Status", "cancelled_on", "Date closed"])
    };
    assert_eq!(
        said("corrective_action", "completed", "not_planned"),
        ["Status: Won't do @/state_reason", "cancelled_on: 2026-03-01T10:00:00Z @/closed_at"]
    );
    assert_eq!(said("nonconformity", "completed", "not_planned"), ["Status: not_planned @/state_reason"]);
    assert_eq!(said("nonconformity", "completed", "duplicate"), ["Status: Duplicate @/state_reason"]);
    assert_eq!(
        said("nonconformity", "", ""),
        ["Status: closed @/state", "Date closed: 2026-03-01T10:00:00Z @/closed_at"]
    );
}

#[test]
fn a_pull_request_among_the_issues_is_none() {
    let pull = ISSUE.replacen('{', r#"{"pull_request":{"url":"x"},"#, 1);
    assert_eq!(records(Items::GithubIssues, "nonconformity", &pull).len(), 0);
}

#[test]
fn closing_and_reopening_are_steps_of_the_history() {
    let events = r#"[{"id":2,"event":"reopened","created_at":"2026-03-03T10:00:00Z","actor":{"login":"ana"}},
        {"id":1,"event":"closed","created_at":"2026-03-01T10:00:00Z","actor":{"login":"eva"}},{"id":3,"event":"labeled"}]"#;
    let item = format!(r#"{{"item":{ISSUE},"events":{events}}}"#);
    assert_eq!(
        only(&record(Items::GithubIssues, "nonconformity", &item), &["status_history"]),
        ["status_history: [{from=open to=closed on=2026-03-01T10:00:00Z by=eva}, \
          {from=closed to=reopened on=2026-03-03T10:00:00Z by=ana}] @/events/0"]
    );
}

/// A pull request with its reviews, as `[who, what, when, on which commit]`.
fn pull(rest: &str, reviews: &[[&str; 4]]) -> Vec<String> {
    let review = |(id, [who, state, day, commit]): (usize, &[&str; 4])| {
        format!(
            r#"{{"id":{id},"user":{{"login":"{who}"}},"state":"{state}","submitted_at":"2026-02-{day}T10:00:00Z","commit_id":"{commit}"}}"#
        )
    };
    let reviews: Vec<String> = reviews.iter().enumerate().map(review).collect();
    let item = format!(
        r#"{{"item":{{"number":7,"html_url":"https://github.com/acme/app/pull/7","title":"Rotate keys","user":{{"login":"jo"}},
        "created_at":"2026-02-01T09:00:00Z","head":{{"sha":"c2"}},{rest}}},"reviews":[{}]}}"#,
        reviews.join(",")
    );
    record(Items::GithubPulls, "change", &item)
}

const MERGED: &str = r#""state":"closed","merged_at":"2026-02-20T09:00:00Z""#;

#[test]
fn a_merged_pull_request_is_an_implemented_change_that_somebody_else_approved() {
    let reviews = [
        ["jo", "APPROVED", "02", "c1"],
        ["ana", "CHANGES_REQUESTED", "03", "c1"],
        ["ana", "APPROVED", "05", "c1"],
        ["ana", "COMMENTED", "06", "c2"],
        ["eva", "APPROVED", "25", "c2"],
    ];
    assert_eq!(
        pull(MERGED, &reviews),
        [
            "Issue key: acme/app#7 @/item/number",
            "external_ids: [#7, https://github.com/acme/app/pull/7] @/item/number",
            "Summary: Rotate keys @/item/title",
            "Approvers: [ana] @/reviews/2/user/login",
            "Approved commit: c1 @/reviews/2/commit_id",
            "Head commit: c2 @/item/head/sha",
            "Approval of the last commit: no @/reviews/2/commit_id",
            "requested_by: jo @/item/user/login",
            "requested_on: 2026-02-01T09:00:00Z @/item/created_at",
            "recorded_on: 2026-02-01T09:00:00Z @/item/created_at",
            "approved_by: ana @/reviews/2/user/login",
            "approved_on: 2026-02-05T10:00:00Z @/reviews/2/submitted_at",
            "approved_at: 2026-02-05T10:00:00Z @/reviews/2/submitted_at",
            "implemented_on: 2026-02-20T09:00:00Z @/item/merged_at",
            "implemented_at: 2026-02-20T09:00:00Z @/item/merged_at",
            "Status: implemented @/item/merged_at",
        ]
    );
}

#[test]
fn an_approval_that_was_taken_back_or_is_ones_own_is_none() {
    let approved = |reviews: &[[&str; 4]]| only(&pull(MERGED, reviews), &["approved_by", "Changes requested by"]);
    assert_eq!(approved(&[["jo", "APPROVED", "02", "c2"]]), [""; 0]);
    assert_eq!(approved(&[["ana", "APPROVED", "02", "c2"], ["ana", "DISMISSED", "03", "c2"]]), [""; 0]);
    assert_eq!(
        approved(&[["ana", "APPROVED", "02", "c2"], ["ana", "CHANGES_REQUESTED", "03", "c2"]]),
        ["Changes requested by: [ana] @/reviews/1/user/login"]
    );
}

#[test]
fn what_was_not_merged_is_no_implemented_change() {
    let status = |rest: &str, reviews: &[[&str; 4]]| only(&pull(rest, reviews), &["Status"]).remove(0);
    let left = r#""state":"closed","merged_at":null"#;
    assert_eq!(status(left, &[]), "Status: cancelled @/item/state");
    assert_eq!(status(left, &[["ana", "CHANGES_REQUESTED", "03", "c2"]]), "Status: rejected @/reviews/0/state");
    assert_eq!(status(r#""state":"open""#, &[]), "Status: requested @/item/state");
    assert_eq!(status(r#""state":"open","draft":true"#, &[]), "Status: requested @/item/draft");
    assert_eq!(
        status(r#""state":"open""#, &[["ana", "APPROVED", "03", "c2"]]),
        "Status: approved @/reviews/0/user/login"
    );
}

/// A branch with its own settings and its rules.
fn branch(protected: bool, protection: &str, rules: &str) -> Vec<String> {
    let item = format!(
        r#"{{"item":{{"name":"main","protected":{protected},"_links":{{"html":"https://github.com/acme/app/tree/main"}}}},
        "protection":{protection},"rules":{rules},"read":"2026-11-23T08:00:00Z"}}"#
    );
    record(Items::GithubBranches, "evidence", &item)
}

#[test]
fn a_branch_is_evidence_of_what_its_settings_and_its_rules_ask_for_together() {
    let protection = r#"{"required_pull_request_reviews":{"required_approving_review_count":1,"dismiss_stale_reviews":false},
        "enforce_admins":{"enabled":true},"allow_force_pushes":{"enabled":true},"required_status_checks":{"contexts":["build"]}}"#;
    let rules = r#"[{"type":"pull_request","parameters":{"required_approving_review_count":2,"dismiss_stale_reviews_on_push":true}},
        {"type":"non_fast_forward"},{"type":"required_status_checks","parameters":{"required_status_checks":[{"context":"build"},{"context":"scan"}]}}]"#;
    assert_eq!(
        branch(true, protection, rules),
        [
            "id: acme/app@main @/item/name",
            "title: What protects the branch main of acme/app @/item/name",
            "location: https://github.com/acme/app/tree/main @/item/_links/html",
            "kind: config @/item",
            "integrity: system_generated @/item",
            "Protected: yes @/protection",
            "Required approvals: 2 @/rules/0/parameters/required_approving_review_count",
            "Stale approvals dismissed: yes @/rules/0/parameters/dismiss_stale_reviews_on_push",
            "Administrators included: yes @/protection/enforce_admins/enabled",
            "Signed commits: no @/item",
            "Linear history: no @/item",
            "Force pushes: forbidden @/rules/1",
            "Deletion: allowed @/item",
            "Status checks: [build, scan] @/protection/required_status_checks/contexts/0",
            "description: Protected: yes; Required approvals: 2; Stale approvals dismissed: yes; Administrators included: yes; \
             Signed commits: no; Linear history: no; Force pushes: forbidden; Deletion: allowed; Status checks: build, scan @/item",
            "produced_on: 2026-11-23T08:00:00Z @/read",
            "collected_on: 2026-11-23T08:00:00Z @/read",
        ]
    );
}

#[test]
fn a_branch_is_unprotected_only_where_nothing_says_otherwise() {
    assert_eq!(only(&branch(false, "null", "[]"), &["Protected"]), ["Protected: no @/item/protected"]);
    assert_eq!(only(&branch(true, "null", r#"[{"type":"deletion"}]"#), &["Protected"]), ["Protected: yes @/rules/0"]);
    // The branch says that it is, and nothing tells by what: nobody can say.
    assert_eq!(only(&branch(true, "null", "[]"), &["Protected"]), [""; 0]);
}
