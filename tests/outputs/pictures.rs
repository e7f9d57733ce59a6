//! The pictures of the page, drawn by themselves.

use std::path::Path;

use chrono::NaiveDate;
use tickmark::finding::{Fingerprint, Subject};
use tickmark::output::html::pictures;
use tickmark::report::{Aged, Chain, ChainEdge, ChainNode, Control, Covered, Flow, Month, Overview, Report, Role};
use tickmark::source::{SourceId, Span};

use crate::reports::{HOSTILE, company, empty, full, hostile};

/// The pictures of a report on a page of their own, in the colours that the page has.
fn page(report: &Report) -> String {
    let overview = report.overview.clone().unwrap_or_default();
    let as_of = report.run.as_of;
    let colours = ":root{color-scheme:light dark;--paper:#fff;--sheet:#f6f7f9;--ink:#1b1f24;--soft:#535b66;--line:#d5d9e0;--bad:#a3161b;--bad-paper:#fdecec;--weak:#7a4a00;--weak-paper:#fff3dc;--good:#14602f;--calm:#1d4f7c;--calm-paper:#e8f1fa}@media(prefers-color-scheme:dark){:root{--paper:#14171c;--sheet:#1c2027;--ink:#e6e8ec;--soft:#a9b1bd;--line:#3a414c;--bad:#ff9c98;--bad-paper:#3a1a1b;--weak:#f4c169;--weak-paper:#35290f;--good:#85d69d;--calm:#9cc8f0;--calm-paper:#182a3b}}body{margin:0 auto;padding:1rem;max-width:70rem;background:var(--paper);color:var(--ink);font:1rem/1.6 system-ui,sans-serif}";
    let parts: String = [
        pictures::controls(&overview, as_of),
        pictures::coverage(&overview, as_of),
        pictures::ages(&overview, as_of),
        pictures::flows(&overview),
    ]
    .into_iter()
    .chain(overview.chains.iter().map(pictures::chain))
    .map(|picture| picture.into_string())
    .collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Pictures</title><meta name=\"viewport\" content=\"width=device-width\"><style>{colours}{}</style></head><body><main><h1>Pictures</h1>{parts}</main></body></html>\n",
        pictures::STYLE
    )
}

/// Writes the pictures of each report to the directory that TICKMARK_PICTURES names, to be looked at.
#[test]
#[ignore = "writes files to look at"]
fn every_picture_of_every_report() {
    let directory = std::env::var("TICKMARK_PICTURES").unwrap();
    let write = |name: &str, report: &Report| {
        std::fs::write(Path::new(&directory).join(format!("{name}.html")), page(report)).unwrap();
    };
    write("empty", &empty().report);
    write("full", &full().report);
    write("hostile", &hostile().report);
    write("company", &company().report);
}

const NOWHERE: Span = Span { source: SourceId(0), start: 0, end: 0 };

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn subject(id: &str) -> Subject {
    Subject { kind: "thing".into(), id: id.into() }
}

fn control(reference: &str, applicable: Option<bool>, newest: Option<NaiveDate>, findings: usize) -> Control {
    let pieces = usize::from(newest.is_some());
    Control {
        subject: subject(reference),
        reference: reference.into(),
        applicable,
        status: Some("not_started".into()),
        pieces,
        newest,
        findings,
        span: NOWHERE,
    }
}

/// An overview with every text the same.
fn of_text(text: &str) -> Overview {
    let month = Month { first: day(2026, 11, 1), opened: 2, closed: 1, open: 1, overdue: 1 };
    let node = |role| ChainNode { subject: subject(text), title: text.into(), role, span: NOWHERE };
    Overview {
        coverage: vec![Covered {
            subject: subject(text),
            title: text.into(),
            looks: vec![(subject(text), day(2026, 3, 3))],
            span: NOWHERE,
        }],
        controls: vec![Control { status: Some(text.into()), ..control(text, None, None, 1) }],
        evidence: vec![Aged { subject: subject(text), title: text.into(), on: day(2026, 1, 1), span: NOWHERE }],
        flows: vec![Flow { what: text.into(), months: vec![month], undated: 0 }],
        chains: vec![Chain {
            finding: Fingerprint::new("rule", &subject("x"), ""),
            nodes: vec![node(Role::Subject), node(Role::Evidence), node(Role::Neighbour)],
            edges: vec![ChainEdge { from: 0, to: 2, link: text.into() }],
            left_out: 1,
        }],
        ..Overview::default()
    }
}

