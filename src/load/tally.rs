//! Problems of which a file may have many: the first are told one by one, the rest by number.

use rustc_hash::FxHashMap;

use crate::problem::Problem;

/// How many problems of the same words are told one by one.
const EACH: usize = 20;

/// Problems that may be alike.
#[derive(Debug, Default)]
pub(super) struct Tally {
    told: Vec<Problem>,
    /// How often, and which problem speaks for those that are not told.
    counts: FxHashMap<String, (usize, Option<usize>)>,
}

impl Tally {
    /// Adds a problem.
    pub(super) fn add(&mut self, problem: Problem) {
        let (count, last) = self.counts.entry(problem.message.clone()).or_default();
        *count += 1;
        if *count <= EACH {
            *last = Some(self.told.len());
            self.told.push(problem);
        }
    }

    /// The problems; where some of them stand for others their message says for how many.
    pub(super) fn finish(mut self) -> Vec<Problem> {
        for (count, last) in self.counts.values() {
            let more = count.saturating_sub(EACH);
            if let (1.., Some(problem)) = (more, last.and_then(|at| self.told.get_mut(at))) {
                problem.message = format!("{} (and {more} more in this file)", problem.message);
            }
        }
        self.told
    }
}
