//! `pack.yaml`: the pack's name, shared parameters, gates that every rule has, taints, and bundles.

use globset::{Glob, GlobSet, GlobSetBuilder};

use super::managed::Managed;
use super::overview::{self, OverviewPlan};
use super::papers::PaperPlan;
use crate::model::Model;
use crate::node::{Kind, Node};
use crate::param::ParamValue;
use crate::problem::Problem;
use crate::rule::{front, keys};
use crate::shape::Shape;
use crate::source::Span;

/// What a pack states of itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Manifest {
    pub name: String,
    pub version: String,
    pub params: Vec<(String, ParamValue, Span)>,
    pub implied_needs: Vec<String>,
    pub taints: Vec<(String, String)>,
    pub high_risk: Vec<HighRisk>,
    pub bundles: Vec<Bundle>,
    pub documented: Vec<Documented>,
    pub attested: Option<Attested>,
    pub raised: Option<Raised>,
    pub managed: Option<Managed>,
    pub papers: Vec<PaperPlan>,
    pub aggregate: Option<String>,
    pub overview: OverviewPlan,
}

/// A record that makes what it is linked with weigh more (ESC-RISK).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HighRisk {
    /// Its type.
    pub kind: String,
    /// The field that tells.
    pub field: String,
    /// The values that count, as written in the model.
    pub values: Vec<String>,
}

/// Where a finding that was raised before stands (ESC-REP, domain E.7).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raised {
    /// The type of the entries.
    pub kind: String,
    /// The field that keeps the fingerprints of the findings an entry was raised for.
    pub key: String,
    /// The field with the day on which it was closed.
    pub closed: String,
    /// The parameter that says how long after closing a failure is a repeat.
    pub within: String,
}

impl Raised {
    fn read(node: &Node<'_>, problems: &mut Vec<Problem>) -> Self {
        let mut shape = Shape::of(node, &keys::RAISED, problems);
        let mut text = |key| shape.required_text(key, problems).map_or(String::new(), |(text, _)| text.to_owned());
        let (kind, key, closed, within) = (text("type"), text("key"), text("closed"), text("within"));
        shape.finish(problems);
        Self { kind, key, closed, within }
    }
}

/// The records in which people answer what rules cannot judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attested {
    /// Their type. It has the fields `rule`, `subject`, `answer`, `statement`, `on` and `valid_until`.
    pub kind: String,
    /// The rule that says which of them count.
    pub accepted_by: String,
}

impl Attested {
    fn read(node: &Node<'_>, problems: &mut Vec<Problem>) -> Self {
        let mut shape = Shape::of(node, &keys::ATTESTED, problems);
        let text = |found: Option<(&str, Span)>| found.map_or(String::new(), |(text, _)| text.to_owned());
        let kind = text(shape.required_text("type", problems));
        let accepted_by = text(shape.required_text("accepted_by", problems));
        shape.finish(problems);
        Self { kind, accepted_by }
    }
}

/// A figure that the organisation may state in a record of its own (domain 0.6: its documented figure wins).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Documented {
    /// The parameter.
    pub param: String,
    /// The type of the record that may state it.
    pub kind: String,
    /// The field that says which record it is, and what it must hold.
    pub which: (String, String),
    /// The field with free keys that holds figures.
    pub field: String,
    /// Beginnings of words, one of which the key has to hold.
    pub keys: Vec<String>,
    /// Where the pack says so.
    pub span: Span,
}

impl Documented {
    fn read(node: &Node<'_>, problems: &mut Vec<Problem>) -> Self {
        let mut shape = Shape::of(node, &keys::DOCUMENTED, problems);
        let text = |found: Option<(&str, Span)>| found.map_or(String::new(), |(text, _)| text.to_owned());
        let param = text(shape.required_text("param", problems));
        let kind = text(shape.required_text("type", problems));
        let by = text(shape.required_text("by", problems));
        let is = text(shape.required_text("is", problems));
        let field = text(shape.required_text("field", problems));
        let keys = shape.texts("keys", problems).into_iter().map(|(text, _)| text.to_lowercase()).collect();
        shape.finish(problems);
        Self { param, kind, which: (by, is), field, keys, span: node.span }
    }
}

/// Findings that are reported once (domain D.3).
#[derive(Clone, Debug)]
pub struct Bundle {
    /// Its name.
    pub name: String,
    /// What its finding is about, in a sentence.
    pub title: String,
    /// What groups pairs of rule and subject.
    pub by: By,
    /// How many pairs it takes; with fewer they are left to later bundles.
    pub least: usize,
    /// Only pairs whose subject is of one of these types; of any where empty.
    pub subjects: Vec<String>,
    /// Globs of rule ids, in order of precedence.
    pub members: Vec<String>,
    matchers: Vec<GlobSet>,
}

