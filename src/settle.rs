//! What is already dealt with (domain 0.4, SUP-KNOWN; E.7): a failure that the organisation found first and has in hand, in time,
//! is not raised a second time. It is reported and counted as what it is; an entry that is late or handled badly covers nothing.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::assess::Judged;
use crate::finding::{Fingerprint, Verdict};
use crate::model::TypeId;
use crate::problem::Problem;
use crate::record::Dataset;
use crate::rule::pack::Managed;
use crate::rule::{Packs, Raised};
use crate::script::World;
use crate::value::{RecordId, Scalar, Value};

/// What the entries of a log say of the failures of a run.
#[derive(Debug, Default)]
pub struct Settled {
    words: FxHashMap<(usize, Option<RecordId>), (RecordId, String)>,
    /// Failures that were raised, are open in the log and are no longer found: resolved, to be verified by a person.
    pub problems: Vec<Problem>,
}

impl Settled {
    /// What the log says of the failure of a rule, by its index, on a subject.
    pub fn words(&self, rule: usize, subject: Option<RecordId>) -> Option<&str> {
        self.words.get(&(rule, subject)).map(|(_, words)| words.as_str())
    }

    /// The entry that has a failure in hand.
    pub fn entry(&self, rule: usize, subject: Option<RecordId>) -> Option<RecordId> {
        self.words.get(&(rule, subject)).map(|(entry, _)| *entry)
    }
}

/// Whether some entry, open or not, was raised for a finding: only then is it of interest how entries are handled.
pub fn has_entries(packs: &Packs, data: &Dataset) -> bool {
    let kind = packs.raised.as_ref().and_then(|raised| Some((data.model.type_named(&raised.kind)?, raised)));
    let field = kind.and_then(|(kind, raised)| Some((kind, data.model.kind(kind).field_named(&raised.key)?)));
    field.is_some_and(|(kind, field)| {
        let of_kind = data.shared().iter().filter(|record| record.kind == kind);
        of_kind.filter_map(|record| record.field(field)).flat_map(texts).any(|(text, _)| is_key(text))
    })
}

/// Whether a text looks like the fingerprint of a finding.
fn is_key(text: &str) -> bool {
    text.len() == 24 && text.chars().all(|c| c.is_ascii_hexdigit())
}

/// The rules without which nobody can say whether an entry is handled in time, where an entry for a finding is open.
pub fn judges(packs: &Packs, world: &World<'_>) -> Vec<bool> {
    let managed = packs.managed.as_ref().filter(|_| Log::of(packs, world).is_some_and(|log| !log.open.is_empty()));
    packs.rules.iter().map(|rule| managed.is_some_and(|managed| managed.judges(&rule.id))).collect()
}

/// What a run looked at.
#[derive(Clone, Copy, Debug)]
pub struct Looked {
    /// Whether every rule was put.
    pub rules: bool,
    /// Whether rules were put to every record.
    pub subjects: bool,
}

/// Takes the failures that the log has in hand out of what does not conform, and says of the others what the log says. An
/// entry covers nothing where the run did not look at how it is handled, and is not said to be found no more where the run
/// did not look everywhere.
pub fn settle(packs: &Packs, world: &World<'_>, judged: &mut [Judged], looked: Looked) -> Settled {
    let mut settled = Settled::default();
    let (Some(managed), Some(log)) = (&packs.managed, Log::of(packs, world)) else { return settled };
    let failing = failing(packs, managed, judged);
    let mut found: FxHashSet<String> = FxHashSet::default();
    for one in judged.iter_mut() {
        let Some(rule) = packs.rules.get(one.rule) else { continue };
        let mut moved = Vec::new();
        for (subject, outcome) in one.verdicts.iter_mut().filter(|(_, outcome)| outcome.verdict == Verdict::Nonconform)
        {
            let about = world.subject_of(*subject);
            let key = Fingerprint::new(&rule.id, &about, rule.criterion_reference());
            let Some(entry) = log.open.get(key.as_str()) else { continue };
            found.insert(key.as_str().to_owned());
            let id = world.data.record(*entry).map_or(String::new(), |record| record.id.to_string());
            let uncovered = match looked.subjects {
                true => log.uncovered(world, managed, *entry, &failing),
                false => Some("this run did not look at how it is handled".to_owned()),
            };
            let words = match uncovered {
                None => {
                    outcome.verdict = Verdict::KnownManaged;
                    moved.push(*subject);
                    format!("in hand as {id}, in time")
                }
                Some(why) => format!("raised as {id}, which does not cover it: {why}"),
            };
            settled.words.insert((one.rule, *subject), (*entry, words));
        }
        for subject in moved {
            one.move_to(subject, Verdict::Nonconform, Verdict::KnownManaged);
        }
    }
    if looked.rules && looked.subjects && !log.keys.is_empty() {
        found.extend(not_judged(packs, world, judged));
        settled.problems = log.gone(world, &found);
    }
    settled
}

/// The entries of the log that were raised for findings and are open, by fingerprint.
struct Log {
    open: FxHashMap<String, RecordId>,
    /// Where each key stands.
    keys: Vec<(String, RecordId, crate::source::Span)>,
}

