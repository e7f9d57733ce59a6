//! Pages that are written from the code are current. `SNAPSHOTS=overwrite cargo test --test generated` writes them.

use snapbox::{assert_data_eq, file};

#[test]
fn the_reference_of_the_vocabulary_is_current() {
    assert_data_eq!(tickmark::script::vocabulary(), file!["../docs/vocabulary.md"].raw());
}

#[test]
fn the_trace_of_the_built_in_pack_is_current() {
    let files = tickmark::rule::PackFiles::built_in("iso27001-2022").unwrap();
    let packs = tickmark::rule::Packs::read(&[files], &mut tickmark::source::Sources::default(), &mut Vec::new());
    assert_data_eq!(tickmark::trace::page(&packs), file!["../docs/trace.md"].raw());
}

/// Pages and trace tell the same story: a rule serves a statement where both say so.
#[test]
fn the_trace_and_the_pages_name_each_other() {
    let files = tickmark::rule::PackFiles::built_in("iso27001-2022").unwrap();
    let packs = tickmark::rule::Packs::read(&[files], &mut tickmark::source::Sources::default(), &mut Vec::new());
    let ids: Vec<String> = packs.trace.iter().map(|statement| statement.id.clone()).collect();
    let expected: Vec<String> = (72..=289).map(|number| format!("S-{number}")).collect();
    assert_eq!(ids, expected);
    let mut wrong = Vec::new();
    for statement in &packs.trace {
        let serving = tickmark::trace::serving(&packs, &statement.id);
        let named: Vec<&str> =
            statement.rules.iter().map(String::as_str).filter(|rule| packs.rule(rule).is_some()).collect();
        let silent = named.iter().filter(|rule| !serving.contains(rule));
        wrong.extend(silent.map(|rule| format!("{rule} does not name {}", statement.id)));
        let unnamed = serving.iter().filter(|rule| !named.contains(rule));
        wrong.extend(unnamed.map(|rule| format!("{} does not name {rule}", statement.id)));
        let judged = statement.answers == tickmark::rule::Answers::Records || !statement.person.is_empty();
        if !judged {
            wrong.push(format!("{} does not say what a person does", statement.id));
        }
    }
    assert_eq!(wrong, [""; 0]);
}
