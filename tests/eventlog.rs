//! Event logs: several rows become one record with the history that they show.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use proptest::prelude::*;
use tickmark::collect::Context;
use tickmark::config::Config;
use tickmark::format::{Format, Limits, documents};
use tickmark::load::load;
use tickmark::model::Model;
use tickmark::record::{Dataset, Record};
use tickmark::source::{Source, SourceId, Sources};
use tickmark::value::{Scalar, Value};

const MODEL: &str = "
envelope:
  fields:
    id: { type: text, also: [Number] }
    title: { type: text, also: [Short description] }
    status: { type: text, also: [State] }
    recorded_on: { type: date, also: [Opened] }
    updated_on: { type: date, also: [Updated] }
    status_history:
      type: struct
      list: true
      fields:
        from: { type: text }
        to: { type: text }
        on: { type: date }
        by: { type: ref, to: [person], also: [Changed by] }
person: { fields: {} }
incident:
  fields:
    severity: { type: choice, values: [low, high], also: [Priority] }
  states:
    order: [reported, assessed, recovered, closed]
    branches: [reopened]
    synonyms: { reported: [New, Open], assessed: [Active], recovered: [Resolved] }
corrective_action:
  fields:
    original_due_on: { type: date }
    due_on: { type: date, also: [Due date] }
    reschedules:
      type: struct
      list: true
      fields:
        old: { type: date }
        new: { type: date }
        on: { type: date }
        by: { type: ref, to: [person] }
        reason: { type: text }
  states:
    order: [proposed, closed]
";

fn model() -> Model {
    let mut problems = Vec::new();
    let source = Source::new(SourceId(0), "model.yaml", MODEL);
    let nodes = documents(Format::Yaml, &source, &Limits::default(), &mut problems);
    let model = tickmark::model::read(&nodes, &mut problems);
    assert_eq!(problems, []);
    model
}

fn read_with(source: &str, files: &[(&str, &[u8])], limits: &Limits) -> Dataset {
    let directory = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(directory.path().join(name), bytes).unwrap();
    }
    read_in(directory.path(), source, limits)
}

fn read_in(directory: &Path, source: &str, limits: &Limits) -> Dataset {
    std::fs::write(directory.join("tickmark.yaml"), format!("sources:\n  - {source}\n")).unwrap();
    let (mut sources, mut problems) = (Sources::default(), Vec::new());
    let config = Config::read(&directory.join("tickmark.yaml"), &|_| None, &mut sources, &mut problems).unwrap();
    assert_eq!(problems, []);
    let data = load(&config, &std::sync::Arc::new(model()), sources, &Context::still(limits));
    for input in &data.inputs {
        let records: usize = input.records.iter().map(|(_, count)| count).sum();
        assert_eq!(
            input.rows,
            records + input.unread + input.folded,
            "rows are records, reported rows and folded rows"
        );
    }
    data
}

fn read(source: &str, log: &str) -> Dataset {
    read_with(source, &[("log.csv", log.as_bytes())], &Limits::default())
}

fn told(data: &Dataset) -> Vec<String> {
    let one = |problem: &tickmark::problem::Problem| {
        let place = problem.span.map_or_else(String::new, |span| data.sources.place(span).to_string());
        format!("{place}: {}: {}", problem.severity.name(), problem.message)
    };
    data.problems.iter().map(one).collect()
}

fn record<'d>(data: &'d Dataset, id: &str) -> &'d Record {
    data.records.iter().find(|record| &*record.id == id).unwrap()
}

fn value<'d>(data: &'d Dataset, id: &str, field: &str) -> Option<&'d Value> {
    let record = record(data, id);
    record.field(data.model.kind(record.kind).field_named(field).unwrap())
}

/// What a value says, each scalar with its line and column.
fn shown(data: &Dataset, value: &Value) -> String {
    let place = data.sources.place(value.span);
    let at = format!("@{}:{}", place.line, place.column);
    match &value.scalar {
        Scalar::Absent(why) => format!("{why:?}{at}"),
        Scalar::Text(text) | Scalar::Ref(text, _) => format!("{text}{at}"),
        Scalar::Choice(symbol) => format!("{}{at}", data.model.word(*symbol)),
        Scalar::Date(date) => format!("{date}{at}"),
        Scalar::List(items) => items.iter().map(|item| shown(data, item)).collect::<Vec<_>>().join("; "),
        Scalar::Struct(parts) => parts.iter().map(|(_, part)| shown(data, part)).collect::<Vec<_>>().join(" "),
        other => format!("{other:?}{at}"),
    }
}

