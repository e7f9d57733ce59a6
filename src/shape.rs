//! Reads nodes into typed settings: every mistake is collected with its place, unknown keys are told with the name that
//! was probably meant. Configuration, packs and the front matter of rule pages are all read through this.

use crate::node::{Entry, Kind, Node};
use crate::problem::Problem;
use crate::source::Span;

mod keys;

pub use keys::{Form, Key, Keys};

/// A mapping being read: remembers which keys were asked for, so that the rest can be called unknown.
#[derive(Debug)]
pub struct Shape<'n, 's> {
    entries: &'n [Entry<'s>],
    span: Span,
    what: &'static str,
    keys: Option<&'static Keys>,
    asked: Vec<&'static str>,
}

impl<'n, 's> Shape<'n, 's> {
    /// Begins to read a node that must be a mapping; `what` names it in messages. A node that is none is reported and
    /// read as an empty mapping, so that reading goes on.
    pub fn new(node: &'n Node<'s>, what: &'static str, problems: &mut Vec<Problem>) -> Self {
        let entries = match &node.kind {
            Kind::Map(entries) => entries.as_slice(),
            Kind::Null => &[],
            _ => {
                let message = format!("{what} must be a mapping, but this is {}", node.noun());
                problems.push(Problem::error(message, node.span));
                &[]
            }
        };
        Self { entries, span: node.span, what, keys: None, asked: Vec::new() }
    }

    /// The same for a mapping whose keys are listed: what is not in the list is unknown, whatever is asked for.
    pub fn of(node: &'n Node<'s>, keys: &'static Keys, problems: &mut Vec<Problem>) -> Self {
        Self { keys: Some(keys), ..Self::new(node, keys.what, problems) }
    }

    /// Where the mapping is.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The node under a key; a key with nothing behind it counts as not written.
    pub fn node(&mut self, key: &'static str) -> Option<&'n Node<'s>> {
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        (entry.value.kind != Kind::Null).then_some(&entry.value)
    }

    /// Where a key stands.
    pub fn key_span(&self, key: &str) -> Option<Span> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| entry.key_span)
    }

    /// The text under a key.
    pub fn text(&mut self, key: &'static str, problems: &mut Vec<Problem>) -> Option<(&'n str, Span)> {
        let node = self.node(key)?;
        text_of(node, key, problems)
    }

    /// The text under a key that must be there.
    pub fn required_text(&mut self, key: &'static str, problems: &mut Vec<Problem>) -> Option<(&'n str, Span)> {
        if self.node(key).is_none() {
            problems.push(Problem::error(format!("{} needs the key `{key}`", self.what), self.span));
            return None;
        }
        self.text(key, problems)
    }

    /// `true` or `false` under a key; `default` where it is not written.
    pub fn flag(&mut self, key: &'static str, default: bool, problems: &mut Vec<Problem>) -> bool {
        match self.text(key, problems) {
            None => default,
            Some(("true", _)) => true,
            Some(("false", _)) => false,
            Some((other, span)) => {
                let message = format!("`{key}` must be true or false, not `{other}`");
                problems.push(Problem::error(message, span));
                default
            }
        }
    }

    /// A whole number under a key.
    pub fn number(&mut self, key: &'static str, problems: &mut Vec<Problem>) -> Option<u32> {
        let (text, span) = self.text(key, problems)?;
        let number = text.parse().ok();
        if number.is_none() {
            problems.push(Problem::error(format!("`{key}` must be a whole number, not `{text}`"), span));
        }
        number
    }

    /// The texts under a key: a list, or one text.
    pub fn texts(&mut self, key: &'static str, problems: &mut Vec<Problem>) -> Vec<(&'n str, Span)> {
        let Some(node) = self.node(key) else {
            return Vec::new();
        };
        match &node.kind {
            Kind::List(items) => items.iter().filter_map(|item| text_of(item, key, problems)).collect(),
            _ => text_of(node, key, problems).into_iter().collect(),
        }
    }

    /// The elements under a key that must be a list.
    pub fn list(&mut self, key: &'static str, problems: &mut Vec<Problem>) -> &'n [Node<'s>] {
        match self.node(key) {
            None => &[],
            Some(Node { kind: Kind::List(items), .. }) => items,
            Some(node) => {
                let message = format!("`{key}` must be a list, but this is {}", node.noun());
                problems.push(Problem::error(message, node.span));
                &[]
            }
        }
    }

    /// The entries under a key that must be a mapping with keys of the user's choosing.
    pub fn entries(&mut self, key: &'static str, problems: &mut Vec<Problem>) -> &'n [Entry<'s>] {
        match self.node(key) {
            None => &[],
            Some(Node { kind: Kind::Map(entries), .. }) => entries,
            Some(node) => {
                let message = format!("`{key}` must be a mapping, but this is {}", node.noun());
                problems.push(Problem::error(message, node.span));
                &[]
            }
        }
    }

    /// Reports every key that was never asked for.
    pub fn finish(mut self, problems: &mut Vec<Problem>) {
        #[cfg(test)]
        tests::note(&self);
        if let Some(keys) = self.keys {
            self.asked.retain(|asked| keys.get(asked).is_some());
        }
        for entry in self.entries.iter().filter(|entry| !self.asked.iter().any(|asked| entry.key == *asked)) {
            let problem = Problem::error(format!("{} has no key `{}`", self.what, entry.key), entry.key_span);
            let problem = problem.did_you_mean(&entry.key, self.asked.iter().copied());
            problems.push(match problem.help {
                Some(_) => problem,
                None => problem.help(format!("known keys: {}", self.asked.join(", "))),
            });
        }
    }
}

/// The text of a node that must be a scalar.
pub fn text_of<'n>(node: &'n Node<'_>, what: &str, problems: &mut Vec<Problem>) -> Option<(&'n str, Span)> {
    match node.as_text() {
        Some(text) => Some((text, node.span)),
        None => {
            let message = format!("`{what}` must be text, but this is {}", node.noun());
            problems.push(Problem::error(message, node.span));
            None
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    use super::{Keys, Shape};

    thread_local! {
        static ASKED: RefCell<Vec<(&'static Keys, &'static str)>> = const { RefCell::new(Vec::new()) };
    }

    /// Remembers which keys a reader asked for.
    pub(super) fn note(shape: &Shape<'_, '_>) {
        if let Some(keys) = shape.keys {
            ASKED.with_borrow_mut(|asked| asked.extend(shape.asked.iter().map(|key| (keys, *key))));
        }
    }

    /// Holds lists of keys against what their readers asked for in this test: neither knows a key that the other does not.
    pub(crate) fn assert_asked(every: &[&'static Keys]) {
        for keys in every {
            let same = |known: &&Keys| std::ptr::eq(*known, *keys);
            let asked = ASKED.with_borrow(|asked| {
                asked.iter().filter(|(known, _)| same(known)).map(|(_, key)| *key).collect::<BTreeSet<_>>()
            });
            let listed: BTreeSet<&str> = keys.all().map(|key| key.name).collect();
            assert_eq!(asked, listed, "{}", keys.what);
        }
    }
}
