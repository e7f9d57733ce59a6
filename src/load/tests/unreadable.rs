use super::*;

#[test]
fn every_file_that_cannot_be_read_is_told_and_the_others_are_read() {
    let big = vec![b'x'; 20_000];
    let files: &[(&str, &[u8])] = &[
        ("a.csv", b"id,title\nN-1,one\n"),
        ("b.csv", b"id,title\nN-2,\x81\n"),
        ("c.csv", b"\xff\xfei\0d"),
        ("d.csv", b"id\0title"),
        ("e.csv", &big),
        ("f.pdf", b"%PDF"),
        ("g.csv/inner.csv", b"id\n"),
    ];
    let data = read_bytes("sources: [ { files: ['*.csv', f.pdf], type: nonconformity } ]", files);
    assert_eq!(ids(&data), ["N-1"]);
    assert_eq!(
        told(&data),
        [
            "tickmark.yaml:1:22: error: `g.csv` is a directory [name the files in it: `g.csv/**/*.yaml`]",
            "b.csv:2:5: error: `b.csv` is neither UTF-8 nor Windows-1252: byte 14 cannot be read [save it as UTF-8, or say what it is in: `encoding: windows-1250`]",
            "c.csv:1:2: error: byte 5 of `c.csv` is nothing in UTF-16, little endian [correct the file, or say what it is in under `encoding`]",
            "d.csv:1:1: error: `d.csv` is a binary file: byte 3 is NUL [export it as text]",
            "e.csv:1:1: error: `e.csv` has 20000 bytes, more than the 10000 that a file may have [split it into several files]",
            "f.pdf:1:1: error: no reader knows the format of `f.pdf` [a file is read by its extension (.yaml, .yml, .json, .toml, .csv, .tsv, .md, .markdown, .junit, .xml, .sarif, .cyclonedx, .oscal, .xlsx, .xlsm, .xls, .ods), or say `format`]",
        ]
    );
    assert_eq!(input(&data).files, 6);
}

#[test]
fn a_pattern_that_matches_nothing_is_an_error_unless_it_may() {
    let data = read(
        "  - { files: 'none/*.yaml' }\n  - { files: gone.csv, type: person }\n  - { files: 'x*.yaml', optional: true }",
        &[],
    );
    assert_eq!(
        told(&data),
        [
            "tickmark.yaml:2:14: error: `none/*.yaml` matches no file [correct the pattern, or say `optional: true` if there may be none]",
            "tickmark.yaml:3:14: error: `gone.csv` matches no file [correct the pattern, or say `optional: true` if there may be none]",
        ]
    );
}

#[test]
fn files_are_read_in_the_order_of_their_names_and_never_the_configuration() {
    let record = |id: &str| format!("person: [ {{ id: {id}, name: n }} ]");
    let files =
        [("b/x.yaml", record("B")), ("a-1.yaml", record("A1")), ("a/x.yaml", record("A")), ("B.yaml", record("B0"))];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let data = read("  - { files: '**/*.yaml' }", &files);
    assert_eq!(ids(&data), ["B0", "A1", "A", "B"]);
    assert_eq!(told(&data), [""; 0]);
}

#[test]
fn a_file_that_two_sources_read_whole_is_told() {
    let data =
        read("  - { files: a.yaml }\n  - { files: '*.yaml' }", &[("a.yaml", "person: [ { id: P-1, name: n } ]")]);
    assert_eq!(
        told(&data),
        [
            "tickmark.yaml:3:14: warning: `a.yaml` is read by an earlier source too, so its records stand twice [let one source read it]"
        ]
    );
}

#[test]
fn rows_that_tell_of_two_things_are_read_as_both() {
    let sources = "  - { files: a.csv, type: nonconformity }\n  - { files: a.csv, type: person }";
    let data = read(sources, &[("a.csv", "id,name\nN-1,Ana\n")]);
    assert_eq!((ids(&data), told(&data)), (vec!["N-1", "N-1"], vec![]));
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_is_not_followed_unless_that_is_allowed() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("o.yaml"), "person: [ { id: P-1, name: n } ]").unwrap();
    for (allowed, records, problems) in [(false, 0, 2), (true, 2, 0)] {
        let inside = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(outside.path().join("o.yaml"), inside.path().join("l.yaml")).unwrap();
        std::os::unix::fs::symlink(outside.path(), inside.path().join("dir")).unwrap();
        let config = format!("sources: [ {{ files: '**/*.yaml', allow_outside: {allowed} }} ]");
        let data = read_in(inside.path(), &config);
        assert_eq!((data.records.len(), errors(&data)), (records, problems), "{:?}", told(&data));
    }
}

#[test]
fn the_digest_of_a_source_follows_the_bytes_of_its_files() {
    let one = read("  - { files: a.yaml }", &[("a.yaml", "person: [ { id: P-1, name: n } ]")]);
    let two = read("  - { files: a.yaml }", &[("a.yaml", "person: [ { id: P-1, name: m } ]")]);
    assert_eq!(input(&one).sha256.len(), 64);
    assert_ne!(input(&one).sha256, input(&two).sha256);
}

#[test]
fn what_a_reader_could_not_read_is_an_error_of_the_source() {
    let data = read("  - { files: a.json }", &[("a.json", "{ \"person\": [ { \"id\": \"P-1\", ")]);
    assert!(errors(&data) >= 1, "{:?}", told(&data));
}
