//! Where the tables of a sheet are.

use rust_xlsxwriter::Format;

use crate::make::{book, book_with, patched};
use crate::{errors, log, read, said, told};

#[test]
fn a_header_is_found_below_titles_and_blank_rows_and_the_rows_between_are_told() {
    let bytes = book(&[(
        "Log",
        &[
            &["Nonconformity log 2026"],
            &["Organisation", "Larkfield"],
            &[],
            &["NC No", "Title", "Severity", "Date identified"],
            &["NC-1", "Late ", "Major", "@46053"],
            &[],
            &["NC-2", "Lost badge", "", "2026-02-01"],
        ],
    )]);
    let data = log(&bytes);
    assert_eq!(
        said(&data),
        [
            "NC-1: title=Late B5, grade=major C5, detected_on=2026-01-31 D5",
            "NC-2: title=Lost badge B7, grade=Blank C7, detected_on=2026-02-01 D7",
        ]
    );
    assert_eq!(told(&data), ["log.xlsx, Log!A1: note: rows 1 to 2 of `Log` stand in no table"]);
    let place = data.sources.place(data.records[0].span);
    assert_eq!((place.to_string().as_str(), place.line), ("log.xlsx, Log!A5", 5));
}

#[test]
fn a_merged_title_and_merged_headings_are_read_as_people_see_them() {
    let rows: &[&[&str]] = &[
        &[],
        &["", "", "When", ""],
        &["", "", "Date identified", "Correction date"],
        &["NC-1", "Late", "@46053", "@46060"],
        &["NC-2", "Lost", "@46054", ""],
    ];
    let bytes = book_with(&[("Log", rows)], |_, sheet| {
        let format = Format::new();
        sheet.merge_range(0, 0, 0, 3, "Nonconformities", &format).unwrap();
        sheet.merge_range(1, 0, 2, 0, "NC No", &format).unwrap();
        sheet.merge_range(1, 1, 2, 1, "Title", &format).unwrap();
        sheet.merge_range(1, 2, 1, 3, "When", &format).unwrap();
    });
    let data = log(&bytes);
    assert_eq!(
        said(&data),
        [
            "NC-1: title=Late B4, detected_on=2026-01-31 C4, corrected_on=2026-02-07 D4",
            "NC-2: title=Lost B5, detected_on=2026-02-01 C5, corrected_on=Blank D5",
        ]
    );
    assert_eq!(told(&data), [""; 0]);
}

#[test]
fn of_a_header_of_two_rows_the_lower_is_taken_where_it_is_known_and_else_both() {
    let bytes = book(&[(
        "Log",
        &[
            &["Finding", "", "", "Correction", ""],
            &["NC No", "Title", "Date", "Date", "Cost"],
            &["NC-1", "Late", "@46053", "@46060", "#12"],
        ],
    )]);
    let data = log(&bytes);
    assert_eq!(said(&data), ["NC-1: title=Late B3, corrected_on=2026-02-07 D3"]);
    let headings: Vec<&str> = data.records[0].extra.iter().map(|extra| &*extra.heading).collect();
    assert_eq!(headings, ["Finding Date", "Cost"]);
}

#[test]
fn a_second_row_of_headings_below_a_group_belongs_to_the_header() {
    let bytes = book(&[(
        "Log",
        &[
            &["NC No", "Title", "Dates", ""],
            &["", "", "Date identified", "Correction date"],
            &["NC-1", "Late", "@46053", ""],
        ],
    )]);
    assert_eq!(said(&log(&bytes)), ["NC-1: title=Late B3, detected_on=2026-01-31 C3, corrected_on=Blank D3"]);
}

