//! Records that a service brings, and what is told when it brings none: each fault that a network or a server can have.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod canary;
mod faults;
mod kept;
mod kev;
mod pages;
mod place;
mod server;
