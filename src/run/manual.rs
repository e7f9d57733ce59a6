//! `tickmark manual`: the manual pages.

use std::path::Path;

use crate::cli::{Answer, manual, manuals};

/// Prints the page of the program, or writes the pages of it and of each command into a directory.
pub(super) fn answer(into: Option<&Path>) -> Answer {
    let Some(directory) = into else { return Answer::said(manual()) };
    let mut answer = Answer::default();
    for (name, page) in manuals() {
        let path = directory.join(name);
        if let Err(why) = super::write(&path, page.as_bytes()) {
            answer.err.push_str(&format!("error: `{}` cannot be written: {why}\n", path.display()));
            answer.exit = 2;
        }
    }
    answer
}