fn says(data: &Dataset, id: &str, field: &str) -> String {
    value(data, id, field).map_or_else(|| "-".to_owned(), |value| shown(data, value))
}

/// The same without places.
fn plain(data: &Dataset, id: &str, field: &str) -> String {
    let said = says(data, id, field);
    let words = said.split(' ').map(|word| {
        let (word, at) = word.split_once('@').unwrap_or((word, ""));
        if at.ends_with(';') { format!("{word};") } else { word.to_owned() }
    });
    words.collect::<Vec<_>>().join(" ")
}

const INCIDENTS: &str = "{ files: log.csv, type: incident, fold: { by: number, order: updated } }";

const LOG: &str = "\
number,state,updated,changed by,short description
INC-1,New,2026-03-01 09:00,ana,Mail is down
INC-2,New,2026-03-01 09:30,ben,Lost badge
INC-1,New,2026-03-01 10:00,ana,Mail is down in Leeds
INC-1,Active,2026-03-01 11:00,cho,Mail is down in Leeds
INC-2,Closed,2026-03-02 08:00,ben,Lost badge
INC-1,Active,2026-03-01 12:00,cho,Mail is down in Leeds
INC-1,Active,2026-03-01 13:00,cho,Mail is down in Leeds
INC-1,Resolved,2026-03-02 09:00,cho,Mail was down in Leeds
INC-1,Closed,2026-03-05 17:00,ana,Mail was down in Leeds
INC-1,Closed,2026-03-06 17:00,dee,Mail was down in Leeds and York
";

#[test]
fn a_record_has_the_values_of_its_last_row_and_the_history_that_all_rows_show() {
    let data = read(INCIDENTS, LOG);
    assert_eq!(told(&data), [""; 0]);
    assert_eq!(data.records.len(), 2);
    assert_eq!(says(&data, "INC-1", "title"), "Mail was down in Leeds and York@11:35");
    assert_eq!(says(&data, "INC-1", "status"), "closed@11:7");
    assert_eq!(says(&data, "INC-1", "updated_on"), "2026-03-06@11:14");
    assert_eq!(
        says(&data, "INC-1", "status_history"),
        "reported@2:7 2026-03-01@2:11 ana@2:28; \
         reported@2:7 assessed@5:7 2026-03-01@5:14 cho@5:31; \
         assessed@5:7 recovered@9:7 2026-03-02@9:16 cho@9:33; \
         recovered@9:7 closed@10:7 2026-03-05@10:14 ana@10:31"
    );
    assert_eq!(
        says(&data, "INC-2", "status_history"),
        "reported@3:7 2026-03-01@3:11 ben@3:28; reported@3:7 closed@6:7 2026-03-02@6:14 ben@6:31"
    );
    let place = data.sources.place(record(&data, "INC-1").span);
    assert_eq!((place.to_string(), place.end_line), ("log.csv:11:1".to_owned(), 11));
    let input = &data.inputs[0];
    assert_eq!((input.rows, input.folded, input.unread), (10, 8, 0));
}

#[test]
fn rows_in_any_order_give_the_same_record() {
    let mut rows: Vec<&str> = LOG.lines().skip(1).collect();
    let header = LOG.lines().next().unwrap();
    let expected = read(INCIDENTS, LOG);
    for turn in 0..rows.len() {
        rows.rotate_left(3);
        rows.swap(0, turn);
        let data = read(INCIDENTS, &format!("{header}\n{}\n", rows.join("\n")));
        assert_eq!(told(&data), [""; 0]);
        for id in ["INC-1", "INC-2"] {
            for field in ["title", "status", "updated_on", "status_history"] {
                assert_eq!(plain(&data, id, field), plain(&expected, id, field), "{id} {field}");
            }
        }
    }
}

