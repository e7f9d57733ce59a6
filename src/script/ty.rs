//! What is known of a value before any record is read.

use std::rc::Rc;

use crate::model::{Choice, Field, FieldKind, LinkId, Model, TypeId};

/// The static type of an expression.
#[derive(Clone, Debug)]
pub(super) enum Ty {
    /// Nothing is known.
    Any,
    /// No value.
    Nothing,
    /// Yes, no or unknown.
    Bool,
    /// A number.
    Number,
    /// Text.
    Text,
    /// A date or an instant.
    Date,
    /// A length of time.
    Duration,
    /// A word of a choice.
    Choice(Rc<Choice>),
    /// A record of one of these types; of any where empty.
    Record(Rc<[TypeId]>),
    /// A part of a record: the fields of its declaration.
    Part(Rc<[Field]>),
    /// A cell or a fact about a record, with named members.
    Fact(&'static FactKind),
    /// Several values.
    List(Rc<Ty>),
    /// The whole set of records.
    Data,
}

/// A kind of fact that the vocabulary hands out, and its members.
#[derive(Debug)]
pub(super) struct FactKind {
    /// Its name in messages.
    pub name: &'static str,
    /// Its members and what they are.
    pub members: &'static [(&'static str, Member)],
}

/// The type of a member of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Member {
    Text,
    Number,
    Bool,
    Date,
    Record,
    Texts,
}

impl Member {
    pub(super) fn ty(self) -> Ty {
        match self {
            Self::Text => Ty::Text,
            Self::Number => Ty::Number,
            Self::Bool => Ty::Bool,
            Self::Date => Ty::Date,
            Self::Record => Ty::Record(Rc::from([])),
            Self::Texts => Ty::List(Rc::new(Ty::Text)),
        }
    }
}

impl Ty {
    /// What messages call it.
    pub(super) fn noun(&self, model: &Model) -> String {
        match self {
            Self::Any => "a value".into(),
            Self::Nothing => "nothing".into(),
            Self::Bool => "a condition".into(),
            Self::Number => "a number".into(),
            Self::Text => "text".into(),
            Self::Date => "a date".into(),
            Self::Duration => "a length of time".into(),
            Self::Choice(_) => "a choice".into(),
            Self::Record(types) => match types.as_ref() {
                [] => "a record".into(),
                some => some.iter().map(|id| model.kind(*id).name.clone()).collect::<Vec<_>>().join(" or "),
            },
            Self::Part(_) => "a part of a record".into(),
            Self::Fact(kind) => kind.name.into(),
            Self::List(_) => "a list".into(),
            Self::Data => "the whole set of records".into(),
        }
    }

    /// The type of a field's value.
    pub(super) fn of_field(field: &Field, model: &Model) -> Self {
        let one = match &field.kind {
            FieldKind::Text => Self::Text,
            FieldKind::Date | FieldKind::Instant => Self::Date,
            FieldKind::Number | FieldKind::Money => Self::Number,
            FieldKind::Bool => Self::Bool,
            FieldKind::Duration => Self::Duration,
            FieldKind::Choice(choice) => Self::Choice(Rc::new(choice.clone())),
            FieldKind::Ref(link) => {
                let to = model.link(*link).map_or(&[][..], |link| link.to.as_slice());
                Self::Record(Rc::from(to))
            }
            FieldKind::Struct(fields) | FieldKind::Map(fields) => {
                Self::Part(fields.iter().map(|field| (**field).clone()).collect())
            }
            FieldKind::Any => Self::Any,
        };
        if field.list { Self::List(Rc::new(one)) } else { one }
    }

    /// The type of an inverse link: the records that point here.
    pub(super) fn of_inverse(links: &[LinkId], model: &Model) -> Self {
        let mut from: Vec<TypeId> = links.iter().filter_map(|id| model.link(*id)).map(|link| link.from).collect();
        from.sort_unstable();
        from.dedup();
        Self::List(Rc::new(Self::Record(from.into())))
    }

    /// The type that both may be; `Any` where they differ.
    pub(super) fn join(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, other) | (other, Self::Nothing) => other,
            (Self::Choice(a), Self::Choice(b)) => {
                if a == b {
                    return Self::Choice(a);
                }
                let mut both = (*a).clone();
                both.values.extend(b.values.iter().filter(|value| !a.values.contains(value)));
                both.spellings.extend(b.spellings.iter().map(|(text, symbol)| (text.clone(), *symbol)));
                Self::Choice(Rc::new(both))
            }
            (Self::Record(a), Self::Record(b)) => match (a.as_ref(), b.as_ref()) {
                ([], _) | (_, []) => Self::Record(Rc::from([])),
                (a, b) => {
                    let mut both: Vec<TypeId> = a.iter().chain(b).copied().collect();
                    both.sort_unstable();
                    both.dedup();
                    Self::Record(both.into())
                }
            },
            (Self::List(a), Self::List(b)) => Self::List(Rc::new((*a).clone().join((*b).clone()))),
            (a, b) if a.same_kind(&b) => a,
            _ => Self::Any,
        }
    }

    /// Whether values of the two types may be compared.
    pub(super) fn comparable(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Any, _) | (_, Self::Any) => true,
            (Self::Choice(_), Self::Text) | (Self::Text, Self::Choice(_)) => true,
            (Self::List(a), Self::List(b)) => a.comparable(b),
            (Self::Nothing, _) | (_, Self::Nothing) => false,
            _ => self.same_kind(other),
        }
    }

    fn same_kind(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}
