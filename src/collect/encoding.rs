//! Bytes into text. Text is UTF-8 unless a byte order mark or the configuration says otherwise. Tables that programs export are often in
//! UTF-16 or in the code page of the machine; where one of them is all that the bytes can be it is read, and a note says so.

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::digest;
use crate::problem::Severity;

/// Text that could be read, and what is to be said of it.
pub(super) struct Content {
    /// The text; where something is wrong, what stands before that place.
    pub(super) text: String,
    /// The digest of its bytes, where the text is not all of them.
    pub(super) sha256: Option<[u8; 32]>,
    /// What is wrong, or worth knowing.
    pub(super) told: Option<Told>,
}

/// What is said of a text: an error where some of it could not be read.
pub(super) struct Told {
    pub(super) severity: Severity,
    pub(super) message: String,
    pub(super) help: String,
}

impl Content {
    /// No text, and why.
    pub(super) fn nothing(message: String, help: &str) -> Self {
        Self { text: String::new(), sha256: None, told: Some(Told::error(message, help)) }
    }

    /// Whether all of it could be read.
    pub(super) fn is_whole(&self) -> bool {
        self.told.as_ref().is_none_or(|told| told.severity != Severity::Error)
    }
}

impl Told {
    fn error(message: String, help: &str) -> Self {
        Self { severity: Severity::Error, message, help: help.to_owned() }
    }
}

/// How the encoding of a text is known.
enum Known {
    /// By a byte order mark of so many bytes.
    Marked(&'static Encoding, usize),
    /// By the configuration.
    Declared(&'static Encoding),
    /// By the zeros of every second byte.
    Zeros(&'static Encoding),
}

const SAVE_AS: &str = "save it as UTF-8, or say what it is in: `encoding: windows-1252`";
const SAVE_AS_UTF_8: &str = "save it as UTF-8";

/// The text of some bytes. `table` says whether they are rows of a table, of which the encoding may be concluded.
pub(super) fn text(name: &str, bytes: Vec<u8>, declared: Option<&'static Encoding>, table: bool) -> Content {
    let (known, start) = match known(&bytes, declared, table) {
        None => return utf8(name, bytes, table),
        // The mark of UTF-8 stays: readers know it, and the text is all of the bytes.
        Some(Known::Marked(encoding, _) | Known::Declared(encoding)) if encoding == UTF_8 => {
            return utf8(name, bytes, false);
        }
        Some(Known::Marked(encoding, start)) => (Known::Marked(encoding, start), start),
        Some(known) => (known, 0),
    };
    let encoding = match &known {
        Known::Marked(encoding, _) | Known::Declared(encoding) | Known::Zeros(encoding) => *encoding,
    };
    let sha256 = Some(digest(&bytes));
    let (text, wrong) = decoded(encoding, bytes.get(start..).unwrap_or_default());
    if let Some(at) = wrong {
        let why = format!("byte {} of `{name}` is nothing in {}", start + at + 1, said(encoding));
        return Content {
            text,
            sha256,
            told: Some(Told::error(why, "correct the file, or say what it is in under `encoding`")),
        };
    }
    if let Some(at) = text.find('\0') {
        let mut text = text;
        text.truncate(at);
        let why = format!("`{name}` is a binary file: a character of it is NUL");
        return Content { text, sha256, told: Some(Told::error(why, "export it as text")) };
    }
    let told = match (&known, declared) {
        (Known::Zeros(_), _) => Some(assumed(name, encoding, "every second byte of it is zero")),
        (Known::Marked(..), Some(other)) if other != encoding => Some(Told {
            severity: Severity::Note,
            message: format!("the byte order mark of `{name}` says {}, so it was read as that", said(encoding)),
            help: format!("the configuration says {}", said(other)),
        }),
        _ => None,
    };
    Content { text, sha256, told }
}

fn known(bytes: &[u8], declared: Option<&'static Encoding>, table: bool) -> Option<Known> {
    match (Encoding::for_bom(bytes), declared) {
        (Some((encoding, length)), _) => Some(Known::Marked(encoding, length)),
        (None, Some(encoding)) => Some(Known::Declared(encoding)),
        (None, None) => zeros(bytes).filter(|_| table).map(Known::Zeros),
    }
}

/// UTF-16 without a mark: no byte of one half is zero, and nearly every one of the other half is. Text of no other encoding has zeros.
fn zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(4096) / 2 * 2)?;
    let count = |half: usize| sample.iter().skip(half).step_by(2).filter(|byte| **byte == 0).count();
    let most = |zeros: usize| zeros > 1 && zeros * 4 >= sample.len() / 2 * 3;
    match (count(0), count(1)) {
        _ if !bytes.len().is_multiple_of(2) => None,
        (0, second) if most(second) => Some(UTF_16LE),
        (first, 0) if most(first) => Some(UTF_16BE),
        _ => None,
    }
}

fn utf8(name: &str, bytes: Vec<u8>, table: bool) -> Content {
    match String::from_utf8(bytes) {
        Ok(text) => match text.find('\0') {
            None => Content { text, sha256: None, told: None },
            Some(at) => binary(name, at, text.as_bytes()),
        },
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            if let Some(nul) = bytes.iter().position(|byte| *byte == 0) {
                return binary(name, nul, &bytes);
            }
            if table && !has_utf8(&bytes) {
                return code_page(name, &bytes, at);
            }
            let sha256 = Some(digest(&bytes));
            let mut bytes = bytes;
            bytes.truncate(at);
            let text = String::from_utf8(bytes).unwrap_or_default();
            let why = format!("`{name}` is not UTF-8: byte {} cannot be read", at + 1);
            let help = if table { SAVE_AS } else { SAVE_AS_UTF_8 };
            Content { text, sha256, told: Some(Told::error(why, help)) }
        }
    }
}

