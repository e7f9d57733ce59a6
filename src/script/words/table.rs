//! The table itself.

use super::{
    CHANGE, DATE, Entry, FILE, FUTURE, GAP, Gives, INTERVAL, INVERSION, LINK, On, PLACEHOLDER, Param, REGISTER, SERIES,
    STATEMENT, TRANSITION, Word,
};

const fn entry(
    word: Word,
    name: &'static str,
    on: On,
    (params, needed): (&'static [Param], usize),
    gives: Gives,
    doc: &'static str,
) -> Entry {
    Entry { word, name, on, params, needed, gives, doc }
}

const NO: (&[Param], usize) = (&[], 0);
const QUESTION: (&[Param], usize) = (&[Param::Question], 1);
const PICK: (&[Param], usize) = (&[Param::Pick], 1);

/// Every word, in the order of the reference page.
#[rustfmt::skip]
pub(in crate::script) static TABLE: &[Entry] = &[
    entry(Word::Require, "require", On::Nothing, (&[Param::Bool, Param::Message, Param::GradeName], 2), Gives::Nothing, "The criterion: where the condition is false the subject does not conform, and the message is the statement. The third argument gives this requirement its own grade."),
    entry(Word::Advise, "advise", On::Nothing, (&[Param::Bool, Param::Message], 2), Gives::Nothing, "A weakness that fails no requirement: where the condition is false, an opportunity for improvement."),
    entry(Word::Ask, "ask", On::Nothing, (&[Param::Message], 1), Gives::Nothing, "Ends the check: only a person can judge this; the message is the question."),
    entry(Word::NotDue, "not_due", On::Nothing, (&[Param::Date], 1), Gives::Nothing, "Ends the check: the duty is not due before the day after this date."),
    entry(Word::NotApplicable, "not_applicable", On::Nothing, (&[Param::Message], 1), Gives::Nothing, "Ends the check: the duty does not apply, and why."),
    entry(Word::NotTested, "not_tested", On::Nothing, (&[Param::Message], 1), Gives::Nothing, "Ends the check: it cannot be tested, and why."),
    entry(Word::Note, "note", On::Nothing, (&[Param::Message], 1), Gives::Nothing, "A remark that goes with the verdict."),
    entry(Word::Aged, "aged", On::Nothing, (&[Param::Number], 1), Gives::Nothing, "Tells by how many days the matter is overdue, for ESC-AGE."),

    entry(Word::Today, "today", On::Nothing, NO, Gives::Date, "The as-of date of the run."),
    entry(Word::PeriodStart, "period_start", On::Nothing, NO, Gives::Date, "The first day of the period under evaluation."),
    entry(Word::MonthsAfter, "months_after", On::Nothing, (&[Param::Date, Param::Number], 2), Gives::Date, "The date so many calendar months later; clamped to the last day of the month."),
    entry(Word::DaysAfter, "days_after", On::Nothing, (&[Param::Date, Param::Number], 2), Gives::Date, "The date so many days later."),
    entry(Word::After, "after", On::Nothing, (&[Param::Date, Param::Duration], 2), Gives::Date, "The date that long later."),
    entry(Word::DaysBetween, "days_between", On::Nothing, (&[Param::Date, Param::Date], 2), Gives::Number, "Days from the first date to the second."),
    entry(Word::WorkingDaysBetween, "working_days_between", On::Nothing, (&[Param::Date, Param::Date], 2), Gives::Number, "Days from Monday to Friday after the first date, up to and with the second."),
    entry(Word::Overdue, "overdue", On::Nothing, (&[Param::Date], 1), Gives::Bool, "Whether a due date has passed: a due date is met on the day itself."),

    entry(Word::Param, "param", On::Nothing, (&[Param::Figure, Param::Text], 1), Gives::Parameter, "A parameter; with a key, its value for that key."),
    entry(Word::Records, "records", On::Nothing, (&[Param::TypeName], 1), Gives::RecordsOfType, "All records of a type that are not withdrawn."),
    entry(Word::AllRecords, "all_records", On::Nothing, (&[Param::TypeName], 1), Gives::RecordsOfType, "All records of a type, withdrawn ones included."),
    entry(Word::Loaded, "loaded", On::Nothing, (&[Param::TypeName], 1), Gives::Bool, "Whether a register of the type was supplied, even an empty one."),
    entry(Word::Isms, "isms", On::Nothing, NO, Gives::Isms, "The record of the management system as a whole."),
    entry(Word::PathTo, "path_to", On::Nothing, (&[Param::Record, Param::Record], 2), Gives::Records, "The records on a shortest way over links from one record to another, both included; empty where there is none."),
    entry(Word::Series, "series", On::Nothing, (&[Param::TypeName], 1), Gives::Facts(&SERIES), "The numbered series among the ids of a type: prefix, first, last, and the numbers that are missing."),
    entry(Word::Registers, "registers", On::Nothing, NO, Gives::Facts(&REGISTER), "The configured sources: name, types, and when they were extracted."),
    entry(Word::Verdict, "verdict", On::Nothing, (&[Param::RuleName], 1), Gives::Text, "The worst verdict of another rule over its population; `not_tested` where there was none."),

    entry(Word::Any, "any", On::List, QUESTION, Gives::Bool, "Whether some element answers yes."),
    entry(Word::All, "all", On::List, QUESTION, Gives::Bool, "Whether every element answers yes; true of an empty list."),
    entry(Word::None, "none", On::List, QUESTION, Gives::Bool, "Whether no element answers yes; true of an empty list."),
    entry(Word::Count, "count", On::List, QUESTION, Gives::Number, "How many elements answer yes."),
    entry(Word::Len, "len", On::List, NO, Gives::Number, "How many elements there are."),
    entry(Word::With, "with", On::List, QUESTION, Gives::Same, "The elements that answer yes. Elements that cannot answer are remembered: what depends on them is unknown."),
    entry(Word::Map, "map", On::List, PICK, Gives::AllPicked, "What the function takes of each element."),
    entry(Word::First, "first", On::List, NO, Gives::Element, "The first element; unknown where there is none."),
    entry(Word::Last, "last", On::List, NO, Gives::Element, "The last element; unknown where there is none."),
    entry(Word::SortBy, "sort_by", On::List, PICK, Gives::Same, "The elements by ascending key; equal keys stay in order."),
    entry(Word::Max, "max", On::List, PICK, Gives::Picked, "The greatest key; unknown where there is no element."),
    entry(Word::Min, "min", On::List, PICK, Gives::Picked, "The least key; unknown where there is no element."),
    entry(Word::Distinct, "distinct", On::List, NO, Gives::Same, "The elements without repetition."),
    entry(Word::Flatten, "flatten", On::List, NO, Gives::Inner, "The elements of the lists within the list."),
    entry(Word::Join, "join", On::List, (&[Param::Text], 1), Gives::Text, "The elements as text, with this between them."),
    entry(Word::Sum, "sum", On::List, PICK, Gives::Number, "The numbers taken of the elements, added up; 0 of an empty list."),
    entry(Word::Median, "median", On::List, PICK, Gives::Number, "The middle of the numbers taken of the elements; unknown where there is no element."),
    entry(Word::MostCommon, "most_common", On::List, PICK, Gives::Same, "The elements that share the most frequent key; of keys equally frequent the first in order. Elements without a key are left out."),
    entry(Word::PairsOver, "pairs_over", On::List, (&[Param::Any, Param::Pick], 2), Gives::Number, "How many pairs of an element of this list and one of the other have the greater key on this side; found by sorting, not pair by pair."),
    entry(Word::LargestGap, "largest_gap", On::List, PICK, Gives::Fact(&INTERVAL), "The widest interval between successive dates: from, to, days; unknown with fewer than two dates. Elements without a date are left out."),

    entry(Word::IsRecorded, "is_recorded", On::Value, NO, Gives::Bool, "Whether something usable stands there. Unknown for text that cannot be read as what the field should hold."),
    entry(Word::Resolves, "resolves", On::Value, NO, Gives::Bool, "Whether a link leads to exactly one record; unknown where it leads to several."),
    entry(Word::Written, "written", On::Value, NO, Gives::Text, "The text as it was written."),
    entry(Word::OneOf, "one_of", On::Value, (&[Param::Rest], 1), Gives::Bool, "Whether it equals one of these."),
    entry(Word::Contains, "contains", On::Value, (&[Param::Any], 1), Gives::Bool, "Whether a text holds this text, in any case; whether a list holds this value."),
    entry(Word::StartsWith, "starts_with", On::Text, (&[Param::Text], 1), Gives::Bool, "Whether a text begins with this."),
    entry(Word::Matches, "matches", On::Text, (&[Param::Text], 1), Gives::Bool, "Whether a text matches a pattern in which `*` stands for any text and `?` for one character."),
    entry(Word::Mentions, "mentions", On::Text, (&[Param::Rest], 1), Gives::Bool, "Whether a text contains one of these at the beginning of a word, in any case. A list stands for its elements."),
    entry(Word::Similarity, "similarity", On::Text, (&[Param::Text], 1), Gives::Number, "How alike two texts are, from 0 to 1: twice the number of shared trigrams over the number of both (Dice), where the trigrams of a text are the sets of three successive letters of its words, in any case."),
    entry(Word::People, "people", On::Text, NO, Gives::Persons, "People on record whose full name stands in the text."),
    entry(Word::Words, "words", On::Text, NO, Gives::Number, "How many words a text has."),
    entry(Word::Lower, "lower", On::Text, NO, Gives::Text, "The text in lower case."),
    entry(Word::File, "file", On::Text, NO, Gives::Fact(&FILE), "The file that a text names: whether it was found, and its SHA-256. Unknown for an address on the network."),
    entry(Word::IsInFuture, "is_in_future", On::Date, NO, Gives::Bool, "Whether the date is later than the as-of date; false where none is recorded."),
    entry(Word::Year, "year", On::Date, NO, Gives::Number, "The year of a date."),

    entry(Word::AtOrBeyond, "at_or_beyond", On::Record, (&[Param::State], 1), Gives::Bool, "Whether the record's status is at or beyond a state of its machine."),
    entry(Word::IsFinal, "is_final", On::Record, NO, Gives::Bool, "Whether the record's status ends it."),
    entry(Word::Reach, "reach", On::Record, (&[Param::TypeName, Param::Number], 2), Gives::RecordsOfType, "The records of a type within so many links, in either direction."),
    entry(Word::Alike, "alike", On::Record, (&[Param::FieldName, Param::Number], 2), Gives::SameType, "Other records of the type, not withdrawn, whose text in this field is at least so similar; found by an index. Records without text there are left out."),
    entry(Word::Peers, "peers", On::Record, (&[Param::FieldNames], 1), Gives::SameType, "Other records of the type, not withdrawn, that hold the same values in these fields; found by an index. Unknown where the record itself lacks one."),
    entry(Word::PeersBetween, "peers_between", On::Record, (&[Param::FieldName, Param::Date, Param::Date, Param::FieldNames], 4), Gives::SameType, "Those of its peers in these fields whose date in the first field lies between the two dates, both included; found by an index."),
    entry(Word::VerdictOn, "verdict", On::Record, (&[Param::RuleName], 1), Gives::Text, "The verdict of another rule on this record; empty where the rule was not put to it."),
    entry(Word::InCycle, "in_cycle", On::Record, (&[Param::FieldName], 1), Gives::Bool, "Whether following this field leads back to the record."),
    entry(Word::HasId, "has_id", On::Record, NO, Gives::Bool, "Whether an id is written in the record."),
    entry(Word::SameId, "same_id", On::Record, NO, Gives::SameType, "Other records of the type, not withdrawn, with the same id but for case, spaces and dashes."),
    entry(Word::SimilarId, "similar_id", On::Record, NO, Gives::SameType, "Other records of the type whose id differs only by leading zeros or spaces."),
    entry(Word::IsFirstOfId, "is_first_of_id", On::Record, NO, Gives::Bool, "Whether no earlier record of the type, not withdrawn, has the same id."),
    entry(Word::Links, "links", On::Record, NO, Gives::Facts(&LINK), "Every link written in the record: field, text, how many records it found, and which."),
    entry(Word::Dates, "dates", On::Record, NO, Gives::Facts(&DATE), "Every date field in which something stands."),
    entry(Word::Placeholders, "placeholders", On::Record, NO, Gives::Facts(&PLACEHOLDER), "Every field that holds a placeholder."),
    entry(Word::Statements, "statements", On::Record, NO, Gives::Facts(&STATEMENT), "Every recorded field that must hold a statement, with its number of words."),
    entry(Word::StatusKnown, "status_known", On::Record, NO, Gives::Bool, "Whether the status is one the model defines; false where none is recorded."),
    entry(Word::StatusGaps, "status_gaps", On::Record, NO, Gives::Facts(&GAP), "Fields that the status needs and that are not recorded."),
    entry(Word::StatusEarly, "status_early", On::Record, NO, Gives::Facts(&GAP), "End dates that are recorded though the status is earlier."),
    entry(Word::BadTransitions, "bad_transitions", On::Record, NO, Gives::Facts(&TRANSITION), "Transitions of the history that the state machine does not allow."),
    entry(Word::Inversions, "inversions", On::Record, NO, Gives::Facts(&INVERSION), "Pairs of dates that stand against the causal order the model declares."),
    entry(Word::FutureDates, "future_dates", On::Record, NO, Gives::Facts(&FUTURE), "Dates of something done that are later than the as-of date."),
    entry(Word::EventOn, "event_on", On::Record, NO, Gives::Date, "The date on which what the record tells of happened, as the model declares it."),
    entry(Word::HasHistory, "has_history", On::Record, (&[Param::Date], 0), Gives::Bool, "Whether commits tell the whole past of the record; with a date, whether they tell all that lies after it."),
    entry(Word::History, "history", On::Record, (&[Param::Date], 0), Gives::Facts(&CHANGE), "What commits changed in the record, oldest first; with a date, later than that date. Unknown where no version history is read, or where it does not reach back so far."),
    entry(Word::FirstRecordedOn, "first_recorded_on", On::Record, NO, Gives::Date, "The day of the commit that first shows the record; none where it stood there when the history begins, unknown where no version history is read."),
];
