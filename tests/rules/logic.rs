//! What a rule says of records: three-valued logic, evidence of what is missing, and the bounds on what a rule may take.

use crate::support::{evidence, page, said, told};

const CHECKED: &str = r#"
action:
  - { id: A-1, status: closed, owner: Ana, closed_on: 2026-05-01 }
check:
  - { id: C-1, subject: A-1, performed_by: Ben, performed_on: 2026-05-20, result: effective }
  - { id: C-2, subject: A-1, result: effective }
person:
  - { id: P-1, name: Ana }
  - { id: P-2, name: Ben }
"#;

#[track_caller]
fn one(script: &str, records: &str, expected: &str) {
    assert_eq!(said(&format!("fn check(a) {{ {script} }}"), records), [expected]);
}

#[test]
fn a_member_that_cannot_be_judged_does_not_hide_one_that_settles_the_answer() {
    one(r#"require(a.checks.any(|c| c.performed_by != a.owner), "x");"#, CHECKED, "A-1 conform");
    one(
        r#"require(a.checks.any(|c| c.performed_by == a.owner), "x");"#,
        CHECKED,
        "A-1 not_tested at 17:15: C-2 does not record performed_by",
    );
    one(
        r#"require(a.checks.all(|c| c.performed_by == a.owner), "not all");"#,
        CHECKED,
        "A-1 nonconform at 17:15: not all",
    );
    one(
        r#"require(a.checks.none(|c| c.performed_by == a.owner), "x");"#,
        CHECKED,
        "A-1 not_tested at 17:15: C-2 does not record performed_by",
    );
}

#[test]
fn a_filtered_list_remembers_what_could_not_be_judged() {
    let late = r#"let late = a.checks.with(|c| c.performed_on > a.closed_on);"#;
    one(&format!(r#"{late} require(late.len() >= 1, "x");"#), CHECKED, "A-1 conform");
    one(&format!(r#"{late} require(late.len() < 3, "x");"#), CHECKED, "A-1 conform");
    one(&format!(r#"{late} require(late.len() == 0, "{{late}}");"#), CHECKED, "A-1 nonconform at 17:75: C-1");
    one(
        &format!(r#"{late} require(late.len() == 1, "x");"#),
        CHECKED,
        "A-1 not_tested at 17:75: C-2 does not record performed_on",
    );
    one(
        &format!(r#"{late} require(late.first().result == "effective", "x");"#),
        CHECKED,
        "A-1 not_tested at 17:75: C-2 does not record performed_on",
    );
}

#[test]
fn of_a_list_what_was_found_is_evidence_and_what_was_looked_through_in_vain() {
    let of = |script: &str, records: &str| evidence(&format!("fn check(a) {{ {script} }}"), records).remove(0);
    let checks = |count: usize| {
        let check = |n| format!("  - {{ id: C-{n}, subject: A-1, performed_on: 2026-05-0{} }}\n", n % 9 + 1);
        let checks: String = (0..count).map(check).collect();
        format!("action:\n  - {{ id: A-1, status: closed, closed_on: 2026-04-30 }}\ncheck:\n{checks}")
    };
    let early = "c.performed_on <= days_after(a.closed_on, 1)";
    let late = "c.performed_on < a.closed_on";
    let found = format!(r#"require(a.checks.with(|c| {early}).len() == 0, "x");"#);
    assert_eq!(of(&found, &checks(3)), "C-0.performed_on A-1.closed_on");
    let none = format!(r#"require(a.checks.none(|c| {early}), "x");"#);
    assert_eq!(of(&none, &checks(3)), "C-0.performed_on A-1.closed_on");
    let vain = format!(r#"require(a.checks.any(|c| {late}), "x");"#);
    assert_eq!(of(&vain, &checks(3)), "C-0.performed_on A-1.closed_on C-1.performed_on C-2.performed_on");
    assert_eq!(of(&vain, &checks(13)), "");
    let counted = format!(r#"require(a.checks.count(|c| {late}) > 0, "x");"#);
    assert_eq!(of(&counted, &checks(13)), "");
}

#[test]
fn logic_of_three_values_is_settled_by_what_is_known() {
    let unknown = "a.due_on > today()";
    one(&format!(r#"require(!(a.cost.is_recorded() && {unknown}), "x");"#), CHECKED, "A-1 conform");
    one(&format!(r#"require(a.status == "closed" || {unknown}, "x");"#), CHECKED, "A-1 conform");
    one(
        &format!(r#"require(a.status == "closed" && {unknown}, "x");"#),
        CHECKED,
        "A-1 not_tested at 17:15: A-1 does not record due_on",
    );
    one(
        &format!(r#"if {unknown} {{ require(true, "x"); }}"#),
        CHECKED,
        "A-1 not_tested at 17:15: A-1 does not record due_on",
    );
}

#[test]
fn a_definite_failure_outranks_what_cannot_be_judged_and_both_outrank_conformity() {
    let unknown = r#"require(a.due_on > today(), "late");"#;
    one(&format!(r#"{unknown} require(a.checks.len() > 5, "few");"#), CHECKED, "A-1 nonconform at 17:52: few");
    one(&format!(r#"{unknown} require(true, "x");"#), CHECKED, "A-1 not_tested at 17:15: A-1 does not record due_on");
}

#[test]
fn what_is_recorded_is_told_from_what_is_missing_unread_or_in_the_future() {
    let ask = r#"require(a.closed_on.is_recorded(), "nothing");"#;
    let of = |value: &str| format!("action:\n  - {{ id: A-1, status: open, title: x, cost: 1, closed_on: {value} }}\n");
    one(ask, &of("2026-01-01"), "A-1 conform");
    one(ask, &of("TBC"), "A-1 nonconform at 17:15: nothing");
    one(ask, &of("2027-01-01"), "A-1 nonconform at 17:15: nothing");
    one(r#"require(!a.closed_on.is_in_future(), "ahead");"#, &of("2027-01-01"), "A-1 nonconform at 17:15: ahead");
}

#[test]
fn a_link_that_leads_nowhere_is_recorded_and_does_not_resolve() {
    let records = "action:\n  - { id: A-1, status: open, owner: Zoe, title: x }\nperson:\n  - { id: P-1, name: Ana }\n";
    one(r#"require(a.owner.is_recorded() && !a.owner.resolves(), "x");"#, records, "A-1 conform");
    one(
        r#"require(a.owner == a.owner, "x");"#,
        records,
        "A-1 not_tested at 17:15: owner of A-1 names nobody on record",
    );
}

#[test]
fn a_choice_is_ordered_as_declared() {
    let records = "action:\n  - { id: A-1, status: open, level: medium, title: x }\n";
    one(r#"require(a.level >= "low" && a.level < "high", "x");"#, records, "A-1 conform");
    one(r#"require(a.level >= "high", "{level}");"#, records, "A-1 nonconform at 17:15: medium");
    one(
        r#"require(param("days", a.level) > 0, "x");"#,
        records,
        "A-1 error at 17:23: the parameter `days` has no value for `medium`",
    );
}

#[test]
fn a_rule_that_fails_is_an_error_at_its_line_and_never_a_pass() {
    let records = "action:\n  - { id: A-1, status: open, cost: 0, title: x }\n";
    one(r#"require(1 / a.cost > 0, "x");"#, records, "A-1 error at 17:25: a number is divided by zero");
    one(
        "let x = a.cost;",
        records,
        "A-1 error: the check came to its end without asking anything, which would pass by saying nothing",
    );
}

#[test]
fn a_rule_that_grows_without_end_is_stopped_at_its_line() {
    let records: String =
        (0..70).fold("action:\n".to_owned(), |all, n| format!("{all}  - {{ id: A-{n}, status: open, title: x }}\n"));
    let first = |script: &str| said(script, &records).remove(0);
    let doubled =
        (0..20).fold("let t0 = \"0123456789\";".to_owned(), |all, n| format!("{all} let t{} = t{n} + t{n};", n + 1));
    let text = first(&format!("fn check(a) {{ {doubled} require(t20 != \"\", \"x\"); }}"));
    assert!(text.ends_with("a text grows longer than 65536 bytes"), "{text}");
    let nested = "let all = records(\"action\");
        require(all.any(|x| all.any(|y| all.any(|z| x == y && y == z && z != x))), \"x\");";
    let steps = first(&format!("fn check(a) {{ {nested} }}"));
    assert_eq!(steps, "A-0 error at 18:55: the rule takes too many steps on one subject");
    let few: String =
        (0..4).fold("action:\n".to_owned(), |all, n| format!("{all}  - {{ id: A-{n}, status: open, title: x }}\n"));
    let squared = (0..4).fold("let t0 = records(\"action\");".to_owned(), |all, n| {
        format!("{all} let t{} = t{n}.map(|x| t{n}).flatten();", n + 1)
    });
    let wide = format!("{squared} require(t4.len() > 0, \"x\");");
    let memory = said(&format!("fn check(a) {{ {wide} }}"), &few).remove(0);
    assert!(
        memory.contains("error at 17:") && memory.ends_with("the rule takes too much memory on one subject"),
        "{memory}"
    );
}

#[test]
fn deep_nesting_is_refused_when_the_page_is_read() {
    let deep = format!("fn check(a) {{ require({}true{}, \"x\"); }}", "(".repeat(400), ")".repeat(400));
    let lines = told(&page(&deep));
    assert!(lines.len() == 1 && lines[0].contains("the script cannot be read"), "{lines:?}");
}
