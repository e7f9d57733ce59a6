//! Test results as JUnit writes them: each suite is an activity of a control, the file an item of evidence. A suite whose
//! tests all passed is a pass; a test that was skipped is none.

use super::made::{Made, file, parts};
use super::xml::{Piece, Tag, walk};
use super::{Limits, Sink};
use crate::node::Node;
use crate::problem::Problem;
use crate::source::{Source, Span};

/// Reads a file of test results. Of a file that is not whole nothing is handed over.
pub fn read<'s>(source: &'s Source, limits: &Limits, sink: &mut dyn Sink<'s>) {
    let mut results = Results::default();
    if let Err(problem) = walk(source, limits, |piece| results.piece(piece)) {
        return sink.problem(problem);
    }
    if let Some((name, span)) = results.stranger {
        let problem = Problem::error(format!("this XML holds no test results: its first element is `{name}`"), span);
        return sink.problem(problem.help("test results of JUnit begin with `testsuites` or `testsuite`"));
    }
    let dates: Vec<Node<'s>> = results.done.iter().filter_map(|suite| suite.timestamp.clone()).collect();
    file(source, "test_result", results.name.as_ref(), &dates).hand_over(sink);
    for problem in results.problems {
        sink.problem(problem);
    }
    for (number, suite) in (1..).zip(results.done) {
        suite.activity(source, number).hand_over(sink);
    }
}

/// What was seen so far.
#[derive(Default)]
struct Results<'s> {
    /// What is open, outermost first.
    open: Vec<Element<'s>>,
    done: Vec<Suite<'s>>,
    /// The name of the whole.
    name: Option<Node<'s>>,
    problems: Vec<Problem>,
    /// The first element where it is none of test results.
    stranger: Option<(&'s str, Span)>,
}

enum Element<'s> {
    Suite(Box<Suite<'s>>),
    Case(Case<'s>),
    Other,
}

/// A suite of tests.
#[derive(Default)]
struct Suite<'s> {
    span: Option<Span>,
    name: Option<Node<'s>>,
    timestamp: Option<Node<'s>>,
    /// How many tests it says it has, and how many of them failed or ended in an error.
    said: (u64, u64),
    passed: u64,
    skipped: u64,
    failed: u64,
    exceptions: Vec<Node<'s>>,
    /// Tests and failures of the suites within it.
    inner: (u64, u64),
    nested: bool,
    /// Whether it is the element around all suites.
    all: bool,
}

/// One test.
struct Case<'s> {
    name: String,
    span: Span,
    outcome: Outcome,
    message: Option<Node<'s>>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Passed,
    Flaky,
    Skipped,
    Failed,
}

impl<'s> Results<'s> {
    fn piece(&mut self, piece: Piece<'s>) {
        match piece {
            Piece::Open(tag) => self.begin(&tag),
            Piece::Close => self.end(),
            Piece::Text(_) => {}
        }
    }

    fn begin(&mut self, tag: &Tag<'s>) {
        let first = self.open.is_empty();
        if first && !matches!(tag.name, "testsuites" | "testsuite") {
            self.stranger = Some((tag.name, tag.span));
        }
        if first {
            self.name = tag.get("name").cloned();
        }
        let element = match (tag.name, self.open.last_mut()) {
            ("testsuites" | "testsuite", outer) => {
                let outer = match outer {
                    Some(Element::Suite(outer)) => {
                        outer.nested = true;
                        outer.timestamp.clone()
                    }
                    _ => None,
                };
                Element::Suite(Box::new(Suite::of(tag, outer)))
            }
            ("testcase", Some(Element::Suite(_))) => Element::Case(Case::of(tag)),
            (name, Some(Element::Case(case))) => {
                case.outcome(name, tag);
                Element::Other
            }
            _ => Element::Other,
        };
        self.open.push(element);
    }

    fn end(&mut self) {
        match (self.open.pop(), self.open.last_mut()) {
            (Some(Element::Case(case)), Some(Element::Suite(suite))) => suite.take(case),
            (Some(Element::Suite(suite)), outer) => {
                if let Some(Element::Suite(outer)) = outer {
                    outer.inner.0 += suite.seen();
                    outer.inner.1 += suite.failed + suite.inner.1;
                }
                self.problems.extend(suite.short());
                if !suite.all && (suite.own() > 0 || !suite.nested) {
                    self.done.push(*suite);
                }
            }
            _ => {}
        }
    }
}

