//! What can go wrong between a service and us: each ends in a named problem, exit 2, and nothing counted as read.

use std::time::{Duration, Instant};

use super::place::{Place, TOKEN, problems, records};
use super::server::{Identity, Reply, Server};

const GOOD: &str = r#"{"findings": [{"id": "N-1", "title": "Doors stood open", "status": "open"}]}"#;

fn place(server: &Server, more: &str) -> Place {
    let url = server.url("/api/findings");
    Place::with(&format!("url: '{url}', items: /findings, key: /id, token: '${{TOKEN}}'{more}"))
}

/// What is told of a server that always gives this answer.
fn told(reply: Reply) -> String {
    place(&Server::start(move |_, _| reply.clone()), "").fault(&[])
}

const HERE: &str = "`http://SERVER/api/findings`";

#[test]
fn a_connection_that_is_refused() {
    let server = Server::start(|_, _| Reply::Close);
    let place = place(&server, "");
    drop(server);
    let told = place.fault(&[]);
    assert_eq!(told, format!("{HERE} refuses the connection [check the address and its port, and that it runs]"));
}

#[test]
fn an_answer_that_takes_too_long() {
    let server = Server::start(|_, _| Reply::Silence(Duration::from_secs(5)));
    let began = Instant::now();
    let told = place(&server, ", timeout: 1").fault(&[]);
    assert_eq!(told, format!("{HERE} does not answer within 1 second [run again later, or say `timeout` in seconds]"));
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
}

#[test]
fn a_body_that_comes_too_slowly() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n1\r\n[\r\n";
    let server = Server::start(move |_, _| Reply::RawThenSilence(head.into(), Duration::from_secs(5)));
    let told = place(&server, ", timeout: 1").fault(&[]);
    assert_eq!(told, format!("{HERE} does not answer within 1 second [run again later, or say `timeout` in seconds]"));
}

#[test]
fn a_login_that_is_refused() {
    let told = told(Reply::status(401, "{}"));
    let help = "check that the token or password is right, and whose it is";
    assert_eq!(told, format!("{HERE} answers 401: the login is refused [{help}]"));
}

#[test]
fn a_login_that_may_not_read() {
    let told = told(Reply::status(403, "{}"));
    let help = "let its user read what is asked for, or ask for less";
    assert_eq!(told, format!("{HERE} answers 403: the login may not read this [{help}]"));
}

#[test]
fn an_address_with_nothing_at_it() {
    let told = told(Reply::status(404, "{}"));
    let help = "check the address; some services say so of what a login may not read";
    assert_eq!(told, format!("{HERE} answers 404: there is nothing [{help}]"));
}

#[test]
fn a_limit_that_asks_to_wait_is_waited_for() {
    let server = Server::start(|_, number| match number {
        0 => Reply::status(429, "slow down").with("retry-after", "1").with("content-type", "text/plain"),
        _ => Reply::json(GOOD),
    });
    let began = Instant::now();
    let (status, report) = place(&server, "").check(&[]);
    assert_eq!((status, records(&report), server.seen().len()), (0, 1, 2), "{report}");
    assert!(began.elapsed() >= Duration::from_secs(1), "{:?}", began.elapsed());
}

#[test]
fn a_limit_that_asks_to_wait_too_long() {
    let server = Server::start(|_, _| Reply::status(429, "{}").with("retry-after", "3600"));
    let told = place(&server, "").fault(&[]);
    assert_eq!(
        told,
        format!(
            "{HERE} answers 429: it has been asked too often; it was asked once and would have to be asked again in 3600 \
             seconds; 300 seconds are waited in all [run again later]"
        )
    );
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_server_that_fails_twice_and_then_answers_is_read() {
    let server = Server::start(|_, number| if number < 2 { Reply::status(500, "") } else { Reply::json(GOOD) });
    let (status, report) = place(&server, "").check(&[]);
    assert_eq!((status, records(&report), server.seen().len()), (0, 1, 3), "{report}");
}

#[test]
fn a_server_that_goes_on_failing() {
    let server = Server::start(|_, _| Reply::status(503, ""));
    let told = place(&server, ", max_wait: 2").fault(&[]);
    assert_eq!(
        told,
        format!(
            "{HERE} answers 503: it failed; it was asked 3 times and would have to be asked again in 2 seconds; 2 seconds are \
             waited in all [run again later, or ask those who run it]"
        )
    );
}

#[test]
fn a_connection_that_is_closed_before_the_answer_is_made_again() {
    let server = Server::start(|_, number| if number == 0 { Reply::Close } else { Reply::json(GOOD) });
    let (status, report) = place(&server, "").check(&[]);
    assert_eq!((status, records(&report), server.seen().len()), (0, 1, 2), "{report}");
}

#[test]
fn a_body_that_breaks_off() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n";
    let cut = format!("{HERE} broke off before its answer was whole [run again; nothing of it was taken]");
    assert_eq!(told(Reply::Raw(format!("{head}{GOOD}").into())), cut);
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";
    assert_eq!(told(Reply::Raw(format!("{head}{:x}\r\n{GOOD}\r\n", GOOD.len()).into())), cut);
}

