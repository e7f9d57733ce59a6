//! Anchors and aliases of one document, with a bound on what aliases may add.

use std::collections::HashMap;

use crate::node::Node;

/// What an alias stands for.
pub(super) enum Meaning<'s> {
    /// A copy of the anchored node.
    Node(Node<'s>),
    /// The anchor is of a node that is not complete yet, and so would hold itself.
    Itself,
    /// All aliases of the file together would add more nodes than they may.
    TooMuch,
    /// The anchor was in a part that was not read, or in an earlier document.
    Unknown,
}

/// The anchors of a document.
pub(super) struct Anchors<'s> {
    kept: HashMap<usize, (Option<Node<'s>>, usize)>,
    open: Vec<usize>,
    left: usize,
}

impl<'s> Anchors<'s> {
    /// No anchors yet, and this number of nodes that aliases may add.
    pub(super) fn new(left: usize) -> Self {
        Self { kept: HashMap::new(), open: Vec::new(), left }
    }

    /// Forgets the anchors of the document before; what its aliases added still counts.
    pub(super) fn next_document(&mut self) {
        self.kept.clear();
        self.open.clear();
    }

    /// A node with an anchor begins; 0 is no anchor.
    pub(super) fn begin(&mut self, anchor: usize) {
        if anchor != 0 {
            self.open.push(anchor);
        }
    }

    /// A node with an anchor, made of this number of nodes, is complete. One larger than any alias may add is not kept.
    pub(super) fn end(&mut self, anchor: usize, node: &Node<'s>, nodes: usize) {
        if anchor != 0 {
            self.open.retain(|open| *open != anchor);
            let copy = (nodes <= self.left).then(|| node.clone());
            self.kept.insert(anchor, (copy, nodes));
        }
    }

    /// What an alias stands for, and how many nodes that is.
    pub(super) fn meaning(&mut self, anchor: usize) -> (Meaning<'s>, usize) {
        match self.kept.get(&anchor) {
            Some((Some(node), nodes)) if *nodes <= self.left => {
                self.left -= nodes;
                (Meaning::Node(node.clone()), *nodes)
            }
            Some(_) => (Meaning::TooMuch, 1),
            None if self.open.contains(&anchor) => (Meaning::Itself, 1),
            None => (Meaning::Unknown, 1),
        }
    }
}
