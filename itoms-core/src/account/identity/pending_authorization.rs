use crate::{id::SessionId, time::Timestamp, token::TokenHash, vault::Sealed};
use std::time::Duration;

/// A sign-in that went to an identity provider and has not come back. It works once, for ten minutes, and in the
/// browser alone that began it: nobody can be signed in to an account of somebody else's choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingAuthorization {
    /// Hash of the state that comes back.
    pub state: TokenHash,
    /// Hash of what the browser carries that began it.
    pub browser: TokenHash,
    /// Nonce, verifier and what else only we know, sealed to the state.
    pub sealed: Sealed,
    /// What it is for.
    pub purpose: AuthorizationPurpose,
    /// The session that asked, where somebody was signed in; it goes with it.
    pub session: Option<SessionId>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl PendingAuthorization {
    /// How long somebody may take at the provider.
    pub const LIFETIME: Duration = Duration::from_secs(10 * 60);
}

/// What somebody went to an identity provider for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AuthorizationPurpose {
    /// To sign in, or to make an account.
    SignIn,
    /// To link it to the account of the session.
    Link,
    /// To prove to be there.
    Reauthenticate,
}

impl AuthorizationPurpose {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::SignIn, Self::Link, Self::Reauthenticate];

    /// Its stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign_in",
            Self::Link => "link",
            Self::Reauthenticate => "reauthenticate",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }
}
