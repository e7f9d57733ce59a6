//! Results of static analysis in SARIF: each run is an activity of a control. What it found is a vulnerability where the
//! rule is one of security, else an exception of the run. What was suppressed is told.

use super::made::{Made, at, document, earliest, elements, file, is_map, may_list, must_list, parts, text_at};
use super::{Limits, Sink};
use crate::node::Node;
use crate::problem::Problem;
use crate::source::Source;

/// Reads a file of SARIF.
pub fn read<'s>(source: &'s Source, limits: &Limits, sink: &mut dyn Sink<'s>) {
    let Some(root) = document(source, limits, sink) else { return };
    let runs = must_list(&root, "runs", sink);
    let dates: Vec<Node<'s>> = runs.iter().flat_map(ended).cloned().collect();
    let tool = runs.first().and_then(|run| at(run, &["tool", "driver", "name"]));
    if !runs.is_empty() {
        file(source, "test_result", tool, &dates).hand_over(sink);
    }
    for (number, run) in (1..).zip(runs) {
        if is_map("activity", run, sink) {
            Run::of(source, run, number).hand_over(sink);
        }
    }
}

/// When the invocations of a run ended, or where that is not said, began.
fn ended<'n, 's>(run: &'n Node<'s>) -> impl Iterator<Item = &'n Node<'s>> {
    let time = |one: &'n Node<'s>| one.get("endTimeUtc").or_else(|| one.get("startTimeUtc"));
    elements(run, "invocations").iter().filter_map(time)
}

struct Run<'n, 's> {
    source: &'s Source,
    node: &'n Node<'s>,
    id: String,
    date: Option<Node<'s>>,
}

impl<'n, 's> Run<'n, 's> {
    /// A run is as old as its first invocation.
    fn of(source: &'s Source, node: &'n Node<'s>, number: usize) -> Self {
        let dates: Vec<Node<'s>> = ended(node).cloned().collect();
        let id = format!("{}#run-{number}", source.name());
        Self { source, node, id, date: earliest(&dates).cloned() }
    }

    fn hand_over(&self, sink: &mut dyn Sink<'s>) {
        let results = may_list(self.node, "results", sink);
        let (mut found, mut exceptions, mut suppressed) = (Vec::new(), Vec::new(), 0_usize);
        for (number, result) in (1..).zip(results) {
            let is_map = matches!(result.kind, crate::node::Kind::Map(_));
            let state = State::of(result);
            suppressed += usize::from(state == State::Suppressed);
            if !is_map || (state != State::NoFailure && self.is_security(result)) {
                found.push((number, result, state));
            } else if state == State::Open {
                let text = at(result, &["message", "text"]).or_else(|| result.get("ruleId"));
                exceptions.extend(text.map(|text| parts(vec![("text", text.clone())], result.span)));
            }
        }
        if suppressed > 0 {
            let results = if suppressed == 1 { "1 result".to_owned() } else { format!("{suppressed} results") };
            let message = format!("{results} of this run suppressed: found, and declared not to be fixed");
            let help = "an acceptance on record says why they may stay";
            sink.problem(Problem::note(message, self.node.span).help(help));
        }
        self.activity(exceptions, found.iter().any(|(_, _, state)| *state == State::Open)).hand_over(sink);
        for (number, result, state) in found {
            if is_map("vulnerability", result, sink) {
                self.vulnerability(number, result, state).hand_over(sink);
            }
        }
    }

