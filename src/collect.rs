//! What sources hold, brought here from where it lives: files, databases, services. Nothing here knows what a record is;
//! what is brought is text with places, and how it is to be read. What could not be brought whole is a problem and nothing
//! else: no part of it is handed on as if it were all.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use crate::config::{Config, Origin, SourceConfig};
use crate::format::{Adapt, Format, Limits};
use crate::problem::Problem;
use crate::progress::{Progress, Silent};
use crate::source::{Source, SourceId};

mod cache;
mod database;
mod encoding;
mod evidence;
mod files;
mod stream;
mod service;
mod workbook;

pub use self::database::{Answer, Question, put};
pub use self::evidence::{Inside, LARGEST, digest_of, inside, look};
pub use self::files::File;
pub(crate) use self::stream::{Streamed, Take, Trouble, stream};

/// What a run lets its sources do.
#[derive(Clone, Copy)]
pub struct Context<'c> {
    /// Bounds on what one file or answer may hold.
    pub limits: &'c Limits,
    /// The time of the run: what is fetched was extracted then.
    pub now: DateTime<Utc>,
    /// Whether nothing may be fetched: services are read from what was kept of earlier runs.
    pub offline: bool,
    /// Who is told how far it is.
    pub progress: &'c dyn Progress,
}

impl<'c> Context<'c> {
    /// One that fetches nothing and tells nobody, for what reads files alone.
    pub fn still(limits: &'c Limits) -> Self {
        Self { limits, now: DateTime::UNIX_EPOCH, offline: true, progress: &Silent }
    }
}

/// A part of a source: one text.
#[derive(Debug)]
pub enum Part {
    /// A file that was found and is not read yet.
    File(File),
    /// A text that was fetched.
    Extract(Box<Extract>),
}

/// A text that was brought here whole, or that could not be read and says why.
#[derive(Debug)]
pub struct Extract {
    /// The text, with its name and its places.
    pub source: Source,
    /// How it is to be read.
    pub read_as: ReadAs,
    /// The digest of the bytes as they were; `None` where they are the text.
    pub sha256: Option<[u8; 32]>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// How many rows it had beyond those that are in the text: rows of an event log that change nothing.
    pub folded: usize,
}

/// How a text is to be read.
#[derive(Clone, Copy, Debug)]
pub enum ReadAs {
    /// Not at all: a problem says why.
    Nothing,
    /// By the reader of a format.
    Format(Format),
    /// By the cells of its layout: sheets of a workbook, or the rows of a query under the names of its columns.
    Cells,
    /// As a JSON list of items, each put into the words of records.
    Items(Adapt),
    /// As what is known of one file of evidence.
    Properties,
}

impl Extract {
    /// One without problems.
    pub fn of(source: Source, read_as: ReadAs, sha256: Option<[u8; 32]>) -> Self {
        Self { source, read_as, sha256, problems: Vec::new(), folded: 0 }
    }
}

/// The digest of some bytes.
pub(crate) fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Finds the files of a source, or fetches what it names. The first text gets the id `next`, those after it the ids that
/// follow.
pub fn collect(
    config: &Config,
    source: &SourceConfig,
    next: SourceId,
    context: &Context<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<Part> {
    let extracts = match &source.origin {
        Origin::Files | Origin::Evidence(_) => {
            return files::find(config, source, problems).into_iter().map(Part::File).collect();
        }
        Origin::Database(database) => database::fetch(config, source, database, next, context, problems),
        Origin::Service(service) => service::fetch(config, source, service, next, context, problems),
    };
    extracts.into_iter().map(|extract| Part::Extract(Box::new(extract))).collect()
}

/// Reads a file that was found.
pub fn open(id: SourceId, file: &File, config: &SourceConfig, context: &Context<'_>) -> Extract {
    match &config.origin {
        Origin::Evidence(evidence) => evidence::open(id, file, evidence, context.limits),
        _ => files::open(id, file, config, context.limits),
    }
}

/// What is in bytes that were a file of this name at some time, read as [`open`] reads the file.
pub fn open_bytes(id: SourceId, name: &str, bytes: Vec<u8>, config: &SourceConfig, limits: &Limits) -> Extract {
    files::of_bytes(id, name, bytes, config, limits)
}
