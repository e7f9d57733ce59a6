//! JSON, one document, strict: what another reader of the same file would refuse is an error here too.
//!
//! Spans: a string with its quotes, a list or mapping with its brackets.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use jsonc_parser::ast::{Object, ObjectPropName, Value};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::{Limits, Sink, document};
use crate::node::{Entry, Kind, Node};
use crate::problem::Problem;
use crate::source::{Source, Span};

/// Reads a JSON file.
pub fn read<'s>(source: &'s Source, limits: &Limits, sink: &mut dyn Sink<'s>) {
    let bom = source.text().len() - source.text().trim_start_matches('\u{feff}').len();
    read_part(source, bom..source.text().len(), limits, sink);
}

/// Reads a part of a file as JSON; the places are those of the file.
pub(super) fn read_part<'s>(source: &'s Source, part: Range<usize>, limits: &Limits, sink: &mut dyn Sink<'s>) {
    let text = source.text().get(part.clone()).unwrap_or("");
    let mut reader = Reader { source, base: part.start, sink };
    // The parser calls itself for each level, so the depth is known to be bounded before it is called.
    if let Some(at) = too_deep(text, limits.depth) {
        let message = format!("this is nested deeper than {} levels", limits.depth);
        let problem = Problem::error(message, reader.span(at, at + 1));
        reader.sink.problem(problem.help("make the nesting flatter; nothing of the file was read"));
        return;
    }
    match parse_to_ast(text, &CollectOptions::default(), &STRICT) {
        Ok(parsed) => match parsed.value {
            Some(value) => {
                let node = reader.node(value);
                document::hand_over(node, 0, reader.sink);
            }
            None => reader.sink.problem(
                Problem::error("the file holds no JSON value", source.span(part.start, part.start))
                    .help("write `[]` where there is nothing to record"),
            ),
        },
        Err(error) => {
            let range = error.range();
            // An unclosed bracket is reported with all that follows it; the bracket itself is the place.
            let end = text.get(range.start..).and_then(|rest| rest.chars().next()).map_or(range.start, |c| {
                let one = range.start + c.len_utf8();
                if text.get(range.start..range.end).is_some_and(|text| text.contains('\n')) { one } else { range.end }
            });
            let message = lower_first(&error.kind().to_string());
            let problem = Problem::error(format!("this is not JSON: {message}"), reader.span(range.start, end));
            reader.sink.problem(problem.help("correct this place; nothing of the file was read"));
        }
    }
}

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Above this number of keys they are looked up by hash.
const MANY: usize = 24;

struct Reader<'s, 'k> {
    source: &'s Source,
    base: usize,
    sink: &'k mut (dyn Sink<'s> + 'k),
}

impl<'s> Reader<'s, '_> {
    fn span(&self, start: usize, end: usize) -> Span {
        self.source.span(self.base + start, self.base + end)
    }

    fn node(&mut self, value: Value<'s>) -> Node<'s> {
        let range = value.range();
        let span = self.span(range.start, range.end);
        let kind = match value {
            Value::NullKeyword(_) => Kind::Null,
            Value::StringLit(text) => Kind::Text(text.value),
            Value::NumberLit(number) => Kind::Text(Cow::Borrowed(number.value)),
            Value::BooleanLit(_) => Kind::Text(Cow::Borrowed(self.source.slice(span))),
            Value::Array(array) => Kind::List(array.elements.into_iter().map(|value| self.node(value)).collect()),
            Value::Object(object) => Kind::Map(self.entries(object)),
        };
        Node { span, kind }
    }

    fn entries(&mut self, object: Object<'s>) -> Vec<Entry<'s>> {
        let mut entries: Vec<Entry<'s>> = Vec::with_capacity(object.properties.len());
        let mut many: HashMap<Cow<'s, str>, Span> = HashMap::new();
        let few = object.properties.len() <= MANY;
        for property in object.properties {
            let range = property.name.range();
            let key_span = self.span(range.start, range.end);
            let key = match property.name {
                ObjectPropName::String(name) => name.value,
                ObjectPropName::Word(name) => Cow::Borrowed(name.value),
            };
            let value = self.node(property.value);
            let first = if few {
                entries.iter().find(|entry| entry.key == key).map(|entry| entry.key_span)
            } else {
                many.get(&key).copied()
            };
            if let Some(first) = first {
                self.sink.problem(document::duplicate(&key, key_span, self.source, first));
                continue;
            }
            if !few {
                many.insert(key.clone(), key_span);
            }
            entries.push(Entry { key, key_span, value });
        }
        entries
    }
}

/// Where the nesting first goes deeper than this.
fn too_deep(text: &str, depth: usize) -> Option<usize> {
    let (mut open, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => {
                open += 1;
                if open > depth {
                    return Some(at);
                }
            }
            b']' | b'}' if !quoted => open = open.saturating_sub(1),
            _ => {}
        }
    }
    None
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
