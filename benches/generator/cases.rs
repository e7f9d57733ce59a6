//! What was found not to be in order: an entry of the log, how it was answered, and how far that has come.

use super::build::Builder;
use super::documents::review_after;
use super::handled::{self, closing, history};
use super::organisation::{CLAUSES, LINE};
use super::random::nth;
use super::sources::{Origin, attestation, of_entry};
use super::texts::{self, CAUSES, CLASSES, REMEDIES};
use super::{Record, ago, as_of, number, plus, risks};

/// How far a case has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum State {
    /// Answered, checked, closed.
    #[default]
    Closed,
    /// The action was taken, its effect is still to be checked.
    Verifying,
    /// The action is under way and in time.
    Implementing,
    /// Found some days ago, with a plan already.
    Fresh,
    /// Left as it is: the board accepted the risk.
    Accepted,
    /// Put right; nothing is left to be done.
    Settled,
    /// Not upheld.
    Refused,
}

/// An entry with all that belongs to it, by id; empty where there is none.
#[derive(Clone, Debug, Default)]
pub(super) struct Case {
    pub state: State,
    pub major: bool,
    /// The number of the kind of its cause.
    pub cause: usize,
    /// The word for its source, and the record it came from.
    pub source: &'static str,
    pub origin: (&'static str, String),
    /// How many days ago it was detected.
    pub days: i64,
    /// The scope item in which it was found.
    pub place: String,
    pub entry: String,
    pub action: String,
    /// A second action that put the case itself right.
    pub correction: String,
    pub check: String,
    /// Whether the effect was checked.
    pub checked: bool,
    /// A check before that, which had found it partly effective.
    pub early: String,
    /// An action that was given up.
    pub dropped: String,
    /// The evidence of the action, and that of the check.
    pub proof: String,
    pub seen: String,
    pub change: String,
    /// A measurement within the limit, taken after the action.
    pub better: String,
    pub acceptance: String,
    pub training: Vec<String>,
    /// The answer of a person to a question about its cause.
    pub answer: String,
}

impl Case {
    /// Whether it is closed, and what is asked of it has its usual form.
    pub(super) fn is_plain(&self) -> bool {
        let more = [&self.answer, &self.correction, &self.early, &self.dropped];
        self.state == State::Closed && more.iter().all(|id| id.is_empty())
    }
}

/// One in twenty of each, but for the most, which are closed.
fn state_of(at: usize) -> State {
    match (at * 7 + at / 20) % 20 {
        0 | 1 => State::Implementing,
        2 => State::Verifying,
        3 => State::Fresh,
        4 => State::Accepted,
        5 => State::Refused,
        6 => State::Settled,
        _ => State::Closed,
    }
}

pub(super) fn add(b: &mut Builder) {
    for at in 0..b.counts.cases {
        let case = case(b, at);
        b.company.cases.push(case);
    }
}

/// When it was detected: it takes 85 days to close an entry.
fn days_ago(b: &mut Builder, state: State, at: usize) -> i64 {
    match state {
        // Spread over two years, whatever the seed.
        State::Closed | State::Settled | State::Refused => {
            150 + i64::try_from(at * 37 % 740).unwrap_or(0) + b.random.between(0, 9)
        }
        State::Verifying => 80,
        State::Implementing => b.random.between(40, 60),
        State::Fresh => 4,
        State::Accepted => b.random.between(70, 200),
    }
}

fn case(b: &mut Builder, at: usize) -> Case {
    let state = state_of(at);
    let open = matches!(state, State::Verifying | State::Implementing | State::Fresh);
    let turn = if state == State::Fresh { 0 } else { at };
    // Requirements come back, in another place and with another kind of cause: so many entries later.
    let block = b.counts.cases / 6 + 40;
    let (requirement, turn_of_it) = (at % block, at / block);
    let cause = (requirement + requirement / 20 + 3 * turn_of_it) % CAUSES.len();
    // A training alone would be little for a major one.
    let major = matches!(state, State::Closed | State::Verifying) && at % 6 == 1 && remedy_of(cause) != "training";
    let (entry, days) = (b.id("nonconformity"), days_ago(b, state, at));
    let origin = of_entry(b, turn, &entry, if major { "major" } else { "minor" }, open, ago(days));
    // What was accepted is not to be found unmet again.
    let alone = if state == State::Accepted { block * (1 + turn_of_it) } else { 0 };
    let mut case = Case { state, major, cause, source: origin.word, ..Case::default() };
    let places = b.counts.scope_items - CLAUSES;
    let place = (requirement + turn_of_it * (places / 7 + 1)) % places;
    case.place = number("scope_item", CLAUSES + place);
    let record = found(b, &origin, &case.place, requirement + alone);
    let record = record.text("grade", if major { "major" } else { "minor" });
    case.days = (as_of() - origin.on).num_days();
    case.origin = (origin.kind, origin.id);
    case.entry = entry;
    let record = match state {
        State::Refused => refused(b, record),
        State::Settled => settled(b, record, cause),
        State::Accepted => accepted(b, record, &mut case),
        _ => {
            let analysed = analysed(b, record, cause, at % 15 == 9 && state == State::Closed, &mut case);
            handled::add(b, analysed, at, &mut case)
        }
    };
    b.add("nonconformity", record);
    case
}

/// What was found, against which requirement, and where.
fn found(b: &mut Builder, origin: &Origin, item: &str, requirement: usize) -> Record {
    let name = texts::name(item.rsplit('-').next().and_then(|number| number.parse().ok()).unwrap_or(0) + 2000);
    let logged = plus(origin.on, b.random.between(0, 2));
    let review = review_after((as_of() - logged).num_days());
    Record::new(&b.id("nonconformity"))
        .text("title", b.random.title())
        .text("source", origin.word)
        .when(!origin.id.is_empty(), |record| record.text("source_ref", origin.id.clone()))
        .text("owner", b.person())
        .text("requirement", texts::requirement(requirement))
        .text("condition", texts::condition(&mut b.random, &name))
        .text("objective_evidence", texts::facts(&mut b.random, &name))
        .text("effect", format!("The work of a day was done twice at {name}"))
        .text("class", nth(CLASSES, requirement))
        .date("detected_on", origin.on)
        .text("detected_by", b.person())
        .text(
            "reported_via",
            if origin.word.ends_with("audit") { "audit" } else { b.random.pick(&["ticket", "form", "tool"]) },
        )
        .text("scope_item", item)
        .list("risks", &[b.low_risk()])
        .date("recorded_on", logged)
        .when(review.is_some(), |record| record.list("reviews", &[review.unwrap_or_default()]))
}

fn reviewed(b: &mut Builder, record: Record) -> Record {
    let (on, owner) = (plus(record.day("detected_on"), 3), owner_of_place(b, &record));
    record.date("reviewed_on", on).text("reviewed_by", b.other(&owner))
}

fn owner_of_place(b: &Builder, record: &Record) -> String {
    b.company.record("scope_item", record.get("scope_item")).map_or("", |item| item.get("owner")).to_owned()
}

/// Not upheld, with the reason.
fn refused(b: &mut Builder, record: Record) -> Record {
    let record = reviewed(b, record);
    let on = record.day("reviewed_on");
    record
        .text("not_upheld_reason", "The rule that was cited does not apply to this place")
        .text("status", "not_upheld")
        .date("updated_on", on)
}

/// Put right on the spot, with nothing left.
fn settled(b: &mut Builder, record: Record, cause: usize) -> Record {
    let detected = record.day("detected_on");
    let mut case = Case::default();
    let record = analysed(b, record, cause, false, &mut case);
    let mut record = closing(b, record, plus(detected, 30), "");
    record.set_text("action_needed", "no");
    record.text("action_needed_reason", "A single slip that was put right on the day").text("residual_exposure", "none")
}

/// Left as it is, by a decision of the board that is in force and names the risk.
fn accepted(b: &mut Builder, record: Record, case: &mut Case) -> Record {
    let record = analysed(b, record, case.cause, false, case);
    let from = plus(record.day("detected_on"), 20);
    let acceptance = risks::acceptance(b, "nc_no_action", record.id(), from);
    case.acceptance = b.add("risk_acceptance", acceptance);
    let record = record.text("acceptance", case.acceptance.clone());
    let mut record =
        history(record, "analysing", "risk_accepted", from).text("status", "risk_accepted").date("updated_on", from);
    record.set_text("action_needed", "no");
    record.text("action_needed_reason", "The system is switched off within the year")
}

/// Reviewed, corrected, with a cause; `short` ones leave a question that a person has answered.
fn analysed(b: &mut Builder, record: Record, cause: usize, short: bool, case: &mut Case) -> Record {
    let detected = record.day("detected_on");
    let name = texts::name(record.get("requirement").len() * 31 + b.company.register("nonconformity").len());
    let told =
        if short { format!("{name} belonged to the old team") } else { texts::cause(&mut b.random, cause, &name) };
    let record = reviewed(b, record);
    let found_on = plus(detected, if detected > ago(8) { 3 } else { 8 });
    if short {
        let statement = "One sentence is enough here: nobody had the list, and that is why it was not kept";
        case.answer = attestation(b, "10.2-b2-root-cause-quality", record.id(), statement);
    }
    record
        .text("correction", texts::correction(&mut b.random, &name))
        .date("corrected_on", plus(detected, 3))
        .text("consequences_handled", "Those concerned were told and the items were done again")
        .text("root_cause", told)
        .text("root_cause_method", "5_whys")
        .text("root_cause_category", nth(CAUSES, cause))
        .date("root_cause_on", found_on)
        .text("root_cause_by", b.person())
        .text("extent_assessed", "yes_none_found")
        .text("extent_note", "Three other places of the same kind were looked at")
        .text("risk_note", "The register was gone through: no risk is new or changed")
        .text("action_needed", "yes")
}

/// The kind of action that fits the cause of a case.
pub(super) fn remedy_of(cause: usize) -> &'static str {
    nth(REMEDIES, cause)
}

/// Who approves actions.
pub(super) const APPROVER: &str = LINE;
