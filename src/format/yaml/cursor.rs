//! Characters into bytes: the parser counts characters, spans count bytes.

/// Turns character indices into byte offsets. Text of ASCII alone costs nothing; other text is walked once, as long as
/// the indices asked for move forward with small steps back.
pub(super) struct Cursor<'s> {
    text: &'s str,
    ascii: bool,
    chars: usize,
    bytes: usize,
}

impl<'s> Cursor<'s> {
    /// A cursor at the beginning of a text.
    pub(super) fn new(text: &'s str) -> Self {
        Self { text, ascii: text.is_ascii(), chars: 0, bytes: 0 }
    }

    /// The offset of the character with this index; the end of the text for any index beyond it.
    #[inline]
    pub(super) fn byte(&mut self, index: usize) -> usize {
        if self.ascii {
            return index.min(self.text.len());
        }
        self.forward(index);
        self.backward(index);
        self.bytes
    }

    /// Takes it from the caller that the character with this index is at this offset.
    #[inline]
    pub(super) fn known(&mut self, index: usize, offset: usize) {
        self.chars = index;
        self.bytes = offset;
    }

    fn forward(&mut self, index: usize) {
        while self.chars < index {
            let rest = self.text.as_bytes().get(self.bytes..).unwrap_or_default();
            let near = rest.get(..index - self.chars).unwrap_or(rest);
            let ascii = near.iter().position(|byte| !byte.is_ascii()).unwrap_or(near.len());
            self.chars += ascii;
            self.bytes += ascii;
            if ascii == near.len() {
                return;
            }
            self.chars += 1;
            self.bytes += 1;
            while self.within_character() {
                self.bytes += 1;
            }
        }
    }

    fn backward(&mut self, index: usize) {
        while self.chars > index && self.bytes > 0 {
            self.chars -= 1;
            self.bytes -= 1;
            while self.within_character() {
                self.bytes -= 1;
            }
        }
    }

    fn within_character(&self) -> bool {
        !self.text.is_char_boundary(self.bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_index_in_any_order_is_the_offset_of_its_character() {
        let text = "aé日🎈b\r\n\u{feff}Søren, 東京 plain tail";
        let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let mut cursor = Cursor::new(text);
        for (index, offset) in offsets.iter().enumerate().chain(offsets.iter().enumerate().rev()) {
            assert_eq!(cursor.byte(index), *offset);
        }
        assert_eq!(cursor.byte(9999), text.len());
        assert_eq!(cursor.byte(3), offsets[3]);
    }

    #[test]
    fn ascii_text_needs_no_walk() {
        let mut cursor = Cursor::new("abc");
        assert_eq!((cursor.byte(2), cursor.byte(7), cursor.byte(0)), (2, 3, 0));
    }
}
