//! The examples of rule pages, run: each is a small set of records and the verdict its rule must come to. A rule's examples
//! run that rule alone; its gates are taken to be open.

use std::collections::BTreeSet;

use chrono::Months;
use chrono_tz::Tz;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::attest::Attestations;
use crate::collect::look;
use crate::finding::Verdict;
use crate::format::{self, Format, Limits};
use crate::grade;
use crate::graph::Graph;
use crate::history;
use crate::load;
use crate::node::{Entry, Kind};
use crate::param::Params;
use crate::problem::Severity;
use crate::record::Dataset;
use crate::rule::{Example, Packs, Rule};
use crate::script::{Asked, Branch, Each, FileFact, Outcome, Site, Taken, Verdicts, World};
use crate::source::{Source, Sources, Span, hex};
use crate::value::RecordId;

/// An example that did not come out as tagged.
#[derive(Clone, Debug)]
pub struct Wrong<'p> {
    /// The example.
    pub example: &'p Example,
    /// What came out instead.
    pub message: String,
}

/// Runs the examples of a rule, in the order of its page.
pub fn run<'p>(packs: &Packs, rule: &'p Rule, sources: &Sources, taken: &Taken) -> Vec<Result<(), Wrong<'p>>> {
    rule.examples
        .iter()
        .map(|example| one(packs, rule, sources, example, taken).map_err(|message| Wrong { example, message }))
        .collect()
}

fn one(packs: &Packs, rule: &Rule, sources: &Sources, example: &Example, taken: &Taken) -> Result<(), String> {
    let page = sources.get(rule.page).ok_or("the page is not at hand")?;
    let keep = example.records.start as usize..example.records.end as usize;
    let records = crate::rule::blanked(page.text(), &keep);
    let whole = Source::new(rule.page, page.name(), records);
    let past = past(&whole);
    let records = past.as_ref().map_or_else(|| whole.text().to_owned(), |past| without(whole.text(), past));
    let mut data = load::text(page.name(), &records, Format::Yaml, &packs.model, &Limits::default());
    if let Some(problem) = data.problems.iter().find(|problem| problem.severity == Severity::Error) {
        let place = problem.span.map_or(String::new(), |span| format!("{}: ", data.sources.place(span)));
        return Err(format!("{place}{problem}"));
    }
    let left: Vec<String> = data
        .records
        .iter()
        .flat_map(|record| record.extra.iter().map(move |extra| (record, extra)))
        .map(|(record, extra)| format!("{} {}", record.id, extra.heading))
        .collect();
    if !left.is_empty() {
        return Err(format!("the model has no such field: {}", left.join(", ")));
    }
    let mut wrong = Vec::new();
    let history = past.map(|past| history::said(&past.value, &data, &mut wrong));
    if let Some(problem) = wrong.first() {
        return Err(problem.to_string());
    }
    let graph = Graph::build(&mut data);
    let start = example.as_of.checked_sub_months(Months::new(12)).unwrap_or(example.as_of);
    let mut world = World::new(&data, &graph, example.as_of, Tz::UTC, start);
    world.files = files(rule, page, &data);
    world.history = history.as_ref();
    let asked_first = asked_first(packs, rule);
    world.expect_verdicts(asked_first.iter().map(|rule| rule.id.as_str()));
    for other in asked_first {
        let page = sources.get(other.page).ok_or("a page whose verdict is asked for is not at hand")?;
        let said = outcomes(packs, other, &world, page, None);
        let worst = said.iter().map(|(_, outcome)| outcome.verdict).max().unwrap_or(Verdict::NotTested);
        let of = said.iter().filter_map(|(subject, outcome)| Some(((*subject)?, outcome.verdict))).collect();
        if let Some(place) = world.verdicts.get(&other.id) {
            let _ = place.set(Verdicts { worst, of });
        }
    }
    let outcomes = outcomes(packs, rule, &world, page, Some(taken));
    judge(&world, example, &outcomes)
}

/// The key of an example under which the past of its records stands.
const PAST: &str = "history";

/// What an example says of the past of its records.
fn past<'s>(source: &'s Source) -> Option<Entry<'s>> {
    if !source.text().lines().any(|line| line.starts_with(PAST)) {
        return None;
    }
    let mut documents = format::documents(Format::Yaml, source, &Limits::default(), &mut Vec::new()).into_iter();
    match documents.next()?.kind {
        Kind::Map(entries) => entries.into_iter().find(|entry| entry.key == PAST),
        _ => None,
    }
}

/// The text of an example with what it says of the past blanked: the rest are records.
fn without(text: &str, past: &Entry<'_>) -> String {
    let (start, end) = (past.key_span.start as usize, past.value.span.end as usize);
    let (before, rest) = text.split_at_checked(start).unwrap_or((text, ""));
    let (own, after) = rest.split_at_checked(end.saturating_sub(start)).unwrap_or((rest, ""));
    // The colon of a key with nothing behind it is part of what is left out.
    let after = if own.contains(':') { after } else { after.trim_start_matches(':') };
    let blank: String = own.chars().map(|c| if c == '\n' { c } else { ' ' }).collect();
    format!("{before}{blank}{after}")
}

