//! The front matter of a page.

use super::keys::PAGE;
use super::{Criterion, Escalation, Queries};
use crate::config::Said;
use crate::finding::Grade;
use crate::model::Model;
use crate::node::{Kind, Node};
use crate::param::ParamValue;
use crate::problem::Problem;
use crate::script::Each;
use crate::shape::Shape;
use crate::source::Span;

/// The keys of a page, read.
pub(super) struct Front {
    pub each: Each,
    pub withdrawn: bool,
    pub gate_run: bool,
    pub grade: Grade,
    pub criterion: Criterion,
    pub criteria: Vec<String>,
    pub needs: Vec<(String, Span)>,
    pub required: bool,
    pub escalate: Vec<Escalation>,
    pub params: Vec<(String, ParamValue, Span)>,
    pub basis: Vec<String>,
    pub queries: Option<Queries>,
}

/// Reads the front matter; every mistake at once.
pub(super) fn read(node: &Node<'_>, model: &Model, problems: &mut Vec<Problem>) -> Front {
    let mut shape = Shape::of(node, &PAGE, problems);
    let each_names = shape.texts("each", problems);
    if each_names.is_empty() {
        problems.push(
            Problem::error("a rule page needs the key `each`", shape.span()).help("a record type, any, or dataset"),
        );
    }
    let each = each_of(&each_names, model, problems);
    let withdrawn = shape.flag("withdrawn", false, problems);
    let gate_run = match shape.text("gate", problems) {
        None => each == Each::Dataset,
        Some(("run", _)) => true,
        Some(("subject", _)) => false,
        Some((other, span)) => {
            problems.push(Problem::error(format!("`gate` must be run or subject, not `{other}`"), span));
            false
        }
    };
    let grade = shape.required_text("grade", problems);
    let criterion = shape.required_text("criterion", problems);
    let criteria = shape.texts("criteria", problems);
    if criteria.is_empty() {
        problems.push(
            Problem::error("a rule page needs the key `criteria`", shape.span()).help("name the clause it tests"),
        );
    }
    let needs = shape.texts("needs", problems);
    let required = shape.flag("required", false, problems);
    let escalate = shape.texts("escalate", problems);
    let params = params(&mut shape, problems);
    let basis = shape.texts("basis", problems).into_iter().map(|(text, _)| text.to_owned()).collect();
    let queries = queries(&mut shape, &each, problems);
    shape.finish(problems);

    let grade_read = grade.and_then(|(name, span)| grade_of(name, span, problems)).unwrap_or(Grade::Minor);
    let criterion =
        criterion.and_then(|(name, span)| criterion_of(name, span, problems)).unwrap_or(Criterion::Standard);
    if let (Some((_, span)), true) = (grade, (criterion == Criterion::Practice) != (grade_read == Grade::Ofi)) {
        let message = "a rule of practice has the grade ofi, every other rule minor or major";
        problems.push(
            Problem::error(message, span).help("what is required is never softened, what is advised never hardened"),
        );
    }
    Front {
        each,
        withdrawn,
        gate_run,
        grade: grade_read,
        criterion,
        criteria: criteria.into_iter().map(|(text, _)| text.to_owned()).collect(),
        needs: needs.into_iter().map(|(text, span)| (text.to_owned(), span)).collect(),
        required,
        escalate: escalate.into_iter().filter_map(|(text, span)| escalation_of(text, span, problems)).collect(),
        params,
        basis,
        queries,
    }
}

/// The queries of a rule that is put to a database: all of its keys or none.
fn queries(shape: &mut Shape<'_, '_>, each: &Each, problems: &mut Vec<Problem>) -> Option<Queries> {
    const KEYS: [&str; 3] = ["database", "population", "exceptions"];
    let said = KEYS.map(|key| (shape.text(key, problems), shape.key_span(key)));
    let span = said.iter().find_map(|(_, span)| *span)?;
    let [database, population, exceptions] = said.map(|(said, _)| said);
    let (Some(database), Some(population), Some(exceptions)) = (database, population, exceptions) else {
        let problem =
            Problem::error("a rule that is put to a database needs `database`, `population` and `exceptions`", span);
        problems
            .push(problem.help("the `name` of a source, a query that counts, and one that gives the rows that fail"));
        return None;
    };
    if !matches!(each, Each::Types(types) if types.len() == 1) {
        let problem = Problem::error("a rule that is put to a database is about one record type", span);
        problems.push(problem.help("`each` names the type of the rows that `exceptions` gives"));
    }
    let said = |(text, span): (&str, Span)| Said { value: text.trim().to_owned(), span };
    Some(Queries { database: said(database), population: said(population), exceptions: said(exceptions) })
}

