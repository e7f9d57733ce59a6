//! The keys that say where records live.

use crate::shape::Form::{Each, Either, Flag, Mapping, Number, OneOf, Pairs, Pattern, Text, Texts};
use crate::shape::{Form, Key, Keys};

/// A JSON pointer; an empty one is the whole document.
const POINTER: Form = Pattern("^(/|$)");

pub(super) const ORIGINS: &[Key] = &[
    Key::new("files", Texts, "Patterns of the files that hold its records, as `registers/**/*.csv`"),
    Key::new("evidence", Texts, "Patterns of files that are records themselves: each is an item of evidence"),
    Key::new("path", Text, "What the paths of evidence say, as `evidence/{supports}/*`"),
    Key::new("sqlite", Mapping(&SQLITE), "A SQLite database"),
    Key::new("postgres", Mapping(&POSTGRES), "A PostgreSQL database"),
    Key::new("jira", Mapping(&JIRA), "Issues of Jira Cloud"),
    Key::new("github", Mapping(&GITHUB), "Issues, pull requests or branches of a repository of GitHub"),
    Key::new("gitlab", Mapping(&GITLAB), "Issues, merge requests or branches of a project of GitLab"),
    Key::new("servicenow", Mapping(&SERVICENOW), "A table of ServiceNow"),
    Key::new("http", Mapping(&HTTP), "Any service that answers in JSON"),
];

const QUERY: &[Key] = &[
    Key::new("query", Text, "A SELECT, or the name of a file that holds one and ends in `.sql`"),
    Key::new("for_rules", Flag, "Whether only rules ask it something, so that there is no `query`"),
    Key::new("table", Text, "The name under which its rows are shown; told from the query if not said"),
    Key::new("key", Text, "The column that a row is known by; the one that holds the id if not said"),
    Key::new("timeout", Pattern("^[0-9]+ *(s|seconds?|min|minutes?)?$"), "How long a query may take: `30 s`, `10 min`"),
];

/// `sqlite`.
pub(in crate::config) static SQLITE: Keys = Keys {
    one_of: &["query", "for_rules"],
    ..Keys::new("a database", &[&[Key::new("file", Text, "The file of the database").required()], QUERY])
};

/// `postgres`.
pub(in crate::config) static POSTGRES: Keys = Keys {
    one_of: &["query", "for_rules"],
    ..Keys::new(
        "a database",
        &[
            &[
                Key::new(
                    "url",
                    Text,
                    "Its address; the password comes from the environment: `postgres://reader:${PASSWORD}@host/name`",
                )
                .required(),
                Key::new("ca", Text, "A file of certificates that are trusted beside the usual ones"),
            ],
            QUERY,
        ],
    )
};

const REACH: &[Key] = &[
    Key::new("ca", Text, "A file of certificates that are trusted beside the usual ones"),
    Key::new("timeout", Number(1), "Seconds that one request may take; 60 if not said"),
    Key::new("max_pages", Number(1), "How many pages are asked for at most; more is an error, not a part"),
    Key::new(
        "max_wait",
        Number(0),
        "Seconds that are waited in all where the service asks for patience; 300 if not said",
    ),
    Key::new("max_bytes", Number(1), "How large all answers together may be"),
];

/// A variable of the environment stands in what is a secret.
const SECRET: Form = Pattern("\\$\\{[^}]*\\}");

const LOGIN: &[Key] = &[
    Key::new("user", Text, "Who asks, where a password or token alone does not tell"),
    Key::new("token", SECRET, "The token, from the environment: `${TOKEN}`"),
    Key::new("password", SECRET, "The password, from the environment: `${PASSWORD}`"),
];

const LOGINS: &[(&str, &str)] = &[("password", "user")];

/// `jira`.
pub(in crate::config) static JIRA: Keys = Keys {
    together: LOGINS,
    ..Keys::new(
        "`jira`",
        &[
            REACH,
            &[
                Key::new("url", Text, "The address of the site, as `https://acme.atlassian.net`"),
                Key::new("cloud", Text, "The id of the site, where it is asked through the gateway"),
                Key::new("jql", Text, "Which issues").required(),
                Key::new("fields", Either(&[Texts, Pairs]), "Which fields, and what each is called as a heading"),
                Key::new("history", Flag, "Whether the history of each issue is asked for too; true if not said"),
            ],
            LOGIN,
        ],
    )
};

