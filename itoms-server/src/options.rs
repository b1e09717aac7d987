use crate::{ClientIp, Identity, PageCache};
use itoms_core::mail::Outbox;
use std::{
    fmt,
    sync::{Arc, Once},
};
use url::Url;

/// What the server must know of the place that it is mounted in.
#[derive(Clone)]
pub struct Options {
    pub(crate) base: Url,
    pub(crate) client_ip: ClientIp,
    pub(crate) identity: Option<Arc<dyn Identity>>,
    pub(crate) outbox: Option<Arc<dyn Outbox>>,
    pub(crate) page_cache: PageCache,
    pub(crate) hsts_subdomains: bool,
    told: Arc<Once>,
}

impl Options {
    /// Mounted below `base`, the address that people type: links, redirects and forms come from it. Callers are
    /// told apart by `client_ip`.
    #[must_use]
    pub fn new(base: Url, client_ip: ClientIp) -> Self {
        let (page_cache, told) = (PageCache::new(0), Arc::new(Once::new()));
        Self { base, client_ip, identity: None, outbox: None, page_cache, hsts_subdomains: false, told }
    }

    /// People are the host's: our own sign-up and sign-in are off, pages lead to the host's
    /// [`Place::SignIn`](itoms_core::links::Place::SignIn), and the host says who runs the installation, by
    /// [`Identified::operator`](crate::Identified::operator).
    #[must_use]
    pub fn identity(self, identity: impl Identity) -> Self {
        Self { identity: Some(Arc::new(identity)), ..self }
    }

    /// Mails are kept on this machine, as by `itoms_providers::local::Outbox`; the operator reads them here in the dashboard.
    #[must_use]
    pub fn outbox(self, outbox: impl Outbox) -> Self {
        Self { outbox: Some(Arc::new(outbox)), ..self }
    }

    /// Public pages are answered from this. It must be an observer of the same [`Itoms`](itoms_core::Itoms), by
    /// [`Builder::observer`](itoms_core::Builder::observer). Without it every page is made anew.
    #[must_use]
    pub fn page_cache(self, page_cache: PageCache) -> Self {
        Self { page_cache, ..self }
    }

    /// Whether browsers are told to keep to https on every name below this host too. By itself that is asked of this host
    /// alone, for two years; and of none below a path, where the host is somebody else's to speak for.
    #[must_use]
    pub fn hsts_subdomains(self, hsts_subdomains: bool) -> Self {
        Self { hsts_subdomains, ..self }
    }

    /// Says once that requests come without an address, and what mends it.
    pub(crate) fn tell_of_unknown_callers(&self) {
        self.told.call_once(|| {
            tracing::error!(
                "a request does not tell who sent it, and in every limit all callers like that count as one: serve the router by \
                 `into_make_service_with_connect_info::<SocketAddr>()`, or give each request a `ConnectInfo<SocketAddr>`"
            );
        });
    }

    /// Whether all of the host is ours, so that we may say what holds for it.
    pub(crate) fn has_own_host(&self) -> bool {
        self.base.path() == "/"
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}
