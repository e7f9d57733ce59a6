//! What only a person can judge, answered: an attestation is a record like any other, and a pack names the rule that says
//! whether one counts. An answer ends; after its last day the question is open again.

use chrono::NaiveDate;
use rustc_hash::FxHashMap;

use crate::finding::Verdict;
use crate::problem::Problem;
use crate::record::{Dataset, Record};
use crate::rule::{Packs, Rule};
use crate::script::{Outcome, Read, World};
use crate::value::{Hit, RecordId, Scalar, Value};

/// The attestations of a run, by the rule whose question they answer and the record they are about.
#[derive(Debug, Default)]
pub struct Attestations<'d> {
    answers: FxHashMap<(&'d str, Option<RecordId>), Vec<Answer<'d>>>,
    /// The rule that says whether an attestation counts.
    accepted_by: Option<String>,
}

/// One answer.
#[derive(Clone, Copy, Debug)]
struct Answer<'d> {
    record: RecordId,
    id: &'d str,
    on: NaiveDate,
    until: Option<NaiveDate>,
    yes: bool,
    statement: &'d str,
    read: Read,
}

impl<'d> Attestations<'d> {
    /// The attestations among the records: of the type that the packs name, not withdrawn, with a rule, an answer and a
    /// day. One that lacks any of these answers nothing.
    pub fn of(packs: &Packs, world: &World<'d>) -> Self {
        let mut all = Self::default();
        let Some(attested) = &packs.attested else { return all };
        all.accepted_by = Some(attested.accepted_by.clone());
        let Some(kind) = world.data.model.type_named(&attested.kind) else { return all };
        for id in world.of_type(kind, false) {
            let Some(record) = world.data.record(*id) else { continue };
            if let Some((rule, subject, answer)) = read(world, *id, record) {
                all.answers.entry((rule, subject)).or_default().push(answer);
            }
        }
        all.answers.values_mut().for_each(|answers| answers.sort_by_key(|answer| (answer.on, answer.record)));
        all
    }

    /// A question with its answer, where there is one that counts on the as-of date; any other outcome as it is.
    pub fn answered(&self, world: &World<'_>, rule: &Rule, subject: Option<RecordId>, outcome: Outcome) -> Outcome {
        if outcome.verdict != Verdict::NeedsHuman {
            return outcome;
        }
        // The record of the management system stands for it as a whole.
        let about = subject.filter(|subject| Some(*subject) != world.isms());
        let answers = self.answers.get(&(rule.id.as_str(), about)).map_or(&[][..], Vec::as_slice);
        let Some(answer) = answers.iter().rfind(|answer| answer.on <= world.as_of) else { return outcome };
        let question = outcome.message.clone().unwrap_or_default();
        let mut reads = outcome.reads.clone();
        reads.insert(0, answer.read);
        let (id, on) = (answer.id, answer.on);
        match answer.until {
            Some(until) if until < world.as_of => {
                let message = format!("{question} The answer of {on} ({id}) held until {until}.");
                Outcome { message: Some(message), reads, ..outcome }
            }
            _ if !self.counts(world, answer.record) => {
                let by = self.accepted_by.as_deref().unwrap_or("");
                let message = format!("{question} The attestation {id} of {on} does not count ({by}).");
                Outcome { message: Some(message), reads, ..outcome }
            }
            _ if answer.yes => {
                let mut notes = outcome.notes.clone();
                notes.push(format!("attested in {id} on {on}: {}", answer.statement));
                Outcome { verdict: Verdict::Conform, message: None, notes, reads, ..outcome }
            }
            _ => {
                let message = format!("Judged by a person on {on} ({id}): {}", answer.statement);
                Outcome { verdict: Verdict::Nonconform, message: Some(message), reads, ..outcome }
            }
        }
    }

    /// Whether the rule that judges attestations was put to this one and it conforms.
    fn counts(&self, world: &World<'_>, attestation: RecordId) -> bool {
        let rule = self.accepted_by.as_deref().and_then(|rule| world.verdicts.get(rule));
        let said = rule.and_then(std::sync::OnceLock::get);
        said.is_some_and(|said| said.of.get(&attestation) == Some(&Verdict::Conform))
    }
}

fn read<'d>(world: &World<'d>, id: RecordId, record: &'d Record) -> Option<(&'d str, Option<RecordId>, Answer<'d>)> {
    let data: &'d Dataset = world.data;
    let field = |name: &str| data.model.kind(record.kind).field_named(name);
    let value = |name: &str| -> Option<&'d Value> { record.field(field(name)?) };
    let text = |name: &str| match &value(name)?.scalar {
        Scalar::Text(text) => Some(&**text),
        _ => None,
    };
    let date = |name: &str| match &value(name)?.scalar {
        Scalar::Date(date) => Some(*date),
        _ => None,
    };
    let subject = match value("subject").map(|value| &value.scalar) {
        None | Some(Scalar::Absent(_)) => None,
        Some(Scalar::Ref(_, Hit::One(subject))) => Some(*subject).filter(|subject| Some(*subject) != world.isms()),
        // It is about something, and nobody can say about what.
        _ => return None,
    };
    let answer = value("answer")?;
    let yes = match &answer.scalar {
        Scalar::Choice(symbol) => data.model.word(*symbol) == "yes",
        _ => return None,
    };
    let read = Read { record: id, field: Some((field("answer")?.0, None)), span: answer.span };
    let (on, until) = (date("on")?, date("valid_until"));
    let statement = text("statement").unwrap_or("");
    Some((text("rule")?, subject, Answer { record: id, id: &record.id, on, until, yes, statement, read }))
}

/// Attestations that name no rule of the packs: they answer a question that nobody asks.
pub fn unasked(packs: &Packs, data: &Dataset) -> Vec<Problem> {
    let kind = packs.attested.as_ref().and_then(|attested| data.model.type_named(&attested.kind));
    let field = kind.and_then(|kind| data.model.kind(kind).field_named("rule"));
    let (Some(kind), Some(field)) = (kind, field) else { return Vec::new() };
    let named = data.records.iter().filter(|record| record.kind == kind).filter_map(|record| record.field(field));
    let unknown = named.filter_map(|value| match &value.scalar {
        Scalar::Text(name) if packs.rule(name).is_none() => {
            let problem = Problem::warning(format!("`{name}` is attested, and is no rule"), value.span);
            Some(problem.did_you_mean(name, packs.rules.iter().map(|rule| rule.id.as_str())))
        }
        _ => None,
    });
    unknown.collect()
}
