//! `tickmark inspect`: what a file holds that nobody has configured, and an entry that can be pasted.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::{Command, Output};

const LOG: &str = "\
CAR No.,Summary,Status,Date identified,Clause,Cost centre
CAR-1,Backups were not tested,Half way,03/04/2026,A.8.13,4711
CAR-2,Access was not reviewed,Closd,05/06/2026,A.5.18,
CAR-3,Visitors were not signed in,Half way,07/08/2026,A.7.2,4712
";

fn tickmark(directory: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tickmark")).current_dir(directory).args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn a_file_is_described_and_its_entry_can_be_pasted() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("car.csv"), LOG).unwrap();
    let answer = tickmark(directory.path(), &["inspect", "car.csv"]);
    let described = "\
  1 file, 3 rows = 3 records + 0 rows not read; 5 problems

  nonconformity 3 records
    CAR No.          → id           in 3 records  by a synonym
    Summary          → title        in 3 records  by a synonym
    Status           → status       in 3 records
    Date identified  → detected_on  in 3 records  by a synonym
    Clause           → requirement  in 3 records  by a synonym
    Cost centre      left over      in 2 records

  6 cells not understood
    Status           `Half way`    2 times  car.csv:2:31
    Status           `Closd`       once     car.csv:3:31
    Date identified  `03/04/2026`  once     car.csv:2:40
    Date identified  `05/06/2026`  once     car.csv:3:37
    Date identified  `07/08/2026`  once     car.csv:4:44
";
    let shown = out(&answer);
    assert!(shown.contains(described), "{shown}");
    let entry = shown.split_once("sources:\n").map(|(_, entry)| format!("sources:\n{entry}")).unwrap();
    assert!(entry.contains("  - files: car.csv\n    type: nonconformity\n    columns:\n"), "{entry}");
    assert!(entry.contains("        column: Status\n"), "{entry}");
    assert!(entry.contains("          Half way: FILL_IN  # 2\n          Closd: closed  # 1\n"), "{entry}");

    // As it is, the entry is refused for what nobody chose; completed, it reads the log.
    std::fs::write(directory.path().join("tickmark.yaml"), &entry).unwrap();
    let refused = tickmark(directory.path(), &["records"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("`FILL_IN` is not a format of dates"));
    let completed = entry.replace("format: FILL_IN", "format: \"%d/%m/%Y\"").replace("FILL_IN", "implementing");
    std::fs::write(directory.path().join("tickmark.yaml"), completed).unwrap();
    let read = tickmark(directory.path(), &["records", "nonconformity"]);
    assert_eq!(read.status.code(), Some(0), "{}", String::from_utf8_lossy(&read.stderr));
    assert!(out(&read).contains("CAR-2  Access was not reviewed      closed        car.csv:3:1"), "{}", out(&read));
}

#[test]
fn a_type_that_is_said_wins_and_one_that_is_not_there_is_told() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("car.csv"), LOG).unwrap();
    let said = tickmark(directory.path(), &["inspect", "car.csv", "--type", "incident"]);
    assert!(out(&said).contains("  incident 3 records\n"), "{}", out(&said));
    let wrong = tickmark(directory.path(), &["inspect", "car.csv", "--type", "incidnt"]);
    assert_eq!(wrong.status.code(), Some(2));
    let told = String::from_utf8(wrong.stderr).unwrap();
    assert_eq!(told, "error: no record type is called `incidnt`; did you mean `incident`?\n");
}

#[test]
fn a_file_that_is_not_there_is_told_and_so_is_a_directory() {
    let directory = tempfile::tempdir().unwrap();
    for (name, told) in [("car.csv", "is not there"), (".", "is a directory; name one file")] {
        let answer = tickmark(directory.path(), &["inspect", name]);
        assert_eq!(answer.status.code(), Some(2));
        assert_eq!(String::from_utf8(answer.stderr).unwrap(), format!("error: `{name}` {told}\n"));
    }
}
