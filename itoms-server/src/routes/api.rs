use crate::{Identity, Options};
use axum::extract::FromRef;
use itoms_core::Itoms;
use std::{fmt, sync::Arc};
use url::Url;

/// What every operation can reach.
#[derive(Clone)]
pub(crate) struct Api {
    pub(super) itoms: Itoms,
    pub(super) base: Url,
    pub(super) identity: Option<Arc<dyn Identity>>,
}

impl Api {
    pub(super) fn new(itoms: Itoms, options: &Options) -> Self {
        Self { itoms, base: options.base.clone(), identity: options.identity.clone() }
    }

    /// The address of a resource of ours.
    pub(super) fn location(&self, path: fmt::Arguments<'_>) -> String {
        format!("{}/api/v1{path}", self.base.as_str().trim_end_matches('/'))
    }
}

impl FromRef<Api> for Itoms {
    fn from_ref(api: &Api) -> Self {
        api.itoms.clone()
    }
}
