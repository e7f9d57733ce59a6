//! Sends requests and takes answers: within bounds of time and bytes, to one origin only, over verified TLS.

use std::time::Duration;

use ureq::Agent;
use ureq::http::Response;

use super::address::{Origin, bare, join};
use super::failure::{Failure, Stage, in_seconds, is_reset, of_error, of_status, too_large};
use super::mask::Mask;
use super::vendor::{Answer, Request, Vendor};
use super::wait::{TRIES, Waits, is_passing};
use crate::config::Reach;

/// How many redirects are followed.
const REDIRECTS: u32 = 5;
/// How much of a refusal is read.
const REFUSAL: u64 = 64 << 10;

/// Who asks.
pub(super) struct Client<'c> {
    pub(super) agent: Agent,
    pub(super) headers: Vec<(String, String)>,
    pub(super) mask: Mask,
    pub(super) origin: Origin,
    pub(super) reach: &'c Reach,
    pub(super) waits: Waits<'c>,
    /// How many answers were asked for.
    pub(super) asked: u32,
    /// How many bytes they had.
    pub(super) bytes: u64,
}

impl Client<'_> {
    /// Begins to count anew.
    pub(super) fn again(&mut self) {
        (self.asked, self.bytes) = (0, 0);
    }

    /// An address as it may be shown.
    pub(super) fn shown(&self, url: &str) -> String {
        format!("`{}`", self.mask.hide(bare(url)))
    }

    /// The answer to a request: whole where its status is 200, and valid JSON then.
    pub(super) fn ask(&mut self, request: &Request) -> Result<Answer, Failure> {
        let mut url = request.url.clone();
        for _ in 0..=REDIRECTS {
            let answer = self.patiently(&url, request.post.as_deref())?;
            let target = match answer.status {
                301..=303 if request.post.is_none() => answer.header("location"),
                307 | 308 => answer.header("location"),
                _ => None,
            };
            match target {
                None if answer.status == 200 => return self.json(answer),
                None => return Ok(answer),
                Some(target) => url = self.own(&url, &join(&url, target), "redirects")?,
            }
        }
        let message = format!("{} redirects more than {REDIRECTS} times", self.shown(&request.url));
        Err(Failure::new(message, "check the address: its redirects go round in a circle"))
    }

    /// An address that an answer named, if it is of the origin that is asked.
    pub(super) fn own(&self, from: &str, to: &str, how: &str) -> Result<String, Failure> {
        if Origin::of(to).as_ref() == Some(&self.origin) {
            return Ok(to.to_owned());
        }
        let whither = Origin::of(to)
            .map_or_else(|| "what is no address".to_owned(), |o| format!("`{}`", self.mask.hide(&o.to_string())));
        let message = format!("{} {how} to another server, {whither}, to which nothing was sent", self.shown(from));
        Err(Failure::new(message, "if that server is the right one, name it in the configuration"))
    }

    /// That an answer is not what was asked for.
    pub(super) fn refused(&self, answer: &Answer, vendor: &dyn Vendor) -> Failure {
        let failure = of_status(&self.shown(&answer.url), answer, !self.headers.is_empty());
        let Some(own) = vendor.refusal(answer) else { return failure };
        let own: String = own.chars().filter(|c| !c.is_control()).take(200).collect();
        Failure { message: format!("{} (`{}`)", failure.message, self.mask.hide(&own)), ..failure }
    }

    /// Sends a request until it is answered for good.
    fn patiently(&mut self, url: &str, post: Option<&str>) -> Result<Answer, Failure> {
        let mut tries = 0;
        loop {
            tries += 1;
            self.asked += 1;
            if self.asked > self.reach.max_pages {
                let most = self.reach.max_pages;
                let message = format!("{} has more than the {most} pages that are asked for", self.shown(url));
                return Err(Failure::new(message, "ask for less or for larger pages, or say `max_pages`"));
            }
            let answer = match self.send(url, post) {
                Ok(answer) if !is_passing(&answer) => return Ok(answer),
                Ok(answer) => Ok(answer),
                Err(Lost::Again(failure)) => Err(failure),
                Err(Lost::ForGood(failure)) => return Err(failure),
            };
            let wait =
                if tries < TRIES { self.waits.before_again(tries, answer.as_ref().ok()) } else { Err(Duration::ZERO) };
            if let Err(wait) = wait {
                return Err(self.given_up(answer, tries, wait));
            }
        }
    }

    fn given_up(&self, answer: Result<Answer, Failure>, tries: u32, wait: Duration) -> Failure {
        let failure =
            answer.map_or_else(|failure| failure, |answer| of_status(&self.shown(&answer.url), &answer, true));
        let times = if tries == 1 { "once".to_owned() } else { format!("{tries} times") };
        let asks = match wait.as_secs() {
            0 => String::new(),
            seconds => {
                let most = in_seconds(self.waits.most.as_secs());
                format!(" and would have to be asked again in {}; {most} are waited in all", in_seconds(seconds))
            }
        };
        Failure { message: format!("{}; it was asked {times}{asks}", failure.message), ..failure }
    }

    fn send(&mut self, url: &str, post: Option<&str>) -> Result<Answer, Lost> {
        let sent = match post {
            None => self.headers.iter().fold(self.agent.get(url), |r, (name, value)| r.header(name, value)).call(),
            Some(body) => {
                let request = self.agent.post(url).header("content-type", "application/json");
                self.headers.iter().fold(request, |r, (name, value)| r.header(name, value)).send(body)
            }
        };
        let response = sent.map_err(|error| {
            let failure = self.failure(url, &error, Stage::Asking);
            match &error {
                ureq::Error::Io(error) if is_reset(error) => Lost::Again(failure),
                _ => Lost::ForGood(failure),
            }
        })?;
        self.read(url, response).map_err(Lost::ForGood)
    }

    fn read(&mut self, url: &str, mut response: Response<ureq::Body>) -> Result<Answer, Failure> {
        let status = response.status().as_u16();
        let header = |(name, value): (&ureq::http::HeaderName, &ureq::http::HeaderValue)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let headers = response.headers().iter().map(header).collect();
        let mut answer = Answer { url: url.to_owned(), status, headers, body: String::new() };
        if status != 200 {
            let body = response.body_mut().with_config().limit(REFUSAL).read_to_vec().unwrap_or_default();
            answer.body = String::from_utf8(body).unwrap_or_default();
            return Ok(answer);
        }
        self.is_json(&answer)?;
        let left = self.reach.max_bytes.saturating_sub(self.bytes);
        if left == 0 {
            return Err(too_large(&self.shown(url), self.reach.max_bytes));
        }
        let body = response.body_mut().with_config().limit(left).read_to_vec();
        let body = body.map_err(|error| self.failure(url, &error, Stage::Reading))?;
        self.bytes += u64::try_from(body.len()).unwrap_or(u64::MAX);
        answer.body = String::from_utf8(body).map_err(|error| {
            let at = error.utf8_error().valid_up_to() + 1;
            Failure::new(format!("{} sends what is not UTF-8: byte {at} cannot be read", self.shown(url)), NOT_JSON)
        })?;
        Ok(answer)
    }

    /// Whether an answer says of itself that it is JSON: a page for people, as of a login, is none.
    fn is_json(&self, answer: &Answer) -> Result<(), Failure> {
        let kind = answer.header("content-type").unwrap_or("");
        let kind = kind.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        if kind == "application/json" || kind.ends_with("+json") {
            return Ok(());
        }
        let what =
            if kind.is_empty() { "what it does not name".to_owned() } else { format!("`{}`", self.mask.hide(&kind)) };
        Err(Failure::new(format!("{} sends {what} instead of JSON", self.shown(&answer.url)), NOT_JSON))
    }

    fn json(&self, answer: Answer) -> Result<Answer, Failure> {
        match serde_json::from_str::<serde::de::IgnoredAny>(&answer.body) {
            Ok(_) => Ok(answer),
            Err(error) => {
                let place = self.shown(&answer.url);
                let message = format!(
                    "{place} sends what is not JSON: line {} column {} cannot be read",
                    error.line(),
                    error.column()
                );
                Err(Failure::new(message, NOT_JSON))
            }
        }
    }

    fn failure(&self, url: &str, error: &ureq::Error, stage: Stage) -> Failure {
        of_error(&self.shown(url), error, stage, self.reach.timeout.as_secs(), self.reach.max_bytes)
    }
}

const NOT_JSON: &str = "check the address: it must be the one for programs, not the one for people";

/// That a request was not answered.
enum Lost {
    /// And may be sent again.
    Again(Failure),
    /// And will not be.
    ForGood(Failure),
}
