//! OSCAL, as JSON or as YAML: what assessments found and what is to be done about it. Assessment results are activities,
//! their observations evidence, their findings audit findings; a plan of action is corrective actions and risks.
//! The models that say what should be done hold no evidence that it was.

use super::made::{Made, at, document, earliest, elements, is_map, may_list, must_list, parts, text_at};
use super::{Limits, Sink};
use crate::node::{Entry, Kind, Node};
use crate::problem::Problem;
use crate::source::Source;

/// The models of OSCAL by their first key, with what a person calls them.
pub(super) const MODELS: [(&str, &str); 8] = [
    (RESULTS, "assessment results"),
    (PLAN, "plan of action"),
    ("system-security-plan", "system security plan"),
    ("assessment-plan", "assessment plan"),
    ("component-definition", "component definition"),
    ("catalog", "catalog of controls"),
    ("profile", "profile"),
    ("mapping-collection", "collection of mappings"),
];
const RESULTS: &str = "assessment-results";
const PLAN: &str = "plan-of-action-and-milestones";

/// Reads a file of OSCAL.
pub fn read<'s>(source: &'s Source, limits: &Limits, sink: &mut dyn Sink<'s>) {
    let Some(root) = document(source, limits, sink) else { return };
    let entries: &[Entry<'s>] = if let Kind::Map(entries) = &root.kind { entries } else { &[] };
    let found = entries.iter().find_map(|entry| Some((entry, MODELS.iter().find(|(key, _)| entry.key == *key)?)));
    let Some((entry, (model, called))) = found else {
        let problem = Problem::error("none of the first keys of this file is a model of OSCAL", source.beginning());
        let help = "records are made of `assessment-results` and `plan-of-action-and-milestones`";
        return sink.problem(problem.help(help));
    };
    let report = Report { source, metadata: entry.value.get("metadata") };
    match *model {
        RESULTS => {
            for result in must_list(&entry.value, "results", sink) {
                report.result(result, sink);
            }
        }
        PLAN => report.plan(&entry.value, sink),
        _ => {
            let message = format!("this {called} says what should be done, not what was: no record is made of it");
            let help = "leave it out, or read the assessment results and plans of action that belong to it";
            sink.problem(Problem::note(message, entry.key_span).help(help));
        }
    }
}

/// One report, with what it says of itself.
struct Report<'n, 's> {
    source: &'s Source,
    metadata: Option<&'n Node<'s>>,
}

