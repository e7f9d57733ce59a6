//! `tickmark init --from`: a configuration for registers that exist, every doubt in it named.

use std::path::Path;

use super::{files, text, tickmark};

const LOG: &str = "\
CAR No.,Summary,Status,Date identified,Clause,Cost centre
CAR-1,Backups were not tested,Half way,03/04/2026,A.8.13,4711
CAR-2,Access was not reviewed,Closd,05/06/2026,A.5.18,
";

fn put(root: &Path, path: &str, content: &str) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

fn proposed(root: &Path, directory: &str) -> String {
    std::fs::read_to_string(root.join(directory).join("tickmark.yaml")).unwrap()
}

#[test]
fn registers_become_sources_and_what_nobody_can_guess_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    put(root, "registers/car.csv", LOG);
    put(root, "exports/people.json", r#"[{ "name": "Ana", "email": "a@example.org", "hire_date": "2020-01-01" }]"#);
    put(root, "isms/risks.yaml", "risk:\n  - { id: R-1, title: Fire }\n");
    let said = tickmark(
        root,
        &["init", "--timezone", "UTC", "--from", "registers/car.csv", "exports/people.json", "isms/risks.yaml"],
    );
    assert_eq!((said.status.code(), text(&said.stderr)), (Some(0), String::new()));
    let config = proposed(root, ".");
    let entries = "\
sources:
  # 2 rows: 2 of nonconformity; 0 rows not read
  # the type is a guess: 5 of 6 headings are of nonconformity
";
    assert!(config.contains(entries), "{config}");
    for part in [
        "# warning: `Half way` in `Status` is no status of nonconformity (car.csv:2:31)\n",
        "  - files: registers/car.csv\n    type: nonconformity\n    columns:\n      # FIELD: Cost centre  # in 1 record\n",
        "          Half way: FILL_IN  # 1\n          Closd: closed  # 1\n",
        "        format: FILL_IN  # \"%d/%m/%Y\" or \"%m/%d/%Y\"\n",
        "  - files: exports/people.json\n    type: person\n",
        "  # 1 row: 1 of risk; 0 rows not read\n  - files: isms/risks.yaml\n\n",
        "#   isms, role, scope_item, process, document, objective, metric, measurement, risk_assessment, risk_treatment,\n",
    ] {
        assert!(config.contains(part), "{part}\n{config}");
    }
    let line = |wanted: &str| config.lines().position(|line| line.contains(wanted)).unwrap() + 1;
    let out = text(&said.stdout);
    assert!(out.contains("to be filled in, 4 places; until then nothing is read:\n"), "{out}");
    let listed = format!(
        "  tickmark.yaml:{}                   registers/car.csv Half way  what it stands for, in 1 cell\n",
        line("Half way: FILL_IN")
    );
    assert!(out.contains(&listed), "{listed}{out}");
    // As it is, it is refused for what nobody chose; completed, everything is read.
    let refused = tickmark(root, &["records"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("`FILL_IN` is not a format of dates"));
    let completed = config.replace("format: FILL_IN", "format: \"%d/%m/%Y\"").replace("FILL_IN", "implementing");
    put(root, "tickmark.yaml", &completed.replace("# organisation:", "organisation:"));
    let read = tickmark(root, &["records"]);
    assert_eq!(read.status.code(), Some(0), "{}", text(&read.stderr));
    assert!(text(&read.stdout).contains("5 records from "), "{}", text(&read.stdout));
}

#[test]
fn a_file_outside_the_directory_is_read_with_leave_and_a_pattern_in_a_name_is_a_name() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    put(root, "there/car [old] #1.csv", LOG);
    let said = tickmark(root, &["init", "here/isms", "--from", "there/car [old] #1.csv"]);
    assert_eq!((said.status.code(), text(&said.stderr)), (Some(0), String::new()));
    let config = proposed(root, "here/isms");
    assert!(config.contains("    allow_outside: true  # it lies outside"), "{config}");
    let completed = config.replace("format: FILL_IN", "format: \"%d/%m/%Y\"").replace("FILL_IN", "implementing");
    put(root, "here/isms/tickmark.yaml", &completed);
    let read = tickmark(root, &["records", "-C", "here/isms", "nonconformity"]);
    assert_eq!(read.status.code(), Some(0), "{}", text(&read.stderr));
    assert!(text(&read.stdout).contains("2 records of type nonconformity"), "{}", text(&read.stdout));
}

#[test]
fn headings_cannot_become_configuration() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    let heading = "\"x\n    type: risk\n  - files: /etc/*\u{202e}\u{85}\u{7f}\"";
    let log = format!("CAR No.,Summary,Status,{heading}\nCAR-1,A title,\"\"\"a: b\n- c\u{1b}[31m\"\"\",1\n");
    put(root, "car.csv", &log);
    let said = tickmark(root, &["init", "--from", "car.csv"]);
    assert_eq!((said.status.code(), text(&said.stderr)), (Some(0), String::new()));
    let config = proposed(root, ".");
    assert_eq!(config.lines().filter(|line| line.trim_start().starts_with("- files:")).count(), 1, "{config}");
    assert_eq!(config.lines().filter(|line| line.trim_start().starts_with("type:")).count(), 1, "{config}");
    assert!(!config.chars().any(|c| c.is_control() && c != '\n'), "{config:?}");
    put(root, "tickmark.yaml", &config.replace("FILL_IN", "closed"));
    let read = tickmark(root, &["records"]);
    assert_eq!(read.status.code(), Some(0), "{}{config}", text(&read.stderr));
}

#[test]
fn a_register_that_cannot_be_read_is_told_and_one_that_is_not_there_stops_it() {
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path();
    put(root, "odd.csv", "One,Two\n1,2\n");
    put(root, "broken.yaml", "risk: [ {\n");
    put(root, "car.csv", LOG);
    let said = tickmark(root, &["init", "--from", "car.csv", "gone.csv", ".", "odd.csv"]);
    assert_eq!(said.status.code(), Some(2));
    assert_eq!(text(&said.stderr), "error: `gone.csv` is not there\nerror: `.` is a directory; name its files\n");
    assert_eq!(files(root).len(), 3);

    let said = tickmark(root, &["init", "--from", "odd.csv", "broken.yaml"]);
    assert_eq!(said.status.code(), Some(2));
    let told = "error: no record was read from `odd.csv`; its entry says why\nerror: no record was read from `broken.yaml`; its entry says why\n";
    assert_eq!(text(&said.stderr), told);
    let config = proposed(root, ".");
    for part in
        ["  - files: odd.csv\n    type: FILL_IN  # ", "  # error: ", "  - files: broken.yaml\n    type: FILL_IN  # "]
    {
        assert!(config.contains(part), "{part}\n{config}");
    }
}
