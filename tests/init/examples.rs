//! The examples that stand as comments in the starter: taken out of their comments they are records like any others.

use tickmark::finding::Verdict;

use super::{broken, day, failing, filled, prepared, report, written};

/// A text in which each example stands in place of its empty list.
fn with_examples(text: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let words = line.strip_prefix("# ").unwrap_or("");
        let key = words.split(':').next().unwrap_or("");
        let begins = words.ends_with(':') && key.chars().all(|c| c.is_ascii_lowercase() || c == '_') && !key.is_empty();
        let goes_on = words.starts_with("  ");
        open = begins || (goes_on && (open || words.starts_with("  - id: ")));
        if begins {
            let empty = format!("{key}: []");
            out.retain(|line| line.split(" #").next().unwrap_or("").trim_end() != empty);
        }
        out.push(if open { words.to_owned() } else { line.to_owned() });
    }
    out.join("\n") + "\n"
}

#[test]
fn every_example_is_read_and_nothing_in_it_is_unknown() {
    let directory = written(|path, text| {
        let text = filled::filled(&text, "2025-11-01");
        if path.starts_with("isms/") { with_examples(&text) } else { text }
    });
    let prepared = prepared(directory.path());
    let report = report(&prepared, day(2026, 11, 24));
    assert_eq!(broken(&prepared, &report), Vec::<String>::new());
    let kinds = |name: &str| {
        let kind = prepared.data.model.type_named(name).unwrap();
        prepared.data.records.iter().filter(|record| record.kind == kind).count()
    };
    for kind in [
        "context_issue",
        "interested_party",
        "obligation",
        "risk_assessment",
        "risk_treatment",
        "risk_acceptance",
        "control",
        "soa_entry",
        "audit",
        "audit_finding",
        "communication",
        "change",
        "objective",
        "metric",
        "measurement",
        "supplier",
        "agreement",
        "incident",
        "nonconformity",
        "corrective_action",
        "effectiveness_check",
        "lesson",
        "feedback",
    ] {
        assert_eq!(kinds(kind), 1, "{kind}");
    }
    for kind in ["improvement", "management_review", "risk", "decision"] {
        assert_eq!(kinds(kind), 2, "{kind}");
    }
    assert_eq!(kinds("evidence"), 5);
    // The examples tell one story, and it holds: a system that is kept like them passes.
    assert_eq!(failing(&report), Vec::<String>::new());
    assert_eq!(report.conclusion.exit, 0, "{}", report.conclusion.reason);
    let tested = report.rules.iter().filter(|rule| rule.counts.of(Verdict::Conform) > 0).count();
    assert!(tested > 80, "{tested} rules conform");
}
