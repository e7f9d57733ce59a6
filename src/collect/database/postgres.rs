//! PostgreSQL: a transaction that can only read, its queries put one after the other to one state of the database, their rows
//! streamed. Each value comes as the text that the server writes it as, so that nothing is rounded on the way.

use std::error::Error as _;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use postgres::config::{Host, SslMode};
use postgres::error::{DbError, ErrorPosition, SqlState};
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::{Kind, Type};
use postgres::{Client, Config, Error};

use super::sqlite::unreadable;
use super::{Failure, Rows, tls};
use crate::format::Limits;

/// How a server is reached.
pub(super) struct Reach<'a> {
    /// Its address with the password: it must reach no message.
    pub(super) url: &'a str,
    /// Certificates that are trusted beside the usual ones, in PEM.
    pub(super) ca: Option<Vec<u8>>,
    /// How long a query may take.
    pub(super) timeout: Duration,
}

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(10);

/// How much longer than the server says it may take an answer is waited for.
const GRACE: Duration = Duration::from_secs(5);

/// Puts queries to a server, all to the same state of its database.
///
/// A server that falls silent is not waited for: the conversation is held on a thread of its own, which is left behind.
pub(super) fn ask(reach: Reach<'_>, queries: Vec<String>, limits: &Limits) -> Result<Vec<Rows>, Failure> {
    let config = config_of(&reach)?;
    let connector = tls::connector(reach.ca.as_deref())?;
    let (timeout, limits) = (reach.timeout, *limits);
    let asked = u32::try_from(queries.len()).unwrap_or(u32::MAX);
    let longest = CONNECT.min(timeout) + GRACE + timeout.saturating_mul(asked);
    let (answer, waiting) = channel();
    std::thread::spawn(move || {
        let client = config.connect(connector.clone()).map_err(|error| unreachable(&error, &config));
        let (client, found) = match client {
            Ok(mut client) => {
                let found = converse(&mut client, &queries, timeout, &limits);
                (Some(client), found)
            }
            Err(why) => (None, Err(why)),
        };
        let failed = found.is_err();
        // Nobody may be waiting any longer.
        let _ = answer.send(found);
        // Rows that are not wanted any more are not waited for. The transaction ends with the connection, undone.
        if let Some(client) = client.filter(|_| failed) {
            let _ = client.cancel_token().cancel_query(connector);
        }
    });
    waiting.recv_timeout(longest).unwrap_or_else(|error| {
        let what = match error {
            RecvTimeoutError::Timeout => format!("the server was silent for {} s", longest.as_secs()),
            RecvTimeoutError::Disconnected => "what the server sent cannot be understood".to_owned(),
        };
        Err(Failure::new(what, "look whether the server answers others, or say `timeout: 5 min`"))
    })
}

