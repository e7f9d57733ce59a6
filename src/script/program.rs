//! A compiled rule: what the rest of the house sees of the language.

use super::eval::{End, Machine, Said, Stop, Truth, truth_of};
use super::lower::{Each, Lowered, Setting, lower, word_at};
use super::site::{Message, Site, Taken};
use super::val::{Read, Why};
use super::world::World;
use crate::finding::{Grade, Verdict};
use crate::param::Params;
use crate::problem::Problem;
use crate::source::{Source, Span};
use crate::value::RecordId;

/// Most places kept of a subject's own, and of others.
const KEPT: usize = 24;

/// A page's script, checked and ready to run. It holds no state: any number of threads may run it.
#[derive(Debug)]
pub struct Program {
    lowered: Lowered,
    each: Each,
}

/// What a rule said of one subject.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The verdict; never `accepted_deviation` or `known_managed`, which are decided elsewhere.
    pub verdict: Verdict,
    /// The statement, the question, or the reason, in words.
    pub message: Option<String>,
    /// The grade that the failed requirement itself carries.
    pub grade: Option<Grade>,
    /// What could not be read, where that is the reason.
    pub why: Option<Why>,
    /// Remarks.
    pub notes: Vec<String>,
    /// By how many days the matter is overdue.
    pub aged: Option<f64>,
    /// Where in the page the verdict was settled.
    pub at: Option<Span>,
    /// What was read, in order, where reads were remembered.
    pub reads: Vec<Read>,
}

impl Outcome {
    /// An outcome that says nothing but a verdict.
    pub fn bare(verdict: Verdict) -> Self {
        Self {
            verdict,
            message: None,
            grade: None,
            why: None,
            notes: Vec::new(),
            aged: None,
            at: None,
            reads: Vec::new(),
        }
    }

    /// An outcome with a reason.
    pub fn with(verdict: Verdict, message: impl Into<String>) -> Self {
        Self { message: Some(message.into()), ..Self::bare(verdict) }
    }
}

impl Program {
    /// Compiles the script of a page; every mistake at once, at its line of the page.
    pub fn compile(setting: &Setting<'_>) -> Result<Self, Vec<Problem>> {
        Ok(Self { lowered: lower(setting)?, each: setting.each.clone() })
    }

    /// The names of the parameters the script asks for, with their places.
    pub fn params(&self) -> &[(String, Span)] {
        &self.lowered.params
    }

    /// The rules whose verdicts the script asks for, with their places.
    pub fn asks_of(&self) -> &[(String, Span)] {
        &self.lowered.asks_of
    }

    /// Whether the script asks for the past of records.
    pub fn looks_back(&self) -> bool {
        self.lowered.looks_back
    }

    /// Where the script may go one way or the other.
    pub fn sites(&self) -> &[Site] {
        &self.lowered.sites
    }

    /// What the script may say of a subject.
    pub fn messages(&self) -> &[Message] {
        &self.lowered.messages
    }

    /// Whether the page asks if the organisation has made the criterion its own.
    pub fn has_adopted(&self) -> bool {
        self.lowered.adopted.is_some()
    }

    /// Whether the page says by itself when its gate is open.
    pub fn has_opens(&self) -> bool {
        self.lowered.opens.is_some()
    }

    /// Whether a subject belongs to the population: yes, no, or an outcome that settles the subject (it cannot be told,
    /// or the rule failed).
    pub fn applies(&self, asked: &Asked<'_, '_>) -> Result<bool, Box<Outcome>> {
        let Some(entry) = self.lowered.applies else { return Ok(true) };
        self.condition(entry, asked)
    }

    /// Whether the gate is open, where the page says so by itself.
    pub fn opens(&self, asked: &Asked<'_, '_>) -> Option<Result<bool, Box<Outcome>>> {
        self.lowered.opens.map(|entry| self.condition(entry, asked))
    }

    /// Whether the organisation has made the criterion its own, where the page asks.
    pub fn adopted(&self, asked: &Asked<'_, '_>) -> Option<Result<bool, Box<Outcome>>> {
        self.lowered.adopted.map(|entry| self.condition(entry, asked))
    }

    fn condition(&self, (function, site): (usize, u32), asked: &Asked<'_, '_>) -> Result<bool, Box<Outcome>> {
        let mut machine = self.machine(asked, asked.trace);
        let result = machine.run(function, asked.subject).and_then(|value| truth_of(value, 0));
        match result {
            Ok(truth @ (Truth::Yes | Truth::No)) => {
                machine.took(site, truth == Truth::Yes);
                Ok(truth == Truth::Yes)
            }
            Ok(Truth::Unknown(why)) => {
                machine.said.unknown = Some((why, 0));
                Err(Box::new(finish(machine, asked.page, Ok(()))))
            }
            Err(stop) => Err(Box::new(finish(machine, asked.page, Err(stop)))),
        }
    }

