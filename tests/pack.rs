//! The built-in pack reads without a mistake.

use tickmark::rule::{PackFiles, Packs};
use tickmark::source::Sources;

#[test]
fn the_built_in_pack_has_no_mistakes() {
    let files = PackFiles::built_in("iso27001-2022").unwrap();
    let mut sources = Sources::default();
    let mut problems = Vec::new();
    let packs = Packs::read(&[files], &mut sources, &mut problems);
    let told: Vec<String> = problems
        .iter()
        .map(|problem| {
            let place = problem.span.map_or(String::new(), |span| sources.place(span).to_string());
            format!("{place}: {problem} ({})", problem.help.clone().unwrap_or_default())
        })
        .collect();
    assert!(told.is_empty(), "{} problems\n{}", told.len(), told.join("\n"));
    assert_eq!(packs.model.types().count(), 42);
}

#[test]
fn every_example_of_the_built_in_pack_comes_out_as_tagged() {
    let files = PackFiles::built_in("iso27001-2022").unwrap();
    let mut sources = Sources::default();
    let packs = Packs::read(&[files], &mut sources, &mut Vec::new());
    let taken = tickmark::script::Taken::default();
    let mut examples = 0;
    for rule in &packs.rules {
        for result in tickmark::example::run(&packs, rule, &sources, &taken) {
            examples += 1;
            if let Err(wrong) = result {
                panic!("{} at {}: {}", rule.id, sources.place(wrong.example.records), wrong.message);
            }
        }
    }
    assert!(examples > 1600, "{examples}");
    let rules: Vec<_> = packs.rules.iter().collect();
    let untaken = tickmark::example::not_taken(&rules, true, &taken);
    let untaken: Vec<String> = untaken
        .iter()
        .map(|branch| format!("{} {} {}", sources.place(branch.span), sources.slice(branch.span), branch.way))
        .collect();
    assert_eq!(untaken, [""; 0], "ways that no example shows");
}

/// A branch that no example shows is told, so that the empty list above means something.
#[test]
fn a_branch_that_no_example_shows_is_told() {
    let mut files = PackFiles::built_in("iso27001-2022").unwrap();
    let page = files.files.iter_mut().find(|(path, _)| path.ends_with("10.2-c-overdue.md")).unwrap();
    page.1 = page.1.replace("fn check(c) {\n", "fn check(c) {\n    if c.id == \"nobody\" { note(\"x\"); }\n");
    let mut sources = Sources::default();
    let packs = Packs::read(&[files], &mut sources, &mut Vec::new());
    let rule = packs.rule("10.2-c-overdue").unwrap();
    let taken = tickmark::script::Taken::default();
    tickmark::example::run(&packs, rule, &sources, &taken);
    let untaken = tickmark::example::not_taken(&[rule], false, &taken);
    let told: Vec<_> = untaken.iter().map(|branch| (sources.slice(branch.span), branch.way)).collect();
    assert_eq!(told, [("if", true), ("note", true)]);
}

/// Each rule of the clause is in one point of its working paper, and each point has rules.
#[test]
fn the_working_paper_of_clause_10_leaves_no_rule_out() {
    let files = PackFiles::built_in("iso27001-2022").unwrap();
    let packs = Packs::read(&[files], &mut Sources::default(), &mut Vec::new());
    let [paper] = packs.papers.as_slice() else { panic!("one paper") };
    assert_eq!((paper.clause.as_str(), paper.points.len()), ("10", 10));
    let of_clause = packs.rules.iter().filter(|rule| rule.id.starts_with("10."));
    let left: Vec<_> =
        of_clause.clone().filter(|rule| paper.point_of(&rule.id).is_none()).map(|rule| &rule.id).collect();
    assert!(left.is_empty(), "{left:?}");
    for point in 0..10 {
        assert!(of_clause.clone().any(|rule| paper.point_of(&rule.id) == Some(point)), "point {}", point + 1);
    }
}

/// Everything that clauses 10.1 and 10.2 are asked is there.
#[test]
fn clause_10_is_whole() {
    let files = PackFiles::built_in("iso27001-2022").unwrap();
    let packs = Packs::read(&[files], &mut Sources::default(), &mut Vec::new());
    let count = |clause: &str| packs.rules.iter().filter(|rule| rule.id.starts_with(clause)).count();
    assert_eq!((count("10.1-"), count("10.2-")), (50, 57));
}

#[test]
fn a_page_that_is_begun_passes_its_own_examples() {
    let scratch = tempfile::tempdir().unwrap();
    let pack = scratch.path().join("own");
    for (path, text) in PackFiles::built_in("iso27001-2022").unwrap().files {
        if path.starts_with("model/") {
            let path = pack.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
    }
    std::fs::write(pack.join("pack.yaml"), "name: own\nversion: 1.0.0\n").unwrap();
    let tickmark = || snapbox::cmd::Command::new(snapbox::cmd::cargo_bin!("tickmark")).current_dir(scratch.path());
    tickmark().args(["rules", "new", "10.2-x-begun", "--into", "own/10.2"]).assert().success();
    tickmark().args(["rules", "new", "10.2-x-begun", "--into", "own/10.2"]).assert().code(2);
    tickmark().args(["rules", "test", "own"]).assert().success().stdout_eq("2 examples passed, 0 failed\n");
}
