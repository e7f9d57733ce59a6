//! Issues, pull requests and branches of GitHub: lists whose pages follow each other by the `link` header.

use super::vendor::{Answer, Brings, Detail, Found, Page, Request, Vendor};
use super::{address, json as part, link, login};
use crate::config::{Github, TicketState, Wanted, Which};
use crate::format::Adapt;
use crate::format::tickets::{EVENTS, PROTECTION, READ, REVIEWS, RULES};

/// A repository of GitHub.
pub(super) struct Repository<'c> {
    github: &'c Github,
    adapt: Adapt,
}

impl<'c> Repository<'c> {
    /// As configured; what it sends is put into the words of records by `adapt`.
    pub(super) fn of(github: &'c Github, adapt: Adapt) -> Self {
        Self { github, adapt }
    }

    fn address(&self, path: &str) -> String {
        format!("{}/repos/{}/{path}", self.github.url.expose().trim_end_matches('/'), self.github.repository)
    }

    /// The first page of a list. In the order of creation nothing slips from one page to another.
    fn list(&self, what: &'static str, choice: &Which) -> Request {
        let state = match choice.state {
            TicketState::Open => "open",
            TicketState::Closed => "closed",
            TicketState::All => "all",
        };
        let url = self.address(&format!("{what}?state={state}&sort=created&direction=asc&per_page=100"));
        let labels = choice.labels.join(",");
        let url = if what == "pulls" || labels.is_empty() { url } else { address::with(&url, "labels", &labels) };
        let url = choice.base.as_ref().map_or(url.clone(), |base| address::with(&url, "base", base));
        Request::get(what, url)
    }

    fn items<'a>(&self, asked: &Request, answer: &'a Answer) -> Result<Vec<Found<'a>>, String> {
        let items = part::elements(&answer.body).ok_or("there is no list")?;
        let mut found = Vec::with_capacity(items.len());
        for item in items {
            let number = part::number(item, "/number").ok_or("an item has no `number`")?;
            // Pull requests stand among the issues too, and are no issues.
            let other = asked.what == "issues" && part::at(item, "/pull_request").is_some_and(|pull| pull != "null");
            if !other && self.is_wanted(item) {
                let key = format!("{}#{number}", self.github.repository);
                found.push(Found { key, at: String::new(), json: item, details: self.details(number) });
            }
        }
        Ok(found)
    }

    /// Whether an item has the labels that are asked for: lists of pull requests cannot be asked by label.
    fn is_wanted(&self, item: &str) -> bool {
        let Wanted::Merges(choice) = &self.github.part else { return true };
        let labels = part::at(item, "/labels").and_then(part::elements).unwrap_or_default();
        let has = |wanted: &String| {
            labels.iter().any(|label| {
                let name = part::text(label, "/name").or_else(|| part::text(label, ""));
                name.is_some_and(|name| name.eq_ignore_ascii_case(wanted))
            })
        };
        choice.labels.iter().all(has)
    }

    fn details(&self, number: u64) -> Vec<Detail> {
        let list = |name, path: &str| {
            let request = Request::get(name, self.address(&format!("{path}?per_page=100")));
            vec![Detail { name, brings: Brings::List(request, |_| false) }]
        };
        match &self.github.part {
            Wanted::Issues(choice) if choice.history => list(EVENTS, &format!("issues/{number}/events")),
            Wanted::Merges(_) => list(REVIEWS, &format!("pulls/{number}/reviews")),
            _ => Vec::new(),
        }
    }

    /// A branch and the two things that may protect it, both of which must be read.
    fn branch<'a>(&self, answer: &'a Answer) -> Result<Page<'a>, String> {
        let name = part::text(&answer.body, "/name").ok_or("a branch has no `name`")?;
        let path = address::percent(&name);
        let own = Request::get(PROTECTION, self.address(&format!("branches/{path}/protection")));
        let rules = Request::get(RULES, self.address(&format!("rules/branches/{path}?per_page=100")));
        let mut details = vec![
            Detail { name: PROTECTION, brings: Brings::One(own, is_not_protected) },
            Detail { name: RULES, brings: Brings::List(rules, |_| false) },
        ];
        details.extend(read(answer));
        let key = format!("{}@{name}", self.github.repository);
        let found = Found { key, at: String::new(), json: answer.body.trim(), details };
        Ok(Page { items: vec![found], next: None, total: None })
    }
}

/// Elements of a list that belongs to an item, known by what stands under a pointer, or by their number.
pub(super) fn belonging<'a>(answer: &'a Answer, id: &str, so_far: u64) -> Result<Vec<Found<'a>>, String> {
    let items = part::elements(&answer.body).ok_or("there is no list")?;
    let one = |(at, json): (u64, &'a str)| {
        let key = part::text(json, id).unwrap_or_else(|| format!("({at})"));
        Found { key, at: String::new(), json, details: Vec::new() }
    };
    Ok((so_far..).zip(items).map(one).collect())
}

/// When an answer was given, to stand beside what tells of a state.
pub(super) fn read(answer: &Answer) -> Option<Detail> {
    let at = chrono::DateTime::parse_from_rfc2822(answer.header("date")?).ok()?;
    let known = format!("\"{}\"", at.to_utc().format("%Y-%m-%dT%H:%M:%SZ"));
    Some(Detail { name: READ, brings: Brings::Known(known) })
}

/// That a branch has no settings of its own is an answer; that there is nothing to be seen is none.
fn is_not_protected(answer: &Answer) -> bool {
    answer.status == 404 && part::text(&answer.body, "/message").as_deref() == Some("Branch not protected")
}

impl Vendor for Repository<'_> {
    fn headers(&self) -> Vec<(String, String)> {
        let own = [("accept", "application/vnd.github+json"), ("x-github-api-version", "2022-11-28")];
        let own = own.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        own.chain(login(&self.github.login)).collect()
    }

    fn first(&self) -> Vec<Request> {
        match &self.github.part {
            Wanted::Issues(choice) => vec![self.list("issues", choice)],
            Wanted::Merges(choice) => vec![self.list("pulls", choice)],
            Wanted::Branches(names) => {
                let one = |name: &String| {
                    Request::get("branch", self.address(&format!("branches/{}", address::percent(name))))
                };
                names.iter().map(one).collect()
            }
        }
    }

    fn page<'a>(&self, asked: &Request, answer: &'a Answer, so_far: u64) -> Result<Page<'a>, String> {
        let items = match asked.what {
            "branch" => return self.branch(answer),
            EVENTS | REVIEWS => belonging(answer, "/id", so_far)?,
            // A ruleset may have several rules of one type.
            RULES => belonging(answer, "", so_far)?,
            _ => self.items(asked, answer)?,
        };
        let next = link::next(answer).map(|url| Request::get(asked.what, url));
        Ok(Page { items, next, total: None })
    }

    fn refusal(&self, answer: &Answer) -> Option<String> {
        part::text(&answer.body, "/message")
    }

    fn adapt(&self) -> Adapt {
        self.adapt
    }
}
