use super::{Authorization, Claims, Exchange, IdentityProvider, IdentityProviderError};
use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
};
use url::Url;

/// An identity provider in memory, for tests of what stands behind the port. A cheap clone.
///
/// Its browser is [`MockIdentityProvider::signs_in`]; nonce and verifier are held as a real one holds them.
#[derive(Clone)]
pub struct MockIdentityProvider {
    issuer: String,
    codes: Arc<Mutex<HashMap<String, Code>>>,
}

struct Code {
    claims: Claims,
    challenge: String,
    nonce: String,
}

impl MockIdentityProvider {
    /// One that calls itself so.
    #[must_use]
    pub fn named(issuer: impl Into<String>) -> Self {
        Self { issuer: issuer.into(), codes: Arc::default() }
    }

    /// What a browser does that is sent to `url`, as whom these claims describe: the state and the code that come back.
    #[must_use]
    pub fn signs_in(&self, url: &Url, claims: Claims) -> (String, String) {
        let given: HashMap<String, String> = url.query_pairs().into_owned().collect();
        let get = |name: &str| given.get(name).cloned().unwrap_or_default();
        let (challenge, code) = (get("code_challenge"), format!("code of {}", get("state")));
        self.lock().insert(code.clone(), Code { claims, challenge, nonce: get("nonce") });
        (get("state"), code)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Code>> {
        self.codes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl IdentityProvider for MockIdentityProvider {
    fn name(&self) -> &str {
        "Mock"
    }

    fn issuer(&self) -> &str {
        &self.issuer
    }

    async fn authorize(&self, authorization: &Authorization) -> Result<Url, IdentityProviderError> {
        let unusable = |_| IdentityProviderError::Misconfigured { reason: "its issuer is no address".to_owned() };
        let mut url = Url::parse(&self.issuer).map_err(unusable)?;
        url.query_pairs_mut()
            .append_pair("state", authorization.state.expose())
            .append_pair("nonce", authorization.nonce.expose())
            .append_pair("code_challenge", &authorization.challenge);
        Ok(url)
    }

    async fn exchange(&self, exchange: &Exchange) -> Result<Claims, IdentityProviderError> {
        let code = self.lock().remove(exchange.code.expose()).ok_or(IdentityProviderError::Refused)?;
        if code.challenge != URL_SAFE_NO_PAD.encode(Sha256::digest(exchange.verifier.expose())) {
            return Err(IdentityProviderError::Refused);
        }
        if code.nonce != *exchange.nonce.expose() {
            return Err(IdentityProviderError::Untrusted { rule: "the nonce" });
        }
        Ok(code.claims)
    }

    async fn check(&self) -> Result<(), IdentityProviderError> {
        Ok(())
    }
}

impl fmt::Debug for MockIdentityProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockIdentityProvider").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}
