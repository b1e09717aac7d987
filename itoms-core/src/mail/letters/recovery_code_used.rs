use super::{About, prelude::*};

/// Tells that a recovery code was used (P2-d).
pub(crate) struct RecoveryCodeUsed(pub(crate) About);

impl Letter for RecoveryCodeUsed {
    fn write(&self, house: &str) -> Sheet {
        self.0.sheet(
            house,
            format!("A recovery code was used at {house}"),
            "A recovery code was used",
            "One of the recovery codes of your account was used in the place of a code of your authenticator app or of a passkey. It does not work again.",
            "If it was not you, somebody else has your codes and your password: sign in, make new codes, change your password and sign all other devices out.",
        )
    }

    #[cfg(test)]
    fn sample(name: &str) -> Self {
        Self(About::sample(name))
    }
}
