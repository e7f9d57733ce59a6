//! A `columns:` block to paste: what the headings left over and the texts not understood may be meant as. Nothing of it is
//! taken by itself; what nobody can guess is left to be filled in, and the configuration refuses it until it is.

use std::fmt::Write;

use crate::model::{Field, FieldId, FieldKind, Model, RecordType, TypeId, normalise};
use crate::record::{Column, Input, Misread};
use crate::text::printable;

/// What stands where a value has to be chosen. No choice has such a value, so that it is an error until one is.
pub const CHOOSE: &str = "FILL_IN";

/// Likeness from which a field is offered for a heading.
const NEAR: f64 = 0.72;

/// Texts of one column that a block lists.
const TEXTS: usize = 12;

/// The block for the records of one type, as it stands below a source; `None` where nothing is left over.
pub(super) fn columns(model: &Model, input: &Input, kind: TypeId, indent: &str) -> Option<String> {
    let record = model.kind(kind);
    let of_kind = || input.columns.iter().filter(|column| column.kind == kind);
    let taken: Vec<FieldId> = of_kind().filter_map(|column| column.field).collect();
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut offered = taken.clone();
    for column in of_kind().filter(|column| column.field.is_none() && column.filled > 0) {
        match nearest(record, &column.heading, &offered) {
            Some(field) => {
                offered.push(field);
                let name = &model.field(kind, field).name;
                lines.push((format!("{name}: {}", quoted(&column.heading)), records(column)));
            }
            None => lines.push((format!("# FIELD: {}", quoted(&column.heading)), records(column))),
        }
    }
    let misread = input.misread.iter().filter(|misread| misread.kind == kind).collect::<Vec<_>>();
    let mut values = String::new();
    for of_column in misread.chunk_by(|a, b| (a.field, &a.heading) == (b.field, &b.heading)) {
        values.push_str(&read_as(model, of_column, indent).unwrap_or_default());
    }
    if lines.is_empty() && values.is_empty() {
        return None;
    }
    let width = lines.iter().map(|(line, _)| line.chars().count()).filter(|width| *width < 60).max().unwrap_or(0);
    let mut out = format!("{indent}columns:\n");
    for (line, why) in lines {
        let _ = writeln!(out, "{indent}  {line:width$}  # {why}");
    }
    out.push_str(&values);
    Some(out)
}

fn records(column: &Column) -> String {
    format!("in {}", crate::text::count(column.filled, "record"))
}

/// How the texts of a column may be read: a mapping of values to be completed, or a format of dates to be chosen.
fn read_as(model: &Model, misread: &[&Misread], indent: &str) -> Option<String> {
    let first = misread.first()?;
    let field = model.field(first.kind, first.field);
    let cells: usize = misread.iter().map(|one| one.count).sum();
    let mut out = format!("{indent}  {}:  # {} not understood\n", field.name, crate::text::count(cells, "cell"));
    let _ = writeln!(out, "{indent}    column: {}", quoted(&first.heading));
    match &field.kind {
        FieldKind::Choice(_) | FieldKind::Bool => {
            let _ = writeln!(out, "{indent}    values:  # {}", choices(model, field));
            for one in misread.iter().take(TEXTS) {
                let Some(text) = &one.text else { continue };
                let _ = writeln!(out, "{indent}      {}: {}  # {}", quoted(text), meant(model, field, text), one.count);
            }
        }
        FieldKind::Date | FieldKind::Instant => {
            let texts: Vec<&str> = misread.iter().filter_map(|one| one.text.as_deref()).collect();
            let _ = writeln!(out, "{indent}    format: {CHOOSE}  # {}", numeric(&texts).unwrap_or("as %d %b %Y"));
        }
        _ => return None,
    }
    Some(out)
}

/// The formats that texts such as `03/04/2026` may have; which of them it is, is for a person to say.
fn numeric(texts: &[&str]) -> Option<&'static str> {
    let shape = |text: &str| text.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect::<String>();
    match shape(texts.first()?.trim()).as_str() {
        "99/99/9999" => Some("\"%d/%m/%Y\" or \"%m/%d/%Y\""),
        "99.99.9999" => Some("\"%d.%m.%Y\""),
        "99-99-9999" => Some("\"%d-%m-%Y\" or \"%m-%d-%Y\""),
        "99/99/99" => Some("\"%d/%m/%y\", \"%m/%d/%y\" or \"%y/%m/%d\""),
        "99.99.99" => Some("\"%d.%m.%y\""),
        _ => None,
    }
}

