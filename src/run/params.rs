//! The organisation's figures over the packs' defaults (domain 0.6).

use rustc_hash::FxHashMap;

use crate::param::{Param, ParamValue};
use crate::problem::Problem;
use crate::rule::Packs;

/// The organisation's parameters, merged with what the packs know of them: a value of another kind than the default is a
/// mistake, and so is a name that no rule uses.
pub(super) fn organisation(
    packs: &Packs,
    said: &[(String, Param)],
    problems: &mut Vec<Problem>,
) -> Vec<(String, Param)> {
    let mut defaults: FxHashMap<&str, &ParamValue> =
        packs.params.iter().map(|(name, param)| (name.as_str(), &param.value)).collect();
    for rule in &packs.rules {
        for (name, value, _) in &rule.params {
            defaults.entry(name).or_insert(value);
        }
    }
    let mut merged = Vec::new();
    for (name, param) in said {
        match defaults.get(name.as_str()) {
            None => {
                let problem = Problem::error(format!("no rule has a parameter `{name}`"), param.span);
                let mut names: Vec<&str> = defaults.keys().copied().collect();
                names.sort_unstable();
                problems.push(problem.did_you_mean(name, names));
            }
            Some(default) => match over(default, &param.value) {
                Ok(value) => merged.push((name.clone(), Param { value, ..param.clone() })),
                Err(expected) => {
                    let problem = Problem::error(format!("`{name}` must be {expected}"), param.span);
                    problems.push(problem.help(format!("its default is {}", shown(default))));
                }
            },
        }
    }
    merged
}

/// A value over a default of the same kind; keys that are not given keep their default.
fn over(default: &ParamValue, value: &ParamValue) -> Result<ParamValue, &'static str> {
    match (default, value) {
        (ParamValue::Map(defaults), ParamValue::Map(values)) => {
            if values.iter().any(|(key, _)| !defaults.iter().any(|(known, _)| known == key)) {
                return Err("a mapping with the keys of its default");
            }
            let merged = defaults.iter().map(|(key, default)| -> Result<_, &'static str> {
                let given = values.iter().find(|(known, _)| known == key);
                let value = given.map_or_else(|| Ok(default.clone()), |(_, value)| over(default, value))?;
                Ok((key.clone(), value))
            });
            Ok(ParamValue::Map(merged.collect::<Result<_, _>>()?))
        }
        // One value for every key.
        (ParamValue::Map(defaults), value) => {
            let merged = defaults
                .iter()
                .map(|(key, default)| -> Result<_, &'static str> { Ok((key.clone(), over(default, value)?)) });
            Ok(ParamValue::Map(merged.collect::<Result<_, _>>()?))
        }
        (ParamValue::Number(_), ParamValue::Number(_))
        | (ParamValue::Duration(_), ParamValue::Duration(_))
        | (ParamValue::Text(_), ParamValue::Text(_))
        | (ParamValue::Bool(_), ParamValue::Bool(_)) => Ok(value.clone()),
        // `rca_days: 20 days` where the default is a number of days says the same.
        (ParamValue::Number(_), ParamValue::Duration(duration)) if duration.months == 0 => {
            Ok(ParamValue::Number(f64::from(duration.days)))
        }
        (ParamValue::Number(_), _) => Err("a number"),
        (ParamValue::Duration(_), _) => Err("a length of time, as `12 months` or `30 days`"),
        (ParamValue::Text(_), _) => Err("a word"),
        (ParamValue::Bool(_), _) => Err("true or false"),
    }
}

fn shown(value: &ParamValue) -> String {
    match value {
        ParamValue::Number(number) => format!("`{number}`"),
        ParamValue::Duration(duration) => format!("`{duration}`"),
        ParamValue::Text(text) => format!("`{text}`"),
        ParamValue::Bool(value) => format!("`{value}`"),
        ParamValue::Map(values) => {
            let each: Vec<String> = values.iter().map(|(key, value)| format!("{key}: {}", shown(value))).collect();
            each.join(", ")
        }
    }
}
