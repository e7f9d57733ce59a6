//! Issues, merge requests and branches of GitLab: lists whose pages follow each other by the `link` header, and that say how
//! many items they have unless these are very many.

use super::github::{belonging, read};
use super::vendor::{Answer, Brings, Detail, Found, Page, Request, Vendor};
use super::{address, json as part, link, login};
use crate::config::{Gitlab, TicketState, Wanted, Which};
use crate::format::Adapt;
use crate::format::tickets::{APPROVALS, EVENTS, PROTECTION};

/// A project of GitLab.
pub(super) struct Project<'c> {
    gitlab: &'c Gitlab,
    adapt: Adapt,
}

impl<'c> Project<'c> {
    /// As configured; what it sends is put into the words of records by `adapt`.
    pub(super) fn of(gitlab: &'c Gitlab, adapt: Adapt) -> Self {
        Self { gitlab, adapt }
    }

    fn address(&self, path: &str) -> String {
        let base = self.gitlab.url.expose().trim_end_matches('/');
        let base = base.strip_suffix("/api/v4").unwrap_or(base);
        format!("{base}/api/v4/projects/{}/{path}", address::percent(&self.gitlab.project))
    }

    fn list(&self, what: &'static str, choice: &Which) -> Request {
        let state = match (choice.state, what) {
            (TicketState::Open, _) => "opened",
            (TicketState::Closed, "issues") => "closed",
            // What was merged is over as well, and has a state of its own.
            (TicketState::Closed | TicketState::All, _) => "all",
        };
        let path = format!("{what}?state={state}&order_by=created_at&sort=asc&per_page=100");
        let mut url = self.address(&path);
        if !choice.labels.is_empty() {
            url = address::with(&url, "labels", &choice.labels.join(","));
        }
        if let Some(base) = &choice.base {
            url = address::with(&url, "target_branch", base);
        }
        Request::get(what, url)
    }

    fn items<'a>(&self, asked: &Request, answer: &'a Answer) -> Result<Vec<Found<'a>>, String> {
        let items = part::elements(&answer.body).ok_or("there is no list")?;
        let mut found = Vec::with_capacity(items.len());
        for json in items {
            let number = part::number(json, "/iid").ok_or("an item has no `iid`")?;
            let mark = if asked.what == "issues" { '#' } else { '!' };
            let key = part::text(json, "/references/full");
            let key = key.unwrap_or_else(|| format!("{}{mark}{number}", self.gitlab.project));
            found.push(Found { key, at: String::new(), json, details: self.details(number) });
        }
        Ok(found)
    }

    fn details(&self, number: u64) -> Vec<Detail> {
        match &self.gitlab.part {
            Wanted::Issues(choice) if choice.history => {
                let path = format!("issues/{number}/resource_state_events?per_page=100");
                let request = Request::get(EVENTS, self.address(&path));
                vec![Detail { name: EVENTS, brings: Brings::List(request, |_| false) }]
            }
            Wanted::Merges(_) => {
                let path = format!("merge_requests/{number}/approvals");
                let request = Request::get(APPROVALS, self.address(&path));
                vec![Detail { name: APPROVALS, brings: Brings::One(request, |_| false) }]
            }
            _ => Vec::new(),
        }
    }

    /// A branch, which says whether it is protected, and its own settings where it has any: one that a pattern protects has
    /// none.
    fn branch<'a>(&self, answer: &'a Answer) -> Result<Page<'a>, String> {
        let name = part::text(&answer.body, "/name").ok_or("a branch has no `name`")?;
        if part::text(&answer.body, "/protected").is_none() {
            return Err(format!("the branch {name} does not say whether it is `protected`"));
        }
        let path = format!("protected_branches/{}", address::percent(&name));
        let own = Request::get(PROTECTION, self.address(&path));
        let mut details = vec![Detail { name: PROTECTION, brings: Brings::One(own, |answer| answer.status == 404) }];
        details.extend(read(answer));
        let key = format!("{}@{name}", self.gitlab.project);
        let found = Found { key, at: String::new(), json: answer.body.trim(), details };
        Ok(Page { items: vec![found], next: None, total: None })
    }
}

impl Vendor for Project<'_> {
    fn headers(&self) -> Vec<(String, String)> {
        let accept = ("accept".to_owned(), "application/json".to_owned());
        std::iter::once(accept).chain(login(&self.gitlab.login)).collect()
    }

    fn first(&self) -> Vec<Request> {
        match &self.gitlab.part {
            Wanted::Issues(choice) => vec![self.list("issues", choice)],
            Wanted::Merges(choice) => vec![self.list("merge_requests", choice)],
            Wanted::Branches(names) => {
                let one = |name: &String| {
                    let path = format!("repository/branches/{}", address::percent(name));
                    Request::get("branch", self.address(&path))
                };
                names.iter().map(one).collect()
            }
        }
    }

    fn page<'a>(&self, asked: &Request, answer: &'a Answer, so_far: u64) -> Result<Page<'a>, String> {
        let mut items = match asked.what {
            "branch" => return self.branch(answer),
            EVENTS => belonging(answer, "/id", so_far)?,
            _ => self.items(asked, answer)?,
        };
        let mut total = answer.header("x-total").and_then(|total| total.trim().parse().ok());
        if matches!(&self.gitlab.part, Wanted::Merges(Which { state: TicketState::Closed, .. })) {
            items.retain(|found| part::text(found.json, "/state").is_none_or(|state| state != "opened"));
            total = None;
        }
        let next = link::next(answer).map(|url| Request::get(asked.what, url));
        Ok(Page { items, next, total })
    }

    fn refusal(&self, answer: &Answer) -> Option<String> {
        let said = ["/message", "/error"].iter().find_map(|pointer| part::text(&answer.body, pointer));
        said.or_else(|| part::at(&answer.body, "/message").map(str::to_owned))
    }

    fn adapt(&self) -> Adapt {
        self.adapt
    }
}
