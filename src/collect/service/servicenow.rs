//! Tables of ServiceNow: rows by offset. An instance leaves out of a query what it does not understand and then sends
//! everything, so each row is held against the query.

use super::vendor::{Answer, Found, Page, Request, Vendor};
use super::{address, json as part, link, login};
use crate::config::Servicenow;
use crate::format::Adapt;

/// An instance of ServiceNow.
pub(super) struct Instance<'c> {
    asked: &'c Servicenow,
    conditions: Vec<Condition<'c>>,
    adapt: Adapt,
}

/// What each row that a query lets through must be.
#[derive(Debug, PartialEq, Eq)]
struct Condition<'q> {
    column: &'q str,
    /// What the column must say; `None` where it must only be there.
    value: Option<&'q str>,
}

impl<'c> Instance<'c> {
    /// As configured; what it sends is put into the words of records by `adapt`.
    pub(super) fn of(asked: &'c Servicenow, adapt: Adapt) -> Self {
        Self { asked, conditions: conditions(asked.query.as_deref().unwrap_or("")), adapt }
    }

    fn row<'a>(&self, row: &'a str) -> Result<Found<'a>, String> {
        let said = |column: &str| {
            ["", "/display_value", "/value"]
                .iter()
                .filter_map(|end| part::text(row, &format!("/{column}{end}")))
                .collect()
        };
        let key: Vec<String> = said("number");
        let key = key.into_iter().chain(said("sys_id")).find(|key| !key.is_empty()).ok_or("a row has no `sys_id`")?;
        for Condition { column, value } in &self.conditions {
            if part::at(row, &format!("/{column}")).is_none() {
                return Err(format!("{key} has no column `{column}`, so the query was not applied"));
            }
            let says: Vec<String> = said(column);
            let fits = |wanted: &str| says.iter().any(|said| said.to_lowercase() == wanted.to_lowercase());
            if value.is_some_and(|wanted| !fits(wanted)) {
                let value = value.unwrap_or_default();
                return Err(format!("{key} is not what the query asks for: its `{column}` is not `{value}`"));
            }
        }
        Ok(Found { key, at: String::new(), json: row, details: Vec::new() })
    }
}

/// The conditions of an encoded query that every row must fulfil: those that no `or` stands beside.
fn conditions(query: &str) -> Vec<Condition<'_>> {
    let parts: Vec<&str> = query.split('^').collect();
    let is_or = |part: &&str| part.starts_with("OR") && !part.starts_with("ORDERBY");
    if parts.iter().any(|part| part.starts_with("NQ")) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let end =
            part.find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')).unwrap_or(part.len());
        let (column, rest) = part.split_at_checked(end).unwrap_or((part, ""));
        // Columns of other tables, and what is no condition.
        if column.is_empty() || rest.is_empty() || rest.starts_with('.') {
            continue;
        }
        let alternative = is_or(part) || parts.get(at + 1).is_some_and(is_or);
        let value = rest.strip_prefix('=').filter(|value| !value.is_empty() && !value.starts_with("javascript:"));
        found.push(Condition { column, value: value.filter(|_| !alternative) });
    }
    found
}

impl Vendor for Instance<'_> {
    fn headers(&self) -> Vec<(String, String)> {
        let accept = ("accept".to_owned(), "application/json".to_owned());
        std::iter::once(accept).chain(login(&self.asked.login)).collect()
    }

    fn first(&self) -> Vec<Request> {
        let base = self.asked.url.expose().trim_end_matches('/');
        let url = format!("{base}/api/now/table/{}", self.asked.table);
        // In a fixed order no row slips from one page to another.
        let query = match self.asked.query.as_deref().unwrap_or("") {
            "" => "ORDERBYsys_id".to_owned(),
            query if query.contains("ORDERBY") => query.to_owned(),
            query => format!("{query}^ORDERBYsys_id"),
        };
        let mut url = address::with(&url, "sysparm_query", &query);
        if !self.asked.fields.is_empty() {
            let asked = self.conditions.iter().map(|condition| condition.column);
            let mut fields: Vec<&str> = Vec::new();
            for field in self.asked.fields.iter().map(String::as_str).chain(["sys_id"]).chain(asked) {
                if !fields.contains(&field) {
                    fields.push(field);
                }
            }
            url = address::with(&url, "sysparm_fields", &fields.join(","));
        }
        let rest = [("sysparm_display_value", "all"), ("sysparm_exclude_reference_link", "true")];
        let url = rest.into_iter().fold(url, |url, (name, value)| address::with(&url, name, value));
        let url = address::with(&url, "sysparm_limit", &self.asked.size.to_string());
        vec![Request::get("rows", address::with(&url, "sysparm_offset", "0"))]
    }

    fn page<'a>(&self, asked: &Request, answer: &'a Answer, so_far: u64) -> Result<Page<'a>, String> {
        let rows = part::at(&answer.body, "/result").and_then(part::elements).ok_or("there is no list `result`")?;
        let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let items = rows.into_iter().map(|row| self.row(row)).collect::<Result<_, _>>()?;
        let total: Option<u64> = answer.header("x-total-count").and_then(|total| total.trim().parse().ok());
        let size = u64::from(self.asked.size);
        let offset = address::number_of(&asked.url, "sysparm_offset").unwrap_or(so_far).saturating_add(size);
        let more = total.map_or(count >= size, |total| offset < total);
        let by_offset = || more.then(|| address::with(&asked.url, "sysparm_offset", &offset.to_string()));
        let next = link::next(answer).map(str::to_owned).or_else(by_offset);
        Ok(Page { items, next: next.map(|url| Request::get("rows", url)), total })
    }

    fn refusal(&self, answer: &Answer) -> Option<String> {
        part::text(&answer.body, "/error/message")
    }

    fn adapt(&self) -> Adapt {
        self.adapt
    }
}
