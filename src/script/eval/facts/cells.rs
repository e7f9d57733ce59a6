//! The cells of a record: what facts are made of.

use super::super::Machine;
use crate::model::{Field, FieldKind};
use crate::record::Record;
use crate::script::val::{Read, Words};
use crate::value::{RecordId, Scalar, Value};

/// A cell of a record: its field, where it stands in the record, and its value.
pub(super) struct Cell<'d> {
    pub name: Words<'d>,
    pub declared: &'d Field,
    pub key: (u16, Option<u16>),
    pub value: &'d Value,
}

impl Cell<'_> {
    pub(super) fn read(&self, record: RecordId) -> Read {
        Read { record, field: Some(self.key), span: self.value.span }
    }
}

impl<'d> Machine<'d, '_, '_> {
    /// Every cell of a record, lists and parts taken apart.
    pub(super) fn cells(&self, record: &'d Record) -> Vec<Cell<'d>> {
        let model = &self.world.data.model;
        let mut cells = Vec::new();
        for (field, value) in &record.fields {
            let declared = model.field(record.kind, *field);
            take_apart(&mut cells, Words::Borrowed(&declared.name), declared, (field.0, None), value);
        }
        cells
    }
}

fn take_apart<'d>(
    cells: &mut Vec<Cell<'d>>,
    name: Words<'d>,
    declared: &'d Field,
    key: (u16, Option<u16>),
    value: &'d Value,
) {
    match (&value.scalar, &declared.kind) {
        (Scalar::List(items), _) => {
            items.iter().for_each(|item| take_apart(cells, name.clone(), declared, key, item));
        }
        (Scalar::Struct(values), FieldKind::Struct(parts) | FieldKind::Map(parts)) => {
            for (index, value) in values {
                if let Some(part) = parts.get(usize::from(*index)) {
                    take_apart(
                        cells,
                        Words::Owned(format!("{}.{}", name.as_str(), part.name).into()),
                        part,
                        (key.0, Some(*index)),
                        value,
                    );
                }
            }
        }
        _ => cells.push(Cell { name, declared, key, value }),
    }
}
