//! The language of rules: rhai's parser, our own meaning. `docs/rule-language.md` says what a rule may say,
//! `docs/decisions/0001-rules-are-lowered.md` why rhai's own evaluator does not run them.

mod ir;
mod lower;
mod parse;
mod ty;
mod words;

pub use lower::{Each, Setting};
