//! Values as a statement shows them.

use super::{Machine, Res, Stop};
use crate::script::ir::Piece;
use crate::script::val::{Val, Why, WhyKind};
use crate::value::{RecordId, Scalar};

/// How many members of a list a statement names.
const NAMED: usize = 8;

impl<'d> Machine<'d, '_, '_> {
    /// Fills the holes of a message.
    pub(super) fn message(&mut self, pieces: &[Piece]) -> Result<String, Stop<'d>> {
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Hole(hole) => {
                    let value = self.eval(hole)?;
                    text.push_str(&self.print(&value));
                }
            }
        }
        Ok(text)
    }

    /// A value in words.
    pub(super) fn print(&self, value: &Val<'d>) -> String {
        match value {
            Val::Unit => String::new(),
            Val::Bool(true) => "yes".into(),
            Val::Bool(false) => "no".into(),
            Val::Number(number) => number.to_string(),
            Val::Between(low, high, _) => format!("{low} to {high}"),
            Val::Text(text) => short(text.as_str()),
            Val::Symbol(symbol) => self.world.data.model.word(*symbol).to_owned(),
            Val::Date(date) => date.to_string(),
            Val::Instant(instant) => instant.format("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            Val::Duration(duration) => duration.to_string(),
            Val::Record(id, written) => self.record_name(*id, *written),
            Val::Part(part) => short(self.world.data.sources.slice(part.span)),
            Val::Fact(fact) => fact.members.first().map_or(String::new(), |member| self.print(member)),
            Val::List(list) => {
                // Members that may belong are named where no other is: a statement does not speak of nothing.
                let maybe =
                    list.maybe.iter().map(|(item, _)| item).take(if list.items.is_empty() { usize::MAX } else { 0 });
                let all: Vec<&Val<'d>> = list.items.iter().chain(maybe).collect();
                let named = all.iter().take(NAMED).map(|item| self.print(item)).collect::<Vec<_>>().join(", ");
                match all.len().saturating_sub(NAMED) {
                    0 => named,
                    more => format!("{named} and {more} more"),
                }
            }
            Val::Unknown(why) => self.unknown(why),
        }
    }

    /// A link is shown as it was written; a person or role that was linked by id, with the name.
    fn record_name(&self, id: RecordId, written: Option<&str>) -> String {
        let data = self.world.data;
        let Some(record) = data.record(id) else { return String::new() };
        let kind = data.model.kind(record.kind);
        let by_id = written.is_none_or(|written| written == &*record.id);
        match written {
            Some(written) if !by_id => short(written),
            _ if !matches!(kind.name.as_str(), "person" | "role") => record.id.to_string(),
            _ => {
                let title = kind.field_named("name").or(kind.title).and_then(|field| record.field(field));
                match title.map(|title| &title.scalar) {
                    Some(Scalar::Text(title)) if **title != *record.id => format!("{title} ({})", record.id),
                    _ => record.id.to_string(),
                }
            }
        }
    }

    /// What stands in a statement where a value is unknown: what was written, or that nothing was.
    fn unknown(&self, why: &Why) -> String {
        let written = why.span.map_or("", |span| self.world.data.sources.slice(span).trim());
        match why.kind {
            WhyKind::Absent(absence) if !absence.is_unreadable() => "(not recorded)".into(),
            WhyKind::Empty | WhyKind::NoField => "(none)".into(),
            WhyKind::Unavailable | WhyKind::History(_) | WhyKind::Undefined => "(unknown)".into(),
            _ if written.is_empty() => "(not recorded)".into(),
            _ => short(written.trim_matches(['"', '\''])),
        }
    }

    pub(super) fn joined(&mut self, value: &Val<'d>, between: &str, at: u32) -> Res<'d> {
        let Val::List(list) = value else { return Ok(Val::text(self.print(value))) };
        if let Some((_, why)) = list.maybe.first() {
            return Ok(Val::Unknown(*why));
        }
        let mut text = String::new();
        for (index, item) in list.items.iter().enumerate() {
            if index > 0 {
                text.push_str(between);
            }
            text.push_str(&self.print(item));
            if text.len() > super::TEXT {
                break;
            }
        }
        self.words(text, at)
    }
}

/// Text for a sentence: one line, at most 160 characters.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(160) {
        None => line,
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or("").trim_end()),
    }
}
