//! The organisation's figures over the packs' defaults (domain 0.6).

use rustc_hash::{FxHashMap, FxHashSet};

use crate::config::Said;
use crate::param::{Origin, Param, ParamValue, Params};
use crate::problem::Problem;
use crate::record::Dataset;
use crate::rule::{Documented, Packs};
use crate::source::Span;
use crate::value::Scalar;

/// The organisation's parameters, merged with what the packs know of them: a value of another kind than the default is a
/// mistake, and so is a name that no rule uses.
pub(super) fn organisation(packs: &Packs, said: &[(String, Param)], problems: &mut Vec<Problem>) -> Params {
    let mut defaults: FxHashMap<&str, &ParamValue> =
        packs.params.iter().map(|(name, param)| (name.as_str(), &param.value)).collect();
    for rule in &packs.rules {
        for (name, value, _) in &rule.params {
            defaults.entry(name).or_insert(value);
        }
    }
    let mut merged = Params::default();
    for (name, param) in said {
        match defaults.get(name.as_str()) {
            None => {
                let problem = Problem::error(format!("no rule has a parameter `{name}`"), param.span);
                let mut names: Vec<&str> = defaults.keys().copied().collect();
                names.sort_unstable();
                problems.push(problem.did_you_mean(name, names));
            }
            Some(default) => match over(default, &param.value) {
                Ok(value) => {
                    merged.insert(name.clone(), Param { value, ..param.clone() });
                }
                Err(expected) => {
                    let problem = Problem::error(format!("`{name}` must be {expected}"), param.span);
                    problems.push(problem.help(format!("its default is {default}")));
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

/// Puts what the organisation's own documents say over the packs' defaults (domain 0.6). Where the configuration says
/// otherwise the configuration wins, and the difference is told.
pub(super) fn documented(packs: &Packs, data: &Dataset, own: &mut Params, problems: &mut Vec<Problem>) {
    for stated in &packs.documented {
        let Some(default) = packs.params.get(&stated.param) else { continue };
        let mut found: Option<(ParamValue, Span)> = None;
        for cell in cells(data, stated) {
            let text = data.sources.slice(cell).trim().trim_matches(['"', '\'']);
            match over(&default.value, &ParamValue::of_text(text)) {
                Ok(value) => match &found {
                    None => found = Some((value, cell)),
                    Some((first, _)) if *first == value => {}
                    Some(_) => {
                        let message = format!("`{}` is stated twice, and not alike; the first counts", stated.param);
                        problems.push(Problem::warning(message, cell));
                    }
                },
                Err(expected) => {
                    let message = format!("`{text}` is no figure for `{}`, which must be {expected}", stated.param);
                    let help = format!("until it is, {} holds", default.value);
                    problems.push(Problem::warning(message, cell).help(help));
                }
            }
        }
        let Some((value, span)) = found else { continue };
        match own.get(&stated.param) {
            Some(said) if said.value != value => {
                let message = format!("`{}` is {value} by the document, and otherwise here", stated.param);
                problems.push(Problem::warning(message, said.span).help("the configuration wins; make the two agree"));
            }
            Some(_) => {}
            None => {
                own.insert(stated.param.clone(), Param { value, origin: Origin::Document, span });
            }
        }
    }
}

/// Where records state a figure: the cells of the field whose key names it.
fn cells(data: &Dataset, stated: &Documented) -> Vec<Span> {
    let mut found = Vec::new();
    let Some(kind) = data.model.type_named(&stated.kind) else { return found };
    let model = data.model.kind(kind);
    let (Some(by), Some(field)) = (model.field_named(&stated.which.0), model.field_named(&stated.field)) else {
        return found;
    };
    for record in data.records.iter().filter(|record| record.kind == kind) {
        let is = match record.field(by).map(|value| &value.scalar) {
            Some(Scalar::Choice(symbol)) => data.model.word(*symbol) == stated.which.1,
            Some(Scalar::Text(text)) => **text == *stated.which.1,
            _ => false,
        };
        if let (true, Some(Scalar::Map(entries))) = (is, record.field(field).map(|value| &value.scalar)) {
            let names = |key: &str| {
                let key = key.to_lowercase();
                stated.keys.iter().any(|word| key.split(['_', ' ', '-']).any(|part| part.starts_with(word.as_str())))
            };
            found.extend(entries.iter().filter(|(key, _)| names(key)).map(|(_, value)| value.span));
        }
    }
    found
}

/// The rules whose criterion the organisation has adopted as its own: by the configuration, or by the profile of the
/// record of the management system (domain 0.3). A name that no rule bears would be adopted in vain.
pub(super) fn adopted(
    packs: &Packs,
    data: &Dataset,
    said: &[Said<String>],
    problems: &mut Vec<Problem>,
) -> FxHashSet<String> {
    let mut named: Vec<(String, Span)> = said.iter().map(|said| (said.value.clone(), said.span)).collect();
    named.extend(in_profile(data));
    let mut adopted = FxHashSet::default();
    for (name, span) in named {
        if packs.rule(&name).is_some() {
            adopted.insert(name);
            continue;
        }
        let problem = Problem::error(format!("`{name}` is adopted, and is no rule"), span);
        problems.push(problem.did_you_mean(&name, packs.rules.iter().map(|rule| rule.id.as_str())));
    }
    adopted
}

/// `profile.adopt` of the record of the management system.
fn in_profile(data: &Dataset) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let Some(kind) = data.model.type_named("isms") else { return found };
    let Some(field) = data.model.kind(kind).field_named("profile") else { return found };
    for record in data.records.iter().filter(|record| record.kind == kind) {
        let Some(Scalar::Map(entries)) = record.field(field).map(|value| &value.scalar) else { continue };
        for (_, value) in entries.iter().filter(|(key, _)| **key == *"adopt") {
            let items = match &value.scalar {
                Scalar::List(items) => items,
                _ => std::slice::from_ref(value),
            };
            for item in items {
                if let Scalar::Text(name) = &item.scalar {
                    found.push((name.to_string(), item.span));
                }
            }
        }
    }
    found
}
