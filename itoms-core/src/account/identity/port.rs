use super::IdentityProviderError;
use crate::{pointers::held_by_pointers, secret::Secret, time::Timestamp};
use async_trait::async_trait;
use url::Url;

/// Somebody else who proves who a person is, by OpenID Connect. Proved by `conformance::identity_provider!`.
///
/// What an adapter answers for: it believes one issuer alone, whose keys sign in algorithms of a list of its own; a
/// token is for this client and this very request (audience, nonce), of now (expiry), and was asked for by whoever
/// has the verifier (PKCE). Whether an address counts, and whose account it is, core decides.
#[async_trait]
pub trait IdentityProvider: Send + Sync + 'static {
    /// What people call it, as in "Continue with …".
    fn name(&self) -> &str;

    /// The one issuer whose word counts, exactly as it names itself.
    fn issuer(&self) -> &str;

    /// Where a browser goes to sign in there. What stands in it is ours alone: no text of a client is passed on.
    ///
    /// # Errors
    /// [`IdentityProviderError::Unavailable`] or [`Misconfigured`](IdentityProviderError::Misconfigured).
    async fn authorize(&self, authorization: &Authorization) -> Result<Url, IdentityProviderError>;

    /// Who the code is of. A code is exchanged once: a lost answer is a new sign-in, never another try.
    ///
    /// # Errors
    /// [`IdentityProviderError`], by what can be done about it.
    async fn exchange(&self, exchange: &Exchange) -> Result<Claims, IdentityProviderError>;

    /// Whether it answers now, and is who it should be; what was kept of an earlier answer does not count. Signs nobody in.
    ///
    /// # Errors
    /// As [`authorize`](Self::authorize).
    async fn check(&self) -> Result<(), IdentityProviderError>;
}

held_by_pointers! {
    #[async_trait]
    IdentityProvider {
        fn name(&self) -> &str {
            (**self).name()
        }

        fn issuer(&self) -> &str {
            (**self).issuer()
        }

        async fn authorize(&self, authorization: &Authorization) -> Result<Url, IdentityProviderError> {
            (**self).authorize(authorization).await
        }

        async fn exchange(&self, exchange: &Exchange) -> Result<Claims, IdentityProviderError> {
            (**self).exchange(exchange).await
        }

        async fn check(&self) -> Result<(), IdentityProviderError> {
            (**self).check().await
        }
    }
}

/// A request to sign somebody in there.
#[derive(Debug, Clone)]
pub struct Authorization {
    /// Where the browser comes back.
    pub callback: Url,
    /// Comes back with the browser.
    pub state: Secret<String>,
    /// Comes back in the token.
    pub nonce: Secret<String>,
    /// The SHA-256 of the verifier, base64url (RFC 7636, `S256`).
    pub challenge: String,
    /// Whether the person must prove to be there now, though signed in there.
    pub fresh: bool,
}

/// What a browser came back with, and what only we know of the request.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// Where it came back, as in the request.
    pub callback: Url,
    /// The code.
    pub code: Secret<String>,
    /// What the challenge of the request was made of.
    pub verifier: Secret<String>,
    /// What must stand in the token.
    pub nonce: Secret<String>,
    /// The instant by our clock.
    pub now: Timestamp,
}

/// What a provider says of a person, once all its signatures and rules hold.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claims {
    /// Who says so.
    pub issuer: String,
    /// Of whom.
    pub subject: String,
    /// Address, if it told one.
    pub email: Option<String>,
    /// Whether it says that the address is that person's. Nothing else than a clear yes is one.
    pub email_verified: bool,
    /// Name, if it told one.
    pub name: Option<String>,
    /// When the person last proved to be there, if it told so; the moment of the answer says nothing of it, for whoever is
    /// signed in there is not asked. A session that begins by it may do [dangerous acts](crate::account::DangerousAct) for a
    /// while from then on: where the provider does not tell, or it was long ago, they ask for a fresh proof.
    pub authenticated_at: Option<Timestamp>,
}

impl Claims {
    /// Of that subject, of whom nothing else is told.
    #[must_use]
    pub fn of(issuer: impl Into<String>, subject: impl Into<String>) -> Self {
        let (issuer, subject) = (issuer.into(), subject.into());
        Self { issuer, subject, email: None, email_verified: false, name: None, authenticated_at: None }
    }

    /// With an address.
    #[must_use]
    pub fn email(self, email: impl Into<String>, verified: bool) -> Self {
        Self { email: Some(email.into()), email_verified: verified, ..self }
    }

    /// With a name.
    #[must_use]
    pub fn name(self, name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..self }
    }

    /// Who proved to be there then.
    #[must_use]
    pub fn authenticated_at(self, instant: Timestamp) -> Self {
        Self { authenticated_at: Some(instant), ..self }
    }
}
