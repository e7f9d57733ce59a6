//! Who answers for a record, as it says itself.

use crate::rule::Packs;
use crate::script::World;
use crate::value::{Hit, RecordId, Scalar, Value};

/// Who answers for a record: the first way of the pack that leads to somebody. `None` where nobody is recorded.
pub fn owner_of(packs: &Packs, world: &World<'_>, id: RecordId) -> Option<String> {
    packs.overview.owner.iter().find_map(|way| follow(world, id, way))
}

fn follow(world: &World<'_>, id: RecordId, way: &[String]) -> Option<String> {
    let (name, further) = way.split_first()?;
    let record = world.data.record(id)?;
    let path = world.data.model.path(record.kind, name)?;
    let found = record.at(path);
    if further.is_empty() {
        return found.into_iter().find_map(|(_, value)| named(world, value));
    }
    found.into_iter().find_map(|(_, value)| match value.scalar {
        Scalar::Ref(_, Hit::One(next)) => follow(world, next, further),
        _ => None,
    })
}

/// Whom or what a link names: what the record calls itself, or what was written where there is no such record.
pub fn named(world: &World<'_>, value: &Value) -> Option<String> {
    match &value.scalar {
        Scalar::Ref(_, Hit::One(id)) => Some(title_of(world, *id)),
        Scalar::Ref(text, _) | Scalar::Text(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// What a record calls itself; its id where it says nothing.
pub fn title_of(world: &World<'_>, id: RecordId) -> String {
    let Some(record) = world.data.record(id) else { return String::new() };
    let title = world.data.model.kind(record.kind).title.and_then(|field| record.field(field));
    match title.map(|value| &value.scalar) {
        Some(Scalar::Text(text) | Scalar::Ref(text, _)) if !text.trim().is_empty() => text.trim().to_owned(),
        _ => record.id.to_string(),
    }
}
