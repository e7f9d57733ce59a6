//! What each reader makes of the files in `fixtures/formats`: beside each file its expected items, places and
//! problems. `SNAPSHOTS=overwrite cargo test --test formats` accepts what is read now.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use tickmark::format::{self, At, Format, Item, Limits, Sink, Table, TableUse};
use tickmark::node::{Kind, Node};
use tickmark::problem::Problem;
use tickmark::source::{Source, SourceId, Span};

/// Writes down all that a reader hands over, in its order.
struct Dump<'s> {
    source: &'s Source,
    out: String,
}

impl Dump<'_> {
    fn place(&self, span: Span) -> String {
        let place = self.source.place(span);
        format!("{}:{}-{}:{}", place.line, place.column, place.end_line, place.end_column)
    }

    fn line(&mut self, text: impl AsRef<str>) {
        self.out.push_str(text.as_ref());
        self.out.push('\n');
    }

    fn node(&mut self, path: &str, node: &Node<'_>) {
        let place = self.place(node.span);
        match &node.kind {
            Kind::Null => self.line(format!("  {path} = nothing  {place}")),
            Kind::Text(text) => self.line(format!("  {path} = {text:?}  {place}")),
            Kind::List(list) => {
                self.line(format!("  {path} = list of {}  {place}", list.len()));
                for (index, node) in list.iter().enumerate() {
                    self.node(&format!("{path}[{index}]"), node);
                }
            }
            Kind::Map(entries) => {
                self.line(format!("  {path} = mapping of {}  {place}", entries.len()));
                for entry in entries {
                    let key = self.place(entry.key_span);
                    self.node(&format!("{path}.{} ({key})", entry.key), &entry.value);
                }
            }
        }
    }
}

impl<'s> Sink<'s> for Dump<'s> {
    fn is_heading(&mut self, _text: &str) -> bool {
        false
    }

    fn is_register(&mut self, key: &str) -> bool {
        matches!(key, "actions" | "risks" | "people")
    }

    fn table(&mut self, table: &Table<'s>) -> TableUse {
        self.line(format!("table {} of {} rows", table.index, table.rows));
        for (heading, span) in &table.headings {
            let place = self.place(*span);
            self.line(format!("  below {heading:?}  {place}"));
        }
        for (name, span) in &table.header {
            let place = self.place(*span);
            self.line(format!("  column {name:?}  {place}"));
        }
        match table.header.first() {
            Some((name, _)) if name == "Field" => TableUse::Record,
            Some((name, _)) if name == "Ignored" => TableUse::Skip,
            _ => TableUse::Rows,
        }
    }

    fn item(&mut self, item: Item<'s>) {
        let at = match item.at {
            At::Document { document, rest } => format!("document {document}{}", if rest { ", rest" } else { "" }),
            At::Element { document, register: None, index } => format!("document {document}, element {index}"),
            At::Element { document, register: Some((key, span)), index } => {
                format!("document {document}, {key} ({}), element {index}", self.place(span))
            }
            At::FrontMatter => "front matter".to_owned(),
            At::Row { table, index } => format!("table {table}, row {index}"),
            At::Made { kind } => format!("made: {kind}"),
        };
        self.line(at);
        self.node("", &item.node);
    }

    fn problem(&mut self, problem: Problem) {
        let place = problem.span.map_or("nowhere".to_owned(), |span| self.place(span));
        let mut line = String::new();
        let _ = write!(line, "{} {place}: {problem}", problem.severity.name());
        self.line(line);
        self.line(format!("  help: {}", problem.help.unwrap_or_default()));
    }
}

fn dump(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let source = Source::new(SourceId(0), &name, fs::read_to_string(path).unwrap_or_default());
    let mut dump = Dump { source: &source, out: String::new() };
    let limits = Limits { depth: 8, alias_nodes: 40, ..Limits::default() };
    match Format::of(&name) {
        Some(format) => format::read(format, &source, &limits, &mut dump),
        None => dump.line("no reader knows this file"),
    }
    dump.out
}

#[test]
fn every_fixture_is_read_as_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/formats");
    let mut files: Vec<_> = fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension != "expected"));
    files.sort();
    assert!(files.len() > 20, "the fixtures are gone");
    let overwrite = std::env::var("SNAPSHOTS").is_ok_and(|value| value == "overwrite");
    let mut wrong = Vec::new();
    for path in files {
        let expected = path.with_file_name(format!("{}.expected", path.file_name().unwrap().to_string_lossy()));
        let now = dump(&path);
        if overwrite {
            fs::write(&expected, &now).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default().replace("\r\n", "\n") != now {
            wrong.push(format!("{}\n{now}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "read in another way than expected:\n{}", wrong.join("\n"));
}
