//! Where a comment on a finding belongs when only a change is commented on.

use tickmark::finding::Verdict;
use tickmark::output::Format;
use tickmark::telling::comment;

use crate::bytes;
use crate::reports::{company, full};
use crate::shown::number_before;

#[test]
fn a_finding_is_commented_on_where_the_change_touches_it() {
    let mut made = full();
    let finding = made.report.findings.iter().find(|finding| finding.evidence.iter().count() > 1).unwrap().clone();
    let places: Vec<_> = finding
        .evidence
        .iter()
        .map(|piece| tickmark::telling::hosted(piece.span, &made.report, &made.sources))
        .collect();
    let all = comment(&finding, &made.report, &made.sources);
    assert_eq!(all.as_ref(), places.first(), "all is commented on where nobody said what the change touches");

    for place in &places {
        made.report.run.changed = Some([place.path.clone(), "elsewhere.txt".to_owned()].into());
        let first = places.iter().find(|other| other.path == place.path);
        assert_eq!(comment(&finding, &made.report, &made.sources).as_ref(), first);
    }
    made.report.run.changed = Some(["elsewhere.txt".to_owned()].into());
    assert_eq!(comment(&finding, &made.report, &made.sources), None);
    made.report.run.changed = Some([].into());
    assert_eq!(comment(&finding, &made.report, &made.sources), None, "a change of nothing touches nothing");
}

/// The worst ten of a level are the worst of the change, not those of the whole report that lie in it.
#[test]
fn annotations_of_a_change_are_on_its_files_and_the_others_are_counted() {
    let mut company = company();
    // paths stand from the top of the repository, of which the company is a part
    let files = ["learning", "improvement"].map(|name| format!("fixtures/company/isms/{name}.yaml"));
    company.report.run.repository = Some("fixtures/company".to_owned());
    company.report.run.changed = Some(files.clone().into());
    let text = bytes(Format::named("github").unwrap(), &company.report, company.sources());
    let text = String::from_utf8(text).unwrap();
    let findings = || company.report.findings.iter();
    let touched =
        |finding: &&tickmark::finding::Finding| comment(finding, &company.report, company.sources()).is_some();
    let silent = |verdict: Verdict| matches!(verdict, Verdict::AcceptedDeviation | Verdict::KnownManaged);
    let mine: Vec<_> = findings().filter(touched).filter(|finding| !silent(finding.verdict)).collect();
    assert!(mine.len() > 3, "{}", mine.len());

    let said = |line: &&str| line.starts_with("::");
    for line in text.lines().filter(said) {
        let file = line.split("file=").nth(1).unwrap().split(',').next().unwrap();
        let more = line.contains("more findings");
        assert!(more || files.iter().any(|one| one == file), "{line}");
    }
    let shown = mine.iter().filter(|finding| text.contains(finding.fingerprint.as_str())).count();
    let cut: usize = text.split("::and ").skip(1).map(|rest| number_before(rest, "more findings")).sum();
    assert_eq!(shown + cut, mine.len());
    let others = number_before(text.lines().last().unwrap(), "more findings that the change does not touch");
    assert_eq!(others, findings().count() - findings().filter(touched).count());
    assert!(others > 0);
}
