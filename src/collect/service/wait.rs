//! When a request is sent again: after as long as the service asks for, else after a time that doubles.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::vendor::Answer;

/// How often a request is sent at most.
pub(super) const TRIES: u32 = 5;

/// How long is waited.
pub(super) struct Waits<'c> {
    /// How long after the first try, where the service does not say.
    pub(super) unit: Duration,
    /// How long all waiting together may take.
    pub(super) most: Duration,
    /// How long all of it took.
    pub(super) waited: Duration,
    /// The time of the run, where the service does not say what time it has.
    pub(super) now: DateTime<Utc>,
    /// Waits.
    pub(super) pause: &'c dyn Fn(Duration),
}

impl Waits<'_> {
    /// Waits before another try; how long it would have to be where that is more than may be waited.
    pub(super) fn before_again(&mut self, tries: u32, answer: Option<&Answer>) -> Result<(), Duration> {
        let doubled = self.unit.saturating_mul(1 << tries.saturating_sub(1).min(16));
        let wait = answer.and_then(|answer| asked_for(answer, self.now)).unwrap_or(doubled);
        if self.waited.saturating_add(wait) > self.most {
            return Err(wait);
        }
        self.waited += wait;
        (self.pause)(wait);
        Ok(())
    }
}

/// Whether the same request may be answered later.
pub(super) fn is_passing(answer: &Answer) -> bool {
    match answer.status {
        429 | 500 | 502 | 503 | 504 => true,
        // A limit on how often one may ask, told as if the login were not good enough.
        403 => answer.header("retry-after").is_some() || answer.header("x-ratelimit-remaining") == Some("0"),
        _ => false,
    }
}

/// Numbers above this are seconds since 1970, those below are seconds from now.
const EPOCH: u64 = 1_000_000_000;

/// How long the service asks to wait.
fn asked_for(answer: &Answer, now: DateTime<Utc>) -> Option<Duration> {
    let now = answer.header("date").and_then(|text| DateTime::parse_from_rfc2822(text).ok()).map_or(now, Into::into);
    let until = |text: &str| {
        let text = text.trim();
        if let Ok(number) = text.parse::<u64>() {
            let from_now = if number > EPOCH {
                number.saturating_sub(u64::try_from(now.timestamp()).unwrap_or(0))
            } else {
                number
            };
            return Some(Duration::from_secs(from_now));
        }
        let at = DateTime::parse_from_rfc2822(text).or_else(|_| DateTime::parse_from_rfc3339(text)).ok()?;
        Some((at.to_utc() - now).to_std().unwrap_or(Duration::ZERO))
    };
    if let Some(text) = answer.header("retry-after") {
        return until(text);
    }
    // A server that failed says nothing about limits, whatever its headers tell of them.
    if answer.status >= 500 {
        return None;
    }
    ["x-ratelimit-reset", "ratelimit-reset"].iter().find_map(|name| until(answer.header(name)?))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)]) -> Answer {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Answer { url: String::new(), status, headers, body: String::new() }
    }

    fn now() -> DateTime<Utc> {
        "2026-11-24T10:00:00Z".parse().unwrap()
    }

    type Headers = &'static [(&'static str, &'static str)];

    #[test]
    fn the_wait_is_what_the_service_asks_for() {
        let cases: [(u16, Headers, Option<u64>); 9] = [
            (429, &[("retry-after", "7")], Some(7)),
            (503, &[("retry-after", "Tue, 24 Nov 2026 10:01:30 GMT")], Some(90)),
            (429, &[("retry-after", "Tue, 24 Nov 2026 09:00:00 GMT")], Some(0)),
            (403, &[("x-ratelimit-reset", "1795514460"), ("date", "Tue, 24 Nov 2026 10:00:50 GMT")], Some(10)),
            (429, &[("x-ratelimit-reset", "2026-11-24T10:00:20Z")], Some(20)),
            (429, &[("ratelimit-reset", "30")], Some(30)),
            (500, &[("x-ratelimit-reset", "1795514460")], None),
            (429, &[("retry-after", "soon")], None),
            (429, &[], None),
        ];
        for (status, headers, seconds) in cases {
            let wait = asked_for(&answer(status, headers), now());
            assert_eq!(wait, seconds.map(Duration::from_secs), "{status} {headers:?}");
        }
    }

    #[test]
    fn a_refused_login_is_final_and_a_limit_is_not() {
        assert!(!is_passing(&answer(403, &[("x-ratelimit-remaining", "12")])));
        assert!(is_passing(&answer(403, &[("x-ratelimit-remaining", "0")])));
        assert!(is_passing(&answer(403, &[("retry-after", "1")])));
        let passing = [401, 404, 429, 500, 501, 502, 503, 504].map(|status| is_passing(&answer(status, &[])));
        assert_eq!(passing, [false, false, true, true, false, true, true, true]);
    }

    #[test]
    fn waits_double_and_are_bounded_together() {
        let seen = RefCell::new(Vec::new());
        let pause = |wait| seen.borrow_mut().push(wait);
        let unit = Duration::from_millis(500);
        let most = Duration::from_secs(5);
        let mut waits = Waits { unit, most, waited: Duration::ZERO, now: now(), pause: &pause };
        for tries in 1..=3 {
            assert_eq!(waits.before_again(tries, None), Ok(()));
        }
        assert_eq!(waits.before_again(1, Some(&answer(429, &[("retry-after", "60")]))), Err(Duration::from_secs(60)));
        assert_eq!(waits.before_again(4, None), Err(Duration::from_secs(4)));
        assert_eq!(*seen.borrow(), [500, 1000, 2000].map(Duration::from_millis));
    }
}
