//! The vocabulary of rules: one table, from which the static checks, the evaluator's dispatch and the reference page
//! `docs/vocabulary.md` follow.

use super::ty::{FactKind, Member};

mod table;

pub(super) use table::TABLE;

/// What a word is said of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum On {
    /// Nothing: `today()`.
    Nothing,
    /// A list: `checks.any(..)`.
    List,
    /// A value of a field: `action.closed_on.is_recorded()`.
    Value,
    /// Text, a word of a choice, or a list of them.
    Text,
    /// A date.
    Date,
    /// A record.
    Record,
}

/// What a word expects in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Param {
    Any,
    Bool,
    Number,
    Text,
    Date,
    Duration,
    Record,
    /// A question about one element: `|c| c.result == "effective"`.
    Question,
    /// What to take of one element: `|c| c.performed_on`.
    Pick,
    /// A message with `{holes}`, written out.
    Message,
    /// The name of a record type, written out.
    TypeName,
    /// The name of a parameter, written out.
    Figure,
    /// The name of a state, written out.
    State,
    /// The name of a field, written out.
    FieldName,
    /// Any number of names of fields, written out.
    FieldNames,
    /// The id of a rule, written out.
    RuleName,
    /// `"minor"` or `"major"`, written out.
    GradeName,
    /// Any number of values.
    Rest,
}

