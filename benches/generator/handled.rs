//! How a case was answered: the action, its evidence and its change, the check of its effect, the closing.

use chrono::NaiveDate;

use super::build::Builder;
use super::cases::{APPROVER, Case, State, remedy_of};
use super::organisation::MANAGER;
use super::sources::measurement;
use super::{Record, ago, number, plus, texts};

/// Adds what was done, as far as it has come, and gives the entry with its state.
pub(super) fn add(b: &mut Builder, entry: Record, at: usize, case: &mut Case) -> Record {
    let action = action(b, &entry, case);
    match case.state {
        State::Implementing | State::Fresh => {
            let due = ago(-b.random.between(0, 25));
            let action = due_on(action, due).text("status", "in_progress");
            case.action = b.add("corrective_action", action);
            let (from, to) = match case.state {
                State::Fresh => ("analysing", "action_planned"),
                _ => ("action_planned", "implementing"),
            };
            let planned = entry.day("root_cause_on");
            history(entry, from, to, planned).text("status", to).date("updated_on", planned)
        }
        State::Verifying => verifying(b, entry, at, action, case),
        _ => closed(b, entry, at, action, case),
    }
}

/// The action was taken; its effect is to be checked, or was checked some days ago.
fn verifying(b: &mut Builder, entry: Record, at: usize, action: Record, case: &mut Case) -> Record {
    let (detected, done) = (entry.day("detected_on"), plus(entry.day("detected_on"), 40));
    let action = implemented(b, due_on(action, plus(detected, 45)), done, case);
    let owner = action.get("owner").to_owned();
    case.action = b.add("corrective_action", action.text("status", "implemented"));
    let verifier = b.other(&owner);
    case.checked = at.is_multiple_of(2);
    let check = match case.checked {
        true => performed(b, ago(5), &verifier, case),
        false => planned_check(b, &case.action, ago(-10), &verifier).text("status", "planned"),
    };
    case.check = b.add("effectiveness_check", check);
    history(entry, "implementing", "verifying", done).text("status", "verifying").date("updated_on", done)
}

/// Everything was done: the effect was checked, and the entry was closed.
fn closed(b: &mut Builder, entry: Record, at: usize, action: Record, case: &mut Case) -> Record {
    let detected = entry.day("detected_on");
    let (done, checked) = (plus(detected, 40), plus(detected, 80));
    let action = implemented(b, due_on(action, plus(detected, 50)), done, case);
    let owner = action.get("owner").to_owned();
    let mut action =
        action.date("closed_on", plus(checked, 2)).text("closed_by", b.other(&owner)).text("status", "closed");
    action.set_date("updated_on", plus(checked, 2));
    case.action = b.add("corrective_action", action);
    let verifier = b.other(&owner);
    let check = performed(b, checked, &verifier, case);
    case.check = b.add("effectiveness_check", check);
    case.checked = true;
    if at % 20 == 14 {
        let (check, first) = (case.check.clone(), plus(done, 32));
        let mut early = performed(b, first, &verifier, case).text("follow_up", check);
        early.set_text("result", "partly_effective");
        case.early = b.add("effectiveness_check", early);
    }
    if at % 20 == 10 {
        let dropped = dropped(b, &entry);
        case.dropped = b.add("corrective_action", dropped);
    }
    if at % 12 == 2 {
        let correction = correction(b, &entry, &owner);
        case.correction = b.add("corrective_action", correction);
    }
    let altered = !case.change.is_empty() && matches!(remedy_of(case.cause), "policy" | "procedure");
    let entry = closing(b, entry, plus(checked, 5), &owner);
    let mut entry = if case.major { closed_by_manager(entry) } else { entry };
    if altered {
        entry.set_text("isms_change_needed", "yes");
    }
    entry
}

/// The entry closed on a day, by somebody who had nothing to do with the action.
pub(super) fn closing(b: &mut Builder, entry: Record, on: NaiveDate, owner: &str) -> Record {
    history(entry, "verifying", "closed", on)
        .text("isms_change_needed", "no")
        .date("closed_on", on)
        .text("closed_by", b.other(owner))
        .text("status", "closed")
        .date("updated_on", on)
}

fn closed_by_manager(mut entry: Record) -> Record {
    entry.set_text("closed_by", MANAGER);
    entry
}

pub(super) fn history(entry: Record, from: &str, to: &str, on: NaiveDate) -> Record {
    entry.text("status_history.from", from).text("status_history.to", to).date("status_history.on", on)
}

/// The plan of an action.
fn action(b: &mut Builder, entry: &Record, case: &Case) -> Record {
    let planned = plus(entry.day("root_cause_on"), if case.state == State::Fresh { 0 } else { 2 });
    let name = texts::name(b.company.register("corrective_action").len() + 5000);
    Record::new(&b.id("corrective_action"))
        .text("title", b.random.title())
        .text("kind", "corrective")
        .list("nonconformity", &[entry.id()])
        .text("action", texts::remedy(&mut b.random, &name))
        .text("addresses_cause", format!("removes the cause told in {}", entry.id()))
        .text("category", remedy_of(case.cause))
        .text("owner", b.person())
        .date("approved_on", planned)
        .text("approved_by", APPROVER)
        .date("planned_on", planned)
        .bare("effort", b.random.between(2, 30))
        .text("success_criterion", "No repetition within three months")
        .date("criterion_set_on", planned)
        .date("recorded_on", planned)
        .date("updated_on", planned)
}

