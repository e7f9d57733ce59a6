//! What the organisation found by itself and has in hand (SUP-KNOWN, domain 0.4).

use globset::{Glob, GlobMatcher};

use crate::node::Node;
use crate::problem::Problem;
use crate::rule::keys;
use crate::shape::Shape;

/// When an entry that keeps the fingerprint of a failure covers it. The entries are those that `raised` names.
#[derive(Clone, Debug)]
pub struct Managed {
    /// The states in which an entry is open.
    pub open: Vec<String>,
    /// The field with the day on which the matter was noticed.
    pub detected: String,
    /// The field that says by whom it was found, and the values that are not the organisation itself.
    pub found_by: (String, Vec<String>),
    /// Types of records that belong to an entry: what is late with them is late with it.
    pub with: Vec<String>,
    in_time: Vec<GlobMatcher>,
}

impl Managed {
    pub(super) fn read(node: &Node<'_>, problems: &mut Vec<Problem>) -> Self {
        let mut shape = Shape::of(node, &keys::MANAGED, problems);
        let mut names = |key| {
            let texts = shape.texts(key, problems);
            texts.into_iter().map(|(text, _)| text.to_owned()).collect::<Vec<_>>()
        };
        let (open, with, others) = (names("open"), names("with"), names("others"));
        let mut text = |key| shape.required_text(key, problems).map_or(String::new(), |(text, _)| text.to_owned());
        let (detected, found_by) = (text("detected"), text("found_by"));
        let mut in_time = Vec::new();
        for (rule, span) in shape.texts("in_time", problems) {
            match Glob::new(rule) {
                Ok(glob) => in_time.push(glob.compile_matcher()),
                Err(error) => problems.push(Problem::error(format!("`{rule}` is no pattern: {error}"), span)),
            }
        }
        shape.finish(problems);
        if in_time.is_empty() || open.is_empty() {
            let problem = Problem::error("`managed` needs the keys `open` and `in_time`", node.span);
            problems.push(problem.help("without them any entry would cover any failure for ever"));
        }
        Self { open, detected, found_by: (found_by, others), with, in_time }
    }

    /// Whether a rule is one of those that say whether an entry is handled in time.
    pub fn judges(&self, rule: &str) -> bool {
        self.in_time.iter().any(|matcher| matcher.is_match(rule))
    }
}
