//! What a client is made of: its bounds, its certificates, its proxy.

use std::time::Duration;

use ureq::Agent;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

use super::address::Origin;
use super::client::Client;
use super::failure::Failure;
use super::mask::Mask;
use super::vendor::Vendor;
use super::wait::Waits;
use crate::config::{Config, Service};

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(15);
/// The largest file of certificates that is read.
const CERTIFICATES: u64 = 1 << 20;

/// A client for what a vendor asks.
pub(super) fn client<'c>(
    config: &Config,
    service: &'c Service,
    vendor: &dyn Vendor,
    waits: Waits<'c>,
) -> Result<Client<'c>, Failure> {
    let mut headers = vendor.headers();
    let mask = Mask::of(&service.hidden, &headers);
    let first = vendor.first().into_iter().next();
    let Some(origin) = first.as_ref().and_then(|request| Origin::of(&request.url)) else {
        return Err(Failure::new("this is no address that can be asked", "write it as `https://example.org/api`"));
    };
    if headers.iter().any(|(_, value)| !value.chars().all(|c| (' '..='~').contains(&c))) {
        let help = "look for a line break at its end";
        return Err(Failure::new("a token, password or header holds what cannot be sent", help));
    }
    if !origin.is_secure() && !origin.is_here() {
        return Err(Failure::new(
            format!("`{}` is not asked: it is not secure", mask.hide(&origin.to_string())),
            "say `https://`",
        ));
    }
    let roots = match &service.reach.ca {
        Some(ca) => certificates(config, &ca.value)?,
        None => RootCerts::WebPki,
    };
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("accept")) {
        headers.push(("accept".to_owned(), "application/json".to_owned()));
    }
    let timeout = service.reach.timeout;
    let settings = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .user_agent(concat!("tickmark/", env!("CARGO_PKG_VERSION")))
        .timeout_global(Some(timeout))
        .timeout_connect(Some(timeout.min(CONNECT)))
        .timeout_resolve(Some(timeout.min(CONNECT)))
        .tls_config(TlsConfig::builder().root_certs(roots).build())
        .proxy(super::proxy::of(&origin, &|name| std::env::var(name).ok())?);
    let agent = settings.build().new_agent();
    Ok(Client { agent, headers, mask, origin, reach: &service.reach, waits, asked: 0, bytes: 0 })
}

/// The certificates of a file in the directory of the configuration.
fn certificates(config: &Config, name: &str) -> Result<RootCerts, Failure> {
    let refuse = |why: &str| {
        let help = "name a PEM file below the directory of the configuration: `ca: certs/own.pem`";
        Failure::new(format!("`{name}` cannot be used as `ca`: {why}"), help)
    };
    let path = config.directory.join(name);
    let (Ok(path), Ok(root)) = (path.canonicalize(), config.directory.canonicalize()) else {
        return Err(refuse("there is no such file"));
    };
    if !path.starts_with(root) {
        return Err(refuse("it lies outside the directory of the configuration"));
    }
    if std::fs::metadata(&path).is_ok_and(|found| !found.is_file() || found.len() > CERTIFICATES) {
        return Err(refuse("it is no file of certificates"));
    }
    let text = std::fs::read(&path).map_err(|_| refuse("it cannot be read"))?;
    let mut found: Vec<Certificate<'static>> = Vec::new();
    for item in parse_pem(&text) {
        match item {
            Ok(PemItem::Certificate(certificate)) => found.push(certificate),
            Ok(_) => {}
            Err(_) => return Err(refuse("it is not PEM")),
        }
    }
    if found.is_empty() {
        return Err(refuse("it holds no certificate"));
    }
    Ok(RootCerts::from(found))
}
