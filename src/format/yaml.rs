//! YAML 1.2, any number of documents, from parser events straight into items: the tree of the whole file never exists.
//!
//! Spans: a quoted scalar with its quotes; a block scalar from its `|` or `>` to the end of its last line that is not
//! blank; anchors and tags are not part of a node; a missing value is the empty span where it should have been; what an
//! alias stands for keeps the places where it was written.

use std::borrow::Cow;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, StrInput};

use self::anchors::Anchors;
use self::cursor::Cursor;
use self::mapping::Mapping;
use super::document::{self, Register};
use super::{At, Item, Limits, Sink};
use crate::node::{Entry, Kind, Node};
use crate::problem::Problem;
use crate::source::{Source, Span};

mod anchors;
mod cursor;
mod mapping;
mod places;
mod scalar;
mod words;

/// Reads a YAML file. Elements of bare lists and of registers are handed over as soon as each is complete, unless the
/// list has an anchor.
pub fn read<'s>(source: &'s Source, limits: &Limits, sink: &mut dyn Sink<'s>) {
    read_part(source, 0..source.text().len(), limits, sink);
}

/// Reads a part of a file as YAML; the places are those of the file.
pub(super) fn read_part<'s>(source: &'s Source, part: Range<usize>, limits: &Limits, sink: &mut dyn Sink<'s>) {
    let whole = source.text().get(part.clone()).unwrap_or("");
    // To the parser a NUL is the end of the text, and what follows it would be lost without a word.
    let nul = whole.find('\0');
    let text = nul.and_then(|nul| whole.get(..nul)).unwrap_or(whole);
    let mut reader = Reader::new(source, text, part.start, limits, sink);
    if let Err(error) = reader.stream() {
        let at = reader.cursor.byte(error.marker().index());
        let end = text.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |c| at + c.len_utf8());
        let span = reader.span(at, end);
        sink.problem(words::problem(error.info(), span));
    }
    if let Some(nul) = nul {
        let span = source.span(part.start + nul, part.start + nul + 1);
        sink.problem(Problem::error("a NUL character stands in the text", span).help(words::UNREAD));
    }
}

/// One event, with byte offsets into the text that is read.
struct Part<'s> {
    event: Event<'s>,
    start: usize,
    end: usize,
}

type Step<T> = Result<T, ScanError>;

/// A key of a mapping.
enum Key<'s> {
    Text(Cow<'s, str>, Span),
    Merge(Span),
    /// Reported; its value is read and left out.
    Wrong,
}

struct Reader<'s, 'k> {
    source: &'s Source,
    text: &'s str,
    base: usize,
    parser: Parser<'s, StrInput<'s>>,
    cursor: Cursor<'s>,
    sink: &'k mut (dyn Sink<'s> + 'k),
    anchors: Anchors<'s>,
    /// Whether an alias that adds too much was told of.
    alias_told: bool,
    limits: Limits,
    depth: usize,
    /// Nodes made so far, copies included.
    nodes: usize,
    /// Where the last thing read ends.
    last_end: usize,
    /// Entries of the mapping read last: a good guess for the next.
    entries: usize,
}

impl<'s, 'k> Reader<'s, 'k> {
    fn new(source: &'s Source, text: &'s str, base: usize, limits: &Limits, sink: &'k mut (dyn Sink<'s> + 'k)) -> Self {
        Self {
            source,
            text,
            base,
            parser: Parser::new_from_str(text),
            cursor: Cursor::new(text),
            sink,
            anchors: Anchors::new(limits.alias_nodes),
            alias_told: false,
            limits: *limits,
            depth: 0,
            nodes: 0,
            last_end: 0,
            entries: 4,
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        self.source.span(self.base + start, self.base + end)
    }

    #[inline]
    fn next(&mut self) -> Step<Part<'s>> {
        // Matched by hand: an event is large, and each adapter in between would copy it once more.
        let (mut event, span) = match self.parser.next_event() {
            Some(Ok(next)) => next,
            Some(Err(error)) => return Err(error),
            None => (Event::StreamEnd, Default::default()),
        };
        let start = self.cursor.byte(span.start.index());
        let end = match &mut event {
            Event::Scalar(text, style, ..) => match self.verbatim(start, text, *style) {
                Some((slice, end)) => {
                    if *style == ScalarStyle::Plain {
                        self.cursor.known(span.end.index(), end);
                    }
                    *text = Cow::Borrowed(slice);
                    end
                }
                None => self.cursor.byte(span.end.index()),
            },
            Event::Alias(_) | Event::DocumentStart(true) => self.cursor.byte(span.end.index()),
            _ => start,
        };
        Ok(Part { event, start, end: end.max(start) })
    }

