//! The JSON report: everything that was found, for programs. What other outputs of the same run ask for changes nothing in it.

use std::borrow::Cow;

use chrono::SecondsFormat;
use schemars::generate::SchemaSettings;

use super::Options;
use crate::finding::{Evidence, Finding, Instance, Subject, Verdict};
use crate::problem::Problem;
use crate::report::{Figure, PackInfo, Proposal, Report, RunInfo, SourceSummary, Tested};
use crate::source::{Sources, Span};
use crate::telling::due;

mod v1;

use v1::*;

/// The JSON Schema of the report, as its structs have it.
pub(super) fn schema() -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    generator.into_root_schema_for::<V1Report<'_>>().to_value()
}

/// The report as one JSON object and a final line break.
pub(super) fn write(report: &Report, sources: &Sources, _: &Options) -> String {
    // Text, numbers and string keys only: there is nothing here that serde_json could refuse.
    let mut out = serde_json::to_string_pretty(&v1(report, sources)).unwrap_or_default();
    out.push('\n');
    out
}

fn v1<'r>(report: &'r Report, sources: &Sources) -> V1Report<'r> {
    let mut rules: Vec<&Tested> = report.rules.iter().collect();
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by(|a, b| (&a.rule, &a.subject, &a.criteria).cmp(&(&b.rule, &b.subject, &b.criteria)));
    V1Report {
        tickmark: V1Tickmark { version: env!("CARGO_PKG_VERSION"), report: 1 },
        run: run(&report.run),
        conclusion: V1Conclusion { exit: report.conclusion.exit, reason: &report.conclusion.reason },
        totals: totals(report),
        sources: report.sources.iter().map(source).collect(),
        problems: report.problems.iter().map(|one| problem(one, sources)).collect(),
        rules: rules.into_iter().map(rule).collect(),
        findings: findings.into_iter().map(|one| finding(one, report, sources)).collect(),
        parameters: report.figures.iter().map(|one| figure(one, sources)).collect(),
        proposals: report.proposals.iter().map(proposal).collect(),
        readiness: V1Readiness { status: report.readiness.status.name(), reasons: &report.readiness.reasons },
    }
}

fn run(info: &RunInfo) -> V1Run<'_> {
    V1Run {
        as_of: info.as_of.to_string(),
        timezone: &info.timezone,
        config: &info.config,
        fail_on: info.fail_on.map_or("never", |grade| grade.name()),
        packs: info.packs.iter().map(pack).collect(),
    }
}

fn pack(pack: &PackInfo) -> V1Pack<'_> {
    V1Pack { name: &pack.name, version: &pack.version, sha256: &pack.sha256 }
}

fn totals(report: &Report) -> V1Totals {
    let counts = report.totals();
    V1Totals {
        records: report.records,
        rules: report.rules.len(),
        conform: counts.of(Verdict::Conform),
        nonconform: counts.of(Verdict::Nonconform),
        ofi: counts.of(Verdict::Ofi),
        accepted_deviation: counts.of(Verdict::AcceptedDeviation),
        known_managed: counts.of(Verdict::KnownManaged),
        not_due: counts.of(Verdict::NotDue),
        not_applicable: counts.of(Verdict::NotApplicable),
        not_tested: counts.of(Verdict::NotTested),
        needs_human: counts.of(Verdict::NeedsHuman),
        error: counts.of(Verdict::Error),
    }
}

fn source(summary: &SourceSummary) -> V1Source<'_> {
    V1Source {
        name: &summary.name,
        kind: &summary.kind,
        files: summary.files,
        rows: summary.rows,
        records: summary.records.iter().map(|(name, count)| (name.as_str(), *count)).collect(),
        problems: summary.problems,
        sha256: &summary.sha256,
    }
}

fn problem<'r>(problem: &'r Problem, sources: &Sources) -> V1Problem<'r> {
    V1Problem {
        severity: problem.severity.name(),
        message: &problem.message,
        help: problem.help.as_deref(),
        location: problem.span.map(|span| location(span, None, sources)),
    }
}

