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
#[path = "../http/server.rs"]
#[expect(dead_code, reason = "the tests of services use the rest of it")]
mod service;
mod support;

mod faults;
mod kev;
mod postgres_types;
mod rules;
mod secrets;
mod sqlite_files;
