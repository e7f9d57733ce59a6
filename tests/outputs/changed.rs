//! Where a comment on a finding belongs when only a change is commented on.

use tickmark::telling::comment;

use crate::reports::full;

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