fn rule(tested: &Tested) -> V1Rule<'_> {
    V1Rule {
        id: &tested.id,
        title: &tested.title,
        criteria: &tested.criteria,
        grade: tested.grade.name(),
        outcome: tested.outcome.name(),
        population: tested.population,
        conform: tested.counts.of(Verdict::Conform),
        nonconform: tested.counts.of(Verdict::Nonconform),
        ofi: tested.counts.of(Verdict::Ofi),
        accepted_deviation: tested.counts.of(Verdict::AcceptedDeviation),
        known_managed: tested.counts.of(Verdict::KnownManaged),
        not_due: tested.counts.of(Verdict::NotDue),
        not_applicable: tested.counts.of(Verdict::NotApplicable),
        not_tested: tested.counts.of(Verdict::NotTested),
        needs_human: tested.counts.of(Verdict::NeedsHuman),
        error: tested.counts.of(Verdict::Error),
        reason: tested.reason.as_deref(),
        criterion: tested.criterion,
        remarks: tested
            .remarks
            .iter()
            .map(|one| V1Remark { subject: subject(&one.subject), text: &one.text })
            .collect(),
    }
}

fn proposal(proposal: &Proposal) -> V1Proposal<'_> {
    V1Proposal { escalation: "ESC-AGG", criterion: &proposal.criterion, rules: &proposal.rules, least: proposal.least }
}

fn figure<'r>(figure: &'r Figure, sources: &Sources) -> V1Figure<'r> {
    V1Figure {
        name: &figure.name,
        value: figure.param.value.to_string(),
        origin: figure.param.origin.name(),
        location: location(figure.param.span, None, sources),
        rules: &figure.rules,
    }
}

fn finding<'r>(finding: &'r Finding, report: &Report, sources: &Sources) -> V1Finding<'r> {
    V1Finding {
        fingerprint: finding.fingerprint.as_str(),
        rule: &finding.rule,
        verdict: finding.verdict.name(),
        grade: finding.grade.map(|grade| grade.name()),
        escalated_by: finding.escalated_by.as_deref(),
        criteria: &finding.criteria,
        subject: subject(&finding.subject),
        title: &finding.title,
        statement: &finding.statement,
        recommendation: &finding.recommendation,
        evidence: finding.evidence.iter().map(|piece| evidence(piece, sources)).collect(),
        instances: finding.instances.iter().map(|one| instance(one, sources)).collect(),
        disposition: finding.disposition.as_deref(),
        owner: finding.owner.as_deref(),
        effect: finding.effect.as_deref(),
        standing: finding.standing.map(standing),
        response: response(finding, report),
    }
}

fn response(finding: &Finding, report: &Report) -> Option<V1Response> {
    let due = due(finding, report)?;
    Some(V1Response { plan: due.plan.to_string(), action: due.action.to_string() })
}

fn subject(subject: &Subject) -> V1Subject<'_> {
    V1Subject { kind: &subject.kind, id: &subject.id }
}

fn evidence<'r>(piece: &'r Evidence, sources: &Sources) -> V1Evidence<'r> {
    V1Evidence {
        subject: subject(&piece.subject),
        field: piece.field.as_deref(),
        value: piece.value.as_deref(),
        location: location(piece.span, piece.pointer.as_deref(), sources),
    }
}

fn instance<'r>(instance: &'r Instance, sources: &Sources) -> V1Instance<'r> {
    V1Instance {
        rule: &instance.rule,
        subject: subject(&instance.subject),
        fingerprint: instance.fingerprint.as_str(),
        reason: &instance.reason,
        location: location(instance.span, instance.pointer.as_deref(), sources),
    }
}

fn location<'r>(span: Span, pointer: Option<&'r str>, sources: &Sources) -> V1Location<'r> {
    let place = sources.place(span);
    V1Location {
        uri: place.uri,
        line: place.line,
        column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
        sheet: place.sheet,
        cell: place.cell,
        pointer: place.pointer.map(Cow::Owned).or(pointer.map(Cow::Borrowed)),
        key: place.key,
        field: place.field,
        extracted_at: place.extracted.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true)),
    }
}
