//! The vulnerabilities that a bill of materials in CycloneDX lists, each with what an analysis made of it.

use super::made::{Made, at, document, elements, file, is_map, may_list, text_at};
use super::sarif::of_score;
use super::{Limits, Sink};
use crate::node::Node;
use crate::problem::Problem;
use crate::source::Source;

/// Reads a bill of materials in JSON.
pub fn read<'s>(source: &'s Source, limits: &Limits, sink: &mut dyn Sink<'s>) {
    if source.text().trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        let problem = Problem::error("this bill of materials is in XML, which is not read", source.beginning());
        return sink.problem(problem.help("export it as JSON"));
    }
    let Some(root) = document(source, limits, sink) else { return };
    if text_at(&root, &["bomFormat"]) != Some("CycloneDX") {
        let problem = Problem::error("this is no bill of materials of CycloneDX", source.beginning());
        return sink.problem(problem.help("its `bomFormat` is `CycloneDX`"));
    }
    let date = at(&root, &["metadata", "timestamp"]);
    let title = at(&root, &["metadata", "component", "name"]);
    let dates: Vec<Node<'s>> = date.cloned().into_iter().collect();
    file(source, "export", title, &dates).hand_over(sink);
    let listed = may_list(&root, "vulnerabilities", sink);
    if listed.is_empty() {
        let message = "this bill of materials lists no vulnerabilities: it does not say whether any were looked for";
        let help = "its components are no records; a report of a scan is evidence that one was made";
        sink.problem(Problem::note(message, source.beginning()).help(help));
    }
    for (number, one) in (1..).zip(listed) {
        if is_map("vulnerability", one, sink) {
            vulnerability(source, number, one, date).hand_over(sink);
        }
    }
}

fn vulnerability<'s>(source: &'s Source, number: usize, node: &Node<'s>, date: Option<&Node<'s>>) -> Made<'s> {
    let made = Made::new("vulnerability", node.span);
    let id = format!("{}#vulnerability-{number}", source.name());
    let made = made.say("id", id, node.span).take("identifier", node.get("id")).take("title", node.get("id"));
    let made = made.take("description", node.get("description")).take("found_on", date);
    let made = match severity(node) {
        Some((severity, at)) => made.say("severity", severity, at.span),
        None => made,
    };
    let state = at(node, &["analysis", "state"]);
    match (state.and_then(Node::as_text), state) {
        // What the analysis calls fixed nobody has verified.
        (Some("resolved" | "resolved_with_pedigree"), Some(at)) => made.say("status", "fixed", at.span),
        (Some("false_positive" | "not_affected"), Some(at)) => made.say("status", "false_positive", at.span),
        (Some("exploitable" | "in_triage"), Some(at)) => made.say("status", "open", at.span),
        (_, Some(_)) => made.take("status", state),
        (_, None) => made.say("status", "open", node.span),
    }
}

/// The gravest of the ratings, by word or by score.
fn severity<'n, 's>(node: &'n Node<'s>) -> Option<(&'static str, &'n Node<'s>)> {
    const WORDS: [&str; 4] = ["low", "medium", "high", "critical"];
    let rating = |one: &'n Node<'s>| {
        let word = one.get("severity").and_then(|said| {
            let text = said.as_text()?.to_ascii_lowercase();
            let text = if matches!(&*text, "info" | "none") { "low" } else { &text };
            Some((WORDS.iter().position(|word| *word == text)?, said))
        });
        let score = || {
            let said = one.get("score")?;
            let word = of_score(said.as_text()?)?;
            Some((WORDS.iter().position(|known| *known == word)?, said))
        };
        word.or_else(score)
    };
    let (at, said) = elements(node, "ratings").iter().filter_map(rating).max_by_key(|(rank, _)| *rank)?;
    Some((WORDS.get(at)?, said))
}
