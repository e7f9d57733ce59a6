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

#[test]
fn a_workbook_from_before_2007_is_read_like_any_other() {
    let bytes = include_bytes!("../../fixtures/workbooks/log.xls");
    let data = read("{ files: log.xls, type: nonconformity }", &[("log.xls", bytes)]);
    let all = said(&data);
    assert_eq!(all.len(), 396);
    assert_eq!(
        all[..4],
        [
            "NC-007: title=Late B4, grade=major C4, detected_on=2026-01-31 D4, corrected_on=2026-02-14 E4, root_cause=Nobody was told\nthat the door had been changed – ✅ F4",
            "8.5: title=TRUE B6, grade=minor C6, detected_on=BadDate D6, corrected_on=2026-02-14 E6, root_cause=Blank F6",
            "NC-9: title=Lost B7, grade=Blank C7, detected_on=Blank D7, corrected_on=Blank E7, root_cause=Blank F7",
            "NC-10: title=Lost B7, grade=Blank C8, detected_on=Blank D8, corrected_on=Blank E8, root_cause=Blank F8",
        ]
    );
    assert!(all[4].starts_with("NC-11: title=long long"));
    assert_eq!(
        all[395],
        "NC-402: title=Entry 399 ü € B400, grade=Blank C400, detected_on=Blank D400, corrected_on=Blank E400, root_cause=Blank F400"
    );
    assert_eq!(
        told(&data),
        [
            "log.xls, Log!A1: note: 1 row of `Log` is hidden and is read like the others",
            "log.xls, Log!D6: warning: `46000` in `Date identified` is not one calendar date",
            "log.xls, Old!A1: note: `Old` is not read: it is hidden; name it with `sheet` to have it read",
        ]
    );
}

#[test]
fn an_open_document_is_read_like_any_other() {
    let bytes = include_bytes!("../../fixtures/workbooks/log.ods");
    let data = read("{ files: log.ods, type: nonconformity }", &[("log.ods", bytes)]);
    assert_eq!(
        said(&data),
        [
            "NC-7: title=Late B4, grade=major C4, detected_on=2026-01-31 D4, corrected_on=2026-02-14 E4, root_cause=Nobody was told\nthat the door had been changed F4",
            "8.5: title=TRUE B8, grade=minor C8, detected_on=BadDate D8, corrected_on=2026-02-14 E8, root_cause=95% F8",
            "NC-9: title=Lost B9, grade=BadValue C9, detected_on=BadValue D9, corrected_on=Blank E9, root_cause=Blank F9",
            "NC-10: title=Lost B9, grade=Blank C10, detected_on=Blank D10, corrected_on=Blank E10, root_cause=Blank F10",
        ]
    );
    assert_eq!(
        told(&data),
        [
            "log.ods, Log!A1: note: 1 row of `Log` is hidden and is read like the others",
            "log.ods, Log!D8: warning: `46000` in `Date identified` is not one calendar date",
            "log.ods, Log!C9: warning: 1 cell of `Log` holds an error: C9 `#REF!`",
            "log.ods, Log!C9: warning: `#REF!` in `Severity` cannot be read as one of the values",
            "log.ods, Log!D9: warning: 1 formula of `Log` was saved without a result: D9",
            "log.ods, Log!D9: warning: `=TODAY()` in `Date identified` cannot be read as one value",
            "log.ods, Old!A1: note: `Old` is not read: it is hidden; name it with `sheet` to have it read",
        ]
    );
}
