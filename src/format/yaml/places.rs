//! Where a node is: what the parser's markers leave open.

use std::borrow::Cow;
use std::ops::Range;

use saphyr_parser::ScalarStyle;

use super::{Part, Reader};

/// What may stand between the end of one scalar and the next node.
#[derive(Clone, Copy, PartialEq)]
enum Skip {
    /// White space, comments, anchors and tags.
    Properties,
    /// The same and the indicators of keys, values and elements.
    Indicators,
}

impl<'s> Reader<'s, '_> {
    /// The text of a scalar where it stands in the source unchanged, given where the scalar begins, and where it ends.
    /// This is most of all scalars, so it must be fast.
    #[inline]
    pub(super) fn verbatim(&self, start: usize, text: &str, style: ScalarStyle) -> Option<(&'s str, usize)> {
        let quote = match style {
            ScalarStyle::Plain => None,
            ScalarStyle::SingleQuoted => Some(b'\''),
            ScalarStyle::DoubleQuoted => Some(b'"'),
            ScalarStyle::Literal | ScalarStyle::Folded => return None,
        };
        if quote.is_none() && text.is_empty() {
            // Nothing is written, and the marker is that of something else.
            return None;
        }
        let inner = start + usize::from(quote.is_some());
        let end = inner + text.len();
        let slice = self.text.get(inner..end).filter(|slice| *slice == text)?;
        if quote.is_none() {
            return Some((slice, end));
        }
        // What follows must be the end, and not the first sign of an escape or of a doubled quote.
        (self.byte(end) == quote && self.byte(end + 1) != quote).then_some((slice, end + 1))
    }

    /// The text of a scalar that is not empty, borrowed if possible, and its range. For a quoted scalar the parser's
    /// range goes on to the next thing, over blanks and a comment.
    pub(super) fn written(
        &self,
        text: Cow<'s, str>,
        style: ScalarStyle,
        range: Range<usize>,
    ) -> (Cow<'s, str>, Range<usize>) {
        let quote = match (&text, style) {
            (Cow::Borrowed(_), _) => return (text, range),
            (_, ScalarStyle::Literal | ScalarStyle::Folded) => return (text, self.block(range)),
            (_, ScalarStyle::Plain) => None,
            (_, ScalarStyle::SingleQuoted) => Some(b'\''),
            (_, ScalarStyle::DoubleQuoted) => Some(b'"'),
        };
        let end = quote.map_or(range.end, |quote| self.quote_end(&range, quote));
        match self.verbatim(range.start, &text, style) {
            Some((slice, same)) if same == end => (Cow::Borrowed(slice), range.start..end),
            _ => (text, range.start..end),
        }
    }

    /// Where a quoted scalar ends, after its closing quote.
    fn quote_end(&self, range: &Range<usize>, quote: u8) -> usize {
        let inner = self.text.as_bytes().get(range.start + 1..range.end).unwrap_or_default();
        let mut bytes = (range.start + 2..).zip(inner).peekable();
        while let Some((end, byte)) = bytes.next() {
            let escapes = if quote == b'"' { *byte == b'\\' } else { *byte == quote };
            match bytes.peek() {
                Some((_, next)) if escapes && (quote == b'"' || **next == quote) => {
                    bytes.next();
                }
                _ if *byte == quote => return end,
                _ => {}
            }
        }
        range.end
    }

    /// A block scalar from its indicator to its last line that is not blank. The parser gives where its content begins,
    /// and where the next thing does.
    fn block(&self, range: Range<usize>) -> Range<usize> {
        let start = self.skip(self.last_end, Skip::Indicators);
        let start = if matches!(self.byte(start), Some(b'|' | b'>')) { start } else { range.start };
        let written = self.text.get(start..range.end).unwrap_or("");
        start..start + written.trim_end_matches([' ', '\t', '\r', '\n']).len()
    }

    /// The range of a scalar without its anchor and tag.
    pub(super) fn after_properties(&self, range: Range<usize>) -> Range<usize> {
        let start = self.skip(range.start, Skip::Properties).min(range.end);
        let start = if start == range.end { range.end } else { start };
        start..range.end
    }

    /// Where a mapping begins, or a list that is no value of a key.
    pub(super) fn start(&self, part: &Part<'s>, properties: bool) -> usize {
        if properties { self.skip(part.start, Skip::Properties) } else { part.start }
    }

    /// Where a list begins. For a list that is not indented below its key the parser gives a place after the first `-`.
    pub(super) fn list_start(&self, part: &Part<'s>, properties: bool) -> usize {
        let start = self.start(part, properties);
        let key_end = self.last_end;
        let colon = self.skip(key_end, Skip::Properties);
        if key_end == 0 || self.byte(colon) != Some(b':') {
            return start;
        }
        let value = self.skip(colon + 1, Skip::Properties);
        if value < start && self.byte(value) == Some(b'-') { value } else { start }
    }

    /// Where a value is missing, given what stands there instead: after the colon, if that is what stands there.
    pub(super) fn missing(&self, at: usize) -> usize {
        if self.byte(at) == Some(b':') { at + 1 } else { at }
    }

    /// A list or mapping begins here: its bracket, or the `-` of its first element, is read.
    pub(super) fn open(&mut self, start: usize) {
        if matches!(self.byte(start), Some(b'[' | b'{' | b'-')) {
            self.last_end = start + 1;
        }
    }

    /// A list or mapping ends here: after its bracket, if it has one.
    pub(super) fn close(&mut self, part: &Part<'s>, start: usize, bracket: u8) {
        if matches!(self.byte(start), Some(b'[' | b'{')) {
            // After a trailing comma the parser gives the place of the comma.
            let comma = self.byte(part.start) == Some(b',');
            let end = if comma { self.skip(part.start + 1, Skip::Properties) } else { part.start };
            if self.byte(end) == Some(bracket) {
                self.last_end = end + 1;
            }
        }
        self.last_end = self.last_end.max(start);
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// The offset of the next byte that is not skipped; the end of the text where there is none.
    fn skip(&self, from: usize, skip: Skip) -> usize {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        let mut bytes = rest.iter().enumerate().peekable();
        let mut blank = true;
        while let Some((at, byte)) = bytes.next() {
            let ends: fn(u8) -> bool = match byte {
                b' ' | b'\t' | b'\r' | b'\n' => {
                    blank = true;
                    continue;
                }
                b'#' if blank => |byte| byte == b'\n',
                b'&' | b'!' => |byte| byte.is_ascii_whitespace(),
                b':' | b'-' | b'?' if skip == Skip::Indicators => |_| true,
                _ => return from + at,
            };
            blank = false;
            while bytes.next_if(|(_, byte)| !ends(**byte)).is_some() {}
        }
        from + rest.len()
    }
}
