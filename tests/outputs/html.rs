//! The page: whole without a script or a network, in the order of an audit report, and nothing in it that a record commands.

use std::collections::BTreeSet;
use std::path::Path;

use sha2::{Digest, Sha256};
use tickmark::finding::{Fingerprint, Verdict};
use tickmark::output::Format;
use tickmark::report::Report;
use tickmark::source::{Sources, base64};
use tickmark::telling::told;

use crate::bytes;
use crate::reports::{company, empty, full, hostile, many};

fn page(report: &Report, sources: &Sources) -> String {
    String::from_utf8(bytes(Format::named("html").unwrap(), report, sources)).unwrap()
}

/// What stands between two marks, first.
fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no `{before}`")).1;
    rest.split_once(after).unwrap_or_else(|| panic!("no `{after}` after `{before}`")).0
}

/// The values of an attribute, in order.
fn attributes<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    let mark = format!(" {name}=\"");
    text.split(mark.as_str()).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// Text as a reader sees it: markup gone, references read.
fn seen(html: &str) -> String {
    let parts = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    let text = parts.collect::<String>();
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[test]
fn the_page_follows_the_order_of_an_audit_report() {
    let made = full();
    let page = page(&made.report, &made.sources);
    let names = attributes(&page, "aria-labelledby");
    let headed = |name: &&str| page.contains(&format!("<h2 id=\"{name}\""));
    let sections: Vec<&str> = names.into_iter().filter(headed).filter_map(|name| name.strip_suffix("-name")).collect();
    let order = "conclusion clauses findings conforming deadlines coverage accepted questions not-tested input annexes";
    assert_eq!(sections.join(" "), order);
}

#[test]
fn headings_go_down_by_one_and_ids_are_given_once() {
    for made in [empty(), full(), hostile()] {
        let page = page(&made.report, &made.sources);
        let levels = page.split("<h").skip(1).filter_map(|rest| rest.chars().next()?.to_digit(10));
        let levels: Vec<u32> = levels.collect();
        assert_eq!(levels[0], 1);
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
        let ids = attributes(&page, "id");
        let different: BTreeSet<&&str> = ids.iter().collect();
        assert_eq!(different.len(), ids.len());
        // Every link leads to something that is there.
        for link in attributes(&page, "href") {
            assert!(link.strip_prefix('#').is_some_and(|id| ids.contains(&id)), "{link}");
        }
    }
}

#[test]
fn the_page_loads_nothing_and_runs_nothing_but_its_own() {
    for made in [full(), hostile()] {
        let page = page(&made.report, &made.sources);
        let policy = between(&page, "Content-Security-Policy\" content=\"", "\"").replace("&#39;", "'");
        assert!(policy.starts_with("default-src 'none'; "), "{policy}");
        for name in ["style", "script"] {
            let own = between(&page, &format!("<{name}>"), &format!("</{name}>"));
            let hash = format!("{name}-src 'sha256-{}'", base64(&Sha256::digest(own)));
            assert!(policy.contains(&hash), "{policy} lacks {hash}");
            assert_eq!(page.matches(&format!("<{name}")).count(), 1);
        }
        for attribute in ["src", "style", "onclick", "onerror", "onload", "srcset"] {
            let inside = format!(" {attribute}=");
            // What stands in quotes is a value.
            let bare = |tag: &str| tag.split('"').step_by(2).collect::<String>();
            let tags = page.split('<').filter_map(|part| part.split_once('>')).map(|(tag, _)| bare(tag));
            assert_eq!(tags.filter(|tag| tag.contains(&inside)).count(), 0, "{attribute}");
        }
    }
}

#[test]
fn what_records_say_is_text_and_nothing_else() {
    let made = hostile();
    let page = page(&made.report, &made.sources);
    assert!(page.contains("&lt;script&gt;alert('x')&lt;/script&gt;&lt;img src=x"));
    assert!(!page.contains("<img") && !page.contains("<script>alert") && !page.contains("<!-- comment"));
    // What is far too long is cut with a sign, so that one cell cannot make the page unreadable.
    assert!(!page.contains(&"x".repeat(4001)) && page.contains(&format!("{}…", "x".repeat(1000))));
    assert!(page.len() < 500_000, "{}", page.len());
}

#[test]
fn a_finding_is_an_article_with_all_its_parts() {
    let made = full();
    let page = page(&made.report, &made.sources);
    for finding in &made.report.findings {
        let article =
            between(&page, &format!("<article class=\"finding\" id=\"{}\"", finding.fingerprint), "</article>");
        let text = seen(article);
        for (name, lines) in told(finding, &made.report, &made.sources).parts() {
            assert!(article.contains(&format!("data-part=\"{name}\"")), "{name}: {article}");
            for line in lines {
                assert!(text.contains(line), "{name} `{line}` is not in {text}");
            }
        }
    }
    // The line of the register in which the evidence stands, with what was read marked.
    let article = between(&page, &format!("id=\"{}\"", made.report.findings[5].fingerprint), "</article>");
    assert!(article.contains("<mark>Søren Ångström</mark>"), "{article}");
}

#[test]
fn the_first_screen_says_how_it_stands_and_what_was_not_tested() {
    let made = full();
    let page = page(&made.report, &made.sources);
    let section = seen(between(&page, " id=\"conclusion\"", "</section>"));
    assert!(section.contains("Not ready for an audit"), "{section}");
    assert!(
        section.contains("1 major nonconformity")
            && section.contains("2 minor nonconformities")
            && section.contains("5 tests not possible"),
        "{section}"
    );
    assert!(
        section
            .contains("Closed corrective actions were checked for effectiveness (corrective_action/CA-7 and 12 more)")
    );
    let all: usize = made.report.rules.iter().map(|rule| rule.population).sum();
    assert!(
        section.contains(&format!("{} of {all} tests were carried out", made.report.totals().tested())),
        "{section}"
    );
    assert!(
        section.contains("5 could not be tested, 1 wait for a person, 3 are not due yet, 1 do not apply"),
        "{section}"
    );
    assert!(section.contains("3 of 9 rules tested nothing"), "{section}");
    assert!(!section.contains('%'), "no score");
}

#[test]
fn where_nothing_was_tested_nothing_looks_good() {
    let made = empty();
    let page = page(&made.report, &made.sources);
    let body = seen(page.split_once("<body>").unwrap().1);
    assert!(body.contains("Nothing was tested: there is no conclusion"));
    assert!(!body.contains("Ready for an audit"));
    assert!(!page.contains("class=\"status good\"") && !page.contains("tag conform"));
    let made = full();
    let page = self::page(&made.report, &made.sources);
    let row =
        |rule: &str| between(&page, &format!("<tr><th scope=\"row\"><a class=\"rule\" href=\"#rule-{rule}\""), "</tr>");
    for rule in made.report.rules.iter().filter(|rule| rule.counts.tested() == 0) {
        assert!(!row(&rule.id).contains("tag conform"), "{}", rule.id);
    }
    assert!(row("9.2.1-scope-audited-annually").contains("nothing tested"));
    assert!(row("9.2.1-scope-audited-annually").contains("no scope_item is recorded"));
    // A rule weighs what its worst finding does: its own grade is minor.
    assert!(row("10.2-d-closed-action-effectiveness").contains("tag major"));
}

#[test]
fn of_very_many_findings_the_last_have_a_line_each() {
    let made = many(2500);
    let page = page(&made.report, &made.sources);
    assert_eq!(page.matches("<article class=\"finding\"").count(), 1000);
    assert_eq!(page.matches("<li class=\"finding\"").count(), 1500);
    assert!(page.contains("1500 findings more, a line each"));
    assert!(page.contains("2500 of 2500 shown"));
}

#[test]
fn the_filter_offers_what_there_is_and_is_hidden_without_its_script() {
    let made = full();
    let page = page(&made.report, &made.sources);
    let form = between(&page, "<form", "</form>");
    assert!(form.contains("id=\"filter\" hidden"), "{form}");
    let values: BTreeSet<&str> = attributes(form, "value").into_iter().filter(|value| !value.is_empty()).collect();
    let expected = [
        "10.2",
        "7.5",
        "A.8",
        "DI",
        "Head of operations",
        "accepted_deviation",
        "major",
        "minor",
        "needs_human",
        "not_tested",
    ];
    assert_eq!(values, BTreeSet::from(expected));
    // What is offered is what findings are marked with.
    for (attribute, name) in [("data-k", "kind"), ("data-c", "clause"), ("data-o", "owner")] {
        let offered = attributes(between(form, &format!("name=\"{name}\""), "</select>"), "value");
        assert!(attributes(&page, attribute).iter().all(|value| offered.contains(value)), "{name}");
    }
    assert!(form.contains("aria-live=\"polite\">6 of 6 shown"), "{form}");
}

#[test]
fn the_page_of_the_company_shows_what_was_not_tested_by_reason() {
    let whole = company();
    let page = page(&whole.report, whole.sources());
    let section = seen(between(&page, " id=\"not-tested\"", " id=\"input\""));
    for (reason, rules) in tickmark::telling::untested_by_reason(&whole.report) {
        let after = section.split_once(&reason).unwrap_or_else(|| panic!("{reason}")).1;
        assert!(rules.iter().all(|rule| after.contains(&rule.id)), "{reason}");
    }
    let untested = |finding: &&tickmark::finding::Finding| finding.verdict == Verdict::NotTested;
    assert!(whole.report.findings.iter().filter(untested).all(|one| section.contains(&one.statement)));
}

/// Writes pages of many findings to the directory that TICKMARK_OUTPUTS names, for a browser to open: made ones, and those of
/// the company over and over.
#[test]
#[ignore = "writes files for a browser to open: .ci/page runs it"]
fn pages_of_five_thousand_findings() {
    let directory = std::env::var("TICKMARK_OUTPUTS").unwrap();
    let write = |name: &str, text: String| std::fs::write(Path::new(&directory).join(name), text).unwrap();
    let made = many(5000);
    write("many.html", page(&made.report, &made.sources));
    let mut whole = company();
    let findings = whole.report.findings.clone();
    for (at, finding) in findings.iter().cycle().take(5000 - findings.len()).enumerate() {
        let mut again = finding.clone();
        again.subject.id.push_str(&format!("-{at}"));
        again.fingerprint = Fingerprint::new(&again.rule, &again.subject, "");
        whole.report.findings.push(again);
    }
    let text = page(&whole.report, whole.sources());
    write("company-5000.html", text);
}
