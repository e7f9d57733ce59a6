//! Ids that are those of one record only within their file or their sheet: they are told apart by the name of that, and links
//! within it go on to mean what they meant.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::IdScope;
use crate::model::{Field, FieldKind, Model, TypeId};
use crate::problem::Problem;
use crate::record::Record;
use crate::source::{Layout, Source, SourceId, Span};
use crate::value::{Scalar, Value};

/// The ids of each scope, and what they become.
type Ids = FxHashMap<(u16, TypeId, Box<str>), Box<str>>;

/// Tells the ids of a file from those of others.
pub(super) fn apply(scope: IdScope, records: &mut [Record], source: &Source, model: &Model) {
    if scope == IdScope::All {
        return;
    }
    let mut ids = Ids::default();
    for record in records.iter_mut().filter(|record| !record.id_span.is_empty()) {
        let sheet = sheet(scope, source, record.span);
        let own = format!("{}#{}", name(scope, source, sheet), record.id).into_boxed_str();
        if let Some((_, value)) = model
            .kind(record.kind)
            .field_named("id")
            .and_then(|id| record.fields.iter_mut().find(|(field, _)| *field == id))
        {
            value.scalar = Scalar::Text(own.clone());
        }
        let written = std::mem::replace(&mut record.id, own.clone());
        ids.insert((sheet, record.kind, written), own);
    }
    for record in records.iter_mut() {
        let sheet = sheet(scope, source, record.span);
        for (field, value) in &mut record.fields {
            links(model.field(record.kind, *field), value, model, &mut |kind, text| {
                ids.get(&(sheet, kind, text.trim().into())).cloned()
            });
        }
    }
}

/// The sheet of a record, where each has ids of its own.
fn sheet(scope: IdScope, source: &Source, span: Span) -> u16 {
    match source.layout() {
        Layout::Cells(grid) if scope == IdScope::Sheet => grid.cell_at(span.start).map_or(0, |cell| cell.sheet),
        _ => 0,
    }
}

fn name(scope: IdScope, source: &Source, sheet: u16) -> String {
    match source.layout() {
        Layout::Cells(grid) if scope == IdScope::Sheet => {
            let sheet = grid.sheets.get(usize::from(sheet)).map_or("", |sheet| sheet.name.as_str());
            format!("{}, {sheet}", source.name())
        }
        _ => source.name().to_owned(),
    }
}

/// Puts the new id into each link that means one of the scope.
fn links(field: &Field, value: &mut Value, model: &Model, find: &mut impl FnMut(TypeId, &str) -> Option<Box<str>>) {
    match (&mut value.scalar, &field.kind) {
        (Scalar::List(items), _) => items.iter_mut().for_each(|item| links(field, item, model, find)),
        (Scalar::Struct(parts), FieldKind::Struct(declared)) => {
            for (part, value) in parts {
                if let Some(inner) = declared.get(usize::from(*part)) {
                    links(inner, value, model, find);
                }
            }
        }
        (Scalar::Ref(text, _), FieldKind::Ref(link)) => {
            let to = model.link(*link).map_or(&[][..], |link| link.to.as_slice());
            let found = match to {
                [] => model.types().find_map(|(kind, _)| find(kind, text)),
                to => to.iter().find_map(|kind| find(*kind, text)),
            };
            if let Some(found) = found {
                *text = found;
            }
        }
        _ => {}
    }
}

/// Bare numbers that are ids of records in more than one file or sheet of a source: mostly each numbers its own anew.
#[derive(Default)]
pub(super) struct Bare {
    first: FxHashMap<(TypeId, Box<str>), (SourceId, u16)>,
    again: FxHashSet<(TypeId, Box<str>)>,
    /// The first that stands again, and whether it does within one file.
    shown: Option<(Box<str>, Span, bool)>,
}

impl Bare {
    /// Takes the records of a file.
    pub(super) fn add(&mut self, records: &[Record], source: &Source) {
        let is_bare = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        for record in records.iter().filter(|record| is_bare(&record.id)) {
            let at = (source.id(), sheet(IdScope::Sheet, source, record.span));
            let key = (record.kind, record.id.clone());
            let first = *self.first.entry(key.clone()).or_insert(at);
            if first != at {
                self.shown.get_or_insert_with(|| (record.id.clone(), record.id_span, first.0 == at.0));
                self.again.insert(key);
            }
        }
    }

    /// What is to be said of them.
    pub(super) fn problem(self) -> Option<Problem> {
        let (id, span, within) = self.shown?;
        let (what, scope) = if within { ("sheet", "sheet") } else { ("file", "file") };
        let message = match self.again.len() {
            1 => format!("the id `{id}` stands in more than one {what}"),
            2 => format!("the id `{id}` and another stand in more than one {what}"),
            many => format!("the id `{id}` and {} others stand in more than one {what}", many - 1),
        };
        let help = format!("if each {what} numbers its records anew, say `id_scope: {scope}`");
        Some(Problem::warning(message, span).help(help))
    }
}
