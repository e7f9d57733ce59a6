//! Resolves the links of a data set in place.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::names::{Alike, Exact, Names, find, normalise_id, withdrawn};
use crate::model::{Field, FieldId, FieldKind, LinkId, Model, TypeId};
use crate::record::Dataset;
use crate::value::{Hit, RecordId, Scalar, Value};

/// One resolved link.
pub(super) type Edge = (RecordId, LinkId, RecordId);

/// Records that one thread takes at a time.
const CHUNK: usize = 1024;

/// Resolves every link of the records from the first on; gives the edges in the order of the data set. Ids as written are
/// tried first; only what is left is looked for among the other names. What a link may mean is a record that every rule sees.
pub(super) fn resolve(data: &mut Dataset, first: usize) -> Vec<Edge> {
    let model = data.model.clone();
    let all: Vec<TypeId> = model.types().map(|(id, _)| id).collect();
    let withdrawn = withdrawn(data);
    let mut fields: Vec<Fields> =
        data.records.iter_mut().skip(first).map(|record| (record.kind, std::mem::take(&mut record.fields))).collect();
    let exact = Exact::of(data.shared(), &model, &withdrawn);
    let context = Context { model: &model, names: &exact, all: &all, first, last: false };
    let (mut edges, wanted) = pass(&mut fields, &context);
    for (record, (_, fields)) in data.records.iter_mut().skip(first).zip(fields) {
        record.fields = fields;
    }
    if !wanted.is_empty() {
        let alike = Alike::of(data, &withdrawn, &wanted);
        let mut fields: Vec<Fields> = data
            .records
            .iter_mut()
            .skip(first)
            .map(|record| (record.kind, std::mem::take(&mut record.fields)))
            .collect();
        let (more, _) = pass(&mut fields, &Context { model: &model, names: &alike, all: &all, first, last: true });
        for (record, (_, fields)) in data.records.iter_mut().skip(first).zip(fields) {
            record.fields = fields;
        }
        edges.extend(more);
        edges.sort_by_key(|(from, ..)| *from);
    }
    edges
}

type Fields = (TypeId, Box<[(FieldId, Value)]>);

struct Context<'a, N> {
    model: &'a Model,
    names: &'a N,
    all: &'a [TypeId],
    /// The record that the fields begin with.
    first: usize,
    /// Whether what is not found now is not there.
    last: bool,
}

/// Tries the names of a context on every link that is not resolved yet; gives the edges found, and the texts, normalised,
/// that other names may answer.
fn pass<N: Names>(fields: &mut [Fields], context: &Context<'_, N>) -> (Vec<Edge>, FxHashSet<String>) {
    let chunk = |(at, chunk): (usize, &mut [Fields])| {
        let mut walk = Walk { context, from: RecordId(0), edges: Vec::new(), wanted: FxHashSet::default() };
        for (index, (kind, values)) in chunk.iter_mut().enumerate() {
            walk.from = RecordId(u32::try_from(context.first + at * CHUNK + index).unwrap_or(u32::MAX));
            for (field, value) in values.iter_mut() {
                walk.value(context.model.field(*kind, *field), value);
            }
        }
        (walk.edges, walk.wanted)
    };
    let chunks: Vec<_> = fields.par_chunks_mut(CHUNK).enumerate().map(chunk).collect();
    let mut edges = Vec::with_capacity(chunks.iter().map(|(edges, _)| edges.len()).sum());
    let mut wanted = FxHashSet::default();
    for (found, left) in chunks {
        edges.extend(found);
        wanted.extend(left);
    }
    (edges, wanted)
}

struct Walk<'a, N> {
    context: &'a Context<'a, N>,
    from: RecordId,
    edges: Vec<Edge>,
    wanted: FxHashSet<String>,
}

impl<N: Names> Walk<'_, N> {
    fn value(&mut self, field: &Field, value: &mut Value) {
        match (&field.kind, &mut value.scalar) {
            (FieldKind::Ref(link), Scalar::Ref(text, hit)) => self.link(*link, field.prose, text, hit),
            (FieldKind::Ref(_) | FieldKind::Struct(_) | FieldKind::Map(_), Scalar::List(items)) => {
                items.iter_mut().for_each(|item| self.value(field, item));
            }
            (FieldKind::Struct(parts) | FieldKind::Map(parts), Scalar::Struct(values)) => {
                for (index, value) in values.iter_mut() {
                    if let Some(part) = parts.get(usize::from(*index)) {
                        self.value(part, value);
                    }
                }
            }
            (FieldKind::Map(parts), Scalar::Map(entries)) => {
                for (key, value) in entries.iter_mut() {
                    if let Some(part) = parts.iter().find(|part| *part.name == **key) {
                        self.value(part, value);
                    }
                }
            }
            _ => {}
        }
    }

    fn link(&mut self, link: LinkId, prose: bool, text: &str, hit: &mut Hit) {
        if *hit != Hit::Pending {
            return;
        }
        match self.find(link, text) {
            Hit::One(to) => {
                *hit = Hit::One(to);
                self.edges.push((self.from, link, to));
            }
            Hit::Many => *hit = Hit::Many,
            _ if self.context.last => {
                *hit = Hit::None;
                if prose {
                    self.prose(link, text, hit);
                }
            }
            _ => self.want(text, prose),
        }
    }

    fn find(&self, link: LinkId, text: &str) -> Hit {
        let types = self.context.model.link(link).map_or(&[] as &[TypeId], |link| link.to.as_slice());
        find(self.context.names, self.context.model, text, types, self.context.all)
    }

    /// Notes what other names may answer: the text, what stands behind `type/`, the words of a sentence.
    fn want(&mut self, text: &str, prose: bool) {
        self.wanted.insert(normalise_id(text));
        if let Some((_, id)) = text.split_once('/') {
            self.wanted.insert(normalise_id(id));
        }
        if prose {
            for word in words(text) {
                self.want(word, false);
            }
        }
    }

    /// Ids within a sentence: each word that is the id of a target is a link; the sentence itself resolves to the first.
    fn prose(&mut self, link: LinkId, text: &str, hit: &mut Hit) {
        for word in words(text) {
            if let Hit::One(to) = self.find(link, word) {
                if !matches!(hit, Hit::One(_)) {
                    *hit = Hit::One(to);
                }
                self.edges.push((self.from, link, to));
            }
        }
    }
}

/// The words of a sentence, without the marks around them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '[' | ']' | '"' | '\'');
    let marks = |c: char| matches!(c, '.' | ':' | '!' | '?' | '*' | '_' | '`');
    text.split(between).map(move |word| word.trim_matches(marks)).filter(|word| !word.is_empty())
}
