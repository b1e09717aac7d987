use super::{AboutIdentity, prelude::*};

/// Tells that somebody else's sign-in opens the account from now on (P2-d).
pub(crate) struct IdentityLinked(pub(crate) AboutIdentity);

impl Letter for IdentityLinked {
    fn write(&self, house: &str) -> Sheet {
        self.0.sheet(
            house,
            format!("Your account at {house} was linked to another sign-in"),
            "Another sign-in was linked",
            &format!("Your account can be signed in to through {} from now on.", inert(&self.0.provider)),
            "If it was not you, unlink it there, change your password and sign all other devices out.",
        )
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self(AboutIdentity::sample(name))
    }
}
