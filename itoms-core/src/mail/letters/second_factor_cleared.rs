use super::{About, prelude::*};

/// Tells that an operator has taken second factor and passkeys from an account (P2-d).
pub(crate) struct SecondFactorCleared(pub(crate) About);

impl Letter for SecondFactorCleared {
    fn write(&self, house: &str) -> Sheet {
        self.0.sheet(
            house,
            format!("Two-factor sign-in was turned off for you at {house}"),
            "Two-factor sign-in was turned off for you",
            &format!("Whoever runs {house} has turned it off, removed your passkeys and signed you out everywhere, so that your password alone signs you in again. Set a new password before you do, then set two-factor sign-in up again."),
            "If you did not ask for it, set a new password now and write at once to whoever runs the site.",
        )
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self(About::sample(name))
    }
}
