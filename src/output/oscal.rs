//! OSCAL assessment results 1.2: what was found of each criterion, by id. A criterion is satisfied only where every rule of it was put
//! to all it applies to; one that was not tested is not among the reviewed controls, and of one tested in part there is no finding,
//! since the model has no word for it. Identities are made from our keys, so that two runs can be compared; times are the
//! beginning of the day on which the records were judged, since a report knows no other.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveTime, SecondsFormat, TimeZone, Utc};
use uuid::Uuid;

use super::Options;
use crate::finding::{Finding, Subject, Verdict};
use crate::report::{Report, Tested};
use crate::source::{SourceId, Sources};
use crate::telling::{Told, told};
use crate::text::one_line;

mod controls;
mod matter;
mod model;

use controls::{Control, State as Came, controls};
use model::*;

/// By what our properties are told from those of others.
const NS: &str = "urn:tickmark:ns:oscal";

/// The version 5 identity of that name among addresses: what our identities are made under.
const NAMESPACE: Uuid = Uuid::from_u128(0xb1b1_f2b4_b021_50db_bc70_9868_01e7_1150);

/// The results as one JSON object on one line, and a final line break: with 25,000 findings blanks would be a third of the file.
pub(super) fn write(report: &Report, sources: &Sources, _: &Options) -> String {
    let paper = Paper::of(report, sources);
    // Text only: there is nothing here that serde_json could refuse.
    let mut out = serde_json::to_string(&paper.document()).unwrap_or_default();
    out.push('\n');
    out
}

/// An identity of something by its key.
fn identity(what: &str, key: &str) -> String {
    Uuid::new_v5(&NAMESPACE, format!("{what}\u{1f}{key}").as_bytes()).to_string()
}

fn prop(name: &'static str, value: impl AsRef<str>) -> Prop {
    let value = one_line(value.as_ref()).into_owned();
    Prop { name, ns: NS, value: if value.is_empty() { "-".to_owned() } else { value } }
}

/// Text that the model takes: none that is empty.
fn line(text: &str) -> String {
    let text = one_line(text);
    if text.is_empty() { "not recorded".to_owned() } else { text.into_owned() }
}

struct Paper<'r> {
    report: &'r Report,
    sources: &'r Sources,
    findings: Vec<&'r Finding>,
    /// The identity of each finding's key: where two records have the same id, the second says so.
    keys: Vec<String>,
    controls: BTreeMap<String, Control<'r>>,
    at: String,
}

impl<'r> Paper<'r> {
    fn of(report: &'r Report, sources: &'r Sources) -> Self {
        let findings = report.worst_first();
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        let keys = findings.iter().map(|finding| {
            let times = seen.entry(finding.fingerprint.as_str()).or_default();
            *times += 1;
            format!("{} {times}", finding.fingerprint)
        });
        let keys = keys.collect();
        let controls = controls(report, &findings);
        Self { report, sources, findings, keys, controls, at: instant(report, report.run.as_of) }
    }

    fn document(&self) -> Document {
        let run = &self.report.run;
        let packs: Vec<String> = run.packs.iter().map(|pack| format!("{} {}", pack.name, pack.version)).collect();
        let who = run.organisation.as_deref().unwrap_or("an organisation that the configuration does not name");
        let key = format!("{who}\u{1f}{}\u{1f}{}\u{1f}{}", run.config, run.as_of, packs.join(", "));
        let plan = identity("plan", &packs.join(", "));
        Document {
            assessment_results: Results {
                uuid: identity("document", &key),
                metadata: Metadata {
                    title: format!("Records of the management system of {}, as of {}", line(who), run.as_of),
                    last_modified: self.at.clone(),
                    version: run.as_of.to_string(),
                    oscal_version: "1.2.1",
                    props: vec![prop("tickmark", env!("CARGO_PKG_VERSION"))],
                    remarks:
                        "Criteria are named by id; their text is in the standards. Grades are proposals. Times are the \
                              beginning of the day on which the records were judged."
                            .to_owned(),
                },
                import_ap: Import {
                    href: format!("#{plan}"),
                    remarks: "The rule packs stand in for an assessment plan.",
                },
                results: [self.outcome(&key)],
                back_matter: BackMatter { resources: self.resources(plan, &packs) },
            },
        }
    }