impl<'s> Report<'_, 's> {
    /// One performance of an assessment, with what it observed and found.
    fn result(&self, result: &Node<'s>, sink: &mut dyn Sink<'s>) {
        if !is_map("activity", result, sink) {
            return;
        }
        let observations = may_list(result, "observations", sink);
        let findings = may_list(result, "findings", sink);
        let risks = may_list(result, "risks", sink);
        let performed = result.get("end").or_else(|| result.get("start"));
        let missed = findings.iter().filter(|finding| !is_satisfied(finding));
        let exceptions: Vec<Node<'s>> = missed.filter_map(exception).collect();
        let made = Made::new("activity", result.span).take("id", result.get("uuid")).take("title", result.get("title"));
        let made = made.take("description", result.get("description")).take("performed_on", performed);
        let made = made.take("performed_by", self.assessor()).list("subjects", controls(result));
        // Where nothing was concluded there is no result; it is no pass that nothing was found.
        let word = if exceptions.is_empty() { "pass" } else { "fail" };
        let made = match result.get("findings") {
            Some(node) if !findings.is_empty() => made.say("result", word, node.span),
            _ => made,
        };
        let observed = observations.iter().filter_map(|observation| observation.get("uuid").cloned()).collect();
        made.list("exceptions", exceptions).list("evidence", observed).hand_over(sink);
        for observation in observations {
            self.observation(observation, findings, sink);
        }
        for finding in findings {
            self.finding(finding, performed, observations, sink);
        }
        for risk in risks {
            self.risk(risk, sink);
        }
    }

    /// What was seen, when, and until when it may be relied upon.
    fn observation(&self, observation: &Node<'s>, findings: &[Node<'s>], sink: &mut dyn Sink<'s>) {
        if !is_map("evidence", observation, sink) {
            return;
        }
        let uuid = text_at(observation, &["uuid"]);
        let collected = observation.get("collected");
        let methods = elements(observation, "methods");
        let kind = methods.iter().find_map(|method| Some((kind_of(method.as_text()?)?, method.span)));
        let about =
            |finding: &&Node<'s>| uuid.is_some() && related(finding, OBSERVATIONS).any(|node| node.as_text() == uuid);
        let supports = findings.iter().filter(about).filter_map(|finding| finding.get("uuid").cloned()).collect();
        let lies = elements(observation, "relevant-evidence").iter().find_map(|item| item.get("href"));
        let made = Made::new("evidence", observation.span).take("id", observation.get("uuid"));
        let made = made.take("title", observation.get("title").or_else(|| observation.get("description")));
        let made = made.take("description", observation.get("description"));
        let made = match kind {
            Some((kind, span)) => made.say("kind", kind, span),
            None => made,
        };
        let made = match lies {
            Some(_) => made.take("location", lies),
            None => made.say("location", self.source.name(), observation.span),
        };
        let made = made.take("produced_on", collected).take("collected_on", collected);
        let made = made.take("collected_by", self.actor(observation)).take("expires_on", observation.get("expires"));
        made.list("methods", methods.to_vec()).list("supports", supports).hand_over(sink);
    }

    /// Whether an objective is met, and by what that is shown.
    fn finding(
        &self,
        finding: &Node<'s>,
        raised: Option<&Node<'s>>,
        observations: &[Node<'s>],
        sink: &mut dyn Sink<'s>,
    ) {
        if !is_map("audit_finding", finding, sink) {
            return;
        }
        let state = at(finding, &["target", "status", "state"]);
        let seen: Vec<Node<'s>> = related(finding, OBSERVATIONS).cloned().collect();
        let first = seen.first().and_then(Node::as_text);
        let shown = observations.iter().find(|known| first.is_some() && text_at(known, &["uuid"]) == first);
        let made = Made::new("audit_finding", finding.span).take("id", finding.get("uuid"));
        let made = made.take("title", finding.get("title")).take("condition", finding.get("description"));
        // What stands in results has been told to whom it concerns.
        let made = made.take("criterion", at(finding, &["target", "target-id"])).say("status", "issued", finding.span);
        let made = match (is_satisfied(finding), state) {
            (true, Some(state)) => made.say("satisfied", "yes", state.span).say("grade", "conformity", state.span),
            (false, Some(state)) => made.say("satisfied", "no", state.span),
            (_, None) => made,
        };
        let made = made.take("objective_evidence", shown.and_then(|shown| shown.get("description")));
        made.take("raised_by", self.actor(finding)).take("raised_on", raised).list("evidence", seen).hand_over(sink);
    }

    /// A risk, and what is planned against it.
    fn risk(&self, risk: &Node<'s>, sink: &mut dyn Sink<'s>) {
        if !is_map("risk", risk, sink) {
            return;
        }
        let status = risk.get("status").and_then(|node| Some((risk_status(node.as_text()?)?, node)));
        let log: Vec<Node<'s>> = risk
            .get("risk-log")
            .map_or(&[][..], |log| elements(log, "entries"))
            .iter()
            .filter_map(|entry| entry.get("start").cloned())
            .collect();
        let made = Made::new("risk", risk.span).take("id", risk.get("uuid")).take("title", risk.get("title"));
        let made = made.take("description", risk.get("description")).take("scenario", risk.get("statement"));
        let made = match (status, risk.get("status")) {
            (Some((status, node)), _) => made.say("status", status, node.span),
            (None, node) => made.take("status", node),
        };
        let made = made.take("level", level(risk)).take("identified_on", earliest(&log));
        made.list("evidence", related(risk, OBSERVATIONS).cloned().collect()).hand_over(sink);
        for remediation in may_list(risk, "remediations", sink) {
            treatment(risk, remediation, sink);
        }
    }

    /// A plan of action: each item is an action, due when the first of its risks is.
    fn plan(&self, plan: &Node<'s>, sink: &mut dyn Sink<'s>) {
        let items = must_list(plan, "poam-items", sink);
        let findings = may_list(plan, "findings", sink);
        let observations = may_list(plan, "observations", sink);
        let risks = may_list(plan, "risks", sink);
        for item in items {
            if is_map("corrective_action", item, sink) {
                action(item, risks).hand_over(sink);
            }
        }
        for observation in observations {
            self.observation(observation, findings, sink);
        }
        for finding in findings {
            self.finding(finding, None, observations, sink);
        }
        for risk in risks {
            self.risk(risk, sink);
        }
    }

    /// Who the report says to have assessed.
    fn assessor(&self) -> Option<&Node<'s>> {
        let assesses = |party: &&Node<'s>| text_at(party, &["role-id"]).is_some_and(|role| role.contains("assess"));
        let responsible = elements(self.metadata?, "responsible-parties").iter().find(assesses)?;
        self.party(elements(responsible, "party-uuids").first()?.as_text()?)
    }

    /// The person or body that something comes from.
    fn actor(&self, node: &Node<'s>) -> Option<&Node<'s>> {
        let actors = elements(node, "origins").iter().flat_map(|origin| elements(origin, "actors"));
        let mut parties = actors.filter(|actor| text_at(actor, &["type"]) == Some("party"));
        parties.find_map(|actor| self.party(text_at(actor, &["actor-uuid"])?))
    }

    fn party(&self, uuid: &str) -> Option<&Node<'s>> {
        let mut parties = elements(self.metadata?, "parties").iter();
        parties.find(|party| text_at(party, &["uuid"]) == Some(uuid))?.get("name")
    }
}

