use super::{AboutIdentity, prelude::*};

/// Tells that somebody else's sign-in opens the account no more (P2-d).
pub(crate) struct IdentityUnlinked(pub(crate) AboutIdentity);

impl Letter for IdentityUnlinked {
    fn write(&self, house: &str) -> Sheet {
        self.0.sheet(
            house,
            format!("Another sign-in of your account at {house} was unlinked"),
            "A sign-in was unlinked",
            &format!("Your account can be signed in to through {} no more.", inert(&self.0.provider)),
            "If it was not you, sign in, change your password and sign all other devices out.",
        )
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self(AboutIdentity::sample(name))
    }
}
