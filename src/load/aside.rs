//! Rows that a database gave a rule: records behind all others, which that rule alone sees.

use super::gather::Gathered;
use super::plan::Plan;
use super::read;
use crate::collect::{Answer, Context};
use crate::config::{Config, SourceConfig};
use crate::record::{Aside, Dataset, Refused};

/// Reads what the database of a configured source, by its index, answered a rule into records of a type, at the end of a
/// data set. Columns are matched by the model alone: a query names them as it likes.
pub fn aside(
    data: &mut Dataset,
    config: &Config,
    source: usize,
    (rule, kind): (&str, &str),
    answer: Answer,
    context: &Context<'_>,
) -> Aside {
    let rows = offset(data.records.len());
    let mut made = Aside { rule: rule.to_owned(), population: Ok(0), records: rows..rows };
    let Some(configured) = config.sources.get(source) else { return made };
    let said = crate::config::Said { value: kind.to_owned(), span: configured.span };
    let plain = SourceConfig {
        kind: Some(said),
        columns: Vec::new(),
        table: None,
        defaults: Vec::new(),
        skip: Vec::new(),
        fold: None,
        ..configured.clone()
    };
    let mut problems = Vec::new();
    let model = data.model.clone();
    let plan = Plan::of(0, &plain, &model, &mut problems);
    let mut gathered = Gathered::new(std::mem::take(&mut data.sources), config.timezone);
    gathered.input(&plain, &plan, &[], problems);
    let read = read(answer.exceptions, super::fold::Known::default(), &plan, &model, config.timezone, context.limits);
    gathered.source(&plan, std::iter::once(read), &model, config.timezone);
    let (sources, mut records, input, problems) = gathered.only();
    let at = u16::try_from(source).unwrap_or(u16::MAX);
    records.iter_mut().for_each(|record| record.provenance.source = at);
    data.sources = sources;
    data.records.extend(records);
    data.problems.extend(problems);
    made.records.end = offset(data.records.len());
    made.population = population(answer.population, input.rows, input.unread);
    made
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// How many records a rule is about. Rows that are no records were given and cannot be judged.
fn population(said: u64, rows: usize, unread: usize) -> Result<usize, Refused> {
    let count = usize::try_from(said).unwrap_or(usize::MAX);
    if unread > 0 {
        return Err(Refused::Contradiction(format!("{unread} of {rows} rows that `exceptions` gives are no records")));
    }
    if rows > count {
        let why = format!("`exceptions` gives {rows} rows of a population that `population` counts as {count}");
        return Err(Refused::Contradiction(why));
    }
    Ok(count)
}
