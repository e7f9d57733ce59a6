//! Words that say something of the subject: requirements, advice, questions, and the ends of a check.

use super::{End, Machine, Res, Stop, Truth};
use crate::finding::Grade;
use crate::script::ir::{At, Ex};
use crate::script::val::Val;
use crate::script::words::Word;

impl<'d> Machine<'d, '_, '_> {
    pub(super) fn say(&mut self, word: Word, args: &[Ex], at: At, site: u32) -> Res<'d> {
        match (word, args) {
            (Word::Require, [condition, message, grade @ ..]) => {
                self.require((condition, message, grade.first()), at, site)
            }
            (Word::Advise, [condition, message]) => {
                self.said.asked = true;
                match self.truth(condition, at)? {
                    Truth::Yes => self.took(site, true),
                    Truth::No => {
                        self.took(site, false);
                        let message = self.text(message)?;
                        self.said.advice.get_or_insert((message, at));
                    }
                    Truth::Unknown(why) => {
                        self.said.unknown.get_or_insert((why, at));
                    }
                }
                Ok(Val::Unit)
            }
            (Word::Note, [message]) => {
                self.took(site, true);
                let message = self.text(message)?;
                self.said.notes.push(message);
                Ok(Val::Unit)
            }
            (Word::Aged, [days]) => {
                self.took(site, true);
                let days = self.eval(days)?;
                if let Val::Number(days) = days {
                    self.said.aged = Some(days);
                }
                Ok(Val::Unit)
            }
            (_, [first, ..]) => {
                self.took(site, true);
                self.end(word, first, at)
            }
            _ => Ok(Val::Unit),
        }
    }

    /// The first requirement that is definitely unmet ends the check. One that cannot be judged is remembered, and gives
    /// way to a later one that definitely fails.
    fn require(&mut self, (condition, message, grade): (&Ex, &Ex, Option<&Ex>), at: At, site: u32) -> Res<'d> {
        self.said.asked = true;
        match self.truth(condition, at)? {
            Truth::Yes => {
                self.took(site, true);
                Ok(Val::Unit)
            }
            Truth::Unknown(why) => {
                self.said.unknown.get_or_insert((why, at));
                Ok(Val::Unit)
            }
            Truth::No => {
                self.took(site, false);
                let message = self.text(message)?;
                let grade = match grade {
                    Some(Ex::Text(name)) => Grade::named(name),
                    _ => None,
                };
                self.said.failure = Some((message, grade, at));
                Err(Stop::End)
            }
        }
    }

    fn end(&mut self, word: Word, argument: &Ex, at: At) -> Res<'d> {
        self.said.asked = true;
        let end = match word {
            Word::Ask => End::Ask(self.text(argument)?),
            Word::NotApplicable => End::NotApplicable(self.text(argument)?),
            Word::NotTested => End::NotTested(self.text(argument)?),
            _ => {
                let date = self.eval(argument)?;
                match self.date_of(&date, at)? {
                    Ok(date) => End::NotDue(format!("due {date}")),
                    Err(why) => {
                        self.said.unknown.get_or_insert((why, at));
                        return Err(Stop::End);
                    }
                }
            }
        };
        self.said.end = Some(end);
        Err(Stop::End)
    }

    fn text(&mut self, message: &Ex) -> Result<String, Stop<'d>> {
        match message {
            Ex::Message(pieces) => self.message(pieces),
            _ => Ok(String::new()),
        }
    }
}