fn each_of(names: &[(&str, Span)], model: &Model, problems: &mut Vec<Problem>) -> Each {
    match names {
        [("any", _)] => Each::Any,
        [("dataset", _)] => Each::Dataset,
        names => {
            let mut types = Vec::new();
            for (name, span) in names {
                match model.type_named(name) {
                    Some(kind) => types.push(kind),
                    None => {
                        let problem = Problem::error(format!("no record type is called `{name}`"), *span);
                        problems.push(problem.did_you_mean(name, model.types().map(|(_, kind)| kind.name.as_str())));
                    }
                }
            }
            Each::Types(types)
        }
    }
}

fn grade_of(name: &str, span: Span, problems: &mut Vec<Problem>) -> Option<Grade> {
    let grade = Grade::named(name);
    if grade.is_none() {
        let problem = Problem::error(format!("no grade is called `{name}`"), span);
        problems.push(problem.help("ofi, minor or major"));
    }
    grade
}

fn criterion_of(name: &str, span: Span, problems: &mut Vec<Problem>) -> Option<Criterion> {
    let found = Criterion::ALL.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind);
    if found.is_none() {
        let problem = Problem::error(format!("no kind of criterion is called `{name}`"), span);
        problems.push(problem.help("standard, own, legal, practice or integrity"));
    }
    found
}

/// Parameters under `params`: a text each, or a mapping of texts.
pub(super) fn params(shape: &mut Shape<'_, '_>, problems: &mut Vec<Problem>) -> Vec<(String, ParamValue, Span)> {
    let mut params = Vec::new();
    for entry in shape.entries("params", problems) {
        if let Some(value) = value_of(&entry.value, problems) {
            params.push((entry.key.to_string(), value, entry.key_span));
        }
    }
    params
}

fn value_of(node: &Node<'_>, problems: &mut Vec<Problem>) -> Option<ParamValue> {
    match &node.kind {
        Kind::Text(text) => Some(ParamValue::of_text(text)),
        Kind::Map(entries) => {
            let values =
                entries.iter().filter_map(|entry| Some((entry.key.to_string(), value_of(&entry.value, problems)?)));
            Some(ParamValue::Map(values.collect()))
        }
        _ => {
            let message =
                format!("a parameter is a value, or a value for each of several keys; this is {}", node.noun());
            problems.push(Problem::error(message, node.span));
            None
        }
    }
}

/// `ESC-SYS`, `ESC-SYS(5, 20 %)`, `ESC-AGE(90)`, ...
fn escalation_of(text: &str, span: Span, problems: &mut Vec<Problem>) -> Option<Escalation> {
    let (name, arguments) = match text.split_once('(') {
        Some((name, rest)) => (name.trim(), rest.trim_end().trim_end_matches(')')),
        None => (text.trim(), ""),
    };
    let numbers: Vec<&str> = arguments.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let percent = |text: &str| text.strip_suffix('%')?.trim().parse::<f64>().ok().map(|share| share / 100.0);
    let found = match (name, numbers.as_slice()) {
        ("ESC-ABS", []) => Some(Escalation::Absent),
        ("ESC-SYS", []) => Some(Escalation::Systemic { count: 3, share: 0.2 }),
        ("ESC-SYS", [count, share]) => {
            count.parse().ok().zip(percent(share)).map(|(count, share)| Escalation::Systemic { count, share })
        }
        ("ESC-REP", []) => Some(Escalation::Repeat),
        ("ESC-RISK", []) => Some(Escalation::Risk),
        ("ESC-AGE", [days]) => days.parse().ok().map(Escalation::Age),
        ("ESC-NONE", []) => Some(Escalation::None),
        _ => None,
    };
    if found.is_none() {
        let problem = Problem::error(format!("`{text}` is no escalation"), span);
        problems.push(problem.help("ESC-ABS, ESC-SYS, ESC-SYS(5, 20%), ESC-REP, ESC-RISK, ESC-AGE(90) or ESC-NONE"));
    }
    found
}
