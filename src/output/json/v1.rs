//! The JSON report, version 1. Its structs are its own and frozen: what is in here changes only with the version, and what is added
//! stands behind what was there. Its JSON Schema follows from them (`tickmark schema report`).

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use crate::finding::{Grade, Standing, Verdict};
use crate::param::Origin;
use crate::problem::Severity;
use crate::report::ReadinessStatus;
use crate::rule::Criterion;

/// The report of a run of Tickmark.
#[derive(Serialize, JsonSchema)]
pub(super) struct V1Report<'r> {
    /// Which program wrote it, and in which version of this form.
    pub(super) tickmark: V1Tickmark,
    /// Under which settings it ran.
    pub(super) run: V1Run<'r>,
    /// Exit status and why.
    pub(super) conclusion: V1Conclusion<'r>,
    /// How many records and rules there were, and how many pairs of rule and subject came to each verdict.
    pub(super) totals: V1Totals,
    /// What each configured source gave, in the order of the configuration.
    pub(super) sources: Vec<V1Source<'r>>,
    /// What is wrong with the input, by place.
    pub(super) problems: Vec<V1Problem<'r>>,
    /// What each rule tested, by rule id.
    pub(super) rules: Vec<V1Rule<'r>>,
    /// What a person must see, by rule, subject and criterion.
    pub(super) findings: Vec<V1Finding<'r>>,
    /// The figures that the rules used, by name, and who says what they are.
    pub(super) parameters: Vec<V1Figure<'r>>,
    /// Sub-clauses under which so many rules fail that a major nonconformity is proposed.
    pub(super) proposals: Vec<V1Proposal<'r>>,
    /// Whether the open matters stand in the way of an audit.
    pub(super) readiness: V1Readiness<'r>,
}

/// A major nonconformity proposed for a sub-clause; a person confirms it.
#[derive(Serialize, JsonSchema)]
pub(super) struct V1Proposal<'r> {
    /// By which escalation.
    pub(super) escalation: &'static str,
    /// The reference of the sub-clause.
    pub(super) criterion: &'r str,
    /// The rules that fail under it, by id.
    pub(super) rules: &'r [String],
    /// How many failing rules it takes.
    pub(super) least: usize,
}

/// How it stands with the readiness for an audit; no verdict on certification.
#[derive(Serialize, JsonSchema)]
pub(super) struct V1Readiness<'r> {
    /// How it stands.
    #[schemars(extend("enum" = statuses()))]
    pub(super) status: &'static str,
    /// What it rests on, in the order of weight.
    pub(super) reasons: &'r [String],
}

/// What a rule says of a subject that conforms.
#[derive(Serialize, JsonSchema)]
pub(super) struct V1Remark<'r> {
    /// The subject.
    pub(super) subject: V1Subject<'r>,
    /// What is said.
    pub(super) text: &'r str,
}

/// A figure that rules used.
#[derive(Serialize, JsonSchema)]
pub(super) struct V1Figure<'r> {
    /// The parameter.
    pub(super) name: &'r str,
    /// Its value, as text.
    pub(super) value: String,
    /// Who says so.
    #[schemars(extend("enum" = Origin::ALL.map(Origin::name)))]
    pub(super) origin: &'static str,
    /// Where it is written.
    pub(super) location: V1Location<'r>,
    /// The rules that used it, by id.
    pub(super) rules: &'r [String],
}

/// The program.
#[derive(Serialize, JsonSchema)]
pub(super) struct V1Tickmark {
    /// Its version.
    pub(super) version: &'static str,
    /// The version of this form: what is in it changes only by addition while this stays.
    pub(super) report: u32,
}

/// The settings of a run.
#[derive(Serialize, JsonSchema)]
pub(super) struct V1Run<'r> {
    /// The day on which everything was judged.
    pub(super) as_of: String,
    /// The zone in which an instant became a date.
    pub(super) timezone: &'r str,
    /// The configuration file, as it was named.
    pub(super) config: &'r str,
    /// The least grade that fails the run.
    #[schemars(extend("enum" = thresholds()))]
    pub(super) fail_on: &'static str,
    /// The packs whose rules were put.
    pub(super) packs: Vec<V1Pack<'r>>,
}

/// A pack of rules.
#[derive(Serialize, JsonSchema)]
pub(super) struct V1Pack<'r> {
    /// Its name.
    pub(super) name: &'r str,
    /// Its version.
    pub(super) version: &'r str,
    /// The digest of its files.
    pub(super) sha256: &'r str,
}

/// What the run comes to.
#[derive(Serialize, JsonSchema)]
pub(super) struct V1Conclusion<'r> {
    /// The exit status: 0 nothing open, 1 gaps, 2 could not conclude.
    pub(super) exit: u8,
    /// Why.
    pub(super) reason: &'r str,
}