/// The files that the records of an example name: those that stand on the page are there, no others.
fn files(rule: &Rule, page: &Source, data: &Dataset) -> FxHashMap<String, FileFact> {
    let fact = |name: &str| {
        let Some((_, span)) = rule.example_files.iter().find(|(known, _)| known == name) else {
            return FileFact::default();
        };
        let bytes = page.slice(*span).as_bytes();
        let (dated_from, dated_to) = look(None, name, bytes, &Limits::default()).days(chrono_tz::UTC);
        FileFact {
            sha256: Some(hex(&Sha256::digest(bytes))),
            size: u64::try_from(bytes.len()).ok(),
            dated_from,
            dated_to,
            broken_links: None,
        }
    };
    let named = data.named_files();
    named.into_iter().map(|name| (name.to_owned(), fact(name))).collect()
}

/// The branches of these rules that no example took, by place. Branches of terms are looked at where all pages that may
/// call them were run.
pub fn not_taken(rules: &[&Rule], terms_too: bool, taken: &Taken) -> Vec<Branch> {
    let mut left = BTreeSet::new();
    for rule in rules {
        let own = |span: Span| span.source == rule.page;
        let sites = rule.program.sites().iter().filter(|site| terms_too || own(site.span));
        left.extend(sites.flat_map(Site::branches).filter(|branch| !taken.has(*branch)));
    }
    left.into_iter().collect()
}

/// The rules whose verdicts a rule asks for, and those that they ask for, in the order in which they are put.
fn asked_first<'p>(packs: &'p Packs, rule: &Rule) -> Vec<&'p Rule> {
    let asks = |at: usize| packs.order.asks.get(at).map_or(&[][..], Vec::as_slice);
    let own = packs.rules.iter().position(|known| known.id == rule.id);
    let mut open: Vec<usize> = own.map_or(&[][..], asks).to_vec();
    let mut wanted = Vec::new();
    while let Some(at) = open.pop() {
        if !wanted.contains(&at) {
            wanted.push(at);
            open.extend(asks(at));
        }
    }
    packs.order.sequence.iter().filter(|at| wanted.contains(at)).filter_map(|at| packs.rules.get(*at)).collect()
}

/// What a rule says of each subject of its population; the branches it takes are noted.
fn outcomes(
    packs: &Packs,
    rule: &Rule,
    world: &World<'_>,
    page: &Source,
    taken: Option<&Taken>,
) -> Vec<(Option<RecordId>, Outcome)> {
    let subjects: Vec<Option<RecordId>> = match &rule.each {
        Each::Dataset => vec![None],
        Each::Any | Each::Types(_) => world
            .data
            .iter()
            .filter(|(_, record)| match &rule.each {
                Each::Types(types) => types.contains(&record.kind),
                _ => true,
            })
            .map(|(id, _)| id)
            .filter(|id| rule.withdrawn || !world.is_withdrawn(*id))
            .map(Some)
            .collect(),
    };
    let params = rule.params_in_force(&packs.params, &Params::default());
    let about = |subject| Asked { world, subject, params: &params, page, trace: false, taken };
    let attestations = Attestations::of(packs, world);
    let in_force = rule.criterion_in_force(&about(None));
    if rule.gate_run {
        rule.program.opens(&about(None));
    }
    let mut said = Vec::new();
    for subject in subjects {
        let asked = about(subject);
        let outcome = match rule.program.applies(&asked) {
            Ok(false) => continue,
            Ok(true) => rule.program.check(&asked),
            Err(outcome) => *outcome,
        };
        if !rule.gate_run {
            rule.program.opens(&asked);
        }
        let outcome = attestations.answered(world, rule, subject, outcome);
        said.push((subject, rule.settle(outcome, in_force)));
    }
    said
}

/// Whether the worst verdict is the one the example is tagged with, and says what it must say.
fn judge(world: &World<'_>, example: &Example, outcomes: &[(Option<RecordId>, Outcome)]) -> Result<(), String> {
    let worst = outcomes.iter().map(|(_, outcome)| outcome.verdict).max();
    let worst = match (worst, example.verdict) {
        (Some(worst), _) => worst,
        // An example may show that a duty does not apply by leaving the population empty.
        (None, Verdict::NotApplicable) => return Ok(()),
        (None, _) => Verdict::NotTested,
    };
    let said: Vec<String> = outcomes
        .iter()
        .filter(|(_, outcome)| outcome.verdict == worst)
        .map(|(subject, outcome)| text(world, *subject, outcome))
        .collect();
    let said = said.join(" | ");
    if worst != example.verdict {
        return Err(format!("tagged {}, but came out {}: {said}", example.verdict.name(), worst.name()));
    }
    match &example.contains {
        Some(wanted) if !said.contains(wanted.as_str()) => Err(format!("`{wanted}` is not said, but: {said}")),
        _ => Ok(()),
    }
}

fn text(world: &World<'_>, subject: Option<RecordId>, outcome: &Outcome) -> String {
    let about = world.subject_of(subject);
    let said = match (&outcome.message, &outcome.why) {
        (Some(message), _) => message.clone(),
        (None, Some(why)) => grade::missing(world, &about, why),
        (None, None) => String::new(),
    };
    [said, outcome.notes.join("; ")].join(" ").trim().to_owned()
}
