//! The names under which a record can be meant.

use rustc_hash::FxHashMap;

use crate::model::TypeId;
use crate::record::{Dataset, Record};
use crate::value::{Hit, RecordId, Scalar, Value};

/// An id without case, surrounding space and kinds of dash: `nc–7 ` is `nc-7`.
pub fn normalise_id(id: &str) -> String {
    let dashes = |c: char| if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { c };
    id.split_whitespace().collect::<Vec<_>>().join(" ").chars().map(dashes).flat_map(char::to_lowercase).collect()
}

/// Every name of every record, by type, in the order in which names are tried.
pub(super) struct Names {
    /// Ids as written: nearly every link is found here, without normalising anything.
    exact: Vec<FxHashMap<Box<str>, Hit>>,
    ids: Vec<FxHashMap<String, Hit>>,
    external: Vec<FxHashMap<String, Hit>>,
    others: Vec<FxHashMap<String, Hit>>,
}

impl Names {
    pub(super) fn of(data: &Dataset) -> Self {
        let types = data.model.types().count();
        let mut names = Self {
            exact: vec![FxHashMap::default(); types],
            ids: vec![FxHashMap::default(); types],
            external: vec![FxHashMap::default(); types],
            others: vec![FxHashMap::default(); types],
        };
        for (id, record) in data.iter() {
            let at = record.kind.0 as usize;
            let withdrawn = is_withdrawn(data, record);
            if let Some(map) = names.exact.get_mut(at) {
                claim(map, record.id.clone(), id, withdrawn, data);
            }
            if let Some(map) = names.ids.get_mut(at) {
                claim(map, normalise_id(&record.id), id, withdrawn, data);
            }
            for text in texts(data, record, &["external_ids"]) {
                if let Some(map) = names.external.get_mut(at) {
                    claim(map, normalise_id(&text), id, withdrawn, data);
                }
            }
            let kind = data.model.kind(record.kind).name.as_str();
            let by: &[&str] =
                if matches!(kind, "person" | "role") { &["aliases", "name", "title", "email"] } else { &["aliases"] };
            for text in texts(data, record, by) {
                if let Some(map) = names.others.get_mut(at) {
                    claim(map, normalise_id(&text), id, withdrawn, data);
                }
            }
        }
        names
    }

    /// What a text means among these types, all where none is named. `type/id` names the type itself.
    pub(super) fn find(&self, data: &Dataset, text: &str, types: &[TypeId]) -> Hit {
        if let Some((kind, id)) = text.split_once('/')
            && let Some(kind) = data.model.type_named(kind.trim())
            && (types.is_empty() || types.contains(&kind))
        {
            return self.find_among(id, &[kind]);
        }
        if types.is_empty() {
            let all: Vec<TypeId> = data.model.types().map(|(id, _)| id).collect();
            return self.find_among(text, &all);
        }
        self.find_among(text, types)
    }

    fn find_among(&self, text: &str, types: &[TypeId]) -> Hit {
        let text = text.trim();
        let exact = types.iter().filter_map(|kind| self.exact.get(kind.0 as usize)?.get(text).copied());
        match merge(exact) {
            // Another id may differ from this one only in case: then the text means both.
            Hit::One(id) if types.len() == 1 || !self.more_spellings(text, types) => return Hit::One(id),
            Hit::Many => return Hit::Many,
            _ => {}
        }
        let normal = normalise_id(text);
        for maps in [&self.ids, &self.external, &self.others] {
            let hits = types.iter().filter_map(|kind| maps.get(kind.0 as usize)?.get(&normal).copied());
            match merge(hits) {
                Hit::None => {}
                hit => return hit,
            }
        }
        Hit::None
    }

    fn more_spellings(&self, text: &str, types: &[TypeId]) -> bool {
        let normal = normalise_id(text);
        types.iter().filter_map(|kind| self.ids.get(kind.0 as usize)?.get(&normal)).count() > 1
    }
}

fn merge(hits: impl Iterator<Item = Hit>) -> Hit {
    hits.fold(Hit::None, |sum, hit| match (sum, hit) {
        (Hit::None, hit) | (hit, Hit::None) => hit,
        (Hit::One(a), Hit::One(b)) if a == b => Hit::One(a),
        _ => Hit::Many,
    })
}

/// Enters a name. A withdrawn record gives way to one that is not: its id may have been given again.
fn claim<K: std::hash::Hash + Eq>(map: &mut FxHashMap<K, Hit>, name: K, id: RecordId, withdrawn: bool, data: &Dataset) {
    match map.get_mut(&name) {
        None => {
            map.insert(name, Hit::One(id));
        }
        Some(Hit::One(other)) if *other == id => {}
        Some(hit) => {
            let other_withdrawn = matches!(hit, Hit::One(other)
                if data.record(*other).is_some_and(|other| is_withdrawn(data, other)));
            match (other_withdrawn, withdrawn) {
                (true, false) => *hit = Hit::One(id),
                (false, true) => {}
                _ => *hit = Hit::Many,
            }
        }
    }
}

/// Whether a record was taken out as entered in error.
pub(super) fn is_withdrawn(data: &Dataset, record: &Record) -> bool {
    let field = data.model.kind(record.kind).field_named("withdrawn");
    let value = field.and_then(|field| record.field(field));
    matches!(value, Some(Value { scalar: Scalar::Bool(true), .. }))
}

fn texts(data: &Dataset, record: &Record, fields: &[&str]) -> Vec<String> {
    let kind = data.model.kind(record.kind);
    let values = fields.iter().filter_map(|name| record.field(kind.field_named(name)?));
    values
        .flat_map(|value| match &value.scalar {
            Scalar::List(items) => items.iter().collect::<Vec<_>>(),
            _ => vec![value],
        })
        .filter_map(|value| match &value.scalar {
            Scalar::Text(text) => Some(text.to_string()),
            _ => None,
        })
        .collect()
}
