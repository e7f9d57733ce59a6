//! Page after page into one text: all of it, each item once, or a failure.

use rustc_hash::FxHashSet;

use super::client::Client;
use super::failure::Failure;
use super::vendor::{Answer, Brings, Detail, Found, Page, Request, Vendor};
use crate::collect::digest;
use crate::progress::Progress;
use crate::source::ItemAt;

/// How often everything is read when it changes while it is read.
const READINGS: u32 = 3;

/// All items of a service as one JSON list, one a line, and where each is.
#[derive(Debug)]
pub(super) struct Gathered {
    /// The list.
    pub(super) text: String,
    /// Where its items and their details are.
    pub(super) items: Vec<ItemAt>,
}

/// Asks for everything that a vendor asks for.
pub(super) fn gather(
    vendor: &dyn Vendor,
    client: &mut Client<'_>,
    progress: &dyn Progress,
) -> Result<Gathered, Failure> {
    let mut readings = 0;
    loop {
        readings += 1;
        client.again();
        let mut reading = Reading { vendor, client, progress, text: String::from("["), items: Vec::new(), first: true };
        match reading.all() {
            Ok(()) => {
                let Reading { mut text, items, .. } = reading;
                text.push_str("\n]\n");
                return checked(Gathered { text, items }, client);
            }
            Err(failure) if failure.changed && readings < READINGS => {}
            Err(failure) => return Err(failure),
        }
    }
}

/// Nothing is handed on that holds a secret, or that is too large for its places to be said.
fn checked(gathered: Gathered, client: &Client<'_>) -> Result<Gathered, Failure> {
    if client.mask.is_in(&gathered.text) {
        let message =
            "the service sends back the token or password that it was sent, so nothing of it is shown or kept";
        return Err(Failure::new(message, "ask for less of it, and tell those who run it"));
    }
    if u32::try_from(gathered.text.len()).is_err() {
        return Err(Failure::new("the service sends more than 4 GiB", "ask for less"));
    }
    Ok(gathered)
}

struct Reading<'r, 'c> {
    vendor: &'r dyn Vendor,
    client: &'r mut Client<'c>,
    progress: &'r dyn Progress,
    text: String,
    items: Vec<ItemAt>,
    first: bool,
}

impl Reading<'_, '_> {
    fn all(&mut self) -> Result<(), Failure> {
        for request in self.vendor.first() {
            let mut list = List::begin(request);
            while let Some(answer) = list.ask(self.client, self.vendor)? {
                let page = list.page(&answer, self.client, self.vendor)?;
                for found in &page.items {
                    self.item(found)?;
                }
                self.progress.advance(u64::try_from(page.items.len()).unwrap_or(u64::MAX));
                list.turn(page, &answer, self.client)?;
            }
        }
        Ok(())
    }

    fn item(&mut self, found: &Found<'_>) -> Result<(), Failure> {
        self.text.push_str(if std::mem::take(&mut self.first) { "\n" } else { ",\n" });
        let key = known_by(&found.key, self.client);
        if found.details.is_empty() {
            self.part(found.json, &key, &found.at);
            return Ok(());
        }
        self.part("{\"item\": ", &key, &found.at);
        self.part(found.json, &key, &found.at);
        for detail in &found.details {
            let json = self.detail(detail)?;
            // What stands between two parts belongs to the one before.
            self.text.push_str(&format!(", \"{}\": ", detail.name));
            self.extend();
            self.part(&json, &key, &format!("/{}", detail.name));
        }
        self.text.push('}');
        self.extend();
        Ok(())
    }

    fn part(&mut self, json: &str, key: &str, at: &str) {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let start = clamp(self.text.len());
        self.text.push_str(json);
        self.items.push(ItemAt { start, end: clamp(self.text.len()), key: key.into(), at: at.into() });
    }

    fn extend(&mut self) {
        if let Some(item) = self.items.last_mut() {
            item.end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        }
    }

