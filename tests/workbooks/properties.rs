//! Every value's place, looked up in the workbook by another reader, gives that value; and no bytes make a reader panic.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Sheets, open_workbook_auto_from_rs};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};
use tickmark::collect::{Context, Extract, File, open};
use tickmark::config::Config;
use tickmark::format::Limits;
use tickmark::source::{Layout, SourceId, Sources};

/// The workbook as it is laid out.
fn extract(name: &str, bytes: &[u8]) -> Extract {
    extract_within(&Limits::default(), name, bytes)
}

/// The same where a file may have so many bytes.
pub(crate) fn extract_within(limits: &Limits, name: &str, bytes: &[u8]) -> Extract {
    let scratch = tempfile::tempdir().unwrap();
    let path = scratch.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let config = scratch.path().join("tickmark.yaml");
    std::fs::write(&config, format!("sources: [{{ files: {name}, type: nonconformity }}]\n")).unwrap();
    let (mut sources, mut problems) = (Sources::default(), Vec::new());
    let config = Config::read(&config, &|_| None, &mut sources, &mut problems).unwrap();
    open(SourceId(1), &File { path, name: name.to_owned() }, &config.sources[0], &Context::still(limits))
}

/// Cells that say something, by their place as it is printed.
fn ours(extract: &Extract) -> BTreeMap<String, String> {
    let source = &extract.source;
    let Layout::Cells(grid) = source.layout() else { panic!("{:?}", extract.problems) };
    let one = |cell: &tickmark::source::CellAt| {
        let span = source.span(cell.start as usize, cell.end as usize);
        (source.place(span).to_string(), source.slice(span).to_owned())
    };
    grid.cells.iter().map(one).filter(|(_, text)| !text.is_empty()).collect()
}

/// The same as another reader sees it.
fn theirs(name: &str, bytes: &[u8]) -> BTreeMap<String, String> {
    let mut book: Sheets<_> = open_workbook_auto_from_rs(Cursor::new(bytes)).unwrap();
    let mut found = BTreeMap::new();
    let shown = book.sheets_metadata().iter().filter(|sheet| sheet.visible == calamine::SheetVisible::Visible);
    for sheet in shown.map(|sheet| sheet.name.clone()).collect::<Vec<_>>() {
        let range = book.worksheet_range(&sheet).unwrap();
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, value) in range.used_cells() {
            let text = text(value);
            let column = u16::try_from(column).unwrap() + u16::try_from(left).unwrap();
            let row = u32::try_from(row).unwrap() + top + 1;
            if !text.trim().is_empty() {
                found.insert(format!("{name}, {sheet}!{}{row}", tickmark::source::letters(column)), text);
            }
        }
    }
    found
}

fn text(value: &Data) -> String {
    match value {
        Data::String(text) => text.clone(),
        Data::Bool(truth) => truth.to_string().to_uppercase(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => format!("{}", format!("{number:.14e}").parse::<f64>().unwrap()),
        Data::DateTime(at) => {
            let (year, month, day, hour, minute, ..) = at.to_ymd_hms_milli();
            match (hour, minute) {
                (0, 0) => format!("{year}-{month:02}-{day:02}"),
                _ => format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}"),
            }
        }
        Data::DateTimeIso(text) => text.trim_end_matches(":00").replace('T', " "),
        Data::Empty => String::new(),
        other => panic!("{other:?}"),
    }
}

#[derive(Clone, Debug)]
enum Cell {
    Text(String),
    Number(f64),
    Day(u32, u32),
    Truth(bool),
}

fn cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        "[ -~äß€✅\n\t]{0,12}".prop_map(Cell::Text),
        "_x00[0-9]{2}_".prop_map(Cell::Text),
        (-1e6..1e6).prop_map(Cell::Number),
        (0_i32..100_000).prop_map(|whole| Cell::Number(f64::from(whole) / 100.0)),
        (61_u32..80_000, 0_u32..1440).prop_map(|(day, minute)| Cell::Day(day, minute)),
        any::<bool>().prop_map(Cell::Truth),
    ]
}

fn made(cells: &BTreeMap<(u8, u32, u16), Cell>) -> Vec<u8> {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("dd/mm/yyyy hh:mm");
    for (index, name) in (0_u8..).zip(["Log", "Über – 2", "c"]) {
        let sheet = book.add_worksheet();
        sheet.set_name(name).unwrap();
        for ((_, row, column), cell) in cells.iter().filter(|((sheet, ..), _)| *sheet == index) {
            match cell {
                Cell::Text(text) => sheet.write_string(*row, *column, text),
                Cell::Number(number) => sheet.write_number(*row, *column, *number),
                Cell::Day(days, minutes) => {
                    sheet.write_number_with_format(*row, *column, f64::from(*days) + f64::from(*minutes) / 1440.0, &day)
                }
                Cell::Truth(truth) => sheet.write_boolean(*row, *column, *truth),
            }
            .unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn cells() -> impl Strategy<Value = BTreeMap<(u8, u32, u16), Cell>> {
    prop::collection::btree_map((0_u8..3, 0_u32..40, 0_u16..30), cell(), 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn each_cell_is_where_another_reader_finds_it(cells in cells()) {
        let bytes = made(&cells);
        prop_assert_eq!(ours(&extract("log.xlsx", &bytes)), theirs("log.xlsx", &bytes));
    }

    #[test]
    fn no_change_to_a_workbook_makes_a_reader_panic_or_hand_on_half(
        which in 0_usize..3,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let (name, mut bytes) = kept(which);
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let found = extract(name, &bytes);
        let refused = found.problems.iter().any(|problem| problem.severity == tickmark::problem::Severity::Error);
        prop_assert!(!refused || found.source.text().is_empty(), "what is refused is refused whole");
    }
}

/// One workbook of each kind.
fn kept(which: usize) -> (&'static str, Vec<u8>) {
    match which {
        0 => ("log.xls", include_bytes!("../../fixtures/workbooks/log.xls").to_vec()),
        1 => ("log.ods", include_bytes!("../../fixtures/workbooks/log.ods").to_vec()),
        _ => ("log.xlsx", crate::make::book(&[("Log", &[&["NC No", "Title"], &["#1", "@46053"], &["?TRUE", "x"]])])),
    }
}

#[test]
fn the_cells_of_a_binary_workbook_are_where_another_reader_finds_them() {
    let (name, bytes) = kept(0);
    let (ours, mut theirs) = (ours(&extract(name, &bytes)), theirs(name, &bytes));
    // The other reader knows no formats that make an id of a number.
    assert_eq!(theirs.insert("log.xls, Log!A4".to_owned(), "NC-007".to_owned()).as_deref(), Some("7"));
    assert_eq!(ours.len(), theirs.len());
    for (place, text) in ours {
        assert_eq!(theirs.get(&place), Some(&text), "{place}");
    }
}
