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
    assert_eq!(packs.model.types().count(), 41);
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
    assert!(examples > 300, "{examples}");
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
