//! Where the boxes and lines of a chain lie: layers by distance from the subject, each put in the order that keeps lines short.

use std::collections::BTreeMap;

use petgraph::algo::dijkstra;
use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::EdgeRef;

use super::{GAP, HIGH, WIDE, plain, px};
use crate::report::{Chain, Role};

/// How often the layers are put in order: more changes nothing that is seen.
const SWEEPS: usize = 4;
/// How far labels within a gap are kept apart.
const APART: i64 = 14;

/// A chain in layers.
pub(super) struct Laid {
    /// The nodes of each layer, from top to bottom.
    pub(super) layers: Vec<Vec<usize>>,
    /// The layer and row of each node.
    pub(super) at: Vec<(usize, usize)>,
    /// The links between each two nodes, the one that comes first first.
    links: BTreeMap<(usize, usize), Links>,
}

/// The links between two nodes.
#[derive(Default)]
struct Links {
    names: Vec<String>,
    forth: bool,
    back: bool,
    /// No link: the rule read the one when it was put to the other.
    is_read: bool,
}

/// A line to draw.
pub(super) struct Line {
    pub(super) path: String,
    pub(super) heads: Vec<String>,
    pub(super) label: (i64, i64),
    pub(super) said: String,
    pub(super) is_read: bool,
}

/// Lays a chain out. What the rule read and no link leads to hangs on the subject by the reading itself.
pub(super) fn lay(chain: &Chain) -> Laid {
    let mut links: BTreeMap<(usize, usize), Links> = BTreeMap::new();
    let known = |edge: &&crate::report::ChainEdge| edge.from.max(edge.to) < chain.nodes.len() && edge.from != edge.to;
    for edge in chain.edges.iter().filter(known) {
        let both = links.entry((edge.from.min(edge.to), edge.from.max(edge.to))).or_default();
        let name = plain(edge.link.split('.').next().unwrap_or(&edge.link));
        if !both.names.contains(&name) {
            both.names.push(name);
        }
        both.forth |= edge.from < edge.to;
        both.back |= edge.from > edge.to;
    }
    let distances = distances(chain, &links);
    for (at, node) in chain.nodes.iter().enumerate().skip(1) {
        if node.role == Role::Evidence && distances.get(at).copied().flatten().is_none() {
            let read = Links { names: vec!["read".to_owned()], is_read: true, ..Links::default() };
            links.entry((0, at)).or_insert(read);
        }
    }
    layers(chain, links)
}

/// How many links each node is away from the subject; `None` where none lead there.
fn distances(chain: &Chain, links: &BTreeMap<(usize, usize), Links>) -> Vec<Option<usize>> {
    let mut graph: UnGraph<(), ()> = UnGraph::default();
    let nodes: Vec<NodeIndex> = chain.nodes.iter().map(|_| graph.add_node(())).collect();
    for (from, to) in links.keys() {
        if let (Some(from), Some(to)) = (nodes.get(*from), nodes.get(*to)) {
            graph.add_edge(*from, *to, ());
        }
    }
    let Some(subject) = nodes.first() else { return Vec::new() };
    let found = dijkstra(&graph, *subject, None, |edge| if edge.source() == edge.target() { 0 } else { 1 });
    nodes.iter().map(|node| found.get(node).copied()).collect()
}

fn layers(chain: &Chain, links: BTreeMap<(usize, usize), Links>) -> Laid {
    let distances = distances(chain, &links);
    let last = distances.iter().flatten().copied().max().unwrap_or(0);
    let mut layers: Vec<Vec<usize>> = vec![Vec::new(); last + 1];
    for at in 0..chain.nodes.len() {
        let layer = distances.get(at).copied().flatten().unwrap_or(last);
        if let Some(layer) = layers.get_mut(layer) {
            layer.push(at);
        }
    }
    let mut laid = Laid { layers, at: vec![(0, 0); chain.nodes.len()], links };
    laid.number();
    for _ in 0..SWEEPS {
        for layer in 1..laid.layers.len() {
            laid.order(layer);
        }
    }
    laid
}

