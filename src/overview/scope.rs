//! What was looked at: the parts of the scope with their audits, and the entries of the statement of applicability with their
//! evidence.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Look;
use crate::finding::{Finding, Subject, Verdict};
use crate::grade::title_of;
use crate::report::{Control, Covered, Report};
use crate::rule::pack::{ControlPlan, CoveragePlan, LookPlan};
use crate::value::{Hit, RecordId, Scalar};
use chrono::NaiveDate;

/// The parts of the scope on the as-of date, in the order of the data set, and what looked at each, the latest first.
pub(super) fn coverage(look: &Look<'_, '_>) -> Vec<Covered> {
    look.packs.overview.coverage.iter().flat_map(|plan| parts(look, plan)).collect()
}

fn parts(look: &Look<'_, '_>, plan: &CoveragePlan) -> Vec<Covered> {
    let world = look.world;
    let mut looks: FxHashMap<RecordId, Vec<(NaiveDate, RecordId)>> = FxHashMap::default();
    for plan in &plan.looks {
        // Only what is known to have been carried out has looked at anything.
        for id in look.records(&plan.of, true) {
            let Some(on) = look.past(id, plan.date) else { continue };
            for item in looked_at(look, plan, id) {
                looks.entry(item).or_default().push((on, id));
            }
        }
    }
    let belongs = |id: &RecordId| {
        let joined = plan.first.and_then(|path| look.day(*id, path)).is_none_or(|(day, _)| day <= world.as_of);
        let left = plan.last.and_then(|path| look.day(*id, path)).is_some_and(|(day, _)| day < world.as_of);
        joined && !left && !look.has_ended(*id, &plan.of)
    };
    let covered = |id: RecordId| {
        let mut seen = looks.remove(&id).unwrap_or_default();
        seen.sort_by(|(a_on, a), (b_on, b)| b_on.cmp(a_on).then(a.cmp(b)));
        seen.dedup();
        Covered {
            subject: world.subject_of(Some(id)),
            title: title_of(world, id),
            looks: seen.into_iter().map(|(on, by)| (world.subject_of(Some(by)), on)).collect(),
            span: world.data.record(id).map_or(world.data.root, |record| record.id_span),
        }
    };
    look.records(&plan.of, false).into_iter().filter(belongs).map(covered).collect()
}

/// The parts that a record looked at, those left out that it says it did not look at after all.
fn looked_at(look: &Look<'_, '_>, plan: &LookPlan, id: RecordId) -> Vec<RecordId> {
    let mut not: FxHashSet<usize> = FxHashSet::default();
    for (path, word) in &plan.except {
        let says = look.at(id, *path).into_iter().filter(|(_, value)| look.word(value) == Some(word));
        not.extend(says.map(|(row, _)| row));
    }
    look.targets(id, plan.items).filter(|(row, _)| !not.contains(row)).map(|(_, item)| item).collect()
}

/// The entries of the statement of applicability, in the order of their control ids.
pub(super) fn controls(look: &Look<'_, '_>, report: &Report) -> Vec<Control> {
    let plans = &look.packs.overview.controls;
    if plans.is_empty() {
        return Vec::new();
    }
    let open = Open::of(report);
    let mut found: Vec<Control> = plans
        .iter()
        .flat_map(|plan| look.records(&plan.of, false).into_iter().map(|id| control(look, plan, &open, id)))
        .collect();
    found.sort_by_cached_key(|control| (in_order(&control.reference), control.subject.clone(), control.span));
    found
}

fn control(look: &Look<'_, '_>, plan: &ControlPlan, open: &Open<'_>, id: RecordId) -> Control {
    let world = look.world;
    let named = look.at(id, plan.reference).into_iter().next().map(|(_, value)| &value.scalar);
    let (reference, of) = match named {
        Some(Scalar::Ref(_, Hit::One(control))) => (world.subject_of(Some(*control)).id, Some(*control)),
        Some(Scalar::Ref(text, _) | Scalar::Text(text)) => (text.trim().to_owned(), None),
        _ => (world.subject_of(Some(id)).id, None),
    };
    let applicable = plan.applicable.and_then(|path| look.words(id, path).first().map(|word| *word == "true"));
    let status = plan.status.iter().find_map(|path| look.words(id, *path).first().map(|word| (*word).to_owned()));
    let days = evidence_of(look, id, of);
    let subject = world.subject_of(Some(id));
    let control = of.map(|id| world.subject_of(Some(id)));
    Control {
        findings: open.on(&subject, control.as_ref(), &reference),
        subject,
        reference,
        applicable,
        status,
        pieces: days.len(),
        newest: days.into_iter().flatten().max(),
        span: world.data.record(id).map_or(world.data.root, |record| record.id_span),
    }
}

/// The days of the pieces of evidence that are linked with an entry or with its control; `None` for one without a day.
fn evidence_of(look: &Look<'_, '_>, id: RecordId, control: Option<RecordId>) -> Vec<Option<NaiveDate>> {
    let world = look.world;
    let mut near: Vec<RecordId> =
        [Some(id), control].into_iter().flatten().flat_map(|id| world.graph.related(id)).collect();
    near.sort_unstable();
    near.dedup();
    let plans = &look.packs.overview.evidence;
    let piece = |id: RecordId| {
        let kind = world.data.record(id)?.kind;
        let (_, path) = plans.iter().find(|(known, _)| *known == kind)?;
        (!world.is_withdrawn(id)).then(|| look.past(id, *path))
    };
    near.into_iter().filter_map(piece).collect()
}

/// A reference in the order in which people count: A.5.2 before A.5.10.
fn in_order(reference: &str) -> Vec<(u64, String)> {
    let mut parts: Vec<(u64, String)> = Vec::new();
    let mut chars = reference.chars().peekable();
    while let Some(first) = chars.peek().copied() {
        let digits = first.is_ascii_digit();
        let mut run = String::new();
        while let Some(next) = chars.next_if(|c| c.is_ascii_digit() == digits) {
            run.push(next);
        }
        parts.push(if digits { (run.parse().unwrap_or(u64::MAX), String::new()) } else { (0, run) });
    }
    parts
}

/// The open findings, by what they are about and by the requirement that is not met.
struct Open<'r> {
    about: FxHashMap<&'r Subject, Vec<usize>>,
    criterion: FxHashMap<&'r str, Vec<usize>>,
}

impl<'r> Open<'r> {
    fn of(report: &'r Report) -> Self {
        let mut open = Self { about: FxHashMap::default(), criterion: FxHashMap::default() };
        let failed =
            |finding: &&Finding| matches!(finding.verdict, Verdict::Nonconform | Verdict::Ofi | Verdict::KnownManaged);
        for (at, finding) in report.findings.iter().enumerate().filter(|(_, finding)| failed(finding)) {
            let others = finding.instances.iter().map(|instance| &instance.subject);
            for subject in std::iter::once(&finding.subject).chain(others) {
                open.about.entry(subject).or_default().push(at);
            }
            for criterion in finding.criteria.iter().filter_map(|criterion| criterion.rsplit(' ').next()) {
                open.criterion.entry(criterion).or_default().push(at);
            }
        }
        open
    }

    /// How many are about an entry or its control, or on the requirement of that reference.
    fn on(&self, entry: &Subject, control: Option<&Subject>, reference: &str) -> usize {
        let about = [Some(entry), control].into_iter().flatten().filter_map(|subject| self.about.get(subject));
        let mut all: Vec<usize> = about.chain(self.criterion.get(reference)).flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        all.len()
    }
}
