//! How matters came and went, month by month.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::{Look, days};
use crate::param::Params;
use crate::report::{Flow, Month};
use crate::rule::pack::FlowPlan;
use crate::value::RecordId;

/// Most months that are shown: what was open before them is in their counts.
const MONTHS: usize = 36;

/// One matter: when it came, when it went, and by when it was to go.
struct Matter {
    opened: NaiveDate,
    closed: Option<NaiveDate>,
    due: Option<NaiveDate>,
}

/// How matters came and went, in the order of the packs. Kinds of which there is nothing are left out.
pub(super) fn flows(look: &Look<'_, '_>, own: &Params) -> Vec<Flow> {
    look.packs.overview.flows.iter().filter_map(|plan| flow(look, own, plan)).collect()
}

fn flow(look: &Look<'_, '_>, own: &Params, plan: &FlowPlan) -> Option<Flow> {
    let records = look.records(&plan.of, false);
    let mut undated = 0;
    let mut matters = Vec::new();
    for id in records {
        match matter(look, own, plan, id) {
            Ok(matter) => matters.extend(matter),
            Err(Undated) => undated += 1,
        }
    }
    let as_of = look.world.as_of;
    let last = as_of.with_day(1)?;
    let bound = last.checked_sub_months(Months::new(u32::try_from(MONTHS - 1).ok()?))?;
    let first = matters.iter().map(|matter| matter.opened).min().and_then(|day| day.with_day(1)).unwrap_or(last);
    let mut months = Vec::new();
    let mut at = first.max(bound);
    while at <= last {
        let next = at.checked_add_months(Months::new(1))?;
        months.push(month(&matters, at, next.pred_opt()?.min(as_of)));
        at = next;
    }
    let some = undated > 0 || !matters.is_empty();
    some.then(|| Flow { what: plan.what.clone(), months, undated })
}

/// That the day on which a matter came or went is not recorded.
struct Undated;

/// A matter that had come by the as-of date; `None` of one that comes later.
fn matter(look: &Look<'_, '_>, own: &Params, plan: &FlowPlan, id: RecordId) -> Result<Option<Matter>, Undated> {
    let as_of = look.world.as_of;
    let (opened, _) = look.day(id, plan.opened).ok_or(Undated)?;
    if opened > as_of {
        return Ok(None);
    }
    let has_states = look.world.status(id).is_some();
    let gone = plan.closed.iter().find_map(|path| look.past(id, *path));
    let closed = match (has_states && !look.has_ended(id, &plan.of), gone) {
        // It was closed once and is open again.
        (true, _) => None,
        (false, Some(day)) => Some(day.max(opened)),
        (false, None) if has_states => return Err(Undated),
        (false, None) => None,
    };
    let recorded = plan.due.and_then(|path| look.day(id, path)).map(|(day, _)| day);
    let due = recorded.or_else(|| {
        let (name, grade, _) = plan.within.as_ref()?;
        let key = grade.and_then(|path| look.words(id, path).first().copied()).unwrap_or("");
        opened.checked_add_days(Days::new(u64::from(days(look.packs, own, name, key)?)))
    });
    Ok(Some(Matter { opened, closed, due }))
}

/// What became of matters from a day to another, both included.
fn month(matters: &[Matter], first: NaiveDate, last: NaiveDate) -> Month {
    let within = |day: NaiveDate| first <= day && day <= last;
    let is_open = |matter: &&Matter| matter.opened <= last && matter.closed.is_none_or(|day| day > last);
    let open = matters.iter().filter(is_open);
    Month {
        first,
        opened: matters.iter().filter(|matter| within(matter.opened)).count(),
        closed: matters.iter().filter(|matter| matter.closed.is_some_and(within)).count(),
        open: open.clone().count(),
        overdue: open.filter(|matter| matter.due.is_some_and(|due| due < last)).count(),
    }
}
