use super::{About, prelude::*};

/// Tells that somebody can sign in with a new passkey (P2-d).
pub(crate) struct PasskeyAdded(pub(crate) About);

impl Letter for PasskeyAdded {
    fn write(&self, house: &str) -> Sheet {
        self.0.sheet_of(
            "the passkeys of your account",
            house,
            format!("A passkey was added at {house}"),
            "A passkey was added to your account",
            "A passkey was added to your account: whoever unlocks the device that holds it is signed in, without the password.",
            "If it was not you, somebody else is signed in as you: remove the passkey at once, change your password, and write to whoever runs the site.",
        )
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self(About::sample(name))
    }
}