/// Counts over the whole run.
#[derive(Serialize, JsonSchema)]
pub(super) struct V1Totals {
    /// Records that were loaded.
    pub(super) records: usize,
    /// Rules that were put.
    pub(super) rules: usize,
    /// Pairs of rule and subject: met, on positive evidence.
    pub(super) conform: usize,
    /// Pairs of rule and subject: not met.
    pub(super) nonconform: usize,
    /// Pairs of rule and subject: met, with a visible weakness.
    pub(super) ofi: usize,
    /// Pairs of rule and subject: not met, and a valid acceptance covers it.
    pub(super) accepted_deviation: usize,
    /// Pairs of rule and subject: not met, and the organisation's own open nonconformity covers it in time.
    pub(super) known_managed: usize,
    /// Pairs of rule and subject: not due yet.
    pub(super) not_due: usize,
    /// Pairs of rule and subject: the duty does not apply.
    pub(super) not_applicable: usize,
    /// Pairs of rule and subject: could not be tested: no pass.
    pub(super) not_tested: usize,
    /// Pairs of rule and subject: records cannot decide it.
    pub(super) needs_human: usize,
    /// Pairs of rule and subject: the rule itself failed.
    pub(super) error: usize,
}

/// What a configured source gave.
#[derive(Serialize, JsonSchema)]
pub(super) struct V1Source<'r> {
    /// The name it is known by.
    pub(super) name: &'r str,
    /// What kind of source it is.
    pub(super) kind: &'r str,
    /// How many files it is.
    pub(super) files: usize,
    /// How many rows were seen.
    pub(super) rows: usize,
    /// How many records of each type they became.
    pub(super) records: BTreeMap<&'r str, usize>,
    /// How many problems it has.
    pub(super) problems: usize,
    /// The digest of what was read.
    pub(super) sha256: &'r str,
}

/// Something wrong with the input.
#[derive(Serialize, JsonSchema)]
pub(super) struct V1Problem<'r> {
    /// How much it matters: with an error the run cannot conclude.
    #[schemars(extend("enum" = Severity::ALL.map(Severity::name)))]
    pub(super) severity: &'static str,
    /// What is wrong.
    pub(super) message: &'r str,
    /// What to do.
    pub(super) help: Option<&'r str>,
    /// Where.
    pub(super) location: Option<V1Location<'r>>,
}

/// What a rule tested.
#[derive(Serialize, JsonSchema)]
pub(super) struct V1Rule<'r> {
    /// Its id.
    pub(super) id: &'r str,
    /// What it demands, in a sentence.
    pub(super) title: &'r str,
    /// The clauses and controls it tests.
    pub(super) criteria: &'r [String],
    /// What a failure weighs by itself.
    #[schemars(extend("enum" = GRADES.map(Grade::name)))]
    pub(super) grade: &'static str,
    /// What it came to.
    #[schemars(extend("enum" = Verdict::ALL.map(Verdict::name)))]
    pub(super) outcome: &'static str,
    /// How many subjects it was about.
    pub(super) population: usize,
    /// Subjects: met, on positive evidence.
    pub(super) conform: usize,
    /// Subjects: not met.
    pub(super) nonconform: usize,
    /// Subjects: met, with a visible weakness.
    pub(super) ofi: usize,
    /// Subjects: not met, and a valid acceptance covers it.
    pub(super) accepted_deviation: usize,
    /// Subjects: not met, and the organisation's own open nonconformity covers it in time.
    pub(super) known_managed: usize,
    /// Subjects: not due yet.
    pub(super) not_due: usize,
    /// Subjects: the duty does not apply.
    pub(super) not_applicable: usize,
    /// Subjects: could not be tested: no pass.
    pub(super) not_tested: usize,
    /// Subjects: records cannot decide it.
    pub(super) needs_human: usize,
    /// Subjects: the rule itself failed.
    pub(super) error: usize,
    /// Why it was not tested, or failed itself.
    pub(super) reason: Option<&'r str>,
    /// Where the demand comes from.
    #[schemars(extend("enum" = criteria()))]
    pub(super) criterion: &'static str,
    /// What it says of subjects that conform.
    pub(super) remarks: Vec<V1Remark<'r>>,
}

