//! The reports that every output is held against: an empty one, one with a finding of each kind, a hostile one, a huge one,
//! and that of the shipped company.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use tickmark::cli::Place;
use tickmark::finding::{Finding, Fingerprint, Grade, Instance, Subject, Verdict};
use tickmark::report::{
    Aged, Case, Chain, ChainEdge, ChainNode, Conclusion, Control, Covered, Deadline, Detail, Flow, Lapse, Month,
    Overview, Report, Response, Role, Seen, Tested,
};
use tickmark::run::{Prepared, Scope, check};
use tickmark::source::{SourceId, Sources, Span};

use crate::sample::{self, Sample, evidence, finding, subject, tested};

/// How many findings the huge report has: one more than the strictest consumer takes.
pub(crate) const HUGE: usize = 25_001;

/// Everything that would like to be more than text: markup, commands, formulas, directions, controls, lengths.
pub(crate) const HOSTILE: [&str; 12] = [
    "]]> &amp; <![CDATA[ <?xml",
    "<script>alert('x')</script><img src=x onerror=alert(1)>",
    "\u{202e}evil\u{202c} \u{2066}isolated\u{2069} \u{200f}",
    "bell\u{7} null\u{0} escape\u{1b}[2J delete\u{7f} \u{85}\u{fffe}\u{feff}",
    "two\r\nlines\rand\nmore\u{2028}and\u{2029}end",
    "::error file=a.yaml,line=1::taken over\n::set-output name=x::y\n##vso[task.complete]",
    "=cmd|'/c calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)\t\"quoted\", ; | `tick` $(sub) ${{ secrets.TOKEN }}",
    "[link](javascript:alert(1)) ![p](http://example.com/p.png) | table | <!-- comment --> *bold* # heading",
    "%0A%25 \\n \\u0000 ' \" \\ / 😀 e\u{301} 漢字 \u{1f469}\u{200d}\u{1f4bb}",
];

/// A report in which nothing was looked at.
pub(crate) fn empty() -> Sample {
    sample::empty()
}

/// A report with a finding of every kind, with cases and an overview.
pub(crate) fn full() -> Sample {
    let mut made = sample::full();
    for finding in &mut made.report.findings {
        finding.owner = Some("Head of operations".into());
        finding.effect = Some("reaches risk R-12, level high".into());
    }
    complete(&mut made);
    made
}

/// A report in which every text is hostile.
pub(crate) fn hostile() -> Sample {
    let mut made = sample::empty();
    let long = "x".repeat(100_000);
    let texts: Vec<&str> = HOSTILE.into_iter().chain([long.as_str()]).collect();
    let first = made.sources.add("registers/<b> & \"q\"; %41 ]]>\u{202e}.csv", texts.join("\n"));
    let text = made.sources.get(first).unwrap().text().to_owned();
    for (at, hostile) in texts.iter().enumerate() {
        let start = text.find(hostile).unwrap();
        let about = subject("corrective_action", &format!("CA {at} {}", cut(hostile, 60)));
        let rule = format!("10.2-hostile-{at:02}");
        let piece = evidence(about, "title", Some(hostile), Span::new(first, start, start + hostile.len()));
        let grade = if at % 2 == 0 { Grade::Major } else { Grade::Minor };
        made.report.findings.push(Finding {
            title: format!("Titles {}", cut(hostile, 200)),
            statement: format!("It says {hostile} and more"),
            recommendation: (*hostile).to_owned(),
            escalated_by: Some((*hostile).to_owned()),
            owner: Some((*hostile).to_owned()),
            effect: Some((*hostile).to_owned()),
            instances: vec![Instance {
                rule: rule.clone(),
                subject: subject("corrective_action", cut(hostile, 60)),
                fingerprint: Fingerprint::new(&rule, &subject("x", hostile), ""),
                reason: (*hostile).to_owned(),
                span: Span::new(first, start, start),
                pointer: None,
            }],
            ..finding(&rule, Verdict::Nonconform, Some(grade), piece)
        });
        let mut rule = tested(&rule, cut(hostile, 200), grade, &[(Verdict::Nonconform, 2), (Verdict::NotTested, 1)]);
        rule.reason = Some((*hostile).to_owned());
        made.report.rules.push(rule);
    }
    made.report.run.organisation = Some(HOSTILE.join(" "));
    made.report.conclusion = Conclusion { exit: 1, reason: HOSTILE.join(" ") };
    complete(&mut made);
    if let Some(overview) = &mut made.report.overview {
        for (at, deadline) in overview.deadlines.iter_mut().enumerate() {
            deadline.title = HOSTILE[at % HOSTILE.len()].to_owned();
            deadline.owner = Some(HOSTILE[(at + 1) % HOSTILE.len()].to_owned());
        }
    }
    made
}

