//! Which rule waits for which: the order in which rules are put, gates first.

use rustc_hash::FxHashMap;

use super::Rule;
use crate::problem::Problem;
use crate::source::Span;

/// The gates of each rule, and an order in which every gate stands before what needs it.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// Indices of rules, gates first; rules that wait for nothing in the order of their ids.
    pub sequence: Vec<usize>,
    /// For each rule, the indices of its gates, in the order it names them.
    pub gates: Vec<Vec<usize>>,
    /// For each rule, the indices of the rules whose verdicts it asks for.
    pub asks: Vec<Vec<usize>>,
}

/// Orders rules. A need that names no rule, and a circle of needs, are errors of the pages concerned; `front` tells where
/// a page states its needs.
pub fn order(
    rules: &[Rule],
    front: impl Fn(&Rule, &str) -> Span,
    accepted_by: Option<&str>,
    problems: &mut Vec<Problem>,
) -> Order {
    let by_id: FxHashMap<&str, usize> = rules.iter().enumerate().map(|(at, rule)| (rule.id.as_str(), at)).collect();
    let mut gates = Vec::with_capacity(rules.len());
    let mut asks = Vec::with_capacity(rules.len());
    for rule in rules {
        let mut own = Vec::new();
        for need in &rule.needs {
            match by_id.get(need.as_str()) {
                Some(at) => own.push(*at),
                None => {
                    let problem =
                        Problem::error(format!("`{}` needs `{need}`, which is no rule", rule.id), front(rule, need));
                    problems.push(problem.did_you_mean(need, by_id.keys().copied()));
                }
            }
        }
        gates.push(own);
        asks.push(asked_by(rule, &by_id, problems));
    }
    if let Some(judge) = accepted_by {
        every_rule_asks(judge, &by_id, &gates, &mut asks, problems);
    }
    let edges: Vec<Vec<usize>> = gates.iter().zip(&asks).map(|(gates, asks)| [&gates[..], asks].concat()).collect();
    let mut walk =
        Walk { gates: &edges, state: vec![State::New; rules.len()], sequence: Vec::new(), circles: Vec::new() };
    for at in 0..rules.len() {
        walk.visit(at, &mut Vec::new());
    }
    let (sequence, circles) = (walk.sequence, walk.circles);
    for circle in circles {
        let names: Vec<&str> = circle.iter().filter_map(|at| rules.get(*at)).map(|rule| rule.id.as_str()).collect();
        let first = circle.first().and_then(|at| rules.get(*at));
        let back = names.first().copied().unwrap_or("");
        let span = first.map(|rule| front(rule, names.get(1).copied().unwrap_or(back)));
        let message = format!("rules need each other in a circle: {} → {back}", names.join(" → "));
        problems.push(Problem::error(message, span).help("a gate must be decided before what needs it"));
    }
    Order { sequence, gates, asks }
}

/// Any rule may end with a question, and the rule that judges attestations says whether an answer counts: every rule but
/// that one, and what that one waits for, asks for its verdict.
fn every_rule_asks(
    judge: &str,
    by_id: &FxHashMap<&str, usize>,
    gates: &[Vec<usize>],
    asks: &mut [Vec<usize>],
    problems: &mut Vec<Problem>,
) {
    let Some(judge) = by_id.get(judge).copied() else {
        let problem = Problem::error(format!("attestations are to be accepted by `{judge}`, which is no rule"), None);
        problems.push(problem.help("`attested` of pack.yaml names the rule"));
        return;
    };
    let mut before = vec![judge];
    let mut at = 0;
    while let Some(rule) = before.get(at).copied() {
        let more = [gates.get(rule), asks.get(rule)].into_iter().flatten().flatten();
        let more: Vec<usize> = more.copied().filter(|more| !before.contains(more)).collect();
        before.extend(more);
        at += 1;
    }
    for (rule, asks) in asks.iter_mut().enumerate() {
        if !before.contains(&rule) && !asks.contains(&judge) {
            asks.push(judge);
        }
    }
}

/// The rules whose verdicts a rule asks for, each once.
fn asked_by(rule: &Rule, by_id: &FxHashMap<&str, usize>, problems: &mut Vec<Problem>) -> Vec<usize> {
    let mut asks = Vec::new();
    for (name, span) in rule.program.asks_of() {
        match by_id.get(name.as_str()) {
            Some(at) if !asks.contains(at) => asks.push(*at),
            Some(_) => {}
            None => {
                let problem = Problem::error(format!("no rule is called `{name}`"), *span);
                problems.push(problem.did_you_mean(name, by_id.keys().copied()));
            }
        }
    }
    asks
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    New,
    Open,
    Done,
}

struct Walk<'a> {
    gates: &'a [Vec<usize>],
    state: Vec<State>,
    sequence: Vec<usize>,
    circles: Vec<Vec<usize>>,
}

impl Walk<'_> {
    /// Depth is bounded by the number of rules; packs are bounded in size.
    fn visit(&mut self, at: usize, path: &mut Vec<usize>) {
        match self.state.get(at) {
            Some(State::Done) | None => return,
            Some(State::Open) => {
                let from = path.iter().position(|open| *open == at).unwrap_or(0);
                self.circles.push(path.get(from..).unwrap_or(&[]).to_vec());
                return;
            }
            Some(State::New) => {}
        }
        self.set(at, State::Open);
        path.push(at);
        let gates = self.gates;
        for gate in gates.get(at).map_or(&[][..], Vec::as_slice) {
            self.visit(*gate, path);
        }
        path.pop();
        self.set(at, State::Done);
        self.sequence.push(at);
    }

    fn set(&mut self, at: usize, state: State) {
        if let Some(slot) = self.state.get_mut(at) {
            *slot = state;
        }
    }
}
