use super::{About, prelude::*};

/// Tells that a passkey does not sign in any more (P2-d).
pub(crate) struct PasskeyRemoved(pub(crate) About);

impl Letter for PasskeyRemoved {
    fn write(&self, house: &str) -> Sheet {
        self.0.sheet_of(
            "the passkeys of your account",
            house,
            format!("A passkey was removed at {house}"),
            "A passkey was removed from your account",
            "A passkey was removed from your account: it does not sign in any more, on any device that holds it.",
            "If it was not you, somebody else is signed in as you: change your password at once, and look which passkeys are left.",
        )
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self(About::sample(name))
    }
}
