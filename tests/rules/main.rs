//! The language of rules: what a page may say, and what a rule says of records.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod logic;
mod near;
mod pages;
mod support;
