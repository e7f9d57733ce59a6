//! Records of a text that is at hand rather than in a file: the examples of rule pages.

use std::path::Path;
use std::sync::Arc;

use super::Read;
use super::build::Builder;
use super::cell::Cells;
use super::gather::Gathered;
use super::plan::Plan;
use super::rows::Rows;
use crate::collect::digest;
use crate::config::Config;
use crate::format::{self, Format, Limits};
use crate::model::Model;
use crate::record::Dataset;
use crate::source::{Source, SourceId, Sources};

/// A configuration that says nothing of its one file.
const CONFIG: &str = "sources: [{ files: example.yaml }]";

/// The records of a text in the house layout, under the name of the page it stands in.
pub fn text(name: &str, text: &str, format: Format, model: &Arc<Model>, limits: &Limits) -> Dataset {
    let mut sources = Sources::default();
    let mut problems = Vec::new();
    let own = Source::new(sources.add("tickmark.yaml", CONFIG), "tickmark.yaml", CONFIG);
    let config = Config::of(&own, Path::new("."), &|_| None, &mut problems);
    let mut gathered = Gathered::new(sources, config.timezone);
    for (at, configured) in config.sources.iter().enumerate() {
        let plan = Plan::of(at, configured, model, &mut problems);
        gathered.input(configured, &plan, &[], Vec::new());
        let id = SourceId(u32::try_from(gathered.sources.len()).unwrap_or(u32::MAX));
        let source = Source::new(id, name, text);
        let cells = Cells::new(config.timezone, model.words(), &source);
        let mut rows = Rows::new(Builder::new(cells, &plan, model, &source), &plan, model, &source);
        format::read(format, &source, limits, &mut rows);
        let done = rows.finish();
        let sha256 = digest(source.text().as_bytes());
        gathered.source(&plan, std::iter::once(Read { source, sha256, done }), model, config.timezone);
    }
    gathered.finish(&config, model)
}
