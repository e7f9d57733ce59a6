//! One text of a source read by itself: a file as it was at some time.

use chrono_tz::Tz;

use super::gather::Gathered;
use super::plan::Plan;
use crate::collect::{Extract, open_bytes};
use crate::config::SourceConfig;
use crate::format::Limits;
use crate::model::Model;
use crate::problem::Severity;
use crate::record::Record;
use crate::source::{Source, SourceId, Sources};

/// A source whose files are read one by one, as they were at some time.
#[derive(Debug)]
pub struct Alone<'c> {
    plan: Plan<'c>,
    model: &'c Model,
    zone: Tz,
    limits: Limits,
}

/// A file as it was at some time.
#[derive(Debug)]
pub struct Version {
    /// Its text.
    pub source: Source,
    /// Its records.
    pub records: Vec<Record>,
}

impl<'c> Alone<'c> {
    /// Prepares to read files of a source; `None` where the source cannot be read under the model.
    pub fn of(config: &'c SourceConfig, model: &'c Model, zone: Tz, limits: &Limits) -> Option<Self> {
        // What is wrong with the source was told when its files were read.
        let plan = Plan::of(0, config, model, &mut Vec::new());
        (!plan.is_broken()).then_some(Self { plan, model, zone, limits: *limits })
    }

    /// Reads the bytes of a file of this name; why they cannot be read whole, where that is so. Dates whose order only other
    /// dates tell are settled by those of the same file.
    pub fn read(&self, name: &str, bytes: Vec<u8>) -> Result<Version, String> {
        let extract: Extract = open_bytes(SourceId(0), name, bytes, self.plan.config, &self.limits);
        let read = super::read(extract, super::fold::Known::default(), &self.plan, self.model, self.zone, &self.limits);
        let mut gathered = Gathered::new(Sources::default(), self.zone);
        gathered.input(self.plan.config, &self.plan, &[], Vec::new());
        gathered.source(&self.plan, std::iter::once(read), self.model, self.zone);
        let (mut sources, records, _, problems) = gathered.only();
        match problems.into_iter().find(|problem| problem.severity == Severity::Error) {
            Some(problem) => Err(problem.message),
            None => {
                let source = sources.pop().unwrap_or_else(|| Source::new(SourceId(0), name, ""));
                Ok(Version { source, records })
            }
        }
    }
}
