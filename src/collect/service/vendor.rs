//! What a service speaks: which requests bring its records, and what is in its answers. A vendor asks nobody; it is asked
//! by the loop in `pages`, which bounds, repeats and refuses for all of them alike.

use crate::format::Adapt;

/// A request: where, and what is sent. It may hold secrets in its address, so it is never printed as it is.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Request {
    /// The address.
    pub(super) url: String,
    /// The JSON that is posted; `None` for a GET.
    pub(super) post: Option<String>,
    /// What it asks for, for the vendor to know its answers by: `issues`, `changelog`.
    pub(super) what: &'static str,
}

impl Request {
    /// A GET.
    pub(super) fn get(what: &'static str, url: impl Into<String>) -> Self {
        Self { url: url.into(), post: None, what }
    }
}

/// One answer, whole: its status is 200, or one that [`Vendor::accepts`]; its body is valid JSON.
pub(super) struct Answer {
    /// Where it came from, redirects followed.
    pub(super) url: String,
    /// The status.
    pub(super) status: u16,
    /// The headers, their names in lower case.
    pub(super) headers: Vec<(String, String)>,
    /// The body.
    pub(super) body: String,
}

impl Answer {
    /// The first header of a name in lower case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What one answer holds.
pub(super) struct Page<'a> {
    /// Its items, in the order sent.
    pub(super) items: Vec<Found<'a>>,
    /// The request for what follows; `None` where this is the end.
    pub(super) next: Option<Request>,
    /// How many items the list has, where the answer says so.
    pub(super) total: Option<u64>,
}

/// An item as it was sent, what it is known by, and what belongs to it and has to be asked for.
pub(super) struct Found<'a> {
    /// What a person knows it by. Two items of a list with the same key and pointer are one that was sent twice.
    pub(super) key: String,
    /// Its JSON pointer within what the key names; empty where the key names the item itself.
    pub(super) at: String,
    /// Its JSON, verbatim.
    pub(super) json: &'a str,
    /// What is put beside it.
    pub(super) details: Vec<Detail>,
}

/// Something that stands beside an item.
pub(super) struct Detail {
    /// The name under which it is put beside the item.
    pub(super) name: &'static str,
    /// What brings it.
    pub(super) brings: Brings,
}

/// What brings something that belongs to an item, and which answers say that there is none: it is written as `null` then.
/// Details of details are not asked for.
pub(super) enum Brings {
    /// Nothing has to be asked: it is this JSON.
    Known(String),
    /// A request, whose answer is written as it is.
    One(Request, fn(&Answer) -> bool),
    /// A request for a list: its answers are read by [`Vendor::page`], further pages follow, and it is written as `[...]` of
    /// their items.
    List(Request, fn(&Answer) -> bool),
}

/// A kind of service.
pub(super) trait Vendor {
    /// Headers of every request beyond `user-agent` and `accept-encoding`, secrets included.
    fn headers(&self) -> Vec<(String, String)>;
    /// The requests that begin the lists, one a list. Their addresses are of one origin, which is the only one asked.
    fn first(&self) -> Vec<Request>;
    /// Reads an answer to a request of a list or of a detail that is a list. `so_far` is how many items of that list came
    /// before it. An error says what is wrong with the answer, in our own words.
    fn page<'a>(&self, asked: &Request, answer: &'a Answer, so_far: u64) -> Result<Page<'a>, String>;
    /// Why the service refused, in its own words, from the body of an answer with status 400 or above; it is shown after
    /// ours, with secrets masked.
    fn refusal(&self, _answer: &Answer) -> Option<String> {
        None
    }
    /// Items into the words of records. An item with details is `{"item": ..., "<name>": ...}`, one without as it was sent.
    fn adapt(&self) -> Adapt;
}
