//! The parts of an archive, unpacked against a bound.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::Failure;
use crate::format::Limits;

/// An archive that may be made to swell.
pub(super) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// How many bytes may still come out of it.
    left: u64,
    /// How many may come out of one part.
    most: u64,
    /// How many bytes the cells of its sheets may take as text.
    pub(super) text: usize,
}

/// A part of a workbook may unpack to this many times the bytes that a file may have: XML says little with much.
const PART: u64 = 2;

/// All parts of a workbook together may unpack to this many times the bytes that a file may have.
const ALL: u64 = 4;

impl<'b> Archive<'b> {
    /// Looks into an archive without unpacking anything.
    pub(super) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, Failure> {
        let zip =
            ZipArchive::new(Cursor::new(bytes)).map_err(|_| Failure::broken("its archive is cut short or damaged"))?;
        let (left, most) = (limits.bytes.saturating_mul(ALL), limits.bytes.saturating_mul(PART));
        Ok(Self { zip, left, most, text: usize::try_from(limits.bytes).unwrap_or(usize::MAX) })
    }

    /// Whether there is a part of this name.
    pub(super) fn holds(&mut self, name: &str) -> bool {
        self.zip.by_name(name).is_ok()
    }

    /// The text of a part; `None` where there is none of this name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, Failure> {
        let name = name.trim_start_matches('/');
        let most = self.left.min(self.most);
        let part = match self.zip.by_name(name) {
            Ok(part) if part.encrypted() => return Err(Failure::locked()),
            Ok(part) => part,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(why)) if why.contains("assword") => return Err(Failure::locked()),
            Err(_) => return Err(Failure::broken(format!("its part `{name}` is damaged"))),
        };
        let size = usize::try_from(part.size().min(most)).unwrap_or(0);
        let mut out = Vec::with_capacity(size);
        let unpacked = part.take(most.saturating_add(1)).read_to_end(&mut out);
        let bytes = u64::try_from(out.len()).unwrap_or(u64::MAX);
        if bytes > most {
            let what = format!("swells when it is unpacked: `{name}` to more than {most} bytes");
            return Err(Failure::too_large(what));
        }
        self.left -= bytes;
        if unpacked.is_err() {
            return Err(Failure::broken(format!("its part `{name}` is damaged")));
        }
        match String::from_utf8(out) {
            Ok(text) => Ok(Some(text)),
            Err(_) => Err(Failure::broken(format!("its part `{name}` is not UTF-8"))),
        }
    }

    /// The text of a part that a workbook cannot be without.
    pub(super) fn needed(&mut self, name: &str) -> Result<String, Failure> {
        self.part(name)?.ok_or_else(|| Failure::broken(format!("its part `{name}` is missing")))
    }
}
