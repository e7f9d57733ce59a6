//! `overview:` of pack.yaml into plans. A name that the model does not have is told with the one that was probably meant, and
//! the entry is left out.

use super::{
    ControlPlan, CoveragePlan, DeadlinePlan, FlowPlan, LapsePlan, LookPlan, OverviewPlan, ResponsePlan, Which,
};
use crate::model::{FieldKind, LinkId, Model, Path, TypeId};
use crate::node::Node;
use crate::param::Params;
use crate::problem::Problem;
use crate::rule::keys;
use crate::shape::{Keys, Shape};
use crate::source::Span;
use crate::value::Symbol;

/// What a field has to hold to be used as it is.
#[derive(Clone, Copy, PartialEq)]
enum Holds {
    Date,
    Link,
    Bool,
    Anything,
}

impl Holds {
    fn is(self, kind: &FieldKind) -> bool {
        match self {
            Self::Date => matches!(kind, FieldKind::Date | FieldKind::Instant),
            Self::Link => matches!(kind, FieldKind::Ref(_)),
            Self::Bool => matches!(kind, FieldKind::Bool),
            Self::Anything => true,
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Date => "a date",
            Self::Link => "a link",
            Self::Bool => "yes or no",
            Self::Anything => "a value",
        }
    }
}

/// Reads the section of one pack.
pub(in crate::rule::pack) fn read(node: &Node<'_>, model: &Model, problems: &mut Vec<Problem>) -> OverviewPlan {
    let mut shape = Shape::of(node, &keys::OVERVIEW, problems);
    let mut plan = OverviewPlan { owner: owner(&mut shape, model, problems), ..OverviewPlan::default() };
    plan.response = shape.node("response").and_then(|node| response(node, problems));
    // An entry with a mistake is told and left out: what is shown without it would be taken for all there is, but the
    // mistake keeps the run from concluding.
    fn entries<T>(
        nodes: &[Node<'_>],
        what: &'static Keys,
        model: &Model,
        problems: &mut Vec<Problem>,
        of: impl Fn(&mut Entry<'_, '_, '_>) -> Option<T>,
    ) -> Vec<T> {
        let read = nodes.iter().filter_map(|node| {
            let mut entry = Entry::of(node, what, model, problems)?;
            let found = of(&mut entry);
            entry.shape.finish(entry.problems);
            found
        });
        read.collect()
    }
    let deadlines = shape.list("deadlines", problems);
    plan.deadlines = entries(deadlines, &keys::DEADLINE, model, problems, deadline);
    let coverage = shape.list("coverage", problems);
    plan.coverage = entries(coverage, &keys::COVERAGE, model, problems, |entry| {
        let nodes = entry.shape.list("looks", entry.problems);
        let looks = entries(nodes, &keys::LOOK, model, entry.problems, look);
        let (of, first, last) = (entry.which()?, entry.maybe("first", Holds::Date), entry.maybe("last", Holds::Date));
        Some(CoveragePlan { of, first: first?, last: last?, looks })
    });
    let controls = shape.list("controls", problems);
    plan.controls = entries(controls, &keys::CONTROL, model, problems, |entry| {
        let (of, reference) = (entry.which(), entry.path("reference", Holds::Anything));
        let (applicable, status) = (entry.maybe("applicable", Holds::Bool), entry.paths("status", Holds::Anything));
        Some(ControlPlan { of: of?, reference: reference?, applicable: applicable?, status: status? })
    });
    let evidence = shape.list("evidence", problems);
    plan.evidence = entries(evidence, &keys::EVIDENCE, model, problems, |entry| {
        Some((entry.kind, entry.path("date", Holds::Date)?))
    });
    let flows = shape.list("flows", problems);
    plan.flows = entries(flows, &keys::FLOW, model, problems, flow);
    let lapses = shape.list("lapses", problems);
    plan.lapses = entries(lapses, &keys::LAPSE, model, problems, |entry| {
        let (until, by) = (entry.path("until", Holds::Date), entry.maybe("by", Holds::Link));
        let states = entry.states("states");
        // `until` is the day here, not a state.
        let (from, followed) = (entry.states("from")?.first().copied(), entry.followed()?);
        let (is, not, until_states) = (Vec::new(), Vec::new(), Vec::new());
        let of = Which { kind: entry.kind, by: None, is, not, from, until: until_states, followed };
        Some(LapsePlan { of, until: until?, by: by?, states: states? })
    });
    shape.finish(problems);
    plan
}

/// The plans of several packs together, the parameters that they name looked up.
pub(in crate::rule::pack) fn merge(
    plans: impl Iterator<Item = OverviewPlan>,
    params: &Params,
    problems: &mut Vec<Problem>,
) -> OverviewPlan {
    let mut all = OverviewPlan::default();
    for plan in plans {
        all.owner.extend(plan.owner.into_iter().filter(|way| !way.is_empty()));
        all.response = all.response.or(plan.response);
        all.deadlines.extend(plan.deadlines);
        all.coverage.extend(plan.coverage);
        all.controls.extend(plan.controls);
        all.evidence.extend(plan.evidence);
        all.flows.extend(plan.flows);
        all.lapses.extend(plan.lapses);
    }
    let of_response = all.response.iter().flat_map(|plan| [(&plan.plan, plan.span), (&plan.action, plan.span)]);
    let of_flows = all.flows.iter().filter_map(|flow| flow.within.as_ref().map(|(name, _, span)| (name, *span)));
    let mut names: Vec<&str> = params.keys().map(String::as_str).collect();
    names.sort_unstable();
    for (name, span) in of_response.chain(of_flows).filter(|(name, _)| !params.contains_key(*name)) {
        let problem = Problem::error(format!("no pack has a parameter `{name}`"), span);
        problems.push(problem.did_you_mean(name, names.iter().copied()));
    }
    all
}

fn owner(shape: &mut Shape<'_, '_>, model: &Model, problems: &mut Vec<Problem>) -> Vec<Vec<String>> {
    let mut ways = Vec::new();
    for (text, span) in shape.texts("owner", problems) {
        let mut wrong = false;
        for name in text.split('.') {
            let is_link = |kind: TypeId| {
                let path = model.path(kind, name);
                path.is_some_and(|path| Holds::Link.is(&model.at(kind, path).kind))
            };
            if !model.types().any(|(kind, _)| is_link(kind)) {
                let problem = Problem::error(format!("no record type has a link `{name}`"), span);
                let names = model.links().iter().map(|link| link.name.as_str());
                problems.push(problem.did_you_mean(name, names));
                wrong = true;
            }
        }
        if !wrong {
            ways.push(text.split('.').map(str::to_owned).collect());
        }
    }
    ways
}

fn response(node: &Node<'_>, problems: &mut Vec<Problem>) -> Option<ResponsePlan> {
    let mut shape = Shape::of(node, &keys::RESPONSE, problems);
    let plan = shape.required_text("plan", problems);
    let action = shape.required_text("action", problems);
    shape.finish(problems);
    Some(ResponsePlan { plan: plan?.0.to_owned(), action: action?.0.to_owned(), span: node.span })
}

fn deadline(entry: &mut Entry<'_, '_, '_>) -> Option<DeadlinePlan> {
    let (of, date, what) = (entry.which(), entry.path("date", Holds::Date), entry.words("what"));
    let done = entry.paths("done", Holds::Date);
    Some(DeadlinePlan { of: of?, date: date?, what: what?, done: done? })
}

fn look(entry: &mut Entry<'_, '_, '_>) -> Option<LookPlan> {
    let (of, items, date) = (entry.which(), entry.path("items", Holds::Link), entry.path("date", Holds::Date));
    let paths = entry.paths("except", Holds::Anything)?;
    let words = entry.shape.texts("when", entry.problems);
    let mut except = Vec::new();
    for path in paths {
        for (word, span) in &words {
            entry.is_word(entry.kind, path, word, *span).then(|| except.push((path, (*word).to_owned())));
        }
    }
    Some(LookPlan { of: of?, items: items?, date: date?, except })
}

fn flow(entry: &mut Entry<'_, '_, '_>) -> Option<FlowPlan> {
    let (of, what) = (entry.which(), entry.words("what"));
    let (opened, closed) = (entry.path("opened", Holds::Date), entry.paths("closed", Holds::Date));
    let (due, grade) = (entry.maybe("due", Holds::Date), entry.maybe("grade", Holds::Anything)?);
    let within = entry.shape.text("within", entry.problems).map(|(name, span)| (name.to_owned(), grade, span));
    Some(FlowPlan { of: of?, what: what?, opened: opened?, closed: closed?, due: due?, within })
}

/// An entry about records of one type.
struct Entry<'a, 'n, 's> {
    shape: Shape<'n, 's>,
    model: &'a Model,
    problems: &'a mut Vec<Problem>,
    kind: TypeId,
}

impl<'a, 'n, 's> Entry<'a, 'n, 's> {
    /// Begins to read an entry; `None`, told, where its type is none.
    fn of(node: &'n Node<'s>, what: &'static Keys, model: &'a Model, problems: &'a mut Vec<Problem>) -> Option<Self> {
        let mut shape = Shape::of(node, what, problems);
        let (name, span) = shape.required_text("type", problems)?;
        let Some(kind) = model.type_named(name) else {
            let names = model.types().map(|(_, kind)| kind.name.as_str());
            problems.push(Problem::error(format!("no record type is called `{name}`"), span).did_you_mean(name, names));
            return None;
        };
        Some(Self { shape, model, problems, kind })
    }

    /// The records the entry is about: `by` with `is` and `not`, `from`, `until`, `followed`.
    fn which(&mut self) -> Option<Which> {
        let (by, of) = self.narrowed()?;
        let (is, not) = (self.shape.texts("is", self.problems), self.shape.texts("not", self.problems));
        if let Some((_, path)) = by {
            for (word, span) in is.iter().chain(&not) {
                self.is_word(of, path, word, *span);
            }
        }
        let (from, until, followed) = (self.states("from"), self.states("until"), self.followed());
        let own = |words: Vec<(&str, Span)>| words.into_iter().map(|(word, _)| word.to_owned()).collect();
        let (is, not) = (own(is), own(not));
        Some(Which { kind: self.kind, by, is, not, from: from?.first().copied(), until: until?, followed: followed? })
    }

    /// The field under `by`, and the type it is of: `kind`, or `audit.kind` by way of a link.
    #[expect(clippy::type_complexity, reason = "the two halves of one name")]
    fn narrowed(&mut self) -> Option<(Option<(Option<Path>, Path)>, TypeId)> {
        let Some((name, span)) = self.shape.text("by", self.problems) else { return Some((None, self.kind)) };
        if let (None, Some((link, field))) = (self.model.path(self.kind, name), name.split_once('.'))
            && let Some(way) = self.model.path(self.kind, link)
            && let FieldKind::Ref(link) = self.model.at(self.kind, way).kind
            && let Some([to]) = self.model.link(link).map(|link| link.to.as_slice())
        {
            return self.known(*to, field, span, Holds::Anything).map(|path| (Some((Some(way), path)), *to));
        }
        self.known(self.kind, name, span, Holds::Anything).map(|path| (Some((None, path)), self.kind))
    }

    /// The links behind the inverse name under `followed`.
    fn followed(&mut self) -> Option<Vec<LinkId>> {
        let Some((name, span)) = self.shape.text("followed", self.problems) else { return Some(Vec::new()) };
        let kind = self.model.kind(self.kind);
        let found = kind.inverse(name).map(<[LinkId]>::to_vec);
        if found.is_none() {
            let names = kind.inverses.iter().map(|(name, _)| name.as_str());
            let problem = Problem::error(format!("no link leads to `{}` as `{name}`", kind.name), span);
            self.problems.push(problem.did_you_mean(name, names));
        }
        found
    }

    /// Text that must be there.
    fn words(&mut self, key: &'static str) -> Option<String> {
        self.shape.required_text(key, self.problems).map(|(text, _)| text.to_owned())
    }

    /// A path that must be there.
    fn path(&mut self, key: &'static str, holds: Holds) -> Option<Path> {
        let (name, span) = self.shape.required_text(key, self.problems)?;
        self.known(self.kind, name, span, holds)
    }

    /// A path that may be there; `None` where one is written and wrong.
    #[expect(clippy::option_option, reason = "not written and wrong are two things")]
    fn maybe(&mut self, key: &'static str, holds: Holds) -> Option<Option<Path>> {
        match self.shape.text(key, self.problems) {
            None => Some(None),
            Some((name, span)) => self.known(self.kind, name, span, holds).map(Some),
        }
    }

    /// Any number of paths; `None` where one is wrong.
    fn paths(&mut self, key: &'static str, holds: Holds) -> Option<Vec<Path>> {
        let named = self.shape.texts(key, self.problems);
        let read: Vec<Option<Path>> =
            named.into_iter().map(|(name, span)| self.known(self.kind, name, span, holds)).collect();
        read.into_iter().collect()
    }

    fn known(&mut self, kind: TypeId, name: &str, span: Span, holds: Holds) -> Option<Path> {
        let of = &self.model.kind(kind).name;
        let Some(path) = self.model.path(kind, name) else {
            let names = self.model.paths(kind);
            let problem = Problem::error(format!("`{of}` has no field `{name}`"), span);
            self.problems.push(problem.did_you_mean(name, names.iter().map(String::as_str)));
            return None;
        };
        if !holds.is(&self.model.at(kind, path).kind) {
            let message = format!("`{name}` of `{of}` does not hold {}", holds.noun());
            self.problems.push(Problem::error(message, span));
            return None;
        }
        Some(path)
    }

    /// States of the type; `None` where one is none.
    fn states(&mut self, key: &'static str) -> Option<Vec<Symbol>> {
        let named = self.shape.texts(key, self.problems);
        let kind = self.model.kind(self.kind);
        let all: Vec<Symbol> =
            kind.states.iter().flat_map(|states| states.order.iter().chain(&states.branches)).copied().collect();
        let mut found = Vec::new();
        let before = self.problems.len();
        for (name, span) in named {
            match all.iter().find(|state| self.model.word(**state) == name) {
                Some(state) => found.push(*state),
                None => {
                    let names = all.iter().map(|state| self.model.word(*state));
                    let problem = Problem::error(format!("`{}` has no state `{name}`", kind.name), span);
                    self.problems.push(problem.did_you_mean(name, names));
                }
            }
        }
        (self.problems.len() == before).then_some(found)
    }

    /// Whether a choice has a word; told where it has not. Other fields may hold any.
    fn is_word(&mut self, kind: TypeId, path: Path, word: &str, span: Span) -> bool {
        let FieldKind::Choice(choice) = &self.model.at(kind, path).kind else { return true };
        let names = choice.values.iter().map(|value| self.model.word(*value));
        let known = names.clone().any(|name| name == word);
        if !known {
            let problem = Problem::error(format!("no record can hold `{word}` there"), span);
            self.problems.push(problem.did_you_mean(word, names));
        }
        known
    }
}
