//! Parts of an answer, verbatim: nothing is parsed but what is looked for, and what is found is a piece of the answer.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

/// What a JSON pointer names in a valid JSON text; `None` where nothing is there.
pub(super) fn at<'a>(json: &'a str, pointer: &str) -> Option<&'a str> {
    let mut found = json.trim();
    for step in pointer.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        found = match found.as_bytes().first() {
            Some(b'{') => members(found)?.remove(step.as_str())?.get(),
            Some(b'[') => serde_json::from_str::<Vec<&RawValue>>(found).ok()?.get(step.parse::<usize>().ok()?)?.get(),
            _ => return None,
        };
    }
    Some(found)
}

/// The elements of a list, verbatim; `None` where the text is no list.
pub(super) fn elements(json: &str) -> Option<Vec<&str>> {
    let elements: Vec<&RawValue> = serde_json::from_str(json).ok()?;
    Some(elements.into_iter().map(RawValue::get).collect())
}

/// What is text, a number or a truth value under a JSON pointer, as text; `None` for everything else.
pub(super) fn text(json: &str, pointer: &str) -> Option<String> {
    let found = at(json, pointer)?;
    match found.as_bytes().first()? {
        b'"' => serde_json::from_str(found).ok(),
        b'{' | b'[' | b'n' => None,
        _ => Some(found.to_owned()),
    }
}

/// The number under a JSON pointer, written as one or as text.
pub(super) fn number(json: &str, pointer: &str) -> Option<u64> {
    text(json, pointer)?.parse().ok()
}

fn members(json: &str) -> Option<BTreeMap<String, &RawValue>> {
    serde_json::from_str(json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = r#" { "a/b": [ {"id": 7}, null, "x\u0041" ], "n": "12", "t": true } "#;

    #[test]
    fn a_pointer_finds_a_piece_of_the_answer_as_it_was_sent() {
        assert_eq!(at(ANSWER, "/a~1b/0"), Some(r#"{"id": 7}"#));
        assert_eq!(at(ANSWER, ""), Some(ANSWER.trim()));
        assert_eq!(at(ANSWER, "/a~1b/0/id/x"), None);
        assert_eq!(elements(at(ANSWER, "/a~1b").unwrap()).unwrap(), [r#"{"id": 7}"#, "null", r#""x\u0041""#]);
    }

    #[test]
    fn text_is_unescaped_and_nothing_is_made_of_a_list_or_of_null() {
        assert_eq!(text(ANSWER, "/a~1b/2").as_deref(), Some("xA"));
        assert_eq!((text(ANSWER, "/a~1b"), text(ANSWER, "/a~1b/1")), (None, None));
        assert_eq!(
            (number(ANSWER, "/n"), number(ANSWER, "/a~1b/0/id"), number(ANSWER, "/t")),
            (Some(12), Some(7), None)
        );
    }
}
