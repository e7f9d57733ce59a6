//! The order of `src/lib.rs` is the law of the house: a module uses only modules above it, only `main` touches the
//! world, and what extends a list is on it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// Every file below `src/`: its path with forward slashes, and its text without the tests at its end.
fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let rust = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs");
    let paths = WalkDir::new(&root).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    let named = |path: PathBuf| {
        let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        (name, std::fs::read_to_string(path).unwrap())
    };
    paths.filter(rust).map(named).collect()
}

/// The modules in the order of `lib.rs`.
fn modules(files: &[(String, String)]) -> Vec<&str> {
    let lib = &files.iter().find(|(name, _)| name == "lib.rs").unwrap().1;
    lib.lines().filter_map(|line| line.trim().strip_prefix("pub mod ")?.strip_suffix(';')).collect()
}

/// The modules that a line names as `crate::a` or `crate::{a, b::c}`.
fn named(line: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut found = Vec::new();
    for after in line.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            Some(group) => found.extend(group.split(',').map(|part| word(part.trim()))),
            None => found.push(word(after)),
        }
    }
    found
}

/// A file's code as logical lines: comments gone, a `use crate::{` group of several lines joined to one.
fn lines(text: &str) -> Vec<(usize, String)> {
    let mut out: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    for (at, line) in text.lines().enumerate() {
        let line = line.split("//").next().unwrap();
        match out.last_mut().filter(|_| open) {
            Some((_, last)) => last.push_str(line.trim()),
            None => out.push((at + 1, line.to_owned())),
        }
        open = out.last().is_some_and(|(_, last)| last.contains("crate::{") && !last.contains("};"));
    }
    out
}

#[test]
fn a_module_uses_only_modules_above_it() {
    let files = files();
    let order = modules(&files);
    let place = |module: &str| order.iter().position(|known| *known == module);
    let mut backward = Vec::new();
    for (name, text) in files.iter().filter(|(name, _)| name != "lib.rs" && name != "main.rs") {
        let own =
            place(name.split(['/', '.']).next().unwrap()).unwrap_or_else(|| unreachable!("{name} is not in lib.rs"));
        for (line, text) in lines(text) {
            let below = |module: &String| place(module).is_some_and(|other| other > own);
            backward
                .extend(named(&text).into_iter().filter(below).map(|module| format!("src/{name}:{line}: {module}")));
        }
    }
    assert!(backward.is_empty(), "imports from below:\n{}", backward.join("\n"));
}

#[test]
fn only_main_prints_exits_or_reads_the_clock() {
    let world = ["print!(", "println!(", "stdout()", "stderr()", "process::exit", "::now()"];
    let mut seen = Vec::new();
    for (name, text) in files().iter().filter(|(name, _)| name != "main.rs") {
        for (line, text) in lines(text) {
            seen.extend(
                world.iter().filter(|call| text.contains(**call)).map(|call| format!("src/{name}:{line}: {call}")),
            );
        }
    }
    assert!(seen.is_empty(), "only src/main.rs may do this:\n{}", seen.join("\n"));
}

#[test]
fn what_extends_a_list_is_on_it() {
    let files = files();
    let below = |directory: &'static str| {
        let stem = move |name: &str| Some(name.strip_prefix(directory)?.strip_suffix(".rs")?.to_owned());
        files.iter().filter_map(move |(name, text)| Some((stem(name)?, text))).filter(|(stem, _)| !stem.contains('/'))
    };
    for (stem, _) in below("output/") {
        assert!(
            tickmark::output::Format::named(&stem.replace('_', "-")).is_some(),
            "src/output/{stem}.rs is not in Format::ALL"
        );
    }
    let formats = tickmark::format::Format::ALL.iter().map(|(format, _)| format!("{format:?}").to_lowercase());
    // A list within a document is read from any format of documents.
    let read: Vec<_> = formats.chain(["listed".to_owned()]).collect();
    for (stem, _) in below("format/").filter(|(_, text)| text.contains("pub fn read<")) {
        assert!(read.contains(&stem), "src/format/{stem}.rs is not in Format::ALL");
    }
}

#[test]
fn no_file_is_over_400_lines() {
    let long = files().into_iter().map(|(name, text)| (name, text.lines().count())).filter(|(_, lines)| *lines > 400);
    assert_eq!(long.collect::<Vec<_>>(), []);
}

#[test]
fn imports_are_recognised_in_every_form() {
    assert_eq!(named("use crate::source::Span;"), ["source"]);
    assert_eq!(named("fn f(a: crate::model::X, b: &crate::{a, b::C})"), ["model", "a", "b"]);
    assert_eq!(lines("use crate::{\n    a,\n    b::C,\n};\nx").iter().map(|(at, _)| *at).collect::<Vec<_>>(), [1, 5]);
    assert_eq!(named(&lines("use crate::{\n    a,\n    b::C,\n};").remove(0).1), ["a", "b", ""]);
}

/// What is compiled in from beside `src/` must be in the package, or `cargo install` builds nothing.
#[test]
fn what_is_compiled_in_is_in_the_package() {
    let manifest = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let include = manifest.lines().find_map(|line| line.strip_prefix("include = ")).unwrap();
    let mut compiled = Vec::new();
    for (_, text) in files() {
        let from = |start: &'static str| {
            text.split(start).skip(1).map(|rest| rest.split(['/', '"']).next().unwrap().to_owned())
        };
        compiled.extend(from("\"$CARGO_MANIFEST_DIR/").collect::<Vec<_>>());
    }
    assert!(compiled.iter().any(|name| name == "rules"), "{compiled:?}");
    let missing: Vec<&String> = compiled.iter().filter(|name| !include.contains(&format!("\"/{name}\""))).collect();
    assert_eq!(missing, [""; 0]);
}
