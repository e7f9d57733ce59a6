//! Proxies, as the environment names them.

use ureq::{Proxy, ProxyProtocol};

use super::address::Origin;
use super::failure::Failure;
use crate::config::Environment;

/// The proxy for an origin; none for this machine, and none for hosts that `NO_PROXY` names. One that cannot be used is a
/// failure: to go round it would not be what its owner meant.
pub(super) fn of(origin: &Origin, environment: &Environment<'_>) -> Result<Option<Proxy>, Failure> {
    let variable = |name: &str| environment(name).or_else(|| environment(&name.to_ascii_lowercase()));
    let named = |name: &'static str| variable(name).filter(|text| !text.trim().is_empty()).map(|text| (name, text));
    if origin.is_here() {
        return Ok(None);
    }
    let Some((name, text)) = named("HTTPS_PROXY").or_else(|| named("ALL_PROXY")) else { return Ok(None) };
    let refuse = || {
        let message = format!("the environment variable `{name}` names no proxy that can be used");
        Failure::new(message, "write it as `http://user:password@proxy.example.org:3128`")
    };
    let proxy = Proxy::new(text.trim()).map_err(|_| refuse())?;
    if !matches!(proxy.protocol(), ProxyProtocol::Http | ProxyProtocol::Https) {
        return Err(refuse());
    }
    let mut built = Proxy::builder(proxy.protocol()).host(proxy.host()).port(proxy.port());
    if let Some(user) = proxy.username() {
        built = built.username(user);
    }
    if let Some(password) = proxy.password() {
        built = built.password(password);
    }
    let none = variable("NO_PROXY").unwrap_or_default();
    // Most programs take `example.org` to mean what is below it too.
    for entry in none.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
        let bare = entry.trim_start_matches("*.").trim_start_matches('.');
        built = built.no_proxy(bare);
        if bare != "*" {
            built = built.no_proxy(&format!(".{bare}"));
        }
    }
    built.build().map(Some).map_err(|_| refuse())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(url: &str, variables: &[(&str, &str)]) -> Result<Option<Proxy>, Failure> {
        let variables: Vec<_> = variables.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let environment =
            move |name: &str| variables.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        of(&Origin::of(url).unwrap(), &environment)
    }

    #[test]
    fn the_environment_names_the_proxy() {
        let both = [("https_proxy", "http://me:s3cret@proxy.example:3128"), ("NO_PROXY", "example.org, .corp.example")];
        let found = proxy("https://jira.example.com/", &both).unwrap().unwrap();
        assert_eq!((found.host(), found.port(), found.username()), ("proxy.example", 3128, Some("me")));
        let without = |url: &str| found.is_no_proxy(&url.parse().unwrap());
        assert!(
            without("https://example.org/") && without("https://a.example.org/") && without("https://x.corp.example/")
        );
        assert!(!without("https://jira.example.com/"));
        assert_eq!(proxy("http://127.0.0.1:80/", &both).unwrap(), None);
        assert_eq!(proxy("https://x.example/", &[]).unwrap(), None);
    }

    #[test]
    fn a_proxy_that_cannot_be_used_is_not_gone_round() {
        for wrong in ["socks5://proxy.example:1080", "://x:y@"] {
            let failure = proxy("https://x.example/", &[("ALL_PROXY", wrong)]).unwrap_err();
            assert_eq!(failure.message, "the environment variable `ALL_PROXY` names no proxy that can be used");
        }
    }
}
