//! No password is shown, wherever it stands and whatever goes wrong.

use crate::server::Server;
use crate::support::{directory, program};

/// What must be nowhere to be seen.
const CANARY: &str = "canary-7f3a";

/// What the program says in every output, with the canary in these variables.
fn said(sources: &str, variables: &[(&str, &str)]) -> (i32, String) {
    let scratch = directory(sources);
    let mut all = String::new();
    let mut status = 0;
    for command in [
        "check --as-of 2026-11-23",
        "check --as-of 2026-11-23 -o json -o json=report.json",
        "records",
        "records incident",
    ] {
        let output = program(scratch.path(), command, variables);
        status = output.status.code().unwrap();
        all.push_str(&format!("{output:?}"));
        all.push_str(&String::from_utf8_lossy(&output.stdout));
        all.push_str(&String::from_utf8_lossy(&output.stderr));
    }
    all.push_str(&std::fs::read_to_string(scratch.path().join("report.json")).unwrap_or_default());
    (status, all)
}

#[test]
fn a_password_is_in_no_output_wherever_it_stands() {
    let server = Server::shared();
    server.database(
        "secrets",
        &format!("CREATE ROLE keeper LOGIN PASSWORD '{CANARY}'; CREATE TABLE incident AS SELECT 'INC-1' AS id, 'Mail' AS title;
             GRANT SELECT ON incident TO keeper; CREATE ROLE other LOGIN PASSWORD 'x'"),
    );
    let port = server.port;
    let source = |url: &str, query: &str| {
        format!(
            "  - {{ name: itsm, postgres: {{ url: \"{url}\", query: \"{query}\", timeout: 2 s }}, type: incident }}\n"
        )
    };
    let all = "SELECT * FROM incident";
    let right = format!("postgres://keeper:{CANARY}@127.0.0.1:{port}/secrets");
    let (status, text) = said(&source("${ITSM_URL}", all), &[("ITSM_URL", &right)]);
    assert!(status == 0 && !text.contains(CANARY) && text.contains("INC-1"), "{text}");
    let wrong = [
        format!("postgres://other:{CANARY}@127.0.0.1:{port}/secrets"),
        format!("postgres://{CANARY}@127.0.0.1:{port}/secrets"),
        format!("postgres://{CANARY}:{CANARY}@127.0.0.1:{port}/secrets"),
        format!("postgres://postgres:x@127.0.0.1:{port}/{CANARY}"),
        format!("postgres://postgres:x@{CANARY}.invalid:{port}/secrets"),
        format!("postgres://postgres:x@127.0.0.1:{CANARY}/secrets"),
        format!("postgres://postgres:x@127.0.0.1:{port}/secrets?{CANARY}={CANARY}"),
        format!("postgres://postgres:x@127.0.0.1:{port}/secrets?options=-c%20{CANARY}%3D1"),
        format!("host={CANARY} password={CANARY}"),
        format!("{CANARY} {CANARY}"),
        format!("postgres://u:{CANARY}@127.0.0.1:1/x"),
    ];
    for url in &wrong {
        let (status, text) = said(&source("${ITSM_URL}", all), &[("ITSM_URL", url)]);
        assert!(status == 2 && !text.contains(CANARY), "{url}: {text}");
    }
    let parts = "postgres://keeper:${PW}@127.0.0.1:1/secrets";
    let (status, text) = said(&source(parts, all), &[("PW", CANARY)]);
    assert!(status == 2 && !text.contains(CANARY), "{text}");
    // A query that fails on a value of a row: the value is the server's to keep.
    let failing = format!("SELECT ('{}' || '{}')::integer AS id FROM incident", &CANARY[..5], &CANARY[5..]);
    let (status, text) = said(&source("${ITSM_URL}", &failing), &[("ITSM_URL", &right)]);
    assert!(status == 2 && !text.contains(CANARY), "{text}");
}

#[test]
fn a_password_that_is_written_out_is_refused_and_not_shown() {
    let written = [
        format!("postgres://reader:{CANARY}@127.0.0.1:1/x"),
        format!("postgresql://reader:{CANARY}@127.0.0.1:1/x"),
        format!("host=127.0.0.1 user=reader password={CANARY} port=1"),
        format!("postgres://reader@127.0.0.1:1/x?password={CANARY}"),
        format!("postgres://reader:${{PW}}{CANARY}@127.0.0.1:1/x"),
    ];
    for url in &written {
        let sources = format!(
            "  - {{ nam: itsm, postgres: {{ url: \"{url}\", query: \"SELECT 1\", tabel: x }}, type: incident }} # a mistake beside it\n"
        );
        let (status, text) = said(&sources, &[("PW", "x")]);
        assert!(status == 2 && !text.contains(CANARY), "{url}: {text}");
        assert!(text.contains("a password is written out in the configuration"), "{url}: {text}");
    }
}
