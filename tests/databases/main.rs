//! Records that live in databases: SQLite, and a real PostgreSQL server that the tests start.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

#[path = "../kev/mod.rs"]
mod catalogue;
mod server;
mod support;

mod faults;
mod kev;
mod postgres_types;
mod rules;
mod secrets;
mod sqlite_files;
