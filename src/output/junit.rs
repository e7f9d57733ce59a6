//! JUnit XML: a suite for each clause, a case for each rule and subject, right for Jenkins, GitLab, Azure and the reporters of
//! GitHub at once. A failure is a requirement that is not met. What was not tested is skipped, never absent and never passed;
//! so are questions for people, what is not due, what does not apply, and what is accepted or known, each with its reason.

use std::collections::BTreeMap;

use quick_junit::{NonSuccessKind, Property, TestCase, TestCaseStatus, TestSuite};

use self::budget::{Budget, Form};
use self::pairs::{Group, Pair, Spoken, groups};
use super::Options;
use crate::finding::{Grade, Verdict};
use crate::problem::{Problem, Severity};
use crate::report::Report;
use crate::source::{Sources, Span};
use crate::telling::{Hosted, clause_order, gate, hosted, hosted_configuration, told, untested};
use crate::text::{self, one_line};

mod budget;
mod pairs;

/// Longest name of a case in characters: Azure refuses longer ones.
const NAME: usize = 512;
/// Longest message: what is said in one sentence. The text says it whole.
const MESSAGE: usize = 600;
/// Lines of evidence and of instances in a text.
const LINES: usize = 20;

/// The report as JUnit XML.
pub(super) fn write(report: &Report, sources: &Sources, _: &Options) -> Result<Vec<u8>, String> {
    let page = Page { report, sources };
    let groups = groups(report);
    let budget = Budget::of(&page, &groups);
    let mut xml = quick_junit::Report::new("tickmark");
    xml.add_test_suite(page.run());
    let errors = report.problems.iter().filter(|problem| problem.severity == Severity::Error);
    let errors: Vec<&Problem> = errors.collect();
    if !errors.is_empty() {
        xml.add_test_suite(page.input(&errors));
    }
    let mut suites: BTreeMap<_, TestSuite> = BTreeMap::new();
    for group in &groups {
        let (order, suite) = page.suite_of(group);
        let suite = suites.entry(order).or_insert(suite);
        page.group(suite, group, &budget);
    }
    xml.add_test_suites(suites.into_values());
    let mut out = Vec::new();
    xml.serialize(&mut out).map_err(|error| format!("the XML cannot be written: {error}"))?;
    Ok(ascii(&String::from_utf8_lossy(&out)))
}

/// Characters beyond ASCII as references: there are readers that guess an encoding and do not ask the file.
fn ascii(xml: &str) -> Vec<u8> {
    let mut out = String::with_capacity(xml.len() + xml.len() / 8);
    for c in xml.chars() {
        match c {
            c if c.is_ascii() => out.push(c),
            c => out.push_str(&format!("&#x{:X};", u32::from(c))),
        }
    }
    out.into_bytes()
}

/// What a file is made of.
struct Page<'r> {
    report: &'r Report,
    sources: &'r Sources,
}

