//! Words said of lists. A member that cannot be judged does not hide one that settles the answer.

use std::cmp::Ordering;
use std::rc::Rc;

use super::{Machine, Res, Stop, Truth, truth_of};
use crate::script::ir::{At, Ex};
use crate::script::val::{List, Read, Val, Why, WhyKind};
use crate::script::words::Word;

/// Most places that are evidence of a number, or of a search in vain.
const FEW: usize = 12;

impl<'d> Machine<'d, '_, '_> {
    pub(super) fn list_word(&mut self, word: Word, list: &Rc<List<'d>>, args: &[Ex], at: At) -> Res<'d> {
        match (word, args) {
            (Word::Any, [question]) => self.quantify(list, question, at, true, false),
            (Word::All, [question]) => self.quantify(list, question, at, false, false),
            (Word::None, [question]) => self.quantify(list, question, at, true, true),
            (Word::Count, [question]) => {
                let mark = self.mark();
                let chosen = self.chosen(list, question, at)?;
                let read = self.unread(mark);
                self.keep_few(read);
                Ok(count(&chosen))
            }
            (Word::With, [question]) => {
                let chosen = self.chosen(list, question, at)?;
                self.list(chosen.items, chosen.maybe, at)
            }
            (Word::Len, _) => Ok(count(list)),
            (Word::Map, [pick]) => {
                let items = list.items.iter().map(|item| self.question(pick, item.clone()));
                let items = items.collect::<Result<Vec<_>, _>>()?;
                let maybe = list.maybe.iter().map(|(item, why)| Ok((self.question(pick, item.clone())?, *why)));
                let maybe = maybe.collect::<Result<Vec<_>, Stop<'d>>>()?;
                self.list(items, maybe, at)
            }
            (Word::First, _) => Ok(settled(list, list.items.first())),
            (Word::Last, _) => Ok(settled(list, list.items.last())),
            (Word::SortBy, [pick]) => self.sorted(list, pick, at),
            (Word::Max, [pick]) => self.extreme(list, pick, at, Ordering::Greater),
            (Word::Min, [pick]) => self.extreme(list, pick, at, Ordering::Less),
            (Word::Distinct, _) => self.distinct(list, at),
            (Word::Flatten, _) => self.flatten(list, at),
            (Word::PairsOver, [other, pick]) => self.pairs_over(list, other, pick, at),
            (Word::Sum | Word::Median | Word::MostCommon | Word::LargestGap, [pick]) => {
                self.figure(word, list, pick, at)
            }
            _ => Err(Stop::Fault("this word cannot be said of a list".into(), at)),
        }
    }

    /// `any` and `none` are settled by a yes, `all` by a no.
    fn quantify(&mut self, list: &List<'d>, question: &Ex, at: At, settles: bool, negate: bool) -> Res<'d> {
        let mut unknown = None;
        let mut others = Vec::new();
        for item in &list.items {
            self.step(at)?;
            let mark = self.mark();
            match self.answer(question, item, at)? {
                Truth::Unknown(why) => unknown = unknown.or(Some(why)),
                truth if (truth == Truth::Yes) == settles => return Ok(Val::Bool(settles != negate)),
                _ => others.extend(self.unread(mark)),
            }
        }
        self.keep_few(others);
        for (item, why) in &list.maybe {
            self.step(at)?;
            let truth = self.answer(question, item, at)?;
            // A member that may not belong cannot settle anything; it can only be harmless.
            if !matches!(truth, Truth::Yes | Truth::No) || (truth == Truth::Yes) == settles {
                unknown = unknown.or(Some(*why));
            }
        }
        Ok(unknown.map_or(Val::Bool(settles == negate), Val::Unknown))
    }

    /// What a question says of an element; an element that is itself unknown is asked nothing.
    fn answer(&mut self, question: &Ex, item: &Val<'d>, at: At) -> Result<Truth, Stop<'d>> {
        let value = self.question(question, item.clone())?;
        truth_of(value, at)
    }

    fn chosen(&mut self, list: &List<'d>, question: &Ex, at: At) -> Result<List<'d>, Stop<'d>> {
        let mut chosen = List::default();
        let mut others = Vec::new();
        for item in &list.items {
            self.step(at)?;
            let mark = self.mark();
            match self.answer(question, item, at)? {
                Truth::Yes => chosen.items.push(item.clone()),
                Truth::No => others.extend(self.unread(mark)),
                Truth::Unknown(why) => chosen.maybe.push((item.clone(), why)),
            }
        }
        for (item, why) in &list.maybe {
            self.step(at)?;
            if self.answer(question, item, at)? != Truth::No {
                chosen.maybe.push((item.clone(), *why));
            }
        }
        if chosen.items.is_empty() {
            self.keep_few(others);
        }
        Ok(chosen)
    }

    /// How much has been read so far.
    fn mark(&self) -> usize {
        self.reads.as_ref().map_or(0, Vec::len)
    }

    /// Takes back what was read since: an element that is not the one sought is no evidence.
    fn unread(&mut self, mark: usize) -> Vec<Read> {
        self.reads.as_mut().map_or_else(Vec::new, |reads| reads.drain(mark.min(reads.len())..).collect())
    }

    /// Where nothing was found, what was looked through is the evidence, and what was counted is that of a number; unless
    /// it is too much to show.
    fn keep_few(&mut self, read: Vec<Read>) {
        if let Some(reads) = self.reads.as_mut().filter(|_| read.len() <= FEW) {
            reads.extend(read);
        }
    }

    /// The keys of the elements, or why one of them has none.
    pub(super) fn keys(&mut self, list: &List<'d>, pick: &Ex) -> Result<Result<Vec<Val<'d>>, Why>, Stop<'d>> {
        if let Some((_, why)) = list.maybe.first() {
            return Ok(Err(*why));
        }
        let mut keys = Vec::with_capacity(list.items.len());
        for item in &list.items {
            match self.question(pick, item.clone())? {
                Val::Unknown(why) => return Ok(Err(why)),
                key => keys.push(key),
            }
        }
        Ok(Ok(keys))
    }

    fn sorted(&mut self, list: &List<'d>, pick: &Ex, at: At) -> Res<'d> {
        let keys = match self.keys(list, pick)? {
            Ok(keys) => keys,
            Err(why) => return Ok(Val::Unknown(why)),
        };
        self.orderable(&keys, at)?;
        let mut pairs: Vec<(Val<'d>, Val<'d>)> = keys.into_iter().zip(list.items.iter().cloned()).collect();
        pairs.sort_by(|(a, _), (b, _)| self.order(a, b, None).unwrap_or(Ordering::Equal));
        self.list(pairs.into_iter().map(|(_, item)| item).collect(), Vec::new(), at)
    }

    fn extreme(&mut self, list: &List<'d>, pick: &Ex, at: At, wanted: Ordering) -> Res<'d> {
        let keys = match self.keys(list, pick)? {
            Ok(keys) => keys,
            Err(why) => return Ok(Val::Unknown(why)),
        };
        self.orderable(&keys, at)?;
        let best = keys.into_iter().reduce(|best, key| match self.order(&key, &best, None) {
            Some(order) if order == wanted => key,
            _ => best,
        });
        Ok(best.unwrap_or(Val::Unknown(Why::of(WhyKind::Empty))))
    }

    pub(super) fn orderable(&mut self, keys: &[Val<'d>], at: At) -> Result<(), Stop<'d>> {
        let Some(first) = keys.first() else { return Ok(()) };
        match keys.iter().find(|key| self.order(first, key, None).is_none()) {
            Some(other) => {
                Err(Stop::Fault(format!("{} and {} cannot be put in order", first.noun(), other.noun()), at))
            }
            None => Ok(()),
        }
    }

    fn distinct(&mut self, list: &List<'d>, at: At) -> Res<'d> {
        if let Some((_, why)) = list.maybe.first() {
            return Ok(Val::Unknown(*why));
        }
        let mut seen = std::collections::BTreeSet::new();
        let mut items = Vec::new();
        for item in &list.items {
            if let Val::Unknown(why) = item {
                return Ok(Val::Unknown(*why));
            }
            let key = match item {
                Val::Record(id, _) => format!("\u{1}{}", id.0),
                other => self.print(other),
            };
            self.charge(key.len(), at)?;
            if seen.insert(key) {
                items.push(item.clone());
            }
        }
        self.list(items, Vec::new(), at)
    }

    fn flatten(&mut self, list: &List<'d>, at: At) -> Res<'d> {
        let mut items = Vec::new();
        let mut maybe = list.maybe.clone();
        for item in &list.items {
            match item {
                Val::List(inner) => {
                    // Counted before it is taken: lists of lists grow by multiplication.
                    self.charge((inner.items.len() + inner.maybe.len()) * size_of::<Val<'_>>(), at)?;
                    items.extend(inner.items.iter().cloned());
                    maybe.extend(inner.maybe.iter().cloned());
                }
                Val::Unknown(why) => maybe.push((Val::Unknown(*why), *why)),
                other => items.push(other.clone()),
            }
            self.charge(size_of::<Val<'_>>(), at)?;
        }
        Ok(Val::List(Rc::new(List { items, maybe })))
    }

    /// Whether a list holds a value.
    pub(super) fn holds(&mut self, list: &List<'d>, wanted: &Val<'d>, at: At) -> Res<'d> {
        let mut unknown = None;
        for item in &list.items {
            self.step(at)?;
            match self.equal(item, wanted, at)? {
                Truth::Yes => return Ok(Val::Bool(true)),
                Truth::No => {}
                Truth::Unknown(why) => unknown = unknown.or(Some(why)),
            }
        }
        for (item, why) in &list.maybe {
            if self.equal(item, wanted, at)? != Truth::No {
                unknown = unknown.or(Some(*why));
            }
        }
        Ok(unknown.map_or(Val::Bool(false), Val::Unknown))
    }
}

/// How many members a list has: a number, or the bounds between which it lies.
#[expect(clippy::cast_precision_loss, reason = "lists are far shorter than 2^53")]
fn count<'d>(list: &List<'d>) -> Val<'d> {
    let known = list.items.len() as f64;
    match list.maybe.first() {
        None => Val::Number(known),
        Some((_, why)) => Val::Between(known, known + list.maybe.len() as f64, *why),
    }
}

/// An element by position, known only where every member is.
fn settled<'d>(list: &List<'d>, element: Option<&Val<'d>>) -> Val<'d> {
    match (list.maybe.first(), element) {
        (Some((_, why)), _) => Val::Unknown(*why),
        (None, Some(element)) => element.clone(),
        (None, None) => Val::Unknown(Why::of(WhyKind::Empty)),
    }
}
