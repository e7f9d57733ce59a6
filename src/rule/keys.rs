//! Every key of rule pages and of `pack.yaml`, with what it says.

mod overview;

pub(super) use overview::{CONTROL, COVERAGE, DEADLINE, EVIDENCE, FLOW, LAPSE, LOOK, OVERVIEW, RESPONSE};

use super::Criterion;
use crate::shape::Form::{
    Each, Either, Flag, List, Mapping, Named, Number, OneOf, Pairs, Pattern, Several, Text, Texts, Types,
};
use crate::shape::{Form, Key, Keys};

/// The front matter of a rule page.
pub static PAGE: Keys = Keys {
    together: &[("database", "population"), ("population", "exceptions"), ("exceptions", "database")],
    ..Keys::new(
        "a rule page",
        &[&[
            Key::new(
                "each",
                Types(&["any", "dataset"]),
                "The record types that it is put to, `any`, or `dataset`: the set as a whole",
            )
            .required(),
            Key::new("withdrawn", Flag, "Whether withdrawn records are subjects too"),
            Key::new(
                "gate",
                OneOf(&["run", "subject"]),
                "Whether what needs it waits for the whole run or for each subject",
            ),
            Key::new("grade", OneOf(&["ofi", "minor", "major"]), "What a failure weighs by itself").required(),
            Key::new("criterion", Named(criteria), "Where the demand comes from").required(),
            Key::new("criteria", Texts, "The clauses and controls that it tests").required(),
            Key::new("needs", Texts, "Rules that must hold before it is put, by id"),
            Key::new("required", Flag, "Whether the run cannot conclude when it ends untested for want of input"),
            Key::new("escalate", ESCALATIONS, "What makes a failure weigh more"),
            Key::new("params", Each(&VALUE), "Its own figures and their defaults"),
            Key::new("basis", Texts, "Statements of the guide that it serves"),
            Key::new("database", Text, "The `name` of the source that it is put to"),
            Key::new("population", Text, "A query that counts what it is about"),
            Key::new("exceptions", Text, "A query that gives the rows that fail"),
        ]],
    )
};

fn criteria() -> Vec<&'static str> {
    Criterion::ALL.iter().map(|(_, name)| *name).collect()
}

/// A parameter: a value, or one for each of several keys.
const VALUE: Form = Either(&[Text, Pairs]);

const ESCALATIONS: Form =
    Several(&Pattern("^ESC-(ABS|SYS( *\\( *[0-9]+ *, *[0-9.]+ *% *\\))?|REP|RISK|AGE *\\( *[0-9]+ *\\)|NONE)$"));

/// `pack.yaml`.
pub static MANIFEST: Keys = Keys::new(
    "pack.yaml",
    &[&[
        Key::new("name", Text, "The name of the pack").required(),
        Key::new("version", Text, "Its version").required(),
        Key::new("title", Text, "What it is about, for its readers"),
        Key::new("standard", Text, "What it tests against, for its readers"),
        Key::new("params", Each(&VALUE), "Figures that several rules use, and their defaults"),
        Key::new("implied_needs", Texts, "Rules that every rule on records needs without naming them"),
        Key::new("taints", Pairs, "Why a value cannot be used, to the rule that has said so"),
        Key::new("high_risk", List(&HIGH_RISK), "Records that make what they are linked with weigh more"),
        Key::new("bundles", List(&BUNDLE), "Findings that are reported once"),
        Key::new("papers", List(&PAPER), "Working papers: points and the rules that prepare them"),
        Key::new("aggregate", Text, "The parameter that says how many failing rules of one sub-clause propose a major"),
        Key::new("raised", Mapping(&RAISED), "Where a finding that was raised before stands"),
        Key::new("managed", Mapping(&MANAGED), "When an entry for a finding has it in hand"),
        Key::new("attested", Mapping(&ATTESTED), "The records in which people answer what rules cannot judge"),
        Key::new("overview", Mapping(&OVERVIEW), "What reports show besides verdicts"),
        Key::new("documented", List(&DOCUMENTED), "Figures that the organisation may state in a record of its own"),
    ]],
);