    fn stream(&mut self) -> Step<()> {
        let mut document = 0;
        loop {
            let part = self.next()?;
            match part.event {
                Event::DocumentStart(_) => {
                    self.anchors.next_document();
                    self.last_end = part.end;
                    self.document(document)?;
                    document += 1;
                }
                Event::StreamEnd => return Ok(()),
                _ => {}
            }
        }
    }

    fn document(&mut self, document: u32) -> Step<()> {
        let part = self.next()?;
        match part.event {
            Event::MappingStart(0, ref tag) => {
                let start = self.start(&part, tag.is_some());
                self.top_mapping(start, document)
            }
            Event::SequenceStart(0, ref tag) => {
                self.depth = 1;
                let start = self.list_start(&part, tag.is_some());
                self.elements(start, &None, document)?;
                self.depth = 0;
                Ok(())
            }
            _ => {
                let node = self.node(part)?;
                document::hand_over(node, document, self.sink);
                Ok(())
            }
        }
    }

    /// The top mapping of a document: registers go to the sink element by element, the rest at the end.
    fn top_mapping(&mut self, start: usize, document: u32) -> Step<()> {
        self.depth = 1;
        let mut mapping = Mapping::with_capacity(self.entries);
        let mut typed = false;
        loop {
            let part = self.next()?;
            if matches!(part.event, Event::MappingEnd) {
                self.close(&part, start, b'}');
                break;
            }
            let key = self.key(part)?;
            let part = self.next()?;
            match key {
                Key::Text(key, span) if !typed && mapping.first(&key).is_none() => {
                    typed = key == document::TYPE;
                    match self.register_or_value(&key, span, part, document)? {
                        Some(value) => mapping.push(Entry { key, key_span: span, value }),
                        None => mapping.handed_over(key, span),
                    }
                }
                key => self.entry(&mut mapping, key, part)?,
            }
        }
        self.depth = 0;
        let rest = mapping.had_registers();
        let node = Node { span: self.span(start, self.last_end), kind: Kind::Map(mapping.finish()) };
        document::left_over(node, document, rest, self.sink);
        Ok(())
    }

