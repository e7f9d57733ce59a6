//! Words that mean the same in every field, in the languages of the synonym files: yes and no, months, units of time, and what stands
//! where an answer should be. English ones are known to those who read cells.

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

/// What words of other languages mean. A word that means two things in two languages means neither.
#[derive(Clone, Debug, Default)]
pub struct Words {
    truths: Table<bool>,
    /// Whether a text that is no statement says that there is nothing.
    placeholders: Table<bool>,
    months: Table<u32>,
    units: Table<Unit>,
    particles: Vec<String>,
}

/// A unit of calendar time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Days.
    Day,
    /// Weeks.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

/// Words with one meaning each; `None` is kept for a word that was given two.
#[derive(Clone, Debug)]
struct Table<T>(FxHashMap<String, Option<T>>);

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(FxHashMap::default())
    }
}

impl<T: Copy + PartialEq> Table<T> {
    fn add(&mut self, word: String, meaning: T) {
        match self.0.entry(word) {
            Entry::Vacant(free) => {
                free.insert(Some(meaning));
            }
            Entry::Occupied(mut known) if *known.get() != Some(meaning) => {
                known.insert(None);
            }
            Entry::Occupied(_) => {}
        }
    }

    fn get(&self, word: &str) -> Option<T> {
        self.0.get(word).copied().flatten()
    }
}

impl Words {
    /// Yes or no.
    pub fn truth(&self, text: &str) -> Option<bool> {
        if self.truths.0.is_empty() { None } else { self.truths.get(&key(text)) }
    }

    /// Whether a text stands where an answer should be, and if so whether it says that there is none.
    pub fn placeholder(&self, text: &str) -> Option<bool> {
        if self.placeholders.0.is_empty() {
            return None;
        }
        // Nearly every short text of a run is looked up here, so nothing is allocated for it.
        let (mut buffer, mut end) = ([0; 48], 0);
        for c in letters(text) {
            let next = end + c.len_utf8();
            c.encode_utf8(buffer.get_mut(end..next)?);
            end = next;
        }
        self.placeholders.get(std::str::from_utf8(buffer.get(..end)?).ok()?)
    }

    /// The number of a month, from 1.
    pub fn month(&self, word: &str) -> Option<u32> {
        self.months.get(&key(word))
    }

    /// A unit of time.
    pub fn unit(&self, word: &str) -> Option<Unit> {
        self.units.get(&key(word))
    }

    /// Whether a word stands between day, month and year and says nothing: `14 de febrero de 2026`.
    pub fn is_particle(&self, word: &str) -> bool {
        self.particles.iter().any(|known| known.eq_ignore_ascii_case(word))
    }

    /// The normalised words for yes, or for no.
    pub fn truths(&self, yes: bool) -> impl Iterator<Item = &str> {
        self.truths.0.iter().filter(move |(_, meaning)| **meaning == Some(yes)).map(|(word, _)| word.as_str())
    }

    /// A word for yes or no.
    pub(super) fn add_truth(&mut self, word: &str, yes: bool) {
        each(word, |word| self.truths.add(word, yes));
    }

    /// A text that is no answer; `none` where it says that there is nothing. As a mere placeholder in one language it is no answer in any.
    pub(super) fn add_placeholder(&mut self, word: &str, none: bool) {
        each(word, |word| {
            let known = self.placeholders.0.entry(word).or_insert(Some(none));
            *known = Some(*known == Some(true) && none);
        });
    }

    /// A name of a month.
    pub(super) fn add_month(&mut self, word: &str, month: u32) {
        each(word, |word| self.months.add(word, month));
    }

    /// A name of a unit of time.
    pub(super) fn add_unit(&mut self, word: &str, unit: Unit) {
        each(word, |word| self.units.add(word, unit));
    }

    /// A word between the parts of a date.
    pub(super) fn add_particle(&mut self, word: &str) {
        if !self.particles.iter().any(|known| known == word) {
            self.particles.push(word.to_owned());
        }
    }
}

/// A word and what it is without accents.
fn each(word: &str, mut add: impl FnMut(String)) {
    let word = key(word);
    let plain = folded(&word);
    plain.into_iter().chain(std::iter::once(word)).for_each(&mut add);
}

/// A word without case, blanks and the marks around it; marks within it stay, for `n.v.t.` is no word `nvt`.
fn key(text: &str) -> String {
    letters(text).collect()
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase)
}

/// A lower-case text as it is written where accents cannot be: without them, and in German with an `e` behind the vowel too. Nothing
/// where it has none.
pub(super) fn folded(text: &str) -> Vec<String> {
    if text.is_ascii() {
        return Vec::new();
    }
    let plain: String =
        text.chars().flat_map(|c| base(c).chars().map(move |b| if b == '\0' { c } else { b })).collect();
    let mut out = vec![plain];
    if text.contains(['ä', 'ö', 'ü']) {
        let german = text.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue");
        out.push(german.chars().flat_map(|c| base(c).chars().map(move |b| if b == '\0' { c } else { b })).collect());
    }
    out
}

/// A letter without its accent; `\0` where it has none.
fn base(c: char) -> &'static str {
    match c {
        'à' | 'á' | 'â' | 'ä' | 'ã' | 'å' => "a",
        'ç' | 'č' | 'ć' => "c",
        'ď' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ě' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ň' | 'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'ö' | 'õ' => "o",
        'ř' => "r",
        'š' => "s",
        'ť' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ů' => "u",
        'ý' | 'ÿ' => "y",
        'ž' => "z",
        'ß' => "ss",
        'œ' => "oe",
        'æ' => "ae",
        _ => "\0",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_known_without_its_accents_too() {
        let mut words = Words::default();
        words.add_month("März", 3);
        for word in ["März", "MÄRZ", "Marz", "maerz", "märz."] {
            assert_eq!(words.month(word), Some(3), "{word}");
        }
        assert_eq!(folded("größe"), ["grosse", "groesse"]);
        assert_eq!(folded("nature"), Vec::<String>::new());
    }

    #[test]
    fn a_word_with_two_meanings_has_none() {
        let mut words = Words::default();
        words.add_truth("ne", false);
        words.add_truth("ne", true);
        words.add_truth("ja", true);
        assert_eq!((words.truth("Ne"), words.truth(" ja! ")), (None, Some(true)));
        words.add_placeholder("s. o.", false);
        words.add_placeholder("s.o.", true);
        words.add_placeholder("néant", true);
        assert_eq!(
            (words.placeholder("S.O."), words.placeholder("neant"), words.placeholder("so")),
            (Some(false), Some(true), None)
        );
    }
}
