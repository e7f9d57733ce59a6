//! Calls: words of the vocabulary, helpers of the page, and the closures given to words.

use std::rc::Rc;

use rhai::{Expr, FnCallExpr, Stmt};

use super::{Lowering, word_at};
use crate::model::TypeId;
use crate::param::ParamValue;
use crate::problem::Problem;
use crate::script::ir::Ex;
use crate::script::site::{Message, Said, What};
use crate::script::ty::Ty;
use crate::script::words::{Entry, Gives, On, Param, TABLE, Word, find};

impl Lowering<'_> {
    /// `name(..)`.
    pub(super) fn call(&mut self, call: &FnCallExpr, at: usize) -> (Ex, Ty) {
        let name = call.name.as_str();
        if let Some(entry) = find(name, true) {
            return self.word(entry, None, &call.args, at);
        }
        if self.function_named(name).is_some() {
            let (args, types): (Vec<Ex>, Vec<Ty>) = call.args.iter().map(|arg| self.expr(arg)).unzip();
            return match self.instance(name, types, at) {
                Some((function, ty)) => (Ex::Call { function, args: args.into(), at: self.mark(at) }, ty),
                None => (Ex::Unit, Ty::Any),
            };
        }
        let names: Vec<&str> = TABLE
            .iter()
            .filter(|entry| entry.on == On::Nothing)
            .map(|entry| entry.name)
            .chain(self.helpers())
            .collect();
        let problem = Problem::error(format!("no word of rules is called `{name}`"), word_at(self.source(), at));
        self.problems.push(problem.did_you_mean(name, names));
        (Ex::Unit, Ty::Any)
    }

    /// The helpers of the file, and the terms.
    fn helpers(&self) -> impl Iterator<Item = &str> {
        let files = std::iter::once(self.file).chain(1..=self.setting.terms.len());
        let functions = files.flat_map(|file| self.functions_of(file));
        functions.filter(|function| !function.is_closure()).map(|function| function.name.as_str())
    }

    /// `base.name(..)`.
    pub(super) fn method(&mut self, base: Ex, ty: Ty, call: &FnCallExpr, at: usize) -> (Ex, Ty) {
        let name = call.name.as_str();
        match find(name, false) {
            Some(entry) => {
                if !said_of(entry.on, &ty) {
                    let noun = ty.noun(self.setting.model);
                    self.error(format!("`{name}` cannot be said of {noun}"), at);
                }
                self.word(entry, Some((base, ty)), &call.args, at)
            }
            None => {
                let names = TABLE.iter().filter(|entry| entry.on != On::Nothing).map(|entry| entry.name);
                let span = word_at(self.source(), at);
                let problem = Problem::error(format!("no word of rules is called `{name}`"), span);
                self.problems.push(problem.did_you_mean(name, names));
                (Ex::Unit, Ty::Any)
            }
        }
    }

    fn word(&mut self, entry: &'static Entry, base: Option<(Ex, Ty)>, args: &[Expr], at: usize) -> (Ex, Ty) {
        let (base, base_ty) = base.map_or((None, Ty::Nothing), |(base, ty)| (Some(base), ty));
        let rest = matches!(entry.params.last(), Some(Param::Rest | Param::FieldNames));
        let most = if rest { usize::MAX } else { entry.params.len() };
        if args.len() < entry.needed || args.len() > most {
            let wanted = match (rest, entry.needed == most) {
                (true, _) => format!("at least {}", entry.needed),
                (false, true) => entry.needed.to_string(),
                (false, false) => format!("{} to {most}", entry.needed),
            };
            self.error(format!("`{}` takes {wanted} arguments, not {}", entry.name, args.len()), at);
            return (Ex::Unit, Ty::Any);
        }
        self.looks_back |= matches!(entry.word, Word::History | Word::HasHistory | Word::FirstRecordedOn);
        let mut lowered: Vec<Ex> = base.into_iter().collect();
        let mut picked = Ty::Any;
        let mut types = Vec::new();
        for (index, arg) in args.iter().enumerate() {
            let param = entry.params.get(index).or(entry.params.last()).copied().unwrap_or(Param::Any);
            let (value, ty) = self.argument(entry, param, &base_ty, arg);
            if matches!(param, Param::Question | Param::Pick) {
                picked = ty.clone();
            }
            types.push(ty);
            lowered.push(value);
        }
        let gives = self.gives(entry, &base_ty, picked, args, at);
        if matches!(entry.gives, Gives::Nothing) {
            return (self.said(entry, lowered, at), gives);
        }
        (Ex::Word { word: entry.word, args: lowered.into(), at: self.mark(at) }, gives)
    }

    /// A word that states something about the subject: a place where a check may end one way or the other.
    fn said(&mut self, entry: &'static Entry, args: Vec<Ex>, at: usize) -> Ex {
        if self.file != 0 {
            self.error(format!("a term states nothing about a subject, so it cannot say `{}`", entry.name), at);
        }
        let what = match entry.word {
            Word::Require | Word::Advise => What::Condition,
            _ => What::Reached,
        };
        let site = self.site(what, at);
        Ex::Say { word: entry.word, args: args.into(), at: self.mark(at), site }
    }

    fn argument(&mut self, entry: &'static Entry, param: Param, base: &Ty, arg: &Expr) -> (Ex, Ty) {
        let at = self.at(arg.start_position());
        match param {
            Param::Question | Param::Pick => {
                let element = match base {
                    Ty::List(element) => (**element).clone(),
                    _ => Ty::Any,
                };
                let (closure, ty) = self.closure(arg, element, at);
                if param == Param::Question && !matches!(ty, Ty::Bool | Ty::Any) {
                    let noun = ty.noun(self.setting.model);
                    self.error(format!("`{}` needs a question with yes or no, but this gives {noun}", entry.name), at);
                }
                (closure, ty)
            }
            Param::Message => {
                self.note_message(entry.word, arg, at);
                (self.message(arg), Ty::Text)
            }
            Param::TypeName
            | Param::FieldName
            | Param::FieldNames
            | Param::State
            | Param::GradeName
            | Param::Figure
            | Param::RuleName => (self.name(entry, param, base, arg, at), Ty::Text),
            _ => {
                let (mut value, ty) = self.expr(arg);
                let element = match base {
                    Ty::List(element) => element,
                    other => other,
                };
                if let (Param::Rest | Param::Any, Ty::Choice(choice), Ty::Text) = (param, element, &ty) {
                    value = self.choice_word(choice, value, arg);
                } else if !accepts(param, &ty) {
                    let noun = ty.noun(self.setting.model);
                    self.error(format!("`{}` needs {} here, but this is {noun}", entry.name, expected(param)), at);
                }
                (value, ty)
            }
        }
    }

    /// Keeps what may be said, for those who look after how it is worded.
    fn note_message(&mut self, word: Word, arg: &Expr, at: usize) {
        let Expr::StringConstant(text, _) = arg else { return };
        let said = match word {
            Word::Require => Said::Requirement,
            Word::Advise => Said::Advice,
            _ => Said::Other,
        };
        let span = self.source().span(at, at + text.len() + 2);
        self.messages.push(Message { said, text: text.to_string(), span });
    }

    /// A name that must be written out, and must exist.
    fn name(&mut self, entry: &'static Entry, param: Param, base: &Ty, arg: &Expr, at: usize) -> Ex {
        let Expr::StringConstant(text, _) = arg else {
            self.error(format!("`{}` needs a name written out, in double quotes", entry.name), at);
            return Ex::Unit;
        };
        let model = self.setting.model;
        let types: &[TypeId] = if let Ty::Record(types) = base { types } else { &[] };
        let (known, names): (bool, Vec<String>) = match param {
            Param::TypeName => {
                (model.type_named(text).is_some(), model.types().map(|(_, kind)| kind.name.clone()).collect())
            }
            Param::GradeName => (matches!(text.as_str(), "minor" | "major"), vec!["minor".into(), "major".into()]),
            Param::Figure => {
                let span = self.source().span(at, at + text.len() + 2);
                self.params.push((text.to_string(), span));
                let mut names: Vec<String> = self.setting.params.keys().cloned().collect();
                names.sort_unstable();
                (self.setting.params.contains_key(text.as_str()), names)
            }
            // Whether there is such a rule is seen when all pages are read.
            Param::RuleName => {
                let span = self.source().span(at, at + text.len() + 2);
                self.asks_of.push((text.to_string(), span));
                return Ex::Text(text.as_str().into());
            }
            Param::State => {
                let states = self.states_of(types);
                let known = model.symbol(text).filter(|symbol| states.values.contains(symbol));
                let names = states.values.iter().map(|symbol| model.word(*symbol).to_owned()).collect();
                match known {
                    Some(symbol) => return Ex::Symbol(symbol),
                    None => (false, names),
                }
            }
            _ => {
                let fields: Vec<String> = model
                    .types()
                    .filter(|(id, _)| types.is_empty() || types.contains(id))
                    .flat_map(|(_, kind)| kind.fields.iter().map(|field| field.name.clone()))
                    .collect();
                (fields.iter().any(|field| field == text.as_str()), fields)
            }
        };
        if !known {
            let span = self.source().span(at, at + text.len() + 2);
            let problem = Problem::error(format!("no {} is called `{text}`", noun(param)), span);
            self.problems.push(problem.did_you_mean(text, names.iter().map(String::as_str)));
        }
        Ex::Text(text.as_str().into())
    }

    /// A closure is lowered in place: its body sees the variables around it, its parameter is one more of them.
    fn closure(&mut self, arg: &Expr, element: Ty, at: usize) -> (Ex, Ty) {
        let Some((name, captured)) = closure_of(arg) else {
            let problem = Problem::error("a question about each element is needed here", word_at(self.source(), at));
            self.problems.push(problem.help("write it as `|x| x.status == \"closed\"`"));
            return (Ex::Unit, Ty::Any);
        };
        let parsed = self.functions_of(self.file);
        let Some(function) = parsed.iter().find(|function| function.name == name) else {
            self.error("a question is written in place, as `|x| ..`", at);
            return (Ex::Unit, Ty::Any);
        };
        let own = function.params.get(captured..).unwrap_or(&[]);
        let [param] = own else {
            self.error(format!("a question takes one element, not {}", own.len()), at);
            return (Ex::Unit, Ty::Any);
        };
        let depth = self.scope.names.len();
        let returns = self.scope.returns.take();
        let slot = self.declare(param, element);
        let (body, ty) = self.block(&function.body);
        let ty = ty.join(std::mem::replace(&mut self.scope.returns, returns).unwrap_or(Ty::Nothing));
        self.scope.names.truncate(depth);
        (Ex::Closure { slot, body: Box::new(body) }, ty)
    }

    fn gives(&mut self, entry: &'static Entry, base: &Ty, picked: Ty, args: &[Expr], at: usize) -> Ty {
        let element = match base {
            Ty::List(element) => (**element).clone(),
            _ => Ty::Any,
        };
        match entry.gives {
            Gives::Nothing => Ty::Nothing,
            Gives::Bool => Ty::Bool,
            Gives::Number => Ty::Number,
            Gives::Text => Ty::Text,
            Gives::Date => Ty::Date,
            Gives::Element => element,
            Gives::Same => base.clone(),
            Gives::Picked => picked,
            Gives::AllPicked => Ty::List(Rc::new(picked)),
            Gives::Inner => element,
            Gives::Records => Ty::List(Rc::new(Ty::Record(Rc::from([])))),
            Gives::SameType => Ty::List(Rc::new(base.clone())),
            Gives::Persons => {
                Ty::List(Rc::new(Ty::Record(self.setting.model.type_named("person").into_iter().collect())))
            }
            Gives::RecordsOfType => {
                let named = args.first().and_then(|arg| match arg {
                    Expr::StringConstant(text, _) => self.setting.model.type_named(text),
                    _ => None,
                });
                Ty::List(Rc::new(Ty::Record(named.into_iter().collect())))
            }
            Gives::Isms => match self.setting.model.type_named("isms") {
                Some(id) => Ty::Record(Rc::from([id])),
                None => {
                    self.error("the packs declare no record type `isms`", at);
                    Ty::Any
                }
            },
            Gives::Parameter => self.parameter(args, at),
            Gives::Facts(kind) => Ty::List(Rc::new(Ty::Fact(kind))),
            Gives::Fact(kind) => Ty::Fact(kind),
        }
    }

    fn parameter(&mut self, args: &[Expr], at: usize) -> Ty {
        let Some(Expr::StringConstant(name, _)) = args.first() else { return Ty::Any };
        let Some(value) = self.setting.params.get(name.as_str()) else { return Ty::Any };
        match (value, args.len()) {
            (ParamValue::Map(values), 2) => {
                values.iter().map(|(_, value)| of_param(value)).reduce(Ty::join).unwrap_or(Ty::Any)
            }
            (ParamValue::Map(values), _) => {
                let keys: Vec<&str> = values.iter().map(|(key, _)| key.as_str()).collect();
                self.error(
                    format!("the parameter `{name}` has a value for each of {}: give a key", keys.join(", ")),
                    at,
                );
                Ty::Any
            }
            (value, 1) => of_param(value),
            _ => {
                self.error(format!("the parameter `{name}` has no keys"), at);
                Ty::Any
            }
        }
    }
}

