//! What is like a record or a text: similarity, indexes, figures of lists, people named in text.

use crate::support::{said, told};

#[track_caller]
fn one(script: &str, records: &str, expected: &str) {
    let all = said(&format!("fn applies(a) {{ a.id == \"A-1\" }} fn check(a) {{ {script} }}"), records);
    assert_eq!(all.first().map(|told| without_place(told)), Some(expected.to_owned()));
}

/// The place where a page settles a verdict is the matter of other tests.
fn without_place(told: &str) -> String {
    match told.split_once(" at 17:") {
        Some((before, after)) => format!("{before}{}", after.trim_start_matches(|c: char| c.is_ascii_digit())),
        None => told.to_owned(),
    }
}

const ALIKE: &str = r#"
action:
  - { id: A-1, level: low, due_on: 2026-03-01, cause: The joiner form has no field for the system owner }
  - { id: A-2, level: low, due_on: 2026-01-15, cause: Joiner forms have no fields for system owners }
  - { id: A-3, level: high, due_on: 2026-02-01, cause: The joiner form has no field for the system owner }
  - { id: A-4, level: low, cause: Suppliers send certificates only once they are asked }
  - { id: A-5, level: low, due_on: 2026-02-20, cause: The joiner form has no field for the system owner, withdrawn: true }
  - { id: A-6, level: low, due_on: 2025-12-31 }
person:
  - { id: P-1, name: Ana Lopez }
  - { id: P-2, name: Ben Abara-Quist }
"#;

#[test]
fn likeness_is_found_in_either_order_and_withdrawn_records_are_left_out() {
    let alike = r#"let found = a.alike("cause", 0.7); require(found.len() == 0, "{found}");"#;
    one(alike, ALIKE, "A-1 nonconform: A-2, A-3");
    one(r#"let found = a.alike("cause", 1.0); require(found.len() == 0, "{found}");"#, ALIKE, "A-1 nonconform: A-3");
    one(
        r#"require(a.cause.similarity("THE JOINER FORM has no field for the system owner") == 1, "x");"#,
        ALIKE,
        "A-1 conform",
    );
    one(
        r#"let s = a.alike("cause", 0); require(s.len() == 0, "x");"#,
        ALIKE,
        "A-1 error: a similarity lies above 0 and up to 1",
    );
}

#[test]
fn peers_share_values_and_their_date_lies_within() {
    one(r#"let p = a.peers("level"); require(p.len() == 0, "{p}");"#, ALIKE, "A-1 nonconform: A-2, A-4, A-6");
    let between = |from: &str| {
        format!(r#"let p = a.peers_between("due_on", {from}, a.due_on, "level"); require(p.len() == 0, "{{p}}");"#)
    };
    one(&between("months_after(a.due_on, -2)"), ALIKE, "A-1 nonconform: A-2");
    one(&between("months_after(a.due_on, -3)"), ALIKE, "A-1 nonconform: A-2, A-6");
}

/// What cannot be read may be what is sought: nobody may say that there is no such peer.
#[test]
fn a_peer_whose_date_cannot_be_read_is_not_known_to_lie_outside() {
    let records =
        "\naction:\n  - { id: A-1, level: low, due_on: 2026-03-01 }\n  - { id: A-2, level: low, due_on: 31.02.2026 }\n";
    let script =
        r#"require(a.peers_between("due_on", months_after(a.due_on, -3), a.due_on, "level").len() == 0, "x");"#;
    let all = crate::support::said_with_problems(&format!("fn check(a) {{ {script} }}"), records);
    assert_eq!(
        all.first().map(|told| without_place(told)).as_deref(),
        Some("A-1 not_tested: A-2 holds no readable date in due_on")
    );
}

#[test]
fn without_its_own_value_a_record_has_no_known_peers() {
    let records = "\naction:\n  - { id: A-1 }\n  - { id: A-2, level: low }\n";
    one(r#"require(a.peers("level").len() == 0, "x");"#, records, "A-1 not_tested: A-1 does not record level");
}

#[test]
fn figures_of_lists() {
    let records = r#"
action:
  - { id: A-1 }
  - { id: A-2, cost: 3, level: low, due_on: 2026-01-01 }
  - { id: A-3, cost: 10, level: high, due_on: 2026-01-31 }
  - { id: A-4, cost: 5, level: high, due_on: 2026-05-01 }
"#;
    let rest = r#"let rest = records("action").with(|x| x.id != "A-1");"#;
    one(
        &format!(r#"{rest} require(rest.sum(|x| x.cost) == 18 && rest.median(|x| x.cost) == 5, "x");"#),
        records,
        "A-1 conform",
    );
    one(
        r#"require(records("action").sum(|x| x.cost) == 18, "x");"#,
        records,
        "A-1 not_tested: A-1 does not record cost",
    );
    one(
        r#"let most = records("action").most_common(|x| x.level); require(most.len() == 0, "{most}");"#,
        records,
        "A-1 nonconform: A-3, A-4",
    );
    let gap = r#"let gap = records("action").largest_gap(|x| x.due_on); require(gap.days < 90, "{gap.from} to {gap.to}: {gap.days}");"#;
    one(gap, records, "A-1 nonconform: 2026-01-31 to 2026-05-01: 90");
    one(
        r#"require(records("action").with(|x| x.id == "A-2").largest_gap(|x| x.due_on).days > 0, "x");"#,
        records,
        "A-1 not_tested: A-1 has none of the records the rule asks for",
    );
}

#[test]
fn pairs_are_counted_without_looking_at_each() {
    let records = r#"
action:
  - { id: A-1, cost: 3 }
  - { id: A-2, cost: 5 }
  - { id: A-3, cost: 3 }
  - { id: A-4, cost: 1 }
"#;
    let pairs = r#"let all = records("action"); let p = all.with(|x| x.cost >= 3).pairs_over(all.with(|x| x.cost < 5), |x| x.cost); require(p == 0, "{p}");"#;
    one(pairs, records, "A-1 nonconform: 5");
    let missing = "\naction:\n  - { id: A-1 }\n  - { id: A-2, cost: 5 }\n";
    one(
        r#"let all = records("action"); require(all.pairs_over(all, |x| x.cost) == 0, "x");"#,
        missing,
        "A-1 not_tested: A-1 does not record cost",
    );
}

#[test]
fn words_begin_where_they_are_sought_and_people_are_known_by_their_full_names() {
    let records = r#"
action:
  - { id: A-1, title: "Asked by Ana Lopez, and ben ABARA-QUIST; Ana alone is nobody", cause: Untrained staff prioritise by feeling }
person:
  - { id: P-1, name: Ana Lopez }
  - { id: P-2, name: Ben Abara-Quist }
"#;
    one(r#"require(a.cause.mentions("priorit") && !a.cause.mentions("train", "rank"), "x");"#, records, "A-1 conform");
    one(r#"require(a.cause.mentions(["rank", "feel"]), "x");"#, records, "A-1 conform");
    one(
        r#"let p = a.title.people(); require(p.len() == 0, "{p}");"#,
        records,
        "A-1 nonconform: Ana Lopez (P-1), Ben Abara-Quist (P-2)",
    );
}

#[test]
fn a_name_that_no_rule_bears_is_told() {
    let page = crate::support::page(r#"fn check(a) { require(verdict("10.2-nothing") == "conform", "x"); }"#);
    assert_eq!(told(&page), ["small/rules/checked.md:17:31: no rule is called `10.2-nothing`"]);
}