    fn outcome(&self, key: &str) -> Outcome {
        let report = self.report;
        Outcome {
            uuid: identity("result", key),
            title: format!("Rules put to the records, as of {}", report.run.as_of),
            description: line(&report.conclusion.reason),
            start: self.at.clone(),
            end: self.at.clone(),
            props: vec![
                prop("exit", report.conclusion.exit.to_string()),
                prop("readiness", report.readiness.status.name()),
                prop("configuration", &report.run.config),
                prop("records", report.records.to_string()),
            ],
            local_definitions: Definitions { inventory_items: self.items(), assessment_assets: assets() },
            reviewed_controls: self.reviewed(),
            observations: self.observations(),
            risks: self.risks(),
            findings: self.judgements(),
            remarks: self.open(),
        }
    }

    /// The records that findings are about.
    fn items(&self) -> Vec<Item> {
        let about = self.findings.iter().flat_map(|finding| subjects(finding));
        let items: BTreeMap<String, &Subject> = about.map(|subject| (of_subject(subject), subject)).collect();
        let item = |(uuid, subject): (String, &Subject)| Item {
            uuid,
            description: line(&subject.to_string()),
            props: vec![prop("record-type", &subject.kind), prop("record-id", &subject.id)],
        };
        items.into_iter().map(item).collect()
    }

    /// What was tested, if only in part. What was not is absent.
    fn reviewed(&self) -> Reviewed {
        let tested = self.controls.iter().filter(|(_, control)| control.counts.tested() > 0);
        let mut include_controls: Vec<Included> = tested.map(|(id, _)| Included { control_id: id.clone() }).collect();
        let reviewed = include_controls.len();
        // A selection without controls is not allowed, and one of all would say that all were tested.
        let description = (reviewed == 0).then_some("Nothing was tested: `none` is no criterion.");
        if reviewed == 0 {
            include_controls.push(Included { control_id: "none".to_owned() });
        }
        Reviewed {
            description: format!(
                "Criteria of which something was tested: {} of {}. What is absent was not tested.",
                reviewed,
                self.controls.len()
            ),
            control_selections: [Selection { description, include_controls }],
        }
    }

    /// What rules came to as a whole, then the findings.
    fn observations(&self) -> Vec<Observation> {
        let tested = self.report.rules.iter().filter(|tested| tested.counts.tested() > 0);
        let of_rules = tested.map(|tested| self.of_rule(tested));
        let of_findings = self.findings.iter().zip(&self.keys).map(|(finding, key)| self.of_finding(finding, key));
        of_rules.chain(of_findings).collect()
    }

    fn of_rule(&self, tested: &Tested) -> Observation {
        let there = Verdict::ALL.into_iter().filter(|verdict| tested.counts.of(*verdict) > 0);
        let counts: Vec<String> = there
            .map(|verdict| format!("{} {}", verdict.name().replace('_', " "), tested.counts.of(verdict)))
            .collect();
        let test = one_line(tested.page.test.split("\n\n").next().unwrap_or(""));
        let shown_by = if test.is_empty() { String::new() } else { format!(" Conformity is shown by: {test}") };
        Observation {
            uuid: identity("rule", &tested.id),
            title: line(&tested.title),
            description: format!("Population {}: {}.{shown_by}", tested.population, counts.join(", ")),
            props: vec![prop("rule", &tested.id), prop("outcome", tested.outcome.name())],
            methods: ["EXAMINE"],
            types: ["control-objective"],
            origins: [origin()],
            subjects: Vec::new(),
            relevant_evidence: Vec::new(),
            collected: self.at.clone(),
            remarks: tested.reason.as_deref().map(line),
        }
    }

