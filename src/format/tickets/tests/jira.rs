use super::{Items::JiraIssues, only, record};

/// An issue with a part of its fields put in.
fn issue(fields: &str, histories: &str) -> String {
    format!(
        r#"{{"id":"10017","key":"CAR-17","fields":{{{fields}}},"changelog":{{"total":9,"histories":[{histories}]}}}}"#
    )
}

fn status(name: &str, category: &str, resolution: &str) -> String {
    let resolution = if resolution.is_empty() { "null".to_owned() } else { format!(r#"{{"name":"{resolution}"}}"#) };
    format!(r#""status":{{"name":"{name}","statusCategory":{{"key":"{category}"}}}},"resolution":{resolution}"#)
}

#[test]
fn an_issue_has_the_headings_of_an_export_and_each_value_its_place() {
    let fields = r#""summary":"Door held open","created":"2026-01-15T09:00:00.000+0000","duedate":"2026-03-01",
        "assignee":{"accountId":"5b","displayName":"Jo Park"},"reporter":{"displayName":"Ana Lima"},
        "priority":{"name":"High"},"labels":["isms"],"lastViewed":"2026-11-01T00:00:00.000+0000","customfield_1":null"#;
    let record = record(JiraIssues, "corrective_action", &issue(fields, ""));
    assert_eq!(
        record,
        [
            "Issue key: CAR-17 @/key",
            "Summary: Door held open @/fields/summary",
            "Assignee: Jo Park @/fields/assignee/displayName",
            "Reporter: Ana Lima @/fields/reporter/displayName",
            "Created: 2026-01-15T09:00:00.000+0000 @/fields/created",
            "Due date: 2026-03-01 @/fields/duedate",
            "Priority: High @/fields/priority/name",
            "original_due_on: 2026-03-01 @/fields/duedate",
            "labels: [isms] @/fields/labels",
        ]
    );
}

#[test]
fn the_status_is_the_resolution_where_that_says_more() {
    let said = |kind: &str, name: &str, category: &str, resolution: &str| {
        let fields = format!(r#"{},"resolutiondate":"2026-04-01""#, status(name, category, resolution));
        only(&record(JiraIssues, kind, &issue(&fields, "")), &["Status", "Resolved", "cancelled_on", "Resolution date"])
    };
    assert_eq!(
        said("corrective_action", "Done", "done", "Done"),
        ["Status: Done @/fields/status/name", "Resolved: 2026-04-01 @/fields/resolutiondate"]
    );
    assert_eq!(
        said("corrective_action", "Done", "done", "Won't Do"),
        ["Status: Won't Do @/fields/resolution/name", "cancelled_on: 2026-04-01 @/fields/resolutiondate"]
    );
    assert_eq!(
        said("nonconformity", "Done", "done", "Duplicate"),
        ["Status: Duplicate @/fields/resolution/name", "Resolution date: 2026-04-01 @/fields/resolutiondate"]
    );
    // A resolution that a reopened issue has kept says nothing.
    assert_eq!(said("corrective_action", "To Do", "new", "Declined")[0], "Status: To Do @/fields/status/name");
}

const MOVES: &str = r#"
    {"id":"30","created":"2026-02-01T10:00:00.000+0100","author":{"displayName":"Jo Park"},
     "items":[{"field":"duedate","fieldId":"duedate","from":"2026-02-15","to":"2026-03-01"}]},
    {"id":"31","created":"2026-03-05T10:00:00.000+0000","author":{"displayName":"Eva Ruiz"},"items":[
     {"field":"status","fieldId":"status","from":"3","fromString":"Done","to":"5","toString":"Closed"}]},
    {"id":"29","created":"2026-01-20T09:30:00.000+0000","author":{"displayName":"Jo Park"},"items":[
     {"field":"Key","fromString":"OLD-3","toString":"CAR-17"},
     {"field":"status","fieldId":"status","fromString":"To Do","toString":"Done"}]},
    {"id":"28","created":"2026-01-16T09:00:00.000+0000","author":{"displayName":"Ana Lima"},
     "items":[{"field":"duedate","fieldId":"duedate","from":null,"to":"2026-02-15"}]}"#;

#[test]
fn the_changelog_is_the_history_in_the_order_of_time() {
    let fields = format!(r#"{},"duedate":"2026-03-01""#, status("Closed", "done", "Done"));
    let headings =
        ["status_history", "reschedules", "original_due_on", "external_ids", "Date closed", "closed_by", "Resolved"];
    let record = record(JiraIssues, "corrective_action", &issue(&fields, MOVES));
    assert_eq!(
        only(&record, &headings),
        [
            "Date closed: 2026-03-05T10:00:00.000+0000 @/changelog/histories/1/created",
            "closed_by: Eva Ruiz @/changelog/histories/1/author/displayName",
            "original_due_on: 2026-02-15 @/changelog/histories/3/items/0/to",
            "reschedules: [{old=2026-02-15 new=2026-03-01 on=2026-02-01T10:00:00.000+0100 by=Jo Park}] @/changelog/histories/0/items/0",
            "status_history: [{from=To Do to=Done on=2026-01-20T09:30:00.000+0000 by=Jo Park}, \
             {from=Done to=Closed on=2026-03-05T10:00:00.000+0000 by=Eva Ruiz}] @/changelog/histories/1/items/0",
            "external_ids: [OLD-3] @/changelog/histories/2/items/0/fromString",
        ]
    );
}

#[test]
fn the_pages_of_a_changelog_count_before_what_came_with_the_issue() {
    let entry = r#"{"id":"1","created":"2026-01-20T09:30:00.000+0000","items":[{"field":"status","fromString":"To Do","toString":"Done"}]}"#;
    let item = issue(&status("Done", "done", ""), "");
    let item = format!(r#"{{"item":{item},"histories":[{entry}],"names":{{"customfield_7":"Root cause"}}}}"#);
    let record = record(JiraIssues, "corrective_action", &item);
    assert_eq!(
        only(&record, &["status_history"]),
        ["status_history: [{from=To Do to=Done on=2026-01-20T09:30:00.000+0000}] @/histories/0/items/0"]
    );
}

#[test]
fn without_a_changelog_nothing_is_said_of_the_first_due_date() {
    let item = r#"{"key":"CAR-1","fields":{"duedate":"2026-03-01"}}"#;
    let record = record(JiraIssues, "corrective_action", item);
    assert_eq!(record, ["Issue key: CAR-1 @/key", "Due date: 2026-03-01 @/fields/duedate"]);
}

#[test]
fn typed_links_go_to_their_fields_and_one_that_only_relates_goes_nowhere() {
    let link = |name: &str, inward: &str, outward: &str, end: &str, key: &str| {
        format!(r#"{{"type":{{"name":"{name}","inward":"{inward}","outward":"{outward}"}},"{end}":{{"key":"{key}"}}}}"#)
    };
    let links = [
        link("Cause", "is caused by", "causes", "inwardIssue", "NC-1"),
        link("Cause", "is caused by", "causes", "inwardIssue", "NC-2"),
        link("Relates", "relates to", "relates to", "outwardIssue", "X-1"),
        link("Test", "is tested by", "tests", "outwardIssue", "CHK-1"),
        link("Duplicate", "is duplicated by", "duplicates", "outwardIssue", "CAR-2"),
    ];
    let fields = format!(r#""parent":{{"key":"NC-9"}},"issuelinks":[{}]"#, links.join(","));
    let record = record(JiraIssues, "corrective_action", &issue(&fields, ""));
    assert_eq!(
        record[1..],
        [
            "Parent: NC-9 @/fields/parent/key",
            "nonconformity: [NC-1, NC-2] @/fields/issuelinks/0/inwardIssue/key",
            "relates to: [X-1] @/fields/issuelinks/2/outwardIssue/key",
            "tests: [CHK-1] @/fields/issuelinks/3/outwardIssue/key",
            "superseded_by: [CAR-2] @/fields/issuelinks/4/outwardIssue/key",
        ]
    );
}

#[test]
fn fields_of_the_organisation_have_their_names_and_say_what_people_see() {
    let fields = r#""customfield_1":{"type":"doc","version":1,"content":[{"type":"paragraph","content":[
        {"type":"text","text":"No checklist, "},{"type":"mention","attrs":{"id":"5b","text":"@Jo"}},
        {"type":"hardBreak"},{"type":"text","text":"see wiki","marks":[{"type":"link","attrs":{"href":"https://w.example/1"}}]}]},
        {"type":"bulletList","content":[{"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"one"}]}]},
        {"type":"listItem","content":[{"type":"paragraph","content":[{"type":"text","text":"two"}]}]}]}]},
        "customfield_2":{"self":"x","value":"Process","child":{"value":"Handover"}},
        "customfield_3":[{"value":"A"},{"value":"B"}],"customfield_4":3.5,"customfield_5":{"displayName":"Eva Ruiz"}"#;
    let names = r#"{"customfield_1":"Root cause","customfield_2":"Cause","customfield_3":"Areas","customfield_5":"Verified by"}"#;
    let item = format!(r#"{{"item":{{"key":"CAR-1","fields":{{{fields}}}}},"names":{names}}}"#);
    let record = record(JiraIssues, "corrective_action", &item);
    assert_eq!(
        record[1..],
        [
            "Root cause: No checklist, @Jo\nsee wiki (https://w.example/1)\n- one\n- two @/item/fields/customfield_1",
            "Cause: Process / Handover @/item/fields/customfield_2",
            "Areas: [A, B] @/item/fields/customfield_3",
            "customfield_4: 3.5 @/item/fields/customfield_4",
            "Verified by: Eva Ruiz @/item/fields/customfield_5/displayName",
        ]
    );
}
