//! The sources of records.

use chrono::format::{Item, StrftimeItems};
use encoding_rs::{Encoding, REPLACEMENT, X_USER_DEFINED};
use globset::{GlobBuilder, GlobMatcher};

use super::environment::Environment;
use super::keys::{COLUMN, SOURCE, TABLE};
use super::pattern::Pattern;
use super::settings::{self, date, said, said_text};
use super::{
    ColumnConfig, Decimal, IdScope, Layout, Origin, Said, SourceConfig, TableConfig, database, evidence, fold, service,
};
use crate::format::Format;
use crate::node::{Entry, Kind, Node};
use crate::problem::Problem;
use crate::shape::{Shape, text_of};
use crate::source::Span;

/// The keys of a source whose values may be shown.
pub(super) const PRINTED: [&str; 18] = [
    "name",
    "type",
    "columns",
    "fold",
    "format",
    "table",
    "defaults",
    "skip",
    "separator",
    "encoding",
    "decimal",
    "sheet",
    "header_row",
    "id_scope",
    "items",
    "extracted_on",
    "optional",
    "history",
];

/// Reads one source; `None` where it names no files that could be looked for.
pub(super) fn source(
    node: &Node<'_>,
    environment: &Environment<'_>,
    problems: &mut Vec<Problem>,
) -> Option<SourceConfig> {
    let mut shape = Shape::of(node, &SOURCE, problems);
    let before = problems.len();
    let (key, origin) = origin(&mut shape, environment, problems);
    let files = shape.texts(if key == evidence::KEY { key } else { FILES }, problems);
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
    let kind = evidence::kind(key, kind, node, problems);
    let columns = shape.entries("columns", problems);
    let mut columns: Vec<ColumnConfig> = columns.iter().filter_map(|entry| column(entry, problems)).collect();
    if let Some(Origin::Service(_)) = origin {
        let headings = columns.iter_mut().filter_map(|column| column.heading.as_mut());
        headings.for_each(|heading| heading.value = service::path(&heading.value));
    }
    let fold = shape.node("fold").and_then(|node| fold::read(node, &mut columns, problems));
    let format = shape.text("format", problems).and_then(|text| format(text, problems));
    let table = shape.node("table").map(|node| table(node, problems));
    let defaults = pairs(shape.entries("defaults", problems), "defaults", problems);
    let skip = pairs(shape.entries("skip", problems), "skip", problems);
    let skip = skip.into_iter().filter_map(|(key, value)| Some((key, glob(&value.value, value.span, problems)?)));
    let skip = skip.collect();
    let separator = shape.text("separator", problems).and_then(|text| separator(text, problems));
    let encoding = shape.text("encoding", problems).and_then(|text| encoding(text, problems));
    let decimal = shape.text("decimal", problems).and_then(|text| decimal(text, problems));
    let Cells { sheets, header_row, id_scope } = cells(&mut shape, problems);
    let items = shape.text("items", problems).and_then(|text| items(text, problems));
    let extracted_on = shape.text("extracted_on", problems).and_then(|text| date(text, "extracted_on", problems));
    let history = settings::history(shape.text("history", problems), problems);
    if let Some(said) = history.as_ref().filter(|said| said.value && key != FILES) {
        let problem = Problem::error(format!("the records of `{key}` have no version history"), said.span);
        problems.push(problem.help("`history: git` is for files that are kept in a git repository"));
    }
    if let (Some(span), None, Some(Origin::Service(service))) = (shape.key_span(key), &kind, &origin)
        && !matches!(service.asks, service::Asks::Http(_))
    {
        let problem = Problem::error(format!("a source with `{key}` needs the key `type`"), span);
        problems.push(problem.help("say of which type the records are: `type: corrective_action`"));
    }
    for key in ["table", "sheet", "header_row", "items"] {
        if let (Some(span), None) = (shape.key_span(key), &kind) {
            let problem = Problem::error(format!("a source with `{key}` needs the key `type`"), span);
            problems.push(problem.help("say of which type the rows are: `type: nonconformity`"));
        }
    }
    if let (Some(span), None) = (shape.key_span("fold"), &kind) {
        let problem = Problem::error("a source with `fold` needs the key `type`", span);
        problems.push(problem.help("say of which type the records are: `type: incident`"));
    }
    evidence::reports(format, key, &kind, node, problems);
    shape.finish(problems);
    let origin = origin?;
    let of_files = key == FILES || key == evidence::KEY;
    if of_files && patterns.is_empty() {
        return None;
    }
    if !of_files && problems.len() == before && !patterns.is_empty() {
        let span = patterns.first().map_or(node.span, |pattern| pattern.span);
        problems.push(Problem::error(format!("a source is `files` or `{key}`, not both"), span));
    }
    let written: Vec<&str> = patterns.iter().map(Pattern::written).collect();
    let own = || match &origin {
        Origin::Files | Origin::Evidence(_) => written.join(", "),
        Origin::Database(database) => database.name(),
        Origin::Service(_) => key.to_owned(),
    };
    let name = name.map_or_else(own, |name| name.value);
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
        fold,
        format,
        table,
        defaults,
        skip,
        separator,
        encoding,
        decimal,
        sheets,
        header_row,
        id_scope,
        items,
        extracted_on,
        history,
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
            // What else it may be is told where the key is read.
            let outside = shape.node("allow_outside").and_then(Node::as_text) == Some("true");
            let found = database::read(key, node, outside, environment, problems);
            return (key, found.map(|database| Origin::Database(Box::new(database))));
        }
    }
    for key in service::KEYS {
        if let Some(node) = shape.node(key) {
            let found = service::read(key, node, environment, problems);
            return (key, found.map(|service| Origin::Service(Box::new(service))));
        }
    }
    if let Some(found) = evidence::read(shape, problems) {
        return (evidence::KEY, Some(Origin::Evidence(Box::new(found))));
    }
    (FILES, Some(Origin::Files))
}

