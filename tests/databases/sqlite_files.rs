//! SQLite: what is read, and what is wrong with files.

use std::path::Path;

use tickmark::format::Limits;

use crate::support::{directory, errors, fields, read, read_within, refused, sqlite};

const TABLE: &str = "
    CREATE TABLE incident (number TEXT, title TEXT, closed_at TEXT, cost NUMERIC, major BOOLEAN, tags TEXT, photo BLOB);
    INSERT INTO incident VALUES ('INC-10', 'Badge lost', NULL, 12.5, 0, '[\"door\", \"Smith, John\", 3]', x'00');
    INSERT INTO incident VALUES ('INC-7', 'Mail down', '2026-01-05T10:00:00+01:00', 7000000000, 1, NULL, NULL);
";

fn source(query: &str) -> String {
    format!("  - {{ sqlite: {{ file: itsm.db, query: \"{query}\" }}, type: incident }}\n")
}

#[test]
fn rows_become_records_and_each_value_has_its_row_and_column() {
    let scratch = directory(&source("SELECT number, title, closed_at, cost, major, tags FROM incident"));
    sqlite(&scratch.path().join("itsm.db"), TABLE);
    let data = read(scratch.path());
    assert_eq!(errors(&data), []);
    assert_eq!(
        fields(&data, &data.records[0]),
        [
            "id = INC-10 at itsm.db, incident INC-10 number",
            "title = Badge lost at itsm.db, incident INC-10 title",
            "closed_at = Absent(Blank) at itsm.db, incident INC-10 closed_at",
            "cost = Number(12.5) at itsm.db, incident INC-10 cost",
            "major = Bool(false) at itsm.db, incident INC-10 major",
            "tags = [Text(\"door\"), Text(\"Smith, John\"), Text(\"3\")] at itsm.db, incident INC-10 tags",
        ]
    );
    assert_eq!(
        fields(&data, &data.records[1])[2..5],
        [
            "closed_at = 2026-01-05T10:00:00+01:00 at itsm.db, incident INC-7 closed_at",
            "cost = Number(7000000000.0) at itsm.db, incident INC-7 cost",
            "major = Bool(true) at itsm.db, incident INC-7 major",
        ]
    );
    let input = &data.inputs[0];
    assert_eq!((input.rows, input.unread, &*input.name, input.extracted_on), (2, 0, "itsm.db", None));
}

#[test]
fn every_value_read_back_at_its_place_is_what_stands_there() {
    let scratch = directory(&source("SELECT number, tags FROM incident"));
    sqlite(&scratch.path().join("itsm.db"), TABLE);
    let data = read(scratch.path());
    let tags = &data.records[0].fields[1].1;
    let tickmark::value::Scalar::List(items) = &tags.scalar else { panic!("no list") };
    let written: Vec<&str> = items.iter().map(|item| data.sources.slice(item.span)).collect();
    assert_eq!(written, ["\"door\"", "\"Smith, John\"", "3"]);
}

#[test]
fn the_order_in_which_rows_come_changes_nothing() {
    let digest = |order: &str| {
        let scratch = directory(&source(&format!("SELECT number, title FROM incident ORDER BY number {order}")));
        sqlite(&scratch.path().join("itsm.db"), TABLE);
        read(scratch.path()).inputs[0].sha256.clone()
    };
    assert_eq!(digest("ASC"), digest("DESC"));
}

#[test]
fn a_query_may_stand_in_a_file_and_begin_with_a_common_table() {
    let sources = "  - { sqlite: { file: itsm.db, query: q/open.sql, table: open, key: title }, type: incident }\n";
    let scratch = directory(sources);
    sqlite(&scratch.path().join("itsm.db"), TABLE);
    std::fs::create_dir(scratch.path().join("q")).unwrap();
    let query =
        "-- still open;\nWITH o AS (SELECT * FROM incident WHERE closed_at IS NULL)\nSELECT number, title FROM o;\n";
    std::fs::write(scratch.path().join("q/open.sql"), query).unwrap();
    let data = read(scratch.path());
    let place = data.sources.place(data.records[0].id_span).to_string();
    assert_eq!((errors(&data).len(), data.records.len(), &*place), (0, 1, "itsm.db, open Badge lost number"));
}

#[test]
fn an_empty_answer_is_an_empty_register() {
    let scratch = directory(&source("SELECT number FROM incident WHERE 0"));
    sqlite(&scratch.path().join("itsm.db"), TABLE);
    let data = read(scratch.path());
    assert_eq!((errors(&data).len(), data.inputs[0].registers.len(), data.inputs[0].rows), (0, 1, 0));
}

fn refuse(query: &str) -> String {
    refused(&source(query), |path| drop(sqlite(&path.join("itsm.db"), TABLE)))
}

#[test]
fn nothing_but_one_select_is_put() {
    let no = |why: &str| format!("`itsm.db` gave no answer: {why}");
    for query in
        ["DELETE FROM incident", "UPDATE incident SET title = ''", "DROP TABLE incident", "PRAGMA journal_mode = WAL"]
    {
        assert_eq!(refuse(query), no("the query does more than read"), "{query}");
    }
    for query in ["ATTACH 'other.db' AS x", "DELETE FROM incident RETURNING number"] {
        assert_eq!(refuse(query), no("the query does more than read"), "{query}");
    }
    assert_eq!(refuse("VACUUM INTO 'other.db'"), no("the query is no SELECT"));
    assert_eq!(refuse("SELECT 1; DROP TABLE incident"), no("the query is several statements"));
    assert_eq!(refuse("SELECT load_extension('x')"), no("not authorized to use function: load_extension"));
    assert_eq!(
        refuse("SELECT number FROM incident WHERE title = :title"),
        no("nothing is known that stands for `:title` in the query")
    );
    assert_eq!(
        refuse("SELECT number FROM incident WHERE closed_at < :as_of"),
        no("nothing is known that stands for `:as_of` in the query")
    );
}

