use super::EmailAddress;
use crate::{id::AccountId, time::Timestamp, token::TokenHash};
use std::time::Duration;

/// A one-time link that was mailed to change what an account signs in with. Only the hash of its token is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLink {
    /// Hash of the token in the link.
    pub token: TokenHash,
    /// Whose account it changes.
    pub account: AccountId,
    /// What following it does.
    pub purpose: LinkPurpose,
    /// The address that it was mailed to, and that following it proves (P1.1-a).
    pub email: EmailAddress,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// What following a mailed link does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkPurpose {
    /// Sets a new password.
    ResetPassword,
    /// Makes the address that it was mailed to the account's address.
    ConfirmEmail,
    /// Makes the address that the account had before its address again.
    RestoreEmail,
}

impl LinkPurpose {
    /// Every purpose.
    pub const ALL: [Self; 3] = [Self::ResetPassword, Self::ConfirmEmail, Self::RestoreEmail];

    /// Its stable name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ResetPassword => "reset_password",
            Self::ConfirmEmail => "confirm_email",
            Self::RestoreEmail => "restore_email",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }

    /// How long such a link works: what gives an account away ends soon, the way back stays open for a week.
    #[must_use]
    pub const fn lifetime(self) -> Duration {
        const HOUR: u64 = 60 * 60;
        match self {
            Self::ResetPassword => Duration::from_secs(HOUR),
            Self::ConfirmEmail => Duration::from_secs(24 * HOUR),
            Self::RestoreEmail => Duration::from_secs(7 * 24 * HOUR),
        }
    }
}
