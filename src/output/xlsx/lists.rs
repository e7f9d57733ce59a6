//! What was not tested, what is due, and what the report rests on.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::sheet::{Cell, List, Styles};
use crate::finding::Verdict;
use crate::problem::{Problem, Severity};
use crate::report::{Deadline, Figure, Report, SourceSummary};
use crate::source::{Sources, Span};
use crate::telling::register::{Value, number, text};
use crate::telling::untested_by_reason;
use crate::text::Tone;

/// The lists behind the register.
pub(super) fn write(book: &mut Workbook, report: &Report, sources: &Sources, styles: &Styles) -> Result<(), XlsxError> {
    not_tested(book, report, styles)?;
    deadlines(book, report, sources, styles)?;
    let headings = vec![("Parameter", 26), ("Value", 24), ("Who says so", 34), ("Where", 44), ("Used by rules", 60)];
    let list = List::new("Parameters", headings, "no rule used a parameter");
    list.write(book, styles, report.figures.iter().map(|figure| parameter(figure, sources)))?;
    read(book, report, sources, styles)
}

/// Rules that were not put to all they apply to, by reason.
fn not_tested(book: &mut Workbook, report: &Report, styles: &Styles) -> Result<(), XlsxError> {
    let empty = match report.rules.is_empty() {
        true => "no rule was put: nothing was tested",
        false => "every rule was put to all that it applies to",
    };
    let headings = vec![
        ("Reason", 50),
        ("Rule", 36),
        ("Title", 50),
        ("Requirement", 30),
        ("Applies to", 11),
        ("Tested", 9),
        ("Not tested", 11),
        ("For a person", 11),
        ("Required", 11),
    ];
    let rows = untested_by_reason(report).into_iter().flat_map(|(reason, rules)| {
        rules.into_iter().map(move |tested| {
            let required = Cell { value: text(if tested.required { "required" } else { "" }), tone: Some(Tone::Bad) };
            vec![
                text(&reason).into(),
                text(&tested.id).into(),
                text(&tested.title).into(),
                text(&tested.criteria.join("; ")).into(),
                number(tested.population).into(),
                number(tested.counts.tested()).into(),
                number(tested.counts.of(Verdict::NotTested)).into(),
                number(tested.counts.of(Verdict::NeedsHuman)).into(),
                required,
            ]
        })
    });
    List::new("Not tested", headings, empty).write(book, styles, rows)
}

fn deadlines(book: &mut Workbook, report: &Report, sources: &Sources, styles: &Styles) -> Result<(), XlsxError> {
    let empty = match &report.overview {
        Some(_) => "the records show no open matter with a date",
        None => "the run did not look for dates",
    };
    let headings = vec![
        ("Due", 12),
        ("Days left", 10),
        ("Standing", 12),
        ("What", 28),
        ("Record type", 20),
        ("Record", 18),
        ("Title", 50),
        ("State", 16),
        ("Owner", 26),
        ("Where", 44),
    ];
    let due = report.overview.iter().flat_map(|overview| &overview.deadlines);
    List::new("Deadlines", headings, empty).write(book, styles, due.map(|due| deadline(due, report, sources)))
}

fn deadline(due: &Deadline, report: &Report, sources: &Sources) -> Vec<Cell> {
    let left = (due.due - report.run.as_of).num_days();
    let (standing, tone) = match left {
        ..0 => ("overdue", Some(Tone::Bad)),
        0 => ("today", Some(Tone::Weak)),
        _ => ("", None),
    };
    vec![
        Value::Date(due.due).into(),
        Cell { value: Value::Number(left), tone },
        Cell { value: text(standing), tone },
        text(&due.what).into(),
        text(&due.subject.kind).into(),
        text(&due.subject.id).into(),
        text(&due.title).into(),
        text(due.state.as_deref().unwrap_or_default()).into(),
        text(due.owner.as_deref().unwrap_or_default()).into(),
        place(Some(due.span), sources),
    ]
}

fn parameter(figure: &Figure, sources: &Sources) -> Vec<Cell> {
    vec![
        text(&figure.name).into(),
        text(&figure.param.value.to_string()).into(),
        text(figure.param.origin.words()).into(),
        place(Some(figure.param.span), sources),
        text(&figure.rules.join(", ")).into(),
    ]
}

/// What was read, and what is wrong with it.
fn read(book: &mut Workbook, report: &Report, sources: &Sources, styles: &Styles) -> Result<(), XlsxError> {
    let headings = vec![
        ("Source", 40),
        ("Kind", 12),
        ("Files", 8),
        ("Rows", 9),
        ("Records", 9),
        ("Rows folded", 12),
        ("Rows not read", 13),
        ("Problems", 10),
        ("Records by type", 50),
        ("SHA-256", 68),
        ("Asked for at", 30),
    ];
    let list = List::new("Sources", headings, "no source is configured");
    list.write(book, styles, report.sources.iter().map(|source| source_row(source, sources)))?;
    let headings = vec![("Severity", 10), ("Problem", 70), ("What to do", 60), ("Where", 44)];
    let list = List::new("Problems", headings, "nothing is wrong with the input");
    list.write(book, styles, report.problems.iter().map(|problem| problem_row(problem, sources)))
}

fn source_row(source: &SourceSummary, sources: &Sources) -> Vec<Cell> {
    let records: usize = source.records.iter().map(|(_, count)| count).sum();
    let unread = source.rows.saturating_sub(records + source.folded);
    let weak = |count| Cell { value: number(count), tone: (count > 0).then_some(Tone::Weak) };
    let by_type: Vec<String> = source.records.iter().map(|(name, count)| format!("{name} {count}")).collect();
    vec![
        text(&source.name).into(),
        text(&source.kind).into(),
        number(source.files).into(),
        number(source.rows).into(),
        number(records).into(),
        number(source.folded).into(),
        weak(unread),
        weak(source.problems),
        text(&by_type.join(", ")).into(),
        text(&source.sha256).into(),
        place(source.span, sources),
    ]
}

fn problem_row(problem: &Problem, sources: &Sources) -> Vec<Cell> {
    let tone = match problem.severity {
        Severity::Error => Tone::Bad,
        Severity::Warning => Tone::Weak,
        Severity::Note => Tone::Calm,
    };
    vec![
        Cell { value: text(problem.severity.name()), tone: Some(tone) },
        text(&problem.message).into(),
        text(problem.help.as_deref().unwrap_or_default()).into(),
        place(problem.span, sources),
    ]
}

fn place(span: Option<Span>, sources: &Sources) -> Cell {
    span.map_or(Value::Nothing, |span| text(&sources.place(span).to_string())).into()
}
