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
    let mut examples = 0;
    for rule in &packs.rules {
        for result in tickmark::example::run(&packs, rule, &sources) {
            examples += 1;
            if let Err(wrong) = result {
                panic!("{} at {}: {}", rule.id, sources.place(wrong.example.records), wrong.message);
            }
        }
    }
    assert!(examples > 300, "{examples}");
}