/// Which list names related things, and the key of each.
type Related = (&'static str, &'static str);
const OBSERVATIONS: Related = ("related-observations", "observation-uuid");
const RISKS: Related = ("related-risks", "risk-uuid");

fn related<'n, 's>(node: &'n Node<'s>, (list, key): Related) -> impl Iterator<Item = &'n Node<'s>> {
    elements(node, list).iter().filter_map(move |item| item.get(key))
}

fn is_satisfied(finding: &Node<'_>) -> bool {
    text_at(finding, &["target", "status", "state"]) == Some("satisfied")
}

/// What an assessment did not find to be met, as an exception of it.
fn exception<'s>(finding: &Node<'s>) -> Option<Node<'s>> {
    let text = finding.get("title").or_else(|| finding.get("description"))?;
    let mut found = vec![("text", text.clone())];
    found.extend(finding.get("uuid").map(|uuid| ("ref", uuid.clone())));
    Some(parts(found, finding.span))
}

/// The controls that were looked at, where they are named one by one.
fn controls<'s>(result: &Node<'s>) -> Vec<Node<'s>> {
    let selections = result.get("reviewed-controls").map_or(&[][..], |node| elements(node, "control-selections"));
    let included = selections.iter().flat_map(|selection| elements(selection, "include-controls"));
    included.filter_map(|control| control.get("control-id").cloned()).collect()
}

fn kind_of(method: &str) -> Option<&'static str> {
    match method {
        "TEST" | "TEST-AUTOMATED" | "TEST-MANUAL" => Some("test_result"),
        "INTERVIEW" => Some("interview_note"),
        "EXAMINE" => Some("document"),
        _ => None,
    }
}

