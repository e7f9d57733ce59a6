//! What a run comes to.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Prepared, Scope, is_gap, standing};
use crate::assess::Judged;
use crate::baseline::{Baseline, Held};
use crate::config::Origin;
use crate::finding::{Finding, Verdict};
use crate::grade;
use crate::model::TypeId;
use crate::overview;
use crate::param::Origin as Says;
use crate::problem::{Problem, Severity};
use crate::report::{Against, Case, Conclusion, Figure, Prose, Remark, Report, RunInfo, Seen, SourceSummary, Tested};
use crate::rule::{PackFiles, Rule};
use crate::script::{Each, World};
use crate::source::{SourceId, Span};
use crate::value::RecordId;

/// The report of a run.
pub(super) fn report(
    prepared: &Prepared,
    world: &World<'_>,
    scope: &Scope,
    judged: &[Judged],
    mut findings: Vec<Finding>,
    settled: Vec<Problem>,
) -> Report {
    let mut subjects = Subjects::default();
    let rules: Vec<Tested> =
        judged.iter().filter_map(|judged| tested(prepared, world, judged, &mut subjects)).collect();
    let held = scope.baseline.as_ref().map(|(_, baseline)| baseline.hold(&mut findings, &rules, scope.as_of));
    let held = held.unwrap_or_default();
    let conclusion = conclusion(prepared, scope, judged, &rules, &findings, &held);
    let against = |(file, baseline): &(String, Arc<Baseline>)| Against {
        file: file.clone(),
        entries: baseline.entries.len(),
        held: held.findings.clone(),
        gone: held.gone.clone(),
    };
    let baseline = scope.baseline.as_ref().map(against);
    let mut problems = prepared.problems();
    problems.extend(settled);
    problems.extend(held.problems);
    let mut report = Report {
        run: RunInfo {
            as_of: scope.as_of,
            timezone: prepared.config.timezone.name().to_owned(),
            organisation: prepared.config.organisation.as_ref().map(|said| said.value.clone()),
            config: prepared.config_name.clone(),
            repository: prepared.repository.clone(),
            changed: None,
            fail_on: scope.fail_on,
            packs: prepared.packs.infos.clone(),
        },
        records: prepared.data.shared().len(),
        sources: sources(prepared),
        problems,
        baseline,
        figures: figures(prepared, judged),
        proposals: standing::proposals(prepared, &findings),
        readiness: standing::readiness(&conclusion, &rules, &findings),
        papers: standing::papers(&prepared.packs.papers, &rules),
        response: overview::response(&prepared.packs, prepared.own_params()),
        subjects: subjects.seen,
        overview: None,
        elsewhere: elsewhere(prepared),
        conclusion,
        rules,
        findings,
    };
    if scope.detail.overview {
        report.overview = Some(overview::gather(&prepared.packs, world, prepared.own_params(), &report));
    }
    report
}

/// The figures that the rules used, by name; a page's own default stands beside another's of the same name.
fn figures(prepared: &Prepared, judged: &[Judged]) -> Vec<Figure> {
    let mut figures: Vec<Figure> = Vec::new();
    let mut at: FxHashMap<(String, Option<String>), usize> = FxHashMap::default();
    for rule in judged.iter().filter_map(|judged| prepared.packs.rules.get(judged.rule)) {
        for (name, param) in rule.params_in_force(&prepared.packs.params, prepared.own_params()) {
            let page = (param.origin == Says::Page).then(|| rule.id.clone());
            let index = *at.entry((name.clone(), page)).or_insert_with(|| {
                figures.push(Figure { name, param, rules: Vec::new() });
                figures.len() - 1
            });
            if let Some(figure) = figures.get_mut(index) {
                figure.rules.push(rule.id.clone());
            }
        }
    }
    figures.iter_mut().for_each(|figure| figure.rules.sort_unstable());
    figures.sort_by(|a, b| (&a.name, &a.rules).cmp(&(&b.name, &b.rules)));
    figures
}