#[test]
fn what_a_query_names_must_be_there() {
    assert_eq!(refuse("SELECT numbr FROM incident"), "`itsm.db` gave no answer: no such column: numbr");
    assert_eq!(refuse("SELECT number FROM incidents"), "`itsm.db` gave no answer: no such table: incidents");
    // Without care SQLite would take it for a text, the same in every row.
    assert_eq!(
        refuse("SELECT number, \\\"titel\\\" FROM incident"),
        "`itsm.db` gave no answer: no such column: \"titel\" - should this be a string literal in single-quotes?"
    );
}

#[test]
fn binary_data_is_no_value_and_no_row_is_handed_on() {
    assert_eq!(
        refuse("SELECT number, photo FROM incident"),
        "`itsm.db` gave no answer: the column `photo` holds binary data"
    );
    let text = refuse("SELECT CAST(x'ff41' AS TEXT) AS title FROM incident");
    assert_eq!(text, "`itsm.db` gave no answer: the column `title` holds text that is not UTF-8");
    let nul = refuse("SELECT 'a' || char(0) || 'b' AS title FROM incident");
    assert_eq!(nul, "`itsm.db` gave no answer: the column `title` holds binary data");
}

#[test]
fn a_key_or_column_that_the_answer_lacks_is_told() {
    let sources =
        "  - { sqlite: { file: itsm.db, query: \"SELECT title FROM incident\", key: number }, type: incident }\n";
    let why = refused(sources, |path| drop(sqlite(&path.join("itsm.db"), TABLE)));
    assert_eq!(why, "`itsm.db` gave no answer: no column is called `number`");
}

#[test]
fn a_query_without_end_is_stopped() {
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) AS number FROM n";
    let sources =
        format!("  - {{ sqlite: {{ file: itsm.db, timeout: 1 s, query: \"{endless}\" }}, type: incident }}\n");
    let why = refused(&sources, |path| drop(sqlite(&path.join("itsm.db"), TABLE)));
    assert_eq!(why, "`itsm.db` gave no answer: the query took longer than 1 s");
}

#[test]
fn an_answer_without_end_is_bounded() {
    let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS number FROM n";
    let scratch = directory(&source(endless));
    sqlite(&scratch.path().join("itsm.db"), TABLE);
    let data = read_within(scratch.path(), &Limits { bytes: 100_000, ..Limits::default() }, false);
    let why = "`itsm.db` gave no answer: it is larger than the 100000 bytes that an answer may have";
    assert_eq!((data.records.len(), &*errors(&data)[0].0), (0, why));
}

fn broken(prepare: impl FnOnce(&Path)) -> String {
    refused(&source("SELECT number FROM incident"), |path| prepare(&path.join("itsm.db")))
}

#[test]
fn a_file_that_cannot_be_read_whole_is_named() {
    let not_one = broken(|path| std::fs::write(path, "id,title\n".repeat(500)).unwrap());
    assert_eq!(not_one, "`itsm.db` gave no answer: its file is no SQLite database");
    let half = broken(|path| {
        let rows: String = (0..5000).map(|n| format!("INSERT INTO incident (number) VALUES ('INC-{n}');")).collect();
        drop(sqlite(path, &format!("BEGIN; {TABLE} {rows} COMMIT;")));
        let bytes = std::fs::read(path).unwrap();
        std::fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
    });
    assert_eq!(half, "`itsm.db` gave no answer: its file is damaged or was cut short");
    assert_eq!(broken(|_| {}), "there is no file `itsm.db`");
    assert_eq!(broken(|path| std::fs::create_dir(path).unwrap()), "`itsm.db` is a directory");
    let pipe = broken(|path| {
        assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    });
    assert_eq!(pipe, "`itsm.db` gave no answer: its file is no regular file");
}

#[test]
fn a_file_that_another_program_has_locked_is_named() {
    let sources =
        "  - { sqlite: { file: itsm.db, timeout: 1 s, query: SELECT number FROM incident }, type: incident }\n";
    let mut kept = None;
    let why = refused(sources, |path| {
        let connection = sqlite(&path.join("itsm.db"), TABLE);
        connection.execute_batch("BEGIN EXCLUSIVE").unwrap();
        kept = Some(connection);
    });
    assert_eq!(why, "`itsm.db` gave no answer: another program has locked it");
    drop(kept);
}

#[test]
fn no_path_leads_out_of_the_directory() {
    let outside = tempfile::tempdir().unwrap();
    drop(sqlite(&outside.path().join("itsm.db"), TABLE));
    let link = broken(|path| std::os::unix::fs::symlink(outside.path().join("itsm.db"), path).unwrap());
    assert_eq!(link, "`itsm.db` is a link that leads out of the directory of the configuration");
    std::fs::write(outside.path().join("q.sql"), "SELECT number FROM incident").unwrap();
    let query = refused("  - { sqlite: { file: itsm.db, query: q.sql }, type: incident }\n", |path| {
        drop(sqlite(&path.join("itsm.db"), TABLE));
        std::os::unix::fs::symlink(outside.path().join("q.sql"), path.join("q.sql")).unwrap();
    });
    assert_eq!(query, "`q.sql` is a link that leads out of the directory of the configuration");
}
