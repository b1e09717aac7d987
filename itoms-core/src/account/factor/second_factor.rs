use crate::{id::AccountId, time::Timestamp, vault::Sealed};

/// The second factor of an account: an authenticator app that shares a secret with us, or the account's passkeys alone.
/// Until it is confirmed it is a set-up of an app that has not ended, and asks nobody for anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecondFactor {
    /// Whose.
    pub account: AccountId,
    /// The app; none where it rests on passkeys alone.
    pub app: Option<AuthenticatorApp>,
    /// When the last set-up began.
    pub created_at: Timestamp,
    /// When it was turned on: by a first code of the app, or by its person's word that passkeys are enough.
    pub confirmed_at: Option<Timestamp>,
}

impl SecondFactor {
    /// Whether sign-in asks for it.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.confirmed_at.is_some()
    }

    /// The app whose codes count. One of which no code was seen is a set-up, also beside passkeys.
    #[must_use]
    pub fn app_in_use(&self) -> Option<&AuthenticatorApp> {
        self.app.as_ref().filter(|app| app.used_step.is_some())
    }

    /// Whether it is on and would be nothing without a passkey.
    #[must_use]
    pub fn rests_on_passkeys(&self) -> bool {
        self.is_on() && self.app_in_use().is_none()
    }
}

/// An app that shows codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthenticatorApp {
    /// The shared secret, bound to the account.
    pub secret: Sealed,
    /// The span of time of the last code that was accepted: none of it or before is accepted again. None until a first code
    /// was seen.
    pub used_step: Option<i64>,
}

/// What a person sees of the own second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondFactorStatus {
    /// Since when sign-in asks for it.
    pub since: Timestamp,
    /// Whether codes of an app are accepted; else it rests on the account's passkeys.
    pub by_app: bool,
    /// How many recovery codes are left.
    pub recovery_codes: u64,
}
