//! The register of findings: a row for each finding and for each pair of rule and record that it speaks for, in columns that a
//! log can take over (domain E.1, E.2). What the log calls by a name has that name here; what is only proposed has another,
//! so that no import takes it for decided.

use chrono::NaiveDate;

use super::{Due, Told, due, told};
use crate::finding::{Finding, Instance, Standing, Subject};
use crate::report::Report;
use crate::source::{Place, Sources};
use crate::text::one_line;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Nothing,
    /// Text, cleared of what commands, perhaps on several lines.
    Text(String),
    /// A number.
    Number(i64),
    /// A day.
    Date(NaiveDate),
}

/// A column: its heading, how wide it is where that can be said, and what a row has in it.
pub struct Column {
    /// Its heading.
    pub name: &'static str,
    /// In characters.
    pub width: u8,
    /// Which rows have something in it.
    pub of: Of,
    /// What a row has in it.
    pub value: fn(&Row<'_>) -> Value,
}

/// Which rows have something in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// All.
    Both,
    /// Those of findings: what is said of a finding as a whole, and once.
    Finding,
    /// Those of the pairs that a finding speaks for.
    Instance,
}

/// A finding, or a pair of rule and record that a finding speaks for.
pub struct Row<'r> {
    /// The finding.
    pub finding: &'r Finding,
    /// The pair, where the row is not that of the finding itself.
    instance: Option<&'r Instance>,
    /// The finding taken apart, in its own row: what is said of it is not said of each pair.
    told: Option<Told<'r>>,
    place: Place,
    report: &'r Report,
}

const fn column(name: &'static str, width: u8, of: Of, value: fn(&Row<'_>) -> Value) -> Column {
    Column { name, width, of, value }
}

/// The columns, in order. Names stay, and new ones come at the end: people have mapped them to those of their logs.
pub const COLUMNS: &[Column] = &[
    column("Key", 14, Of::Both, |row| text(row.key())),
    column("Verdict", 14, Of::Both, |row| text(row.finding.verdict.name())),
    column("Proposed grade", 10, Of::Finding, |row| row.own(|it| it.finding.grade.map(|grade| grade.name()))),
    column("Record type", 17, Of::Both, |row| text(&row.subject().kind)),
    column("Record", 15, Of::Both, |row| text(&row.subject().id)),
    column("Title", 32, Of::Both, |row| text(row.title())),
    column("Requirement", 24, Of::Both, |row| text(&row.criteria().join("; "))),
    column("Condition", 52, Of::Both, |row| {
        text(row.instance.map_or(&row.finding.statement, |instance| &instance.reason))
    }),
    column("Objective evidence", 56, Of::Both, evidence),
    column("Extent in population", 15, Of::Finding, |row| row.own(|it| it.extent.as_deref())),
    column("Owner", 18, Of::Finding, |row| row.own(|it| it.owner.as_deref())),
    column("Plan due", 12, Of::Finding, |row| row.due(|due| due.plan)),
    column("Action due", 12, Of::Finding, |row| row.due(|due| due.action)),
    column("Why this grade", 32, Of::Finding, |row| row.own(|it| it.finding.escalated_by.as_deref())),
    column("Rule", 32, Of::Both, |row| text(row.rule())),
    column("Effect", 28, Of::Finding, |row| row.own(|it| it.effect.as_deref())),
    column("Expected", 40, Of::Finding, |row| row.own(|it| it.expected.as_deref())),
    column("Recommendation", 40, Of::Finding, |row| row.own(|it| it.recommendation.as_deref())),
    column("Verification", 40, Of::Finding, |row| row.own(|it| it.verification.as_deref())),
    column("Place", 36, Of::Both, |row| text(&row.place.to_string())),
    column("File", 28, Of::Both, |row| text(&row.place.uri)),
    column("Line", 7, Of::Both, |row| if row.place.is_text() { number(row.place.line) } else { Value::Nothing }),
    column("Cell", 14, Of::Both, cell),
    column("Speaks for", 10, Of::Finding, speaks_for),
    column("Instance of", 14, Of::Instance, |row| {
        row.instance.map_or(Value::Nothing, |_| text(row.finding.fingerprint.as_str()))
    }),
    column("In hand", 30, Of::Finding, |row| row.own(|it| it.disposition.as_deref())),
    column("Against baseline", 12, Of::Finding, |row| row.own(|it| it.finding.standing.map(standing))),
    column("Detected on", 12, Of::Both, |row| Value::Date(row.report.run.as_of)),
    column("Source", 8, Of::Both, |_| text("tool")),
];

/// The rows: findings from the worst on, each followed by the pairs it speaks for.
pub fn rows<'r>(report: &'r Report, sources: &'r Sources) -> impl Iterator<Item = Row<'r>> {
    let findings = report.worst_first().into_iter();
    findings.flat_map(|finding| Row::of(finding, report, sources).chain(Row::instances(finding, report, sources)))
}

