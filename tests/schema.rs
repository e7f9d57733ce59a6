//! What the schemas of records, configuration, rule pages and packs take and what they refuse. The published copies in `docs/schema/`
//! are current: `SNAPSHOTS=overwrite cargo test --test schema` writes them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use snapbox::{Data, assert_data_eq};
use tickmark::format::{Format, Limits, documents};
use tickmark::node::{self, Node};
use tickmark::rule::{PackFiles, Packs};
use tickmark::schema::{Kind, text};
use tickmark::source::Sources;

fn built_in() -> Packs {
    let files = PackFiles::built_in("iso27001-2022").unwrap();
    Packs::read(&[files], &mut Sources::default(), &mut Vec::new())
}

fn schema(kind: Kind, packs: &Packs) -> Value {
    serde_json::from_str(&text(kind, Some(packs))).unwrap()
}

fn validator(kind: Kind, packs: &Packs) -> jsonschema::Validator {
    jsonschema::draft202012::new(&schema(kind, packs)).unwrap()
}

/// A document as editors see it: plain words are numbers and truth values where they can be.
fn seen(node: &Node<'_>, source: &str) -> Value {
    match &node.kind {
        node::Kind::Null => Value::Null,
        node::Kind::List(items) => items.iter().map(|item| seen(item, source)).collect(),
        node::Kind::Map(entries) => {
            let entries = entries.iter().map(|entry| (entry.key.to_string(), seen(&entry.value, source)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
        node::Kind::Text(text) => {
            let written = source.get(node.span.start as usize..node.span.end as usize).unwrap_or("");
            let plain = written == &**text;
            let number = || serde_json::from_str::<Value>(text).ok().filter(|value| value.is_number());
            match &**text {
                "true" | "false" if plain => Value::Bool(text == "true"),
                _ => number().filter(|_| plain).unwrap_or_else(|| Value::from(text.to_string())),
            }
        }
    }
}

/// What a file holds, by the same reader as a run's.
fn values(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    values_of(&path.to_string_lossy(), &text)
}

fn values_of(name: &str, text: &str) -> Vec<Value> {
    let mut sources = Sources::default();
    let id = sources.add(name, text);
    let source = sources.get(id).unwrap();
    let mut problems = Vec::new();
    let format = Format::of(name).unwrap();
    let read = documents(format, source, &Limits::default(), &mut problems);
    if problems.is_empty() { read.iter().map(|node| seen(node, text)).collect() } else { Vec::new() }
}

fn wrong(validator: &jsonschema::Validator, value: &Value) -> Vec<String> {
    let told = validator.iter_errors(value).map(|error| {
        let said: String = error.to_string().chars().rev().take(160).collect();
        format!("{}: …{}", error.instance_path(), said.chars().rev().collect::<String>())
    });
    told.take(3).collect()
}

fn below(directory: &str, wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
    let files = walkdir::WalkDir::new(root).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    files.filter(|path| path.is_file() && wanted(path)).collect()
}

fn is_config(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "tickmark.yaml")
}

#[test]
fn the_published_schemas_are_current() {
    let packs = built_in();
    for (kind, name) in Kind::ALL {
        let path = format!("{}/docs/schema/{name}.json", env!("CARGO_MANIFEST_DIR"));
        assert_data_eq!(text(kind, Some(&packs)), Data::read_from(path.as_ref(), None).raw());
    }
}

#[test]
fn every_configuration_that_is_read_fits_its_schema() {
    let validator = jsonschema::draft202012::new(&serde_json::from_str(&text(Kind::Config, None)).unwrap()).unwrap();
    let of_company = self::validator(Kind::Config, &built_in());
    let mut refused = Vec::new();
    let mut seen = 0;
    for path in below("fixtures", |path| is_config(path) && !path.starts_with(root("fixtures/mistakes"))) {
        seen += 1;
        let own = if path.starts_with(root("fixtures/company")) { &of_company } else { &validator };
        let told = values(&path).iter().flat_map(|value| wrong(own, value)).collect::<Vec<_>>();
        refused.extend(told.into_iter().map(|told| format!("{}: {told}", path.display())));
    }
    assert_eq!(refused, [""; 0]);
    assert!(seen > 50, "{seen}");
}

fn root(directory: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(directory)
}

#[test]
fn records_in_the_house_layout_fit_their_schema() {
    let validator = validator(Kind::Records, &built_in());
    let house = |path: &Path| {
        let name = path.to_string_lossy();
        !is_config(path)
            && (name.contains("/company/isms/") || name.contains("/company/data/") || name.contains("/traps/"))
            && ["yaml", "toml", "json"].iter().any(|end| name.ends_with(end))
    };
    let mut refused = Vec::new();
    let mut records = 0;
    for path in below("fixtures", house) {
        for value in values(&path) {
            records += value.as_object().map_or(1, |map| map.values().filter_map(Value::as_array).map(Vec::len).sum());
            refused.extend(wrong(&validator, &value).into_iter().map(|told| format!("{}: {told}", path.display())));
        }
    }
    refused.sort();
    assert_eq!(refused, [""; 0]);
    assert!(records > 500, "{records}");
}

#[test]
fn the_pages_and_the_manifest_of_the_built_in_pack_fit_their_schemas() {
    let packs = built_in();
    let rule = validator(Kind::Rule, &packs);
    for path in below("rules", |path| path.extension().is_some_and(|end| end == "md")) {
        let page = std::fs::read_to_string(&path).unwrap();
        let Some(front) = page.strip_prefix("---\n").and_then(|page| page.split("\n---\n").next()) else { continue };
        for value in values_of("front.yaml", front) {
            assert_eq!(wrong(&rule, &value), [""; 0], "{}", path.display());
        }
    }
    let manifest = values(&root("rules/iso27001-2022/pack.yaml"));
    assert_eq!(wrong(&validator(Kind::Pack, &packs), &manifest[0]), [""; 0]);
}

#[test]
fn mistakes_that_a_schema_can_see_are_refused() {
    let packs = built_in();
    let config = validator(Kind::Config, &packs);
    let records = validator(Kind::Records, &packs);
    let rule = validator(Kind::Rule, &packs);
    let refused = |validator: &jsonschema::Validator, text: &str| {
        let value = values_of("x.yaml", text);
        assert_eq!(value.len(), 1, "{text}");
        !validator.is_valid(&value[0])
    };
    for (text, expected) in [
        ("sources: [{ files: a.yaml }]", false),
        ("sources: [{ files: a.yaml }]\ntimezon: UTC", true),
        ("sources: [{ files: a.yaml, typ: incident }]", true),
        ("sources: [{ files: a.csv, type: incidnt }]", true),
        ("sources: [{ files: a.csv, sqlite: { file: a.db, query: SELECT 1 } }]", true),
        ("sources: [{ sqlite: { file: a.db } }]", true),
        ("sources: [{ files: a.csv, fold: { by: id, order: at } }]", true),
        ("sources: []", true),
        ("sources: [{ files: a.yaml }]\nfail_on: medium", true),
        ("sources: [{ files: a.yaml }]\nparams: { audit_intervall: 12 months }", true),
        ("sources: [{ files: a.yaml }]\nparams: { audit_interval: 12 months, accept_max: { low: 6 months } }", false),
        ("sources: [{ http: { url: \"https://a\", token: s3cret } }]", true),
    ] {
        assert_eq!(refused(&config, text), expected, "{text}");
    }
    for (text, expected) in [
        ("corrective_action: [{ id: CA-1, title: A, status: in_progress, due_on: 2026-05-01 }]", false),
        ("corrective_action: [{ id: CA-1, status: In progress }]", false),
        ("type: corrective_action\nid: CA-1\ntitle: A", false),
        ("- { type: corrective_action, id: CA-1 }", false),
        ("corrective_action: [{ id: CA-1, status: nearly }]", true),
        ("corrective_action: [{ id: CA-1, due_on: 2026-13-01 }]", true),
        ("corrective_action: [{ id: CA-1, titel: A }]", true),
        ("corrective_actions: [{ id: CA-1 }]", true),
        ("type: corrective_acton\nid: CA-1", true),
        ("- { id: CA-1 }", true),
    ] {
        assert_eq!(refused(&records, text), expected, "{text}");
    }
    let page = "each: corrective_action\ngrade: minor\ncriterion: standard\ncriteria: [10.2]\n";
    for (more, expected) in [
        ("", false),
        ("needz: [x]", true),
        ("escalate: ESC-SOON", true),
        ("database: itsm", true),
        ("database: itsm\npopulation: SELECT 1\nexceptions: SELECT 2", false),
    ] {
        assert_eq!(refused(&rule, &format!("{page}{more}")), expected, "{more}");
    }
    assert!(refused(&rule, &page.replace("corrective_action", "action_corrective")));
}

/// The configurations of `fixtures/mistakes` whose mistake is in what a schema describes, and those whose mistake is beyond it.
#[test]
fn the_mistakes_of_the_fixtures_are_seen_where_a_schema_can_see_them() {
    let pack = PackFiles::directory("pack", &root("fixtures/mistakes/pack")).unwrap();
    let packs = Packs::read(&[pack], &mut Sources::default(), &mut Vec::new());
    let (config, records) = (validator(Kind::Config, &packs), validator(Kind::Records, &packs));
    let data = |path: &Path| {
        !is_config(path) && ["yaml", "json"].iter().any(|end| path.extension().is_some_and(|is| is == *end))
    };
    let in_pack = |path: &Path| {
        path.strip_prefix(root("fixtures/mistakes")).is_ok_and(|path| path.iter().any(|part| part == "pack"))
    };
    let mut seen = String::new();
    for path in below("fixtures/mistakes", |path| (is_config(path) || data(path)) && !in_pack(path)) {
        let validator = if is_config(&path) { &config } else { &records };
        for told in values(&path).iter().flat_map(|value| wrong(validator, value)) {
            let path = path.strip_prefix(root("fixtures/mistakes")).unwrap();
            seen.push_str(&format!("{} {told}\n", path.display()));
        }
    }
    let expected = Data::read_from(&root("fixtures/schema/mistakes.txt"), None).raw();
    assert_data_eq!(seen, expected);
}

#[test]
fn the_manual_has_a_page_for_each_command_and_no_date() {
    let pages = tickmark::cli::manuals();
    let names: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
    for name in ["tickmark.1", "tickmark-check.1", "tickmark-readiness.1", "tickmark-rules-new.1", "tickmark-schema.1"]
    {
        assert!(names.contains(&name), "{names:?}");
    }
    for (name, page) in &pages {
        let title = page.lines().find(|line| line.starts_with(".TH")).unwrap();
        let version = env!("CARGO_PKG_VERSION");
        let stem = name.trim_end_matches(".1");
        assert_eq!(title, format!(".TH {stem} 1 \" \" \"tickmark {version}\" Tickmark"), "{name}");
        assert!(page.contains(".SH NAME") && page.contains(".SH SYNOPSIS"), "{name}");
    }
    assert_eq!(pages, tickmark::cli::manuals());
    assert!(pages[0].1.contains(".SH SUBCOMMANDS") || pages[0].1.contains("SUBCOMMANDS"));
}