/// A table that is not UTF-8: what programs on Windows write.
fn code_page(name: &str, bytes: &[u8], at: usize) -> Content {
    let sha256 = Some(digest(bytes));
    let (text, wrong) = decoded(WINDOWS_1252, bytes);
    let told = match wrong {
        None => assumed(name, WINDOWS_1252, &format!("byte {} of it is no UTF-8", at + 1)),
        Some(wrong) => {
            let why = format!("`{name}` is neither UTF-8 nor Windows-1252: byte {} cannot be read", wrong + 1);
            Told::error(why, "save it as UTF-8, or say what it is in: `encoding: windows-1250`")
        }
    };
    Content { text, sha256, told: Some(told) }
}

fn assumed(name: &str, encoding: &'static Encoding, why: &str) -> Told {
    Told {
        severity: Severity::Note,
        message: format!("`{name}` was read as {}: {why}", said(encoding)),
        help: format!("say `encoding: {}` if that is right, else what it is in", encoding.name().to_ascii_lowercase()),
    }
}

/// Whether some characters beyond ASCII are UTF-8. In text of a code page they stand side by side by chance hardly ever, so that the
/// text is UTF-8 with damage, and reading it as anything else would spoil those.
fn has_utf8(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

/// The text of bytes in an encoding, and the first byte that is nothing in it; the text then ends before that byte.
fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> (String, Option<usize>) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (mut text, mut at) = (String::new(), 0);
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        text.reserve(needed(&decoder, rest.len()));
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        at += read;
        match result {
            DecoderResult::OutputFull => {}
            DecoderResult::InputEmpty => break,
            DecoderResult::Malformed(length, after) => {
                return (text, Some(at.saturating_sub(usize::from(length) + usize::from(after))));
            }
        }
    }
    // What a code page leaves undefined is decoded to a control character that no text holds.
    match encoding.is_single_byte().then(|| undefined(&text)).flatten() {
        Some((end, byte)) => {
            text.truncate(end);
            (text, Some(byte))
        }
        None => (text, None),
    }
}

/// The first control character of a text whose characters were a byte each: its place in the text and its number.
fn undefined(text: &str) -> Option<(usize, usize)> {
    let mut characters = text.char_indices().enumerate();
    characters.find(|(_, (_, c))| ('\u{80}'..='\u{9f}').contains(c)).map(|(number, (at, _))| (at, number))
}

fn needed(decoder: &Decoder, bytes: usize) -> usize {
    decoder.max_utf8_buffer_length_without_replacement(bytes).unwrap_or(bytes)
}

fn binary(name: &str, at: usize, bytes: &[u8]) -> Content {
    let why = format!("`{name}` is a binary file: byte {} is NUL", at + 1);
    Content { sha256: Some(digest(bytes)), ..Content::nothing(why, "export it as text") }
}

