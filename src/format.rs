//! Bytes into nodes, one file a format. A reader knows nothing of record types: it hands over documents, elements of
//! lists and rows of tables in the order of the file, each with its place, and every problem it meets. Whatever it
//! cannot read it reports; it never drops anything silently and never stops a run.

use std::borrow::Cow;

use crate::node::Node;
use crate::problem::Problem;
use crate::source::{Source, Span};

pub mod cells;
pub mod csv;
pub mod cyclonedx;
pub mod document;
pub mod json;
pub mod listed;
pub mod junit;
mod known;
mod made;
pub mod markdown;
pub mod oscal;
pub mod properties;
pub mod sarif;
mod table;
pub mod tickets;
pub mod toml;
mod xml;
pub mod yaml;

pub use self::known::known;
pub use self::made::moment;
pub use self::xml::texts as xml_texts;

/// Bounds on what one file may hold, so that a hostile file costs bounded memory.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Largest file, in bytes.
    pub bytes: u64,
    /// Deepest nesting of lists and mappings.
    pub depth: usize,
    /// Most nodes that aliases of one file may add by expansion.
    pub alias_nodes: usize,
    /// Most records that the rows of one event log may tell of.
    pub folded: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 256 << 20, depth: 64, alias_nodes: 100_000, folded: 2_000_000 }
    }
}

/// A file format, known by the file's extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// YAML 1.2, any number of documents.
    Yaml,
    /// JSON, one document.
    Json,
    /// TOML, one document.
    Toml,
    /// Comma-separated values with a header row.
    Csv,
    /// Markdown: front matter and tables.
    Markdown,
    /// Test results in the XML of JUnit.
    Junit,
    /// Results of static analysis in SARIF.
    Sarif,
    /// The vulnerabilities of a bill of materials in the JSON of CycloneDX.
    Cyclonedx,
    /// Assessment results and plans of action in OSCAL, as JSON or YAML.
    Oscal,
    /// A workbook, whose cells have places of their own. Which kind it is its bytes tell.
    Cells,
}

impl Format {
    /// Every format with its extensions: the one list that help, configuration and tests follow.
    pub const ALL: &'static [(Format, &'static [&'static str])] = &[
        (Format::Yaml, &["yaml", "yml"]),
        (Format::Json, &["json"]),
        (Format::Toml, &["toml"]),
        (Format::Csv, &["csv", "tsv"]),
        (Format::Markdown, &["md", "markdown"]),
        (Format::Junit, &["junit", "xml"]),
        (Format::Sarif, &["sarif"]),
        (Format::Cyclonedx, &["cyclonedx"]),
        (Format::Oscal, &["oscal"]),
        (Format::Cells, &["xlsx", "xlsm", "xls", "ods"]),
    ];

    /// The name that a configuration calls it by.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(format, _)| *format == self).and_then(|(_, names)| names.first()).unwrap_or(&"")
    }

    /// Whether it is a report of what a control did, whose records have the types that the format says.
    pub fn is_report(self) -> bool {
        matches!(self, Format::Junit | Format::Sarif | Format::Cyclonedx | Format::Oscal)
    }

    /// The format of a file name; `None` where no reader knows its extension.
    pub fn of(name: &str) -> Option<Format> {
        let (_, extension) = name.rsplit_once('.')?;
        let known = |list: &&(Format, &[&str])| list.1.iter().any(|known| extension.eq_ignore_ascii_case(known));
        Self::ALL.iter().find(known).map(|(format, _)| *format)
    }
}

/// One thing a file holds that may be a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Item<'s> {
    /// Its content: a mapping, or whatever stands where one was expected.
    pub node: Node<'s>,
    /// How it stood in the file.
    pub at: At<'s>,
}

/// How an item stood in its file.
#[derive(Clone, Debug, PartialEq)]
pub enum At<'s> {
    /// A whole document; `document` counts from 0. Of a document that held registers, what was left over.
    Document {
        /// Which document of the file.
        document: u32,
        /// Whether registers of the same document were handed over before it.
        rest: bool,
    },
    /// An element of a list: of a bare list, or of the register under a key.
    Element {
        /// Which document of the file.
        document: u32,
        /// The key of the register and its place; `None` for a bare list.
        register: Option<(Cow<'s, str>, Span)>,
        /// Which element, from 0.
        index: u32,
    },
    /// The front matter of a Markdown file; the node holds the text below it under the key `body`.
    FrontMatter,
    /// A row of a table.
    Row {
        /// Which table of the file, from 0 (a CSV file is one table).
        table: u32,
        /// Which row of the table, from 0, the header not counted.
        index: u32,
    },
    /// A part of a report that was put into the words of records.
    Made {
        /// The type of the record.
        kind: &'static str,
    },
}

