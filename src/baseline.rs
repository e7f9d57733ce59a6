//! A baseline for a dirty start: the findings that stood open on a day, each with an owner and the days it may stay open. The
//! gate of a run that has one is what is new or worse, and what stayed open for longer than that.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use sha2::{Digest, Sha256};

use crate::finding::{Finding, Fingerprint, Grade, Standing, Subject, Verdict};
use crate::problem::Problem;
use crate::report::Tested;
use crate::source::{Span, hex};

mod file;

pub use file::{read, tightened, written};

/// Findings that stood open on a day.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    /// Its entries, by key.
    pub entries: Vec<Entry>,
}

/// One failing pair of rule and subject that may stay open for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The pair's identity over time.
    pub key: String,
    /// The rule that failed.
    pub rule: String,
    /// What it failed on, as `type/id`.
    pub subject: String,
    /// The grade it had.
    pub grade: Grade,
    /// Digest of what was said of it: a finding that says something else now is marked as changed.
    pub says: String,
    /// The day from which on it is counted.
    pub since: NaiveDate,
    /// Who answers for it being put right.
    pub owner: String,
    /// For how many days from then on it may stay open.
    pub days: u32,
    /// Where the entry stands.
    pub span: Span,
}

impl Entry {
    /// The last day on which it may be open.
    pub fn until(&self) -> NaiveDate {
        self.since.checked_add_days(Days::new(u64::from(self.days))).unwrap_or(NaiveDate::MAX)
    }
}

/// What a baseline makes of a run's findings.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// Findings that it holds: they are reported and do not fail the run.
    pub findings: Vec<Fingerprint>,
    /// What is to be told about its entries: those past their days, those that are no longer found.
    pub problems: Vec<Problem>,
    /// Entries that the run looked for and did not find, by key.
    pub gone: Vec<String>,
}

/// One failing pair of a finding: its own, or one it speaks for.
struct Pair<'f> {
    key: &'f str,
    rule: &'f str,
    subject: &'f Subject,
    says: &'f str,
}

/// Whether a finding is one that a baseline may hold: something failed.
fn fails(finding: &Finding) -> bool {
    matches!(finding.verdict, Verdict::Nonconform | Verdict::Ofi)
}

fn pairs(finding: &Finding) -> impl Iterator<Item = Pair<'_>> {
    let own = Pair {
        key: finding.fingerprint.as_str(),
        rule: &finding.rule,
        subject: &finding.subject,
        says: &finding.statement,
    };
    let others = finding.instances.iter().map(|one| Pair {
        key: one.fingerprint.as_str(),
        rule: &one.rule,
        subject: &one.subject,
        says: &one.reason,
    });
    std::iter::once(own).chain(others)
}

fn digest(text: &str) -> String {
    hex(&Sha256::digest(text)).chars().take(12).collect()
}

impl Baseline {
    /// A baseline of what fails now, each to be put right within so many days, `owner` answering where no owner is recorded.
    pub fn of(findings: &[Finding], since: NaiveDate, owner: &str, days: u32, place: Span) -> Self {
        let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
        for finding in findings.iter().filter(|finding| fails(finding)) {
            let grade = finding.grade.unwrap_or(Grade::Minor);
            let owner = finding.owner.as_deref().unwrap_or(owner);
            for pair in pairs(finding) {
                let entry = Entry {
                    key: pair.key.to_owned(),
                    rule: pair.rule.to_owned(),
                    subject: pair.subject.to_string(),
                    grade,
                    says: digest(pair.says),
                    since,
                    owner: owner.to_owned(),
                    days,
                    span: place,
                };
                let known = entries.entry(entry.key.clone()).or_insert_with(|| entry.clone());
                known.grade = known.grade.max(grade);
            }
        }
        Self { entries: entries.into_values().collect() }
    }

    /// Says of each finding how it stands to the baseline, which are held by it, and what is to be told of its entries.
    /// `rules` are what the run tested: an entry of a rule that was not looked at is not said to be gone.
    pub fn hold(&self, findings: &mut [Finding], rules: &[Tested], as_of: NaiveDate) -> Held {
        let entries: BTreeMap<&str, &Entry> = self.entries.iter().map(|entry| (entry.key.as_str(), entry)).collect();
        let mut held = Held::default();
        let mut found: BTreeMap<String, Grade> = BTreeMap::new();
        for finding in findings.iter_mut().filter(|finding| fails(finding)) {
            let grade = finding.grade.unwrap_or(Grade::Minor);
            found.extend(pairs(finding).map(|pair| (pair.key.to_owned(), grade)));
            let (standing, holds) = stands(finding, &entries, as_of);
            finding.standing = Some(standing);
            if holds {
                held.findings.push(finding.fingerprint.clone());
            }
        }
        for entry in &self.entries {
            if found.contains_key(&entry.key) {
                if entry.until() < as_of {
                    held.problems.push(past(entry));
                }
            } else if let Some(problem) = gone(entry, rules) {
                held.gone.push(entry.key.clone());
                held.problems.push(problem);
            }
        }
        held
    }
}

/// How a finding stands, and whether the baseline holds it: every pair it speaks for is known, none weighs more, and none is
/// past its days.
fn stands(finding: &Finding, entries: &BTreeMap<&str, &Entry>, as_of: NaiveDate) -> (Standing, bool) {
    let grade = finding.grade.unwrap_or(Grade::Minor);
    if !entries.contains_key(finding.fingerprint.as_str()) {
        return (Standing::New, false);
    }
    let (mut holds, mut same) = (true, true);
    for pair in pairs(finding) {
        let Some(entry) = entries.get(pair.key) else { return (Standing::Updated, false) };
        holds &= grade <= entry.grade && as_of <= entry.until();
        same &= grade == entry.grade && digest(pair.says) == entry.says;
    }
    (if same { Standing::Unchanged } else { Standing::Updated }, holds)
}

fn past(entry: &Entry) -> Problem {
    let message = format!(
        "`{}` on {} may stay open until {} by the baseline, and is still open",
        entry.rule,
        entry.subject,
        entry.until()
    );
    let help = format!("{} is to put it right, or to have it accepted by somebody with authority", entry.owner);
    Problem::warning(message, entry.span).help(help)
}

/// That an entry is found no more; `None` where the run cannot tell.
fn gone(entry: &Entry, rules: &[Tested]) -> Option<Problem> {
    let tested = rules.iter().find(|tested| tested.id == entry.rule)?;
    if tested.counts.tested() == 0 {
        return None;
    }
    let message = format!("`{}` on {} is in the baseline and is no longer found", entry.rule, entry.subject);
    Some(
        Problem::note(message, entry.span).help("check that it was put right; `tickmark baseline update` takes it out"),
    )
}
