//! What a part of a population came to.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::finding::Verdict;
use crate::report::Counts;
use crate::script::Outcome;
use crate::value::RecordId;

/// What one chunk of the population came to.
#[derive(Default)]
pub(super) struct Part {
    pub(super) population: usize,
    pub(super) counts: Counts,
    pub(super) verdicts: Vec<(Option<RecordId>, Outcome)>,
    pub(super) reasons: BTreeMap<(Verdict, String), usize>,
    pub(super) remarks: Vec<(Option<RecordId>, String)>,
    pub(super) cases: Vec<(Option<RecordId>, Verdict, Option<Arc<str>>)>,
    pub(super) closed: FxHashMap<RecordId, usize>,
    pub(super) heard: FxHashMap<RecordId, Verdict>,
}

impl Part {
    /// Counts why the subject that was counted last came to its verdict.
    pub(super) fn because(&mut self, verdict: Verdict, reason: String) {
        if let Some((_, _, why)) = self.cases.last_mut() {
            *why = Some(reason.as_str().into());
        }
        *self.reasons.entry((verdict, reason)).or_default() += 1;
    }
}
