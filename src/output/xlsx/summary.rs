//! What the run came to, on one sheet: the conclusion, what was found, and clause by clause what was tested and what was not.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::sheet::{Cell, Styles, printed};
use crate::finding::Verdict;
use crate::report::{ReadinessStatus, Report};
use crate::telling::register::{Value, number, text};
use crate::telling::{Clause, ClauseResult, clauses};
use crate::text::{self, Tone};

/// Columns of the clauses: heading and width.
const CLAUSES: [(&str, u8); 12] = [
    ("Clause", 26),
    ("Result", 18),
    ("Rules", 9),
    ("Applies to", 11),
    ("Tested", 10),
    ("Conform", 10),
    ("Major", 9),
    ("Minor", 9),
    ("To improve", 11),
    ("In hand", 10),
    ("Not tested", 11),
    ("For a person", 12),
];

/// Writes the sheet.
pub(super) fn write(sheet: &mut Worksheet, report: &Report, styles: &Styles) -> Result<(), XlsxError> {
    for (column, (_, width)) in (0..).zip(CLAUSES) {
        sheet.set_column_width(column, f64::from(width))?;
    }
    let mut page = Page { sheet, styles, row: 0 };
    page.head(report)?;
    page.found(report)?;
    page.clauses(report)?;
    page.totals(report)?;
    page.proposals(report)?;
    page.notes()?;
    page.sheet.set_screen_gridlines(false);
    printed(page.sheet);
    Ok(())
}

struct Page<'w> {
    sheet: &'w mut Worksheet,
    styles: &'w Styles,
    row: u32,
}

