//! Problems: what is wrong with the input, apart from findings (what is wrong with the ISMS) and errors (what went
//! wrong with us). A problem names a place and says what to do.

use std::fmt;

use crate::source::Span;

/// How much a problem matters to the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Something was not read that the run was asked to read: the run cannot conclude (exit 2).
    Error,
    /// Something was read, but not as its author may believe.
    Warning,
    /// Worth knowing; nothing was lost.
    Note,
}

impl Severity {
    /// All of them, the worst first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Note];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One thing wrong with the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, names what the user wrote in backticks.
    pub message: String,
    /// Where; `None` only where there is no text to point into (a file that cannot be opened).
    pub span: Option<Span>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Problem {
    /// An error at a place.
    pub fn error(message: impl Into<String>, span: impl Into<Option<Span>>) -> Self {
        Self { severity: Severity::Error, message: message.into(), span: span.into(), help: None }
    }

    /// A warning at a place.
    pub fn warning(message: impl Into<String>, span: impl Into<Option<Span>>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(message, span) }
    }

    /// A note at a place.
    pub fn note(message: impl Into<String>, span: impl Into<Option<Span>>) -> Self {
        Self { severity: Severity::Note, ..Self::error(message, span) }
    }

    /// The same with help.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    /// The same with the nearest of the names that would have been right, if one is near.
    #[must_use]
    pub fn did_you_mean<'n>(self, wrong: &str, names: impl IntoIterator<Item = &'n str>) -> Self {
        match nearest(wrong, names) {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None => self,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// The name nearest to what was written, where it is near enough to be what was meant; ties go to the first.
pub fn nearest<'n>(wrong: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let wrong = wrong.to_lowercase();
    let far = |name: &str| strsim::damerau_levenshtein(&wrong, &name.to_lowercase());
    let limit = (wrong.chars().count() / 3).max(1);
    let best = names.into_iter().map(|name| (far(name), name)).min_by_key(|(distance, _)| *distance)?;
    (best.0 <= limit).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_near_name_is_offered() {
        assert_eq!(nearest("ower", ["owner", "status"]), Some("owner"));
        assert_eq!(nearest("colour", ["owner", "status"]), None);
    }
}
