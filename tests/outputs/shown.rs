//! What of a report stands in an output. Each format says here how its findings are counted: a finding that is neither
//! shown nor counted as cut is lost.

use std::collections::BTreeSet;

use tickmark::finding::{Finding, Verdict};
use tickmark::output::Format;
use tickmark::report::Report;
use tickmark::text::one_line;

/// What an output shows of the findings it is meant to show.
pub(crate) struct Shown {
    /// Fingerprints of the findings it shows.
    pub(crate) findings: BTreeSet<String>,
    /// How many more it says there are.
    pub(crate) cut: usize,
    /// Which findings it is for; of the others it need not speak.
    pub(crate) meant: fn(&Finding) -> bool,
}

impl Shown {
    /// Findings whose fingerprint stands in a text.
    pub(crate) fn by_fingerprint(report: &Report, text: &str, cut: usize) -> Self {
        let words: BTreeSet<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        let there = |finding: &&Finding| words.contains(finding.fingerprint.as_str());
        let findings = report.findings.iter().filter(there).map(|one| one.fingerprint.to_string()).collect();
        Self { findings, cut, meant: |_| true }
    }
}

/// The number before the first of a word, 0 where there is none: `and 5 more` has 5 before `more`.
pub(crate) fn number_before(text: &str, word: &str) -> usize {
    let before = text.split(word).next().unwrap_or("").trim_end();
    let digits = before.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or("");
    digits.parse().unwrap_or(0)
}

fn shown(format: Format, report: &Report, bytes: &[u8]) -> Shown {
    let text = String::from_utf8_lossy(bytes);
    match format.name {
        "json" | "html" => Shown::by_fingerprint(report, &text, 0),
        // A line for each finding: those after the first ten of a rule have rule and subject and no fingerprint.
        "terminal" => {
            let mut shown = Shown::by_fingerprint(report, &text, 0);
            let tidy = text.replace('\n', " ");
            let brackets = tidy.split('[').skip(1).filter_map(|rest| rest.split(']').next());
            let named: BTreeSet<&str> = brackets.map(|named| named.split(" and ").next().unwrap()).collect();
            let name = |one: &Finding| format!("{} {}", one_line(&one.rule), one_line(&one.subject.to_string()));
            let lines = report.findings.iter().filter(|one| named.contains(name(one).as_str()));
            shown.findings.extend(lines.map(|one| one.fingerprint.to_string()));
            shown
        }
        // Working papers speak of the rules of their points, and count what they do not list.
        "paper" => Shown { findings: BTreeSet::new(), cut: 0, meant: |_| false },
        // Code scanning shows everything as an open alert: what fails and nobody accepted.
        "sarif" => {
            let log: serde_json::Value = serde_json::from_str(&text).unwrap();
            let cut = log["runs"][0]["properties"]["findings"]["cut"].as_u64().unwrap();
            let meant = |one: &Finding| matches!(one.verdict, Verdict::Nonconform | Verdict::Ofi | Verdict::Error);
            Shown { findings: keys(&log), cut: usize::try_from(cut).unwrap(), meant }
        }
        // A workbook has a row for each in its sheet of findings.
        "xlsx" => Shown::by_fingerprint(report, &crate::xlsx::sheet_text(bytes, "Findings"), 0),
        // Nonconformities by the day on which a plan is due, the worst by name and the others by number.
        "ics" => {
            let text = text.replace("\r\n ", "");
            let plans = text.split("BEGIN:VEVENT").filter(|event| event.contains("SUMMARY:Plan due"));
            let cut = plans.map(|event| number_before(event, " more findings")).sum();
            let meant = |finding: &Finding| finding.verdict == Verdict::Nonconform;
            Shown { meant, ..Shown::by_fingerprint(report, &text, cut) }
        }
        "csv" => Shown::by_fingerprint(report, &text, 0),
        "markdown" => Shown::by_fingerprint(report, &text, 0),
        "github-summary" => {
            let cut = text.split("**And ").skip(1).map(|rest| number_before(rest, "more findings")).sum();
            Shown::by_fingerprint(report, &text, cut)
        }
        "junit" => {
            let cut =
                text.split("message=\"and ").skip(1).map(|rest| number_before(rest, "more findings of this rule"));
            Shown::by_fingerprint(report, &text, cut.sum())
        }
        // Neither questions for people nor what is in hand is a defect of a change.
        "gitlab" => Shown {
            meant: |one| !matches!(one.word(), "for a person" | "known" | "accepted"),
            ..Shown::by_fingerprint(report, &text, 0)
        },
        // What is in hand is counted on the last line.
        "github" => {
            let cut = text.split("::and ").skip(1).map(|rest| number_before(rest, "more findings")).sum();
            let meant = |one: &Finding| !matches!(one.word(), "known" | "accepted");
            Shown { meant, ..Shown::by_fingerprint(report, &text, cut) }
        }
        "sarif-full" => Shown { findings: keys(&serde_json::from_str(&text).unwrap()), cut: 0, meant: |_| true },
        "oscal" => Shown::by_fingerprint(report, &text, 0),
        other => panic!("tests/outputs/shown.rs does not say how the findings of `{other}` are counted"),
    }
}

/// Our keys of the results of a SARIF file.
fn keys(log: &serde_json::Value) -> BTreeSet<String> {
    let runs = log["runs"].as_array().unwrap().iter();
    let results = runs.flat_map(|run| run["results"].as_array().unwrap());
    results.map(|one| one["partialFingerprints"]["tickmark/v1"].as_str().unwrap().to_owned()).collect()
}

/// Asserts that a format shows every finding it is meant for, or counts it as cut.
pub(crate) fn assert_all_shown(format: Format, name: &str, report: &Report, bytes: &[u8]) {
    let shown = shown(format, report, bytes);
    let meant = |finding: &&Finding| (shown.meant)(finding);
    let missing: Vec<String> = report
        .findings
        .iter()
        .filter(meant)
        .filter(|finding| !shown.findings.contains(finding.fingerprint.as_str()))
        .map(|finding| format!("{} {}", finding.rule, finding.fingerprint))
        .collect();
    let first: Vec<&String> = missing.iter().take(3).collect();
    assert_eq!(missing.len(), shown.cut, "{} of {name}: missing against counted as cut; first: {first:?}", format.name);
}

#[test]
fn a_number_is_read_before_its_word() {
    assert_eq!(number_before("the worst are listed, and 512 more", "more"), 512);
    assert_eq!(number_before("nothing is cut", "more"), 0);
}
