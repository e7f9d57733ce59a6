//! The trace of a pack: each statement of the guide it was made from, the rules that serve it, how far records can answer
//! it, and what is left to a person. The page `docs/trace.md` is this, and a test keeps it current.

use std::fmt::Write;

use crate::rule::{Answers, Packs, Statement};

/// The trace as a Markdown page.
pub fn page(packs: &Packs) -> String {
    let mut out = String::from(
        "# Trace\n\nGenerated from `trace.yaml` and the pages of the pack; a test keeps it current. Each statement of the guide \
         that the pack was made from, in our own words; how far records can answer it (*records*: wholly; *partly*: form and \
         time, substance needs a person; *person*: only a person, and a record shows that one did; *none*: it asks nothing); \
         the rules that serve it; and what a person has to do. What only a person can judge a rule puts as a question, and an \
         `attestation` on record answers it until its last day.\n",
    );
    let _ = writeln!(out, "\n{}\n", summary(packs));
    out.push_str("| id | statement | answered by | shown by | rules | the person |\n|---|---|---|---|---|---|\n");
    for statement in &packs.trace {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} |",
            cell(&statement.id),
            cell(&statement.says),
            statement.answers.name(),
            cell(&statement.shown_by),
            rules(packs, statement),
            cell(&statement.person)
        );
    }
    out
}

/// The rules of the packs that say they serve a statement, by id.
pub fn serving<'p>(packs: &'p Packs, statement: &str) -> Vec<&'p str> {
    let serve = packs.rules.iter().filter(|rule| rule.basis.iter().any(|basis| basis == statement));
    serve.map(|rule| rule.id.as_str()).collect()
}

/// What is missing of a statement: rules that the trace names and the packs do not have.
pub fn missing<'p>(packs: &Packs, statement: &'p Statement) -> Vec<&'p str> {
    statement.rules.iter().map(String::as_str).filter(|rule| packs.rule(rule).is_none()).collect()
}

fn summary(packs: &Packs) -> String {
    let count = |answers| packs.trace.iter().filter(|statement| statement.answers == answers).count();
    let served = packs.trace.iter().filter(|statement| !serving(packs, &statement.id).is_empty()).count();
    format!(
        "{} statements: {} answered by records, {} partly, {} by a person alone, {} ask nothing. {served} are served by at \
         least one rule of the pack.",
        packs.trace.len(),
        count(Answers::Records),
        count(Answers::Partly),
        count(Answers::Person),
        count(Answers::Nothing)
    )
}

fn rules(packs: &Packs, statement: &Statement) -> String {
    let mut parts: Vec<String> = serving(packs, &statement.id).into_iter().map(|rule| format!("`{rule}`")).collect();
    let missing = missing(packs, statement);
    if !missing.is_empty() {
        let names: Vec<String> = missing.into_iter().map(|rule| format!("`{rule}`")).collect();
        parts.push(format!("*not in the pack yet:* {}", names.join(", ")));
    }
    parts.join(", ")
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").split_whitespace().collect::<Vec<_>>().join(" ")
}
