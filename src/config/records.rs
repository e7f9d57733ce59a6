//! The sources of records.

use chrono::format::{Item, StrftimeItems};
use globset::{GlobBuilder, GlobMatcher};

use super::environment::Environment;
use super::pattern::Pattern;
use super::settings::{date, said, said_text};
use super::{ColumnConfig, Layout, Origin, Said, SourceConfig, TableConfig, database, service};
use crate::format::Format;
use crate::node::{Entry, Kind, Node};
use crate::problem::Problem;
use crate::shape::{Shape, text_of};
use crate::source::Span;

/// The keys of a source whose values may be shown.
pub(super) const PRINTED: [&str; 10] =
    ["name", "type", "columns", "format", "table", "defaults", "skip", "separator", "extracted_on", "optional"];

/// Keys of sources that are spreadsheets.
const SHEETS: [&str; 3] = ["xlsx", "sheet", "header_row"];

/// Reads one source; `None` where it names no files that could be looked for.
pub(super) fn source(
    node: &Node<'_>,
    environment: &Environment<'_>,
    problems: &mut Vec<Problem>,
) -> Option<SourceConfig> {
    if let Some((key, span)) = sheet_key(node) {
        let message = format!("this version reads no spreadsheets, so it knows no `{key}`");
        let help = "save the sheet as CSV, with its header in the first row, and name that file";
        problems.push(Problem::error(message, span).help(help));
        return None;
    }
    let mut shape = Shape::new(node, "a source", problems);
    let before = problems.len();
    let (key, origin) = origin(&mut shape, environment, problems);
    let files = shape.texts("files", problems);
    if files.is_empty() && matches!(node.kind, Kind::Map(_)) && shape.node("files").is_none() && key == FILES {
        let problem = Problem::error("a source needs the key `files`", node.span);
        problems.push(problem.help("name the files of its records: `files: registers/*.csv`"));
    }
    let name = said(shape.text("name", problems));
    let optional = shape.flag("optional", false, problems);
    let allow_outside = shape.flag("allow_outside", false, problems);
    let patterns: Vec<Pattern> = files
        .into_iter()
        .filter_map(|(text, span)| Pattern::of(text, span, allow_outside, environment, problems))
        .collect();
    let kind = said(shape.text("type", problems));
    let mut columns: Vec<ColumnConfig> =
        shape.entries("columns", problems).iter().filter_map(|entry| column(entry, problems)).collect();
    if let Some(Origin::Service(_)) = origin {
        let headings = columns.iter_mut().filter_map(|column| column.heading.as_mut());
        headings.for_each(|heading| heading.value = service::path(&heading.value));
    }
    let format = shape.text("format", problems).and_then(|text| format(text, problems));
    let table = shape.node("table").map(|node| table(node, problems));
    let defaults = pairs(shape.entries("defaults", problems), "defaults", problems);
    let skip = pairs(shape.entries("skip", problems), "skip", problems);
    let skip = skip.into_iter().filter_map(|(key, value)| Some((key, glob(&value.value, value.span, problems)?)));
    let skip = skip.collect();
    let separator = shape.text("separator", problems).and_then(|text| separator(text, problems));
    let extracted_on = shape.text("extracted_on", problems).and_then(|text| date(text, "extracted_on", problems));
    if let (Some(span), None, Some(Origin::Service(service))) = (shape.key_span(key), &kind, &origin)
        && !matches!(service.asks, service::Asks::Http(_))
    {
        let problem = Problem::error(format!("a source with `{key}` needs the key `type`"), span);
        problems.push(problem.help("say of which type the records are: `type: corrective_action`"));
    }
    if let (Some(span), None) = (shape.key_span("table"), &kind) {
        let problem = Problem::error("a source with `table` needs the key `type`", span);
        problems.push(problem.help("say of which type the rows are: `type: nonconformity`"));
    }
    shape.finish(problems);
    let origin = origin?;
    if key == FILES && patterns.is_empty() {
        return None;
    }
    if key != FILES && problems.len() == before && !patterns.is_empty() {
        let span = patterns.first().map_or(node.span, |pattern| pattern.span);
        problems.push(Problem::error(format!("a source is `files` or `{key}`, not both"), span));
    }
    let written: Vec<&str> = patterns.iter().map(Pattern::written).collect();
    let name = name.map_or_else(|| if key == FILES { written.join(", ") } else { key.to_owned() }, |name| name.value);
    Some(SourceConfig {
        span: node.span,
        key,
        name,
        origin,
        files: patterns,
        optional,
        allow_outside,
        kind,
        columns,
        format,
        table,
        defaults,
        skip,
        separator,
        extracted_on,
    })
}

/// The key of sources that are files.
const FILES: &str = "files";

/// Where the records of a source live: below the first of its keys that says so, else in files. `None` where that cannot be
/// understood.
fn origin(
    shape: &mut Shape<'_, '_>,
    environment: &Environment<'_>,
    problems: &mut Vec<Problem>,
) -> (&'static str, Option<Origin>) {
    for key in database::KEYS {
        if let Some(node) = shape.node(key) {
            let found = database::read(key, node, environment, problems);
            return (key, found.map(|database| Origin::Database(Box::new(database))));
        }
    }
    for key in service::KEYS {
        if let Some(node) = shape.node(key) {
            let found = service::read(key, node, environment, problems);
            return (key, found.map(|service| Origin::Service(Box::new(service))));
        }
    }
    (FILES, Some(Origin::Files))
}

