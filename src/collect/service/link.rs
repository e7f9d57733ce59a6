//! The `link` header (RFC 8288): where the next page is.

use super::vendor::Answer;

/// The target of the link with `rel="next"`, in any of the `link` headers.
pub(super) fn next(answer: &Answer) -> Option<&str> {
    let headers = answer.headers.iter().filter(|(name, _)| name == "link");
    headers.into_iter().find_map(|(_, value)| next_of(value))
}

fn next_of(header: &str) -> Option<&str> {
    let mut rest = header;
    loop {
        let (target, after) = rest.split_once('<')?.1.split_once('>')?;
        let end = end_of_parameters(after);
        let parameters = after.get(..end)?;
        if is_next(parameters) {
            return Some(target.trim());
        }
        rest = after.get(end..)?;
    }
}

/// Where the parameters of a link end: at a comma that stands in no quotes.
fn end_of_parameters(text: &str) -> usize {
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b',' if !quoted => return at,
            _ => {}
        }
    }
    text.len()
}

fn is_next(parameters: &str) -> bool {
    // A semicolon within quotes cuts a value in two, neither of which is a relation.
    parameters.split(';').filter_map(|parameter| parameter.split_once('=')).any(|(name, value)| {
        let relations = value.trim().trim_matches('"');
        name.trim().eq_ignore_ascii_case("rel") && relations.split_whitespace().any(|r| r.eq_ignore_ascii_case("next"))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_a_header_holds_its_target_is_a_part_of_it(header in "[<>;,\"\\\\ =a-z]{0,60}", end in ".{0,9}") {
            let header = format!("{header}<x>; rel=next{end}");
            if let Some(target) = next_of(&header) {
                prop_assert!(header.contains(target));
            }
        }
    }

    #[test]
    fn the_next_link_is_found_wherever_it_stands() {
        let plain = r#"<https://a/x?page=3,4>; rel="next", <https://a/x?page=9>; rel="last""#;
        assert_eq!(next_of(plain), Some("https://a/x?page=3,4"));
        assert_eq!(next_of(r#"<https://a/p>; title="a, <b>; rel=\"next\""; rel=prev, </q>; REL="x Next""#), Some("/q"));
        assert_eq!(next_of(r#"<https://a/x>; rel="prev"; title=next"#), None);
        assert_eq!(next_of("<https://a/x"), None);
    }
}
