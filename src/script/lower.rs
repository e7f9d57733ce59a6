//! rhai's syntax tree once into our own: every name is resolved and every type checked that can be known before a record
//! is read. What the language of rules does not have is refused here, with the page's own line.

use std::rc::Rc;

use rhai::{Expr, Position, Stmt};
use rustc_hash::FxHashMap;

use super::ir::{Ex, Function};
use super::parse::{self, parse};
use super::site::{Message, Site, What};
use super::terms::Terms;
use super::ty::Ty;
use crate::model::{Model, TypeId};
use crate::param::ParamValue;
use crate::problem::Problem;
use crate::source::{Source, Span};

/// Stands for a site where there is only one way to go.
const NO_SITE: u32 = u32::MAX;

mod call;
mod expr;
mod message;
mod place;

/// What the subjects of a rule are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Each {
    /// Records of these types.
    Types(Vec<TypeId>),
    /// Every record.
    Any,
    /// The whole set of records, once.
    Dataset,
}

/// What a page's script is lowered against.
pub struct Setting<'a> {
    /// The page.
    pub source: &'a Source,
    /// The page's text with everything but the script blanked, line breaks kept.
    pub script: &'a str,
    /// What the subjects are.
    pub each: &'a Each,
    /// Whether the rule's gate opens for the run as a whole, so that `opens` is given the whole set.
    pub gate_run: bool,
    /// The model.
    pub model: &'a Model,
    /// The declared parameters by name.
    pub params: &'a FxHashMap<String, ParamValue>,
    /// Functions that every page may call.
    pub terms: &'a [Terms<'a>],
}

/// A lowered page: its functions and which of them the engine calls.
#[derive(Debug)]
pub(super) struct Lowered {
    pub functions: Vec<Function>,
    pub check: usize,
    /// The functions that answer yes or no, each with its site.
    pub applies: Option<(usize, u32)>,
    pub opens: Option<(usize, u32)>,
    pub adopted: Option<(usize, u32)>,
    pub params: Vec<(String, Span)>,
    /// Rules whose verdicts the script asks for.
    pub asks_of: Vec<(String, Span)>,
    /// Whether the page asks for the past of records.
    pub looks_back: bool,
    /// Where the script may go one way or the other.
    pub sites: Vec<Site>,
    /// What it may say of a subject.
    pub messages: Vec<Message>,
}

/// Lowers a page; every mistake at once.
pub(super) fn lower(setting: &Setting<'_>) -> Result<Lowered, Vec<Problem>> {
    let functions = parse(setting.script).map_err(|(message, position)| {
        let at = offset(setting.source, position);
        vec![Problem::error(format!("the script cannot be read: {message}"), word_at(setting.source, at))]
    })?;
    let mut lowering = Lowering {
        setting,
        parsed: &functions,
        file: 0,
        called_at: 0,
        problems: Vec::new(),
        made: Vec::new(),
        instances: FxHashMap::default(),
        open: Vec::new(),
        scope: Scope::default(),
        params: Vec::new(),
        asks_of: Vec::new(),
        looks_back: false,
        sites: Vec::new(),
        messages: Vec::new(),
    };
    lowering.named_as_terms();
    let subject = match setting.each {
        Each::Types(types) => Ty::Record(types.as_slice().into()),
        Each::Any => Ty::Record(Rc::from([])),
        Each::Dataset => Ty::Data,
    };
    let gate = if setting.gate_run { Ty::Data } else { subject.clone() };
    let check = lowering.entry("check", &subject).map(|(id, _)| id);
    let applies = lowering.answer("applies", &subject);
    let opens = lowering.answer("opens", &gate);
    let adopted = lowering.answer("adopted", &Ty::Data);
    lowering.unused();
    match check {
        Some(check) if lowering.problems.is_empty() => {
            let Lowering { made: functions, params, asks_of, looks_back, sites, messages, .. } = lowering;
            Ok(Lowered { functions, check, applies, opens, adopted, params, asks_of, looks_back, sites, messages })
        }
        None if lowering.problems.is_empty() => Err(vec![
            Problem::error("the script has no function `check`", setting.source.beginning())
                .help("write `fn check(x) { require(..., \"...\"); }`"),
        ]),
        _ => {
            let mut problems = lowering.problems;
            problems.sort_by_key(|problem| problem.span);
            problems.dedup();
            Err(problems)
        }
    }
}

/// The byte offset of a position of the parser, which counts lines and characters from 1.
fn offset(source: &Source, position: Position) -> usize {
    source.offset(position.line().unwrap_or(1), position.position().unwrap_or(1))
}