    /// The value of a key of the top mapping; nothing where it was a register, which is handed over by now.
    fn register_or_value(
        &mut self,
        key: &Cow<'s, str>,
        span: Span,
        part: Part<'s>,
        document: u32,
    ) -> Step<Option<Node<'s>>> {
        let mut asked = false;
        if let Event::SequenceStart(0, ref tag) = part.event {
            let first = self.parser.peek().transpose()?;
            asked = matches!(first, Some((Event::MappingStart(..), _)));
            if asked && self.sink.is_register(key) {
                let start = self.list_start(&part, tag.is_some());
                self.depth += 1;
                self.elements(start, &Some((key.clone(), span)), document)?;
                self.depth -= 1;
                return Ok(None);
            }
        }
        let value = self.node(part)?;
        if !asked && document::may_be_register(&value) && self.sink.is_register(key) {
            if let Kind::List(list) = value.kind {
                document::elements(list, Some((key.clone(), span)), document, self.sink);
            }
            return Ok(None);
        }
        Ok(Some(value))
    }

    /// The elements of a list whose start was read, each to the sink.
    fn elements(&mut self, start: usize, register: &Register<'s>, document: u32) -> Step<()> {
        self.open(start);
        for index in 0.. {
            let part = self.next()?;
            if matches!(part.event, Event::SequenceEnd) {
                self.close(&part, start, b']');
                break;
            }
            let node = self.node(part)?;
            let register = register.clone();
            self.sink.item(Item { node, at: At::Element { document, register, index } });
        }
        Ok(())
    }

    /// The node that begins with this event.
    fn node(&mut self, part: Part<'s>) -> Step<Node<'s>> {
        self.nodes += 1;
        match part.event {
            Event::Scalar(text, style, anchor, tag) => {
                let node = self.scalar(text, style, anchor != 0, tag.as_deref(), part.start..part.end);
                self.anchors.end(anchor, &node, 1);
                Ok(node)
            }
            Event::Alias(anchor) => Ok(self.alias(anchor, part.start, part.end)),
            Event::SequenceStart(anchor, ref tag) => {
                let start = self.list_start(&part, anchor != 0 || tag.is_some());
                self.collection(anchor, start, Self::list)
            }
            Event::MappingStart(anchor, ref tag) => {
                let start = self.start(&part, anchor != 0 || tag.is_some());
                self.collection(anchor, start, Self::mapping)
            }
            _ => Ok(Node::null(self.span(part.start, part.start))),
        }
    }

    /// A list or a mapping, unless it lies too deep.
    fn collection(
        &mut self,
        anchor: usize,
        start: usize,
        read: fn(&mut Self, usize) -> Step<Kind<'s>>,
    ) -> Step<Node<'s>> {
        if self.depth >= self.limits.depth {
            return self.too_deep(start);
        }
        self.depth += 1;
        self.anchors.begin(anchor);
        self.open(start);
        let before = self.nodes;
        let kind = read(self, start)?;
        let node = Node { span: self.span(start, self.last_end), kind };
        self.anchors.end(anchor, &node, self.nodes - before + 1);
        self.depth -= 1;
        Ok(node)
    }

    fn list(&mut self, start: usize) -> Step<Kind<'s>> {
        let mut list = Vec::new();
        loop {
            let part = self.next()?;
            if matches!(part.event, Event::SequenceEnd) {
                self.close(&part, start, b']');
                return Ok(Kind::List(list));
            }
            list.push(self.node(part)?);
        }
    }

    fn mapping(&mut self, start: usize) -> Step<Kind<'s>> {
        let mut mapping = Mapping::with_capacity(self.entries);
        loop {
            let part = self.next()?;
            if matches!(part.event, Event::MappingEnd) {
                self.close(&part, start, b'}');
                let entries = mapping.finish();
                self.entries = entries.len();
                return Ok(Kind::Map(entries));
            }
            let key = self.key(part)?;
            let part = self.next()?;
            self.entry(&mut mapping, key, part)?;
        }
    }

    /// The value of a key goes into a mapping, unless the key was wrong or there before.
    fn entry(&mut self, mapping: &mut Mapping<'s>, key: Key<'s>, part: Part<'s>) -> Step<()> {
        let value = self.node(part)?;
        match key {
            Key::Text(key, key_span) => match mapping.first(&key) {
                None => mapping.push(Entry { key, key_span, value }),
                Some(first) => self.sink.problem(document::duplicate(&key, key_span, self.source, first)),
            },
            Key::Merge(span) => {
                if let Some(first) = mapping.merge_key(span) {
                    self.sink.problem(document::duplicate("<<", span, self.source, first));
                } else if let Some(wrong) = mapping.merge(value) {
                    self.sink.problem(words::cannot_merge(wrong));
                }
            }
            Key::Wrong => {}
        }
        Ok(())
    }

    /// Leaves out a list or mapping that lies too deep, in constant memory.
    fn too_deep(&mut self, start: usize) -> Step<Node<'s>> {
        let span = self.span(start, start + 1);
        self.sink.problem(words::too_deep(span, self.limits.depth));
        let mut open = 1_usize;
        while open > 0 {
            let part = self.next()?;
            match part.event {
                Event::SequenceStart(..) | Event::MappingStart(..) => open += 1,
                Event::SequenceEnd | Event::MappingEnd => open -= 1,
                _ => {}
            }
            self.last_end = self.last_end.max(part.end.min(self.text.trim_end().len()));
        }
        Ok(Node::null(self.span(start, start)))
    }
}
