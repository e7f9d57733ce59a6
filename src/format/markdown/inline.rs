//! The plain text of a heading or a cell.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event};

/// Text with its markup taken away: the text of links, code without backticks, a line break for `<br>`.
#[derive(Default)]
pub(super) struct Inline<'s> {
    text: Option<Cow<'s, str>>,
    range: Option<Range<usize>>,
}

impl<'s> Inline<'s> {
    /// Takes one event of the inside, and where it is.
    pub(super) fn event(&mut self, event: Event<'s>, range: Range<usize>) {
        match event {
            Event::Text(text) | Event::Code(text) => self.push(text),
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => self.push(text),
            Event::InlineHtml(tag) | Event::Html(tag) if is_break(&tag) => self.push(CowStr::Borrowed("\n")),
            Event::SoftBreak => self.push(CowStr::Borrowed(" ")),
            Event::HardBreak => self.push(CowStr::Borrowed("\n")),
            _ => {}
        }
        self.range = Some(match self.range.take() {
            Some(before) => before.start.min(range.start)..before.end.max(range.end),
            None => range,
        });
    }

    /// The text, without blanks around it, and where the events were.
    pub(super) fn finish(self) -> (Cow<'s, str>, Option<Range<usize>>) {
        let text = match self.text {
            Some(Cow::Borrowed(text)) => Cow::Borrowed(text.trim()),
            Some(Cow::Owned(text)) => Cow::Owned(text.trim().to_owned()),
            None => Cow::Borrowed(""),
        };
        (text, self.range)
    }

    fn push(&mut self, more: CowStr<'s>) {
        self.text = Some(match (self.text.take(), more) {
            (None, CowStr::Borrowed(more)) => Cow::Borrowed(more),
            (None, more) => Cow::Owned(more.into_string()),
            (Some(text), more) => Cow::Owned(text.into_owned() + &*more),
        });
    }
}

fn is_break(tag: &str) -> bool {
    let name = tag.trim_start_matches('<').trim_end_matches(['>', '/', ' ']);
    name.eq_ignore_ascii_case("br")
}