/// `github`.
pub(in crate::config) static GITHUB: Keys = Keys {
    together: LOGINS,
    one_of: &["issues", "pulls", "branch_protection"],
    ..Keys::new(
        "`github`",
        &[
            REACH,
            &[
                Key::new("url", Text, "The address of the interface, where it is not that of github.com"),
                Key::new("repository", Pattern("^[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+$"), "Owner and name, as `acme/isms`")
                    .required(),
                Key::new("issues", Either(&[STATE, Mapping(&ISSUES)]), "Which issues"),
                Key::new("pulls", Either(&[STATE, Mapping(&MERGES)]), "Which pull requests"),
                Key::new("branch_protection", Texts, "Branches, with what protects them"),
            ],
            LOGIN,
        ],
    )
};

/// `gitlab`.
pub(in crate::config) static GITLAB: Keys = Keys {
    together: LOGINS,
    one_of: &["issues", "merge_requests", "branch_protection"],
    ..Keys::new(
        "`gitlab`",
        &[
            REACH,
            &[
                Key::new("url", Text, "The address of the site, where it is not gitlab.com"),
                Key::new("project", Text, "The project, by path as `acme/isms` or by number").required(),
                Key::new("issues", Either(&[STATE, Mapping(&ISSUES)]), "Which issues"),
                Key::new("merge_requests", Either(&[STATE, Mapping(&MERGES)]), "Which merge requests"),
                Key::new("branch_protection", Texts, "Branches, with what protects them"),
            ],
            LOGIN,
        ],
    )
};

const STATE: Form = OneOf(&["open", "closed", "all"]);

const TICKETS: &[Key] = &[
    Key::new("state", STATE, "In which state; all if not said"),
    Key::new("labels", Texts, "Labels that each must have"),
    Key::new("base", Text, "The branch that they are to be merged into"),
    Key::new("history", Flag, "Whether the history of each is asked for too: one more request for each"),
];

/// `issues`.
pub(in crate::config) static ISSUES: Keys = Keys::new("`issues`", &[TICKETS]);

/// `pulls` and `merge_requests`.
pub(in crate::config) static MERGES: Keys = Keys::new("`pulls` or `merge_requests`", &[TICKETS]);

/// `servicenow`.
pub(in crate::config) static SERVICENOW: Keys = Keys {
    together: LOGINS,
    ..Keys::new(
        "`servicenow`",
        &[
            REACH,
            &[
                Key::new("url", Text, "The address of the instance").required(),
                Key::new("table", Pattern("^[A-Za-z0-9_]+$"), "The name of the table, not its label: `incident`")
                    .required(),
                Key::new("query", Text, "Which rows, as an encoded query"),
                Key::new("fields", Texts, "Which fields; all if not said"),
                Key::new("size", Number(1), "How many rows a page has; 500 if not said"),
            ],
            LOGIN,
        ],
    )
};

/// `http`.
pub(in crate::config) static HTTP: Keys = Keys {
    together: LOGINS,
    ..Keys::new(
        "`http`",
        &[
            REACH,
            &[
                Key::new("url", Text, "The address that is asked first").required(),
                Key::new("items", POINTER, "Where in an answer the list of items is; the answer itself if not said"),
                Key::new("key", POINTER, "Where in an item its key is"),
                Key::new("total", POINTER, "Where in an answer it is said how many items there are"),
                Key::new("pages", Mapping(&PAGES), "How pages follow each other; one page if not said"),
                Key::new("headers", Each(&Text), "Headers of the request; secrets come from the environment"),
            ],
            LOGIN,
        ],
    )
};

/// `pages`.
pub(in crate::config) static PAGES: Keys = Keys::new(
    "`pages`",
    &[&[
        Key::new("by", OneOf(&["link", "token", "page", "offset"]), "How pages follow each other").required(),
        Key::new("next", POINTER, "By link: where in an answer the next address is; the Link header if not said"),
        Key::new("token", POINTER, "By token: where in an answer the token of the next page is"),
        Key::new("parameter", Text, "The parameter that names the page, the offset or the token"),
        Key::new("first", Number(0), "By page: the number of the first; 1 if not said"),
        Key::new("last", POINTER, "By page: where in an answer the number of the last is"),
        Key::new("size", Number(1), "How many items a page is to have"),
        Key::new("size_parameter", Text, "The parameter that says so"),
    ]],
);
