//! Markdown: the report that a person reads, and the summary of a step.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Options, Parser, Tag};
use tickmark::output::Format;

use crate::reports::{HUGE, company, empty, full, hostile, huge};
use crate::sample::Sample;
use crate::shown::number_before;

fn text(format: &str, made: &Sample) -> String {
    String::from_utf8(crate::bytes(Format::named(format).unwrap(), &made.report, &made.sources)).unwrap()
}

/// The headings of a document, in order.
fn headings(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.strip_prefix("## ")).collect()
}

#[test]
fn the_report_has_the_order_of_an_audit_report() {
    let out = text("markdown", &full());
    let expected = [
        "Summary",
        "The worst things",
        "Clause by clause",
        "Findings",
        "What conforms",
        "Deadlines",
        "Coverage of the scope",
        "Controls",
        "Acceptances and their end",
        "Accepted deviations, known and managed",
        "Open questions for people",
        "Not tested, by reason",
        "Not tested for what a record does not say",
        "Quality of the data",
        "Figures used, and whose they are",
    ];
    assert_eq!(headings(&out), expected);
    assert!(
        out.contains("\n| 2026-05-01 | -206 (overdue) | corrective action due | corrective_action/CA-7 |"),
        "{out}"
    );
}

#[test]
fn the_summary_says_the_conclusion_then_the_worst_then_what_was_tested() {
    let out = text("github-summary", &full());
    let expected = ["Not read", "The worst things", "Clause by clause", "Findings", "Not tested, by reason"];
    assert_eq!(headings(&out), expected);
    let first: Vec<&str> = out.lines().take(4).collect();
    assert_eq!(
        first,
        [
            "# Tickmark: Larkfield Clinics Ltd, as of 2026-11-23",
            "",
            "**Gaps found**: 7 gaps at or above minor (exit 1).",
            ""
        ]
    );
    let worst =
        "1. **major nonconformity: corrective_action/CA-7** (ISO/IEC 27001:2022 10.2): Every effectiveness check";
    assert!(out.contains(worst), "{out}");
    let evidence = r"Evidence: corrective_action/CA-7 owner: P-12 \[registers/aktionen.csv:2:21\], and 15 more places";
    assert!(out.contains(evidence), "{out}");
}

#[test]
fn the_worst_things_are_of_different_rules_and_reach_far() {
    let company = company();
    let worst = tickmark::telling::worst(&company.report, 3);
    let reach: Vec<usize> = worst.iter().map(|one| one.instances.len()).collect();
    assert!(reach.is_sorted_by(|a, b| a >= b), "{reach:?}");
    let rules: BTreeSet<&str> = worst.iter().map(|one| one.rule.as_str()).collect();
    assert_eq!((worst.len(), rules.len()), (3, 3));
    assert!(worst.iter().all(|one| one.rank() == 1));
}

#[test]
fn nothing_tested_never_looks_good() {
    for format in ["markdown", "github-summary"] {
        let out = text(format, &empty());
        assert!(out.contains("**Nothing was tested**"), "{out}");
        assert!(out.contains("No rule was put to the records: nothing was tested."), "{out}");
    }
}

/// What is more than text in a document: tags, and the HTML written out.
fn more_than_text(markdown: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut tags, mut html) = (BTreeSet::new(), BTreeSet::new());
    for event in Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
        match event {
            Event::Start(Tag::Heading { .. }) => drop(tags.insert("Heading".to_owned())),
            Event::Start(Tag::Table(_)) => drop(tags.insert("Table".to_owned())),
            Event::Start(Tag::List(_)) => drop(tags.insert("List".to_owned())),
            Event::Start(tag) => drop(tags.insert(format!("{tag:?}"))),
            Event::Html(said) | Event::InlineHtml(said) => {
                html.extend(said.split('<').skip(1).filter_map(|tag| Some(tag.split_once('>')?.0.to_owned())));
            }
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) => {
                tags.insert(format!("{event:?}"));
            }
            _ => {}
        }
    }
    (tags, html)
}

#[test]
fn no_text_of_a_record_is_markup() {
    let mut made = hostile();
    made.report.papers.clear();
    let plain = ["Heading", "Item", "List", "Paragraph", "Strong", "Table", "TableCell", "TableHead", "TableRow"];
    let (tags, html) = more_than_text(&text("markdown", &made));
    assert_eq!(tags.iter().map(String::as_str).collect::<Vec<_>>(), plain);
    assert_eq!(html, BTreeSet::new());
    let (tags, html) = more_than_text(&text("github-summary", &made));
    let allowed: BTreeSet<&str> = plain.into_iter().chain(["HtmlBlock"]).collect();
    assert_eq!(tags.iter().map(String::as_str).collect::<BTreeSet<_>>(), allowed);
    assert_eq!(html.iter().map(String::as_str).collect::<Vec<_>>(), ["/details", "/summary", "details", "summary"]);
}

#[test]
fn every_table_has_as_many_cells_in_each_row() {
    for format in ["markdown", "github-summary"] {
        let out = text(format, &hostile());
        let columns = |line: &str| line.matches('|').count();
        let mut of_table = None;
        for line in out.lines() {
            match (line.starts_with('|'), of_table) {
                (true, Some(columns_of_table)) => assert_eq!(columns(line), columns_of_table, "{line}"),
                (true, None) => of_table = Some(columns(line)),
                (false, _) => of_table = None,
            }
        }
    }
}

#[test]
fn a_summary_stays_below_what_github_takes_and_counts_what_it_cuts() {
    let out = text("github-summary", &huge());
    assert!(out.len() <= 900 * 1024, "{}", out.len());
    let cut = number_before(out.split("**And ").nth(1).unwrap(), "more findings");
    let shown = out.matches("- **Key**: ").count();
    assert_eq!(shown + cut, HUGE);
    // The worst are there.
    let first = out.find("Major nonconformities").unwrap();
    assert!(out.find("Minor nonconformities").is_some_and(|minor| first < minor));
    assert_eq!(out.matches("<details>").count(), out.matches("</details>").count());
    assert!(out.contains("## Not tested, by reason"));
}

#[test]
fn a_summary_with_texts_out_of_proportion_is_bounded_and_says_so() {
    let mut made = full();
    for at in 0..20_000 {
        let mut rule = made.report.rules[3].clone();
        rule.id = format!("10.2-rule-{at}");
        rule.reason = Some(format!("because of reason {at}"));
        made.report.rules.push(rule);
    }
    let out = text("github-summary", &made);
    assert!(out.len() <= 900 * 1024, "{}", out.len());
    assert!(out.contains("more about what was not tested, cut: the other outputs have them."));
}

#[test]
fn the_company_is_told_whole_within_what_github_takes() {
    let company = company();
    let out = crate::bytes(Format::named("github-summary").unwrap(), &company.report, company.sources());
    let out = String::from_utf8(out).unwrap();
    let keys = out.matches("- **Key**: ").count();
    assert_eq!(keys, company.report.findings.len());
    assert!(!out.contains("**And "));
}
