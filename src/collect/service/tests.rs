use std::cell::RefCell;
use std::path::Path;

use super::pages::{Gathered, gather};
use super::vendor::{Answer, Brings, Detail, Found, Page, Request};
use super::*;
use crate::config::Origin as Lives;
use crate::format::Adapt;
use crate::progress::Silent;

#[path = "../../../tests/http/server.rs"]
#[expect(dead_code, reason = "other tests use the rest of it")]
mod server;

use self::server::{Reply, Seen, Server};

/// Tickets that are searched by POST, each with a protection that may not be there and a history in pages.
struct Tickets {
    base: String,
}

impl Vendor for Tickets {
    fn headers(&self) -> Vec<(String, String)> {
        vec![("accept".into(), "application/vnd.tickets+json".into())]
    }

    fn first(&self) -> Vec<Request> {
        let url = format!("{}/search", self.base);
        vec![Request { url, post: Some("{\"query\": \"open\"}".into()), what: "search" }]
    }

    fn page<'a>(&self, asked: &Request, answer: &'a Answer, so_far: u64) -> Result<Page<'a>, String> {
        let list = json::at(&answer.body, "/list").and_then(json::elements).ok_or("there is no list")?;
        let base = &self.base;
        let item = |(at, item): (usize, &'a str)| {
            let key = json::text(item, "/key").unwrap_or_default();
            let history = Request::get("history", format!("{base}/{key}/history?from=0"));
            let protection = Request::get("protection", format!("{base}/{key}/protection"));
            let absent_on = |answer: &Answer| answer.status == 404 && answer.body.contains("not protected");
            let details = match asked.what {
                "search" => vec![
                    Detail { name: "protection", brings: Brings::One(protection, absent_on) },
                    Detail { name: "history", brings: Brings::List(history, |_| false) },
                ],
                _ => Vec::new(),
            };
            Found {
                key,
                at: if asked.what == "search" { String::new() } else { (so_far + at as u64).to_string() },
                json: item,
                details,
            }
        };
        let items: Vec<_> = list.into_iter().enumerate().map(item).collect();
        let total = json::number(&answer.body, "/total");
        let all = so_far + u64::try_from(items.len()).unwrap_or(0);
        let more = asked.what == "history" && total.is_some_and(|total| all < total) && !items.is_empty();
        let next = more.then(|| Request::get("history", address::with(&asked.url, "from", &all.to_string())));
        Ok(Page { items, next, total })
    }

    fn refusal(&self, answer: &Answer) -> Option<String> {
        json::text(&answer.body, "/message")
    }

    fn adapt(&self) -> Adapt {
        |item| vec![item]
    }
}

/// What a server answers to what the tickets ask, and how long was waited.
fn ask(
    handler: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static,
) -> (Result<Gathered, Failure>, Vec<u128>, Vec<Seen>) {
    let server = Server::start(handler);
    let tickets = Tickets { base: server.url("") };
    let text = format!("sources: [ {{ http: {{ url: '{}' }}, type: incident }} ]\n", server.url("/"));
    let source = Source::new(SourceId(0), "tickmark.yaml", text);
    let config = Config::of(&source, Path::new("."), &|_| None, &mut Vec::new());
    let Lives::Service(service) = &config.sources[0].origin else { unreachable!() };
    let waited = RefCell::new(Vec::new());
    let pause = |wait: Duration| waited.borrow_mut().push(wait.as_millis());
    let (most, now) = (Duration::from_secs(300), "2026-11-24T10:00:00Z".parse().unwrap());
    let waits = Waits { unit: UNIT, most, waited: Duration::ZERO, now, pause: &pause };
    let mut client = connect::client(&config, service, &tickets, waits).unwrap();
    let gathered = gather(&tickets, &mut client, &Silent);
    (gathered, waited.into_inner(), server.seen())
}

fn path(seen: &Seen) -> &str {
    seen.target.split('?').next().unwrap()
}

fn answers(seen: &Seen) -> Reply {
    match (path(seen), seen.parameter("from")) {
        ("/search", _) => Reply::json("{\"list\": [ {\"key\": \"T-1\"}, {\"key\":\n\"T-2\"} ], \"total\": 2}"),
        ("/T-1/protection", _) => Reply::json(" {\"by\": \"ana\"}\n"),
        ("/T-2/protection", _) => Reply::status(404, "{\"message\": \"not protected\"}"),
        ("/T-1/history", Some("0")) => Reply::json("{\"list\": [{\"to\": \"open\"}], \"total\": 2}"),
        ("/T-1/history", _) => Reply::json("{\"list\": [{\"to\": \"done\"}], \"total\": 2}"),
        _ => Reply::json("{\"list\": [], \"total\": 0}"),
    }
}

