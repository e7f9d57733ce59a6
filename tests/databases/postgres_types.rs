//! PostgreSQL: how its values are read.

use crate::server::Server;
use crate::support::{directory, errors, fields, read, read_within};

fn source(url: &str, query: &str) -> String {
    format!("  - {{ name: itsm, postgres: {{ url: \"{url}\", query: \"{query}\" }}, type: incident }}\n")
}

#[test]
fn values_keep_what_the_server_knows_of_them() {
    let server = Server::shared();
    server.database(
        "types",
        "CREATE TYPE state AS ENUM ('new', 'done');
         CREATE TABLE incident (number text, status state, detected_at timestamptz, closed_at timestamp, reported_on date,
             cost numeric(30, 10), major boolean, tags text[], reporters jsonb, notes uuid);
         INSERT INTO incident VALUES ('INC-1', 'new', '2026-03-31 23:30:00-08', '2026-04-01 12:00:00.25', '2026-04-02',
             123456789012345678.0000000001, true, ARRAY['a, b', NULL, 'c'], '[\"P-1\", \"P-2\"]',
             '00000000-0000-0000-0000-000000000001');
         INSERT INTO incident (number, notes) VALUES ('INC-2', '00000000-0000-0000-0000-000000000002');",
    );
    let scratch = directory(&source(&server.url("types"), "SELECT * FROM incident;"));
    let data = read(scratch.path());
    assert_eq!(errors(&data), []);
    let at = |column: &str| format!("at itsm, incident INC-1 {column} (extracted 2026-11-23 00:00Z)");
    assert_eq!(
        fields(&data, &data.records[0]),
        [
            format!("id = INC-1 {}", at("number")),
            format!("status = new {}", at("status")),
            format!("detected_at = 2026-04-01T07:30:00+00:00 {}", at("detected_at")),
            format!("closed_at = 2026-04-01T12:00:00+00:00 {}", at("closed_at")),
            format!("reported_on = Date(2026-04-02) {}", at("reported_on")),
            format!("cost = Number(1.2345678901234568e17) {}", at("cost")),
            format!("major = Bool(true) {}", at("major")),
            format!("tags = [Text(\"a, b\"), Absent(Blank), Text(\"c\")] {}", at("tags")),
            format!("reporters = [Ref(\"P-1\", Pending), Ref(\"P-2\", Pending)] {}", at("reporters")),
            format!("notes = 00000000-0000-0000-0000-000000000001 {}", at("notes")),
        ]
    );
    let exact = data.sources.slice(data.records[0].fields[5].1.span);
    assert_eq!(exact, "123456789012345678.0000000001", "the text is what the server holds");
    assert!(fields(&data, &data.records[1])[1..9].iter().all(|field| field.contains("Absent(Blank)")));
    let day = data.inputs[0].extracted_on.unwrap().to_string();
    assert_eq!((data.inputs[0].rows, data.inputs[0].kind, &*day), (2, "postgres", "2026-11-23"));
}

#[test]
fn many_rows_come_whole_and_in_one_order() {
    let server = Server::shared();
    server.database(
        "many",
        "CREATE TABLE incident AS SELECT 'INC-' || i AS id, 'Mail' AS title FROM generate_series(1, 30000) i",
    );
    let of = |order: &str| {
        let query = format!("SELECT * FROM incident ORDER BY id {order}");
        let data = read(directory(&source(&server.url("many"), &query)).path());
        assert_eq!((errors(&data).len(), data.records.len()), (0, 30_000));
        data.inputs[0].sha256.clone()
    };
    assert_eq!(of("ASC"), of("DESC"));
}

#[test]
fn an_answer_beyond_the_bound_is_none() {
    let server = Server::shared();
    server.database("large", "");
    let query = "SELECT generate_series(1, 1000000000) AS id";
    let scratch = directory(&source(&server.url("large"), query));
    let limits = tickmark::format::Limits { bytes: 100_000, ..tickmark::format::Limits::default() };
    let data = read_within(scratch.path(), &limits, false);
    let why = "`itsm` gave no answer: it is larger than the 100000 bytes that an answer may have";
    assert_eq!((data.records.len(), &*errors(&data)[0].0), (0, why));
}

#[test]
fn offline_the_last_answer_is_read_and_without_one_there_is_none() {
    let server = Server::shared();
    let mut client = server.database("kept", "CREATE TABLE incident AS SELECT 'INC-1' AS id, 'Mail' AS title");
    let scratch = directory(&source(&server.url("kept"), "SELECT * FROM incident"));
    let limits = tickmark::format::Limits::default();
    let data = read_within(scratch.path(), &limits, true);
    let why = "`itsm` gave no answer: nothing was kept of it that could be read with `--offline`";
    assert_eq!((data.records.len(), &*errors(&data)[0].0), (0, why));
    let first = read(scratch.path());
    client.batch_execute("INSERT INTO incident VALUES ('INC-2', 'Badge')").unwrap();
    let kept = read_within(scratch.path(), &limits, true);
    assert_eq!((errors(&kept).len(), kept.records.len()), (0, 1));
    assert_eq!(fields(&kept, &kept.records[0]), fields(&first, &first.records[0]));
    assert_eq!((read(scratch.path()).records.len(), read_within(scratch.path(), &limits, true).records.len()), (2, 2));
}
