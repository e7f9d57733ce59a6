//! Workbooks that are not whole, are locked, or do harm: each is refused whole, by name.

use tickmark::format::Limits;

use crate::make::{archive, book, parts, patched};
use crate::properties::extract_within;
use crate::{errors, log, read, said};

const ROWS: &[&[&str]] = &[&["NC No", "Title"], &["NC-1", "Late"], &["NC-2", "Lost"]];
const SHEET: &str = "xl/worksheets/sheet1.xml";

fn refused(bytes: &[u8]) -> String {
    let data = log(bytes);
    assert_eq!(said(&data), [""; 0], "no part of it is read");
    let errors = errors(&data);
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors[0].to_owned()
}

#[test]
fn a_workbook_cut_anywhere_is_refused_whole() {
    let bytes = book(&[("Log", ROWS)]);
    for end in (0..bytes.len()).step_by(bytes.len() / 6) {
        assert!(refused(&bytes[..end]).starts_with("`log.xlsx` is"), "{end}");
    }
}

#[test]
fn a_sheet_cut_in_its_xml_is_refused() {
    let bytes = patched(&book(&[("Log", ROWS)]), &[(SHEET, "</sheetData>", "<!--")]);
    assert_eq!(refused(&bytes), format!("`log.xlsx` is broken: its part `{SHEET}` is cut short or damaged"));
}

#[test]
fn a_damaged_part_is_refused() {
    let mut bytes = book(&[("Log", ROWS)]);
    let at = bytes.len() / 2;
    bytes[at..at + 40].fill(0x55);
    assert!(refused(&bytes).starts_with("`log.xlsx` is broken: its part"));
}

#[test]
fn a_cell_in_the_last_corner_costs_nothing_and_one_beyond_it_is_refused() {
    let corner = |address: &str| {
        let cell = format!("</row><row r=\"1048576\"><c r=\"{address}\"><v>1</v></c></row></sheetData>");
        patched(&book(&[("Log", ROWS)]), &[(SHEET, "</row></sheetData>", &cell)])
    };
    let data = log(&corner("XFD1048576"));
    assert_eq!(said(&data)[..2], ["NC-1: title=Late B2", "NC-2: title=Lost B3"]);
    assert_eq!(
        refused(&corner("XFE1048576")),
        "`log.xlsx` is broken: it has a cell beyond the last one that a sheet can have"
    );
    assert!(refused(&corner("ZZZZZ9999999999")).contains("is cut short or damaged"));
}

#[test]
fn cells_that_stand_there_twice_are_refused() {
    let bytes = patched(&book(&[("Log", ROWS)]), &[(SHEET, "r=\"B3\"", "r=\"A3\"")]);
    assert_eq!(refused(&bytes), "`log.xlsx` is broken: its cell Log!A3 stands there twice");
}

#[test]
fn a_bomb_is_refused_before_it_swells() {
    let limits = Limits { bytes: 1 << 20, ..Limits::default() };
    let blanks = vec![b' '; 64 << 20];
    let whole = parts(&book(&[("Log", ROWS)]));
    for bomb in [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "_rels/.rels"] {
        let all =
            whole.iter().map(|(name, bytes)| (name.as_str(), if name == bomb { &blanks } else { bytes }.as_slice()));
        let bytes = archive(&all.collect::<Vec<_>>());
        assert!(bytes.len() < 200_000, "64 MiB are little when they are packed");
        let problems = extract_within(&limits, "log.xlsx", &bytes).problems;
        let what = format!("`log.xlsx` swells when it is unpacked: `{bomb}` to more than 2097152 bytes");
        assert_eq!(problems.iter().map(|problem| problem.message.as_str()).collect::<Vec<_>>(), [what]);
    }
}

#[test]
fn parts_that_swell_together_are_refused_together() {
    let limits = Limits { bytes: 1 << 20, ..Limits::default() };
    let mut whole = parts(&book(&[("a", ROWS), ("b", ROWS), ("c", ROWS), ("d", ROWS)]));
    for (_, bytes) in whole.iter_mut().filter(|(name, _)| name.starts_with("xl/worksheets/sheet")) {
        bytes.resize(1_900_000, b' ');
    }
    let all: Vec<(&str, &[u8])> = whole.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let problems = extract_within(&limits, "log.xlsx", &archive(&all)).problems;
    assert!(problems[0].message.starts_with("`log.xlsx` swells when it is unpacked: `xl/worksheets/sheet3.xml`"));
}

