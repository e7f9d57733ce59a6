//! What every output says of a finding, once: its parts in the order of the profession (domain E.1), and where a code host
//! can show it. A format decides only how it looks.

use chrono::{Days, NaiveDate};

use crate::finding::{Finding, Grade, Verdict};
use crate::report::{Report, Response, Tested};
use crate::source::{Place, Sources};
use crate::text::{self, one_line};

mod clauses;
mod excerpt;
mod hosted;
/// The register of findings: rows and columns that CSV and workbooks share.
pub mod register;

pub use clauses::{Clause, ClauseResult, clause, clause_order, clauses, gate, untested, untested_by_reason, worst};
pub use excerpt::{Excerpt, Label, Piece, Shown, without_lines};
pub use hosted::{Hosted, comment, hosted, hosted_configuration, hosted_file};

/// A finding taken apart as an auditor writes it. Texts are those of the records and rules, on one line each and cleared of
/// what would command or confuse a reader; escaping for a format is the format's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told<'r> {
    /// The finding itself.
    pub finding: &'r Finding,
    /// Where a person looks first.
    pub place: Place,
    /// The references of the requirement; empty where the rule names none.
    pub requirement: String,
    /// The rule's sentence.
    pub title: String,
    /// What was found.
    pub statement: String,
    /// What was read, a line each, with its place.
    pub evidence: Vec<String>,
    /// How far it reaches: so many of so many tested, and what was not tested.
    pub extent: Option<String>,
    /// The grade and the arithmetic that led to it.
    pub grade: Option<String>,
    /// What it means for information security.
    pub effect: Option<String>,
    /// What is to be put right, and that the cause is to be found.
    pub expected: Option<String>,
    /// What may be done: a recommendation, which binds nobody.
    pub recommendation: Option<String>,
    /// Until when it is to be answered and put right.
    pub response: Option<String>,
    /// By what conformity is shown.
    pub verification: Option<String>,
    /// Who answers for it, as recorded.
    pub owner: Option<String>,
    /// What is already being done about it.
    pub disposition: Option<String>,
    /// The other pairs of rule and subject it speaks for, a line each, with their places.
    pub instances: Vec<String>,
}

/// Takes a finding of a report apart.
pub fn told<'r>(finding: &'r Finding, report: &'r Report, sources: &Sources) -> Told<'r> {
    let line = |text: &str| one_line(text).into_owned();
    let some = |text: &str| Some(line(text)).filter(|text| !text.is_empty());
    let tested = report.tested(&finding.rule);
    let failed = matches!(finding.verdict, Verdict::Nonconform | Verdict::AcceptedDeviation | Verdict::KnownManaged);
    Told {
        finding,
        place: sources.place(finding.evidence.first().span),
        requirement: line(&finding.criteria.join("; ")),
        title: line(&finding.title),
        statement: line(&finding.statement),
        evidence: evidence(finding, sources),
        extent: tested.filter(|_| failed || finding.verdict == Verdict::Ofi).map(extent),
        grade: grade(finding),
        effect: finding.effect.as_deref().and_then(some),
        expected: failed.then(|| expected(finding)),
        recommendation: some(&finding.recommendation),
        response: due(finding, report).map(|due| format!("plan by {}, action by {}", due.plan, due.action)),
        verification: tested.filter(|_| failed).and_then(|tested| some(&gist(&tested.page.test))),
        owner: finding.owner.as_deref().and_then(some),
        disposition: finding.disposition.as_deref().and_then(some),
        instances: instances(finding, sources),
    }
}

impl Told<'_> {
    /// What it is, about what, in a few words: `major nonconformity: corrective_action/CA-7`.
    pub fn headline(&self) -> String {
        format!("{}: {}", self.finding.heading(), one_line(&self.finding.subject.to_string()))
    }

    /// Its parts with their names, in order; those it has. Names are the profession's and end up in every format.
    pub fn parts(&self) -> Vec<(&'static str, Vec<&str>)> {
        let requirement = [self.requirement.as_str(), self.title.as_str()];
        let parts = vec![
            ("Criterion", requirement.into_iter().filter(|text| !text.is_empty()).collect()),
            ("Finding", vec![self.statement.as_str()]),
            ("Evidence", many(&self.evidence)),
            ("Extent", one(&self.extent)),
            ("Also", many(&self.instances)),
            ("Grade", one(&self.grade)),
            ("Effect", one(&self.effect)),
            ("Owner", one(&self.owner)),
            ("In hand", one(&self.disposition)),
            ("Expected", one(&self.expected)),
            ("Due", one(&self.response)),
            ("Recommendation", one(&self.recommendation)),
            ("Verification", one(&self.verification)),
        ];
        parts.into_iter().filter(|(_, lines)| lines.iter().any(|line| !line.is_empty())).collect()
    }

    /// As plain text for a person: place, then the parts, hanging. `most` bounds the lines of evidence and of instances; what
    /// is cut is counted.
    pub fn text(&self, most: usize) -> String {
        let mut out = format!("{}\n", one_line(&self.place.to_string()));
        for (name, lines) in self.parts() {
            let shown = lines.iter().take(most);
            for (at, line) in shown.enumerate() {
                let label = if at == 0 { format!("{name}:") } else { String::new() };
                out.push_str(&format!("{label:<16}{line}\n"));
            }
            if lines.len() > most {
                out.push_str(&format!("{:<16}and {} more\n", "", lines.len() - most));
            }
        }
        out.push_str(&format!("{:<16}{} {}\n", "Key:", self.finding.fingerprint, one_line(&self.finding.rule)));
        out
    }
}

