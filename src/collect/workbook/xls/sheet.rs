//! The cells of one sheet.

use super::record::{Record, Records, Texts};
use super::{BEGIN, END, Shared, damaged};
use crate::collect::workbook::Failure;
use crate::collect::workbook::compound::{long, short};
use crate::collect::workbook::draft::Draft;
use crate::collect::workbook::shown::Picture;
use crate::source::Mark;

const PLAIN: Mark = Mark { number: false, formula: false, unreadable: false };
const FORMULA: Mark = Mark { formula: true, ..PLAIN };

/// Reads the cells of a sheet. What is set into it, as a chart, has records of its own and an end of its own.
pub(super) fn read(stream: &[u8], shared: &Shared, draft: &mut Draft) -> Result<(), Failure> {
    let mut records = Records::new(stream);
    let mut depth = 0_usize;
    let mut reader = Reader { shared, draft, text_at: None };
    loop {
        let record = records.next().ok_or_else(damaged)?;
        match (record.kind, depth) {
            (BEGIN, _) => depth += 1,
            (END, 0 | 1) => return Ok(()),
            (END, _) => depth -= 1,
            (_, 1) => reader.record(&record)?.ok_or_else(damaged)?,
            _ => {}
        }
    }
}

struct Reader<'d> {
    shared: &'d Shared,
    draft: &'d mut Draft,
    /// The cell whose formula gives the text that comes in the next record.
    text_at: Option<(u32, u32)>,
}

/// Done, or a failure; `None` where the record is too short for what it should hold.
type Taken = Result<Option<()>, Failure>;

impl Reader<'_> {
    fn record(&mut self, record: &Record<'_>) -> Taken {
        let data = record.data;
        match record.kind {
            0x0203 => self.number(data),
            0x027e => self.short_number(data),
            0x00bd => self.short_numbers(data),
            0x00fd => self.shared_text(data),
            0x0204 | 0x00d6 => self.own_text(record),
            0x0205 => self.truth_or_error(data),
            0x0006 => self.formula(data),
            0x0207 => self.result(record),
            0x00e5 => Ok(self.merged(data)),
            0x0208 => Ok(data.get(12).map(|flags| self.draft.hidden(usize::from(flags & 0x20 != 0), 0))),
            0x007d => Ok(self.columns(data)),
            _ => Ok(Some(())),
        }
    }

    fn give(&mut self, at: Option<(u32, u32)>, text: Option<&str>, mark: Mark) -> Taken {
        match (at, text) {
            (Some((row, column)), Some(text)) => self.draft.cell(row, column, text, mark).map(Some),
            _ => Ok(None),
        }
    }

    fn give_number(&mut self, at: Option<(u32, u32)>, style: Option<u16>, number: Option<f64>, mark: Mark) -> Taken {
        let (Some(style), Some(number)) = (style, number) else { return Ok(None) };
        let picture = self.shared.pictures.get(usize::from(style)).unwrap_or(&Picture::Plain);
        let (text, number) = picture.show(number, self.shared.from_1904);
        self.give(at, Some(&text), Mark { number, ..mark })
    }

    fn number(&mut self, data: &[u8]) -> Taken {
        self.give_number(at(data), short(data, 4), double(data, 6), PLAIN)
    }

    fn short_number(&mut self, data: &[u8]) -> Taken {
        self.give_number(at(data), short(data, 4), long(data, 6).map(packed), PLAIN)
    }

    fn short_numbers(&mut self, data: &[u8]) -> Taken {
        let (Some((row, first)), Some(cells)) = (at(data), data.get(4..data.len().saturating_sub(2))) else {
            return Ok(None);
        };
        for (column, cell) in (first..).zip(cells.chunks_exact(6)) {
            self.give_number(Some((row, column)), short(cell, 0), long(cell, 2).map(packed), PLAIN)?;
        }
        Ok(Some(()))
    }

    fn shared_text(&mut self, data: &[u8]) -> Taken {
        let shared = self.shared;
        let text = long(data, 6).and_then(|index| shared.texts.get(index as usize));
        self.give(at(data), text.map(String::as_str), PLAIN)
    }

    fn own_text(&mut self, record: &Record<'_>) -> Taken {
        let text = short(record.data, 6).and_then(|length| Texts::from(record, 8).text(usize::from(length)));
        self.give(at(record.data), text.as_deref(), PLAIN)
    }

    fn truth_or_error(&mut self, data: &[u8]) -> Taken {
        let text = match (data.get(6), data.get(7)) {
            (Some(value), Some(0)) => Some((truth(*value), PLAIN)),
            (Some(value), Some(1)) => Some((error(*value), Mark { unreadable: true, ..PLAIN })),
            _ => None,
        };
        text.map_or(Ok(None), |(text, mark)| self.give(at(data), Some(text), mark))
    }

    fn formula(&mut self, data: &[u8]) -> Taken {
        let (at, style) = (at(data), short(data, 4));
        self.text_at = None;
        if short(data, 12) != Some(0xffff) {
            return self.give_number(at, style, double(data, 6), FORMULA);
        }
        match (data.get(6), data.get(8)) {
            (Some(0), _) => self.text_at = at,
            (Some(1), Some(value)) => return self.give(at, Some(truth(*value)), FORMULA),
            (Some(2), Some(value)) => return self.give(at, Some(error(*value)), Mark { unreadable: true, ..FORMULA }),
            (Some(3), _) => {}
            _ => return Ok(None),
        }
        Ok(Some(()))
    }

    fn result(&mut self, record: &Record<'_>) -> Taken {
        let Some(at) = self.text_at.take() else { return Ok(Some(())) };
        let text = short(record.data, 0).and_then(|length| Texts::from(record, 2).text(usize::from(length)));
        self.give(Some(at), text.as_deref(), FORMULA)
    }

    fn merged(&mut self, data: &[u8]) -> Option<()> {
        let many = usize::from(short(data, 0)?);
        for cells in data.get(2..)?.chunks_exact(8).take(many) {
            let of = |at| short(cells, at).map(u32::from);
            self.draft.merge((of(0)?, of(4)?), (of(2)?, of(6)?));
        }
        Some(())
    }

    fn columns(&mut self, data: &[u8]) -> Option<()> {
        let (first, last, flags) = (short(data, 0)?, short(data, 2)?, short(data, 8)?);
        let many = usize::from(last.saturating_sub(first)) + 1;
        if flags & 1 != 0 && many < 64 {
            self.draft.hidden(0, many);
        }
        Some(())
    }
}

fn at(data: &[u8]) -> Option<(u32, u32)> {
    Some((u32::from(short(data, 0)?), u32::from(short(data, 2)?)))
}

fn double(data: &[u8], at: usize) -> Option<f64> {
    Some(f64::from_le_bytes(data.get(at..at + 8)?.try_into().ok()?))
}

/// A number in four bytes: a whole one, or the upper half of a double; either may stand for a hundredth of itself.
fn packed(bits: u32) -> f64 {
    let number = match bits & 2 {
        0 => f64::from_bits(u64::from(bits & !3) << 32),
        _ => f64::from(bits.cast_signed() >> 2),
    };
    if bits & 1 == 0 { number } else { number / 100.0 }
}

fn truth(value: u8) -> &'static str {
    if value == 0 { "FALSE" } else { "TRUE" }
}

fn error(value: u8) -> &'static str {
    match value {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        0x2a => "#N/A",
        _ => "#ERROR!",
    }
}
