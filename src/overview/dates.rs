//! Deadlines of open matters, the days of evidence, and the ends of accepted deviations.

use super::Look;
use crate::grade::{named, owner_of, title_of};
use crate::report::{Aged, Deadline, Lapse};
use crate::rule::pack::{DeadlinePlan, LapsePlan};
use crate::value::RecordId;

/// Open matters and when they are due, by date, then by subject. What is late is there too: that is the point.
pub(super) fn deadlines(look: &Look<'_, '_>) -> Vec<Deadline> {
    let mut found = Vec::new();
    for plan in &look.packs.overview.deadlines {
        for id in look.records(&plan.of, false) {
            if !look.has_ended(id, &plan.of) {
                found.extend(of_record(look, plan, id));
            }
        }
    }
    found.sort_by(|a, b| (a.due, &a.subject, &a.what, a.span).cmp(&(b.due, &b.subject, &b.what, b.span)));
    found
}

fn of_record(look: &Look<'_, '_>, plan: &DeadlinePlan, id: RecordId) -> Vec<Deadline> {
    let world = look.world;
    let due = look.at(id, plan.date).into_iter().filter_map(|(row, value)| Some((row, world.day(value)?, value.span)));
    let open = due.filter(|(row, ..)| {
        !plan.done.iter().any(|path| {
            let same = |at: usize| path.part.is_none() || path.field != plan.date.field || at == *row;
            let mut days = look.at(id, *path).into_iter().filter(|(at, _)| same(*at));
            days.any(|(_, value)| world.day(value).is_some_and(|day| day <= world.as_of))
        })
    });
    let deadline = |(_, due, span)| Deadline {
        subject: world.subject_of(Some(id)),
        title: title_of(world, id),
        what: plan.what.clone(),
        due,
        state: world.status(id).map(|state| world.data.model.word(state).to_owned()),
        owner: owner_of(look.packs, world, id),
        span,
    };
    open.map(deadline).collect()
}

/// Pieces of evidence that were there on the as-of date, the oldest first.
pub(super) fn evidence(look: &Look<'_, '_>) -> Vec<Aged> {
    let world = look.world;
    let mut found = Vec::new();
    for (kind, path) in &look.packs.overview.evidence {
        for id in world.of_type(*kind, false) {
            let Some((on, value)) = look.day(*id, *path).filter(|(on, _)| *on <= world.as_of) else { continue };
            let (subject, title) = (world.subject_of(Some(*id)), title_of(world, *id));
            found.push(Aged { subject, title, on, span: value.span });
        }
    }
    found.sort_by(|a, b| (a.on, &a.subject, a.span).cmp(&(b.on, &b.subject, b.span)));
    found
}

/// Deviations that were accepted, by the day on which they end; those without an end come first, since nothing ends them.
pub(super) fn lapses(look: &Look<'_, '_>) -> Vec<Lapse> {
    let mut found = Vec::new();
    for plan in &look.packs.overview.lapses {
        let stands = |id: &RecordId| {
            // One that was renewed is spoken for by the next.
            look.world.status(*id).is_some_and(|status| plan.states.contains(&status))
                && !look.has_followed(*id, &plan.of)
        };
        found.extend(look.records(&plan.of, true).into_iter().filter(stands).map(|id| lapse(look, plan, id)));
    }
    found.sort_by(|a, b| (a.until, &a.subject, a.span).cmp(&(b.until, &b.subject, b.span)));
    found
}

/// Most names of those who accepted.
const NAMES: usize = 5;

fn lapse(look: &Look<'_, '_>, plan: &LapsePlan, id: RecordId) -> Lapse {
    let world = look.world;
    let until = look.day(id, plan.until);
    let names = plan.by.iter().flat_map(|path| look.at(id, *path)).filter_map(|(_, value)| named(world, value));
    let mut by: Vec<String> = Vec::new();
    for name in names.take(NAMES) {
        if !by.contains(&name) {
            by.push(name);
        }
    }
    let itself = world.data.record(id).map_or(world.data.root, |record| record.id_span);
    Lapse {
        subject: world.subject_of(Some(id)),
        title: title_of(world, id),
        until: until.map(|(day, _)| day),
        by: (!by.is_empty()).then(|| by.join(", ")),
        span: until.map_or(itself, |(_, value)| value.span),
    }
}
