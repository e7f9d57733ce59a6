//! How far a run has come, told to whoever shows it.

/// Shows progress. Only `main` knows a terminal; everything else tells it what it is about to do and how far it is.
pub trait Progress: Sync {
    /// Begins a piece of work, in units that the words name; `None` where nobody knows how many there will be. What was
    /// begun before is over.
    fn begin(&self, what: &str, total: Option<u64>);
    /// So many more units are done.
    fn advance(&self, units: u64);
    /// The work is over.
    fn end(&self);
}

/// Shows nothing.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _what: &str, _total: Option<u64>) {}
    fn advance(&self, _units: u64) {}
    fn end(&self) {}
}
