use serde_json::{Value, json};

use super::server::{Reply, Seen, Server};
use super::site;

/// An issue with a part of its fields put in.
fn issue(key: &str, fields: Value, histories: Value) -> Value {
    let total = histories.as_array().unwrap().len();
    json!({ "id": "1", "key": key, "fields": fields, "changelog": { "startAt": 0, "total": total, "histories": histories } })
}

fn moved(id: u32, on: &str, who: &str, field: &str, from: &str, to: &str) -> Value {
    let (a, b) = if field == "duedate" { ("from", "to") } else { ("fromString", "toString") };
    json!({ "id": id.to_string(), "created": on, "author": { "displayName": who }, "items": [{ "field": field, "fieldId": field, a: from, b: to }] })
}

fn action() -> Value {
    issue(
        "CAR-17",
        json!({
            "summary": "Checklist for the handover of rooms", "status": { "name": "Done", "statusCategory": { "key": "done" } },
            "resolution": { "name": "Done" }, "resolutiondate": "2026-03-20T10:00:00.000+0000", "created": "2026-01-15T09:00:00.000+0000",
            "duedate": "2026-03-31", "assignee": { "displayName": "Jo Park" }, "reporter": { "displayName": "Ana Lima" },
            "parent": { "key": "NC-3" }, "customfield_10031": "Nobody owns the handover of rooms", "customfield_10032": { "value": "corrective" },
            "customfield_10033": null
        }),
        json!([
            moved(9, "2026-03-20T10:00:00.000+0000", "Jo Park", "status", "In Progress", "Done"),
            moved(8, "2026-02-10T10:00:00.000+0000", "Jo Park", "duedate", "2026-02-28", "2026-03-31"),
            moved(7, "2026-02-01T10:00:00.000+0000", "Jo Park", "status", "To Do", "In Progress")
        ]),
    )
}

fn names() -> Value {
    json!({ "customfield_10031": "Addresses cause", "customfield_10032": "Action type", "customfield_10033": "Effort" })
}

fn source(server: &Server, more: &str, kind: &str) -> String {
    let url = server.url("");
    format!(
        "  - jira: {{ url: '{url}', jql: project = CAR, user: ana@example.org, token: \"${{TOKEN}}\"{more} }}\n    type: {kind}\n"
    )
}

fn asked(seen: &Seen) -> Value {
    serde_json::from_str(&seen.body).unwrap()
}

#[test]
fn an_action_is_read_field_by_field_with_its_places() {
    let server = Server::start(|_, _| {
        Reply::json(json!({ "issues": [action()], "isLast": true, "names": names() }).to_string())
    });
    let read = site::read(&source(&server, "", "corrective_action"));
    assert_eq!(read.errors(), [""; 0]);
    assert_eq!(read.warnings(), [""; 0]);
    let mut record = read.record("CAR-17");
    record.sort();
    assert_eq!(
        record,
        [
            "addresses_cause: Nobody owns the handover of rooms @ jira CAR-17 /fields/customfield_10031",
            "due_on: 2026-03-31 @ jira CAR-17 /fields/duedate",
            "id: CAR-17 @ jira CAR-17 /key",
            "implemented_on: 2026-03-20 @ jira CAR-17 /fields/resolutiondate",
            "kind: corrective @ jira CAR-17 /fields/customfield_10032/value",
            "nonconformity: [NC-3] @ jira CAR-17 /fields/parent/key",
            "original_due_on: 2026-02-28 @ jira CAR-17 /changelog/histories/1/items/0/from",
            "owner: Jo Park @ jira CAR-17 /fields/assignee/displayName",
            "recorded_by: Ana Lima @ jira CAR-17 /fields/reporter/displayName",
            "recorded_on: 2026-01-15 @ jira CAR-17 /fields/created",
            "reschedules: [2026-02-28 2026-03-31 2026-02-10 Jo Park] @ jira CAR-17 /changelog/histories/1/items/0",
            "status: implemented @ jira CAR-17 /fields/status/name",
            "status_history: [proposed in_progress 2026-02-01 Jo Park; in_progress implemented 2026-03-20 Jo Park] @ jira CAR-17 /changelog/histories/0/items/0",
            "title: Checklist for the handover of rooms @ jira CAR-17 /fields/summary",
        ]
    );
    let seen = server.seen();
    assert_eq!((seen[0].method.as_str(), seen[0].target.as_str()), ("POST", "/rest/api/3/search/jql"));
    // Base64 of the mail address and the token.
    assert_eq!(seen[0].header("authorization"), Some("Basic YW5hQGV4YW1wbGUub3JnOnQwa2VuLW9mLXRoZS10ZXN0cw=="));
    assert_eq!(
        asked(&seen[0]),
        json!({ "jql": "project = CAR ORDER BY key ASC", "maxResults": 100, "expand": "names,changelog",
            "fields": ["*all", "-comment", "-attachment", "-worklog", "-watches", "-votes", "-lastViewed", "-thumbnail"] })
    );
}

