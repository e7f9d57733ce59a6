//! SARIF for code scanning: places, identities, limits.

use std::collections::BTreeSet;

use serde_json::Value;
use tickmark::finding::{Finding, Grade, Verdict};
use tickmark::output::Format;
use tickmark::report::Report;
use tickmark::source::{Layout, Source, SourceId, Sources, Span};

use crate::reports::{HUGE, empty, full, hostile, huge, many};
use crate::sample::{Sample, evidence, finding, subject};

fn log(report: &Report, sources: &Sources) -> Value {
    let format = Format::named("sarif").unwrap();
    serde_json::from_slice(&crate::bytes(format, report, sources)).unwrap()
}

fn run(made: &Sample) -> Value {
    log(&made.report, &made.sources)["runs"][0].clone()
}

fn results(run: &Value) -> &Vec<Value> {
    run["results"].as_array().unwrap()
}

fn hash(result: &Value) -> &str {
    result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap()
}

/// An empty report with findings of one rule at places of a text.
fn at_places(name: &str, text: &str, places: &[&str]) -> Sample {
    let mut made = empty();
    let source = made.sources.add(name, text);
    for (n, part) in places.iter().enumerate() {
        let start = text.find(part).unwrap();
        let span = Span::new(source, start, start + part.len());
        let piece = evidence(subject("asset", &format!("A-{n}")), "owner", Some(part), span);
        made.report.findings.push(finding("A.5.9-owner", Verdict::Nonconform, Some(Grade::Minor), piece));
    }
    made
}

#[test]
fn only_failures_that_nobody_accepted_are_alerts_and_the_others_are_counted() {
    let run = run(&full());
    let rules: Vec<&str> = results(&run).iter().map(|one| one["ruleId"].as_str().unwrap()).collect();
    assert_eq!(rules, ["10.2-d-closed-action-effectiveness", "10.2-b2-root-cause-recorded", "DI-placeholder"]);
    let levels: Vec<&str> = results(&run).iter().map(|one| one["level"].as_str().unwrap()).collect();
    assert_eq!(levels, ["error", "warning", "warning"]);
    assert!(results(&run).iter().all(|one| one["kind"].is_null() && one["suppressions"].is_null()));
    let findings = &run["properties"]["findings"];
    let expected = serde_json::json!({ "all": 6, "shown": 3, "cut": 0,
        "noAlerts": { "accepted deviation": 1, "for a person to judge": 1, "not tested": 1 } });
    assert_eq!(findings, &expected);
    let notes: Vec<&str> = run["invocations"][0]["toolExecutionNotifications"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["message"]["text"].as_str().unwrap())
        .collect();
    assert_eq!(
        notes,
        [
            "accepted deviation: 1 finding, not shown as alerts.",
            "for a person to judge: 1 finding, not shown as alerts.",
            "not tested: 1 finding, not shown as alerts.",
            "3 rules of 9 tested nothing.",
            "`registers/old.xls` cannot be read: permission denied.",
            "the column `Aktion` matches no field; name it under `columns:` of the source, or leave it: `tickmark records` shows it.",
        ]
    );
}

