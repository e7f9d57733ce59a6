//! A rule after lowering: names resolved to slots, fields and words; every node that can fail knows its place.

use std::sync::Arc;

use crate::model::{FieldId, LinkId};
use crate::value::Symbol;

use super::words::Word;

/// Offset of a node in the page, for messages.
pub(super) type At = u32;

/// An expression.
#[derive(Debug)]
pub(super) enum Ex {
    Unit,
    Bool(bool),
    Number(f64),
    Text(Arc<str>),
    Symbol(Symbol),
    /// A variable of the current function.
    Local(u16),
    /// A field or an inverse link of a record, by type of the record.
    Member {
        base: Box<Ex>,
        by_type: Arc<[Slot]>,
        name: Arc<str>,
        at: At,
    },
    /// A field of a part, by index in its declaration.
    PartField {
        base: Box<Ex>,
        index: u16,
        name: Arc<str>,
        at: At,
    },
    /// A member of a fact, by index.
    FactMember {
        base: Box<Ex>,
        index: usize,
        at: At,
    },
    /// The id of a record.
    Id {
        base: Box<Ex>,
        at: At,
    },
    /// The type name of a record.
    TypeName {
        base: Box<Ex>,
        at: At,
    },
    /// A word of the vocabulary.
    Word {
        word: Word,
        args: Box<[Ex]>,
        at: At,
    },
    /// A function of one argument, given to a word; its parameter is a local of the enclosing function.
    Closure {
        slot: u16,
        body: Box<Ex>,
    },
    /// A message with holes.
    Message(Arc<[Piece]>),
    /// A helper function.
    Call {
        function: usize,
        args: Box<[Ex]>,
        at: At,
    },
    Compare {
        op: Op,
        left: Box<Ex>,
        right: Box<Ex>,
        order: Option<Arc<[Symbol]>>,
        at: At,
    },
    Arithmetic {
        op: Sign,
        left: Box<Ex>,
        right: Box<Ex>,
        at: At,
    },
    Not(Box<Ex>, At),
    Minus(Box<Ex>, At),
    And(Box<[Ex]>, At),
    Or(Box<[Ex]>, At),
    If {
        condition: Box<Ex>,
        then: Box<Ex>,
        otherwise: Box<Ex>,
        at: At,
        site: u32,
    },
    /// A word that states something about the subject.
    Say {
        word: Word,
        args: Box<[Ex]>,
        at: At,
        site: u32,
    },
    List(Box<[Ex]>),
    Let(u16, Box<Ex>),
    Block(Box<[Ex]>),
    Return(Box<Ex>),
}

/// What a name is on records of one type.
#[derive(Clone, Debug)]
pub(super) enum Slot {
    /// The type has no such name.
    None,
    Field(FieldId),
    Inverse(Arc<[LinkId]>),
}

/// A piece of a message.
#[derive(Debug)]
pub(super) enum Piece {
    Text(Arc<str>),
    Hole(Ex),
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

/// An arithmetic operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Plus,
    Minus,
    Times,
    Over,
}

/// A function after lowering.
#[derive(Debug)]
pub(super) struct Function {
    pub name: String,
    pub locals: u16,
    pub body: Ex,
}
