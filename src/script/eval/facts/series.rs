//! Numbered series among ids (DI-sequence-gaps).

use std::collections::BTreeMap;

/// Fewest ids that make a series.
const FEWEST: usize = 3;
/// Most missing numbers that are listed one by one; a series with more holes than members is not numbered in sequence.
const MOST: usize = 1_000;

/// Ids that share everything but a number at their end.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Series {
    pub prefix: String,
    pub first: String,
    pub last: String,
    pub missing: Vec<String>,
}

impl Series {
    /// Whether an id is the first or the last of the series: where the evidence points.
    pub(super) fn is_edge(&self, id: &str) -> bool {
        id == self.first || id == self.last
    }
}

/// The series among ids; those in which more numbers are missing than present are not serial (a key shared with other
/// work) and are left out.
pub(super) fn find<'i>(ids: impl Iterator<Item = &'i str>) -> Vec<Series> {
    let mut series: BTreeMap<&str, BTreeMap<u64, &str>> = BTreeMap::new();
    for id in ids {
        let id = id.trim();
        let digits = id.len() - id.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (Some(prefix), Some(number)) = (id.get(..digits), id.get(digits..)) else { continue };
        if let Ok(number) = number.parse() {
            series.entry(prefix).or_default().insert(number, id);
        }
    }
    series.into_iter().filter_map(|(prefix, numbers)| of(prefix, &numbers)).collect()
}

fn of(prefix: &str, numbers: &BTreeMap<u64, &str>) -> Option<Series> {
    let ((first, first_id), (last, last_id)) = (numbers.first_key_value()?, numbers.last_key_value()?);
    let absent = last.checked_sub(*first)?.checked_add(1)?.checked_sub(numbers.len() as u64)?;
    if numbers.len() < FEWEST || absent >= numbers.len() as u64 || absent > MOST as u64 {
        return None;
    }
    let width = first_id.len() - prefix.len();
    let missing = (*first..=*last).filter(|number| !numbers.contains_key(number));
    Some(Series {
        prefix: prefix.to_owned(),
        first: (*first_id).to_owned(),
        last: (*last_id).to_owned(),
        missing: missing.map(|number| format!("{prefix}{number:0width$}")).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_in_a_numbered_log_is_named_as_its_id_would_be() {
        let found = find(["NC-001", "NC-002", "NC-004"].into_iter());
        let [series] = found.as_slice() else { panic!("one series, not {found:?}") };
        assert_eq!(series.missing, ["NC-003"]);
        assert_eq!((series.first.as_str(), series.last.as_str()), ("NC-001", "NC-004"));
    }

    #[test]
    fn a_key_shared_with_other_work_is_no_series() {
        assert_eq!(find(["OPS-12", "OPS-340", "OPS-2001"].into_iter()), []);
        assert_eq!(find(["a", "b", ""].into_iter()), []);
        assert_eq!(find(["x-18446744073709551615", "x-0", "x-1"].into_iter()), []);
    }
}
