use serde_json::{Value, json};

use super::server::{Reply, Server};
use super::site;

fn gitlab(server: &Server, what: &str, kind: &str) -> String {
    let url = server.url("");
    format!("  - gitlab: {{ url: '{url}', project: acme/isms, {what}, token: \"${{TOKEN}}\" }}\n    type: {kind}\n")
}

fn issue(number: u32) -> Value {
    json!({ "iid": number, "references": { "full": format!("acme/isms#{number}") }, "title": "Door held open", "state": "opened",
        "author": { "username": "ana" }, "assignees": [{ "username": "jo" }], "due_date": "2026-03-01",
        "created_at": "2026-01-15T09:00:00.000Z", "labels": ["isms"] })
}

#[test]
fn issues_of_gitlab_are_counted() {
    let server = Server::start(|_, _| Reply::json(json!([issue(1), issue(2)]).to_string()).with("x-total", "2"));
    let read = site::read(&gitlab(&server, "issues: { state: open, labels: [isms] }", "corrective_action"));
    assert_eq!((read.errors(), read.count()), (vec![], 2));
    assert_eq!(
        read.fields("acme/isms#2", &["due_on", "owner", "status"]),
        [
            "status: proposed @ gitlab acme/isms#2 /state",
            "owner: jo @ gitlab acme/isms#2 /assignees/0/username",
            "due_on: 2026-03-01 @ gitlab acme/isms#2 /due_date",
        ]
    );
    assert_eq!(
        server.seen()[0].target,
        "/api/v4/projects/acme%2Fisms/issues?state=opened&order_by=created_at&sort=asc&per_page=100&labels=isms"
    );
}

#[test]
fn issues_that_are_fewer_than_promised_are_none() {
    let server = Server::start(|_, _| Reply::json(json!([issue(1)]).to_string()).with("x-total", "2"));
    let read = site::read(&gitlab(&server, "issues: all", "corrective_action"));
    assert_eq!((read.count(), read.errors().len()), (0, 1));
    assert!(read.errors()[0].contains("says that it has 2 items and sent 1"), "{:?}", read.errors());
}

#[test]
fn a_merge_request_is_a_change_with_its_approvals() {
    let server = Server::start(|seen, _| {
        let answer = if seen.target.ends_with("/approvals") {
            json!({ "approved_by": [{ "user": { "username": "eva" }, "approved_at": "2026-02-04T10:00:00Z" }] })
        } else {
            json!([{ "iid": 7, "references": { "full": "acme/isms!7" }, "title": "Rotate keys", "state": "merged", "author": { "username": "jo" },
                "created_at": "2026-02-01T09:00:00Z", "merged_at": "2026-02-06T09:00:00Z" }])
        };
        Reply::json(answer.to_string())
    });
    let read = site::read(&gitlab(&server, "merge_requests: all", "change"));
    assert_eq!(
        read.fields("acme/isms!7", &["approved_by", "approved_on", "status"]),
        [
            "status: implemented @ gitlab acme/isms!7 /merged_at",
            "approved_by: eva @ gitlab acme/isms!7 /approvals/approved_by/0/user/username",
            "approved_on: 2026-02-04 @ gitlab acme/isms!7 /approvals/approved_by/0/approved_at",
        ]
    );
}

#[test]
fn a_branch_of_gitlab_says_itself_whether_it_is_protected() {
    let server = Server::start(|seen, _| match seen.target.contains("/protected_branches/") {
        true => Reply::status(404, json!({ "message": "404 Not found" }).to_string()),
        false => {
            let address = "https://gitlab.com/acme/isms/-/tree/main";
            Reply::json(json!({ "name": "main", "protected": true, "web_url": address }).to_string())
        }
    });
    let read = site::read(&gitlab(&server, "branch_protection: main", "evidence"));
    assert_eq!(read.errors(), [""; 0]);
    assert_eq!(
        read.fields("acme/isms@main", &["description"]),
        ["description: Protected: yes @ gitlab acme/isms@main"]
    );
}

fn rows(server: &Server, more: &str) -> String {
    let url = server.url("");
    format!(
        "  - servicenow: {{ url: '{url}', table: incident, user: ana, password: \"${{TOKEN}}\"{more} }}\n    type: incident\n"
    )
}

fn row(number: u32, category: &str) -> Value {
    let same = |text: &str| json!({ "display_value": text, "value": text });
    json!({ "sys_id": same(&format!("{number:032}")), "number": same(&format!("INC{number}")), "category": same(category),
        "short_description": same("Mail to the wrong clinic"), "state": { "display_value": "New", "value": "1" },
        "opened_at": { "display_value": "15/01/2026 10:00:00", "value": "2026-01-15 09:00:00" },
        "resolved_at": { "display_value": "16/01/2026 10:00:00", "value": "2026-01-16 09:00:00" } })
}

#[test]
fn rows_are_asked_for_by_offset_until_all_are_there() {
    let server = Server::start(|seen, _| {
        let offset: u32 = seen.parameter("sysparm_offset").unwrap().parse().unwrap();
        let page: Vec<Value> = (offset..5.min(offset + 2)).map(|number| row(number, "privacy")).collect();
        Reply::json(json!({ "result": page }).to_string()).with("x-total-count", "5")
    });
    let read = site::read(&rows(&server, ", size: 2, query: category=privacy, fields: [number, state]"));
    assert_eq!((read.errors(), read.count(), server.seen().len()), (vec![], 5, 3));
    let mut record = read.record("INC4");
    record.sort();
    assert_eq!(
        record,
        [
            "category: privacy @ servicenow INC4 /category/display_value",
            "external_ids: [00000000000000000000000000000004] @ servicenow INC4 /sys_id/display_value",
            "id: INC4 @ servicenow INC4 /number/display_value",
            "recorded_on: 2026-01-15 @ servicenow INC4 /opened_at/value",
            "resolved_at: 2026-01-16T09:00:00+00:00 @ servicenow INC4 /resolved_at/value",
            "status: reported @ servicenow INC4 /state/display_value",
            "title: Mail to the wrong clinic @ servicenow INC4 /short_description/display_value",
        ]
    );
    assert_eq!(
        server.seen()[0].target,
        "/api/now/table/incident?sysparm_query=category%3Dprivacy%5EORDERBYsys_id&sysparm_fields=number%2Cstate%2Csys_id%2Ccategory\
         &sysparm_display_value=all&sysparm_exclude_reference_link=true&sysparm_limit=2&sysparm_offset=0"
    );
}

#[test]
fn a_query_that_the_instance_did_not_apply_is_noticed() {
    let error = |query: &str| {
        let server = Server::start(|_, _| Reply::json(json!({ "result": [row(1, "network")] }).to_string()));
        let read = site::read(&rows(&server, &format!(", query: '{query}'")));
        assert_eq!((read.count(), read.errors().len()), (0, 1));
        read.errors()[0].split_once("asked for: ").unwrap().1.to_owned()
    };
    assert_eq!(error("category=privacy"), "INC1 is not what the query asks for: its `category` is not `privacy`");
    assert_eq!(error("stat=1^categoryLIKEnet"), "INC1 has no column `stat`, so the query was not applied");
    let server = Server::start(|_, _| Reply::json(json!({ "result": [row(1, "network")] }).to_string()));
    let read = site::read(&rows(&server, ", query: 'category=privacy^ORcategory=network^state=1'"));
    assert_eq!((read.errors(), read.count()), (vec![], 1));
}
