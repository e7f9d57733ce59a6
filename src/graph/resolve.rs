//! Resolves the links of a data set in place.

use super::names::Names;
use crate::model::{Field, FieldKind, LinkId, Model, TypeId};
use crate::record::Dataset;
use crate::value::{Hit, RecordId, Scalar, Value};

/// One resolved link.
pub(super) type Edge = (RecordId, LinkId, RecordId);

/// Resolves every link; gives the edges in the order of the data set.
pub(super) fn resolve(data: &mut Dataset, names: &Names) -> Vec<Edge> {
    let mut records = std::mem::take(&mut data.records);
    let mut edges = Vec::new();
    for (at, record) in records.iter_mut().enumerate() {
        let from = RecordId(u32::try_from(at).unwrap_or(u32::MAX));
        let mut fields = std::mem::take(&mut record.fields);
        for (id, value) in &mut fields {
            let field = data.model.field(record.kind, *id);
            Resolver { data, names, from, edges: &mut edges }.value(field, value);
        }
        record.fields = fields;
    }
    data.records = records;
    edges
}

struct Resolver<'a> {
    data: &'a Dataset,
    names: &'a Names,
    from: RecordId,
    edges: &'a mut Vec<Edge>,
}

impl Resolver<'_> {
    fn value(&mut self, field: &Field, value: &mut Value) {
        match (&field.kind, &mut value.scalar) {
            (_, Scalar::List(items)) => items.iter_mut().for_each(|item| self.value(field, item)),
            (FieldKind::Ref(link), Scalar::Ref(text, hit)) => {
                let types = targets(&self.data.model, *link);
                *hit = self.names.find(self.data, text, types);
                if let Hit::One(to) = *hit {
                    self.edges.push((self.from, *link, to));
                } else if field.prose {
                    self.prose(*link, text, hit);
                }
            }
            (FieldKind::Struct(parts) | FieldKind::Map(parts), Scalar::Struct(values)) => {
                for (index, value) in values.iter_mut() {
                    if let Some(part) = parts.get(*index as usize) {
                        self.value(part, value);
                    }
                }
            }
            _ => {}
        }
    }

    /// Ids within a sentence: each word that is the id of a target is a link; the sentence itself resolves to the first.
    fn prose(&mut self, link: LinkId, text: &str, hit: &mut Hit) {
        let types = targets(&self.data.model, link).to_vec();
        let edge_of_word = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | '[' | ']' | '"' | '\'');
        for word in text.split(edge_of_word) {
            let word = word.trim_matches(|c: char| matches!(c, '.' | ':' | '!' | '?' | '*' | '_' | '`'));
            if word.is_empty() {
                continue;
            }
            if let Hit::One(to) = self.names.find(self.data, word, &types) {
                if !matches!(hit, Hit::One(_)) {
                    *hit = Hit::One(to);
                }
                self.edges.push((self.from, link, to));
            }
        }
    }
}

fn targets(model: &Model, link: LinkId) -> &[TypeId] {
    model.link(link).map_or(&[], |link| link.to.as_slice())
}