#[test]
fn a_body_that_is_cut_where_nothing_says_how_long_it_is() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n";
    let told = told(Reply::Raw(format!("{head}{}", GOOD.get(..40).unwrap()).into()));
    let help = "check the address: it must be the one for programs, not the one for people";
    assert_eq!(told, format!("{HERE} sends what is not JSON: line 1 column 40 cannot be read [{help}]"));
}

#[test]
fn a_part_of_a_body_is_no_answer() {
    let told = told(Reply::status(206, GOOD));
    assert_eq!(told, format!("{HERE} answers 206: which is no answer to the question [check the address]"));
}

#[test]
fn a_page_for_people() {
    let told = told(Reply::json("<html>Log in</html>").with("content-type", "text/html; charset=utf-8"));
    let help = "check the address: it must be the one for programs, not the one for people";
    assert_eq!(told, format!("{HERE} sends `text/html` instead of JSON [{help}]"));
}

#[test]
fn a_body_that_is_larger_than_it_may_be() {
    let server = Server::start(|_, _| Reply::json(format!("{{\"findings\": [\"{}\"]}}", "x".repeat(5000))));
    let told = place(&server, ", max_bytes: 4096").fault(&[]);
    let help = "ask for less, or say `max_bytes`";
    assert_eq!(told, format!("{HERE} sends more than the 4096 bytes that all its answers may have [{help}]"));
}

#[test]
fn a_small_body_that_swells() {
    let body = gzip(format!("{{\"findings\": [\"{}\"]}}", "x".repeat(60_000)).as_bytes());
    let server = Server::start(move |_, _| {
        let kind = ("content-type".to_owned(), "application/json".to_owned());
        Reply::Answer(200, vec![kind, ("content-encoding".into(), "gzip".into())], body.clone())
    });
    let told = place(&server, ", max_bytes: 4096").fault(&[]);
    let help = "ask for less, or say `max_bytes`";
    assert_eq!(told, format!("{HERE} sends more than the 4096 bytes that all its answers may have [{help}]"));
}

