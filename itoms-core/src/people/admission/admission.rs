use crate::{
    account::EmailAddress,
    id::{AccountId, AdmissionId},
    idempotency::IdempotencyKey,
    time::Timestamp,
};
use std::time::Duration;

/// An address that an operator invites to the installation: whoever proves it may have an account, without being in a
/// project and without waiting, whatever the [`SignUpPolicy`](crate::account::SignUpPolicy). It is used up by the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    /// Id.
    pub id: AdmissionId,
    /// Invited address.
    pub email: EmailAddress,
    /// Which operator invited, if it was one with an account that is still there.
    pub invited_by: Option<AccountId>,
    /// When.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl Admission {
    /// How long somebody has to sign up.
    pub const LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);
}

/// Whom to invite.
#[derive(Debug, Clone)]
pub struct NewAdmission {
    pub(super) email: String,
    pub(super) key: Option<IdempotencyKey>,
}

impl NewAdmission {
    /// That address.
    pub fn new(email: impl Into<String>) -> Self {
        Self { email: email.into(), key: None }
    }

    /// At most once under this key of the operator who invites: the same call again mails nothing more. A machine has no keys.
    #[must_use]
    pub fn once(self, key: IdempotencyKey) -> Self {
        Self { key: Some(key), ..self }
    }
}
