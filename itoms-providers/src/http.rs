//! The one client that speaks to vendors.

use itoms_core::links::is_loopback;
use reqwest::{Client, redirect::Policy};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use std::{sync::Arc, time::Duration};
use url::Url;

/// The name under which vendors know us.
const AGENT: &str = concat!("itoms/", env!("CARGO_PKG_VERSION"));
/// How long a vendor may take to greet.
const CONNECT: Duration = Duration::from_secs(10);

/// A client that follows no redirect and asks no proxy; a request takes `patience` at most. Nothing of it is of the process.
/// None where TLS cannot be set up.
pub(crate) fn client(patience: Duration) -> Option<Client> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.into() };
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(rustls::DEFAULT_VERSIONS)
        .ok()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let client = Client::builder().user_agent(AGENT).redirect(Policy::none()).no_proxy().connect_timeout(CONNECT).timeout(patience);
    client.tls_backend_preconfigured(tls).build().ok()
}

/// Whether codes, secrets and keys may be sent there: over TLS alone, but on this machine (P3.1-c).
pub(crate) fn is_sealed(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url))
}
