//! Figures of lists: sums, middles, what is most common, and the widest interval.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::{Machine, Res, Stop};
use crate::script::ir::{At, Ex};
use crate::script::val::{Fact, List, Val, Why, WhyKind};
use crate::script::words::Word;

impl<'d> Machine<'d, '_, '_> {
    pub(super) fn figure(&mut self, word: Word, list: &List<'d>, pick: &Ex, at: At) -> Res<'d> {
        match word {
            Word::Sum | Word::Median => self.number_over(word, list, pick, at),
            Word::MostCommon => self.most_common(list, pick, at),
            _ => self.largest_gap(list, pick, at),
        }
    }

    fn number_over(&mut self, word: Word, list: &List<'d>, pick: &Ex, at: At) -> Res<'d> {
        let keys = match self.keys(list, pick)? {
            Ok(keys) => keys,
            Err(why) => return Ok(Val::Unknown(why)),
        };
        self.charge_steps(keys.len(), at)?;
        let mut numbers = Vec::with_capacity(keys.len());
        for key in &keys {
            match self.number_of(key, at)? {
                Ok(number) => numbers.push(number),
                Err(why) => return Ok(Val::Unknown(why)),
            }
        }
        if word == Word::Sum {
            return Ok(Val::Number(numbers.iter().sum()));
        }
        numbers.sort_by(f64::total_cmp);
        let upper = numbers.get(numbers.len() / 2);
        let lower = numbers.get(numbers.len().saturating_sub(1) / 2);
        Ok(match upper.zip(lower) {
            Some((upper, lower)) => Val::Number((upper + lower) / 2.0),
            None => Val::Unknown(Why::of(WhyKind::Empty)),
        })
    }

    /// How many pairs of an element of this list and one of the other have the greater key on this side.
    pub(super) fn pairs_over(&mut self, list: &List<'d>, other: &Ex, pick: &Ex, at: At) -> Res<'d> {
        let other = match self.eval(other)? {
            Val::List(other) => other,
            Val::Unknown(why) => return Ok(Val::Unknown(why)),
            other => return Err(Stop::Fault(format!("{} is no list", other.noun()), at)),
        };
        let (own, others) = match (self.keys(list, pick)?, self.keys(&other, pick)?) {
            (Ok(own), Ok(others)) => (own, others),
            (Err(why), _) | (_, Err(why)) => return Ok(Val::Unknown(why)),
        };
        self.charge_steps(own.len() + others.len(), at)?;
        let both: Vec<Val<'d>> = own.iter().chain(&others).cloned().collect();
        self.orderable(&both, at)?;
        let mut others = others;
        others.sort_by(|a, b| self.order(a, b, None).unwrap_or(Ordering::Equal));
        let below =
            |key: &Val<'d>| others.partition_point(|other| self.order(other, key, None) == Some(Ordering::Less));
        #[expect(clippy::cast_precision_loss, reason = "pairs of lists are far fewer than 2^53")]
        let pairs = own.iter().map(|key| below(key) as f64).sum();
        Ok(Val::Number(pairs))
    }

    /// Elements and their keys. Those that hold nothing there are left out; where something stands that cannot be read,
    /// or it is not known which elements there are, so is what is made of them.
    fn keyed(&mut self, list: &List<'d>, pick: &Ex, at: At) -> Result<Result<Vec<(Val<'d>, Val<'d>)>, Why>, Stop<'d>> {
        if let Some((_, why)) = list.maybe.first() {
            return Ok(Err(*why));
        }
        let mut keyed = Vec::with_capacity(list.items.len());
        for item in &list.items {
            self.step(at)?;
            match self.question(pick, item.clone())? {
                Val::Unknown(why) if matches!(why.kind, WhyKind::Absent(absence) if !absence.is_unreadable()) => {}
                Val::Unknown(why) => return Ok(Err(why)),
                key => keyed.push((key, item.clone())),
            }
        }
        Ok(Ok(keyed))
    }

    fn most_common(&mut self, list: &List<'d>, pick: &Ex, at: At) -> Res<'d> {
        let keyed = match self.keyed(list, pick, at)? {
            Ok(keyed) => keyed,
            Err(why) => return Ok(Val::Unknown(why)),
        };
        let mut groups: BTreeMap<String, Vec<Val<'d>>> = BTreeMap::new();
        for (key, item) in keyed {
            let key = match key {
                Val::Record(id, _) => format!("\u{1}{:010}", id.0),
                other => self.print(&other),
            };
            self.charge(key.len(), at)?;
            groups.entry(key).or_default().push(item);
        }
        let most = groups.values().map(Vec::len).max().unwrap_or(0);
        let group = groups.into_values().find(|group| group.len() == most).unwrap_or_default();
        self.list(group, Vec::new(), at)
    }

    fn largest_gap(&mut self, list: &List<'d>, pick: &Ex, at: At) -> Res<'d> {
        let keyed = match self.keyed(list, pick, at)? {
            Ok(keyed) => keyed,
            Err(why) => return Ok(Val::Unknown(why)),
        };
        let mut dates = Vec::with_capacity(keyed.len());
        for (key, _) in &keyed {
            match self.date_of(key, at)? {
                Ok(date) => dates.push(date),
                Err(why) => return Ok(Val::Unknown(why)),
            }
        }
        dates.sort_unstable();
        // Of intervals equally wide the first.
        let widest = dates.windows(2).rev().filter_map(|pair| match pair {
            [from, to] => Some(((*to - *from).num_days(), *from, *to)),
            _ => None,
        });
        Ok(match widest.max_by_key(|(days, ..)| *days) {
            Some((days, from, to)) => {
                #[expect(clippy::cast_precision_loss, reason = "the calendar has far fewer than 2^53 days")]
                let days = Val::Number(days as f64);
                let members = vec![Val::Date(from), Val::Date(to), days];
                Val::Fact(std::rc::Rc::new(Fact { members, reads: Vec::new() }))
            }
            None => Val::Unknown(Why::of(WhyKind::Empty)),
        })
    }
}
