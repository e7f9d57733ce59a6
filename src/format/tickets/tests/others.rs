use super::{Items, only, record};

const ISSUE: &str = r#"{"iid":6,"references":{"full":"acme/isms#6"},"web_url":"https://gitlab.com/acme/isms/-/issues/6","title":"Door held open",
    "description":"Seen.","state":"closed","author":{"username":"ana"},"assignees":[{"username":"jo"}],"due_date":"2026-03-01",
    "created_at":"2026-01-15T09:00:00.000Z","closed_at":"2026-03-01T10:00:00.000Z","closed_by":{"username":"eva"},"labels":["isms","grade::major"]}"#;

#[test]
fn an_issue_of_gitlab_is_read_as_one_of_github() {
    assert_eq!(
        record(Items::GitlabIssues, "corrective_action", ISSUE),
        [
            "Issue key: acme/isms#6 @/references/full",
            "external_ids: [#6, https://gitlab.com/acme/isms/-/issues/6] @/iid",
            "Summary: Door held open @/title",
            "Description: Seen. @/description",
            "Reporter: ana @/author/username",
            "Assignee: jo @/assignees/0/username",
            "Created: 2026-01-15T09:00:00.000Z @/created_at",
            "Due date: 2026-03-01 @/due_date",
            "Status: Done @/state",
            "Resolved: 2026-03-01T10:00:00.000Z @/closed_at",
            "Closed by: eva @/closed_by/username",
            "grade: major @/labels/1",
            "Labels: [isms, grade::major] @/labels/0",
        ]
    );
    let open = ISSUE.replace("\"closed\"", "\"opened\"");
    assert_eq!(only(&record(Items::GitlabIssues, "nonconformity", &open), &["Status"]), ["Status: open @/state"]);
}

#[test]
fn a_merge_request_is_a_change_that_its_author_cannot_approve() {
    let item = r#"{"item":{"iid":7,"references":{"full":"acme/app!7"},"title":"Rotate keys","state":"merged","author":{"username":"jo"},
        "created_at":"2026-02-01T09:00:00Z","merged_at":"2026-02-20T09:00:00Z","merge_user":{"username":"eva"}},
        "approvals":{"approved_by":[{"user":{"username":"ana"},"approved_at":"2026-02-05T10:00:00Z"},{"user":{"username":"jo"}}]}}"#;
    assert_eq!(
        only(
            &record(Items::GitlabMerges, "change", item),
            &["Issue key", "approved_by", "approved_on", "implemented_by", "Status"]
        ),
        [
            "Issue key: acme/app!7 @/item/references/full",
            "approved_by: ana @/approvals/approved_by/0/user/username",
            "approved_on: 2026-02-05T10:00:00Z @/approvals/approved_by/0/approved_at",
            "implemented_by: eva @/item/merge_user/username",
            "Status: implemented @/item/merged_at",
        ]
    );
}

#[test]
fn a_branch_of_gitlab_is_evidence() {
    let item = r#"{"item":{"name":"main","protected":true,"web_url":"https://gitlab.com/acme/app/-/tree/main"},
        "protection":{"push_access_levels":[{"access_level_description":"No one"}],"allow_force_push":false},"read":"2026-11-23T08:00:00Z"}"#;
    assert_eq!(
        only(
            &record(Items::GitlabBranches, "evidence", item),
            &["id", "Protected", "May push", "Force pushes", "produced_on"]
        ),
        [
            "id: acme/app@main @/item/name",
            "Protected: yes @/item/protected",
            "May push: [No one] @/protection/push_access_levels/0/access_level_description",
            "Force pushes: no @/protection/allow_force_push",
            "produced_on: 2026-11-23T08:00:00Z @/read",
        ]
    );
}

const ROW: &str = r#"{"sys_id":{"display_value":"0a1b","value":"0a1b"},"number":{"display_value":"INC0010001","value":"INC0010001"},
    "short_description":{"display_value":"Mail to the wrong clinic","value":"Mail to the wrong clinic"},
    "state":{"display_value":"Closed","value":"7"},"opened_at":{"display_value":"15/01/2026 10:00:00","value":"2026-01-15 09:00:00"},
    "sys_created_on":{"display_value":"16/01/2026 10:00:00","value":"2026-01-16 09:00:00"},
    "resolved_at":{"display_value":"20/01/2026 10:00:00","value":"2026-01-20 09:00:00"},
    "closed_at":{"display_value":"27/01/2026 10:00:00","value":"2026-01-27 09:00:00"},
    "assigned_to":{"display_value":"Jo Park","value":"77aa"},"caller_id":{"display_value":"","value":""},"u_cause":{"display_value":"Typing","value":"typing"}}"#;

#[test]
fn a_row_says_what_people_see_and_its_times_are_instants() {
    assert_eq!(
        record(Items::ServicenowRows, "incident", ROW),
        [
            "external_ids: [0a1b] @/sys_id/display_value",
            "Status: Closed @/state/display_value",
            "sys_created_on: 2026-01-16T09:00:00Z @/sys_created_on/value",
            "Opened: 2026-01-15T09:00:00Z @/opened_at/value",
            "Assigned to: Jo Park @/assigned_to/display_value",
            "Closed: 2026-01-27T09:00:00Z @/closed_at/value",
            "Number: INC0010001 @/number/display_value",
            "Short description: Mail to the wrong clinic @/short_description/display_value",
            "Resolved: 2026-01-20T09:00:00Z @/resolved_at/value",
            "u_cause: Typing @/u_cause/display_value",
        ]
    );
}

#[test]
fn an_action_that_the_instance_closed_is_done_and_no_more() {
    assert_eq!(
        only(&record(Items::ServicenowRows, "corrective_action", ROW), &["Status", "Resolved", "Closing", "Assignee"]),
        [
            "Status: Done @/state/display_value",
            "Assignee: Jo Park @/assigned_to/display_value",
            "Closing: 2026-01-27T09:00:00Z @/closed_at/value",
            "Resolved: 2026-01-20T09:00:00Z @/resolved_at/value",
        ]
    );
}

#[test]
fn a_row_without_display_values_is_read_too() {
    let row = r#"{"sys_id":"0a1b","state":"7","opened_at":"2026-01-15 09:00:00","owner":{"link":"https://x/1","value":"77aa"},"type":"normal"}"#;
    assert_eq!(
        record(Items::ServicenowRows, "change", row),
        [
            "id: 0a1b @/sys_id",
            "external_ids: [0a1b] @/sys_id",
            "Status: 7 @/state",
            "requested_on: 2026-01-15T09:00:00Z @/opened_at",
            "Opened: 2026-01-15T09:00:00Z @/opened_at",
            "owner: 77aa @/owner/value",
            "Type: normal @/type",
        ]
    );
}
