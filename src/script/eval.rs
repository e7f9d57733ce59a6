//! Runs a lowered rule on one subject. Logic has three values; every read may be remembered as evidence; steps, depth and
//! memory are bounded by counts rather than by a clock, so that the same input always ends the same way.

use std::rc::Rc;

use super::ir::{At, Ex};
use super::lower::Lowered;
use super::site::Taken;
use super::val::{Fact, List, Read, Val, Why, Words};
use super::world::World;
use crate::finding::Grade;
use crate::param::Params;
use crate::value::RecordId;

mod arithmetic;
mod compare;
mod dates;
mod facts;
mod fields;
mod figures;
mod lists;
mod near;
mod print;
mod records;
mod said;
mod words;

/// Most steps of one rule on one subject, and per record of the run for rules about the whole set.
const STEPS: u64 = 200_000;
/// Additional steps for each record of the run: a rule about the whole set may look at every record several times.
const STEPS_PER_RECORD: u64 = 2_000;
/// Most bytes of lists and texts that one rule may make on one subject, counted, never given back.
const MEMORY: usize = 64 << 20;
/// Additional bytes for each record of the run, for rules about the whole set.
const MEMORY_PER_RECORD: usize = 2 << 10;
/// Deepest nesting of calls.
const DEPTH: usize = 64;
/// Longest text, in bytes.
pub(super) const TEXT: usize = 64 << 10;

/// Why a run of a rule stopped before its end.
pub(super) enum Stop<'d> {
    Return(Val<'d>),
    /// The verdict is settled.
    End,
    /// The rule itself failed.
    Fault(String, At),
}

pub(super) type Res<'d> = Result<Val<'d>, Stop<'d>>;

/// What a rule said of its subject so far.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub asked: bool,
    pub failure: Option<(String, Option<Grade>, At)>,
    pub advice: Option<(String, At)>,
    pub unknown: Option<(Why, At)>,
    pub end: Option<End>,
    pub notes: Vec<String>,
    pub aged: Option<f64>,
}

/// A verdict that ends a check early.
#[derive(Debug)]
pub(super) enum End {
    Ask(String),
    NotDue(String),
    NotApplicable(String),
    NotTested(String),
}

/// The state of one run of a rule.
pub(super) struct Machine<'d, 'w, 'p> {
    pub world: &'w World<'d>,
    pub program: &'p Lowered,
    pub params: &'p Params,
    pub said: Said,
    pub reads: Option<Vec<Read>>,
    /// Where the branches taken are noted, if anywhere.
    pub taken: Option<&'w Taken>,
    stack: Vec<Val<'d>>,
    base: usize,
    depth: usize,
    steps: u64,
    memory: usize,
}

impl<'d, 'w, 'p> Machine<'d, 'w, 'p> {
    pub(super) fn new(
        world: &'w World<'d>,
        program: &'p Lowered,
        params: &'p Params,
        whole_set: bool,
        trace: bool,
    ) -> Self {
        let records = if whole_set { world.data.shared().len() } else { 0 };
        Self {
            world,
            program,
            params,
            said: Said::default(),
            reads: trace.then(Vec::new),
            taken: None,
            stack: Vec::new(),
            base: 0,
            depth: 0,
            steps: STEPS + records as u64 * STEPS_PER_RECORD,
            memory: MEMORY + records * MEMORY_PER_RECORD,
        }
    }

