//! Every key of `overview:` in `pack.yaml`.

use crate::shape::Form::{List, Mapping, Text, Texts};
use crate::shape::{Key, Keys};

/// `overview`.
pub(in crate::rule) static OVERVIEW: Keys = Keys::new(
    "`overview`",
    &[&[
        Key::new("owner", Texts, "Links that lead to who answers for a record, the first that leads to somebody"),
        Key::new("response", Mapping(&RESPONSE), "Within how many days a finding is answered"),
        Key::new("deadlines", List(&DEADLINE), "What is due, or ends, on a day"),
        Key::new("coverage", List(&COVERAGE), "What is to be audited, and what audits it"),
        Key::new("controls", List(&CONTROL), "The entries of the statement of applicability"),
        Key::new("evidence", List(&EVIDENCE), "Records that are evidence, and their day"),
        Key::new("flows", List(&FLOW), "Matters that come and go"),
        Key::new("lapses", List(&LAPSE), "Accepted deviations, and their end"),
    ]],
);

/// `response`.
pub(in crate::rule) static RESPONSE: Keys = Keys::new(
    "`response`",
    &[&[
        Key::new("plan", Text, "The parameter with the days to a plan").required(),
        Key::new("action", Text, "The parameter with the days to the action").required(),
    ]],
);

/// Which records of a type an entry is about.
const WHICH: &[Key] = &[
    Key::new("type", Text, "The type of the records").required(),
    Key::new("by", Text, "The field, also one over a link, that narrows them"),
    Key::new("is", Texts, "What that field holds"),
    Key::new("not", Texts, "What that field does not hold"),
    Key::new("from", Texts, "The state from which on they count"),
    Key::new("until", Texts, "The states in which they count no more"),
    Key::new("followed", Text, "The inverse of the link by which another record takes the place of one"),
];

/// An entry of `deadlines`.
pub(in crate::rule) static DEADLINE: Keys = Keys::new(
    "an entry of `deadlines`",
    &[
        WHICH,
        &[
            Key::new("date", Text, "The field with the day").required(),
            Key::new("what", Text, "What is due, in a few words").required(),
            Key::new("done", Texts, "Fields with the day on which it was done"),
        ],
    ],
);

/// An entry of `coverage`.
pub(in crate::rule) static COVERAGE: Keys = Keys::new(
    "an entry of `coverage`",
    &[
        WHICH,
        &[
            Key::new("first", Text, "The field with the day from which on it is in scope"),
            Key::new("last", Text, "The field with the day until which it is in scope"),
            Key::new("looks", List(&LOOK), "The records that look at it"),
        ],
    ],
);

/// An entry of `looks`.
pub(in crate::rule) static LOOK: Keys = Keys::new(
    "an entry of `looks`",
    &[
        WHICH,
        &[
            Key::new("items", Text, "The link to what was looked at").required(),
            Key::new("date", Text, "The field with the day").required(),
            Key::new("except", Texts, "Fields that say that it was no look after all"),
            Key::new("when", Texts, "What those fields then hold"),
        ],
    ],
);

/// An entry of `controls`.
pub(in crate::rule) static CONTROL: Keys = Keys::new(
    "an entry of `controls`",
    &[
        WHICH,
        &[
            Key::new("reference", Text, "The field with the reference of the control").required(),
            Key::new("applicable", Text, "The field that says whether it applies"),
            Key::new("status", Texts, "Fields that say how far it is carried out"),
        ],
    ],
);

/// An entry of `evidence`.
pub(in crate::rule) static EVIDENCE: Keys = Keys::new(
    "an entry of `evidence`",
    &[&[
        Key::new("type", Text, "The type of the records").required(),
        Key::new("date", Text, "The field with the day").required(),
    ]],
);

/// An entry of `flows`.
pub(in crate::rule) static FLOW: Keys = Keys::new(
    "an entry of `flows`",
    &[
        WHICH,
        &[
            Key::new("what", Text, "What they are, in the plural").required(),
            Key::new("opened", Text, "The field with the day on which one came").required(),
            Key::new("closed", Texts, "Fields with the day on which one ended"),
            Key::new("due", Text, "The field with the day on which one is due"),
            Key::new("within", Text, "The parameter with the days after which one is late"),
            Key::new("grade", Text, "The field whose value chooses among those days"),
        ],
    ],
);

/// An entry of `lapses`.
pub(in crate::rule) static LAPSE: Keys = Keys::new(
    "an entry of `lapses`",
    &[&[
        Key::new("type", Text, "The type of the records").required(),
        Key::new("until", Text, "The field with the last day").required(),
        Key::new("by", Text, "The link to who accepted"),
        Key::new("states", Texts, "The states in which one holds"),
        Key::new("from", Texts, "The state from which on they count"),
        Key::new("followed", Text, "The inverse of the link by which another record takes the place of one"),
    ]],
);
