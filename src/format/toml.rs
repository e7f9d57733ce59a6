//! TOML, one document. Every syntax error is reported; a file with any of them is not read.
//!
//! Spans: a string with its quotes; numbers, dates and truth values are the text as written; a table from its header,
//! or from its first key, to its last value.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use super::{Limits, Sink, document};
use crate::node::{Entry, Kind, Node};
use crate::problem::Problem;
use crate::source::{Source, Span};

/// Reads a TOML file.
pub fn read<'s>(source: &'s Source, limits: &Limits, sink: &mut dyn Sink<'s>) {
    let bom = source.text().len() - source.text().trim_start_matches('\u{feff}').len();
    read_part(source, bom..source.text().len(), limits, sink);
}

/// Reads a part of a file as TOML; the places are those of the file.
pub(super) fn read_part<'s>(source: &'s Source, part: Range<usize>, limits: &Limits, sink: &mut dyn Sink<'s>) {
    let text = source.text().get(part.clone()).unwrap_or("");
    let mut reader = Reader { source, base: part.start, limits, sink };
    let (table, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        let node = reader.table(None, table.into_inner(), 1);
        if !matches!(&node.kind, Kind::Map(entries) if entries.is_empty()) {
            document::hand_over(node, 0, reader.sink);
        }
    } else {
        reader.report(&errors);
    }
}

/// Errors of one file that are shown; after so many the first are what matters.
const SHOWN: usize = 20;

struct Reader<'s, 'k> {
    source: &'s Source,
    base: usize,
    limits: &'k Limits,
    sink: &'k mut (dyn Sink<'s> + 'k),
}

impl<'s> Reader<'s, '_> {
    fn span(&self, range: Range<usize>) -> Span {
        self.source.span(self.base + range.start, self.base + range.end)
    }

    fn report(&mut self, errors: &[Error]) {
        // A thousand brackets left open are one mistake.
        let mut errors: Vec<&Error> = errors.iter().collect();
        errors.dedup_by_key(|error| (error.span(), error.message().to_owned()));
        for error in errors.iter().take(SHOWN) {
            let span = self.span(error.span().unwrap_or(0..0));
            let message = error.message().replace('\n', ", ");
            let problem = Problem::error(format!("this is not TOML: {message}"), span);
            self.sink.problem(problem.help("correct this place; nothing of the file was read"));
        }
        if let Some(more) = errors.len().checked_sub(SHOWN + 1) {
            let span = self.span(errors.get(SHOWN).and_then(|error| error.span()).unwrap_or(0..0));
            let message = format!("this is not TOML, here and in {more} places after it");
            self.sink.problem(Problem::error(message, span).help("correct the places above first"));
        }
    }

    fn node(&mut self, value: Spanned<DeValue<'s>>, depth: usize) -> Node<'s> {
        let span = self.span(value.span());
        let kind = match value.into_inner() {
            DeValue::String(text) => Kind::Text(text),
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => {
                Kind::Text(Cow::Borrowed(self.source.slice(span)))
            }
            DeValue::Array(_) | DeValue::Table(_) if depth > self.limits.depth => {
                let message = format!("this is nested deeper than {} levels", self.limits.depth);
                let help = "make the nesting flatter; what lies deeper was not read";
                self.sink.problem(Problem::error(message, span).help(help));
                Kind::Null
            }
            DeValue::Array(array) => Kind::List(array.into_iter().map(|value| self.node(value, depth + 1)).collect()),
            DeValue::Table(table) => return self.table(Some(span), table, depth),
        };
        let holds = |list: &Vec<Node<'s>>| list.iter().fold(span, |span, node| span.to(node.span));
        let span = if let Kind::List(list) = &kind { holds(list) } else { span };
        Node { span, kind }
    }

    /// A table with its entries in the order written; the parser gives them in the order of their names.
    fn table(&mut self, span: Option<Span>, table: DeTable<'s>, depth: usize) -> Node<'s> {
        let mut entries: Vec<Entry<'s>> = Vec::with_capacity(table.len());
        for (key, value) in table {
            let key_span = self.span(key.span());
            entries.push(Entry { key: key.into_inner(), key_span, value: self.node(value, depth + 1) });
        }
        entries.sort_by_key(|entry| entry.key_span);
        let inner = entries.iter().map(|entry| entry.key_span.to(entry.value.span)).reduce(Span::to);
        let span = match (span, inner) {
            (Some(span), Some(inner)) => span.to(inner),
            (span, inner) => span.or(inner).unwrap_or(self.span(0..0)),
        };
        Node { span, kind: Kind::Map(entries) }
    }
}
