//! By what code scanning knows an alert again: not by the number of its line but by what stands there. The action that uploads
//! a file computes this from the checked-out files and warns of each result whose value is another, so it is computed the same
//! way here. As published: of the characters of the file, as UTF-16 and without blanks and tabs, every ending of a line one line
//! feed, those of 100 places from the beginning of the line are hashed (base 37, modulo 2^64); behind the end of the file stand
//! one unit of 65535 and zeros. The number after the colon tells equal lines of a file apart, in their order.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::{once, repeat};

use rustc_hash::FxHashMap;

const BLANK: u16 = 0x20;
const TAB: u16 = 0x09;
const FEED: u16 = 0x0a;
const RETURN: u16 = 0x0d;
const END: u16 = u16::MAX;
const WINDOW: u32 = 100;
const BASE: u64 = 37;

/// The hashes of the wanted lines of a text, by number from 1. A line is ended by a line feed, a carriage return, or both.
pub(super) fn hashes(text: &str, wanted: &BTreeSet<usize>) -> BTreeMap<usize, String> {
    let first_to_leave = BASE.wrapping_pow(WINDOW);
    let mut ahead = units(text).chain(once(END)).chain(repeat(0));
    let mut hash = (0..WINDOW).fold(0, |hash, _| enter(hash, ahead.next()));
    let mut seen: FxHashMap<u64, usize> = FxHashMap::default();
    let mut found = BTreeMap::new();
    let (mut line, mut begins) = (0, true);
    for unit in units(text).chain(once(END)) {
        if begins {
            line += 1;
            let equal = seen.entry(hash).or_default();
            *equal += 1;
            if wanted.contains(&line) {
                found.insert(line, format!("{hash:x}:{equal}"));
            }
        }
        begins = unit == FEED;
        hash = enter(hash, ahead.next()).wrapping_sub(first_to_leave.wrapping_mul(u64::from(unit)));
    }
    found
}

fn enter(hash: u64, unit: Option<u16>) -> u64 {
    hash.wrapping_mul(BASE).wrapping_add(u64::from(unit.unwrap_or(0)))
}

/// The units of a text that count.
fn units(text: &str) -> impl Iterator<Item = u16> {
    let mut returned = false;
    text.encode_utf16().filter_map(move |unit| {
        let after_return = std::mem::replace(&mut returned, unit == RETURN);
        match unit {
            BLANK | TAB => None,
            FEED if after_return => None,
            RETURN => Some(FEED),
            unit => Some(unit),
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(text: &str) -> Vec<String> {
        hashes(text, &(1..1000).collect()).into_values().collect()
    }

    /// The same from its definition: each line's sum of powers, worked out anew in wide numbers.
    fn slowly(text: &str) -> Vec<String> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let lines: Vec<&str> = text.split('\n').collect();
        let mut values: Vec<u128> = Vec::new();
        let mut out = Vec::new();
        for at in 0..lines.len() {
            let rest = lines[at..].join("\n").replace([' ', '\t'], "");
            let mut units: Vec<u16> = rest.encode_utf16().collect();
            units.push(65535);
            units.resize(units.len().max(100), 0);
            let power = |exponent: usize| (0..exponent).fold(1_u128, |power, _| power * 37 % (1 << 64));
            let sum = (0..100).map(|n| u128::from(units[n]) * power(99 - n) % (1 << 64)).sum::<u128>() % (1 << 64);
            values.push(sum);
            out.push(format!("{sum:x}:{}", values.iter().filter(|value| **value == sum).count()));
        }
        out
    }

    /// 65535 times 37 to the 99th, modulo 2^64, and what follows from it: worked out outside of this program.
    #[test]
    fn an_empty_text_is_one_line_that_holds_its_end() {
        assert_eq!(all(""), ["c129715d7a2bc9a3:1"]);
        assert_eq!(all("\n"), [slowly("\n")[0].as_str(), "c129715d7a2bc9a3:1"]);
    }

    #[test]
    fn endings_of_lines_blanks_and_tabs_make_no_difference() {
        let plain = all("one: two\nthree\n\nfour");
        assert_eq!(plain.len(), 4);
        assert_eq!(all("one:two\r\n\tthree \r\n\r\n  four"), plain);
        assert_eq!(all(" o ne:two\rthree\r\rfour\t"), plain);
    }

    #[test]
    fn equal_lines_are_told_apart_by_their_number() {
        let text = "the same line, long enough for its window\n".repeat(9);
        let found = all(&text);
        assert!(found[0].ends_with(":1") && found[1].ends_with(":2"), "{found:?}");
        assert_eq!(found[0].split(':').next(), found[1].split(':').next());
        assert_eq!(found, slowly(&text));
    }

    #[test]
    fn a_line_beyond_the_text_has_none() {
        assert_eq!(hashes("one\n", &BTreeSet::from([2, 3])).keys().copied().collect::<Vec<_>>(), [2]);
    }

    proptest! {
        #[test]
        fn the_rolling_hash_is_that_of_the_definition(text in "[a-c \t\r\n\u{e9}\u{1f600}\u{ffff}]{0,300}") {
            // Between a carriage return and its line feed nothing may stand for both to be one ending.
            prop_assert_eq!(all(&text), slowly(&text));
        }
    }
}
