//! Addresses: who is asked, and what follows from what an answer says.

use ureq::http::Uri;

/// Who is asked: scheme, host and port. Nothing is sent to another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    scheme: String,
    host: String,
    port: u16,
}

impl Origin {
    /// Of an address; `None` where it is none, or holds a user.
    pub(super) fn of(url: &str) -> Option<Self> {
        let uri: Uri = url.parse().ok()?;
        let authority = uri.authority().filter(|authority| !authority.as_str().contains('@'))?;
        let scheme = uri.scheme_str()?.to_ascii_lowercase();
        let usual = match scheme.as_str() {
            "https" => 443,
            "http" => 80,
            _ => return None,
        };
        let port = if has_port(authority.as_str()) { authority.port_u16()? } else { usual };
        Some(Self { scheme, host: authority.host().to_ascii_lowercase(), port })
    }

    /// Whether what is sent can be read on its way.
    pub(super) fn is_secure(&self) -> bool {
        self.scheme == "https"
    }

    /// Whether it is this machine.
    pub(super) fn is_here(&self) -> bool {
        let host = self.host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}://{}", self.scheme, self.host)?;
        match (self.scheme.as_str(), self.port) {
            ("https", 443) | ("http", 80) => Ok(()),
            (_, port) => write!(f, ":{port}"),
        }
    }
}

fn has_port(authority: &str) -> bool {
    let after_brackets = authority.rsplit_once(']').map_or(authority, |(_, rest)| rest);
    after_brackets.contains(':')
}

/// The address that a reference in an answer means, seen from the address that was asked.
pub(super) fn join(base: &str, reference: &str) -> String {
    let reference = reference.split('#').next().unwrap_or("").trim();
    let (scheme, rest) = base.split_once("://").unwrap_or(("", base));
    let authority = rest.split(['/', '?']).next().unwrap_or("");
    let path = rest.get(authority.len()..).unwrap_or("").split('?').next().unwrap_or("");
    if reference.split_once("://").is_some_and(|(start, _)| start.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
        reference.to_owned()
    } else if let Some(rest) = reference.strip_prefix("//") {
        format!("{scheme}://{rest}")
    } else if reference.starts_with('/') {
        format!("{scheme}://{authority}{reference}")
    } else if reference.starts_with('?') || reference.is_empty() {
        format!("{scheme}://{authority}{path}{reference}")
    } else {
        let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
        format!("{scheme}://{authority}{directory}/{reference}")
    }
}

/// An address with a parameter set: in place of the one that has its name, else as the last.
pub(super) fn with(url: &str, name: &str, value: &str) -> String {
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let name = percent(name);
    let pair = format!("{name}={}", percent(value));
    let is_it = |part: &str| part.split('=').next() == Some(&name);
    let mut parts: Vec<&str> = query.split('&').filter(|part| !part.is_empty()).collect();
    match parts.iter().position(|part| is_it(part)) {
        Some(first) => {
            parts.retain(|part| !is_it(part));
            parts.insert(first, &pair);
        }
        None => parts.push(&pair),
    }
    format!("{path}?{}", parts.join("&"))
}

/// The value of a parameter of an address, as a whole number.
pub(super) fn number_of(url: &str, name: &str) -> Option<u64> {
    let name = percent(name);
    let query = url.split_once('?')?.1;
    let pair = query.split('&').filter_map(|pair| pair.split_once('=')).find(|(known, _)| *known == name)?;
    pair.1.parse().ok()
}

/// A text as it stands in an address.
pub(super) fn percent(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// An address without what may be a secret in it: its query.
pub(super) fn bare(url: &str) -> &str {
    url.split('?').next().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_reference_without_a_host_stays_where_it_is(path in "[a-z/?=&.:]{0,20}", reference in "[a-z0-9/?=&.:%-]{0,30}") {
            let base = format!("https://a.example:8443/{path}");
            let joined = join(&base, &reference);
            let elsewhere = reference.starts_with("//") || reference.contains("://");
            prop_assert!(elsewhere || Origin::of(&joined) == Origin::of(&base), "{joined}");
        }

        #[test]
        fn a_parameter_that_is_set_is_read_back(query in "[a-z=&%]{0,20}", name in "[a-z. ]{1,8}", number in any::<u64>()) {
            let url = with(&format!("https://a/x?{query}"), &name, &number.to_string());
            prop_assert_eq!(number_of(&url, &name), Some(number));
        }
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let origin = |url| Origin::of(url).map(|origin| origin.to_string());
        assert_eq!(origin("https://Example.org/a").as_deref(), Some("https://example.org"));
        assert_eq!(Origin::of("https://example.org:443"), Origin::of("https://example.org/x?y"));
        assert_ne!(Origin::of("http://example.org"), Origin::of("https://example.org"));
        assert_eq!(origin("http://[::1]:8080/").as_deref(), Some("http://[::1]:8080"));
        for none in
            ["ftp://x/", "https://user@example.org/", "https://example.org:99999/", "example.org", "https://a b/"]
        {
            assert_eq!(Origin::of(none), None, "{none}");
        }
    }

    #[test]
    fn a_reference_is_seen_from_the_address_that_was_asked() {
        let from = |reference| join("https://a.org:8/x/y?z=1", reference);
        assert_eq!(from("https://b.org/q"), "https://b.org/q");
        assert_eq!(from("//b.org/q"), "https://b.org/q");
        assert_eq!(from("/q?p=2#f"), "https://a.org:8/q?p=2");
        assert_eq!(from("?p=2"), "https://a.org:8/x/y?p=2");
        assert_eq!(from("w?u=http://c/"), "https://a.org:8/x/w?u=http://c/");
        assert_eq!(join("https://a.org", "q"), "https://a.org/q");
    }

    #[test]
    fn a_parameter_is_set_once() {
        assert_eq!(with("https://a/x", "p", "a b&c"), "https://a/x?p=a%20b%26c");
        assert_eq!(with("https://a/x?p=1&q=2&p=3", "p", "4"), "https://a/x?p=4&q=2");
        assert_eq!(number_of("https://a/x?q=2&p=17", "p"), Some(17));
    }
}
