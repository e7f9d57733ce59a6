//! The catalogue of known exploited vulnerabilities gives the same records and the same findings from CSV, from JSON, from either
//! database and from a service.

use postgres::types::ToSql;

use crate::catalogue as kev;
use crate::server::Server;
use crate::service;

#[test]
#[ignore = "needs the data of others: EXAMPLES=DIR cargo test --test databases -- --ignored catalogue"]
fn the_catalogue_is_the_same_wherever_it_is_read() {
    let scratch = tempfile::tempdir().unwrap();
    let file = kev::directory().join("known_exploited_vulnerabilities.csv");
    std::fs::copy(file, scratch.path().join("kev.csv")).unwrap();
    let columns = kev::COLUMNS.map(|name| format!("\"{name}\" TEXT")).join(", ");
    let create = format!("CREATE TABLE kev ({columns})");
    let slots: Vec<String> = (1..=kev::COLUMNS.len()).map(|at| format!("${at}")).collect();
    let insert = format!("INSERT INTO kev VALUES ({})", slots.join(", "));

    let sqlite = crate::support::sqlite(&scratch.path().join("kev.db"), &format!("{create}; BEGIN"));
    let server = Server::shared();
    let mut client = server.database("kev", &create);
    let mut transaction = client.transaction().unwrap();
    let statement = transaction.prepare(&insert).unwrap();
    for row in kev::rows() {
        let filled: Vec<Option<&str>> =
            row.iter().map(|cell| Some(cell.as_str()).filter(|cell| !cell.is_empty())).collect();
        sqlite.execute(&insert.replace('$', "?"), rusqlite::params_from_iter(&filled)).unwrap();
        let cells: Vec<&(dyn ToSql + Sync)> = filled.iter().map(|cell| cell as &(dyn ToSql + Sync)).collect();
        transaction.execute(&statement, &cells).unwrap();
    }
    sqlite.execute_batch("COMMIT").unwrap();
    transaction.commit().unwrap();

    let mapping = kev::MAPPING;
    let query = "query: SELECT * FROM kev";
    let of = |origin: &str| kev::records(&kev::read(scratch.path(), &format!("{{ {origin}, {mapping} }}")));
    let csv = of("files: kev.csv");
    assert_eq!(csv.len(), kev::COUNT);
    let sqlite = format!("sqlite: {{ file: kev.db, {query} }}");
    let postgres = format!("postgres: {{ url: \"{}\", {query} }}", server.url("kev"));
    let text = std::fs::read_to_string(kev::directory().join("known_exploited_vulnerabilities.json")).unwrap();
    std::fs::write(scratch.path().join("kev.json"), &text).unwrap();
    let service = service::Server::start(move |_, _| service::Reply::json(text.clone()));
    let http =
        format!("http: {{ url: \"{}\", items: /vulnerabilities, key: /cveID, total: /count }}", service.url("/kev"));
    let json = "files: kev.json, items: /vulnerabilities";
    let nothing: Vec<String> = Vec::new();
    let found = kev::findings(scratch.path(), "files: kev.csv");
    assert!(!found.is_empty());
    for origin in [json, &sqlite, &postgres, &http] {
        assert_eq!(kev::difference(&csv, &of(origin)), nothing, "{origin}");
        assert_eq!(kev::difference(&found, &kev::findings(scratch.path(), origin)), nothing, "{origin}");
    }
}