#[test]
fn pages_follow_each_other_by_token_and_the_last_has_none() {
    let server = Server::start(|seen, _| {
        let page = asked(seen)["nextPageToken"].as_str().map_or(1, |token| token.parse().unwrap());
        let one = issue(&format!("CAR-{page}"), json!({ "summary": format!("No. {page}") }), json!([]));
        let answer = match page {
            1 | 2 => json!({ "issues": [one], "isLast": false, "nextPageToken": (page + 1).to_string() }),
            _ => json!({ "issues": [one], "isLast": true }),
        };
        Reply::json(answer.to_string())
    });
    let read = site::read(&source(&server, "", "corrective_action"));
    assert_eq!((read.errors(), read.count(), server.seen().len()), (vec![], 3, 3));
    assert_eq!(read.fields("CAR-3", &["title"]), ["title: No. 3 @ jira CAR-3 /fields/summary"]);
}

/// The one error of a search that is answered like this.
fn error(answer: Value) -> String {
    let server = Server::start(move |_, _| Reply::json(answer.to_string()));
    let read = site::read(&source(&server, "", "corrective_action"));
    assert_eq!((read.count(), read.errors().len()), (0, 1));
    read.errors().remove(0).replace(&server.url(""), "SERVER")
}

#[test]
fn an_answer_that_cannot_be_all_is_no_answer() {
    let begins = "`SERVER/rest/api/3/search/jql` sends what was not asked for: ";
    assert_eq!(
        error(json!({ "issues": [action()], "isLast": false })),
        format!("{begins}there is more, but no `nextPageToken` to ask for it")
    );
    assert_eq!(
        error(json!({ "issues": [{ "id": "10001" }], "isLast": true })),
        format!("{begins}an issue has no `key`")
    );
    assert_eq!(
        error(json!({ "issues": [{ "id": "1", "key": "CAR-1" }], "isLast": true })),
        format!("{begins}the issue CAR-1 has no `fields`")
    );
    assert_eq!(error(json!({ "total": 0 })), format!("{begins}there is no list `issues`"));
}

#[test]
fn a_changelog_that_came_cut_is_asked_for_in_pages() {
    let entries: Vec<Value> = (0..3)
        .map(|n| moved(n, &format!("2026-02-0{}T10:00:00.000+0000", n + 1), "Jo Park", "status", "A", "B"))
        .collect();
    let all = entries.clone();
    let server = Server::start(move |seen, _| {
        if seen.method == "POST" {
            let mut one = issue("CAR-1", json!({ "status": { "name": "B" } }), json!([all[2]]));
            one["changelog"]["total"] = json!(3);
            return Reply::json(json!({ "issues": [one], "isLast": true }).to_string());
        }
        let start: usize = seen.parameter("startAt").unwrap().parse().unwrap();
        let page: Vec<&Value> = all.iter().skip(start).take(2).collect();
        Reply::json(json!({ "values": page, "total": 3, "isLast": start > 0 }).to_string())
    });
    let read = site::read(&source(&server, "", "corrective_action"));
    assert_eq!(read.errors(), [""; 0]);
    assert_eq!(
        read.fields("CAR-1", &["status_history"]),
        [
            "status_history: [A B 2026-02-01 Jo Park; A B 2026-02-02 Jo Park; A B 2026-02-03 Jo Park] @ jira CAR-1 /histories/0/items/0"
        ]
    );
    let targets: Vec<String> = server.seen().into_iter().skip(1).map(|seen| seen.target).collect();
    let path = "/rest/api/3/issue/CAR-1/changelog?startAt=";
    assert_eq!(targets, [format!("{path}0&maxResults=100"), format!("{path}2&maxResults=100")]);
}

