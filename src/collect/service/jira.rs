//! Issues of Jira Cloud: a search whose pages follow each other by token, and the changelog of each issue.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::vendor::{Answer, Brings, Detail, Found, Page, Request, Vendor};
use super::{address, json as part, login};
use crate::config::Jira;
use crate::format::Adapt;
use crate::format::tickets::{HISTORIES, NAMES};

/// Issues in one answer.
const SIZE: u32 = 100;

/// From this many entries on a changelog that came with an issue may have been cut, whatever it says of itself.
const CUT: u64 = 40;

/// What every issue is asked for.
const USUAL: [&str; 16] = [
    "summary",
    "description",
    "status",
    "resolution",
    "resolutiondate",
    "created",
    "updated",
    "duedate",
    "assignee",
    "reporter",
    "creator",
    "priority",
    "issuetype",
    "labels",
    "issuelinks",
    "parent",
];

/// What is not asked for though all is: what changes when somebody looks, and what can be large and is no field.
const NEVER: [&str; 7] = ["-comment", "-attachment", "-worklog", "-watches", "-votes", "-lastViewed", "-thumbnail"];

/// A site of Jira.
pub(super) struct Site<'c> {
    jira: &'c Jira,
    adapt: Adapt,
}

impl<'c> Site<'c> {
    /// As configured; what it sends is put into the words of records by `adapt`.
    pub(super) fn of(jira: &'c Jira, adapt: Adapt) -> Self {
        Self { jira, adapt }
    }

    fn address(&self, path: &str) -> String {
        let base = self.jira.url.expose().trim_end_matches('/');
        match &self.jira.cloud {
            Some(cloud) => format!("{base}/ex/jira/{}/rest/api/3/{path}", address::percent(cloud)),
            None => format!("{base}/rest/api/3/{path}"),
        }
    }

    fn search(&self, token: Option<&str>) -> Request {
        let fields: Vec<&str> = match &self.jira.fields {
            None => std::iter::once("*all").chain(NEVER).collect(),
            Some(own) => USUAL.into_iter().chain(own.iter().map(|(field, _)| field.as_str())).collect(),
        };
        // In a fixed order the same issues give the same text, and none slips from one page to another.
        let ordered = self.jira.jql.to_lowercase().contains("order by");
        let jql = if ordered { self.jira.jql.clone() } else { format!("{} ORDER BY key ASC", self.jira.jql) };
        let expand = if self.jira.history { "names,changelog" } else { "names" };
        let mut body = json!({ "jql": jql, "maxResults": SIZE, "fields": fields, "expand": expand });
        if let (Some(token), Value::Object(body)) = (token, &mut body) {
            body.insert("nextPageToken".to_owned(), Value::from(token));
        }
        Request { url: self.address("search/jql"), post: Some(body.to_string()), what: "issues" }
    }

