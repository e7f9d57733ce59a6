//! The state machine of a type.

use super::Reader;
use crate::model::{Choice, FieldId, FieldKind, States, TypeId};
use crate::node::{Entry, Kind, Node};
use crate::problem::Problem;
use crate::shape::{Shape, text_of};
use crate::source::Span;
use crate::value::Symbol;

impl Reader<'_> {
    /// Reads the states and makes the field `status` a choice among them.
    pub(super) fn states(&mut self, id: TypeId, node: &Node<'_>) -> States {
        let mut shape = Shape::new(node, "`states`", self.problems);
        let order = shape.texts("order", self.problems);
        let branches = shape.texts("branches", self.problems);
        let initial = shape.texts("initial", self.problems);
        let ends = shape.texts("final", self.problems);
        let transitions = shape.entries("transitions", self.problems);
        let synonyms = shape.entries("synonyms", self.problems);
        let needs = shape.entries("needs", self.problems);
        shape.finish(self.problems);

        let every: Vec<(&str, Span)> = order.iter().chain(&branches).copied().collect();
        let mut choice = self.choice(&every, &[]);
        self.spellings(&mut choice, synonyms);
        let order: Vec<Symbol> = order.iter().map(|(name, _)| self.model.intern(name)).collect();
        let states = States {
            initial: match initial.as_slice() {
                [] => order.first().copied().into_iter().collect(),
                some => some.iter().filter_map(|(name, span)| self.state(&choice, name, *span)).collect(),
            },
            branches: branches.iter().map(|(name, _)| self.model.intern(name)).collect(),
            ends: ends.iter().filter_map(|(name, span)| self.state(&choice, name, *span)).collect(),
            transitions: transitions.iter().flat_map(|entry| self.transitions(&choice, entry)).collect(),
            needs: needs.iter().filter_map(|entry| self.needs(id, &choice, entry)).collect(),
            order,
        };
        let status = self.kind(id).field_named("status");
        let fields = self.model.types.get_mut(id.0 as usize).map(|kind| &mut kind.fields);
        match (status, fields) {
            (Some(at), Some(fields)) => {
                if let Some(field) = fields.get_mut(at.0 as usize) {
                    field.kind = FieldKind::Choice(choice);
                }
            }
            _ => self.problems.push(Problem::error("a type with states needs a field `status`", node.span)),
        }
        states
    }

    fn state(&mut self, choice: &Choice, name: &str, span: Span) -> Option<Symbol> {
        let found = self.model.symbol(name).filter(|symbol| choice.values.contains(symbol));
        if found.is_none() {
            let problem = Problem::error(format!("no state is called `{name}`"), span);
            let names = choice.values.iter().map(|symbol| self.model.word(*symbol));
            let problem = problem.did_you_mean(name, names);
            self.problems.push(problem);
        }
        found
    }

    fn transitions(&mut self, choice: &Choice, entry: &Entry<'_>) -> Vec<(Option<Symbol>, Symbol)> {
        let from = match &*entry.key {
            "any" => None,
            name => match self.state(choice, name, entry.key_span) {
                None => return Vec::new(),
                some => some,
            },
        };
        let names = self.names(&entry.value, "transitions");
        names.into_iter().filter_map(|(name, span)| Some((from, self.state(choice, name, span)?))).collect()
    }

    fn needs(&mut self, id: TypeId, choice: &Choice, entry: &Entry<'_>) -> Option<(Symbol, Vec<FieldId>)> {
        let state = self.state(choice, &entry.key, entry.key_span)?;
        let names = self.names(&entry.value, "needs");
        let fields = names.into_iter().filter_map(|(name, span)| self.field_id(id, name, span)).collect();
        Some((state, fields))
    }

    fn names<'n>(&mut self, node: &'n Node<'_>, what: &str) -> Vec<(&'n str, Span)> {
        match &node.kind {
            Kind::List(items) => items.iter().filter_map(|item| text_of(item, what, self.problems)).collect(),
            _ => text_of(node, what, self.problems).into_iter().collect(),
        }
    }
}