#[test]
fn rows_of_one_moment_keep_the_order_of_the_file_and_run_backwards_where_all_rows_do() {
    let log = |rows: &[&str]| format!("number,state,updated\n{}\n", rows.join("\n"));
    let rows = ["N-1,New,2026-03-01 09:00", "N-1,Active,2026-03-01 10:00", "N-1,Resolved,2026-03-01 10:00"];
    let history = "reported 2026-03-01; reported assessed 2026-03-01; assessed recovered 2026-03-01";
    let data = read(INCIDENTS, &log(&rows));
    assert_eq!(
        (plain(&data, "N-1", "status_history").as_str(), plain(&data, "N-1", "status").as_str()),
        (history, "recovered")
    );
    let newest_first: Vec<&str> = rows.into_iter().rev().collect();
    let data = read(INCIDENTS, &log(&newest_first));
    assert_eq!(
        (plain(&data, "N-1", "status_history").as_str(), plain(&data, "N-1", "status").as_str()),
        (history, "recovered")
    );
    let parts =
        ["N-1,New,2026-03-01T10:00:00.250Z", "N-1,Active,2026-03-01T10:00:00.125Z", "N-1,Closed,2026-03-01T09:59:59Z"];
    let data = read(INCIDENTS, &log(&parts));
    assert_eq!(
        plain(&data, "N-1", "status_history"),
        "closed 2026-03-01; closed assessed 2026-03-01; assessed reported 2026-03-01"
    );
}

#[test]
fn a_row_that_is_no_event_is_reported_at_its_line() {
    let data = read(
        "{ files: log.csv, type: incident, skip: { number: total* }, fold: { by: number, order: updated } }",
        "number,state,updated\nINC-1,New,2026-03-01\n,Closed,2026-03-02\nINC-1,Closed,soon\n,,\nTBC,New,2026-03-02\n\
         INC-1,Active,\nTotal: 4,,\nINC-1,Active,2026-03-04\n",
    );
    assert_eq!(
        told(&data),
        [
            "log.csv:1:1: note: row left out: it holds nothing",
            "log.csv:3:1: error: this event has no `number`: it is not known whose it is",
            "log.csv:4:14: error: `soon` in `updated` is not one moment, so the event has no place in the history",
            "log.csv:6:1: error: this event has no `number`: it is not known whose it is",
            "log.csv:7:14: error: this event has no `updated`, so it has no place in the history",
            "log.csv:8:1: note: row left out: the configuration skips rows with this `number`",
        ]
    );
    let input = &data.inputs[0];
    assert_eq!((input.rows, input.folded, input.unread), (8, 1, 6));
    assert_eq!(says(&data, "INC-1", "status"), "assessed@9:7");
}

#[test]
fn text_tables_are_read_as_they_are_without_folding() {
    let rows = [
        ("N-1", "New", "2026-03-01", "one\nline and another"),
        ("N-1", "New", "2026-03-02", "a \"word\", and more"),
        ("N-1", "Closed", "2026-03-03", "the\r\nlast"),
    ];
    let table = |separator: char, end: &str| {
        rows.iter().fold(format!("number{separator}state{separator}updated{separator}title{end}"), |out, row| {
            let (key, state, updated, title) = row;
            let title = title.replace('"', "\"\"");
            format!("{out}{key}{separator}{state}{separator}{updated}{separator}\"{title}\"{end}{end}")
        })
    };
    for (name, text, first) in [
        ("log.csv", table(',', "\n"), 1),
        ("log.csv", table(';', "\r\n"), 1),
        ("log.csv", format!("\u{feff}{}", table(';', "\n")), 1),
        ("log.csv", format!("\u{feff}sep=;\r\n{}", table(';', "\r\n")), 2),
        ("log.tsv", table('\t', "\n"), 1),
    ] {
        let config = format!("{{ files: {name}, type: incident, fold: {{ by: number, order: updated }} }}");
        let data = read_with(&config, &[(name, text.as_bytes())], &Limits::default());
        assert_eq!(told(&data), [""; 0], "{text}");
        let title = value(&data, "N-1", "title").unwrap();
        assert_eq!(title.scalar, Scalar::Text("the\r\nlast".into()));
        let line = first + 6;
        assert_eq!(says(&data, "N-1", "status"), format!("closed@{line}:5"), "{text}");
        let history =
            format!("reported@{}:5 2026-03-01@{0}:9; reported@{0}:5 closed@{line}:5 2026-03-03@{line}:12", first + 1);
        assert_eq!(says(&data, "N-1", "status_history"), history);
    }
}