/// A report with more findings than consumers take.
pub(crate) fn huge() -> Sample {
    many(HUGE)
}

/// A report with so many findings, of a hundred rules, in forty files.
pub(crate) fn many(findings: usize) -> Sample {
    let mut made = sample::empty();
    let lines: String = (0..1000).map(|n| format!("CA-{n},an action,open\n")).collect();
    let files: Vec<SourceId> =
        (0..40).map(|n| made.sources.add(format!("registers/{n:02}.csv"), lines.clone())).collect();
    let mut of_rule: BTreeMap<String, usize> = BTreeMap::new();
    for at in 0..findings {
        let rule = format!("10.2-rule-{:03}", at % 100);
        *of_rule.entry(rule.clone()).or_default() += 1;
        let start = (at % 1000) * 10;
        let about = subject("corrective_action", &format!("CA-{at}"));
        let piece = evidence(about, "status", Some("open"), Span::new(files[at % 40], start, start + 4));
        let grade = if at % 50 == 0 { Grade::Major } else { Grade::Minor };
        made.report.findings.push(Finding {
            title: "Actions are done on time".into(),
            statement: format!("CA-{at} was due on 2026-05-01; it is still open."),
            recommendation: "Finish it, or agree on a new date and record who agreed.".into(),
            ..finding(&rule, Verdict::Nonconform, Some(grade), piece)
        });
    }
    let rule = |(id, n): (&String, &usize)| {
        tested(id, "Actions are done on time", Grade::Minor, &[(Verdict::Conform, 3), (Verdict::Nonconform, *n)])
    };
    made.report.rules = of_rule.iter().map(rule).collect();
    made.report.conclusion = Conclusion { exit: 1, reason: format!("{findings} gaps at or above minor") };
    complete(&mut made);
    made
}

/// The report of the shipped company, whole.
pub(crate) fn company() -> Whole {
    run(Path::new("fixtures/company"), NaiveDate::from_ymd_opt(2026, 11, 23).unwrap())
}

/// A report and what it stands on.
pub(crate) struct Whole {
    pub(crate) prepared: Prepared,
    pub(crate) report: Report,
}

impl Whole {
    pub(crate) fn sources(&self) -> &Sources {
        &self.prepared.data.sources
    }
}

/// The report of a directory on a day, with everything an output may want.
pub(crate) fn run(directory: &Path, as_of: NaiveDate) -> Whole {
    let place = Place { directory: Some(PathBuf::from(directory)), ..Place::default() };
    let prepared = Prepared::read(&place).unwrap_or_else(|told| panic!("{:?}", told.problems));
    let detail = Detail { cases: true, overview: true };
    let scope = Scope { as_of, fail_on: Some(Grade::Minor), detail, ..Scope::default() };
    let report = check(&prepared, &scope);
    Whole { prepared, report }
}

fn cut(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(at, _)| &text[..at])
}

/// Gives a report what a run adds: cases that agree with the counts, an overview, days to answer.
fn complete(made: &mut Sample) {
    let report = &mut made.report;
    report.response = vec![
        Response { grade: Grade::Minor, plan: 30, action: 180 },
        Response { grade: Grade::Major, plan: 14, action: 90 },
    ];
    let mut subjects: Vec<Seen> = Vec::new();
    let mut at: BTreeMap<Subject, u32> = BTreeMap::new();
    for rule in &mut report.rules {
        rule.page.test = "A check by a second person, dated before the closure, is on record.".into();
        rule.page.why = "What nobody checked may not work.".into();
        rule.page.remedy = "Have it checked.".into();
        rule.cases = cases(rule, &report.findings, &mut subjects, &mut at);
    }
    report.subjects = subjects;
    report.overview = Some(overview(report));
}