    fn of_finding(&self, finding: &Finding, key: &str) -> Observation {
        let told = told(finding, self.report, self.sources);
        let said = finding.evidence.iter().map(|piece| piece.span.source).zip(&told.evidence);
        let relevant =
            |(source, text): (SourceId, &String)| Relevant { href: self.resource(source), description: line(text) };
        let mut props = vec![
            prop("rule", &finding.rule),
            prop("verdict", finding.verdict.name()),
            prop("fingerprint", finding.fingerprint.as_str()),
        ];
        props.extend(finding.grade.map(|grade| prop("grade", grade.name())));
        let sources = finding.evidence.iter().filter_map(|piece| self.sources.get(piece.span.source));
        let extracted = sources.filter_map(crate::source::Source::extracted).max();
        let subjects: BTreeMap<String, ()> = subjects(finding).map(|subject| (of_subject(subject), ())).collect();
        let subject = |uuid| SubjectRef { subject_uuid: uuid, kind: "inventory-item" };
        Observation {
            uuid: identity("observation", key),
            title: line(&told.headline()),
            description: line(&told.statement),
            props,
            methods: ["EXAMINE"],
            types: ["discovery"],
            origins: [origin()],
            subjects: subjects.into_keys().map(subject).collect(),
            relevant_evidence: said.map(relevant).collect(),
            collected: extracted.map_or_else(|| self.at.clone(), |at| at.to_rfc3339_opts(SecondsFormat::Secs, true)),
            remarks: remarks(&told),
        }
    }

    fn risks(&self) -> Vec<Risk> {
        let all = self.findings.iter().zip(&self.keys);
        all.filter_map(|(finding, key)| Some(self.risk(finding, key, status(finding.verdict)?))).collect()
    }

    fn risk(&self, finding: &Finding, key: &str, status: &'static str) -> Risk {
        let told = told(finding, self.report, self.sources);
        let response = self.report.response.iter().find(|response| Some(response.grade) == finding.grade);
        let due = response
            .filter(|_| finding.verdict == Verdict::Nonconform)
            .and_then(|response| self.report.run.as_of.checked_add_days(Days::new(u64::from(response.action))));
        let remediation = |(title, text): (&'static str, &Option<String>)| {
            Some(Remediation {
                uuid: identity(title, key),
                lifecycle: "recommendation",
                title,
                description: line(text.as_deref()?),
            })
        };
        let ways = [("Expected", &told.expected), ("Recommendation", &told.recommendation)];
        let mut props = vec![prop("fingerprint", finding.fingerprint.as_str())];
        props.extend(told.grade.as_deref().map(|grade| prop("grade", grade)));
        props.extend(told.owner.as_deref().map(|owner| prop("owner", owner)));
        props.extend(told.disposition.as_deref().map(|said| prop("disposition", said)));
        Risk {
            uuid: identity("risk", key),
            title: line(&told.headline()),
            description: line(&told.statement),
            statement: told.effect.as_deref().map_or_else(
                || "No effect on information security follows from what is recorded; it is to be assessed.".to_owned(),
                line,
            ),
            props,
            status,
            deadline: due.map(|day| instant(self.report, day)),
            remediations: ways.into_iter().filter_map(remediation).collect(),
            observations: vec![ObservationRef { observation_uuid: identity("observation", key) }],
        }
    }

    /// What is to be said of each criterion.
    fn judgements(&self) -> Vec<Judgement> {
        self.controls.iter().filter_map(|(id, control)| self.judgement(id, control)).collect()
    }

    fn judgement(&self, id: &str, control: &Control<'_>) -> Option<Judgement> {
        let (state, reason, word) = match control.state() {
            Came::Satisfied => ("satisfied", "pass", "met"),
            Came::Failed => ("not-satisfied", "fail", "not met"),
            Came::Deviates => ("not-satisfied", "other", "not met, and that is accepted"),
            Came::Open => return None,
        };
        let rules = control.rules.iter().filter(|tested| tested.counts.tested() > 0);
        let rules = rules.map(|tested| identity("rule", &tested.id));
        let of = |at: &usize| Some((self.findings.get(*at)?, self.keys.get(*at)?));
        let found: Vec<_> = control.findings.iter().filter_map(of).collect();
        let observed = found.iter().map(|(_, key)| identity("observation", key));
        let risks = found.iter().filter(|(finding, _)| status(finding.verdict).is_some());
        let references: Vec<&str> = control.references.iter().map(String::as_str).collect();
        let ids: Vec<String> = control.rules.iter().map(|tested| one_line(&tested.id).into_owned()).collect();
        Some(Judgement {
            uuid: identity("finding", id),
            title: format!("{}: {word}", line(&references.join("; "))),
            description: format!("{}. Rules: {}.", said(control), line(&ids.join(", "))),
            target: Target {
                kind: "objective-id",
                target_id: id.to_owned(),
                status: State { state, reason: Some(reason) },
            },
            related_observations: rules
                .chain(observed)
                .map(|observation_uuid| ObservationRef { observation_uuid })
                .collect(),
            related_risks: risks.map(|(_, key)| RiskRef { risk_uuid: identity("risk", key) }).collect(),
        })
    }