/// A table as a reader met it, handed over before its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Table<'s> {
    /// Which table of the file, from 0.
    pub index: u32,
    /// The cells of the header row and their places.
    pub header: Vec<(Cow<'s, str>, Span)>,
    /// The headings above it, outermost first, and their places (Markdown).
    pub headings: Vec<(Cow<'s, str>, Span)>,
    /// How many rows it has.
    pub rows: u32,
}

/// Who takes what a reader hands over.
pub trait Sink<'s> {
    /// Whether a list of mappings below this key of a document's top mapping is a register, to be handed over element
    /// by element.
    fn is_register(&mut self, key: &str) -> bool;
    /// Whether a text is the heading of a field, to tell a header from what stands above it.
    fn is_heading(&mut self, text: &str) -> bool;
    /// Whether the rows of this table are wanted, and how: as a list of records, as one record of `Field | Detail`
    /// rows, or not at all.
    fn table(&mut self, table: &Table<'s>) -> TableUse;
    /// How much a text says as the heading of a column, to tell registers from lists and forms.
    fn heading(&mut self, text: &str) -> Heading {
        if self.is_heading(text) { Heading::Telling } else { Heading::Unknown }
    }
    /// Whether a sheet is the form of one record: labels with their values beside or below them.
    fn reads_forms(&mut self) -> bool {
        false
    }
    /// A part of the file that holds no table to be read, and why: a sheet that is hidden, or has no header. `rows` is the place of
    /// what looks like the first row of a table all the same.
    fn passed_over(&mut self, _name: &str, _why: &str, _place: Span, _rows: Option<Span>) {}
    /// A row that is none by its looks: a header said again, a sum.
    fn no_row(&mut self, _why: &str, _place: Span) {}
    /// One item, in file order.
    fn item(&mut self, item: Item<'s>);
    /// One problem. An error means that something of the file was not handed over.
    fn problem(&mut self, problem: Problem);
}

/// How much a text says as a heading, less before more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heading {
    /// It is no heading that is known.
    Unknown,
    /// It heads a choice or a link, as the list of allowed values does too.
    Listed,
    /// It heads a text, a date or a number.
    Telling,
    /// It heads what a record is called: its title.
    Titling,
    /// It heads what a record is known by: its id.
    Naming,
}

/// What the sink wants of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableUse {
    /// Nothing.
    Skip,
    /// Each row is an item.
    Rows,
    /// The table is one item: its first column holds keys, its second the values.
    Record,
}

/// Reads a source of a format into a sink.
pub fn read<'s>(format: Format, source: &'s Source, limits: &Limits, sink: &mut dyn Sink<'s>) {
    match format {
        Format::Yaml => yaml::read(source, limits, sink),
        Format::Json => json::read(source, limits, sink),
        Format::Toml => toml::read(source, limits, sink),
        Format::Csv => csv::read(source, limits, sink),
        Format::Markdown => markdown::read(source, limits, sink),
        Format::Junit => junit::read(source, limits, sink),
        Format::Sarif => sarif::read(source, limits, sink),
        Format::Cyclonedx => cyclonedx::read(source, limits, sink),
        Format::Oscal => oscal::read(source, limits, sink),
        Format::Cells => cells::read(source, None, sink),
    }
}

/// Puts one item of a service's answer into the words of records: mostly one record, at times none or several.
pub type Adapt = for<'s> fn(Node<'s>) -> Vec<Node<'s>>;

/// Reads a JSON list of items, each put into the words of records.
pub fn items<'s>(source: &'s Source, adapt: Adapt, limits: &Limits, sink: &mut dyn Sink<'s>) {
    let mut problems = Vec::new();
    let documents = documents(Format::Json, source, limits, &mut problems);
    problems.into_iter().for_each(|problem| sink.problem(problem));
    // A list at the top comes element by element.
    for (index, node) in (0..).zip(documents.into_iter().flat_map(adapt)) {
        sink.item(Item { node, at: At::Element { document: 0, register: None, index } });
    }
}

/// The documents of a file that is read whole: configuration, packs. Of a list at the top, its elements.
pub fn documents<'s>(
    format: Format,
    source: &'s Source,
    limits: &Limits,
    problems: &mut Vec<Problem>,
) -> Vec<Node<'s>> {
    let mut whole = Whole { nodes: Vec::new(), problems };
    read(format, source, limits, &mut whole);
    whole.nodes
}

/// The mapping in a part of a file, as the front matter of a page; its places are those of the file.
pub fn front_matter<'s>(
    source: &'s Source,
    part: std::ops::Range<usize>,
    limits: &Limits,
    problems: &mut Vec<Problem>,
) -> Option<Node<'s>> {
    let mut whole = Whole { nodes: Vec::new(), problems };
    yaml::read_part(source, part, limits, &mut whole);
    whole.nodes.into_iter().next()
}

/// Takes documents and nothing else.
struct Whole<'s, 'p> {
    nodes: Vec<Node<'s>>,
    problems: &'p mut Vec<Problem>,
}

impl<'s> Sink<'s> for Whole<'s, '_> {
    fn is_register(&mut self, _key: &str) -> bool {
        false
    }

    fn is_heading(&mut self, _text: &str) -> bool {
        false
    }

    fn table(&mut self, _table: &Table<'s>) -> TableUse {
        TableUse::Skip
    }

    fn item(&mut self, item: Item<'s>) {
        self.nodes.push(item.node);
    }

    fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}