fn of_param(value: &ParamValue) -> Ty {
    match value {
        ParamValue::Number(_) => Ty::Number,
        ParamValue::Duration(_) => Ty::Duration,
        ParamValue::Text(_) => Ty::Text,
        ParamValue::Bool(_) => Ty::Bool,
        ParamValue::Map(_) => Ty::Any,
    }
}

/// The function behind a closure expression, and how many of its parameters are captured variables.
fn closure_of(arg: &Expr) -> Option<(String, usize)> {
    match arg {
        Expr::DynamicConstant(value, _) => {
            let pointer = value.as_ref().clone().try_cast::<rhai::FnPtr>()?;
            Some((pointer.fn_name().to_owned(), 0))
        }
        Expr::Stmt(block) => match block.statements() {
            [Stmt::Share(_), Stmt::Expr(curry)] => match curry.as_ref() {
                Expr::FnCall(call, _) if call.name == "curry" => {
                    let (name, _) = closure_of(call.args.first()?)?;
                    Some((name, call.args.len() - 1))
                }
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// Whether a word may be said of a value of this type.
fn said_of(on: On, ty: &Ty) -> bool {
    match on {
        On::Nothing => false,
        On::Value => !matches!(ty, Ty::Nothing | Ty::Data),
        On::List => matches!(ty, Ty::List(_) | Ty::Any),
        On::Text => matches!(ty, Ty::Text | Ty::Choice(_) | Ty::Any),
        On::Date => matches!(ty, Ty::Date | Ty::Any),
        On::Record => matches!(ty, Ty::Record(_)),
    }
}

fn accepts(param: Param, ty: &Ty) -> bool {
    matches!(
        (param, ty),
        (_, Ty::Any)
            | (Param::Any | Param::Rest, _)
            | (Param::Bool, Ty::Bool)
            | (Param::Number, Ty::Number)
            | (Param::Text, Ty::Text | Ty::Choice(_))
            | (Param::Date, Ty::Date)
            | (Param::Duration, Ty::Duration)
            | (Param::Record, Ty::Record(_))
    )
}

fn expected(param: Param) -> &'static str {
    match param {
        Param::Bool => "a condition",
        Param::Number => "a number",
        Param::Text => "text",
        Param::Date => "a date",
        Param::Duration => "a length of time",
        Param::Record => "a record",
        _ => "a value",
    }
}

fn noun(param: Param) -> &'static str {
    match param {
        Param::TypeName => "record type",
        Param::Figure => "parameter",
        Param::State => "state",
        Param::FieldName | Param::FieldNames => "field",
        Param::RuleName => "rule",
        Param::GradeName => "grade",
        _ => "name",
    }
}