impl Page<'_> {
    /// Whether the run could conclude at all: a required rule that was not tested is skipped, and skipped cases alone look fine.
    fn run(&self) -> TestSuite {
        let run = &self.report.run;
        let mut suite = TestSuite::new("Run");
        let packs: Vec<String> = run.packs.iter().map(|pack| format!("{} {}", pack.name, pack.version)).collect();
        for (name, value) in [
            ("tickmark", env!("CARGO_PKG_VERSION").to_owned()),
            ("as_of", run.as_of.to_string()),
            ("timezone", run.timezone.clone()),
            ("packs", packs.join(", ")),
            ("organisation", run.organisation.clone().unwrap_or_default()),
            ("conclusion", self.report.conclusion.reason.clone()),
        ] {
            suite.add_property(Property::new(name, one_line(&value)));
        }
        let reason = one_line(&self.report.conclusion.reason);
        let tested = self.report.totals().tested();
        let status = match (self.report.conclusion.exit, tested) {
            (2.., _) => {
                let said = format!("could not conclude: {reason}");
                broken(NonSuccessKind::Error, "inconclusive", &said, &said)
            }
            (_, 0) => skipped("Not tested", &format!("nothing was tested; {reason}"), None),
            _ => TestCaseStatus::success(),
        };
        suite.add_test_case(case("isms.run", "the run concludes", &hosted_configuration(self.report), status));
        suite
    }

    /// What was to be read and could not be, each an error.
    fn input(&self, errors: &[&Problem]) -> TestSuite {
        let mut suite = TestSuite::new("Input");
        let mut names = BTreeMap::new();
        for problem in errors.iter().take(budget::PROBLEMS) {
            let message = text::cut(&one_line(&problem.message), MESSAGE).into_owned();
            let place = problem.span.map(|span| one_line(&self.sources.place(span).to_string()).into_owned());
            let name = [place.as_deref().unwrap_or(""), &message].join(" ");
            let again = names.entry(name.trim().to_owned()).or_insert(0_usize);
            *again += 1;
            let name = if *again > 1 { format!("{} ({again})", name.trim()) } else { name.trim().to_owned() };
            let help = problem.help.as_deref().map(one_line).unwrap_or_default();
            let said = [place.as_deref().unwrap_or(""), &message, &help].join("\n");
            let place = problem.span.map_or_else(|| hosted_configuration(self.report), |span| self.place(span));
            let status = broken(NonSuccessKind::Error, "input", &message, said.trim());
            suite.add_test_case(case("isms.input", &name, &place, status));
        }
        let more = errors.len().saturating_sub(budget::PROBLEMS);
        if more > 0 {
            let said = format!("and {more} more problems of the input");
            let status = broken(NonSuccessKind::Error, "input", &said, &said);
            suite.add_test_case(case("isms.input", "more", &hosted_configuration(self.report), status));
        }
        suite
    }

    fn place(&self, span: Span) -> Hosted {
        hosted(span, self.report, self.sources)
    }

    /// The suite of a rule, and where it stands among the suites.
    fn suite_of(&self, group: &Group<'_>) -> (impl Ord + use<>, TestSuite) {
        let clause = group.clause();
        let numbered = clause.contains(|c: char| c.is_ascii_digit());
        let name = if numbered { format!("Clause {clause}") } else { clause.clone() };
        (clause_order(&clause), TestSuite::new(name))
    }

    /// The cases of a rule: subjects in the order of the data set, then what is counted alone.
    fn group<'g>(&self, suite: &mut TestSuite, group: &Group<'g>, budget: &Budget<'g>) {
        let class = class(&group.clause());
        let mut counted = group.unlisted.clone();
        let mut cut = 0;
        for pair in &group.pairs {
            let form = budget.form(pair);
            let status = match (pair.spoken, form) {
                (Some(_), Form::Cut) => {
                    cut += 1;
                    continue;
                }
                (None, Form::Cut) => {
                    counted.count(pair);
                    continue;
                }
                (Some(spoken), _) => self.spoken(spoken, form),
                (None, _) => self.silent(group, pair),
            };
            suite.add_test_case(case(&class, &pair.name(group), &self.place(pair.span), status));
        }
        for (verdict, (count, reason)) in counted.verdicts() {
            suite.add_test_case(self.counted(group, verdict, count, reason));
        }
        if cut > 0 {
            let said =
                format!("and {cut} more findings of this rule: this file holds the worst, as many as its readers take");
            let status = broken(NonSuccessKind::Failure, "cut", &said, &said);
            suite.add_test_case(case(&class, &format!("{} more", group.id), &self.place_of(group), status));
        }
        if group.pairs.is_empty() && group.unlisted.is_empty() {
            let status = self.without_subjects(group);
            suite.add_test_case(case(&class, group.id, &hosted_configuration(self.report), status));
        }
    }

    /// Where what is said of a rule as a whole is shown: beside its first subject.
    fn place_of(&self, group: &Group<'_>) -> Hosted {
        group.pairs.first().map_or_else(|| hosted_configuration(self.report), |pair| self.place(pair.span))
    }

    /// A rule that was put to nothing: absent, it would look fine.
    fn without_subjects(&self, group: &Group<'_>) -> TestCaseStatus {
        let why = group.tested.and_then(untested).unwrap_or_else(|| "nothing was tested".to_owned());
        match group.tested.map(|tested| tested.outcome) {
            Some(Verdict::Error) => broken(NonSuccessKind::Error, "rule in error", &why, &why),
            _ => skipped("Not tested", &why, None),
        }
    }

    /// A pair that a finding speaks of.
    fn spoken(&self, spoken: Spoken<'_>, form: Form<'_>) -> TestCaseStatus {
        let finding = spoken.finding;
        let said = match one_line(spoken.said()) {
            said if said.is_empty() => one_line(&finding.title).into_owned(),
            said => said.into_owned(),
        };
        let short;
        let text = match form {
            Form::Whole(text) => text,
            Form::Short | Form::Cut => {
                short = self.short(spoken);
                &short
            }
        };
        let managed = || {
            let disposition = finding.disposition.as_deref().map_or_else(|| finding.heading().into(), one_line);
            format!("{disposition}: {said}")
        };
        match finding.verdict {
            Verdict::Error => broken(NonSuccessKind::Error, finding.heading(), &said, text),
            Verdict::NotTested | Verdict::NeedsHuman => skipped(label(finding.verdict), &said, Some(text)),
            Verdict::AcceptedDeviation | Verdict::KnownManaged => {
                skipped(label(finding.verdict), &managed(), Some(text))
            }
            // No requirement failed: it fails where the run was asked to fail for it.
            Verdict::Ofi if self.report.run.fail_on != Some(Grade::Ofi) => {
                skipped(label(finding.verdict), &said, Some(text))
            }
            _ => broken(NonSuccessKind::Failure, finding.word(), &said, text),
        }
    }

    /// All that is said of a finding.
    fn whole(&self, spoken: Spoken<'_>) -> String {
        told(spoken.finding, self.report, self.sources).text(LINES)
    }

    fn short(&self, spoken: Spoken<'_>) -> String {
        let finding = spoken.finding;
        let place = self.sources.place(spoken.span()).to_string();
        let said = text::cut(&one_line(spoken.said()), MESSAGE).into_owned();
        let mut out = format!("{}\n{:<16}{said}\n", one_line(&place), "Finding:");
        if spoken.instance.is_some() {
            let whose = format!("{} {} ({})", finding.rule, finding.subject, finding.fingerprint);
            let grade = finding.heading();
            out.push_str(&format!("{:<16}{grade} {}, which speaks for it\n", "Part of:", one_line(&whose)));
        } else {
            out.push_str(&format!("{:<16}shortened, as this file holds many; other formats have it whole\n", "Note:"));
        }
        out.push_str(&format!("{:<16}{} {}\n", "Key:", spoken.key(), one_line(spoken.rule())));
        out
    }

    /// A pair of which no finding speaks.
    fn silent(&self, group: &Group<'_>, pair: &Pair<'_>) -> TestCaseStatus {
        let reason = pair.reason.map(gate).or_else(|| group.tested.and_then(untested));
        status(pair.verdict, &one_line(&reason.unwrap_or_else(|| "the report gives no reason".to_owned())))
    }

    /// Subjects that are counted and not listed, as one case.
    fn counted(&self, group: &Group<'_>, verdict: Verdict, count: usize, reason: Option<&str>) -> TestCase {
        let said = format!("{}, by count: they are not listed one by one", text::count(count, "subject"));
        let reason = reason.map(gate).or_else(|| group.tested.and_then(untested));
        let why = match reason.filter(|_| !verdict.is_tested()) {
            Some(reason) => format!("{said}; {}", one_line(&reason)),
            None => said.clone(),
        };
        let name = format!("{} others: {}", group.id, verdict.name().replace('_', " "));
        let mut case = case(&class(&group.clause()), &name, &self.place_of(group), status(verdict, &why));
        if verdict == Verdict::Conform {
            case.set_system_out(said);
        }
        case
    }
}

