//! How alike two texts are, and which texts are alike, found without comparing each with each.
//!
//! The measure is the Dice coefficient of sets of trigrams: twice the shared ones over all of both. Trigrams are three
//! successive letters of a word, in any case, so that endings and word order weigh little. Texts with the same trigrams
//! are one class; classes are found by the rarest trigrams of each (prefix filtering), which misses none.

use rustc_hash::FxHashMap;

use crate::value::RecordId;

/// The trigrams of a text, ascending, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Trigrams(Box<[u64]>);

impl Trigrams {
    pub(super) fn of(text: &str) -> Self {
        let mut all = Vec::new();
        let mut word: Vec<char> = Vec::new();
        for c in text.chars().flat_map(char::to_lowercase).chain([' ']) {
            if c.is_alphanumeric() {
                word.push(c);
                continue;
            }
            match word.as_slice() {
                [] => {}
                // A short word stands for itself.
                short if short.len() < 3 => all.push(packed(short)),
                long => all.extend(long.windows(3).map(packed)),
            }
            word.clear();
        }
        all.sort_unstable();
        all.dedup();
        Self(all.into())
    }

    /// From 0, nothing shared, to 1, the same trigrams. Texts without letters are like nothing.
    pub(super) fn similarity(&self, other: &Self) -> f64 {
        let all = self.0.len() + other.0.len();
        if all == 0 { 0.0 } else { ratio(2 * shared(&self.0, &other.0), all) }
    }
}

/// Up to three letters as one number: a letter takes 21 bits.
fn packed(letters: &[char]) -> u64 {
    letters.iter().fold(0, |sum, letter| sum << 21 | u64::from(u32::from(*letter)))
}

fn shared(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, count) = (i + 1, j + 1, count + 1),
        }
    }
    count
}

#[expect(clippy::cast_precision_loss, reason = "texts are far shorter than 2^53")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// Texts of records, found by likeness of at least one threshold.
#[derive(Debug)]
pub(super) struct Alike {
    threshold: f64,
    class_of: FxHashMap<RecordId, usize>,
    classes: Vec<Class>,
    /// Trigrams to the classes among whose rarest they are.
    by_rarest: FxHashMap<u64, Vec<usize>>,
}

#[derive(Debug)]
struct Class {
    trigrams: Trigrams,
    /// The rarest of them, as many as a partner must share one of.
    rarest: Box<[u64]>,
    records: Vec<RecordId>,
}

impl Alike {
    /// An index of these texts, for a threshold above 0 and up to 1.
    pub(super) fn of<'t>(texts: impl Iterator<Item = (RecordId, &'t str)>, threshold: f64) -> Self {
        let mut at: FxHashMap<Trigrams, usize> = FxHashMap::default();
        let mut classes: Vec<Class> = Vec::new();
        let mut class_of = FxHashMap::default();
        for (id, text) in texts {
            let trigrams = Trigrams::of(text);
            let class = *at.entry(trigrams.clone()).or_insert_with(|| {
                classes.push(Class { trigrams, rarest: Box::default(), records: Vec::new() });
                classes.len() - 1
            });
            class_of.insert(id, class);
            if let Some(class) = classes.get_mut(class) {
                class.records.push(id);
            }
        }
        let mut often: FxHashMap<u64, usize> = FxHashMap::default();
        classes
            .iter()
            .flat_map(|class| &*class.trigrams.0)
            .for_each(|trigram| *often.entry(*trigram).or_default() += 1);
        let mut by_rarest: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for (at, class) in classes.iter_mut().enumerate() {
            let mut ranked = class.trigrams.0.to_vec();
            ranked.sort_unstable_by_key(|trigram| (often.get(trigram).copied().unwrap_or(0), *trigram));
            ranked.truncate(prefix(ranked.len(), threshold));
            ranked.iter().for_each(|trigram| by_rarest.entry(*trigram).or_default().push(at));
            class.rarest = ranked.into();
        }
        Self { threshold, class_of, classes, by_rarest }
    }

    /// Other records whose text is at least so similar, in the order of the data set, and how many were looked at.
    pub(super) fn to(&self, id: RecordId) -> (Vec<RecordId>, usize) {
        let Some((own, class)) = self.class_of.get(&id).and_then(|at| Some((*at, self.classes.get(*at)?))) else {
            return (Vec::new(), 0);
        };
        let near = class.rarest.iter().filter_map(|trigram| self.by_rarest.get(trigram)).flatten();
        let mut near: Vec<usize> = near.copied().collect();
        near.sort_unstable();
        near.dedup();
        let looked_at = near.len();
        let is_alike = |at: &usize| {
            let other = self.classes.get(*at);
            *at == own
                || other
                    .is_some_and(|other| class.trigrams.similarity(&other.trigrams) >= self.threshold - f64::EPSILON)
        };
        let found = near.into_iter().filter(is_alike).filter_map(|at| self.classes.get(at));
        let mut found: Vec<RecordId> =
            found.flat_map(|class| &class.records).copied().filter(|other| *other != id).collect();
        found.sort_unstable();
        let cost = looked_at + found.len();
        (found, cost)
    }
}