#[test]
fn tables_below_each_other_and_side_by_side_are_each_a_table() {
    let bytes = book(&[(
        "Log",
        &[
            &["Open", "", "", "Closed"],
            &["NC No", "Title", "", "NC No", "Title", "Severity"],
            &["NC-1", "Late", "", "NC-7", "Lost", "Minor"],
            &["", "", "", "NC-8", "Broken", "Major"],
            &[],
            &["Withdrawn"],
            &["NC No", "Severity", "", "", "Title"],
            &["NC-9", "Major", "", "", "Void"],
        ],
    )]);
    let data = log(&bytes);
    assert_eq!(
        said(&data),
        [
            "NC-1: title=Late B3",
            "NC-7: title=Lost E3, grade=minor F3",
            "NC-8: title=Broken E4, grade=major F4",
            "NC-9: title=Void E8, grade=major B8",
        ]
    );
    assert_eq!(told(&data), [""; 0]);
    let only = |heading: &str| {
        let source = format!("{{ files: log.xlsx, type: nonconformity, table: {{ heading: {heading} }} }}");
        said(&read(&source, &[("log.xlsx", &bytes)])).len()
    };
    assert_eq!((only("Closed"), only("Withdrawn"), only("Log")), (2, 1, 4));
}

#[test]
fn headings_that_are_not_known_may_stand_between_those_that_are() {
    let rows: &[&[&str]] =
        &[&["NC No", "Wing", "Title", "Door"], &["NC-1", "East", "Late", "D4"], &["NC-2", "", "Lost", ""]];
    assert_eq!(said(&log(&book(&[("Log", rows)]))), ["NC-1: title=Late C2", "NC-2: title=Lost C3"]);
}

#[test]
fn a_blank_column_inside_a_table_does_not_part_it() {
    let bytes = book(&[("Log", &[&["NC No", "Title", "", "Severity"], &["NC-1", "Late", "", "Major"]])]);
    assert_eq!(said(&log(&bytes)), ["NC-1: title=Late B2, grade=major D2"]);
}

#[test]
fn a_column_without_a_heading_is_kept_under_its_letter() {
    let bytes = book(&[("Log", &[&["NC No", "Title"], &["NC-1", "Late", "", "look again"]])]);
    let data = log(&bytes);
    let extra = &data.records[0].extra[0];
    assert_eq!((&*extra.heading, data.sources.place(extra.span).cell.as_deref()), ("(column D)", Some("D2")));
}

#[test]
fn a_value_merged_over_several_rows_stands_in_each_of_them_with_its_own_place() {
    let rows: &[&[&str]] =
        &[&["CAR No", "Title", "NC ref"], &["CAR-1", "Train", ""], &["CAR-2", "Lock", ""], &["CAR-3", "Tell", "NC-2"]];
    let bytes = book_with(&[("Log", rows)], |_, sheet| {
        sheet.merge_range(1, 2, 2, 2, "NC-1", &Format::new()).unwrap();
    });
    let data = read("{ files: log.xlsx, type: corrective_action }", &[("log.xlsx", &bytes)]);
    assert_eq!(
        said(&data),
        [
            "CAR-1: title=Train B2, nonconformity=NC-1 C2",
            "CAR-2: title=Lock B3, nonconformity=NC-1 C2",
            "CAR-3: title=Tell B4, nonconformity=NC-2 C4",
        ]
    );
}

#[test]
fn a_header_said_again_a_sum_and_rows_prepared_with_formulas_are_counted_and_are_no_records() {
    let bytes = book(&[(
        "Log",
        &[
            &["NC No", "Title", "Severity", "Age"],
            &["NC-1", "Late", "Major", "=TODAY()-1|12"],
            &["NC No", "Title", "Severity", "Age"],
            &["NC-2", "Lost", "Minor", "=TODAY()-2|13"],
            &["Total", "", "", "#2"],
            &["", "", "", "=TODAY()-3|46000"],
            &["", "", "", "=TODAY()-4|46000"],
            &["", "", "", "=IF(A8=\"\",\"\",1)|17171"],
        ],
    )]);
    let nothing = "<c r=\"D8\" t=\"str\"><f>IF(A8=\"\",\"\",1)</f><v></v>";
    let bytes =
        patched(&bytes, &[("xl/worksheets/sheet1.xml", "<c r=\"D8\"><f>IF(A8=\"\",\"\",1)</f><v>17171</v>", nothing)]);
    let data = log(&bytes);
    assert_eq!(said(&data), ["NC-1: title=Late B2, grade=major C2", "NC-2: title=Lost B4, grade=minor C4"]);
    assert_eq!((data.inputs[0].rows, data.inputs[0].unread), (6, 4));
    assert_eq!(
        told(&data),
        [
            "log.xlsx, Log!A3: note: row left out: it says the header again",
            "log.xlsx, Log!A5: note: row left out: it is a sum",
            "log.xlsx, Log!A6: note: row left out: it holds nothing but formulas that were filled down ahead of it",
            "log.xlsx, Log!A7: note: row left out: it holds nothing but formulas that were filled down ahead of it",
        ]
    );
}

