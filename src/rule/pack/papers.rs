//! Working papers of a pack: the points an auditor goes through, and the rules that prepare each (domain E.4).

use globset::{Glob, GlobMatcher};

use crate::node::Node;
use crate::problem::Problem;
use crate::rule::keys;
use crate::shape::Shape;

/// A working paper as a pack plans it.
#[derive(Clone, Debug)]
pub struct PaperPlan {
    /// The clause it is about.
    pub clause: String,
    /// What it is about.
    pub title: String,
    /// Its points, in order.
    pub points: Vec<PointPlan>,
}

/// One point of a working paper as a pack plans it.
#[derive(Clone, Debug)]
pub struct PointPlan {
    /// What it is about.
    pub title: String,
    /// What a person is to do.
    pub question: String,
    /// Statements of the guide it serves.
    pub basis: Vec<String>,
    matchers: Vec<GlobMatcher>,
}

impl PaperPlan {
    pub(super) fn read(node: &Node<'_>, problems: &mut Vec<Problem>) -> Self {
        let mut shape = Shape::of(node, &keys::PAPER, problems);
        let clause = shape.required_text("clause", problems).map_or(String::new(), |(text, _)| text.to_owned());
        let title = shape.required_text("title", problems).map_or(String::new(), |(text, _)| text.to_owned());
        let points = shape.list("points", problems).iter().map(|node| PointPlan::read(node, problems)).collect();
        shape.finish(problems);
        Self { clause, title, points }
    }

    /// The point that a rule prepares: the first that names it.
    pub fn point_of(&self, rule: &str) -> Option<usize> {
        self.points.iter().position(|point| point.matchers.iter().any(|matcher| matcher.is_match(rule)))
    }
}

impl PointPlan {
    fn read(node: &Node<'_>, problems: &mut Vec<Problem>) -> Self {
        let mut shape = Shape::of(node, &keys::POINT, problems);
        let title = shape.required_text("title", problems).map_or(String::new(), |(text, _)| text.to_owned());
        let question = shape.required_text("question", problems).map_or(String::new(), |(text, _)| text.to_owned());
        let basis = shape.texts("basis", problems).into_iter().map(|(text, _)| text.to_owned()).collect();
        let mut matchers = Vec::new();
        for (rule, span) in shape.texts("rules", problems) {
            match Glob::new(rule) {
                Ok(glob) => matchers.push(glob.compile_matcher()),
                Err(error) => problems.push(Problem::error(format!("`{rule}` is no pattern: {error}"), span)),
            }
        }
        shape.finish(problems);
        Self { title, question, basis, matchers }
    }
}
