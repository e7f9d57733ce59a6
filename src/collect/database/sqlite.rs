//! SQLite: a file that is opened to be read, and told to do nothing else. The file may come from anywhere, so nothing of its
//! schema is trusted and no statement but a SELECT is let through.

use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, ErrorCode, OpenFlags};

use super::{Context, Failure, Rows};

/// How long a file that another program writes to is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Puts queries to a file, all to the same state of it.
pub(super) fn ask(
    path: &Path,
    queries: &[String],
    timeout: Duration,
    context: &Context<'_>,
) -> Result<Vec<Rows>, Failure> {
    // A whole path: SQLite would take one that begins with `file:` for an address.
    let path = path.canonicalize().map_err(|_| Failure::new("its file cannot be opened", ""))?;
    if !path.metadata().is_ok_and(|found| found.is_file()) {
        return Err(Failure::new("its file is no regular file", "name a file that SQLite wrote"));
    }
    let connection = open(&path, timeout, context).map_err(|error| failure(&error, timeout))?;
    let put = |(at, query): (usize, &String)| put(&connection, query, timeout, context).map_err(|why| why.of(at));
    queries.iter().enumerate().map(put).collect()
}

fn open(path: &Path, timeout: Duration, context: &Context<'_>) -> Result<Connection, Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(timeout.min(PATIENCE))?;
    let longest = i32::try_from(context.limits.bytes).unwrap_or(i32::MAX);
    for (limit, most) in [
        (Limit::SQLITE_LIMIT_LENGTH, longest),
        (Limit::SQLITE_LIMIT_SQL_LENGTH, 1 << 20),
        (Limit::SQLITE_LIMIT_ATTACHED, 0),
        (Limit::SQLITE_LIMIT_EXPR_DEPTH, 200),
        (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    ] {
        connection.set_limit(limit, most)?;
    }
    for (setting, value) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        // A column that is not there would otherwise be its own name in every row.
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
    ] {
        connection.set_db_config(setting, value)?;
    }
    connection.execute_batch("PRAGMA query_only = ON; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; BEGIN")?;
    // The state of the database is the one at the first look.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
    connection.authorizer(Some(allow))?;
    Ok(connection)
}

/// What a statement may do: read.
fn allow(asked: AuthContext<'_>) -> Authorization {
    match asked.action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => Authorization::Allow,
        AuthAction::Function { function_name } if !function_name.eq_ignore_ascii_case("load_extension") => {
            Authorization::Allow
        }
        // Full-text search asks itself whether its index is still the one it knows.
        AuthAction::Pragma { pragma_name: "data_version", pragma_value: None } => Authorization::Allow,
        _ => Authorization::Deny,
    }
}

fn put(connection: &Connection, query: &str, timeout: Duration, context: &Context<'_>) -> Result<Rows, Failure> {
    let interrupt = connection.get_interrupt_handle();
    let (done, waiting) = channel::<()>();
    // It ends with the query: the sender goes.
    std::thread::spawn(move || {
        if waiting.recv_timeout(timeout) == Err(RecvTimeoutError::Timeout) {
            interrupt.interrupt();
        }
    });
    let rows = read(connection, query, timeout, context);
    drop(done);
    rows
}

fn read(connection: &Connection, query: &str, timeout: Duration, context: &Context<'_>) -> Result<Rows, Failure> {
    let mut statement = connection.prepare(query).map_err(|error| unprepared(&error, timeout))?;
    if statement.column_count() == 0 || !statement.readonly() {
        return Err(Failure::new("the query is no SELECT", "only a SELECT is put to a database"));
    }
    if statement.parameter_count() > 0 {
        let name = statement.parameter_name(1).unwrap_or("?").to_owned();
        let message = format!("nothing is known that stands for `{name}` in the query");
        return Err(Failure::new(message, "only queries of rules have a parameter, `:as_of`"));
    }
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let width = columns.len();
    let mut rows = Rows::new(columns, context.limits);
    let mut found = statement.raw_query();
    while let Some(row) = found.next().map_err(|error| failure(&error, timeout))? {
        for at in 0..width {
            let cell = row.get_ref(at).map_err(|error| failure(&error, timeout))?;
            let unreadable = |what: &str| unreadable(what, rows.column(at));
            match cell {
                ValueRef::Null => rows.cell(""),
                ValueRef::Integer(number) => rows.cell(&number.to_string()),
                ValueRef::Real(number) => rows.cell(&number.to_string()),
                ValueRef::Text(text) => match std::str::from_utf8(text) {
                    Ok(text) if !text.contains('\0') => rows.cell(text),
                    Ok(_) => return Err(unreadable("binary data")),
                    Err(_) => return Err(unreadable("text that is not UTF-8")),
                },
                ValueRef::Blob(_) => return Err(unreadable("binary data")),
            }?;
        }
        context.progress.advance(1);
    }
    Ok(rows)
}

/// That a column cannot be read as text.
pub(super) fn unreadable(what: &str, column: &str) -> Failure {
    let help = "leave the column out of the query, or give it as text there";
    Failure::new(format!("the column `{column}` holds {what}"), help)
}

/// Why a query was not understood. What SQLite says here is about the query and the schema, never about a row.
fn unprepared(error: &Error, timeout: Duration) -> Failure {
    const HELP: &str = "correct the query; only a SELECT is put to a database";
    match error {
        Error::SqlInputError { msg, .. } => Failure::new(msg.clone(), HELP),
        Error::SqliteFailure(code, Some(said)) if code.code == ErrorCode::Unknown => Failure::new(said.clone(), HELP),
        Error::MultipleStatement => Failure::new("the query is several statements", "write one SELECT"),
        _ => failure(error, timeout),
    }
}

fn failure(error: &Error, timeout: Duration) -> Failure {
    let code = match error {
        Error::SqliteFailure(code, _) => Some(code.code),
        Error::SqlInputError { error, .. } => Some(error.code),
        _ => None,
    };
    let (message, help) = match code {
        Some(ErrorCode::NotADatabase) => ("its file is no SQLite database", "name a file that SQLite wrote"),
        Some(ErrorCode::DatabaseCorrupt) => {
            ("its file is damaged or was cut short", "copy it again with `sqlite3 FILE .backup`")
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            ("another program has locked it", "close that program, or copy the file with `sqlite3 FILE .backup`")
        }
        Some(ErrorCode::OperationInterrupted) => {
            let message = format!("the query took longer than {} s", timeout.as_secs());
            return Failure::new(message, "ask for less, or say `timeout: 5 min`");
        }
        Some(ErrorCode::AuthorizationForStatementDenied | ErrorCode::ReadOnly) => {
            ("the query does more than read", "only a SELECT is put to a database")
        }
        Some(ErrorCode::SchemaChanged) => ("its tables were changed while it was read", "ask again"),
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => ("its file cannot be opened", "let it be read"),
        Some(ErrorCode::TooBig | ErrorCode::OutOfMemory) => ("a value in it is too large", "ask for less"),
        Some(ErrorCode::SystemIoFailure) => ("its file cannot be read to the end", "copy it again"),
        _ => ("the query failed on a row", "correct the query, or the value that it cannot work with"),
    };
    Failure::new(message, help)
}
