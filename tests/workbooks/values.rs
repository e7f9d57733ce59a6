//! What cells say.

use crate::make::{book, patched};
use crate::{log, read, said, told};

#[test]
fn numbers_dates_and_truth_are_read_as_people_see_them() {
    let bytes = book(&[(
        "Log",
        &[
            &["NC No", "Title", "Date identified", "Correction date", "Root cause"],
            &["~7", "#8.2", "@46053.604166666664", "14 Feb 2026", "%0.955"],
            &["#1234", "?TRUE", "@60", "#46000", "#0.30000000000000004"],
        ],
    )]);
    let data = log(&bytes);
    assert_eq!(
        said(&data),
        [
            "NC-007: title=8.2 B2, detected_on=2026-01-31 C2, corrected_on=2026-02-14 D2, root_cause=95.5% E2",
            "1234: title=TRUE B3, detected_on=BadDate C3, corrected_on=BadDate D3, root_cause=0.3 E3",
        ]
    );
    assert_eq!(
        told(&data),
        [
            "log.xlsx, Log!C3: warning: `1900-02-29` in `Date identified` is not one calendar date",
            "log.xlsx, Log!D3: warning: `46000` in `Correction date` is not one calendar date",
        ]
    );
}

#[test]
fn a_workbook_that_counts_from_1904_gives_the_dates_that_it_shows() {
    let bytes = book(&[("Log", &[&["NC No", "Title", "Date identified"], &["NC-1", "Late", "@44591"]])]);
    let bytes = patched(&bytes, &[("xl/workbook.xml", "<workbookPr ", "<workbookPr date1904=\"1\" ")]);
    assert_eq!(said(&log(&bytes)), ["NC-1: title=Late B2, detected_on=2026-01-31 C2"]);
}

#[test]
fn a_formula_without_its_result_and_an_error_are_unreadable_and_never_blank() {
    let bytes = book(&[(
        "Log",
        &[
            &["NC No", "Title", "Date identified", "Root cause", "Age"],
            &["NC-1", "Late", "=B1+1|17171", "=A1|18181", "=A1|19191"],
        ],
    )]);
    let sheet = "xl/worksheets/sheet1.xml";
    let bytes = patched(
        &bytes,
        &[
            (sheet, "<v>17171</v>", "<v></v>"),
            (sheet, "<c r=\"D2\"><f>A1</f><v>18181</v>", "<c r=\"D2\" t=\"e\"><f>A1</f><v>#REF!</v>"),
            (sheet, "<v>19191</v>", ""),
        ],
    );
    let data = log(&bytes);
    assert_eq!(said(&data), ["NC-1: title=Late B2, detected_on=BadValue C2, root_cause=BadValue D2"]);
    assert_eq!(
        told(&data),
        [
            "log.xlsx, Log!C2: warning: 2 formulas of `Log` were saved without a result: C2, E2",
            "log.xlsx, Log!C2: warning: `=B1+1` in `Date identified` cannot be read as one value",
            "log.xlsx, Log!D2: warning: 1 cell of `Log` holds an error: D2 `#REF!`",
            "log.xlsx, Log!D2: warning: `#REF!` in `Root cause` cannot be read as one value",
        ]
    );
}

#[test]
fn blanks_around_a_text_emoji_and_lines_within_it_are_no_obstacle() {
    let bytes = book(&[(
        "Log",
        &[&[" NC No ", "Title\u{a0}", "Severity", "Status"], &["NC-1  ", "Late\nand lost ", " Major", "✅ Closed"]],
    )]);
    let data = log(&bytes);
    assert_eq!(said(&data), ["NC-1: title=Late\nand lost B2, status=closed D2, grade=major C2"]);
}

#[test]
fn a_number_that_may_be_two_ids_is_told_by_the_title_beside_it_or_is_not_read() {
    let bytes = book(&[(
        "SoA",
        &[
            &["Control ID", "Control title", "Applicable"],
            &["#8.2", "Privileged rights", "Yes"],
            &["#8.2", "Security of networks", "Yes"],
            &["#8.2", "Some other title", "Yes"],
            &["8.20", "Written as text", "Yes"],
            &["#8.5", "Signing in", "Yes"],
        ],
    )]);
    let data = read("{ files: soa.xlsx, type: soa_entry }", &[("soa.xlsx", &bytes)]);
    let controls: Vec<String> = said(&data)
        .iter()
        .map(|said| said.split("control=").nth(1).unwrap().split(',').next().unwrap().to_owned())
        .collect();
    assert_eq!(controls, ["8.2 A2", "8.20 A3", "BadValue A4", "8.20 A5", "8.5 A6"]);
    assert_eq!(
        told(&data),
        ["soa.xlsx, SoA!A4: warning: `8.2` in `Control ID` is a number and may be `8.2` or `8.20`"]
    );
}
