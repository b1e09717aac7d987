use super::{Authorization, AuthorizationPurpose, IdentityCallback, IdentityProvider, PendingAuthorization};
use crate::{
    account::{AccountError, Accounts, Caller, DangerousAct, Session},
    failure::Failure,
    links::Place,
    problem::Violation,
    secret::Secret,
    store::{Actor, Task},
    token::Token,
    vault::Binding,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use url::Url;

/// What somebody goes to the identity provider for.
#[derive(Debug, Clone, Copy)]
pub enum Intent<'s> {
    /// To sign in, or to make an account.
    SignIn,
    /// To link it to the account of this session.
    Link(&'s Session),
    /// To prove to be there, in this session.
    Reauthenticate(&'s Session),
}

impl<'s> Intent<'s> {
    fn purpose(self) -> AuthorizationPurpose {
        match self {
            Self::SignIn => AuthorizationPurpose::SignIn,
            Self::Link(_) => AuthorizationPurpose::Link,
            Self::Reauthenticate(_) => AuthorizationPurpose::Reauthenticate,
        }
    }

    fn session(self) -> Option<&'s Session> {
        match self {
            Self::SignIn => None,
            Self::Link(session) | Self::Reauthenticate(session) => Some(session),
        }
    }
}

/// Where a browser goes, and what it or its front end must carry when it comes back.
#[derive(Debug, Clone)]
pub struct BegunAuthorization {
    /// The provider's page.
    pub url: Url,
    /// What only this browser has, where nobody is signed in: it goes into the one cookie (P7-a), until the session's
    /// token takes its place. A front end elsewhere keeps it in its place. It opens nothing.
    pub browser: Option<Token>,
}

/// What only we know of a request.
#[derive(serde::Serialize, serde::Deserialize)]
pub(super) struct Known {
    pub(super) nonce: String,
    pub(super) verifier: String,
    /// Where the composition goes on afterwards.
    pub(super) next: String,
    /// Where the browser comes back; our own page where nothing is said, as by a version that knew no other.
    #[serde(default)]
    pub(super) callback: Option<Url>,
}

/// Where it is sealed to: to its state, so that none opens in the place of another.
pub(super) fn binding(state: &Token) -> Binding {
    Binding::new(hex::encode(state.hash().as_bytes()), "authorization at an identity provider")
}

impl<'a> Accounts<'a> {
    /// The identity provider, if one is configured.
    #[must_use]
    pub fn identity_provider(&self) -> Option<&'a dyn IdentityProvider> {
        self.0.identity_provider()
    }

    /// Sends somebody to the identity provider. What the browser comes back with goes to
    /// [`Accounts::finish_authorization`], and `next` with it: where the composition goes on afterwards.
    ///
    /// # Errors
    /// [`AccountError::Failure`] without a provider or an address to come back to, or a limit;
    /// [`AccountError::IdentityProvider`] when it does not answer; to link, [`AccountError::ReauthenticationRequired`].
    pub async fn begin_authorization(&self, intent: Intent<'_>, next: &str, caller: &Caller) -> Result<BegunAuthorization, AccountError> {
        let provider = self.0.required_identity_provider()?;
        let own = self.0.link(&Place::IdentityCallback)?;
        self.go_there(provider, intent, own, next, caller).await
    }

    /// The same for a front end that is none of our pages: the provider sends people to `callback` there, one of
    /// [`Builder::identity_callbacks`](crate::Builder::identity_callbacks), and the front end gives what they come back
    /// with to [`Accounts::finish_authorization`].
    ///
    /// # Errors
    /// As [`Accounts::begin_authorization`]; [`AccountError::Failure`] where no such address is configured, or not this one.
    pub async fn begin_authorization_at(
        &self,
        intent: Intent<'_>,
        callback: &str,
        caller: &Caller,
    ) -> Result<BegunAuthorization, AccountError> {
        let provider = self.0.required_identity_provider()?;
        let (allowed, named) = (self.0.identity_callbacks()?, IdentityCallback::parse(callback));
        let named = named.filter(|named| allowed.contains(named)).ok_or_else(unknown_callback)?;
        self.go_there(provider, intent, named.url().clone(), "", caller).await
    }

    async fn go_there(
        &self,
        provider: &dyn IdentityProvider,
        intent: Intent<'_>,
        callback: Url,
        next: &str,
        caller: &Caller,
    ) -> Result<BegunAuthorization, AccountError> {
        if let Intent::Link(session) = intent {
            session.require_privilege(DangerousAct::SetIdentity, self.0.now())?;
        }
        self.0.limit_caller("authorization", caller, self.0.limits().sign_in).await?;

        let token = || Token::new(self.0.random());
        let (state, nonce, verifier, browser) = (token()?, token()?, token()?, token()?);
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose().as_bytes()));
        let authorization = Authorization {
            callback: callback.clone(),
            state: Secret::from(state.expose()),
            nonce: Secret::from(nonce.expose()),
            challenge,
            fresh: matches!(intent, Intent::Reauthenticate(_)),
        };
        // Before anything is stored, for nothing is open while somebody else is asked.
        let url = provider.authorize(&authorization).await?;

        let known = Known {
            nonce: nonce.expose().to_owned(),
            verifier: verifier.expose().to_owned(),
            next: next.to_owned(),
            callback: Some(callback),
        };
        let known = serde_json::to_string(&known).map_err(|error| Failure::Defect(error.to_string()))?;
        let now = self.0.now();
        let pending = PendingAuthorization {
            state: state.hash(),
            browser: browser.hash(),
            sealed: self.0.vault().seal(&known, &binding(&state))?,
            purpose: intent.purpose(),
            session: intent.session().map(|session| session.id),
            created_at: now,
            expires_at: now.after(PendingAuthorization::LIFETIME),
        };
        let mut tx = self.0.store().write(Actor::System(Task::SignIn)).await?;
        tx.identities().insert_pending_authorization(&pending).await?;
        tx.commit().await?;
        Ok(BegunAuthorization { url, browser: intent.session().is_none().then_some(browser) })
    }
}

fn unknown_callback() -> AccountError {
    Violation::new("callback", "one_of", "Must be one of the addresses that this installation is configured with.").into()
}
