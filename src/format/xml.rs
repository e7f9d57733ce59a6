//! XML, tag by tag, each with its place. No document type is read and no entity but the five of the language and numbers
//! of characters: what a file calls into being grows nowhere.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::Limits;
use crate::node::Node;
use crate::problem::Problem;
use crate::source::{Source, Span};

/// What stands next in a file.
pub(super) enum Piece<'s> {
    /// An element begins.
    Open(Tag<'s>),
    /// The innermost element ends.
    Close,
    /// Text within an element.
    Text(Cow<'s, str>),
}

/// The beginning of an element.
pub(super) struct Tag<'s> {
    /// Its name, without the prefix of a namespace.
    pub(super) name: &'s str,
    /// Where it stands.
    pub(super) span: Span,
    attributes: Vec<(&'s str, Node<'s>)>,
}

impl<'s> Tag<'s> {
    /// What an attribute says, and where.
    pub(super) fn get(&self, name: &str) -> Option<&Node<'s>> {
        self.attributes.iter().find(|(known, _)| *known == name).map(|(_, node)| node)
    }

    /// The text of an attribute; nothing where it is not written.
    pub(super) fn text(&self, name: &str) -> &str {
        self.get(name).and_then(Node::as_text).unwrap_or("")
    }
}

const CORRECT: &str = "correct this place; nothing of the file was read";

/// Walks through a file from its first tag to its last. A file that is not whole is an error, and what was seen of it until
/// then must not be used.
pub(super) fn walk<'s>(source: &'s Source, limits: &Limits, mut each: impl FnMut(Piece<'s>)) -> Result<(), Problem> {
    let text = source.text();
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let (mut open, mut roots) = (Vec::<Span>::new(), 0_usize);
    loop {
        let here = place(source, usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX));
        let event = reader.read_event().map_err(|error| broken(&error.to_string(), here))?;
        match event {
            Event::Start(start) => {
                let tag = tag(source, &start, here)?;
                roots += usize::from(open.is_empty());
                open.push(tag.span);
                if open.len() > limits.depth {
                    let problem =
                        Problem::error(format!("this is nested deeper than {} levels", limits.depth), tag.span);
                    return Err(problem.help("make the nesting flatter; nothing of the file was read"));
                }
                each(Piece::Open(tag));
            }
            Event::Empty(start) => {
                roots += usize::from(open.is_empty());
                each(Piece::Open(tag(source, &start, here)?));
                each(Piece::Close);
            }
            Event::End(_) => {
                open.pop();
                each(Piece::Close);
            }
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                let end = place(source, usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)).start;
                let span = Span { end: end.max(here.start), ..here };
                let text = said(&event, source.slice(span)).map_err(|why| broken(why, span))?;
                if open.is_empty() && !text.trim_matches('\u{feff}').trim().is_empty() {
                    return Err(broken("text stands outside of all elements", span));
                }
                each(Piece::Text(text));
            }
            Event::DocType(_) => {
                let problem =
                    Problem::error("the file declares a document type, which may call anything into it", here);
                return Err(problem.help("remove the declaration `<!DOCTYPE ...>`; nothing of the file was read"));
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => break,
        }
        if roots > 1 {
            return Err(broken("a second element stands beside the first", here));
        }
    }
    match (open.pop(), roots) {
        (Some(span), _) => Err(broken("an element is never closed", span)),
        (None, 0) => Err(broken("the file holds no element", source.beginning())),
        _ => Ok(()),
    }
}

fn broken(why: &str, span: Span) -> Problem {
    Problem::error(format!("this is not XML: {why}"), span).help(CORRECT)
}

/// An empty span at a byte, moved to where a character begins.
fn place(source: &Source, at: usize) -> Span {
    let text = source.text();
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    source.span(at, at)
}

/// What a piece of text says.
fn said<'s>(event: &Event<'_>, raw: &'s str) -> Result<Cow<'s, str>, &'static str> {
    match event {
        Event::CData(_) => {
            let inner = raw.strip_prefix("<![CDATA[").and_then(|raw| raw.strip_suffix("]]>"));
            Ok(Cow::Borrowed(inner.unwrap_or(raw)))
        }
        Event::GeneralRef(_) => match quick_xml::escape::unescape(raw) {
            Ok(text) => Ok(text),
            Err(_) => Err("an entity is not one of the language"),
        },
        _ => Ok(Cow::Borrowed(raw)),
    }
}

fn tag<'s>(source: &'s Source, start: &BytesStart<'_>, here: Span) -> Result<Tag<'s>, Problem> {
    let within = |part: &str| -> Option<(usize, &'s str)> {
        let at = (part.as_ptr() as usize).checked_sub(source.text().as_ptr() as usize)?;
        Some((at, source.text().get(at..at.checked_add(part.len())?)?))
    };
    let lost = || broken("a tag cannot be told from what stands around it", here);
    let written: &str = start;
    let (at, _) = within(written).ok_or_else(lost)?;
    let span = source.span(at.saturating_sub(1), at + written.len() + 1);
    let name = start.name();
    let (_, name) = within(name.as_ref()).ok_or_else(lost)?;
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| broken(&error.to_string(), span))?;
        let (_, key) = within(attribute.key.as_ref()).ok_or_else(lost)?;
        let (at, raw) = within(&attribute.value).ok_or_else(lost)?;
        let place = source.span(at, at + raw.len());
        let value =
            attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| broken(&error.to_string(), place))?;
        attributes.push((local(key), Node::text(value.into_owned(), place)));
    }
    Ok(Tag { name: local(name), span, attributes })
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, name)| name)
}

/// What the elements of some names say, in the order of the file, whatever they lie in.
pub fn texts(source: &Source, limits: &Limits, names: &[&'static str]) -> Result<Vec<(&'static str, String)>, Problem> {
    let (mut found, mut open) = (Vec::new(), Vec::new());
    walk(source, limits, |piece| match piece {
        Piece::Open(tag) => open.push(names.iter().find(|name| **name == tag.name).map(|name| (*name, String::new()))),
        Piece::Text(text) => {
            if let Some(Some((_, said))) = open.last_mut() {
                said.push_str(&text);
            }
        }
        Piece::Close => found.extend(open.pop().flatten()),
    })?;
    Ok(found)
}
