//! Any service that answers in JSON: where its list is, and how its pages follow each other, the configuration says.

use super::vendor::{Answer, Found, Page, Request, Vendor};
use super::{address, json, link, login};
use crate::config::{Http, Pages};
use crate::format::Adapt;
use crate::node::Node;

/// A service that the configuration describes.
pub(super) struct Generic<'c> {
    http: &'c Http,
}

impl<'c> Generic<'c> {
    /// As configured.
    pub(super) fn of(http: &'c Http) -> Self {
        Self { http }
    }

    fn items<'a>(&self, answer: &'a Answer) -> Result<Vec<Found<'a>>, String> {
        let pointer = &self.http.items;
        let place = if pointer.is_empty() { "the answer".to_owned() } else { format!("what is at `{pointer}`") };
        let list = json::at(&answer.body, pointer).ok_or_else(|| format!("there is nothing at `{pointer}`"))?;
        let list = json::elements(list).ok_or_else(|| format!("{place} is no list"))?;
        list.into_iter().enumerate().map(|(at, item)| self.item(at, item, answer)).collect()
    }

    fn item<'a>(&self, index: usize, item: &'a str, answer: &'a Answer) -> Result<Found<'a>, String> {
        let at = format!("{}/{index}", self.http.items);
        let (key, at) = match &self.http.key {
            None => (answer.url.clone(), at),
            Some(pointer) => match json::text(item, pointer).filter(|key| !key.trim().is_empty()) {
                Some(key) => (key, String::new()),
                None => return Err(format!("the item at `{at}` has no text at `{pointer}`, which is its key")),
            },
        };
        Ok(Found { key, at, json: item, details: Vec::new() })
    }

    /// The address of what follows, after so many items in all.
    fn next(&self, asked: &Request, answer: &Answer, items: u64, all: u64, total: Option<u64>) -> Option<String> {
        // Without a total, only a page with nothing on it is known to be the last: a short one may be all that the service
        // is willing to send at once.
        let ended = total.map_or(items == 0, |total| items == 0 || all >= total);
        match &self.http.pages {
            Pages::One => None,
            Pages::Link { next: None } => link::next(answer).map(str::to_owned),
            Pages::Link { next: Some(pointer) } => json::text(&answer.body, pointer).filter(|url| !url.is_empty()),
            Pages::Token { token, parameter } => json::text(&answer.body, token)
                .filter(|token| !token.is_empty())
                .map(|token| address::with(&asked.url, parameter, &token)),
            Pages::Page { parameter, first, last, .. } => {
                let page = address::number_of(&asked.url, parameter).unwrap_or_else(|| u64::from(*first));
                let last = last.as_ref().and_then(|pointer| json::number(&answer.body, pointer));
                let ended = last.map_or(ended, |last| page >= last);
                (!ended).then(|| address::with(&asked.url, parameter, &(page + 1).to_string()))
            }
            Pages::Offset { parameter, .. } => {
                let offset = address::number_of(&asked.url, parameter).unwrap_or(0) + items;
                (!ended).then(|| address::with(&asked.url, parameter, &offset.to_string()))
            }
        }
    }
}

impl Vendor for Generic<'_> {
    fn headers(&self) -> Vec<(String, String)> {
        let own = self.http.headers.iter().map(|(name, value)| (name.clone(), value.expose().to_owned()));
        own.chain(login(&self.http.login)).collect()
    }

    fn first(&self) -> Vec<Request> {
        let url = self.http.url.expose();
        let sized = |size: &Option<crate::config::PageSize>| {
            size.as_ref().map_or(url.to_owned(), |size| address::with(url, &size.parameter, &size.items.to_string()))
        };
        let url = match &self.http.pages {
            Pages::One | Pages::Link { .. } | Pages::Token { .. } => url.to_owned(),
            Pages::Page { parameter, first, size, .. } => address::with(&sized(size), parameter, &first.to_string()),
            Pages::Offset { parameter, size } => address::with(&sized(size), parameter, "0"),
        };
        vec![Request::get("items", url)]
    }

    fn page<'a>(&self, asked: &Request, answer: &'a Answer, so_far: u64) -> Result<Page<'a>, String> {
        let items = self.items(answer)?;
        let total =
            match &self.http.total {
                None => None,
                Some(pointer) => {
                    let total = json::number(&answer.body, pointer);
                    Some(total.ok_or_else(|| {
                        format!("there is no number at `{pointer}`, which says how many items there are")
                    })?)
                }
            };
        let count = u64::try_from(items.len()).unwrap_or(u64::MAX);
        let next = self.next(asked, answer, count, so_far.saturating_add(count), total);
        Ok(Page { items, next: next.map(|url| Request::get("items", url)), total })
    }

    fn adapt(&self) -> Adapt {
        as_sent
    }
}

/// An item as it was sent is a record.
fn as_sent(item: Node<'_>) -> Vec<Node<'_>> {
    vec![item]
}

#[cfg(test)]
mod tests;