/// What groups the pairs of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// The record of this type: the subject itself, or the first it is linked with.
    Type(String),
    /// The rule.
    Rule,
    /// What was written in the cell that failed.
    Value,
}

impl Bundle {
    /// The place of a rule among the members: the first glob that matches it.
    pub fn rank(&self, rule: &str) -> Option<usize> {
        self.matchers.iter().position(|matcher| matcher.is_match(rule))
    }
}

impl Manifest {
    pub(super) fn read(node: &Node<'_>, model: &Model, problems: &mut Vec<Problem>) -> Self {
        let mut shape = Shape::of(node, &keys::MANIFEST, problems);
        let name = shape.required_text("name", problems).map(|(text, _)| text.to_owned());
        let version = shape.required_text("version", problems).map(|(text, _)| text.to_owned());
        // For readers of the pack; the engine has no use for them.
        shape.text("title", problems);
        shape.text("standard", problems);
        let params = front::params(&mut shape, problems);
        let implied_needs =
            shape.texts("implied_needs", problems).into_iter().map(|(text, _)| text.to_owned()).collect();
        let taints = shape.entries("taints", problems).iter().filter_map(|entry| match entry.value.as_text() {
            Some(rule) => Some((entry.key.to_string(), rule.to_owned())),
            None => {
                problems.push(Problem::error("a taint names a rule", entry.key_span));
                None
            }
        });
        let taints = taints.collect();
        let high_risk = shape.list("high_risk", problems).iter().map(|node| HighRisk::read(node, problems)).collect();
        let bundles = shape.list("bundles", problems).iter().filter_map(|node| Bundle::read(node, problems)).collect();
        let papers = shape.list("papers", problems).iter().map(|node| PaperPlan::read(node, problems)).collect();
        let aggregate = shape.text("aggregate", problems).map(|(text, _)| text.to_owned());
        let raised = shape.node("raised").map(|node| Raised::read(node, problems));
        let managed = shape.node("managed").map(|node| Managed::read(node, problems));
        let attested = shape.node("attested").map(|node| Attested::read(node, problems));
        let overview = shape.node("overview").map(|node| overview::read(node, model, problems)).unwrap_or_default();
        let documented =
            shape.list("documented", problems).iter().map(|node| Documented::read(node, problems)).collect();
        shape.finish(problems);
        Self {
            name: name.unwrap_or_default(),
            version: version.unwrap_or_default(),
            params,
            implied_needs,
            taints,
            high_risk,
            bundles,
            documented,
            attested,
            raised,
            managed,
            papers,
            aggregate,
            overview,
        }
    }
}

impl HighRisk {
    fn read(node: &Node<'_>, problems: &mut Vec<Problem>) -> Self {
        let mut shape = Shape::of(node, &keys::HIGH_RISK, problems);
        let text = |found: Option<(&str, Span)>| found.map_or(String::new(), |(text, _)| text.to_owned());
        let kind = text(shape.required_text("type", problems));
        let field = text(shape.required_text("field", problems));
        let values = shape.texts("values", problems).into_iter().map(|(text, _)| text.to_owned()).collect();
        shape.finish(problems);
        Self { kind, field, values }
    }
}

impl Bundle {
    fn read(node: &Node<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        if !matches!(node.kind, Kind::Map(_)) {
            problems.push(Problem::error("a bundle must be a mapping", node.span));
            return None;
        }
        let mut shape = Shape::of(node, &keys::BUNDLE, problems);
        let name = shape.required_text("name", problems);
        let title = shape.text("title", problems);
        let by = shape.required_text("by", problems);
        let least = shape.number("least", problems).unwrap_or(1);
        let subjects = shape.texts("subjects", problems).into_iter().map(|(text, _)| text.to_owned()).collect();
        let members = shape.texts("members", problems);
        shape.finish(problems);
        let mut matchers = Vec::new();
        for (member, span) in &members {
            match Glob::new(member).and_then(|glob| GlobSetBuilder::new().add(glob).build()) {
                Ok(matcher) => matchers.push(matcher),
                Err(error) => {
                    problems.push(Problem::error(format!("`{member}` is no pattern: {}", error.kind()), *span));
                }
            }
        }
        let by = match by?.0 {
            "rule" => By::Rule,
            "value" => By::Value,
            kind => By::Type(kind.to_owned()),
        };
        let name = name?.0.to_owned();
        Some(Self {
            title: title.map_or_else(|| name.clone(), |(text, _)| text.to_owned()),
            name,
            by,
            least: least as usize,
            subjects,
            members: members.into_iter().map(|(member, _)| member.to_owned()).collect(),
            matchers,
        })
    }
}