#[test]
fn one_text_that_is_shown_in_very_many_cells_is_bounded() {
    let limits = Limits { bytes: 1 << 20, ..Limits::default() };
    let long = "x".repeat(30_000);
    let rows: Vec<[&str; 1]> = vec![[long.as_str()]; 60];
    let rows: Vec<&[&str]> = rows.iter().map(<[&str; 1]>::as_slice).collect();
    let problems = extract_within(&limits, "log.xlsx", &book(&[("Log", &rows)])).problems;
    assert_eq!(problems[0].message, "`log.xlsx` holds more than 1048576 bytes of text");
}

#[test]
fn a_binary_workbook_that_is_locked_is_refused() {
    let bytes = include_bytes!("../../fixtures/workbooks/log.xls");
    let replaced = |from: &[u8], to: &[u8]| {
        let at = bytes.windows(from.len()).position(|window| window == from).unwrap();
        let mut bytes = bytes.to_vec();
        bytes[at..at + to.len()].copy_from_slice(to);
        bytes
    };
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let locked = "`log.xlsx` is protected by a password";
    assert_eq!(refused(&replaced(&wide("Workbook"), &wide("EncryptedPackage"))), locked);
    assert_eq!(refused(&replaced(&[0x42, 0, 2, 0], &[0x2f, 0, 2, 0])), locked);
    assert_eq!(
        refused(&replaced(&wide("Workbook"), &wide("WordDocument"))),
        "`log.xlsx` is an office document and no workbook"
    );
}

#[test]
fn what_is_no_workbook_is_told_by_what_it_is() {
    assert_eq!(refused(b"<html>a table</html>"), "`log.xlsx` is no workbook, whatever its name says");
    assert_eq!(refused(b""), "`log.xlsx` is broken: it is empty");
    assert_eq!(refused(&archive(&[("a.txt", b"text")])), "`log.xlsx` is an archive and no workbook");
    let word = b"<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    assert_eq!(refused(&archive(&[("_rels/.rels", word)])), "`log.xlsx` is an office document and no workbook");
    let binary =
        b"<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"xl/workbook.bin\"/></Relationships>";
    assert_eq!(
        refused(&archive(&[("_rels/.rels", binary)])),
        "`log.xlsx` is a binary workbook (XLSB), which is not read"
    );
}

#[test]
fn a_locked_workbook_is_refused() {
    let manifest = b"<manifest><file-entry><encryption-data/></file-entry></manifest>";
    let ods = archive(&[("mimetype", b""), ("META-INF/manifest.xml", manifest), ("content.xml", b"\x01\x02")]);
    assert_eq!(refused(&ods), "`log.xlsx` is protected by a password");
}

#[test]
fn rows_and_cells_repeated_without_end_are_refused() {
    let ods = |content: &str| {
        let content = format!(
            "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"Log\">{content}</table:table></office:spreadsheet></office:body></office:document-content>"
        );
        archive(&[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet".as_slice()),
            ("content.xml", content.as_bytes()),
        ])
    };
    let cell = "<table:table-cell office:value-type=\"string\"><text:p>x</text:p></table:table-cell>";
    let beyond = "`log.xlsx` is broken: it has a cell beyond the last one that a sheet can have";
    let rows = format!("<table:table-row table:number-rows-repeated=\"4000000000\">{cell}</table:table-row>");
    assert_eq!(refused(&ods(&rows)), beyond);
    let wide = cell.replace("<table:table-cell ", "<table:table-cell table:number-columns-repeated=\"4000000000\" ");
    assert_eq!(refused(&ods(&format!("<table:table-row>{wide}</table:table-row>"))), beyond);
    let wide = wide.replace("4000000000", "16384");
    let rows = format!("<table:table-row table:number-rows-repeated=\"1048576\">{wide}</table:table-row>");
    assert_eq!(refused(&ods(&rows)), "`log.xlsx` has more than 16000000 cells");
    let empty = "<table:table-row table:number-rows-repeated=\"4294967295\"><table:table-cell/></table:table-row>";
    assert_eq!(said(&log(&ods(empty))), [""; 0]);
}

#[test]
fn kinds_that_are_not_read_say_so() {
    for name in ["log.xlsb", "log.numbers"] {
        let data = read(&format!("{{ files: {name}, type: nonconformity }}"), &[(name, b"PK\x03\x04\x00")]);
        assert_eq!(errors(&data), [format!("`{name}` is a workbook of a kind that is not read")]);
    }
}
