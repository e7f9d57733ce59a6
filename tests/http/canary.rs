//! No token or password is seen anywhere: a canary in every position, looked for in every form in all that a run writes.

use std::path::Path;
use std::time::Duration;

use super::place::{Place, TOKEN};
use super::server::{Identity, Reply, Seen, Server};

/// The canary as it is, in base64 from each of the three places where a group may begin, and percent-encoded.
fn forms() -> Vec<Vec<u8>> {
    let mut forms = vec![TOKEN.to_owned(), TOKEN.replace('/', "%2F").replace('+', "%2B")];
    forms.push(TOKEN.replace('/', "%2f").replace('+', "%2b"));
    for before in 0..3 {
        let text = base64(format!("{}{TOKEN}", "x".repeat(before)).as_bytes());
        // What depends on the neighbours is cut off.
        forms.push(text.get(4..text.len() - 4).unwrap().to_owned());
    }
    forms.into_iter().map(String::into_bytes).collect()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let three = [group[0], *group.get(1).unwrap_or(&0), *group.get(2).unwrap_or(&0)];
        let bits = three.iter().fold(0_usize, |bits, byte| (bits << 8) | usize::from(*byte));
        (0..4).for_each(|at| out.push(char::from(DIGITS[(bits >> (18 - 6 * at)) & 63])));
    }
    out
}

fn holds(bytes: &[u8]) -> bool {
    forms().iter().any(|form| bytes.windows(form.len()).any(|window| window == form.as_slice()))
}

/// Looks into every file below a directory, names included.
fn search(directory: &Path, case: &str) {
    for entry in walkdir::WalkDir::new(directory) {
        let entry = entry.unwrap();
        assert!(!holds(entry.path().to_string_lossy().as_bytes()), "{case}: {}", entry.path().display());
        if entry.file_type().is_file() {
            assert!(!holds(&std::fs::read(entry.path()).unwrap()), "{case}: {}", entry.path().display());
        }
    }
}

/// What writes all that a run may write, and what says something in words.
const WRITING: &[&str] = &[
    "check --as-of 2026-11-23 -v --output terminal --output json=out.json --output paper=out.md",
    "check --as-of 2026-11-23 --offline -v",
    "records",
];
/// Everything else that reads the records.
const READING: &[&str] = &[
    "check --as-of 2026-11-23",
    "check --as-of 2026-11-23 --output json",
    "check --as-of 2026-11-23 --output paper",
    "readiness --as-of 2026-11-23",
    "records nonconformity",
    "explain 10-title-recorded",
];

/// Runs these, and looks for the canary in all that they say and write.
fn nowhere(place: &Place, case: &str, runs: &[&str]) {
    for args in runs {
        let args: Vec<&str> = args.split(' ').collect();
        let args = args.as_slice();
        let output = place.run(args);
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(!holds(text.as_bytes()), "{case} {args:?}: {text}");
    }
    search(place.directory.path(), case);
}

const GOOD: &str = r#"[{"id": "N-1", "status": "open"}, {"id": "N-2", "status": "open", "title": "Door"}]"#;

/// Where a secret may stand in the settings of a service.
fn positions(url: &str) -> Vec<(&'static str, String)> {
    vec![
        ("token", format!("url: '{url}', token: '${{TOKEN}}'")),
        ("password", format!("url: '{url}', user: ana, password: '${{TOKEN}}'")),
        ("user", format!("url: '{url}', user: '${{TOKEN}}', password: '${{OTHER}}'")),
        ("header", format!("url: '{url}', headers: {{ X-Api-Key: 'Key ${{TOKEN}}' }}")),
        ("query", format!("url: '{url}?api_key=${{TOKEN}}&open=1'")),
        ("path", format!("url: '{url}/${{TOKEN}}/findings'")),
        ("userinfo", format!("url: '{}'", url.replace("://", "://ana:${TOKEN}@"))),
    ]
}

#[test]
fn of_a_service_that_answers() {
    let server = Server::start(|_, _| Reply::json(GOOD));
    for (position, settings) in positions(&server.url("/api")) {
        let place = Place::with(&settings).variable("OTHER", "0ther-pa55word");
        nowhere(&place, position, &[WRITING, READING].concat());
        // And where items are known by the page they came in.
        nowhere(&Place::with(&format!("{settings}, key: /id")).variable("OTHER", "0ther"), position, WRITING);
    }
    let sent = |seen: &Seen| holds(format!("{seen:?}").as_bytes());
    assert!(server.seen().iter().filter(|seen| sent(seen)).count() > 20, "the canary was sent");
}

