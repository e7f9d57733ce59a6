//! Which of the values of a choice a text stands for.

use crate::model::{Choice, normalise};
use crate::value::Symbol;

/// The value a text stands for. What stands in a parenthesis behind it is left out only where it says nothing
/// (`High (4)`): `closed (not verified)` is not `closed`. Of a status nothing is left out.
pub(super) fn lookup(choice: &Choice, text: &str, status: bool) -> Option<Symbol> {
    let inner = text.trim().strip_suffix(')').and_then(|text| text.rsplit_once('(')).map(|(_, inner)| inner);
    if inner.is_some_and(|inner| status || inner.chars().any(char::is_alphabetic)) {
        return None;
    }
    choice.spellings.get(&normalise(text)).copied()
}
