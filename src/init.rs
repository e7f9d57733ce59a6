//! What `tickmark init` writes: a starter management system, or a configuration for registers that exist. Nothing here touches
//! the disk.

mod fill;
mod proposal;
mod beside;
mod starter;
pub mod workbook;

pub use fill::{FillIn, fill_ins};
pub use proposal::{Register, configuration};
pub use starter::{Known, starter};

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its path below the directory of the configuration, with forward slashes.
    pub path: String,
    /// What stands in it.
    pub bytes: Vec<u8>,
}

impl Draft {
    /// A file of text.
    pub fn text(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), bytes: text.into().into_bytes() }
    }
}