/// What a word gives.
#[derive(Clone, Copy, Debug)]
pub(super) enum Gives {
    /// Nothing: it states something about the subject.
    Nothing,
    Bool,
    Number,
    Text,
    Date,
    /// One element of the list.
    Element,
    /// The same list, with fewer elements or in another order.
    Same,
    /// What the question takes of an element.
    Picked,
    /// A list of what the question takes of each element.
    AllPicked,
    /// The list within the list.
    Inner,
    /// Records of the type written out.
    RecordsOfType,
    /// Records of any type.
    Records,
    /// Records of the type of the record it is said of.
    SameType,
    /// Records of people.
    Persons,
    /// The record of the management system, type `isms`.
    Isms,
    /// A parameter's value.
    Parameter,
    /// A list of facts.
    Facts(&'static FactKind),
    /// One fact.
    Fact(&'static FactKind),
}

/// One entry of the vocabulary.
#[derive(Debug)]
pub(super) struct Entry {
    pub word: Word,
    pub name: &'static str,
    pub on: On,
    pub params: &'static [Param],
    /// How many of the parameters must be given.
    pub needed: usize,
    pub gives: Gives,
    pub doc: &'static str,
}

/// The entry of a name that is said of something or of nothing.
pub(super) fn find(name: &str, on_nothing: bool) -> Option<&'static Entry> {
    TABLE.iter().find(|entry| entry.name == name && (entry.on == On::Nothing) == on_nothing)
}

/// Whether a name is one of the words.
pub(super) fn is_word(name: &str) -> bool {
    TABLE.iter().any(|entry| entry.name == name)
}

macro_rules! words {
    ($($word:ident),* $(,)?) => {
        /// A word of the vocabulary.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(super) enum Word { $($word),* }
        /// Every word, for the test that each has its entry.
        #[cfg(test)]
        pub(super) const EVERY: &[Word] = &[$(Word::$word),*];
    };
}

words! {
    Any, All, None, Count, Len, With, Map, First, Last, SortBy, Max, Min, Distinct, Contains, Flatten, Join,
    Sum, Median, MostCommon, LargestGap, PairsOver,
    IsRecorded, OneOf, StartsWith, Matches, Mentions, Similarity, People, Words, Resolves, IsInFuture, Written, Lower, Year, File,
    Today, PeriodStart, MonthsAfter, DaysAfter, After, DaysBetween, WorkingDaysBetween, Overdue,
    Require, Advise, Ask, NotDue, NotApplicable, NotTested, Note, Aged,
    Verdict, VerdictOn, Alike, Peers, PeersBetween,
    Param, Records, AllRecords, Loaded, Isms, PathTo, Reach, InCycle, AtOrBeyond, IsFinal,
    HasId, SameId, SimilarId, IsFirstOfId, Links, Dates, Placeholders, Statements, StatusGaps, StatusEarly, StatusKnown,
    BadTransitions, Inversions, FutureDates, EventOn, Series, Registers, History, HasHistory, FirstRecordedOn,
}

/// A link of a record, one for each target written.
pub(super) static LINK: FactKind = FactKind {
    name: "a link",
    members: &[
        ("field", Member::Text),
        ("written", Member::Text),
        ("found", Member::Number),
        ("person", Member::Bool),
        ("target", Member::Record),
        ("to", Member::Text),
        ("in_prose", Member::Bool),
    ],
};

/// A cell of a date field in which something stands.
pub(super) static DATE: FactKind = FactKind {
    name: "a date cell",
    members: &[
        ("field", Member::Text),
        ("written", Member::Text),
        ("readable", Member::Bool),
        ("ambiguous", Member::Bool),
        ("past", Member::Bool),
        ("on", Member::Date),
    ],
};

/// A cell with a placeholder.
pub(super) static PLACEHOLDER: FactKind = FactKind {
    name: "a placeholder",
    members: &[
        ("field", Member::Text),
        ("written", Member::Text),
        ("required", Member::Bool),
        ("statement", Member::Bool),
    ],
};

/// A cell that must hold a statement.
pub(super) static STATEMENT: FactKind = FactKind {
    name: "a statement",
    members: &[("field", Member::Text), ("written", Member::Text), ("words", Member::Number)],
};

/// A field and a state that do not agree.
pub(super) static GAP: FactKind =
    FactKind { name: "a gap", members: &[("state", Member::Text), ("field", Member::Text)] };

/// A transition that the state machine does not allow.
pub(super) static TRANSITION: FactKind =
    FactKind { name: "a transition", members: &[("from", Member::Text), ("to", Member::Text)] };

/// Two dates out of order.
pub(super) static INVERSION: FactKind = FactKind {
    name: "an inversion",
    members: &[
        ("first", Member::Text),
        ("first_on", Member::Date),
        ("second", Member::Text),
        ("second_on", Member::Date),
    ],
};

/// A date of something done, later than the as-of date.
pub(super) static FUTURE: FactKind =
    FactKind { name: "a future date", members: &[("field", Member::Text), ("on", Member::Date)] };

/// A numbered series of ids.
pub(super) static SERIES: FactKind = FactKind {
    name: "a series of ids",
    members: &[("prefix", Member::Text), ("first", Member::Text), ("last", Member::Text), ("missing", Member::Texts)],
};

/// The time between two successive dates.
pub(super) static INTERVAL: FactKind = FactKind {
    name: "an interval",
    members: &[("from", Member::Date), ("to", Member::Date), ("days", Member::Number)],
};

/// A file named by a record.
pub(super) static FILE: FactKind = FactKind {
    name: "a file",
    members: &[
        ("found", Member::Bool),
        ("sha256", Member::Text),
        ("size", Member::Number),
        ("dated_from", Member::Date),
        ("dated_to", Member::Date),
        ("broken_links", Member::Texts),
    ],
};

/// A configured source.
pub(super) static REGISTER: FactKind = FactKind {
    name: "a register",
    members: &[("name", Member::Text), ("types", Member::Text), ("extracted_on", Member::Date)],
};

/// A change of a record, as a commit shows it.
pub(super) static CHANGE: FactKind = FactKind {
    name: "a change",
    members: &[
        ("field", Member::Text),
        ("from", Member::Text),
        ("to", Member::Text),
        ("from_on", Member::Date),
        ("to_on", Member::Date),
        ("on", Member::Date),
        ("by", Member::Text),
        ("authored_on", Member::Date),
        ("committed_on", Member::Date),
        ("merged_on", Member::Date),
        ("commit", Member::Text),
        ("status_from", Member::Text),
        ("status_to", Member::Text),
        ("status_since", Member::Date),
        ("is_link", Member::Bool),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_has_one_entry_and_a_meaning() {
        for word in EVERY {
            let entries: Vec<_> = TABLE.iter().filter(|entry| entry.word == *word).collect();
            assert_eq!(entries.len(), 1, "{word:?}");
            assert!(entries[0].doc.ends_with('.') && entries[0].needed <= entries[0].params.len(), "{word:?}");
        }
        assert_eq!(EVERY.len(), TABLE.len());
    }

    #[test]
    fn a_name_means_one_thing() {
        for entry in TABLE {
            let same =
                |other: &&Entry| other.name == entry.name && (other.on == On::Nothing) == (entry.on == On::Nothing);
            assert_eq!(TABLE.iter().filter(same).count(), 1, "{}", entry.name);
        }
    }
}