impl<'s> Suite<'s> {
    /// A suite without a date of its own ran no earlier than the one it lies in.
    fn of(tag: &Tag<'s>, outer: Option<Node<'s>>) -> Self {
        let number = |name: &str| tag.text(name).trim().parse::<u64>().unwrap_or(0);
        Self {
            span: Some(tag.span),
            name: tag.get("name").cloned(),
            timestamp: tag.get("timestamp").cloned().or(outer),
            said: (number("tests"), number("failures").saturating_add(number("errors"))),
            all: tag.name == "testsuites",
            ..Self::default()
        }
    }

    fn take(&mut self, case: Case<'s>) {
        let word = match case.outcome {
            Outcome::Passed => {
                self.passed += 1;
                return;
            }
            Outcome::Flaky => {
                self.passed += 1;
                "passed only when run again"
            }
            Outcome::Skipped => {
                self.skipped += 1;
                "skipped"
            }
            Outcome::Failed => {
                self.failed += 1;
                "failed"
            }
        };
        let text = match case.message.as_ref().and_then(Node::as_text) {
            Some(message) if !message.trim().is_empty() => format!("{word}: {}: {}", case.name, message.trim()),
            _ => format!("{word}: {}", case.name),
        };
        self.exceptions.push(parts(vec![("text", Node::text(text, case.span))], case.span));
    }

    /// How many tests stand in it, those of suites within it not counted.
    fn own(&self) -> u64 {
        self.passed + self.skipped + self.failed
    }

    fn seen(&self) -> u64 {
        self.own() + self.inner.0
    }

    /// What is wrong where the suite lists fewer tests than it says it has: the rest may have failed.
    fn short(&self) -> Option<Problem> {
        let (seen, said) = (self.seen(), self.said.0);
        let message = format!("this suite says that it has {said} tests, and lists {seen}");
        let help = "write the results anew and whole; until then the suite is no pass";
        (seen < said).then(|| Problem::error(message, self.span).help(help))
    }

    /// Nothing where no test ran, or where some may have run that are not listed.
    fn result(&self) -> Option<&'static str> {
        let failed = self.failed > 0 || self.said.1 > self.failed + self.inner.1;
        match (failed, self.passed) {
            (true, _) => Some("fail"),
            (false, 0) => None,
            _ if self.short().is_some() => None,
            _ if self.exceptions.is_empty() => Some("pass"),
            _ => Some("pass_with_exceptions"),
        }
    }

    fn activity(self, source: &'s Source, number: usize) -> Made<'s> {
        let span = self.span.unwrap_or_else(|| source.beginning());
        let result = self.result();
        let made = Made::new("activity", span).say("id", format!("{}#suite-{number}", source.name()), span);
        let made = made.take("title", self.name.as_ref()).take("performed_on", self.timestamp.as_ref());
        let made = match result {
            Some(result) => made.say("result", result, span),
            None => made,
        };
        let made = made.say("population", self.own().to_string(), span).say("succeeded", self.passed.to_string(), span);
        made.list("exceptions", self.exceptions).list("evidence", vec![Node::text(source.name(), source.beginning())])
    }
}

impl<'s> Case<'s> {
    fn of(tag: &Tag<'s>) -> Self {
        let name = match (tag.text("classname"), tag.text("name")) {
            ("", name) => name.to_owned(),
            (class, name) => format!("{class} {name}"),
        };
        // Some tools list a test that did not run without saying so in an element of its own.
        let ran =
            !matches!(tag.text("status"), "notrun" | "disabled" | "skipped") && tag.text("result") != "suppressed";
        let outcome = if ran { Outcome::Passed } else { Outcome::Skipped };
        Self { name, span: tag.span, outcome, message: None }
    }

    fn outcome(&mut self, name: &str, tag: &Tag<'s>) {
        let outcome = match name {
            "failure" | "error" => Outcome::Failed,
            "skipped" => Outcome::Skipped,
            "flakyFailure" | "flakyError" => Outcome::Flaky,
            _ => return,
        };
        if outcome > self.outcome {
            self.outcome = outcome;
            self.message = tag.get("message").cloned();
        }
    }
}
