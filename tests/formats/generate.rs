//! Generated values, and each of them as a format writes it.

use proptest::prelude::*;

/// A value with the style it is written in.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Null,
    Text(String, u8),
    List(Vec<Value>, bool),
    Map(Vec<Value>, bool),
}

pub(crate) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z][a-zA-Z0-9 _.-]{0,20}[a-zA-Z0-9]",
        "[a-zA-Zé東🎈ø][a-z é東🎈ø,'\"#:]{0,12}[xéø]",
        "[ -~é東\u{2028}]{0,16}",
    ]
}

pub(crate) fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        1 => Just(Value::Null),
        6 => (text(), 0..5_u8).prop_map(|(text, style)| Value::Text(text, style)),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let many = prop::collection::vec(inner, 0..5);
        prop_oneof![
            (many.clone(), any::<bool>()).prop_map(|(list, flow)| Value::List(list, flow)),
            (many, any::<bool>()).prop_map(|(map, flow)| Value::Map(map, flow)),
        ]
    })
}

pub(crate) fn double_quoted(text: &str) -> String {
    let escape = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        '\u{2028}' => "\\u2028".to_owned(),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(escape).collect::<String>())
}

/// Whether YAML reads the text as it is without quotes, in brackets too.
pub(crate) fn plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '.' | '-' | '🎈'))
        && !text.ends_with(' ')
        && !text.eq_ignore_ascii_case("null")
}

pub(crate) fn yaml_scalar(text: &str, style: u8) -> String {
    match style {
        0 | 1 if plain(text) => text.to_owned(),
        2 if !text.contains('\u{2028}') => format!("'{}'", text.replace('\'', "''")),
        _ => double_quoted(text),
    }
}

pub(crate) fn yaml(value: &Value, depth: usize, flow: bool, out: &mut String) {
    let indent = |out: &mut String| *out += &format!("\n{}", "  ".repeat(depth));
    match value {
        Value::Null if flow => *out += "null",
        Value::Null => *out += if depth.is_multiple_of(2) { " ~" } else { "" },
        Value::Text(text, 4) if !flow && !text.trim().is_empty() && !text.starts_with(' ') => {
            *out += " |-  # a comment: |";
            for part in [text.as_str(), "and more é"] {
                indent(out);
                *out += part.trim_end();
            }
        }
        Value::Text(text, style) => *out += &format!(" {}", yaml_scalar(text, *style)),
        Value::List(list, own) if flow || *own || list.is_empty() => {
            *out += " [";
            for value in list {
                yaml(value, depth, true, out);
                *out += ", ";
            }
            *out += "]";
        }
        Value::Map(map, own) if flow || *own || map.is_empty() => {
            *out += " {";
            for (index, value) in map.iter().enumerate() {
                *out += &format!("ké{index}: ");
                yaml(value, depth, true, out);
                *out += ", ";
            }
            *out += "}";
        }
        Value::List(list, _) => {
            for value in list {
                indent(out);
                *out += "-";
                yaml(value, depth + 1, false, out);
            }
        }
        Value::Map(map, _) => {
            for (index, value) in map.iter().enumerate() {
                indent(out);
                *out += &format!("'k é{index}' :");
                yaml(value, depth + 1, false, out);
            }
        }
    }
}

pub(crate) fn json(value: &Value, out: &mut String) {
    match value {
        Value::Null => *out += "null",
        Value::Text(text, 0) => *out += &format!("{}.50", text.len()),
        Value::Text(text, _) => *out += &double_quoted(text),
        Value::List(list, _) => {
            *out += "[ ";
            for (index, value) in list.iter().enumerate() {
                *out += if index > 0 { ",\r\n" } else { "" };
                json(value, out);
            }
            *out += "]";
        }
        Value::Map(map, _) => {
            *out += "{";
            for (index, value) in map.iter().enumerate() {
                *out += if index > 0 { "\t, " } else { "" };
                *out += &format!("\"é{index}\" : ");
                json(value, out);
            }
            *out += "}";
        }
    }
}

pub(crate) fn toml(value: &Value, out: &mut String) {
    match value {
        Value::Null => *out += "1979-05-27",
        Value::Text(text, 0) => *out += &format!("1{}_0.5", text.len()),
        Value::Text(text, 1) if !text.contains('\'') => *out += &format!("'{text}'"),
        Value::Text(text, _) => *out += &double_quoted(text),
        Value::List(list, _) => {
            *out += "[ ";
            for value in list {
                toml(value, out);
                *out += ",\n";
            }
            *out += "]";
        }
        Value::Map(map, _) => {
            *out += "{";
            for (index, value) in map.iter().enumerate() {
                *out += if index > 0 { ", " } else { "" };
                *out += &format!("k{index}.in = ");
                toml(value, out);
            }
            *out += "}";
        }
    }
}

/// The texts of a value in the order written, keys left out.
pub(crate) fn texts(value: &Value, out: &mut Vec<String>) {
    match value {
        Value::Null => {}
        Value::Text(text, _) => out.push(text.clone()),
        Value::List(values, _) | Value::Map(values, _) => values.iter().for_each(|value| texts(value, out)),
    }
}

/// Text made of what formats give a meaning to.
pub(crate) fn hostile() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        prop::sample::select(vec![
            "---",
            "...",
            "+++",
            "\n",
            "\r\n",
            "\r",
            "\t",
            " ",
            "  ",
            "- ",
            "? ",
            ": ",
            ":",
            "#",
            "&a ",
            "*a",
            "<<: ",
            "!!str ",
            "!",
            "|",
            ">",
            "|2-",
            "[",
            "]",
            "{",
            "}",
            "\"",
            "'",
            ",",
            ";",
            "|---|",
            "| a ",
            "\\",
            "\\u00",
            "=",
            "[[",
            "]]",
            "```",
            "```toml\n",
            "# ",
            "null",
            "\0",
            "\u{feff}",
            "é",
            "東",
            "\u{85}",
            "\u{2028}",
            "@",
            "`",
            "%",
            "%YAML 1.2\n",
            "key",
            "1",
            "<br>",
            "*",
            "_",
            "~",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,4}",
    ];
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}
