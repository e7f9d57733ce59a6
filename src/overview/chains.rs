//! The records around a finding: its subject, what the rule read, the way to the high risk it reaches, and what is linked with
//! them.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Look;
use crate::finding::{Finding, Subject, Verdict};
use crate::grade::{HighRisks, itself, title_of};
use crate::report::{Chain, ChainEdge, ChainNode, Report, Role};
use crate::value::RecordId;

/// How many findings have a chain: more than a person looks at.
const FINDINGS: usize = 200;
/// Most records of one chain.
const NODES: usize = 14;

/// The chains of the gravest failures, in the order of the findings, and how many failures have none.
pub(super) fn chains(look: &Look<'_, '_>, report: &Report) -> (Vec<Chain>, usize) {
    let is_failure = |finding: &&Finding| {
        use Verdict::{AcceptedDeviation, KnownManaged, Nonconform, Ofi};
        matches!(finding.verdict, Nonconform | Ofi | AcceptedDeviation | KnownManaged)
    };
    let failures: Vec<&Finding> = report.worst_first().into_iter().filter(is_failure).collect();
    let shown = failures.get(..FINDINGS).unwrap_or(&failures);
    let mut drawn = Drawn {
        look,
        high: HighRisks::of(look.packs, look.world),
        ids: ids(look, shown),
        related: FxHashMap::default(),
    };
    (shown.iter().map(|finding| drawn.chain(finding)).collect(), failures.len() - shown.len())
}

/// The records that findings speak of. Of records that share an id the first is meant.
fn ids<'r>(look: &Look<'_, '_>, findings: &[&'r Finding]) -> FxHashMap<&'r Subject, RecordId> {
    let mut wanted: FxHashMap<(&str, &str), &Subject> = FxHashMap::default();
    for finding in findings {
        let read = finding.evidence.iter().map(|piece| &piece.subject);
        for subject in std::iter::once(&finding.subject).chain(read) {
            wanted.entry((&subject.kind, &subject.id)).or_insert(subject);
        }
    }
    let mut found = FxHashMap::default();
    let data = look.world.data;
    for (at, record) in data.records.iter().enumerate() {
        let name = (data.model.kind(record.kind).name.as_str(), &*record.id);
        if let (Some(subject), Ok(at)) = (wanted.get(&name), u32::try_from(at)) {
            found.entry(*subject).or_insert(RecordId(at));
        }
    }
    found
}

struct Drawn<'l, 'r> {
    look: &'l Look<'l, 'l>,
    high: HighRisks<'l, 'l>,
    ids: FxHashMap<&'r Subject, RecordId>,
    /// What is linked with a record: many findings are about the same few.
    related: FxHashMap<RecordId, Rc<Vec<RecordId>>>,
}

impl Drawn<'_, '_> {
    fn chain(&mut self, finding: &Finding) -> Chain {
        let world = self.look.world;
        let subject = self.ids.get(&finding.subject).copied().or_else(|| world.isms());
        let mut nodes: Vec<(Option<RecordId>, Role)> = vec![(subject, Role::Subject)];
        let mut seen: FxHashSet<RecordId> = subject.into_iter().collect();
        let read = finding.evidence.iter().filter_map(|piece| self.ids.get(&piece.subject).copied());
        let mut left_out = 0;
        // Every other rule reads a date of the management system: that ties nothing together.
        for id in read.filter(|id| world.isms() != Some(*id)).collect::<Vec<_>>() {
            match seen.insert(id) {
                true if nodes.len() < NODES => nodes.push((Some(id), Role::Evidence)),
                true => left_out += 1,
                false => {}
            }
        }
        let core: Vec<RecordId> = nodes.iter().filter_map(|(id, _)| *id).collect();
        let risk = subject.filter(|_| finding.effect.is_some()).and_then(|id| self.high.reached(id));
        let way = subject.zip(risk).map(|(subject, risk)| world.graph.path(subject, risk.record)).unwrap_or_default();
        let around = self.around(&core);
        let neighbours = way.into_iter().chain(around.iter().copied()).filter(|id| !world.is_withdrawn(*id));
        for id in neighbours.filter(|id| seen.insert(*id)).collect::<Vec<_>>() {
            if nodes.len() < NODES {
                nodes.push((Some(id), Role::Neighbour));
            } else {
                left_out += 1;
            }
        }
        let edges = self.edges(&nodes);
        let nodes = nodes.into_iter().map(|(id, role)| self.node(finding, id, role)).collect();
        Chain { finding: finding.fingerprint.clone(), nodes, edges, left_out }
    }

    /// What is linked with the subject and what the rule read: first what ties several of them together, then what is beside
    /// the subject, then the rest.
    fn around(&mut self, core: &[RecordId]) -> Vec<RecordId> {
        let mut order: Vec<RecordId> = Vec::new();
        let mut ties: FxHashMap<RecordId, usize> = FxHashMap::default();
        for id in core {
            for other in self.related(*id).iter() {
                let known = ties.entry(*other).or_default();
                *known += 1;
                if *known == 1 {
                    order.push(*other);
                }
            }
        }
        order.sort_by_key(|id| ties.get(id).is_none_or(|ties| *ties < 2));
        order
    }

    fn related(&mut self, id: RecordId) -> Rc<Vec<RecordId>> {
        let graph = self.look.world.graph;
        Rc::clone(self.related.entry(id).or_insert_with(|| Rc::new(graph.related(id))))
    }

    fn node(&self, finding: &Finding, id: Option<RecordId>, role: Role) -> ChainNode {
        let world = self.look.world;
        let about = role == Role::Subject;
        let place = itself(world, id);
        let subject = if about { finding.subject.clone() } else { world.subject_of(id) };
        let title = id.map_or_else(|| "the management system".to_owned(), |id| title_of(world, id));
        ChainNode { subject, title, role, span: place.span }
    }

    /// The links between the records of a chain, in the order of the nodes.
    fn edges(&self, nodes: &[(Option<RecordId>, Role)]) -> Vec<ChainEdge> {
        let world = self.look.world;
        let at: FxHashMap<RecordId, usize> =
            nodes.iter().enumerate().filter_map(|(at, (id, _))| Some(((*id)?, at))).collect();
        let mut edges: Vec<ChainEdge> = Vec::new();
        for (from, id) in nodes.iter().enumerate().filter_map(|(at, (id, _))| Some((at, (*id)?))) {
            for (link, to) in world.graph.links_from(id) {
                let Some(to) = at.get(&to).copied().filter(|to| *to != from) else { continue };
                let link = world.data.model.link(link).map_or(String::new(), |link| link.name.clone());
                edges.push(ChainEdge { from, to, link });
            }
        }
        edges.sort_by(|a, b| (a.from, a.to, &a.link).cmp(&(b.from, b.to, &b.link)));
        edges.dedup();
        edges
    }
}
