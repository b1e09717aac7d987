use crate::{id::AccountId, time::Timestamp, vault::Sealed};

/// The second factor of an account: an authenticator app that shares a secret with us. Until a code of it was seen
/// it is a set-up that has not ended, and asks nobody for anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// Whose.
    pub account: AccountId,
    /// The shared secret, bound to the account.
    pub secret: Sealed,
    /// The span of time of the last code that was accepted: none of it or before is accepted again.
    pub used_step: i64,
    /// When the set-up began.
    pub created_at: Timestamp,
    /// When it was turned on, by a first code.
    pub confirmed_at: Option<Timestamp>,
}

/// What a person sees of the own second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondFactorStatus {
    /// Since when sign-in asks for it.
    pub since: Timestamp,
    /// How many recovery codes are left.
    pub recovery_codes: u64,
}
