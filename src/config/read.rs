//! The configuration as a whole.

use std::path::Path;

use super::environment::Environment;
use super::keys::CONFIGURATION;
use super::{Config, DEFAULT_PACK, Origin, Period, SourceConfig, records, settings};
use crate::finding::Grade;
use crate::format::{self, Format, Limits};
use crate::node::Node;
use crate::problem::Problem;
use crate::shape::Shape;
use crate::source::Source;

/// Reads a configuration; what cannot be understood is reported and left at its default.
pub(super) fn config(
    source: &Source,
    directory: &Path,
    environment: &Environment<'_>,
    problems: &mut Vec<Problem>,
) -> Config {
    let before = problems.len();
    let mut documents = format::documents(Format::Yaml, source, &Limits::default(), problems).into_iter();
    let node = documents.next().unwrap_or_else(|| Node::null(source.beginning()));
    if let Some(second) = documents.next() {
        problems.push(Problem::error("the configuration must be one document; this is a second one", second.span));
    }
    let cut_short = problems.len() > before;
    settings::no_variables(&node, problems);
    let mut shape = Shape::of(&node, &CONFIGURATION, problems);
    let organisation = settings::said(shape.text("organisation", problems));
    let timezone = settings::timezone(shape.text("timezone", problems), problems);
    let packs: Vec<_> =
        shape.texts("packs", problems).into_iter().map(|text| settings::said_text(text.0, text.1)).collect();
    let synonyms =
        shape.texts("synonyms", problems).into_iter().map(|text| settings::said_text(text.0, text.1)).collect();
    let period = shape.node("period").map_or_else(Period::default, |node| settings::period(node, problems));
    let params = settings::params(shape.entries("params", problems), problems);
    let adopt = shape.texts("adopt", problems).into_iter().map(|text| settings::said_text(text.0, text.1)).collect();
    let fail_on = settings::fail_on(shape.text("fail_on", problems), problems);
    let outputs =
        shape.texts("outputs", problems).into_iter().map(|text| settings::said_text(text.0, text.1)).collect();
    let cache = settings::cache(shape.text("cache", problems), problems);
    let root = shape.key_span("sources").unwrap_or(node.span);
    let before = problems.len();
    let sources = shape.list("sources", problems);
    // What is no list was told; where the text breaks off, the sources may stand below.
    if sources.is_empty() && problems.len() == before && !cut_short {
        let problem = Problem::error("the configuration names no sources", root);
        problems.push(problem.help("name the files of the records: `sources: [ { files: isms/**/*.yaml } ]`"));
    }
    let mut sources: Vec<SourceConfig> =
        sources.iter().filter_map(|node| records::source(node, environment, problems)).collect();
    // What is said of all holds of files that say nothing themselves; other sources have no version history.
    if let Some(history) = settings::history(shape.text("history", problems), problems) {
        let files = sources.iter_mut().filter(|source| matches!(source.origin, Origin::Files));
        files.for_each(|source| source.history = source.history.take().or_else(|| Some(history.clone())));
    }
    shape.finish(problems);
    let default_pack = || vec![settings::said_text(DEFAULT_PACK, source.beginning())];
    Config {
        source: source.id(),
        directory: directory.to_owned(),
        file_name: source.name().to_owned(),
        organisation,
        timezone: timezone.map_or(chrono_tz::UTC, |(zone, _)| zone),
        timezone_span: timezone.map(|(_, span)| span),
        packs: if packs.is_empty() { default_pack() } else { packs },
        synonyms,
        period,
        params,
        adopt,
        fail_on: fail_on.unwrap_or(Some(Grade::Minor)),
        outputs,
        cache,
        sources,
        root,
    }
}
