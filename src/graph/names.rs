//! The names under which a record can be meant.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Model, TypeId};
use crate::record::{Dataset, Record};
use crate::value::{Hit, RecordId, Scalar, Value};

/// An id without case, surrounding space and kinds of dash: `nc–7 ` is `nc-7`.
pub fn normalise_id(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    normalise_into(id, &mut out);
    out
}

fn normalise_into(id: &str, out: &mut String) {
    out.clear();
    let dashes = |c: char| if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { c };
    for word in id.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        match word.is_ascii() {
            true => out.push_str(word),
            false => out.extend(word.chars().map(dashes).flat_map(char::to_lowercase)),
        }
    }
    out.make_ascii_lowercase();
}

/// What a text means among the names of each type.
pub(super) trait Names: Sync {
    /// What a text means among these types.
    fn among(&self, text: &str, types: &[TypeId]) -> Hit;
}

/// What a text means among these types, all where none is named. `type/id` names the type itself.
pub(super) fn find(names: &impl Names, model: &Model, text: &str, types: &[TypeId], all: &[TypeId]) -> Hit {
    let text = text.trim();
    if let Some((kind, id)) = text.split_once('/')
        && let Some(kind) = model.type_named(kind.trim())
        && (types.is_empty() || types.contains(&kind))
    {
        return names.among(id.trim(), &[kind]);
    }
    names.among(text, if types.is_empty() { all } else { types })
}

/// Ids as written: nearly every link is found here, without normalising anything.
pub(super) struct Exact<'d>(Vec<FxHashMap<&'d str, Hit>>);

impl<'d> Exact<'d> {
    /// The ids of records; `withdrawn` tells which of them were taken out.
    pub(super) fn of(records: &'d [Record], model: &Model, withdrawn: &[bool]) -> Self {
        let mut counts = vec![0_usize; model.types().count()];
        for record in records {
            if let Some(count) = counts.get_mut(usize::from(record.kind.0)) {
                *count += 1;
            }
        }
        let sized = |count: usize| FxHashMap::with_capacity_and_hasher(count, Default::default());
        let mut maps: Vec<FxHashMap<&str, Hit>> = counts.into_iter().map(sized).collect();
        for (id, record) in live_first((0..).map(RecordId).zip(records), withdrawn) {
            if let Some(map) = maps.get_mut(usize::from(record.kind.0)) {
                claim(map, &*record.id, id, withdrawn);
            }
        }
        Self(maps)
    }
}

impl Names for Exact<'_> {
    fn among(&self, text: &str, types: &[TypeId]) -> Hit {
        merge(types.iter().filter_map(|kind| self.0.get(usize::from(kind.0))?.get(text).copied()))
    }
}

/// Every name that is like one of the texts that no id as written answers: by id, then external id, then alias; persons
/// and roles also by name, title and e-mail. In each step a text means all records that have it.
pub(super) struct Alike {
    ids: Vec<FxHashMap<String, Hit>>,
    external: Vec<FxHashMap<String, Hit>>,
    others: Vec<FxHashMap<String, Hit>>,
}

impl Alike {
    /// The names of records that are among the wanted ones, which are normalised.
    pub(super) fn of(data: &Dataset, withdrawn: &[bool], wanted: &FxHashSet<String>) -> Self {
        let maps = || vec![FxHashMap::default(); data.model.types().count()];
        let mut names = Self { ids: maps(), external: maps(), others: maps() };
        let mut text = String::new();
        for (id, record) in live_first(data.iter(), withdrawn) {
            let at = usize::from(record.kind.0);
            let mut enter = |maps: &mut Vec<FxHashMap<String, Hit>>, name: &str| {
                normalise_into(name, &mut text);
                if wanted.contains(&text)
                    && let Some(map) = maps.get_mut(at)
                {
                    claim(map, text.clone(), id, withdrawn);
                }
            };
            enter(&mut names.ids, &record.id);
            let kind = data.model.kind(record.kind);
            // A person's title is a job, which several may hold; a role is known by its title.
            let others: &[&str] = match kind.name.as_str() {
                "person" => &["aliases", "name", "email"],
                "role" => &["aliases", "name", "title"],
                _ => &["aliases"],
            };
            let field = |name: &&str| record.field(kind.field_named(name)?);
            for value in ["external_ids"].iter().filter_map(field) {
                texts(value, &mut |name| enter(&mut names.external, name));
            }
            for value in others.iter().filter_map(field) {
                texts(value, &mut |name| enter(&mut names.others, name));
            }
        }
        names
    }
}

impl Names for Alike {
    fn among(&self, text: &str, types: &[TypeId]) -> Hit {
        let text = normalise_id(text);
        for maps in [&self.ids, &self.external, &self.others] {
            let hits = types.iter().filter_map(|kind| maps.get(usize::from(kind.0))?.get(&text).copied());
            match merge(hits) {
                Hit::None => {}
                hit => return hit,
            }
        }
        Hit::None
    }
}

fn merge(hits: impl Iterator<Item = Hit>) -> Hit {
    hits.fold(Hit::None, |sum, hit| match (sum, hit) {
        (Hit::None, hit) | (hit, Hit::None) => hit,
        (Hit::One(a), Hit::One(b)) if a == b => Hit::One(a),
        _ => Hit::Many,
    })
}

/// Records that were not withdrawn before those that were, so that the first to claim a name is known to be in use.
fn live_first<'d, I>(records: I, withdrawn: &[bool]) -> impl Iterator<Item = (RecordId, &'d Record)>
where
    I: Iterator<Item = (RecordId, &'d Record)> + Clone,
{
    let is_withdrawn = |id: RecordId| withdrawn.get(id.0 as usize).copied().unwrap_or(false);
    let live = records.clone().filter(move |(id, _)| !is_withdrawn(*id));
    live.chain(records.filter(move |(id, _)| is_withdrawn(*id)))
}

/// Enters a name. A withdrawn record gives way to one that is not: its id may have been given again.
fn claim<K: std::hash::Hash + Eq>(map: &mut FxHashMap<K, Hit>, name: K, id: RecordId, withdrawn: &[bool]) {
    let is_withdrawn = |id: RecordId| withdrawn.get(id.0 as usize).copied().unwrap_or(false);
    map.entry(name)
        .and_modify(|hit| match *hit {
            Hit::One(other) if other == id || (is_withdrawn(id) && !is_withdrawn(other)) => {}
            // Several that are in use stay several, whatever was withdrawn beside them.
            _ => *hit = Hit::Many,
        })
        .or_insert(Hit::One(id));
}

/// Whether each record was taken out as entered in error.
pub(super) fn withdrawn(data: &Dataset) -> Vec<bool> {
    let fields: Vec<_> = data.model.types().map(|(_, kind)| kind.field_named("withdrawn")).collect();
    let is_withdrawn = |record: &Record| {
        let field = fields.get(usize::from(record.kind.0)).copied().flatten();
        let value = field.and_then(|field| record.field(field));
        matches!(value, Some(Value { scalar: Scalar::Bool(true), .. }))
    };
    data.records.iter().map(is_withdrawn).collect()
}

fn texts(value: &Value, take: &mut impl FnMut(&str)) {
    match &value.scalar {
        Scalar::List(items) => items.iter().for_each(|item| texts(item, take)),
        Scalar::Text(text) => take(text),
        _ => {}
    }
}