#[test]
fn day_and_month_are_in_the_order_that_the_column_tells_or_nothing_is_read() {
    let log = |last: &str| {
        format!("number,state,updated\nN-1,New,02/03/2026 10:00\nN-1,Closed,01/04/2026 10:00\nN-2,New,{last}\n")
    };
    let data = read(INCIDENTS, &log("13/03/2026 09:00"));
    assert_eq!(told(&data), [""; 0]);
    assert_eq!(plain(&data, "N-1", "status_history"), "reported 2026-03-02; reported closed 2026-04-01");
    assert_eq!(plain(&data, "N-1", "updated_on"), "2026-04-01");
    let data = read(INCIDENTS, &log("03/13/2026 09:00"));
    assert_eq!(told(&data), [""; 0]);
    assert_eq!(plain(&data, "N-1", "status_history"), "closed 2026-01-04; closed reported 2026-02-03");
    assert_eq!(
        (plain(&data, "N-1", "status").as_str(), plain(&data, "N-1", "updated_on").as_str()),
        ("reported", "2026-02-03")
    );
    for either in ["03/04/2026 09:00", "2026-03-04"] {
        let data = read(INCIDENTS, &log(either));
        assert_eq!(
            told(&data),
            [
                "log.csv:1:1: error: 2 more rows were not read, because their order is not known",
                "log.csv:2:9: error: the order of events is not known: moments in `updated` may be read day first or month first, and no other tells",
            ]
        );
        assert_eq!((data.records.len(), data.inputs[0].unread), (0, 3));
    }
    let declared = "{ files: log.csv, type: incident, columns: { updated_on: { column: updated, format: '%m/%d/%Y %H:%M' } }, fold: { by: number, order: updated } }";
    let data = read(declared, &log("03/04/2026 09:00"));
    assert_eq!(told(&data), [""; 0]);
    assert_eq!(plain(&data, "N-1", "updated_on"), "2026-02-03");
}

#[test]
fn columns_that_the_model_does_not_know_are_named() {
    let data = read(
        "{ files: log.csv, type: incident, columns: { status: { values: { Awaiting vendor: assessed } } }, fold: { by: case, order: at, status: phase, who: editor } }",
        "case,at,phase,editor\nC-1,2026-03-01,New,ana\nC-1,2026-03-02,Awaiting vendor,ben\nC-1,2026-03-03,Active,cho\nC-1,2026-03-04,Odd,cho\n",
    );
    assert_eq!(told(&data), ["log.csv:5:16: warning: `Odd` in `phase` is no status of incident"]);
    assert_eq!(
        says(&data, "C-1", "status_history"),
        "reported@2:16 2026-03-01@2:5 ana@2:20; reported@2:16 assessed@3:16 2026-03-02@3:5 ben@3:32; assessed@3:16 Odd@5:16 2026-03-04@5:5 cho@5:20"
    );
}

#[test]
fn a_due_date_that_moved_leaves_its_first_day_and_each_move() {
    let config = "{ files: log.csv, type: corrective_action, columns: { reschedules.reason: why }, fold: { by: number, order: updated } }";
    let data = read(
        config,
        "number,state,updated,due date,changed by,why\n\
         CA-1,proposed,2026-03-01,,ana,\n\
         CA-1,proposed,2026-03-02,2026-05-31,ana,\n\
         CA-1,proposed,2026-03-03,31 May 2026,ana,\n\
         CA-1,proposed,2026-04-01,2026-06-30,ben,Parts are late\n\
         CA-1,proposed,2026-04-02,2026-06-30,ben,\n\
         CA-1,closed,2026-06-01,2026-07-15,cho,The test failed\n\
         CA-2,closed,2026-06-01,2026-07-15,cho,\n",
    );
    assert_eq!(told(&data), [""; 0]);
    assert_eq!(
        says(&data, "CA-1", "reschedules"),
        "2026-05-31@3:26 2026-06-30@5:26 2026-04-01@5:15 ben@5:37 Parts are late@5:41; \
         2026-06-30@5:26 2026-07-15@7:24 2026-06-01@7:13 cho@7:35 The test failed@7:39"
    );
    assert_eq!(plain(&data, "CA-1", "original_due_on"), "2026-05-31");
    assert_eq!(
        (says(&data, "CA-2", "reschedules").as_str(), says(&data, "CA-2", "original_due_on").as_str()),
        ("-", "-")
    );
}

