use super::{Inner, Oidc, OidcError, cache::Cache};
use crate::http::{self, is_sealed};
use itoms_core::secret::Secret;
use std::{fmt, sync::Arc, time::Duration};
use url::Url;

/// How long discovery and keys are kept.
const KEPT: Duration = Duration::from_secs(60 * 60);
/// How soon keys are asked for again, whatever a token says.
const AGAIN: Duration = Duration::from_secs(30);

/// A provider, and what we are there.
#[must_use]
pub struct OidcBuilder {
    issuer: String,
    client_id: String,
    secret: Option<Secret<String>>,
    name: Option<String>,
    patience: Duration,
    kept: Duration,
    again: Duration,
}

/// What requests are made with.
pub(super) struct Client {
    pub(super) http: reqwest::Client,
    /// Exactly as it was given: tokens are compared with it byte by byte.
    pub(super) issuer: String,
    pub(super) discovery: Url,
    pub(super) client_id: String,
    pub(super) secret: Option<Secret<String>>,
    pub(super) name: String,
    /// Whether the issuer is on this machine, and may be spoken to in the open.
    is_local: bool,
}

impl OidcBuilder {
    pub(super) fn new(issuer: String, client_id: String) -> Self {
        Self { issuer, client_id, secret: None, name: None, patience: Duration::from_secs(10), kept: KEPT, again: AGAIN }
    }

    /// The secret of a confidential client; without one PKCE alone proves that it is us.
    pub fn secret(self, secret: Secret<String>) -> Self {
        Self { secret: Some(secret), ..self }
    }

    /// What people call the provider, as in "Continue with …"; its host without.
    pub fn name(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// Gives one request at most that long, connecting included; ten seconds without.
    pub fn patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Keeps discovery and keys for that long; an hour without.
    pub fn keep(self, kept: Duration) -> Self {
        Self { kept, ..self }
    }

    /// Asks for newer keys no sooner than that after the last, whatever tokens say; thirty seconds without.
    pub fn keys_again_after(self, again: Duration) -> Self {
        Self { again, ..self }
    }

    /// The provider. Touches no network.
    ///
    /// # Errors
    /// [`OidcError`], with what to give instead.
    pub fn build(self) -> Result<Oidc, OidcError> {
        let issuer = Url::parse(&self.issuer).ok().filter(is_sealed).ok_or(OidcError::Issuer)?;
        if issuer.query().is_some() || issuer.fragment().is_some() || !issuer.username().is_empty() {
            return Err(OidcError::Issuer);
        }
        if self.client_id.is_empty() || self.client_id.len() > 500 || self.client_id.contains(char::is_control) {
            return Err(OidcError::ClientId);
        }
        let name = self.name.unwrap_or_else(|| issuer.host_str().unwrap_or_default().to_owned());
        if name.trim().is_empty() || name.chars().count() > 60 || name.contains(char::is_control) {
            return Err(OidcError::Name);
        }
        // OpenID Connect Discovery 1.0, section 4: one slash in between, whatever the issuer ends with.
        let discovery = format!("{}/.well-known/openid-configuration", self.issuer.trim_end_matches('/'));
        let client = Client {
            http: http::client(self.patience).ok_or(OidcError::Client)?,
            is_local: issuer.scheme() == "http",
            discovery: Url::parse(&discovery).map_err(|_| OidcError::Issuer)?,
            issuer: self.issuer,
            client_id: self.client_id,
            secret: self.secret,
            name: name.trim().to_owned(),
        };
        let (metadata, keys) = (Cache::new(self.kept, self.again, self.patience), Cache::new(self.kept, self.again, self.patience));
        Ok(Oidc { inner: Arc::new(Inner { client, metadata, keys }) })
    }
}

impl Client {
    /// Whether that address of the provider may be spoken to: over TLS, or on this machine where the issuer is.
    pub(super) fn may_speak_to(&self, url: &Url) -> bool {
        url.scheme() == "https" || (self.is_local && is_sealed(url))
    }
}

impl fmt::Debug for OidcBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OidcBuilder").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}