/// Bytes in the frame of gzip, stored as they are, cut into blocks.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let blocks: Vec<&[u8]> = bytes.chunks(60_000).collect();
    for (at, block) in blocks.iter().enumerate() {
        let length = u16::try_from(block.len()).unwrap();
        out.push(u8::from(at + 1 == blocks.len()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(*block);
    }
    out
}

#[test]
fn pages_without_end() {
    let server = Server::start(|seen, _| {
        let page: u64 = seen.parameter("page").unwrap().parse().unwrap();
        Reply::json(format!("{{\"findings\": [{{\"id\": \"N-{page}\"}}]}}"))
    });
    let told = place(&server, ", pages: { by: page }, max_pages: 20").fault(&[]);
    let help = "ask for less or for larger pages, or say `max_pages`";
    assert_eq!(told, format!("{HERE} has more than the 20 pages that are asked for [{help}]"));
    assert_eq!(server.seen().len(), 20);
}

#[test]
fn a_page_that_repeats() {
    let again = format!("{HERE} sends a page again that it has sent before [check how its pages follow each other]");
    let server = Server::start(|_, _| Reply::json(GOOD));
    assert_eq!(place(&server, ", pages: { by: page }").fault(&[]), again);
    let server = Server::start(|seen, number| {
        let next = seen.target.split('?').next().unwrap();
        Reply::json(GOOD.replace("N-1", &format!("N-{number}"))).with("link", format!("<{next}?a>; rel=\"next\""))
    });
    assert_eq!(place(&server, ", pages: { by: link }").fault(&[]), again);
    let server = Server::start(|_, number| {
        Reply::json(format!("{{\"findings\": [{{\"id\": \"N-{number}\"}}], \"next\": \"same\"}}"))
    });
    assert_eq!(place(&server, ", pages: { by: token, token: /next }").fault(&[]), again);
}

#[test]
fn a_redirect_to_another_server_takes_nothing_there() {
    let other = Server::start(|_, _| Reply::json(GOOD));
    let target = other.url("/api/findings");
    let server = Server::start(move |_, _| Reply::status(302, "").with("location", target.clone()));
    let told = place(&server, "").fault(&[]);
    let help = "if that server is the right one, name it in the configuration";
    assert_eq!(
        told,
        format!("{HERE} redirects to another server, `http://SERVER`, to which nothing was sent [{help}]")
    );
    assert_eq!(other.seen().len(), 0, "{:?}", other.seen());
    assert_eq!(server.seen()[0].header("authorization").unwrap(), format!("Bearer {TOKEN}"));
}

#[test]
fn a_next_page_on_another_server_is_not_asked_for() {
    let other = Server::start(|_, _| Reply::json(GOOD));
    let target = other.url("/api/findings?page=2");
    let server = Server::start(move |_, _| Reply::json(GOOD).with("link", format!("<{target}>; rel=next")));
    let told = place(&server, ", pages: { by: link }").fault(&[]);
    assert!(told.contains("points for its next page to another server, `http://SERVER`"), "{told}");
    assert_eq!(other.seen().len(), 0, "{:?}", other.seen());
}

#[test]
fn a_redirect_on_the_same_server_is_followed_and_not_for_ever() {
    let server = Server::start(|seen, _| match seen.target.as_str() {
        "/api/findings" => Reply::status(308, "").with("location", "/v2/findings"),
        _ => Reply::json(GOOD),
    });
    let (status, report) = place(&server, "").check(&[]);
    assert_eq!((status, records(&report)), (0, 1), "{report}");
    let told = told(Reply::status(307, "").with("location", "findings"));
    assert_eq!(
        told,
        format!("{HERE} redirects more than 5 times [check the address: its redirects go round in a circle]")
    );
}

#[test]
fn a_certificate_that_nobody_vouches_for() {
    let identity = Identity::own();
    let server = Server::secure(&identity, |_, _| Reply::json(GOOD));
    let told = place(&server, "").fault(&[]);
    assert_eq!(
        told,
        "`https://SERVER/api/findings` has a certificate that nobody vouches for; nothing was sent [name the certificate of \
         its authority if it is your own: `ca: certs/own.pem`]"
    );
    assert_eq!(server.seen().len(), 0, "{:?}", server.seen());
    let place = place(&server, ", ca: own.pem");
    std::fs::write(place.directory.path().join("own.pem"), &identity.pem).unwrap();
    let (status, report) = place.check(&[]);
    assert_eq!((status, records(&report)), (0, 1), "{report}");
}

#[test]
fn a_certificate_of_another_name() {
    let identity = Identity::named("elsewhere.example");
    let server = Server::secure(&identity, |_, _| Reply::json(GOOD));
    let place = place(&server, ", ca: own.pem");
    std::fs::write(place.directory.path().join("own.pem"), &identity.pem).unwrap();
    let told = place.fault(&[]);
    assert_eq!(
        told,
        "`https://SERVER/api/findings` has a certificate of another name [check the address; nothing was sent]"
    );
    assert_eq!(server.seen().len(), 0, "{:?}", server.seen());
}

#[test]
fn a_server_that_does_not_speak_tls() {
    let server = Server::start(|_, _| Reply::json(GOOD));
    let url = server.url("/api/findings").replace("http:", "https:");
    let told = Place::with(&format!("url: '{url}', items: /findings")).fault(&[]);
    assert_eq!(
        told,
        "`https://SERVER/api/findings` offers no secure connection [check the address and its port; nothing was sent]"
    );
}

#[test]
fn a_server_that_does_not_speak_http() {
    let told = told(Reply::Raw(b"220 mail.example ESMTP\r\n".to_vec()));
    assert_eq!(told, format!("{HERE} does not speak HTTP as it should [check the address and its port]"));
}

#[test]
fn a_list_that_is_short_of_what_it_says_it_has() {
    let server = Server::start(|_, _| {
        Reply::json(GOOD.replace('{', "{\"total\": 3, ").replacen("{\"total\": 3, \"id", "{\"id", 1))
    });
    let told = place(&server, ", total: /total, pages: { by: link }").fault(&[]);
    let help = "check that the login may read all of them, and how pages follow each other";
    assert_eq!(told, format!("{HERE} says that it has 3 items and sent 1 [{help}]"));
}

#[test]
fn a_list_that_changes_while_it_is_read_is_read_again() {
    // The first time, what was on the first page has moved to the second.
    let server = Server::start(|seen, number| {
        let page = seen.parameter("page").unwrap();
        let id = if number == 1 { "1" } else { page };
        Reply::json(format!("{{\"findings\": [{{\"id\": \"N-{id}\", \"title\": \"{number}\"}}], \"last\": 2}}"))
    });
    let (status, report) = place(&server, ", pages: { by: page, last: /last }").check(&[]);
    assert_eq!((status, records(&report), server.seen().len()), (0, 2, 4), "{report}");
}

#[test]
fn a_list_that_goes_on_changing() {
    let server = Server::start(|seen, number| {
        let page = seen.parameter("page").unwrap();
        Reply::json(format!("{{\"findings\": [{{\"id\": \"N-{page}\"}}], \"last\": 2, \"total\": {number}}}"))
    });
    let told = place(&server, ", total: /total, pages: { by: page, last: /last }").fault(&[]);
    let help = "run again when fewer people work in it, or ask for less";
    assert_eq!(told, format!("{HERE} changed while it was read: it had 4 items, then 5 [{help}]"));
    assert_eq!(server.seen().len(), 6);
}

#[test]
fn a_server_that_sends_the_token_back() {
    let told = told(Reply::json(format!("{{\"findings\": [{{\"id\": \"N-1\", \"title\": \"{TOKEN}\"}}]}}")));
    assert_eq!(
        told,
        "the service sends back the token or password that it was sent, so nothing of it is shown or kept [ask for less of \
         it, and tell those who run it]"
    );
}

#[test]
fn a_body_that_is_nested_without_end() {
    let deep =
        format!("{{\"findings\": [{{\"id\": \"N-1\", \"x\": {}{}}}]}}", "[".repeat(200_000), "]".repeat(200_000));
    let server = Server::start(move |_, _| Reply::json(deep.clone()));
    let (status, report) = place(&server, "").check(&[]);
    assert_eq!((status, records(&report)), (2, 0));
    let told = problems(&report);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].1.starts_with("this is nested deeper than 64 levels"), "{told:?}");
}