#[test]
fn what_cannot_be_folded_is_an_error_and_gives_no_record() {
    let log = "number,state,updated\nN-1,New,2026-03-01\nN-2,New,2026-03-01\nN-2,\"open,2026-03-01\n";
    let few = Limits { folded: 1, ..Limits::default() };
    let tiny = Limits { bytes: 20, ..Limits::default() };
    let config = "{ files: log.csv, type: incident, fold: { by: number, order: updatd } }";
    for (config, log, limits, expected) in [
        (INCIDENTS, log.as_bytes(), &few, "log.csv:1:1: error: `log.csv` tells of more than 1 records"),
        (
            INCIDENTS,
            log.as_bytes(),
            &tiny,
            "log.csv:1:1: error: the rows of `log.csv` that change something have more than 20 bytes",
        ),
        (config, log.as_bytes(), &Limits::default(), "tickmark.yaml:2:66: error: `log.csv` has no column `updatd`"),
    ] {
        let data = read_with(config, &[("log.csv", log)], limits);
        assert_eq!(told(&data), [expected]);
        assert_eq!(data.records.len(), 0);
    }
    let data = read(INCIDENTS, log);
    assert_eq!(told(&data), ["log.csv:4:5: error: a quote is opened here and never closed"]);
    assert_eq!(data.records.len(), 2);
    let data = read_with(
        INCIDENTS,
        &[("log.csv", b"number,state,updated\nN-1,New,2026-03-01\nN-1,Caf\xff,2026-03-01\n")],
        &tiny,
    );
    assert_eq!(told(&data), ["log.csv:1:1: error: `log.csv` is not UTF-8: byte 48 cannot be read"]);
}

#[test]
fn a_record_whose_events_are_in_two_files_is_an_error() {
    let file = |state: &str, day: u32| format!("number,state,updated\nN-1,{state},2026-03-0{day}\n");
    let (a, b) = (file("New", 1), file("Closed", 2));
    let config = "{ files: '*.csv', type: incident, fold: { by: number, order: updated } }";
    let data = read_with(config, &[("a.csv", a.as_bytes()), ("b.csv", b.as_bytes())], &Limits::default());
    assert_eq!(
        told(&data),
        ["b.csv:2:1: error: events of `N-1` stand in `a.csv` and in `b.csv`, and are not put together"]
    );
}

#[test]
fn events_of_other_formats_are_folded_too() {
    let events = r#"[
  { "number": "N-1", "state": "Closed", "updated": "2026-03-02T10:00:00Z", "changed by": "ben" },
  { "number": "N-1", "state": "New", "updated": "2026-03-01T10:00:00Z", "changed by": "ana" },
  { "number": "N-2", "state": "New" }
]"#;
    let config = "{ files: log.json, type: incident, fold: { by: number, order: updated } }";
    let data = read_with(config, &[("log.json", events.as_bytes())], &Limits::default());
    assert_eq!(told(&data), ["log.json:4:3: error: this event has no `updated`, so it has no place in the history"]);
    assert_eq!(
        says(&data, "N-1", "status_history"),
        "reported@3:31 2026-03-01@3:49 ana@3:87; reported@3:31 closed@2:31 2026-03-02@2:52 ben@2:90"
    );
    assert_eq!(says(&data, "N-1", "status"), "closed@2:31");
}

