//! A report that was kept as JSON, version 1, as far as comparing needs it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Matter;

/// A report that was kept.
#[derive(Clone, Debug, Deserialize)]
pub struct Kept {
    tickmark: Version,
    /// Under which settings it was made.
    pub run: KeptRun,
    /// What it came to.
    pub conclusion: KeptConclusion,
    #[serde(default)]
    sources: Vec<KeptSource>,
    pub(super) rules: Vec<KeptRule>,
    findings: Vec<KeptFinding>,
    #[serde(default)]
    parameters: Vec<KeptFigure>,
}

#[derive(Clone, Debug, Deserialize)]
struct Version {
    report: u32,
}

/// The settings of a report that was kept.
#[derive(Clone, Debug, Deserialize)]
pub struct KeptRun {
    /// The date on which everything was judged.
    pub as_of: String,
    #[serde(default)]
    packs: Vec<KeptPack>,
}

#[derive(Clone, Debug, Deserialize)]
struct KeptPack {
    name: String,
    version: String,
    sha256: String,
}

/// What a report that was kept came to.
#[derive(Clone, Debug, Deserialize)]
pub struct KeptConclusion {
    /// The exit status of its run.
    pub exit: u8,
    /// Why.
    pub reason: String,
}

#[derive(Clone, Debug, Deserialize)]
struct KeptSource {
    name: String,
    records: BTreeMap<String, usize>,
}

#[derive(Clone, Debug, Deserialize)]
pub(super) struct KeptRule {
    pub(super) id: String,
    pub(super) grade: String,
    pub(super) criteria: Vec<String>,
    pub(super) population: usize,
    conform: usize,
    nonconform: usize,
    ofi: usize,
    accepted_deviation: usize,
    known_managed: usize,
}

impl KeptRule {
    pub(super) fn tested(&self) -> usize {
        self.conform + self.nonconform + self.ofi + self.accepted_deviation + self.known_managed
    }
}

#[derive(Clone, Debug, Deserialize)]
struct KeptFinding {
    fingerprint: String,
    rule: String,
    verdict: String,
    grade: Option<String>,
    subject: KeptSubject,
    statement: String,
    evidence: Vec<KeptEvidence>,
    instances: Vec<KeptInstance>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct KeptSubject {
    #[serde(rename = "type")]
    kind: String,
    id: String,
}

/// What was read. Where it stood is no part of it: a row that moved is the same evidence.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct KeptEvidence {
    subject: KeptSubject,
    field: Option<String>,
    value: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct KeptInstance {
    rule: String,
    subject: KeptSubject,
    fingerprint: String,
    reason: String,
}

#[derive(Clone, Debug, Deserialize)]
struct KeptFigure {
    name: String,
    value: String,
    rules: Vec<String>,
}

/// One pair of rule and subject of a report: a finding's own, or one that it speaks for.
pub(super) struct Pair<'k> {
    pub(super) key: &'k str,
    pub(super) rule: &'k str,
    pub(super) statement: &'k str,
    pub(super) evidence: &'k [KeptEvidence],
    subject: &'k KeptSubject,
    weight: &'k str,
}

impl Pair<'_> {
    pub(super) fn rank(&self) -> usize {
        rank(self.weight)
    }

    pub(super) fn matter(&self, was: Option<&Pair<'_>>) -> Matter {
        Matter {
            weight: self.weight.to_owned(),
            was: was.map(|was| was.weight.to_owned()),
            rule: self.rule.to_owned(),
            subject: format!("{}/{}", self.subject.kind, self.subject.id),
            statement: self.statement.to_owned(),
            key: self.key.to_owned(),
        }
    }
}

/// How bad a weight is, the worst first, in the order of [`crate::finding::Finding::rank`].
pub(super) fn rank(weight: &str) -> usize {
    const WORST_FIRST: [&str; 8] =
        ["error", "major", "minor", "not_tested", "needs_human", "ofi", "known_managed", "accepted_deviation"];
    WORST_FIRST.iter().position(|known| *known == weight).unwrap_or(WORST_FIRST.len())
}

impl KeptFinding {
    /// The grade of what failed, the verdict of everything else.
    fn weight(&self) -> &str {
        match (self.verdict.as_str(), &self.grade) {
            ("nonconform", Some(grade)) => grade,
            ("nonconform", None) => "minor",
            (verdict, _) => verdict,
        }
    }

    /// Its own pair of rule and subject, and those that it speaks for.
    fn pairs(&self) -> impl Iterator<Item = Pair<'_>> {
        let own = Pair {
            key: &self.fingerprint,
            rule: &self.rule,
            subject: &self.subject,
            statement: &self.statement,
            evidence: &self.evidence,
            weight: self.weight(),
        };
        let others = self.instances.iter().map(|one| Pair {
            key: &one.fingerprint,
            rule: &one.rule,
            subject: &one.subject,
            statement: &one.reason,
            evidence: &[],
            weight: self.weight(),
        });
        std::iter::once(own).chain(others)
    }
}

impl Kept {
    /// The pairs of rule and subject that its findings are about, by key. One that is named twice counts as its worst.
    pub(super) fn pairs(&self) -> BTreeMap<&str, Pair<'_>> {
        let mut pairs: BTreeMap<&str, Pair<'_>> = BTreeMap::new();
        for pair in self.findings.iter().flat_map(KeptFinding::pairs) {
            let known = pairs.get(pair.key).map_or(usize::MAX, Pair::rank);
            if pair.rank() < known {
                pairs.insert(pair.key, pair);
            }
        }
        pairs
    }

    /// What a rule tested, by its id.
    pub(super) fn rule(&self, id: &str) -> Option<&KeptRule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// Whether a rule was put and tested something, so that what it does not find may be said to be gone.
    pub(super) fn looked(&self, rule: &str) -> bool {
        self.rule(rule).is_some_and(|rule| rule.tested() > 0)
    }

    /// The figures in force; of those that several pages set by themselves each with its rules.
    pub(super) fn figures(&self) -> BTreeMap<String, String> {
        let several = |name: &str| self.parameters.iter().filter(|figure| figure.name == name).count() > 1;
        let name = |figure: &KeptFigure| match several(&figure.name) {
            true => format!("{} of {}", figure.name, figure.rules.join(", ")),
            false => figure.name.clone(),
        };
        self.parameters.iter().map(|figure| (name(figure), figure.value.clone())).collect()
    }

    pub(super) fn packs(&self) -> BTreeMap<String, String> {
        let said = |pack: &KeptPack| format!("{} ({})", pack.version, pack.sha256.get(..12).unwrap_or(&pack.sha256));
        self.run.packs.iter().map(|pack| (pack.name.clone(), said(pack))).collect()
    }

    pub(super) fn records(&self) -> BTreeMap<String, String> {
        let said = |source: &KeptSource| {
            let each = source.records.iter().map(|(kind, n)| format!("{n} {kind}"));
            each.collect::<Vec<_>>().join(", ")
        };
        self.sources.iter().map(|source| (source.name.clone(), said(source))).collect()
    }
}

/// Reads a report that was kept.
///
/// # Errors
/// Why it is none: no JSON, no report of ours, or of a version that this program does not know.
pub fn read(text: &str) -> Result<Kept, String> {
    let kept: Kept =
        serde_json::from_str(text).map_err(|error| format!("it is no report that `--output json` wrote: {error}"))?;
    match kept.tickmark.report {
        1 => Ok(kept),
        other => Err(format!("it is of version {other}; this program reads version 1")),
    }
}
