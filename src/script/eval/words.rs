//! Which word is answered where.

use super::{Machine, Res, Stop, Truth, compare};
use crate::param::ParamValue;
use crate::script::ir::{At, Ex, Slot};
use crate::script::val::{Val, Why, WhyKind, Words};
use crate::script::words::Word;
use crate::value::Absence;

impl<'d> Machine<'d, '_, '_> {
    pub(super) fn word(&mut self, word: Word, args: &[Ex], at: At) -> Res<'d> {
        match word {
            Word::Any
            | Word::All
            | Word::None
            | Word::Count
            | Word::Len
            | Word::With
            | Word::Map
            | Word::First
            | Word::Last
            | Word::SortBy
            | Word::Max
            | Word::Min
            | Word::Distinct
            | Word::Flatten
            | Word::Sum
            | Word::Median
            | Word::MostCommon
            | Word::LargestGap
            | Word::PairsOver => {
                let Some((list, rest)) = args.split_first() else { return Ok(Val::Unit) };
                if word == Word::Len
                    && let Some(size) = self.size_of_log(list)
                {
                    return Ok(Val::Number(size));
                }
                return match self.eval(list)? {
                    Val::List(list) => self.list_word(word, &list, rest, at),
                    Val::Unknown(why) => Ok(Val::Unknown(why)),
                    other => Err(Stop::Fault(format!("{} is no list", other.noun()), at)),
                };
            }
            _ => {}
        }
        if let (Word::Written, [Ex::Member { base, by_type, .. }]) = (word, args)
            && let Some(written) = self.written_cell(base, by_type)?
        {
            return Ok(written);
        }
        let args = args.iter().map(|arg| self.eval(arg)).collect::<Result<Vec<_>, _>>()?;
        match word {
            Word::Today
            | Word::PeriodStart
            | Word::MonthsAfter
            | Word::DaysAfter
            | Word::After
            | Word::DaysBetween
            | Word::WorkingDaysBetween
            | Word::Overdue
            | Word::IsInFuture
            | Word::Year => self.date_word(word, &args, at),
            Word::Param => self.parameter(&args, at),
            Word::Records
            | Word::AllRecords
            | Word::Loaded
            | Word::Isms
            | Word::PathTo
            | Word::Reach
            | Word::InCycle
            | Word::AtOrBeyond
            | Word::IsFinal
            | Word::HasId
            | Word::SameId
            | Word::SimilarId
            | Word::IsFirstOfId
            | Word::EventOn => self.record_word(word, &args, at),
            Word::Links
            | Word::Dates
            | Word::Placeholders
            | Word::Statements
            | Word::StatusGaps
            | Word::StatusEarly
            | Word::StatusKnown
            | Word::BadTransitions
            | Word::Inversions
            | Word::FutureDates
            | Word::Series
            | Word::Registers
            | Word::History
            | Word::HasHistory
            | Word::FirstRecordedOn
            | Word::File => self.fact_word(word, &args, at),
            Word::Verdict
            | Word::VerdictOn
            | Word::Alike
            | Word::Peers
            | Word::PeersBetween
            | Word::Similarity
            | Word::People
            | Word::Mentions => self.near_word(word, &args, at),
            _ => self.value_word(word, &args, at),
        }
    }

    /// The text of a cell as it was written, where a field of a record is asked for it.
    fn written_cell(&mut self, base: &Ex, by_type: &[Slot]) -> Result<Option<Val<'d>>, Stop<'d>> {
        let Val::Record(id, _) = self.eval(base)? else { return Ok(None) };
        let data: &'d crate::record::Dataset = self.world.data;
        let Some(record) = data.record(id) else { return Ok(None) };
        let Some(Slot::Field(field)) = by_type.get(record.kind.0 as usize) else { return Ok(None) };
        let Some(value) = record.field(*field) else { return Ok(Some(Val::Text(Words::Borrowed("")))) };
        self.read(id, Some((field.0, None)), value.span);
        let text = data.sources.slice(value.span).trim().trim_matches(['"', '\'']);
        Ok(Some(Val::Text(Words::Borrowed(text))))
    }

    /// The number of records of a type, without making the list of them.
    fn size_of_log(&self, list: &Ex) -> Option<f64> {
        let Ex::Word { word: word @ (Word::Records | Word::AllRecords), args, .. } = list else { return None };
        let Some(Ex::Text(name)) = args.first() else { return None };
        let kind = self.world.data.model.type_named(name)?;
        #[expect(clippy::cast_precision_loss, reason = "records are far fewer than 2^53")]
        Some(self.world.of_type(kind, *word == Word::AllRecords).len() as f64)
    }

    fn value_word(&mut self, word: Word, args: &[Val<'d>], at: At) -> Res<'d> {
        let Some((value, rest)) = args.split_first() else { return Ok(Val::Unit) };
        match word {
            Word::IsRecorded => return Ok(is_recorded(value)),
            Word::Resolves => return Ok(resolves(value)),
            Word::Written => return Ok(self.written(value)),
            _ => {}
        }
        if let Some(Val::Unknown(why)) = args.iter().find(|value| matches!(value, Val::Unknown(_)))
            && word != Word::OneOf
        {
            return Ok(Val::Unknown(*why));
        }
        match (word, value, rest) {
            (Word::OneOf, _, _) => {
                let mut unknown = None;
                for wanted in rest {
                    match self.equal(value, wanted, at)? {
                        Truth::Yes => return Ok(Val::Bool(true)),
                        Truth::No => {}
                        Truth::Unknown(why) => unknown = unknown.or(Some(why)),
                    }
                }
                Ok(unknown.map_or(Val::Bool(false), Val::Unknown))
            }
            (Word::Contains, Val::List(list), [wanted]) => self.holds(list, wanted, at),
            (Word::Contains, _, [part]) => {
                let (text, part) = (self.plain(value, at)?.to_lowercase(), self.plain(part, at)?.to_lowercase());
                Ok(Val::Bool(text.contains(&part)))
            }
            (Word::StartsWith, _, [part]) => {
                let (text, part) = (self.plain(value, at)?.to_lowercase(), self.plain(part, at)?.to_lowercase());
                Ok(Val::Bool(text.starts_with(&part)))
            }
            (Word::Matches, _, [pattern]) => {
                let (text, pattern) = (self.plain(value, at)?.to_lowercase(), self.plain(pattern, at)?.to_lowercase());
                Ok(Val::Bool(compare_pattern(&pattern, &text)))
            }
            (Word::Words, ..) => {
                let text = self.plain(value, at)?;
                #[expect(clippy::cast_precision_loss, reason = "texts are far shorter than 2^53 words")]
                Ok(Val::Number(
                    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count() as f64
                ))
            }
            (Word::Lower, ..) => {
                let text = self.plain(value, at)?.to_lowercase();
                self.words(text, at)
            }
            (Word::Join, value, [between]) => {
                let between = self.plain(between, at)?;
                self.joined(value, &between, at)
            }
            _ => Err(Stop::Fault(format!("this word cannot be said of {}", value.noun()), at)),
        }
    }

    /// The text of a text or of a word of a choice.
    pub(super) fn plain(&self, value: &Val<'d>, at: At) -> Result<String, Stop<'d>> {
        match value {
            Val::Text(text) => Ok(text.as_str().to_owned()),
            Val::Symbol(symbol) => Ok(self.world.data.model.word(*symbol).to_owned()),
            other => Err(Stop::Fault(format!("text is needed here, but this is {}", other.noun()), at)),
        }
    }

    fn written(&self, value: &Val<'d>) -> Val<'d> {
        match value {
            Val::Unknown(Why { kind: WhyKind::Absent(Absence::Missing), .. }) => Val::Text(Words::Borrowed("")),
            Val::Unknown(Why { span: Some(span), .. }) => {
                Val::text(self.world.data.sources.slice(*span).trim_matches(['"', '\'']).to_owned())
            }
            Val::Record(_, Some(written)) => Val::Text(Words::Borrowed(written)),
            other => Val::text(self.print(other)),
        }
    }

    fn parameter(&mut self, args: &[Val<'d>], at: At) -> Res<'d> {
        let name = args.first().map_or(String::new(), |name| self.print(name));
        let value = match (self.params.get(&name).map(|param| &param.value), args.get(1)) {
            (_, Some(Val::Unknown(why))) => return Ok(Val::Unknown(*why)),
            (Some(ParamValue::Map(values)), Some(key)) => {
                let key = self.plain(key, at)?;
                match values.iter().find(|(known, _)| *known == key) {
                    Some((_, value)) => Some(value),
                    None => return Err(Stop::Fault(format!("the parameter `{name}` has no value for `{key}`"), at)),
                }
            }
            (value, _) => value,
        };
        Ok(match value {
            Some(ParamValue::Number(number)) => Val::Number(*number),
            Some(ParamValue::Duration(duration)) => Val::Duration(*duration),
            Some(ParamValue::Text(text)) => Val::text(text.as_str()),
            Some(ParamValue::Bool(value)) => Val::Bool(*value),
            _ => return Err(Stop::Fault(format!("the parameter `{name}` has no single value"), at)),
        })
    }
}

/// False for what is missing, blank, a placeholder, or set aside as future; unknown for what stands there unread.
fn is_recorded<'d>(value: &Val<'d>) -> Val<'d> {
    match value {
        Val::Unknown(why) => match why.kind {
            WhyKind::Absent(absence) if absence.is_unreadable() => Val::Unknown(*why),
            WhyKind::Absent(_) | WhyKind::Future | WhyKind::NoField | WhyKind::Empty => Val::Bool(false),
            WhyKind::Dangling | WhyKind::Ambiguous | WhyKind::UnknownPerson => Val::Bool(true),
            WhyKind::Unavailable | WhyKind::History(_) | WhyKind::Undefined => Val::Unknown(*why),
        },
        Val::Unit => Val::Bool(false),
        Val::List(list) if list.items.is_empty() => match list.maybe.first() {
            Some((_, why)) => Val::Unknown(*why),
            None => Val::Bool(false),
        },
        Val::Text(text) => Val::Bool(!text.as_str().trim().is_empty()),
        _ => Val::Bool(true),
    }
}

fn resolves<'d>(value: &Val<'d>) -> Val<'d> {
    match value {
        Val::Record(..) => Val::Bool(true),
        Val::Unknown(why) => match why.kind {
            WhyKind::Ambiguous | WhyKind::Unavailable | WhyKind::History(_) => Val::Unknown(*why),
            WhyKind::Absent(absence) if absence.is_unreadable() => Val::Unknown(*why),
            _ => Val::Bool(false),
        },
        Val::List(list) => {
            let each: Vec<Val<'d>> = list.items.iter().map(resolves).collect();
            match each.iter().find(|each| !matches!(each, Val::Bool(true))) {
                Some(other) => other.clone(),
                None => Val::Bool(!each.is_empty()),
            }
        }
        _ => Val::Bool(false),
    }
}

use compare::pattern as compare_pattern;