    fn detail(&mut self, detail: &Detail) -> Result<String, Failure> {
        let (request, absent_on, many) = match &detail.brings {
            Brings::Known(json) => return Ok(json.clone()),
            Brings::One(request, absent_on) => (request, absent_on, false),
            Brings::List(request, absent_on) => (request, absent_on, true),
        };
        let mut list = List::begin(request.clone());
        let mut elements = String::from("[");
        while let Some(answer) = list.ask_any(self.client)? {
            if absent_on(&answer) {
                return Ok("null".to_owned());
            }
            let answer = whole(answer, self.client, self.vendor)?;
            if !many {
                return Ok(answer.body.trim().to_owned());
            }
            let page = list.page(&answer, self.client, self.vendor)?;
            for found in &page.items {
                elements.push_str(if elements.len() > 1 { ", " } else { "" });
                elements.push_str(found.json);
            }
            list.turn(page, &answer, self.client)?;
        }
        elements.push(']');
        Ok(elements)
    }
}

/// What an item is known by: its key as it was sent, or the address of its page, in which a secret may stand.
fn known_by(key: &str, client: &Client<'_>) -> String {
    if key.contains("://") { client.mask.hide(key) } else { key.to_owned() }
}

fn whole(answer: Answer, client: &Client<'_>, vendor: &dyn Vendor) -> Result<Answer, Failure> {
    if answer.status == 200 { Ok(answer) } else { Err(client.refused(&answer, vendor)) }
}

/// One list that is being read.
struct List {
    next: Option<Request>,
    asked: FxHashSet<(String, Option<String>)>,
    seen: FxHashSet<[u8; 32]>,
    keys: FxHashSet<(String, String)>,
    total: Option<u64>,
    so_far: u64,
}

impl List {
    fn begin(first: Request) -> Self {
        let asked = std::iter::once((first.url.clone(), first.post.clone())).collect();
        let (seen, keys) = (FxHashSet::default(), FxHashSet::default());
        Self { next: Some(first), asked, seen, keys, total: None, so_far: 0 }
    }

    fn ask_any(&self, client: &mut Client<'_>) -> Result<Option<Answer>, Failure> {
        self.next.as_ref().map(|request| client.ask(request)).transpose()
    }

    fn ask(&self, client: &mut Client<'_>, vendor: &dyn Vendor) -> Result<Option<Answer>, Failure> {
        self.ask_any(client)?.map(|answer| whole(answer, client, vendor)).transpose()
    }

    /// What an answer holds, if nothing of it was there before.
    fn page<'a>(&mut self, answer: &'a Answer, client: &Client<'_>, vendor: &dyn Vendor) -> Result<Page<'a>, Failure> {
        let place = || client.shown(&answer.url);
        let Some(asked) = &self.next else {
            return Ok(Page { items: Vec::new(), next: None, total: None });
        };
        let page = vendor.page(asked, answer, self.so_far).map_err(|why| {
            let message = format!("{} sends what was not asked for: {}", place(), client.mask.hide(&why));
            Failure::new(message, "check the address and what is asked")
        })?;
        if !page.items.is_empty() && !self.seen.insert(digest(answer.body.as_bytes())) {
            return Err(repeats(&place()));
        }
        if let (Some(before), Some(now)) = (self.total, page.total)
            && before != now
        {
            let message = format!("{} changed while it was read: it had {before} items, then {now}", place());
            return Err(Failure::changed(message));
        }
        self.total = page.total.or(self.total);
        for found in &page.items {
            if !self.keys.insert((found.key.clone(), found.at.clone())) {
                let key = known_by(&found.key, client);
                let message = format!("{} changed while it was read: `{key}` came twice", place());
                return Err(Failure::changed(message));
            }
        }
        Ok(page)
    }

    /// Goes on to the next page, or makes sure that the list was whole.
    fn turn(&mut self, page: Page<'_>, answer: &Answer, client: &Client<'_>) -> Result<(), Failure> {
        self.so_far += u64::try_from(page.items.len()).unwrap_or(u64::MAX);
        self.next = page.next;
        if let Some(next) = &mut self.next {
            let url = super::address::join(&answer.url, &next.url);
            next.url = client.own(&answer.url, &url, "points for its next page")?;
            if !self.asked.insert((next.url.clone(), next.post.clone())) {
                return Err(repeats(&client.shown(&answer.url)));
            }
            return Ok(());
        }
        match self.total {
            Some(total) if total > self.so_far => {
                let so_far = self.so_far;
                let message = format!("{} says that it has {total} items and sent {so_far}", client.shown(&answer.url));
                Err(Failure::new(message, "check that the login may read all of them, and how pages follow each other"))
            }
            _ => Ok(()),
        }
    }
}

fn repeats(place: &str) -> Failure {
    Failure::new(format!("{place} sends a page again that it has sent before"), "check how its pages follow each other")
}