/// The span of the word that begins at an offset; of the one character there where it is no word.
pub(super) fn word_at(source: &Source, at: usize) -> Span {
    let rest = source.text().get(at..).unwrap_or("");
    let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
    let len = if word > 0 { word } else { rest.chars().next().map_or(0, char::len_utf8) };
    source.span(at, at + len)
}

/// The variables of the function being lowered.
#[derive(Default)]
struct Scope {
    names: Vec<(String, u16, Ty)>,
    slots: u16,
    returns: Option<Ty>,
}

struct Lowering<'a> {
    setting: &'a Setting<'a>,
    /// The functions of the page.
    parsed: &'a [parse::Function],
    /// Of which file the function being lowered is: 0 the page, then the files of terms.
    file: usize,
    /// Where the page called the term being lowered.
    called_at: usize,
    problems: Vec<Problem>,
    made: Vec<Function>,
    /// Functions by name and types of arguments: a helper is checked for each kind of argument it is given.
    instances: FxHashMap<String, (usize, Ty)>,
    /// The functions being lowered, outermost first.
    open: Vec<String>,
    scope: Scope,
    params: Vec<(String, Span)>,
    asks_of: Vec<(String, Span)>,
    looks_back: bool,
    sites: Vec<Site>,
    messages: Vec<Message>,
}

impl<'a> Lowering<'a> {
    /// Lowers a function that the engine calls, if the page has it.
    fn entry(&mut self, name: &str, subject: &Ty) -> Option<(usize, Ty)> {
        let function = self.parsed.iter().find(|function| function.name == name)?;
        let at = offset(self.setting.source, function.position);
        if function.params.len() != 1 {
            let message = format!("`{name}` takes one argument, the subject; it has {}", function.params.len());
            self.error(message, at);
            return None;
        }
        self.instance(name, vec![subject.clone()], at)
    }

    /// Lowers a function that the engine calls for a yes or no, if the page has it.
    fn answer(&mut self, name: &str, subject: &Ty) -> Option<(usize, u32)> {
        let (id, gives) = self.entry(name, subject)?;
        let position = self.parsed.iter().find(|function| function.name == name)?.position;
        let at = offset(self.setting.source, position);
        if !matches!(gives, Ty::Bool | Ty::Any) {
            let message = format!("`{name}` must give a condition, but gives {}", gives.noun(self.setting.model));
            self.error(message, at);
        }
        // An answer that is written out can only be that one.
        let constant = self.made.get(id).is_some_and(|function| matches!(function.body, Ex::Bool(_)));
        Some((id, if constant { NO_SITE } else { self.site(What::Answer, at) }))
    }

    /// A function lowered for these types of arguments.
    fn instance(&mut self, name: &str, arguments: Vec<Ty>, at: usize) -> Option<(usize, Ty)> {
        let key = format!("{name}{arguments:?}");
        if let Some((id, gives)) = self.instances.get(&key) {
            return Some((*id, gives.clone()));
        }
        if self.open.iter().any(|open| open == name) {
            self.error(format!("`{name}` calls itself; a rule has no recursion"), at);
            return None;
        }
        let (file, function) = self.function_named(name)?;
        if function.params.len() != arguments.len() {
            let message = format!("`{name}` takes {} arguments, not {}", function.params.len(), arguments.len());
            self.error(message, at);
            return None;
        }
        self.open.push(name.to_owned());
        let (outer_file, outer_call) = (self.file, self.called_at);
        if file != 0 && outer_file == 0 {
            self.called_at = at;
        }
        self.file = file;
        let outer = std::mem::take(&mut self.scope);
        for (param, ty) in function.params.iter().zip(arguments) {
            self.declare(param, ty);
        }
        let (body, last) = self.block(&function.body);
        let gives = last.join(self.scope.returns.take().unwrap_or(Ty::Nothing));
        let made = Function { name: name.to_owned(), locals: self.scope.slots, body };
        self.scope = outer;
        (self.file, self.called_at) = (outer_file, outer_call);
        self.open.pop();
        let id = self.made.len();
        self.made.push(made);
        self.instances.insert(key, (id, gives.clone()));
        Some((id, gives))
    }

    /// A function that nothing calls is a mistake: a check that never runs passes by saying nothing.
    fn unused(&mut self) {
        let called = |name: &str| self.made.iter().any(|function| function.name == name);
        let silent: Vec<(String, Position)> = self
            .parsed
            .iter()
            .filter(|function| !function.is_closure() && !called(&function.name))
            .map(|function| (function.name.clone(), function.position))
            .collect();
        if !self.problems.is_empty() {
            return;
        }
        for (name, position) in silent {
            let at = offset(self.setting.source, position);
            self.error(format!("nothing calls the function `{name}`"), at);
        }
    }

