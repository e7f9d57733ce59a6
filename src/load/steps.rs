//! The history of a status in the words of the model: a tracker tells it in its own, which the status is read from as well.

use std::borrow::Cow;

use super::choice::lookup;
use super::plan::{Plan, Target};
use crate::model::{FieldKind, Model, TypeId, normalise};
use crate::node::{Entry, Kind, Node};

/// The field that holds the steps.
const HISTORY: &str = "status_history";

/// Puts the steps among some entries into the words of the model, by what the configuration says of the status and by what
/// the model knows. A word that neither knows stays as it is.
pub(super) fn in_words(entries: &mut [Entry<'_>], kind: TypeId, plan: &Plan<'_>, model: &Model) {
    let Some(Node { kind: Kind::List(steps), .. }) =
        entries.iter_mut().find(|entry| entry.key == HISTORY).map(|entry| &mut entry.value)
    else {
        return;
    };
    let record = model.kind(kind);
    let Some(status) = record.states.as_ref().and_then(|_| record.field_named("status")) else { return };
    let FieldKind::Choice(choice) = &model.field(kind, status).kind else { return };
    let configured = plan.columns(kind).iter().filter(|column| column.target == Target::Field(status));
    let configured: Vec<_> = configured.map(|column| &column.values).collect();
    let word = |text: &str| {
        let said = configured.iter().find_map(|values| values.get(&normalise(text)));
        lookup(choice, said.map_or(text, String::as_str), true).map(|symbol| model.word(symbol).to_owned())
    };
    for step in steps {
        let Kind::Map(parts) = &mut step.kind else { continue };
        for part in parts.iter_mut().filter(|part| matches!(&*part.key, "from" | "to")) {
            if let Kind::Text(text) = &mut part.value.kind
                && let Some(word) = word(text)
            {
                *text = Cow::Owned(word);
            }
        }
    }
}