#[test]
fn of_a_service_that_does_not() {
    let redirected = Server::start(|_, _| Reply::json(GOOD));
    let elsewhere = redirected.url("/x");
    type Answer = Box<dyn Fn(&Seen, usize) -> Reply + Send + Sync>;
    let echo = |seen: &Seen| format!("{seen:?}").replace('\\', "").replace('"', "'");
    let faults: Vec<(&str, &str, Answer)> = vec![
        ("closes", "", Box::new(|_, _| Reply::Close)),
        ("says nothing", ", timeout: 1", Box::new(|_, _| Reply::Silence(Duration::from_secs(2)))),
        ("401", "", Box::new(move |seen, _| Reply::status(401, echo(seen)))),
        ("403", "", Box::new(move |seen, _| Reply::status(403, format!("{{\"message\": \"{}\"}}", echo(seen))))),
        ("404", "", Box::new(move |seen, _| Reply::status(404, echo(seen)))),
        ("429", "", Box::new(move |seen, _| Reply::status(429, echo(seen)).with("retry-after", "999"))),
        ("503", "", Box::new(|_, _| Reply::status(503, ""))),
        (
            "is cut",
            "",
            Box::new(|_, _| {
                Reply::Raw(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n[".to_vec())
            }),
        ),
        ("other type", "", Box::new(move |seen, _| Reply::json("x").with("content-type", echo(seen).replace(' ', "")))),
        ("no JSON", "", Box::new(move |seen, _| Reply::json(echo(seen)))),
        ("no list", "", Box::new(move |seen, _| Reply::json(format!("{{\"a\": \"{}\"}}", echo(seen))))),
        (
            "echoes",
            "",
            Box::new(move |seen, _| Reply::json(format!("[{{\"id\": \"N-1\", \"title\": \"{}\"}}]", echo(seen)))),
        ),
        (
            "endless",
            ", pages: { by: page }, max_pages: 3",
            Box::new(|_, n| Reply::json(format!("[{{\"id\": \"N-{n}\"}}]"))),
        ),
        ("repeats", ", pages: { by: page }", Box::new(|_, _| Reply::json(GOOD))),
        (
            "redirects",
            "",
            Box::new(move |seen, _| Reply::status(302, "").with("location", format!("{elsewhere}{}", seen.target))),
        ),
        ("goes round", "", Box::new(|seen, _| Reply::status(307, "").with("location", seen.target.clone()))),
        (
            "links elsewhere",
            ", pages: { by: link }",
            Box::new(|seen, _| {
                let key = seen
                    .header("authorization")
                    .or_else(|| seen.header("x-api-key"))
                    .unwrap_or("none")
                    .replace(' ', ".");
                Reply::json(GOOD).with("link", format!("<https://{key}.example{}>; rel=next", seen.target))
            }),
        ),
    ];
    for (fault, more, answer) in faults {
        let server = Server::start(answer);
        let places = positions(&server.url("/api"));
        std::thread::scope(|scope| {
            for (position, settings) in &places {
                scope.spawn(move || {
                    let place =
                        Place::with(&format!("{settings}, max_wait: 0{more}")).variable("OTHER", "0ther-pa55word");
                    nowhere(&place, &format!("{fault}, {position}"), WRITING);
                });
            }
        });
    }
    assert_eq!(redirected.seen().len(), 0, "{:?}", redirected.seen());
}

#[test]
fn of_a_connection_that_is_not_made() {
    let server = Server::start(|_, _| Reply::Close);
    let refused = server.url("/api");
    drop(server);
    let secure = Server::secure(&Identity::own(), |_, _| Reply::json(GOOD));
    for url in [refused, secure.url("/api")] {
        for (position, settings) in positions(&url) {
            nowhere(&Place::with(&settings).variable("OTHER", "0ther-pa55word"), position, WRITING);
        }
    }
    assert_eq!(secure.seen().len(), 0);
}

#[test]
fn of_one_that_is_written_out() {
    let url = "https://service.example/api";
    for settings in [
        format!("url: '{url}', token: '{TOKEN}'"),
        format!("url: '{url}', user: ana, password: '{TOKEN}'"),
        format!("url: '{url}', headers: {{ X-Api-Key: '{TOKEN}' }}"),
        format!("url: '{url}', headers: {{ Authorization: 'Bearer {TOKEN}' }}"),
        format!("url: '{url}?api_key={TOKEN}'"),
        format!("url: 'https://ana:{TOKEN}@service.example/api'"),
    ] {
        let output = Place::with(&settings).run(&["check", "--as-of", "2026-11-23"]);
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(2), "{settings}");
        assert!(!holds(text.as_bytes()), "{settings}: {text}");
        assert!(text.contains("written out") || text.contains("holds a user"), "{settings}: {text}");
    }
}
