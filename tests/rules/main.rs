//! The language of rules: what a page may say, and what a rule says of records.

mod logic;
mod pages;
mod support;