    fn issues<'a>(&self, answer: &'a Answer) -> Result<Page<'a>, String> {
        let body = &answer.body;
        let issues = part::at(body, "/issues").and_then(part::elements);
        let issues = issues.ok_or("there is no list `issues`")?;
        if let Some(warning) = part::text(body, "/warningMessages/0") {
            return Err(format!("the query is not what it seems, for Jira says: {warning}"));
        }
        let names: BTreeMap<String, String> =
            part::at(body, "/names").and_then(|names| serde_json::from_str(names).ok()).unwrap_or_default();
        let items = issues.into_iter().map(|issue| self.issue(issue, &names)).collect::<Result<_, _>>()?;
        let token = part::text(body, "/nextPageToken").filter(|token| !token.is_empty());
        let last = part::text(body, "/isLast");
        let next = match (last.as_deref(), token) {
            // The last page has no token; one that is there all the same leads nowhere.
            (Some("true"), _) | (None, None) => None,
            (_, Some(token)) => Some(self.search(Some(&token))),
            (Some(_), None) => return Err("there is more, but no `nextPageToken` to ask for it".to_owned()),
        };
        Ok(Page { items, next, total: None })
    }

    fn issue<'a>(&self, issue: &'a str, names: &BTreeMap<String, String>) -> Result<Found<'a>, String> {
        let key = part::text(issue, "/key").ok_or("an issue has no `key`")?;
        let fields: Option<BTreeMap<String, &RawValue>> =
            part::at(issue, "/fields").and_then(|fields| serde_json::from_str(fields).ok());
        let fields = fields.ok_or_else(|| format!("the issue {key} has no `fields`"))?;
        let mut details = Vec::new();
        if self.jira.history && self.is_cut(issue) {
            let path = format!("issue/{}/changelog?startAt=0&maxResults=100", address::percent(&key));
            let request = Request::get(HISTORIES, self.address(&path));
            details.push(Detail { name: HISTORIES, brings: Brings::List(request, |_| false) });
        }
        let names = self.names(&fields, names);
        if !names.is_empty() {
            details.push(Detail { name: NAMES, brings: Brings::Known(json!(names).to_string()) });
        }
        Ok(Found { key, at: String::new(), json: issue, details })
    }

    /// Whether the changelog that came with an issue is missing, or may not be all of it.
    fn is_cut(&self, issue: &str) -> bool {
        let came = part::at(issue, "/changelog/histories").and_then(part::elements);
        let came = came.map(|list| u64::try_from(list.len()).unwrap_or(u64::MAX));
        let total = part::number(issue, "/changelog/total");
        came.is_none() || total != came || came.is_some_and(|came| came >= CUT)
    }

    /// What people call the fields that an issue says something in: as configured, else as the site calls them.
    fn names<'n>(
        &'n self,
        fields: &'n BTreeMap<String, &RawValue>,
        names: &'n BTreeMap<String, String>,
    ) -> BTreeMap<&'n str, &'n str> {
        let own = self.jira.fields.as_deref().unwrap_or_default();
        let said = |field: &'n str| {
            let own = own.iter().find(|(known, _)| known == field).and_then(|(_, name)| name.as_deref());
            own.or_else(|| names.get(field).map(String::as_str)).map(|name| (field, name))
        };
        let filled = fields.iter().filter(|(_, value)| !matches!(value.get(), "null" | "[]" | "\"\""));
        filled.map(|(field, _)| field.as_str()).filter(|field| !USUAL.contains(field)).filter_map(said).collect()
    }

    fn histories<'a>(&self, asked: &Request, answer: &'a Answer, so_far: u64) -> Result<Page<'a>, String> {
        let entries = part::at(&answer.body, "/values").and_then(part::elements).ok_or("there is no list `values`")?;
        let count = u64::try_from(entries.len()).unwrap_or(u64::MAX);
        let total = part::number(&answer.body, "/total").ok_or("there is no `total`")?;
        let mut items = Vec::with_capacity(entries.len());
        for entry in entries {
            let key = part::text(entry, "/id").ok_or("an entry of the changelog has no `id`")?;
            items.push(Found { key, at: String::new(), json: entry, details: Vec::new() });
        }
        let reached = so_far.saturating_add(count);
        let next = (count > 0 && reached < total)
            .then(|| Request::get(HISTORIES, address::with(&asked.url, "startAt", &reached.to_string())));
        Ok(Page { items, next, total: Some(total) })
    }
}

impl Vendor for Site<'_> {
    fn headers(&self) -> Vec<(String, String)> {
        let accept = ("accept".to_owned(), "application/json".to_owned());
        std::iter::once(accept).chain(login(&self.jira.login)).collect()
    }

    fn first(&self) -> Vec<Request> {
        vec![self.search(None)]
    }

    fn page<'a>(&self, asked: &Request, answer: &'a Answer, so_far: u64) -> Result<Page<'a>, String> {
        match asked.what {
            HISTORIES => self.histories(asked, answer, so_far),
            _ => self.issues(answer),
        }
    }

    fn refusal(&self, answer: &Answer) -> Option<String> {
        let said = part::text(&answer.body, "/errorMessages/0");
        said.or_else(|| {
            let errors: BTreeMap<String, String> = serde_json::from_str(part::at(&answer.body, "/errors")?).ok()?;
            errors.into_iter().next().map(|(field, why)| format!("{field}: {why}"))
        })
    }

    fn adapt(&self) -> Adapt {
        self.adapt
    }
}
