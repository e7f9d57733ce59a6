//! How a service is reached, and what it may cost.

use std::time::Duration;

use crate::config::Said;
use crate::problem::Problem;
use crate::shape::Shape;

/// The keys that say nothing of what is asked.
pub(super) const KEYS: [&str; 5] = ["ca", "timeout", "max_pages", "max_bytes", "max_wait"];

/// How a service is reached, and what it may cost.
#[derive(Clone, Debug)]
pub struct Reach {
    /// A file with the certificates of the authorities to be trusted in place of the usual ones, relative to the
    /// configuration.
    pub ca: Option<Said<String>>,
    /// How long one answer may take, from the connection to its last byte.
    pub timeout: Duration,
    /// How many answers may be asked for.
    pub max_pages: u32,
    /// How long all waiting together may take, for a service that wants to be asked again later.
    pub max_wait: Duration,
    /// How many bytes all answers together may have.
    pub max_bytes: u64,
}

impl Default for Reach {
    fn default() -> Self {
        let (timeout, max_wait) = (Duration::from_secs(60), Duration::from_secs(300));
        Self { ca: None, timeout, max_pages: 10_000, max_wait, max_bytes: 256 << 20 }
    }
}

impl Reach {
    /// Reads the keys that every service has.
    pub(super) fn of(shape: &mut Shape<'_, '_>, problems: &mut Vec<Problem>) -> Self {
        let usual = Self::default();
        let ca = shape.text("ca", problems).map(|(text, span)| Said { value: text.to_owned(), span });
        let timeout = positive(shape, "timeout", problems);
        let max_pages = positive(shape, "max_pages", problems);
        let max_wait = shape.number("max_wait", problems);
        let max_bytes = positive(shape, "max_bytes", problems);
        Self {
            ca,
            timeout: timeout.map_or(usual.timeout, |seconds| Duration::from_secs(seconds.into())),
            max_pages: max_pages.unwrap_or(usual.max_pages),
            max_wait: max_wait.map_or(usual.max_wait, |seconds| Duration::from_secs(seconds.into())),
            max_bytes: max_bytes.map_or(usual.max_bytes, u64::from),
        }
    }
}

/// A number under a key that cannot be 0.
pub(super) fn positive(shape: &mut Shape<'_, '_>, key: &'static str, problems: &mut Vec<Problem>) -> Option<u32> {
    let number = shape.number(key, problems)?;
    if number == 0 {
        let span = shape.key_span(key);
        problems.push(Problem::error(format!("`{key}` must be 1 at least"), span));
        return None;
    }
    Some(number)
}
