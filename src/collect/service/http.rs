//! Any service that answers in JSON.

use super::vendor::{Answer, Page, Request, Vendor};
use crate::config::Http;
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
}

impl Vendor for Generic<'_> {
    fn headers(&self) -> Vec<(String, String)> {
        Vec::new()
    }

    fn first(&self) -> Vec<Request> {
        vec![Request::get("items", self.http.url.expose())]
    }

    fn page<'a>(&self, _asked: &Request, _answer: &'a Answer, _so_far: u64) -> Result<Page<'a>, String> {
        Ok(Page { items: Vec::new(), next: None, total: None })
    }

    fn adapt(&self) -> Adapt {
        as_sent
    }
}

/// An item as it was sent is a record.
fn as_sent(item: Node<'_>) -> Vec<Node<'_>> {
    vec![item]
}
