//! How statements are worded (domain E.1): facts without adjectives, in few words; an opportunity is not put as a
//! requirement, so that nothing required is softened and nothing advised hardened.

use super::{Criterion, Rule};
use crate::problem::Problem;
use crate::script::Said;

/// Most words of a statement, holes counted as one each.
const WORDS: usize = 60;
/// Words that judge instead of telling.
const JUDGING: [&str; 5] = ["always", "never", "poor", "bad", "should consider"];
/// Words of a requirement.
const REQUIRING: [&str; 4] = ["required", "must", "shall", "not met"];

/// Warnings on the statements of a page.
pub(super) fn warnings(rule: &Rule) -> Vec<Problem> {
    let softens = rule.criterion == Criterion::Practice || rule.program.has_adopted();
    let mut found = Vec::new();
    for message in rule.program.messages() {
        let advice = match message.said {
            Said::Requirement => softens,
            Said::Advice => true,
            Said::Other => continue,
        };
        let mut warn = |what: String, help: &str| found.push(Problem::warning(what, message.span).help(help));
        if let Some(word) = JUDGING.iter().find(|word| holds(&message.text, word)) {
            warn(format!("the statement judges: `{word}`"), "tell what was found, with numbers and dates");
        }
        if let Some(word) = REQUIRING.iter().find(|word| advice && holds(&message.text, word)) {
            warn(
                format!("an opportunity for improvement is put as a requirement: `{word}`"),
                "say what is expected or what is done elsewhere",
            );
        }
        let words = message.text.split_whitespace().count();
        if words > WORDS {
            warn(format!("the statement has {words} words"), "say it in 60");
        }
    }
    found
}

/// Whether a text holds these words as words of their own, in any case.
fn holds(text: &str, words: &str) -> bool {
    let text = text.to_lowercase();
    text.match_indices(words).any(|(at, _)| {
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + words.len()..).and_then(|after| after.chars().next());
        !letter(before) && !letter(after)
    })
}