/// How far a risk has come at least: one that is open was identified, and nobody says more.
fn risk_status(status: &str) -> Option<&'static str> {
    match status {
        "open" | "investigating" => Some("identified"),
        "deviation-requested" => Some("evaluated"),
        "deviation-approved" => Some("retained"),
        "remediating" => Some("in_treatment"),
        "closed" => Some("closed"),
        _ => None,
    }
}

/// The level of a risk, where a characterisation says it whole and not by likelihood and impact.
fn level<'n, 's>(risk: &'n Node<'s>) -> Option<&'n Node<'s>> {
    let facets = elements(risk, "characterizations").iter().flat_map(|one| elements(one, "facets"));
    let whole = |facet: &&Node<'s>| matches!(text_at(facet, &["name"]), Some("risk" | "risk-level" | "level"));
    facets.filter(whole).find_map(|facet| facet.get("value"))
}

/// What is planned or was done against a risk. What was only recommended is no plan.
fn treatment<'s>(risk: &Node<'s>, remediation: &Node<'s>, sink: &mut dyn Sink<'s>) {
    if !is_map("risk_treatment", remediation, sink) {
        return;
    }
    let status = match (text_at(remediation, &["lifecycle"]), remediation.get("lifecycle")) {
        (Some("planned"), Some(node)) => Some(("planned", node.span)),
        (Some("completed"), Some(node)) => Some(("done", node.span)),
        (Some("recommendation"), _) => return,
        _ => None,
    };
    let milestones = elements(remediation, "tasks").iter().filter_map(milestone).collect();
    let made = Made::new("risk_treatment", remediation.span).take("id", remediation.get("uuid"));
    let made = made.take("title", remediation.get("title")).take("action", remediation.get("description"));
    let made = match status {
        Some((status, span)) => made.say("status", status, span),
        None => made,
    };
    let made = made.take("due_on", risk.get("deadline")).list("risk", risk.get("uuid").cloned().into_iter().collect());
    made.list("milestones", milestones).hand_over(sink);
}

fn milestone<'s>(task: &Node<'s>) -> Option<Node<'s>> {
    if text_at(task, &["type"]) != Some("milestone") {
        return None;
    }
    let due = at(task, &["timing", "within-date-range", "end"]).or_else(|| at(task, &["timing", "on-date", "date"]));
    let mut found = Vec::new();
    found.extend(task.get("title").map(|title| ("name", title.clone())));
    found.extend(due.map(|due| ("due_on", due.clone())));
    (!found.is_empty()).then(|| parts(found, task.span))
}

/// An item of a plan of action.
fn action<'s>(item: &Node<'s>, risks: &[Node<'s>]) -> Made<'s> {
    let known = |uuid: &Node<'s>| risks.iter().find(|risk| risk.get("uuid").and_then(Node::as_text) == uuid.as_text());
    let own: Vec<&Node<'s>> = related(item, RISKS).filter_map(known).collect();
    let deadlines: Vec<Node<'s>> = own.iter().filter_map(|risk| risk.get("deadline").cloned()).collect();
    let made = Made::new("corrective_action", item.span).take("id", item.get("uuid")).take("title", item.get("title"));
    let made = made.take("action", item.get("description"));
    // The plan says nothing of its items; the risk that one is to remove tells how far it has come.
    let status = match own.as_slice() {
        [risk] => risk.get("status").and_then(|node| Some((action_status(node.as_text()?)?, node.span))),
        _ => None,
    };
    let made = match status {
        Some((status, span)) => made.say("status", status, span),
        None => made,
    };
    made.take("due_on", earliest(&deadlines)).list("evidence", related(item, OBSERVATIONS).cloned().collect())
}

fn action_status(risk: &str) -> Option<&'static str> {
    match risk {
        "open" | "investigating" => Some("proposed"),
        "remediating" => Some("in_progress"),
        "closed" => Some("closed"),
        _ => None,
    }
}
