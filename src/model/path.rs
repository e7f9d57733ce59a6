//! Where in a record something stands: a field, or a part of a struct.

use super::{Field, FieldId, FieldKind, Model, TypeId};

/// A field, or a part of a field that holds structs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Path {
    /// The field.
    pub field: FieldId,
    /// The part of the struct, by its index in the struct's declaration.
    pub part: Option<u16>,
}

impl Model {
    /// The path that a type has under a name: `due_on`, or `approvals.person`.
    pub fn path(&self, kind: TypeId, name: &str) -> Option<Path> {
        let (name, part) = name.split_once('.').map_or((name, None), |(name, part)| (name, Some(part)));
        let field = self.kind(kind).field_named(name)?;
        let Some(part) = part else { return Some(Path { field, part: None }) };
        let FieldKind::Struct(parts) = &self.field(kind, field).kind else { return None };
        let at = parts.iter().position(|known| known.name == part)?;
        Some(Path { field, part: Some(u16::try_from(at).ok()?) })
    }

    /// What stands at a path, as declared.
    pub fn at(&self, kind: TypeId, path: Path) -> &Field {
        let field = self.field(kind, path.field);
        match (&field.kind, path.part) {
            (FieldKind::Struct(parts), Some(part)) => parts.get(usize::from(part)).map_or(field, |part| part),
            _ => field,
        }
    }

    /// The names of the paths of a type, for a name that is none of them.
    pub fn paths(&self, kind: TypeId) -> Vec<String> {
        let mut names = Vec::new();
        for field in &self.kind(kind).fields {
            names.push(field.name.clone());
            if let FieldKind::Struct(parts) = &field.kind {
                names.extend(parts.iter().map(|part| format!("{}.{}", field.name, part.name)));
            }
        }
        names
    }
}
