//! Lists that come in pages, however these follow each other, and the places of what they hold.

use serde_json::Value;

use super::place::{Place, TOKEN, problems, records, without_ports};
use super::server::{Reply, Seen, Server};

/// The findings from one to another, of five in all; the second has no title.
fn findings(from: usize, to: usize) -> String {
    let one = |n| match n {
        1 => "{\"key\": \"N-1\", \"fields\": {\"state\": {\"name\": \"open\"}}}".to_owned(),
        n => format!(
            "{{\"key\": \"N-{n}\", \"fields\": {{\"summary\": \"Door {n}\", \"state\": {{\"name\": \"open\"}}}}}}"
        ),
    };
    format!("[{}]", (from..to.min(5)).map(one).collect::<Vec<_>>().join(", "))
}

fn place(server: &Server, more: &str) -> Place {
    let url = server.url("/api/findings?open=1");
    Place::of(&format!(
        "  - http: {{ url: '{url}', items: /list, key: /key{more} }}
    name: findings
    type: nonconformity
    columns: {{ id: key, title: /fields/summary, status: /fields/state/name }}\n"
    ))
}

/// The five records were read, and the finding that one of them is says where it is.
fn whole(server: &Server, more: &str) -> Vec<String> {
    let (status, report) = place(server, more).check(&[]);
    assert_eq!((status, records(&report)), (1, 5), "{report}");
    assert_eq!(problems(&report), []);
    assert_eq!(report["findings"].as_array().unwrap().len(), 1);
    server.seen().into_iter().map(|seen| seen.target).collect()
}

fn number(seen: &Seen, name: &str) -> usize {
    seen.parameter(name).unwrap_or("0").parse().unwrap()
}

#[test]
fn by_link() {
    let server = Server::start(|seen, _| {
        let at = number(seen, "after");
        let reply = Reply::json(format!("{{\"list\": {}}}", findings(at, at + 2)));
        let next = format!("</api/findings?open=1&x=a,b&after={}>; rel=\"next\", </api>; rel=\"first\"", at + 2);
        if at + 2 < 5 { reply.with("link", next) } else { reply }
    });
    assert_eq!(
        whole(&server, ", pages: { by: link }"),
        ["/api/findings?open=1", "/api/findings?open=1&x=a,b&after=2", "/api/findings?open=1&x=a,b&after=4"]
    );
}

#[test]
fn by_a_link_in_the_answer() {
    let server = Server::start(|seen, _| {
        let at = number(seen, "after");
        let next = if at + 2 < 5 { format!("\"?after={}\"", at + 2) } else { "null".to_owned() };
        Reply::json(format!("{{\"list\": {}, \"links\": {{\"next\": {next}}}}}", findings(at, at + 2)))
    });
    assert_eq!(
        whole(&server, ", pages: { by: link, next: /links/next }"),
        ["/api/findings?open=1", "/api/findings?after=2", "/api/findings?after=4"]
    );
}

#[test]
fn by_token() {
    let server = Server::start(|seen, _| {
        let at = seen.parameter("cursor").map_or(0, |cursor| cursor.trim_start_matches("a%2F").parse().unwrap());
        let next = if at + 3 < 5 { format!(", \"next\": \"a/{}\"", at + 3) } else { String::new() };
        Reply::json(format!("{{\"list\": {}{next}}}", findings(at, at + 3)))
    });
    assert_eq!(
        whole(&server, ", pages: { by: token, token: /next, parameter: cursor }"),
        ["/api/findings?open=1", "/api/findings?open=1&cursor=a%2F3"]
    );
}

#[test]
fn by_page_until_the_total_is_there() {
    let server = Server::start(|seen, _| {
        let at = (number(seen, "p") - 1) * 2;
        Reply::json(format!("{{\"total\": 5, \"list\": {}}}", findings(at, at + 2)))
    });
    let settings = ", total: /total, pages: { by: page, parameter: p, size: 2, size_parameter: n }";
    assert_eq!(
        whole(&server, settings),
        ["/api/findings?open=1&n=2&p=1", "/api/findings?open=1&n=2&p=2", "/api/findings?open=1&n=2&p=3"]
    );
}

