//! What may not be seen, and what hides it.

use super::address::percent;
use crate::config::Hidden;

/// The forms in which secrets could turn up.
#[derive(Default)]
pub(super) struct Mask {
    /// Longest first, so that no end of one is left standing.
    forms: Vec<String>,
    /// Those that nothing that is kept or shown may hold.
    keys: Vec<String>,
}

/// A secret shorter than this is hidden where we speak, but proves nothing where others do: `admin` stands in many a record.
const TELLING: usize = 8;

impl Mask {
    /// Of what the environment gave, and of the headers that are sent.
    pub(super) fn of(hidden: &[Hidden], headers: &[(String, String)]) -> Self {
        let mut mask = Self::default();
        for secret in hidden {
            mask.add(secret.value.expose(), secret.opens);
        }
        let login = headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("authorization"));
        for (_, value) in login {
            mask.add(value.split_once(' ').map_or(value.as_str(), |(_, value)| value), true);
        }
        mask.forms.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        mask.forms.dedup();
        mask
    }

    fn add(&mut self, secret: &str, opens: bool) {
        if secret.is_empty() {
            return;
        }
        let forms = [secret.to_owned(), percent(secret), base64(secret.as_bytes())];
        if opens && secret.len() >= TELLING {
            self.keys.extend(forms.iter().cloned());
        }
        self.forms.extend(forms);
    }

    /// A text without the secrets.
    pub(super) fn hide(&self, text: &str) -> String {
        self.forms.iter().fold(text.to_owned(), |text, form| text.replace(form, "***"))
    }

    /// Whether a text that others wrote holds a secret.
    pub(super) fn is_in(&self, text: &str) -> bool {
        self.keys.iter().any(|key| text.contains(key.as_str()))
    }
}

/// Base64, as the `authorization` header has it.
pub(super) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte)) << (8 * (3 - group.len()));
        for digit in 0..4 {
            let value = (bits >> (18 - 6 * digit)) & 63;
            let shown = DIGITS.get(value as usize).filter(|_| digit <= group.len());
            out.push(shown.map_or('=', |digit| char::from(*digit)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_padded() {
        let of = |text: &str| base64(text.as_bytes());
        assert_eq!(
            ["", "f", "fo", "foo", "foob", "a:ÿ>?"].map(of),
            ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "YTrDvz4/"]
        );
    }

    #[test]
    fn a_secret_is_hidden_in_every_form() {
        let headers = [("Authorization".to_owned(), "Basic dXNlcjpzM2NyZXQvKw==".to_owned())];
        let mut mask = Mask::of(&[], &headers);
        mask.add("s3cret/+ab", true);
        mask.add("me", false);
        assert_eq!(mask.hide("x=s3cret/+ab&y=s3cret%2F%2Bab for me"), "x=***&y=*** for ***");
        assert!(mask.is_in("dXNlcjpzM2NyZXQvKw==") && mask.is_in("say s3cret/+ab") && !mask.is_in("me"));
    }
}
