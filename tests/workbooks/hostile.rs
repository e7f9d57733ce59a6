//! Workbooks that are not whole, are locked, or do harm: each is refused whole, by name.

use crate::make::{archive, book, patched};
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
    let mut zeros = vec![b' '; 64 << 20];
    zeros[..14].copy_from_slice(b"<worksheet>   ");
    let whole = book(&[("Log", ROWS)]);
    let parts: Vec<(String, Vec<u8>)> = crate::make::parts(&whole);
    let mut all: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    for (name, bytes) in &mut all {
        if *name == SHEET {
            *bytes = &zeros;
        }
    }
    let bytes = archive(&all);
    assert!(bytes.len() < 200_000);
    assert!(refused(&bytes).contains("damaged"), "64 MiB of blanks are no sheet");
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
    assert_eq!(refused(&ods(&rows)), "`log.xlsx` has more than 24000000 cells");
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