impl<'r> Row<'r> {
    /// The row of a finding itself.
    pub fn of(finding: &'r Finding, report: &'r Report, sources: &Sources) -> std::iter::Once<Self> {
        let told = Some(told(finding, report, sources));
        std::iter::once(Self {
            finding,
            instance: None,
            told,
            place: sources.place(finding.evidence.first().span),
            report,
        })
    }

    /// The rows of the pairs that a finding speaks for.
    pub fn instances(finding: &'r Finding, report: &'r Report, sources: &'r Sources) -> impl Iterator<Item = Self> {
        finding.instances.iter().map(move |instance| Self {
            finding,
            instance: Some(instance),
            told: None,
            place: sources.place(instance.span),
            report,
        })
    }

    fn key(&self) -> &'r str {
        self.instance.map_or(&self.finding.fingerprint, |instance| &instance.fingerprint).as_str()
    }

    fn rule(&self) -> &'r str {
        self.instance.map_or(&self.finding.rule, |instance| &instance.rule)
    }

    fn subject(&self) -> &'r Subject {
        self.instance.map_or(&self.finding.subject, |instance| &instance.subject)
    }

    /// The requirement of the rule that failed, which is another one where matters are bundled.
    fn criteria(&self) -> &'r [String] {
        match self.report.tested(self.rule()) {
            Some(tested) if self.rule() != self.finding.rule => &tested.criteria,
            _ => &self.finding.criteria,
        }
    }

    fn title(&self) -> &'r str {
        match self.report.tested(self.rule()) {
            Some(tested) if self.rule() != self.finding.rule => &tested.title,
            _ => &self.finding.title,
        }
    }

    /// What is said of the finding as a whole.
    fn own(&self, part: impl for<'t> FnOnce(&'t Told<'r>) -> Option<&'t str>) -> Value {
        self.told.as_ref().and_then(part).map_or(Value::Nothing, text)
    }

    fn due(&self, day: impl FnOnce(Due) -> NaiveDate) -> Value {
        let due = self.told.as_ref().and_then(|_| due(self.finding, self.report));
        due.map_or(Value::Nothing, |due| Value::Date(day(due)))
    }
}

/// Text on one line; nothing where there is none.
pub fn text(said: &str) -> Value {
    match one_line(said) {
        said if said.is_empty() => Value::Nothing,
        said => Value::Text(said.into_owned()),
    }
}

/// A count.
pub fn number(count: usize) -> Value {
    Value::Number(i64::try_from(count).unwrap_or(i64::MAX))
}

/// How many pieces of evidence a cell lists: spreadsheets break no more than 253 lines.
const PIECES: usize = 100;

fn evidence(row: &Row<'_>) -> Value {
    let Some(told) = &row.told else { return text(&format!("{} [{}]", row.subject(), row.place)) };
    let mut lines: Vec<&str> = told.evidence.iter().take(PIECES).map(String::as_str).collect();
    let more = format!("and {} more", told.evidence.len().saturating_sub(PIECES));
    if told.evidence.len() > PIECES {
        lines.push(&more);
    }
    Value::Text(lines.join("\n"))
}

fn cell(row: &Row<'_>) -> Value {
    match (&row.place.sheet, &row.place.cell) {
        (Some(sheet), Some(cell)) => text(&format!("{sheet}!{cell}")),
        _ => Value::Nothing,
    }
}

fn speaks_for(row: &Row<'_>) -> Value {
    match (row.instance, row.finding.instances.len()) {
        (Some(_), _) | (None, 0) => Value::Nothing,
        (None, others) => number(others),
    }
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::New => "new",
        Standing::Unchanged => "unchanged",
        Standing::Updated => "updated",
    }
}

/// Longest text of a cell that spreadsheets take, in units of UTF-16.
const LONGEST: usize = 32_767;

/// A text as long as a cell may be; what is cut off is counted at its end.
pub fn fitted(said: String) -> String {
    // A text of so few bytes is not longer in units of UTF-16.
    if said.len() <= LONGEST || said.encode_utf16().count() <= LONGEST {
        return said;
    }
    let room = LONGEST - "… (18446744073709551615 characters more)".len();
    let mut units = 0;
    let fits = |(_, c): &(usize, char)| {
        units += c.len_utf16();
        units <= room
    };
    let end = said.char_indices().take_while(fits).last().map_or(0, |(at, c)| at + c.len_utf8());
    let (kept, cut) = said.split_at_checked(end).unwrap_or_default();
    format!("{kept}… ({} characters more)", cut.chars().count())
}

/// Whether a spreadsheet takes text that begins with this for a formula. The wide ones are taken for their narrow twins by
/// programs that fold widths.
pub fn begins_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠')
}

#[cfg(test)]
mod tests {
    use super::fitted;

    #[test]
    fn a_text_is_cut_where_spreadsheets_stop_and_the_rest_is_counted() {
        let longest = "é".repeat(32_767);
        assert_eq!(fitted(longest.clone()), longest);
        let cut = fitted("😀".repeat(20_000));
        assert!(cut.encode_utf16().count() <= 32_767, "{}", cut.encode_utf16().count());
        assert!(cut.ends_with("😀… (3638 characters more)"), "{}", cut.trim_start_matches('😀'));
    }
}