/// The first paragraph of a page's prose, without its marks: conditions and exceptions follow on the page.
fn gist(prose: &str) -> String {
    let lines = prose.trim_start().lines().map(str::trim);
    let is_first = |line: &&str| !line.is_empty() && !line.starts_with("- ") && !line.starts_with("* ");
    lines.take_while(is_first).collect::<Vec<_>>().join(" ").replace(['`', '*'], "")
}

fn one(text: &Option<String>) -> Vec<&str> {
    text.iter().map(String::as_str).collect()
}

fn many(lines: &[String]) -> Vec<&str> {
    lines.iter().map(String::as_str).collect()
}

fn evidence(finding: &Finding, sources: &Sources) -> Vec<String> {
    let line = |piece: &crate::finding::Evidence| {
        let whose = piece.subject.to_string();
        let what = match (&piece.field, &piece.value) {
            (Some(field), Some(value)) => format!("{whose} {field}: {value}"),
            (Some(field), None) => format!("{whose} {field}: not recorded"),
            (None, _) => whose,
        };
        let place = sources.place(piece.span).to_string();
        format!("{} [{}]", text::cut(&one_line(&what), LONGEST), one_line(&place))
    };
    finding.evidence.iter().map(line).collect()
}

/// Longest piece of evidence, in characters: what is longer is read at its place.
const LONGEST: usize = 300;

fn instances(finding: &Finding, sources: &Sources) -> Vec<String> {
    let line = |instance: &crate::finding::Instance| {
        let rule = if instance.rule == finding.rule { String::new() } else { format!(" {}", instance.rule) };
        let place = sources.place(instance.span).to_string();
        let said = format!("{}{rule}: {} [{place}]", instance.subject, instance.reason);
        one_line(&said).into_owned()
    };
    finding.instances.iter().map(line).collect()
}

fn extent(tested: &Tested) -> String {
    let of = |verdict| tested.counts.of(verdict);
    let failed =
        of(Verdict::Nonconform) + of(Verdict::Ofi) + of(Verdict::AcceptedDeviation) + of(Verdict::KnownManaged);
    let mut said = format!("{failed} of {} tested", tested.counts.tested());
    let open = of(Verdict::NotTested) + of(Verdict::NeedsHuman) + of(Verdict::Error);
    if open > 0 {
        said.push_str(&format!("; {open} more could not be judged"));
    }
    said
}

fn grade(finding: &Finding) -> Option<String> {
    let grade = finding.grade.filter(|grade| *grade != Grade::Ofi)?;
    Some(match &finding.escalated_by {
        Some(why) => format!("{grade} proposed: {}", one_line(why)),
        None => format!("{grade} proposed"),
    })
}

/// Correction and corrective action (10.2 a to c). Which action is the auditee's to decide.
fn expected(finding: &Finding) -> String {
    let what = match finding.instances.len() {
        0 => "what was found".to_owned(),
        n => format!("what was found, here and in {n} more"),
    };
    format!("put right {what}; determine the cause, look for similar cases, and act on the cause")
}

/// Until when a finding is to be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Until when there is a plan.
    pub plan: NaiveDate,
    /// Until when what was planned is done.
    pub action: NaiveDate,
}

/// Until when a finding is to be answered, by its grade and from the day of the report. What is accepted, or already being
/// dealt with, has dates of its own on record, and none is counted here.
pub fn due(finding: &Finding, report: &Report) -> Option<Due> {
    let of = |response: &&Response| finding.verdict == Verdict::Nonconform && Some(response.grade) == finding.grade;
    let response = report.response.iter().find(of)?;
    let day = |days: u32| report.run.as_of.checked_add_days(Days::new(u64::from(days)));
    Some(Due { plan: day(response.plan)?, action: day(response.action)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gist_of_a_page_is_its_first_paragraph_as_text() {
        let prose = "\nEach action was *checked*,\nby `checked_on`.\n\n- Not if it was cancelled.\n";
        assert_eq!(gist(prose), "Each action was checked, by checked_on.");
        assert_eq!(gist("One line.\n- An exception."), "One line.");
        assert_eq!(gist(""), "");
    }
}
