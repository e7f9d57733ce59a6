//! Records that live in databases: SQLite, and a real PostgreSQL server that the tests start.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod server;
mod support;

mod faults;
mod postgres_types;
mod secrets;
mod sqlite_files;
