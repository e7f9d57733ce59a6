//! Links between records: every link that was written is resolved to the record it means, or told to mean none or several.

use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{LinkId, TypeId};
use crate::record::Dataset;
use crate::value::RecordId;

mod names;
mod resolve;

pub use names::normalise_id;

/// The records as nodes, in the order of the data set, and the resolved links as edges.
#[derive(Debug)]
pub struct Graph {
    edges: DiGraph<RecordId, LinkId>,
    /// How many records every rule sees: those behind them are not found from elsewhere.
    shared: usize,
    /// Which links name a person or role: who answers for a thing is no relation between things.
    persons: Vec<bool>,
}

impl Graph {
    /// Resolves every link of the data set in place and builds the graph. A link is resolved by id, then by external id,
    /// then by alias, persons and roles also by name, title and e-mail; never by likeness.
    pub fn build(data: &mut Dataset) -> Self {
        let persons = data.model.links().iter().map(|link| link.person).collect();
        let mut graph = Self { edges: DiGraph::new(), shared: data.shared().len(), persons };
        graph.extend(data);
        graph
    }

    /// Takes up the records that were added behind those that it knows.
    pub fn extend(&mut self, data: &mut Dataset) {
        let first = self.edges.node_count();
        let found = resolve::resolve(data, first);
        self.edges.reserve_exact_nodes(data.records.len() - first);
        self.edges.reserve_exact_edges(found.len());
        for at in first..data.records.len() {
            self.edges.add_node(RecordId(u32::try_from(at).unwrap_or(u32::MAX)));
        }
        for (from, link, to) in found {
            self.edges.add_edge(node(from), node(to), link);
        }
    }

    /// The records that point to one over any of these links, in the order of the data set, each once.
    pub fn incoming(&self, record: RecordId, links: &[LinkId]) -> Vec<RecordId> {
        self.neighbours(record, Direction::Incoming, |link| links.contains(&link))
    }

    /// The records that one points to over any of these links, in the order of the data set, each once.
    pub fn outgoing(&self, record: RecordId, links: &[LinkId]) -> Vec<RecordId> {
        self.neighbours(record, Direction::Outgoing, |link| links.contains(&link))
    }

    /// The records linked with one over any link in either direction.
    pub fn linked(&self, record: RecordId) -> Vec<RecordId> {
        let mut all = self.neighbours(record, Direction::Incoming, |_| true);
        all.extend(self.neighbours(record, Direction::Outgoing, |_| true));
        all.sort_unstable();
        all.dedup();
        all
    }

    /// As [`Graph::linked`], over links between things only.
    pub fn related(&self, record: RecordId) -> Vec<RecordId> {
        let mut all: Vec<RecordId> = self.beside(record).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// As [`Graph::related`], in no order that matters, and maybe more than once.
    pub fn beside(&self, record: RecordId) -> impl Iterator<Item = RecordId> {
        let either = |direction: Direction| {
            let edges = self.edges.edges_directed(node(record), direction);
            edges.filter(|edge| self.between_things(*edge.weight())).map(move |edge| match direction {
                Direction::Incoming => edge.source(),
                Direction::Outgoing => edge.target(),
            })
        };
        let all = either(Direction::Incoming).chain(either(Direction::Outgoing));
        all.filter(|at| at.index() < self.shared).map(|at| RecordId(u32::try_from(at.index()).unwrap_or(u32::MAX)))
    }

    fn between_things(&self, link: LinkId) -> bool {
        !self.persons.get(link.0 as usize).copied().unwrap_or(false)
    }

    /// The links that lead from a record, and where to, in order.
    pub fn links_from(&self, record: RecordId) -> Vec<(LinkId, RecordId)> {
        let edges = self.edges.edges_directed(node(record), Direction::Outgoing);
        let target = |at: NodeIndex| RecordId(u32::try_from(at.index()).unwrap_or(u32::MAX));
        let mut found: Vec<_> = edges.map(|edge| (*edge.weight(), target(edge.target()))).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether a record may be reached from itself over these links.
    pub fn in_cycle(&self, record: RecordId, links: &[LinkId]) -> bool {
        let mut seen = FxHashSet::default();
        let mut open = self.outgoing(record, links);
        while let Some(next) = open.pop() {
            if next == record {
                return true;
            }
            if seen.insert(next) {
                open.extend(self.outgoing(next, links));
            }
        }
        false
    }

    /// The records of a type within so many links of one, in either direction, the record itself left out. Links to persons
    /// and roles are not followed: whatever one person owns would be within two links of everything else of theirs.
    pub fn reach(&self, data: &Dataset, record: RecordId, kind: TypeId, hops: usize) -> Vec<RecordId> {
        let mut seen = FxHashSet::from_iter([record]);
        let mut ring = vec![record];
        for _ in 0..hops {
            let next = ring.iter().flat_map(|at| self.related(*at)).filter(|at| seen.insert(*at)).collect();
            ring = next;
        }
        let wanted = |id: &RecordId| *id != record && data.record(*id).is_some_and(|found| found.kind == kind);
        let mut found: Vec<RecordId> = seen.into_iter().filter(wanted).collect();
        found.sort_unstable();
        found
    }

    /// A shortest way from one record to another over any link in either direction, both included; empty where there is
    /// none. Of several, the one through the records that come first.
    pub fn path(&self, from: RecordId, to: RecordId) -> Vec<RecordId> {
        let mut before: FxHashMap<RecordId, RecordId> = FxHashMap::from_iter([(from, from)]);
        let mut ring = vec![from];
        while !ring.is_empty() && !before.contains_key(&to) {
            let mut next = Vec::new();
            for at in ring {
                for neighbour in self.related(at) {
                    before.entry(neighbour).or_insert_with(|| {
                        next.push(neighbour);
                        at
                    });
                }
            }
            ring = next;
        }
        let mut path = Vec::new();
        let mut at = to;
        while let Some(previous) = before.get(&at) {
            path.push(at);
            if *previous == at {
                break;
            }
            at = *previous;
        }
        path.reverse();
        path
    }

    /// How many links were resolved.
    pub fn len(&self) -> usize {
        self.edges.edge_count()
    }

    /// Whether no link was resolved.
    pub fn is_empty(&self) -> bool {
        self.edges.edge_count() == 0
    }

    fn neighbours(&self, record: RecordId, direction: Direction, wanted: impl Fn(LinkId) -> bool) -> Vec<RecordId> {
        let edges = self.edges.edges_directed(node(record), direction).filter(|edge| wanted(*edge.weight()));
        let mut found: Vec<RecordId> = edges
            .map(|edge| if direction == Direction::Incoming { edge.source() } else { edge.target() })
            .filter(|at| at.index() < self.shared)
            .map(|at| RecordId(u32::try_from(at.index()).unwrap_or(u32::MAX)))
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn node(record: RecordId) -> NodeIndex {
    NodeIndex::new(record.0 as usize)
}

#[cfg(test)]
mod tests;