/// A log larger than a piece of it that is read at once, and larger than a file may be that is held.
#[test]
fn a_log_that_is_too_large_to_be_held_is_read_to_its_last_row() {
    let mut log = String::from("number,state,updated,title\r\n");
    let mut lines: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut line = 2;
    for row in 0..60_000_usize {
        let (record, event) = (row % 300, row / 300);
        let state = ["New", "Active", "Closed"][event / 70];
        let title = ["\"two\r\nlines, é\"", "\"a \"\"quote\"\"\"", "plain ü"][row % 3];
        if event % 70 == 0 || event == 199 {
            lines.insert((record, event), line);
        }
        write!(log, "N-{record},{state},2026-03-01T{:02}:{:02}:00Z,{title}\r\n", event / 60, event % 60).unwrap();
        line += if row % 3 == 0 { 2 } else { 1 };
    }
    assert!(log.len() > 2 << 20, "more than two pieces");
    let limits = Limits { bytes: 200_000, ..Limits::default() };
    let data = read_with(INCIDENTS, &[("log.csv", log.as_bytes())], &limits);
    assert_eq!(told(&data), [""; 0]);
    let input = &data.inputs[0];
    assert_eq!((data.records.len(), input.rows, input.folded), (300, 60_000, 59_700));
    for record in 0..300 {
        let id = format!("N-{record}");
        let columns = id.len() + 2;
        let at = |event: usize| format!("@{}:{columns}", lines[&(record, event)]);
        let on =
            |event: usize, word: &str| format!("2026-03-01@{}:{}", lines[&(record, event)], columns + word.len() + 1);
        assert_eq!(
            says(&data, &id, "status_history"),
            format!(
                "reported{new} {}; reported{new} assessed{active} {}; assessed{active} closed{closed} {}",
                on(0, "New"),
                on(70, "Active"),
                on(140, "Closed"),
                new = at(0),
                active = at(70),
                closed = at(140),
            )
        );
        assert_eq!(says(&data, &id, "status"), format!("closed{}", at(199)));
    }
    let whole = read_with("{ files: log.csv, type: incident }", &[("log.csv", log.as_bytes())], &limits);
    assert_eq!(whole.records.len(), 0, "without folding the file is too large");
}

/// What a row of a generated log says.
#[derive(Clone, Debug)]
struct Event {
    record: u8,
    state: u8,
    title: u8,
}

fn event() -> impl Strategy<Value = Event> {
    (0..4_u8, 0..4_u8, any::<u8>()).prop_map(|(record, state, title)| Event { record, state, title })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Any log, its rows in any order, gives what a fold of all rows in memory gives, and each step the line that shows it.
    #[test]
    fn any_log_is_folded_as_a_fold_in_memory_would(
        (events, order) in prop::collection::vec(event(), 1..40)
            .prop_flat_map(|events| {
                let order: Vec<usize> = (0..events.len()).collect();
                (Just(events), Just(order).prop_shuffle())
            })
    ) {
        let states = ["", "New", "Active", "Closed"];
        let mut log = String::from("number,state,updated,title\n");
        for at in &order {
            let Event { record, state, title } = &events[*at];
            let state = states[usize::from(*state)];
            writeln!(log, "N-{record},{state},2026-03-01T00:{:02}:00Z,Title {title}", at).unwrap();
        }
        let line = |event: usize| order.iter().position(|at| *at == event).unwrap() + 2;
        let data = read(INCIDENTS, &log);
        prop_assert_eq!(told(&data), [""; 0]);
        let known: BTreeSet<u8> = events.iter().map(|event| event.record).collect();
        prop_assert_eq!(data.records.len(), known.len());
        for record in known {
            let own: Vec<(usize, &Event)> = events.iter().enumerate().filter(|(_, event)| event.record == record).collect();
            let (last_at, last) = own.last().unwrap();
            let id = format!("N-{record}");
            let title = format!("Title {}", last.title);
            prop_assert_eq!(plain(&data, &id, "title"), title);
            prop_assert_eq!(data.sources.place(crate::record(&data, &id).span).line, line(*last_at));
            let mut steps = Vec::new();
            let mut before: Option<(u8, usize)> = None;
            for (at, event) in own {
                if event.state == 0 || before.is_some_and(|(state, _)| state == event.state) {
                    continue;
                }
                let word = |state: u8| ["", "reported", "assessed", "closed"][usize::from(state)];
                let from = before.map_or_else(String::new, |(state, at)| format!("{}@{}:5 ", word(state), line(at)));
                let on = format!("2026-03-01@{}:{}", line(at), 6 + states[usize::from(event.state)].len());
                steps.push(format!("{from}{}@{}:5 {on}", word(event.state), line(at)));
                before = Some((event.state, at));
            }
            let expected = if steps.is_empty() { "-".to_owned() } else { steps.join("; ") };
            // The row that shows a status is the first of those that show it without another between them.
            prop_assert_eq!(says(&data, &id, "status_history"), expected);
        }
    }
}
