use super::{Company, EmailAddress, FullName, Identity, PasswordHash};
use crate::{id::RegistrationId, secret::Secret, time::Timestamp, token::TokenHash, vault::Binding};
use std::time::Duration;

/// What a person says to sign up. Checked by [`Accounts::sign_up`](super::Accounts::sign_up).
#[derive(Debug, Clone)]
pub struct SignUp {
    /// Address.
    pub email: String,
    /// Profile name.
    pub full_name: String,
    /// Password, 12 characters or more.
    pub password: Secret<String>,
    /// The statement to be sixteen or older (P8-a). Nobody signs up without it.
    pub sixteen_or_older: bool,
    /// Company, if any.
    pub company: Option<String>,
}

/// A sign-up that waits for its mailed link, and then perhaps for an operator. It becomes an account or vanishes by itself.
#[derive(Debug, Clone)]
pub struct Registration {
    /// Id.
    pub id: RegistrationId,
    /// The address that the link was mailed to.
    pub email: EmailAddress,
    /// Profile name.
    pub full_name: FullName,
    /// Company, if any.
    pub company: Option<Company>,
    /// What will sign the account in that it becomes.
    pub proof: RegistrationProof,
    /// When the person stated to be sixteen or older (P8-a).
    pub age_stated_at: Timestamp,
    /// Hash of the token in the mailed link.
    pub token: TokenHash,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the link ends, or the wait.
    pub expires_at: Timestamp,
    /// Since when it waits for an operator: its link was followed then, under [`SignUpPolicy::Approval`](super::SignUpPolicy).
    pub confirmed_at: Option<Timestamp>,
}

/// What a person who signed up will sign in with.
#[derive(Debug, Clone)]
pub enum RegistrationProof {
    /// A password, hashed (P1.1-c). Its mailed link has yet to be followed, or was.
    Password(PasswordHash),
    /// An identity of a provider, which has verified the address: no link is mailed.
    Identity(Identity),
}

impl RegistrationProof {
    /// The password's hash, if it is one.
    #[must_use]
    pub fn password(&self) -> Option<&PasswordHash> {
        match self {
            Self::Password(password) => Some(password),
            Self::Identity(_) => None,
        }
    }

    /// The identity, if it is one.
    #[must_use]
    pub fn identity(&self) -> Option<&Identity> {
        match self {
            Self::Password(_) => None,
            Self::Identity(identity) => Some(identity),
        }
    }
}

impl Registration {
    /// How long the mailed link works.
    pub const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

    /// How long it waits for an operator.
    pub const WAITS: Duration = Duration::from_secs(30 * 24 * 60 * 60);

    /// However often its link is mailed again, it ends so long after the person signed up.
    pub(crate) const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);
}

/// The one-time link by which the first operator makes an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperatorLink {
    /// Hash of the token in the link.
    pub token: TokenHash,
    /// When the link ends.
    pub expires_at: Timestamp,
}

impl OperatorLink {
    /// How long the link works.
    pub const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);
}

/// Where the token of a sign-up's link is sealed in the job that mails it.
pub(crate) fn registration_token_binding(registration: RegistrationId) -> Binding {
    Binding::new(registration, "token")
}
