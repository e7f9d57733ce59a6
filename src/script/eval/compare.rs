//! Comparisons: strict about kinds, unknown where either side is.

use std::cmp::Ordering;

use super::{Machine, Res, Stop, Truth};
use crate::script::ir::{At, Op};
use crate::script::val::{Val, Why};
use crate::value::Symbol;

impl<'d> Machine<'d, '_, '_> {
    pub(super) fn compare(
        &mut self,
        op: Op,
        left: &Val<'d>,
        right: &Val<'d>,
        order: Option<&[Symbol]>,
        at: At,
    ) -> Res<'d> {
        if let (Val::Unknown(why), _) | (_, Val::Unknown(why)) = (left, right) {
            return Ok(Val::Unknown(*why));
        }
        if let Some(truth) = between(op, left, right) {
            return Ok(match truth {
                Truth::Yes => Val::Bool(true),
                Truth::No => Val::Bool(false),
                Truth::Unknown(why) => Val::Unknown(why),
            });
        }
        if matches!(op, Op::Equal | Op::NotEqual) {
            return match self.equal(left, right, at)? {
                Truth::Yes => Ok(Val::Bool(op == Op::Equal)),
                Truth::No => Ok(Val::Bool(op == Op::NotEqual)),
                Truth::Unknown(why) => Ok(Val::Unknown(why)),
            };
        }
        match self.order(left, right, order) {
            Some(found) => Ok(Val::Bool(match op {
                Op::Less => found == Ordering::Less,
                Op::LessEqual => found != Ordering::Greater,
                Op::Greater => found == Ordering::Greater,
                _ => found != Ordering::Less,
            })),
            None => Err(cannot(left, right, at)),
        }
    }

    /// Whether two values are the same.
    pub(super) fn equal(&mut self, left: &Val<'d>, right: &Val<'d>, at: At) -> Result<Truth, Stop<'d>> {
        let same = match (left, right) {
            (Val::Unknown(why), _) | (_, Val::Unknown(why)) => return Ok(Truth::Unknown(*why)),
            (Val::Bool(a), Val::Bool(b)) => a == b,
            (Val::Record(a, _), Val::Record(b, _)) => a == b,
            (Val::Symbol(a), Val::Symbol(b)) => a == b,
            (Val::Symbol(a), Val::Text(b)) | (Val::Text(b), Val::Symbol(a)) => {
                self.world.data.model.word(*a) == b.as_str()
            }
            (Val::List(a), Val::List(b)) => {
                if let Some((_, why)) = a.maybe.first().or(b.maybe.first()) {
                    return Ok(Truth::Unknown(*why));
                }
                if a.items.len() != b.items.len() {
                    return Ok(Truth::No);
                }
                let mut unknown = None;
                for (a, b) in a.items.iter().zip(&b.items) {
                    match self.equal(a, b, at)? {
                        Truth::No => return Ok(Truth::No),
                        Truth::Unknown(why) => unknown = unknown.or(Some(why)),
                        Truth::Yes => {}
                    }
                }
                return Ok(unknown.map_or(Truth::Yes, Truth::Unknown));
            }
            (Val::Duration(a), Val::Duration(b)) => a == b,
            _ => match self.order(left, right, None) {
                Some(order) => order == Ordering::Equal,
                None => return Err(cannot(left, right, at)),
            },
        };
        Ok(if same { Truth::Yes } else { Truth::No })
    }

    /// The order of two values; `None` where they have none.
    pub(super) fn order(&self, left: &Val<'d>, right: &Val<'d>, declared: Option<&[Symbol]>) -> Option<Ordering> {
        match (left, right) {
            (Val::Number(a), Val::Number(b)) => a.partial_cmp(b),
            (Val::Text(a), Val::Text(b)) => Some(a.as_str().cmp(b.as_str())),
            (Val::Date(a), Val::Date(b)) => Some(a.cmp(b)),
            // Two instants are compared as instants, an instant and a date as dates of the organisation's zone (F-61).
            (Val::Instant(a), Val::Instant(b)) => Some(a.cmp(b)),
            (Val::Instant(a), Val::Date(b)) => Some(self.day(a).cmp(b)),
            (Val::Date(a), Val::Instant(b)) => Some(a.cmp(&self.day(b))),
            (Val::Symbol(a), Val::Symbol(b)) => {
                let rank = |symbol: &Symbol| declared?.iter().position(|known| known == symbol);
                match (rank(a), rank(b)) {
                    (Some(a), Some(b)) => Some(a.cmp(&b)),
                    _ if declared.is_none() => Some(a.cmp(b)),
                    _ => None,
                }
            }
            (Val::Record(a, _), Val::Record(b, _)) => Some(a.cmp(b)),
            (Val::Bool(a), Val::Bool(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }
}

fn cannot<'d>(left: &Val<'d>, right: &Val<'d>, at: At) -> Stop<'d> {
    Stop::Fault(format!("{} cannot be compared with {}", left.noun(), right.noun()), at)
}

/// A comparison in which a count is known only between two bounds.
fn between(op: Op, left: &Val<'_>, right: &Val<'_>) -> Option<Truth> {
    let bounds = |value: &Val<'_>| match value {
        Val::Number(n) => Some((*n, *n, None::<Why>)),
        Val::Between(low, high, why) => Some((*low, *high, Some(*why))),
        _ => None,
    };
    let ((a, b, first), (c, d, second)) = (bounds(left)?, bounds(right)?);
    let why = first.or(second)?;
    let (always, never) = match op {
        Op::Less => (b < c, a >= d),
        Op::LessEqual => (b <= c, a > d),
        Op::Greater => (a > d, b <= c),
        Op::GreaterEqual => (a >= d, b < c),
        Op::Equal => (false, b < c || a > d),
        Op::NotEqual => (b < c || a > d, false),
    };
    Some(match (always, never) {
        (true, _) => Truth::Yes,
        (_, true) => Truth::No,
        _ => Truth::Unknown(why),
    })
}

/// Whether a text matches a pattern of `*` and `?`; time is bounded by the product of their lengths.
pub(super) fn pattern(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(c) if *c == '?' || Some(c) == text.get(t) => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    star = Some((at, from + 1));
                    p = at + 1;
                    t = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::pattern;

    #[test]
    fn a_star_stands_for_any_text() {
        assert!(pattern("cc*.1", "cc6.1.1"));
        assert!(pattern("*", ""));
        assert!(!pattern("a?c", "ac"));
        assert!(pattern("a.8.*", "a.8.13"));
    }
}