fn tested(prepared: &Prepared, world: &World<'_>, judged: &Judged, subjects: &mut Subjects) -> Option<Tested> {
    let rule = prepared.packs.rules.get(judged.rule)?;
    let outcome = judged.counts.worst();
    let remark = |(subject, text): &(Option<RecordId>, String)| Remark {
        subject: world.subject_of(*subject),
        text: text.clone(),
    };
    Some(Tested {
        id: rule.id.clone(),
        title: rule.title.clone(),
        criteria: rule.criteria.clone(),
        criterion: judged.criterion.name(),
        grade: rule.grade,
        outcome,
        population: judged.population,
        counts: judged.counts,
        reason: reason(prepared, rule, judged, outcome),
        required: rule.required,
        remarks: judged.remarks.iter().map(remark).collect(),
        page: Prose {
            why: rule.sections.why.clone(),
            test: without_code(&rule.sections.test),
            remedy: rule.sections.remedy.clone(),
        },
        cases: judged.cases.iter().map(|case| subjects.case(world, case)).collect(),
    })
}

/// Prose of a page without its code, which says the same to the machine.
fn without_code(prose: &str) -> String {
    let mut is_code = false;
    let kept = prose.lines().filter(|line| {
        let is_fence = line.starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    });
    kept.collect::<Vec<_>>().join("\n").trim().to_owned()
}

/// The subjects of cases, each once.
#[derive(Default)]
struct Subjects {
    seen: Vec<Seen>,
    at: FxHashMap<Option<RecordId>, u32>,
}

impl Subjects {
    fn case(
        &mut self,
        world: &World<'_>,
        (subject, verdict, reason): &(Option<RecordId>, Verdict, Option<Arc<str>>),
    ) -> Case {
        let seen = &mut self.seen;
        let at = self.at.entry(*subject).or_insert_with(|| {
            let place = grade::itself(world, *subject);
            seen.push(Seen { subject: place.subject, span: place.span });
            u32::try_from(seen.len() - 1).unwrap_or(u32::MAX)
        });
        Case { subject: *at, verdict: *verdict, reason: reason.clone() }
    }
}

/// Sources that are no files beside the configuration, and the entries that ask for them: of built-in packs that is the
/// configuration itself.
fn elsewhere(prepared: &Prepared) -> Vec<(SourceId, Span)> {
    let mut found: BTreeMap<SourceId, Span> = BTreeMap::new();
    let data = &prepared.data;
    for record in &data.records {
        let at = usize::from(record.provenance.source);
        let Some(source) = prepared.config.sources.get(at) else { continue };
        if !matches!(source.origin, Origin::Files | Origin::Evidence(_)) {
            found.entry(record.span.source).or_insert(source.span);
        }
    }
    let built_in = PackFiles::built_in_names();
    let pages = prepared.packs.rules.iter().filter(|rule| built_in.contains(&rule.pack));
    found.extend(pages.map(|rule| (rule.page, prepared.config.root)));
    found.into_iter().collect()
}

/// Why nothing or not all was tested: the reason that holds for most of the subjects that were not.
fn reason(prepared: &Prepared, rule: &Rule, judged: &Judged, outcome: Verdict) -> Option<String> {
    if judged.population == 0 {
        return Some(match missing_registers(prepared, rule) {
            missing if missing.is_empty() => "empty population".to_owned(),
            missing => format!("no register of {} was supplied and read", missing.join(" or ")),
        });
    }
    let wanted = if judged.counts.of(Verdict::NotTested) > 0 { Verdict::NotTested } else { outcome };
    let of = |((verdict, _), _): &(&(Verdict, String), &usize)| *verdict == wanted;
    let most = judged.reasons.iter().filter(of).max_by(|(a_key, a), (b_key, b)| a.cmp(b).then(b_key.cmp(a_key)));
    most.map(|((_, reason), _)| reason.clone())
}