fn meant<'m>(model: &'m Model, field: &Field, text: &str) -> &'m str {
    let FieldKind::Choice(choice) = &field.kind else { return CHOOSE };
    let words = choice.values.iter().map(|symbol| model.word(*symbol));
    let near = words.map(|word| (likeness(word, text), word)).max_by(|a, b| a.0.total_cmp(&b.0));
    near.filter(|(likeness, _)| *likeness >= NEAR).map_or(CHOOSE, |(_, word)| word)
}

fn choices(model: &Model, field: &Field) -> String {
    match &field.kind {
        FieldKind::Choice(choice) => {
            choice.values.iter().map(|symbol| model.word(*symbol)).collect::<Vec<_>>().join(", ")
        }
        _ => "true, false".to_owned(),
    }
}

/// The field whose name or one of whose headings is most like a heading, among those that no column fills.
fn nearest(record: &RecordType, heading: &str, taken: &[FieldId]) -> Option<FieldId> {
    let fields = (0..).map(FieldId).zip(&record.fields).filter(|(id, _)| !taken.contains(id));
    let best = fields.map(|(id, field)| {
        let names = std::iter::once(&field.name).chain(&field.also);
        (names.map(|name| likeness(name, heading)).fold(0.0, f64::max), id)
    });
    // Of two that are as like, the one declared first.
    let (likeness, id) = best.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
    (likeness >= NEAR).then_some(id)
}

/// How like two names are, from 0 to 1: as a whole, or by the words that they share.
fn likeness(a: &str, b: &str) -> f64 {
    let whole = strsim::normalized_damerau_levenshtein(&normalise(a), &normalise(b));
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2).map(str::to_lowercase).collect()
    };
    let (a, b) = (words(a), words(b));
    let shared = a.iter().filter(|word| b.contains(word)).count();
    let most = a.len().max(b.len());
    // Half of the words is a hint, all but a small one is nearly the name.
    #[expect(clippy::cast_precision_loss, reason = "headings have few words")]
    let by_words = if most > 1 { shared as f64 / most as f64 } else { 0.0 };
    whole.max(by_words)
}

/// A text as YAML takes it, in quotes wherever it might be something else.
pub fn quoted(text: &str) -> String {
    let mut words = text.chars();
    let plain = words.next().is_some_and(char::is_alphabetic)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '.' | '/' | '(' | ')' | '-'))
        && !text.ends_with(' ')
        && !["yes", "no", "true", "false", "null", "on", "off", "y", "n"].contains(&text.to_lowercase().as_str());
    if plain {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in serde_json::Value::from(text).to_string().chars() {
        // What hides or turns round what is written stands as its number.
        let _ = match u32::from(c) {
            _ if printable(c) == c => write!(out, "{c}"),
            number @ ..=0xffff => write!(out, "\\u{number:04x}"),
            number => write!(out, "\\U{number:08x}"),
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_yaml_might_take_for_something_else_is_quoted() {
        assert_eq!(quoted("CAR No."), "CAR No.");
        assert_eq!(quoted("No"), "\"No\"");
        assert_eq!(quoted("Owner: name"), "\"Owner: name\"");
        assert_eq!(quoted("2026"), "\"2026\"");
        assert_eq!(quoted("a\"b\n"), "\"a\\\"b\\n\"");
        assert_eq!(quoted("a\u{202e}\u{85}\u{e0041}"), "\"a\\u202e\\u0085\\U000e0041\"");
    }

    #[test]
    fn names_are_alike_by_letters_and_by_words() {
        assert!(likeness("due_on", "Due Onn") >= NEAR);
        assert!(likeness("Root cause analysis", "Analysis of root cause") >= NEAR);
        assert!(likeness("owner", "Kostenstelle") < NEAR);
    }
}
