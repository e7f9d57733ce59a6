//! Which rows of one record are kept while a log goes by: those that begin another status or due date, and the last.
//!
//! Rows come in any order. Of a stretch of events with the same status and due date only the first row is kept; what came
//! before, behind or between such stretches finds its place among them whatever the order. Only a row that falls into a
//! stretch and differs from it cannot be placed, because the rows behind it are gone: then the record is *shuffled*, and
//! the log is read again with all rows of that record kept.

/// When an event was, and which row it is of those of one moment.
pub(super) type At = (i64, u32);

/// A row that is kept.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) at: At,
    /// Its status and due date, as a number.
    pub(super) state: u32,
    pub(super) line: u32,
    pub(super) text: Box<str>,
}

/// A stretch of events with the same status and due date.
#[derive(Debug)]
struct Stretch {
    first: Kept,
    last: At,
}

/// The rows of one record.
#[derive(Debug, Default)]
pub(super) struct Rows {
    stretches: Vec<Stretch>,
    /// The last row of all, where it does not begin a stretch.
    latest: Option<Kept>,
    /// All rows, where all are kept.
    all: Vec<Kept>,
    whole: bool,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Came {
    /// It found its place; so many bytes of text are kept more or less than before.
    Placed(isize),
    /// It fell into a stretch whose rows are gone.
    Shuffled,
}

impl Rows {
    /// Of a record whose rows are all to be kept.
    pub(super) fn whole() -> Self {
        Self { whole: true, ..Self::default() }
    }

    /// Takes a row.
    pub(super) fn add(&mut self, at: At, state: u32, line: u32, text: &str) -> Came {
        let kept = || Kept { at, state, line, text: text.into() };
        let length = |text: &str| isize::try_from(text.len()).unwrap_or(isize::MAX);
        let more = length(text);
        if self.whole {
            self.all.push(kept());
            return Came::Placed(more);
        }
        let next = self.stretches.partition_point(|stretch| stretch.first.at < at);
        let ends = next == self.stretches.len();
        if let Some(before) = next.checked_sub(1).and_then(|before| self.stretches.get_mut(before)) {
            if at < before.last && before.first.state != state {
                return Came::Shuffled;
            }
            if before.first.state == state {
                if at < before.last {
                    return Came::Placed(0);
                }
                before.last = at;
                if !ends {
                    return Came::Placed(0);
                }
                let gone = self.latest.replace(kept()).map_or(0, |row| length(&row.text));
                return Came::Placed(more - gone);
            }
        }
        if ends {
            let gone = self.latest.take().map_or(0, |row| length(&row.text));
            self.stretches.push(Stretch { first: kept(), last: at });
            return Came::Placed(more - gone);
        }
        match self.stretches.get_mut(next) {
            Some(after) if after.first.state == state => {
                let first = std::mem::replace(&mut after.first, kept());
                let was_latest = next + 1 == self.stretches.len() && self.latest.is_none();
                let gone = if was_latest { 0 } else { length(&first.text) };
                self.latest = if was_latest { Some(first) } else { self.latest.take() };
                Came::Placed(more - gone)
            }
            _ => {
                self.stretches.insert(next, Stretch { first: kept(), last: at });
                Came::Placed(more)
            }
        }
    }

    /// The rows that are kept, in no order.
    pub(super) fn into_kept(mut self) -> impl Iterator<Item = Kept> {
        self.all.sort_by_key(|row| row.at);
        let last = self.all.len().saturating_sub(1);
        let mut before = None;
        let matter = self.all.into_iter().enumerate().filter(move |(at, row)| {
            let other = before.replace(row.state) != Some(row.state);
            other || *at == last
        });
        let stretches = self.stretches.into_iter().map(|stretch| stretch.first);
        stretches.chain(self.latest).chain(matter.map(|(_, row)| row))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kept(rows: Rows) -> Vec<i64> {
        let mut kept: Vec<_> = rows.into_kept().map(|row| row.at.0).collect();
        kept.sort_unstable();
        kept
    }

    proptest! {
        /// Whatever the order in which rows come, those are kept that a look at all of them in order would keep; or the
        /// record is called shuffled, which happens to none whose rows come in order or in reverse.
        #[test]
        fn the_rows_that_matter_are_kept(states in prop::collection::vec(0_u32..3, 1..12), seed in any::<u64>()) {
            let mut order: Vec<usize> = (0..states.len()).collect();
            let mut random = seed;
            for at in (1..order.len()).rev() {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                order.swap(at, usize::try_from(random >> 33).unwrap() % (at + 1));
            }
            let forward: Vec<usize> = (0..states.len()).collect();
            let back: Vec<usize> = forward.iter().rev().copied().collect();
            let matter = |at: &i64| {
                let at = usize::try_from(*at).unwrap();
                at == 0 || at + 1 == states.len() || states[at] != states[at - 1]
            };
            let expected: Vec<i64> = (0..i64::try_from(states.len()).unwrap()).filter(matter).collect();
            for (order, may_be_shuffled) in [(forward, false), (back, false), (order, true)] {
                let (mut rows, mut whole, mut bytes) = (Rows::default(), Rows::whole(), 0);
                let mut shuffled = false;
                for at in order {
                    let when = (i64::try_from(at).unwrap(), 0);
                    whole.add(when, states[at], 0, "row");
                    match rows.add(when, states[at], 0, "row") {
                        Came::Placed(more) => bytes += more,
                        Came::Shuffled => shuffled = true,
                    }
                }
                prop_assert!(!shuffled || may_be_shuffled);
                prop_assert_eq!(kept(whole), expected.clone());
                if !shuffled {
                    let kept = kept(rows);
                    prop_assert_eq!(bytes, isize::try_from(kept.len() * 3).unwrap());
                    prop_assert_eq!(kept, expected.clone());
                }
            }
        }
    }
}
