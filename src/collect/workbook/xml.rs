//! XML as workbooks are written in: elements, attributes and texts, each fault a named one.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::Failure;

/// The events of one part.
pub(super) struct Xml<'x> {
    reader: Reader<&'x [u8]>,
    part: &'x str,
}

impl<'x> Xml<'x> {
    /// Begins a part of this name.
    pub(super) fn new(text: &'x str, part: &'x str) -> Self {
        let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
        reader.config_mut().expand_empty_elements = true;
        Self { reader, part }
    }

    /// The next event. What ends while an element is open is cut short.
    pub(super) fn next(&mut self) -> Result<Event<'x>, Failure> {
        self.reader.read_event().map_err(|_| self.damaged())
    }

    /// The next event inside an element.
    pub(super) fn inside(&mut self) -> Result<Event<'x>, Failure> {
        match self.next()? {
            Event::Eof => Err(self.damaged()),
            event => Ok(event),
        }
    }

    /// Goes to the end of an element that was begun.
    pub(super) fn skip(&mut self, element: &BytesStart<'x>) -> Result<(), Failure> {
        self.reader.read_to_end(element.name()).map(|_| ()).map_err(|_| self.damaged())
    }

    /// The text up to the end of an element that was begun; what stands in elements within it is text as well.
    pub(super) fn text(&mut self, out: &mut String) -> Result<(), Failure> {
        let mut depth = 0_usize;
        loop {
            match self.inside()? {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => return Ok(()),
                Event::End(_) => depth -= 1,
                event => push(&event, out).map_err(|()| self.damaged())?,
            }
        }
    }

    pub(super) fn damaged(&self) -> Failure {
        Failure::broken(format!("its part `{}` is cut short or damaged", self.part))
    }

    /// The attributes of an element.
    pub(super) fn attributes<'e>(
        &self,
        element: &'e BytesStart<'_>,
    ) -> impl Iterator<Item = Result<Attribute<'e>, Failure>> + use<'e, 'x> {
        let damaged = self.part;
        let mut attributes = element.attributes();
        attributes.with_checks(false);
        attributes.map(move |attribute| {
            attribute.map_err(|_| Failure::broken(format!("its part `{damaged}` is cut short or damaged")))
        })
    }

    /// The value of an attribute, by its local name.
    pub(super) fn attribute(&self, element: &BytesStart<'_>, name: &str) -> Result<Option<String>, Failure> {
        for attribute in self.attributes(element) {
            let attribute = attribute?;
            if attribute.key.local_name().as_ref() == name {
                return Ok(Some(self.value(&attribute)?.into_owned()));
            }
        }
        Ok(None)
    }

    /// What an attribute says.
    pub(super) fn value<'a>(&self, attribute: &Attribute<'a>) -> Result<Cow<'a, str>, Failure> {
        match &attribute.value {
            Cow::Borrowed(value) => quick_xml::escape::unescape(value).map_err(|_| self.damaged()),
            Cow::Owned(value) => {
                let value = quick_xml::escape::unescape(value).map_err(|_| self.damaged())?;
                Ok(Cow::Owned(value.into_owned()))
            }
        }
    }
}

/// Adds what an event says as text.
pub(super) fn push(event: &Event<'_>, out: &mut String) -> Result<(), ()> {
    match event {
        Event::Text(text) => out.push_str(&text.xml10_content()),
        Event::CData(text) => out.push_str(&text.xml10_content()),
        Event::GeneralRef(name) => out.push(character(name).ok_or(())?),
        _ => {}
    }
    Ok(())
}

fn character(name: &BytesRef<'_>) -> Option<char> {
    match &**name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => name.resolve_char_ref().ok().flatten(),
    }
}

/// Whether an attribute says yes.
pub(super) fn is_true(value: &str) -> bool {
    matches!(value, "1" | "true" | "on")
}
