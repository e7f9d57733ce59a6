//! What is told of an improvement once it was carried out: evidence, messages, training, the result, the lesson.

use chrono::NaiveDate;

use super::build::Builder;
use super::documents::{PROCEDURE, review_after};
use super::handled::trained;
use super::ideas::Idea;
use super::random::nth;
use super::sources::attestation;
use super::{Record, as_of, number, plus, texts};

/// Whose work an improvement may alter.
pub(super) const PARTIES: &[&str] = &["employee"];

/// Carried out 50 days after it was begun, tested, proven, told; those whose work it alters were trained where it takes that.
pub(super) fn implemented(b: &mut Builder, record: Record, turn: usize, idea: &mut Idea) -> Record {
    let (id, on) = (idea.improvement.clone(), plus(record.day("raised_on"), 90));
    idea.proof = b.evidence("screenshot", plus(on, -1), &id);
    idea.notice = message(b, &id, plus(on, 2), &["employee"], "From Monday on");
    let mut record = record
        .date("implemented_on", on)
        .text("implemented_as_planned", "yes")
        .list("evidence", std::slice::from_ref(&idea.proof))
        .list("communications", std::slice::from_ref(&idea.notice));
    if matches!(idea.category, "tool" | "configuration" | "policy" | "procedure") {
        idea.change = b.change_done("normal", on);
        record = record.list("changes", std::slice::from_ref(&idea.change));
    }
    if matches!(idea.category, "tool" | "configuration" | "procedure") {
        idea.test = b.evidence("test_result", plus(on, -5), &id);
        record = record.list("test_evidence", std::slice::from_ref(&idea.test));
    }
    if idea.category == "training" {
        record = record.bare("needs_training", true);
        let people = [b.person(), b.person()];
        idea.training = trained(b, "improvement", &id, &people, plus(on, 3));
        if turn % 16 == 2 {
            let statement = "The list of the course was held against the rota of both teams";
            idea.answer = attestation(b, "10.1-training-given", &id, statement);
        } else {
            record = record.list("affected", &people);
        }
    }
    record
}

/// Judged 50 days later by what was seen since, told, learned from.
pub(super) fn evaluated(b: &mut Builder, record: Record, turn: usize, idea: &mut Idea) -> Record {
    let (id, on) = (idea.improvement.clone(), plus(record.day("implemented_on"), 50));
    idea.result = if turn % 7 == 3 { nth(&["partly", "not_effective"], turn / 7) } else { "effective" };
    idea.seen = b.evidence("export", plus(on, -4), &id);
    let post = if idea.result == "effective" { 12 } else { 38 };
    let raised = review_after((as_of() - record.day("raised_on")).num_days());
    let mut reviews: Vec<String> = raised.into_iter().chain(review_after((as_of() - on).num_days())).collect();
    reviews.dedup();
    let mut record = record
        .date("evaluated_on", on)
        .text("evaluated_by", b.person())
        .text("result", idea.result)
        .bare("post_value", post)
        .text("rationale", "The open lines were counted again eight weeks later");
    record.set_list("reviews", &reviews);
    record.set_list("evidence", &[idea.proof.clone(), idea.seen.clone()]);
    if idea.result == "effective" && idea.impact != "low" {
        idea.news = message(b, &id, plus(on, 12), &["employee", "customer"], "What came of it");
    }
    if idea.result != "effective" {
        idea.lesson = lesson(b, &id, "failure", plus(on, 8), idea);
    } else if turn.is_multiple_of(2) {
        idea.lesson = lesson(b, &id, "success", plus(on, 8), idea);
    }
    record
}

/// A message on an improvement, which says what it brings; some keep that in a field of its own.
fn message(b: &mut Builder, about: &str, on: NaiveDate, audience: &[&str], opening: &str) -> String {
    let at = b.company.register("communication").len();
    let name = texts::name(at + 15_000);
    let record = Record::new(&b.id("communication"))
        .text("title", format!("{opening}: {name}"))
        .date("sent_on", on)
        .text("sender", number("person", 1))
        .list("audience", audience)
        .text("channel", nth(&["mail", "intranet", "meeting"], at))
        .list("about", &[about])
        .date("recorded_on", on);
    let record = match at % 3 {
        0 => record.bare("states_benefit", true).text("summary", format!("News from {name} for those who work there")),
        _ => record.text(
            "body",
            format!("{opening} the new way at {name} holds. It saves {}.", texts::benefit(&mut b.random)),
        ),
    };
    b.add("communication", record)
}

/// A lesson that two people drew together, and the message that passed it on.
fn lesson(b: &mut Builder, source: &str, outcome: &str, on: NaiveDate, idea: &mut Idea) -> String {
    let (id, name) = (b.id("lesson"), texts::name(b.company.register("lesson").len() + 18_000));
    idea.lesson_news = message(b, &id, plus(on, 6), &["employee"], "What we learned");
    let first = b.person();
    let people = [b.other(&first), first];
    let record = Record::new(&id)
        .text("title", format!("What {name} taught us"))
        .text("outcome", outcome)
        .text("source", source)
        .date("session_on", on)
        .list("participants", &people)
        .text("lesson", texts::lesson(&mut b.random, &name))
        .when(outcome == "failure", |record| {
            record.text("root_cause", format!("{name} had no time set aside to try it before the start"))
        })
        .list("shared_with", &["All teams"])
        .text("communication", idea.lesson_news.clone())
        .text("process_update", PROCEDURE)
        .date("recorded_on", on);
    b.add("lesson", record)
}

/// What was raised instead of the improvements that did not work, once all others are on record.
pub(super) fn follow_ups(b: &mut Builder) {
    for at in 0..b.company.ideas.len() {
        let Some(idea) = b.company.ideas.get(at).filter(|idea| !idea.lesson.is_empty() && !idea.worked()) else {
            continue;
        };
        let of = idea.improvement.clone();
        let on = b.company.record("improvement", &of).map_or(as_of(), |record| plus(record.day("evaluated_on"), 10));
        let next = next(b, &of, on);
        if let Some(idea) = b.company.ideas.get_mut(at) {
            idea.next = next;
        }
    }
}

fn next(b: &mut Builder, of: &str, on: NaiveDate) -> String {
    let name = texts::name(b.company.register("improvement").len() + 21_000);
    let record = Record::new(&b.id("improvement"))
        .text("title", texts::idea(&mut b.random, &name))
        .text("description", b.random.text())
        .text("source", "self_report")
        .text("source_ref", of)
        .text("raised_by", b.person())
        .date("raised_on", on)
        .text("owner", b.person())
        .date("recorded_on", on)
        .text("status", "suggested");
    b.add("improvement", record)
}
