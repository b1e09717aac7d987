//! Sign-in by any OpenID Connect provider: one generic adapter, made from what the provider's discovery document says.
//!
//! | to find | look at |
//! | --- | --- |
//! | what must hold of an ID token | `token.rs` |
//! | whose signatures count, by which algorithms | `keys.rs` |
//! | how often the provider is asked | `cache.rs` |
//! | which addresses are spoken to | `config.rs` |

mod cache;
mod config;
mod error;
mod keys;
mod token;
mod wire;

pub use config::OidcBuilder;
pub use error::OidcError;

use async_trait::async_trait;
use cache::Cache;
use config::Client;
use itoms_core::{
    account::{Authorization, Claims, Exchange, IdentityProvider, IdentityProviderError},
    secret::Secret,
};
use keys::Keys;
use std::sync::Arc;
use token::{Unverified, Verified};
use url::Url;
use wire::{Discovery, Metadata, TokenAnswer, UserInfo};

/// What is asked for: who it is, and the two claims that an account is made of.
const SCOPES: &str = "openid email profile";

/// An OpenID Connect provider, by its issuer. A cheap clone.
///
/// # Examples
/// ```
/// use itoms_core::secret::Secret;
/// use itoms_providers::oidc::Oidc;
///
/// let provider = Oidc::with("https://id.example.com", "our-client").secret(Secret::from("its secret")).name("Example").build()?;
/// # Ok::<(), itoms_providers::oidc::OidcError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Oidc {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    client: Client,
    metadata: Cache<Metadata>,
    keys: Cache<Keys>,
}

impl Oidc {
    /// Begins with the issuer, exactly as it names itself, and with what we are called there.
    pub fn with(issuer: impl Into<String>, client_id: impl Into<String>) -> OidcBuilder {
        OidcBuilder::new(issuer.into(), client_id.into())
    }

    async fn metadata(&self) -> Result<Arc<Metadata>, IdentityProviderError> {
        let inner = &self.inner;
        inner.metadata.get(async || Discovery::ask(&inner.client).await?.check(&inner.client)).await
    }

    /// By the keys that are kept; where these do not fit, by those that the provider has now. It may have changed them since,
    /// and a token need not name its own.
    async fn verify(&self, token: &Unverified<'_>, metadata: &Metadata) -> Result<Verified, IdentityProviderError> {
        let ask = async || Keys::ask(&self.inner.client, &metadata.jwks).await;
        let keys = self.inner.keys.get(ask).await?;
        match token.verify(&keys) {
            Ok(verified) => Ok(verified),
            Err(_) => token.verify(&*self.inner.keys.get_again(keys, ask).await?),
        }
    }

    /// The address and name where the token does not tell them. They are of the same person, or nothing.
    async fn ask_for_profile(&self, metadata: &Metadata, access: &Secret<String>, claims: Claims) -> Result<Claims, IdentityProviderError> {
        let Some(address) = metadata.userinfo.as_ref().filter(|_| claims.email.is_none()) else { return Ok(claims) };
        let info = UserInfo::ask(&self.inner.client, address, access).await?;
        if info.sub != claims.subject {
            return Err(IdentityProviderError::Untrusted { rule: "the subject of the profile" });
        }
        Ok(info.complete(claims))
    }
}

#[async_trait]
impl IdentityProvider for Oidc {
    fn name(&self) -> &str {
        &self.inner.client.name
    }

    fn issuer(&self) -> &str {
        &self.inner.client.issuer
    }

    async fn authorize(&self, authorization: &Authorization) -> Result<Url, IdentityProviderError> {
        let mut url = self.metadata().await?.authorization.clone();
        let mut query = url.query_pairs_mut();
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.inner.client.client_id)
            .append_pair("redirect_uri", authorization.callback.as_str())
            .append_pair("scope", SCOPES)
            .append_pair("state", authorization.state.expose())
            .append_pair("nonce", authorization.nonce.expose())
            .append_pair("code_challenge", &authorization.challenge)
            .append_pair("code_challenge_method", "S256");
        if authorization.fresh {
            // `max_age` makes the provider tell when the person proved to be there; `prompt` makes it ask.
            query.append_pair("prompt", "login").append_pair("max_age", "0");
        }
        drop(query);
        Ok(url)
    }

    async fn exchange(&self, exchange: &Exchange) -> Result<Claims, IdentityProviderError> {
        let metadata = self.metadata().await?;
        let answer = TokenAnswer::ask(&self.inner.client, &metadata, exchange).await?;
        let token = Unverified::read(answer.id_token.expose())?;
        let claims = self.verify(&token, &metadata).await?.check(&self.inner.client, exchange, answer.access_token.as_ref())?;
        match &answer.access_token {
            Some(access) => self.ask_for_profile(&metadata, access, claims).await,
            None => Ok(claims),
        }
    }

    /// Past what is kept, which says nothing of now.
    async fn check(&self) -> Result<(), IdentityProviderError> {
        let client = &self.inner.client;
        let metadata = Discovery::ask(client).await?.check(client)?;
        Keys::ask(client, &metadata.jwks).await.map(|_| ())
    }
}