/// The types of a rule's subjects, where no register of any of them was supplied. One whose rows are no records is not
/// empty but unread: what it should have said is missing.
fn missing_registers(prepared: &Prepared, rule: &Rule) -> Vec<String> {
    let data = &prepared.data;
    // Its records are in a database, which said how many.
    if rule.queries.is_some() {
        return Vec::new();
    }
    let supplied = |kind: &TypeId| {
        data.inputs.iter().any(|input| input.registers.contains(kind) && input.unread == 0)
            || data.shared().iter().any(|record| record.kind == *kind)
    };
    match &rule.each {
        Each::Types(types) if !types.iter().any(supplied) => {
            types.iter().map(|kind| data.model.kind(*kind).name.clone()).collect()
        }
        Each::Any if data.shared().is_empty() => vec!["any record type".to_owned()],
        _ => Vec::new(),
    }
}

/// Whether a required rule could not be tested for want of input: its register was not supplied, its gates closed it, or
/// none of its subjects could be judged. A register that was supplied and holds no such record wants nothing.
fn wants_input(prepared: &Prepared, rule: &Rule, judged: &Judged) -> bool {
    if !rule.required || judged.counts.tested() > 0 {
        return false;
    }
    match judged.population {
        0 => !missing_registers(prepared, rule).is_empty(),
        all => judged.counts.of(Verdict::NotTested) == all,
    }
}

fn conclusion(
    prepared: &Prepared,
    scope: &Scope,
    judged: &[Judged],
    rules: &[Tested],
    findings: &[Finding],
    held: &Held,
) -> Conclusion {
    let open = findings.iter().filter(|finding| is_gap(finding.verdict, finding.grade, scope.fail_on));
    let (kept, gaps): (Vec<_>, Vec<_>) = open.partition(|finding| held.findings.contains(&finding.fingerprint));
    let (kept, gaps) = (kept.len(), gaps.len());
    let mut unable = Vec::new();
    let errors = prepared.problems().iter().filter(|problem| problem.severity == Severity::Error).count();
    if errors > 0 {
        unable.push(format!("{errors} {} in the input", plural(errors, "error")));
    }
    let broken = rules.iter().filter(|rule| rule.counts.of(Verdict::Error) > 0).count();
    if broken > 0 {
        unable.push(format!("{broken} {} in error", plural(broken, "rule")));
    }
    let wanting = judged
        .iter()
        .filter(|judged| prepared.packs.rules.get(judged.rule).is_some_and(|rule| wants_input(prepared, rule, judged)));
    let wanting = wanting.count();
    if wanting > 0 {
        unable.push(format!("{wanting} required {} untested for want of input", plural(wanting, "rule")));
    }
    if rules.iter().all(|rule| rule.counts.tested() == 0) {
        unable.push("nothing was tested".to_owned());
    }
    let least = scope.fail_on.map_or("never", |grade| grade.name());
    let found = match (gaps, scope.fail_on) {
        (_, None) => "gaps do not fail this run".to_owned(),
        (0, _) => format!("no gap at or above {least}"),
        (gaps, _) => format!("{gaps} {} at or above {least}", plural(gaps, "gap")),
    };
    let found = match scope.baseline {
        Some(_) => format!("{found} beside the baseline, which holds {kept}"),
        None => found,
    };
    match (unable.is_empty(), gaps) {
        (false, _) => Conclusion { exit: 2, reason: format!("{}; {found}", unable.join(", ")) },
        (true, 0) => Conclusion { exit: 0, reason: found },
        (true, _) => Conclusion { exit: 1, reason: found },
    }
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 { noun.to_owned() } else { format!("{noun}s") }
}

fn sources(prepared: &Prepared) -> Vec<SourceSummary> {
    let name = |kind: &TypeId| prepared.data.model.kind(*kind).name.clone();
    let summary = |(input, span): (&crate::record::Input, Option<Span>)| {
        let mut records: Vec<(String, usize)> = input.records.iter().map(|(kind, n)| (name(kind), *n)).collect();
        records.sort_unstable();
        SourceSummary {
            name: input.name.clone(),
            kind: input.kind.to_owned(),
            files: input.files,
            rows: input.rows,
            folded: input.folded,
            records,
            problems: input.problems,
            sha256: input.sha256.clone(),
            span,
        }
    };
    let spans = prepared.config.sources.iter().map(|source| Some(source.span));
    prepared.data.inputs.iter().zip(spans.chain(std::iter::repeat(None))).map(summary).collect()
}