    /// Runs a function on the subject.
    pub(super) fn run(&mut self, function: usize, subject: Option<RecordId>) -> Res<'d> {
        let subject = subject.map_or(Val::Unit, |id| Val::Record(id, None));
        self.function(function, vec![subject], 0)
    }

    fn function(&mut self, index: usize, arguments: Vec<Val<'d>>, at: At) -> Res<'d> {
        let Some(function) = self.program.functions.get(index) else { return Ok(Val::Unit) };
        if self.depth >= DEPTH {
            return Err(Stop::Fault("calls are nested too deeply".into(), at));
        }
        let base = std::mem::replace(&mut self.base, self.stack.len());
        self.depth += 1;
        self.stack.extend(arguments);
        self.stack.resize(self.base + usize::from(function.locals), Val::Unit);
        let result = self.eval(&function.body);
        self.stack.truncate(self.base);
        self.depth -= 1;
        self.base = base;
        match result {
            Err(Stop::Return(value)) => Ok(value),
            other => other,
        }
    }

    /// Notes that the script went this way.
    pub(super) fn took(&self, site: u32, way: bool) {
        if let Some(taken) = self.taken
            && let Some(site) = self.program.sites.get(site as usize)
        {
            taken.note(site.span, way);
        }
    }

    /// Counts a step.
    fn step(&mut self, at: At) -> Result<(), Stop<'d>> {
        match self.steps.checked_sub(1) {
            Some(rest) => {
                self.steps = rest;
                Ok(())
            }
            None => Err(Stop::Fault("the rule takes too many steps on one subject".into(), at)),
        }
    }

    /// Counts memory.
    pub(super) fn charge(&mut self, bytes: usize, at: At) -> Result<(), Stop<'d>> {
        match self.memory.checked_sub(bytes) {
            Some(rest) => {
                self.memory = rest;
                Ok(())
            }
            None => Err(Stop::Fault("the rule takes too much memory on one subject".into(), at)),
        }
    }

    /// A list, its memory counted.
    pub(super) fn list(&mut self, items: Vec<Val<'d>>, maybe: Vec<(Val<'d>, Why)>, at: At) -> Res<'d> {
        self.charge((items.len() + maybe.len()) * size_of::<Val<'_>>(), at)?;
        Ok(Val::List(Rc::new(List { items, maybe })))
    }

    /// A text, its length bounded.
    pub(super) fn words(&mut self, text: String, at: At) -> Res<'d> {
        if text.len() > TEXT {
            return Err(Stop::Fault(format!("a text grows longer than {TEXT} bytes"), at));
        }
        self.charge(text.len(), at)?;
        Ok(Val::text(text))
    }

    pub(super) fn eval(&mut self, ex: &Ex) -> Res<'d> {
        match ex {
            Ex::Local(slot) => Ok(self.local(*slot).clone()),
            Ex::Member { base, by_type, name, at } => {
                let base = self.eval(base)?;
                self.step(*at)?;
                self.member(base, by_type, name, *at)
            }
            Ex::Compare { op, left, right, order, at } => {
                let left = self.eval(left)?;
                let right = self.eval(right)?;
                self.step(*at)?;
                self.compare(*op, &left, &right, order.as_deref(), *at)
            }
            Ex::Word { word, args, at } => {
                self.step(*at)?;
                self.word(*word, args, *at)
            }
            Ex::Say { word, args, at, site } => {
                self.step(*at)?;
                self.say(*word, args, *at, *site)
            }
            Ex::And(parts, at) => self.junction(parts, *at, false),
            Ex::Or(parts, at) => self.junction(parts, *at, true),
            Ex::Not(operand, at) => Ok(match self.truth(operand, *at)? {
                Truth::Yes => Val::Bool(false),
                Truth::No => Val::Bool(true),
                Truth::Unknown(why) => Val::Unknown(why),
            }),
            Ex::If { condition, then, otherwise, at, site } => match self.truth(condition, *at)? {
                Truth::Yes => {
                    self.took(*site, true);
                    self.eval(then)
                }
                Truth::No => {
                    self.took(*site, false);
                    self.eval(otherwise)
                }
                Truth::Unknown(why) => {
                    self.said.unknown.get_or_insert((why, *at));
                    Err(Stop::End)
                }
            },
            Ex::Block(parts) => {
                let mut last = Val::Unit;
                for part in parts {
                    last = self.eval(part)?;
                }
                Ok(last)
            }
            Ex::Let(slot, value) => {
                let value = self.eval(value)?;
                let at = self.base + usize::from(*slot);
                if let Some(place) = self.stack.get_mut(at) {
                    *place = value;
                }
                Ok(Val::Unit)
            }
            Ex::Return(value) => Err(Stop::Return(self.eval(value)?)),
            Ex::Call { function, args, at } => {
                self.step(*at)?;
                let args = args.iter().map(|arg| self.eval(arg)).collect::<Result<Vec<_>, _>>()?;
                self.function(*function, args, *at)
            }
            _ => self.eval_rest(ex),
        }
    }

    fn eval_rest(&mut self, ex: &Ex) -> Res<'d> {
        match ex {
            Ex::Bool(value) => Ok(Val::Bool(*value)),
            Ex::Number(value) => Ok(Val::Number(*value)),
            Ex::Text(text) => Ok(Val::Text(Words::Owned(text.clone()))),
            Ex::Symbol(symbol) => Ok(Val::Symbol(*symbol)),
            Ex::PartField { base, index, name, at } => {
                let base = self.eval(base)?;
                self.step(*at)?;
                self.part_field(base, *index, name, *at)
            }
            Ex::FactMember { base, index, at } => match self.eval(base)? {
                Val::Fact(fact) => Ok(self.fact_member(&fact, *index)),
                Val::Unknown(why) => Ok(Val::Unknown(why)),
                other => Err(Stop::Fault(format!("{} has no members", other.noun()), *at)),
            },
            Ex::Id { base, at } => match self.eval(base)? {
                Val::Record(id, _) => Ok(self.id_of(id)),
                Val::Unknown(why) => Ok(Val::Unknown(why)),
                other => Err(Stop::Fault(format!("{} has no id", other.noun()), *at)),
            },
            Ex::TypeName { base, at } => match self.eval(base)? {
                Val::Record(id, _) => {
                    let data = self.world.data;
                    let name = data.record(id).map_or("", |record| data.model.kind(record.kind).name.as_str());
                    Ok(Val::Text(Words::Borrowed(name)))
                }
                Val::Unknown(why) => Ok(Val::Unknown(why)),
                other => Err(Stop::Fault(format!("{} has no type", other.noun()), *at)),
            },
            Ex::Message(pieces) => {
                let text = self.message(pieces)?;
                self.words(text, 0)
            }
            Ex::Arithmetic { op, left, right, at } => {
                let left = self.eval(left)?;
                let right = self.eval(right)?;
                self.step(*at)?;
                self.arithmetic(*op, left, right, *at)
            }
            Ex::Minus(operand, at) => match self.eval(operand)? {
                Val::Number(value) => Ok(Val::Number(-value)),
                Val::Unknown(why) => Ok(Val::Unknown(why)),
                other => Err(Stop::Fault(format!("{} has no negative", other.noun()), *at)),
            },
            Ex::List(items) => {
                let items = items.iter().map(|item| self.eval(item)).collect::<Result<Vec<_>, _>>()?;
                self.list(items, Vec::new(), 0)
            }
            // A closure stands only as an argument of a word, which runs its body itself.
            _ => Ok(Val::Unit),
        }
    }

    fn local(&self, slot: u16) -> &Val<'d> {
        self.stack.get(self.base + usize::from(slot)).unwrap_or(&Val::Unit)
    }

    /// Puts the body of a closure to one element.
    pub(super) fn question(&mut self, closure: &Ex, element: Val<'d>) -> Res<'d> {
        let Ex::Closure { slot, body } = closure else { return Ok(Val::Unit) };
        let at = self.base + usize::from(*slot);
        if let Some(place) = self.stack.get_mut(at) {
            *place = element;
        }
        match self.eval(body) {
            Err(Stop::Return(value)) => Ok(value),
            other => other,
        }
    }

    /// A condition: yes, no, or unknown and why.
    pub(super) fn truth(&mut self, ex: &Ex, at: At) -> Result<Truth, Stop<'d>> {
        let value = self.eval(ex)?;
        truth_of(value, at)
    }

    /// `&&` stops at the first no, `||` at the first yes; the unknown waits for the rest to settle it.
    fn junction(&mut self, parts: &[Ex], at: At, settles: bool) -> Res<'d> {
        let mut unknown = None;
        for part in parts {
            match self.truth(part, at)? {
                Truth::Yes if settles => return Ok(Val::Bool(true)),
                Truth::No if !settles => return Ok(Val::Bool(false)),
                Truth::Unknown(why) => {
                    unknown.get_or_insert(why);
                }
                _ => {}
            }
        }
        Ok(unknown.map_or(Val::Bool(!settles), Val::Unknown))
    }

    fn id_of(&mut self, id: RecordId) -> Val<'d> {
        let data: &'d crate::record::Dataset = self.world.data;
        data.record(id).map_or(Val::Unit, |record| Val::Text(Words::Borrowed(&record.id)))
    }

    fn fact_member(&mut self, fact: &Fact<'d>, index: usize) -> Val<'d> {
        for read in &fact.reads {
            self.read(read.record, read.field, read.span);
        }
        fact.members.get(index).cloned().unwrap_or(Val::Unit)
    }
}

/// A condition's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Truth {
    Yes,
    No,
    Unknown(Why),
}

/// The truth of a value; what is no condition is a fault of the rule.
pub(super) fn truth_of<'d>(value: Val<'d>, at: At) -> Result<Truth, Stop<'d>> {
    match value {
        Val::Bool(true) => Ok(Truth::Yes),
        Val::Bool(false) => Ok(Truth::No),
        Val::Unknown(why) => Ok(Truth::Unknown(why)),
        other => Err(Stop::Fault(format!("a condition is needed, but this is {}", other.noun()), at)),
    }
}
