//! A report as a run would make it, put together by hand: evidence in several files, CRLF, text beyond ASCII, places
//! where nothing stands, rules that tested nothing, and text that would like to command the terminal.

use chrono::NaiveDate;
use tickmark::finding::{Evidence, Finding, Fingerprint, Grade, Instance, Places, Subject, Verdict};
use tickmark::param::{Origin, Param, ParamValue};
use tickmark::problem::Problem;
use tickmark::report::{
    Conclusion, Counts, Figure, PackInfo, Paper, Point, Proposal, Prose, Readiness, ReadinessStatus, Remark, Report,
    RunInfo, SourceSummary, Tested,
};
use tickmark::source::{SourceId, Sources, Span};

pub(crate) const CSV: &str = "ID,Aktion,Verantwortlich,Status,Closed\r\nCA-7,Zugänge prüfen,Søren Ångström,Closed - effective,2026-05-01\r\nCA-8,Backup testen,Ana,Open,\r\n";

pub(crate) const CHECKS: &str = "effectiveness_check:
  - id: EC-3
    subject: CA-7
    performed_by: Søren Ångström
    performed_on: 2026-06-20
    result: effective
  - id: EC-4
    subject: CA-9
";

pub(crate) const LOG: &str = "# Nichtkonformitäten

| CAR | Was ist passiert | Ursache |
|-----|------------------|---------|
| NC-1 | Laptop ohne Verschlüsselung gefunden | TBC |
| NC-2 | \u{1b}[2J\u{202e}evil | |
";

pub(crate) struct Sample {
    pub(crate) sources: Sources,
    pub(crate) report: Report,
}

impl Sample {
    /// The span of a part of a source's text.
    pub(crate) fn span(&self, source: u32, part: &str) -> Span {
        let text = self.sources.get(SourceId(source)).unwrap().text();
        let at = text.find(part).unwrap_or_else(|| panic!("no `{part}`"));
        Span::new(SourceId(source), at, at + part.len())
    }

    /// The empty span after a part of a source's text.
    pub(crate) fn after(&self, source: u32, part: &str) -> Span {
        let span = self.span(source, part);
        Span::new(span.source, span.end as usize, span.end as usize)
    }
}

pub(crate) fn subject(kind: &str, id: &str) -> Subject {
    Subject { kind: kind.into(), id: id.into() }
}

pub(crate) fn evidence(subject: Subject, field: &str, value: Option<&str>, span: Span) -> Evidence {
    let field = Some(field.to_owned()).filter(|field| !field.is_empty());
    Evidence { subject, field, value: value.map(Into::into), span, pointer: None }
}

pub(crate) fn finding(rule: &str, verdict: Verdict, grade: Option<Grade>, first: Evidence) -> Finding {
    let criteria = vec![format!("ISO/IEC 27001:2022 {}", rule.split('-').next().unwrap())];
    Finding {
        fingerprint: Fingerprint::new(rule, &first.subject, &criteria[0]),
        rule: rule.into(),
        verdict,
        grade,
        escalated_by: None,
        criteria,
        subject: first.subject.clone(),
        title: String::new(),
        statement: String::new(),
        recommendation: String::new(),
        evidence: Places::new(first, Vec::new()),
        instances: Vec::new(),
        disposition: None,
        owner: None,
        effect: None,
        standing: None,
    }
}

pub(crate) fn tested(id: &str, title: &str, grade: Grade, counts: &[(Verdict, usize)]) -> Tested {
    let mut all = Counts::default();
    for (verdict, n) in counts {
        (0..*n).for_each(|_| all.add(*verdict));
    }
    let population = counts.iter().map(|(_, n)| n).sum();
    let outcome = if all.tested() == 0 { Verdict::NotTested } else { counts.iter().map(|(v, _)| *v).max().unwrap() };
    let criteria = vec![format!("ISO/IEC 27001:2022 {}", id.split('-').next().unwrap())];
    Tested {
        id: id.into(),
        title: title.into(),
        criteria,
        criterion: "standard",
        grade,
        outcome,
        population,
        counts: all,
        reason: None,
        required: false,
        remarks: Vec::new(),
        page: Prose::default(),
        cases: Vec::new(),
    }
}

/// The report with nothing in it.
pub(crate) fn empty() -> Sample {
    let run = RunInfo {
        as_of: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        timezone: "Europe/London".into(),
        organisation: Some("Larkfield Clinics Ltd".into()),
        config: "tickmark.yaml".into(),
        repository: Some(String::new()),
        changed: None,
        fail_on: Some(Grade::Minor),
        packs: vec![PackInfo { name: "iso27001-2022".into(), version: "1.0.0".into(), sha256: "ab".repeat(32) }],
    };
    let conclusion = Conclusion { exit: 0, reason: "nothing open at or above minor; 0 of 0 rules tested".into() };
    let report = Report {
        run,
        conclusion,
        records: 0,
        sources: Vec::new(),
        problems: Vec::new(),
        rules: Vec::new(),
        figures: Vec::new(),
        baseline: None,
        findings: Vec::new(),
        proposals: Vec::new(),
        readiness: Readiness { status: ReadinessStatus::Ready, reasons: Vec::new() },
        papers: Vec::new(),
        response: Vec::new(),
        subjects: Vec::new(),
        overview: None,
        elsewhere: Vec::new(),
    };
    let mut sources = Sources::default();
    sources.add("registers/aktionen.csv", CSV);
    sources.add("isms/checks.yaml", CHECKS);
    sources.add("registers/log.md", LOG);
    sources.add(
        "docs/policy.md",
        format!("{} the policy was approved by nobody {}\n", "lorem ipsum ".repeat(400), "dolor ".repeat(400)),
    );
    Sample { sources, report }
}

/// A working paper with every rule in its first point and none in its second.
fn paper(rules: &[Tested]) -> Paper {
    let point = |title: &str, rules: Vec<String>| Point {
        title: title.into(),
        question: "Ask whom it concerns.".into(),
        basis: vec!["S-223".into()],
        rules,
    };
    let all = rules.iter().map(|rule| rule.id.clone()).collect();
    Paper {
        clause: "10".into(),
        title: "Two points".into(),
        points: vec![point("All", all), point("None", Vec::new())],
    }
}

/// Figures of each origin.
fn figures(sample: &Sample) -> Vec<Figure> {
    let figure = |name: &str, value: f64, origin, source: &str, rules: &[&str]| {
        let source = sample.sources.iter().find(|known| known.name() == source).unwrap();
        let param = Param { value: ParamValue::Number(value), origin, span: source.span(0, 4) };
        Figure { name: name.into(), param, rules: rules.iter().map(|rule| (*rule).into()).collect() }
    };
    vec![
        figure("nc_age", 120.0, Origin::Pack, "docs/policy.md", &["10.2-ageing"]),
        figure("rca_days", 20.0, Origin::Document, "isms/checks.yaml", &["10.2-b2-root-cause-recorded"]),
        figure("resched", 3.0, Origin::Organisation, "registers/log.md", &["10.2-c-reschedule-controlled"]),
    ]
}

/// A report with one finding of every kind.
pub(crate) fn full() -> Sample {
    let mut sample = empty();
    sample.report.findings = findings(&sample);
    sample.report.rules = rules();
    sample.report.problems = problems(&sample);
    sample.report.records = 6;
    sample.report.figures = figures(&sample);
    sample.report.proposals = vec![Proposal {
        criterion: "ISO/IEC 27001:2022 10.2 d".into(),
        rules: vec!["10.2-d-a".into(), "10.2-d-b".into()],
        least: 2,
    }];
    sample.report.readiness = Readiness { status: ReadinessStatus::NotReady, reasons: vec!["1 major proposed".into()] };
    sample.report.papers = vec![paper(&sample.report.rules)];
    if let Some(rule) = sample.report.rules.first_mut() {
        let subject = Subject { kind: "corrective_action".into(), id: "CA-1".into() };
        rule.remarks.push(Remark { subject, text: "closed before check".into() });
    }
    sample.report.conclusion = Conclusion { exit: 1, reason: "7 gaps at or above minor".into() };
    let source = |name: &str, files, rows, records: &[(&str, usize)], problems| SourceSummary {
        name: name.into(),
        kind: "files".into(),
        files,
        rows,
        folded: 0,
        records: records.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect(),
        problems,
        sha256: "cd".repeat(32),
        span: None,
    };
    sample.report.sources = vec![
        source("registers/*.csv", 1, 2, &[("corrective_action", 2)], 0),
        source("isms/**/*.yaml", 1, 2, &[("effectiveness_check", 2)], 0),
        source("registers/log.md", 1, 3, &[("nonconformity", 2)], 1),
    ];
    sample
}

fn findings(sample: &Sample) -> Vec<Finding> {
    let action = || subject("corrective_action", "CA-7");
    let check = || subject("effectiveness_check", "EC-3");
    let effectiveness = Finding {
        title: "Closed corrective actions were checked for effectiveness".into(),
        statement: "Every effectiveness check of CA-7 was performed by its owner, Søren Ångström.".into(),
        recommendation: "Have someone outside the action check whether the cause is gone; record who, when and what they looked at. Reopen the action until then.".into(),
        escalated_by: Some("3 of 11 tested failed, 27 % (ESC-SYS: at least 3 and 20 %); a single one would be minor".into()),
        evidence: Places::new(
            evidence(action(), "owner", Some("P-12"), sample.span(0, "Søren Ångström")),
            vec![
                evidence(action(), "status", Some("closed"), sample.span(0, "Closed - effective")),
                evidence(check(), "performed_by", Some("P-12"), sample.span(1, "Søren Ångström")),
                evidence(check(), "subject", Some("CA-7"), sample.span(1, "CA-7")),
            ],
        ),
        instances: (8..20)
            .map(|n| Instance {
                // One of them is a failure of another rule, as in a bundle.
                rule: if n == 8 { "10.2-g-results" } else { "10.2-d-closed-action-effectiveness" }.into(),
                subject: subject("corrective_action", &format!("CA-{n}")),
                fingerprint: Fingerprint::new("10.2-d", &subject("corrective_action", &format!("CA-{n}")), ""),
                reason: format!("Corrective action CA-{n} was closed on 2026-05-01 with no effectiveness check recorded."),
                span: sample.span(0, "CA-8"),
                pointer: None,
            })
            .collect(),
        ..finding("10.2-d-closed-action-effectiveness", Verdict::Nonconform, Some(Grade::Major), evidence(action(), "", None, sample.span(0, "CA-7")))
    };
    let cause = Finding {
        title: "The cause of each nonconformity is recorded".into(),
        statement: "Nonconformity NC-1 records no cause.".into(),
        recommendation: "Determine the cause and record it.".into(),
        ..finding(
            "10.2-b2-root-cause-recorded",
            Verdict::Nonconform,
            Some(Grade::Minor),
            evidence(subject("nonconformity", "NC-1"), "root_cause", None, sample.span(2, "TBC")),
        )
    };
    let hostile = Finding {
        title: "Titles are \u{1b}[31mplain".into(),
        statement: "NC-2 says \u{1b}[2J\u{202e}evil\nand more.".into(),
        ..finding(
            "DI-placeholder",
            Verdict::Nonconform,
            Some(Grade::Minor),
            evidence(
                subject("nonconformity", "NC-2\u{7}"),
                "title",
                Some("\u{1b}[2J"),
                sample.span(2, "\u{1b}[2J\u{202e}evil"),
            ),
        )
    };
    let undated = Finding {
        title: "Closed corrective actions were checked in time".into(),
        statement: "EC-4 does not record performed_on.".into(),
        ..finding(
            "10.2-d-effectiveness-in-time",
            Verdict::NotTested,
            None,
            evidence(subject("effectiveness_check", "EC-4"), "performed_on", None, sample.after(1, "subject: CA-9")),
        )
    };
    let policy = Finding {
        title: "Documents are approved".into(),
        statement: "Was the policy approved by someone with authority?".into(),
        ..finding(
            "7.5.2-approved",
            Verdict::NeedsHuman,
            None,
            evidence(
                subject("document", "POL-1"),
                "body",
                Some("lorem ipsum dolor sit amet consectetur adipiscing"),
                sample.span(3, "approved by nobody"),
            ),
        )
    };
    let accepted = Finding {
        title: "Backups are tested".into(),
        statement: "Backup of the archive was last tested on 2024-01-10.".into(),
        disposition: Some("accepted by RA-4 until 2026-12-31".into()),
        ..finding(
            "A.8.13-restore-tested",
            Verdict::AcceptedDeviation,
            Some(Grade::Minor),
            evidence(subject("corrective_action", "CA-8"), "", None, sample.span(0, "CA-8,Backup testen,Ana,Open,")),
        )
    };
    vec![accepted, policy, undated, hostile, cause, effectiveness]
}

fn rules() -> Vec<Tested> {
    use Verdict as V;
    let mut gate =
        tested("10.2-d-verifier-independent", "Verifiers are independent", Grade::Minor, &[(V::NotTested, 4)]);
    gate.reason = Some("gate closed: 10.2-log-exists".into());
    gate.required = true;
    let mut none = tested("9.2.1-scope-audited-annually", "Every part of the scope was audited", Grade::Major, &[]);
    none.reason = Some("no scope_item is recorded".into());
    vec![
        tested(
            "10.2-b2-root-cause-recorded",
            "The cause of each nonconformity is recorded",
            Grade::Minor,
            &[(V::Conform, 1), (V::Nonconform, 1)],
        ),
        tested(
            "10.2-d-closed-action-effectiveness",
            "Closed corrective actions were checked for effectiveness",
            Grade::Minor,
            &[(V::Conform, 28), (V::Nonconform, 13)],
        ),
        tested(
            "10.2-d-effectiveness-in-time",
            "Closed corrective actions were checked in time",
            Grade::Minor,
            &[(V::Conform, 1), (V::NotTested, 1)],
        ),
        gate,
        tested("7.5.2-approved", "Documents are approved", Grade::Minor, &[(V::NeedsHuman, 1)]),
        tested(
            "7.5.2-review-due",
            "Documents are reviewed in time",
            Grade::Minor,
            &[(V::Conform, 12), (V::NotDue, 3), (V::NotApplicable, 1)],
        ),
        none,
        tested("A.8.13-restore-tested", "Backups are tested", Grade::Minor, &[(V::AcceptedDeviation, 1)]),
        tested("DI-placeholder", "Statements say something", Grade::Minor, &[(V::Conform, 5), (V::Nonconform, 1)]),
    ]
}

fn problems(sample: &Sample) -> Vec<Problem> {
    vec![
        Problem::warning("the column `Aktion` matches no field", sample.span(0, "Aktion"))
            .help("name it under `columns:` of the source, or leave it: `tickmark records` shows it"),
        Problem::error("`registers/old.xls` cannot be read: permission denied", None),
    ]
}
