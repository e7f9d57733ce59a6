//! Workbooks made here, so that none has to be kept.

use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A workbook of these sheets.
pub(crate) fn book(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    book_with(sheets, |_, _| {})
}

/// The same, each sheet touched up when its cells are written.
pub(crate) fn book_with(sheets: &[(&str, &[&[&str]])], touch: impl Fn(&str, &mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                write(sheet, row, column, cell);
            }
        }
        touch(name, sheet);
    }
    book.save_to_buffer().unwrap()
}

/// A cell: `#8.2` is a number, `@46053` a number shown as a date, `@time 0.5`, `%0.5`, `=A1+1|7` a formula and its result,
/// `?TRUE` a truth value; anything else is text.
fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: &str) {
    let format = |code: &str| Format::new().set_num_format(code);
    let number = |text: &str| text.parse::<f64>().unwrap();
    match cell.split_at_checked(1) {
        None if cell.is_empty() => return,
        None => sheet.write_string(row, column, cell),
        Some(("#", rest)) => sheet.write_number(row, column, number(rest)),
        Some(("@", rest)) => sheet.write_number_with_format(row, column, number(rest), &format("dd/mm/yyyy hh:mm")),
        Some(("%", rest)) => sheet.write_number_with_format(row, column, number(rest), &format("0%")),
        Some(("~", rest)) => sheet.write_number_with_format(row, column, number(rest), &format("\"NC-\"000")),
        Some(("?", rest)) => sheet.write_boolean(row, column, rest == "TRUE"),
        Some(("=", _)) => {
            let (formula, result) = cell.rsplit_once('|').unwrap();
            sheet.write_formula(row, column, Formula::new(formula).set_result(result))
        }
        Some(_) => sheet.write_string(row, column, cell),
    }
    .unwrap();
}

/// An archive with parts changed: each text that is found in a part gives way to another.
pub(crate) fn patched(bytes: &[u8], changes: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        for (_, from, to) in changes.iter().filter(|(changed, ..)| *changed == name) {
            assert!(text.contains(from), "{name} holds {from}: {text}");
            text = text.replace(from, to);
        }
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// An archive of these parts.
pub(crate) fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        out.start_file(*name, SimpleFileOptions::default()).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// The parts of an archive.
pub(crate) fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let many = archive.len();
    let one = |index| {
        let mut part = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        (part.name().unwrap().into_owned(), bytes)
    };
    (0..many).map(one).collect()
}
