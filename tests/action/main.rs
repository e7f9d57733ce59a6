//! The steps of `action.yml`, run as they are written, with what the runner of GitHub gives them: what they say, what they
//! write, how they end, and that no input and no record commands anything.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod runner;

mod checks;
mod hostile;
mod installs;
mod pulls;