impl Page<'_> {
    /// A row of cells.
    fn line(&mut self, cells: impl IntoIterator<Item = Cell>) -> Result<(), XlsxError> {
        for (column, cell) in (0..).zip(cells) {
            self.styles.write(self.sheet, self.row, column, cell)?;
        }
        self.row += 1;
        Ok(())
    }

    /// A name, and beside it text over the rest of the width.
    fn fact(&mut self, name: &str, said: &str, tone: Option<Tone>) -> Result<(), XlsxError> {
        let last = u16::try_from(CLAUSES.len()).unwrap_or(u16::MAX) - 1;
        self.styles.write(self.sheet, self.row, 0, Cell { value: text(name), tone: Some(Tone::Strong) })?;
        self.styles.across(self.sheet, self.row, (1, last), said, tone)?;
        self.row += 1;
        Ok(())
    }

    fn headings<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) -> Result<(), XlsxError> {
        self.row += 1;
        for (column, name) in (0..).zip(names) {
            // Words stand in the first two columns, numbers behind them.
            let format = if column < 2 { &self.styles.heading } else { &self.styles.number };
            self.sheet.write_string_with_format(self.row, column, name, format)?;
        }
        self.row += 1;
        Ok(())
    }

    fn head(&mut self, report: &Report) -> Result<(), XlsxError> {
        let run = &report.run;
        self.sheet.write_string_with_format(0, 0, "Register of findings", &self.styles.title)?;
        self.row = 1;
        let whose = run.organisation.as_deref().unwrap_or("an organisation that the configuration does not name");
        self.fact("Organisation", whose, None)?;
        self.fact("As of", &format!("{} ({})", run.as_of, run.timezone), None)?;
        for pack in &run.packs {
            self.fact("Rules of", &format!("{} {}, SHA-256 {}", pack.name, pack.version, pack.sha256), None)?;
        }
        // Only what was tested and concluded looks good.
        let tone = match report.conclusion.exit {
            0 if report.totals().tested() > 0 => Tone::Good,
            0 => Tone::Faint,
            1 => Tone::Bad,
            _ => Tone::Weak,
        };
        let conclusion = format!("{} (exit status {})", report.conclusion.reason, report.conclusion.exit);
        self.fact("Conclusion", &conclusion, Some(tone))?;
        let readiness = &report.readiness;
        let tone = match readiness.status {
            ReadinessStatus::Ready if report.totals().tested() > 0 => Tone::Good,
            ReadinessStatus::Ready => Tone::Faint,
            ReadinessStatus::ReadyWithMinors => Tone::Weak,
            ReadinessStatus::NotReady => Tone::Bad,
        };
        self.fact("Readiness", &readiness.status.name().replace('_', " "), Some(tone))?;
        for reason in &readiness.reasons {
            self.fact("", reason, None)?;
        }
        Ok(())
    }

    /// Findings by what they are.
    fn found(&mut self, report: &Report) -> Result<(), XlsxError> {
        let mut kinds: BTreeMap<u8, (&str, Tone, usize, usize)> = BTreeMap::new();
        for finding in &report.findings {
            let (_, _, findings, others) =
                kinds.entry(finding.rank()).or_insert((finding.heading(), super::tone(finding), 0, 0));
            *findings += 1;
            *others += finding.instances.len();
        }
        self.headings(["Findings", "", "Number", "Speak for"])?;
        for (name, tone, findings, others) in kinds.into_values() {
            let name = Cell { value: text(name), tone: Some(tone) };
            self.line([name, Value::Nothing.into(), number(findings).into(), number(others).into()])?;
        }
        if report.findings.is_empty() {
            self.line([text("none").into()])?;
        }
        Ok(())
    }

    /// Pairs of rule and record by verdict.
    fn totals(&mut self, report: &Report) -> Result<(), XlsxError> {
        let totals = report.totals();
        self.headings(["Rules put to records", "", "Number"])?;
        for verdict in Verdict::ALL.into_iter().filter(|verdict| totals.of(*verdict) > 0) {
            let name = Cell { value: text(&verdict.name().replace('_', " ")), tone: Some(Tone::Strong) };
            self.line([name, Value::Nothing.into(), number(totals.of(verdict)).into()])?;
        }
        if report.rules.is_empty() {
            self.line([Cell { value: text("no rule was put: nothing was tested"), tone: Some(Tone::Faint) }])?;
        }
        let untested = report.rules.iter().filter(|rule| rule.counts.tested() == 0).count();
        let said = format!("{} put, of {untested} nothing was tested", text::count(report.rules.len(), "rule"));
        self.fact("Rules", &said, None)?;
        let said =
            format!("{}, {}", text::count(report.records, "record"), text::count(report.problems.len(), "problem"));
        self.fact("Read", &said, None)
    }

    fn clauses(&mut self, report: &Report) -> Result<(), XlsxError> {
        self.headings(CLAUSES.iter().map(|(name, _)| *name))?;
        for (name, clause) in clauses(report) {
            self.line(row(&name, &clause))?;
        }
        Ok(())
    }

    /// Sub-clauses under which so much fails that it may be one major nonconformity.
    fn proposals(&mut self, report: &Report) -> Result<(), XlsxError> {
        if !report.proposals.is_empty() {
            self.headings(["Majors proposed", "Rules that fail"])?;
        }
        for proposal in &report.proposals {
            self.fact(&proposal.criterion, &proposal.rules.join(", "), None)?;
        }
        Ok(())
    }

    fn notes(&mut self) -> Result<(), XlsxError> {
        self.row += 1;
        for (name, said) in [
            ("Grades", "are proposed by rule and count; an auditor confirms them"),
            ("Not tested", "is no pass: the sheet of that name says why, by rule"),
            ("Instances", "are the pairs of rule and record that one finding speaks for, each with its place"),
            ("Key", "stays the same while rule, record and criterion do: a log can know a finding by it"),
            ("Records", "are read, all of them; practice is not observed"),
        ] {
            self.fact(name, said, None)?;
        }
        Ok(())
    }
}

fn row(name: &str, clause: &Clause) -> Vec<Cell> {
    let tone = match clause.result() {
        ClauseResult::Error | ClauseResult::Major => Tone::Bad,
        ClauseResult::Minor => Tone::Weak,
        ClauseResult::Untested | ClauseResult::InPart => Tone::Faint,
        ClauseResult::Ofi | ClauseResult::InHand => Tone::Calm,
        ClauseResult::Conform => Tone::Good,
    };
    let of = |verdict| clause.counts.of(verdict);
    let in_hand = of(Verdict::AcceptedDeviation) + of(Verdict::KnownManaged);
    let counts = [
        clause.rules,
        clause.population,
        clause.counts.tested(),
        of(Verdict::Conform),
        clause.major,
        clause.minor(),
        of(Verdict::Ofi),
        in_hand,
        of(Verdict::NotTested) + of(Verdict::Error),
        of(Verdict::NeedsHuman),
    ];
    let words = [
        Cell { value: text(name), tone: Some(Tone::Strong) },
        Cell { value: text(clause.result().words()), tone: Some(tone) },
    ];
    words.into_iter().chain(counts.into_iter().map(|count| number(count).into())).collect()
}
