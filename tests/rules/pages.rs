//! What a rule may say is decided when its page is read, at the page's own line.

use crate::support::{page, told};

/// The line of a page on which its script begins.
const FIRST: usize = 17;

#[track_caller]
fn one(script: &str, line: usize, column: usize, message: &str) {
    let expected = format!("small/rules/checked.md:{}:{column}: {message}", FIRST + line - 1);
    assert_eq!(told(&page(script)), [expected]);
}

#[test]
fn a_sound_script_is_told_nothing_of() {
    let script = r#"fn late(c) { c.performed_on > today() }
fn applies(action) { action.status == "closed" }
fn check(action) {
    let checks = action.checks.with(|c| c.result == "effective");
    require(checks.any(|c| c.performed_by != action.owner) && !checks.all(|c| late(c)), "{id}: {checks}");
}"#;
    assert_eq!(told(&page(script)), Vec::<String>::new());
}

#[test]
fn an_unknown_field_is_found_within_a_closure() {
    one(
        r#"fn check(a) { require(a.checks.any(|c| c.performd_by == a.owner), "x"); }"#,
        1,
        42,
        "no field `performd_by` on check (did you mean `performed_by`?)",
    );
}

#[test]
fn a_syntax_error_stands_at_the_line_of_the_page_whatever_its_line_breaks_and_prose() {
    let text =
        page("fn check(a) {\n    require(a.cost > 1 \"x\");\n}").replace("Because.", "Weil — ärgerlich — 理由 🙂.");
    let place = |text: &str| told(text).first().map(|line| line.split(": ").next().unwrap().to_owned()).unwrap();
    assert_eq!(place(&text), "small/rules/checked.md:18:24");
    assert_eq!(place(&text.replace('\n', "\r\n")), "small/rules/checked.md:18:24");
}

#[test]
fn what_could_act_or_never_end_is_refused() {
    for (word, column) in [("sleep(1)", 15), ("exit()", 15), ("eval(\"1\")", 15), ("print(\"x\")", 15)] {
        let name = word.split('(').next().unwrap();
        let lines = told(&page(&format!("fn check(a) {{ {word}; }}")));
        assert_eq!(lines.len(), 1, "{lines:?}");
        let start = format!("small/rules/checked.md:{FIRST}:{column}: ");
        assert!(lines[0].starts_with(&start) && lines[0].contains(name), "{lines:?}");
    }
    let loops = "loops are not part of the language of rules (use any, all, none, count, with or map on a list)";
    one("fn check(a) { while true { } }", 1, 15, loops);
    one("fn check(a) { loop { } }", 1, 15, loops);
    one("fn check(a) { for c in a.checks { } }", 1, 15, loops);
}

#[test]
fn recursion_is_refused_whatever_its_way() {
    one(
        "fn check(a) { require(deep(a), \"x\"); }\nfn deep(a) { deep(a) }",
        2,
        14,
        "`deep` calls itself; a rule has no recursion",
    );
    one(
        "fn check(a) { require(ping(a), \"x\"); }\nfn ping(a) { pong(a) }\nfn pong(a) { ping(a) }",
        3,
        14,
        "`ping` calls itself; a rule has no recursion",
    );
}

#[test]
fn values_of_different_kinds_are_not_compared() {
    one(r#"fn check(a) { require(a.due_on == "2026-01-01", "x"); }"#, 1, 32, "a date cannot be compared with text");
    one(r#"fn check(a) { require("high" < a.cost, "x"); }"#, 1, 30, "text cannot be compared with a number");
}

#[test]
fn a_word_that_a_choice_does_not_have_is_told_with_the_nearest() {
    one(
        r#"fn check(a) { require(a.level >= "hgih", "x"); }"#,
        1,
        34,
        "`hgih` is none of the values of this field (did you mean `high`?)",
    );
    one(
        r#"fn check(a) { require(a.status != "close", "x"); }"#,
        1,
        35,
        "`close` is none of the values of this field (did you mean `closed`?)",
    );
    one(r#"fn check(a) { require(a.at_or_beyond("shut"), "x"); }"#, 1, 38, "no state is called `shut`");
}

#[test]
fn a_message_names_only_what_is_there() {
    one(
        r#"fn check(a) { require(a.cost > 1, "{ownr}"); }"#,
        1,
        35,
        "no field `ownr` on action (did you mean `owner`?)",
    );
    one(r#"fn check(a) { require(a.cost > 1, "{id"); }"#, 1, 35, "a hole `{` of this message is not closed");
    one(
        r#"fn check(a) { require(a.cost > 1, "x" + a.id); }"#,
        1,
        39,
        "a message is written out, in double quotes (put what changes into {holes})",
    );
}

#[test]
fn a_condition_is_a_condition() {
    one(r#"fn check(a) { require(a.cost, "x"); }"#, 1, 23, "`require` needs a condition here, but this is a number");
    one(
        r#"fn check(a) { require(a.checks.any(|c| c.result), "x"); }"#,
        1,
        36,
        "`any` needs a question with yes or no, but this gives a choice",
    );
}

#[test]
fn what_is_never_called_or_used_is_told() {
    one(
        "fn check(a) { require(a.cost > 1, \"x\"); }\nfn aplies(a) { true }",
        2,
        14,
        "nothing calls the function `aplies`",
    );
    one(
        r#"fn check(a) { require(days_between(a.due_on, today()) < param("limt"), "x"); }"#,
        1,
        63,
        "no parameter is called `limt` (did you mean `limit`?)",
    );
}

#[test]
fn assignment_switch_maps_and_exceptions_are_not_part_of_the_language() {
    let not = "not part of the language of rules";
    one(
        "fn check(a) { let x = 1; x = 2; require(x > 1, \"x\"); }",
        1,
        28,
        &format!("assignment is {not} (name a new value with `let`)"),
    );
    one(
        "fn check(a) { throw 1; }",
        1,
        15,
        &format!("exceptions are {not} (what cannot be read makes the subject not tested by itself)"),
    );
    one(
        "fn check(a) { let m = #{}; require(m == m, \"x\"); }",
        1,
        23,
        &format!("a map is {not} (use a parameter with keys, or `if`)"),
    );
    one(
        "fn check(a) { require(a.checks[0] == a, \"x\"); }",
        1,
        31,
        &format!("indexing is {not} (use first(), last() or with(..))"),
    );
}

#[test]
fn a_statement_that_judges_softens_or_rambles_is_told() {
    let of = |script: &str| told(&page(&format!("fn check(a) {{ {script} }}")));
    let place = "small/rules/checked.md:17:46: ";
    assert_eq!(
        of(r#"require(a.title.is_recorded(), "Titles are always Poor.");"#),
        [format!("{place}the statement judges: `always` (tell what was found, with numbers and dates)")]
    );
    assert_eq!(
        of(r#"advise(a.title.is_recorded(), "A title is required.");"#),
        [
            "small/rules/checked.md:17:45: an opportunity for improvement is put as a requirement: `required` (say what is expected or what is done elsewhere)"
        ]
    );
    let long = "word ".repeat(61);
    assert_eq!(
        of(&format!(r#"require(a.title.is_recorded(), "{long}");"#)),
        [format!("{place}the statement has 61 words (say it in 60)")]
    );
    let adopted = "fn adopted(data) { true } fn check(a) { require(a.title.is_recorded(), \"A title must stand.\"); }";
    assert_eq!(told(&page(adopted)).len(), 1);
    assert_eq!(
        of(r#"require(a.title.is_recorded(), "The neverending badge must hang."); ask("Is it bad?");"#),
        [""; 0]
    );
}
