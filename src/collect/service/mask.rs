//! What may not be seen, and what hides it.

use super::address::percent;
use crate::config::Hidden;
use crate::source::base64;

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

#[cfg(test)]
mod tests {
    use super::*;

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