#[test]
fn a_sheet_of_formulas_alone_is_read_all_the_same() {
    let bytes = book(&[("View", &[&["NC No", "Title"], &["=Log!A1|NC-1", "=Log!B1|Late"]])]);
    assert_eq!(said(&log(&bytes)), ["NC-1: title=Late B2"]);
}

#[test]
fn rows_that_are_numbered_and_not_filled_in_are_no_records() {
    let bytes = book(&[("Log", &[&["No.", "Title", "Severity"], &["#1", "Late", "Major"], &["#2"], &["#3", "TBC"]])]);
    let data = read("{ files: log.xlsx, type: nonconformity, columns: { id: No. } }", &[("log.xlsx", &bytes)]);
    assert_eq!(said(&data), ["1: title=Late B2, grade=major C2"]);
    assert_eq!((data.inputs[0].rows, data.inputs[0].unread), (3, 2));
}

#[test]
fn lists_of_values_instructions_and_histories_are_no_registers() {
    let bytes = book(&[
        ("Log", &[&["NC No", "Title", "Severity"], &["NC-1", "Late", "Major"]]),
        ("Lists", &[&["Status", "Severity", "Owner"], &["Open", "Minor", "Ana"], &["Closed", "Major", "Ben"]]),
        ("How to", &[&["Column", "Meaning"], &["NC No", "a number of its own"], &["Title", "in one sentence"]]),
        ("Changes", &[&["Version", "Date", "Description", "Author"], &["#1", "@46053", "first", "Ana"]]),
        ("Empty", &[]),
    ]);
    let data = log(&bytes);
    assert_eq!(said(&data), ["NC-1: title=Late B2, grade=major C2"]);
    let why = "no row of it is a header: none has enough headings that are known; name its columns, or say which row it is with `header_row`";
    assert_eq!(
        told(&data),
        [
            format!("log.xlsx, Lists!A1: note: `Lists` is not read: {why}"),
            format!("log.xlsx, How to!A1: note: `How to` is not read: {why}"),
            format!("log.xlsx, Changes!A1: note: `Changes` is not read: {why}"),
            "log.xlsx, Empty!A1: note: `Empty` is not read: it is empty".to_owned(),
        ]
    );
    let skipped: Vec<&str> = data.inputs[0].skipped.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(skipped, ["Lists", "How to", "Changes", "Empty"]);
}

#[test]
fn hidden_sheets_are_not_read_unless_they_are_named() {
    let rows: &[&[&str]] = &[&["NC No", "Title"], &["NC-1", "Late"]];
    let old: &[&[&str]] = &[&["NC No", "Title"], &["NC-0", "Gone"]];
    let bytes = book_with(&[("Log", rows), ("Old", old)], |name, sheet| {
        sheet.set_hidden(name == "Old");
        sheet.set_row_hidden(1).unwrap();
        sheet.set_column_hidden(1).unwrap();
    });
    let data = log(&bytes);
    assert_eq!(said(&data), ["NC-1: title=Late B2"]);
    assert_eq!(
        told(&data),
        [
            "log.xlsx, Log!A1: note: 1 row and 1 column of `Log` are hidden and are read like the others",
            "log.xlsx, Old!A1: note: `Old` is not read: it is hidden; name it with `sheet` to have it read",
        ]
    );
    let data = read("{ files: log.xlsx, type: nonconformity, sheet: [log, O*] }", &[("log.xlsx", &bytes)]);
    assert_eq!(said(&data), ["NC-1: title=Late B2", "NC-0: title=Gone B2"]);
}