fn drawn(overview: &Overview, as_of: NaiveDate) -> Vec<String> {
    let all = [
        pictures::controls(overview, as_of),
        pictures::coverage(overview, as_of),
        pictures::ages(overview, as_of),
        pictures::flows(overview),
    ];
    all.into_iter().chain(overview.chains.iter().map(pictures::chain)).map(|picture| picture.into_string()).collect()
}

#[test]
fn no_text_of_a_record_is_markup_or_reorders_a_picture() {
    let long = "x".repeat(100_000);
    for text in HOSTILE.into_iter().chain([long.as_str()]) {
        for picture in drawn(&of_text(text), day(2026, 11, 23)) {
            assert!(!picture.contains("<script") && !picture.contains("<b>") && !picture.contains("<img"), "{picture}");
            let commands = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
            assert!(!picture.contains(commands), "{picture}");
            // What is open is closed again.
            let count = |part: &str| picture.matches(part).count();
            assert_eq!(count("<svg"), count("</svg>"));
            assert!(picture.len() < 40_000, "{}", picture.len());
        }
    }
}

#[test]
fn a_control_says_its_age_in_words_and_one_without_evidence_never_looks_fresh() {
    let as_of = day(2026, 11, 23);
    let controls = vec![
        control("A.5.1", Some(true), Some(day(2026, 8, 23)), 0),
        control("A.5.2", Some(true), Some(day(2026, 8, 22)), 2),
        control("A.5.3", Some(true), None, 0),
        control("A.5.4", Some(false), Some(day(2026, 11, 1)), 0),
        control("A.5.5", None, Some(day(2024, 11, 22)), 0),
    ];
    let text = pictures::controls(&Overview { controls, ..Overview::default() }, as_of).into_string();
    for said in [
        "A.5.1: applies, not started; 1 piece of evidence, newest 2026-08-23 (up to 3 months); no open finding",
        "A.5.2: applies, not started; 1 piece of evidence, newest 2026-08-22 (3 to 6 months); 2 open findings",
        "A.5.3: applies, not started; no evidence linked; no open finding",
        "A.5.4: does not apply",
        "A.5.5: not recorded whether it applies, not started; 1 piece of evidence, newest 2024-11-22 (more than 2 years)",
        "5 controls, 3 of them apply.",
        "Of 1 it is not recorded whether they apply.",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let cell = |reference: &str| {
        let at = text.find(&format!("aria-label=\"{reference}:")).unwrap();
        let from = text[..at].rfind("<svg").unwrap();
        text[from..at].to_owned()
    };
    assert!(cell("A.5.1").contains("age-1") && cell("A.5.3").contains("bare") && cell("A.5.4").contains("off"));
    assert!(cell("A.5.2").contains("age-2") && cell("A.5.5").contains("age-5"));
}

#[test]
fn what_was_never_audited_says_so_and_an_old_audit_is_no_mark_within_the_year() {
    let part = |id: &str, on: Option<NaiveDate>| Covered {
        subject: subject(id),
        title: format!("What {id} is"),
        looks: on.map(|on| (subject("AUD-1"), on)).into_iter().collect(),
        span: NOWHERE,
    };
    let as_of = day(2026, 11, 23);
    let coverage = |parts: Vec<Covered>| {
        pictures::coverage(&Overview { coverage: parts, ..Overview::default() }, as_of).into_string()
    };
    let marks = |text: &str| text.split("<ul class=\"pic-legend").next().unwrap().matches("<circle").count();
    let fresh = coverage(vec![part("S-1", Some(as_of)), part("S-2", Some(day(2025, 11, 23)))]);
    assert_eq!(marks(&fresh), 2);
    let old = coverage(vec![part("S-3", Some(day(2025, 11, 22))), part("S-4", None)]);
    assert_eq!(marks(&old), 0);
    assert!(old.contains("2 parts of the scope: 0 audited within the 12 months, 1 before, 1 never."), "{old}");
    assert!(old.contains("S-4 What S-4 is: never audited"));
    let many = coverage((0..300).map(|n| part(&format!("S-{n}"), (n > 0).then_some(as_of))).collect());
    assert!(many.contains("150 more are not.") && many.contains("S-0 What S-0 is: never audited"));
}

#[test]
fn flows_draw_the_last_months_and_list_them_all() {
    let month = |n: u32| Month {
        first: day(2024 + i32::try_from(n / 12).unwrap(), n % 12 + 1, 1),
        opened: 1,
        closed: 0,
        open: 7,
        overdue: 2,
    };
    let flow = Flow { what: "nonconformities".into(), months: (0..30).map(month).collect(), undated: 3 };
    let text = pictures::flows(&Overview { flows: vec![flow], ..Overview::default() }).into_string();
    assert!(
        text.contains(
            "Nonconformities in 18 months: 18 opened, 0 closed. 7 are open now, 2 of them past their due date."
        )
    );
    assert!(text.contains("3 more are not in here"));
    assert_eq!(text.matches("<th scope=\"row\">").count(), 30);
}

#[test]
fn a_chain_draws_every_record_once_in_layers_and_what_was_only_read_hangs_on_the_subject() {
    let node = |id: &str, role| ChainNode { subject: subject(id), title: format!("About {id}"), role, span: NOWHERE };
    let edge = |from, to, link: &str| ChainEdge { from, to, link: link.into() };
    let chain = Chain {
        finding: Fingerprint::new("rule", &subject("A"), ""),
        nodes: vec![
            node("A", Role::Subject),
            node("B", Role::Evidence),
            node("C", Role::Evidence),
            node("D", Role::Neighbour),
        ],
        edges: vec![edge(1, 0, "parts.owner_of"), edge(1, 3, "risk"), edge(3, 1, "site"), edge(0, 9, "nowhere")],
        left_out: 5,
    };
    let text = pictures::chain(&chain).into_string();
    let x = |id: &str| {
        let at = text.find(&format!("<title>thing {id},")).unwrap();
        let rest = &text[at..];
        let from = rest.find(" x=\"").unwrap() + 4;
        rest[from..].split('"').next().unwrap().parse::<i64>().unwrap()
    };
    assert!(x("A") < x("B") && x("B") == x("C") && x("C") < x("D"));
    // B leads to A; B and D lead to each other; C was read, and no link says more.
    assert_eq!(text.matches("class=\"head\"").count(), 3);
    assert_eq!(text.matches("class=\"edge read\"").count(), 1);
    assert!(text.contains(">parts</text>") && text.contains(">risk, site</text>") && !text.contains(">nowhere</text>"));
    assert!(text.contains("5 more linked records are not drawn."));
}

#[test]
fn every_picture_has_a_name_a_sentence_and_a_table_and_ids_stand_once() {
    let report = company().report;
    let text = page(&report);
    let mut ids: Vec<&str> = text.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for names in text.split("aria-labelledby=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(names.split(' ').all(|name| ids.contains(&name)), "{names}");
    }
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
    let figures = text.matches("<figure").count();
    let chains = report.overview.unwrap().chains.len();
    assert_eq!((figures, text.matches("<table").count()), (chains + 6, figures));
    assert!(!text.contains("<script") && !text.contains(" style=") && !text.contains("http"));
}

#[test]
fn of_nothing_there_is_a_sentence_instead_of_a_picture() {
    for picture in drawn(&Overview::default(), day(2026, 11, 23)) {
        assert!(picture.starts_with("<p class=\"pic-none\">") && !picture.contains("<svg"), "{picture}");
    }
}
