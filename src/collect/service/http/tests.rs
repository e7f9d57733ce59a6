use super::*;
use crate::config::{Config, Origin};
use crate::source::{Source, SourceId};

/// A service as configured.
fn http(settings: &str) -> Http {
    let text = format!("sources: [ {{ http: {{ url: 'https://a.example/x?q=1', {settings} }}, type: incident }} ]\n");
    let mut problems = Vec::new();
    let source = Source::new(SourceId(0), "tickmark.yaml", text);
    let config = Config::of(&source, std::path::Path::new("."), &|_| None, &mut problems);
    assert_eq!(problems, []);
    match &config.sources[0].origin {
        Origin::Service(service) => match &service.asks {
            crate::config::Asks::Http(http) => http.clone(),
            _ => panic!("must be any service"),
        },
        _ => unreachable!(),
    }
}

fn answer(body: &str, link: Option<&str>) -> Answer {
    let headers = link.map(|link| ("link".to_owned(), link.to_owned())).into_iter().collect();
    Answer { url: "https://a.example/x?q=1".into(), status: 200, headers, body: body.into() }
}

/// The keys and pointers of the items, and where the next page is.
fn page(settings: &str, body: &str, so_far: u64) -> Result<(Vec<String>, Option<String>), String> {
    let http = http(settings);
    let generic = Generic::of(&http);
    let asked = generic.first().remove(0);
    let link = Some(r#"<https://a.example/x?q=1&after=b>; rel="next""#);
    let answer = answer(body, link);
    let page = generic.page(&asked, &answer, so_far)?;
    let items = page.items.iter().map(|found| format!("{}{} {}", found.key, found.at, found.json)).collect();
    Ok((items, page.next.map(|next| next.url)))
}

#[test]
fn items_are_known_by_their_key_or_by_their_page_and_place() {
    let body = r#"{"n": 2, "list": [ {"id": 7}, {"id":"b"} ]}"#;
    let keyed = page("items: /list, key: /id, total: /n", body, 0).unwrap();
    assert_eq!(keyed, (vec![r#"7 {"id": 7}"#.to_owned(), r#"b {"id":"b"}"#.to_owned()], None));
    let bare = page("items: /list", body, 0).unwrap().0;
    assert_eq!(bare[1], r#"https://a.example/x?q=1/list/1 {"id":"b"}"#);
    assert_eq!(page("", "[1]", 0).unwrap().0, ["https://a.example/x?q=1/0 1"]);
}

#[test]
fn what_is_not_as_configured_is_said() {
    let body = r#"{"list": [ {"id": null} ], "more": {}}"#;
    let wrong = |settings| page(settings, body, 0).unwrap_err();
    assert_eq!(wrong("items: /lists"), "there is nothing at `/lists`");
    assert_eq!(wrong("items: /more"), "what is at `/more` is no list");
    assert_eq!(wrong(""), "the answer is no list");
    assert_eq!(wrong("items: /list, key: /id"), "the item at `/list/0` has no text at `/id`, which is its key");
    assert_eq!(wrong("items: /list, total: /n"), "there is no number at `/n`, which says how many items there are");
}

#[test]
fn pages_follow_each_other_as_configured() {
    let next = |settings: &str, body: &str, so_far| page(settings, body, so_far).unwrap().1;
    let two = r#"{"l": [1, 2], "n": 4, "last": 2, "next": "/x?p=2", "token": "a b"}"#;
    assert_eq!(next("items: /l", two, 0), None);
    assert_eq!(next("items: /l, pages: { by: link }", two, 0).unwrap(), "https://a.example/x?q=1&after=b");
    assert_eq!(next("items: /l, pages: { by: link, next: /next }", two, 0).unwrap(), "/x?p=2");
    assert_eq!(
        next("items: /l, pages: { by: token, token: /token, parameter: at }", two, 0).unwrap(),
        "https://a.example/x?q=1&at=a%20b"
    );
    let offset = "items: /l, pages: { by: offset, size: 2 }";
    assert_eq!(next(offset, two, 0).unwrap(), "https://a.example/x?q=1&limit=2&offset=2");
    assert_eq!(next("items: /l, total: /n, pages: { by: offset }", two, 2), None);
    assert_eq!(next("items: /l, pages: { by: page, first: 0 }", two, 2).unwrap(), "https://a.example/x?q=1&page=1");
    assert_eq!(next("items: /l, pages: { by: page, first: 2, last: /last }", two, 2), None);
}

#[test]
fn a_short_page_is_not_taken_for_the_last_one() {
    let settings = "pages: { by: page, size: 100 }";
    assert_eq!(page(settings, "[1]", 0).unwrap().1.unwrap(), "https://a.example/x?q=1&per_page=100&page=2");
    assert_eq!(page(settings, "[]", 1).unwrap().1, None);
}
