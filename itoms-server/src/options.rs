use crate::Identity;
use std::{fmt, sync::Arc};
use url::Url;

/// What the server must know of the place that it is mounted in.
#[derive(Clone)]
pub struct Options {
    pub(crate) base: Url,
    pub(crate) identity: Option<Arc<dyn Identity>>,
}

impl Options {
    /// Mounted below `base`, the address that people type: links, redirects and forms come from it.
    #[must_use]
    pub fn new(base: Url) -> Self {
        Self { base, identity: None }
    }

    /// People are the host's: our own sign-up and sign-in are off.
    #[must_use]
    pub fn identity(self, identity: impl Identity) -> Self {
        Self { identity: Some(Arc::new(identity)), ..self }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}