    /// Puts the rule to a subject. A failure is put once more with reads remembered, so that the many subjects that
    /// conform cost nothing.
    pub fn check(&self, asked: &Asked<'_, '_>) -> Outcome {
        let outcome = self.check_once(asked, asked.trace);
        let quiet = matches!(outcome.verdict, Verdict::Conform | Verdict::NotApplicable | Verdict::NotDue);
        if asked.trace || quiet {
            return outcome;
        }
        let mut outcome = self.check_once(asked, true);
        outcome.reads = enough(&outcome.reads, asked.subject);
        outcome
    }

    fn check_once(&self, asked: &Asked<'_, '_>, trace: bool) -> Outcome {
        let mut machine = self.machine(asked, trace);
        let result = machine.run(self.lowered.check, asked.subject).map(|_| ());
        finish(machine, asked.page, result)
    }

    fn machine<'d, 'w, 'p>(&'p self, asked: &Asked<'d, 'w>, trace: bool) -> Machine<'d, 'w, 'p>
    where
        'w: 'p,
    {
        // What is asked of the management system as a whole may look at every record, as what is asked of the set may.
        let whole_set = self.each == Each::Dataset || asked.subject == asked.world.isms();
        let mut machine = Machine::new(asked.world, &self.lowered, asked.params, whole_set, trace);
        machine.taken = asked.taken;
        machine
    }
}

/// What is kept of what was read, for the findings of a run: each place once, some of the subject's own and some of
/// others. A rule that looked through a long log would otherwise be remembered with all of it for each finding.
fn enough(reads: &[Read], subject: Option<RecordId>) -> Vec<Read> {
    let mut kept: Vec<Read> = Vec::new();
    let (mut own, mut others) = (0, 0);
    for read in reads {
        let count = if Some(read.record) == subject { &mut own } else { &mut others };
        if *count < KEPT && !kept.contains(read) {
            *count += 1;
            kept.push(*read);
        }
    }
    kept
}

/// What a rule is asked about, and under which settings.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'d, 'w> {
    /// The records and everything around them.
    pub world: &'w World<'d>,
    /// The subject; `None` for the whole set.
    pub subject: Option<RecordId>,
    /// The parameters in force for the rule.
    pub params: &'w Params,
    /// The page, for places of its own.
    pub page: &'w Source,
    /// Whether to remember every read.
    pub trace: bool,
    /// Where to note the branches that are taken, if anywhere.
    pub taken: Option<&'w Taken>,
}

/// What was said becomes an outcome. The order is that of an auditor: what definitely fails, then what only a person can
/// judge, then what could not be tested, then a weakness, and only then conformity.
fn finish<'d>(machine: Machine<'d, '_, '_>, page: &Source, result: Result<(), Stop<'d>>) -> Outcome {
    let Machine { said, reads, .. } = machine;
    let reads = reads.unwrap_or_default();
    let Said { asked, failure, advice, unknown, end, notes, aged } = said;
    let place = |at: u32| Some(word_at(page, at as usize));
    let base = Outcome { notes, aged, reads, ..Outcome::bare(Verdict::Conform) };
    if let Err(Stop::Fault(message, at)) = result {
        return Outcome { verdict: Verdict::Error, message: Some(message), at: place(at), ..base };
    }
    if let Some((message, grade, at)) = failure {
        return Outcome { verdict: Verdict::Nonconform, message: Some(message), grade, at: place(at), ..base };
    }
    if let Some(end) = end {
        let (verdict, message) = match end {
            End::Ask(question) => (Verdict::NeedsHuman, question),
            End::NotTested(why) => (Verdict::NotTested, why),
            End::NotDue(_) | End::NotApplicable(_) if unknown.is_some() => (Verdict::NotTested, String::new()),
            End::NotDue(why) => (Verdict::NotDue, why),
            End::NotApplicable(why) => (Verdict::NotApplicable, why),
        };
        if !message.is_empty() {
            return Outcome { verdict, message: Some(message), ..base };
        }
    }
    if let Some((why, at)) = unknown {
        return Outcome { verdict: Verdict::NotTested, why: Some(why), at: place(at), ..base };
    }
    if let Some((message, at)) = advice {
        return Outcome { verdict: Verdict::Ofi, message: Some(message), at: place(at), ..base };
    }
    if !asked {
        let message = "the check came to its end without asking anything, which would pass by saying nothing";
        return Outcome { verdict: Verdict::Error, message: Some(message.into()), ..base };
    }
    base
}
