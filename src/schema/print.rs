//! Schemas as text: the same order of keys whatever a map does, what a reader looks for first.

use serde_json::{Map, Value};

/// What comes first in a schema; the rest follows by name.
const FIRST: [&str; 7] = ["$schema", "$id", "title", "description", "type", "const", "enum"];
/// How long a line may be.
const WIDTH: usize = 120;

/// A schema as indented JSON with a line break at its end.
pub(super) fn print(schema: &Value) -> String {
    let mut out = String::new();
    value(schema, 0, &mut out);
    out.push('\n');
    out
}

fn value(value: &Value, depth: usize, out: &mut String) {
    if let Some(short) = in_line(value, WIDTH.saturating_sub(2 * depth)) {
        return out.push_str(&short);
    }
    match value {
        Value::Object(map) => {
            let entries = sorted(map).into_iter().map(|(key, value)| (Some(key.as_str()), value));
            block(['{', '}'], entries, depth, out);
        }
        Value::Array(items) if items.iter().all(Value::is_string) => words(items, depth, out),
        Value::Array(items) => block(['[', ']'], items.iter().map(|item| (None, item)), depth, out),
        other => out.push_str(&other.to_string()),
    }
}

fn sorted(map: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut entries: Vec<(&String, &Value)> = map.iter().collect();
    let place = |key: &str| FIRST.iter().position(|first| *first == key).unwrap_or(FIRST.len());
    entries.sort_by_key(|(key, _)| (place(key), *key));
    entries
}

/// A value in one line, where it is short and holds nothing that deserves lines of its own.
fn in_line(value: &Value, most: usize) -> Option<String> {
    let whole = match value {
        Value::Object(map) if map.is_empty() => "{}".to_owned(),
        Value::Object(map) => {
            let one = |(key, value): (&String, &Value)| {
                Some(format!("{}: {}", Value::from(key.as_str()), in_line(value, most)?))
            };
            format!("{{ {} }}", sorted(map).into_iter().map(one).collect::<Option<Vec<_>>>()?.join(", "))
        }
        Value::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(|item| in_line(item, most)).collect();
            format!("[{}]", items?.join(", "))
        }
        other => other.to_string(),
    };
    (whole.len() <= most).then_some(whole)
}

fn block<'v>(
    [open, close]: [char; 2],
    parts: impl Iterator<Item = (Option<&'v str>, &'v Value)>,
    depth: usize,
    out: &mut String,
) {
    out.push(open);
    for (at, (key, part)) in parts.enumerate() {
        if at > 0 {
            out.push(',');
        }
        line(depth + 1, out);
        if let Some(key) = key {
            out.push_str(&Value::from(key).to_string());
            out.push_str(": ");
        }
        value(part, depth + 1, out);
    }
    line(depth, out);
    out.push(close);
}

/// A long list of words fills lines: one word a line would be most of a schema.
fn words(items: &[Value], depth: usize, out: &mut String) {
    out.push('[');
    let mut left = 0;
    for (at, item) in items.iter().map(Value::to_string).enumerate() {
        if at > 0 {
            out.push(',');
        }
        if item.len() + 2 > left {
            line(depth + 1, out);
            left = WIDTH.saturating_sub(2 * (depth + 1));
        } else {
            out.push(' ');
        }
        left = left.saturating_sub(item.len() + 2);
        out.push_str(&item);
    }
    line(depth, out);
    out.push(']');
}

fn line(depth: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}