#[test]
fn details_stand_beside_their_item_and_every_part_has_its_place() {
    let (gathered, _, seen) = ask(|seen, _| answers(seen));
    let Gathered { text, items } = gathered.unwrap();
    assert_eq!(
        text,
        "[\n{\"item\": {\"key\": \"T-1\"}, \"protection\": {\"by\": \"ana\"}, \"history\": [{\"to\": \"open\"}, {\"to\": \
         \"done\"}]},\n{\"item\": {\"key\":\n\"T-2\"}, \"protection\": null, \"history\": []}\n]\n"
    );
    let source = Source::laid_out(SourceId(0), "tickets", text.clone(), Layout::Items(items), None);
    let place = |what: &str| source.place(source.span(text.find(what).unwrap(), text.len())).to_string();
    assert_eq!(place("{\"item\""), "tickets T-1");
    assert_eq!(place("\"T-1\""), "tickets T-1 /key");
    assert_eq!(place("\"ana\""), "tickets T-1 /protection/by");
    assert_eq!(place("\"done\""), "tickets T-1 /history/1/to");
    assert_eq!(place(", \"history\""), "tickets T-1 /protection");
    assert_eq!(place("\"T-2\""), "tickets T-2 /key");
    assert_eq!((seen[0].method.as_str(), seen[0].body.as_str()), ("POST", "{\"query\": \"open\"}"));
    assert_eq!(seen[0].header("content-type"), Some("application/json"));
    assert!(seen.iter().all(|seen| seen.header("accept") == Some("application/vnd.tickets+json")));
    assert_eq!(seen.iter().map(path).filter(|path| *path == "/T-1/history").count(), 2);
}

#[test]
fn a_detail_that_cannot_be_had_is_no_item_without_it() {
    let (gathered, ..) = ask(|seen, _| match path(seen) {
        "/T-2/protection" => Reply::status(404, "{\"message\": \"Not Found\\u001b[2J\"}"),
        _ => answers(seen),
    });
    let message = gathered.unwrap_err().message;
    assert!(message.ends_with("/T-2/protection` answers 404: there is nothing (`Not Found[2J`)"), "{message}");
    let (gathered, ..) = ask(|seen, _| match path(seen) {
        "/T-1/history" => Reply::json("{\"list\": [], \"total\": 2}"),
        _ => answers(seen),
    });
    let message = gathered.unwrap_err().message;
    assert!(message.ends_with("/T-1/history` says that it has 2 items and sent 0"), "{message}");
    let (gathered, ..) = ask(|seen, _| match path(seen) {
        "/T-1/history" => Reply::json("{\"lists\": []}"),
        _ => answers(seen),
    });
    let message = gathered.unwrap_err().message;
    assert!(message.ends_with("/T-1/history` sends what was not asked for: there is no list"), "{message}");
}

#[test]
fn a_service_that_goes_on_failing_is_tried_five_times() {
    let (gathered, waited, seen) = ask(|_, _| Reply::status(502, ""));
    let message = gathered.unwrap_err().message;
    assert!(message.ends_with("/search` answers 502: it failed; it was asked 5 times"), "{message}");
    assert_eq!((waited, seen.len()), (vec![500, 1000, 2000, 4000], 5));
    let (gathered, waited, _) = ask(|seen, number| match number {
        0 => Reply::status(403, "").with("x-ratelimit-remaining", "0").with("x-ratelimit-reset", "1795514430"),
        1 => Reply::status(429, ""),
        _ => answers(seen),
    });
    assert!(gathered.is_ok());
    assert_eq!(waited, [30_000, 1000]);
}

#[test]
fn what_is_posted_is_not_posted_to_where_a_redirect_would_have_it_asked_for() {
    let (gathered, _, seen) = ask(|_, _| Reply::status(303, "").with("location", "/elsewhere"));
    let message = gathered.unwrap_err().message;
    assert!(message.ends_with("/search` answers 303: which is no answer to the question"), "{message}");
    assert_eq!(seen.len(), 1);
}
