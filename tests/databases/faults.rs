//! PostgreSQL: what goes wrong, told by name, and nothing half-read.

use std::net::TcpListener;

use crate::server::Server;
use crate::support::refused;

/// The name of a database, which is made where it is not there.
fn filled() -> &'static str {
    static ONCE: std::sync::OnceLock<()> = std::sync::OnceLock::new();
    ONCE.get_or_init(|| {
        let statements = "CREATE TABLE incident AS SELECT 'INC-' || i AS number, 'x' AS title, '\\x00'::bytea AS photo
                 FROM generate_series(1, 1000) i;
             CREATE SEQUENCE numbers;
             CREATE FUNCTION tidy() RETURNS text LANGUAGE plpgsql AS
                 $$ BEGIN DELETE FROM incident; RETURN 'gone'; END $$;
             CREATE ROLE reader LOGIN PASSWORD 'right';
             CREATE TABLE salary AS SELECT 1 AS number";
        Server::shared().database("faults", statements);
    });
    "faults"
}

fn source(url: &str, query: &str) -> String {
    let query = query.replace('"', "\\\"");
    format!("  - {{ name: itsm, postgres: {{ url: \"{url}\", query: \"{query}\", timeout: 2 s }}, type: incident }}\n")
}

fn refuse(query: &str) -> String {
    let why = refused(&source(&Server::shared().url(filled()), query), |_| {});
    why.strip_prefix("`itsm` gave no answer: ").unwrap_or(&why).to_owned()
}

fn unreached(url: &str) -> String {
    let why = refused(&source(url, "SELECT number FROM incident"), |_| {});
    why.strip_prefix("`itsm` gave no answer: ").unwrap_or(&why).to_owned()
}

#[test]
fn nothing_but_one_select_is_put() {
    for query in ["UPDATE incident SET title = 'y' RETURNING number", "DELETE FROM incident RETURNING *", "SHOW port"] {
        assert_eq!(refuse(query), "the query is no SELECT", "{query}");
    }
    assert_eq!(refuse("DELETE FROM incident"), "the query is no SELECT");
    assert_eq!(refuse("SELECT number FROM incident; COMMIT; DELETE FROM incident"), "the query is several statements");
    for query in
        ["SELECT tidy() AS number", "SELECT nextval('numbers') AS number", "SELECT number FROM incident FOR UPDATE"]
    {
        assert_eq!(refuse(query), "the query does more than read", "{query}");
    }
    let unlock = "SELECT set_config('transaction_read_only', 'off', true) AS number, tidy() AS title";
    assert_eq!(refuse(unlock), "it refuses the query with code 25001");
    let with = "WITH gone AS (DELETE FROM incident RETURNING number) SELECT number FROM gone";
    assert_eq!(refuse(with), "the query is no SELECT");
    let query = "SELECT number FROM incident WHERE title = $1";
    assert_eq!(refuse(query), "nothing is known that stands for `$1` in the query");
    let url = Server::shared().url(filled());
    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    let left: i64 = client.query_one("SELECT count(*) FROM incident", &[]).unwrap().get(0);
    let drawn: bool = client.query_one("SELECT is_called FROM numbers", &[]).unwrap().get(0);
    assert_eq!((left, drawn), (1000, false));
}

#[test]
fn what_is_wrong_with_a_query_is_told_by_the_word_it_is_about() {
    assert_eq!(refuse("SELECT numbr FROM incident"), "it has no such column: `numbr`");
    assert_eq!(refuse("SELECT number FROM incidents"), "it has no such table: `incidents`");
    assert_eq!(refuse("SELECT number FRM incident x y"), "the query cannot be understood: `incident`");
    assert_eq!(refuse("SELECT number, photo FROM incident"), "the column `photo` holds binary data");
    // The value that could not be read is a row's, and stays with the server.
    assert_eq!(refuse("SELECT number::integer AS number FROM incident"), "it refuses the query with code 22P02");
}

#[test]
fn a_query_without_end_is_stopped() {
    assert_eq!(refuse("SELECT 'a' AS number, pg_sleep(60)::text AS title"), "the query took longer than 2 s");
}

#[test]
fn a_server_that_dies_within_the_answer_gives_no_row() {
    let query = "SELECT 'INC-' || i AS number, \
                     CASE WHEN i = 60000 THEN pg_terminate_backend(pg_backend_pid())::text END AS title \
                 FROM generate_series(1, 100000) i";
    assert_eq!(refuse(query), "the connection was lost before the answer was complete");
}

#[test]
fn who_may_not_come_in_is_told() {
    let port = Server::shared().port;
    let url = |user: &str, name: &str| format!("postgres://{user}@127.0.0.1:{port}/{name}");
    assert_eq!(unreached(&url("postgres", "nowhere")), "it has no database of that name");
    filled();
    assert_eq!(unreached(&url("reader", "faults")), "it asks for a password, and the address has none");
    assert_eq!(unreached("postgres://u@[nonsense"), "its `url` is no address of a PostgreSQL server");
}

#[test]
fn nobody_at_the_address_is_told() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    assert_eq!(unreached(&format!("postgres://u@127.0.0.1:{port}/d")), "nothing listens at its address");
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    assert_eq!(unreached(&format!("postgres://u@127.0.0.1:{port}/d")), "the server was silent for 9 s");
}

#[test]
fn tls_is_offered_and_trusted_or_there_is_no_connection() {
    let plain = format!("{}?sslmode=require", Server::shared().url("postgres"));
    assert_eq!(unreached(&plain), "it offers no TLS, and without it anyone on the way may read the password");
    let signed = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (certificate, key) = (signed.cert.pem(), signed.signing_key.serialize_pem());
    let server = Server::start(&certificate, &key);
    let url = format!("postgres://postgres@localhost:{}/postgres?sslmode=require", server.port);
    assert_eq!(unreached(&url), "its certificate is not to be trusted");
    let query = "query: \"SELECT 'INC-1' AS number FROM pg_stat_ssl WHERE ssl AND pid = pg_backend_pid()\"";
    let sources = format!("  - {{ postgres: {{ url: \"{url}\", ca: own.pem, {query} }}, type: incident }}\n");
    let scratch = crate::support::directory(&sources);
    std::fs::write(scratch.path().join("own.pem"), certificate).unwrap();
    let data = crate::support::read(scratch.path());
    assert_eq!((crate::support::errors(&data), data.records.len()), (Vec::new(), 1));
    std::fs::write(scratch.path().join("own.pem"), "nothing").unwrap();
    let data = crate::support::read(scratch.path());
    assert_eq!(
        crate::support::errors(&data)[0].0,
        "`postgres` gave no answer: the file under `ca` holds no certificate"
    );
}