/// An entry of `high_risk`.
pub(super) static HIGH_RISK: Keys = Keys::new(
    "an entry of `high_risk`",
    &[&[
        Key::new("type", Text, "The type of the record").required(),
        Key::new("field", Text, "The field that tells").required(),
        Key::new("values", Texts, "The values that count"),
    ]],
);

/// An entry of `bundles`.
pub(super) static BUNDLE: Keys = Keys::new(
    "a bundle",
    &[&[
        Key::new("name", Text, "Its name").required(),
        Key::new("title", Text, "What its finding is about, in a sentence"),
        Key::new("by", Text, "What groups pairs of rule and subject: `rule`, `value`, or a record type").required(),
        Key::new("least", Number(0), "How many pairs it takes; 1 if not said"),
        Key::new("subjects", Texts, "Only pairs whose subject is of one of these types"),
        Key::new("members", Texts, "Rules, by id or pattern, in order of precedence"),
    ]],
);

/// An entry of `papers`.
pub(super) static PAPER: Keys = Keys::new(
    "a working paper",
    &[&[
        Key::new("clause", Text, "The clause it is about").required(),
        Key::new("title", Text, "What it is about").required(),
        Key::new("points", List(&POINT), "Its points, in order"),
    ]],
);

/// A point of a working paper.
pub(super) static POINT: Keys = Keys::new(
    "a point of a working paper",
    &[&[
        Key::new("title", Text, "What it is about").required(),
        Key::new("question", Text, "What a person is to do").required(),
        Key::new("basis", Texts, "Statements of the guide that it serves"),
        Key::new("rules", Texts, "The rules that prepare it, by id or pattern"),
    ]],
);

/// `raised`.
pub(super) static RAISED: Keys = Keys::new(
    "`raised`",
    &[&[
        Key::new("type", Text, "The type of the entries").required(),
        Key::new("key", Text, "The field with the fingerprints of the findings that an entry was raised for")
            .required(),
        Key::new("closed", Text, "The field with the day on which it was closed").required(),
        Key::new("within", Text, "The parameter that says how long after closing a failure is a repeat").required(),
    ]],
);

/// `managed`.
pub(super) static MANAGED: Keys = Keys::new(
    "`managed`",
    &[&[
        Key::new("open", Texts, "The states in which an entry is open"),
        Key::new("detected", Text, "The field with the day on which the matter was noticed").required(),
        Key::new("found_by", Text, "The field that says by whom it was found").required(),
        Key::new("others", Texts, "What that field holds where it was not the organisation itself"),
        Key::new("with", Texts, "Types of records that belong to an entry"),
        Key::new("in_time", Texts, "Rules, by id or pattern, that say whether it is handled in time"),
    ]],
);

/// `attested`.
pub(super) static ATTESTED: Keys = Keys::new(
    "`attested`",
    &[&[
        Key::new("type", Text, "Their type").required(),
        Key::new("accepted_by", Text, "The rule that says which of them count").required(),
    ]],
);

/// An entry of `documented`.
pub(super) static DOCUMENTED: Keys = Keys::new(
    "an entry of `documented`",
    &[&[
        Key::new("param", Text, "The parameter").required(),
        Key::new("type", Text, "The type of the record that may state it").required(),
        Key::new("by", Text, "The field that says which record it is").required(),
        Key::new("is", Text, "What that field must hold").required(),
        Key::new("field", Text, "The field with free keys that holds figures").required(),
        Key::new("keys", Texts, "Beginnings of words, one of which the key has to hold"),
    ]],
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{PackFiles, Packs};
    use crate::source::Sources;

    #[test]
    fn the_lists_of_keys_are_what_the_readers_ask_for() {
        let files = PackFiles::built_in("iso27001-2022").expect("a pack");
        Packs::read(&[files], &mut Sources::default(), &mut Vec::new());
        let every = [
            &PAGE,
            &MANIFEST,
            &HIGH_RISK,
            &BUNDLE,
            &PAPER,
            &POINT,
            &RAISED,
            &ATTESTED,
            &DOCUMENTED,
            &OVERVIEW,
            &RESPONSE,
            &DEADLINE,
            &COVERAGE,
            &LOOK,
            &CONTROL,
            &EVIDENCE,
            &FLOW,
            &LAPSE,
        ];
        crate::shape::tests::assert_asked(&every);
    }
}