/// What is said of the sheets of workbooks.
struct Cells {
    sheets: Vec<(Said<String>, GlobMatcher)>,
    header_row: Option<Said<u32>>,
    id_scope: IdScope,
}

fn cells(shape: &mut Shape<'_, '_>, problems: &mut Vec<Problem>) -> Cells {
    let sheets = shape.texts("sheet", problems).into_iter();
    let sheets = sheets.filter_map(|(text, span)| Some((said_text(text, span), glob(text, span, problems)?))).collect();
    let header_row = shape.text("header_row", problems).and_then(|(text, span)| match text.parse::<u32>() {
        Ok(value @ 1..=1_048_576) => Some(Said { value, span }),
        _ => {
            let problem = Problem::error(format!("`header_row` cannot be `{text}`"), span);
            problems.push(
                problem.help("it is the number of a row of the sheet, or of a line of the file, as `header_row: 5`"),
            );
            None
        }
    });
    let id_scope = shape.text("id_scope", problems).map(|(text, span)| match text {
        "all" => IdScope::All,
        "file" => IdScope::File,
        "sheet" => IdScope::Sheet,
        other => {
            let problem = Problem::error(format!("`id_scope` cannot be `{other}`"), span);
            problems
                .push(problem.help("it is `file` or `sheet` where each of them numbers its records anew, else `all`"));
            IdScope::All
        }
    });
    Cells { sheets, header_row, id_scope: id_scope.unwrap_or_default() }
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

fn items((text, span): (&str, Span), problems: &mut Vec<Problem>) -> Option<Said<String>> {
    if text.starts_with('/') {
        return Some(said_text(text, span));
    }
    let problem = Problem::error(format!("`items` cannot be `{text}`"), span);
    problems.push(problem.help("it is the JSON pointer of the list that holds the records, as `/items`"));
    None
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

/// An encoding by any of the names it goes by on the web.
fn encoding((text, span): (&str, Span), problems: &mut Vec<Problem>) -> Option<&'static Encoding> {
    let known = |encoding: &&Encoding| ![REPLACEMENT, X_USER_DEFINED].contains(encoding);
    let found = Encoding::for_label(text.as_bytes()).filter(known);
    if found.is_none() {
        let problem = Problem::error(format!("no encoding is called `{text}`"), span);
        problems
            .push(problem.help("it is a name as utf-8, utf-16le, windows-1252, windows-1250, iso-8859-1, iso-8859-2"));
    }
    found
}

fn decimal((text, span): (&str, Span), problems: &mut Vec<Problem>) -> Option<Decimal> {
    match text {
        "," => Some(Decimal::Comma),
        "." => Some(Decimal::Point),
        _ => {
            let problem = Problem::error(format!("`decimal` cannot be `{text}`"), span);
            problems.push(problem.help("it is what stands before the fraction of a number: \",\" or \".\""));
            None
        }
    }
}

fn table(node: &Node<'_>, problems: &mut Vec<Problem>) -> TableConfig {
    let mut shape = Shape::of(node, &TABLE, problems);
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
    let mut shape = Shape::of(&entry.value, &COLUMN, problems);
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