    /// Of what nothing is said, and why: the reader is not to take silence for a pass.
    fn open(&self) -> String {
        let open = self.controls.values().filter(|control| control.state() == Came::Open);
        let (part, none): (Vec<_>, Vec<_>) = open.partition(|control| control.counts.tested() > 0);
        let names = |controls: &[&Control<'_>]| {
            let references = controls.iter().flat_map(|control| control.references.iter().map(String::as_str));
            references.collect::<Vec<_>>().join("; ")
        };
        let mut said = vec!["The records were read; practice was not observed.".to_owned()];
        if !part.is_empty() {
            said.push(format!("Tested in part and without a finding: {}.", line(&names(&part))));
        }
        if !none.is_empty() {
            said.push(format!("Not tested: {}.", line(&names(&none))));
        }
        let problems = self.report.problems.len();
        if problems > 0 {
            said.push(format!("Problems with the input: {problems}."));
        }
        said.join(" ")
    }
}

/// What a finding is about: its subject and those of its instances.
fn subjects(finding: &Finding) -> impl Iterator<Item = &Subject> {
    std::iter::once(&finding.subject).chain(finding.instances.iter().map(|one| &one.subject))
}

fn of_subject(subject: &Subject) -> String {
    identity("record", &format!("{}\u{1f}{}", subject.kind, subject.id))
}

/// How a risk stands; `None` where no requirement failed.
fn status(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Nonconform => Some("open"),
        Verdict::KnownManaged => Some("remediating"),
        Verdict::AcceptedDeviation => Some("deviation-approved"),
        _ => None,
    }
}

/// How many subjects came to what, over the rules of a criterion.
fn said(control: &Control<'_>) -> String {
    let there = Verdict::ALL.into_iter().filter(|verdict| control.counts.of(*verdict) > 0);
    let counts: Vec<String> =
        there.map(|verdict| format!("{} {}", verdict.name().replace('_', " "), control.counts.of(verdict))).collect();
    if counts.is_empty() { "Nothing was tested".to_owned() } else { format!("Subjects: {}", counts.join(", ")) }
}

/// The parts of a finding that have no field of their own.
fn remarks(told: &Told<'_>) -> Option<String> {
    let own = ["Criterion", "Extent", "Also", "In hand", "Due"];
    let parts = told.parts().into_iter().filter(|(name, _)| own.contains(name));
    let parts: Vec<String> = parts.map(|(name, lines)| format!("{name}: {}", lines.join("; "))).collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

/// The beginning of a day where the organisation is, as the model writes times.
fn instant(report: &Report, day: NaiveDate) -> String {
    let zone: chrono_tz::Tz = report.run.timezone.parse().unwrap_or(chrono_tz::UTC);
    let midnight = day.and_time(NaiveTime::MIN);
    // Where the clocks go forward at midnight the day begins an hour later.
    let later = midnight.checked_add_signed(chrono::TimeDelta::hours(1)).unwrap_or(midnight);
    let at = zone.from_local_datetime(&midnight).earliest().or_else(|| zone.from_local_datetime(&later).earliest());
    at.map_or_else(|| Utc.from_utc_datetime(&midnight), |at| at.to_utc()).to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn origin() -> Origin {
    Origin { actors: [Actor { kind: "tool", actor_uuid: identity("tool", "tickmark") }] }
}

fn assets() -> Assets {
    let component = Component {
        uuid: identity("tool", "tickmark"),
        kind: "software",
        title: "Tickmark",
        description: "Reads the records of a management system and puts rules to them.",
        props: vec![Prop { name: "version", ns: NS, value: env!("CARGO_PKG_VERSION").to_owned() }],
        status: State { state: "operational", reason: None },
    };
    let uses_components = [Uses { component_uuid: component.uuid.clone() }];
    let platform = Platform { uuid: identity("platform", "tickmark"), title: "Tickmark", uses_components };
    Assets { components: [component], assessment_platforms: [platform] }
}