/// Of so many trigrams, how many of the rarest must be kept so that every partner of the threshold shares one of them:
/// all but as many as a partner of the least size could still share.
fn prefix(size: usize, threshold: f64) -> usize {
    #[expect(clippy::cast_precision_loss, reason = "texts are far shorter than 2^53")]
    let own = size as f64;
    let least_partner = threshold / (2.0 - threshold) * own;
    let least_shared = (threshold * (own + least_partner) / 2.0 - 1e-9).ceil().clamp(1.0, own.max(1.0));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 1..=size")]
    let least_shared = least_shared as usize;
    (size + 1).saturating_sub(least_shared).min(size)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn similarity(a: &str, b: &str) -> f64 {
        Trigrams::of(a).similarity(&Trigrams::of(b))
    }

    #[test]
    fn the_same_words_are_alike_in_any_order_and_case() {
        assert_eq!(similarity("The form has no owner field", "no OWNER field has the form"), 1.0);
        assert_eq!(similarity("", ""), 0.0);
        assert_eq!(similarity("...", "!!"), 0.0);
        assert!(similarity("Leavers are not announced by HR", "Suppliers send no certificates") < 0.2);
    }

    #[test]
    fn endings_weigh_little() {
        let said = similarity(
            "The joiner form has no field for the system owner",
            "Joiner forms have no fields for system owners",
        );
        assert!(said > 0.7 && said < 1.0, "{said}");
    }

    /// Every pair the index gives is one that comparing each with each gives, and the other way round.
    #[test]
    fn the_index_finds_what_comparing_all_finds() {
        let words = ["access", "review", "owner", "leaver", "supplier", "backup", "restore", "missing", "late", "form"];
        let mut state = 7_u64;
        let mut next = |bound: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % bound
        };
        let texts: Vec<String> = (0..300)
            .map(|_| (0..2 + next(6)).map(|_| words[next(words.len())]).collect::<Vec<_>>().join(" "))
            .collect();
        for threshold in [0.3, 0.7, 0.85, 1.0] {
            let ids = (0..).map(RecordId);
            let index = Alike::of(ids.zip(texts.iter().map(String::as_str)), threshold);
            for (at, text) in texts.iter().enumerate() {
                let expected: Vec<RecordId> = (0..300)
                    .filter(|other| *other != at && similarity(text, &texts[*other]) >= threshold - f64::EPSILON)
                    .map(|other| RecordId(u32::try_from(other).unwrap()))
                    .collect();
                assert_eq!(index.to(RecordId(u32::try_from(at).unwrap())).0, expected, "{threshold} {text}");
            }
        }
    }
}
