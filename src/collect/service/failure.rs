//! Why a service could not be read, and what to do.

use std::io::{self, ErrorKind};

use super::vendor::Answer;
use crate::problem::Problem;
use crate::source::Span;

/// Why a service could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// What is wrong, secrets masked.
    pub(super) message: String,
    /// What to do.
    pub(super) help: &'static str,
    /// Whether its records changed while they were read, so that reading again may do.
    pub(super) changed: bool,
}

impl Failure {
    /// One that stays.
    pub(super) fn new(message: impl Into<String>, help: &'static str) -> Self {
        Self { message: message.into(), help, changed: false }
    }

    /// One that may be over when everything is read again.
    pub(super) fn changed(message: impl Into<String>) -> Self {
        let help = "run again when fewer people work in it, or ask for less";
        Self { message: message.into(), help, changed: true }
    }

    /// As a problem at the place of the source.
    pub(super) fn at(self, span: Span) -> Problem {
        let problem = Problem::error(self.message, span);
        if self.help.is_empty() { problem } else { problem.help(self.help) }
    }
}

/// What an answer means that is none of the kind that was asked for.
pub(super) fn of_status(place: &str, answer: &Answer, login: bool) -> Failure {
    let (why, help) = match answer.status {
        400 | 422 => ("it does not understand what is asked", "check the query and the names of fields in it"),
        401 if login => ("the login is refused", "check that the token or password is right, and whose it is"),
        401 => ("it wants a login", "say `token: \"${TOKEN}\"`, or `user` and `password`"),
        403 => ("the login may not read this", "let its user read what is asked for, or ask for less"),
        404 | 410 => ("there is nothing", "check the address; some services say so of what a login may not read"),
        407 => ("the proxy wants a login", "put it into the address of the proxy in the environment"),
        429 => ("it has been asked too often", "run again later"),
        500..=599 => ("it failed", "run again later, or ask those who run it"),
        _ => ("which is no answer to the question", "check the address"),
    };
    Failure::new(format!("{place} answers {}: {why}", answer.status), help)
}

/// How far a request came before it failed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Nothing was received.
    Asking,
    /// A part of the answer was.
    Reading,
}

/// What an error of the client means; never its own words, which may hold an address.
pub(super) fn of_error(place: &str, error: &ureq::Error, stage: Stage, seconds: u64, most: u64) -> Failure {
    use ureq::Error;
    let (why, help) = match error {
        Error::Timeout(_) => {
            let why = format!("does not answer within {}", in_seconds(seconds));
            return Failure::new(format!("{place} {why}"), "run again later, or say `timeout` in seconds");
        }
        Error::BodyExceedsLimit(_) => return too_large(place, most),
        Error::HostNotFound => ("cannot be found: no host has this name", "check the address, and the network"),
        Error::ConnectProxyFailed(_) => ("cannot be reached through the proxy", "check the proxy in the environment"),
        Error::Rustls(error) => of_tls(error),
        Error::Tls(_) | Error::TlsRequired => ("offers no secure connection", CERTIFICATE),
        Error::Decompress(..) => ("sends what cannot be decompressed", INCOMPLETE),
        Error::LargeResponseHeader(..) => ("sends headers that are too large", INCOMPLETE),
        Error::Protocol(_) | Error::Http(_) => ("does not speak HTTP as it should", "check the address and its port"),
        Error::Io(error) => of_io(error, stage),
        _ => ("cannot be reached", "check the address, and the network"),
    };
    Failure::new(format!("{place} {why}"), help)
}

/// A length of time as people say it.
pub(super) fn in_seconds(seconds: u64) -> String {
    if seconds == 1 { "1 second".to_owned() } else { format!("{seconds} seconds") }
}

const CERTIFICATE: &str = "name the certificate of its authority if it is your own: `ca: certs/own.pem`";
const INCOMPLETE: &str = "run again; nothing of it was taken";

fn of_io(error: &io::Error, stage: Stage) -> (&'static str, &'static str) {
    if let Some(error) = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
        return of_tls(error);
    }
    match (error.kind(), stage) {
        (_, Stage::Reading) => ("broke off before its answer was whole", INCOMPLETE),
        (ErrorKind::ConnectionRefused, _) => {
            ("refuses the connection", "check the address and its port, and that it runs")
        }
        (ErrorKind::TimedOut, _) => ("does not answer", "run again later"),
        _ if is_reset(error) => ("closed the connection before it answered", "run again later"),
        _ => ("cannot be reached", "check the address, and the network"),
    }
}

fn of_tls(error: &rustls::Error) -> (&'static str, &'static str) {
    use rustls::{CertificateError as Certificate, Error};
    match error {
        Error::InvalidCertificate(Certificate::NotValidForName | Certificate::NotValidForNameContext { .. }) => {
            ("has a certificate of another name", "check the address; nothing was sent")
        }
        Error::InvalidCertificate(
            Certificate::Expired
            | Certificate::ExpiredContext { .. }
            | Certificate::NotValidYet
            | Certificate::NotValidYetContext { .. },
        ) => ("has a certificate that is out of date", "tell those who run it; nothing was sent"),
        Error::InvalidCertificate(_) => ("has a certificate that nobody vouches for; nothing was sent", CERTIFICATE),
        _ => ("offers no secure connection", "check the address and its port; nothing was sent"),
    }
}

/// Whether a connection was lost before anything was received, which may happen to one that was kept open too long.
pub(super) fn is_reset(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe | ErrorKind::UnexpectedEof
    ) && error.get_ref().is_none_or(|inner| !inner.is::<rustls::Error>())
}

/// That all answers together are larger than they may be.
pub(super) fn too_large(place: &str, most: u64) -> Failure {
    let message = format!("{place} sends more than the {most} bytes that all its answers may have");
    Failure::new(message, "ask for less, or say `max_bytes`")
}
