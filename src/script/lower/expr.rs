//! Expressions: literals, variables, members, operators.

use std::rc::Rc;

use rhai::{Expr, FnCallExpr};

use super::Lowering;
use crate::model::{Choice, FieldKind, TypeId};
use crate::problem::Problem;
use crate::script::ir::{Ex, Op, Sign, Slot};
use crate::script::lower::word_at;
use crate::script::ty::{FactKind, Ty};
use crate::script::words::Word;

impl Lowering<'_> {
    pub(super) fn expr(&mut self, expr: &Expr) -> (Ex, Ty) {
        match expr {
            Expr::BoolConstant(value, _) => (Ex::Bool(*value), Ty::Bool),
            #[expect(clippy::cast_precision_loss, reason = "whole numbers of rules are small")]
            Expr::IntegerConstant(value, _) => (Ex::Number(*value as f64), Ty::Number),
            Expr::FloatConstant(value, _) => (Ex::Number(**value), Ty::Number),
            Expr::StringConstant(text, _) => (Ex::Text(text.as_str().into()), Ty::Text),
            Expr::Unit(_) => (Ex::Unit, Ty::Nothing),
            Expr::Variable(parts, _, position) => {
                let at = self.at(*position);
                self.read_variable(&parts.1, at)
            }
            Expr::Stmt(block) => self.block(block.statements()),
            Expr::FnCall(call, position) => {
                let at = self.at(*position);
                match call.op_token {
                    Some(_) => self.operator(call, at),
                    None => self.call(call, at),
                }
            }
            Expr::Dot(parts, flags, _) if flags.is_empty() || flags.bits() == rhai::ASTFlags::BREAK.bits() => {
                let (base, ty) = self.expr(&parts.lhs);
                self.chain(base, ty, &parts.rhs)
            }
            Expr::And(parts, position) => {
                let at = self.mark(self.at(*position));
                (Ex::And(parts.iter().map(|part| self.bool(part)).collect(), at), Ty::Bool)
            }
            Expr::Or(parts, position) => {
                let at = self.mark(self.at(*position));
                (Ex::Or(parts.iter().map(|part| self.bool(part)).collect(), at), Ty::Bool)
            }
            Expr::Array(items, _) => {
                let mut ty = Ty::Nothing;
                let mut lowered = Vec::with_capacity(items.len());
                for item in items {
                    let (value, of) = self.expr(item);
                    ty = ty.join(of);
                    lowered.push(value);
                }
                (Ex::List(lowered.into()), Ty::List(Rc::new(ty)))
            }
            other => self.refuse_expr(other),
        }
    }

    fn refuse_expr(&mut self, expr: &Expr) -> (Ex, Ty) {
        let (what, help) = match expr {
            Expr::InterpolatedString(..) => ("`${}` in text is", "write {name} in the message instead"),
            Expr::Index(..) => ("indexing is", "use first(), last() or with(..)"),
            Expr::Map(..) => ("a map is", "use a parameter with keys, or `if`"),
            Expr::Coalesce(..) => ("`??` is", "ask is_recorded() first"),
            Expr::DynamicConstant(..) => ("a function as a value is", "give it to any, all, none, count, with or map"),
            Expr::CharConstant(..) => ("a character is", "use text in double quotes"),
            Expr::ThisPtr(_) => ("`this` is", "name the subject as the function's argument"),
            _ => ("this is", "see docs/rule-language.md"),
        };
        let at = self.at(expr.position());
        let span = word_at(self.source(), at);
        self.problems.push(Problem::error(format!("{what} not part of the language of rules"), span).help(help));
        (Ex::Unit, Ty::Any)
    }

    fn read_variable(&mut self, name: &str, at: usize) -> (Ex, Ty) {
        if let Some((slot, ty)) = self.variable(name) {
            return (Ex::Local(slot), ty);
        }
        let names: Vec<String> = self.scope.names.iter().map(|(name, ..)| name.clone()).collect();
        let problem = Problem::error(format!("nothing is called `{name}` here"), word_at(self.source(), at));
        self.problems.push(problem.did_you_mean(name, names.iter().map(String::as_str)));
        (Ex::Unit, Ty::Any)
    }

    /// What follows a dot.
    pub(super) fn chain(&mut self, base: Ex, ty: Ty, rest: &Expr) -> (Ex, Ty) {
        match rest {
            Expr::Dot(parts, _, _) => {
                let (base, ty) = self.chain(base, ty, &parts.lhs);
                self.chain(base, ty, &parts.rhs)
            }
            Expr::Property(parts, position) => {
                let at = self.at(*position);
                self.member(base, ty, &parts.2, at)
            }
            Expr::MethodCall(call, position) => {
                let at = self.at(*position);
                self.method(base, ty, call, at)
            }
            other => self.refuse_expr(other),
        }
    }

    /// `base.name`.
    pub(super) fn member(&mut self, base: Ex, ty: Ty, name: &str, at: usize) -> (Ex, Ty) {
        let base = Box::new(base);
        match &ty {
            Ty::Record(_) if name == "id" => (Ex::Id { base, at: self.mark(at) }, Ty::Text),
            Ty::Record(_) if name == "type" => (Ex::TypeName { base, at: self.mark(at) }, Ty::Text),
            Ty::Record(types) => self.record_member(base, types, name, at),
            Ty::Part(fields) => match fields.iter().position(|field| field.name == name) {
                Some(index) => {
                    let of = fields.get(index).map_or(Ty::Any, |field| Ty::of_field(field, self.setting.model));
                    let index = u16::try_from(index).unwrap_or(u16::MAX);
                    (Ex::PartField { base, index, name: name.into(), at: self.mark(at) }, of)
                }
                None => {
                    let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
                    self.no_member("this part", name, &names, at)
                }
            },
            Ty::Fact(kind) => self.fact_member(base, kind, name, at),
            Ty::Data => match self.setting.model.type_named(name) {
                Some(id) => {
                    let args = Box::new([Ex::Text(name.into())]);
                    let ty = Ty::List(Rc::new(Ty::Record(Rc::from([id]))));
                    (Ex::Word { word: Word::Records, args, at: self.mark(at) }, ty)
                }
                None => {
                    let names: Vec<&str> = self.setting.model.types().map(|(_, kind)| kind.name.as_str()).collect();
                    self.no_member("the set of records", name, &names, at)
                }
            },
            Ty::List(_) => {
                let message = format!("a list has no field `{name}`");
                let span = word_at(self.source(), at);
                self.problems
                    .push(Problem::error(message, span).help("ask its elements: any(|x| ..), map(|x| ..), first()"));
                (Ex::Unit, Ty::Any)
            }
            Ty::Any => {
                let message = format!("it is not known what this is, so its field `{name}` cannot be read");
                self.error(message, at);
                (Ex::Unit, Ty::Any)
            }
            other => {
                let noun = other.noun(self.setting.model);
                self.error(format!("{noun} has no field `{name}`"), at);
                (Ex::Unit, Ty::Any)
            }
        }
    }

    fn record_member(&mut self, base: Box<Ex>, types: &[TypeId], name: &str, at: usize) -> (Ex, Ty) {
        let model = self.setting.model;
        let mut ty: Option<Ty> = None;
        let mut by_type = Vec::new();
        for (id, kind) in model.types() {
            let wanted = types.is_empty() || types.contains(&id);
            let (slot, of) = match (wanted, kind.field_named(name), kind.inverse(name)) {
                (true, Some(field), _) => (Slot::Field(field), Ty::of_field(model.field(id, field), model)),
                (true, None, Some(links)) => (Slot::Inverse(links.into()), Ty::of_inverse(links, model)),
                _ => {
                    by_type.push(Slot::None);
                    continue;
                }
            };
            by_type.push(slot);
            ty = Some(match ty {
                None => of,
                Some(before) => before.join(of),
            });
        }
        match ty {
            Some(ty) => (Ex::Member { base, by_type: by_type.into(), name: name.into(), at: self.mark(at) }, ty),
            None => {
                let mut names: Vec<&str> = vec!["id", "type"];
                for (_, kind) in model.types().filter(|(id, _)| types.is_empty() || types.contains(id)) {
                    names.extend(kind.fields.iter().map(|field| field.name.as_str()));
                    names.extend(kind.inverses.iter().map(|(inverse, _)| inverse.as_str()));
                }
                let noun = Ty::Record(types.into()).noun(model);
                self.no_member(&noun, name, &names, at)
            }
        }
    }

    fn fact_member(&mut self, base: Box<Ex>, kind: &'static FactKind, name: &str, at: usize) -> (Ex, Ty) {
        match kind.members.iter().position(|(member, _)| *member == name) {
            Some(index) => {
                let ty = kind.members.get(index).map_or(Ty::Any, |(_, member)| member.ty());
                (Ex::FactMember { base, index, at: self.mark(at) }, ty)
            }
            None => {
                let names: Vec<&str> = kind.members.iter().map(|(name, _)| *name).collect();
                self.no_member(kind.name, name, &names, at)
            }
        }
    }

    fn no_member(&mut self, what: &str, name: &str, names: &[&str], at: usize) -> (Ex, Ty) {
        let problem = Problem::error(format!("no field `{name}` on {what}"), word_at(self.source(), at));
        self.problems.push(problem.did_you_mean(name, names.iter().copied()));
        (Ex::Unit, Ty::Any)
    }

    fn operator(&mut self, call: &FnCallExpr, at: usize) -> (Ex, Ty) {
        match (call.name.as_str(), call.args.as_slice()) {
            ("!", [operand]) => (Ex::Not(Box::new(self.bool(operand)), self.mark(at)), Ty::Bool),
            ("-", [operand]) => {
                let (value, _) = self.expr(operand);
                (Ex::Minus(Box::new(value), self.mark(at)), Ty::Number)
            }
            (sign @ ("+" | "-" | "*" | "/"), [left, right]) => self.arithmetic(sign, left, right, at),
            (name, [left, right]) => match comparison(name) {
                Some(op) => self.compare(op, left, right, at),
                None => self.no_operator(name, at),
            },
            (name, _) => self.no_operator(name, at),
        }
    }

    fn no_operator(&mut self, name: &str, at: usize) -> (Ex, Ty) {
        self.error(format!("the operator `{name}` is not part of the language of rules"), at);
        (Ex::Unit, Ty::Any)
    }

    fn arithmetic(&mut self, sign: &str, left: &Expr, right: &Expr, at: usize) -> (Ex, Ty) {
        let (left, a) = self.expr(left);
        let (right, b) = self.expr(right);
        let (op, ty) = match (sign, &a, &b) {
            ("+", Ty::Date, Ty::Number | Ty::Duration | Ty::Any) => (Sign::Plus, Ty::Date),
            ("-", Ty::Date, Ty::Number) => (Sign::Minus, Ty::Date),
            ("-", Ty::Date, Ty::Date) => (Sign::Minus, Ty::Number),
            ("+", Ty::Text, _) => (Sign::Plus, Ty::Text),
            ("+", Ty::Number | Ty::Any, Ty::Number | Ty::Any) => (Sign::Plus, Ty::Number),
            ("-", Ty::Number | Ty::Any, Ty::Number | Ty::Any) => (Sign::Minus, Ty::Number),
            ("*", Ty::Number | Ty::Any, Ty::Number | Ty::Any) => (Sign::Times, Ty::Number),
            ("/", Ty::Number | Ty::Any, Ty::Number | Ty::Any) => (Sign::Over, Ty::Number),
            _ => {
                let (a, b) = (a.noun(self.setting.model), b.noun(self.setting.model));
                self.error(format!("`{sign}` cannot be put between {a} and {b}"), at);
                (Sign::Plus, Ty::Any)
            }
        };
        (Ex::Arithmetic { op, left: Box::new(left), right: Box::new(right), at: self.mark(at) }, ty)
    }

    fn compare(&mut self, op: Op, left: &Expr, right: &Expr, at: usize) -> (Ex, Ty) {
        let (mut l, a) = self.expr(left);
        let (mut r, b) = self.expr(right);
        let mut order = None;
        match (&a, &b) {
            (Ty::Choice(choice), Ty::Text) => {
                r = self.choice_word(choice, r, right);
                order = Some(choice.values.as_slice().into());
            }
            (Ty::Text, Ty::Choice(choice)) => {
                l = self.choice_word(choice, l, left);
                order = Some(choice.values.as_slice().into());
            }
            (Ty::Choice(choice), Ty::Choice(_)) => order = Some(choice.values.as_slice().into()),
            _ if !a.comparable(&b) => {
                let (a, b) = (a.noun(self.setting.model), b.noun(self.setting.model));
                self.error(format!("{a} cannot be compared with {b}"), at);
            }
            _ => {}
        }
        (Ex::Compare { op, left: Box::new(l), right: Box::new(r), order, at: self.mark(at) }, Ty::Bool)
    }

    /// A word written out beside a choice becomes one of its values, or is a mistake.
    pub(super) fn choice_word(&mut self, choice: &Choice, lowered: Ex, expr: &Expr) -> Ex {
        let Ex::Text(text) = &lowered else { return lowered };
        let model = self.setting.model;
        match model.symbol(text).filter(|symbol| choice.values.contains(symbol)) {
            Some(symbol) => Ex::Symbol(symbol),
            None => {
                let at = self.at(expr.position());
                let names: Vec<&str> = choice.values.iter().map(|symbol| model.word(*symbol)).collect();
                let rest = self.source().text().get(at..).unwrap_or("");
                let len = rest.find('"').map_or(0, |_| text.len() + 2);
                let span = self.source().span(at, at + len);
                let problem = Problem::error(format!("`{text}` is none of the values of this field"), span);
                let problem = problem.did_you_mean(text, names.iter().copied());
                self.problems.push(match problem.help {
                    Some(_) => problem,
                    None => problem.help(format!("values: {}", names.join(", "))),
                });
                Ex::Unit
            }
        }
    }

    /// The choice of a type's `status`, for words that name a state.
    pub(super) fn states_of(&self, types: &[TypeId]) -> Choice {
        let model = self.setting.model;
        let mut all = Choice::default();
        for (_, kind) in model.types().filter(|(id, _)| types.is_empty() || types.contains(id)) {
            let status = kind.field_named("status").and_then(|at| kind.fields.get(at.0 as usize));
            if let Some(FieldKind::Choice(choice)) = status.map(|field| &field.kind) {
                all.values.extend(choice.values.iter());
            }
        }
        all
    }
}

fn comparison(name: &str) -> Option<Op> {
    Some(match name {
        "==" => Op::Equal,
        "!=" => Op::NotEqual,
        "<" => Op::Less,
        "<=" => Op::LessEqual,
        ">" => Op::Greater,
        ">=" => Op::GreaterEqual,
        _ => return None,
    })
}
