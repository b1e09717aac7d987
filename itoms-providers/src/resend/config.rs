use super::{Resend, ResendError};
use crate::http::{self, is_sealed};
use itoms_core::secret::Secret;
use reqwest::{Client, header::HeaderValue};
use std::{fmt, sync::Arc, time::Duration};
use url::Url;

/// Where Resend is, as long as nobody says otherwise.
const URL: &str = "https://api.resend.com";

/// The account at Resend, and how to reach it.
#[must_use]
pub struct ResendBuilder {
    key: Secret<String>,
    url: Option<Url>,
    patience: Duration,
}

/// What requests are made with.
pub(super) struct Account {
    pub(super) client: Client,
    pub(super) url: Url,
    pub(super) authorization: HeaderValue,
}

impl ResendBuilder {
    pub(super) fn new(key: Secret<String>) -> Self {
        Self { key, url: None, patience: Duration::from_secs(30) }
    }

    /// Speaks to this host instead of Resend's own.
    pub fn url(self, url: Url) -> Self {
        Self { url: Some(url), ..self }
    }

    /// Gives one mail at most that long, connecting included; thirty seconds without.
    pub fn patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// The mailer. Touches no network.
    ///
    /// # Errors
    /// [`ResendError`], with what to give instead.
    pub fn build(self) -> Result<Resend, ResendError> {
        let mut authorization = HeaderValue::from_str(&format!("Bearer {}", self.key.expose())).map_err(|_| ResendError::Key)?;
        authorization.set_sensitive(true);
        let url = match self.url {
            None => Url::parse(URL).map_err(|_| ResendError::Address)?,
            Some(url) if is_sealed(&url) => as_folder(url),
            Some(_) => return Err(ResendError::Address),
        };
        let client = http::client(self.patience).ok_or(ResendError::Client)?;
        Ok(Resend { account: Arc::new(Account { client, url, authorization }) })
    }
}

/// So that a path is joined below it and not beside it.
fn as_folder(mut url: Url) -> Url {
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    url
}

impl fmt::Debug for ResendBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResendBuilder").field("url", &self.url.as_ref().map(Url::as_str)).finish_non_exhaustive()
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("url", &self.url.as_str()).finish_non_exhaustive()
    }
}
