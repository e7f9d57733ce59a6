//! What must be known of a query before it is put: that it is one, of which table it speaks, where `:as_of` stands in it. It
//! is not understood; only what is quoted or a comment is told from the rest.

use std::ops::Range;

use chrono::NaiveDate;

use super::Failure;

/// What a part of a query is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// Words and marks.
    Code,
    /// A name in double quotes.
    Name,
    /// A text in quotes, or a comment.
    Other,
}

/// The parts of a query, in order; together they are all of it.
fn parts(sql: &str) -> Vec<(Part, Range<usize>)> {
    let mut found = Vec::new();
    let mut code = 0;
    let mut at = 0;
    while at < sql.len() {
        let rest = sql.get(at..).unwrap_or("");
        let end = if rest.starts_with("--") {
            Some((Part::Other, rest.find('\n').unwrap_or(rest.len())))
        } else if rest.starts_with("/*") {
            Some((Part::Other, comment(rest)))
        } else if rest.starts_with('\'') {
            Some((Part::Other, quoted(rest, '\'')))
        } else if rest.starts_with('"') {
            Some((Part::Name, quoted(rest, '"')))
        } else {
            dollar(sql, at).map(|end| (Part::Other, end))
        };
        match end {
            Some((part, length)) => {
                found.push((Part::Code, code..at));
                found.push((part, at..at + length));
                at += length;
                code = at;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    found.push((Part::Code, code..sql.len()));
    found.retain(|(_, range)| !range.is_empty());
    found
}

/// How long a quoted text is; a doubled quote stands for one.
fn quoted(text: &str, quote: char) -> usize {
    let mut at = 1;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(quote)) {
        at += found + 1;
        if !text.get(at..).is_some_and(|rest| rest.starts_with(quote)) {
            return at;
        }
        at += 1;
    }
    text.len()
}

/// How long a comment is, with the comments in it.
fn comment(text: &str) -> usize {
    let (mut at, mut depth) = (2, 1_usize);
    while depth > 0 {
        let Some(rest) = text.get(at..) else { return text.len() };
        let (open, close) = (rest.find("/*").unwrap_or(usize::MAX), rest.find("*/").unwrap_or(usize::MAX));
        if open == usize::MAX && close == usize::MAX {
            return text.len();
        }
        depth = if open < close { depth + 1 } else { depth - 1 };
        at += open.min(close) + 2;
    }
    at
}

/// How long a text between dollars is that begins here: `$$...$$`, `$tag$...$tag$`.
fn dollar(sql: &str, at: usize) -> Option<usize> {
    let rest = sql.get(at..)?.strip_prefix('$')?;
    let in_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    if sql.get(..at)?.ends_with(in_word) {
        return None;
    }
    let tag = rest.get(..rest.find('$')?)?;
    if !tag.chars().all(|c| c.is_alphanumeric() || c == '_') || tag.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mark = format!("${tag}$");
    let body = rest.get(tag.len() + 1..)?;
    Some(body.find(&mark).map_or(rest.len() + 1, |end| end + 2 * mark.len()))
}

/// The query without the semicolon at its end.
///
/// # Errors
/// Where it is nothing, or several.
pub(super) fn one(sql: &str) -> Result<String, Failure> {
    let parts = parts(sql);
    let code: Vec<(usize, char)> = parts
        .iter()
        .filter(|(part, _)| *part != Part::Other)
        .flat_map(|(_, range)| sql.get(range.clone()).unwrap_or("").char_indices().map(|(at, c)| (range.start + at, c)))
        .filter(|(_, c)| !c.is_whitespace())
        .collect();
    let end = code.iter().rposition(|(_, c)| *c != ';');
    let Some(end) = end else {
        return Err(Failure::new("the query is empty", "write a SELECT"));
    };
    let separators = |c: &&(usize, char)| {
        c.1 == ';' && parts.iter().any(|(part, range)| *part == Part::Code && range.contains(&c.0))
    };
    if code.iter().take(end).any(|c| separators(&c)) {
        return Err(Failure::new("the query is several statements", "write one SELECT"));
    }
    let mut out = sql.to_owned();
    for (at, _) in code.iter().skip(end + 1).rev() {
        out.replace_range(*at..at + 1, " ");
    }
    Ok(out)
}

/// The query with a date in place of `:as_of`: for PostgreSQL a date, for SQLite, which has none, its text.
pub(super) fn on(sql: &str, as_of: NaiveDate, typed: bool) -> String {
    const NAME: &str = ":as_of";
    let date = as_of.format("%Y-%m-%d");
    let date = if typed { format!("DATE '{date}'") } else { format!("'{date}'") };
    let in_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = String::with_capacity(sql.len());
    for (part, range) in parts(sql) {
        let mut rest = sql.get(range).unwrap_or("");
        if part != Part::Code {
            out.push_str(rest);
            continue;
        }
        while let Some((before, after)) = rest.split_once(NAME) {
            out.push_str(before);
            let is_it = !before.ends_with(':') && !after.starts_with(in_word);
            out.push_str(if is_it { &date } else { NAME });
            rest = after;
        }
        out.push_str(rest);
    }
    out
}

/// The table that a plain query speaks of: what stands behind its first FROM. `None` where it is less plain.
pub(super) fn table_of(sql: &str) -> Option<String> {
    let mut words = parts(sql).into_iter().flat_map(|(part, range)| {
        let text = sql.get(range).unwrap_or("");
        let marks = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '=' | ')');
        let words: Vec<(Part, &str)> = match part {
            Part::Code => text.split(marks).filter(|word| !word.is_empty()).map(|word| (part, word)).collect(),
            Part::Name => vec![(part, text)],
            Part::Other => Vec::new(),
        };
        words
    });
    let (_, first) = words.next()?;
    if !first.eq_ignore_ascii_case("select") {
        return None;
    }
    words.by_ref().find(|(part, word)| *part == Part::Code && word.eq_ignore_ascii_case("from"))?;
    let (part, word) = words.next()?;
    if part == Part::Name {
        return Some(word.trim_matches('"').replace("\"\"", "\""));
    }
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$');
    let name = word.rsplit('.').next().filter(|name| !name.is_empty())?;
    word.chars().all(plain).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_statement_is_one_whatever_stands_in_its_quotes_and_comments() {
        let read = |sql: &str| one(sql).map_err(|why| why.message);
        assert_eq!(read("SELECT 1 ; -- done;\n").unwrap(), "SELECT 1   -- done;\n");
        assert_eq!(read("SELECT ';' /* ; /* ; */ ; */ AS a").unwrap(), "SELECT ';' /* ; /* ; */ ; */ AS a");
        assert_eq!(read("SELECT $a$;$a$, 'it''s;'").unwrap(), "SELECT $a$;$a$, 'it''s;'");
        assert_eq!(read("SELECT 1; COMMIT; DELETE FROM a"), Err("the query is several statements".into()));
        assert_eq!(read(" ; -- SELECT 1"), Err("the query is empty".into()));
    }

    #[test]
    fn the_date_is_filled_in_where_it_is_asked_for_and_nowhere_else() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let sql = "SELECT ':as_of', x::as_of, :as_off FROM a WHERE d < :as_of -- :as_of";
        assert_eq!(on(sql, day, false), "SELECT ':as_of', x::as_of, :as_off FROM a WHERE d < '2026-11-23' -- :as_of");
        assert_eq!(on("d<:as_of", day, true), "d<DATE '2026-11-23'");
    }

    #[test]
    fn the_table_of_a_plain_query_is_told_from_it() {
        let table = |sql: &str| table_of(sql);
        assert_eq!(table("SELECT a, b FROM incident WHERE c").as_deref(), Some("incident"));
        assert_eq!(table("select 'from x', a from itsm.incident;").as_deref(), Some("incident"));
        assert_eq!(table("SELECT * FROM \"Risk register\"").as_deref(), Some("Risk register"));
        assert_eq!(table("WITH x AS (SELECT 1) SELECT * FROM x"), None);
        assert_eq!(table("SELECT * FROM (SELECT 1) x"), None);
        assert_eq!(table("SELECT 1"), None);
    }
}