/// A status by verdict where no finding says more.
fn status(verdict: Verdict, said: &str) -> TestCaseStatus {
    match verdict {
        Verdict::Conform => TestCaseStatus::success(),
        Verdict::Nonconform => broken(NonSuccessKind::Failure, "nonconformity", said, said),
        Verdict::Error => broken(NonSuccessKind::Error, "rule in error", said, said),
        _ => skipped(label(verdict), said, None),
    }
}

fn label(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NotApplicable => "Not applicable",
        Verdict::NotDue => "Not due",
        Verdict::AcceptedDeviation => "Accepted",
        Verdict::KnownManaged => "Known and managed",
        Verdict::Ofi => "Opportunity for improvement",
        Verdict::NeedsHuman => "For a person",
        _ => "Not tested",
    }
}

/// The package of Jenkins is what stands before the last dot, so clauses have none.
fn class(clause: &str) -> String {
    let safe = |c: char| if c.is_alphanumeric() || c == '-' { c } else { '_' };
    format!("isms.clause-{}", clause.chars().map(safe).collect::<String>())
}

fn case(class: &str, name: &str, place: &Hosted, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(shorten(&one_line(name)), status);
    case.set_classname(class);
    case.extra.insert("file".into(), one_line(&place.path).into_owned().into());
    case.extra.insert("line".into(), place.line.to_string().into());
    case
}

/// A name within the bound; two long ones that begin alike still differ.
fn shorten(name: &str) -> String {
    if name.chars().count() <= NAME {
        return name.to_owned();
    }
    use sha2::Digest;
    let digest = crate::source::hex(&sha2::Sha256::digest(name));
    let kept: String = name.chars().take(NAME - 14).collect();
    format!("{kept}… {}", digest.chars().take(12).collect::<String>())
}

fn broken(kind: NonSuccessKind, kinds: &str, message: &str, text: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(kind);
    status.set_message(text::cut(message, MESSAGE)).set_type(kinds).set_description(text);
    status
}

/// GitLab shows only the text, Azure only the message.
fn skipped(label: &str, reason: &str, text: Option<&str>) -> TestCaseStatus {
    let message = format!("{label}: {}", text::cut(reason, MESSAGE));
    let mut status = TestCaseStatus::skipped();
    let text = text.map_or_else(|| message.clone(), |text| format!("{message}\n{text}"));
    status.set_message(message).set_description(text);
    status
}
