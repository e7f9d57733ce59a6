//! The container of workbooks before 2007: sectors in chains, walked so that no chain can go in a circle.

use super::Failure;

/// A file of streams.
pub(super) struct Compound<'b> {
    bytes: &'b [u8],
    sector: usize,
    /// Which sector follows which.
    next: Vec<u32>,
    /// Streams by name: where they begin and how long they are.
    streams: Vec<(String, u32, usize)>,
    /// The short streams, all in one, and which of their sectors follows which.
    short: Vec<u8>,
    next_short: Vec<u32>,
}

/// Sectors of short streams.
const SHORT: usize = 64;
/// Streams below this length are short.
const SHORT_BELOW: usize = 4096;
/// No sector has a number from here on.
const NONE: u32 = 0xffff_fffa;

impl<'b> Compound<'b> {
    /// Reads the list of streams.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Failure> {
        Self::read(bytes).ok_or_else(|| Failure::broken("it is cut short or damaged"))
    }

    fn read(bytes: &'b [u8]) -> Option<Self> {
        let sector = match short(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file =
            Self { bytes, sector, next: Vec::new(), streams: Vec::new(), short: Vec::new(), next_short: Vec::new() };
        file.table()?;
        let list = file.chain(long(bytes, 48)?, None)?;
        let (mut root, mut root_length) = (NONE, 0);
        for entry in list.chunks_exact(128) {
            let length = long(entry, 120)? as usize;
            let start = long(entry, 116)?;
            match entry.get(66)? {
                5 => (root, root_length) = (start, length),
                2 => file.streams.push((name(entry)?, start, length)),
                _ => {}
            }
        }
        if long(bytes, 64)? > 0 && root_length > 0 {
            file.short = file.chain(root, Some(root_length))?;
            let table = file.chain(long(bytes, 60)?, None)?;
            file.next_short = longs(&table);
        }
        Some(file)
    }

    /// The table of which sector follows which, whose own sectors are listed in the header and, where that is too small,
    /// in sectors of their own.
    fn table(&mut self) -> Option<()> {
        let mut listed = longs(self.bytes.get(76..512)?);
        let mut more = long(self.bytes, 68)?;
        let most = self.bytes.len() / self.sector + 1;
        let mut seen = 0;
        while more < NONE {
            seen += 1;
            let sector = self.at(more).filter(|_| seen <= most)?;
            let mut ids = longs(sector);
            more = ids.pop()?;
            listed.extend(ids);
        }
        listed.retain(|id| *id < NONE);
        if listed.len() > most {
            return None;
        }
        for id in listed {
            let ids = longs(self.at(id)?);
            self.next.extend(ids);
        }
        Some(())
    }

    /// A sector; the last one of a file may be short.
    fn at(&self, id: u32) -> Option<&'b [u8]> {
        let start = (id as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end).filter(|sector| !sector.is_empty())
    }

    /// The bytes of a chain of sectors. A chain of more sectors than there are goes in a circle.
    fn chain(&self, start: u32, length: Option<usize>) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let (mut at, mut steps) = (start, 0);
        while at < NONE && length.is_none_or(|length| out.len() < length) {
            steps += 1;
            if steps > self.next.len() {
                return None;
            }
            out.extend_from_slice(self.at(at)?);
            at = *self.next.get(at as usize)?;
        }
        if let Some(length) = length {
            if out.len() < length {
                return None;
            }
            out.truncate(length);
        }
        Some(out)
    }

    fn short_chain(&self, start: u32, length: usize) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let (mut at, mut steps) = (start, 0);
        while out.len() < length {
            steps += 1;
            if steps > self.next_short.len() {
                return None;
            }
            let from = (at as usize).checked_mul(SHORT)?;
            out.extend_from_slice(self.short.get(from..(from + SHORT).min(self.short.len()))?);
            at = *self.next_short.get(at as usize)?;
        }
        out.truncate(length);
        Some(out)
    }

    /// Whether there is a stream of this name.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.streams.iter().any(|(known, ..)| known.eq_ignore_ascii_case(name))
    }

    /// The bytes of a stream, whole; `None` where there is none of this name.
    pub(super) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, Failure> {
        let Some((_, start, length)) = self.streams.iter().find(|(known, ..)| known.eq_ignore_ascii_case(name)) else {
            return Ok(None);
        };
        let short = *length < SHORT_BELOW;
        let found = if short { self.short_chain(*start, *length) } else { self.chain(*start, Some(*length)) };
        found.map(Some).ok_or_else(|| Failure::broken("it is cut short or damaged"))
    }
}

fn name(entry: &[u8]) -> Option<String> {
    let units = entry.get(..64)?.chunks_exact(2).filter_map(|pair| Some(u16::from_le_bytes(pair.try_into().ok()?)));
    Some(char::decode_utf16(units.take_while(|unit| *unit != 0)).map(|c| c.unwrap_or('?')).collect())
}

/// Two bytes as a number.
pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// Four bytes as a number.
pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn longs(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).filter_map(|four| Some(u32::from_le_bytes(four.try_into().ok()?))).collect()
}