/// Subjects of a rule: those of its findings and instances, then others until the counts are met.
fn cases(rule: &Tested, findings: &[Finding], subjects: &mut Vec<Seen>, at: &mut BTreeMap<Subject, u32>) -> Vec<Case> {
    let mut case = |subject: Subject, span: Span, verdict: Verdict| {
        let index = *at.entry(subject.clone()).or_insert_with(|| {
            subjects.push(Seen { subject, span });
            u32::try_from(subjects.len() - 1).unwrap()
        });
        let reason = matches!(verdict, Verdict::NotTested | Verdict::NotDue).then(|| "because it is so".into());
        Case { subject: index, verdict, reason }
    };
    let mut cases = Vec::new();
    for verdict in Verdict::ALL {
        let mut left = rule.counts.of(verdict);
        for finding in findings.iter().filter(|finding| finding.verdict == verdict) {
            let own = (finding.rule == rule.id).then(|| (finding.subject.clone(), finding.evidence.first().span));
            let others = finding.instances.iter().filter(|one| one.rule == rule.id);
            for (subject, span) in own.into_iter().chain(others.map(|one| (one.subject.clone(), one.span))) {
                if left > 0 {
                    left -= 1;
                    cases.push(case(subject, span, verdict));
                }
            }
        }
        cases.extend((0..left).map(|n| {
            let other = subject("record", &format!("{}-{n}", verdict.name()));
            case(other, Span::new(SourceId(0), 0, 2), verdict)
        }));
    }
    cases
}

fn overview(report: &Report) -> Overview {
    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    let span = Span::new(SourceId(0), 0, 2);
    let subject = || subject("corrective_action", "CA-7");
    let deadline = |what: &str, due| Deadline {
        subject: subject(),
        title: "Check who has access".into(),
        what: what.into(),
        due,
        state: Some("in_progress".into()),
        owner: Some("Søren Ångström".into()),
        span,
    };
    let month = |first, opened, closed, open| Month { first, opened, closed, open, overdue: open / 2 };
    let node = |id: &str, role| ChainNode {
        subject: Subject { kind: "nonconformity".into(), id: id.into() },
        title: format!("What {id} is about"),
        role,
        span,
    };
    let chain = |finding: &Finding| Chain {
        finding: finding.fingerprint.clone(),
        nodes: vec![
            ChainNode { subject: finding.subject.clone(), title: finding.title.clone(), role: Role::Subject, span },
            node("NC-1", Role::Evidence),
            node("NC-2", Role::Neighbour),
        ],
        edges: vec![
            ChainEdge { from: 0, to: 1, link: "nonconformity".into() },
            ChainEdge { from: 1, to: 2, link: "repeat_of".into() },
        ],
        left_out: 3,
    };
    Overview {
        deadlines: vec![
            deadline("corrective action due", day(5, 1)),
            deadline("corrective action due", day(11, 23)),
            deadline("certificate ends", day(12, 31)),
        ],
        coverage: vec![Covered {
            subject: subject(),
            title: "Clinic in York".into(),
            looks: vec![(subject(), day(3, 3))],
            span,
        }],
        controls: [(Some(true), Some(day(2, 1))), (Some(true), None), (Some(false), None), (None, None)]
            .into_iter()
            .enumerate()
            .map(|(at, (applicable, newest))| Control {
                subject: subject(),
                reference: format!("A.5.{at}"),
                applicable,
                status: Some("implemented".into()),
                pieces: usize::from(newest.is_some()),
                newest,
                findings: at,
                span,
            })
            .collect(),
        evidence: vec![Aged { subject: subject(), title: "Minutes".into(), on: day(1, 20), span }],
        flows: vec![Flow {
            what: "nonconformities".into(),
            months: vec![month(day(9, 1), 3, 1, 2), month(day(10, 1), 1, 2, 1), month(day(11, 1), 4, 0, 5)],
            undated: 1,
        }],
        lapses: vec![Lapse {
            subject: subject(),
            title: "Old archive".into(),
            until: Some(day(12, 31)),
            by: None,
            span,
        }],
        chains: report.worst_first().into_iter().take(3).map(chain).collect(),
        chains_left_out: report.findings.len().saturating_sub(3),
    }
}
