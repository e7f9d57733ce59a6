//! The rows of a CSV file that is too large to be held, one at a time, read by the reader of `format/csv.rs`.

use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use super::files::reason;
use crate::format::csv::{Declared, Found, Head, Rows, head};
use crate::node::Node;
use crate::source::{Source, SourceId};

/// How much of a file is read at once, unless a row is longer.
const PIECE: usize = 1 << 20;

/// Who takes the rows.
pub(crate) trait Take {
    /// Whether a text is the heading of a field.
    fn is_heading(&mut self, text: &str) -> bool;
    /// The header, and the text up to its end. Whether the rows are wanted.
    fn header(&mut self, header: &Head<'_>, text: &str) -> bool;
    /// A row: its cells, its text and the number of its line. Whether more are wanted.
    fn row(&mut self, cells: &[Node<'_>], text: &str, line: u32) -> bool;
    /// What stands at the end and is no row, because a quote in it is never closed: its text up to that quote.
    fn unclosed(&mut self, text: &str, line: u32);
}

/// What is known of a file that was read to its end, or as far as it was wanted.
pub(crate) struct Streamed {
    /// The digest of its bytes.
    pub(crate) sha256: [u8; 32],
}

/// Why a file could not be read in pieces.
pub(crate) enum Trouble {
    /// It is no UTF-8 text, from this byte on.
    Text(u64),
    /// It could not be read, or holds what cannot be read.
    Told(String, &'static str),
    /// A quote in its header is never closed.
    Head,
}

/// Reads a file from its beginning. No row may be longer than `longest` bytes.
pub(crate) fn stream(
    path: &Path,
    name: &str,
    declared: Declared,
    longest: u64,
    take: &mut dyn Take,
) -> Result<Streamed, Trouble> {
    let mut file = std::fs::File::open(path).map_err(|error| unreadable(name, &error))?;
    pieces(&mut file, PIECE, (name, declared, longest), take)
}

fn pieces(
    input: &mut dyn Read,
    piece: usize,
    (name, declared, longest): (&str, Declared, u64),
    take: &mut dyn Take,
) -> Result<Streamed, Trouble> {
    let mut pieces = Pieces {
        input,
        piece,
        name,
        longest,
        digest: Sha256::new(),
        held: Vec::new(),
        before: 0,
        lines: 0,
        ended: false,
    };
    pieces.run(declared, take)?;
    Ok(Streamed { sha256: pieces.digest.finalize().into() })
}

fn unreadable(name: &str, error: &std::io::Error) -> Trouble {
    Trouble::Told(format!("`{name}` cannot be read: {}", reason(error)), "")
}

struct Pieces<'p> {
    input: &'p mut dyn Read,
    piece: usize,
    name: &'p str,
    longest: u64,
    digest: Sha256,
    /// What was read and not handed over.
    held: Vec<u8>,
    /// How many bytes and lines were handed over.
    before: u64,
    lines: u32,
    ended: bool,
}

impl Pieces<'_> {
    fn run(&mut self, declared: Declared, take: &mut dyn Take) -> Result<(), Trouble> {
        let (mut source, separator, mut at) = loop {
            let source = self.piece()?;
            let found = head(&source, declared, &mut |text| take.is_heading(text));
            let more = matches!(&found, Ok(Some(head)) if !head.at_end);
            if !more && !self.ended {
                // The header may go on beyond this piece.
                self.give_back(source, 0)?;
                continue;
            }
            let head = match found {
                Err(_) => return Err(Trouble::Head),
                Ok(None) => return Ok(()),
                Ok(Some(head)) => head,
            };
            if !take.header(&head, source.text().get(..head.end).unwrap_or("")) {
                return Ok(());
            }
            let (separator, end) = (head.separator, head.end);
            break (source, separator, end);
        };
        loop {
            let (read, wanted) = self.rows(&source, separator, at, take);
            if self.ended || !wanted {
                return Ok(());
            }
            self.give_back(source, read)?;
            source = self.piece()?;
            at = 0;
        }
    }

    /// Hands over the rows of a piece that are whole. Gives where the first that may not be begins, and whether more are
    /// wanted.
    fn rows(&self, source: &Source, separator: u8, start: usize, take: &mut dyn Take) -> (usize, bool) {
        let text = source.text();
        let mut rows = Rows::new(source, separator, start);
        let mut cells = Vec::new();
        let (mut counted, mut line) = (0, self.lines.saturating_add(1));
        let mut read = start;
        let mut line_at = |at: usize| {
            let between = text.as_bytes().get(counted..at).unwrap_or_default();
            let ends = between.iter().filter(|byte| **byte == b'\n').count();
            counted = at;
            line = line.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
            line
        };
        loop {
            match rows.next(&mut cells) {
                Found::Row(_) | Found::Unclosed(_) if rows.at_end() && !self.ended => return (read, true),
                Found::Row(span) => {
                    let (start, end) = (span.start as usize, span.end as usize);
                    read = end;
                    if !take.row(&cells, text.get(start..end).unwrap_or(""), line_at(start)) {
                        return (read, false);
                    }
                }
                Found::Unclosed(span) => {
                    // The row that the quote is in begins after the last one that was whole.
                    let rest = text.get(read..).unwrap_or("");
                    let start = read + rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
                    let start = start.min(span.start as usize);
                    take.unclosed(text.get(start..span.end as usize).unwrap_or(""), line_at(start));
                    return (text.len(), true);
                }
                Found::End if !self.ended => return (read, true),
                Found::End => return (text.len(), true),
            }
        }
    }

    /// The next piece, after what was given back of the one before.
    fn piece(&mut self) -> Result<Source, Trouble> {
        let wanted = self.held.len().saturating_mul(2).max(self.piece);
        let start = self.held.len();
        while self.held.len() < wanted && !self.ended {
            let missing = u64::try_from(wanted - self.held.len()).unwrap_or(u64::MAX);
            let read = (&mut *self.input).take(missing).read_to_end(&mut self.held);
            self.ended = read.map_err(|error| unreadable(self.name, &error))? == 0;
        }
        self.digest.update(self.held.get(start..).unwrap_or_default());
        let mut bytes = std::mem::take(&mut self.held);
        if let Err(error) = std::str::from_utf8(&bytes) {
            let whole = error.valid_up_to();
            if error.error_len().is_some() || self.ended {
                return Err(self.not_text(whole));
            }
            self.held = bytes.split_off(whole);
        }
        if let Some(nul) = bytes.iter().position(|byte| *byte == 0) {
            return Err(self.not_text(nul));
        }
        let text = String::from_utf8(bytes).unwrap_or_default();
        Ok(Source::new(SourceId(0), self.name, text))
    }

    fn not_text(&self, at: usize) -> Trouble {
        Trouble::Text(self.before + u64::try_from(at).unwrap_or(u64::MAX) + 1)
    }

    /// Takes back what of a piece was not handed over.
    fn give_back(&mut self, piece: Source, read: usize) -> Result<(), Trouble> {
        let text = piece.text();
        let (done, rest) = text.as_bytes().split_at_checked(read).unwrap_or((text.as_bytes(), &[]));
        let ends = done.iter().filter(|byte| **byte == b'\n').count();
        self.lines = self.lines.saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
        self.before += u64::try_from(done.len()).unwrap_or(u64::MAX);
        let mut held = rest.to_vec();
        held.append(&mut self.held);
        self.held = held;
        if u64::try_from(self.held.len()).unwrap_or(u64::MAX) <= self.longest {
            return Ok(());
        }
        let (name, line) = (self.name, self.lines.saturating_add(1));
        let why = format!("the row of `{name}` that begins at line {line} has more bytes than a file may have");
        Err(Trouble::Told(why, "look for a quote that is never closed"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default, PartialEq, Debug)]
    struct Taken {
        head: String,
        rows: Vec<(u32, String, usize)>,
        unclosed: Option<(u32, String)>,
    }

    impl Take for Taken {
        fn is_heading(&mut self, _text: &str) -> bool {
            false
        }

        fn header(&mut self, _header: &Head<'_>, text: &str) -> bool {
            text.clone_into(&mut self.head);
            true
        }

        fn row(&mut self, cells: &[Node<'_>], text: &str, line: u32) -> bool {
            self.rows.push((line, text.to_owned(), cells.len()));
            true
        }

        fn unclosed(&mut self, text: &str, line: u32) {
            self.unclosed = Some((line, text.to_owned()));
        }
    }

    fn taken(text: &str, piece: usize) -> Taken {
        let mut taken = Taken::default();
        let read = pieces(&mut text.as_bytes(), piece, ("log.csv", Declared::default(), 1 << 20), &mut taken);
        assert!(read.is_ok_and(|read| read.sha256 == crate::collect::digest(text.as_bytes())));
        taken
    }

    #[test]
    fn a_file_gives_the_same_rows_wherever_it_is_cut() {
        for text in [
            "\u{feff}sep=;\r\na;\"b\r\nc\";é\r\n1;;\r\n\r\n ;\"x \"\"y\"\"\n\";ü \r\n;;\r\n\"\";;3",
            "a,b\n1,\n,2\n\n\n3,\"4\n5\"\n6,\"never,\nclosed\n7,8\n",
            "a,b\r1,2\r3,4\r",
            "a\n1\n\n \n2",
        ] {
            let whole = taken(text, 1 << 20);
            assert!(!whole.rows.is_empty());
            // What separates cells is told by the whole first line, so the first piece holds the header.
            for piece in whole.head.len() + 2..=text.len() {
                assert_eq!(taken(text, piece), whole, "{text:?} cut at {piece}");
            }
        }
        let whole = taken("a,b\n1,\n,2\n\n3,\"4\n5\"\n6,\"never,\nclosed\n7,8\n", 1 << 20);
        let rows = [(2, "1,"), (3, ",2"), (5, "3,\"4\n5\"")].map(|(line, text)| (line, text.to_owned(), 2));
        assert_eq!((whole.rows.as_slice(), whole.unclosed), (&rows[..], Some((7, "6,\"".to_owned()))));
    }
}