#[test]
fn a_rule_in_error_is_an_alert_since_leaving_it_out_would_close_its_alerts() {
    let mut made = full();
    made.report.findings[0].verdict = Verdict::Error;
    made.report.findings[0].grade = None;
    made.report.conclusion.exit = 2;
    let run = run(&made);
    assert_eq!(results(&run)[0]["level"], "error");
    assert_eq!(results(&run)[0]["ruleId"], "A.8.13-restore-tested");
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn every_result_has_a_whole_place_in_the_repository_and_its_rule_has_help() {
    for made in [full(), hostile()] {
        let run = run(&made);
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        for result in results(&run) {
            let place = &result["locations"][0]["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().unwrap();
            let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
            assert!(uri.chars().all(plain) && !uri.starts_with('/') && !uri.contains(".."), "{uri}");
            for key in ["startLine", "startColumn", "endLine", "endColumn"] {
                assert!(place["region"][key].as_u64().unwrap() >= 1);
            }
            let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
            assert_eq!(rule["id"], result["ruleId"]);
            assert!(!rule["help"]["text"].as_str().unwrap().is_empty());
            assert!(!rule["help"]["markdown"].as_str().unwrap().is_empty());
            assert!(rule["fullDescription"]["text"].as_str().unwrap().chars().count() <= 1024);
            assert!(rule["properties"]["tags"].as_array().unwrap().len() <= 10);
        }
    }
}

#[test]
fn a_path_is_escaped_byte_by_byte() {
    let run = run(&at_places("registers/Verträge 100%/a#b.yaml", "owner: nobody\n", &["nobody"]));
    let uri = &results(&run)[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "registers/Vertr%C3%A4ge%20100%25/a%23b.yaml");
}

#[test]
fn the_first_sentence_says_what_was_found_about_what() {
    let run = run(&full());
    let text = |at: usize| results(&run)[at]["message"]["text"].as_str().unwrap();
    let first = |at: usize| text(at).lines().next().unwrap();
    assert_eq!(first(0), "Every effectiveness check of CA-7 was performed by its owner, Søren Ångström.");
    assert_eq!(first(1), "Nonconformity NC-1 records no cause.");
    assert!(text(0).contains("\nExtent: 13 of 41 tested\n"), "{}", text(0));
    assert!(text(0).contains("\n- and 2 more"), "{}", text(0));
}

#[test]
fn evidence_is_linked_with_the_related_location_of_its_number() {
    let run = run(&full());
    let result = &results(&run)[0];
    let text = result["message"]["text"].as_str().unwrap();
    assert!(text.contains("effectiveness_check/EC-3 performed_by: P-12 [isms/checks.yaml:4:19](3)"), "{text}");
    let related = result["relatedLocations"].as_array().unwrap();
    assert_eq!(related.len(), 14);
    assert_eq!(related[2]["id"], 3);
    assert_eq!(related[2]["physicalLocation"]["region"]["startLine"], 4);
    assert_eq!(related[2]["logicalLocations"][0]["fullyQualifiedName"], "effectiveness_check/EC-3");
}

#[test]
fn what_a_record_says_becomes_no_link() {
    let run = run(&hostile());
    for result in results(&run) {
        let text = result["message"]["text"].as_str().unwrap();
        for (at, _) in text.match_indices("](") {
            let rest = &text[at + 2..];
            assert!(rest.chars().take_while(|c| *c != ')').all(|c| c.is_ascii_digit()), "{text}");
        }
    }
}

/// Of `b1`, the 100 units from there: b, 1, line feed, c, the end, zeros; worked out outside of this program.
#[test]
fn an_alert_is_known_by_the_hash_of_its_line_and_by_our_key() {
    let run = run(&at_places("a.yaml", "a\nb 1\nc", &["1"]));
    let prints = results(&run)[0]["partialFingerprints"].clone();
    assert_eq!(prints["primaryLocationLineHash"], "d9891f0b975b1e4b:1");
    assert_eq!(prints["tickmark/v1"].as_str().unwrap().len(), 24);
}

#[test]
fn results_that_share_rule_and_line_are_told_apart_by_our_key() {
    let made = at_places("a.csv", "one,two\nthree\n", &["one", "two", "three"]);
    let run = run(&made);
    let of = |n: usize| hash(results(&run).iter().find(|one| key(one) == key_of(&made, n)).unwrap()).to_owned();
    assert_eq!(of(0), format!("{}:1", key_of(&made, 0)));
    assert_eq!(of(1), format!("{}:1", key_of(&made, 1)));
    assert_ne!(of(2), format!("{}:1", key_of(&made, 2)));
    let all: BTreeSet<&str> = results(&run).iter().map(hash).collect();
    assert_eq!(all.len(), 3);
}

fn key(result: &Value) -> &str {
    result["partialFingerprints"]["tickmark/v1"].as_str().unwrap()
}

fn key_of(made: &Sample, n: usize) -> &str {
    made.report.findings[n].fingerprint.as_str()
}

#[test]
fn text_that_is_not_the_bytes_of_a_file_gives_no_hash_of_a_line() {
    let mut made = empty();
    let id = SourceId(u32::try_from(made.sources.len()).unwrap());
    let source = Source::laid_out(id, "log.csv", "a,b\n", Layout::Text, None).of_bytes(Some([7; 32]));
    assert_eq!(source.sha256(), "07".repeat(32));
    made.sources.push(source);
    let piece = evidence(subject("asset", "A-1"), "owner", None, Span::new(id, 0, 1));
    made.report.findings.push(finding("A.5.9-owner", Verdict::Nonconform, None, piece));
    let run = run(&made);
    assert_eq!(hash(&results(&run)[0]), format!("{}:1", key_of(&made, 0)));
}

#[test]
fn what_code_scanning_would_drop_is_cut_here_the_worst_first_and_counted() {
    let run = run(&huge());
    assert_eq!(results(&run).len(), 5000);
    assert_eq!(run["properties"]["findings"]["cut"], HUGE - 5000);
    let told = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(told["level"], "warning");
    assert_eq!(told["message"]["text"], "20001 more findings are not in this file, which holds the 5000 worst.");
    let majors = huge().report.findings.iter().filter(|one| one.grade == Some(Grade::Major)).count();
    let levels: Vec<&str> = results(&run).iter().map(|one| one["level"].as_str().unwrap()).collect();
    assert!(levels[..majors].iter().all(|level| *level == "error"));
    assert!(levels[majors..].iter().all(|level| *level == "warning"));
}

/// Texts that no compressor makes smaller would pass the limit of bytes long before that of results.
#[test]
fn a_file_stays_below_what_code_scanning_takes_compressed() {
    let mut made = many(4000);
    let mut state = 1_u64;
    let mut noise = |n: usize| -> String {
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from_u32(0x4e00 + u32::try_from(state >> 50).unwrap()).unwrap()
        };
        (0..n).map(|_| next()).collect()
    };
    for finding in &mut made.report.findings {
        finding.statement = noise(2000);
        finding.recommendation = noise(2000);
        finding.effect = Some(noise(2000));
        finding.owner = Some(noise(2000));
    }
    let run = run(&made);
    let kept = results(&run).len();
    assert!(kept < 4000 && kept > 1000, "{kept}");
    assert_eq!(run["properties"]["findings"]["cut"], 4000 - kept);
}

#[test]
fn a_cell_is_named_in_words_where_code_scanning_shows_the_workbook() {
    let mut made = full();
    let piece: &mut Finding = &mut made.report.findings[4];
    assert_eq!(piece.rule, "10.2-b2-root-cause-recorded");
    made.report.elsewhere = vec![(SourceId(2), Span::new(SourceId(1), 0, 5))];
    let run = run(&made);
    let result = &results(&run)[1];
    let place = &result["locations"][0];
    assert_eq!(place["physicalLocation"]["artifactLocation"]["uri"], "isms/checks.yaml");
    assert_eq!(place["logicalLocations"][1]["fullyQualifiedName"], "registers/log.md:5:49");
    assert!(result["message"]["text"].as_str().unwrap().contains("\nPlace: registers/log.md:5:49\n"));
}