#[test]
fn a_sheet_that_is_asked_for_and_not_there_is_an_error() {
    let bytes = book(&[("Logs", &[&["NC No", "Title"], &["NC-1", "Late"]])]);
    let data = read("{ files: log.xlsx, type: nonconformity, sheet: Log }", &[("log.xlsx", &bytes)]);
    assert_eq!(errors(&data), ["no sheet of `log.xlsx` is called `Log`"]);
    assert_eq!(said(&data), [""; 0]);
}

#[test]
fn the_row_of_the_header_can_be_said() {
    let bytes = book(&[("Log", &[&["a", "b"], &["Ref", "What"], &["NC-1", "Late"]])]);
    let source = "{ files: log.xlsx, type: nonconformity, header_row: 2, columns: { id: Ref, title: What } }";
    assert_eq!(said(&read(source, &[("log.xlsx", &bytes)])), ["NC-1: title=Late B3"]);
    let source = source.replace("header_row: 2", "header_row: 7");
    assert_eq!(errors(&read(&source, &[("log.xlsx", &bytes)]))[0], "row 7 of `Log` is empty, so it is no header");
}

#[test]
fn a_form_is_one_record_of_labels_with_values_beside_or_below_them() {
    let form = |id| {
        let rows: &[&[&str]] = &[
            &["Nonconformity report"],
            &["NC No:", id, "", "Severity:", "Major"],
            &["Title:", "", "", "Date identified:", "@46053"],
            &[],
            &["Root cause"],
            &["Nobody was told that the door had been changed"],
        ];
        book(&[("Form", rows)])
    };
    let files = [("a.xlsx", form("NC-1")), ("b.xlsx", form("NC-2"))];
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    let data = read("{ files: '*.xlsx', type: nonconformity, table: { layout: record } }", &files);
    let of = |id: &str| {
        format!(
            "{id}: title=Blank B3, grade=major E2, detected_on=2026-01-31 E3, root_cause=Nobody was told that the door had been changed A6"
        )
    };
    assert_eq!(said(&data), [of("NC-1"), of("NC-2")]);
    let data = log(files[0].1);
    assert_eq!((said(&data).len(), data.inputs[0].skipped.len()), (0, 1));
}

#[test]
fn ids_that_each_file_or_sheet_numbers_anew_are_told_apart_and_links_within_it_hold() {
    let rows: &[&[&str]] = &[&["No.", "Title", "Duplicate of"], &["#1", "Late", ""], &["#2", "Late again", "#1"]];
    let bytes = book(&[("2024", rows), ("2025", rows)]);
    let source = "{ files: '*.xlsx', type: nonconformity, columns: { superseded_by: Duplicate of }, id_scope: file }";
    let one = book(&[("2024", rows)]);
    let data = read(source, &[("a.xlsx", &one), ("b.xlsx", &one)]);
    assert_eq!(
        said(&data),
        [
            "a.xlsx#1: title=Late B2, superseded_by=Blank C2",
            "a.xlsx#2: title=Late again B3, superseded_by=a.xlsx#1 C3",
            "b.xlsx#1: title=Late B2, superseded_by=Blank C2",
            "b.xlsx#2: title=Late again B3, superseded_by=b.xlsx#1 C3",
        ]
    );
    let plain = source.replace(", id_scope: file", "");
    let warned = |files: &[(&str, &[u8])]| told(&read(&plain, files));
    assert_eq!(
        warned(&[("a.xlsx", &one), ("b.xlsx", &one)]),
        ["b.xlsx, 2024!A2: warning: the id `1` and another stand in more than one file"]
    );
    assert_eq!(
        warned(&[("a.xlsx", &bytes)]),
        ["a.xlsx, 2025!A2: warning: the id `1` and another stand in more than one sheet"]
    );
    let data = read(&source.replace("id_scope: file", "id_scope: sheet"), &[("a.xlsx", &bytes)]);
    let ids: Vec<&str> = crate::records(&data).map(|record| &*record.id).collect();
    assert_eq!(ids, ["a.xlsx, 2024#1", "a.xlsx, 2024#2", "a.xlsx, 2025#1", "a.xlsx, 2025#2"]);
}

