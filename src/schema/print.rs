//! Schemas as text: the same order of keys whatever a map does, what a reader looks for first.

use serde_json::Value;

/// What comes first in a schema; the rest follows by name.
const FIRST: [&str; 7] = ["$schema", "$id", "title", "description", "type", "const", "enum"];
/// How far a list of words goes in one line.
const WIDTH: usize = 100;

/// A schema as indented JSON with a line break at its end.
pub(super) fn print(schema: &Value) -> String {
    let mut out = String::new();
    value(schema, 0, &mut out);
    out.push('\n');
    out
}

fn value(value: &Value, depth: usize, out: &mut String) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            let mut entries: Vec<(&String, &Value)> = map.iter().collect();
            let place = |key: &str| FIRST.iter().position(|first| *first == key).unwrap_or(FIRST.len());
            entries.sort_by_key(|(key, _)| (place(key), *key));
            let entries = entries.into_iter().map(|(key, value)| (Some(key.as_str()), value));
            block(['{', '}'], entries, depth, out);
        }
        Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
            block(['[', ']'], items.iter().map(|item| (None, item)), depth, out);
        }
        Value::Array(items) => words(items, depth, out),
        other => out.push_str(&other.to_string()),
    }
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

/// A list of words fills lines: one word a line would be most of a schema.
fn words(items: &[Value], depth: usize, out: &mut String) {
    let items: Vec<String> = items.iter().map(Value::to_string).collect();
    let whole: usize = items.iter().map(|item| item.len() + 2).sum();
    out.push('[');
    if whole <= WIDTH {
        out.push_str(&items.join(", "));
    } else {
        let mut width = WIDTH;
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                out.push(',');
            }
            width += item.len() + 2;
            if width > WIDTH {
                line(depth + 1, out);
                width = item.len();
            } else {
                out.push(' ');
            }
            out.push_str(item);
        }
        line(depth, out);
    }
    out.push(']');
}

fn line(depth: usize, out: &mut String) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}
