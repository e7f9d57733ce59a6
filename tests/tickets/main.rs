//! Records from ticket systems: what is asked of each, and what its answers become, value by value with its place.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod github;
mod jira;
mod others;
#[expect(dead_code, reason = "shared with the tests of the client, which ask for more of it")]
#[path = "../http/server.rs"]
mod server;
mod site;