impl Log {
    fn of(packs: &Packs, world: &World<'_>) -> Option<Self> {
        let (Raised { kind, key, .. }, managed) = (packs.raised.as_ref()?, packs.managed.as_ref()?);
        let data = world.data;
        let kind = data.model.type_named(kind)?;
        let key = data.model.kind(kind).field_named(key)?;
        let mut log = Self { open: FxHashMap::default(), keys: Vec::new() };
        for id in world.of_type(kind, false) {
            let Some(record) = data.record(*id) else { continue };
            let is_open = world.status_word(*id).is_some_and(|status| managed.open.iter().any(|open| open == status));
            if !is_open {
                continue;
            }
            for (text, span) in record.field(key).into_iter().flat_map(texts) {
                // Of two open entries for one matter the first counts; DI rules say that there are two.
                log.open.entry(text.to_owned()).or_insert(*id);
                log.keys.push((text.to_owned(), *id, span));
            }
        }
        Some(log)
    }

    /// Why an entry does not cover a failure; `None` where it does.
    fn uncovered(
        &self,
        world: &World<'_>,
        managed: &Managed,
        entry: RecordId,
        failing: &FxHashMap<RecordId, String>,
    ) -> Option<String> {
        let data = world.data;
        let record = data.record(entry)?;
        let value =
            |name: &str| record.field(data.model.kind(record.kind).field_named(name)?).map(|value| &value.scalar);
        match value(&managed.detected) {
            Some(Scalar::Date(on)) if *on <= world.as_of => {}
            Some(Scalar::Date(on)) => return Some(format!("its {} is {on}, after the as-of date", managed.detected)),
            _ => return Some(format!("it does not record {}", managed.detected)),
        }
        let (found_by, others) = &managed.found_by;
        if let Some(Scalar::Choice(symbol)) = value(found_by)
            && others.iter().any(|other| other == data.model.word(*symbol))
        {
            return Some(format!("its {found_by} is {}: others found it", data.model.word(*symbol)));
        }
        let with: Vec<TypeId> = managed.with.iter().filter_map(|name| data.model.type_named(name)).collect();
        let belongs = |id: &RecordId| data.record(*id).is_some_and(|record| with.contains(&record.kind));
        let own = world.graph.linked(entry).into_iter().filter(belongs);
        let late = std::iter::once(entry).chain(own).find_map(|id| Some((id, failing.get(&id)?)))?;
        let name = data.record(late.0).map_or(String::new(), |record| record.id.to_string());
        Some(format!("{} on {name}", late.1))
    }

    /// Entries that are open for a failure that is found no more.
    fn gone(&self, world: &World<'_>, found: &FxHashSet<String>) -> Vec<Problem> {
        let gone = self.keys.iter().filter(|(key, ..)| is_key(key) && !found.contains(key));
        let problem = |(key, entry, span): &(String, RecordId, crate::source::Span)| {
            let id = world.data.record(*entry).map_or(String::new(), |record| record.id.to_string());
            let problem = Problem::note(format!("the finding {key}, raised as {id}, is no longer found"), *span);
            problem.help("resolved, to be verified: have the effect checked before the entry is closed")
        };
        gone.map(problem).collect()
    }
}

/// The records on which a rule that says whether entries are handled in time fails, or could not be put, and the first such
/// rule in words: what could not be looked at is not in time.
fn failing(packs: &Packs, managed: &Managed, judged: &[Judged]) -> FxHashMap<RecordId, String> {
    let mut failing: FxHashMap<RecordId, String> = FxHashMap::default();
    for one in judged {
        let Some(rule) = packs.rules.get(one.rule).filter(|rule| managed.judges(&rule.id)) else { continue };
        for (subject, verdict, _) in &one.cases {
            let said = match verdict {
                Verdict::Nonconform => "fails",
                Verdict::NotTested | Verdict::Error => "could not be tested",
                _ => continue,
            };
            if let Some(subject) = subject {
                failing.entry(*subject).or_insert_with(|| format!("{} {said}", rule.id));
            }
        }
    }
    failing
}

/// The keys of pairs that no rule could judge: nobody can say of them that they are found no more.
fn not_judged(packs: &Packs, world: &World<'_>, judged: &[Judged]) -> FxHashSet<String> {
    let mut keys = FxHashSet::default();
    for one in judged {
        let Some(rule) = packs.rules.get(one.rule) else { continue };
        let open = |verdict: &Verdict| matches!(verdict, Verdict::NotTested | Verdict::Error | Verdict::NeedsHuman);
        for (subject, ..) in one.cases.iter().filter(|(_, verdict, _)| open(verdict)) {
            let about = world.subject_of(*subject);
            keys.insert(Fingerprint::new(&rule.id, &about, rule.criterion_reference()).to_string());
        }
    }
    keys
}

fn texts(value: &Value) -> Vec<(&str, crate::source::Span)> {
    match &value.scalar {
        Scalar::Text(text) => vec![(text, value.span)],
        Scalar::List(items) => items.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}