impl Laid {
    /// Remembers where each node is.
    fn number(&mut self) {
        for (layer, nodes) in self.layers.iter().enumerate() {
            for (row, node) in nodes.iter().enumerate() {
                if let Some(at) = self.at.get_mut(*node) {
                    *at = (layer, row);
                }
            }
        }
    }

    /// Puts the nodes of a layer beside those they are linked with: by the middle of their rows.
    fn order(&mut self, layer: usize) {
        let place = |node: usize| self.at.get(node).copied().unwrap_or((0, 0));
        let middle = |node: usize| {
            let others = self.links.keys().filter_map(|(a, b)| match node {
                _ if *a == node => Some(*b),
                _ if *b == node => Some(*a),
                _ => None,
            });
            let rows: Vec<usize> = others.map(|other| self.spread(place(other))).collect();
            if rows.is_empty() { self.spread(place(node)) } else { rows.iter().sum::<usize>() / rows.len() }
        };
        let Some(nodes) = self.layers.get(layer) else { return };
        let mut nodes: Vec<(usize, usize)> = nodes.iter().map(|node| (middle(*node), *node)).collect();
        nodes.sort_by_key(|(middle, _)| *middle);
        if let Some(layer) = self.layers.get_mut(layer) {
            *layer = nodes.into_iter().map(|(_, node)| node).collect();
        }
        self.number();
    }

    /// A row as a share of its layer's height, so that layers of different sizes compare.
    fn spread(&self, (layer, row): (usize, usize)) -> usize {
        let rows = self.layers.get(layer).map_or(1, Vec::len).max(1);
        (2 * row + 1) * 1000 / (2 * rows)
    }

    /// The lines, with labels that do not lie on each other.
    pub(super) fn lines(&self, height: usize) -> Vec<Line> {
        let mut lines: Vec<(usize, Line)> = Vec::new();
        for ((a, b), links) in &self.links {
            let (a_layer, b_layer) = (self.at.get(*a).map_or(0, |at| at.0), self.at.get(*b).map_or(0, |at| at.0));
            let (from, to, forth, back) =
                if a_layer <= b_layer { (*a, *b, links.forth, links.back) } else { (*b, *a, links.back, links.forth) };
            let line = self.line(from, to, (forth, back), links, height);
            lines.push((a_layer.min(b_layer), line));
        }
        for gap in 0..self.layers.len() {
            let mut labels: Vec<&mut Line> =
                lines.iter_mut().filter(|(at, _)| *at == gap).map(|(_, line)| line).collect();
            labels.sort_by_key(|line| line.label.1);
            let mut next = i64::MIN;
            for line in labels {
                line.label.1 = line.label.1.max(next);
                next = line.label.1 + APART;
            }
        }
        lines.into_iter().map(|(_, line)| line).collect()
    }

    fn line(&self, from: usize, to: usize, (forth, back): (bool, bool), links: &Links, height: usize) -> Line {
        let ((x1, y1), (x2, y2)) = (self.place(from, height), self.place(to, height));
        let (start, y1, y2) = (x1 + px(WIDE), y1 + px(HIGH) / 2, y2 + px(HIGH) / 2);
        let same = x1 == x2;
        let bow = px(GAP);
        let (path, label, end) = if same {
            let out = start + (bow * 2 / 5);
            (
                format!("M{start} {y1}C{out} {y1} {out} {y2} {start} {y2}"),
                (start + bow * 2 / 5, (y1 + y2) / 2 + 4),
                start,
            )
        } else {
            let half = (start + x2) / 2;
            (format!("M{start} {y1}C{half} {y1} {half} {y2} {x2} {y2}"), (half, (y1 + y2) / 2 + 4), x2)
        };
        let left = |x: i64, y: i64| format!("M{x} {y}l9 -4v8Z");
        let right = |x: i64, y: i64| format!("M{x} {y}l-9 -4v8Z");
        let mut heads = Vec::new();
        if forth {
            heads.push(if same { left(end, y2) } else { right(end, y2) });
        }
        if back {
            heads.push(left(start, y1));
        }
        Line { path, heads, label, said: links.names.join(", "), is_read: links.is_read }
    }
}