    fn declare(&mut self, name: &str, ty: Ty) -> u16 {
        let slot = self.scope.slots;
        self.scope.slots = self.scope.slots.saturating_add(1);
        self.scope.names.push((name.to_owned(), slot, ty));
        slot
    }

    fn variable(&self, name: &str) -> Option<(u16, Ty)> {
        let found = self.scope.names.iter().rev().find(|(known, ..)| known == name);
        found.map(|(_, slot, ty)| (*slot, ty.clone()))
    }

    /// The statements of a block; what the last one gives is what the block gives.
    fn block(&mut self, statements: &[Stmt]) -> (Ex, Ty) {
        let depth = self.scope.names.len();
        let mut parts = Vec::with_capacity(statements.len());
        let mut last = Ty::Nothing;
        for statement in statements {
            let (part, ty) = self.statement(statement);
            parts.push(part);
            last = ty;
        }
        self.scope.names.truncate(depth);
        match parts.len() {
            1 => (parts.remove(0), last),
            _ => (Ex::Block(parts.into()), last),
        }
    }

    fn statement(&mut self, statement: &Stmt) -> (Ex, Ty) {
        match statement {
            Stmt::Noop(_) => (Ex::Unit, Ty::Nothing),
            Stmt::Expr(expr) => self.expr(expr),
            Stmt::FnCall(call, position) => {
                let at = self.at(*position);
                self.call(call, at)
            }
            Stmt::Block(block) => self.block(block.statements()),
            Stmt::If(flow, position) => self.condition(flow, *position),
            Stmt::Var(parts, _, _) => {
                let (value, ty) = self.expr(&parts.1);
                if matches!(ty, Ty::Nothing) {
                    let at = self.at(parts.1.position());
                    self.error(format!("`{}` is given nothing", parts.0.name), at);
                }
                let slot = self.declare(&parts.0.name, ty);
                (Ex::Let(slot, Box::new(value)), Ty::Nothing)
            }
            Stmt::Return(value, flags, _) if flags.is_empty() => {
                let (value, ty) = value.as_ref().map_or((Ex::Unit, Ty::Nothing), |value| self.expr(value));
                let before = self.scope.returns.take().unwrap_or(Ty::Nothing);
                self.scope.returns = Some(before.join(ty));
                (Ex::Return(Box::new(value)), Ty::Nothing)
            }
            // A captured variable is not copied: the body of a closure sees the variables around it.
            Stmt::Share(_) => (Ex::Unit, Ty::Nothing),
            other => {
                let at = self.at(other.position());
                self.refuse(other, at);
                (Ex::Unit, Ty::Any)
            }
        }
    }

    fn refuse(&mut self, statement: &Stmt, at: usize) {
        let (what, help) = match statement {
            Stmt::While(..) | Stmt::Do(..) | Stmt::For(..) | Stmt::BreakLoop(..) => {
                ("loops are", "use any, all, none, count, with or map on a list")
            }
            Stmt::Assignment(_) => ("assignment is", "name a new value with `let`"),
            Stmt::Switch(..) => ("`switch` is", "use `if` and `else`"),
            Stmt::TryCatch(..) | Stmt::Return(..) => {
                ("exceptions are", "what cannot be read makes the subject not tested by itself")
            }
            _ => ("this is", "see docs/rule-language.md"),
        };
        let span = word_at(self.source(), at);
        self.problems.push(Problem::error(format!("{what} not part of the language of rules"), span).help(help));
    }

    fn condition(&mut self, flow: &rhai::FlowControl, position: Position) -> (Ex, Ty) {
        let at = self.at(position);
        let condition = self.bool(&flow.expr);
        let (then, a) = self.block(flow.body.statements());
        let (otherwise, b) = self.block(flow.branch.statements());
        let ty = if flow.branch.is_empty() { Ty::Nothing } else { a.join(b) };
        let (condition, then, otherwise) = (Box::new(condition), Box::new(then), Box::new(otherwise));
        let site = self.site(What::Condition, at);
        (Ex::If { condition, then, otherwise, at: self.mark(at), site }, ty)
    }

    /// An expression that must be a condition.
    fn bool(&mut self, expr: &Expr) -> Ex {
        let (lowered, ty) = self.expr(expr);
        if !matches!(ty, Ty::Bool | Ty::Any) {
            let at = self.at(expr.start_position());
            self.error(format!("a condition is needed here, but this is {}", ty.noun(self.setting.model)), at);
        }
        lowered
    }

    fn at(&self, position: Position) -> usize {
        offset(self.source(), position)
    }

    fn error(&mut self, message: impl Into<String>, at: usize) {
        let span = word_at(self.source(), at);
        self.problems.push(Problem::error(message, span));
    }
}

fn small(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
