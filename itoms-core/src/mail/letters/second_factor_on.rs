use super::{About, prelude::*};

/// Tells that sign-in asks for a second factor (P2-d).
pub(crate) struct SecondFactorOn(pub(crate) About);

impl Letter for SecondFactorOn {
    fn write(&self, house: &str) -> Sheet {
        self.0.sheet(
            house,
            format!("Two-factor sign-in is on at {house}"),
            "Two-factor sign-in is on",
            "From now on, signing in to your account asks for a second factor besides your password: a code of your authenticator app, or a passkey. Your other devices are signed out. Keep your recovery codes where you find them without your phone.",
            "If it was not you, somebody else is signed in as you: set a new password at once (“Forgot your password?”), and write to whoever runs the site, who can turn this off again.",
        )
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self(About::sample(name))
    }
}