/// What a person must see.
#[derive(Serialize, JsonSchema)]
pub(super) struct V1Finding<'r> {
    /// Its identity over time: what stands here is the same finding in every run.
    pub(super) fingerprint: &'r str,
    /// The rule that failed.
    pub(super) rule: &'r str,
    /// The verdict.
    #[schemars(extend("enum" = Verdict::ALL.map(Verdict::name)))]
    pub(super) verdict: &'static str,
    /// What it weighs; the engine proposes, an auditor confirms.
    #[schemars(extend("enum" = grades_or_none()))]
    pub(super) grade: Option<&'static str>,
    /// What made it weigh more than the rule alone, with the arithmetic.
    pub(super) escalated_by: Option<&'r str>,
    /// The clauses and controls it is against.
    pub(super) criteria: &'r [String],
    /// What it is about.
    pub(super) subject: V1Subject<'r>,
    /// What is demanded, in a sentence.
    pub(super) title: &'r str,
    /// What was found.
    pub(super) statement: &'r str,
    /// What to do.
    pub(super) recommendation: &'r str,
    /// What the rule read, the first where a person should look first.
    pub(super) evidence: Vec<V1Evidence<'r>>,
    /// Where the finding speaks for several pairs of rule and subject: each of them.
    pub(super) instances: Vec<V1Instance<'r>>,
    /// What is already being done about it.
    pub(super) disposition: Option<&'r str>,
    /// Who answers for the subject, as recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) owner: Option<&'r str>,
    /// What it means for information security, from the records it is linked with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) effect: Option<&'r str>,
    /// How it stands to a baseline, where the run has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("enum" = STANDINGS.map(standing)))]
    pub(super) standing: Option<&'static str>,
    /// Until when it is to be answered, counted from the day of the report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) response: Option<V1Response>,
}

/// Until when a finding is to be answered.
#[derive(Serialize, JsonSchema)]
pub(super) struct V1Response {
    /// The day by which there is a plan.
    pub(super) plan: String,
    /// The day by which the action is implemented.
    pub(super) action: String,
}

/// A record, or the management system as a whole.
#[derive(Serialize, JsonSchema)]
pub(super) struct V1Subject<'r> {
    /// The record type.
    #[serde(rename = "type")]
    pub(super) kind: &'r str,
    /// Its id.
    pub(super) id: &'r str,
}

/// One thing the rule read.
#[derive(Serialize, JsonSchema)]
pub(super) struct V1Evidence<'r> {
    /// The record it is from.
    pub(super) subject: V1Subject<'r>,
    /// The field; null for the record itself.
    pub(super) field: Option<&'r str>,
    /// What was written there; null where nothing was.
    pub(super) value: Option<&'r str>,
    /// Where it stands.
    pub(super) location: V1Location<'r>,
}

/// One pair of rule and subject within a finding that speaks for several.
#[derive(Serialize, JsonSchema)]
pub(super) struct V1Instance<'r> {
    /// The rule that failed.
    pub(super) rule: &'r str,
    /// What it failed on.
    pub(super) subject: V1Subject<'r>,
    /// The pair's own identity over time.
    pub(super) fingerprint: &'r str,
    /// What was found.
    pub(super) reason: &'r str,
    /// Where.
    pub(super) location: V1Location<'r>,
}

/// A place in the input.
#[derive(Serialize, JsonSchema)]
pub(super) struct V1Location<'r> {
    /// The file, relative to the configuration, or the name of a database, a service or a page of a pack.
    pub(super) uri: String,
    /// Its line, from 1.
    pub(super) line: usize,
    /// Its column, from 1.
    pub(super) column: usize,
    /// The line in which it ends.
    pub(super) end_line: usize,
    /// The column before which it ends.
    pub(super) end_column: usize,
    /// The sheet of a workbook.
    pub(super) sheet: Option<String>,
    /// The cell of a sheet.
    pub(super) cell: Option<String>,
    /// The JSON pointer within a document.
    pub(super) pointer: Option<Cow<'r, str>>,
    /// Key of a row of a database or of an item of a service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) key: Option<String>,
    /// Column of a database.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) field: Option<String>,
    /// When it was fetched, or exported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) extracted_at: Option<String>,
}

const GRADES: [Grade; 3] = [Grade::Ofi, Grade::Minor, Grade::Major];
const STANDINGS: [Standing; 3] = [Standing::New, Standing::Unchanged, Standing::Updated];

/// How a finding stands to a baseline, in a word.
pub(super) fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::New => "new",
        Standing::Unchanged => "unchanged",
        Standing::Updated => "updated",
    }
}

fn statuses() -> [&'static str; 3] {
    [ReadinessStatus::Ready, ReadinessStatus::ReadyWithMinors, ReadinessStatus::NotReady].map(ReadinessStatus::name)
}

fn thresholds() -> Vec<&'static str> {
    GRADES.map(Grade::name).into_iter().chain(["never"]).collect()
}

fn criteria() -> Vec<&'static str> {
    Criterion::ALL.iter().map(|(_, name)| *name).collect()
}

/// The grades, and nothing where no grade belongs.
fn grades_or_none() -> Vec<Value> {
    GRADES.map(|grade| json!(grade.name())).into_iter().chain([Value::Null]).collect()
}
