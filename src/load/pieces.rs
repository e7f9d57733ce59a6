//! Several values in one cell.

use std::ops::Range;

/// The values in a text: apart by `,` `;` and line breaks, ids also by `and` and `&`. Each without blanks around it.
pub(super) fn of(text: &str, ids: bool) -> Vec<&str> {
    let apart = |c: char| matches!(c, ',' | ';' | '\n' | '\r');
    let pieces = text.split(apart).map(str::trim).filter(|piece| !piece.is_empty());
    if !ids {
        return pieces.collect();
    }
    pieces.flat_map(joined).collect()
}

/// `NC-7 and NC-8` holds two ids; `Risk and Compliance` is one name.
fn joined(piece: &str) -> Vec<&str> {
    let words: Vec<&str> = piece.split(" and ").flat_map(|part| part.split(" & ")).map(str::trim).collect();
    let is_id = |word: &&str| word.contains(|c: char| c.is_ascii_digit()) && !word.contains(char::is_whitespace);
    if words.len() > 1 && words.iter().all(is_id) { words } else { vec![piece] }
}

/// Where the pieces of a text are in what was written, where the text stands there as it is.
pub(super) fn places(written: &str, text: &str, pieces: &[&str]) -> Vec<Option<Range<usize>>> {
    let Some(base) = written.find(text) else {
        return vec![None; pieces.len()];
    };
    let mut from = 0;
    pieces
        .iter()
        .map(|piece| {
            let at = from + text.get(from..)?.find(piece)?;
            from = at + piece.len();
            Some(base + at..base + from)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_taken_apart_and_names_are_not() {
        assert_eq!(of("NC-7, NC-8; NC-9\nNC-10 and NC-11", true), ["NC-7", "NC-8", "NC-9", "NC-10", "NC-11"]);
        assert_eq!(of("Risk and Compliance, R&D", true), ["Risk and Compliance", "R&D"]);
        assert_eq!(of("NC-7 and NC-8", false), ["NC-7 and NC-8"]);
    }

    #[test]
    fn every_piece_has_its_place_where_the_text_is_as_written() {
        let pieces = of("A-1, A-11, A-1", true);
        let places = places("\"A-1, A-11, A-1\"", "A-1, A-11, A-1", &pieces);
        assert_eq!(places, [Some(1..4), Some(6..10), Some(12..15)]);
    }
}