#[test]
fn by_offset_from_a_server_that_sends_less_than_it_is_asked_for() {
    let server = Server::start(|seen, _| {
        let at = number(seen, "offset");
        Reply::json(format!("{{\"list\": {}}}", findings(at, at + 3)))
    });
    assert_eq!(
        whole(&server, ", pages: { by: offset, size: 100 }"),
        [
            "/api/findings?open=1&limit=100&offset=0",
            "/api/findings?open=1&limit=100&offset=3",
            "/api/findings?open=1&limit=100&offset=5"
        ]
    );
}

#[test]
fn a_place_is_the_key_of_an_item_and_a_pointer_within_it() {
    let server = Server::start(|_, _| Reply::json(format!("{{\"list\": {}}}", findings(0, 5))));
    let place = place(&server, "");
    let output = place.run(&["check", "--as-of", "2026-11-23"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("[findings N-1 /key (extracted 20"), "{text}");
    let (_, report) = place.check(&[]);
    let location = &report["findings"][0]["evidence"][0]["location"];
    assert_eq!((&location["uri"], &location["key"]), (&"findings".into(), &"N-1".into()), "{report}");
    assert_ne!(location["extracted_at"], Value::Null, "{location}");
}

#[test]
fn an_item_without_a_key_is_known_by_its_page() {
    let server = Server::start(|_, _| Reply::json(format!("{{\"list\": {}}}", findings(0, 5))));
    let url = server.url("/api/findings?sig=${TOKEN}");
    let place = Place::of(&format!(
        "  - http: {{ url: '{url}', items: /list }}
    name: findings
    type: nonconformity
    columns: {{ id: key, title: fields.summary, status: fields.state.name }}\n"
    ));
    let output = place.run(&["check", "--as-of", "2026-11-23"]);
    let text = without_ports(&String::from_utf8(output.stdout).unwrap());
    assert!(text.contains("findings http://SERVER/api/findings?sig=*** /list/1"), "{text}");
    assert!(server.seen()[0].target.ends_with(&format!("?sig={TOKEN}")), "{:?}", server.seen());
}

#[test]
fn a_list_with_nothing_in_it_is_said() {
    let server = Server::start(|_, _| Reply::json("{\"list\": []}"));
    let (status, report) = place(&server, "").check(&[]);
    assert_eq!((status, records(&report)), (2, 0));
    let told = [(
        "warning".to_owned(),
        "`findings` holds no record [it was asked and has none: check what is asked for]".to_owned(),
    )];
    assert_eq!(problems(&report), told);
}

#[test]
fn an_item_that_is_no_mapping_is_reported_and_the_others_are_read() {
    let server = Server::start(|_, _| Reply::json("{\"list\": [{\"key\": \"N-0\", \"title\": \"Door\"}, 7]}"));
    let (status, report) = Place::with(&format!("url: '{}', items: /list", server.url("/x"))).check(&[]);
    assert_eq!((status, &report["sources"][0]["rows"], records(&report)), (2, &Value::from(2), 1), "{report}");
}

#[test]
fn who_asks_is_said_as_configured() {
    let server = Server::start(|_, _| Reply::json("[]"));
    let url = server.url("/x");
    let place = Place::with(&format!(
        "url: '{url}', user: '${{ME}}', password: '${{TOKEN}}', headers: {{ X-Api-Key: 'k ${{TOKEN}}', Accept: application/vnd.x+json }}"
    ));
    place.variable("ME", "ana@larkfield.example").check(&[]);
    let seen = &server.seen()[0];
    let basic = "Basic YW5hQGxhcmtmaWVsZC5leGFtcGxlOmM0bmFyeVQwazNuUXg3Lytaejk=";
    assert_eq!(seen.header("authorization"), Some(basic));
    assert_eq!(seen.header("x-api-key").unwrap(), format!("k {TOKEN}"));
    assert_eq!((seen.method.as_str(), seen.body.as_str()), ("GET", ""));
    assert_eq!(seen.header("accept"), Some("application/vnd.x+json"));
    assert_eq!(seen.header("accept-encoding"), Some("gzip"));
    assert!(seen.header("user-agent").unwrap().starts_with("tickmark/"));
}