#[test]
fn an_example_row_is_skipped_and_counted_and_a_workbook_without_a_type_is_not_read() {
    let bytes = book(&[("Log", &[&["NC No", "Title"], &["NC-EX", "As this"], &["NC-1", "Late"]])]);
    let source = "{ files: log.xlsx, type: nonconformity, skip: { NC No: NC-EX } }";
    let data = read(source, &[("log.xlsx", &bytes)]);
    assert_eq!((said(&data).len(), data.inputs[0].unread), (1, 1));
    let data = read("{ files: log.xlsx }", &[("log.xlsx", &bytes)]);
    assert_eq!(said(&data), [""; 0]);
    assert_eq!(told(&data), ["log.xlsx, Log!A1: warning: `log.xlsx` holds no record"]);
}

#[test]
fn a_register_that_is_empty_below_its_header_says_so() {
    let bytes = book(&[("Log", &[&["NC No", "Title"]])]);
    assert_eq!(told(&log(&bytes)), ["log.xlsx, Log!A1: note: the table of `Log` has no row below its header"]);
}

#[test]
fn a_record_without_an_id_is_known_by_the_place_of_its_row() {
    let bytes = book(&[("a", &[&["x"]]), ("Log", &[&[], &["NC No", "Title"], &["", "Late"]])]);
    assert_eq!(said(&log(&bytes)), ["log.xlsx, Log!A3: title=Late B3"]);
}

#[test]
fn sheets_that_look_like_registers_of_different_things_are_told() {
    let log: &[&[&str]] = &[&["NC No", "Title", "Severity"], &["NC-1", "Late", "Major"]];
    let other: &[&[&str]] = &[&["NC No", "Title", "Severity", "Owner"], &["NC-2", "Lost", "Minor", "Ana"]];
    let people: &[&[&str]] = &[&["ID", "Name", "E-mail"], &["P-1", "Ana", "ana@example.org"]];
    let bytes = book(&[("2025", log), ("2026", other), ("People", people)]);
    let warning = "`People` has other columns than `2025`, and its rows are read as nonconformity all the same";
    assert_eq!(told(&log_of(&bytes, "")), [format!("log.xlsx, People!A1: warning: {warning}")]);
    assert_eq!(
        told(&log_of(&bytes, ", sheet: '20*'")),
        ["log.xlsx, People!A1: note: `People` is not read: the source names others with `sheet`"]
    );
}

fn log_of(bytes: &[u8], keys: &str) -> tickmark::record::Dataset {
    read(&format!("{{ files: log.xlsx, type: nonconformity{keys} }}"), &[("log.xlsx", bytes)])
}

#[test]
fn rows_under_headings_that_nobody_knows_are_no_empty_register() {
    let bytes = book(&[(
        "Log",
        &[&["Our log"], &[], &["Foo", "Bar", "Baz"], &["X-1", "a", "b"], &["X-2", "c", "d"], &["X-3", "e", "f"]],
    )]);
    let data = log(&bytes);
    let wrong =
        "no table of `log.xlsx` was read, and there are rows in it; none of its headings is known of nonconformity";
    assert_eq!(errors(&data), [wrong]);
    assert_eq!(data.inputs[0].registers, []);
    // A form with nothing filled in, and the history of the form, are no rows.
    let bytes = book(&[
        ("Log", &[&["System", "Level", "Day"], &["Mail", "high", "2026-01-01"], &[], &["Foo", "Bar", "Baz"]]),
        (
            "Changes",
            &[
                &["Date", "Version", "Author"],
                &["2026-01-01", "1.0", "Ana"],
                &["2026-02-01", "1.1", "Ana"],
                &["2026-03-01", "1.2", "Ana"],
            ],
        ),
    ]);
    let data = log(&bytes);
    assert_eq!(errors(&data), [""; 0]);
    assert_eq!(data.inputs[0].registers, []);
}
