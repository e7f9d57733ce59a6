//! Messages with holes: `{id}` of the subject, `{variable}`, `{variable.field}`.

use std::sync::Arc;

use rhai::Expr;

use super::{Lowering, word_at};
use crate::problem::Problem;
use crate::script::ir::{Ex, Piece};
use crate::script::ty::Ty;

impl Lowering<'_> {
    /// A message written out; its holes are filled only when it is needed, so building it changes no outcome.
    pub(super) fn message(&mut self, expr: &Expr) -> Ex {
        let at = self.at(expr.position());
        let Expr::StringConstant(text, _) = expr else {
            let problem = Problem::error("a message is written out, in double quotes", word_at(self.source(), at));
            self.problems.push(problem.help("put what changes into {holes}"));
            return Ex::Unit;
        };
        let mut pieces: Vec<Piece> = Vec::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let Some((hole, after)) = after.split_once('}') else {
                self.error("a hole `{` of this message is not closed", at);
                return Ex::Unit;
            };
            pieces.push(Piece::Text(Arc::from(before)));
            pieces.push(Piece::Hole(self.hole(hole.trim(), at)));
            rest = after;
        }
        pieces.push(Piece::Text(Arc::from(rest)));
        Ex::Message(pieces.into())
    }

    fn hole(&mut self, hole: &str, at: usize) -> Ex {
        let mut steps = hole.split('.');
        let first = steps.next().unwrap_or("");
        let (mut value, mut ty) = match self.variable(first) {
            Some((slot, ty)) => (Ex::Local(slot), ty),
            None if first == "today" => {
                (Ex::Word { word: crate::script::words::Word::Today, args: Box::new([]), at: self.mark(at) }, Ty::Date)
            }
            None => self.subject_field(first, at),
        };
        for step in steps {
            (value, ty) = self.member(value, ty, step, at);
        }
        if matches!(ty, Ty::Nothing | Ty::Data) {
            self.error(format!("the hole `{{{hole}}}` has nothing to show"), at);
        }
        value
    }

    /// A hole that names no variable names a field of the function's first argument.
    fn subject_field(&mut self, name: &str, at: usize) -> (Ex, Ty) {
        match self.scope.names.first().cloned() {
            Some((_, slot, ty @ (Ty::Record(_) | Ty::Part(_)))) => self.member(Ex::Local(slot), ty, name, at),
            _ => {
                self.error(format!("the hole `{{{name}}}` names no variable"), at);
                (Ex::Unit, Ty::Any)
            }
        }
    }
}
