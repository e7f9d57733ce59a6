//! Records, and the texts in them that go on in the records that follow.

use crate::collect::workbook::Failure;
use crate::collect::workbook::compound::{long, short};

const CONTINUE: u16 = 0x003c;

/// One record with those that continue it.
pub(super) struct Record<'b> {
    pub(super) kind: u16,
    pub(super) data: &'b [u8],
    more: Vec<&'b [u8]>,
}

/// The records of a stream, in order.
pub(super) struct Records<'b> {
    rest: &'b [u8],
}

impl<'b> Records<'b> {
    pub(super) fn new(stream: &'b [u8]) -> Self {
        Self { rest: stream }
    }

    /// The next record; `None` where there is none, or not all of it.
    pub(super) fn next(&mut self) -> Option<Record<'b>> {
        let (kind, data) = self.one()?;
        let mut more = Vec::new();
        while short(self.rest, 0) == Some(CONTINUE) {
            more.push(self.one()?.1);
        }
        Some(Record { kind, data, more })
    }

    fn one(&mut self) -> Option<(u16, &'b [u8])> {
        let (kind, length) = (short(self.rest, 0)?, short(self.rest, 2)?);
        let end = 4 + usize::from(length);
        let data = self.rest.get(4..end)?;
        self.rest = self.rest.get(end..)?;
        Some((kind, data))
    }
}

/// Texts within a record.
pub(super) struct Texts<'r> {
    rest: &'r [u8],
    more: std::slice::Iter<'r, &'r [u8]>,
}

impl<'r> Texts<'r> {
    /// The texts that all sheets share.
    pub(super) fn of(record: &'r Record<'_>) -> Self {
        Self::from(record, 8)
    }

    /// What a record holds from an offset on.
    pub(super) fn from(record: &'r Record<'_>, offset: usize) -> Self {
        Self { rest: record.data.get(offset..).unwrap_or_default(), more: record.more.iter() }
    }

    /// All of them.
    pub(super) fn shared(mut self, limit: usize) -> Result<Vec<String>, Failure> {
        let mut texts = Vec::new();
        let mut bytes = 0;
        while !self.rest.is_empty() || self.go_on() {
            let text = self.rich().ok_or_else(super::damaged)?;
            bytes += text.len();
            if bytes > limit {
                return Err(Failure::too_large(format!("holds more than {limit} bytes of text")));
            }
            texts.push(text);
        }
        Ok(texts)
    }

    fn go_on(&mut self) -> bool {
        match self.more.next() {
            Some(next) => {
                self.rest = next;
                true
            }
            None => false,
        }
    }

    fn byte(&mut self) -> Option<u8> {
        while self.rest.is_empty() {
            self.more.next().map(|next| self.rest = next)?;
        }
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            if self.rest.is_empty() && !self.go_on() {
                return None;
            }
            let here = bytes.min(self.rest.len());
            self.rest = self.rest.get(here..)?;
            bytes -= here;
        }
        Some(())
    }

    /// A text with its length before it, and what is said of its looks behind it.
    fn rich(&mut self) -> Option<String> {
        let length = usize::from(short(&[self.byte()?, self.byte()?], 0)?);
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { short(&[self.byte()?, self.byte()?], 0)? } else { 0 };
        let spoken = match flags & 4 {
            0 => 0,
            _ => long(&[self.byte()?, self.byte()?, self.byte()?, self.byte()?], 0)?,
        };
        let text = self.characters(length, flags)?;
        self.skip(usize::from(runs) * 4)?;
        self.skip(spoken as usize)?;
        Some(text)
    }

    /// A text of so many characters.
    pub(super) fn text(&mut self, length: usize) -> Option<String> {
        if length == 0 {
            return Some(String::new());
        }
        let flags = self.byte()?;
        self.characters(length, flags)
    }

    /// Characters of one byte or of two; where they go on in the next record, that says again which.
    fn characters(&mut self, length: usize, flags: u8) -> Option<String> {
        let mut units = Vec::new();
        let mut wide = flags & 1 != 0;
        while units.len() < length {
            if self.rest.is_empty() {
                self.more.next().map(|next| self.rest = next)?;
                wide = self.byte()? & 1 != 0;
                continue;
            }
            let low = self.byte()?;
            let high = if wide { self.byte()? } else { 0 };
            units.push(u16::from_le_bytes([low, high]));
        }
        Some(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
    }
}
