//! Every key of `tickmark.yaml`, with what it says.

use crate::format::Format;
use crate::shape::Form::{
    Date, Each, Either, Flag, List, Mapping, Named, Number, OneOf, Pairs, Params, Pattern, Text, Texts, Type,
};
use crate::shape::{Form, Key, Keys};

pub(super) mod places;

use places::ORIGINS;

/// The configuration as a whole.
pub static CONFIGURATION: Keys = Keys::new(
    "the configuration",
    &[&[
        Key::new("organisation", Text, "Who the management system belongs to; shown in reports"),
        Key::new(
            "timezone",
            Text,
            "The IANA zone in which an instant becomes a date, as `Europe/London`; UTC if not said",
        ),
        Key::new("packs", Texts, "Rule packs: built-in ones by name, or directories; `iso27001-2022` if not said"),
        Key::new("synonyms", Texts, "Files with the organisation's own words for fields and values"),
        Key::new("period", Mapping(&PERIOD), "The period under evaluation, both ends included"),
        Key::new("params", Params, "The organisation's own figures, in place of those of the packs"),
        Key::new("adopt", Texts, "Rules of good practice that the organisation has made its own, by id"),
        Key::new(
            "fail_on",
            OneOf(&["major", "minor", "ofi", "never"]),
            "The least grade that fails a run; minor if not said",
        ),
        Key::new("outputs", Texts, "Reports of a run, as `--output` names them: `json=out/report.json`"),
        Key::new(
            "cache",
            Either(&[Text, Flag]),
            "Where what was fetched is kept, below the configuration; `false` for nowhere",
        ),
        Key::new("history", HISTORY, "Whether commits of the files tell of changes; a source may say otherwise"),
        Key::new("sources", List(&SOURCE), "Where the records are").required(),
    ]],
);

const HISTORY: Form = OneOf(&["git", "none"]);

/// `period`.
pub(super) static PERIOD: Keys =
    Keys::new("`period`", &[&[Key::new("start", Date, "Its first day"), Key::new("end", Date, "Its last day")]]);

/// One source.
pub(super) static SOURCE: Keys = Keys {
    one_of: &["files", "evidence", "sqlite", "postgres", "jira", "github", "gitlab", "servicenow", "http"],
    together: &[
        ("path", "evidence"),
        ("table", "type"),
        ("sheet", "type"),
        ("header_row", "type"),
        ("items", "type"),
        ("fold", "type"),
        ("jira", "type"),
        ("github", "type"),
        ("gitlab", "type"),
        ("servicenow", "type"),
    ],
    ..Keys::new("a source", &[ORIGINS, CONTENT])
};

fn formats() -> Vec<&'static str> {
    Format::ALL.iter().flat_map(|(_, names)| names.iter().copied()).collect()
}

/// A heading, or more about it.
static FIELD: Form = Either(&[Text, Mapping(&COLUMN)]);

const CONTENT: &[Key] = &[
    Key::new("name", Text, "The name it is known by in reports and rules"),
    Key::new("type", Type, "The type of its records, where they do not say it themselves"),
    Key::new("optional", Flag, "Whether its patterns may match nothing"),
    Key::new("allow_outside", Flag, "Whether its files may lie outside the directory of the configuration"),
    Key::new("columns", Each(&FIELD), "The heading that holds each field, beyond what is known already"),
    Key::new("fold", Mapping(&FOLD), "The rows are events: how they become records"),
    Key::new("format", Named(formats), "The format of its files, where their names do not tell"),
    Key::new("table", Mapping(&TABLE), "Which tables of its files hold records"),
    Key::new("defaults", Pairs, "What fields say in records that leave them out"),
    Key::new("skip", Pairs, "Rows that are no records: what they say under a heading; `*` stands for anything"),
    Key::new(
        "separator",
        OneOf(&[",", ";", "|", "tab", "\\t", "\t"]),
        "What stands between the cells of its CSV files",
    ),
    Key::new("encoding", Text, "What its text files are in, where they are not UTF-8: `windows-1252`"),
    Key::new("decimal", OneOf(&[",", "."]), "What stands before the fraction of a number"),
    Key::new("sheet", Texts, "Which sheets of its workbooks are read; all that are shown if not said"),
    Key::new("header_row", Number(1), "The row or line that holds the header, where it is not to be looked for"),
    Key::new(
        "id_scope",
        OneOf(&["all", "file", "sheet"]),
        "Within what its ids are those of one record; all if not said",
    ),
    Key::new("items", Pattern("^/"), "The JSON pointer of the list that holds the records, where a document wraps it"),
    Key::new("extracted_on", Date, "The day on which its files were exported"),
    Key::new("history", HISTORY, "Whether the commits of its files tell of changes"),
];

/// How a field is found and read, under `columns`.
pub(super) static COLUMN: Keys = Keys::new(
    "a column",
    &[&[
        Key::new("column", Text, "Its heading, or the path to it as `advisory.id`"),
        Key::new(
            "from",
            OneOf(&["heading"]),
            "Taken from the heading above the table: the first word there with a digit",
        ),
        Key::new("format", Text, "The format of its dates, as `%d/%m/%Y`"),
        Key::new("values", Pairs, "What its texts stand for"),
    ]],
);

/// `fold`.
pub(super) static FOLD: Keys = Keys::new(
    "`fold`",
    &[&[
        Key::new("by", Text, "The heading of what names the record that an event is of").required(),
        Key::new("order", Text, "The heading of when the event was").required(),
        Key::new("status", Text, "The heading of the status after the event"),
        Key::new("who", Text, "The heading of who acted"),
    ]],
);

/// `table`.
pub(super) static TABLE: Keys = Keys::new(
    "`table`",
    &[&[
        Key::new("heading", Text, "One of the headings above the table; `*` stands for anything"),
        Key::new("has", Texts, "Headings that its header must have"),
        Key::new("layout", OneOf(&["rows", "record"]), "A record for each row, or a field for each row"),
    ]],
);

/// Every list there is, for the test that holds them against the reader.
#[cfg(test)]
pub(super) static EVERY: [&Keys; 16] = [
    &CONFIGURATION,
    &PERIOD,
    &SOURCE,
    &COLUMN,
    &FOLD,
    &TABLE,
    &places::SQLITE,
    &places::POSTGRES,
    &places::JIRA,
    &places::GITHUB,
    &places::GITLAB,
    &places::SERVICENOW,
    &places::HTTP,
    &places::PAGES,
    &places::ISSUES,
    &places::MERGES,
];
