//! TLS to a database server: the authorities that browsers know, and those that the source names beside them.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::Failure;

/// What connections are made with. A certificate is always checked, whatever the address says.
pub(super) fn connector(ca: Option<&[u8]>) -> Result<MakeRustlsConnect, Failure> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(pem) = ca {
        let mut added = 0;
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let unusable = || Failure::new("the file under `ca` holds something that is no certificate", HELP);
            roots.add(certificate.map_err(|_| unusable())?).map_err(|_| unusable())?;
            added += 1;
        }
        if added == 0 {
            return Err(Failure::new("the file under `ca` holds no certificate", HELP));
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(|_| Failure::new("TLS cannot be set up", ""))?;
    Ok(MakeRustlsConnect::new(config.with_root_certificates(roots).with_no_client_auth()))
}

const HELP: &str = "it holds certificates in PEM: `-----BEGIN CERTIFICATE-----`";