#[test]
fn a_changelog_that_stays_short_is_a_problem() {
    let server = Server::start(|seen, _| match seen.method.as_str() {
        "POST" => Reply::json(json!({ "issues": [{ "key": "CAR-1", "fields": {} }], "isLast": true }).to_string()),
        _ => Reply::json(json!({ "values": [], "total": 3 }).to_string()),
    });
    let read = site::read(&source(&server, "", "corrective_action"));
    assert_eq!((read.count(), read.errors().len()), (0, 1));
    assert!(read.errors()[0].contains("says that it has 3 items and sent 0"), "{:?}", read.errors());
}

#[test]
fn fields_can_be_named_and_a_site_can_be_asked_through_the_gateway() {
    let server = Server::start(|_, _| Reply::json(json!({ "issues": [action()], "isLast": true }).to_string()));
    let more = ", cloud: 11-22, fields: { customfield_10031: Root of it }, history: false";
    let sources = source(&server, more, "corrective_action") + "    columns: { addresses_cause: Root of it }\n";
    let read = site::read(&sources);
    assert_eq!(
        read.fields("CAR-17", &["addresses_cause"]),
        ["addresses_cause: Nobody owns the handover of rooms @ jira CAR-17 /fields/customfield_10031"]
    );
    let seen = &server.seen()[0];
    assert_eq!(seen.target, "/ex/jira/11-22/rest/api/3/search/jql");
    assert_eq!(asked(seen)["expand"], "names");
    assert!(asked(seen)["fields"].as_array().unwrap().contains(&json!("customfield_10031")));
}

#[test]
fn findings_about_issues_say_which_issue_and_where_in_it() {
    let server = Server::start(|seen, _| {
        let nonconformities = asked(seen)["jql"].as_str().unwrap().contains("NC");
        let issues = if nonconformities {
            let fields = json!({ "summary": "Door held open", "status": { "name": "In Progress", "statusCategory": { "key": "indeterminate" } },
                "created": "2026-01-10T09:00:00.000+0000", "customfield_1": "2026-01-09" });
            json!([issue("NC-3", fields, json!([]))])
        } else {
            let mut late = action();
            late["fields"]["status"] = json!({ "name": "In Progress", "statusCategory": { "key": "indeterminate" } });
            late["fields"]["resolution"] = Value::Null;
            late["fields"]["resolutiondate"] = Value::Null;
            json!([late])
        };
        Reply::json(json!({ "issues": issues, "isLast": true, "names": { "customfield_1": "Detected", "customfield_10032": "Action type" } }).to_string())
    });
    let nonconformities = source(&server, "", "nonconformity").replace("project = CAR", "project = NC");
    let directory = site::directory(&format!("{nonconformities}{}", source(&server, "", "corrective_action")));
    let (status, report) = site::check(directory.path());
    assert!(status == 1 || status == 2, "{status}");
    let records: Vec<&Value> = report["sources"].as_array().unwrap().iter().map(|source| &source["records"]).collect();
    assert_eq!(records[..2], [&json!({ "nonconformity": 1 }), &json!({ "corrective_action": 1 })]);
    let findings = report["findings"].as_array().unwrap();
    let overdue = findings.iter().find(|finding| finding["rule"] == "10.2-c-overdue").unwrap();
    assert_eq!(overdue["subject"], json!({ "type": "corrective_action", "id": "CAR-17" }));
    let due = overdue["evidence"].as_array().unwrap().iter().find(|piece| piece["field"] == "due_on").unwrap();
    assert_eq!(due["location"]["uri"], "jira");
    assert_eq!((&due["location"]["key"], &due["location"]["pointer"]), (&json!("CAR-17"), &json!("/fields/duedate")));
}

#[test]
fn statuses_of_the_organisation_are_mapped_in_the_history_too() {
    let server = Server::start(|_, _| {
        let status = json!({ "status": { "name": "Works", "statusCategory": { "key": "done" } } });
        let steps = json!([moved(1, "2026-03-20T10:00:00.000+0000", "Jo Park", "status", "To Do", "Works")]);
        Reply::json(json!({ "issues": [issue("CAR-1", status, steps)], "isLast": true }).to_string())
    });
    let columns = "    columns: { status: { column: Status, values: { Works: verified } } }\n";
    let read = site::read(&(source(&server, "", "corrective_action") + columns));
    assert_eq!(
        read.fields("CAR-1", &["status", "status_history"]),
        [
            "status: verified @ jira CAR-1 /fields/status/name",
            "status_history: [proposed verified 2026-03-20 Jo Park] @ jira CAR-1 /changelog/histories/0/items/0",
        ]
    );
}