/// How to connect. Where the address does not say, a server on another machine must offer TLS.
fn config_of(reach: &Reach<'_>) -> Result<Config, Failure> {
    // Certificates are always checked here, so that what others call by these names is what `require` is.
    let url =
        reach.url.replace("sslmode=verify-full", "sslmode=require").replace("sslmode=verify-ca", "sslmode=require");
    let parsed = url.parse::<Config>();
    let help = "write it as `postgres://reader:${PASSWORD}@host:5432/name?sslmode=require`";
    let mut config = parsed.map_err(|_| Failure::new("its `url` is no address of a PostgreSQL server", help))?;
    let here = |host: &Host| match host {
        Host::Tcp(name) => matches!(name.as_str(), "localhost" | "127.0.0.1" | "::1"),
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    if !url.contains("sslmode") && !config.get_hosts().iter().all(here) {
        config.ssl_mode(SslMode::Require);
    }
    let connect = CONNECT.min(reach.timeout);
    if config.get_connect_timeout().is_none_or(|limit| *limit > connect) {
        config.connect_timeout(connect);
    }
    config.tcp_user_timeout(reach.timeout + GRACE).application_name("tickmark");
    Ok(config)
}

/// Which database an address leads to, without who asks.
pub(super) fn place(url: &str) -> Option<String> {
    let config = config_of(&Reach { url, ca: None, timeout: CONNECT }).ok()?;
    Some(format!("{:?} {:?} {:?}", config.get_hosts(), config.get_ports(), config.get_dbname().or(config.get_user())))
}

fn converse(client: &mut Client, queries: &[String], timeout: Duration, limits: &Limits) -> Result<Vec<Rows>, Failure> {
    let limit = timeout.as_millis();
    let settings = format!(
        "SET default_transaction_read_only = on; SET statement_timeout = {limit}; SET lock_timeout = {limit}; \
         SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET TimeZone = 'UTC'; SET extra_float_digits = 1; \
         SET standard_conforming_strings = on; SET client_min_messages = error"
    );
    let failed = |error: Error| failure(&error, timeout, "");
    client.batch_execute(&settings).map_err(failed)?;
    client.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").map_err(failed)?;
    let put = |(at, query): (usize, &String)| put(client, query, timeout, limits).map_err(|why| why.of(at));
    queries.iter().enumerate().map(put).collect()
}

fn put(client: &mut Client, query: &str, timeout: Duration, limits: &Limits) -> Result<Rows, Failure> {
    let failed = |error: Error| failure(&error, timeout, query);
    // As it was written first: this takes one statement only, and tells what it gives.
    let written = client.prepare(query).map_err(failed)?;
    if !written.params().is_empty() {
        let message = "nothing is known that stands for `$1` in the query";
        return Err(Failure::new(message, "only queries of rules have a parameter, `:as_of`"));
    }
    if written.columns().is_empty() {
        return Err(no_select());
    }
    let kinds: Vec<As> = written.columns().iter().map(|column| As::of(column.type_())).collect();
    let columns: Vec<String> = written.columns().iter().map(|column| column.name().to_owned()).collect();
    let names: Vec<String> = (1..=columns.len()).map(|at| format!("c{at}")).collect();
    let texts: Vec<String> = names.iter().zip(&kinds).map(|(name, kind)| kind.text(name)).collect();
    let wrapped = format!("SELECT {} FROM (\n{query}\n) AS answer ({})", texts.join(", "), names.join(", "));
    // What reads by itself and not within another SELECT is none.
    let statement = client.prepare(&wrapped).map_err(|error| match error.code() {
        Some(&SqlState::SYNTAX_ERROR | &SqlState::FEATURE_NOT_SUPPORTED) => no_select(),
        _ => failed(error),
    })?;
    if let Some((column, _)) = columns.iter().zip(&kinds).find(|(_, kind)| **kind == As::Bytes) {
        return Err(unreadable("binary data", column));
    }
    let mut rows = Rows::new(columns, limits);
    let none: [&str; 0] = [];
    let mut found = client.query_raw(&statement, none).map_err(failed)?;
    while let Some(row) = found.next().map_err(failed)? {
        for (at, kind) in kinds.iter().enumerate() {
            let cell: Option<&str> = row.try_get(at).map_err(failed)?;
            match (cell, kind) {
                (Some(cell), As::Time) => rows.cell(&iso(cell))?,
                (cell, _) => rows.cell(cell.unwrap_or(""))?,
            }
        }
    }
    Ok(rows)
}

fn no_select() -> Failure {
    Failure::new("the query is no SELECT", "only a SELECT is put to a database")
}

/// How a value becomes text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum As {
    Text,
    Time,
    List,
    Bytes,
}

impl As {
    fn of(kind: &Type) -> Self {
        match kind.kind() {
            Kind::Array(inner) if *inner == Type::BYTEA => Self::Bytes,
            Kind::Array(_) => Self::List,
            Kind::Domain(inner) => Self::of(inner),
            _ => match *kind {
                Type::BYTEA => Self::Bytes,
                Type::TIMESTAMP | Type::TIMESTAMPTZ => Self::Time,
                _ => Self::Text,
            },
        }
    }

    fn text(self, name: &str) -> String {
        match self {
            Self::List => format!("to_jsonb({name})::text"),
            _ => format!("{name}::text"),
        }
    }
}

/// `2026-01-05 10:00:00+00` as ISO 8601 writes it; what is no time of the calendar, as `infinity`, stays as it is.
fn iso(text: &str) -> String {
    let Some((day, time)) = text.split_once(' ').filter(|(_, time)| !time.contains(' ')) else {
        return text.to_owned();
    };
    match time.rsplit_once(['+', '-']) {
        Some((_, offset)) if offset.len() == 2 => format!("{day}T{time}:00"),
        _ => format!("{day}T{time}"),
    }
}

/// Why there is no connection.
fn unreachable(error: &Error, config: &Config) -> Failure {
    if error.as_db_error().is_some() {
        return failure(error, CONNECT, "");
    }
    let said = error.to_string();
    let source = error.source();
    let io = source.and_then(|source| source.downcast_ref::<std::io::Error>());
    // The driver names what it was doing; these are its words, without a word of the address.
    if said.starts_with("error performing TLS handshake") {
        let offered = source.is_none_or(|source| !source.to_string().contains("does not support TLS"));
        return match offered {
            true => Failure::new(
                "its certificate is not to be trusted",
                "name the authority that signed it: `ca: certificates/own.pem`; the host of the address must stand in it",
            ),
            false => Failure::new(
                "it offers no TLS, and without it anyone on the way may read the password",
                "let the server offer TLS, or say `sslmode=disable` in the address where the way is safe",
            ),
        };
    }
    if said.starts_with("authentication error") || said.starts_with("invalid configuration") {
        return match config.get_password() {
            None => Failure::new("it asks for a password, and the address has none", "write it as `${PASSWORD}`"),
            Some(_) => Failure::new("it asks for a login that is not known here", "use SCRAM or a password"),
        };
    }
    let why = match io.map(std::io::Error::kind) {
        Some(std::io::ErrorKind::ConnectionRefused) => "nothing listens at its address",
        Some(std::io::ErrorKind::TimedOut) => "nobody answers at its address",
        Some(std::io::ErrorKind::NotFound) => "there is no socket at its address",
        Some(std::io::ErrorKind::PermissionDenied) => "its address may not be reached from here",
        _ if said.starts_with("timeout") => "nobody answers at its address",
        _ if error.is_closed() => "it closed the connection",
        _ => "there is no connection to its address",
    };
    Failure::new(why, "look at the host and the port in the address, and whether the server runs")
}

