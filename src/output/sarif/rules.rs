//! The rules that results refer to, by index.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::log::{Configuration, Descriptor, Help};
use super::parts::{descriptor, said};
use crate::report::{Report, Tested};
use crate::text::one_line;

/// Rules and where each stands in the list.
pub(in crate::output) struct Rules<'r> {
    descriptors: Vec<Descriptor<'r>>,
    at: BTreeMap<&'r str, usize>,
}

impl<'r> Rules<'r> {
    /// The rules of some ids, in the order of the ids, with what else is to be said of each.
    pub(in crate::output) fn of(
        ids: impl IntoIterator<Item = &'r str>,
        report: &'r Report,
        more: impl Fn(&Tested) -> Value,
    ) -> Self {
        let tested: BTreeMap<&str, &Tested> = report.rules.iter().map(|tested| (tested.id.as_str(), tested)).collect();
        let mut at: BTreeMap<&'r str, usize> = ids.into_iter().map(|id| (id, 0)).collect();
        let mut descriptors = Vec::with_capacity(at.len());
        for (index, (id, place)) in at.iter_mut().enumerate() {
            *place = index;
            let known = tested.get(id).map(|tested| descriptor(tested, more(tested)));
            descriptors.push(known.unwrap_or_else(|| unknown(id)));
        }
        Self { descriptors, at }
    }

    /// Where a rule stands in the list.
    pub(in crate::output) fn index(&self, id: &str) -> usize {
        self.at.get(id).copied().unwrap_or(0)
    }

    /// The list.
    pub(in crate::output) fn take(&mut self) -> Vec<Descriptor<'r>> {
        std::mem::take(&mut self.descriptors)
    }
}

/// A rule that speaks within a bundle and was not itself asked for: nothing is known but its id.
fn unknown(id: &str) -> Descriptor<'_> {
    let id = one_line(id);
    Descriptor {
        short_description: said(id.clone()),
        full_description: said(id.clone()),
        help: Help { text: id.to_string(), markdown: format!("`{id}`") },
        default_configuration: Configuration { level: "warning" },
        properties: json!({}),
        id: Cow::clone(&id),
    }
}