#[test]
fn a_proxy_that_refuses() {
    let proxy = Server::start(|_, _| Reply::status(407, ""));
    let address = proxy.url("").replace("http://", "http://ana:pr0xy-pa55word@");
    let place = Place::with("url: 'https://service.example/api', token: '${TOKEN}'").variable("HTTPS_PROXY", &address);
    let told = place.fault(&[]);
    let help = "check the proxy in the environment";
    assert_eq!(told, format!("`https://service.example/api` cannot be reached through the proxy [{help}]"));
    let seen = &proxy.seen()[0];
    assert_eq!((seen.method.as_str(), seen.target.as_str()), ("CONNECT", "service.example:443"));
    assert!(seen.header("proxy-authorization").is_some() && !format!("{seen:?}").contains(TOKEN), "{seen:?}");
    let text = format!("{:?}", place.run(&["check", "-v", "--as-of", "2026-11-23"]));
    assert!(!text.contains("pr0xy"), "{text}");
}

#[test]
fn this_machine_is_asked_without_the_proxy() {
    let proxy = Server::start(|_, _| Reply::status(407, ""));
    let server = Server::start(|_, _| Reply::json(GOOD));
    let place = place(&server, "").variable("HTTP_PROXY", &proxy.url("")).variable("ALL_PROXY", &proxy.url(""));
    let (status, report) = place.check(&[]);
    assert_eq!((status, records(&report), proxy.seen().len()), (0, 1, 0), "{report}");
}

#[test]
fn a_token_that_cannot_be_sent() {
    let server = Server::start(|_, _| Reply::json(GOOD));
    let url = server.url("/api/findings");
    let place = Place::with(&format!("url: '{url}', items: /findings, token: '${{CUT}}'")).variable("CUT", "abc\ndef");
    let told = place.fault(&[]);
    assert_eq!(told, "a token, password or header holds what cannot be sent [look for a line break at its end]");
    let place = Place::with(&format!("url: '{url}', items: /findings, token: '${{CUT}}'")).variable("CUT", "");
    let output = place.run(&["check"]);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(text.contains("the environment holds nothing for `token`"), "{text}");
    assert_eq!(server.seen().len(), 0);
}