/// Why a server gave no answer: by its code, and the word of the query that it points at. Its own words may hold a row.
fn failure(error: &Error, timeout: Duration, query: &str) -> Failure {
    let Some(said) = error.as_db_error() else {
        let help = "run again; if it is lost again, look into the log of the server";
        return Failure::new("the connection was lost before the answer was complete", help);
    };
    let code = said.code();
    let (message, help) = match *code {
        SqlState::QUERY_CANCELED | SqlState::LOCK_NOT_AVAILABLE => {
            let message = format!("the query took longer than {} s", timeout.as_secs());
            return Failure::new(message, "ask for less, or say `timeout: 5 min`");
        }
        SqlState::READ_ONLY_SQL_TRANSACTION => ("the query does more than read", "only a SELECT is put to a database"),
        SqlState::INVALID_PASSWORD | SqlState::INVALID_AUTHORIZATION_SPECIFICATION => {
            ("it refuses the user or the password", "look at the address, or ask who looks after the server")
        }
        SqlState::UNDEFINED_DATABASE => ("it has no database of that name", "look at the end of the address"),
        SqlState::INSUFFICIENT_PRIVILEGE => ("the user may not read this", "let the user read the tables of the query"),
        SqlState::TOO_MANY_CONNECTIONS => ("it has no connection to spare", "run again later"),
        SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN | SqlState::CANNOT_CONNECT_NOW => (
            "the connection was lost before the answer was complete",
            "run again; if it is lost again, look into the log of the server",
        ),
        SqlState::UNDEFINED_TABLE => ("it has no such table", CORRECT),
        SqlState::UNDEFINED_COLUMN => ("it has no such column", CORRECT),
        SqlState::UNDEFINED_FUNCTION => ("it has no such function", CORRECT),
        SqlState::SYNTAX_ERROR => ("the query cannot be understood", CORRECT),
        _ => {
            let message = format!("it refuses the query with code {}{}", code.code(), at(said, query));
            return Failure::new(message, CORRECT);
        }
    };
    Failure::new(format!("{message}{}", at(said, query)), help)
}

const CORRECT: &str = "correct the query; PostgreSQL lists its codes in an appendix of its manual";

/// The word of the query that an error points at.
fn at(said: &DbError, query: &str) -> String {
    let Some(ErrorPosition::Original(position)) = said.position() else { return String::new() };
    let rest = query.char_indices().nth((*position as usize).saturating_sub(1)).and_then(|(at, _)| query.get(at..));
    let in_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '"' | '$');
    let word: String = rest.unwrap_or("").chars().take_while(|c| in_word(*c)).take(60).collect();
    let word = if word.is_empty() { rest.unwrap_or("").chars().take(1).collect() } else { word };
    if word.is_empty() { String::new() } else { format!(": `{word}`") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_as_iso_8601_and_what_is_none_stays() {
        assert_eq!(iso("2026-01-05 10:00:00+00"), "2026-01-05T10:00:00+00:00");
        assert_eq!(iso("2026-01-05 10:00:00.123456"), "2026-01-05T10:00:00.123456");
        assert_eq!([iso("infinity"), iso("0044-03-15 00:00:00 BC")], ["infinity", "0044-03-15 00:00:00 BC"]);
    }

    #[test]
    fn another_machine_must_offer_tls_unless_the_address_says_otherwise() {
        let mode = |url: &str| config_of(&Reach { url, ca: None, timeout: GRACE }).unwrap().get_ssl_mode();
        assert_eq!(mode("postgres://u@db.example.org/d"), SslMode::Require);
        assert_eq!(mode("postgres://u@db.example.org/d?sslmode=verify-full"), SslMode::Require);
        assert_eq!(mode("postgres://u@db.example.org/d?sslmode=disable"), SslMode::Disable);
        assert_eq!(mode("postgres://u@localhost/d"), SslMode::Prefer);
    }
}
