//! `trace.yaml`: the statements of the guide a pack was made from, and what answers each.

use crate::node::Node;
use crate::problem::Problem;
use crate::shape::Shape;
use crate::source::Span;

/// A statement of the guide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its id: `S-72`.
    pub id: String,
    /// What it says, in our own words.
    pub says: String,
    /// How far records can answer it.
    pub answers: Answers,
    /// What in the records shows it.
    pub shown_by: String,
    /// What a person must do beyond the records; empty where nothing.
    pub person: String,
    /// The rules that serve it, those included that the pack does not have yet, by id or glob.
    pub rules: Vec<String>,
    /// Where it is written.
    pub span: Span,
}

/// How far records can answer a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// Wholly.
    Records,
    /// Form and time; substance needs a person.
    Partly,
    /// Only a person can judge; a record shows that one did.
    Person,
    /// It asks nothing.
    Nothing,
}

impl Answers {
    const ALL: [(Self, &'static str); 4] =
        [(Self::Records, "records"), (Self::Partly, "partly"), (Self::Person, "person"), (Self::Nothing, "none")];

    /// Its name in `trace.yaml`.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map_or("", |(_, name)| name)
    }
}

/// Reads the statements of a file; every mistake at once.
pub(super) fn read(node: &Node<'_>, problems: &mut Vec<Problem>) -> Vec<Statement> {
    let mut shape = Shape::new(node, "trace.yaml", problems);
    let statements = shape.list("statements", problems).iter().map(|node| Statement::read(node, problems)).collect();
    shape.finish(problems);
    statements
}

impl Statement {
    fn read(node: &Node<'_>, problems: &mut Vec<Problem>) -> Self {
        let mut shape = Shape::new(node, "a statement", problems);
        let text = |found: Option<(&str, Span)>| found.map_or(String::new(), |(text, _)| text.to_owned());
        let id = text(shape.required_text("id", problems));
        let says = text(shape.required_text("says", problems));
        let answers = shape.required_text("answers", problems);
        let shown_by = text(shape.text("shown_by", problems));
        let person = text(shape.text("person", problems));
        let rules = shape.texts("rules", problems).into_iter().map(|(text, _)| text.to_owned()).collect();
        shape.finish(problems);
        let named = answers.and_then(|(name, span)| {
            let found = Answers::ALL.iter().find(|(_, known)| *known == name).map(|(answers, _)| *answers);
            if found.is_none() {
                let problem = Problem::error(format!("`{name}` is no answer to how far records answer"), span);
                problems.push(problem.help("records, partly, person or none"));
            }
            found
        });
        Self { id, says, answers: named.unwrap_or(Answers::Nothing), shown_by, person, rules, span: node.span }
    }
}
