//! The list of known exploited vulnerabilities from a service: whole and in pages, equal to the file.
//! `EXAMPLES=DIR cargo test --test http -- --ignored` runs it; nothing of the list is in this repository.

use std::path::PathBuf;

use serde_json::Value;

use super::place::Place;
use super::server::{Reply, Server};

const FILE: &str = "csv-json-cisa-kev/known_exploited_vulnerabilities.json";
const COLUMNS: &str = "    type: nonconformity
    columns: { id: cveID, title: cwes, detected_on: dateAdded }\n";

/// How many records and what was found, without where.
fn result(sources: &str, file: Option<&str>) -> (i32, Value, Value, Value, Vec<Value>) {
    let place = Place::of(sources);
    if let Some(text) = file {
        std::fs::write(place.directory.path().join("kev.json"), text).unwrap();
    }
    let (status, mut report) = place.check(&[]);
    let findings = report["findings"].as_array().unwrap();
    let found = findings.iter().map(|finding| finding["fingerprint"].clone()).collect();
    (status, report["sources"][0]["records"].take(), report["totals"].take(), report["rules"].take(), found)
}

#[test]
#[ignore = "needs the data of others: `EXAMPLES=DIR`"]
fn the_list_from_a_service_is_the_list_from_the_file() {
    let text = std::fs::read_to_string(PathBuf::from(std::env::var("EXAMPLES").unwrap()).join(FILE)).unwrap();
    let whole: Value = serde_json::from_str(&text).unwrap();
    let list = whole["vulnerabilities"].as_array().unwrap().clone();
    let from_file = {
        let bare = serde_json::to_string(&list).unwrap();
        result(&format!("  - files: kev.json\n{COLUMNS}"), Some(&bare))
    };
    assert_eq!((&from_file.1["nonconformity"], from_file.4.is_empty()), (&Value::from(1404), false));
    let server = Server::start(move |seen, _| {
        let Some(offset) = seen.parameter("offset") else { return Reply::json(text.clone()) };
        let offset: usize = offset.parse().unwrap();
        let size: usize = seen.parameter("limit").unwrap().parse().unwrap();
        let page: Vec<&Value> = list.iter().skip(offset).take(size).collect();
        Reply::json(serde_json::json!({ "count": list.len(), "vulnerabilities": page }).to_string())
    });
    let settings = format!("url: '{}', items: /vulnerabilities, key: /cveID, total: /count", server.url("/kev"));
    let whole = result(&format!("  - http: {{ {settings} }}\n{COLUMNS}"), None);
    assert_eq!(whole, from_file);
    let paged = result(&format!("  - http: {{ {settings}, pages: {{ by: offset, size: 100 }} }}\n{COLUMNS}"), None);
    assert_eq!(paged, from_file);
    assert_eq!(server.seen().len(), 1 + 15);
}
