//! `tickmark readiness`: how it will stand on the day of an audit, with the working papers.

use globset::Glob;

use super::{Prepared, Scope, check, deliver, detail, today};
use crate::cli::{Answer, Readiness, Surroundings, Target};

/// Answers the command: a run as of the day of the audit, over all rules or those of one clause's working paper.
pub(super) fn answer(asked: &Readiness, surroundings: &Surroundings) -> Answer {
    let mut prepared = match Prepared::fetch(&asked.place, surroundings) {
        Ok(prepared) => prepared,
        Err(told) => return told.answer(surroundings),
    };
    let (rules, targets) = match rules(&prepared, asked).and_then(|rules| Ok((rules, targets(asked)?))) {
        Ok(found) => found,
        Err(wrong) => return Answer { err: format!("error: {wrong}\n"), exit: 2, ..Answer::default() },
    };
    let scope = Scope {
        as_of: asked.on.unwrap_or_else(|| today(&prepared, surroundings.now)),
        fail_on: asked.fail_on.map_or(prepared.config.fail_on, |threshold| threshold.0),
        rules,
        subjects: Vec::new(),
        detail: detail(&targets),
        ignore_dispositions: false,
        baseline: None,
    };
    prepared.ask(scope.as_of, surroundings);
    let report = check(&prepared, &scope);
    let answer = deliver(&report, &targets, &prepared, surroundings);
    std::mem::forget((prepared, report));
    answer
}

/// The rules of a clause's working paper; all where no clause is named.
fn rules(prepared: &Prepared, asked: &Readiness) -> Result<Vec<Glob>, String> {
    let Some(clause) = &asked.clause else { return Ok(Vec::new()) };
    let papers = &prepared.packs.papers;
    let Some(paper) = papers.iter().find(|paper| paper.clause == *clause) else {
        let known: Vec<&str> = papers.iter().map(|paper| paper.clause.as_str()).collect();
        return Err(match known.as_slice() {
            [] => "the packs have no working papers".to_owned(),
            known => format!("no working paper is about clause `{clause}`; there are: {}", known.join(", ")),
        });
    };
    let of_paper = prepared.packs.rules.iter().filter(|rule| paper.point_of(&rule.id).is_some());
    of_paper.map(|rule| Glob::new(&globset::escape(&rule.id)).map_err(|error| error.to_string())).collect()
}

fn targets(asked: &Readiness) -> Result<Vec<Target>, String> {
    if asked.outputs.is_empty() { Ok(vec![crate::cli::target("paper")?]) } else { Ok(asked.outputs.clone()) }
}
