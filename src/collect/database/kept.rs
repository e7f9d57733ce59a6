//! What servers answered, kept for runs that may not ask them. A file is there offline too, so nothing of one is kept.

use super::{Answer, Asking, Failure, postgres};
use crate::collect::cache::{Cache, Kept};
use crate::collect::{Extract, ReadAs};
use crate::config::Server;
use crate::problem::Problem;
use crate::source::{Layout, Source, SourceId};

impl Asking<'_> {
    /// Whether answers come from what was kept.
    pub(super) fn is_kept(&self) -> bool {
        self.context.offline && matches!(self.database.server, Server::Postgres { .. })
    }

    /// What tells an answer from every other: the database that was asked and what it was asked. It holds no secret, and only
    /// its digest is written.
    fn identity(&self, asked: &[&str]) -> Option<String> {
        let Server::Postgres { url, .. } = &self.database.server else { return None };
        let named = [self.database.table.as_deref(), self.database.row_key.as_ref().map(|key| key.value.as_str())];
        let key = |column: &&crate::config::ColumnConfig| column.field.value == "id";
        let mapped =
            self.source.columns.iter().find(key).and_then(|column| Some(column.heading.as_ref()?.value.as_str()));
        let kind = self.source.kind.as_ref().map(|kind| kind.value.as_str());
        Some(format!("postgres\n{}\n{asked:?}\n{named:?}\n{mapped:?}\n{kind:?}", postgres::place(url.expose())?))
    }

    /// Keeps an answer. That it could not be kept is no harm to this run.
    pub(super) fn keep(&self, asked: &[&str], answer: &Source) -> Option<Problem> {
        let (identity, at) = (self.identity(asked)?, answer.extracted()?);
        let kept = Cache::of(self.config).keep(&identity, &self.source.name, answer.text(), answer.layout(), at);
        let why = kept.err()?;
        let message = format!("what `{}` answered cannot be kept for runs with `--offline`: {why}", self.source.name);
        let help = "make the directory of `cache` writable, or say `cache: false`";
        Some(Problem::warning(message, self.source.span).help(help))
    }

    /// The last answer that was kept.
    pub(super) fn last(&self, asked: &[&str]) -> Result<Kept, Failure> {
        const HELP: &str = "run once without `--offline`, or export the records to a file and name it";
        let last = self.identity(asked).map_or(Ok(None), |identity| Cache::of(self.config).last(&identity));
        match last {
            Ok(Some(kept)) => Ok(kept),
            Ok(None) => Err(Failure::new("nothing was kept of it that could be read with `--offline`", HELP)),
            Err(why) => Err(Failure::new(format!("what was kept of it cannot be used: {why}"), HELP)),
        }
    }

    /// Keeps an answer to a rule: the number and the rows, of the same time.
    pub(super) fn keep_answer(&self, asked: [&str; 2], population: u64, exceptions: &Source) -> Vec<Problem> {
        let [first, second] = asked;
        let (id, name, text) = (exceptions.id(), exceptions.name(), population.to_string());
        let number = Source::laid_out(id, name, text, Layout::Text, exceptions.extracted());
        let number = self.keep(&[first, second, NUMBER], &number);
        number.into_iter().chain(self.keep(&asked, exceptions)).take(1).collect()
    }

    /// The last answer to a rule that was kept.
    pub(super) fn kept_answer(&self, asked: [&str; 2], next: SourceId) -> Result<Answer, Failure> {
        let [first, second] = asked;
        let number = self.last(&[first, second, NUMBER])?;
        let rows = self.last(&asked)?;
        let population = number.text.parse().ok().filter(|_| number.at == rows.at);
        let population = population.ok_or_else(|| {
            Failure::new("what was kept of it does not belong together", "run once without `--offline`")
        })?;
        let source = Source::laid_out(next, self.source.name.clone(), rows.text, rows.layout, Some(rows.at));
        Ok(Answer { population, exceptions: Extract::of(source, ReadAs::Cells, None) })
    }
}

/// What is kept beside the rows of an answer to a rule.
const NUMBER: &str = "population";