fn sheet_key<'n>(node: &'n Node<'_>) -> Option<(&'n str, Span)> {
    let Kind::Map(entries) = &node.kind else { return None };
    let found = entries.iter().find(|entry| SHEETS.iter().any(|known| entry.key == *known))?;
    Some((&found.key, found.key_span))
}

fn format(text: (&str, Span), problems: &mut Vec<Problem>) -> Option<Format> {
    let (text, span) = text;
    let found = Format::of(&format!("x.{text}"));
    if found.is_none() {
        let names: Vec<&str> = Format::ALL.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let problem = Problem::error(format!("no format is called `{text}`"), span);
        problems.push(problem.help(format!("it is one of: {}", names.join(", "))));
    }
    found
}

fn separator(text: (&str, Span), problems: &mut Vec<Problem>) -> Option<u8> {
    match text {
        ("tab" | "\\t", _) => Some(b'\t'),
        (text, _) if matches!(text.as_bytes(), [b',' | b';' | b'|' | b'\t']) => text.bytes().next(),
        (text, span) => {
            let problem = Problem::error(format!("`separator` cannot be `{text}`"), span);
            problems.push(problem.help("it is one of: \",\", \";\", \"|\", tab"));
            None
        }
    }
}

fn table(node: &Node<'_>, problems: &mut Vec<Problem>) -> TableConfig {
    let mut shape = Shape::new(node, "`table`", problems);
    let heading = shape.text("heading", problems).and_then(|(text, span)| glob(text, span, problems));
    let has = shape.texts("has", problems).into_iter().map(|(text, span)| said_text(text, span)).collect();
    let layout = shape.text("layout", problems).and_then(|(text, span)| match text {
        "rows" => Some(Layout::Rows),
        "record" => Some(Layout::Record),
        other => {
            let problem = Problem::error(format!("`layout` cannot be `{other}`"), span);
            problems.push(problem.help("it is `rows` (a record for each row) or `record` (a field for each row)"));
            None
        }
    });
    let span = Some(shape.span());
    shape.finish(problems);
    TableConfig { span, heading, has, layout }
}

/// A pattern of text: case does not matter, `*` stands for anything.
fn glob(text: &str, span: Span, problems: &mut Vec<Problem>) -> Option<GlobMatcher> {
    match GlobBuilder::new(text).case_insensitive(true).literal_separator(false).build() {
        Ok(glob) => Some(glob.compile_matcher()),
        Err(error) => {
            problems.push(Problem::error(format!("`{text}` is not a pattern: {}", error.kind()), span));
            None
        }
    }
}

fn pairs(entries: &[Entry<'_>], what: &str, problems: &mut Vec<Problem>) -> Vec<(Said<String>, Said<String>)> {
    let one = |entry: &Entry<'_>| {
        let (text, span) = text_of(&entry.value, what, problems)?;
        Some((said_text(&entry.key, entry.key_span), said_text(text, span)))
    };
    entries.iter().filter_map(one).collect()
}

fn column(entry: &Entry<'_>, problems: &mut Vec<Problem>) -> Option<ColumnConfig> {
    let field = said_text(&entry.key, entry.key_span);
    if let Some(heading) = entry.value.as_text() {
        let heading = Some(said_text(heading, entry.value.span));
        return Some(ColumnConfig { field, heading, from_heading: false, format: None, values: Vec::new() });
    }
    let mut shape = Shape::new(&entry.value, "a column", problems);
    let named = shape.text("column", problems);
    let from = shape.text("from", problems);
    if let (Some(_), Some((_, span))) = (named, from) {
        problems.push(Problem::error("a column is named or taken `from` elsewhere, not both", span));
    }
    if let Some((other, span)) = from.filter(|(text, _)| *text != "heading") {
        let problem = Problem::error(format!("nothing can be taken from `{other}`"), span);
        problems.push(problem.help("`from: heading` takes the id in the heading above a table"));
    }
    let format = said(shape.text("format", problems));
    let values = pairs(shape.entries("values", problems), "values", problems);
    shape.finish(problems);
    if let Some(format) = &format {
        strftime(format, problems);
    }
    Some(ColumnConfig { field, heading: said(named.or(from)), from_heading: from.is_some(), format, values })
}

fn strftime(format: &Said<String>, problems: &mut Vec<Problem>) {
    let items: Vec<Item<'_>> = StrftimeItems::new(&format.value).collect();
    let says_date = items.iter().any(|item| matches!(item, Item::Numeric(..) | Item::Fixed(_)));
    if items.contains(&Item::Error) || !says_date {
        let problem = Problem::error(format!("`{}` is not a format of dates", format.value), format.span);
        problems.push(problem.help("write it as `%d/%m/%Y`: %d day, %m month, %b its name, %Y year, %H:%M time"));
    }
}
