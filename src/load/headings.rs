//! What headings tell: the layout of a table, and the id that stands above it.

use super::columns::own_id;
use super::plan::{Plan, Target};
use crate::format::{Heading, Table};
use crate::model::{FieldKind, Model, TypeId, normalise};

/// The id within a heading: its first word with a digit, else the whole heading.
pub(super) fn id_within(heading: &str) -> &str {
    let words = heading.split([' ', '\u{a0}', '(', ')', '[', ']', ':', ',']);
    words.filter(|word| word.chars().any(|c| c.is_ascii_digit())).find(|word| !word.is_empty()).unwrap_or(heading)
}

/// Whether the header is that of a form: `Field | Detail`.
pub(super) fn is_field_and_value(table: &Table<'_>) -> bool {
    let [(field, _), (value, _)] = table.header.as_slice() else { return false };
    matches!(normalise(field).as_str(), "field" | "property" | "item" | "attribute")
        && matches!(normalise(value).as_str(), "detail" | "details" | "value" | "values")
}

/// How much a heading that is known says of the records below it.
pub(super) fn weight(kind: TypeId, heading: &str, plan: &Plan<'_>, model: &Model) -> Heading {
    let record = model.kind(kind);
    let normal = normalise(heading);
    let configured = plan.columns(kind).iter().find(|column| column.heading.as_deref() == Some(&*normal));
    let field = match configured.map(|column| column.target) {
        Some(Target::Field(field)) => Some(field),
        Some(_) => return Heading::Telling,
        None => record.field_of_heading(heading).or_else(|| own_id(record, heading)),
    };
    let Some(field) = field else { return Heading::Telling };
    if Some(field) == record.field_named("id") {
        return Heading::Naming;
    }
    if Some(field) == record.title {
        return Heading::Titling;
    }
    match model.field(kind, field).kind {
        FieldKind::Choice(_) | FieldKind::Ref(_) | FieldKind::Bool => Heading::Listed,
        _ => Heading::Telling,
    }
}

#[cfg(test)]
mod tests {
    use super::id_within;

    #[test]
    fn an_id_within_a_heading_is_its_first_word_with_a_digit() {
        assert_eq!(id_within("NCR-001 (Minor) – Policy not told to all"), "NCR-001");
        assert_eq!(id_within("Finding 7: late"), "7");
        assert_eq!(id_within("Observations"), "Observations");
    }
}
