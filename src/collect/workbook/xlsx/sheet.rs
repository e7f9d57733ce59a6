//! The cells of one sheet.

use std::ops::RangeInclusive;

use quick_xml::events::{BytesStart, Event};

use super::{NO_CELLS, Shared, rich, unescape};
use crate::collect::workbook::Failure;
use crate::collect::workbook::draft::Draft;
use crate::collect::workbook::shown::Picture;
use crate::collect::workbook::xml::{Xml, is_true};
use crate::source::Mark;

/// Reads the cells of a sheet.
pub(super) fn read(text: &str, part: &str, shared: &Shared, draft: &mut Draft) -> Result<(), Failure> {
    let mut xml = Xml::new(text, part);
    let mut reader = Reader { shared, draft, row: 0, column: 0, value: String::new(), formula: String::new() };
    let (mut root, mut in_rows) = (None, false);
    loop {
        match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                name if root.is_none() => {
                    root = Some(name.to_owned());
                    if name != "worksheet" {
                        reader.draft.close(NO_CELLS);
                        return xml.skip(&element);
                    }
                }
                "sheetData" => in_rows = true,
                "row" if in_rows => reader.row(&xml, &element)?,
                "c" if in_rows => reader.cell(&mut xml, &element)?,
                "col" => reader.columns(&xml, &element)?,
                "mergeCell" => reader.merged(&xml, &element)?,
                // Buttons and drawings speak of rows and columns in words of their own.
                "controls" | "oleObjects" | "extLst" | "AlternateContent" => xml.skip(&element)?,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "row" if in_rows => (reader.row, reader.column) = (reader.row + 1, 0),
                "sheetData" => in_rows = false,
                "worksheet" => return Ok(()),
                _ => {}
            },
            Event::Eof => return Err(xml.damaged()),
            _ => {}
        }
    }
}

struct Reader<'d> {
    shared: &'d Shared,
    draft: &'d mut Draft,
    row: u32,
    column: u32,
    value: String,
    formula: String,
}

/// What stands inside a cell.
#[derive(Default)]
struct Inside {
    value: bool,
    formula: bool,
}

impl Reader<'_> {
    fn row(&mut self, xml: &Xml<'_>, element: &BytesStart<'_>) -> Result<(), Failure> {
        for attribute in xml.attributes(element) {
            let attribute = attribute?;
            match attribute.key.local_name().as_ref() {
                "r" => self.row = index(&attribute.value).ok_or_else(|| xml.damaged())?,
                "hidden" if is_true(&attribute.value) => self.draft.hidden(1, 0),
                _ => {}
            }
        }
        self.column = 0;
        Ok(())
    }

    /// Columns that are not shown. What lies behind the last one in use is hidden in many a sheet, and nobody misses it.
    fn columns(&mut self, xml: &Xml<'_>, element: &BytesStart<'_>) -> Result<(), Failure> {
        let hidden = xml.attribute(element, "hidden")?.is_some_and(|said| is_true(&said));
        let number = |name| Ok(xml.attribute(element, name)?.and_then(|said| index(&said)));
        if let (true, Some(first), Some(last)) = (hidden, number("min")?, number("max")?)
            && last.saturating_sub(first) < 64
        {
            self.draft.hidden(0, (last.saturating_sub(first) + 1) as usize);
        }
        Ok(())
    }

    fn merged(&mut self, xml: &Xml<'_>, element: &BytesStart<'_>) -> Result<(), Failure> {
        let said = xml.attribute(element, "ref")?.ok_or_else(|| xml.damaged())?;
        let (first, last) = said.split_once(':').unwrap_or((&said, &said));
        let (first, last) = address(first).zip(address(last)).ok_or_else(|| xml.damaged())?;
        self.draft.merge(first, last);
        Ok(())
    }

    fn cell(&mut self, xml: &mut Xml<'_>, element: &BytesStart<'_>) -> Result<(), Failure> {
        let (mut kind, mut style) = (String::new(), None);
        for attribute in xml.attributes(element) {
            let attribute = attribute?;
            match attribute.key.local_name().as_ref() {
                "r" => (self.row, self.column) = address(&attribute.value).ok_or_else(|| xml.damaged())?,
                "s" => style = attribute.value.parse::<usize>().ok(),
                "t" => kind.push_str(&attribute.value),
                _ => {}
            }
        }
        let inside = self.inside(xml)?;
        self.take(xml, &kind, style, &inside)?;
        self.column += 1;
        Ok(())
    }

    fn inside(&mut self, xml: &mut Xml<'_>) -> Result<Inside, Failure> {
        let mut inside = Inside::default();
        self.value.clear();
        self.formula.clear();
        loop {
            match xml.inside()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "v" => {
                        self.value.clear();
                        xml.text(&mut self.value)?;
                        inside.value = true;
                    }
                    "is" => {
                        self.value.clear();
                        rich(xml, "is", &mut self.value)?;
                        inside.value = true;
                    }
                    "f" => {
                        xml.text(&mut self.formula)?;
                        inside.formula = true;
                    }
                    _ => xml.skip(&element)?,
                },
                Event::End(_) => return Ok(inside),
                _ => {}
            }
        }
    }

    fn take(&mut self, xml: &Xml<'_>, kind: &str, style: Option<usize>, inside: &Inside) -> Result<(), Failure> {
        let (row, column) = (self.row, self.column);
        let mark = Mark { formula: inside.formula, ..Mark::default() };
        let unreadable = Mark { unreadable: true, ..mark };
        let value = self.value.as_str();
        match kind {
            _ if inside.formula && (!inside.value || (value.is_empty() && kind != "str")) => {
                let formula = format!("={}", self.formula);
                self.draft.cell(row, column, &formula, unreadable)
            }
            "s" if !inside.value => Ok(()),
            "s" => {
                let text = value.trim().parse().ok().and_then(|index| self.shared.text(index));
                self.draft.cell(row, column, text.ok_or_else(|| xml.damaged())?, mark)
            }
            "str" => {
                let mut text = String::new();
                unescape(value, &mut text);
                self.draft.cell(row, column, &text, mark)
            }
            "inlineStr" | "d" => self.draft.cell(row, column, value.trim_end_matches("T00:00:00"), mark),
            "b" => self.draft.cell(row, column, if is_true(value.trim()) { "TRUE" } else { "FALSE" }, mark),
            "e" => self.draft.cell(row, column, value, unreadable),
            _ if value.trim().is_empty() => Ok(()),
            _ => {
                let Ok(number) = value.trim().parse::<f64>() else { return Err(xml.damaged()) };
                let picture = style.and_then(|style| self.shared.pictures.get(style)).unwrap_or(&Picture::Plain);
                let (text, number) = picture.show(number, self.shared.from_1904);
                self.draft.cell(row, column, &text, Mark { number, ..mark })
            }
        }
    }
}

/// An index from 0 of what is counted from 1.
fn index(text: &str) -> Option<u32> {
    text.parse::<u32>().ok()?.checked_sub(1)
}

/// Row and column of `C7`, from 0. More letters than the last column has are no column.
fn address(text: &str) -> Option<(u32, u32)> {
    let text = text.trim();
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, row) = text.split_at_checked(letters)?;
    if !(1..=3).contains(&letters.len()) {
        return None;
    }
    let column = letters.bytes().fold(0, |sum, letter| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    let digits: RangeInclusive<usize> = 1..=7;
    let row = Some(row).filter(|row| digits.contains(&row.len())).and_then(index)?;
    Some((row, column - 1))
}