fn due_on(action: Record, due: NaiveDate) -> Record {
    action.date("original_due_on", due).date("due_on", due)
}

/// The action as carried out on a day, with what shows it; what alters the system passed change control, and a training was
/// attended.
fn implemented(b: &mut Builder, action: Record, done: NaiveDate, case: &mut Case) -> Record {
    let id = action.id().to_owned();
    let kind = b.random.pick(&["log", "export", "ticket", "screenshot"]);
    case.proof = b.evidence(kind, plus(done, -1), &id);
    let action = action.date("implemented_on", done).list("evidence", std::slice::from_ref(&case.proof));
    if case.origin.0 == "measurement" {
        let metric =
            b.company.record("measurement", &case.origin.1).map_or("", |record| record.get("metric")).to_owned();
        let better =
            measurement(b, &metric, plus(done, 20), 1).bare("breach", false).text("evaluation", "Within the limit");
        case.better = b.add("measurement", better);
    }
    match remedy_of(case.cause) {
        "training" => {
            let people: Vec<String> = [b.person(), b.person()].to_vec();
            case.training = trained(b, "corrective_action", &id, &people, plus(done, -2));
            action.list("affected", &people)
        }
        kind @ ("tool" | "configuration" | "policy" | "procedure") => {
            let kind = if matches!(kind, "policy" | "procedure") { "isms" } else { "normal" };
            case.change = b.change_done(kind, done);
            action.list("changes", std::slice::from_ref(&case.change))
        }
        _ => action,
    }
}

/// Records of a training that these people took for something.
pub(super) fn trained(
    b: &mut Builder,
    field: &'static str,
    target: &str,
    people: &[String],
    on: NaiveDate,
) -> Vec<String> {
    let mut people: Vec<&String> = people.iter().collect();
    people.sort_unstable();
    people.dedup();
    let name = texts::name(b.company.register("training_record").len() / 2 + 7000);
    let one = |person: &&String| {
        let record = Record::new(&b.id("training_record"))
            .text("course", format!("New ways at {name}"))
            .text("person", person.as_str())
            .text("kind", "role")
            .date("completed_on", on)
            .bare("passed", true)
            .text(field, target)
            .date("recorded_on", on);
        b.add("training_record", record)
    };
    people.iter().map(one).collect()
}

/// The case itself put right, by an action of its own.
fn correction(b: &mut Builder, entry: &Record, owner: &str) -> Record {
    let (detected, name) =
        (entry.day("detected_on"), texts::name(b.company.register("corrective_action").len() + 5000));
    let id = b.id("corrective_action");
    let proof = b.evidence("screenshot", plus(detected, 3), &id);
    Record::new(&id)
        .text("title", b.random.title())
        .text("kind", "correction")
        .list("nonconformity", &[entry.id()])
        .text("action", format!("Go through the open items of {name} by hand and make them good"))
        .text("owner", owner)
        .date("planned_on", plus(detected, 1))
        .date("original_due_on", plus(detected, 5))
        .date("due_on", plus(detected, 5))
        .date("implemented_on", plus(detected, 3))
        .list("evidence", &[proof])
        .text("status", "implemented")
        .date("recorded_on", plus(detected, 1))
        .date("updated_on", plus(detected, 3))
}

/// A first plan that was given up for a better one, by the ISMS manager.
fn dropped(b: &mut Builder, entry: &Record) -> Record {
    let case = Case::default();
    let (action, on) = (action(b, entry, &case), plus(entry.day("detected_on"), 12));
    let mut action = due_on(action, plus(on, 30))
        .date("cancelled_on", on)
        .text("cancelled_by", number("person", 1))
        .text("cancelled_reason", "Another action reaches the cause with less work")
        .text("status", "cancelled");
    action.set_date("updated_on", on);
    action
}

fn planned_check(b: &mut Builder, action: &str, on: NaiveDate, verifier: &str) -> Record {
    Record::new(&b.id("effectiveness_check"))
        .text("title", b.random.title())
        .text("subject", action)
        .date("planned_on", on)
        .text("performed_by", verifier)
        .text("method", "review")
        .text("criterion", "No repetition within three months")
        .date("recorded_on", on.min(ago(20)))
}

fn performed(b: &mut Builder, on: NaiveDate, verifier: &str, case: &mut Case) -> Record {
    let risk = b.low_risk();
    case.seen = b.evidence("export", plus(on, -1), &risk);
    let name = texts::name(b.company.register("effectiveness_check").len() + 5000);
    let check = planned_check(b, &case.action, on, verifier);
    let mut check = check
        .date("performed_on", on)
        .text("result", "effective")
        .text("rationale", texts::effect(&mut b.random, &name))
        .list("evidence", std::slice::from_ref(&case.seen))
        .text("status", "performed")
        .date("updated_on", on);
    check.set_date("recorded_on", on);
    check
}
