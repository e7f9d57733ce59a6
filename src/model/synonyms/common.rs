//! The words of a language that mean the same in every field.

use crate::model::words::{Unit, Words};
use crate::node::{Kind, Node};
use crate::problem::Problem;
use crate::shape::{Shape, text_of};
use crate::source::Span;

/// Reads the key `words` of a synonym file.
pub(super) fn read(node: &Node<'_>, words: &mut Words, problems: &mut Vec<Problem>) {
    let mut shape = Shape::new(node, "`words`", problems);
    let yes = shape.texts("yes", problems);
    let no = shape.texts("no", problems);
    let none = shape.texts("none", problems);
    let placeholders = shape.texts("placeholders", problems);
    let particles = shape.texts("particles", problems);
    let months = shape.node("months");
    let units = shape.node("units");
    shape.finish(problems);
    for (text, span) in &no {
        if let Some((text, _)) = yes.iter().find(|(yes, _)| yes.eq_ignore_ascii_case(text)) {
            problems.push(Problem::error(format!("`{text}` would stand for yes and for no"), *span));
        }
    }
    yes.iter().for_each(|(text, _)| words.add_truth(text, true));
    no.iter().for_each(|(text, _)| words.add_truth(text, false));
    none.iter().for_each(|(text, _)| words.add_placeholder(text, true));
    placeholders.iter().for_each(|(text, _)| words.add_placeholder(text, false));
    particles.iter().for_each(|(text, _)| words.add_particle(text));
    if let Some(node) = months {
        read_months(node, words, problems);
    }
    if let Some(node) = units {
        read_units(node, words, problems);
    }
}

fn read_months(node: &Node<'_>, words: &mut Words, problems: &mut Vec<Problem>) {
    let months = match &node.kind {
        Kind::List(months) if months.len() == 12 => months,
        _ => {
            let problem = Problem::error("`months` must be a list of the twelve months", node.span);
            return problems.push(problem.help("each is a name, or a list of its names: `[Januar, Jan]`"));
        }
    };
    for (number, month) in (1..).zip(months) {
        for (text, _) in texts(month, problems) {
            words.add_month(text, number);
        }
    }
}

fn read_units(node: &Node<'_>, words: &mut Words, problems: &mut Vec<Problem>) {
    let mut shape = Shape::new(node, "`units`", problems);
    for (key, unit) in [("days", Unit::Day), ("weeks", Unit::Week), ("months", Unit::Month), ("years", Unit::Year)] {
        shape.texts(key, problems).iter().for_each(|(text, _)| words.add_unit(text, unit));
    }
    shape.finish(problems);
}

/// One text or a list of them.
pub(super) fn texts<'n>(node: &'n Node<'_>, problems: &mut Vec<Problem>) -> Vec<(&'n str, Span)> {
    match &node.kind {
        Kind::List(items) => items.iter().filter_map(|item| text_of(item, "a synonym", problems)).collect(),
        _ => text_of(node, "a synonym", problems).into_iter().collect(),
    }
}
