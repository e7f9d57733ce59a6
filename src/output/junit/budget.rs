//! What fits: GitLab drops a file over 30 MB whole. The worst findings are told whole, then in short; what is left is counted.

use rustc_hash::{FxHashMap, FxHashSet};

use super::pairs::{Group, Pair, Spoken};
use super::{MESSAGE, NAME, Page};

/// Bytes for findings that are told whole.
const WHOLE: usize = 10_000_000;
/// Bytes for all findings.
const FINDINGS: usize = 20_000_000;
/// Bytes for everything.
const ALL: usize = 26_000_000;
/// What a case takes besides its texts.
const CASE: usize = 200;
/// Problems of the input that are listed.
pub(super) const PROBLEMS: usize = 1000;

/// In how many words a pair is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form<'b> {
    /// All of them.
    Whole(&'b str),
    /// What was found, where, and its key.
    Short,
    /// It is counted.
    Cut,
}

/// Which pairs are told in which form, by fingerprint.
pub(super) struct Budget<'r> {
    whole: FxHashMap<&'r str, String>,
    short: FxHashSet<&'r str>,
    /// Whether there is room for the pairs of which no finding speaks.
    silent: bool,
}

impl<'r> Budget<'r> {
    /// Shares what room there is, the worst first.
    pub(super) fn of(page: &Page<'r>, groups: &[Group<'r>]) -> Self {
        let mut budget = Self { whole: FxHashMap::default(), short: FxHashSet::default(), silent: true };
        let mut spent = 0;
        for finding in page.report.worst_first() {
            let own = std::iter::once(Spoken { finding, instance: None });
            for spoken in own.chain(finding.instances.iter().map(|one| Spoken { finding, instance: Some(one) })) {
                budget.grant(page, spoken, &mut spent);
            }
        }
        for pair in groups.iter().flat_map(|group| &group.pairs).filter(|pair| pair.spoken.is_none()) {
            spent += CASE + weight(&pair.subject.id) + pair.reason.map_or(0, weight);
        }
        budget.silent = spent <= ALL;
        budget
    }

    fn grant(&mut self, page: &Page<'r>, spoken: Spoken<'r>, spent: &mut usize) {
        let head = CASE + weight(&spoken.subject().id).min(NAME * 5);
        // What is over the first bound is not told whole, so its text need not be made.
        if *spent < WHOLE && spoken.instance.is_none() {
            let text = page.whole(spoken);
            let cost = head + weight(&text) + weight(&spoken.finding.statement).min(MESSAGE * 5);
            if *spent + cost <= WHOLE {
                *spent += cost;
                self.whole.insert(spoken.key(), text);
                return;
            }
        }
        let cost = head + 2 * weight(spoken.said()).min(MESSAGE * 5) + CASE;
        if *spent + cost <= FINDINGS {
            *spent += cost;
            self.short.insert(spoken.key());
        }
    }

    /// In which form a pair is told.
    pub(super) fn form(&self, pair: &Pair<'r>) -> Form<'_> {
        let Some(spoken) = pair.spoken else {
            return if self.silent { Form::Short } else { Form::Cut };
        };
        match self.whole.get(spoken.key()) {
            Some(text) => Form::Whole(text),
            None if self.short.contains(spoken.key()) => Form::Short,
            None => Form::Cut,
        }
    }
}

/// What text takes at most once it is escaped.
fn weight(text: &str) -> usize {
    let more = |byte: u8| match byte {
        b'<' | b'>' | b'&' | b'"' | b'\'' => 5,
        0x80.. => 2,
        _ => 0,
    };
    text.len() + text.bytes().map(more).sum::<usize>()
}
