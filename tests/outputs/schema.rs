//! The JSON report keeps to its schema, and the schema to the report.

use serde_json::Value;
use tickmark::output::Format;
use tickmark::schema::{Kind, text};

use crate::{bytes, company, made};

fn schema() -> Value {
    serde_json::from_str(&text(Kind::Report, None)).unwrap()
}

/// The same with no other keys than those it names: what a report holds beyond it is found.
fn closed(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.contains_key("properties") {
                map.insert("additionalProperties".into(), Value::Bool(false));
            }
            map.values_mut().for_each(closed);
        }
        Value::Array(items) => items.iter_mut().for_each(closed),
        _ => {}
    }
}

fn wrong(validator: &jsonschema::Validator, report: &Value) -> Vec<String> {
    validator.iter_errors(report).map(|error| format!("{}: {error}", error.instance_path())).take(5).collect()
}

#[test]
fn every_report_keeps_to_its_schema_and_has_nothing_beyond_it() {
    let mut schema = schema();
    closed(&mut schema);
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let json = Format::named("json").unwrap();
    let company = company();
    let made = made();
    let all = made.iter().map(|(name, made)| (*name, &made.report, &made.sources));
    for (name, report, sources) in all.chain([("company", &company.report, company.sources())]) {
        let report: Value = serde_json::from_slice(&bytes(json, report, sources)).unwrap();
        assert_eq!(wrong(&validator, &report), [""; 0], "{name}");
    }
}

#[test]
fn a_broken_report_is_refused() {
    let validator = jsonschema::draft202012::new(&schema()).unwrap();
    let (_, full) = made().into_iter().find(|(name, _)| *name == "full").unwrap();
    let good: Value =
        serde_json::from_slice(&bytes(Format::named("json").unwrap(), &full.report, &full.sources)).unwrap();
    let broken = |change: fn(&mut Value)| {
        let mut report = good.clone();
        change(&mut report);
        assert_ne!(report, good);
        wrong(&validator, &report).len()
    };
    assert_eq!(broken(|report| report["findings"][0]["verdict"] = "fine".into()), 1);
    assert_eq!(broken(|report| report["conclusion"]["exit"] = "0".into()), 1);
    assert_eq!(broken(|report| drop(report.as_object_mut().unwrap().remove("totals"))), 1);
    assert_eq!(broken(|report| report["findings"][0]["evidence"][0]["location"]["line"] = (-1).into()), 1);
}