    fn activity(&self, mut exceptions: Vec<Node<'s>>, found: bool) -> Made<'s> {
        let invocations = elements(self.node, "invocations");
        let said = |one: &Node<'s>| text_at(one, &["executionSuccessful"]) == Some("true");
        let failed = invocations.iter().find(|one| !said(one));
        let whole = !invocations.is_empty() && failed.is_none();
        if let Some(failed) = failed {
            let at = failed.get("executionSuccessful").map_or(failed.span, |node| node.span);
            exceptions.push(parts(vec![("text", Node::text("the run did not end successfully", at))], at));
        }
        // Without results the run looked for nothing, and a run that nobody says to have ended well is no pass.
        let result = match (failed.is_some(), self.node.get("results"), found || !exceptions.is_empty()) {
            (true, ..) => Some("fail"),
            (false, None, _) => None,
            (false, _, true) => Some("pass_with_exceptions"),
            (false, _, false) => whole.then_some("pass"),
        };
        let made = Made::new("activity", self.node.span).say("id", self.id.clone(), self.node.span);
        let made = made.take("title", at(self.node, &["tool", "driver", "name"]));
        let made = made.take("performed_on", self.date.as_ref());
        let made = match result {
            Some(result) => {
                let place = failed.or_else(|| self.node.get("results")).map_or(self.node.span, |node| node.span);
                made.say("result", result, place)
            }
            None => made,
        };
        let file = Node::text(self.source.name(), self.source.beginning());
        made.list("exceptions", exceptions).list("evidence", vec![file])
    }

    fn vulnerability(&self, number: usize, result: &Node<'s>, state: State) -> Made<'s> {
        let made = Made::new("vulnerability", result.span);
        let made = match result.get("guid") {
            Some(guid) => made.take("id", Some(guid)),
            None => made.say("id", format!("{}-result-{number}", self.id), result.span),
        };
        let made = made.take("title", at(result, &["message", "text"])).take("identifier", rule_id(result));
        let lies = elements(result, "locations").first();
        let lies = lies.and_then(|location| at(location, &["physicalLocation", "artifactLocation", "uri"]));
        let made = made.take("description", lies);
        let made = match self.severity(result) {
            Some((severity, at)) => made.say("severity", severity, at.span),
            None => made,
        };
        let first = at(result, &["provenance", "firstDetectionTimeUtc"]).or(self.date.as_ref());
        let made = made.take("found_on", first).say("status", state.status(), result.span);
        made.say("found_by", self.id.clone(), self.node.span)
    }

    /// The rule that a result is of.
    fn rule(&self, result: &Node<'s>) -> Option<&'n Node<'s>> {
        let id = rule_id(result)?.as_text()?;
        let rules = at(self.node, &["tool", "driver"]).map_or(&[][..], |driver| elements(driver, "rules"));
        let index = text_at(result, &["ruleIndex"]).or_else(|| text_at(result, &["rule", "index"]));
        let named = |rule: &&Node<'s>| text_at(rule, &["id"]) == Some(id);
        let at = index.and_then(|index| index.parse::<usize>().ok()).and_then(|index| rules.get(index));
        at.filter(named).or_else(|| rules.iter().find(named))
    }

    /// Whether the rule is one of security: it says so, has a severity for it, or is the number of a known weakness.
    fn is_security(&self, result: &Node<'s>) -> bool {
        let known = |id: &str| ["CVE-", "GHSA-", "RUSTSEC-", "CWE-"].iter().any(|start| id.starts_with(start));
        let properties = self.rule(result).and_then(|rule| rule.get("properties"));
        rule_id(result).and_then(Node::as_text).is_some_and(known)
            || properties.is_some_and(|properties| {
                properties.get("security-severity").is_some()
                    || elements(properties, "tags").iter().any(|tag| tag.as_text() == Some("security"))
            })
    }

    /// By the severity that the rule has for security, else by the level of the result.
    fn severity(&self, result: &Node<'s>) -> Option<(&'static str, Node<'s>)> {
        let rule = self.rule(result);
        let score = rule.and_then(|rule| at(rule, &["properties", "security-severity"]));
        if let Some(word) = score.and_then(|node| of_score(node.as_text()?)) {
            return Some((word, score?.clone()));
        }
        let level = result.get("level").or_else(|| at(rule?, &["defaultConfiguration", "level"]));
        let word = match level.and_then(Node::as_text) {
            Some("error") => "high",
            Some("warning") => "medium",
            Some("note") => "low",
            _ => return None,
        };
        Some((word, level?.clone()))
    }
}

/// What becomes of a result.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    /// It was found before and is no more.
    Gone,
    Suppressed,
    /// It says that nothing is wrong, or that nothing could be said.
    NoFailure,
}

impl State {
    fn of(result: &Node<'_>) -> Self {
        let rejected = |one: &Node<'_>| matches!(text_at(one, &["status"]), Some("rejected" | "underReview"));
        let suppressions = elements(result, "suppressions");
        match (text_at(result, &["kind"]), text_at(result, &["baselineState"])) {
            (Some(kind), _) if !matches!(kind, "fail" | "open" | "review") => Self::NoFailure,
            (_, Some("absent")) => Self::Gone,
            _ if !suppressions.is_empty() && !suppressions.iter().any(rejected) => Self::Suppressed,
            _ => Self::Open,
        }
    }

    fn status(self) -> &'static str {
        match self {
            Self::Open | Self::NoFailure => "open",
            Self::Gone => "fixed",
            Self::Suppressed => "deferred",
        }
    }
}

fn rule_id<'n, 's>(result: &'n Node<'s>) -> Option<&'n Node<'s>> {
    result.get("ruleId").or_else(|| at(result, &["rule", "id"]))
}

/// The word for a score from 0 to 10.
pub(super) fn of_score(score: &str) -> Option<&'static str> {
    let score = score.trim().parse::<f64>().ok().filter(|score| (0.0..=10.0).contains(score))?;
    Some(match score {
        9.0.. => "critical",
        7.0.. => "high",
        4.0.. => "medium",
        _ => "low",
    })
}
