//! The language of rules: rhai's parser, our own meaning. `docs/rule-language.md` says what a rule may say,
//! `docs/decisions/0001-rules-are-lowered.md` why rhai's own evaluator does not run them.

mod eval;
mod index;
mod ir;
mod lower;
mod parse;
mod program;
mod reference;
mod similar;
mod site;
mod terms;
mod then;
mod ty;
mod val;
mod words;
mod world;

pub use lower::{Each, Setting};
pub use program::{Asked, Outcome, Program};
pub use reference::vocabulary;
pub use site::{Branch, Message, Said, Site, Taken, What};
pub use terms::Terms;
pub use val::Read;
pub use val::{Why, WhyKind};
pub use world::{FileFact, Verdicts, World};
