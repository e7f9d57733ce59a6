//! `${NAME}` in the configuration: taken from the environment, never shown.

use std::fmt;

use crate::problem::Problem;
use crate::source::Span;

/// Looks up a variable of the environment.
pub type Environment<'e> = dyn Fn(&str) -> Option<String> + 'e;

/// A text whose variables were filled in. It shows as it was written, whatever it is printed by.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    written: String,
    value: String,
    filled: Vec<String>,
}

impl Secret {
    /// Fills the variables of a text in. A variable that is not set is an error, and the text is unusable.
    pub fn of(text: &str, span: Span, environment: &Environment<'_>, problems: &mut Vec<Problem>) -> Option<Self> {
        let mut value = String::with_capacity(text.len());
        let mut filled = Vec::new();
        let mut rest = text;
        let mut missing = false;
        while let Some((before, name, after)) = next_variable(rest) {
            value.push_str(before);
            match environment(name) {
                Some(found) => {
                    value.push_str(&found);
                    filled.push(found);
                }
                None => {
                    let message = format!("the environment has no variable `{name}`");
                    problems.push(Problem::error(message, span).help(format!("set it before the run: `{name}=...`")));
                    missing = true;
                }
            }
            rest = after;
        }
        value.push_str(rest);
        (!missing).then(|| Self { written: text.to_owned(), value, filled })
    }

    /// The text with its variables filled in. It must not reach any output.
    pub fn expose(&self) -> &str {
        &self.value
    }

    /// What its variables hold, in the order written. None of it may reach any output.
    pub fn variables(&self) -> &[String] {
        &self.filled
    }

    /// The text as it was written.
    pub fn written(&self) -> &str {
        &self.written
    }
}

/// What stands before the next variable, its name, and what stands after it.
pub(super) fn next_variable(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("${")?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.written.as_str();
        while let Some((before, _, after)) = next_variable(rest) {
            write!(f, "{before}***")?;
            rest = after;
        }
        f.write_str(rest)
    }
}
