//! What the YAML reader says of mistakes.

use crate::node::Node;
use crate::problem::Problem;
use crate::source::Span;

/// What every syntax error has to add.
pub(super) const UNREAD: &str = "correct this place; nothing of the file after it was read";

/// The parser's words (a part of them), ours, and what to do.
const SYNTAX: &[(&str, &str, &str)] = &[
    ("unexpected end of stream", "a quote is opened here and never closed", "close the quote"),
    ("document indicator", "a quote is opened here and still open where the next document begins", "close the quote"),
    (
        "invalid indentation in quoted scalar",
        "the text of this quote goes on with too little indentation",
        "indent it as deep as its key, or close the quote",
    ),
    ("after double-quoted scalar", "text follows a closing quote", "put all of the text inside the quotes"),
    (
        "unknown escape character",
        "a double-quoted text holds an escape that YAML does not know",
        "write `\\\\` for a backslash, or use single quotes",
    ),
    (
        "hexadecimal number",
        "a double-quoted text holds an escape that is not complete",
        "write `\\\\` for a backslash, or use single quotes",
    ),
    ("Unicode character escape", "a double-quoted text holds an escape of no character", "write the character itself"),
    ("mapping values are not allowed", "a colon stands where no key can be", "put quotes around text that holds `: `"),
    ("mapping keys are not allowed", "a key stands where none can be", "begin it in a line of its own"),
    ("placement of ':'", "a colon stands where no key can be", "put quotes around text that holds `: `"),
    (
        "simple key expect",
        "this line is neither a key nor the rest of the text above",
        "write `key: value`, or indent it below its key",
    ),
    (
        "did not find expected key",
        "this line is neither a key of the mapping above nor indented below one",
        "indent it as the other keys, and quote text that begins with a quote, a bracket or `&`, `*`, `!`, `@`, `%`",
    ),
    (
        "expected '-' indicator",
        "this line is no element of the list above, nor indented below one",
        "begin it with `- `, or indent it",
    ),
    ("expected ',' or '}'", "a `{` is not closed where its mapping ends", "add `,` or `}`"),
    ("expected ',' or ']'", "a `[` is not closed where its list ends", "add `,` or `]`"),
    ("misplaced bracket", "a bracket is closed that was never opened", "remove it, or put quotes around the text"),
    ("in flow construct", "a bracket is still open where the indentation ends", "close the bracket"),
    ("node content", "a value is missing here", "write a value, or put quotes around text that begins with this sign"),
    (
        "block sequence entries are not allowed",
        "a `-` stands where no list can begin",
        "begin the list in a line of its own",
    ),
    ("only valid inside a block", "a `-` stands inside brackets", "remove it, or put quotes around the text"),
    ("comment intercepting", "a comment stands inside a text of several lines", "put the comment above the key"),
    (
        "unknown anchor",
        "this alias names no anchor above it",
        "write `&name` at the value it stands for, or quote the text",
    ),
    ("anchor or alias", "an anchor or alias has no name", "put quotes around text that begins with `&` or `*`"),
    ("unexpected character", "text cannot begin with this character", "put quotes around the text"),
    ("tab", "a tab stands where YAML wants spaces", "use spaces for indentation"),
    ("wrongly indented", "this line is indented less than the block of text it is in", "indent the block evenly"),
    ("recursion limit", "brackets are nested too deep here", "make the nesting flatter"),
    (
        "expected <document start>",
        "the document is over before this text",
        "indent it, or begin a new document with `---`",
    ),
    ("handle wasn't declared", "this tag is not declared", "remove the tag"),
    ("byte order mark", "a byte order mark stands inside a document", "remove it"),
    ("comments must be separated", "a comment begins without a space before it", "put a space before `#`"),
    ("indentation", "the indentation fits nothing above", "indent it as its neighbours"),
];

/// A syntax error of the parser.
pub(super) fn problem(info: &str, span: Span) -> Problem {
    match SYNTAX.iter().find(|(theirs, ..)| info.contains(theirs)) {
        Some((_, message, help)) => {
            Problem::error(*message, span).help(format!("{help}; nothing of the file after this place was read"))
        }
        None => Problem::error(format!("this is not YAML: {info}"), span).help(UNREAD),
    }
}

/// A key that is a list or a mapping.
pub(super) fn wrong_key(node: &Node<'_>) -> Problem {
    Problem::error(format!("a key must be text, and this is {}", node.noun()), node.span)
        .help("write the key as text; its value was not read")
}

/// A value without a key.
pub(super) fn no_key(span: Span) -> Problem {
    Problem::error("a value has no key", span).help("write a key before the `:`; the value was not read")
}

/// A merge key with something else than mappings.
pub(super) fn cannot_merge(span: Span) -> Problem {
    Problem::error("only a mapping can be merged with `<<`", span)
        .help("write `<<: *anchor`, or a list of such, where each anchor is at a mapping")
}

/// A list or mapping that lies too deep.
pub(super) fn too_deep(span: Span, depth: usize) -> Problem {
    Problem::error(format!("this is nested deeper than {depth} levels"), span)
        .help("make the nesting flatter; what lies deeper was not read")
}

/// An alias inside its own anchor.
pub(super) fn alias_of_itself(name: &str, span: Span) -> Problem {
    Problem::error(format!("the alias `{name}` stands inside the value it stands for"), span)
        .help("write the value out; nothing was read for this alias")
}

/// An alias beyond the bound.
pub(super) fn alias_too_much(name: &str, span: Span, nodes: usize) -> Problem {
    Problem::error(format!("with the alias `{name}` the aliases of this file would add more than {nodes} values"), span)
        .help("write the values out, or make the file smaller; nothing was read for this alias and others as large")
}

/// An alias of what was not read, or of another document.
pub(super) fn alias_unknown(name: &str, span: Span) -> Problem {
    Problem::error(format!("the alias `{name}` names no anchor of this document that was read"), span)
        .help("an anchor must stand above its aliases, in the same document; nothing was read for this alias")
}
