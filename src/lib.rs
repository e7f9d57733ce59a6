//! Tickmark asks the records of an information security management system the questions an auditor would ask.
//!
//! The modules stand in the order in which data flows; a module uses only modules above it, and a test reads that
//! order from this file. `docs/architecture.md` says why.

/// Bytes into nodes, one file a format.
pub mod format;
/// What a file says before the model says what it means.
pub mod node;
/// What is wrong with the input, where, and what to do.
pub mod problem;
/// What we were given, and where each part of it is.
pub mod source;
