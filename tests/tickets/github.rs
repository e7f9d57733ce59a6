use serde_json::{Value, json};

use super::server::{Reply, Seen, Server};
use super::site;

fn source(server: &Server, what: &str, kind: &str) -> String {
    let url = server.url("");
    format!("  - github: {{ url: '{url}', repository: acme/isms, {what}, token: \"${{TOKEN}}\" }}\n    type: {kind}\n")
}

fn issue(number: u32) -> Value {
    json!({ "number": number, "html_url": format!("https://github.com/acme/isms/issues/{number}"), "title": "Door held open",
        "body": "### Root cause\n\nNobody owns the handover of rooms.\n", "state": "open", "user": { "login": "ana" },
        "assignee": { "login": "jo" }, "created_at": "2026-01-15T09:00:00Z", "labels": [{ "name": "grade: major" }] })
}

#[test]
fn issues_are_read_page_by_page_without_the_pull_requests() {
    let server = Server::start(|seen, _| match seen.parameter("page") {
        None => {
            let mut pull = issue(2);
            pull["pull_request"] = json!({ "url": "x" });
            let host = seen.header("host").unwrap();
            let link = format!(
                "<http://{host}/repos/acme/isms/issues?page=2>; rel=\"next\", <http://{host}/x?page=2>; rel=\"last\""
            );
            Reply::json(json!([issue(1), pull]).to_string()).with("link", link)
        }
        Some(_) => Reply::json(json!([issue(3)]).to_string()),
    });
    let read = site::read(&source(&server, "issues: { labels: [isms, iso 27001] }", "nonconformity"));
    assert_eq!((read.errors(), read.count()), (vec![], 2));
    let mut record = read.record("acme/isms#3");
    record.sort();
    assert_eq!(
        record,
        [
            "description: ### Root cause\n\nNobody owns the handover of rooms.\n @ github acme/isms#3 /body",
            "detected_by: ana @ github acme/isms#3 /user/login",
            "external_ids: [#3; https://github.com/acme/isms/issues/3] @ github acme/isms#3 /html_url",
            "grade: major @ github acme/isms#3 /labels/0/name",
            "id: acme/isms#3 @ github acme/isms#3 /number",
            "owner: jo @ github acme/isms#3 /assignee/login",
            "recorded_on: 2026-01-15 @ github acme/isms#3 /created_at",
            "root_cause: Nobody owns the handover of rooms. @ github acme/isms#3 /body",
            "status: recorded @ github acme/isms#3 /state",
            "title: Door held open @ github acme/isms#3 /title",
        ]
    );
    let seen = server.seen();
    assert_eq!(
        seen[0].target,
        "/repos/acme/isms/issues?state=all&sort=created&direction=asc&per_page=100&labels=isms%2Ciso%2027001"
    );
    assert_eq!(seen[0].header("authorization"), Some("Bearer t0ken-of-the-tests"));
    assert_eq!(seen[0].header("accept"), Some("application/vnd.github+json"));
    assert_eq!(seen[0].header("x-github-api-version"), Some("2022-11-28"));
    assert!(seen[0].header("user-agent").is_some());
}

#[test]
fn a_pull_request_is_a_change_with_its_last_approval() {
    let server = Server::start(|seen, _| {
        if seen.target.contains("/reviews") {
            let review = |id: u32, who: &str, day: &str| json!({ "id": id, "user": { "login": who }, "state": "APPROVED", "submitted_at": format!("2026-02-{day}T10:00:00Z"), "commit_id": "c1" });
            return Reply::json(json!([review(1, "eva", "04"), review(2, "jo", "05")]).to_string());
        }
        let pull = json!({ "number": 7, "html_url": "https://github.com/acme/isms/pull/7", "title": "Rotate keys", "state": "closed",
            "user": { "login": "jo" }, "created_at": "2026-02-01T09:00:00Z", "merged_at": "2026-02-06T09:00:00Z", "head": { "sha": "c2" }, "labels": [] });
        Reply::json(json!([pull]).to_string())
    });
    let read = site::read(&source(&server, "pulls: { base: main }", "change"));
    assert_eq!(read.errors(), [""; 0]);
    let names = ["requested_by", "requested_on", "approved_by", "approved_on", "implemented_on", "status"];
    let mut record = read.fields("acme/isms#7", &names);
    record.sort();
    assert_eq!(
        record,
        [
            "approved_by: eva @ github acme/isms#7 /reviews/0/user/login",
            "approved_on: 2026-02-04 @ github acme/isms#7 /reviews/0/submitted_at",
            "implemented_on: 2026-02-06 @ github acme/isms#7 /merged_at",
            "requested_by: jo @ github acme/isms#7 /user/login",
            "requested_on: 2026-02-01 @ github acme/isms#7 /created_at",
            "status: implemented @ github acme/isms#7 /merged_at",
        ]
    );
    assert!(read.left_over("acme/isms#7").contains(&"Approval of the last commit".to_owned()));
    assert_eq!(server.seen()[1].target, "/repos/acme/isms/pulls/7/reviews?per_page=100");
}

/// A repository whose branch is or is not protected.
fn branch(seen: &Seen, protection: &Reply, rules: Value) -> Reply {
    if seen.target.ends_with("/protection") {
        return protection.clone();
    }
    if seen.target.contains("/rules/branches/") {
        return Reply::json(rules.to_string());
    }
    let links = json!({ "html": "https://github.com/acme/isms/tree/main" });
    Reply::json(json!({ "name": "main", "protected": false, "_links": links }).to_string())
        .with("date", "Mon, 23 Nov 2026 07:59:00 GMT")
}

#[test]
fn a_branch_without_settings_may_be_protected_by_rules() {
    let server = Server::start(|seen, _| {
        let none = Reply::status(404, json!({ "message": "Branch not protected" }).to_string());
        branch(
            seen,
            &none,
            json!([{ "type": "pull_request", "ruleset_id": 7, "parameters": { "required_approving_review_count": 2 } }]),
        )
    });
    let read = site::read(&source(&server, "branch_protection: [main]", "evidence"));
    assert_eq!((read.errors(), read.count()), (vec![], 1));
    let said = read.fields("acme/isms@main", &["description", "kind", "produced_on", "location"]);
    assert_eq!(
        said,
        [
            "description: Protected: yes; Required approvals: 2; Signed commits: no; Linear history: no; Force pushes: allowed; \
             Deletion: allowed @ github acme/isms@main ",
            "kind: config @ github acme/isms@main ",
            "location: https://github.com/acme/isms/tree/main @ github acme/isms@main /_links/html",
            "produced_on: 2026-11-23 @ github acme/isms@main /read",
        ]
        .map(str::trim_end)
    );
    let targets: Vec<String> = server.seen().into_iter().map(|seen| seen.target).collect();
    let path = "/repos/acme/isms";
    assert_eq!(
        targets,
        [
            format!("{path}/branches/main"),
            format!("{path}/branches/main/protection"),
            format!("{path}/rules/branches/main?per_page=100")
        ]
    );
}

#[test]
fn what_the_login_may_not_see_is_not_unprotected() {
    let server = Server::start(|seen, _| {
        branch(seen, &Reply::status(404, json!({ "message": "Not Found" }).to_string()), json!([]))
    });
    let read = site::read(&source(&server, "branch_protection: [main]", "evidence"));
    assert_eq!((read.count(), read.errors().len()), (0, 1));
    assert!(
        read.errors()[0].contains("answers 404") && read.errors()[0].contains("`Not Found`"),
        "{:?}",
        read.errors()
    );
}