/// The name of an encoding as people write it.
fn said(encoding: &'static Encoding) -> String {
    match encoding.name() {
        "UTF-16LE" => "UTF-16, little endian".to_owned(),
        "UTF-16BE" => "UTF-16, big endian".to_owned(),
        name => name.replacen("windows", "Windows", 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], declared: Option<&'static Encoding>, table: bool) -> (String, Option<(Severity, String)>) {
        let content = text("a.csv", bytes.to_vec(), declared, table);
        (content.text, content.told.map(|told| (told.severity, told.message)))
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn a_byte_order_mark_tells_the_encoding_and_needs_no_note() {
        let little = [&[0xff, 0xfe][..], &utf16("Größe;1", false)].concat();
        let big = [&[0xfe, 0xff][..], &utf16("Größe;1", true)].concat();
        for table in [true, false] {
            assert_eq!(read(&little, None, table), ("Größe;1".to_owned(), None));
            assert_eq!(read(&big, None, table), ("Größe;1".to_owned(), None));
        }
        assert_eq!(read("\u{feff}é".as_bytes(), Some(WINDOWS_1252), true), ("\u{feff}é".to_owned(), None));
    }

    #[test]
    fn utf_16_without_a_mark_is_known_by_its_zeros_in_a_table_alone() {
        let bytes = utf16("Číslo;Závažnost\n1;nízká\n", false);
        let (content, told) = read(&bytes, None, true);
        assert_eq!(content, "Číslo;Závažnost\n1;nízká\n");
        let message = "`a.csv` was read as UTF-16, little endian: every second byte of it is zero";
        assert_eq!(told, Some((Severity::Note, message.to_owned())));
        assert_eq!(read(&bytes, Some(UTF_16LE), true).1, None);
        assert_eq!(read(&utf16("a;b", true), None, true).0, "a;b");
        let binary = (Severity::Error, "`a.csv` is a binary file: byte 2 is NUL".to_owned());
        assert_eq!(read(&utf16("a;b", false), None, false).1, Some(binary));
    }

    #[test]
    fn a_table_that_is_not_utf_8_is_read_as_windows_1252_and_a_note_says_so() {
        let (content, told) = read(b"Gr\xf6\xdfe;100 \x80\n", None, true);
        assert_eq!(content, "Größe;100 €\n");
        let message = "`a.csv` was read as Windows-1252: byte 3 of it is no UTF-8";
        assert_eq!(told, Some((Severity::Note, message.to_owned())));
        assert_eq!(read(b"Gr\xf6\xdfe;100 \x80\n", Some(WINDOWS_1252), true).1, None);
        let error = (Severity::Error, "`a.csv` is not UTF-8: byte 3 cannot be read".to_owned());
        assert_eq!(read(b"Gr\xf6\xdfe", None, false), ("Gr".to_owned(), Some(error)));
    }

    #[test]
    fn damaged_utf_8_is_not_taken_for_a_code_page() {
        let error = (Severity::Error, "`a.csv` is not UTF-8: byte 6 cannot be read".to_owned());
        assert_eq!(read(b"\xc3\xa9;a;\xe9;b", None, true), ("é;a;".to_owned(), Some(error)));
    }

    #[test]
    fn a_byte_that_the_encoding_leaves_undefined_is_an_error_at_its_place() {
        let error = "`a.csv` is neither UTF-8 nor Windows-1252: byte 6 cannot be read".to_owned();
        assert_eq!(read(b"\xe9;a;b\x81;c", None, true), ("é;a;b".to_owned(), Some((Severity::Error, error))));
        let error = "byte 2 of `a.csv` is nothing in Windows-1252".to_owned();
        assert_eq!(read(b"a\x9d", Some(WINDOWS_1252), true), ("a".to_owned(), Some((Severity::Error, error))));
        let half = [utf16("ab", false), vec![0x00, 0xdc, 0x61, 0x00]].concat();
        let error = "byte 5 of `a.csv` is nothing in UTF-16, little endian".to_owned();
        assert_eq!(read(&half, Some(UTF_16LE), true), ("ab".to_owned(), Some((Severity::Error, error))));
    }

    #[test]
    fn the_digest_is_that_of_the_bytes() {
        let bytes = b"Gr\xf6\xdfe".to_vec();
        assert_eq!(text("a.csv", bytes.clone(), None, true).sha256, Some(digest(&bytes)));
        assert_eq!(text("a.csv", b"a".to_vec(), None, true).sha256, None);
    }
}
