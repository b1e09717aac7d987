use super::{About, prelude::*};

/// Tells that sign-in asks for no second factor any more (P2-d).
pub(crate) struct SecondFactorOff(pub(crate) About);

impl Letter for SecondFactorOff {
    fn write(&self, house: &str) -> Sheet {
        self.0.sheet(
            house,
            format!("Two-factor sign-in is off at {house}"),
            "Two-factor sign-in is off",
            "Signing in to your account asks for your password alone again. The recovery codes are worthless now, and so is the entry in an authenticator app.",
            "If it was not you, sign in, change your password and sign all other devices out.",
        )
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self(About::sample(name))
    }
}
